use std::collections::{BTreeMap, BTreeSet};

use warifu_model::Relation;

use crate::relations::{BaseRelation, Relations};
use crate::statements::{ElementRef, Stated, Statement, Statements};

/// Two chains of statements about one pair of elements that cannot both be true. Each of the two alone can.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Conflict<'a> {
    /// One element of the pair.
    pub from: ElementRef<'a>,
    /// The other one; the same, where a chain leads back and says that something is not itself.
    pub to: ElementRef<'a>,
    /// One chain.
    pub one: Chain<'a>,
    /// The other chain.
    pub other: Chain<'a>,
}

/// Statements in a row, and what follows from them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Chain<'a> {
    /// The statements, each read from where the one before ends; none for an element and itself.
    pub links: Vec<Link<'a>>,
    /// The relations that they leave between its ends.
    pub relations: Relations,
}

/// A statement about a pair.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Link<'a> {
    /// The place where it is read from.
    pub from: ElementRef<'a>,
    /// The place where it leads to.
    pub to: ElementRef<'a>,
    /// The relations that it allows, read in this direction.
    pub relations: Relations,
    /// The statement; none where a requirement is in a group.
    pub stated: Option<Stated<'a>>,
}

/// The greatest number of statements in a chain.
const CHAIN: usize = 3;

/// Finds statements that contradict each other: about one pair, or by way of others in chains of at most three statements each.
///
/// Only what the reader admits is looked at. All contradictions about one pair are found, of longer chains one of each kind, and none
/// that a smaller one explains. That none is found proves nothing about longer chains and about unions.
///
/// The effort grows with the third power of the statements about one element, and ends at [`Conflicts::EFFORT`]: what was found until
/// then is complete for the elements before the one where it stopped.
///
/// ```
/// use warifu_recognition::{Statements, conflicts};
///
/// let none = conflicts(&Statements::default());
/// assert!(none.found.is_empty() && none.stopped_at.is_none());
/// ```
pub fn conflicts<'a>(statements: &Statements<'a>) -> Conflicts<'a> {
    within(statements, Conflicts::EFFORT)
}

/// Contradictions, and how far the search came.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Conflicts<'a> {
    /// The contradictions, the shortest first.
    pub found: Vec<Conflict<'a>>,
    /// The first element that was not looked at whole, for the effort: contradictions of chains that begin there or at a later one, in
    /// the order of documents and elements, may be missing. None where everything was looked at.
    pub stopped_at: Option<ElementRef<'a>>,
}

impl Conflicts<'_> {
    /// The greatest effort: statements followed, and chains held against each other, together.
    pub const EFFORT: usize = 2_000_000;
}

fn within<'a>(statements: &Statements<'a>, effort: usize) -> Conflicts<'a> {
    let network = Network::of(statements);
    let mut budget = Budget(effort);
    let mut found = Vec::new();
    let mut stopped_at = None;
    for start in network.from.keys() {
        let Some(beginning) = network.of_element(*start, &mut budget) else {
            stopped_at = Some(*start);
            break;
        };
        found.extend(beginning);
    }
    found.sort();
    // its own share, so that a search that was cut short still tells what it found
    let (found, unexplained) = network.explained(&found, &mut Budget(effort));
    Conflicts { found, stopped_at: stopped_at.into_iter().chain(unexplained).min() }
}

/// The effort that is left.
struct Budget(usize);

impl Budget {
    /// None where nothing is left.
    fn spend(&mut self) -> Option<()> {
        self.0 = self.0.checked_sub(1)?;
        Some(())
    }
}

/// All links, in both directions: the links 2n and 2n + 1 are one statement.
struct Network<'a> {
    links: Vec<Link<'a>>,
    from: BTreeMap<ElementRef<'a>, Vec<usize>>,
}

/// A contradiction by the indices of its links; in the order in which one is preferred to another.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Candidate<'a> {
    length: usize,
    is_circle: bool,
    ends: (ElementRef<'a>, ElementRef<'a>),
    chains: (Vec<usize>, Vec<usize>),
}

/// Where a chain leads, and what it says: of those that lead to the same, one is kept.
type Ends<'a> = BTreeMap<(ElementRef<'a>, Relations), Vec<usize>>;

