//! The ledger of a certification body over HTTP: what the public may see, what programs ask, the transparency log, the desk of those who
//! work on cases, and a witness of other logs.
//!
//! * [`Site`] answers a [`Request`] with an [`Answer`], without a socket, a clock or a file.
//! * [`publish`] gives the same pages as files.
//! * [`Witness`] cosigns checkpoints (C2SP tlog-witness), [`collect`](collect()) asks other witnesses.
//! * [`Mailbox`] stores sealed items and receipts, and hands them out.
//! * [`serve`] is what stands around it: sockets, threads, the clock.
//!
//! No private key of the body is ever here: what changes the ledger arrives signed. `docs/SERVER.md` has the paths, the options and the
//! way to run it.

mod answer;
mod api;
mod collect;
mod desk;
mod editions;
mod entered;
mod error;
mod flow;
mod log;
mod mailbox;
mod metrics;
mod pages;
mod part;
mod publish;
mod request;
pub mod serve;
mod site;
mod upload;
mod view;
mod witness;
mod writes;

pub use answer::Answer;
pub use collect::{Collected, Courier, collect};
pub use desk::Desk;
pub use error::ServerError;
pub use flow::Flow;
pub use mailbox::{Boxes, ItemKind, Kept, Mailbox, Opens, Right};
pub use metrics::Metrics;
pub use part::Part;
pub use publish::publish;
pub use request::{Query, Request, encode};
pub use site::Site;
pub use witness::{Memory, Witness};
