//! The search for one case of every topic in which some formulas are true and others are not.

use std::collections::BTreeSet;

use super::budget::Budget;
use super::cells::Cell;
use super::formula::{Bounds, Formula};
use super::undecided::Limit;
use warifu_core::engine::Truth;

/// A literal once topics are numbered.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct NumberedLiteral {
    pub(super) topic: usize,
    pub(super) observation: Observation,
}

/// What a formula sees of a cell.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Observation {
    /// A leaf, by its place, has this value.
    Leaf(usize, Truth),
    Stated,
    /// One of the claims of a topic, by its place, is made and stands.
    StatedAt(usize),
}

/// A formula that has to be true, or has to be false.
#[derive(Clone, Debug)]
pub(super) struct Constraint {
    formula: Formula<NumberedLiteral>,
    wanted: bool,
    topics: BTreeSet<usize>,
    size: usize,
}

/// One search: per topic the cells to choose from, cheapest first, and what has to come out.
#[derive(Debug)]
pub(super) struct Search<'c> {
    cells: Vec<Vec<&'c Cell>>,
    constraints: Vec<Constraint>,
    chosen: Vec<Option<usize>>,
    budget: &'c Budget,
    steps: usize,
}

impl Observation {
    pub(super) fn sees(self, cell: &Cell) -> bool {
        match self {
            Self::Leaf(place, wanted) => cell.truths.get(place) == Some(&wanted),
            Self::Stated => cell.is_stated,
            Self::StatedAt(place) => cell.each_stated.get(place) == Some(&true),
        }
    }
}

impl Constraint {
    pub(super) fn new(formula: Formula<NumberedLiteral>, wanted: bool) -> Self {
        let mut topics = BTreeSet::new();
        formula.each(&mut |literal: &NumberedLiteral| {
            topics.insert(literal.topic);
        });
        let size = formula.size();
        Self { formula, wanted, topics, size }
    }

    /// What it sees of each topic.
    pub(super) fn each(&self, look: &mut impl FnMut(NumberedLiteral)) {
        self.formula.each(&mut |literal: &NumberedLiteral| look(*literal));
    }

    pub(super) fn is_wanted(&self) -> bool {
        self.wanted
    }
}

impl<'c> Search<'c> {
    pub(super) fn new(cells: Vec<Vec<&'c Cell>>, constraints: Vec<Constraint>, budget: &'c Budget) -> Self {
        let chosen = vec![None; cells.len()];
        Self { cells, constraints, chosen, budget, steps: 0 }
    }

    /// The number of steps it took.
    pub(super) fn steps(&self) -> usize {
        self.steps
    }

