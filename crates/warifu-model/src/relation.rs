use crate::document::tokens;

tokens! {
    /// Describes how an element of one document stands to an element of another (NIST IR 8477 section 4), read "source relation
    /// target".
    #[derive(Ord, PartialOrd)]
    pub enum Relation: "relation" {
        /// Both say the same.
        Equal = "equal",
        /// Each says something that the other does not, and they share something.
        IntersectsWith = "intersects_with",
        /// They share nothing.
        NoRelationship = "no_relationship",
        /// They have to do with each other; how is not said.
        Related = "related",
        /// All of the source lies within the target.
        SubsetOf = "subset_of",
        /// All of the target lies within the source.
        SupersetOf = "superset_of",
    }
}

tokens! {
    /// The relations that a crosswalk can state.
    pub enum RelationStyle {
        /// Only whether two elements are related (NIST IR 8477 section 4.1).
        Concept = "concept",
        /// The overlap of what two elements say (NIST IR 8477 section 4.3).
        SetTheory = "set_theory",
    }
}

impl Relation {
    /// The same relation, read from the other side.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::SubsetOf => Self::SupersetOf,
            Self::SupersetOf => Self::SubsetOf,
            same => same,
        }
    }
}

impl RelationStyle {
    /// Returns whether a crosswalk of this style can state a relation.
    pub fn states(self, relation: Relation) -> bool {
        match self {
            Self::Concept => matches!(relation, Relation::Related | Relation::NoRelationship),
            Self::SetTheory => relation != Relation::Related,
        }
    }

    pub(crate) fn allowed(self) -> String {
        Relation::ALL
            .iter()
            .filter(|relation| self.states(**relation))
            .map(|relation| relation.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    }
}
