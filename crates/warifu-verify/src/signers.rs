use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{AccreditedKey, Envelope, Role, Timestamp, TrustRoot};
use warifu_seal::dsse::Opened;
use warifu_seal::keys::PublicKey;
use warifu_seal::threshold::{KeyRoles, RoleTally, Tally, Thresholds};

use crate::check::{Check, CheckName};
use crate::code::Code;
use crate::lineage::Word;
use crate::period::Period;

/// A key that signed a certificate, with what the trust policy says of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Signer {
    /// The key.
    pub key: PublicKey,
    /// Its name in the policy; the first, where it has several.
    pub name: String,
    /// The roles in which it could sign for the body when the certificate was granted, sorted. It counted in one of them.
    pub roles: Vec<Role>,
}

/// A key that may count, with what is said of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate<'a> {
    pub(crate) key: &'a PublicKey,
    pub(crate) name: &'a str,
    pub(crate) body: &'a str,
    roles: &'a [Role],
    from: Option<Timestamp>,
    until: Option<Timestamp>,
}

/// Whose signatures count for a certificate, and how many of them have to be there.
pub(crate) struct Quorum<'a> {
    pub(crate) candidates: Vec<Candidate<'a>>,
    pub(crate) thresholds: Thresholds,
    /// What revocations of these keys are taken from.
    pub(crate) words: Vec<&'a Word>,
    pub(crate) body: &'a str,
    pub(crate) granted_at: Timestamp,
    /// When witnesses had seen the certificate.
    pub(crate) seen_at: Option<Timestamp>,
}

impl<'a> Candidate<'a> {
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
    /// Checks that enough keys signed, each in its role, for the body, when the certificate was granted, and says which.
    pub(crate) fn signers(&self, envelope: &Envelope, opened: Option<&Opened>) -> Result<Vec<Signer>, Check> {
        let has_signed = |opened: &&Opened| self.candidates.iter().any(|one| opened.signers().contains(one.key));
        let Some(opened) = opened.filter(has_signed) else { return Err(self.not_signed(envelope)) };
        let in_period = |one: &Candidate<'_>| one.is_in_period(self.granted_at);
        self.enough(opened, in_period).map_err(|short| self.outside_period(opened, short))?;

        let of_body = |one: &Candidate<'_>| in_period(one) && one.body == self.body;
        if self.enough(opened, of_body).is_err() {
            return Err(self.wrong_body());
        }
        let stands = |one: &Candidate<'_>| of_body(one) && self.stands(one.key);
        if self.enough(opened, stands).is_err() {
            return Err(self.revoked(opened, |one| of_body(one) && !stands(one)));
        }
        let counting: Vec<_> = self.candidates.iter().filter(|one| stands(one)).collect();
        Ok(opened.signers().iter().filter_map(|key| signer(key, &counting)).collect())
    }

    fn stands(&self, key: &PublicKey) -> bool {
        self.words.iter().all(|word| word.against(key, self.granted_at, self.seen_at).is_none())
    }

    fn enough(&self, opened: &Opened, counts: impl Fn(&Candidate<'_>) -> bool) -> Result<(), Check> {
        let counting = self.candidates.iter().filter(|one| counts(one));
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

    /// Nobody who might count signed: a key is named that did not, or none is.
    fn not_signed(&self, envelope: &Envelope) -> Check {
        let ids: BTreeSet<_> = self.candidates.iter().map(|one| one.key.key_id().to_string()).collect();
        let mut named = envelope.signatures.iter().filter_map(|made| made.keyid.as_ref());
        match named.find(|id| ids.contains(*id)) {
            Some(id) => fail(Code::SignatureInvalid).with("key", id.as_str()),
            None => fail(Code::SignerUnknown).with("found", envelope.signatures.len()),
        }
    }

    /// Where the thresholds would be met but for the periods of the keys, says so.
    fn outside_period(&self, opened: &Opened, short: Check) -> Check {
        if self.enough(opened, |_| true).is_err() {
            return short;
        }
        let signed = || self.candidates.iter().filter(|one| opened.signers().contains(one.key));
        let of = |period| signed().find(|one| one.period(self.granted_at) == period);
        let (code, one) = match (of(Period::After), of(Period::Before)) {
            (Some(one), _) => (Code::KeyExpired, one),
            (None, Some(one)) => (Code::KeyNotYetValid, one),
            (None, None) => return short,
        };
        self.about(code, one)
    }

    fn wrong_body(&self) -> Check {
        let is_known = self.candidates.iter().any(|one| one.body == self.body);
        let code = if is_known { Code::BodyMismatch } else { Code::BodyNotTrusted };
        Check::fail(CheckName::Body, code).with("body", self.body)
    }

    /// Says which key stands in the way.
    fn revoked(&self, opened: &Opened, is_revoked: impl Fn(&Candidate<'_>) -> bool) -> Check {
        let mut signed = self.candidates.iter().filter(|one| opened.signers().contains(one.key) && is_revoked(one));
        // without such a key the thresholds would have been met
        let Some(one) = signed.next() else { return fail(Code::RolesNotSeparate) };
        let lacks_witness = self.words.iter().all(|word| word.lacks_witness(one.key, self.granted_at));
        self.about(if lacks_witness { Code::KeyCompromised } else { Code::KeyRevoked }, one)
    }

    fn about(&self, code: Code, one: &Candidate<'_>) -> Check {
        fail(code).with("key", one.name).with("granted_at", self.granted_at)
    }
}

fn fail(code: Code) -> Check {
    Check::fail(CheckName::Signatures, code)
}

fn signer(key: &PublicKey, counting: &[&Candidate<'_>]) -> Option<Signer> {
    let candidates = || counting.iter().filter(|one| one.key == key);
    let roles: BTreeSet<_> = candidates().flat_map(|one| one.roles.iter().cloned()).collect();
    let name = candidates().next()?.name.to_owned();
    Some(Signer { key: key.clone(), name, roles: roles.into_iter().collect() })
}

/// Whether every role can be filled with keys of its own, no key counting twice: a perfect matching of places to keys,
/// found by augmenting paths. There are at most as many places as signatures.
fn are_separate(tally: &Tally) -> bool {
    let places: Vec<_> = tally.roles().iter().flat_map(|role| std::iter::repeat_n(role, role.needed())).collect();
    let mut seats = Seats { places: &places, taken: BTreeMap::new() };
    (0..places.len()).all(|place| seats.fill(place, &mut BTreeSet::new()))
}

struct Seats<'a> {
    places: &'a [&'a RoleTally],
    /// Which place a key fills.
    taken: BTreeMap<&'a PublicKey, usize>,
}

impl<'a> Seats<'a> {
    /// Fills a place, moving keys that fill others where that helps.
    fn fill(&mut self, place: usize, tried: &mut BTreeSet<&'a PublicKey>) -> bool {
        let Some(role) = self.places.get(place) else { return false };
        for key in role.signers() {
            if !tried.insert(key) {
                continue;
            }
            let other = self.taken.get(key).copied();
            if other.is_none_or(|other| self.fill(other, tried)) {
                self.taken.insert(key, place);
                return true;
            }
        }
        false
    }
}
