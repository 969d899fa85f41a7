//! What a comparison says about one typed value.

use std::cmp::Ordering;

use warifu_model::{
    Bound, ClaimType, Criterion, Duration, Json, Operand, ReasonCode, RequirementSet, Timestamp, Token,
};
use warifu_model::{Value, VersionRange};

use super::kleene::Truth;

/// What values are compared under: the parameters of the set and the time of the evaluation.
#[derive(Clone, Copy)]
pub struct Terms<'a> {
    /// The set.
    pub set: &'a RequirementSet,
    /// The time of the evaluation.
    pub at: Timestamp,
}

impl Terms<'_> {
    fn parameter(&self, id: &Token) -> &Json {
        &self.set.parameter(id).unwrap().value
    }

    /// A literal, or the value of the parameter that stands in its place.
    pub fn json(&self, operand: &Operand<Json>) -> Json {
        match operand {
            Operand::Literal(json) => json.clone(),
            Operand::Parameter(id) => self.parameter(id).clone(),
        }
    }

    /// A duration, or the parameter that stands in its place.
    pub fn duration(&self, operand: &Operand<Duration>) -> Duration {
        match operand {
            Operand::Literal(duration) => *duration,
            Operand::Parameter(id) => Duration::parse(self.parameter(id).as_text().unwrap()).unwrap(),
        }
    }

    /// A range, or the parameter that stands in its place.
    pub fn range(&self, operand: &Operand<VersionRange>) -> VersionRange {
        match operand {
            Operand::Literal(range) => range.clone(),
            Operand::Parameter(id) => VersionRange::parse(self.parameter(id).as_text().unwrap()).unwrap(),
        }
    }

    /// A count, or the parameter that stands in its place.
    pub fn count(&self, operand: &Operand<u32>) -> u32 {
        match operand {
            Operand::Literal(count) => *count,
            Operand::Parameter(id) => match self.parameter(id) {
                Json::Int(count) => u32::try_from(*count).unwrap(),
                _ => panic!("a count is a number"),
            },
        }
    }

    /// Holds a present value against a comparison, and against another value where it is compared with one; the code says how it
    /// fails.
    pub fn compare(
        &self,
        criterion: &Criterion,
        kind: &ClaimType,
        value: &Value,
        other: Option<&Value>,
    ) -> (Truth, ReasonCode) {
        let literal = |operand: &Operand<Json>| kind.value(&self.json(operand)).unwrap();
        let (holds, code) = match criterion {
            Criterion::Present(_) => (true, ReasonCode::ClaimMissing),
            Criterion::Equals(_, wanted) => (literal(wanted) == *value, ReasonCode::NotEqual),
            Criterion::OneOf(_, wanted) => (wanted.iter().any(|w| literal(w) == *value), ReasonCode::NotInList),
            Criterion::AtLeast(_, wanted) => (order(value, &literal(wanted)) != Ordering::Less, ReasonCode::TooLow),
            Criterion::AtMost(_, wanted) => (order(value, &literal(wanted)) != Ordering::Greater, ReasonCode::TooHigh),
            Criterion::Before(_, bound) => (instant(value) < self.bound(bound, kind, other), ReasonCode::NotBefore),
            Criterion::After(_, bound) => (instant(value) > self.bound(bound, kind, other), ReasonCode::NotAfter),
            Criterion::NotOlderThan(_, _) if instant(value) > self.at => (false, ReasonCode::InFuture),
            Criterion::NotOlderThan(_, age) => {
                (instant(value) >= self.at.minus(self.duration(age)), ReasonCode::TooOld)
            }
            Criterion::VersionMatches(_, range) => match value {
                Value::Version(version) => (self.range(range).contains(version), ReasonCode::VersionOutOfRange),
                _ => panic!("only versions lie in ranges"),
            },
            Criterion::ContainsAll(_, wanted) => {
                let all = Json::List(wanted.iter().map(|w| self.json(w)).collect());
                match (kind.value(&all).unwrap(), value) {
                    (Value::Tokens(wanted), Value::Tokens(found)) => {
                        (wanted.iter().all(|token| found.contains(token)), ReasonCode::TokensMissing)
                    }
                    _ => panic!("only token lists contain tokens"),
                }
            }
            _ => panic!("`{}` is no comparison", criterion.operator()),
        };
        (if holds { Truth::S } else { Truth::N }, code)
    }

    fn bound(&self, bound: &Bound, kind: &ClaimType, other: Option<&Value>) -> Timestamp {
        match bound {
            Bound::Fixed(operand) => instant(&kind.value(&self.json(operand)).unwrap()),
            Bound::FromAt(shift) => self.at.plus(self.duration(shift)),
            Bound::FromOther(_, shift) => instant(other.unwrap()).plus(self.duration(shift)),
        }
    }

    /// The criterion with values in the place of parameters, as reasons show it.
    pub fn filled(&self, criterion: &Criterion) -> Json {
        self.fill(&Json::from(criterion))
    }

    fn fill(&self, json: &Json) -> Json {
        match json {
            Json::Object(members) => match members.as_slice() {
                [(name, Json::Text(id))] if name == "parameter" => self.parameter(&Token::parse(id).unwrap()).clone(),
                _ => Json::Object(members.iter().map(|(name, value)| (name.clone(), self.fill(value))).collect()),
            },
            Json::List(items) => Json::List(items.iter().map(|item| self.fill(item)).collect()),
            scalar => scalar.clone(),
        }
    }
}

fn order(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Integer(a), Value::Integer(b)) => a.cmp(b),
        (Value::Decimal(a), Value::Decimal(b)) => a.scaled().cmp(&b.scaled()),
        (Value::Token(a), Value::Token(b)) => a.cmp(b),
        (Value::Duration(a), Value::Duration(b)) => a.count().cmp(&b.count()),
        (Value::Version(a), Value::Version(b)) => a.cmp(b),
        _ => panic!("values without order"),
    }
}

/// A date counts as its first second.
pub fn instant(value: &Value) -> Timestamp {
    match value {
        Value::Date(date) => date.start(),
        Value::Timestamp(timestamp) => *timestamp,
        _ => panic!("no point in time"),
    }
}
