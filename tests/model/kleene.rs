//! Three values and the trees over them: what a criterion comes to, and the smallest set of its leaves that says why.

/// Strong Kleene logic, least first: fails, cannot be told, holds.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Truth {
    /// It fails.
    N,
    /// It cannot be told.
    U,
    /// It holds.
    S,
}

/// A criterion with its leaves numbered in document order.
#[derive(Clone, Debug)]
pub enum Tree {
    /// A leaf, by number.
    Leaf(usize),
    /// `all_of`.
    All(Vec<Tree>),
    /// `any_of`.
    Any(Vec<Tree>),
    /// `at_least_n_of`.
    AtLeast(usize, Vec<Tree>),
    /// `not`.
    Not(Box<Tree>),
}

impl Truth {
    /// Swaps fails and holds.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::N => Self::S,
            Self::U => Self::U,
            Self::S => Self::N,
        }
    }
}

impl Tree {
    /// The value of the tree, given those of its leaves.
    pub fn value(&self, leaves: &[Truth]) -> Truth {
        match self {
            Self::Leaf(number) => leaves[*number],
            Self::All(of) => of.iter().map(|child| child.value(leaves)).min().unwrap_or(Truth::S),
            Self::Any(of) => of.iter().map(|child| child.value(leaves)).max().unwrap_or(Truth::N),
            Self::AtLeast(n, of) => {
                let values: Vec<Truth> = of.iter().map(|child| child.value(leaves)).collect();
                at_least(*n, &values)
            }
            Self::Not(inner) => inner.value(leaves).negate(),
        }
    }

    /// For each leaf, whether it stands under an odd number of `not`.
    pub fn negated(&self, count: usize) -> Vec<bool> {
        let mut negated = vec![false; count];
        self.mark(false, &mut negated);
        negated
    }

    /// The children, and how many of them must have this value (holds or fails) for the tree to have it.
    fn parts(&self, value: Truth) -> (&[Tree], usize) {
        let holds = value == Truth::S;
        match self {
            Self::Leaf(_) | Self::Not(_) => (&[], 0),
            Self::All(of) => (of, if holds { of.len() } else { 1 }),
            Self::Any(of) => (of, if holds { 1 } else { of.len() }),
            Self::AtLeast(n, of) => (of, if holds { *n } else { of.len() + 1 - n }),
        }
    }

    fn mark(&self, under_not: bool, negated: &mut [bool]) {
        match self {
            Self::Leaf(number) => negated[*number] = under_not,
            Self::All(of) | Self::Any(of) | Self::AtLeast(_, of) => {
                for child in of {
                    child.mark(under_not, negated);
                }
            }
            Self::Not(inner) => inner.mark(!under_not, negated),
        }
    }
}

fn at_least(n: usize, values: &[Truth]) -> Truth {
    let hold = values.iter().filter(|value| **value == Truth::S).count();
    let open = values.iter().filter(|value| **value == Truth::U).count();
    if hold >= n {
        Truth::S
    } else if hold + open < n {
        Truth::N
    } else {
        Truth::U
    }
}

/// The smallest set of leaves that alone, with nothing known of all others, gives the tree its value. Among sets of one
/// size the first in document order.
pub fn sufficient(tree: &Tree, leaves: &[Truth]) -> Vec<usize> {
    let value = tree.value(leaves);
    let alone = |set: &[usize]| {
        let known: Vec<Truth> =
            leaves.iter().enumerate().map(|(i, leaf)| if set.contains(&i) { *leaf } else { Truth::U }).collect();
        tree.value(&known) == value
    };
    if leaves.len() <= BRUTE { smallest(leaves.len(), alone) } else { sufficient_by_structure(tree, leaves, value) }
}

/// The smallest set of leaves that, all turned to what they have to be, make the tree hold. Among sets of one size the
/// first in document order.
pub fn repair(tree: &Tree, leaves: &[Truth]) -> Vec<usize> {
    let negated = tree.negated(leaves.len());
    let turned = |set: &[usize]| {
        let wanted = |i: usize| if negated[i] { Truth::N } else { Truth::S };
        let after: Vec<Truth> =
            leaves.iter().enumerate().map(|(i, leaf)| if set.contains(&i) { wanted(i) } else { *leaf }).collect();
        tree.value(&after) == Truth::S
    };
    if leaves.len() <= BRUTE { smallest(leaves.len(), turned) } else { repair_by_structure(tree, leaves, Truth::S) }
}

/// The first subset of `0..count` for which `fits`: by size, then in document order.
fn smallest(count: usize, fits: impl Fn(&[usize]) -> bool) -> Vec<usize> {
    for size in 0..=count {
        let mut set: Vec<usize> = (0..size).collect();
        loop {
            if fits(&set) {
                return set;
            }
            if !next_combination(&mut set, count) {
                break;
            }
        }
    }
    panic!("no set of leaves fits");
}

/// The next subset of the same size in document order.
fn next_combination(set: &mut [usize], count: usize) -> bool {
    let size = set.len();
    for place in (0..size).rev() {
        if set[place] < count - (size - place) {
            set[place] += 1;
            for later in place + 1..size {
                set[later] = set[later - 1] + 1;
            }
            return true;
        }
    }
    false
}

/// As [`sufficient`], for trees with too many leaves to try all subsets.
pub fn sufficient_by_structure(tree: &Tree, leaves: &[Truth], value: Truth) -> Vec<usize> {
    let of_that_value = |of: &[Tree]| -> Vec<Vec<usize>> {
        let fit = of.iter().filter(|child| child.value(leaves) == value);
        fit.map(|child| sufficient_by_structure(child, leaves, value)).collect()
    };
    let (of, enough) = match tree {
        Tree::Leaf(number) => return vec![*number],
        Tree::Not(inner) => return sufficient_by_structure(inner, leaves, value.negate()),
        _ => tree.parts(value),
    };
    fewest(of_that_value(of), enough)
}

/// As [`repair`], for trees with too many leaves to try all subsets.
pub fn repair_by_structure(tree: &Tree, leaves: &[Truth], wanted: Truth) -> Vec<usize> {
    let of_other_value = |of: &[Tree]| -> Vec<Vec<usize>> {
        let wrong = of.iter().filter(|child| child.value(leaves) != wanted);
        wrong.map(|child| repair_by_structure(child, leaves, wanted)).collect()
    };
    if tree.value(leaves) == wanted {
        return Vec::new();
    }
    let (of, enough) = match tree {
        Tree::Leaf(number) => return vec![*number],
        Tree::Not(inner) => return repair_by_structure(inner, leaves, wanted.negate()),
        _ => tree.parts(wanted),
    };
    let have = of.iter().filter(|child| child.value(leaves) == wanted).count();
    fewest(of_other_value(of), enough - have)
}

/// The union of so many of these sets, those with the fewest leaves; among equals the earlier ones.
fn fewest(mut sets: Vec<Vec<usize>>, count: usize) -> Vec<usize> {
    sets.sort_by_key(Vec::len);
    sets.truncate(count);
    let mut union: Vec<usize> = sets.into_iter().flatten().collect();
    union.sort_unstable();
    union
}

/// Up to so many leaves, all subsets are tried.
const BRUTE: usize = 9;
