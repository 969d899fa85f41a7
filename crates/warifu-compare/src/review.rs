//! A partner publishes a new edition of a set: whether an arrangement of recognition still holds in substance, what changed, who is
//! affected, and the next edition of the arrangement as a draft (`docs/RECOGNITION.md`).

mod draft;
mod hits;
mod json;
mod letter;
mod substance;
mod value;

use warifu_core::CompiledSet;
use warifu_model::{Arrangement, Digest, Localized, Provision, SetDigest};

use crate::diff::{Diff, DiffOptions, Relation, diff};
use draft::Draft;
use value::identity;
pub use value::{
    Amendment, ChangedRequirement, Hit, HitEffect, LevelReview, ProvisionReview, RequirementText, Review, ReviewError,
    ReviewRequest, ReviewedEnd, Substance,
};

/// Reviews an arrangement against a new edition of a set that it names: a pure function of its arguments.
///
/// Where certificates are granted for the set, recognition holds in substance at a level when everything that the new edition accepts
/// was accepted by the old one. Where certificates count as the set, it holds when everything that the old edition accepts is
/// accepted by the new one. Both are decided by [`diff`]; what that leaves undecided stays undecided.
///
/// # Errors
///
/// [`ReviewError`], such as an edition that no provision names.
///
/// ```
/// use warifu_compare::diff::DiffOptions;
/// use warifu_compare::review::{Review, ReviewError, ReviewRequest, Substance, review};
/// use warifu_core::CompiledSet;
/// use warifu_model::{Arrangement, Timestamp};
///
/// fn still_holds(
///     arrangement: &Arrangement,
///     [old, new]: [&CompiledSet; 2],
///     at: Timestamp,
/// ) -> Result<bool, ReviewError> {
///     let effort = DiffOptions::default().effort;
///     let review = review(&ReviewRequest { arrangement, old, new, certificates: &[], at, effort })?;
///     Ok(review.substance() == Substance::Holds)
/// }
/// ```
pub fn review(request: &ReviewRequest<'_>) -> Result<Review, ReviewError> {
    let concerned = concerned(request)?;
    let options = DiffOptions { effort: request.effort, ..DiffOptions::default() };
    let diff = diff(request.old, request.new, options)?;
    let mut draft = Draft::begin(request)?;
    let mut provisions = Vec::new();
    for (provision, end) in concerned {
        let (substance, levels) = substance::of(provision, end, request, &diff);
        let amendment = draft.amend(provision, end, substance, &levels, &diff);
        provisions.push(ProvisionReview { provision: provision.clone(), end, substance, levels, amendment });
    }
    let draft = draft.finish();
    let hits = hits::of(request, &provisions, draft.as_ref());
    let changed = changed(request, &diff);
    let mut review = Review {
        arrangement: request.arrangement.clone(),
        at: request.at,
        diff,
        provisions,
        changed,
        hits,
        draft,
        letter: Localized::english(""),
    };
    review.letter = letter::of(&review);
    Ok(review)
}

impl Review {
    /// Tells whether recognition holds by every provision that names the set: no as soon as one does not, undecided as long as one is.
    pub fn substance(&self) -> Substance {
        Substance::of_all(self.provisions.iter().map(|one| one.substance))
    }
}

impl Substance {
    /// The answer to a yes-or-no question; none where it is undecided.
    pub fn holds(self) -> Option<bool> {
        match self {
            Self::Holds => Some(true),
            Self::DoesNotHold => Some(false),
            Self::NotAsked | Self::Undecided => None,
        }
    }

    /// The answer to all of them together.
    fn of_all(all: impl IntoIterator<Item = Self>) -> Self {
        // one that does not hold settles it
        let rank = |one: &Self| match one {
            Self::NotAsked => 0,
            Self::Holds => 1,
            Self::Undecided => 2,
            Self::DoesNotHold => 3,
        };
        all.into_iter().max_by_key(rank).unwrap_or(Self::Undecided)
    }
}

/// The provisions that name the old edition, each with the end at which it stands.
fn concerned<'a>(request: &ReviewRequest<'a>) -> Result<Vec<(&'a Provision, ReviewedEnd)>, ReviewError> {
    let (old, new) = (identity(request.old), identity(request.new));
    if old.id != new.id {
        return Err(ReviewError::OtherSet { old: old.id, new: new.id });
    }
    if old.digest == new.digest {
        return Err(ReviewError::SameEdition { edition: named(&old) });
    }
    let provisions = &request.arrangement.provisions;
    let ends = |provision: &'a Provision| {
        [ReviewedEnd::Certified, ReviewedEnd::Recognised]
            .into_iter()
            .filter(|end| end.names(provision, &old))
            .map(move |end| (provision, end))
            .collect::<Vec<_>>()
    };
    let concerned: Vec<_> = provisions.iter().flat_map(ends).collect();
    if concerned.is_empty() {
        return Err(ReviewError::EditionNotNamed { edition: named(&old), named: all_named(request.arrangement) });
    }
    Ok(concerned)
}

impl ReviewedEnd {
    /// Tells whether a provision names an edition at this end.
    fn names(self, provision: &Provision, edition: &SetDigest) -> bool {
        match self {
            Self::Certified => provision.certified.takes(&edition.id, &edition.version, Some(edition.digest)),
            Self::Recognised => provision.counts_as.as_ref().is_some_and(|set| {
                let is_pinned = set.digest.is_none_or(|digest: Digest| digest == edition.digest);
                set.set == edition.id && set.version == edition.version && is_pinned
            }),
        }
    }
}

/// The editions that provisions name, for people.
fn all_named(arrangement: &Arrangement) -> String {
    let certified = |one: &Provision| format!("`{} {}`", one.certified.id, one.certified.versions);
    let counts_as = |one: &Provision| one.counts_as.as_ref().map(|set| format!("`{} {}`", set.set, set.version));
    let mut all: Vec<String> =
        arrangement.provisions.iter().flat_map(|one| [Some(certified(one)), counts_as(one)]).flatten().collect();
    all.sort();
    all.dedup();
    if all.is_empty() { "–".to_owned() } else { all.join(", ") }
}

fn named(edition: &SetDigest) -> String {
    format!("{} {}", edition.id, edition.version)
}

/// Requirements that are not proven to mean the same, or whose text changed.
fn changed(request: &ReviewRequest<'_>, diff: &Diff) -> Vec<ChangedRequirement> {
    let text = |set: &CompiledSet, id: &warifu_model::RequirementId| {
        let found = set.set().requirement(id)?;
        Some(RequirementText { title: found.title.clone(), statement: found.statement.clone() })
    };
    let is_changed =
        |one: &&crate::diff::RequirementDiff| one.relation != Relation::Equivalent || !one.wording.is_empty();
    let changed = diff.requirements.iter().filter(is_changed).map(|one| ChangedRequirement {
        diff: one.clone(),
        old: text(request.old, &one.id),
        new: text(request.new, &one.id),
    });
    changed.collect()
}
