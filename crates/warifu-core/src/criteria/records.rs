//! What `every`, `some` and `at_most_count` have in common: a criterion inside, evaluated for each record.

use warifu_model::{Criterion, FieldType, Json, Timestamp, Value};

use super::found::Found;
use super::value_test::ValueTest;
use super::{at_most_count, every, some};
use crate::tree::Tree;
use crate::truth::Truth;

/// A quantifier over the records of a claim.
#[derive(Debug)]
pub(super) struct Records {
    pub(super) quantifier: Quantifier,
    pub(super) inner: Tree<FieldTest>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Quantifier {
    AtMostCount(u32),
    Every,
    Some,
}

/// A comparison of one field.
#[derive(Debug)]
pub(super) struct FieldTest {
    /// Its place in the declared fields.
    pub(super) field: usize,
    pub(super) test: ValueTest,
}

/// How many records have which value.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) satisfied: usize,
    pub(super) not_satisfied: usize,
    pub(super) undetermined: usize,
}

impl Records {
    pub(super) fn assess(&self, value: &Value, at: Timestamp) -> Found {
        let mut tally = Tally::default();
        for record in records(value) {
            match self.truth(record, at) {
                Truth::Yes => tally.satisfied += 1,
                Truth::No => tally.not_satisfied += 1,
                Truth::Unknown => tally.undetermined += 1,
            }
        }
        self.found(&tally)
    }

    /// What a reason shows: the counts, and the first records that decide.
    pub(super) fn show(&self, value: &Value, at: Timestamp) -> Json {
        let truths: Vec<Truth> = records(value).iter().map(|record| self.truth(record, at)).collect();
        let count = |truth| truths.iter().filter(|found| **found == truth).count();
        let tally = Tally {
            satisfied: count(Truth::Yes),
            not_satisfied: count(Truth::No),
            undetermined: count(Truth::Unknown),
        };
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
        match self.quantifier {
            Quantifier::AtMostCount(most) => at_most_count::assess(tally, most),
            Quantifier::Every => every::assess(tally),
            Quantifier::Some => some::assess(tally),
        }
    }

    /// The value of the records that decide: the quantifier's own, except that too many and few enough are both a matter
    /// of the records that are met.
    fn deciding(&self, found: Truth) -> Truth {
        match self.quantifier {
            Quantifier::AtMostCount(_) if found != Truth::Unknown => Truth::Yes,
            _ => found,
        }
    }

    fn truth(&self, record: &[Option<Value>], at: Timestamp) -> Truth {
        self.inner.truth(&|leaf: &FieldTest| match record.get(leaf.field) {
            Some(Some(value)) => leaf.test.assess(value, at).truth,
            _ => Truth::Unknown,
        })
    }
}

/// The place of a field that an inner criterion names.
pub(super) fn field(criterion: &Criterion, fields: &[FieldType]) -> Option<usize> {
    let Some(warifu_model::Reference::Field(name)) = super::value_test::reference(criterion) else { return None };
    fields.iter().position(|field| field.name == *name)
}

fn records(value: &Value) -> &[Vec<Option<Value>>] {
    match value {
        Value::Records(records) => records,
        _ => &[],
    }
}

/// How many records a reason points at.
const SHOWN: usize = 5;
