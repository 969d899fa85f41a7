use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{AccreditedKey, Envelope, Role, Timestamp, TrustRoot};
use warifu_seal::dsse::Opened;
use warifu_seal::keys::PublicKey;
use warifu_seal::threshold::{KeyRoles, RoleTally, Tally, Thresholds};

use crate::chain::AuthenticEditions;
use crate::check::{Check, CheckName};
use crate::code::Code;
use crate::period::Period;

/// A key that signed a certificate, with its name and roles in the trust policy.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Signer {
    /// The key.
    pub key: PublicKey,
    /// Its name in the policy; the first, where it has several.
    pub name: String,
    /// The roles in which it could sign for the body when the certificate was granted, sorted. It counted in one of them.
    pub roles: Vec<Role>,
}

/// A key that may count, with its entry in the policy or the accreditation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EligibleKey<'a> {
    pub(crate) key: &'a PublicKey,
    pub(crate) name: &'a str,
    pub(crate) body: &'a str,
    roles: &'a [Role],
    from: Option<Timestamp>,
    until: Option<Timestamp>,
}

/// The keys whose signatures count for a certificate, and how many are needed.
pub(crate) struct Quorum<'a> {
    pub(crate) eligible: Vec<EligibleKey<'a>>,
    pub(crate) thresholds: Thresholds,
    /// The editions from which revocations of these keys are taken.
    pub(crate) revoking: Vec<&'a AuthenticEditions>,
    pub(crate) body: &'a str,
    pub(crate) granted_at: Timestamp,
    /// When witnesses had seen the certificate.
    pub(crate) seen_at: Option<Timestamp>,
}

impl<'a> EligibleKey<'a> {
    pub(crate) fn of_root(root: &'a TrustRoot, key: &'a PublicKey) -> Self {
        let TrustRoot { name, body, roles, from, until, .. } = root;
        Self { key, name, body, roles, from: *from, until: *until }
    }

    pub(crate) fn of_body(body: &'a str, accredited: &'a AccreditedKey, key: &'a PublicKey) -> Self {
        let AccreditedKey { name, roles, from, until, .. } = accredited;
        Self { key, name, body, roles, from: *from, until: *until }
    }

    fn period(&self, at: Timestamp) -> Period {
        Period::of(self.from, self.until, at)
    }

    pub(crate) fn has(&self, role: &str) -> bool {
        self.roles.iter().any(|held| held.as_str() == role)
    }

    pub(crate) fn is_in_period(&self, at: Timestamp) -> bool {
        self.period(at) == Period::During
    }
}

