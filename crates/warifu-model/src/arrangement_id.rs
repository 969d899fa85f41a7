use std::fmt;

use crate::digest::Digest;
use crate::json::{Json, Node, Read, ReadError};
use crate::shape::{Form, Shape, Typed, write_by};

/// The identity of an arrangement: the digest of its charter in canonical form.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ArrangementId(Digest);

impl ArrangementId {
    pub(crate) const fn of(charter: Digest) -> Self {
        Self(charter)
    }

    /// Reads the text form, `sha256:` and 64 lower-case digits; none for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        Digest::parse(text).map(Self)
    }

    /// The digest.
    pub const fn digest(self) -> Digest {
        self.0
    }
}

impl fmt::Display for ArrangementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Read for ArrangementId {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        node.read().map(Self)
    }
}

impl From<ArrangementId> for Json {
    fn from(id: ArrangementId) -> Self {
        id.0.into()
    }
}

impl Typed for ArrangementId {
    const FORM: Form = Form::Named(&Shape::text(
        "arrangement_id",
        "An arrangement, by the digest of its charter",
        r#"{"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}"#,
    ));
}

write_by!(copy ArrangementId);
