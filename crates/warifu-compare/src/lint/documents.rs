//! Law, ids and words: what a set owes to the edition before it and to what it rests on.

use std::collections::BTreeSet;

use warifu_model::{LegalState, Levels, Localized, RequirementSet};

use super::context::{LintContext, SetOrigin};
use super::report::{Lint, LintCode, Severity};

pub(super) fn of_set(set: &RequirementSet, context: LintContext<'_>, lints: &mut Vec<Lint>) {
    legal_basis(set, lints);
    reused(set, context.previous, lints);
    if let Some(previous) = context.previous {
        if context.origin == SetOrigin::Written {
            forgotten(set, previous, lints);
        }
        changed_words(set, previous, lints);
    }
}

fn legal_basis(set: &RequirementSet, lints: &mut Vec<Lint>) {
    let has_ended = |state| matches!(state, LegalState::Expired | LegalState::Rescinded | LegalState::Superseded);
    for (place, requirement) in set.requirements.iter().enumerate() {
        let mut report = |code| {
            let pointer = format!("/requirements/{place}/legal_basis");
            lints.push(Lint::new(code, Severity::Warning, pointer, &requirement.id));
        };
        if requirement.legal_basis.is_empty() {
            report(LintCode::MissingLegalBasis);
            continue;
        }
        let mut named = set.legal_basis.iter().filter(|basis| requirement.legal_basis.contains(&basis.id));
        if named.all(|basis| has_ended(basis.state)) {
            report(LintCode::LegalBasisEnded);
        }
    }
}

/// Ids that this edition or the one before it has withdrawn, in use for a requirement or a group. That a set uses no id
/// of a requirement that it withdraws itself is checked on reading.
fn reused(set: &RequirementSet, previous: Option<&RequirementSet>, lints: &mut Vec<Lint>) {
    let all = std::iter::once(set).chain(previous).flat_map(|set| &set.withdrawn);
    let withdrawn: BTreeSet<&str> = all.map(|withdrawn| withdrawn.id.as_str()).collect();
    let requirements = set.requirements.iter().map(|requirement| requirement.id.as_str()).enumerate();
    let groups = set.groups.iter().map(|group| group.id.as_str()).enumerate();
    let listed = requirements.map(|one| ("requirements", one)).chain(groups.map(|one| ("groups", one)));
    for (list, (place, id)) in listed.filter(|(_, (_, id))| withdrawn.contains(id)) {
        lints.push(Lint::new(LintCode::ReusedId, Severity::Error, format!("/{list}/{place}/id"), id));
    }
}

/// Ids of the edition before, in use or withdrawn there, of which this one says nothing.
fn forgotten(set: &RequirementSet, previous: &RequirementSet, lints: &mut Vec<Lint>) {
    let ids = |set: &RequirementSet| -> BTreeSet<String> {
        let requirements = set.requirements.iter().map(|requirement| requirement.id.to_string());
        requirements.chain(set.withdrawn.iter().map(|withdrawn| withdrawn.id.to_string())).collect()
    };
    for id in ids(previous).difference(&ids(set)) {
        lints.push(Lint::new(LintCode::ForgottenId, Severity::Warning, "/withdrawn", id));
    }
}

/// One text of a document: where it stands, what it belongs to, which text it is.
struct Words<'s> {
    pointer: String,
    subject: String,
    what: &'static str,
    texts: &'s Localized,
}

fn changed_words(set: &RequirementSet, previous: &RequirementSet, lints: &mut Vec<Lint>) {
    let before = words(previous);
    for now in words(set) {
        let same = |was: &&Words<'_>| was.subject == now.subject && was.what == now.what && list(was) == list(&now);
        let Some(was) = before.iter().find(same) else { continue };
        // a set that has one of the two languages only has no other that could be forgotten
        if [was.texts, now.texts].iter().any(|words| words.en.is_empty() || words.ja.is_empty()) {
            continue;
        }
        let code = match (was.texts.en == now.texts.en, was.texts.ja == now.texts.ja) {
            (false, true) => LintCode::EnglishChangedAlone,
            (true, false) => LintCode::JapaneseChangedAlone,
            _ => continue,
        };
        lints.push(Lint::new(code, Severity::Warning, now.pointer, &now.subject).with(now.what));
    }
}

/// The list in which a text stands.
fn list<'w>(words: &'w Words<'_>) -> &'w str {
    words.pointer.split('/').nth(1).unwrap_or_default()
}

/// Every text of a set in both languages, found again by the id of what it belongs to.
fn words(set: &RequirementSet) -> Vec<Words<'_>> {
    let mut all = Vec::new();
    let mut add = |pointer: String, subject: &str, what, words| {
        all.push(Words { pointer, subject: subject.to_owned(), what, texts: words });
    };
    add("/title".into(), set.id.as_str(), "title", &set.title);
    add("/description".into(), set.id.as_str(), "description", &set.description);
    add("/authority/name".into(), set.id.as_str(), "name", &set.authority.name);
    for (i, basis) in set.legal_basis.iter().enumerate() {
        add(format!("/legal_basis/{i}/title"), basis.id.as_str(), "title", &basis.title);
        if let Some(note) = &basis.note {
            add(format!("/legal_basis/{i}/note"), basis.id.as_str(), "note", note);
        }
    }
    match &set.levels {
        Levels::None => {}
        Levels::Ladder(rungs) => {
            for (i, rung) in rungs.iter().enumerate() {
                add(format!("/levels/levels/{i}/title"), rung.id.as_str(), "title", &rung.title);
            }
        }
        Levels::Vector { dimensions, .. } => {
            for (i, dimension) in dimensions.iter().enumerate() {
                add(format!("/levels/dimensions/{i}/title"), dimension.id.as_str(), "title", &dimension.title);
            }
        }
    }
    for (i, parameter) in set.parameters.iter().enumerate() {
        add(format!("/parameters/{i}/title"), parameter.id.as_str(), "title", &parameter.title);
    }
    for (i, group) in set.groups.iter().enumerate() {
        add(format!("/groups/{i}/title"), group.id.as_str(), "title", &group.title);
    }
    for (i, requirement) in set.requirements.iter().enumerate() {
        let id = requirement.id.as_str();
        add(format!("/requirements/{i}/title"), id, "title", &requirement.title);
        add(format!("/requirements/{i}/statement"), id, "statement", &requirement.statement);
        if let Some(guidance) = &requirement.guidance {
            add(format!("/requirements/{i}/guidance"), id, "guidance", guidance);
        }
    }
    for (i, withdrawn) in set.withdrawn.iter().enumerate() {
        if let Some(note) = &withdrawn.note {
            add(format!("/withdrawn/{i}/note"), withdrawn.id.as_str(), "note", note);
        }
    }
    all
}
