//! Claims that are held against each other. The one that another is held against is stated, and a plan leaves it as it is; then
//! the other is compared with a constant.

use warifu_core::engine::{ClaimState, Leaf, LeafSubject, Truth};
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

    /// Returns `true` where any leaf holds another claim against this one.
    pub(super) fn is_held_against(&self, claim: &ClaimId) -> bool {
        self.leaves.keys().any(|place| self.held_against(*place) == Some(claim))
    }

    /// The bounds that leaves take from other values.
    pub(super) fn other_bounds(&self, places: &[LeafRef]) -> Vec<Timestamp> {
        let bound = |place: &LeafRef| {
            let start = match self.other_value(*place)? {
                Value::Date(date) => date.start(),
                Value::Timestamp(moment) => *moment,
                _ => return None,
            };
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

    /// Values of a claim; none, and that is noted, where others are held against it: then it stays as it is.
    pub(super) fn values_to_plan(&mut self, claim: &ClaimId) -> Vec<Json> {
        if self.is_held_against(claim) {
            self.built.is_incomplete = true;
            return Vec::new();
        }
        self.values(claim)
    }
}
