//! What a version number has to promise, given what changed.

use warifu_model::{Json, SetStatus};

use super::effects::Effect;
use super::inclusion::Inclusion;
use super::levels::missing;
use super::report::{Bump, BumpReason, Change, ChangeKind, Relation, RequirementDiff, VocabularyWording, WordingKind};
use super::undecided::Undecided;
use warifu_core::CompiledSet;

/// Everything that a bump is worked out from.
pub(super) struct Changed<'a> {
    pub(super) old: &'a CompiledSet,
    pub(super) new: &'a CompiledSet,
    /// Per level both directions; the level that stands for all others is `None` with the text `*`.
    pub(super) levels: &'a [(String, [Inclusion; 2])],
    pub(super) requirements: &'a [RequirementDiff],
    pub(super) changes: &'a [Change],
    pub(super) vocabulary: &'a [VocabularyWording],
    /// `true` where somebody asserts that changes of words without a criterion are editorial.
    pub(super) editorial: bool,
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
            Inclusion::Undecided(why) if *why != Undecided::WordsOnly => add(Bump::Major, "may_be_refused"),
            // Words are told requirement by requirement.
            Inclusion::Undecided(_) | Inclusion::Holds => {}
        }
        match gained {
            Inclusion::Fails(_) => add(Bump::Minor, "more_is_accepted"),
            Inclusion::Undecided(why) if *why != Undecided::WordsOnly => add(Bump::Minor, "more_may_be_accepted"),
            Inclusion::Undecided(_) | Inclusion::Holds => {}
        }
    }
    of_levels(changed, &mut reasons);
    of_status(changed, &mut reasons);
    of_requirements(changed.requirements, &mut reasons);
    of_words(changed, &mut reasons);
    let (old, new) = (changed.old.set(), changed.new.set());
    if old.id == new.id && old.version == new.version {
        let subject = new.version.to_string();
        reasons.push(BumpReason { bump: Bump::Patch, code: "same_version_other_bytes", subject });
    }
    of_vocabulary(changed, &mut reasons);
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
        let mut add = |bump, code| reasons.push(BumpReason { bump, code, subject: subject.clone() });
        // Waivers, disclosures and what is left to do are told by id, whatever another id takes over.
        match requirement.relation {
            Relation::Stricter => add(Bump::Major, "id_asks_more"),
            Relation::Looser => add(Bump::Minor, "id_asks_less"),
            Relation::Incomparable => {
                add(Bump::Major, "id_asks_more");
                add(Bump::Minor, "id_asks_less");
            }
            Relation::Undecided if requirement.undecided.iter().any(|why| *why != Undecided::WordsOnly) => {
                add(Bump::Major, "id_may_ask_more");
            }
            _ => {}
        }
        let (bump, code) = match requirement.relation {
            Relation::New => (Bump::Minor, "requirement_added"),
            // Waivers and certificates name requirements by id.
            Relation::Moved | Relation::Withdrawn => (Bump::Minor, "requirement_withdrawn"),
            _ if requirement.wording.iter().any(|change| change.kind == WordingKind::Words) => {
                (Bump::Patch, "wording_changed")
            }
            _ if !requirement.wording.is_empty() => (Bump::Patch, "spelling_changed"),
            _ => continue,
        };
        reasons.push(BumpReason { bump, code, subject });
    }
}

/// Where words without a criterion stand on both sides, the sets as wholes say nothing, and each requirement counts.
fn of_words(changed: &Changed<'_>, reasons: &mut Vec<BumpReason>) {
    let is_open = |inclusion: &Inclusion| matches!(inclusion, Inclusion::Undecided(Undecided::WordsOnly));
    if !changed.levels.iter().any(|(_, both)| both.iter().any(is_open)) {
        return;
    }
    for requirement in changed.requirements {
        let mut add = |bump, code| reasons.push(BumpReason { bump, code, subject: requirement.id.to_string() });
        match requirement.relation {
            Relation::New => add(Bump::Major, "accepted_is_refused"),
            Relation::Undecided if requirement.undecided.iter().any(|why| *why != Undecided::WordsOnly) => {}
            Relation::Undecided if changed.editorial => add(Bump::Patch, "wording_asserted_editorial"),
            Relation::Undecided => add(Bump::Major, "wording_may_ask_more"),
            // Told by id, or asking for nothing more.
            _ => {}
        }
    }
}

/// What a criterion asks is what the words of its claims say.
fn of_vocabulary(changed: &Changed<'_>, reasons: &mut Vec<BumpReason>) {
    for one in changed.vocabulary {
        let is_spelling = one.changes.iter().all(|change| change.kind == WordingKind::Spelling);
        let (bump, code) = match (is_spelling, one.read_by.is_empty(), changed.editorial) {
            (true, ..) => (Bump::Patch, "spelling_changed"),
            (_, true, _) => (Bump::Patch, "wording_changed"),
            (_, _, true) => (Bump::Patch, "wording_asserted_editorial"),
            _ => (Bump::Major, "claim_may_ask_more"),
        };
        reasons.push(BumpReason { bump, code, subject: one.subject.clone() });
    }
}

fn of_changes(changes: &[Change], reasons: &mut Vec<BumpReason>) {
    for change in changes {
        if let Some(effect) = Effect::of(change)
            && let Some(bump) = effect.bump()
        {
            reasons.push(BumpReason { bump, code: effect.as_str(), subject: change.subject.clone() });
        }
        let is_word = matches!(
            change.what,
            ChangeKind::Claim
                | ChangeKind::EvidenceKind
                | ChangeKind::Role
                | ChangeKind::Parameter
                | ChangeKind::Schema
        );
        let is_added = change.old == Json::Null;
        let (bump, code) = match change.what {
            _ if is_word && is_added => (Bump::Minor, "vocabulary_grew"),
            ChangeKind::Binding => (Bump::Minor, "binding_changed"),
            ChangeKind::Score => (Bump::Minor, "score_changed"),
            ChangeKind::Weight => (Bump::Minor, "weight_changed"),
            ChangeKind::Wording => (Bump::Patch, "wording_changed"),
            _ => continue,
        };
        reasons.push(BumpReason { bump, code, subject: change.subject.clone() });
    }
}
