use std::collections::BTreeMap;

use warifu_model::{Arrangement, ArrangementId, Timestamp};

/// The edition of each arrangement that governs as known at a time, or the two that contradict each other.
///
/// Only editions that count are given: whose word each is has been looked at before. Of those that were made not after
/// `known_at` the highest number governs. Two different ones of one number, or a higher number made earlier, contradict.
pub fn governing<'a>(
    editions: impl IntoIterator<Item = &'a Arrangement>,
    known_at: Option<Timestamp>,
) -> BTreeMap<ArrangementId, Result<&'a Arrangement, Contradiction<'a>>> {
    let mut known: BTreeMap<ArrangementId, Vec<&Arrangement>> = BTreeMap::new();
    for edition in editions {
        if known_at.is_none_or(|known_at| edition.issued_at <= known_at) {
            known.entry(edition.id()).or_default().push(edition);
        }
    }
    known.into_iter().filter_map(|(id, editions)| Some((id, highest(editions)?))).collect()
}

/// Two editions of one arrangement that cannot both be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Contradiction<'a> {
    /// The one with the lower number, or either of two with the same.
    pub lower: &'a Arrangement,
    /// The other one.
    pub higher: &'a Arrangement,
}

fn highest(mut editions: Vec<&Arrangement>) -> Option<Result<&Arrangement, Contradiction<'_>>> {
    editions.sort_by_key(|edition| (edition.sequence, edition.issued_at));
    for pair in editions.windows(2) {
        let [lower, higher] = pair else { continue };
        let is_other = lower != higher;
        if is_other && (lower.sequence == higher.sequence || higher.issued_at < lower.issued_at) {
            return Some(Err(Contradiction { lower, higher }));
        }
    }
    editions.pop().map(Ok)
}
