use crate::truth::Truth;

/// How leaves combine. Every combination of the language is "at least so many of these", or `not`.
#[derive(Clone, Debug)]
pub enum Tree<L> {
    Leaf(L),
    /// At least `needed` of them hold.
    Several {
        needed: usize,
        of: Vec<Tree<L>>,
    },
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

    /// The value, given those of the leaves.
    pub fn truth(&self, leaf: &impl Fn(&L) -> Truth) -> Truth {
        match self {
            Self::Leaf(at) => leaf(at),
            Self::Not(inner) => inner.truth(leaf).opposite(),
            Self::Several { needed, of } => several(*needed, of.iter().map(|child| child.truth(leaf))),
        }
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
