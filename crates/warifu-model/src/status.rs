use crate::json::{Json, Node, Read, ReadError, ReadProblem};

/// What a certification body says of a certificate of its own (ISO/IEC 17065:2012, clause 7.11). That a certificate has
/// ended stands in the certificate itself and needs no word of the body.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub enum Status {
    /// It stands.
    #[default]
    Active,
    /// Not to be relied upon for the time being; it may be restored.
    Suspended,
    /// A newer certificate has taken its place.
    Superseded,
    /// Not to be relied upon any more, for ever.
    Withdrawn,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Active, Self::Suspended, Self::Superseded, Self::Withdrawn];

    /// The stable text form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Superseded => "superseded",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether it is for ever: what was withdrawn or superseded is never restored.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Superseded | Self::Withdrawn)
    }

    /// Whether a certificate that has this status may be given that one: what was withdrawn or superseded stays so, and
    /// nothing is given the status that it has.
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Active, Self::Suspended | Self::Superseded | Self::Withdrawn)
                | (Self::Suspended, Self::Active | Self::Superseded | Self::Withdrawn)
                | (Self::Superseded, Self::Withdrawn)
        )
    }
}

impl From<Status> for Json {
    fn from(status: Status) -> Self {
        Self::Text(status.as_str().into())
    }
}

impl Read for Status {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let text = node.string()?;
        let found = Self::ALL.into_iter().find(|status| status.as_str() == text);
        found.ok_or_else(|| node.error(ReadProblem::NotOneOf { allowed: Self::ALL.map(Self::as_str).join(", ") }))
    }
}
