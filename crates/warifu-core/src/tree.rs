use crate::truth::Truth;

/// Describes how leaves combine. Every combination of the language is "at least so many of these", or `not`.
#[derive(Clone, Debug)]
pub enum Tree<L> {
    /// A criterion that is evaluated by itself.
    Leaf(L),
    /// At least `needed` of them hold.
    Several {
        /// So many.
        needed: usize,
        /// Of these.
        of: Vec<Tree<L>>,
    },
    /// It does not hold.
    Not(Box<Tree<L>>),
}

impl<L> Tree<L> {
    /// Looks at every leaf, in order.
    pub fn each(&self, look: &mut impl FnMut(&L)) {
        match self {
            Self::Leaf(leaf) => look(leaf),
            Self::Not(inner) => inner.each(look),
            Self::Several { of, .. } => of.iter().for_each(|child| child.each(look)),
        }
    }

    /// The value in a logic: every combination is evaluated once, leaves first, in order.
    pub fn fold<K: Kleene<L>>(&self, logic: &K) -> K::Value {
        match self {
            Self::Leaf(leaf) => logic.leaf(leaf),
            Self::Not(inner) => logic.not(inner.fold(logic)),
            Self::Several { needed, of } => logic.several(*needed, of.iter().map(|child| child.fold(logic))),
        }
    }

    /// The truth value, given those of the leaves.
    pub fn truth(&self, leaf: &impl Fn(&L) -> Truth) -> Truth {
        self.fold(&Truths(leaf))
    }
}

/// A logic over trees: what leaves, `not` and "at least so many" mean in it. All follow strong Kleene logic.
pub trait Kleene<L> {
    /// The value of a tree.
    type Value;

    /// The value of a leaf.
    fn leaf(&self, leaf: &L) -> Self::Value;
    /// The value of `not`, given that of what stands under it.
    fn not(&self, inner: Self::Value) -> Self::Value;
    /// The value of "at least so many of these hold", given theirs.
    fn several(&self, needed: usize, of: impl ExactSizeIterator<Item = Self::Value>) -> Self::Value;
}

/// The three truth values.
struct Truths<'f, F>(&'f F);

impl<L, F: Fn(&L) -> Truth> Kleene<L> for Truths<'_, F> {
    type Value = Truth;

    fn leaf(&self, leaf: &L) -> Truth {
        self.0(leaf)
    }

    fn not(&self, inner: Truth) -> Truth {
        inner.opposite()
    }

    fn several(&self, needed: usize, of: impl ExactSizeIterator<Item = Truth>) -> Truth {
        several(needed, of)
    }
}

/// Holds when enough hold; fails when even with everything unknown there would not be enough.
fn several(needed: usize, of: impl Iterator<Item = Truth>) -> Truth {
    let (mut yes, mut unknown) = (0, 0);
    for truth in of {
        match truth {
            Truth::Yes => yes += 1,
            Truth::Unknown => unknown += 1,
            Truth::No => {}
        }
    }
    if yes >= needed {
        Truth::Yes
    } else if yes + unknown < needed {
        Truth::No
    } else {
        Truth::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Truth; 3] = [Truth::No, Truth::Unknown, Truth::Yes];

    #[test]
    fn all_is_the_least_and_any_the_greatest() {
        for a in ALL {
            for b in ALL {
                assert_eq!(several(2, [a, b].into_iter()), a.min(b));
                assert_eq!(several(1, [a, b].into_iter()), a.max(b));
            }
        }
    }

    /// Learning more about an unknown leaf never turns "yes" into "no" or back, nor either into "unknown".
    #[test]
    fn more_knowledge_never_overturns_a_value() {
        let refined = |from: Truth, to: Truth| from == Truth::Unknown || from == to;
        for needed in 1..=3 {
            for before in triples() {
                for after in
                    triples().into_iter().filter(|after| before.iter().zip(after).all(|(b, a)| refined(*b, *a)))
                {
                    let (was, is) = (several(needed, before.into_iter()), several(needed, after.into_iter()));
                    assert!(refined(was, is), "{needed} of {before:?} was {was:?}, of {after:?} is {is:?}");
                    assert!(refined(was.opposite(), is.opposite()));
                }
            }
        }
    }

    fn triples() -> Vec<[Truth; 3]> {
        ALL.into_iter()
            .flat_map(|a| ALL.into_iter().flat_map(move |b| ALL.into_iter().map(move |c| [a, b, c])))
            .collect()
    }
}
