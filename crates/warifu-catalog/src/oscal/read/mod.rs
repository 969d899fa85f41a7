//! OSCAL catalogues and profiles to requirement sets without criteria.

mod build;
mod catalog;
mod error;
mod imported;
mod kind;
mod metadata;
mod parts;
mod profile;
mod prose;
mod remark;
mod select;

pub use error::OscalError;
pub use imported::{Counts, DEPTH, Import, Imported, Naming, Source};
pub use kind::{Kind, kind};
pub use remark::{Remark, RemarkCode};

/// Reads a catalogue, or the resolved catalogue of a profile.
pub fn read_catalog(bytes: &[u8], naming: &Naming) -> Result<Imported, OscalError> {
    if kind(bytes)? == Kind::Profile {
        return Err(OscalError::Profile);
    }
    build::build(catalog::read(bytes)?, naming)
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
