//! Whether everything that one whole set accepts at a level is accepted by the other.

use std::collections::BTreeSet;

use warifu_model::{Bears, ClaimId, Requirement};

use super::claim_cells::{is_passed_over, narrowed};
use super::confirm::confirm;
use super::formula::Formula;
use super::inclusion::{Comparer, Inclusion, Pairing};
use super::levels::Level;
use super::question::{Aim, Answer, Effort, Query, Refusal};
use super::side::{Literal, Side};
use super::thresholds::{Counted, Proposal, Threshold, propose};
use super::trial::About;
use super::undecided::{Limit, Undecided};

/// How the inclusion of whole sets was settled.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Ground {
    /// Nothing meets the first set at all.
    Empty,
    /// Requirement by requirement.
    Each,
    /// Requirement by requirement, and by the points that they leave.
    Points,
    /// By a search over all requirements.
    Whole,
}

/// What a set accepts at a level: all of these, and points enough.
#[derive(Clone, Debug)]
struct Accepted {
    needed: Vec<Formula<Literal>>,
    threshold: Option<Threshold>,
}

/// The reason why the other side may refuse.
#[derive(Clone, Debug)]
enum Reason {
    /// Nothing is asked there, so that nothing is accepted.
    NothingAsked,
    /// This requirement, which it always needs.
    Requirement(usize),
    /// Too few points, with what the table over sums proposes; nothing where it is too large.
    Points(Threshold, Option<Proposal>),
    /// A claim that it cannot read.
    Unreadable(ClaimId),
}

