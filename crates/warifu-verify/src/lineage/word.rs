use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{BodySuspension, KeyRevocation, Localized, Role, Timestamp};
use warifu_seal::keys::PublicKey;

use super::edition::Edition;
use crate::period::Period;
use crate::trust::Authority;

/// What is authentic of a series: its issuer's word, as far as it is at hand. Every answer asks the issuer's own word,
/// which is nearer to the authority, so that no order of documents can matter.
#[derive(Clone, Debug, Default)]
pub(crate) struct Word {
    /// By number.
    authentic: Vec<Spoken>,
    /// For each edition that fell with a key, when that was first told.
    fallen: Vec<Timestamp>,
    suspensions: BTreeMap<Timestamp, (Option<Timestamp>, Localized)>,
}

/// An authentic edition.
#[derive(Clone, Debug)]
pub(crate) struct Spoken {
    pub(crate) edition: Edition,
    /// Whether its issuer might accredit when it was made (M13).
    pub(crate) in_force: bool,
}

/// Whose word an edition is.
enum Standing {
    Authentic { in_force: bool },
    Fallen { since: Timestamp },
    Nobodys,
}

impl Word {
    /// What an authority of the policy said (M5).
    pub(crate) fn of_authority<'e>(authority: &Authority<'_>, editions: impl Iterator<Item = &'e Edition>) -> Self {
        let is_authentic = |edition: &Edition| {
            let signers = edition.statement.signers(authority.keys().map(|(_, key)| key));
            let made_at = edition.said.issued_at;
            let counting = authority.keys().filter(|(key, _)| Period::holds(key.from, key.until, made_at));
            let counting: BTreeSet<_> = counting.map(|(_, key)| key).filter(|key| signers.contains(*key)).collect();
            counting.len() >= authority.threshold()
        };
        let judge = |edition: &Edition| {
            if is_authentic(edition) { Standing::Authentic { in_force: true } } else { Standing::Nobodys }
        };
        Self::sorted(editions, judge)
    }

    /// What a body said that was accredited to accredit (M7).
    pub(crate) fn of_body<'e>(issuer: &Self, editions: impl Iterator<Item = &'e Edition>) -> Self {
        Self::sorted(editions, |edition| issuer.standing_of(edition))
    }

    fn sorted<'e>(editions: impl Iterator<Item = &'e Edition>, judge: impl Fn(&Edition) -> Standing) -> Self {
        let mut word = Self::default();
        for edition in editions {
            match judge(edition) {
                Standing::Authentic { in_force } => word.authentic.push(Spoken { edition: edition.clone(), in_force }),
                Standing::Fallen { since } => word.fallen.push(since),
                Standing::Nobodys => {}
            }
        }
        word.authentic.sort_by_key(|spoken| {
            let Edition { said, statement, .. } = &spoken.edition;
            (said.sequence, said.issued_at, statement.digest)
        });
        word.suspensions = suspensions(&word.authentic);
        word
    }

    /// Whether an edition below is the word of this series' body.
    fn standing_of(&self, edition: &Edition) -> Standing {
        let made_at = edition.said.issued_at;
        let candidates = self.authentic.iter().flat_map(|spoken| spoken.edition.keys_for(Role::ACCREDITOR));
        let signers = edition.statement.signers(candidates.map(|(_, key)| key));
        let (mut stands, mut since) = (false, None);
        for by in self.speaking(made_at) {
            let (by, needed) = (&by.edition, by.edition.accreditors_needed());
            let named = by.signing(Role::ACCREDITOR, made_at, &signers);
            if !by.may_accredit() || named.len() < needed {
                continue;
            }
            let lost: Vec<_> = named.iter().filter_map(|key| self.against(key, made_at, None)).collect();
            stands |= named.len() - lost.len() >= needed;
            since = since.max(lost.into_iter().max());
        }
        match since {
            _ if stands => Standing::Authentic { in_force: self.may_accredit(made_at) },
            Some(since) => Standing::Fallen { since },
            None => Standing::Nobodys,
        }
    }

    /// Whether the body might accredit at a time (M13).
    fn may_accredit(&self, at: Timestamp) -> bool {
        let mut speaking = self.speaking(at);
        self.suspension(at).is_none()
            && speaking.all(|by| {
                let said = &by.edition.said;
                by.edition.may_accredit() && said.from <= at && at < said.until && by.in_force
            })
    }

    /// Whether nothing of it is authentic.
    pub(crate) fn is_empty(&self) -> bool {
        self.authentic.is_empty()
    }

    /// All editions that are authentic, by their numbers.
    pub(crate) fn authentic(&self) -> impl Iterator<Item = &Edition> {
        self.authentic.iter().map(|spoken| &spoken.edition)
    }

    /// The edition whose terms hold at a time (M8).
    pub(crate) fn governing(&self, at: Timestamp) -> Option<&Spoken> {
        self.authentic.iter().rev().find(|spoken| spoken.edition.said.from <= at)
    }

    /// The editions that say who speaks for the body at a time (M6): the one that governs it as known now, and as known
    /// then. Whoever says the past again silences nobody by it; for that there are revocations.
    pub(crate) fn speaking(&self, at: Timestamp) -> impl Iterator<Item = &Spoken> {
        let now = self.governing(at);
        let mut back = self.authentic.iter().rev();
        let then = back.find(|spoken| spoken.edition.said.from <= at && spoken.edition.said.issued_at <= at);
        let then = then.filter(|then| !now.is_some_and(|now| std::ptr::eq(now, *then)));
        now.into_iter().chain(then)
    }

    /// What was said against a key, with when it was said.
    fn revocations<'a>(&'a self, key: &'a PublicKey) -> impl Iterator<Item = (&'a KeyRevocation, Timestamp)> {
        let all = self
            .authentic()
            .flat_map(|edition| edition.said.revocations.iter().map(|revocation| (revocation, edition.said.issued_at)));
        all.filter(|(revocation, _)| revocation.key.as_bytes() == key.as_bytes())
    }

    /// When it was first said that a key's signature of a time does not count, as far as others saw it (M9); none where it
    /// stands.
    pub(crate) fn against(
        &self,
        key: &PublicKey,
        signed_at: Timestamp,
        seen_at: Option<Timestamp>,
    ) -> Option<Timestamp> {
        let counting = self.revocations(key).filter(|(revocation, _)| takes(revocation, signed_at, seen_at));
        counting.map(|(_, told_at)| told_at).min()
    }

    /// Whether somebody who saw the signature before is all that it lacks.
    pub(crate) fn lacks_witness(&self, key: &PublicKey, signed_at: Timestamp) -> bool {
        self.revocations(key).all(|(revocation, _)| {
            let before = revocation.compromised_at.is_none_or(|compromised_at| signed_at < compromised_at);
            signed_at < revocation.revoked_at && before
        })
    }

    /// Whether nothing at all was said against a key.
    pub(crate) fn is_unrevoked(&self, key: &PublicKey) -> bool {
        self.revocations(key).next().is_none()
    }

    /// The suspension of the body at a time (M10).
    pub(crate) fn suspension(&self, at: Timestamp) -> Option<BodySuspension> {
        let begun = self.suspensions.range(..=at);
        let mut during = begun.filter(|(_, (until, _))| until.is_none_or(|until| at < until));
        let (from, (until, reason)) = during.next()?;
        Some(BodySuspension { from: *from, until: *until, reason: reason.clone() })
    }

    /// Whether two authentic editions contradict each other (M11): one number with two statements, or a higher number that
    /// was made earlier.
    pub(crate) fn is_contradictory(&self) -> bool {
        let mut pairs = self.authentic().zip(self.authentic().skip(1));
        pairs.any(|(one, next)| one.said.sequence == next.said.sequence || next.said.issued_at < one.said.issued_at)
    }

    /// Whether words have fallen with a key, and the issuer has not spoken since (M12).
    pub(crate) fn is_in_doubt(&self) -> bool {
        let newest = self.authentic().map(|edition| edition.said.issued_at).max();
        self.fallen.iter().any(|since| newest.is_none_or(|newest| newest < *since))
    }
}

