use crate::json::{Node, Read, ReadError, ReadProblem};

/// How an element of one document stands to an element of another (NIST IR 8477 section 4), read "source relation target".
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Relation {
    /// Both say the same.
    Equal,
    /// Each says something that the other does not, and they share something.
    IntersectsWith,
    /// They share nothing.
    NoRelationship,
    /// They have to do with each other; how is not said.
    Related,
    /// All of the source lies within the target.
    SubsetOf,
    /// All of the target lies within the source.
    SupersetOf,
}

/// Which relations a crosswalk can state.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RelationStyle {
    /// Only whether two elements are related (NIST IR 8477 section 4.1).
    Concept,
    /// How what two elements say overlaps (NIST IR 8477 section 4.3).
    SetTheory,
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

    /// The text form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::IntersectsWith => "intersects_with",
            Self::NoRelationship => "no_relationship",
            Self::Related => "related",
            Self::SubsetOf => "subset_of",
            Self::SupersetOf => "superset_of",
        }
    }
}

impl RelationStyle {
    /// Whether a crosswalk of this style can state a relation.
    pub fn states(self, relation: Relation) -> bool {
        match self {
            Self::Concept => matches!(relation, Relation::Related | Relation::NoRelationship),
            Self::SetTheory => relation != Relation::Related,
        }
    }

    /// The text form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Concept => "concept",
            Self::SetTheory => "set_theory",
        }
    }

    pub(crate) fn allowed(self) -> String {
        RELATIONS
            .into_iter()
            .filter(|relation| self.states(*relation))
            .map(Relation::as_str)
            .collect::<Vec<_>>()
            .join(", ")
    }
}

impl Read for Relation {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let text = node.string()?;
        RELATIONS.into_iter().find(|relation| relation.as_str() == text).ok_or_else(|| {
            let allowed = RELATIONS.map(Self::as_str).join(", ");
            node.error(ReadProblem::NotOneOf { allowed })
        })
    }
}

impl Read for RelationStyle {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        match node.string()?.as_ref() {
            "concept" => Ok(Self::Concept),
            "set_theory" => Ok(Self::SetTheory),
            _ => Err(node.error(ReadProblem::NotOneOf { allowed: "concept, set_theory".into() })),
        }
    }
}

const RELATIONS: [Relation; 6] = [
    Relation::Equal,
    Relation::IntersectsWith,
    Relation::NoRelationship,
    Relation::Related,
    Relation::SubsetOf,
    Relation::SupersetOf,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_from_the_other_side_twice_changes_nothing() {
        for relation in RELATIONS {
            assert_eq!(relation.inverse().inverse(), relation);
        }
        assert_eq!(Relation::SubsetOf.inverse(), Relation::SupersetOf);
        assert_eq!(Relation::Equal.inverse(), Relation::Equal);
    }

    #[test]
    fn each_style_has_its_relations() {
        assert_eq!(RelationStyle::Concept.allowed(), "no_relationship, related");
        let theory = "equal, intersects_with, no_relationship, subset_of, superset_of";
        assert_eq!(RelationStyle::SetTheory.allowed(), theory);
    }
}
