//! What an evaluation reads of many products, kept in columns between runs, so that a further new version of a set is answered
//! without reading their documents again. `docs/COLUMNS.md` has the format of the file and what is promised.

mod block;
mod cells;
mod error;
mod file;
mod read;
mod row;
mod rules;
mod tell;

pub use error::ColumnsError;
pub use file::{ColumnsSource, ColumnsWriter};
pub use read::Columns;
pub use row::{Keeper, KeptRow};
pub use rules::{KeptRule, RuleAnswer};
pub use tell::{ColumnAnswers, ColumnImpact};
