//! Whose word is it? Of the editions at hand, per series: which are authentic, who speaks, what is taken back.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use warifu_model::{Digest, Timestamp};

use super::documents::{Edition, Issuer, Key, Kind, NamedKey, Policy, Role, Signed};
use super::mutants::Spoilt;

/// What is at hand, as known at the time of the question.
pub struct Lineage<'a> {
    policy: &'a Policy,
    spoilt: Option<Spoilt>,
    /// Per series each statement once, with all keys that signed it.
    statements: BTreeMap<Digest, BTreeMap<&'a Edition, BTreeSet<Key>>>,
    sorted: RefCell<BTreeMap<Digest, Rc<Sorted<'a>>>>,
}

/// The editions of a series that count for something.
pub struct Sorted<'a> {
    /// Whose issuer signed, with keys that stand.
    pub authentic: Vec<&'a Edition>,
    /// What the issuer signed with keys that were taken back, each with when that was told first.
    pub fallen: Vec<(&'a Edition, Timestamp)>,
}

/// The way from a series up.
pub struct Path<'a> {
    /// The series, that of the certificate first.
    pub series: Vec<Digest>,
    /// The authority at its end; none at a gap.
    pub authority: Option<&'a str>,
}

impl<'a> Lineage<'a> {
    /// Puts what is at hand in order.
    pub fn new(
        policy: &'a Policy,
        at_hand: impl Iterator<Item = &'a Signed<Edition>>,
        known_at: Option<Timestamp>,
        spoilt: Option<Spoilt>,
    ) -> Self {
        let mut statements: BTreeMap<_, BTreeMap<_, BTreeSet<_>>> = BTreeMap::new();
        for signed in at_hand {
            let edition = &signed.says;
            // M19, M2
            let is_known = known_at.is_none_or(|time| edition.issued_at <= time);
            if !(is_known || spoilt == Some(Spoilt::KnownAtNotHeard)) || !is_sound(edition, spoilt) {
                continue;
            }
            // M3
            let signers = match spoilt {
                Some(Spoilt::SignaturesNotChecked) => signed.seals.iter().map(|seal| seal.key).collect(),
                Some(Spoilt::KeyIdsNotHeard) => signed.signers(),
                _ => signed.named_signers(),
            };
            // M1
            let of_series = statements.entry(edition.charter.id()).or_default();
            let so_far = of_series.entry(edition).or_default();
            if spoilt == Some(Spoilt::EnvelopesApart) {
                if so_far.len() < signers.len() {
                    *so_far = signers;
                }
            } else {
                so_far.extend(signers);
            }
        }
        Self { policy, spoilt, statements, sorted: RefCell::default() }
    }

    fn is_spoilt(&self, rule: Spoilt) -> bool {
        self.spoilt == Some(rule)
    }

