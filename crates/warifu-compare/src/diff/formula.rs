/// A formula that only ever gains from more of its literals being true: no `not` anywhere. What three-valued criteria
/// accept is one of these, over literals "this leaf holds" and "this leaf fails".
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Formula<L> {
    /// At least so many of these.
    AtLeast(usize, Vec<Formula<L>>),
    Literal(L),
}

/// What is known of a formula while only some of its literals are settled.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Bounds {
    /// True whatever else comes.
    pub(super) surely: bool,
    /// True if everything else comes out well.
    pub(super) possibly: bool,
}

impl<L> Formula<L> {
    /// Always true.
    pub(super) fn always() -> Self {
        Self::AtLeast(0, Vec::new())
    }

    /// Never true.
    pub(super) fn never() -> Self {
        Self::AtLeast(1, Vec::new())
    }

    pub(super) fn all(of: Vec<Self>) -> Self {
        Self::AtLeast(of.len(), of)
    }

    pub(super) fn any(of: Vec<Self>) -> Self {
        Self::AtLeast(1, of)
    }

    /// The members that all have to hold; the formula itself where it is no conjunction.
    pub(super) fn conjuncts(&self) -> Vec<&Self> {
        match self {
            Self::AtLeast(needed, of) if *needed == of.len() => of.iter().flat_map(Self::conjuncts).collect(),
            other => vec![other],
        }
    }

    /// How many literals it has.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::AtLeast(_, of) => of.iter().map(Self::size).sum::<usize>() + 1,
            Self::Literal(_) => 1,
        }
    }

    /// Looks at every literal.
    pub(super) fn each(&self, look: &mut impl FnMut(&L)) {
        match self {
            Self::AtLeast(_, of) => of.iter().for_each(|child| child.each(look)),
            Self::Literal(literal) => look(literal),
        }
    }

    /// The same formula over other literals.
    pub(super) fn map<M>(&self, translate: &mut impl FnMut(&L) -> M) -> Formula<M> {
        match self {
            Self::AtLeast(needed, of) => {
                Formula::AtLeast(*needed, of.iter().map(|child| child.map(translate)).collect())
            }
            Self::Literal(literal) => Formula::Literal(translate(literal)),
        }
    }

    pub(super) fn bounds(&self, literal: &impl Fn(&L) -> Bounds) -> Bounds {
        match self {
            Self::Literal(of) => literal(of),
            Self::AtLeast(needed, of) => {
                let (mut surely, mut possibly) = (0, 0);
                for child in of {
                    let bounds = child.bounds(literal);
                    surely += usize::from(bounds.surely);
                    possibly += usize::from(bounds.possibly);
                }
                Bounds { surely: surely >= *needed, possibly: possibly >= *needed }
            }
        }
    }
}

impl<L: Clone + Ord> Formula<L> {
    /// The same formula in one way of writing: constants are gone, what stands inside its own kind is laid open,
    /// members are sorted, and what is there twice, or follows from another member alone, is left out.
    pub(super) fn normal(&self) -> Self {
        let Self::AtLeast(needed, of) = self else { return self.clone() };
        let mut needed = *needed;
        let mut kept = Vec::with_capacity(of.len());
        for child in of.iter().map(Self::normal) {
            match child {
                Self::AtLeast(0, _) => needed = needed.saturating_sub(1),
                Self::AtLeast(count, of) if count > of.len() => {}
                child => kept.push(child),
            }
        }
        match needed {
            0 => Self::always(),
            _ if needed > kept.len() => Self::never(),
            _ if needed == kept.len() => Self::joined(kept, Junction::All),
            1 => Self::joined(kept, Junction::Any),
            _ => {
                kept.sort();
                Self::AtLeast(needed, kept)
            }
        }
    }

    fn joined(of: Vec<Self>, junction: Junction) -> Self {
        let mut flat = Vec::with_capacity(of.len());
        for child in of {
            match child {
                Self::AtLeast(needed, inner) if junction.is_of(needed, inner.len()) => flat.extend(inner),
                child => flat.push(child),
            }
        }
        flat.sort();
        flat.dedup();
        // "a, and a or b" is a; "a, or a and b" is a
        let follows = |child: &Self| match child {
            Self::AtLeast(needed, inner) if junction.other().is_of(*needed, inner.len()) => {
                inner.iter().any(|one| flat.binary_search(one).is_ok())
            }
            _ => false,
        };
        let kept: Vec<Self> = flat.iter().filter(|child| !follows(child)).cloned().collect();
        match (kept.as_slice(), junction) {
            ([only], _) => only.clone(),
            (_, Junction::All) => Self::all(kept),
            (_, Junction::Any) => Self::any(kept),
        }
    }
}

#[derive(Clone, Copy)]
enum Junction {
    All,
    Any,
}

impl Junction {
    fn is_of(self, needed: usize, count: usize) -> bool {
        match self {
            Self::All => needed == count,
            Self::Any => needed == 1,
        }
    }

    fn other(self) -> Self {
        match self {
            Self::All => Self::Any,
            Self::Any => Self::All,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn random(dice: &mut u64, depth: usize) -> Formula<usize> {
        let mut roll = |below: u64| {
            *dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from((*dice >> 33) % below).unwrap()
        };
        if depth == 0 || roll(4) == 0 {
            return Formula::Literal(roll(5));
        }
        let (count, needed) = (roll(4), roll(5));
        Formula::AtLeast(needed, (0..count).map(|_| random(dice, depth - 1)).collect())
    }

    fn table(formula: &Formula<usize>) -> Vec<bool> {
        let holds = |bits: usize| {
            let sees = |literal: &usize| {
                let is_seen = bits >> literal & 1 == 1;
                Bounds { surely: is_seen, possibly: is_seen }
            };
            formula.bounds(&sees).surely
        };
        (0..32).map(holds).collect()
    }

    #[test]
    fn the_normal_form_says_the_same_and_is_its_own() {
        let mut dice = 7;
        for _ in 0..20_000 {
            let formula = random(&mut dice, 4);
            let normal = formula.normal();
            assert_eq!(table(&formula), table(&normal), "{formula:?} became {normal:?}");
            assert_eq!(normal.normal(), normal, "{formula:?}");
        }
    }
}
