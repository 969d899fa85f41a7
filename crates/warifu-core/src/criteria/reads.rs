//! What leaves can read: what has to be evaluated again after a change.

use warifu_model::Digest;

use super::leaf::{Leaf, Test};
use super::records::FieldTest;
use super::value_test::ValueTest;
use crate::reads::ReadSet;
use crate::tree::Tree;

impl Leaf {
    /// Adds what the leaf can read.
    pub fn note_reads(&self, reads: &mut ReadSet) {
        match &self.test {
            Test::Claim { slot, test } => {
                reads.claims.insert(*slot);
                reads.time |= test.is_timed();
            }
            Test::Records { slot, records } => {
                reads.claims.insert(*slot);
                reads.time |= is_timed(&records.inner);
            }
            Test::ConformsToSchema(test) => {
                reads.kinds.insert(test.kind);
            }
            Test::Evidence(test) => {
                reads.kinds.insert(test.kind);
                reads.supports.extend(test.supports);
                reads.time = true;
            }
            Test::HoldsCertificate(test) => {
                reads.certificates.insert(test.set.clone());
                reads.time = true;
            }
            Test::Words => {}
        }
    }

    /// Whether two leaves of two compiled sets are written alike, in the same place, parameters and schemas filled
    /// in. The types of the claims are not compared.
    pub fn is_written_like(&self, other: &Self) -> bool {
        self.pointer == other.pointer
            && self.scope == other.scope
            && self.claim == other.claim
            && self.kind == other.kind
            && self.expected == other.expected
            && self.schema() == other.schema()
    }

    /// The JSON Schema that the leaf holds documents against.
    pub fn schema(&self) -> Option<Digest> {
        if let Test::ConformsToSchema(test) = &self.test { Some(test.schema.digest()) } else { None }
    }
}

fn is_timed(tree: &Tree<FieldTest>) -> bool {
    match tree {
        Tree::Leaf(leaf) => leaf.test.is_timed(),
        Tree::Not(inner) => is_timed(inner),
        Tree::Several { of, .. } => of.iter().any(is_timed),
    }
}

impl ValueTest {
    /// Whether the value of the comparison moves with the time of the evaluation.
    fn is_timed(&self) -> bool {
        match self {
            Self::After(test) => test.0.is_timed(),
            Self::Before(test) => test.0.is_timed(),
            Self::NotOlderThan(_) => true,
            Self::AtLeast(_)
            | Self::AtMost(_)
            | Self::ContainsAll(_)
            | Self::Equals(_)
            | Self::OneOf(_)
            | Self::Present
            | Self::VersionMatches(_) => false,
        }
    }
}
