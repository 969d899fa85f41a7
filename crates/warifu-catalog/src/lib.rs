//! The shelf: vocabularies, requirement sets and profiles that ship with Warifu, as data files with consistency tests.
//!
//! * The files under `data/` are the content; this crate embeds their exact bytes and reads them with
//!   [`warifu_model`]. Nothing is read from disk or network at run time.
//! * [`Catalog::find`] answers which edition of a set applies at a time; [`Catalog::search`] finds words in
//!   English and Japanese; [`Catalog::by_digest`] finds what a record or certificate was made against.
//! * [`Catalog::read`] makes a catalogue from any other documents, so that a scheme can bring its own shelf.

mod catalog;
mod document;
mod error;
mod find;
mod search;
mod shipped;

pub use catalog::Catalog;
pub use document::{Document, DocumentKind};
pub use error::{CatalogError, Edition, FindError};
pub use find::{Resolved, Standing};
pub use search::{Hit, Place};
