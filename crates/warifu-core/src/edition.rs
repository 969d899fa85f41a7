use warifu_model::{Requirement, RequirementSet};

use crate::compile_error::{CompileError, CompileProblem};

/// Refuses in a set of the first edition what only the second has.
pub(crate) fn refuse_in_first_edition(set: &RequirementSet) -> Result<(), CompileError> {
    if set.language >= SECOND {
        return Ok(());
    }
    let of_requirement = |(place, requirement): (usize, &Requirement)| {
        let pointer = format!("/requirements/{place}");
        of_members(requirement, &pointer).or_else(|| of_examples(requirement, &pointer))
    };
    let outcome = set.outcome.as_ref().map(|_| ("/outcome".to_owned(), "outcome"));
    match outcome.or_else(|| set.requirements.iter().enumerate().find_map(of_requirement)) {
        None => Ok(()),
        Some((pointer, word)) => Err(too_old(pointer, word, set.language)),
    }
}

/// Refuses in a set of the first edition a member of a criterion that only the second has.
pub(crate) fn refuse_member(set: &RequirementSet, pointer: String, word: &'static str) -> Result<(), CompileError> {
    if set.language >= SECOND { Ok(()) } else { Err(too_old(pointer, word, set.language)) }
}

fn too_old(pointer: String, word: &'static str, found: u32) -> CompileError {
    CompileError::new(pointer, CompileProblem::LanguageTooOld { word, found, needed: SECOND })
}

fn of_members(requirement: &Requirement, pointer: &str) -> Option<(String, &'static str)> {
    let members = [("binding", requirement.binding.is_some()), ("weight", requirement.weight.is_some())];
    let member = members.into_iter().find(|(_, is_there)| *is_there)?.0;
    Some((format!("{pointer}/{member}"), member))
}

fn of_examples(requirement: &Requirement, pointer: &str) -> Option<(String, &'static str)> {
    let examples = requirement.examples.as_ref()?;
    let lists = [("pass", &examples.pass), ("fail", &examples.fail)];
    lists.into_iter().find_map(|(list, of)| {
        of.iter().enumerate().find_map(|(number, example)| {
            let place = example.evidence.iter().position(|one| one.signer.is_some())?;
            Some((format!("{pointer}/examples/{list}/{number}/evidence/{place}/signer"), "signer"))
        })
    })
}

/// The edition of the rule language that has bindings, weights and scores, and counts signers.
pub(crate) const SECOND: u32 = 2;
