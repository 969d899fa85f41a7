//! Criteria as documents write them.

use crate::criterion::{Bound, Criterion, Operand, Reference};
use crate::json::Json;
use crate::time::Duration;
use crate::version::VersionRange;

impl From<&Criterion> for Json {
    fn from(criterion: &Criterion) -> Self {
        let inner = match criterion {
            Criterion::AllOf(of) | Criterion::AnyOf(of) => Self::list(of),
            Criterion::Not(inner) => inner.as_ref().into(),
            Criterion::AtLeastNOf(n, of) => Self::object().with("n", n).with("of", Self::list(of)),
            Criterion::Present(of) => refer(of),
            Criterion::Equals(of, value) | Criterion::AtLeast(of, value) | Criterion::AtMost(of, value) => {
                refer(of).with("value", value)
            }
            Criterion::Before(of, bound) | Criterion::After(of, bound) => refer(of).with("value", bound),
            Criterion::OneOf(of, values) | Criterion::ContainsAll(of, values) => {
                refer(of).with("values", Self::list(values))
            }
            Criterion::NotOlderThan(of, age) => refer(of).with("age", age),
            Criterion::VersionMatches(of, range) => refer(of).with("range", range),
            Criterion::Every(of, inner) | Criterion::Some(of, inner) => refer(of).with("satisfies", inner.as_ref()),
            Criterion::AtMostCount(of, count, inner) => {
                refer(of).with("count", count).with("satisfies", inner.as_ref())
            }
            Criterion::Evidence(demand) => demand.into(),
            Criterion::ConformsToSchema { kind, schema } => Self::object().with("kind", kind).with("schema", schema),
            Criterion::HoldsCertificate { set, versions, level, component } => Self::object()
                .with("set", set)
                .with("versions", versions)
                .with_some("level", level.as_deref())
                .with_some("component", component.as_deref()),
        };
        Self::object().with(criterion.operator(), inner)
    }
}

fn refer(reference: &Reference) -> Json {
    match reference {
        Reference::Claim(claim) => Json::object().with("claim", claim),
        Reference::Field(field) => Json::object().with("field", field),
    }
}

impl From<&Bound> for Json {
    fn from(bound: &Bound) -> Self {
        match bound {
            Bound::Fixed(value) => value.into(),
            Bound::FromAt(shift) => Self::object().with("at", shift),
        }
    }
}

macro_rules! operand_to_json {
    ($($of:ty: $literal:expr;)*) => {$(
        impl From<&Operand<$of>> for Json {
            fn from(operand: &Operand<$of>) -> Self {
                let literal: fn(&$of) -> Json = $literal;
                match operand {
                    Operand::Literal(value) => literal(value),
                    Operand::Parameter(id) => Self::object().with("parameter", id),
                }
            }
        }
    )*};
}

operand_to_json! {
    Json: Clone::clone;
    u32: |count| Json::from(*count);
    Duration: |duration| Json::from(*duration);
    VersionRange: |range| Json::from(range);
}
