//! Arrangements of recognition at hand, and whose word each is (rules 9.1 and 9.2).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use warifu_model::{
    Arrangement, ArrangementId, Digest, Envelope, LevelStep, Provision, RecognitionRule, SetId, Timestamp, Token,
    TrustedSet,
};

use crate::chain::{Accreditations, PartyWord};
use crate::payload::SignedPayload;
use crate::period::Period;
use crate::question::Kept;
use crate::trust::{Party, Trust};

/// A well-formed edition of an arrangement that is or was about the set of the certificate; its signatures are not verified yet.
#[derive(Clone, Debug)]
pub(crate) struct OfferedArrangement {
    document: Arrangement,
    digest: Digest,
    /// None where it was given as a plain document.
    signed: Option<SignedPayload>,
}

/// An edition that counts.
#[derive(Clone, Debug)]
pub(crate) struct CountedArrangement {
    /// Shared with all that is shown of it: there may be a recognition for each of its provisions.
    pub(crate) document: Arc<Arrangement>,
    /// The digest of its exact bytes.
    pub(crate) digest: Digest,
    pub(crate) word: Word,
}

/// An edition that all its parties signed, and that does not count for what became of the word of one (rule 9.3).
#[derive(Clone, Debug)]
pub(crate) struct DoubtfulArrangement {
    document: Arrangement,
    /// The time from which it may be said again.
    since: Timestamp,
}

/// The arrangements at hand that make a difference.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arrangements {
    /// In the order of their bytes' digests.
    pub(crate) counted: Vec<CountedArrangement>,
    doubtful: Vec<DoubtfulArrangement>,
}

/// The party whose word an edition of an arrangement is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Word {
    /// The importer's own: the policy adopts these very bytes.
    Adopted,
    /// That of all its parties, which signed.
    Signed(Vec<Token>),
}

/// Reads what is at hand about a set (rule 9.1). Anything else is passed over.
pub(crate) fn at_hand(
    rule: Option<&RecognitionRule>,
    bundle: &[Envelope],
    kept: Kept<'_>,
    about: &SetId,
    known_at: Option<Timestamp>,
) -> Vec<OfferedArrangement> {
    let Some(rule) = rule else { return Vec::new() };
    let envelopes = bundle.iter().chain(kept.arrangements);
    let envelopes = envelopes.filter(|envelope| envelope.payload_type == Arrangement::PAYLOAD_TYPE);
    let signed = envelopes.map(|envelope| (envelope.payload.as_slice(), Some(SignedPayload::of(envelope))));
    let plain = kept.adopted.iter().map(|bytes| (bytes.as_slice(), None));
    let mut offered: BTreeMap<Digest, OfferedArrangement> = BTreeMap::new();
    for (bytes, signed) in signed.chain(plain) {
        let digest = Digest::of(bytes);
        if let Some(known) = offered.get_mut(&digest) {
            known.join(signed);
        } else if let Some(document) = read(bytes, rule, known_at) {
            offered.insert(digest, OfferedArrangement { document, digest, signed });
        }
    }
    // an edition that says nothing of the set any more has taken back what an earlier one said
    let is_about = |one: &&OfferedArrangement| one.document.provisions.iter().any(|said| said.certified.id == *about);
    let concerned: BTreeSet<ArrangementId> = offered.values().filter(is_about).map(|one| one.document.id()).collect();
    offered.into_values().filter(|one| concerned.contains(&one.document.id())).collect()
}

fn read(bytes: &[u8], rule: &RecognitionRule, known_at: Option<Timestamp>) -> Option<Arrangement> {
    let document = Arrangement::read(bytes).ok()?;
    let is_known = known_at.is_none_or(|known_at| document.issued_at <= known_at);
    let is_asked = |pins: &Vec<ArrangementId>| pins.contains(&document.id());
    (is_known && rule.arrangements.as_ref().is_none_or(is_asked)).then_some(document)
}

impl OfferedArrangement {
    fn join(&mut self, signed: Option<SignedPayload>) {
        match (&mut self.signed, signed) {
            (Some(known), Some(more)) => known.join(more),
            (known @ None, more) => *known = more,
            (Some(_), None) => {}
        }
    }

    /// Number of signatures that may have to be verified (rule 1.5).
    pub(crate) fn effort(&self) -> usize {
        self.signed.as_ref().map_or(0, SignedPayload::effort)
    }

    /// The series by which its parties are known, whose accreditations have to be verified for it.
    pub(crate) fn series<'t>(&self, trust: &'t Trust) -> impl Iterator<Item = warifu_model::SeriesId> + use<'t, '_> {
        self.document.charter.parties.iter().filter_map(|id| trust.party(id)?.rule.series)
    }

    /// What the word of all its parties is worth together: that of the least of them (rule 9.2).
    fn word(&self, trust: &Trust, accreditations: &Accreditations) -> PartyWord {
        let Some(signed) = &self.signed else { return PartyWord::None };
        let made_at = self.document.issued_at;
        let word =
            |id| trust.party(id).map_or(PartyWord::None, |party| party.word(signed, made_at, trust, accreditations));
        self.document.charter.parties.iter().map(word).max().unwrap_or(PartyWord::None)
    }
}

