//! Collections of things that each meet some demands. A demand is met when one thing meets it, so only unions matter.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::sample::Sample;
use super::undecided::Limit;

/// A collection: which demands it meets, and which things it holds.
pub(super) type Portfolio = (Vec<bool>, Vec<usize>);

/// Which collections to give.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Wanted {
    /// For each pattern of the demands that must fail, the collection that meets most of the others.
    Best,
    /// For each pattern of all demands, a smallest collection.
    Each,
}

/// The collections that are wanted. `met` says per thing which demands it meets, cheap things first; `against` are the
/// demands whose failure may be wanted.
pub(super) fn portfolios(
    met: &[Vec<bool>],
    demands: usize,
    against: &BTreeSet<usize>,
    wanted: Wanted,
) -> Sample<Portfolio> {
    match wanted {
        Wanted::Each => unions(met, demands),
        Wanted::Best => {
            let project = |one: &Vec<bool>| -> Vec<bool> {
                one.iter().enumerate().map(|(place, met)| *met && against.contains(&place)).collect()
            };
            let projected: Vec<Vec<bool>> = met.iter().map(project).collect();
            let patterns = unions(&projected, demands);
            let all = patterns.all.iter().map(|(pattern, _)| largest(met, &projected, pattern)).collect();
            Sample { all, missing: patterns.missing }
        }
    }
}

/// Everything that meets none of the demands outside the pattern, less what adds nothing.
fn largest(met: &[Vec<bool>], projected: &[Vec<bool>], pattern: &[bool]) -> Portfolio {
    let fits = |one: &[bool]| one.iter().zip(pattern).all(|(met, allowed)| !met || *allowed);
    let allowed: Vec<usize> =
        (0..met.len()).filter(|thing| projected.get(*thing).is_some_and(|one| fits(one))).collect();
    let mut all = vec![false; pattern.len()];
    for thing in &allowed {
        add(&mut all, met.get(*thing));
    }
    // The most useful first; each is taken only if it adds something.
    let use_of = |thing: &usize| met.get(*thing).map_or(0, |one| one.iter().filter(|met| **met).count());
    let mut sorted = allowed;
    sorted.sort_by_key(|thing| std::cmp::Reverse(use_of(thing)));
    let (mut union, mut things) = (vec![false; pattern.len()], Vec::new());
    for thing in sorted {
        if add(&mut union, met.get(thing)) {
            things.push(thing);
        }
    }
    (all, things)
}

/// Adds what a thing meets, and says whether that was new.
fn add(union: &mut [bool], met: Option<&Vec<bool>>) -> bool {
    let mut is_more = false;
    for (slot, met) in union.iter_mut().zip(met.into_iter().flatten()) {
        is_more |= *met && !*slot;
        *slot |= *met;
    }
    is_more
}

/// All unions, each by as few things as possible.
fn unions(met: &[Vec<bool>], demands: usize) -> Sample<Portfolio> {
    let start = (vec![false; demands], Vec::new());
    let mut seen = BTreeMap::from([start.clone()]);
    let mut queue = VecDeque::from([start]);
    let (mut all, mut missing) = (Vec::new(), None);
    while let Some((union, things)) = queue.pop_front() {
        for (thing, one) in met.iter().enumerate() {
            let mut more = union.clone();
            if add(&mut more, Some(one)) && !seen.contains_key(&more) {
                if seen.len() == PORTFOLIOS {
                    missing = Some(Limit::Evidence);
                    break;
                }
                let things: Vec<usize> = things.iter().copied().chain([thing]).collect();
                seen.insert(more.clone(), things.clone());
                queue.push_back((more, things));
            }
        }
        all.push((union, things));
    }
    Sample { all, missing }
}

/// Most collections.
const PORTFOLIOS: usize = 4_096;
