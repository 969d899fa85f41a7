//! Evidence that must have been made since a date of the product.
//!
//! Once the claim has a value, such a demand is a date that does not move. So the values of these claims are chosen outside, as the
//! time of evaluation is, and evidence is looked at for each choice. Which values tell demands apart is found by [`Ties`]: the
//! documents of a kind are one more value, tied to the claims, with the ages before the evaluation as its ends.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{ClaimId, ClaimType, Duration, EvidenceKind, Timestamp, Value};

use super::side::{Side, Topic};
use super::ties::{Dated, Of, Steps, Ties};
use super::topics::Topics;

/// The moments that claims are since which evidence must have been made, as each side reads them.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Bounds(BTreeMap<ClaimId, [Option<Timestamp>; 2]>);

impl Bounds {
    pub(super) fn moment(&self, side: usize, claim: &ClaimId) -> Option<Timestamp> {
        self.0.get(claim)?.get(side).copied().flatten()
    }

    pub(super) fn set(&mut self, claim: &ClaimId, values: [Option<&Value>; 2]) {
        self.0.insert(claim.clone(), values.map(|value| value.and_then(moment)));
    }

    /// The choices of both; no claim is in two topics.
    pub(super) fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().chain(&other.0).map(|(claim, moments)| (claim.clone(), *moments)).collect())
    }
}

fn moment(value: &Value) -> Option<Timestamp> {
    match value {
        Value::Date(date) => Some(date.start()),
        Value::Timestamp(moment) => Some(*moment),
        _ => None,
    }
}

/// The documents that are held against any of these claims, kind by kind.
pub(super) fn dated<'s>(sides: &[Side<'s>; 2], topics: &Topics, claims: &[ClaimId]) -> Vec<Documents<'s>> {
    let mut all = Vec::new();
    for (topic, leaves) in topics {
        if !matches!(topic, Topic::Evidence(_)) {
            continue;
        }
        let mut of_kind: Option<Documents<'s>> = None;
        for (side, leaf) in leaves {
            let Some((at, (demand, _))) = sides.get(*side).and_then(|at| Some((at, at.demand(*leaf)?))) else {
                continue;
            };
            let Some(kind) = at.kind_id(demand.kind) else { continue };
            let documents = of_kind.get_or_insert_with(|| Documents::new(kind));
            documents.ages.extend(demand.max_age.filter(|age| !documents.ages.contains(age)));
            if let Some((claim, plus)) = at.since(*leaf).filter(|(claim, _)| claims.contains(claim)) {
                let one = (*side, claim, plus);
                if !documents.since.contains(&one) {
                    documents.since.push(one);
                }
            }
        }
        all.extend(of_kind.filter(|documents| !documents.since.is_empty()));
    }
    all
}

/// The documents of one kind, with all that bounds when they are made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Documents<'s> {
    kind: &'s EvidenceKind,
    /// Sides, claims and what is added to them.
    since: Vec<(usize, &'s ClaimId, Duration)>,
    ages: Vec<Duration>,
}

impl<'s> Documents<'s> {
    fn new(kind: &'s EvidenceKind) -> Self {
        Self { kind, since: Vec::new(), ages: Vec::new() }
    }

    /// The claims since which they must have been made.
    pub(super) fn claims(&self) -> impl Iterator<Item = &'s ClaimId> {
        self.since.iter().map(|(_, claim, _)| *claim)
    }

    /// Adds them to what is held against each other.
    pub(super) fn tie(&self, ties: &mut Ties<'s>, steps: &impl Fn(Of<'_>) -> Steps) {
        let mut since: Vec<(&ClaimId, Duration)> = Vec::new();
        for (_, claim, plus) in &self.since {
            if !since.contains(&(*claim, *plus)) {
                since.push((*claim, *plus));
            }
        }
        ties.add_documents(&Dated { kind: self.kind, since, ages: self.ages.clone() }, steps);
    }

    /// How all that bounds them lies to each other and to a time of evaluation: nothing else can be told of it.
    pub(super) fn pattern(&self, bounds: &Bounds, at: Timestamp) -> Vec<Option<usize>> {
        let ages = self.ages.iter().map(|age| Some(at.minus(*age)));
        let since = self.since.iter().map(|(side, claim, plus)| bounds.moment(*side, claim).map(|one| one.plus(*plus)));
        let moments: Vec<Option<Timestamp>> = std::iter::once(Some(at)).chain(ages).chain(since).collect();
        let order: BTreeSet<Timestamp> = moments.iter().flatten().copied().collect();
        moments.iter().map(|moment| order.iter().position(|one| Some(one) == moment.as_ref())).collect()
    }
}

/// The claims since which evidence of one kind must have been made, for each kind of these topics.
pub(super) fn bounding(sides: &[Side<'_>; 2], topics: &Topics) -> Vec<BTreeSet<ClaimId>> {
    let of_kind = |leaves: &BTreeSet<(usize, usize)>| -> BTreeSet<ClaimId> {
        leaves
            .iter()
            .filter_map(|(side, leaf)| sides.get(*side)?.since(*leaf))
            .map(|(claim, _)| claim.clone())
            .collect()
    };
    topics.values().map(of_kind).filter(|claims| !claims.is_empty()).collect()
}

/// The steps of a claim, on both sides.
pub(super) fn steps(sides: &[Side<'_>; 2], of: Of<'_>) -> Steps {
    let types = |claim| sides.iter().filter_map(move |side| side.claim_type(claim));
    Steps::of(of.claim().into_iter().flat_map(types).filter(|of| matches!(of, ClaimType::Date | ClaimType::Timestamp)))
}
