use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{BodySuspension, KeyRevocation, Localized, Role, Timestamp};
use warifu_seal::keys::PublicKey;

use super::edition::AccreditationEdition;
use crate::payload::SignedPayload;
use crate::period::Period;
use crate::trust::Authority;

/// The authentic editions of a series, as far as they were provided. Whether an edition is authentic depends on those of its
/// issuer only, which is nearer to the authority, so that the order of documents makes no difference.
#[derive(Clone, Debug, Default)]
pub(crate) struct AuthenticEditions {
    /// By sequence number.
    authentic: Vec<AuthenticEdition>,
    /// For each edition that fell with a key (rule 3.6), when that was first told.
    fallen: Vec<Timestamp>,
    suspensions: BTreeMap<Timestamp, (Option<Timestamp>, Localized)>,
}

/// An authentic edition.
#[derive(Clone, Debug)]
pub(crate) struct AuthenticEdition {
    pub(crate) edition: AccreditationEdition,
    /// True where its issuer was entitled to accredit when it was made (rule 3.9).
    pub(crate) in_force: bool,
}

/// The word of a party in an edition of an arrangement, the better the lesser.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum PartyWord {
    Counts,
    /// It would count, but for keys that were revoked or a party that was not in force (rule 9.3).
    Doubtful {
        since: Timestamp,
    },
    None,
}

/// True where an edition is by the issuer of its series.
enum Authenticity {
    Authentic { in_force: bool },
    Fallen { since: Timestamp },
    NotAuthentic,
}

