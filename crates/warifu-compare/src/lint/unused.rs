//! Parts of a document to which nothing refers.

use std::collections::BTreeSet;

use warifu_model::{Criterion, GroupId, Json, Localized, Requirement, RequirementSet, Vocabulary};

use super::context::SetOrigin;
use super::report::{Lint, LintCode, Severity};
use crate::wording;

pub(super) fn of_set(set: &RequirementSet, origin: SetOrigin, lints: &mut Vec<Lint>) {
    groups(set, lints);
    if origin == SetOrigin::Resolved {
        return;
    }
    let (mut parameters, mut schemas) = (BTreeSet::new(), BTreeSet::new());
    for criterion in criteria(set) {
        let json = Json::from(criterion);
        texts(&json, "parameter", &mut parameters);
        texts(&json, "schema", &mut schemas);
    }
    parameters.extend(named_in_words(set));
    let mut report = |code, list: &str, place: usize, id: &str| {
        lints.push(Lint::new(code, Severity::Warning, format!("/{list}/{place}"), id));
    };
    for (place, parameter) in set.parameters.iter().enumerate() {
        if !parameters.contains(parameter.id.as_str()) {
            report(LintCode::UnusedParameter, "parameters", place, parameter.id.as_str());
        }
    }
    for (place, schema) in set.schemas.iter().enumerate() {
        if !schemas.contains(schema.id.as_str()) {
            report(LintCode::UnusedSchema, "schemas", place, schema.id.as_str());
        }
    }
}

/// A group is in use if a requirement stands in it or in a group below it, or if it took over from something withdrawn.
fn groups(set: &RequirementSet, lints: &mut Vec<Lint>) {
    let mut used: BTreeSet<&GroupId> = set.requirements.iter().flat_map(|requirement| &requirement.groups).collect();
    // Parents stand before their children.
    for group in set.groups.iter().rev() {
        if used.contains(&group.id) {
            used.extend(&group.parent);
        }
    }
    for (place, group) in set.groups.iter().enumerate() {
        if !used.contains(&group.id) {
            lints.push(Lint::new(LintCode::UnusedGroup, Severity::Warning, format!("/groups/{place}"), &group.id));
        }
    }
}

/// Claims of the newest version of each vocabulary that no set asks for.
pub(super) fn claims(sets: &[&RequirementSet], vocabularies: &[&Vocabulary], lints: &mut Vec<Lint>) {
    let mut asked = BTreeSet::new();
    for json in sets.iter().flat_map(|set| criteria(set)).map(Json::from) {
        texts(&json, "claim", &mut asked);
        texts(&json, "supports", &mut asked);
    }
    for vocabulary in vocabularies {
        let is_newer = |other: &&&Vocabulary| other.id == vocabulary.id && other.version > vocabulary.version;
        if vocabularies.iter().any(|other| is_newer(&other)) {
            continue;
        }
        for (place, claim) in vocabulary.claims.iter().enumerate() {
            if !asked.contains(claim.id.as_str()) {
                lints.push(Lint::new(LintCode::UnusedClaim, Severity::Note, format!("/claims/{place}"), &claim.id));
            }
        }
    }
}

/// Parameters that words name where they are to be filled in.
fn named_in_words(set: &RequirementSet) -> impl Iterator<Item = String> {
    let statements = set.requirements.iter().map(|requirement| &requirement.statement);
    let statements = statements.flat_map(Localized::each).map(|(_, text)| text);
    statements.chain(set.parameters.iter().filter_map(|one| one.value.as_text())).flat_map(wording::insertions)
}

fn criteria(set: &RequirementSet) -> impl Iterator<Item = &Criterion> {
    set.requirements.iter().flat_map(Requirement::criteria)
}

/// Every text under this key. Criteria hold no free text that could be mistaken for one.
fn texts(json: &Json, key: &str, all: &mut BTreeSet<String>) {
    match json {
        Json::List(items) => items.iter().for_each(|item| texts(item, key, all)),
        Json::Object(members) => {
            for (name, value) in members {
                if let (true, Json::Text(text)) = (name.as_ref() == key, value) {
                    all.insert(text.clone());
                }
                texts(value, key, all);
            }
        }
        _ => {}
    }
}
