//! OSCAL catalogues and profiles to requirement sets without criteria.

mod alter;
mod build;
mod catalog;
mod error;
mod imported;
mod kind;
mod merge;
mod metadata;
mod parts;
mod profile;
mod prose;
mod remark;
mod select;
mod slug;
mod version;

pub use error::OscalError;
pub use imported::{Counts, DEPTH, Import, Imported, Naming, Source};
pub use kind::{Kind, kind};
pub use remark::{Remark, RemarkCode};

/// Reads a catalogue, or the resolved catalogue of a profile.
///
/// ```
/// use warifu_catalog::oscal::{Naming, read_catalog};
///
/// let text = r#"{"catalog": {"uuid": "u", "metadata": {"title": "Controls", "version": "Revision 2",
///     "last-modified": "2026-03-04T05:06:07Z", "oscal-version": "1.1.2"},
///     "controls": [{"id": "ac-1", "title": "Access", "parts": [{"name": "statement", "prose": "Do it."}]}]}}"#;
/// let imported = read_catalog(text.as_bytes(), &Naming::default())?;
/// assert_eq!((imported.counts.requirements, imported.set.version.to_string()), (1, "2.0.0".into()));
/// # Ok::<(), warifu_catalog::oscal::OscalError>(())
/// ```
///
/// # Errors
/// A document that does not read, is a profile, or makes no requirement set; each with a code and, where it has one, a position.
pub fn read_catalog(bytes: &[u8], naming: &Naming) -> Result<Imported, OscalError> {
    if kind(bytes)? == Kind::Profile {
        return Err(OscalError::Profile);
    }
    build::build(catalog::read(bytes)?, naming)
}

/// Lists what a profile imports, in its order.
///
/// # Errors
/// A document that does not read as a profile.
pub fn imports(profile: &[u8]) -> Result<Vec<Import>, OscalError> {
    profile::imports(profile)
}

/// Reads a profile with the documents that it imports, to the controls that it selects, as it changes them. A lone source
/// answers a lone import, whatever its name.
///
/// # Errors
/// As [`read_catalog`], and a source that is missing, imported in a circle, or without what the profile names.
pub fn read_profile(bytes: &[u8], sources: &[Source<'_>], naming: &Naming) -> Result<Imported, OscalError> {
    build::build(profile::resolve(bytes, sources, 0)?, naming)
}
