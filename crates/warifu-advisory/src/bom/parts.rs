use std::collections::{BTreeMap, VecDeque};

use crate::named::Item;

/// A bill of materials.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Bom {
    /// Its components, with what it is about.
    pub components: Vec<BomComponent>,
    /// Identifiers that are not well formed.
    pub unusable: u32,
}

/// A component of a bill of materials.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct BomComponent {
    /// The component.
    pub item: Item,
    /// The names of what it is inside of, or is needed by, from the outermost on; without itself.
    pub path: Vec<String>,
}

/// What leads from the root to each component: the shortest way over the arrows.
pub(super) fn paths(labels: &[String], arrows: &BTreeMap<usize, Vec<usize>>, roots: &[usize]) -> Vec<Vec<String>> {
    let mut above: Vec<Option<usize>> = vec![None; labels.len()];
    let mut queue: VecDeque<usize> = roots.iter().copied().collect();
    while let Some(from) = queue.pop_front() {
        for to in arrows.get(&from).into_iter().flatten() {
            let is_new = !roots.contains(to) && above.get(*to).is_some_and(Option::is_none);
            if is_new && let Some(place) = above.get_mut(*to) {
                *place = Some(from);
                queue.push_back(*to);
            }
        }
    }
    let path = |place: usize| {
        let mut path: Vec<String> = Vec::new();
        let mut at = place;
        while let Some(from) = above.get(at).copied().flatten()
            && path.len() < LONGEST_PATH
        {
            path.extend(labels.get(from).cloned());
            at = from;
        }
        path.reverse();
        path
    };
    (0..labels.len()).map(path).collect()
}

/// Most steps of a path that are kept, those next to the component.
const LONGEST_PATH: usize = 32;
