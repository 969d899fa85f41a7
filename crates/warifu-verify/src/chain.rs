//! The accreditations of a bundle that lead to the authority of the policy.
//!
//! A bundle may carry chains to several authorities, for several markets; what does not lead to this one is passed over.
//! All editions of an accreditation that are at hand count together: the newest that was made before a signature says
//! which keys and scope held then, and a revocation or suspension in any of them holds, so that leaving a newer edition
//! beside an older one takes nothing back.

use std::collections::BTreeSet;

use warifu_model::{
    Accreditation, AccreditationKind, AccreditationRule, AccreditedKey, BodySuspension, Envelope, IN_TOTO_PAYLOAD_TYPE,
    Timestamp, TrustRoot,
};
use warifu_seal::dsse::{self, Opened};
use warifu_seal::keys::PublicKey;

use crate::revocation::Revocation;
use crate::trust::Trust;

/// What is known about who may certify.
#[derive(Debug, Default)]
pub(crate) struct Chain {
    editions: Vec<Edition>,
    /// Whether the bundle holds any accreditation at all.
    pub(crate) is_offered: bool,
}

/// One accreditation that its issuer signed, and that leads to the authority.
#[derive(Debug)]
pub(crate) struct Edition {
    pub(crate) accreditation: Accreditation,
    keys: Vec<(AccreditedKey, PublicKey)>,
}

impl Chain {
    /// Opens the accreditations, from the authority down. Of those that were made after `known_at` nothing was known.
    pub(crate) fn open<'e>(
        trust: &Trust,
        envelopes: impl Iterator<Item = &'e Envelope>,
        known_at: Option<Timestamp>,
    ) -> Self {
        let mut left: Vec<_> = envelopes.collect();
        let mut chain = Self { editions: Vec::new(), is_offered: !left.is_empty() };
        let Some(rule) = &trust.policy().accreditation else { return chain };
        let is_known = |edition: &Edition| known_at.is_none_or(|known_at| edition.accreditation.issued_at <= known_at);
        let mut found = take(&mut left, |envelope| by_authority(trust, rule, envelope));
        // each round opens what bodies signed that the round before made known
        while !found.is_empty() {
            chain.editions.extend(found.into_iter().filter(is_known));
            found = take(&mut left, |envelope| chain.by_body(envelope));
        }
        chain
    }

    /// The ids of the bodies.
    pub(crate) fn bodies(&self) -> BTreeSet<&str> {
        self.editions.iter().map(|edition| edition.accreditation.body.id.as_str()).collect()
    }

    /// The edition of a body's accreditation that counts at a time, one for each issuer: the newest made until then, or
    /// else the oldest.
    pub(crate) fn governing(&self, body: &str, at: Timestamp) -> Vec<&Edition> {
        let editions = || self.editions.iter().filter(|edition| edition.accreditation.body.id == body);
        let issuers: BTreeSet<_> = editions().map(|edition| edition.accreditation.issuer.as_str()).collect();
        let of = |issuer| {
            let editions = || editions().filter(move |edition| edition.accreditation.issuer == issuer);
            let made = editions().filter(|edition| edition.accreditation.issued_at <= at);
            let newest = made.max_by_key(|edition| edition.accreditation.sequence);
            newest.or_else(|| editions().min_by_key(|edition| edition.accreditation.sequence))
        };
        issuers.into_iter().filter_map(of).collect()
    }

    /// Whether two editions say that they are the same one, and differ: somebody was shown another chain.
    pub(crate) fn is_contradictory(&self) -> bool {
        let same = |a: &Accreditation, b: &Accreditation| {
            (&a.issuer, &a.body.id, a.sequence) == (&b.issuer, &b.body.id, b.sequence)
        };
        let all = || self.editions.iter().map(|edition| &edition.accreditation);
        all().any(|one| all().any(|other| same(one, other) && one != other))
    }

    /// All keys of all bodies.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &PublicKey> {
        self.editions.iter().flat_map(|edition| edition.keys.iter().map(|(_, key)| key))
    }

    /// What was said against a key of a body, in any edition.
    pub(crate) fn revocations<'a>(&'a self, body: &str, key: &PublicKey) -> impl Iterator<Item = Revocation<'a>> {
        let editions = self.editions.iter().filter(move |edition| edition.accreditation.body.id == body);
        let all = editions.flat_map(|edition| &edition.accreditation.revocations);
        all.filter(move |revoked| revoked.key.as_bytes() == key.as_bytes()).map(Revocation)
    }

    /// The suspension of a body by an issuer at a time, in any edition.
    pub(crate) fn suspension(&self, issuer: &str, body: &str, at: Timestamp) -> Option<&BodySuspension> {
        let of_both =
            |edition: &&Edition| edition.accreditation.issuer == issuer && edition.accreditation.body.id == body;
        let mut all = self.editions.iter().filter(of_both).flat_map(|edition| &edition.accreditation.suspensions);
        all.find(|pause| pause.from <= at && pause.until.is_none_or(|until| at < until))
    }

    /// Opens an accreditation that a body signed which may accredit.
    fn by_body(&self, envelope: &Envelope) -> Option<Edition> {
        let accrediting = self.editions.iter().filter(|edition| edition.may_accredit());
        let keys: Vec<_> = accrediting.flat_map(|edition| edition.signing_as(ACCREDITOR).cloned()).collect();
        let (opened, edition) = read(envelope, &keys)?;
        let made_at = edition.accreditation.issued_at;
        let issuer = edition.accreditation.issuer.as_str();
        let is_by = |parent: &&Edition| {
            let needed = parent.accreditation.thresholds.iter().find(|threshold| threshold.role.as_str() == ACCREDITOR);
            let needed = needed.map_or(1, |threshold| threshold.count as usize);
            let counts = |key: &&PublicKey| {
                opened.signers().contains(*key)
                    && self.revocations(issuer, key).all(|revocation| revocation.allows(made_at, None))
            };
            let signed: BTreeSet<_> = parent.signing_at(ACCREDITOR, made_at).filter(counts).collect();
            parent.may_accredit()
                && parent.is_in_period(made_at)
                && self.suspension(&parent.accreditation.issuer, issuer, made_at).is_none()
                && signed.len() >= needed
        };
        self.governing(issuer, made_at).iter().any(is_by).then_some(edition)
    }
}

