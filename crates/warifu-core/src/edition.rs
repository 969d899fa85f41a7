use warifu_model::{Requirement, RequirementSet};

use crate::compile_error::{CompileError, CompileProblem};

/// Refuses in a set of the first edition what only the second has.
pub(crate) fn refuse_in_first_edition(set: &RequirementSet) -> Result<(), CompileError> {
    if set.language >= SECOND {
        return Ok(());
    }
    let of_requirement = |(place, requirement): (usize, &Requirement)| {
        let members = [("binding", requirement.binding.is_some()), ("weight", requirement.weight.is_some())];
        let member = members.into_iter().find(|(_, is_there)| *is_there)?.0;
        Some((format!("/requirements/{place}/{member}"), member))
    };
    let outcome = set.outcome.as_ref().map(|_| ("/outcome".to_owned(), "outcome"));
    match outcome.or_else(|| set.requirements.iter().enumerate().find_map(of_requirement)) {
        None => Ok(()),
        Some((pointer, word)) => {
            let problem = CompileProblem::LanguageTooOld { word, found: set.language, needed: SECOND };
            Err(CompileError::new(pointer, problem))
        }
    }
}

/// The edition of the rule language that has bindings, weights and scores.
pub(crate) const SECOND: u32 = 2;
