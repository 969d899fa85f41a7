//! The accreditations of a bundle that lead to the authority of the policy.
//!
//! A bundle may carry chains to several authorities, for several markets; what does not lead to this one is passed over.
//! All editions of an accreditation that are at hand count together: the newest that was made before a signature says
//! which keys and scope held then, and a revocation or suspension in any of them holds, so that leaving a newer edition
//! beside an older one takes nothing back.
//!
//! Several issuers may accredit one body, each for its own market. What one of them says gives nothing to the keys that
//! another one named: every edition remembers through whom it leads to the authority.

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
    through: BTreeSet<Above>,
}

/// Who stands behind the keys that signed an edition.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Above {
    /// The authority of the policy itself.
    Authority,
    /// The issuer's own accreditation by this one.
    IssuedBy(String),
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
        loop {
            // each round opens what bodies signed that the round before made known
            let found = take(&mut left, |envelope| chain.open_one(trust, rule, envelope));
            if found.is_empty() {
                break;
            }
            chain.editions.extend(found.into_iter().filter(is_known));
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

    /// Opens an accreditation that the authority signed, or a body that may accredit.
    fn open_one(&self, trust: &Trust, rule: &AccreditationRule, envelope: &Envelope) -> Option<Edition> {
        let accrediting = self.editions.iter().filter(|edition| edition.may_accredit());
        let below = accrediting.flat_map(|edition| edition.signing_as(ACCREDITOR));
        let keys: Vec<_> = trust.authority().map(|(_, key)| key).chain(below).cloned().collect();
        let (opened, mut edition) = read(envelope, &keys)?;
        let bodies = self.bodies_behind(&opened, &edition.accreditation);
        edition.through = bodies.map(|issuer| Above::IssuedBy(issuer.to_owned())).collect();
        if is_by_authority(trust, rule, &opened, &edition.accreditation) {
            edition.through.insert(Above::Authority);
        }
        (!edition.through.is_empty()).then_some(edition)
    }

    /// Who accredited the issuer of an edition with the keys that signed it: enough of them, in force when it was made.
    fn bodies_behind<'a>(&'a self, opened: &'a Opened, signed: &'a Accreditation) -> impl Iterator<Item = &'a str> {
        let (issuer, made_at) = (signed.issuer.as_str(), signed.issued_at);
        let is_behind = move |parent: &&Edition| {
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
        let parents = self.governing(issuer, made_at).into_iter().filter(is_behind);
        parents.map(|parent| parent.accreditation.issuer.as_str())
    }
}

impl Edition {
    pub(crate) fn may_accredit(&self) -> bool {
        self.accreditation.kind == AccreditationKind::Accredits
    }

    /// Whether keys of the authority signed it.
    pub(crate) fn is_by_authority(&self) -> bool {
        self.through.contains(&Above::Authority)
    }

    /// Whether the keys that signed it are those that `parent` names.
    pub(crate) fn is_under(&self, parent: &Self) -> bool {
        self.through.contains(&Above::IssuedBy(parent.accreditation.issuer.clone()))
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

/// Whether enough keys of the authority, in force when it was made, signed an edition in the authority's name.
fn is_by_authority(trust: &Trust, rule: &AccreditationRule, opened: &Opened, signed: &Accreditation) -> bool {
    let made_at = signed.issued_at;
    let in_period = trust.authority().filter(|(key, _)| {
        key.from.is_none_or(|from| from <= made_at) && key.until.is_none_or(|until| made_at < until)
    });
    let counting: BTreeSet<_> = in_period.map(|(_, key)| key).filter(|key| opened.signers().contains(key)).collect();
    signed.issuer == rule.authority && counting.len() >= rule.threshold as usize
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
    Some((opened, Edition { accreditation, keys, through: BTreeSet::new() }))
}

/// The role in which accreditations are signed.
pub(crate) const ACCREDITOR: &str = "accreditor";

/// The role in which status snapshots are signed.
pub(crate) const STATUS: &str = "status";
