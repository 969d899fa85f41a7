//! Many products at once: typed columns instead of documents, and one criterion as a pass over the columns that it reads.
//! The result is that of [`evaluate`](crate::evaluate()), row by row; `docs/PLAN.md` says what that is good for.

mod bitmap;
mod column;
mod evidence_pass;
mod pass;
mod store;
mod truths;

pub use bitmap::Bitmap;
pub use pass::{ColumnsError, Outcomes};
pub use store::Columns;

pub(crate) use column::{CellTest, number};
pub(crate) use evidence_pass::Asked;
pub(crate) use pass::View;
pub(crate) use truths::Truths;
