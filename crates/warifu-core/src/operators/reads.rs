//! What leaves can read: what has to be evaluated again after a change.

use std::collections::BTreeSet;

use warifu_model::{Digest, SetId};

use super::holds_certificate::Holders;
use super::leaf::{Leaf, Test};
use super::table::is_timed;

/// Describes what a requirement can read, by number as compiled.
#[derive(Clone, Debug, Default)]
pub struct ReadSet {
    /// Slots of claims whose values are compared.
    pub claims: BTreeSet<usize>,
    /// Slots of claims whose evidence is asked for.
    pub supports: BTreeSet<usize>,
    /// Kinds of evidence.
    pub kinds: BTreeSet<usize>,
    /// Sets that certificates of components are asked for.
    pub certificates: BTreeSet<SetId>,
    /// `true` where the time of the evaluation matters.
    pub time: bool,
}

impl ReadSet {
    /// Returns what these leaves can read.
    pub fn of<'l>(leaves: impl IntoIterator<Item = &'l Leaf>) -> Self {
        let mut reads = Self::default();
        for leaf in leaves {
            leaf.note_reads(&mut reads);
        }
        reads
    }
}

impl Leaf {
    /// Adds what the leaf can read.
    fn note_reads(&self, reads: &mut ReadSet) {
        match &self.test {
            Test::Claim { slot, other: Some(other), .. } => {
                reads.claims.extend([*slot, *other]);
            }
            Test::Claim { slot, .. } | Test::Records { slot, .. } => {
                reads.claims.insert(*slot);
                reads.time |= self.criterion().is_some_and(is_timed);
            }
            Test::ConformsToSchema(test) => {
                reads.kinds.insert(test.kind);
            }
            Test::Evidence(test) => {
                reads.kinds.insert(test.kind);
                reads.supports.extend(test.supports);
                reads.claims.extend(test.since.map(|since| since.slot));
                reads.time = true;
            }
            Test::HoldsCertificate(test) => {
                reads.certificates.insert(test.set.clone());
                if let Holders::Each(each) = &test.of {
                    reads.claims.insert(each.slot);
                }
                reads.time = true;
            }
            Test::Words => {}
        }
    }

    /// The JSON Schema that the leaf holds documents against.
    pub fn schema(&self) -> Option<Digest> {
        if let Test::ConformsToSchema(test) = &self.test { Some(test.schema.digest()) } else { None }
    }
}
