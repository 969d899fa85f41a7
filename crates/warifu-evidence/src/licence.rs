//! Texts that name a licence: an id of the SPDX licence list, an expression over such ids, or a name in words.

use spdx::{Expression, LicenseItem, ParseMode};

use crate::field_state::FieldState;

/// An SPDX licence id. One that the list does not have names nothing.
pub(crate) fn id(text: &str) -> FieldState {
    match FieldState::of(text) {
        FieldState::Stated if spdx::license_id(text).is_some() => FieldState::Stated,
        FieldState::Stated => FieldState::Silent,
        other => other,
    }
}

/// An SPDX licence expression (SPDX 2.3 annex D). Ids must stand on the list; `is_defined` tells whether the document
/// at hand defines a `LicenseRef-`. References into other documents are not followed.
pub(crate) fn expression(text: &str, is_defined: impl Fn(&str) -> bool) -> FieldState {
    match FieldState::of(text) {
        FieldState::Stated if text.len() <= crate::limits::TEXT_BYTES && is_expression(text, is_defined) => {
            FieldState::Stated
        }
        FieldState::Stated => FieldState::Silent,
        other => other,
    }
}

fn is_expression(text: &str, is_defined: impl Fn(&str) -> bool) -> bool {
    let Ok(expression) = Expression::parse_mode(text, MODE) else { return false };
    expression.requirements().all(|one| match &one.req.license {
        LicenseItem::Spdx { .. } => true,
        LicenseItem::Other(other) => other.doc_ref.is_none() && is_defined(&other.lic_ref),
    })
}

/// Older ids and the `+` after GNU licences are of the standard's own past; other people's nicknames are not taken.
const MODE: ParseMode = ParseMode {
    allow_slash_as_or_operator: false,
    allow_imprecise_license_names: false,
    allow_postfix_plus_on_gpl: true,
    allow_deprecated: true,
    allow_unknown: false,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ids_of_the_list_are_licences() {
        for (text, said) in [
            ("MIT", FieldState::Stated),
            ("GPL-2.0+", FieldState::Stated),
            ("GPL-2.0", FieldState::Stated),
            ("zzz", FieldState::Silent),
            ("", FieldState::Silent),
            ("NOASSERTION", FieldState::Unknown),
        ] {
            assert_eq!(id(text), said, "{text}");
        }
    }

    #[test]
    fn expressions_are_read() {
        let defined = |name: &str| name == "own";
        for (text, said) in [
            ("MIT", FieldState::Stated),
            ("(MIT OR Apache-2.0) AND GPL-2.0-only WITH Classpath-exception-2.0", FieldState::Stated),
            ("GPL-2.0+", FieldState::Stated),
            ("LicenseRef-own AND MIT", FieldState::Stated),
            ("LicenseRef-other", FieldState::Silent),
            ("DocumentRef-x:LicenseRef-own", FieldState::Silent),
            ("@@@ (((", FieldState::Silent),
            ("MIT OR", FieldState::Silent),
            ("MIT OR zzz", FieldState::Silent),
            ("apache", FieldState::Silent),
            ("NONE", FieldState::Unknown),
        ] {
            assert_eq!(expression(text, defined), said, "{text}");
        }
    }
}
