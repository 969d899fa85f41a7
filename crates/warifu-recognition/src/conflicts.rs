mod budget;
mod explained;
mod network;
mod told;

use std::collections::BTreeMap;

use crate::statements::{ElementRef, Statements};

use budget::Budget;
use explained::Explained;
use network::{Candidate, Network};
pub use told::{Chain, Conflict, Link};

/// Finds statements that contradict each other: about one pair, or by way of others in chains of at most three statements each.
///
/// Only what the reader admits is looked at. All contradictions about one pair are found, of longer chains one of each kind, and none
/// that a smaller one explains. That none is found proves nothing about longer chains and about unions.
///
/// The effort grows with the third power of the statements about one element, and ends at [`Conflicts::EFFORT`]: what was found until
/// then is complete for the elements before the one where it stopped. A thousand elements with twenty statements each are well within it.
///
/// ```
/// use warifu_recognition::{Statements, conflicts};
///
/// let none = conflicts(&Statements::default());
/// assert!(none.found.is_empty() && none.stopped_at.is_none());
/// ```
pub fn conflicts<'a>(statements: &Statements<'a>) -> Conflicts<'a> {
    conflicts_within(statements, Conflicts::EFFORT)
}

/// The same with an effort of one's own, counted as in [`Conflicts::EFFORT`].
///
/// ```
/// use warifu_recognition::{Statements, conflicts, conflicts_within};
///
/// let none = Statements::default();
/// assert_eq!(conflicts_within(&none, 0), conflicts(&none));
/// ```
pub fn conflicts_within<'a>(statements: &Statements<'a>, effort: usize) -> Conflicts<'a> {
    let network = Network::of(statements);
    let (mut found, stopped_at) = network.search(&mut Budget(effort));
    found.sort_unstable();
    // its own share, so that a search that was cut short still tells what it found
    let mut budget = Budget(effort);
    let (mut explained, mut told, mut unexplained) = (Explained::default(), Vec::new(), None);
    for (place, candidate) in found.iter().enumerate() {
        match explained.explains(&candidate.statements(), &mut budget) {
            Some(true) => {}
            Some(false) => told.push(candidate),
            None => {
                unexplained = found.iter().skip(place).map(|one| one.ends.0).min();
                break;
            }
        }
    }
    let stop = stopped_at.into_iter().chain(unexplained).min();
    let untold = told.len().saturating_sub(Conflicts::MOST);
    let told = if untold == 0 { told } else { spread(told) };
    Conflicts {
        found: told.into_iter().filter_map(|candidate| network.conflict(candidate)).collect(),
        untold,
        stopped_at: stop.and_then(|place| network.element(place)),
    }
}

/// Contradictions, and how far the search came.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Conflicts<'a> {
    /// The contradictions, the shortest first: at most [`Conflicts::MOST`], and where there are more, some of every element.
    pub found: Vec<Conflict<'a>>,
    /// The number of those that were found beside them, and are not told.
    pub untold: usize,
    /// The first element that was not looked at whole, for the effort: contradictions of chains that begin there or at a later one, in
    /// the order of documents and elements, may be missing. None where everything was looked at.
    pub stopped_at: Option<ElementRef<'a>>,
}

impl Conflicts<'_> {
    /// The greatest effort: statements followed and chains held against each other; as much again for looking up which contradictions
    /// a smaller one explains.
    pub const EFFORT: usize = 50_000_000;
    /// The greatest number of contradictions that are told.
    pub const MOST: usize = 10_000;
}

/// Selects as many as are told, so that every element has its share: of each the first, then of each the second, and so on.
fn spread(told: Vec<&Candidate>) -> Vec<&Candidate> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    let mut ranked: Vec<(usize, &Candidate)> = Vec::new();
    for candidate in told {
        let count = counts.entry(candidate.ends.0).or_default();
        *count += 1;
        ranked.push((*count, candidate));
    }
    ranked.sort_unstable();
    let mut spread: Vec<&Candidate> = ranked.into_iter().take(Conflicts::MOST).map(|(_, one)| one).collect();
    spread.sort_unstable();
    spread
}
