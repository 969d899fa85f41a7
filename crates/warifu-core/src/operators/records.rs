//! What `every`, `some` and `at_most_count` have in common: a criterion inside, evaluated for each record.

use warifu_model::{Json, Timestamp, Value};

use super::comparison;
use super::found::Found;
use super::tally::Tally;
use super::{at_most_count, every, some};
use crate::tree::Tree;
use crate::truth::Truth;

/// A quantifier over the records of a claim.
#[derive(Debug)]
pub(super) struct Records {
    pub(super) counting: Counting,
    pub(super) inner: Tree<FieldTest>,
}

/// Describes how a quantifier counts records.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Counting {
    /// At most so many.
    AtMost(u32),
    /// Every one.
    Every,
    /// At least one.
    Some,
}

/// A comparison of one field.
#[derive(Debug)]
pub(super) struct FieldTest {
    /// Its place in the declared fields.
    pub(super) field: usize,
    /// The place of the field that it is held against, if it is held against one.
    pub(super) other: Option<usize>,
    pub(super) test: Box<dyn comparison::Test>,
}

/// What a field is held against.
#[derive(Clone, Copy)]
pub(super) enum Against<'v> {
    /// A bound of its own.
    Bound,
    /// Another field, as far as the record has it.
    Value(Option<&'v Value>),
}

impl FieldTest {
    /// The value for a record, unknown where it lacks a field that decides.
    pub(super) fn truth(&self, record: &[Option<Value>], at: Timestamp) -> Truth {
        let value = |place: usize| record.get(place).and_then(Option::as_ref);
        let against = self.other.map_or(Against::Bound, |other| Against::Value(value(other)));
        self.truth_of(value(self.field), against, at)
    }

    /// The value for a field, unknown where it is missing or what it is held against is.
    pub(super) fn truth_of(&self, value: Option<&Value>, against: Against<'_>, at: Timestamp) -> Truth {
        match (value, against) {
            (None, _) | (_, Against::Value(None)) => Truth::Unknown,
            (Some(value), Against::Bound) => self.test.assess(value, at).truth,
            (Some(value), Against::Value(Some(other))) => self.test.assess_against(value, other, at).truth,
        }
    }
}

impl Records {
    pub(super) fn assess(&self, value: &Value, at: Timestamp) -> Found {
        let mut tally = Tally::default();
        for record in records(value) {
            tally.count(self.truth(record, at));
        }
        self.found(&tally)
    }

    /// What a reason shows: the counts, and the first records that decide.
    pub(super) fn show(&self, value: &Value, at: Timestamp) -> Json {
        let truths: Vec<Truth> = records(value).iter().map(|record| self.truth(record, at)).collect();
        let mut tally = Tally::default();
        for truth in &truths {
            tally.count(*truth);
        }
        let deciding = self.deciding(self.found(&tally).truth);
        let first = truths.iter().enumerate().filter(|(_, truth)| **truth == deciding).take(SHOWN).map(|(i, _)| i);
        Json::object()
            .with("records", truths.len())
            .with("satisfied", tally.satisfied)
            .with("not_satisfied", tally.not_satisfied)
            .with("undetermined", tally.undetermined)
            .with("first", Json::list(first))
    }

    fn found(&self, tally: &Tally) -> Found {
        match self.counting {
            Counting::AtMost(most) => at_most_count::assess(tally, most),
            Counting::Every => every::assess(tally),
            Counting::Some => some::assess(tally),
        }
    }

    /// The value of the records that decide: the quantifier's own, except that too many and few enough are both a
    /// matter of the records that are met.
    fn deciding(&self, found: Truth) -> Truth {
        match self.counting {
            Counting::AtMost(_) if found != Truth::Unknown => Truth::Yes,
            _ => found,
        }
    }

    /// The value of the criterion inside for one record.
    pub(super) fn truth(&self, record: &[Option<Value>], at: Timestamp) -> Truth {
        self.inner.truth(&|leaf: &FieldTest| leaf.truth(record, at))
    }
}

/// The records of a list.
pub(super) fn records(value: &Value) -> &[Vec<Option<Value>>] {
    match value {
        Value::Records(records) => records,
        _ => &[],
    }
}

/// The number of records that a reason points at.
const SHOWN: usize = 5;
