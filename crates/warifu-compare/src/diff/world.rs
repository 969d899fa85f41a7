//! A question where the time of evaluation, the parties and the values of claims that evidence is held against are chosen.

use std::rc::Rc;

use warifu_model::Timestamp;

use super::budget::Budget;
use super::cells::{Cell, Content, Group};
use super::question::{Aim, Description, Query, Refusal};
use super::search::{Constraint, NumberedLiteral, Observation, Search};
use super::side::{Literal, Topic};
use super::topics::Built;
use super::undecided::{Limit, Undecided};

/// The question at one time.
pub(super) struct World<'q> {
    pub(super) groups: &'q [(Topic, Rc<Group>)],
    pub(super) query: &'q Query,
    pub(super) at: Timestamp,
    pub(super) budget: &'q Budget,
}

impl World<'_> {
    pub(super) fn search(&self, steps: &mut usize) -> Result<Option<Description>, Limit> {
        let constraints = self.constraints();
        let mut search = Search::new(self.cells(&constraints, Kept::Any)?, constraints.clone(), self.budget);
        let found = search.any();
        *steps += search.steps();
        let Some(found) = found? else { return Ok(None) };
        let chosen = match self.query.aim {
            Aim::Any => found,
            Aim::Smallest => {
                let cells = self.cells(&constraints, Kept::Cheapest)?;
                Search::new(cells, constraints, self.budget).cheapest(found)
            }
        };
        let contents = chosen.iter().map(|cell| cell.content.clone()).filter(|content| *content != Content::Nothing);
        Ok(Some(Description { at: self.at, contents: contents.collect(), built: Built::Together }))
    }

    /// Tells whether there would be an answer if documents existed of which nobody knows.
    pub(super) fn search_open(&self, steps: &mut usize) -> Result<Option<Undecided>, Limit> {
        let of_open = |(topic, group): &(Topic, Rc<Group>)| match topic {
            Topic::Evidence(kind) if group.cells.iter().any(|cell| cell.is_open) => Some(kind.clone()),
            _ => None,
        };
        let Some(kind) = self.groups.iter().find_map(of_open) else { return Ok(None) };
        let constraints = self.constraints();
        let mut search = Search::new(self.cells(&constraints, Kept::Open)?, constraints, self.budget);
        let found = search.any();
        *steps += search.steps();
        Ok(found?.map(|_| Undecided::Schema(kind)))
    }

    fn constraints(&self) -> Vec<Constraint> {
        let mut constraints = Vec::with_capacity(self.query.accept.len() + 1);
        if let Refusal::Rule(formula) = &self.query.refuse {
            constraints.push(Constraint::new(formula.map(&mut |literal| self.numbered(literal)), false));
        }
        let accept = self.query.accept.iter();
        constraints.extend(accept.map(|formula| Constraint::new(formula.map(&mut |one| self.numbered(one)), true)));
        constraints
    }

    fn numbered(&self, literal: &Literal) -> NumberedLiteral {
        let find = |wanted: &dyn Fn(&Topic, &Group) -> Option<Observation>| {
            let mut numbered = self.groups.iter().enumerate();
            numbered.find_map(|(topic, (of, group))| {
                wanted(of, group).map(|observation| NumberedLiteral { topic, observation })
            })
        };
        let found = match literal {
            Literal::Stated(claim) => find(&|of, _| match of {
                Topic::Claim(id) => (id == claim).then_some(Observation::Stated),
                Topic::Claims(ids) => ids.iter().position(|id| id == claim).map(Observation::StatedAt),
                _ => None,
            }),
            Literal::Leaf { side, leaf, wanted } => find(&|_, group| {
                let place = group.leaves.iter().position(|one| *one == (*side, *leaf));
                place.map(|place| Observation::Leaf(place, *wanted))
            }),
        };
        // Every literal has its matter; one without would be seen nowhere.
        found.unwrap_or(NumberedLiteral { topic: usize::MAX, observation: Observation::Stated })
    }

    /// Per topic the cells that are worth trying: those that the accepting side can read, less those that another one
    /// beats: one that shows the accepting side all that they show, and the other side nothing that they do not.
    fn cells(&self, constraints: &[Constraint], kept_for: Kept) -> Result<Vec<Vec<&Cell>>, Limit> {
        let (accepting, refusing) = (self.query.accepting, 1 - self.query.accepting);
        let mut observations: Vec<[Vec<Observation>; 2]> = vec![[Vec::new(), Vec::new()]; self.groups.len()];
        for constraint in constraints {
            let role = usize::from(!constraint.is_wanted());
            constraint.each(&mut |literal| {
                if let Some(list) = observations.get_mut(literal.topic).and_then(|both| both.get_mut(role))
                    && !list.contains(&literal.observation)
                {
                    list.push(literal.observation);
                }
            });
        }
        let is_allowed = |topic: &Topic, cell: &Cell| {
            let must_fail = matches!((topic, &self.query.refuse), (Topic::Claim(_) | Topic::Claims(_), Refusal::Unreadable(id)) if topic.claims().contains(id));
            cell.is_typed(accepting)
                && (kept_for == Kept::Open || !cell.is_open)
                && !(must_fail && cell.is_typed(refusing))
        };
        let mut all = Vec::with_capacity(self.groups.len());
        for ((topic, group), [wished, feared]) in self.groups.iter().zip(&observations) {
            let mut kept: Vec<(Seen, &Cell)> = Vec::new();
            for cell in group.cells.iter().filter(|cell| is_allowed(topic, cell)) {
                self.budget.spend((kept.len() + 1).saturating_mul(wished.len() + feared.len() + 1))?;
                let one = Seen::new(cell, wished, feared, kept_for);
                if kept.iter().any(|(other, _)| other.beats(&one)) {
                    continue;
                }
                kept.retain(|(other, _)| !one.beats(other));
                kept.push((one, cell));
            }
            all.push(kept.into_iter().map(|(_, cell)| cell).collect());
        }
        Ok(all)
    }
}

/// What cells are kept for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kept {
    /// Any answer.
    Any,
    /// A smallest answer: what costs less is not beaten by what costs more.
    Cheapest,
    /// An answer that may rest on documents of which nobody knows that they exist.
    Open,
}

/// What a question sees of a cell.
struct Seen {
    wished: Vec<bool>,
    feared: Vec<bool>,
    cost: u32,
}

impl Seen {
    fn new(cell: &Cell, wished: &[Observation], feared: &[Observation], kept: Kept) -> Self {
        let bits =
            |observations: &[Observation]| observations.iter().map(|observation| observation.sees(cell)).collect();
        Self { wished: bits(wished), feared: bits(feared), cost: if kept == Kept::Cheapest { cell.cost } else { 0 } }
    }

    /// At least as good in every respect.
    fn beats(&self, other: &Self) -> bool {
        let shows_all = |one: &[bool], other: &[bool]| one.iter().zip(other).all(|(one, other)| *one || !*other);
        self.cost <= other.cost && shows_all(&self.wished, &other.wished) && shows_all(&other.feared, &self.feared)
    }
}
