/// A formula that only ever gains from more of its literals being true: no `not` anywhere. What three-valued criteria
/// accept is one of these, over literals "this leaf holds" and "this leaf fails".
#[derive(Clone, Debug, Eq, PartialEq)]
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
