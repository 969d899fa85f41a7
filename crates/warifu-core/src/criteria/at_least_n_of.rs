use warifu_model::Operand;

use super::place::Place;
use crate::compile_error::{CompileError, CompileProblem};

/// `at_least_n_of`: at least so many hold. Nothing and more than there are cannot be asked for.
pub(super) fn needed(n: &Operand<u32>, len: usize, place: Place<'_>) -> Result<usize, CompileError> {
    let found = place.count(n, "n")?;
    let needed = usize::try_from(found).unwrap_or(usize::MAX);
    if (1..=len).contains(&needed) {
        return Ok(needed);
    }
    Err(place.error("n", CompileProblem::CountOutOfRange { found, most: len }))
}
