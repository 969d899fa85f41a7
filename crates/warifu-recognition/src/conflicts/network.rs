use warifu_model::Relation;

use super::budget::{Budget, CHAIN, StatementSet};
use super::told::{Chain, Conflict, Link};
use crate::relations::{BaseRelation, Composition, Relations};
use crate::statements::{ElementRef, Stated, Statement, Statements};

/// All links, in both directions: the links 2n and 2n + 1 are one statement. Elements are numbers in their order, so that nothing is
/// compared by name on the way.
pub(super) struct Network<'a> {
    links: Vec<Link<'a>>,
    elements: Vec<ElementRef<'a>>,
    /// The links that begin at each element.
    from: Vec<Vec<Step>>,
    composition: Composition,
}

/// A link, by its index, to an element by its number.
#[derive(Clone, Copy)]
struct Step {
    link: u32,
    to: u32,
    relations: Relations,
}

/// A contradiction by its links; in the order in which one is preferred to another.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Candidate {
    length: usize,
    is_circle: bool,
    pub(super) ends: (u32, u32),
    chains: (Links, Links),
}

/// The links of a chain by their indices plus one, and zeros after its end.
type Links = [u32; CHAIN];

/// Where a chain leads, and what it says.
#[derive(Clone, Copy)]
struct End {
    to: u32,
    relations: Relations,
    links: Links,
}

impl<'a> Network<'a> {
    pub(super) fn of(statements: &Statements<'a>) -> Self {
        let inside = Relations::from(Relation::SubsetOf);
        let in_group = statements.groups.iter().flat_map(|one| {
            one.requirements.iter().map(|from| Link { from: *from, to: one.group, relations: inside, stated: None })
        });
        let stated = statements.admitted().flat_map(pairs);
        let says_something = |link: &Link<'_>| link.relations != Relations::ANY;
        let both_ways = |link: Link<'a>| [link, link.inverse()];
        let links: Vec<Link<'a>> = in_group.chain(stated).filter(says_something).flat_map(both_ways).collect();
        let mut elements: Vec<ElementRef<'a>> = links.iter().map(|link| link.from).collect();
        elements.sort_unstable();
        elements.dedup();
        let mut from = vec![Vec::new(); elements.len()];
        let number = |element: &ElementRef<'a>| elements.binary_search(element).ok();
        for (index, link) in links.iter().enumerate() {
            let (Some(begin), Some(to), Ok(index)) = (number(&link.from), number(&link.to), u32::try_from(index))
            else {
                continue;
            };
            let step = Step { link: index, to: u32::try_from(to).unwrap_or(u32::MAX), relations: link.relations };
            from.get_mut(begin).into_iter().for_each(|steps: &mut Vec<Step>| steps.push(step));
        }
        Self { links, elements, from, composition: Composition::new() }
    }

