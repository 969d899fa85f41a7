use std::collections::BTreeMap;

use warifu_model::{Certificate, Role, Timestamp, TrustRoot};
use warifu_seal::keys::PublicKey;
use warifu_seal::threshold::{KeyRoles, Thresholds};

use crate::chain::{ACCREDITOR, Chain, Edition, STATUS};
use crate::revocation::Revocation;
use crate::trust::Trust;

/// The keys that count at one time: those of the policy, and those of accredited bodies.
pub(crate) struct Keyring<'a> {
    roots: Vec<(TrustRoot, PublicKey)>,
    thresholds: Thresholds,
    chain: &'a Chain,
}

impl<'a> Keyring<'a> {
    /// For a certificate: the thresholds are those of the policy, and where the body is accredited, those of its
    /// accreditation, whichever ask for more.
    pub(crate) fn of(trust: &Trust, chain: &'a Chain, certificate: &Certificate) -> Self {
        Self::among(trust, chain, certificate, |_| true)
    }

    /// The same, with the keys of some editions only.
    pub(crate) fn among(
        trust: &Trust,
        chain: &'a Chain,
        certificate: &Certificate,
        counts: impl Fn(&Edition) -> bool,
    ) -> Self {
        let mut thresholds: BTreeMap<Role, usize> = BTreeMap::new();
        let editions = chain.governing(&certificate.body.id, certificate.granted_at);
        let accredited = editions.iter().flat_map(|edition| &edition.accreditation.thresholds);
        let accredited = accredited.filter(|asked| ![ACCREDITOR, STATUS].contains(&asked.role.as_str()));
        for asked in trust.policy().thresholds.iter().chain(accredited) {
            let count = thresholds.entry(asked.role.clone()).or_default();
            *count = (*count).max(asked.count as usize);
        }
        // the policy's own are sound, and more of the same kind are, too
        let thresholds = Thresholds::new(thresholds).unwrap_or_else(|_| trust.thresholds().clone());
        let mut keyring = Self::at(trust, chain, certificate.granted_at, counts);
        keyring.thresholds = thresholds;
        keyring
    }

    /// The keys at a time: all of the policy, and those of accredited bodies in the editions that count.
    pub(crate) fn at(trust: &Trust, chain: &'a Chain, at: Timestamp, counts: impl Fn(&Edition) -> bool) -> Self {
        let policy = trust.roots().map(|(root, key)| (root.clone(), key.clone()));
        let editions =
            chain.bodies().into_iter().flat_map(|body| chain.governing(body, at)).filter(|edition| counts(edition));
        let accredited = editions.flat_map(|edition| edition.roots().collect::<Vec<_>>());
        Self { roots: policy.chain(accredited).collect(), thresholds: trust.thresholds().clone(), chain }
    }

    pub(crate) fn thresholds(&self) -> &Thresholds {
        &self.thresholds
    }

    /// The keys, each with what is said of it.
    pub(crate) fn roots(&self) -> impl Iterator<Item = (&TrustRoot, &PublicKey)> {
        self.roots.iter().map(|(root, key)| (root, key))
    }

    /// The roles of the keys, as far as the roots that count give them.
    pub(crate) fn roles(&self, counts: impl Fn(&TrustRoot, &PublicKey) -> bool) -> KeyRoles {
        let counting = self.roots().filter(|(root, key)| counts(root, key));
        counting.flat_map(|(root, key)| root.roles.iter().map(|role| (key.clone(), role.clone()))).collect()
    }

    /// What was said against a key of a body.
    pub(crate) fn revocations(&self, root: &TrustRoot, key: &PublicKey) -> impl Iterator<Item = Revocation<'a>> {
        self.chain.revocations(&root.body, key)
    }
}
