use warifu_model::json::{Limits, Tape};

use super::error::OscalError;

/// Kind of an OSCAL document.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// A catalogue.
    Catalog,
    /// A profile.
    Profile,
}

/// Tells the kind of a document by its one member beside `$schema`.
///
/// # Errors
/// A document that does not read, or is of another model of OSCAL.
pub fn kind(bytes: &[u8]) -> Result<Kind, OscalError> {
    let tape = Tape::parse_within(bytes, Limits::envelope())?;
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
