//! What a new version number promises against what changed, as a report.

use warifu_model::{Digest, Json, Language, RequirementSet};

use super::changelog::Changelog;
use super::promise::{Promise, PromiseState};
use super::report::Bump;

/// A promise, and what it was held against.
#[derive(Clone, Debug)]
pub struct BumpReport<'a> {
    /// The changes.
    pub log: Changelog<'a>,
    /// States what is promised, and whether that is kept.
    pub promise: Promise,
    /// The name under which the new version was published; none where it was not.
    pub published: Option<String>,
}

impl From<&BumpReport<'_>> for Json {
    fn from(report: &BumpReport<'_>) -> Self {
        let (log, promise) = (&report.log, &report.promise);
        let set = |set: &RequirementSet, digest: Digest| {
            Self::object().with("id", &set.id).with("version", &set.version).with("digest", digest)
        };
        let both = |standing: PromiseState| {
            Self::object().with("en", standing.words(Language::En)).with("ja", standing.words(Language::Ja))
        };
        Self::object()
            .with("bump", promise.most.as_str())
            .with("least", promise.least.as_str())
            .with("promised", promise.promised.map(Bump::as_str))
            .with("standing", promise.standing.as_str())
            .with("words", both(promise.standing))
            .with("next", promise.next.as_ref())
            .with("relation", log.diff.relation.as_str())
            .with("old", set(log.old, log.diff.old.digest))
            .with("new", set(log.new, log.diff.new.digest))
            .with("reasons", Self::list(&log.diff.reasons))
            .with("reworded", Self::list(log.reworded().map(|one| one.id.as_str())))
            .with("asserted_editorial_by", log.editorial)
            .with("published", report.published.as_deref())
            .with_list("undecided", log.diff.undecided.iter().map(Self::from).collect())
    }
}
