use warifu_model::{ClaimType, Criterion, Reference, Timestamp, Value};

use super::after::After;
use super::at_least::AtLeast;
use super::at_most::AtMost;
use super::before::Before;
use super::contains_all::ContainsAll;
use super::equals::Equals;
use super::found::Found;
use super::not_older_than::NotOlderThan;
use super::one_of::OneOf;
use super::place::Place;
use super::present;
use super::version_matches::VersionMatches;
use crate::compile_error::CompileError;

/// A comparison of one value, of a claim or of a field of a record.
#[derive(Debug)]
pub(super) enum ValueTest {
    After(After),
    AtLeast(AtLeast),
    AtMost(AtMost),
    Before(Before),
    ContainsAll(ContainsAll),
    Equals(Equals),
    NotOlderThan(NotOlderThan),
    OneOf(OneOf),
    Present,
    VersionMatches(VersionMatches),
}

/// What a comparison looks at; none for every other operator.
pub(super) fn reference(criterion: &Criterion) -> Option<&Reference> {
    match criterion {
        Criterion::After(of, _)
        | Criterion::AtLeast(of, _)
        | Criterion::AtMost(of, _)
        | Criterion::Before(of, _)
        | Criterion::ContainsAll(of, _)
        | Criterion::Equals(of, _)
        | Criterion::NotOlderThan(of, _)
        | Criterion::OneOf(of, _)
        | Criterion::Present(of)
        | Criterion::VersionMatches(of, _) => Some(of),
        _ => None,
    }
}

impl ValueTest {
    /// Compiles a comparison with values of this type; nothing for every other operator.
    pub(super) fn compile(
        criterion: &Criterion,
        claim_type: &ClaimType,
        place: Place<'_>,
    ) -> Result<Option<Self>, CompileError> {
        Ok(Some(match criterion {
            Criterion::After(_, bound) => Self::After(After::compile(bound, claim_type, place)?),
            Criterion::AtLeast(_, value) => Self::AtLeast(AtLeast::compile(value, claim_type, place)?),
            Criterion::AtMost(_, value) => Self::AtMost(AtMost::compile(value, claim_type, place)?),
            Criterion::Before(_, bound) => Self::Before(Before::compile(bound, claim_type, place)?),
            Criterion::ContainsAll(_, values) => Self::ContainsAll(ContainsAll::compile(values, claim_type, place)?),
            Criterion::Equals(_, value) => Self::Equals(Equals::compile(value, claim_type, place)?),
            Criterion::NotOlderThan(_, age) => Self::NotOlderThan(NotOlderThan::compile(age, claim_type, place)?),
            Criterion::OneOf(_, values) => Self::OneOf(OneOf::compile(values, claim_type, place)?),
            Criterion::Present(_) => Self::Present,
            Criterion::VersionMatches(_, range) => {
                Self::VersionMatches(VersionMatches::compile(range, claim_type, place)?)
            }
            _ => return Ok(None),
        }))
    }

    pub(super) fn assess(&self, value: &Value, at: Timestamp) -> Found {
        match self {
            Self::After(test) => test.assess(value, at),
            Self::AtLeast(test) => test.assess(value),
            Self::AtMost(test) => test.assess(value),
            Self::Before(test) => test.assess(value, at),
            Self::ContainsAll(test) => test.assess(value),
            Self::Equals(test) => test.assess(value),
            Self::NotOlderThan(test) => test.assess(value, at),
            Self::OneOf(test) => test.assess(value),
            Self::Present => present::assess(),
            Self::VersionMatches(test) => test.assess(value),
        }
    }
}
