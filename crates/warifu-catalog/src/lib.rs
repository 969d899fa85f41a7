//! Catalogue: vocabularies, requirement sets, profiles, sector lists and crosswalks that ship with Warifu, as data files with
//! consistency tests.
//!
//! * The files under `data/` are the content; a build script lists them and this crate embeds their exact bytes. A document is
//!   read with [`warifu_model`] when its content is first asked for. Nothing is read from disk or network at run time.
//! * [`Catalog::find`] answers which edition of a set applies at a time; [`Catalog::search`] finds words in
//!   English and Japanese; [`Catalog::by_digest`] finds what a record or certificate was made against.
//! * [`Catalog::sector_lists_on`] knows which sectors were listed on a day, [`Catalog::unmatched`] which of them nothing in
//!   another country corresponds to.
//! * [`Catalog::read`] makes a catalogue from any other documents, so that a scheme can bring its own.
//! * `sources` (with the feature of this name) builds a set or vocabulary from a folder of small YAML files, and takes it apart again.
//! * [`oscal`](mod@oscal) reads and writes requirement sets as OSCAL, [`csv()`] writes documents as tables, [`schema_view`] gives
//!   JSON Schemas of claims.

mod catalog;
mod content;
mod coverage;
mod crosswalks;
mod csv;
mod document;
mod error;
mod find;
mod index;
mod kind;
mod meant;
mod name;
mod near;
mod nearest;
pub mod oscal;
mod provisions;
mod publish;
mod references;
pub mod schema_view;
mod search;
mod sectors;
mod shipped;
#[cfg(feature = "sources")]
pub mod sources;

pub use catalog::Catalog;
pub use coverage::{Coverage, Need, OTHERS_KINDS, Settled, TOOL_KINDS, of_kind};
pub use crosswalks::{Counterpart, SideOn, Unmatched, WhyUnmatched, counterparts};
pub use csv::csv;
pub use document::Document;
pub use error::{CatalogError, DatedVersion, FindError};
pub use find::{EditionStatus, Resolved};
pub use kind::DocumentKind;
pub use name::{SetName, SetNameError};
pub use nearest::nearest;
pub use oscal::oscal;
pub use publish::{EditionFiles, INDEX_FILE, PublishError, PublishedEdition, publish};
pub use search::{FoundIn, Hit};
pub use sectors::ListOn;
