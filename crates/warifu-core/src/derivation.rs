//! Why a criterion has its value: the smallest set of leaves that suffices for it, or that would have to change.
//!
//! A combination holds when `needed` of its children hold, and fails when `len - needed + 1` fail. So whichever of the
//! two is wanted, so many children are needed. If the combination is already as wanted, that many of the children that
//! are as wanted suffice; if not, the children that are as wanted stay and the shortfall is made up from the others. Of
//! those to choose from, the ones with the fewest leaves are taken, earlier ones first. `not` wants the opposite of its
//! child.

use crate::tree::Tree;
use crate::truth::Truth;

/// A leaf of a derivation.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Derived {
    /// The leaf, by its place in the compiled set.
    pub(crate) leaf: usize,
    /// `true` where it stands under an odd number of `not`.
    pub(crate) negated: bool,
}

/// What is derived.
#[derive(Clone, Copy)]
pub(crate) struct Aim {
    /// The value that is wanted: yes or no.
    wanted: Truth,
    /// `true` where the criterion already has it.
    reached: bool,
    negated: bool,
}

impl Aim {
    pub(crate) fn new(wanted: Truth, found: Truth) -> Self {
        Self { wanted, reached: wanted == found, negated: false }
    }

    fn opposite(self) -> Self {
        Self { wanted: self.wanted.opposite(), negated: !self.negated, ..self }
    }

    /// How many children must be as wanted.
    fn needed(self, needed: usize, len: usize) -> usize {
        if self.wanted == Truth::Yes { needed } else { (len + 1).saturating_sub(needed) }
    }
}

/// Appends the leaves of the smallest derivation, in document order. Each criterion is derived once, however deep it
/// lies.
pub(crate) fn derive(tree: &Tree<usize>, aim: Aim, truth: &impl Fn(&usize) -> Truth, out: &mut Vec<Derived>) {
    match tree {
        Tree::Leaf(leaf) => out.push(Derived { leaf: *leaf, negated: aim.negated }),
        Tree::Not(inner) => derive(inner, aim.opposite(), truth, out),
        Tree::Several { needed, of } => derive_several(*needed, of, aim, truth, out),
    }
}

fn derive_several(
    needed: usize,
    of: &[Tree<usize>],
    aim: Aim,
    truth: &impl Fn(&usize) -> Truth,
    out: &mut Vec<Derived>,
) {
    let is_eligible = |child: &&Tree<usize>| (child.truth(truth) == aim.wanted) == aim.reached;
    let eligible: Vec<_> = of.iter().filter(is_eligible).collect();
    let already = if aim.reached { 0 } else { of.len() - eligible.len() };
    let count = aim.needed(needed, of.len()).saturating_sub(already);
    if count >= eligible.len() {
        for child in eligible {
            derive(child, aim, truth, out);
        }
        return;
    }
    // There is a choice: the fewest leaves first, then the earlier child; what is taken goes out in document order
    // again.
    let mut derived: Vec<(usize, Vec<Derived>)> = Vec::with_capacity(eligible.len());
    for (place, child) in eligible.into_iter().enumerate() {
        let mut leaves = Vec::new();
        derive(child, aim, truth, &mut leaves);
        derived.push((place, leaves));
    }
    derived.sort_by_key(|(place, leaves)| (leaves.len(), *place));
    derived.truncate(count);
    derived.sort_by_key(|(place, _)| *place);
    out.extend(derived.into_iter().flat_map(|(_, leaves)| leaves));
}

#[cfg(test)]
mod tests {
    use super::*;
    use Truth::{No, Unknown, Yes};

    fn leaf(leaf: usize) -> Tree<usize> {
        Tree::Leaf(leaf)
    }

    fn several(needed: usize, of: Vec<Tree<usize>>) -> Tree<usize> {
        Tree::Several { needed, of }
    }

    fn not(inner: Tree<usize>) -> Tree<usize> {
        Tree::Not(Box::new(inner))
    }

    fn leaves(tree: &Tree<usize>, truths: &[Truth], wanted: Truth) -> Vec<usize> {
        let truth = |leaf: &usize| truths[*leaf];
        let mut out = Vec::new();
        derive(tree, Aim::new(wanted, tree.truth(&truth)), &truth, &mut out);
        out.into_iter().map(|derived| derived.leaf).collect()
    }

    #[test]
    fn what_is_met_gives_a_smallest_sufficient_set() {
        let any = || several(1, vec![several(2, vec![leaf(0), leaf(1)]), leaf(2), leaf(3)]);
        assert_eq!(leaves(&any(), &[Yes, Yes, Yes, Yes], Yes), [2]);
        assert_eq!(leaves(&any(), &[Yes, Yes, No, Unknown], Yes), [0, 1]);
        assert_eq!(leaves(&several(2, vec![any(), leaf(0), leaf(1)]), &[No, Yes, No, Yes], Yes), [3, 1]);
    }

    #[test]
    fn what_is_not_met_gives_a_smallest_repair() {
        let all = several(3, vec![leaf(0), leaf(1), leaf(2)]);
        assert_eq!(leaves(&all, &[Yes, No, Unknown], Yes), [1, 2]);
        let two_of_three = several(2, vec![several(2, vec![leaf(0), leaf(1)]), leaf(2), leaf(3)]);
        assert_eq!(leaves(&two_of_three, &[No, No, Yes, Unknown], Yes), [3]);
        assert_eq!(leaves(&two_of_three, &[No, Yes, No, No], Yes), [0, 2]);
    }

    #[test]
    fn not_is_dual() {
        let none = not(several(1, vec![leaf(0), leaf(1)]));
        assert_eq!(leaves(&none, &[No, No], Yes), [0, 1]);
        assert_eq!(leaves(&none, &[Yes, Unknown], Yes), [0, 1]);
        let not_both = not(several(2, vec![leaf(0), leaf(1)]));
        assert_eq!(leaves(&not_both, &[No, No], Yes), [0]);
        assert_eq!(leaves(&not_both, &[Yes, Yes], Yes), [0]);
        assert_eq!(leaves(&not_both, &[Yes, Yes], No), [0, 1]);
    }

    /// Setting exactly the leaves of a repair as wanted makes the whole as wanted, and a sufficient set alone carries
    /// it.
    #[test]
    fn derivations_do_what_they_claim() {
        let tree = || {
            not(several(
                2,
                vec![several(1, vec![leaf(0), not(leaf(1))]), not(several(2, vec![leaf(2), leaf(3)])), leaf(4)],
            ))
        };
        for code in 0..3_usize.pow(5) {
            let truths: Vec<Truth> = (0..5).map(|i| [No, Unknown, Yes][code / 3_usize.pow(i) % 3]).collect();
            for wanted in [Yes, No] {
                let tree = tree();
                let mut out = Vec::new();
                let found = tree.truth(&|leaf: &usize| truths[*leaf]);
                derive(&tree, Aim::new(wanted, found), &|leaf: &usize| truths[*leaf], &mut out);
                let goal = |derived: &Derived| if derived.negated { wanted.opposite() } else { wanted };
                let after = |leaf: &usize| match out.iter().find(|derived| derived.leaf == *leaf) {
                    Some(derived) => goal(derived),
                    None if found == wanted => Unknown,
                    None => truths[*leaf],
                };
                assert_eq!(tree.truth(&after), wanted, "{truths:?} {wanted:?} {out:?}");
            }
        }
    }
}
