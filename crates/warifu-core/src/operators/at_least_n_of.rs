use warifu_model::{Criterion, Language, Operand};

use super::site::Site;
use crate::compile_error::{CompileError, CompileProblem};

/// `at_least_n_of`: at least so many hold. Nothing and more than there are cannot be asked for.
pub(super) fn needed(found: u32, len: usize, site: Site<'_>) -> Result<usize, CompileError> {
    let needed = usize::try_from(found).unwrap_or(usize::MAX);
    if (1..=len).contains(&needed) {
        return Ok(needed);
    }
    Err(site.error("n", CompileProblem::CountOutOfRange { found, least: 1, most: len }))
}

/// The criterion that so many of these hold.
pub(super) fn of(needed: usize, of: Vec<Criterion>) -> Criterion {
    // There are no more criteria than a document can name.
    Criterion::AtLeastNOf(Operand::Literal(u32::try_from(needed).unwrap_or(u32::MAX)), of)
}

/// The phrase, given the number and the phrases of the criteria inside.
pub(super) fn phrase(number: &str, parts: &[String], language: Language) -> String {
    match language {
        Language::En => format!("at least {number} of ({})", parts.join("; ")),
        Language::Ja => format!("（{}）のうち{number}件以上", parts.join("、")),
    }
}
