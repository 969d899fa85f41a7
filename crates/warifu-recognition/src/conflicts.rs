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
/// The effort grows with the third power of the statements about one element, and has no bound: who asks about crosswalks of strangers
/// bounds their edges first.
///
/// ```
/// use warifu_recognition::{Statements, conflicts};
///
/// assert!(conflicts(&Statements::default()).is_empty());
/// ```
pub fn conflicts<'a>(statements: &Statements<'a>) -> Vec<Conflict<'a>> {
    let network = Network::of(statements);
    let mut found = network.about_one_pair();
    for start in network.from.keys() {
        found.extend(network.beginning_at(*start));
    }
    found.sort();
    network.explained(&found)
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

    /// Every two statements about one pair that contradict each other.
    fn about_one_pair(&self) -> Vec<Candidate<'a>> {
        let mut found = Vec::new();
        for starting in self.from.values() {
            let upwards = starting.iter().filter_map(|index| Some((*index, self.links.get(*index)?)));
            let upwards: Vec<_> = upwards.filter(|(_, link)| link.from < link.to).collect();
            for (at, (one, first)) in upwards.iter().enumerate() {
                let later = upwards.iter().skip(at + 1).filter(|(_, second)| second.to == first.to);
                let contradicts = later.filter(|(_, second)| first.relations.and(second.relations).is_contradictory());
                found.extend(contradicts.map(|(other, _)| Candidate {
                    length: 2,
                    is_circle: false,
                    ends: (first.from, first.to),
                    chains: (vec![*one], vec![*other]),
                }));
            }
        }
        found
    }

    /// Contradictions of chains that begin at an element and end at a later one, or at itself.
    fn beginning_at(&self, start: ElementRef<'a>) -> Vec<Candidate<'a>> {
        let ends = self.ends(start);
        let ends: Vec<_> = ends.iter().filter(|((to, _), _)| *to >= start).collect();
        let mut found = Vec::new();
        for (at, ((to, relations), one)) in ends.iter().enumerate() {
            // those of one end are neighbours
            let same_end = ends.iter().skip(at + 1).take_while(|((end, _), _)| end == to);
            let contradicts = same_end.filter(|((_, others), _)| relations.and(*others).is_contradictory());
            found.extend(contradicts.map(|(_, other)| Candidate {
                length: one.len() + other.len(),
                is_circle: start == *to,
                ends: (start, *to),
                chains: ((*one).clone(), (*other).clone()),
            }));
        }
        found
    }

    /// The chains from an element, shortest first. A chain that says nothing is not followed.
    fn ends(&self, start: ElementRef<'a>) -> Ends<'a> {
        let itself = ((start, Relations::from(BaseRelation::Equal)), Vec::new());
        let mut ends: Ends<'a> = BTreeMap::from([itself.clone()]);
        let mut newest = vec![itself];
        for _ in 0..CHAIN {
            let mut next = Vec::new();
            for ((at, relations), chain) in newest {
                for index in self.from.get(&at).into_iter().flatten() {
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
        ends
    }

    /// Those whose statements are not all among those of a smaller one and more.
    fn explained(&self, found: &[Candidate<'a>]) -> Vec<Conflict<'a>> {
        let mut explained: Vec<BTreeSet<usize>> = Vec::new();
        let mut conflicts = Vec::new();
        for candidate in found {
            let (one, other) = &candidate.chains;
            let used: BTreeSet<usize> = one.iter().chain(other).map(|index| index / 2).collect();
            if explained.iter().any(|smaller| smaller.is_subset(&used)) {
                continue;
            }
            explained.push(used);
            let (from, to) = candidate.ends;
            conflicts.push(Conflict { from, to, one: self.chain(one), other: self.chain(other) });
        }
        conflicts
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