impl Arrangements {
    /// Sorts the editions that count, because the policy adopts them or all their parties signed them (rule 9.2), and those in doubt.
    /// Those that say the same in other bytes are one, and adopted where one of them is (rule 9.3).
    pub(crate) fn among(offered: Vec<OfferedArrangement>, trust: &Trust, accreditations: &Accreditations) -> Self {
        let mut sorted = Self::default();
        let Some(rule) = trust.policy().recognition.as_ref() else { return sorted };
        for one in offered {
            if rule.adopted.contains(&one.digest) {
                sorted.count(one, Word::Adopted);
                continue;
            }
            match one.word(trust, accreditations) {
                PartyWord::Counts => {
                    let word = Word::Signed(one.document.charter.parties.clone());
                    sorted.count(one, word);
                }
                PartyWord::Doubtful { since } => {
                    sorted.doubtful.push(DoubtfulArrangement { document: one.document, since });
                }
                PartyWord::None => {}
            }
        }
        sorted
    }

    fn count(&mut self, offered: OfferedArrangement, word: Word) {
        let OfferedArrangement { document, digest, .. } = offered;
        let counted = CountedArrangement { document: Arc::new(document), digest, word };
        match self.counted.iter_mut().find(|known| known.document == counted.document) {
            Some(known) if known.word != Word::Adopted && counted.word == Word::Adopted => *known = counted,
            Some(_) => {}
            None => self.counted.push(counted),
        }
    }

    /// Tells whether an edition was made after all that counts which may have taken it back, and does not count (rule 9.3).
    pub(crate) fn is_in_doubt(&self, id: ArrangementId) -> bool {
        let mut doubtful = self.doubtful.iter().filter(|one| one.document.id() == id);
        doubtful.any(|one| {
            let settles = |counted: &CountedArrangement| {
                let document = counted.document.as_ref();
                let is_later = document.sequence > one.document.sequence || document.issued_at >= one.since;
                document.id() == id && (is_later || *document == one.document)
            };
            !self.counted.iter().any(settles)
        })
    }
}

impl CountedArrangement {
    /// A provision as far as its recogniser may recognise: with the levels of the other set for which the policy takes its word
    /// (rule 9.5). None where that is nothing.
    pub(crate) fn within_mandate<'p>(&self, trust: &Trust, provision: &'p Provision) -> Option<Cow<'p, Provision>> {
        if self.word == Word::Adopted { Some(Cow::Borrowed(provision)) } else { trust.within_mandate(provision) }
    }
}

impl Trust {
    /// Narrows a provision to what its recogniser may recognise under the policy: the levels of the other set for which its word counts
    /// (`docs/GATE.md`, rule 9.5, step 1). None where that is nothing. An edition that the policy adopts is not asked.
    ///
    /// ```
    /// use warifu_model::Arrangement;
    /// use warifu_verify::Trust;
    ///
    /// fn without_mandate(trust: &Trust, arrangement: &Arrangement) -> usize {
    ///     arrangement.provisions.iter().filter(|one| trust.within_mandate(one).is_none()).count()
    /// }
    /// ```
    pub fn within_mandate<'p>(&self, provision: &'p Provision) -> Option<Cow<'p, Provision>> {
        let Some(set) = &provision.counts_as else { return Some(Cow::Borrowed(provision)) };
        let Some(mandate) = &self.party(&provision.recogniser)?.rule.recognises else {
            return Some(Cow::Borrowed(provision));
        };
        let entries: Vec<_> = mandate.iter().filter(|entry| entry.takes(&set.set, &set.version, set.digest)).collect();
        let accepts = |entry: &&TrustedSet, step: &LevelStep| {
            entry.levels.as_ref().is_none_or(|levels| levels.accepts(step.counts_as.as_deref()))
        };
        let mut narrowed = provision.clone();
        let levels = narrowed.counts_as.as_mut().map(|set| &mut set.levels)?;
        levels.retain(|step| entries.iter().any(|entry| accepts(entry, step)));
        let is_empty = levels.is_empty();
        (!is_empty).then_some(Cow::Owned(narrowed))
    }

    /// Tells whether a party signed an arrangement that was made at a time, by keys that the policy names for it (rule 9.2). None where
    /// it is known by its accreditation, which only the gate can follow; false where the policy does not name it.
    ///
    /// ```
    /// use warifu_model::{Arrangement, Envelope};
    /// use warifu_verify::Trust;
    ///
    /// fn signed_by_all(trust: &Trust, arrangement: &Arrangement, envelope: &Envelope) -> bool {
    ///     let signed = |party| trust.has_signed(party, envelope, arrangement.issued_at);
    ///     arrangement.charter.parties.iter().all(|party| signed(party) == Some(true))
    /// }
    /// ```
    pub fn has_signed(&self, party: &Token, envelope: &Envelope, made_at: Timestamp) -> Option<bool> {
        if envelope.payload_type != Arrangement::PAYLOAD_TYPE {
            return Some(false);
        }
        let Some(party) = self.party(party) else { return Some(false) };
        party.rule.series.is_none().then(|| party.has_signed_by_keys(&SignedPayload::of(envelope), made_at))
    }
}

impl Party<'_> {
    fn word(
        &self,
        payload: &SignedPayload,
        made_at: Timestamp,
        trust: &Trust,
        accreditations: &Accreditations,
    ) -> PartyWord {
        if let Some(series) = self.rule.series {
            return accreditations.word(trust, series, payload, made_at);
        }
        if self.has_signed_by_keys(payload, made_at) { PartyWord::Counts } else { PartyWord::None }
    }

    fn has_signed_by_keys(&self, payload: &SignedPayload, made_at: Timestamp) -> bool {
        let signers = payload.signers(self.keys().map(|(_, key)| key));
        let counting = self.keys().filter(|(key, _)| Period::holds(key.from, key.until, made_at));
        let counting: BTreeSet<_> = counting.map(|(_, key)| key).filter(|key| signers.contains(*key)).collect();
        counting.len() >= self.threshold()
    }
}
