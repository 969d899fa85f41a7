use warifu_model::{ClaimType, Language, Operands, ReasonCode, Timestamp, Value, VersionRange};

use super::comparison::{Comparison, Test, range};
use super::found::Found;
use super::regions::{End, Regions};

/// `version_matches`: the version lies in the range.
pub(super) struct VersionMatches;

#[derive(Debug)]
struct VersionMatchesTest(VersionRange);

impl Comparison for VersionMatches {
    fn takes(&self) -> Option<&'static str> {
        Some("version")
    }

    fn test(&self, operands: Operands<'_>, _: &ClaimType) -> Option<Box<dyn Test>> {
        Some(Box::new(VersionMatchesTest(range(operands)?.clone())))
    }

    fn regions<'c>(&self, operands: Operands<'c>) -> Regions<'c> {
        let intervals = range(operands).map(VersionRange::intervals).unwrap_or_default();
        let ends = intervals.into_iter().flat_map(|interval| [interval.from, interval.to]).flatten();
        Regions::Intervals(ends.map(|end| End::Version(end.version)).collect())
    }

    fn sign(&self) -> &'static str {
        "in"
    }

    fn words(&self, language: Language) -> (&'static str, &'static str) {
        language.pick(("a version in ", ""), ("", " の範囲の版"))
    }
}

impl Test for VersionMatchesTest {
    fn assess(&self, value: &Value, _: Timestamp) -> Found {
        let holds = matches!(value, Value::Version(version) if self.0.contains(version));
        Found::test(holds, ReasonCode::VersionOutOfRange)
    }
}
