//! Leaves out of a witness what it does not need.

use warifu_model::{Bears, ClaimId, Json, Outcome, RequirementId, TargetLevel};

use super::budget::Budget;
use super::side::Side;
use super::trial::{About, admitted};
use super::undecided::Limit;
use super::witness::{StatedClaim, Witness};
use warifu_core::CompiledSet;
use warifu_core::EvaluateError;
use warifu_core::engine::Part;
use warifu_core::engine::Truth;
use warifu_core::engine::{Assertions, Facts};

/// The witness without what it does not need: leaving out any one thing more makes it none. Where the effort is spent,
/// what is left stays, and it says that it may not be smallest.
pub(super) fn minimal(sides: &[Side<'_>; 2], witness: Witness, about: &About, budget: &Budget) -> Witness {
    let accepting = witness.accepted_by.number();
    budget.begin();
    let stage = Stage { sides, accepting, about, budget };
    let mut witness = witness;
    witness.is_smallest = stage.finish(&mut witness).is_ok();
    budget.end();
    witness
}

struct Stage<'w, 's> {
    sides: &'w [Side<'s>; 2],
    accepting: usize,
    about: &'w About,
    budget: &'w Budget,
}

/// One side with what it was told.
struct SideState<'s> {
    set: &'s CompiledSet,
    target: TargetLevel,
    facts: Facts<'s>,
    /// The places of the requirements that are asked for, and whether each is met.
    asked: Vec<(usize, bool)>,
    /// `true` where the whole set is asked; then all that counts is its outcome.
    about_all: bool,
    /// The way in which each of those that are asked for bears on it.
    bears: Vec<Bears>,
}

/// How the refusing side takes it.
enum Refused<'s> {
    Assessed(Box<SideState<'s>>),
    Unreadable(ClaimId),
}

