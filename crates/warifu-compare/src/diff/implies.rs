//! When one formula follows from another by what they say, without a search.

use std::collections::BTreeMap;

use warifu_model::{Criterion, Operand, Quantifier, Shape};

use super::budget::Budget;
use super::claim_cells::claim_group;
use super::clocks::is_timed_group;
use super::formula::Formula;
use super::normal::{Atoms, inside};
use super::record_lists::Walks;
use super::schema_law::is_within;
use super::side::{Literal, Side, Topic};
use super::times::usual_time;
use super::undecided::Limit;
use warifu_core::engine::Truth;
use warifu_core::engine::{Demand, LeafSubject, implies, is_no_longer};

/// What is known of pairs of atoms.
#[derive(Debug, Default)]
pub(super) struct Implications(BTreeMap<(usize, usize), bool>);

/// Looks at formulas over atoms.
pub(super) struct Reading<'w, 's> {
    pub(super) sides: &'w [Side<'s>; 2],
    pub(super) atoms: &'w Atoms,
    pub(super) known: &'w mut Implications,
    pub(super) budget: &'w Budget,
}

impl Reading<'_, '_> {
    /// Returns `true` where a formula is shown to follow from another; both in normal form.
    pub(super) fn follows(&mut self, from: &Formula<usize>, what: &Formula<usize>) -> Result<bool, Limit> {
        self.budget.spend(1)?;
        if from == what {
            return Ok(true);
        }
        match (from, what) {
            (_, Formula::AtLeast(0, _)) => Ok(true),
            (Formula::AtLeast(needed, of), _) if *needed > of.len() => Ok(true),
            (Formula::Literal(from), Formula::Literal(what)) => self.atom_follows(*from, *what),
            (_, Formula::AtLeast(needed, of)) if *needed == of.len() => self.all(of, |it, one| it.follows(from, one)),
            (Formula::AtLeast(1, of), _) => self.all(of, |it, one| it.follows(one, what)),
            _ => {
                if let Formula::AtLeast(needed, of) = from
                    && *needed == of.len()
                    && self.any(of, |it, one| it.follows(one, what))?
                {
                    return Ok(true);
                }
                match (from, what) {
                    (_, Formula::AtLeast(1, of)) => self.any(of, |it, one| it.follows(from, one)),
                    (Formula::AtLeast(needed, of), Formula::AtLeast(least, what)) => {
                        self.enough((*needed, of), (*least, what))
                    }
                    _ => Ok(false),
                }
            }
        }
    }

    /// Returns `true` where it follows from one of these.
    pub(super) fn follows_from_any(&mut self, of: &[Formula<usize>], what: &Formula<usize>) -> Result<bool, Limit> {
        self.any(of, |it, one| it.follows(one, what))
    }

    /// Of so many of these, so many of those follow: each that has a partner of its own counts.
    fn enough(
        &mut self,
        (needed, from): (usize, &[Formula<usize>]),
        (least, what): (usize, &[Formula<usize>]),
    ) -> Result<bool, Limit> {
        let mut taken = vec![false; what.len()];
        let mut matched = 0;
        for one in from {
            for (other, taken) in what.iter().zip(&mut taken) {
                if !*taken && self.follows(one, other)? {
                    *taken = true;
                    matched += 1;
                    break;
                }
            }
        }
        Ok(needed.saturating_sub(from.len() - matched) >= least)
    }

