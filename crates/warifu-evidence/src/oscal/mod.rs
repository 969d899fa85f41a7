//! OSCAL catalogues and profiles to requirement sets without criteria: to be read, cited, searched and compared.
//!
//! NIST publishes SP 800-53 and the Cybersecurity Framework as OSCAL JSON. [`read_catalog`] takes a catalogue (or a profile
//! that somebody has resolved), [`read_profile`] a profile and the documents that it imports. What comes out has the words of
//! the controls and no criterion, so that every finding on it is undetermined: nobody can be certified on an import.
//!
//! - A control is a requirement under its OSCAL id (`ac-2.1`). `sort-id` is never looked at: two categories of one framework
//!   share one in a document that was published. The order is that of the document.
//! - A control with `status` = `withdrawn` is a withdrawn id, never a requirement. Where it went is read from links with
//!   `rel` `incorporated-into`, `moved-to` and the like, written with `-` or `_`; a link to part of a control leads to the
//!   control, one to a withdrawn control to where that went.
//! - The statement is the prose of all parts named `statement`, with their labels, as it stands. Insertions of parameters are
//!   left as they are written (`{{ insert: param, ac-1_prm_1 }}`, `{{ ac-1_prm_1 }}`), and each parameter is a parameter of
//!   the set, its value being the text that belongs in its place.
//! - The edition of the encoding (`metadata.version`) stands in `source`; it need not be the edition of the framework.
//!
//! What has no place in a set is passed over with a [`Remark`] that names and counts it; what cannot be read safely is an
//! [`OscalError`]. Nothing is passed over in silence.
//!
//! Limits: those of documents of ours ([`warifu_model::limits`]), 2,000 live controls, profiles of profiles [`DEPTH`] deep.

mod build;
mod catalog;
mod error;
mod metadata;
mod parts;
mod profile;
mod prose;
mod remark;
mod select;

use warifu_model::json::Tape;
use warifu_model::{Date, RequirementSet, SemVer, SetId};

pub use error::OscalError;
pub use remark::{Remark, RemarkCode};

/// Deepest chain of profiles that import profiles.
pub const DEPTH: usize = 8;

/// What OSCAL does not say, or says in a form of its own. What is left out is derived, with a remark.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Naming {
    /// The id of the set; else made of the title.
    pub id: Option<SetId>,
    /// The version of the set; else read from `metadata.version` (`Revision 5` is 5.0.0).
    pub version: Option<SemVer>,
    /// The first day on which the set applies; else the day of `published` or `last-modified`.
    pub effective_from: Option<Date>,
    /// Who publishes the requirements; else the first organisation that the document names, or its title.
    pub authority: Option<String>,
    /// The country of who publishes them, an ISO 3166-1 alpha-2 code.
    pub country: Option<String>,
}

/// What a document was read to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Imported {
    /// The set: words, and no criterion.
    pub set: RequirementSet,
    /// How many of what there are.
    pub counts: Counts,
    /// `metadata.version` as it stands.
    pub edition: String,
    /// `metadata.last-modified` as it stands.
    pub last_modified: String,
    /// The version of OSCAL that the document names.
    pub oscal_version: String,
    /// What was passed over or assumed, by code and then by place.
    pub remarks: Vec<Remark>,
}

/// How many of what an import has.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Counts {
    /// Groups.
    pub groups: usize,
    /// Requirements.
    pub requirements: usize,
    /// Withdrawn ids.
    pub withdrawn: usize,
    /// Successor edges of withdrawn ids.
    pub successors: usize,
    /// Parameters.
    pub parameters: usize,
    /// Requirements by the class of their control; the empty class is none. A check against what the framework is known to have.
    pub classes: std::collections::BTreeMap<String, usize>,
}

/// What an OSCAL document is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// A catalogue.
    Catalog,
    /// A profile.
    Profile,
}

/// What a document is, by its one member beside `$schema`.
pub fn kind(bytes: &[u8]) -> Result<Kind, OscalError> {
    let tape = Tape::parse(bytes)?;
    let mut fields = tape.root().fields()?;
    if fields.find("catalog").is_some() {
        return Ok(Kind::Catalog);
    }
    if fields.find("profile").is_some() {
        return Ok(Kind::Profile);
    }
    let first = tape.root().members()?.next().map(|(name, _)| name.string()).transpose()?;
    Err(OscalError::OtherModel { found: warifu_model::json::shorten(&first.unwrap_or_default()) })
}

/// Reads a catalogue, or the resolved catalogue of a profile.
pub fn read_catalog(bytes: &[u8], naming: &Naming) -> Result<Imported, OscalError> {
    if kind(bytes)? == Kind::Profile {
        return Err(OscalError::Profile);
    }
    build::build(catalog::read(bytes)?, naming)
}

/// A document that a profile imports.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Source<'a> {
    /// The name under which it was asked for: a file name or the whole address.
    pub name: &'a str,
    /// Its bytes: a catalogue, or a profile whose own imports are among the sources.
    pub bytes: &'a [u8],
}

/// What a profile asks for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Import {
    /// The reference as it stands.
    pub href: String,
    /// The names under which the document is known: the reference itself, or the addresses that the back matter gives for it.
    /// A source answers if its name is one of them, or ends in the same last step.
    pub names: Vec<String>,
}

/// What a profile imports, in its order.
pub fn imports(profile: &[u8]) -> Result<Vec<Import>, OscalError> {
    profile::imports(profile)
}

/// Reads a profile with the documents that it imports, to the controls that it selects, as it changes them. A lone source
/// answers a lone import, whatever its name.
pub fn read_profile(bytes: &[u8], sources: &[Source<'_>], naming: &Naming) -> Result<Imported, OscalError> {
    build::build(profile::resolve(bytes, sources, 0)?, naming)
}
