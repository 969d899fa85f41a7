//! Reports on a product, from the records of its evaluations: what to hand to a colleague, an assessor or a CI system. A report
//! restates what records say and decides nothing.

#[doc(inline)]
pub use warifu_report::report::{Languages, Report, ReportError, Source};

/// Papers that a law asks for, drafted from a record, with their blanks.
#[doc(inline)]
pub use warifu_report::paper::{AttestationSource, Paper, PaperError, PaperKind};
