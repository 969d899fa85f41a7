use warifu_model::{ClaimId, EvidenceKind, Json, Reason, ReasonCode, Scope};

use super::conforms_to_schema::ConformsToSchema;
use super::evidence::Evidence;
use super::found::Found;
use super::holds_certificate::HoldsCertificate;
use super::records::Records;
use super::value_test::ValueTest;
use crate::facts::{Facts, Known};

/// A compiled criterion that is no combination, with what its reasons say about it.
#[derive(Debug)]
pub(crate) struct Leaf {
    pub(super) test: Test,
    pub(super) claim: Option<ClaimId>,
    pub(super) kind: Option<EvidenceKind>,
    pub(super) scope: Scope,
    pub(super) pointer: String,
    pub(super) expected: Json,
}

#[derive(Debug)]
pub(super) enum Test {
    Claim { slot: usize, test: ValueTest },
    ConformsToSchema(ConformsToSchema),
    Evidence(Evidence),
    HoldsCertificate(HoldsCertificate),
    Records { slot: usize, records: Records },
}

impl Leaf {
    pub(crate) fn weigh(&self, facts: &Facts<'_>) -> Found {
        match &self.test {
            Test::Claim { slot, test } => match facts.known(*slot) {
                Known::Value(value) => test.weigh(value, facts.at),
                nothing => unknown(nothing),
            },
            Test::Records { slot, records } => match facts.known(*slot) {
                Known::Value(value) => records.weigh(value, facts.at),
                nothing => unknown(nothing),
            },
            Test::ConformsToSchema(test) => test.weigh(facts),
            Test::Evidence(test) => test.weigh(facts),
            Test::HoldsCertificate(test) => test.weigh(facts),
        }
    }

    /// The reason that this leaf gives.
    pub(crate) fn reason(&self, found: Found, negated: bool, facts: &Facts<'_>) -> Reason {
        Reason {
            code: found.reason_code(negated),
            claim: self.claim.clone(),
            kind: self.kind.clone(),
            scope: self.scope,
            negated,
            pointer: self.pointer.clone(),
            expected: self.expected.clone(),
            observed: self.show(facts),
        }
    }

    fn show(&self, facts: &Facts<'_>) -> Json {
        match &self.test {
            Test::Claim { slot, .. } => facts.show_claim(*slot),
            Test::Records { slot, records } => match facts.known(*slot) {
                Known::Value(value) => records.show(value, facts.at),
                _ => facts.show_claim(*slot),
            },
            Test::ConformsToSchema(test) => test.show(facts),
            Test::Evidence(test) => test.show(facts),
            Test::HoldsCertificate(test) => test.show(facts),
        }
    }
}

fn unknown(known: Known<'_>) -> Found {
    match known {
        Known::Conflict => Found::unknown(ReasonCode::ClaimConflict),
        Known::Missing | Known::Value(_) => Found::unknown(ReasonCode::ClaimMissing),
    }
}