    fn all(
        &mut self,
        of: &[Formula<usize>],
        holds: impl Fn(&mut Self, &Formula<usize>) -> Result<bool, Limit>,
    ) -> Result<bool, Limit> {
        for one in of {
            if !holds(self, one)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn any(
        &mut self,
        of: &[Formula<usize>],
        holds: impl Fn(&mut Self, &Formula<usize>) -> Result<bool, Limit>,
    ) -> Result<bool, Limit> {
        for one in of {
            if holds(self, one)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn atom_follows(&mut self, from: usize, what: usize) -> Result<bool, Limit> {
        if let Some(known) = self.known.0.get(&(from, what)) {
            return Ok(*known);
        }
        let (Some(one), Some(other)) = (self.atoms.literal(from), self.atoms.literal(what)) else { return Ok(false) };
        let found = self.literal_follows(&one.clone(), &other.clone())?;
        self.known.0.insert((from, what), found);
        Ok(found)
    }

    fn literal_follows(&self, from: &Literal, what: &Literal) -> Result<bool, Limit> {
        let Literal::Leaf { side: from_side, leaf: from_leaf, wanted: from_wanted } = from else { return Ok(false) };
        let found = self.sides.get(*from_side).and_then(|side| Some((side, side.leaf(*from_leaf)?)));
        let Some((one, one_leaf)) = found else { return Ok(false) };
        let topic = one.topic(one_leaf);
        let (side, leaf, wanted) = match what {
            // What is yes or no has been said.
            Literal::Stated(claim) => {
                let of_evidence = one.demand(*from_leaf).is_some_and(|(_, supports)| supports == Some(claim));
                let is_bound = one.since(*from_leaf).is_some_and(|(since, _)| since == claim);
                let is_compared = match &topic {
                    Some(topic @ (Topic::Claim(_) | Topic::Claims(_))) => topic.claims().contains(claim),
                    _ => false,
                };
                return Ok(of_evidence || (is_bound || is_compared) && self.is_typed_alike(claim));
            }
            Literal::Leaf { side, leaf, wanted } => (side, leaf, wanted),
        };
        let Some((other, other_leaf)) = self.sides.get(*side).and_then(|side| Some((side, side.leaf(*leaf)?))) else {
            return Ok(false);
        };
        if topic.is_none() || topic != other.topic(other_leaf) {
            return Ok(false);
        }
        // From "no" to "no" it goes the other way round.
        let (weak, strong) = match (from_wanted, wanted) {
            (Truth::Yes, Truth::Yes) => ((other, *leaf), (one, *from_leaf)),
            (Truth::No, Truth::No) => ((one, *from_leaf), (other, *leaf)),
            _ => return self.by_cells((*from_side, *from_leaf, *from_wanted), (*side, *leaf, *wanted), topic),
        };
        if let Some(settled) = by_words(strong, weak) {
            return Ok(settled);
        }
        self.by_cells((*from_side, *from_leaf, *from_wanted), (*side, *leaf, *wanted), topic)
    }

    fn is_typed_alike(&self, claim: &warifu_model::ClaimId) -> bool {
        let [old, new] = self.sides;
        old.claim_type(claim) == new.claim_type(claim)
    }

    /// By the values that two leaves over one claim tell apart, where the time does not matter.
    fn by_cells(
        &self,
        (from_side, from, wanted): (usize, usize, Truth),
        (side, leaf, other): (usize, usize, Truth),
        topic: Option<Topic>,
    ) -> Result<bool, Limit> {
        let Some(Topic::Claim(claim)) = topic else { return Ok(false) };
        let leaves = [(from_side, from), (side, leaf)];
        let Some(at) = usual_time().filter(|_| !is_timed_group(self.sides, &leaves)) else { return Ok(false) };
        let of = |(side, leaf): (usize, usize)| {
            self.sides.get(side).and_then(|side| side.leaf(leaf)).map(|leaf| leaf.subject())
        };
        if leaves.iter().any(|leaf| !matches!(of(*leaf), Some(LeafSubject::Claim(_)))) || !self.is_typed_alike(&claim) {
            return Ok(false);
        }
        let group = claim_group(self.sides, &claim, &leaves, at, &mut Walks::default(), self.budget)?;
        let shows = |truths: &[Truth]| truths.first() != Some(&wanted) || truths.get(1) == Some(&other);
        Ok(group.missing.is_none() && group.cells.iter().all(|cell| shows(&cell.truths)))
    }
}

/// Tells whether "yes" to one leaf means "yes" to another, by how they are written; nothing where that does not tell.
fn by_words((strong, one): (&Side<'_>, usize), (weak, other): (&Side<'_>, usize)) -> Option<bool> {
    if let (Some((strong_demand, supports)), Some((weak_demand, supported))) = (strong.demand(one), weak.demand(other))
    {
        let is_later = match (strong.since(one), weak.since(other)) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some((claim, late)), Some((of, early))) => {
                claim == of && is_no_longer(early, late) && strong.claim_type(claim) == weak.claim_type(of)
            }
        };
        let is_for_it = supported.is_none() || supported == supports;
        return Some(is_for_it && is_later && is_stronger(&strong_demand, &weak_demand));
    }
    if let (Some(narrow), Some(wide)) = (strong.schema(one), weak.schema(other)) {
        return Some(is_within(narrow, wide));
    }
    let (first, second) = (strong.criterion(one)?, weak.criterion(other)?);
    if let (Some((count, inner)), Some((most, other_inner))) = (at_most(first), at_most(second)) {
        let is_same = inside(inner) == inside(other_inner) && strong.word(one) == weak.word(other);
        return is_same.then(|| count.literal() <= most.literal());
    }
    implies(first, second).filter(|_| strong.word(one) == weak.word(other))
}

fn at_most(criterion: &Criterion) -> Option<(&Operand<u32>, &Criterion)> {
    match criterion.shape() {
        Shape::Records { quantifier: Quantifier::AtMost(count), inner, .. } => Some((count, inner)),
        _ => None,
    }
}

fn is_stronger(strong: &Demand<'_>, weak: &Demand<'_>) -> bool {
    weak.party.is_none_or(|party| party <= strong.party.unwrap_or(warifu_model::Party::First))
        && weak.role.is_none_or(|role| strong.role == Some(role))
        && weak.signers.is_none_or(|least| strong.signers.is_some_and(|count| count >= least))
        && weak.max_age.is_none_or(|most| strong.max_age.is_some_and(|age| is_no_longer(age, most)))
}
