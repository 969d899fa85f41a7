//! What a version number has to promise, given what changed.

use warifu_model::{Json, SetStatus};

use super::inclusion::Inclusion;
use super::levels::missing;
use super::report::{Bump, BumpReason, Change, ChangeKind, Relation, RequirementDiff};
use crate::compile::CompiledSet;

/// Everything that a bump is worked out from.
pub(super) struct Changed<'a> {
    pub(super) old: &'a CompiledSet,
    pub(super) new: &'a CompiledSet,
    /// Per level both directions; the level that stands for all others is `None` with the text `*`.
    pub(super) levels: &'a [(String, [Inclusion; 2])],
    pub(super) requirements: &'a [RequirementDiff],
    pub(super) changes: &'a [Change],
}

/// The smallest bump that keeps the promise, and why.
pub(super) fn bump(changed: &Changed<'_>) -> (Bump, Vec<BumpReason>) {
    if changed.old.digest() == changed.new.digest() {
        return (Bump::None, Vec::new());
    }
    let mut reasons = Vec::new();
    for (level, [lost, gained]) in changed.levels {
        let mut add = |bump, code| reasons.push(BumpReason { bump, code, subject: level.clone() });
        match lost {
            Inclusion::Fails(_) => add(Bump::Major, "accepted_is_refused"),
            Inclusion::Undecided(_) => add(Bump::Major, "may_be_refused"),
            Inclusion::Holds => {}
        }
        match gained {
            Inclusion::Fails(_) => add(Bump::Minor, "more_is_accepted"),
            Inclusion::Undecided(_) => add(Bump::Minor, "more_may_be_accepted"),
            Inclusion::Holds => {}
        }
    }
    of_levels(changed, &mut reasons);
    of_status(changed, &mut reasons);
    of_requirements(changed.requirements, &mut reasons);
    of_changes(changed.changes, &mut reasons);
    if reasons.is_empty() {
        reasons.push(BumpReason { bump: Bump::Patch, code: "other_bytes", subject: String::new() });
    }
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.bump));
    let bump = reasons.iter().map(|reason| reason.bump).max().unwrap_or(Bump::Patch);
    (bump, reasons)
}

fn of_levels(changed: &Changed<'_>, reasons: &mut Vec<BumpReason>) {
    let (old, new) = (&changed.old.set().levels, &changed.new.set().levels);
    let mut add = |bump, code, levels: Vec<String>| {
        reasons.extend(levels.into_iter().map(|subject| BumpReason { bump, code, subject }));
    };
    add(Bump::Major, "level_removed", missing(new, old));
    add(Bump::Minor, "level_added", missing(old, new));
}

fn of_status(changed: &Changed<'_>, reasons: &mut Vec<BumpReason>) {
    let (old, new) = (changed.old.set(), changed.new.set());
    let mut add = |bump, code| reasons.push(BumpReason { bump, code, subject: String::new() });
    match (old.status, new.status) {
        // Nothing can be granted on a draft.
        (SetStatus::Final, SetStatus::Draft) => add(Bump::Major, "became_a_draft"),
        (SetStatus::Draft, SetStatus::Final) => add(Bump::Minor, "became_final"),
        _ => {}
    }
    // Older engines refuse a newer language.
    if new.language > old.language {
        add(Bump::Minor, "newer_language");
    }
}

fn of_requirements(requirements: &[RequirementDiff], reasons: &mut Vec<BumpReason>) {
    for requirement in requirements {
        let subject = requirement.id.to_string();
        let (bump, code) = match requirement.relation {
            Relation::New => (Bump::Minor, "requirement_added"),
            // Waivers and certificates name requirements by id.
            Relation::Moved | Relation::Withdrawn => (Bump::Minor, "requirement_withdrawn"),
            _ if !requirement.wording.is_empty() => (Bump::Patch, "wording_changed"),
            _ => continue,
        };
        reasons.push(BumpReason { bump, code, subject });
    }
}

fn of_changes(changes: &[Change], reasons: &mut Vec<BumpReason>) {
    for change in changes {
        let is_word = matches!(
            change.what,
            ChangeKind::Claim | ChangeKind::EvidenceKind | ChangeKind::Role | ChangeKind::Parameter | ChangeKind::Schema
        );
        let is_added = change.old == Json::Null;
        let (bump, code) = match change.what {
            _ if is_word && is_added => (Bump::Minor, "vocabulary_grew"),
            ChangeKind::Wording => (Bump::Patch, "wording_changed"),
            _ => continue,
        };
        reasons.push(BumpReason { bump, code, subject: change.subject.clone() });
    }
}
