use warifu_model::{Date, RequirementSet, SemVer, SetId, SetStatus, Timestamp, VersionRange};

use crate::catalog::Catalog;
use crate::document::Document;
use crate::error::{DatedVersion, FindError};
use crate::kind::DocumentKind;

/// The edition of a set that answers a question about a time.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Resolved<'c> {
    /// The edition: the newest in the range that applies at the time.
    pub document: &'c Document,
    /// Its status among all editions of the set, in the range or not.
    pub status: EditionStatus,
    /// Older editions in the range that may still be used at the time, because a transition window is open; newest first.
    pub also_open: Vec<&'c Document>,
}

/// Status of an edition at a time.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum EditionStatus {
    /// It is the newest edition that applies.
    Current,
    /// It is a draft: nothing can be certified against it, and it takes no other edition's place.
    Draft {
        /// The newest final edition that applies, if there is one.
        current: Option<SemVer>,
    },
    /// A newer edition applies, but this one may still be used.
    Open {
        /// The edition that came after it.
        successor: SemVer,
        /// The last day on which this one may be used.
        until: Date,
    },
    /// A newer edition applies, and this one may no longer be used for anything new.
    Superseded {
        /// The edition that came after it.
        successor: SemVer,
        /// The first day of that edition.
        since: Date,
    },
}

impl Catalog {
    /// Finds the newest edition of a set or profile in the range that applies at a time. An edition that was superseded is
    /// found only if the range leaves out the newer ones, and the result says so. A draft, which is an edition with that
    /// status or with a pre-release version, is found only if the range names it ([`VersionRange::names`]). Of a shipped
    /// catalogue only the editions of this id are read. [`Catalog::shipped`] has an example.
    ///
    /// # Errors
    /// No edition for one of four reasons, each with the ids or versions that there are.
    pub fn find(&self, id: &SetId, range: &VersionRange, at: Timestamp) -> Result<Resolved<'_>, FindError> {
        let editions = self.editions(id);
        if editions.is_empty() {
            return Err(FindError::UnknownSet { id: id.clone(), known: self.set_ids() });
        }
        let mut in_range: Vec<_> = editions.iter().copied().filter(|(_, set)| range.contains(&set.version)).collect();
        if in_range.is_empty() {
            let editions = editions.iter().map(edition).collect();
            return Err(FindError::NoVersionInRange { id: id.clone(), range: range.clone(), editions });
        }
        let drafts: Vec<DatedVersion> = in_range.iter().filter(|(_, set)| is_draft(set)).map(edition).collect();
        in_range.retain(|(_, set)| !is_draft(set) || range.names(&set.version));
        if in_range.is_empty() {
            return Err(FindError::OnlyDrafts { id: id.clone(), range: range.clone(), editions: drafts });
        }
        let today = at.date();
        let applies = |(_, set): &&(&Document, &RequirementSet)| set.effective_from <= today;
        let Some((document, set)) = in_range.iter().rev().find(applies) else {
            let editions = in_range.iter().map(edition).collect();
            return Err(FindError::NotYetEffective { id: id.clone(), at, editions });
        };
        let older = in_range.iter().rev().filter(applies).filter(|(_, other)| other.version < set.version);
        let open = older.filter(|(_, other)| matches!(status(other, &editions, today), EditionStatus::Open { .. }));
        Ok(Resolved {
            document,
            status: status(set, &editions, today),
            also_open: open.map(|(document, _)| *document).collect(),
        })
    }

    /// Every edition of a set or profile, oldest first.
    fn editions(&self, id: &SetId) -> Vec<(&Document, &RequirementSet)> {
        let named = self.sets().filter(|document| document.id() == id.as_str());
        let mut editions: Vec<_> = named.filter_map(|document| document.set().map(|set| (document, set))).collect();
        editions.sort_by(|(_, a), (_, b)| a.version.cmp(&b.version));
        editions
    }

    /// Sets and profiles; none of them is read for this.
    fn sets(&self) -> impl Iterator<Item = &Document> {
        self.documents().iter().filter(|document| document.kind().space() == DocumentKind::RequirementSet)
    }

    fn set_ids(&self) -> Vec<SetId> {
        let mut ids: Vec<_> = self.sets().filter_map(|document| SetId::parse(document.id())).collect();
        ids.sort();
        ids.dedup();
        ids
    }
}

/// True for an edition that nobody has to follow yet.
fn is_draft(set: &RequirementSet) -> bool {
    set.status == SetStatus::Draft || set.version.is_prerelease()
}

/// The window is stated by the final edition that comes next, for the one before it.
fn status(set: &RequirementSet, editions: &[(&Document, &RequirementSet)], today: Date) -> EditionStatus {
    let mut finals = editions.iter().map(|(_, other)| *other).filter(|other| !is_draft(other));
    if is_draft(set) {
        let current = finals.rfind(|other| other.effective_from <= today).map(|other| other.version.clone());
        return EditionStatus::Draft { current };
    }
    let next = finals.find(|other| other.version > set.version);
    let Some(next) = next.filter(|next| next.effective_from <= today) else {
        return EditionStatus::Current;
    };
    let successor = next.version.clone();
    match next.previous_open_until {
        Some(until) if today <= until => EditionStatus::Open { successor, until },
        _ => EditionStatus::Superseded { successor, since: next.effective_from },
    }
}

fn edition((_, set): &(&Document, &RequirementSet)) -> DatedVersion {
    DatedVersion { version: set.version.clone(), effective_from: set.effective_from }
}
