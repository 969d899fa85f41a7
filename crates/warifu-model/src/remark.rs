use crate::document::document;
use crate::ids::Token;
use crate::limits::Limit;

document! {
    /// Something that the reader of an evidence document left out or assumed. Whoever signs the attestation signs that too.
    pub struct Remark: "remark" + Ord + PartialOrd {
        /// The code; `docs/EVIDENCE.md` lists the codes of the readers that come with this project.
        code: Token,
        /// The number of cases, where that is counted.
        count: Option<i64> = optional_within(0, Limit::SAFE_INTEGER),
    }
}

impl Remark {
    /// The code by which an attestation says that a document does not name the product, and that it is about it is the
    /// word of whoever imported it.
    pub const BOUND_BY_MAKER: &'static str = "bound_by_maker";

    /// True for the remark of that code.
    pub fn is_bound_by_maker(&self) -> bool {
        self.code.as_str() == Self::BOUND_BY_MAKER
    }
}
