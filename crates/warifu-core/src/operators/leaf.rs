use std::sync::{Arc, OnceLock};

use warifu_model::{ClaimId, Components, Criterion, EvidenceKind, Json, ReasonCode, Reference, Scope, Shape, Value};

use super::comparison;
use super::conforms_to_schema::ConformsToSchema;
use super::evidence::Evidence;
use super::found::Found;
use super::holds_certificate::HoldsCertificate;
use super::records::Records;
use crate::facts::{ClaimState, Facts};

/// A compiled criterion that is no combination.
#[derive(Debug)]
pub struct Leaf {
    pub(super) test: Test,
    /// The criterion, its operands filled in; none where there are only words.
    criterion: Option<Criterion>,
    /// The criterion as reasons show it, made when the first reason does and shared from then on.
    expected: OnceLock<Arc<Json>>,
    /// The part of the requirement that it belongs to.
    pub scope: Scope,
    /// The place in the set, as a JSON Pointer.
    pub pointer: Arc<str>,
}

#[derive(Debug)]
pub(super) enum Test {
    Claim {
        slot: usize,
        /// The slot of the claim that it is held against, if it is held against one.
        other: Option<usize>,
        test: Box<dyn comparison::Test>,
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
    /// The leaf of a criterion, its operands filled in, with what it was compiled to.
    pub(super) fn new(test: Test, criterion: Criterion, scope: Scope, pointer: &str) -> Self {
        Self { test, criterion: Some(criterion), expected: OnceLock::new(), scope, pointer: pointer.into() }
    }

    /// The leaf of a requirement without a criterion, at the place of the requirement.
    pub fn words(pointer: &str) -> Self {
        let (test, scope) = (Test::Words, Scope::Criterion);
        Self { test, criterion: None, expected: OnceLock::new(), scope, pointer: pointer.into() }
    }

    /// The criterion with its operands filled in; none where there are only words.
    pub fn criterion(&self) -> Option<&Criterion> {
        self.criterion.as_ref()
    }

    /// The criterion as reasons show it.
    pub fn expected(&self) -> &Arc<Json> {
        self.expected.get_or_init(|| Arc::new(self.criterion().map(Json::from).into()))
    }

    /// The claim that reasons name.
    pub fn claim(&self) -> Option<&ClaimId> {
        match self.criterion()?.shape() {
            Shape::Comparison(Reference::Claim(claim), _) | Shape::Records { of: Reference::Claim(claim), .. } => {
                Some(claim)
            }
            Shape::Certificate { of: Components::Each(each), .. } => each.list.claim(),
            Shape::Evidence(demand) => demand.supports.as_ref(),
            Shape::Comparison(Reference::Field(_), _)
            | Shape::Records { of: Reference::Field(_), .. }
            | Shape::Certificate { .. }
            | Shape::Not(_)
            | Shape::Schema { .. }
            | Shape::Several(..) => None,
        }
    }

    /// The claim that a reason names: the one that the value, or the date of evidence, is held against where that one is not known
    /// and the rest is as it has to be, so that a reason always names what decided.
    pub fn claim_in<'l>(&'l self, facts: &Facts<'l>) -> Option<&'l ClaimId> {
        match &self.test {
            Test::Claim { slot, other: Some(other), .. }
                if matches!(facts.claim(*slot), ClaimState::Value(_))
                    && !matches!(facts.claim(*other), ClaimState::Value(_)) =>
            {
                self.criterion()?.held_against()?.0.claim()
            }
            Test::Evidence(test) if test.is_unbounded(facts) => match self.criterion()?.shape() {
                Shape::Evidence(demand) => demand.made_since.as_ref().map(|since| &since.claim),
                _ => None,
            },
            _ => self.claim(),
        }
    }

    /// The kind of evidence that reasons name.
    pub fn kind(&self) -> Option<&EvidenceKind> {
        match self.criterion()?.shape() {
            Shape::Evidence(demand) => Some(&demand.kind),
            Shape::Schema { kind, .. } => Some(kind),
            Shape::Certificate { .. }
            | Shape::Comparison(..)
            | Shape::Not(_)
            | Shape::Records { .. }
            | Shape::Several(..) => None,
        }
    }

    /// The value and the reason for it.
    pub fn assess(&self, facts: &Facts<'_>) -> Found {
        match &self.test {
            Test::Claim { slot, other, test } => match (facts.claim(*slot), other.map(|other| facts.claim(other))) {
                (ClaimState::Value(value), None) => test.assess(value, facts.at),
                (ClaimState::Value(value), Some(ClaimState::Value(other))) => {
                    test.assess_against(value, other, facts.at)
                }
                (ClaimState::Value(_), Some(nothing)) | (nothing, _) => Found::without_value(nothing),
            },
            Test::Records { slot, records } => match facts.claim(*slot) {
                ClaimState::Value(value) => records.assess(value, facts.at),
                nothing => Found::without_value(nothing),
            },
            Test::ConformsToSchema(test) => test.assess(facts),
            Test::Evidence(test) => test.assess(facts),
            Test::HoldsCertificate(test) => match test.list(facts) {
                Some(
                    nothing @ (ClaimState::Conflict | ClaimState::Later | ClaimState::Missing | ClaimState::Unshown),
                ) => Found::without_value(nothing),
                Some(ClaimState::Value(_)) | None => test.assess(facts),
            },
            Test::Words => Found::unknown(ReasonCode::NoCriterion),
        }
    }

    /// The value of the claim that is evaluated.
    pub fn value<'f>(&self, facts: &'f Facts<'_>) -> Option<&'f Value> {
        let (Test::Claim { slot, .. } | Test::Records { slot, .. }) = &self.test else { return None };
        if let ClaimState::Value(value) = facts.claim(*slot) { Some(value) } else { None }
    }

    /// Returns what a reason shows as observed.
    pub fn show(&self, facts: &Facts<'_>) -> Json {
        match &self.test {
            Test::Claim { slot, other: Some(other), .. } => match (facts.claim(*slot), facts.claim(*other)) {
                (ClaimState::Value(_), ClaimState::Value(_)) => {
                    Json::object().with("value", facts.show_claim(*slot)).with("held_against", facts.show_claim(*other))
                }
                (ClaimState::Value(_), _) => facts.show_claim(*other),
                _ => facts.show_claim(*slot),
            },
            Test::Claim { slot, .. } => facts.show_claim(*slot),
            Test::Records { slot, records } => match facts.claim(*slot) {
                ClaimState::Value(value) => records.show(value, facts.at),
                _ => facts.show_claim(*slot),
            },
            Test::ConformsToSchema(test) => test.show(facts),
            Test::Evidence(test) => test.show(facts),
            Test::HoldsCertificate(test) => test.show(facts),
            Test::Words => Json::Null,
        }
    }
}