    /// Any solution: a cell of each topic.
    pub(super) fn any(&mut self) -> Result<Option<Vec<&'c Cell>>, Limit> {
        if self.cells.iter().any(Vec::is_empty) {
            return Ok(None);
        }
        let all: Vec<usize> = (0..self.constraints.len()).collect();
        let found = self.settle(&all)?;
        Ok(found.then(|| self.solution()))
    }

    /// A cheapest solution, given any.
    pub(super) fn cheapest(&mut self, found: Vec<&'c Cell>) -> Vec<&'c Cell> {
        let mut best = (cost(&found), found);
        self.chosen = vec![None; self.cells.len()];
        let mut order: Vec<usize> = (0..self.cells.len()).collect();
        let of_false = |topic: &usize| self.constraints.iter().any(|one| !one.wanted && one.topics.contains(topic));
        order.sort_by_key(|topic| (!of_false(topic), self.cells.get(*topic).map_or(0, Vec::len)));
        // Out of steps, the best so far stays: it is a solution, if perhaps not the cheapest.
        let _ = self.improve(&order, 0, &mut best);
        best.1
    }

    fn solution(&self) -> Vec<&'c Cell> {
        let pick = |(cells, chosen): (&Vec<&'c Cell>, &Option<usize>)| cells.get(chosen.unwrap_or(0)).copied();
        self.cells.iter().zip(&self.chosen).filter_map(pick).collect()
    }

    /// Settles these constraints: what falls apart into pieces without a common open topic is settled piece by piece.
    fn settle(&mut self, constraints: &[usize]) -> Result<bool, Limit> {
        let mut open = Vec::new();
        for number in constraints {
            let Some(constraint) = self.constraints.get(*number) else { continue };
            self.budget.spend(constraint.size)?;
            match self.state(constraint) {
                State::Impossible => return Ok(false),
                State::Open => open.push(*number),
                State::Settled => {}
            }
        }
        for piece in self.pieces(&open) {
            if !self.settle_piece(&piece)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn settle_piece(&mut self, piece: &[usize]) -> Result<bool, Limit> {
        let Some(topic) = self.next_topic(piece) else { return Ok(true) };
        let before = self.chosen.clone();
        for cell in 0..self.cells.get(topic).map_or(0, Vec::len) {
            self.steps += 1;
            self.choose(topic, Some(cell));
            if self.settle(piece)? {
                return Ok(true);
            }
            self.chosen.clone_from(&before);
        }
        Ok(false)
    }

    fn choose(&mut self, topic: usize, cell: Option<usize>) {
        if let Some(slot) = self.chosen.get_mut(topic) {
            *slot = cell;
        }
    }

    fn is_open(&self, topic: usize) -> bool {
        self.chosen.get(topic).is_some_and(Option::is_none)
    }

    /// The open topic of the constraint that must fail, else of the constraint with fewest open topics.
    fn next_topic(&self, piece: &[usize]) -> Option<usize> {
        let open = |number: &usize| {
            let constraint = self.constraints.get(*number)?;
            let open: Vec<usize> = constraint.topics.iter().copied().filter(|topic| self.is_open(*topic)).collect();
            let first = open.first().copied()?;
            Some(((constraint.wanted, open.len()), first))
        };
        piece.iter().filter_map(open).min_by_key(|(rank, _)| *rank).map(|(_, topic)| topic)
    }

    /// Constraints grouped by the open topics that they share.
    fn pieces(&self, constraints: &[usize]) -> Vec<Vec<usize>> {
        let mut pieces: Vec<(BTreeSet<usize>, Vec<usize>)> = Vec::new();
        for number in constraints {
            let Some(constraint) = self.constraints.get(*number) else { continue };
            let mut topics: BTreeSet<usize> =
                constraint.topics.iter().copied().filter(|topic| self.is_open(*topic)).collect();
            let mut members = Vec::new();
            let (touched, apart): (Vec<_>, Vec<_>) =
                pieces.into_iter().partition(|(other, _)| !other.is_disjoint(&topics));
            for (other, numbers) in touched {
                topics.extend(other);
                members.extend(numbers);
            }
            members.push(*number);
            pieces = apart;
            pieces.push((topics, members));
        }
        pieces.into_iter().map(|(_, members)| members).collect()
    }

    fn state(&self, constraint: &Constraint) -> State {
        let bounds = constraint.formula.bounds(&|literal: &NumberedLiteral| self.bounds(*literal));
        match (constraint.wanted, bounds) {
            (true, Bounds { possibly: false, .. }) | (false, Bounds { surely: true, .. }) => State::Impossible,
            (true, Bounds { surely: true, .. }) | (false, Bounds { possibly: false, .. }) => State::Settled,
            _ => State::Open,
        }
    }

    fn bounds(&self, literal: NumberedLiteral) -> Bounds {
        let cells = self.cells.get(literal.topic).map_or(&[][..], Vec::as_slice);
        let sees = |cell: &&Cell| literal.observation.sees(cell);
        match self.chosen.get(literal.topic).copied().flatten() {
            Some(cell) => {
                let is_seen = cells.get(cell).is_some_and(sees);
                Bounds { surely: is_seen, possibly: is_seen }
            }
            None => Bounds { surely: cells.iter().all(sees), possibly: cells.iter().any(sees) },
        }
    }

    /// Branch and bound over the topics in this order.
    fn improve(&mut self, order: &[usize], spent: u32, best: &mut (u32, Vec<&'c Cell>)) -> Result<(), Limit> {
        self.budget.spend(self.constraints.iter().map(|constraint| constraint.size).sum())?;
        let states: Vec<State> = self.constraints.iter().map(|constraint| self.state(constraint)).collect();
        if states.contains(&State::Impossible) {
            return Ok(());
        }
        if !states.contains(&State::Open) {
            // Whatever is still open takes its cheapest cell.
            let solution = self.solution();
            let whole = cost(&solution);
            if whole < best.0 {
                *best = (whole, solution);
            }
            return Ok(());
        }
        let Some((topic, rest)) = order.split_first() else { return Ok(()) };
        for cell in 0..self.cells.get(*topic).map_or(0, Vec::len) {
            self.steps += 1;
            if self.steps > SMALLER {
                return Err(Limit::Effort);
            }
            let found = self.cells.get(*topic).and_then(|cells| cells.get(cell));
            let price = spent + found.map_or(0, |cell| cell.cost);
            if price >= best.0 {
                break;
            }
            self.choose(*topic, Some(cell));
            self.improve(rest, price, best)?;
        }
        self.choose(*topic, None);
        Ok(())
    }
}

/// What is known of a constraint.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum State {
    Impossible,
    Open,
    Settled,
}

/// Most steps towards a smaller description once one is found.
const SMALLER: usize = 20_000;

fn cost(cells: &[&Cell]) -> u32 {
    cells.iter().map(|cell| cell.cost).fold(0, u32::saturating_add)
}
