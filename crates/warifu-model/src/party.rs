use crate::json::{Json, Node, Read, ReadError, ReadProblem};

/// Who stands behind a claim (ISO/IEC 17000: first, second and third party), weakest first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Party {
    /// The maker.
    First,
    /// A buyer or user.
    Second,
    /// Somebody independent of both.
    Third,
}

impl Party {
    /// The text form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
            Self::Third => "third",
        }
    }
}

impl From<Party> for Json {
    fn from(party: Party) -> Self {
        Self::from(party.as_str())
    }
}

impl Read for Party {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        match node.string()?.as_ref() {
            "first" => Ok(Self::First),
            "second" => Ok(Self::Second),
            "third" => Ok(Self::Third),
            _ => Err(node.error(ReadProblem::NotOneOf { allowed: "first, second, third".into() })),
        }
    }
}
