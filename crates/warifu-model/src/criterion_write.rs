//! Criteria as documents write them.

use crate::criterion::{
    Bound, Components, Criterion, EachComponent, Needed, Operand, Operands, Quantifier, Reference, Shape,
};
use crate::json::Json;
use crate::time::Duration;
use crate::version::VersionRange;

impl From<&Criterion> for Json {
    fn from(criterion: &Criterion) -> Self {
        let inner = match criterion.shape() {
            Shape::Several(Needed::All | Needed::Any, of) => Self::list(of),
            Shape::Several(Needed::AtLeast(n), of) => Self::object().with("n", n).with("of", Self::list(of)),
            Shape::Not(inner) => inner.into(),
            Shape::Comparison(of, operands) => compare(refer(of), operands),
            Shape::Records { of, quantifier: Quantifier::AtMost(count), inner } => {
                refer(of).with("count", count).with("satisfies", inner)
            }
            Shape::Records { of, quantifier: Quantifier::Every | Quantifier::Some, inner } => {
                refer(of).with("satisfies", inner)
            }
            Shape::Evidence(demand) => demand.into(),
            Shape::Schema { kind, schema } => Self::object().with("kind", kind).with("schema", schema),
            Shape::Certificate { set, versions, level, of } => {
                let asked = Self::object().with("set", set).with("versions", versions).with_some("level", level);
                match of {
                    Components::Any => asked,
                    Components::Each(each) => asked.with("for_each", each),
                    Components::Named(component) => asked.with("component", component.as_str()),
                }
            }
        };
        Self::object().with(criterion.operator(), inner)
    }
}

impl From<&EachComponent> for Json {
    fn from(each: &EachComponent) -> Self {
        refer(&each.list).with("component", &each.name).with_some("where", each.picked.as_deref())
    }
}

/// Adds what a comparison compares with.
fn compare(of: Json, operands: Operands<'_>) -> Json {
    match operands {
        Operands::None => of,
        Operands::Age(age) => of.with("age", age),
        Operands::Bound(bound) => of.with("value", bound),
        Operands::Range(range) => of.with("range", range),
        Operands::Value(value) => of.with("value", value),
        Operands::Values(values) => of.with("values", Json::list(values)),
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
            Bound::FromOther(other, shift) => refer(other).with("plus", shift),
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
