//! Who is who: accreditations at hand, series by series.
//!
//! A party is known by how its accreditation came down from an authority of the policy. A series is named by the digest of
//! its charter, which names the issuer's series in turn: the path leads straight up and can be neither borrowed nor bent.
//! Every question (which edition governs, whose keys, what was revoked or suspended) is asked within one series, of whose
//! issuer the word was established before. What is on no path gives nothing and takes nothing.
//!
//! The numbers M1 to M24 are those of the rules in `docs/GATE.md`.

mod edition;
mod word;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use warifu_model::{Charter, Envelope, Issuer, SeriesId, Timestamp, limits};

pub(crate) use self::edition::Edition;
pub(crate) use self::word::{Spoken, Word};
use crate::trust::Trust;

/// The accreditations at hand, by series.
#[derive(Debug, Default)]
pub(crate) struct Lineages {
    series: BTreeMap<SeriesId, Series>,
}

/// All editions of one charter (M1).
#[derive(Debug)]
struct Series {
    charter: Charter,
    editions: Vec<Edition>,
    word: OnceLock<Word>,
}

/// The way from a series up to its authority (M4), through charters at hand.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Path {
    /// From below; at most one more than there may be.
    pub(crate) series: Vec<SeriesId>,
    /// The name of the authority at its end; none where a charter on the way is not at hand.
    pub(crate) authority: Option<String>,
}

impl Lineages {
    /// Sorts editions by series. Of what was made after `known_at` nothing was known (M19).
    pub(crate) fn of(editions: impl Iterator<Item = Edition>, known_at: Option<Timestamp>) -> Self {
        let mut all: BTreeMap<SeriesId, BTreeMap<_, Edition>> = BTreeMap::new();
        for edition in editions.filter(|edition| known_at.is_none_or(|known_at| edition.said.issued_at <= known_at)) {
            let of_series = all.entry(edition.said.series()).or_default();
            match of_series.get_mut(&edition.statement.digest) {
                Some(same) => same.statement.join(edition.statement),
                None => {
                    of_series.insert(edition.statement.digest, edition);
                }
            }
        }
        let series = all.into_iter().filter_map(|(id, editions)| {
            let editions: Vec<_> = editions.into_values().collect();
            let charter = editions.first()?.said.charter.clone();
            Some((id, Series { charter, editions, word: OnceLock::new() }))
        });
        Self { series: series.collect() }
    }

    /// Reads editions; what is none is passed over.
    pub(crate) fn read(envelopes: &[Envelope]) -> impl Iterator<Item = Edition> {
        envelopes.iter().filter_map(Edition::read)
    }

    pub(crate) fn charter(&self, id: SeriesId) -> Option<&Charter> {
        self.series.get(&id).map(|series| &series.charter)
    }

    /// The path of a series. It ends: a circle would need a digest inside its own preimage.
    pub(crate) fn path(&self, id: SeriesId) -> Path {
        let (mut series, mut next) = (Vec::new(), id);
        while let Some(charter) = self.charter(next) {
            series.push(next);
            match &charter.issuer {
                Issuer::Authority(name) => return Path { series, authority: Some(name.clone()) },
                Issuer::Series(_) if series.len() > limits::PATH => break,
                Issuer::Series(above) => next = *above,
            }
        }
        Path { series, authority: None }
    }

    /// How many signatures may have to be verified for a path.
    pub(crate) fn effort(&self, path: impl Iterator<Item = SeriesId>) -> usize {
        let editions = path.filter_map(|id| self.series.get(&id)).flat_map(|series| &series.editions);
        editions.map(|edition| edition.statement.effort()).sum()
    }

    /// The issuers' words along a path, from below. They are established from the authority down, each once.
    pub(crate) fn words<'a>(&'a self, trust: &Trust, path: &Path) -> Vec<(SeriesId, &'a Charter, &'a Word)> {
        let mut words: Vec<(SeriesId, &Charter, &Word)> = Vec::new();
        for id in path.series.iter().rev() {
            let Some(series) = self.series.get(id) else { continue };
            let above = words.last().map(|(_, _, word)| *word);
            words.push((*id, &series.charter, series.word.get_or_init(|| series.word(trust, above))));
        }
        words.reverse();
        words
    }
}

impl Series {
    fn word(&self, trust: &Trust, above: Option<&Word>) -> Word {
        let editions = self.editions.iter();
        match (&self.charter.issuer, above) {
            (Issuer::Authority(name), _) => match trust.authority(name) {
                Some(authority) => Word::of_authority(&authority, editions),
                None => Word::default(),
            },
            (Issuer::Series(_), Some(issuer)) => Word::of_body(issuer, editions),
            (Issuer::Series(_), None) => Word::default(),
        }
    }
}