impl<'s> Stage<'_, 's> {
    /// Goes through everything until all of it is needed. What was left out before the effort is spent stays out.
    fn finish(&self, left: &mut Witness) -> Result<(), Limit> {
        while self.pass(left)? {}
        Ok(())
    }

    /// Goes through everything once; whether there is less now.
    fn pass(&self, left: &mut Witness) -> Result<bool, Limit> {
        let mut is_smaller = self.without_claims(left)?;
        let mut place = 0;
        while place < left.evidence.len() {
            let mut tried = left.clone();
            tried.evidence.remove(place);
            self.take(left, tried, &mut is_smaller, &mut place)?;
        }
        place = 0;
        while place < left.certificates.len() {
            let mut tried = left.clone();
            tried.certificates.remove(place);
            self.take(left, tried, &mut is_smaller, &mut place)?;
        }
        for place in 0..left.claims.len() {
            while let Some(smaller) = self.smaller_claim(left, place)? {
                *left = smaller;
                is_smaller = true;
            }
        }
        Ok(is_smaller)
    }

    /// The witness with less in one claim, if that is one.
    fn smaller_claim(&self, witness: &Witness, place: usize) -> Result<Option<Witness>, Limit> {
        for smaller in smaller_claims(witness, place) {
            self.budget.spend(self.size(&smaller))?;
            if self.is_witness(&smaller) {
                return Ok(Some(smaller));
            }
        }
        // Longer lists are not gone through, so it is unknown.
        let is_long = |stated: &StatedClaim| matches!(&stated.value, Json::List(items) if items.len() > RECORDS);
        if witness.claims.get(place).is_some_and(is_long) { Err(Limit::Records) } else { Ok(None) }
    }

    /// Takes a smaller witness if it is one, else goes on to the next place.
    fn take(&self, left: &mut Witness, tried: Witness, is_smaller: &mut bool, place: &mut usize) -> Result<(), Limit> {
        self.budget.spend(self.size(&tried))?;
        if self.is_witness(&tried) {
            *left = tried;
            *is_smaller = true;
        } else {
            *place += 1;
        }
        Ok(())
    }

    /// What it costs to evaluate a witness anew.
    fn size(&self, witness: &Witness) -> usize {
        let rules: usize = self.sides.iter().map(Side::len).sum();
        (witness.claims.len() + witness.evidence.len() + rules).saturating_mul(ASSESSING)
    }

    fn is_witness(&self, witness: &Witness) -> bool {
        self.start(witness).is_some()
    }

    /// Both sides with what they were told, if it is a witness.
    fn start(&self, witness: &Witness) -> Option<(SideState<'s>, Refused<'s>)> {
        let state = |number: usize| -> Result<SideState<'s>, EvaluateError> {
            let Some(side) = self.sides.get(number) else { return Err(EvaluateError::NoInput) };
            let (facts, target) = admitted(side.set, witness, self.about.level(number))?;
            let ids = self.about.requirements.get(number).and_then(Option::as_deref);
            Ok(SideState::new(side.set, facts, target, ids))
        };
        let accepted = state(self.accepting).ok().filter(SideState::is_accepted)?;
        let refused = match state(1 - self.accepting) {
            Ok(state) if state.is_accepted() => return None,
            Ok(state) => Refused::Assessed(Box::new(state)),
            Err(EvaluateError::ClaimType { claim, .. }) => Refused::Unreadable(claim),
            Err(_) => return None,
        };
        Some((accepted, refused))
    }

    /// Leaves out claims one by one: only what reads a claim is evaluated again. Whether there is less now; where it is
    /// no witness to begin with, it stays.
    fn without_claims(&self, witness: &mut Witness) -> Result<bool, Limit> {
        self.budget.spend(self.size(witness))?;
        let Some((mut accepted, mut refused)) = self.start(witness) else { return Ok(false) };
        let mut kept = Vec::with_capacity(witness.claims.len());
        let all = std::mem::take(&mut witness.claims);
        let count = all.len();
        let mut spent = Ok(());
        for (place, stated) in all.iter().enumerate() {
            let others = all.iter().skip(place + 1);
            let without = || kept.iter().chain(others.clone()).cloned().collect();
            match self
                .does_without(stated, &mut accepted, &mut refused, &|| Witness { claims: without(), ..witness.clone() })
            {
                Ok(true) => {}
                Ok(false) => kept.push(stated.clone()),
                Err(limit) => {
                    kept.push(stated.clone());
                    kept.extend(others.cloned());
                    spent = Err(limit);
                    break;
                }
            }
        }
        witness.claims = kept;
        // Evidence for a claim that is not made is evidence all the same.
        let claims: Vec<ClaimId> = witness.claims.iter().map(|one| one.claim.clone()).collect();
        for entry in &mut witness.evidence {
            entry.supports = entry.supports.take().filter(|claim| claims.contains(claim));
        }
        spent.map(|()| witness.claims.len() < count)
    }

    /// Returns `true` where it is a witness without a claim; then both sides have forgotten it.
    fn does_without(
        &self,
        stated: &StatedClaim,
        accepted: &mut SideState<'s>,
        refused: &mut Refused<'s>,
        without: &dyn Fn() -> Witness,
    ) -> Result<bool, Limit> {
        self.budget.spend(ASSESSING)?;
        let before = accepted.leave_out(&stated.claim, self.budget)?;
        let is_refused = accepted.is_accepted()
            && match refused {
                Refused::Assessed(state) => {
                    let before = state.leave_out(&stated.claim, self.budget)?;
                    let is_refused = !state.is_accepted();
                    if !is_refused {
                        state.restore(before);
                    }
                    is_refused
                }
                Refused::Unreadable(claim) if *claim != stated.claim => true,
                Refused::Unreadable(_) => {
                    let found = self.start(&without());
                    let is_refused = found.is_some();
                    if let Some((_, now)) = found {
                        *refused = now;
                    }
                    is_refused
                }
            };
        if !is_refused {
            accepted.restore(before);
        }
        Ok(is_refused)
    }
}

/// A claim as it was before it was left out.
struct Before {
    slot: Option<(usize, Assertions)>,
    asked: Vec<(usize, bool)>,
}