impl Quorum<'_> {
    /// Checks that enough keys signed, each in its role, for the body, when the certificate was granted (rules 4.2 and 4.3).
    /// Gives those keys.
    pub(crate) fn signers(&self, envelope: &Envelope, opened: Option<&Opened>) -> Result<Vec<Signer>, Check> {
        let has_signed = |opened: &&Opened| self.eligible.iter().any(|one| opened.signers().contains(one.key));
        let Some(opened) = opened.filter(has_signed) else { return Err(self.not_signed(envelope)) };
        let in_period = |one: &EligibleKey<'_>| one.is_in_period(self.granted_at);
        self.enough(opened, in_period).map_err(|short| self.outside_period(opened, short))?;

        let of_body = |one: &EligibleKey<'_>| in_period(one) && one.body == self.body;
        if self.enough(opened, of_body).is_err() {
            return Err(self.wrong_body());
        }
        let counts = |one: &EligibleKey<'_>| of_body(one) && self.is_unrevoked(one.key);
        if self.enough(opened, counts).is_err() {
            return Err(self.revoked(opened, |one| of_body(one) && !counts(one)));
        }
        let counting: Vec<_> = self.eligible.iter().filter(|one| counts(one)).collect();
        Ok(opened.signers().iter().filter_map(|key| signer(key, &counting)).collect())
    }

    fn is_unrevoked(&self, key: &PublicKey) -> bool {
        let since = |editions: &&AuthenticEditions| editions.revoked_since(key, self.granted_at, self.seen_at);
        self.revoking.iter().find_map(since).is_none()
    }

    fn enough(&self, opened: &Opened, counts: impl Fn(&EligibleKey<'_>) -> bool) -> Result<(), Check> {
        let counting = self.eligible.iter().filter(|one| counts(one));
        let roles: KeyRoles =
            counting.flat_map(|one| one.roles.iter().map(|role| (one.key.clone(), role.clone()))).collect();
        let tally = self.thresholds.tally(opened, &roles);
        if let Some(short) = tally.roles().iter().find(|role| !role.is_met()) {
            return Err(fail(Code::ThresholdNotMet)
                .with("role", short.role())
                .with("needed", short.needed())
                .with("found", short.signers().len()));
        }
        if are_separate(&tally) { Ok(()) } else { Err(fail(Code::RolesNotSeparate)) }
    }

    /// Says that no eligible key signed, and whether a signature names one.
    fn not_signed(&self, envelope: &Envelope) -> Check {
        let ids: BTreeSet<_> = self.eligible.iter().map(|one| one.key.key_id().to_string()).collect();
        let mut named = envelope.signatures.iter().filter_map(|made| made.keyid.as_ref());
        match named.find(|id| ids.contains(*id)) {
            Some(id) => fail(Code::SignatureInvalid).with("key", id.as_str()),
            None => fail(Code::SignerUnknown).with("found", envelope.signatures.len()),
        }
    }

    /// Says whether the thresholds would be met if the periods of the keys did not matter.
    fn outside_period(&self, opened: &Opened, short: Check) -> Check {
        if self.enough(opened, |_| true).is_err() {
            return short;
        }
        let signed = || self.eligible.iter().filter(|one| opened.signers().contains(one.key));
        let of = |period| signed().find(|one| one.period(self.granted_at) == period);
        let (code, one) = match (of(Period::After), of(Period::Before)) {
            (Some(one), _) => (Code::KeyExpired, one),
            (None, Some(one)) => (Code::KeyNotYetValid, one),
            (None, None) => return short,
        };
        self.about(code, one)
    }

    fn wrong_body(&self) -> Check {
        let is_known = self.eligible.iter().any(|one| one.body == self.body);
        let code = if is_known { Code::BodyMismatch } else { Code::BodyNotTrusted };
        Check::fail(CheckName::Body, code).with("body", self.body)
    }

    /// Says which revoked key is missing.
    fn revoked(&self, opened: &Opened, is_revoked: impl Fn(&EligibleKey<'_>) -> bool) -> Check {
        let mut signed = self.eligible.iter().filter(|one| opened.signers().contains(one.key) && is_revoked(one));
        // without such a key the thresholds would have been met
        let Some(one) = signed.next() else { return fail(Code::RolesNotSeparate) };
        let lacks_witness = self.revoking.iter().all(|editions| editions.lacks_witness(one.key, self.granted_at));
        self.about(if lacks_witness { Code::KeyCompromised } else { Code::KeyRevoked }, one)
    }

    fn about(&self, code: Code, one: &EligibleKey<'_>) -> Check {
        fail(code).with("key", one.name).with("granted_at", self.granted_at)
    }
}

fn fail(code: Code) -> Check {
    Check::fail(CheckName::Signatures, code)
}

fn signer(key: &PublicKey, counting: &[&EligibleKey<'_>]) -> Option<Signer> {
    let eligible = || counting.iter().filter(|one| one.key == key);
    let roles: BTreeSet<_> = eligible().flat_map(|one| one.roles.iter().cloned()).collect();
    let name = eligible().next()?.name.to_owned();
    Some(Signer { key: key.clone(), name, roles: roles.into_iter().collect() })
}

/// Tells whether every role can be filled without counting a key twice: a perfect matching of slots to keys, found by augmenting
/// paths. There are at most as many slots as signatures (ISO/IEC 17065:2012, clauses 7.5.1 and 7.6.2).
fn are_separate(tally: &Tally) -> bool {
    let slots: Vec<_> = tally.roles().iter().flat_map(|role| std::iter::repeat_n(role, role.needed())).collect();
    let mut assignment = Assignment { slots: &slots, taken: BTreeMap::new() };
    (0..slots.len()).all(|slot| assignment.fill(slot, &mut BTreeSet::new()))
}

struct Assignment<'a> {
    slots: &'a [&'a RoleTally],
    /// The slot that each key fills.
    taken: BTreeMap<&'a PublicKey, usize>,
}

impl<'a> Assignment<'a> {
    /// Fills a slot, moving keys that fill others where that helps.
    fn fill(&mut self, slot: usize, tried: &mut BTreeSet<&'a PublicKey>) -> bool {
        let Some(role) = self.slots.get(slot) else { return false };
        for key in role.signers() {
            if !tried.insert(key) {
                continue;
            }
            let other = self.taken.get(key).copied();
            if other.is_none_or(|other| self.fill(other, tried)) {
                self.taken.insert(key, slot);
                return true;
            }
        }
        false
    }
}
