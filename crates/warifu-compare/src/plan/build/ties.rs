//! Claims that are held against each other. The one that another is held against is stated, and a plan leaves it as it is; then
//! the other is compared with a constant.

use warifu_core::engine::{ClaimState, Leaf, LeafSubject, Since, Truth};
use warifu_model::{ClaimId, Json, Timestamp, Value};

use super::Builder;
use crate::diff::candidates::LeafRef;

impl Builder<'_, '_> {
    /// The value that a leaf holds another claim against; none where it does not, or where that one is not known.
    fn other_value(&self, (market, leaf): LeafRef) -> Option<&Value> {
        let LeafSubject::Claims { other, .. } = self.subject((market, leaf))? else { return None };
        match self.sights.get(market)?.facts.claim(other) {
            ClaimState::Value(value) => Some(value),
            _ => None,
        }
    }

    /// The claim that a leaf compares with a value that is known.
    pub(super) fn held(&self, place: LeafRef, slot: usize) -> Option<&ClaimId> {
        self.other_value(place)?;
        self.claim_id(place.0, slot)
    }

    /// The claim that a leaf holds another one against.
    pub(super) fn held_against(&self, (market, leaf): LeafRef) -> Option<&ClaimId> {
        let LeafSubject::Claims { other, .. } = self.subject((market, leaf))? else { return None };
        self.claim_id(market, other)
    }

    /// The claim that a leaf holds another one, or the date of evidence, against.
    pub(super) fn bounding(&self, place: LeafRef) -> Option<&ClaimId> {
        self.held_against(place).or_else(|| self.claim_id(place.0, self.since(place)?.slot))
    }

    /// What a leaf says since when evidence must have been made.
    fn since(&self, place: LeafRef) -> Option<Since> {
        let LeafSubject::Evidence(demand) = self.subject(place)? else { return None };
        demand.since
    }

    /// Returns `true` where what is made at the time of the plan is made late enough for a leaf.
    pub(super) fn is_late_enough(&self, place: LeafRef) -> bool {
        let Some(Since { slot, plus }) = self.since(place) else { return true };
        let value = self.sights.get(place.0).and_then(|sight| match sight.facts.claim(slot) {
            ClaimState::Value(value) => moment(value),
            _ => None,
        });
        value.is_some_and(|value| value.plus(plus) <= self.at)
    }

    /// Returns `true` where any leaf holds another claim, or the date of evidence, against this one.
    pub(super) fn is_held_against(&self, claim: &ClaimId) -> bool {
        self.leaves.keys().any(|place| self.bounding(*place) == Some(claim))
    }

    /// The bounds that leaves take from other values.
    pub(super) fn other_bounds(&self, places: &[LeafRef]) -> Vec<Timestamp> {
        let bound = |place: &LeafRef| {
            let start = moment(self.other_value(*place)?)?;
            let (_, shift) = self.words.criterion(place.0, place.1)?.held_against()?;
            Some(start.plus(*shift.literal()?))
        };
        places.iter().filter_map(bound).collect()
    }

    /// The value of a leaf for a value of the claim that it compares.
    pub(super) fn value_of(&self, place: LeafRef, leaf: &Leaf, value: &Value, at: Timestamp) -> Truth {
        match (leaf.subject(), self.other_value(place)) {
            (LeafSubject::Claims { .. }, None) => Truth::Unknown,
            (LeafSubject::Claims { .. }, Some(other)) => leaf.pair_truth(value, other, at),
            _ => leaf.value_truth(value, at),
        }
    }

    /// Values of a claim; none where others are held against it: then it stays as it is.
    pub(super) fn values_to_plan(&mut self, claim: &ClaimId) -> Vec<Json> {
        if self.is_held_against(claim) { Vec::new() } else { self.values(claim) }
    }

    /// Returns `true` where a leaf holds anything against a claim that might be changed, and is not.
    pub(super) fn is_kept(&self, place: LeafRef) -> bool {
        let is_changeable = |claim: &ClaimId| self.costs.of_claim(claim).is_some() && !self.is_scope(claim);
        self.bounding(place).is_some_and(is_changeable)
    }
}

fn moment(value: &Value) -> Option<Timestamp> {
    match value {
        Value::Date(date) => Some(date.start()),
        Value::Timestamp(moment) => Some(*moment),
        _ => None,
    }
}