impl<'a> Network<'a> {
    fn of(statements: &Statements<'a>) -> Self {
        let inside = Relations::from(Relation::SubsetOf);
        let in_group = statements.groups.iter().flat_map(|one| {
            one.requirements.iter().map(|from| Link { from: *from, to: one.group, relations: inside, stated: None })
        });
        let stated = statements.admitted().flat_map(pairs);
        let says_something = |link: &Link<'_>| link.relations != Relations::ANY;
        let both_ways = |link: Link<'a>| [link, link.inverse()];
        let links: Vec<Link<'a>> = in_group.chain(stated).filter(says_something).flat_map(both_ways).collect();
        let mut from: BTreeMap<ElementRef<'a>, Vec<usize>> = BTreeMap::new();
        for (index, link) in links.iter().enumerate() {
            from.entry(link.from).or_default().push(index);
        }
        Self { links, from }
    }

    /// The contradictions that begin at an element, about one pair and of chains; none where the effort does not suffice.
    fn of_element(&self, start: ElementRef<'a>, budget: &mut Budget) -> Option<Vec<Candidate<'a>>> {
        let mut found = self.about_one_pair(start, budget)?;
        found.extend(self.beginning_at(start, budget)?);
        Some(found)
    }

    /// Every two statements about an element and a later one that contradict each other.
    fn about_one_pair(&self, start: ElementRef<'a>, budget: &mut Budget) -> Option<Vec<Candidate<'a>>> {
        let mut by_end: BTreeMap<ElementRef<'a>, Vec<(usize, Relations)>> = BTreeMap::new();
        let starting = self.from.get(&start).into_iter().flatten();
        for (index, link) in starting.filter_map(|index| Some((*index, self.links.get(*index)?))) {
            budget.spend()?;
            if start < link.to {
                by_end.entry(link.to).or_default().push((index, link.relations));
            }
        }
        let mut found = Vec::new();
        for (end, links) in by_end {
            for (at, (one, first)) in links.iter().enumerate() {
                for (other, second) in links.iter().skip(at + 1) {
                    budget.spend()?;
                    if first.and(*second).is_contradictory() {
                        let chains = (vec![*one], vec![*other]);
                        found.push(Candidate { length: 2, is_circle: false, ends: (start, end), chains });
                    }
                }
            }
        }
        Some(found)
    }

    /// Contradictions of chains that begin at an element and end at a later one, or at itself.
    fn beginning_at(&self, start: ElementRef<'a>, budget: &mut Budget) -> Option<Vec<Candidate<'a>>> {
        let ends = self.ends(start, budget)?;
        let ends: Vec<_> = ends.iter().filter(|((to, _), _)| *to >= start).collect();
        let mut found = Vec::new();
        for (at, ((to, relations), one)) in ends.iter().enumerate() {
            // those of one end are neighbours
            for ((_, others), other) in ends.iter().skip(at + 1).take_while(|((end, _), _)| end == to) {
                budget.spend()?;
                if relations.and(*others).is_contradictory() {
                    let (length, chains) = (one.len() + other.len(), ((*one).clone(), (*other).clone()));
                    found.push(Candidate { length, is_circle: start == *to, ends: (start, *to), chains });
                }
            }
        }
        Some(found)
    }

    /// The chains from an element, shortest first. A chain that says nothing is not followed.
    fn ends(&self, start: ElementRef<'a>, budget: &mut Budget) -> Option<Ends<'a>> {
        let itself = ((start, Relations::from(BaseRelation::Equal)), Vec::new());
        let mut ends: Ends<'a> = BTreeMap::from([itself.clone()]);
        let mut newest = vec![itself];
        for _ in 0..CHAIN {
            let mut next = Vec::new();
            for ((at, relations), chain) in newest {
                for index in self.from.get(&at).into_iter().flatten() {
                    budget.spend()?;
                    let Some(link) = self.links.get(*index) else { continue };
                    let end = (link.to, relations.then(link.relations));
                    if end.1 == Relations::ANY || ends.contains_key(&end) {
                        continue;
                    }
                    let longer: Vec<usize> = chain.iter().copied().chain([*index]).collect();
                    ends.insert(end, longer.clone());
                    next.push((end, longer));
                }
            }
            newest = next;
        }
        Some(ends)
    }

    /// Those whose statements are not all among those of a smaller one and more; and where the first one begins that was not looked at,
    /// for the effort.
    fn explained(&self, found: &[Candidate<'a>], budget: &mut Budget) -> (Vec<Conflict<'a>>, Option<ElementRef<'a>>) {
        let mut explained: Vec<BTreeSet<usize>> = Vec::new();
        let mut conflicts = Vec::new();
        for (place, candidate) in found.iter().enumerate() {
            let (one, other) = &candidate.chains;
            let used: BTreeSet<usize> = one.iter().chain(other).map(|index| index / 2).collect();
            let is_explained = explained.iter().try_fold(false, |so_far, smaller| {
                budget.spend()?;
                Some(so_far || smaller.is_subset(&used))
            });
            match is_explained {
                None => return (conflicts, found.iter().skip(place).map(|one| one.ends.0).min()),
                Some(true) => continue,
                Some(false) => {}
            }
            explained.push(used);
            let (from, to) = candidate.ends;
            conflicts.push(Conflict { from, to, one: self.chain(one), other: self.chain(other) });
        }
        (conflicts, None)
    }

    fn chain(&self, indices: &[usize]) -> Chain<'a> {
        let links: Vec<Link<'a>> = indices.iter().filter_map(|index| self.links.get(*index).copied()).collect();
        let itself = Relations::from(BaseRelation::Equal);
        let relations = links.iter().fold(itself, |relations, link| relations.then(link.relations));
        Chain { links, relations }
    }
}

impl Link<'_> {
    fn inverse(self) -> Self {
        Self { from: self.to, to: self.from, relations: self.relations.inverse(), ..self }
    }
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

#[cfg(test)]
mod tests {
    use warifu_model::{Crosswalk, Digest};

    use super::*;

    fn walk(edges: &[(String, &str, String)]) -> Crosswalk {
        let edge = |(source, relation, target): &(String, &str, String)| {
            format!(r#"{{"source":"{source}","target":"{target}","relation":"{relation}","assurance":"sourced"}}"#)
        };
        let edges: Vec<String> = edges.iter().map(edge).collect();
        let end = r#"{"kind":"document","title":"t","edition":"1"}"#;
        let text = format!(
            r#"{{"format":"warifu.crosswalk/1","id":"walk","version":"1.0.0","title":{{"en":"W","ja":"W"}},
            "description":{{"en":"W","ja":"W"}},"asserter":{{"name":{{"en":"W","ja":"W"}},"kind":"official"}},
            "document":{{"title":"T","edition":"1","date":"2026"}},"style":"set_theory","source":{end},"target":{end},
            "edges":[{}]}}"#,
            edges.join(",")
        );
        Crosswalk::read(text.as_bytes()).unwrap()
    }

    /// Two contradictions, far from each other.
    fn two() -> Crosswalk {
        let one = |from: &str, relation, to: &str| (from.to_owned(), relation, to.to_owned());
        walk(&[
            one("a", "equal", "b"),
            one("b", "no_relationship", "a"),
            one("y", "equal", "z"),
            one("z", "intersects_with", "y"),
        ])
    }

    #[test]
    fn where_the_effort_ends_it_says_so_and_keeps_what_it_found() {
        let crosswalk = two();
        let mut statements = Statements::default();
        statements.add(Digest::of(b"two"), &crosswalk, |_| true);
        let all = within(&statements, 1_000);
        assert_eq!((all.found.len(), all.stopped_at), (2, None));
        assert_eq!(all, conflicts(&statements));
        let (mut stops, mut fewest) = (BTreeSet::new(), usize::MAX);
        for effort in 0..100 {
            let some = within(&statements, effort);
            assert!(some.found.iter().all(|one| all.found.contains(one)));
            // more effort finds no less, and nothing is missing before the place where it stopped
            let missing = all.found.iter().filter(|one| !some.found.contains(one));
            for one in missing {
                assert!(some.stopped_at.is_some_and(|stop| stop <= one.from), "{effort}");
            }
            if some.stopped_at.is_none() {
                fewest = fewest.min(effort);
            }
            stops.insert(some.stopped_at.map(|stop| stop.element.to_owned()));
        }
        assert!(stops.len() > 3 && fewest < 100, "{stops:?} {fewest}");
    }
}
