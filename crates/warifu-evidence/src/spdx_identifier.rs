//! One identifier of an SPDX package, whatever its edition calls the kind.

use crate::field_state::FieldState;
use crate::identifier;
use crate::sbom::{Facts, Slips};
use crate::subject::Name;

/// The kind of an identifier.
#[derive(Clone, Copy)]
pub(crate) enum Scheme {
    /// A CPE name.
    Cpe,
    /// A package URL.
    Purl,
    /// The tag id of a SWID tag, without `swid:`.
    Swid,
}

/// Takes an identifier: the name that it is, if it is one that can be compared, and how it stands with the package.
pub(crate) fn take(scheme: Scheme, value: &str, facts: &mut Facts, slips: &mut Slips) -> Option<Name> {
    let (state, name) = match scheme {
        Scheme::Purl => (identifier::purl_state(value), identifier::purl(value).map(|purl| Some(Name::Purl(purl)))),
        Scheme::Cpe => (identifier::cpe_state(value), identifier::cpe(value).map(|cpe| cpe.map(Name::Cpe))),
        Scheme::Swid => (FieldState::of(value), Ok(None)),
    };
    match name {
        Ok(name) => {
            facts.identifier.raise(state);
            return name.filter(|_| state == FieldState::Stated);
        }
        Err(_) if state == FieldState::Unknown => facts.identifier.raise(state),
        Err(_) => slips.identifiers += 1,
    }
    None
}
