//! Input and output of a reading.

use std::collections::BTreeMap;

use warifu_model::{Date, RequirementSet, SemVer, SetId};

use super::remark::Remark;

/// Deepest chain of profiles that import profiles.
pub const DEPTH: usize = 8;

/// Facts that OSCAL does not have, or has in a form of its own. Those left out are derived, with a remark.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Naming {
    /// The id of the set; else made of the title.
    pub id: Option<SetId>,
    /// The version of the set; else read from `metadata.version` (`Revision 5` is 5.0.0).
    pub version: Option<SemVer>,
    /// The first day on which the set applies; else the day of `published` or `last-modified`.
    pub effective_from: Option<Date>,
    /// Publisher of the requirements; else the first organisation that the document names, or its title.
    pub authority: Option<String>,
    /// The country of who publishes them, an ISO 3166-1 alpha-2 code.
    pub country: Option<String>,
}

/// Result of reading a document.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Imported {
    /// The set: words, and no criterion.
    pub set: RequirementSet,
    /// Counts of the set.
    pub counts: Counts,
    /// `metadata.version` as it stands.
    pub edition: String,
    /// `metadata.last-modified` as it stands.
    pub last_modified: String,
    /// The version of OSCAL that the document names.
    pub oscal_version: String,
    /// Remarks on what was left out or assumed, by code and then by position.
    pub remarks: Vec<Remark>,
}

/// Counts of an imported set.
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
    pub classes: BTreeMap<String, usize>,
}

/// A document that a profile imports.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Source<'a> {
    /// The name under which it was asked for: a file name or the whole address.
    pub name: &'a str,
    /// Its bytes: a catalogue, or a profile whose own imports are among the sources.
    pub bytes: &'a [u8],
}

/// A document that a profile asks for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Import {
    /// The reference as it stands.
    pub href: String,
    /// The names under which the document is known: the reference itself, or the addresses that the back matter gives for it.
    /// A source answers if its name is one of them, or ends in the same last step.
    pub names: Vec<String>,
}
