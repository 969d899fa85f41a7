use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{Certificate, Role, TrustRoot};
use warifu_seal::dsse::Opened;
use warifu_seal::keys::PublicKey;
use warifu_seal::threshold::{KeyRoles, RoleTally, Tally};

use crate::opened::OpenError;
use crate::trust::{Period, Trust};

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
pub(crate) fn signers(trust: &Trust, opened: &Opened, certificate: &Certificate) -> Result<Vec<Signer>, OpenError> {
    let granted_at = certificate.granted_at;
    let in_period = |root: &TrustRoot| Period::of(root, granted_at) == Period::During;
    enough(trust, opened, &trust.roles(in_period))
        .map_err(|error| outside_period(trust, opened, certificate, error))?;

    let of_body = |root: &TrustRoot| root.body == certificate.body.id;
    if enough(trust, opened, &trust.roles(|root| in_period(root) && of_body(root))).is_err() {
        return Err(wrong_body(trust, certificate));
    }
    let counting: Vec<_> = trust.roots().filter(|(root, _)| in_period(root) && of_body(root)).collect();
    Ok(opened.signers().iter().filter_map(|key| signer(key, &counting)).collect())
}

fn signer(key: &PublicKey, counting: &[(&TrustRoot, &PublicKey)]) -> Option<Signer> {
    let roots = || counting.iter().filter(|(_, known)| *known == key).map(|(root, _)| root);
    let roles: BTreeSet<_> = roots().flat_map(|root| root.roles.iter().cloned()).collect();
    let name = roots().next()?.name.clone();
    Some(Signer { key: key.clone(), name, roles: roles.into_iter().collect() })
}

fn enough(trust: &Trust, opened: &Opened, roles: &KeyRoles) -> Result<(), OpenError> {
    let tally = trust.thresholds().tally(opened, roles);
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
fn outside_period(trust: &Trust, opened: &Opened, certificate: &Certificate, error: OpenError) -> OpenError {
    if enough(trust, opened, &trust.roles(|_| true)).is_err() {
        return error;
    }
    let signed = trust.roots().filter(|(_, key)| opened.signers().contains(key));
    let periods: Vec<_> = signed.map(|(root, _)| (root, Period::of(root, certificate.granted_at))).collect();
    let of = |wanted| periods.iter().find(|(_, period)| *period == wanted).map(|(root, _)| root.name.clone());
    let granted_at = certificate.granted_at;
    match (of(Period::After), of(Period::Before)) {
        (Some(name), _) => OpenError::KeyExpired { name, granted_at },
        (None, Some(name)) => OpenError::KeyNotYetValid { name, granted_at },
        (None, None) => error,
    }
}

fn wrong_body(trust: &Trust, certificate: &Certificate) -> OpenError {
    let body = certificate.body.id.clone();
    if trust.policy().roots.iter().any(|root| root.body == body) {
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
