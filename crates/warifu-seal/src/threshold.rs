//! How many keys must have signed, in which roles.
//!
//! Keys count by their bytes: a key that signed several times, is listed several times or goes by several ids is one
//! key. Only the signers of an [`Opened`] can be counted, so whatever counts has been verified.
//!
//! ```
//! use warifu_model::Role;
//! use warifu_seal::{dsse::Opened, keys::SigningKey, threshold::{KeyRoles, Thresholds}};
//!
//! let (key, role) = (SigningKey::from_seed(&[7; 32]), Role::parse("certifier").unwrap());
//! let roles: KeyRoles = [(key.public_key(), role.clone())].into_iter().collect();
//! let thresholds = Thresholds::new([(role, 1)])?;
//!
//! let envelope = key.sign_envelope("text/plain", b"forty bales".to_vec());
//! let opened = Opened::open_envelope(&envelope, &roles.keys())?;
//! assert!(thresholds.tally(&opened, &roles).is_met());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroUsize,
};

use warifu_model::{Role, Threshold, problems};

use crate::{dsse::Opened, keys::PublicKey};

problems! {
    /// The reason why thresholds are not usable.
    #[derive(Clone, Debug, Eq, PartialEq)]
    pub enum ThresholdError {
        /// The same role has two thresholds.
        DuplicateRole {
            /// The role.
            role: Role,
        } => {
            code: "duplicate-threshold",
            en: "role `{role}` has two thresholds",
            ja: "役割 `{role}` のしきい値が二つある",
            help_en: "give each role one threshold",
            help_ja: "役割ごとにしきい値を一つだけ指定してください",
        }
        /// There is no threshold at all, so that nothing would be asked for.
        NoThresholds => {
            code: "no-thresholds",
            en: "there is no threshold",
            ja: "しきい値が一つもない",
            help_en: "ask for at least one role, for example one `certifier`",
            help_ja: "少なくとも一つの役割を指定してください。例：`certifier` を1件",
        }
        /// A threshold of zero keys asks for nothing.
        ZeroThreshold {
            /// The role.
            role: Role,
        } => {
            code: "zero-threshold",
            en: "the threshold of role `{role}` is zero",
            ja: "役割 `{role}` のしきい値が 0 である",
            help_en: "ask for at least one key, or leave the role out",
            help_ja: "1以上を指定するか、その役割を除いてください",
        }
    }
}

/// The keys that may speak in which roles.
///
/// A key may hold several roles and then counts toward each of them. Where duties are to be kept apart, give the roles
/// to different keys.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct KeyRoles(BTreeMap<PublicKey, BTreeSet<Role>>);

impl KeyRoles {
    /// All keys that hold a role, each once, in the order of their bytes: what to open an envelope with.
    pub fn keys(&self) -> Vec<PublicKey> {
        self.0.keys().cloned().collect()
    }

    /// Tells whether `key` may speak as `role`.
    pub fn holds(&self, key: &PublicKey, role: &Role) -> bool {
        self.0.get(key).is_some_and(|roles| roles.contains(role))
    }
}

impl FromIterator<(PublicKey, Role)> for KeyRoles {
    /// A key that comes several times holds all the roles that it comes with.
    fn from_iter<I: IntoIterator<Item = (PublicKey, Role)>>(pairs: I) -> Self {
        let mut roles = BTreeMap::<_, BTreeSet<_>>::new();
        for (key, role) in pairs {
            roles.entry(key).or_default().insert(role);
        }
        Self(roles)
    }
}

/// For each named role, how many different keys that hold it must have signed. Never empty, never zero.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Thresholds(BTreeMap<Role, NonZeroUsize>);

impl Thresholds {
    /// Takes roles and numbers of keys.
    ///
    /// # Errors
    ///
    /// [`ThresholdError`], for thresholds that would ask for nothing or that are given twice.
    pub fn new(thresholds: impl IntoIterator<Item = (Role, usize)>) -> Result<Self, ThresholdError> {
        let mut by_role = BTreeMap::new();
        for (role, count) in thresholds {
            let Some(count) = NonZeroUsize::new(count) else {
                return Err(ThresholdError::ZeroThreshold { role });
            };
            if by_role.contains_key(&role) {
                return Err(ThresholdError::DuplicateRole { role });
            }
            by_role.insert(role, count);
        }
        if by_role.is_empty() {
            return Err(ThresholdError::NoThresholds);
        }
        Ok(Self(by_role))
    }

    /// The same with further thresholds: per role the larger one holds.
    #[must_use]
    pub fn larger<'t>(&self, others: impl IntoIterator<Item = &'t Threshold>) -> Self {
        let mut by_role = self.0.clone();
        for Threshold { role, count } in others {
            if let Some(count) = NonZeroUsize::new(*count as usize) {
                let held = by_role.entry(role.clone()).or_insert(count);
                *held = count.max(*held);
            }
        }
        Self(by_role)
    }

    /// Counts the keys that signed `opened` toward each role.
    pub fn tally(&self, opened: &Opened, roles: &KeyRoles) -> Tally {
        let count = |(role, needed): (&Role, &NonZeroUsize)| RoleTally {
            role: role.clone(),
            needed: needed.get(),
            signers: opened.signers().iter().filter(|key| roles.holds(key, role)).cloned().collect(),
        };
        Tally(self.0.iter().map(count).collect())
    }
}

/// The count for each role, in the order of the roles' names.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Tally(Vec<RoleTally>);

impl Tally {
    /// The count for each role that has a threshold.
    pub fn roles(&self) -> &[RoleTally] {
        &self.0
    }

    /// Tells whether every role has met its threshold.
    pub fn is_met(&self) -> bool {
        self.0.iter().all(RoleTally::is_met)
    }
}

/// The count for one role.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RoleTally {
    role: Role,
    needed: usize,
    signers: Vec<PublicKey>,
}

impl RoleTally {
    /// The role.
    pub const fn role(&self) -> &Role {
        &self.role
    }

    /// Returns the number of different keys that must have signed in this role.
    pub const fn needed(&self) -> usize {
        self.needed
    }

    /// The keys of this role that did sign, each once, in the order of their bytes.
    pub fn signers(&self) -> &[PublicKey] {
        &self.signers
    }

    /// Tells whether enough keys of this role signed.
    pub fn is_met(&self) -> bool {
        self.signers.len() >= self.needed
    }
}