impl Comparer<'_> {
    /// Tells whether what a side accepts at a level is accepted by the other.
    ///
    /// Where each requirement of the other side alone accepts what its counterpart does, there is nothing to look for.
    /// Where one does not, a description is looked for that it refuses while all requirements of the first side are
    /// met.
    pub(super) fn whole(&mut self, level: &Level, accepting: usize, effort: &mut Effort) -> (Inclusion, Ground) {
        let accepted = self.accepted(level, accepting);
        let (reasons, ground) = self.reasons(level, accepting, &accepted);
        if reasons.is_empty() {
            return (Inclusion::Holds, ground);
        }
        if self.has_words_on_both_sides(level) {
            // Neither side accepts anything as a whole, which would settle all and tell nothing.
            return (Inclusion::Undecided(Undecided::WordsOnly), Ground::Each);
        }
        let about = About { requirements: [None, None], filed: None, levels: level.texts.clone() };
        let mut undecided = None;
        for reason in reasons {
            for query in self.queries(level, accepting, &accepted, &reason) {
                let is_last = query.is_whole;
                match self.solver.ask(&query.query, effort) {
                    // With less asked of the accepting side there is nothing: with all of it there is nothing either.
                    Answer::None if query.is_bound => break,
                    Answer::Found(_) if query.is_bound => {}
                    Answer::Undecided(why) if is_last => undecided = undecided.or(Some(why)),
                    Answer::None | Answer::Undecided(_) => {}
                    Answer::Found(description) => {
                        let unconfirmed = description.unconfirmed();
                        match confirm(&self.solver.sides, description, accepting, &about, &self.solver.budget) {
                            Some(witness) => return (Inclusion::Fails(Box::new(witness)), Ground::Whole),
                            None if is_last => undecided = Some(unconfirmed),
                            None => {}
                        }
                    }
                }
            }
        }
        if let Some(why) = undecided {
            return (Inclusion::Undecided(why), Ground::Whole);
        }
        let is_empty = self.is_empty(level, accepting, &accepted, effort);
        (Inclusion::Holds, if is_empty { Ground::Empty } else { Ground::Whole })
    }

    /// Returns `true` where nothing meets a set at a level.
    fn is_empty(&mut self, level: &Level, accepting: usize, accepted: &Accepted, effort: &mut Effort) -> bool {
        let refuse = Refusal::Rule(Formula::never());
        let proposed = accepted.threshold.as_ref().map(|threshold| threshold.enough(None));
        let proposed = proposed.map(|met| self.with(level, accepting, &accepted.needed, &met));
        let whole = self.all_of(level, accepting, accepted);
        let mut answers = proposed.into_iter().chain([whole]).map(|accept| {
            let query = Query { accepting, accept, refuse: refuse.clone(), aim: Aim::Any };
            self.solver.ask(&query, effort)
        });
        // whatever is found shows that something does
        !answers.any(|answer| !matches!(answer, Answer::None))
    }

    /// What to ask for one reason, one after the other: first what settles it fast, last all there is to it.
    fn queries(&self, level: &Level, accepting: usize, accepted: &Accepted, reason: &Reason) -> Vec<Asked> {
        let refusing = 1 - accepting;
        let Some(target) = level.targets.get(refusing) else { return Vec::new() };
        let Some(side) = self.solver.sides.get(refusing) else { return Vec::new() };
        let acceptance = |place: usize| side.acceptance(refusing, place, target);
        let refuse = match reason {
            Reason::NothingAsked => Refusal::Rule(Formula::never()),
            Reason::Requirement(place) => Refusal::Rule(acceptance(*place)),
            Reason::Points(threshold, _) => Refusal::Rule(threshold.formula(acceptance)),
            Reason::Unreadable(claim) => Refusal::Unreadable(claim.clone()),
        };
        let query = |accept: Vec<Formula<Literal>>, refuse: Refusal| Query { accepting, accept, refuse, aim: Aim::Any };
        let whole = self.all_of(level, accepting, accepted);
        let whole = Asked { query: query(whole, refuse.clone()), is_whole: true, is_bound: false };
        if accepted.threshold.is_none() && !matches!(reason, Reason::Points(..)) {
            return vec![whole];
        }
        let mut all = Vec::new();
        let proposed = match reason {
            Reason::Points(_, None) => return vec![whole],
            Reason::Points(_, Some(Proposal { met, unmet })) => {
                let none_of = unmet.iter().map(|place| acceptance(*place)).collect();
                query(self.with(level, accepting, &accepted.needed, met), Refusal::Rule(Formula::any(none_of)))
            }
            _ => {
                // What is always needed may be enough to rule it out.
                let bound = query(accepted.needed.clone(), refuse.clone());
                all.push(Asked { query: bound, is_whole: false, is_bound: true });
                let twin = match reason {
                    Reason::Requirement(place) => self.pairing_of(refusing, *place).places.get(accepting).cloned(),
                    _ => None,
                };
                let but = twin.and_then(|twin| twin.first().copied());
                let met = accepted.threshold.as_ref().map(|threshold| threshold.enough(but)).unwrap_or_default();
                query(self.with(level, accepting, &accepted.needed, &met), refuse)
            }
        };
        all.push(Asked { query: proposed, is_whole: false, is_bound: false });
        all.push(whole);
        all
    }

    /// What the table over sums proposes, by places of each side; nothing where it shows that there is no such product.
    fn proposal(
        &mut self,
        level: &Level,
        accepting: usize,
        accepted: &Accepted,
        refused: &Threshold,
    ) -> Result<Option<Proposal>, Limit> {
        let refusing = 1 - accepting;
        let own = accepted.threshold.clone();
        let own = own.as_ref().map_or(&[][..], |threshold| threshold.counted.as_slice());
        let mut places: Vec<(Option<usize>, Option<usize>, Counted)> = Vec::new();
        for (place, loss) in &refused.counted {
            let pairing = self.pairing_of(refusing, *place);
            let twin = pairing.places.get(accepting).and_then(|places| places.first().copied());
            let is_included =
                twin.is_some() && matches!(self.compare(&pairing, level).get(accepting), Some(Inclusion::Holds));
            let gain = own.iter().find(|(other, _)| Some(*other) == twin).map_or(0, |(_, gain)| *gain);
            let is_needed = twin.is_some_and(|twin| self.is_needed(accepting, twin, level));
            places.push((twin, Some(*place), Counted { gain, loss: *loss, is_included, is_needed }));
        }
        for (place, gain) in own {
            if !places.iter().any(|(twin, ..)| *twin == Some(*place)) {
                let counted = Counted { gain: *gain, loss: 0, is_included: false, is_needed: false };
                places.push((Some(*place), None, counted));
            }
        }
        let counted: Vec<Counted> = places.iter().map(|(.., counted)| *counted).collect();
        let enough = accepted.threshold.as_ref().map_or(0, |threshold| threshold.needed);
        self.solver.budget.begin();
        let found = propose(&counted, (enough, refused.needed), &self.solver.budget);
        self.solver.budget.end();
        let Some(Proposal { met, unmet }) = found? else { return Ok(None) };
        let met = met.iter().filter_map(|number| places.get(*number)?.0).collect();
        let unmet = unmet.iter().filter_map(|number| places.get(*number)?.1).collect();
        Ok(Some(Proposal { met, unmet }))
    }

    fn has_words_on_both_sides(&self, level: &Level) -> bool {
        let needed = |number: usize| -> Vec<usize> {
            let places = 0..self.solver.sides.get(number).map_or(0, Side::len);
            places.filter(|place| self.bears(number, *place).is_some_and(Bears::is_needed)).collect()
        };
        self.is_words_on_both_sides(&Pairing { places: [needed(0), needed(1)] }, level)
    }

    fn requirement(&self, number: usize, place: usize) -> Option<&Requirement> {
        self.solver.sides.get(number)?.set.set().requirements.get(place)
    }

    /// How a requirement of a side bears on its outcome.
    fn bears(&self, number: usize, place: usize) -> Option<Bears> {
        let set = self.solver.sides.get(number)?.set.set();
        set.requirements.get(place).map(|requirement| set.bears(requirement))
    }

    /// Returns `true` where a requirement holds at a level and is always needed.
    fn is_needed(&self, number: usize, place: usize, level: &Level) -> bool {
        let (Some(side), Some(target)) = (self.solver.sides.get(number), level.targets.get(number)) else {
            return false;
        };
        let holds = self.requirement(number, place).is_some_and(|one| side.holds(one, target));
        holds && self.bears(number, place).is_some_and(Bears::is_needed)
    }

    /// What a side accepts at a level.
    fn accepted(&self, level: &Level, number: usize) -> Accepted {
        let nothing = Accepted { needed: vec![Formula::never()], threshold: None };
        let (Some(side), Some(target)) = (self.solver.sides.get(number), level.targets.get(number)) else {
            return nothing;
        };
        // Where nothing is asked, nothing is accepted: `evaluate` refuses to evaluate.
        if !side.set.asks_at(target) {
            return nothing;
        }
        let places = (0..side.len()).filter(|place| self.is_needed(number, *place, level));
        let all = places.map(|place| side.acceptance(number, place, target));
        let needed = all.filter(|formula| *formula != Formula::always()).collect();
        Accepted { needed, threshold: self.threshold(level, number) }
    }

    /// The score of a side at a level, less what is always needed.
    fn threshold(&self, level: &Level, number: usize) -> Option<Threshold> {
        let (side, target) = (self.solver.sides.get(number)?, level.targets.get(number)?);
        let score = side.set.score_at(target)?;
        let bears = side.set.requirements_at(target).map(|(place, one)| (place, side.set.set().bears(one)));
        Threshold::new(score.at_least, &bears.collect::<Vec<_>>())
    }

    /// Everything that a side asks, the score as a formula.
    fn all_of(&self, level: &Level, number: usize, accepted: &Accepted) -> Vec<Formula<Literal>> {
        let mut all = accepted.needed.clone();
        if let (Some(threshold), Some(side), Some(target)) =
            (&accepted.threshold, self.solver.sides.get(number), level.targets.get(number))
        {
            all.push(threshold.formula(|place| side.acceptance(number, place, target)));
        }
        all
    }

    /// What is always needed, and some requirements of a side beside that.
    fn with(
        &self,
        level: &Level,
        number: usize,
        needed: &[Formula<Literal>],
        places: &[usize],
    ) -> Vec<Formula<Literal>> {
        let found = self.solver.sides.get(number).zip(level.targets.get(number));
        let also = found
            .into_iter()
            .flat_map(|(side, target)| places.iter().map(move |place| side.acceptance(number, *place, target)));
        needed.iter().cloned().chain(also).collect()
    }

    /// What the other side may refuse for: requirements that alone accept less than their counterparts, or whose counterparts are not
    /// always needed; too few points; and claims that it reads more narrowly.
    fn reasons(&mut self, level: &Level, accepting: usize, accepted: &Accepted) -> (Vec<Reason>, Ground) {
        let refusing = 1 - accepting;
        let asks = |number: usize| {
            let found = self.solver.sides.get(number).zip(level.targets.get(number));
            found.is_some_and(|(side, target)| side.set.asks_at(target))
        };
        if asks(accepting) && !asks(refusing) {
            return (vec![Reason::NothingAsked], Ground::Each);
        }
        let mut reasons = Vec::new();
        for place in 0..self.solver.sides.get(refusing).map_or(0, Side::len) {
            if !self.is_needed(refusing, place, level) && self.requirement(refusing, place).is_some() {
                continue;
            }
            let pairing = self.pairing_of(refusing, place);
            let Some(inclusion) = self.compare(&pairing, level).into_iter().nth(accepting) else { continue };
            let twin = pairing.places.get(accepting).and_then(|places| places.first().copied());
            let is_given = twin
                .is_none_or(|twin| self.is_needed(accepting, twin, level) || !self.holds_at(accepting, twin, level));
            if !matches!(inclusion, Inclusion::Holds) || !is_given {
                reasons.push(Reason::Requirement(place));
            }
        }
        let mut ground = Ground::Each;
        if let Some(threshold) = self.threshold(level, refusing) {
            match self.proposal(level, accepting, accepted, &threshold) {
                // There are never points enough on one side with too few on the other.
                Ok(None) => ground = Ground::Points,
                found => reasons.push(Reason::Points(threshold, found.ok().flatten())),
            }
        }
        reasons.extend(self.narrowed_claims(accepting).into_iter().map(Reason::Unreadable));
        (reasons, ground)
    }

    fn holds_at(&self, number: usize, place: usize, level: &Level) -> bool {
        let found = self.solver.sides.get(number).zip(level.targets.get(number));
        found.is_some_and(|(side, target)| self.requirement(number, place).is_some_and(|one| side.holds(one, target)))
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

/// One question on the way to an answer.
struct Asked {
    query: Query,
    /// All that there is to the reason: what it leaves open is undecided.
    is_whole: bool,
    /// It asks less than there is: that there is nothing settles the reason, that there is something does not.
    is_bound: bool,
}
