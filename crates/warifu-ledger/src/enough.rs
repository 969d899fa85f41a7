//! Keys apart: whether there is a different key for everything that asks for one.

use std::collections::{BTreeMap, BTreeSet};

/// Gives a different candidate to every slot, where that can be done. `slots` are the candidates of each slot, by their numbers.
pub(crate) fn assigned(slots: &[Vec<usize>]) -> bool {
    let mut taken = BTreeMap::new();
    (0..slots.len()).all(|slot| assign(slot, slots, &mut taken, &mut BTreeSet::new()))
}

/// Finds a candidate for a slot; whoever had it before finds another one (an augmenting path of a bipartite matching).
fn assign(slot: usize, slots: &[Vec<usize>], taken: &mut BTreeMap<usize, usize>, tried: &mut BTreeSet<usize>) -> bool {
    for candidate in slots.get(slot).into_iter().flatten() {
        if !tried.insert(*candidate) {
            continue;
        }
        let is_free = match taken.get(candidate).copied() {
            Some(holder) => assign(holder, slots, taken, tried),
            None => true,
        };
        if is_free {
            taken.insert(*candidate, slot);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::assigned;

    #[test]
    fn everything_gets_a_key_of_its_own_where_that_is_possible() {
        assert!(assigned(&[]));
        assert!(assigned(&[vec![0, 1], vec![0]]), "the first one gives way");
        assert!(!assigned(&[vec![0], vec![0]]));
        assert!(!assigned(&[vec![]]));
        assert!(assigned(&[vec![0, 1], vec![1, 2], vec![0]]));
        assert!(!assigned(&[vec![0, 1], vec![0, 1], vec![0, 1]]));
    }
}
