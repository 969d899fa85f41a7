//! Whether everything that one side accepts is accepted by the other, for single requirements.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{ClaimId, RequirementId};

use super::claim_cells::narrowed;
use super::confirm::confirm;
use super::formula::Formula;
use super::levels::Level;
use super::query::Solver;
use super::question::{Aim, Answer, Effort, Query, Refusal};
use super::side::{Literal, Side, Topic};
use super::trial::About;
use super::undecided::Undecided;
use super::witness::Witness;
use super::word_law::is_same_words;

/// True where one side's acceptance lies within the other's.
#[derive(Clone, Debug)]
pub(super) enum Inclusion {
    Fails(Box<Witness>),
    Holds,
    Undecided(Undecided),
}

/// Both directions: from old to new, and back.
pub(super) type Both = [Inclusion; 2];

/// Requirements of each side that are held against each other: all of one side's against all of the other's.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Pairing {
    /// Per side, places of requirements in the set.
    pub(super) places: [Vec<usize>; 2],
}

/// Compares requirements, and remembers what it found.
#[derive(Debug)]
pub(super) struct Comparer<'s> {
    pub(super) solver: Solver<'s>,
    pub(super) effort: BTreeMap<Pairing, Effort>,
    known: BTreeMap<Pairing, Vec<Compared>>,
}

/// What was found for the criteria as they are at some level.
#[derive(Debug)]
struct Compared {
    formulas: [Vec<Formula<Literal>>; 2],
    both: Both,
}

impl<'s> Comparer<'s> {
    pub(super) fn new(solver: Solver<'s>) -> Self {
        Self { solver, effort: BTreeMap::new(), known: BTreeMap::new() }
    }

    /// Compares requirements at a level, in both directions.
    pub(super) fn compare(&mut self, pairing: &Pairing, level: &Level) -> Both {
        let formulas = [0, 1].map(|side| self.formulas(pairing, level, side));
        let known = self.known.get(pairing).map_or(&[][..], Vec::as_slice);
        if let Some(known) = known.iter().find(|known| known.formulas == formulas) {
            return known.both.clone();
        }
        let both = if self.is_same(pairing, level) {
            [Inclusion::Holds, Inclusion::Holds]
        } else if self.is_words_on_both_sides(pairing, level) {
            [Inclusion::Undecided(Undecided::WordsOnly), Inclusion::Undecided(Undecided::WordsOnly)]
        } else {
            [0, 1].map(|accepting| self.included(pairing, level, &formulas, accepting))
        };
        let known = Compared { formulas, both: both.clone() };
        self.known.entry(pairing.clone()).or_default().push(known);
        both
    }

    /// Returns `true` where either side has a requirement that is only words among these.
    pub(super) fn is_words_on_both_sides(&self, pairing: &Pairing, level: &Level) -> bool {
        let is_words = |(number, places): (usize, &Vec<usize>)| {
            let (Some(side), Some(target)) = (self.solver.sides.get(number), level.targets.get(number)) else {
                return false;
            };
            let mut requirements = places.iter().filter_map(|place| side.set.set().requirements.get(*place));
            requirements.any(|one| one.criterion.is_none() && side.holds(one, target))
        };
        pairing.places.iter().enumerate().all(is_words)
    }

    fn formulas(&self, pairing: &Pairing, level: &Level, side: usize) -> Vec<Formula<Literal>> {
        let (Some(of), Some(target), Some(places)) =
            (self.solver.sides.get(side), level.targets.get(side), pairing.places.get(side))
        else {
            return Vec::new();
        };
        places.iter().map(|place| of.acceptance(side, *place, target)).collect()
    }

