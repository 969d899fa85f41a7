use std::collections::BTreeMap;
use std::sync::OnceLock;

use warifu_model::{Charter, Envelope, Issuer, Limit, SeriesId, Timestamp};

use super::authentic::{AuthenticEditions, PartyWord};
use super::edition::AccreditationEdition;
use crate::payload::SignedPayload;
use crate::trust::Trust;

/// The accreditations that were provided, by series.
#[derive(Debug, Default)]
pub(crate) struct Accreditations {
    series: BTreeMap<SeriesId, Series>,
}

/// All editions of one charter (rule 3.1).
#[derive(Debug)]
struct Series {
    charter: Charter,
    editions: Vec<AccreditationEdition>,
    authentic: OnceLock<AuthenticEditions>,
}

/// The path from a series up to its authority (rule 3.2), through charters that were provided.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct SeriesPath {
    /// From the body upwards; at most one more than allowed.
    pub(crate) series: Vec<SeriesId>,
    /// The name of the authority at its end; none where a charter on the path was not provided.
    pub(crate) authority: Option<String>,
}

/// One series on a path.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ChainLink<'a> {
    pub(crate) series: SeriesId,
    pub(crate) charter: &'a Charter,
    pub(crate) authentic: &'a AuthenticEditions,
}

impl Accreditations {
    /// Groups editions by series. Those made after `known_at` are left out (rule 1.1).
    pub(crate) fn of(editions: impl Iterator<Item = AccreditationEdition>, known_at: Option<Timestamp>) -> Self {
        let mut all: BTreeMap<SeriesId, BTreeMap<_, AccreditationEdition>> = BTreeMap::new();
        for edition in editions.filter(|edition| known_at.is_none_or(|known_at| edition.document.issued_at <= known_at))
        {
            let of_series = all.entry(edition.document.series()).or_default();
            match of_series.get_mut(&edition.payload.digest) {
                Some(same) => same.payload.join(edition.payload),
                None => {
                    of_series.insert(edition.payload.digest, edition);
                }
            }
        }
        let series = all.into_iter().filter_map(|(id, editions)| {
            let editions: Vec<_> = editions.into_values().collect();
            let charter = editions.first()?.document.charter.clone();
            Some((id, Series { charter, editions, authentic: OnceLock::new() }))
        });
        Self { series: series.collect() }
    }

    /// Reads editions; other envelopes are ignored.
    pub(crate) fn read(envelopes: &[Envelope]) -> impl Iterator<Item = AccreditationEdition> {
        envelopes.iter().filter_map(AccreditationEdition::read)
    }

    pub(crate) fn charter(&self, id: SeriesId) -> Option<&Charter> {
        self.series.get(&id).map(|series| &series.charter)
    }

    /// The path of a series. It is finite: a circle would need a digest inside its own preimage.
    pub(crate) fn path(&self, id: SeriesId) -> SeriesPath {
        let (mut series, mut next) = (Vec::new(), id);
        while let Some(charter) = self.charter(next) {
            series.push(next);
            match &charter.issuer {
                Issuer::Authority(name) => return SeriesPath { series, authority: Some(name.clone()) },
                Issuer::Series(_) if series.len() > Limit::PATH => break,
                Issuer::Series(above) => next = *above,
            }
        }
        SeriesPath { series, authority: None }
    }

    /// What the word of the body of a series is worth in an arrangement of recognition, as in accreditations (rule 9.2). Its path has
    /// to end at an authority of the policy, and nothing on it may be contradictory or in doubt.
    pub(crate) fn word(&self, trust: &Trust, id: SeriesId, payload: &SignedPayload, made_at: Timestamp) -> PartyWord {
        let path = self.path(id);
        let is_rooted = path.authority.as_deref().is_some_and(|name| trust.authority(name).is_some());
        if !is_rooted || path.series.len() > Limit::PATH {
            return PartyWord::None;
        }
        let links = self.authentic(trust, &path);
        let is_sound = |link: &ChainLink<'_>| !link.authentic.is_contradictory() && !link.authentic.is_in_doubt();
        match links.first().map_or(PartyWord::None, |link| link.authentic.word(payload, made_at)) {
            PartyWord::Counts if !links.iter().all(is_sound) => PartyWord::Doubtful { since: made_at },
            word => word,
        }
    }

    /// Number of signatures that may have to be verified for a path.
    pub(crate) fn effort(&self, path: impl Iterator<Item = SeriesId>) -> usize {
        let editions = path.filter_map(|id| self.series.get(&id)).flat_map(|series| &series.editions);
        editions.map(|edition| edition.payload.effort()).sum()
    }

    /// The authentic editions along a path, from the body upwards. They are established from the authority down, each once.
    pub(crate) fn authentic<'a>(&'a self, trust: &Trust, path: &SeriesPath) -> Vec<ChainLink<'a>> {
        let mut links: Vec<ChainLink<'a>> = Vec::new();
        for id in path.series.iter().rev() {
            let Some(series) = self.series.get(id) else { continue };
            let above = links.last().map(|link| link.authentic);
            let authentic = series.authentic.get_or_init(|| series.authentic(trust, above));
            links.push(ChainLink { series: *id, charter: &series.charter, authentic });
        }
        links.reverse();
        links
    }
}

impl Series {
    fn authentic(&self, trust: &Trust, above: Option<&AuthenticEditions>) -> AuthenticEditions {
        let editions = self.editions.iter();
        match (&self.charter.issuer, above) {
            (Issuer::Authority(name), _) => match trust.authority(name) {
                Some(authority) => AuthenticEditions::of_authority(&authority, editions),
                None => AuthenticEditions::default(),
            },
            (Issuer::Series(_), Some(issuer)) => AuthenticEditions::of_body(issuer, editions),
            (Issuer::Series(_), None) => AuthenticEditions::default(),
        }
    }
}
