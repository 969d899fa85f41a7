//! Leaves over columns: many products at once. What single values mean is asked of the very code that weighs products.

use warifu_model::{Timestamp, Value};

use super::leaf::{Leaf, Test};
use super::records::Records;
use super::value_test::ValueTest;
use crate::columns::{Asked, CellTest, ColumnsError, Truths, View, number};
use crate::truth::Truth;

impl Leaf {
    /// The value of the leaf in every row.
    pub(crate) fn pass(&self, view: &View<'_>) -> Result<Truths, ColumnsError> {
        let at = view.columns.at();
        match &self.test {
            Test::Claim { slot, test } => view.column(*slot, &Compared { test, at }),
            Test::Records { slot, records } => view.column(*slot, &Counted { records, at }),
            Test::ConformsToSchema(test) => {
                Ok(view.documents(view.kind(test.kind)?, |document| test.schema.takes(document)))
            }
            Test::Evidence(test) => {
                let asked = Asked {
                    party: test.party,
                    role: test.role.as_ref(),
                    made_after: test.max_age.map(|age| at.minus(age)),
                    supports: test.supports.map(|slot| view.claim(slot)).transpose()?,
                };
                Ok(view.evidence(view.kind(test.kind)?, &asked))
            }
            Test::HoldsCertificate(test) => Ok(view.certificates(|fact, at| test.is_met_by(fact, at))),
            Test::Words => Ok(view.unknown()),
        }
    }
}

struct Compared<'l> {
    test: &'l ValueTest,
    at: Timestamp,
}

struct Counted<'l> {
    records: &'l Records,
    at: Timestamp,
}

impl CellTest for Compared<'_> {
    fn truth(&self, value: &Value) -> Truth {
        self.test.weigh(value, self.at).truth
    }

    fn intervals(&self) -> Vec<(i64, i64)> {
        let from = |least: i64| vec![(least, i64::MAX)];
        let to = |most: i64| vec![(i64::MIN, most)];
        match self.test {
            ValueTest::After(test) => from(test.0.at(self.at).unix() + 1),
            ValueTest::AtLeast(test) => from(number(&test.0)),
            ValueTest::AtMost(test) => to(number(&test.0)),
            ValueTest::Before(test) => to(test.0.at(self.at).unix() - 1),
            ValueTest::Equals(test) => vec![(number(&test.0), number(&test.0))],
            ValueTest::NotOlderThan(test) => vec![(self.at.minus(test.0).unix(), self.at.unix())],
            ValueTest::OneOf(test) => test.0.iter().map(|value| (number(value), number(value))).collect(),
            ValueTest::Present => vec![(i64::MIN, i64::MAX)],
            // No number is a list of tokens or a version: the compiler has refused it.
            ValueTest::ContainsAll(_) | ValueTest::VersionMatches(_) => Vec::new(),
        }
    }
}

impl CellTest for Counted<'_> {
    fn truth(&self, value: &Value) -> Truth {
        self.records.weigh(value, self.at).truth
    }

    /// Lists of records are no numbers.
    fn intervals(&self) -> Vec<(i64, i64)> {
        Vec::new()
    }
}
