//! OSCAL both ways: requirement sets written as catalogues, and catalogues and profiles read as requirement sets without
//! criteria, to be read, cited, searched and compared.
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
//! - The statement is the prose of all parts named `statement`, with their labels, unchanged. Insertions of parameters are
//!   left as they are written (`{{ insert: param, ac-1_prm_1 }}`, `{{ ac-1_prm_1 }}`), and each parameter is a parameter of
//!   the set, its value being the text that belongs in its place.
//! - The edition of the encoding (`metadata.version`) is in `source`; it need not be the edition of the framework.
//!
//! A profile is resolved as NIST's profile resolution says: controls around selected ones come along, `use-first` keeps the first
//! of two controls with one id, `flat`, `as-is` and `custom` arrange the result, and what fits nothing is ignored.
//!
//! Members that have no place in a set are left out with a [`Remark`] that names and counts it; what cannot be read safely is an
//! [`OscalError`]. Nothing is passed over in silence.
//!
//! Limits: those of documents of ours ([`warifu_model::Limit`]), 2,000 live controls, profiles of profiles [`DEPTH`] deep.

mod read;
mod write;

pub use read::{
    Counts, DEPTH, Import, Imported, Kind, Naming, OscalError, Remark, RemarkCode, Source, imports, kind, read_catalog,
    read_profile,
};
pub use write::oscal;
