use warifu_model::{Digest, ReadError, Timestamp, TrustPolicy, TrustRoot};
use warifu_seal::keys::{KeyError, PublicKey};
use warifu_seal::threshold::{KeyRoles, ThresholdError, Thresholds};

/// An importer's trust policy, ready to judge by: its keys are fit to check signatures with, and it asks for at least one.
///
/// Make it once and check any number of bundles with it.
#[derive(Clone, Debug)]
pub struct Trust {
    policy: TrustPolicy,
    digest: Digest,
    /// The keys of the policy's roots, in the same order.
    keys: Vec<PublicKey>,
    thresholds: Thresholds,
}

/// Why a trust policy cannot be judged by.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TrustError {
    /// The key of a root is not fit to check signatures with.
    #[error("the key of `{name}` at {pointer} cannot be trusted: {error}")]
    Key {
        /// The name of the root.
        name: String,
        /// Where the key stands in the policy, as a JSON Pointer.
        pointer: String,
        /// What is wrong with it.
        #[source]
        error: KeyError,
    },
    /// The bytes are no trust policy.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The thresholds ask for nothing, or twice for the same role. Policies that were read from bytes never do.
    #[error("the thresholds of the policy cannot be judged by: {0}")]
    Thresholds(#[from] ThresholdError),
}

impl TrustError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Key { error: KeyError::WeakKey, .. } => "policy-key-weak",
            Self::Key { .. } => "policy-key-malformed",
            Self::Read(error) => error.code(),
            Self::Thresholds(error) => error.code(),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Key { error, .. } => error.help().into(),
            Self::Read(error) => error.help(),
            Self::Thresholds(error) => error.help().into(),
        }
    }
}

impl Trust {
    /// Reads a trust policy from its bytes, whose digest then stands for it.
    ///
    /// # Errors
    ///
    /// As [`TrustPolicy::read`] and [`Trust::new`].
    pub fn read(bytes: &[u8]) -> Result<Self, TrustError> {
        Self::new(TrustPolicy::read(bytes)?, Digest::of(bytes))
    }

    /// Takes a policy that was read already, and the digest of its exact bytes.
    ///
    /// # Errors
    ///
    /// [`TrustError::Key`] where a key is weak or no key at all; [`TrustError::Thresholds`].
    pub fn new(policy: TrustPolicy, digest: Digest) -> Result<Self, TrustError> {
        let keys =
            policy.roots.iter().enumerate().map(|(place, root)| key_of(place, root)).collect::<Result<_, _>>()?;
        let counts = policy.thresholds.iter().map(|threshold| (threshold.role.clone(), threshold.count as usize));
        let thresholds = Thresholds::new(counts)?;
        Ok(Self { policy, digest, keys, thresholds })
    }

    /// The policy.
    pub fn policy(&self) -> &TrustPolicy {
        &self.policy
    }

    /// The digest of the policy's exact bytes.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    pub(crate) fn keys(&self) -> &[PublicKey] {
        &self.keys
    }

    pub(crate) fn thresholds(&self) -> &Thresholds {
        &self.thresholds
    }

    /// The roots, each with its key.
    pub(crate) fn roots(&self) -> impl Iterator<Item = (&TrustRoot, &PublicKey)> {
        self.policy.roots.iter().zip(&self.keys)
    }

    /// The roles of the keys, as far as the roots that count give them.
    pub(crate) fn roles(&self, counts: impl Fn(&TrustRoot) -> bool) -> KeyRoles {
        let counting = self.roots().filter(|(root, _)| counts(root));
        counting.flat_map(|(root, key)| root.roles.iter().map(|role| (key.clone(), role.clone()))).collect()
    }
}

/// How a root's period lies to a time: it holds from its first second up to, but not including, its end.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Period {
    Before,
    During,
    After,
}

impl Period {
    pub(crate) fn of(root: &TrustRoot, at: Timestamp) -> Self {
        if root.from.is_some_and(|from| at < from) {
            return Self::Before;
        }
        if root.until.is_some_and(|until| until <= at) { Self::After } else { Self::During }
    }
}

fn key_of(place: usize, root: &TrustRoot) -> Result<PublicKey, TrustError> {
    PublicKey::from_bytes(root.key.as_bytes()).map_err(|error| TrustError::Key {
        name: root.name.clone(),
        pointer: format!("/roots/{place}/key"),
        error,
    })
}
