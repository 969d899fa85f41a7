use crate::ids::Token;
use crate::json::{Json, Node, Read, ReadError};
use crate::limits;

/// Something that the reader of an evidence document left out or assumed. Whoever signs the attestation signs that too.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Remark {
    /// What it is; `docs/EVIDENCE.md` lists the codes of the readers that come with this project.
    pub code: Token,
    /// How many, where that is counted.
    pub count: Option<i64>,
}

impl Read for Remark {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let code = fields.required("code")?;
        let count = fields.find("count").map(|count| count.integer_within(0, limits::SAFE_INTEGER)).transpose()?;
        fields.finish()?;
        Ok(Self { code, count })
    }
}

impl From<&Remark> for Json {
    fn from(remark: &Remark) -> Self {
        Self::object().with("code", &remark.code).with_some("count", remark.count)
    }
}