impl Edition {
    fn may_accredit(&self) -> bool {
        self.accreditation.kind == AccreditationKind::Accredits
    }

    pub(crate) fn is_in_period(&self, at: Timestamp) -> bool {
        self.accreditation.from <= at && at < self.accreditation.until
    }

    fn signing_as<'a>(&'a self, role: &'a str) -> impl Iterator<Item = &'a PublicKey> {
        let holds = move |(key, _): &&(AccreditedKey, PublicKey)| key.roles.iter().any(|held| held.as_str() == role);
        self.keys.iter().filter(holds).map(|(_, key)| key)
    }

    fn signing_at<'a>(&'a self, role: &'a str, at: Timestamp) -> impl Iterator<Item = &'a PublicKey> {
        let counts = move |key: &AccreditedKey| {
            key.roles.iter().any(|held| held.as_str() == role)
                && key.from.is_none_or(|from| from <= at)
                && key.until.is_none_or(|until| at < until)
        };
        self.keys.iter().filter(move |(key, _)| counts(key)).map(|(_, key)| key)
    }

    /// The keys, as a policy would list them.
    pub(crate) fn roots(&self) -> impl Iterator<Item = (TrustRoot, PublicKey)> {
        let root = |(key, public): &(AccreditedKey, PublicKey)| {
            let root = TrustRoot {
                name: key.name.clone(),
                body: self.accreditation.body.id.clone(),
                key: key.key,
                roles: key.roles.clone(),
                from: key.from,
                until: key.until,
            };
            (root, public.clone())
        };
        self.keys.iter().map(root)
    }
}

/// Takes out what opens.
fn take<'e>(left: &mut Vec<&'e Envelope>, open: impl Fn(&'e Envelope) -> Option<Edition>) -> Vec<Edition> {
    let mut opened = Vec::new();
    left.retain(|envelope| match open(envelope) {
        Some(edition) => {
            opened.push(edition);
            false
        }
        None => true,
    });
    opened
}

/// Opens an accreditation that enough keys of the authority signed.
fn by_authority(trust: &Trust, rule: &AccreditationRule, envelope: &Envelope) -> Option<Edition> {
    let keys: Vec<_> = trust.authority().map(|(_, key)| key.clone()).collect();
    let (opened, edition) = read(envelope, &keys)?;
    let made_at = edition.accreditation.issued_at;
    let in_period = trust.authority().filter(|(key, _)| {
        key.from.is_none_or(|from| from <= made_at) && key.until.is_none_or(|until| made_at < until)
    });
    let signed: BTreeSet<_> = in_period.map(|(_, key)| key).filter(|key| opened.signers().contains(key)).collect();
    let is_by = edition.accreditation.issuer == rule.authority && signed.len() >= rule.threshold as usize;
    is_by.then_some(edition)
}

fn read(envelope: &Envelope, keys: &[PublicKey]) -> Option<(Opened, Edition)> {
    if envelope.payload_type != IN_TOTO_PAYLOAD_TYPE {
        return None;
    }
    let opened = dsse::open_envelope(envelope, keys).ok()?;
    let accreditation = Accreditation::read(opened.payload()).ok()?;
    let keys =
        accreditation.keys.iter().map(|key| Some((key.clone(), PublicKey::from_bytes(key.key.as_bytes()).ok()?)));
    let keys = keys.collect::<Option<Vec<_>>>()?;
    Some((opened, Edition { accreditation, keys }))
}

/// The role in which accreditations are signed.
pub(crate) const ACCREDITOR: &str = "accreditor";

/// The role in which status snapshots are signed.
pub(crate) const STATUS: &str = "status";