/// Whether a revocation takes the signature. It says itself when it was made, which a thief would say as well: after a
/// compromise counts only what others saw before.
fn takes(revocation: &KeyRevocation, signed_at: Timestamp, seen_at: Option<Timestamp>) -> bool {
    let is_lost = revocation.compromised_at.is_some_and(|compromised_at| {
        signed_at >= compromised_at || seen_at.is_none_or(|seen_at| seen_at >= compromised_at)
    });
    signed_at >= revocation.revoked_at || is_lost
}

/// What is left of all suspensions (M10): each is known by its beginning, and the highest number that mentions it says its
/// end. An issuer that was not in force may begin one and lengthen it, not shorten it.
fn suspensions(authentic: &[Spoken]) -> BTreeMap<Timestamp, (Option<Timestamp>, Localized)> {
    let mut ends: BTreeMap<Timestamp, (Option<Timestamp>, Localized)> = BTreeMap::new();
    for spoken in authentic {
        for BodySuspension { from, until, reason } in &spoken.edition.said.suspensions {
            let before = ends.get(from).map_or(Some(*from), |(until, _)| *until);
            let is_longer = match (before, until) {
                (_, None) => true,
                (None, Some(_)) => false,
                (Some(before), Some(until)) => *until > before,
            };
            if is_longer || spoken.in_force {
                ends.insert(*from, (*until, reason.clone()));
            }
        }
    }
    ends
}