impl AuthenticEditions {
    /// Selects the editions that an authority of the policy signed (rule 3.3).
    pub(crate) fn of_authority<'e>(
        authority: &Authority<'_>,
        editions: impl Iterator<Item = &'e AccreditationEdition>,
    ) -> Self {
        let is_authentic = |edition: &AccreditationEdition| {
            let signers = edition.payload.signers(authority.keys().map(|(_, key)| key));
            let made_at = edition.document.issued_at;
            let counting = authority.keys().filter(|(key, _)| Period::holds(key.from, key.until, made_at));
            let counting: BTreeSet<_> = counting.map(|(_, key)| key).filter(|key| signers.contains(*key)).collect();
            counting.len() >= authority.threshold()
        };
        let authenticity = |edition: &AccreditationEdition| {
            if is_authentic(edition) { Authenticity::Authentic { in_force: true } } else { Authenticity::NotAuthentic }
        };
        Self::sorted(editions, authenticity)
    }

    /// Selects the editions that a body signed which was accredited to accredit (rule 3.6).
    pub(crate) fn of_body<'e>(issuer: &Self, editions: impl Iterator<Item = &'e AccreditationEdition>) -> Self {
        Self::sorted(editions, |edition| issuer.authenticity_of(edition))
    }

    fn sorted<'e>(
        editions: impl Iterator<Item = &'e AccreditationEdition>,
        authenticity: impl Fn(&AccreditationEdition) -> Authenticity,
    ) -> Self {
        let mut selected = Self::default();
        for edition in editions {
            match authenticity(edition) {
                Authenticity::Authentic { in_force } => {
                    selected.authentic.push(AuthenticEdition { edition: edition.clone(), in_force });
                }
                Authenticity::Fallen { since } => selected.fallen.push(since),
                Authenticity::NotAuthentic => {}
            }
        }
        selected.authentic.sort_by_key(|authentic| {
            let AccreditationEdition { document, payload, .. } = &authentic.edition;
            (document.sequence, document.issued_at, payload.digest)
        });
        selected.suspensions = suspensions(&selected.authentic);
        selected
    }

    /// Tells whether the body of this series signed an edition below it.
    fn authenticity_of(&self, edition: &AccreditationEdition) -> Authenticity {
        self.authenticity_at(&edition.payload, edition.document.issued_at)
    }

    /// What the word of the body of this series is worth in an arrangement of recognition, as it is when it accredits (rule 9.2).
    pub(crate) fn word(&self, payload: &SignedPayload, made_at: Timestamp) -> PartyWord {
        match self.authenticity_at(payload, made_at) {
            Authenticity::Authentic { in_force: true } => PartyWord::Counts,
            Authenticity::Authentic { in_force: false } => PartyWord::Doubtful { since: made_at },
            Authenticity::Fallen { since } => PartyWord::Doubtful { since },
            Authenticity::NotAuthentic => PartyWord::None,
        }
    }

    fn authenticity_at(&self, payload: &SignedPayload, made_at: Timestamp) -> Authenticity {
        let candidates = self.authentic.iter().flat_map(|authentic| authentic.edition.keys_for(Role::ACCREDITOR));
        let signers = payload.signers(candidates.map(|(_, key)| key));
        let (mut counts, mut since) = (false, None);
        for by in self.authorizing(made_at) {
            let (by, needed) = (&by.edition, by.edition.accreditors_needed());
            let named = by.signing(Role::ACCREDITOR, made_at, &signers);
            if !by.may_accredit() || named.len() < needed {
                continue;
            }
            let lost: Vec<_> = named.iter().filter_map(|key| self.revoked_since(key, made_at, None)).collect();
            counts |= named.len() - lost.len() >= needed;
            since = since.max(lost.into_iter().max());
        }
        match since {
            _ if counts => Authenticity::Authentic { in_force: self.may_accredit(made_at) },
            Some(since) => Authenticity::Fallen { since },
            None => Authenticity::NotAuthentic,
        }
    }

    /// Tells whether the body was entitled to accredit at a time (rule 3.9).
    fn may_accredit(&self, at: Timestamp) -> bool {
        let mut authorizing = self.authorizing(at);
        self.suspension(at).is_none()
            && authorizing.all(|by| {
                let document = &by.edition.document;
                by.edition.may_accredit() && document.from <= at && at < document.until && by.in_force
            })
    }

    /// Tells whether no edition is authentic.
    pub(crate) fn is_empty(&self) -> bool {
        self.authentic.is_empty()
    }

    /// All authentic editions, by sequence number.
    pub(crate) fn authentic(&self) -> impl Iterator<Item = &AccreditationEdition> {
        self.authentic.iter().map(|authentic| &authentic.edition)
    }

    /// The edition that governs a time (rule 3.4).
    pub(crate) fn governing(&self, at: Timestamp) -> Option<&AuthenticEdition> {
        self.authentic.iter().rev().find(|authentic| authentic.edition.document.from <= at)
    }

    /// The editions whose keys may sign for the body at a time (rule 3.5): the one that governs it as known now, and as known
    /// then. Restating the past takes no key away; for that there are revocations.
    pub(crate) fn authorizing(&self, at: Timestamp) -> impl Iterator<Item = &AuthenticEdition> {
        let now = self.governing(at);
        let mut back = self.authentic.iter().rev();
        let then =
            back.find(|authentic| authentic.edition.document.from <= at && authentic.edition.document.issued_at <= at);
        let then = then.filter(|then| !now.is_some_and(|now| std::ptr::eq(now, *then)));
        now.into_iter().chain(then)
    }

    /// The revocations of a key, each with the time at which it was issued.
    fn revocations<'a>(&'a self, key: &'a PublicKey) -> impl Iterator<Item = (&'a KeyRevocation, Timestamp)> {
        let all = self.authentic().flat_map(|edition| {
            edition.document.revocations.iter().map(|revocation| (revocation, edition.document.issued_at))
        });
        all.filter(|(revocation, _)| revocation.key.as_bytes() == key.as_bytes())
    }

    /// When a key's signature of a time was first revoked, given when witnesses saw it (rule 3.7); none where it counts.
    pub(crate) fn revoked_since(
        &self,
        key: &PublicKey,
        signed_at: Timestamp,
        seen_at: Option<Timestamp>,
    ) -> Option<Timestamp> {
        let counting = self.revocations(key).filter(|(revocation, _)| applies(revocation, signed_at, seen_at));
        counting.map(|(_, told_at)| told_at).min()
    }

    /// Tells whether a signature would count if a witness had seen it early enough.
    pub(crate) fn lacks_witness(&self, key: &PublicKey, signed_at: Timestamp) -> bool {
        self.revocations(key).all(|(revocation, _)| {
            let before = revocation.compromised_at.is_none_or(|compromised_at| signed_at < compromised_at);
            signed_at < revocation.revoked_at && before
        })
    }

    /// Tells whether no edition revokes a key.
    pub(crate) fn is_unrevoked(&self, key: &PublicKey) -> bool {
        self.revocations(key).next().is_none()
    }

    /// The suspension of the body at a time (rule 3.8).
    pub(crate) fn suspension(&self, at: Timestamp) -> Option<BodySuspension> {
        let begun = self.suspensions.range(..=at);
        let mut during = begun.filter(|(_, (until, _))| until.is_none_or(|until| at < until));
        let (from, (until, reason)) = during.next()?;
        Some(BodySuspension { from: *from, until: *until, reason: reason.clone() })
    }

    /// Whether two authentic editions contradict each other (rule 3.10): one number with two statements, or a higher number that
    /// was made earlier.
    pub(crate) fn is_contradictory(&self) -> bool {
        let mut pairs = self.authentic().zip(self.authentic().skip(1));
        pairs.any(|(one, next)| {
            one.document.sequence == next.document.sequence || next.document.issued_at < one.document.issued_at
        })
    }

    /// Tells whether editions have fallen with a key, and the issuer has made none since (rule 3.11).
    pub(crate) fn is_in_doubt(&self) -> bool {
        let newest = self.authentic().map(|edition| edition.document.issued_at).max();
        self.fallen.iter().any(|since| newest.is_none_or(|newest| newest < *since))
    }
}

/// Tells whether a revocation applies to a signature. A signature states its own time, which a thief can choose: after a compromise
/// only what witnesses saw before it counts.
fn applies(revocation: &KeyRevocation, signed_at: Timestamp, seen_at: Option<Timestamp>) -> bool {
    let is_lost = revocation.compromised_at.is_some_and(|compromised_at| {
        signed_at >= compromised_at || seen_at.is_none_or(|seen_at| seen_at >= compromised_at)
    });
    signed_at >= revocation.revoked_at || is_lost
}

/// The suspensions that count in the end (rule 3.8): each is identified by its beginning, and the highest edition that lists it
/// says its end. An issuer that was not in force may begin or lengthen one, not shorten it.
fn suspensions(authentic: &[AuthenticEdition]) -> BTreeMap<Timestamp, (Option<Timestamp>, Localized)> {
    let mut ends: BTreeMap<Timestamp, (Option<Timestamp>, Localized)> = BTreeMap::new();
    for authentic in authentic {
        for BodySuspension { from, until, reason } in &authentic.edition.document.suspensions {
            let before = ends.get(from).map_or(Some(*from), |(until, _)| *until);
            let is_longer = match (before, until) {
                (_, None) => true,
                (None, Some(_)) => false,
                (Some(before), Some(until)) => *until > before,
            };
            if is_longer || authentic.in_force {
                ends.insert(*from, (*until, reason.clone()));
            }
        }
    }
    ends
}
