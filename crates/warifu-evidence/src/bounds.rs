use crate::error::ImportProblem;
use crate::terms::Countable;

/// Refuses a count above its limit (docs: [`limits`](crate::limits)).
pub fn within(count: usize, what: Countable, limit: usize) -> Result<(), ImportProblem> {
    if count > limit { Err(ImportProblem::TooMany { what, limit }) } else { Ok(()) }
}
