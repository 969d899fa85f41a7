//! Every format that is read. A new one is a file with a constant and a line here.

use crate::format::EvidenceFormat;
use crate::{
    csaf, cyclonedx, declaration, envelope, in_toto, json_lines, openvex, questionnaire, sarif, scorecard, spdx, spdx3,
};

/// Formats that are read, in the order in which people are told.
///
/// ```
/// let names: Vec<&str> = warifu_evidence::formats().iter().map(|format| format.name()).collect();
/// assert!(names.contains(&"CycloneDX"));
/// ```
pub fn formats() -> &'static [&'static EvidenceFormat] {
    FORMATS
}

const FORMATS: &[&EvidenceFormat] = &[
    &cyclonedx::FORMAT,
    &cyclonedx::XML,
    &spdx::FORMAT,
    &spdx::tag_value::FORMAT,
    &spdx3::FORMAT,
    &in_toto::FORMAT,
    &in_toto::SIGNED_LINK,
    &envelope::DSSE,
    &envelope::SIGSTORE_BUNDLE,
    &openvex::FORMAT,
    &csaf::FORMAT,
    &sarif::FORMAT,
    &scorecard::FORMAT,
    &declaration::FORMAT,
    &questionnaire::FORMAT,
    &json_lines::FORMAT,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::part::KINDS;

    #[test]
    fn names_and_media_types_are_unique() {
        let names: BTreeSet<_> = FORMATS.iter().map(|format| format.name).collect();
        let media_types: BTreeSet<_> = FORMATS.iter().map(|format| format.media_type).collect();
        assert_eq!((names.len(), media_types.len()), (FORMATS.len(), FORMATS.len()));
    }

    #[test]
    fn the_kinds_that_nobody_can_declare_are_those_of_the_formats() {
        let kinds: BTreeSet<&str> = FORMATS.iter().flat_map(|format| format.kinds).copied().collect();
        assert_eq!(kinds, KINDS.into());
    }
}