    /// An edition of the series, signed or not: all have the same charter.
    pub fn any_of(&self, series: Digest) -> Option<&'a Edition> {
        let (edition, signers) = self.statements.get(&series)?.first_key_value()?;
        if self.is_spoilt(Spoilt::UnsignedChartersCutPaths) && signers.is_empty() { None } else { Some(edition) }
    }

    /// M4.
    pub fn path(&self, from: Digest) -> Path<'a> {
        let mut series = Vec::new();
        let mut next = from;
        while let Some(edition) = self.any_of(next) {
            series.push(next);
            match edition.charter.issuer {
                Issuer::Authority(name) => return Path { series, authority: Some(name) },
                Issuer::Series(_) if series.len() > DEEPEST => break,
                Issuer::Series(issuer) => next = issuer,
            }
        }
        Path { series, authority: None }
    }

    /// M5 to M7.
    pub fn sorted(&self, series: Digest) -> Rc<Sorted<'a>> {
        if let Some(sorted) = self.sorted.borrow().get(&series) {
            return Rc::clone(sorted);
        }
        let mut sorted = Sorted { authentic: Vec::new(), fallen: Vec::new() };
        for (edition, signers) in self.statements.get(&series).into_iter().flatten() {
            match self.is_authentic(edition, signers) {
                Ok(()) => sorted.authentic.push(*edition),
                Err(Some(told)) => sorted.fallen.push((*edition, told)),
                Err(None) => {}
            }
        }
        let sorted = Rc::new(sorted);
        self.sorted.borrow_mut().insert(series, Rc::clone(&sorted));
        sorted
    }

    /// Whether its issuer signed it; if it did, and its keys were taken back, when that was told first.
    fn is_authentic(&self, edition: &Edition, signers: &BTreeSet<Key>) -> Result<(), Option<Timestamp>> {
        let at = edition.issued_at;
        match edition.charter.issuer {
            Issuer::Authority(name) => {
                let authority = self.policy.authorities.iter().find(|authority| authority.name == name).ok_or(None)?;
                let in_period = |key: &&NamedKey| {
                    signers.contains(&key.key) && (key.counts_at(at) || self.is_spoilt(Spoilt::AuthorityPeriodNotHeard))
                };
                let enough = match self.spoilt {
                    Some(Spoilt::AuthorityOneKey) => 1,
                    Some(Spoilt::AuthorityNoKey) => 0,
                    _ => authority.threshold as usize,
                };
                if authority.keys.iter().filter(in_period).count() >= enough { Ok(()) } else { Err(None) }
            }
            Issuer::Series(issuer) => self.issuer_signed(issuer, signers, at),
        }
    }

    /// M7: whether a series signed something at a time as issuers do; if keys that were taken back did, when that was told first.
    pub fn issuer_signed(
        &self,
        issuer: Digest,
        signers: &BTreeSet<Key>,
        at: Timestamp,
    ) -> Result<(), Option<Timestamp>> {
        let signed = |key: &&NamedKey| signers.contains(&key.key) && key.counts_at(at);
        let mut told = None;
        for by in self.speaking(issuer, at) {
            if by.kind != Kind::Accredits && !self.is_spoilt(Spoilt::CertifiersAccredit) {
                continue;
            }
            let any_role = self.is_spoilt(Spoilt::AnyRoleAccredits);
            let named: Vec<_> =
                by.keys.iter().filter(signed).filter(|key| any_role || key.has(Role::Accreditor)).collect();
            let lost: Vec<_> = named.iter().filter_map(|key| self.against(issuer, key.key, at, None)).collect();
            let enough = if self.is_spoilt(Spoilt::AccreditorThresholdNotHeard) {
                1
            } else {
                threshold(by, Role::Accreditor).unwrap_or(1) as usize
            };
            if named.len() - lost.len() >= enough {
                return Ok(());
            }
            if named.len() >= enough && self.is_spoilt(Spoilt::RevokedKeysAccredit) {
                return Ok(());
            }
            if named.len() >= enough {
                told = told.max(lost.into_iter().max());
            }
        }
        Err(told)
    }

    /// M8.
    pub fn governing(&self, series: Digest, at: Timestamp) -> Option<&'a Edition> {
        let sorted = self.sorted(series);
        let begun = sorted.authentic.iter().filter(|edition| edition.from <= at);
        match self.spoilt {
            Some(Spoilt::LowestNumberGoverns) => begun.min_by_key(|edition| edition.sequence).copied(),
            Some(Spoilt::OnlyEditionsInForceGovern) => {
                begun.filter(|edition| at < edition.until).max_by_key(|edition| edition.sequence).copied()
            }
            Some(Spoilt::MadeBeforeGoverns) => {
                begun.filter(|edition| edition.issued_at <= at).max_by_key(|edition| edition.sequence).copied()
            }
            _ => begun.max_by_key(|edition| edition.sequence).copied(),
        }
    }

    /// M6.
    pub fn speaking(&self, series: Digest, at: Timestamp) -> Vec<&'a Edition> {
        let now = self.governing(series, at);
        let sorted = self.sorted(series);
        let made = sorted.authentic.iter().filter(|edition| edition.from <= at && edition.issued_at <= at);
        let then = made.max_by_key(|edition| edition.sequence).copied();
        match self.spoilt {
            Some(Spoilt::OnlyNowSpeaks) => now.into_iter().collect(),
            Some(Spoilt::OnlyThenSpeaks) => then.into_iter().collect(),
            _ => now.into_iter().chain(then.filter(|then| now != Some(*then))).collect(),
        }
    }

    /// M9: when it was first told that the word of a key does not count; none where it stands.
    pub fn against(&self, series: Digest, key: Key, at: Timestamp, seen: Option<Timestamp>) -> Option<Timestamp> {
        let sorted = self.sorted(series);
        let mut told = Vec::new();
        for edition in &sorted.authentic {
            for revocation in edition.revocations.iter().filter(|revocation| revocation.key == key) {
                let seen_in_time = |compromised| {
                    at < compromised
                        && (seen.is_some_and(|seen| seen < compromised) || self.is_spoilt(Spoilt::NoWitnessNeeded))
                };
                let lost = revocation.compromised_at.is_some_and(|compromised| !seen_in_time(compromised));
                if at >= revocation.revoked_at || (lost && !self.is_spoilt(Spoilt::CompromiseNotHeard)) {
                    let late = self.is_spoilt(Spoilt::DoubtSinceRevokedAt);
                    told.push(if late { revocation.revoked_at } else { edition.issued_at });
                }
            }
        }
        if self.is_spoilt(Spoilt::RevocationsNotHeard) { None } else { told.into_iter().min() }
    }

    /// Whether all that its revocations lack is somebody who saw it before.
    pub fn lacks_witness_only(&self, series: Digest, key: Key, at: Timestamp) -> bool {
        let sorted = self.sorted(series);
        let all = sorted.authentic.iter().flat_map(|edition| &edition.revocations);
        all.filter(|revocation| revocation.key == key).all(|revocation| {
            at < revocation.revoked_at && revocation.compromised_at.is_none_or(|compromised| at < compromised)
        })
    }

    /// M10.
    pub fn is_suspended(&self, series: Digest, at: Timestamp) -> bool {
        let sorted = self.sorted(series);
        let mut by_number = sorted.authentic.clone();
        by_number.sort_by_key(|edition| edition.sequence);
        if self.is_spoilt(Spoilt::SuspensionsNeverEnd) {
            by_number.reverse();
        }
        let mut ends: BTreeMap<Timestamp, Option<Timestamp>> = BTreeMap::new();
        for edition in by_number {
            for (from, until) in &edition.suspensions {
                let is_longer = match (ends.get(from), until) {
                    (None, _) | (_, None) => true,
                    (Some(None), Some(_)) => false,
                    (Some(Some(old)), Some(new)) => new > old,
                };
                if is_longer || self.is_spoilt(Spoilt::AnybodyRestores) || self.was_made_in_force(edition) {
                    ends.insert(*from, *until);
                }
            }
        }
        let holds = ends.iter().any(|(from, until)| *from <= at && until.is_none_or(|until| at < until));
        holds && !self.is_spoilt(Spoilt::SuspensionsNotHeard)
    }

    /// M11.
    pub fn is_contradictory(&self, series: Digest) -> bool {
        let sorted = self.sorted(series);
        let contradict = |one: &Edition, other: &Edition| {
            (one.sequence == other.sequence && one != other && !self.is_spoilt(Spoilt::EqualNumbersTaken))
                || (one.sequence < other.sequence
                    && one.issued_at > other.issued_at
                    && !self.is_spoilt(Spoilt::EarlierSuccessorTaken))
        };
        sorted.authentic.iter().any(|one| sorted.authentic.iter().any(|other| contradict(one, other)))
    }

    /// M12.
    pub fn is_in_doubt(&self, series: Digest) -> bool {
        let sorted = self.sorted(series);
        let is_open = |told: Timestamp| sorted.authentic.iter().all(|edition| edition.issued_at < told);
        sorted.fallen.iter().any(|(_, told)| is_open(*told)) && !self.is_spoilt(Spoilt::NoDoubt)
    }

    /// M13.
    pub fn was_made_in_force(&self, edition: &Edition) -> bool {
        let Issuer::Series(issuer) = edition.charter.issuer else { return true };
        if self.is_spoilt(Spoilt::WhoIsNotInForceAccredits) {
            return true;
        }
        self.issuer_in_force(issuer, edition.issued_at)
    }

    /// M13, of the issuer.
    pub fn issuer_in_force(&self, issuer: Digest, at: Timestamp) -> bool {
        !self.is_suspended(issuer, at)
            && self.speaking(issuer, at).into_iter().all(|by| {
                by.kind == Kind::Accredits
                    && at < by.until
                    && (self.is_spoilt(Spoilt::OnlyTheIssuerInForce) || self.was_made_in_force(by))
            })
    }
}

/// M2.
fn is_sound(edition: &Edition, spoilt: Option<Spoilt>) -> bool {
    let keys: BTreeSet<_> = edition.keys.iter().map(|key| key.key).collect();
    let suspensions: BTreeSet<_> = edition.suspensions.iter().map(|(from, _)| from).collect();
    let is_begun = edition.charter.begun <= edition.from || spoilt == Some(Spoilt::FromBeforeBegun);
    is_begun
        && edition.from < edition.until
        && keys.len() == edition.keys.len()
        && suspensions.len() == edition.suspensions.len()
        && (edition.body == edition.charter.body || spoilt == Some(Spoilt::BodyBesideCharter))
}

/// How many keys an edition asks for in a role.
pub fn threshold(edition: &Edition, role: Role) -> Option<u32> {
    edition.thresholds.iter().find(|(of, _)| *of == role).map(|(_, count)| *count)
}

/// M4: most series of a path.
const DEEPEST: usize = 8;