    pub(super) fn element(&self, number: u32) -> Option<ElementRef<'a>> {
        self.elements.get(number as usize).copied()
    }

    /// The contradictions, and the first element that was not looked at whole, for the effort.
    pub(super) fn search(&self, budget: &mut Budget) -> (Vec<Candidate>, Option<u32>) {
        let mut found = Vec::new();
        // for each element the relations that chains leave to it, one bit for each of the 32
        let mut seen = vec![0_u32; self.elements.len()];
        for start in (0_u32..).take(self.elements.len()) {
            let Some(beginning) = self.of_element(start, &mut seen, budget) else { return (found, Some(start)) };
            found.extend(beginning);
        }
        (found, None)
    }

    /// The contradictions that begin at an element, about one pair and of chains; none where the effort does not suffice.
    fn of_element(&self, start: u32, seen: &mut [u32], budget: &mut Budget) -> Option<Vec<Candidate>> {
        let mut found = self.about_one_pair(start, budget)?;
        seen.fill(0);
        let mut ends = self.ends(start, seen, budget)?;
        ends.sort_unstable_by_key(|end| (end.to, end.relations));
        compare(start, &ends, &mut found, budget)?;
        Some(found)
    }

    /// Every two statements about an element and a later one that contradict each other.
    fn about_one_pair(&self, start: u32, budget: &mut Budget) -> Option<Vec<Candidate>> {
        let mut ends = Vec::new();
        for step in self.steps(start) {
            budget.spend()?;
            if start < step.to {
                ends.push(End { to: step.to, relations: step.relations, links: [step.link + 1, 0, 0] });
            }
        }
        ends.sort_by_key(|end| end.to);
        let mut found = Vec::new();
        compare(start, &ends, &mut found, budget)?;
        Some(found)
    }

    /// The chains from an element to later ones or itself, shortest first. A chain that says nothing is not followed, and of those that
    /// say the same of one pair one is kept.
    fn ends(&self, start: u32, seen: &mut [u32], budget: &mut Budget) -> Option<Vec<End>> {
        let itself = End { to: start, relations: BaseRelation::Equal.into(), links: [0; CHAIN] };
        mark(seen, itself);
        let mut ends = vec![itself];
        let mut newest = vec![itself];
        for length in 0..CHAIN {
            let mut next = Vec::new();
            for end in &newest {
                for step in self.steps(end.to) {
                    budget.spend()?;
                    let mut longer =
                        End { to: step.to, relations: self.composition.then(end.relations, step.relations), ..*end };
                    if longer.relations == Relations::ANY || !mark(seen, longer) {
                        continue;
                    }
                    longer.links.get_mut(length).into_iter().for_each(|link| *link = step.link + 1);
                    next.push(longer);
                }
            }
            ends.extend(next.iter().filter(|end| end.to >= start));
            newest = next;
        }
        Some(ends)
    }

    fn steps(&self, element: u32) -> &[Step] {
        self.from.get(element as usize).map_or(&[], Vec::as_slice)
    }

    pub(super) fn conflict(&self, candidate: &Candidate) -> Option<Conflict<'a>> {
        let (from, to) = (self.element(candidate.ends.0)?, self.element(candidate.ends.1)?);
        let (one, other) = (self.chain(candidate.chains.0), self.chain(candidate.chains.1));
        Some(Conflict { from, to, one, other })
    }

    fn chain(&self, links: Links) -> Chain<'a> {
        let links: Vec<Link<'a>> = of(links).filter_map(|index| self.links.get(index as usize).copied()).collect();
        let itself = Relations::from(BaseRelation::Equal);
        let relations = links.iter().fold(itself, |relations, link| relations.then(link.relations));
        Chain { links, relations }
    }
}

impl Candidate {
    /// The statements that it rests on.
    pub(super) fn statements(&self) -> StatementSet {
        let mut all = [u32::MAX; 2 * CHAIN];
        let mut count = 0;
        for statement in of(self.chains.0).chain(of(self.chains.1)).map(|link| link / 2) {
            if !all.contains(&statement) {
                all.get_mut(count).into_iter().for_each(|place| *place = statement);
                count += 1;
            }
        }
        all.sort_unstable();
        all
    }
}

/// Holds every two chains that lead to one element against each other; those of one element are neighbours.
fn compare(start: u32, ends: &[End], found: &mut Vec<Candidate>, budget: &mut Budget) -> Option<()> {
    for (at, one) in ends.iter().enumerate() {
        for other in ends.iter().skip(at + 1).take_while(|other| other.to == one.to) {
            budget.spend()?;
            if one.relations.and(other.relations).is_contradictory() {
                let chains = (one.links, other.links);
                let length = of(one.links).count() + of(other.links).count();
                found.push(Candidate { length, is_circle: start == one.to, ends: (start, one.to), chains });
            }
        }
    }
    Some(())
}

/// Notes that a chain leads there; false where one that says the same did so before.
fn mark(seen: &mut [u32], end: End) -> bool {
    let Some(seen) = seen.get_mut(end.to as usize) else { return false };
    let bit = 1 << end.relations.bits();
    let is_new = *seen & bit == 0;
    *seen |= bit;
    is_new
}

/// The indices of the links of a chain.
fn of(links: Links) -> impl Iterator<Item = u32> {
    links.into_iter().filter_map(|link| link.checked_sub(1))
}

/// What a statement says about pairs: a union that is equal to its target says that each of its elements lies within it.
fn pairs(stated: Stated<'_>) -> Vec<Link<'_>> {
    let (sources, Some(to)) = stated.ends() else { return Vec::new() };
    let relations = match (stated.statement, stated.relation()) {
        (Statement::Edge(_), relation) => Relations::from(relation),
        (Statement::Union(_), Relation::Equal) => Relations::from(Relation::SubsetOf),
        (Statement::Union(_), _) => return Vec::new(),
    };
    sources.into_iter().map(|from| Link { from, to, relations, stated: Some(stated) }).collect()
}
