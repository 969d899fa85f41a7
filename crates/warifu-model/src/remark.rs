use crate::document::document;
use crate::ids::Token;
use crate::limits::Limit;

document! {
    /// Something that the reader of an evidence document left out or assumed. Whoever signs the attestation signs that too.
    pub struct Remark: "remark" + Ord + PartialOrd {
        /// What it is; `docs/EVIDENCE.md` lists the codes of the readers that come with this project.
        code: Token,
        /// How many, where that is counted.
        count: Option<i64> = optional_within(0, Limit::SAFE_INTEGER),
    }
}