impl<'s> SideState<'s> {
    fn new(set: &'s CompiledSet, facts: Facts<'s>, target: TargetLevel, ids: Option<&[RequirementId]>) -> Self {
        let is_asked = |id: &RequirementId| ids.is_none_or(|ids| ids.contains(id));
        let places = set.requirements_at(&target).filter(|(_, one)| is_asked(&one.id)).map(|(place, _)| place);
        let places: Vec<usize> = places.collect();
        let bears = places.iter().filter_map(|place| set.set().requirements.get(*place));
        let bears = bears.map(|requirement| set.set().bears(requirement)).collect();
        let mut state = Self { set, target, facts, asked: Vec::new(), about_all: ids.is_none(), bears };
        state.asked = places.into_iter().map(|place| (place, state.is_met(place))).collect();
        state
    }

    /// Where nothing is asked of a whole set, nothing is accepted; see `evaluate`.
    fn is_accepted(&self) -> bool {
        if !self.about_all {
            return self.asked.iter().all(|(_, is_met)| *is_met);
        }
        // That it is not met is all that is known; which of the two ways makes no difference to acceptance.
        let open = self.asked.iter().zip(&self.bears).filter(|((_, is_met), _)| !is_met);
        let open = open.map(|(_, bears)| (*bears, Outcome::NotSatisfied));
        self.set.asks_at(&self.target) && self.set.outcome_of_open(&self.target, open).0 == Outcome::Satisfied
    }

    fn is_met(&self, place: usize) -> bool {
        let set = self.set;
        let Some((requirement, rule)) = set.set().requirements.get(place).zip(set.rule(place)) else { return false };
        let truth = |part: &Part| part.tree.truth(&|leaf| self.leaf(*leaf));
        match rule.applies.as_ref().map(truth) {
            Some(Truth::No) => true,
            Some(Truth::Unknown) => false,
            Some(Truth::Yes) | None => {
                set.parts_at((requirement, rule), &self.target).all(|part| truth(part) == Truth::Yes)
            }
        }
    }

    fn leaf(&self, leaf: usize) -> Truth {
        self.set.leaves().get(leaf).map_or(Truth::Unknown, |leaf| leaf.assess(&self.facts).truth)
    }

    /// Forgets a claim and evaluates again what reads it.
    fn leave_out(&mut self, claim: &ClaimId, budget: &Budget) -> Result<Before, Limit> {
        let asked = self.asked.clone();
        let Some(slot) = self.set.declared().claim(claim) else { return Ok(Before { slot: None, asked }) };
        let held = self.facts.claims.get_mut(slot).map(std::mem::take).unwrap_or_default();
        for place in 0..self.asked.len() {
            let Some((number, _)) = self.asked.get(place).copied() else { continue };
            let reads = self.set.rule(number).map(warifu_core::engine::Rule::reads);
            if reads.is_some_and(|reads| reads.claims.contains(&slot) || reads.supports.contains(&slot)) {
                budget.spend(ASSESSING)?;
                let is_met = self.is_met(number);
                if let Some(asked) = self.asked.get_mut(place) {
                    asked.1 = is_met;
                }
            }
        }
        Ok(Before { slot: Some((slot, held)), asked })
    }

    fn restore(&mut self, before: Before) {
        self.asked = before.asked;
        if let Some((slot, held)) = before.slot
            && let Some(place) = self.facts.claims.get_mut(slot)
        {
            *place = held;
        }
    }
}

/// The witness with less in one claim: without what a weaker party says, or with one record less.
fn smaller_claims(witness: &Witness, place: usize) -> Vec<Witness> {
    let Some(stated) = witness.claims.get(place) else { return Vec::new() };
    let with = |change: &dyn Fn(&mut StatedClaim)| {
        let mut smaller = witness.clone();
        if let Some(stated) = smaller.claims.get_mut(place) {
            change(stated);
        }
        smaller
    };
    let mut all = Vec::new();
    if stated.weaker.is_some() {
        all.push(with(&|stated| stated.weaker = None));
    }
    if let Json::List(items) = &stated.value
        && matches!(items.as_slice(), [Json::Object(_), ..])
        && items.len() <= RECORDS
    {
        for place in 0..items.len() {
            let rest = items.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, item)| item.clone());
            let rest: Vec<Json> = rest.collect();
            all.push(with(&|stated| stated.value = Json::List(rest.clone())));
        }
    }
    all
}

/// What evaluation one requirement, or hearing one claim, costs.
const ASSESSING: usize = 20;
/// Longer lists stay as they are.
const RECORDS: usize = 64;