    fn included(
        &mut self,
        pairing: &Pairing,
        level: &Level,
        formulas: &[Vec<Formula<Literal>>; 2],
        accepting: usize,
    ) -> Inclusion {
        let [old, new] = formulas;
        let (accept, refuse) = if accepting == 0 { (old, new) } else { (new, old) };
        let mut refusals: Vec<Refusal> = refuse.iter().cloned().map(Refusal::Rule).collect();
        let claims = claims(&self.solver.sides, old.iter().chain(new));
        let unreadable = claims.into_iter().filter(|claim| narrowed(&self.solver.sides, claim, accepting));
        refusals.extend(unreadable.map(Refusal::Unreadable));
        let about = self.about(pairing, level);
        let mut undecided = None;
        for refuse in refusals {
            let query = Query { accepting, accept: accept.clone(), refuse, aim: Aim::Smallest };
            let effort = self.effort.entry(pairing.clone()).or_default();
            match self.solver.ask(&query, effort) {
                Answer::None => {}
                Answer::Undecided(why) => undecided = undecided.or(Some(why)),
                Answer::Found(description) => {
                    let unconfirmed = description.unconfirmed();
                    match confirm(&self.solver.sides, description, accepting, &about, &self.solver.budget) {
                        Some(witness) => return Inclusion::Fails(Box::new(witness)),
                        None => undecided = Some(unconfirmed),
                    }
                }
            }
        }
        undecided.map_or(Inclusion::Holds, Inclusion::Undecided)
    }

    fn about(&self, pairing: &Pairing, level: &Level) -> About {
        let ids = |side: usize| -> Vec<RequirementId> {
            let set = self.solver.sides.get(side).map(|side| side.set.set());
            let places = pairing.places.get(side).into_iter().flatten();
            places.filter_map(|place| Some(set?.requirements.get(*place)?.id.clone())).collect()
        };
        let (old, new) = (ids(0), ids(1));
        let filed = old.first().or(new.first()).cloned();
        About { requirements: [Some(old), Some(new)], filed, levels: level.texts.clone() }
    }

    /// Returns `true` where two requirements are the same words of the language about the same types, so that nothing
    /// needs to be tried.
    pub(super) fn is_same(&self, pairing: &Pairing, level: &Level) -> bool {
        let [old, new] = &self.solver.sides;
        let ([old_place], [new_place]) = (pairing.places[0].as_slice(), pairing.places[1].as_slice()) else {
            return false;
        };
        let (Some(one), Some(other)) =
            (old.set.set().requirements.get(*old_place), new.set.set().requirements.get(*new_place))
        else {
            return false;
        };
        let reached = |side: &Side<'_>, number: usize, requirement: &warifu_model::Requirement| -> Vec<bool> {
            let Some(target) = level.targets.get(number) else { return Vec::new() };
            let reaches = |from| side.set.set().levels.reaches(target, from);
            let tightened = requirement.tightened.iter().map(|tightening| reaches(&tightening.level));
            std::iter::once(side.holds(requirement, target)).chain(tightened).collect()
        };
        if one.criterion.is_none() && other.criterion.is_none() {
            let [old_holds, new_holds] = [(old, 0, one), (new, 1, other)].map(|(side, number, requirement)| {
                level.targets.get(number).is_some_and(|target| side.holds(requirement, target))
            });
            return old_holds == new_holds && is_same_words((old.set.set(), one), (new.set.set(), other));
        }
        let rules = old.set.rule(*old_place).zip(new.set.rule(*new_place));
        rules.is_some_and(|(old, new)| old.is_written_like(new))
            && reached(old, 0, one) == reached(new, 1, other)
            && old.words(*old_place) == new.words(*new_place)
    }
}

/// The claims that formulas turn on.
fn claims<'f>(sides: &[Side<'_>; 2], formulas: impl Iterator<Item = &'f Formula<Literal>>) -> BTreeSet<ClaimId> {
    let mut claims = BTreeSet::new();
    for formula in formulas {
        formula.each(&mut |literal: &Literal| match literal {
            Literal::Stated(claim) => {
                claims.insert(claim.clone());
            }
            Literal::Leaf { side, leaf, .. } => {
                let of = sides.get(*side).and_then(|one| one.topic(one.leaf(*leaf)?));
                claims.extend(of.iter().flat_map(Topic::claims).cloned());
            }
        });
    }
    claims
}
