//! Whether everything that one whole set accepts at a level is accepted by the other.

use std::collections::BTreeSet;

use warifu_model::ClaimId;

use super::claim_cells::{is_passed_over, narrowed};
use super::confirm::confirm;
use super::formula::Formula;
use super::inclusion::{Comparer, Inclusion, Pairing};
use super::levels::Level;
use super::query::{Aim, Answer, Effort, Query, Refusal};
use super::side::Side;
use super::trial::About;
use super::undecided::Undecided;

/// How the inclusion of whole sets was settled.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Ground {
    /// Nothing meets the first set at all.
    Empty,
    /// Requirement by requirement.
    Each,
    /// By a search over all requirements.
    Whole,
}

impl Comparer<'_> {
    /// Tells whether what a side accepts at a level is accepted by the other.
    ///
    /// Where each requirement of the other side alone accepts what its counterpart does, there is nothing to look for.
    /// Where one does not, a description is looked for that it refuses while all requirements of the first side are
    /// met.
    pub(super) fn whole(&mut self, level: &Level, accepting: usize, effort: &mut Effort) -> (Inclusion, Ground) {
        let refusals = self.refusals(level, accepting);
        if refusals.is_empty() {
            return (Inclusion::Holds, Ground::Each);
        }
        if self.has_words_on_both_sides(level) {
            // Neither side accepts anything as a whole, which would settle all and tell nothing.
            return (Inclusion::Undecided(Undecided::WordsOnly), Ground::Each);
        }
        let accept = self.acceptance(level, accepting);
        let about = About { requirements: [None, None], filed: None, levels: level.texts.clone() };
        let mut undecided = None;
        for refuse in refusals {
            let query = Query { accepting, accept: accept.clone(), refuse, aim: Aim::Any };
            match self.solver.ask(&query, effort) {
                Answer::None => {}
                Answer::Undecided(why) => undecided = undecided.or(Some(why)),
                Answer::Found(description) => {
                    let unconfirmed = description.unconfirmed();
                    match confirm(&self.solver.sides, description, accepting, &about, &self.solver.budget) {
                        Some(witness) => return (Inclusion::Fails(Box::new(witness)), Ground::Whole),
                        None => undecided = Some(unconfirmed),
                    }
                }
            }
        }
        if let Some(why) = undecided {
            return (Inclusion::Undecided(why), Ground::Whole);
        }
        let anything = Query { accepting, accept, refuse: Refusal::Rule(Formula::never()), aim: Aim::Any };
        let is_empty = matches!(self.solver.ask(&anything, effort), Answer::None);
        (Inclusion::Holds, if is_empty { Ground::Empty } else { Ground::Whole })
    }

    fn has_words_on_both_sides(&self, level: &Level) -> bool {
        let all = [0, 1].map(|side| (0..self.solver.sides.get(side).map_or(0, Side::len)).collect());
        self.is_words_on_both_sides(&Pairing { places: all }, level)
    }

    fn acceptance(&self, level: &Level, number: usize) -> Vec<Formula<super::side::Literal>> {
        let (Some(side), Some(target)) = (self.solver.sides.get(number), level.targets.get(number)) else {
            return Vec::new();
        };
        // Where nothing is asked, nothing is accepted: `evaluate` refuses to evaluate.
        if side.set.requirements_at(target).next().is_none() {
            return vec![Formula::never()];
        }
        let places = 0..side.set.set().requirements.len();
        let all = places.map(|place| side.acceptance(number, place, target));
        all.filter(|formula| *formula != Formula::always()).collect()
    }

    /// What the other side may refuse for: requirements that alone accept less than their counterparts, and claims that
    /// it reads more narrowly.
    fn refusals(&mut self, level: &Level, accepting: usize) -> Vec<Refusal> {
        let refusing = 1 - accepting;
        let mut refusals = Vec::new();
        let asks = |number: usize| {
            let (Some(side), Some(target)) = (self.solver.sides.get(number), level.targets.get(number)) else {
                return false;
            };
            side.set.requirements_at(target).next().is_some()
        };
        if asks(accepting) && !asks(refusing) {
            return vec![Refusal::Rule(Formula::never())];
        }
        for place in 0..self.solver.sides.get(refusing).map_or(0, Side::len) {
            let pairing = self.pairing_of(refusing, place);
            let Some(inclusion) = self.compare(&pairing, level).into_iter().nth(accepting) else { continue };
            let (Some(side), Some(target)) = (self.solver.sides.get(refusing), level.targets.get(refusing)) else {
                continue;
            };
            if !matches!(inclusion, Inclusion::Holds) {
                refusals.push(Refusal::Rule(side.acceptance(refusing, place, target)));
            }
        }
        refusals.extend(self.narrowed_claims(accepting).into_iter().map(Refusal::Unreadable));
        refusals
    }

    /// Claims that the other side reads more narrowly, or reads while this one passes them over.
    pub(super) fn narrowed_claims(&self, accepting: usize) -> BTreeSet<ClaimId> {
        let claims = self.solver.sides.iter().flat_map(|side| side.set.declared().claims());
        let narrowed = claims.filter(|claim| narrowed(&self.solver.sides, &claim.id, accepting));
        let mut all: BTreeSet<ClaimId> = narrowed.map(|claim| claim.id.clone()).collect();
        // Of those that the accepting side passes over, one shows what each would.
        let claims = self.solver.sides.iter().flat_map(|side| side.set.declared().claims());
        let mut passed = claims.filter(|claim| is_passed_over(&self.solver.sides, &claim.id, accepting));
        all.extend(passed.next().map(|claim| claim.id.clone()));
        all
    }

    /// A requirement of one side with the requirement of the same id on the other, if there is one.
    pub(super) fn pairing_of(&self, number: usize, place: usize) -> Pairing {
        let id =
            self.solver.sides.get(number).and_then(|side| side.set.set().requirements.get(place)).map(|one| &one.id);
        let other = self
            .solver
            .sides
            .get(1 - number)
            .and_then(|side| side.set.set().requirements.iter().position(|one| Some(&one.id) == id));
        let (own, other) = (vec![place], other.into_iter().collect());
        Pairing { places: if number == 0 { [own, other] } else { [other, own] } }
    }
}
