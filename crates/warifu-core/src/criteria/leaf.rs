use warifu_model::{ClaimId, EvidenceKind, Json, ReasonCode, Scope, Value};

use super::conforms_to_schema::ConformsToSchema;
use super::evidence::Evidence;
use super::found::Found;
use super::holds_certificate::HoldsCertificate;
use super::records::Records;
use super::value_test::ValueTest;
use crate::facts::{Facts, Known};

/// A compiled criterion that is no combination, with what its reasons say about it.
#[derive(Debug)]
pub struct Leaf {
    pub(super) test: Test,
    pub claim: Option<ClaimId>,
    pub kind: Option<EvidenceKind>,
    pub scope: Scope,
    pub pointer: String,
    pub expected: Json,
}

#[derive(Debug)]
pub(super) enum Test {
    Claim {
        slot: usize,
        test: ValueTest,
    },
    ConformsToSchema(ConformsToSchema),
    Evidence(Evidence),
    HoldsCertificate(HoldsCertificate),
    Records {
        slot: usize,
        records: Records,
    },
    /// There are only words: nobody can tell.
    Words,
}

impl Leaf {
    /// What stands for a requirement without a criterion, at the place of the requirement.
    pub fn words(pointer: &str) -> Self {
        let (pointer, expected) = (pointer.to_owned(), Json::Null);
        Self { test: Test::Words, claim: None, kind: None, scope: Scope::Criterion, pointer, expected }
    }

    pub fn assess(&self, facts: &Facts<'_>) -> Found {
        match &self.test {
            Test::Claim { slot, test } => match facts.known(*slot) {
                Known::Value(value) => test.assess(value, facts.at),
                nothing => unknown(nothing),
            },
            Test::Records { slot, records } => match facts.known(*slot) {
                Known::Value(value) => records.assess(value, facts.at),
                nothing => unknown(nothing),
            },
            Test::ConformsToSchema(test) => test.assess(facts),
            Test::Evidence(test) => test.assess(facts),
            Test::HoldsCertificate(test) => test.assess(facts),
            Test::Words => Found::unknown(ReasonCode::NoCriterion),
        }
    }

    /// The value of the claim that is evaluated.
    pub fn value<'f>(&self, facts: &'f Facts<'_>) -> Option<&'f Value> {
        let (Test::Claim { slot, .. } | Test::Records { slot, .. }) = &self.test else { return None };
        if let Known::Value(value) = facts.known(*slot) { Some(value) } else { None }
    }

    /// What a reason shows as observed.
    pub fn show(&self, facts: &Facts<'_>) -> Json {
        match &self.test {
            Test::Claim { slot, .. } => facts.show_claim(*slot),
            Test::Records { slot, records } => match facts.known(*slot) {
                Known::Value(value) => records.show(value, facts.at),
                _ => facts.show_claim(*slot),
            },
            Test::ConformsToSchema(test) => test.show(facts),
            Test::Evidence(test) => test.show(facts),
            Test::HoldsCertificate(test) => test.show(facts),
            Test::Words => Json::Null,
        }
    }
}

fn unknown(known: Known<'_>) -> Found {
    match known {
        Known::Conflict => Found::unknown(ReasonCode::ClaimConflict),
        Known::Unshown => Found::unknown(ReasonCode::ListEmpty),
        Known::Missing | Known::Value(_) => Found::unknown(ReasonCode::ClaimMissing),
    }
}
