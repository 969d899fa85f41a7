use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{Certificate, Role, Timestamp, TrustRoot};
use warifu_seal::dsse::Opened;
use warifu_seal::keys::PublicKey;
use warifu_seal::threshold::{KeyRoles, RoleTally, Tally};

use crate::keyring::Keyring;
use crate::opened::OpenError;
use crate::trust::Period;

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

/// Checks that enough keys signed, each in its role, for the body, when the certificate was granted, and says which.
/// `seen_at` is when witnesses had seen it.
pub(crate) fn signers(
    keyring: &Keyring<'_>,
    opened: &Opened,
    certificate: &Certificate,
    seen_at: Option<Timestamp>,
) -> Result<Vec<Signer>, OpenError> {
    let granted_at = certificate.granted_at;
    let in_period = |root: &TrustRoot| Period::of(root, granted_at) == Period::During;
    enough(keyring, opened, &keyring.roles(|root, _| in_period(root)))
        .map_err(|error| outside_period(keyring, opened, certificate, error))?;

    let of_body = |root: &TrustRoot| in_period(root) && root.body == certificate.body.id;
    if enough(keyring, opened, &keyring.roles(|root, _| of_body(root))).is_err() {
        return Err(wrong_body(keyring, certificate));
    }
    let is_sound = |root: &TrustRoot, key: &PublicKey| {
        of_body(root) && keyring.revocations(root, key).all(|revocation| revocation.allows(granted_at, seen_at))
    };
    if enough(keyring, opened, &keyring.roles(is_sound)).is_err() {
        return Err(revoked(keyring, opened, granted_at, |root, key| of_body(root) && !is_sound(root, key)));
    }
    let counting: Vec<_> = keyring.roots().filter(|(root, key)| is_sound(root, key)).collect();
    Ok(opened.signers().iter().filter_map(|key| signer(key, &counting)).collect())
}

/// Says which key stands in the way.
fn revoked(
    keyring: &Keyring<'_>,
    opened: &Opened,
    granted_at: Timestamp,
    is_revoked: impl Fn(&TrustRoot, &PublicKey) -> bool,
) -> OpenError {
    let mut signed = keyring.roots().filter(|(root, key)| opened.signers().contains(key) && is_revoked(root, key));
    // without such a key the thresholds would have been met
    let Some((root, key)) = signed.next() else { return OpenError::RolesNotSeparate };
    let name = root.name.clone();
    if keyring.revocations(root, key).all(|revocation| revocation.lacks_witness(granted_at)) {
        return OpenError::KeyCompromised { name, granted_at };
    }
    OpenError::KeyRevoked { name, granted_at }
}

fn signer(key: &PublicKey, counting: &[(&TrustRoot, &PublicKey)]) -> Option<Signer> {
    let roots = || counting.iter().filter(|(_, known)| *known == key).map(|(root, _)| root);
    let roles: BTreeSet<_> = roots().flat_map(|root| root.roles.iter().cloned()).collect();
    let name = roots().next()?.name.clone();
    Some(Signer { key: key.clone(), name, roles: roles.into_iter().collect() })
}

fn enough(keyring: &Keyring<'_>, opened: &Opened, roles: &KeyRoles) -> Result<(), OpenError> {
    let tally = keyring.thresholds().tally(opened, roles);
    if let Some(short) = tally.roles().iter().find(|role| !role.is_met()) {
        return Err(OpenError::ThresholdNotMet {
            role: short.role().clone(),
            needed: short.needed(),
            found: short.signers().len(),
        });
    }
    if are_separate(&tally) { Ok(()) } else { Err(OpenError::RolesNotSeparate) }
}

/// Where the thresholds would be met but for the periods of the keys, says so.
fn outside_period(keyring: &Keyring<'_>, opened: &Opened, certificate: &Certificate, error: OpenError) -> OpenError {
    if enough(keyring, opened, &keyring.roles(|_, _| true)).is_err() {
        return error;
    }
    let signed = keyring.roots().filter(|(_, key)| opened.signers().contains(key));
    let periods: Vec<_> = signed.map(|(root, _)| (root, Period::of(root, certificate.granted_at))).collect();
    let of = |wanted| periods.iter().find(|(_, period)| *period == wanted).map(|(root, _)| root.name.clone());
    let granted_at = certificate.granted_at;
    match (of(Period::After), of(Period::Before)) {
        (Some(name), _) => OpenError::KeyExpired { name, granted_at },
        (None, Some(name)) => OpenError::KeyNotYetValid { name, granted_at },
        (None, None) => error,
    }
}

fn wrong_body(keyring: &Keyring<'_>, certificate: &Certificate) -> OpenError {
    let body = certificate.body.id.clone();
    if keyring.roots().any(|(root, _)| root.body == body) {
        return OpenError::BodyMismatch { body };
    }
    OpenError::BodyNotTrusted { body }
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
