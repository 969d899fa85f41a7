//! A feed of requirements as a repository of The Update Framework (TUF 1.0.34, <https://theupdateframework.github.io/specification/>).
//!
//! * [`State`] is what a subscriber keeps: the metadata that was verified, as bytes.
//! * [`Source`] is where files come from. The caller brings it: a folder, a USB stick, a web server, memory.
//! * [`Client`] walks the workflow of the specification: [`refresh`](Client::refresh), [`find`](Client::find),
//!   [`download`](Client::download).
//! * [`publish`] says what to write so that a release is out.
//!
//! Nothing here opens a file, asks a network or knows the time. Metadata is a foreign document: it is read by the strict JSON reader of
//! Warifu, and fields that are not known are passed over, since others sign them.

mod canonical;
mod client;
mod error;
mod key;
mod keys;
mod limits;
mod members;
mod metadata;
mod names;
mod pattern;
mod publish;
mod roles;
mod state;

pub use client::{Client, Expired, Expiry, Source, SourceFailed, Target};
pub use error::FeedError;
pub use limits::FeedLimit;
pub use names::{metadata_file, quoted};
pub use publish::{Authority, Days, Draft, Hands, NewTarget, Plan, Publication, PublishError, publish, published};
pub use state::State;
