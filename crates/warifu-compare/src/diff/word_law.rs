//! When two requirements without a criterion say the same: the law for words (ADR 15).

use std::collections::BTreeSet;

use warifu_model::{Json, Localized, Requirement, RequirementSet};

use crate::wording::{insertions, normalised};

/// Returns `true` where title and statement are the same words, and every parameter that they insert stands for the
/// same words.
pub(super) fn is_same_words(
    (old_set, old): (&RequirementSet, &Requirement),
    (new_set, new): (&RequirementSet, &Requirement),
) -> bool {
    let is_same = |was: &Localized, is: &Localized| {
        let mut tags = was.each().chain(is.each()).map(|(tag, _)| tag);
        tags.all(|tag| is_same_text(was.tagged(tag), is.tagged(tag)))
    };
    is_same(&old.title, &new.title)
        && is_same(&old.statement, &new.statement)
        && inserted(old_set, old).into_iter().all(|id| {
            let [was, is] = [old_set, new_set].map(|set| value(set, &id));
            was == is
        })
}

/// Returns `true` where two texts are the same words, or neither is there.
pub(super) fn is_same_text(old: Option<&str>, new: Option<&str>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => old == new || normalised(old) == normalised(new),
        (None, None) => true,
        _ => false,
    }
}

/// The parameters that a statement inserts, and those that these insert.
fn inserted(set: &RequirementSet, requirement: &Requirement) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let texts = requirement.statement.each().map(|(_, text)| text);
    let mut open: Vec<String> = texts.flat_map(insertions).collect();
    while let Some(id) = open.pop() {
        if let Some(Json::Text(text)) = value(set, &id) {
            open.extend(insertions(&text).into_iter().filter(|next| *next != id && !found.contains(next)));
        }
        found.insert(id);
    }
    found
}

/// What stands in the place of a parameter, spelled in one way.
fn value(set: &RequirementSet, id: &str) -> Option<Json> {
    let parameter = set.parameters.iter().find(|one| one.id.as_str() == id)?;
    Some(match &parameter.value {
        Json::Text(text) => Json::Text(normalised(text)),
        other => other.clone(),
    })
}
