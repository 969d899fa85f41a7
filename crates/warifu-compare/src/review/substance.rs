//! What a comparison of two editions says about one provision.

use std::collections::BTreeSet;

use warifu_model::{LevelRule, Levels, Provision, RecognitionEffect};

use super::value::{LevelReview, ReviewRequest, ReviewedEnd, Substance};
use crate::diff::{Diff, LevelDiff, OldOrNew, Relation, RequirementDiff, Witness};

/// The answer for a provision, and level by level.
pub(super) fn of(
    provision: &Provision,
    end: ReviewedEnd,
    request: &ReviewRequest<'_>,
    diff: &Diff,
) -> (Substance, Vec<LevelReview>) {
    if !is_about_conformity(provision) {
        return (Substance::NotAsked, Vec::new());
    }
    // what is waived is asked one by one: of the rest of a level nothing follows
    if end == ReviewedEnd::Recognised && provision.effect == RecognitionEffect::WaivesRequirements {
        return (of_waived(provision, diff), Vec::new());
    }
    let levels = levels(provision, end, request, diff);
    (Substance::of_all(levels.iter().map(|one| one.substance)), levels)
}

/// Tells whether the effect of a provision rests on what the set asks for.
pub(super) fn is_about_conformity(provision: &Provision) -> bool {
    matches!(provision.effect, RecognitionEffect::DeemedCompliant | RecognitionEffect::WaivesRequirements)
}

/// The answer for what is waived: each requirement by itself, since the others have to be met anyhow.
fn of_waived(provision: &Provision, diff: &Diff) -> Substance {
    let of = |id: &warifu_model::RequirementId| {
        diff.requirements.iter().find(|one| one.id == *id).map_or(Substance::Undecided, of_requirement)
    };
    Substance::of_all(provision.waived.iter().map(of))
}

/// The answer for a waived requirement of the set that certificates count as: it may not ask for more than it did.
fn of_requirement(one: &RequirementDiff) -> Substance {
    match (one.relation, one.successors_relation) {
        // nothing is asked for any more
        (Relation::Withdrawn, _) => Substance::Holds,
        (Relation::Moved, Some(relation)) | (relation, _) => answer(relation, ReviewedEnd::Recognised, &one.witnesses),
    }
}

/// What a relation of the new edition to the old one says at an end of a provision.
pub(super) fn answer(relation: Relation, end: ReviewedEnd, witnesses: &[Witness]) -> Substance {
    use Relation::{Equivalent, Incomparable, Looser, Stricter};
    let harmful = match end {
        // the new edition accepts what the old one refused
        ReviewedEnd::Certified => OldOrNew::New,
        // the new edition refuses what the old one accepted
        ReviewedEnd::Recognised => OldOrNew::Old,
    };
    match (relation, end) {
        (Equivalent, _) | (Stricter, ReviewedEnd::Certified) | (Looser, ReviewedEnd::Recognised) => Substance::Holds,
        (Incomparable | Stricter | Looser, _) => Substance::DoesNotHold,
        // one direction may be settled though the other one is not
        _ if witnesses.iter().any(|witness| witness.accepted_by == harmful) => Substance::DoesNotHold,
        _ => Substance::Undecided,
    }
}

fn levels(provision: &Provision, end: ReviewedEnd, request: &ReviewRequest<'_>, diff: &Diff) -> Vec<LevelReview> {
    let (old, new) = (&request.old.set().levels, &request.new.set().levels);
    let of = |level: &LevelDiff| LevelReview {
        level: level.level.clone(),
        relation: Some(level.relation),
        substance: answer(level.relation, end, &level.witnesses),
    };
    match (old, new) {
        (Levels::None, Levels::None) => diff.levels.iter().map(of).collect(),
        (Levels::Ladder(rungs), Levels::Ladder(_)) => {
            let named = rungs.iter().map(|rung| rung.id.to_string()).filter(|rung| is_named(provision, end, rung));
            let found = |rung: String| {
                let level = diff.levels.iter().find(|level| level.level.as_deref() == Some(&*rung));
                // a level that the new edition does not have any more
                let gone = LevelReview { level: Some(rung), relation: None, substance: Substance::DoesNotHold };
                level.map_or(gone, of)
            };
            named.map(found).collect()
        }
        // a level of a vector behaves like one at which something begins, which the provision need not name itself
        (Levels::Vector { .. }, Levels::Vector { .. }) if old == new => {
            let whole = LevelReview { level: None, relation: Some(diff.relation), substance: overall(diff, end) };
            diff.levels.iter().map(of).chain([whole]).collect()
        }
        _ => vec![LevelReview { level: None, relation: None, substance: Substance::Undecided }],
    }
}

fn overall(diff: &Diff, end: ReviewedEnd) -> Substance {
    let witnesses: Vec<Witness> = diff.levels.iter().flat_map(|level| level.witnesses.iter().cloned()).collect();
    answer(diff.relation, end, &witnesses)
}

/// Tells whether a provision names a rung at an end.
pub(super) fn is_named(provision: &Provision, end: ReviewedEnd, rung: &str) -> bool {
    let accepts = |rule: &Option<LevelRule>| rule.as_ref().is_none_or(|rule| rule.accepts(Some(rung)));
    let steps = || provision.counts_as.iter().flat_map(|set| &set.levels);
    match end {
        ReviewedEnd::Certified => {
            accepts(&provision.certified.levels)
                && (provision.counts_as.is_none() || steps().any(|step| accepts(&step.certified)))
        }
        ReviewedEnd::Recognised => {
            let named: BTreeSet<&str> = steps().filter_map(|step| step.counts_as.as_deref()).collect();
            named.contains(rung)
        }
    }
}
