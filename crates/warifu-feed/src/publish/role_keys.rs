//! The keys of a role as the writer has them: Ed25519 only.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{Digest, Json};
use warifu_seal::keys::PublicKey;

use super::{Hands, PublishError};
use crate::canonical::canonical;
use crate::key::Key;
use crate::keys::Keys;

/// Different keys, and how many of them have to sign.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct RoleKeys {
    /// By id.
    pub(super) keys: BTreeMap<String, PublicKey>,
    pub(super) threshold: usize,
}

impl RoleKeys {
    pub(super) fn of(role: &str, hands: &Hands) -> Result<Self, PublishError> {
        let keys: BTreeMap<String, PublicKey> = hands.keys.iter().map(|key| (id_of(key), key.clone())).collect();
        if hands.threshold == 0 || hands.threshold > keys.len() {
            return Err(PublishError::Threshold {
                role: role.to_owned(),
                threshold: hands.threshold,
                keys: keys.len(),
            });
        }
        Ok(Self { keys, threshold: hands.threshold })
    }

    /// The keys that a role has in metadata; an error where one is not of a kind that the writer has.
    pub(super) fn read(role: &str, keys: &Keys) -> Result<Self, PublishError> {
        let mut own = Vec::new();
        for key in keys.all() {
            let Key::Ed25519(key) = key else { return Err(PublishError::ForeignKeys { role: role.to_owned() }) };
            own.push(key.clone());
        }
        Self::of(role, &Hands { keys: own, threshold: keys.threshold })
    }

    /// Each key with its id, as metadata has it.
    pub(super) fn named(&self) -> impl Iterator<Item = (String, Json)> {
        self.keys.iter().map(|(id, key)| (id.clone(), key_json(key)))
    }

    /// Adds ids and threshold to what is said of a role.
    pub(super) fn to_json(&self, role: Json) -> Json {
        let threshold = i64::try_from(self.threshold).unwrap_or(i64::MAX);
        role.with("keyids", Json::list(self.keys.keys().map(String::as_str))).with("threshold", threshold)
    }
}

fn key_json(key: &PublicKey) -> Json {
    let public = data_encoding::HEXLOWER.encode(key.as_bytes());
    let value = Json::object().with("public", public);
    Json::object().with("keytype", "ed25519").with("scheme", "ed25519").with("keyval", value)
}

/// The id that readers expect which compute it: SHA-256 of the canonical key.
pub(super) fn id_of(key: &PublicKey) -> String {
    Digest::of(&canonical(&key_json(key))).hex()
}

/// By name: the keys of an authority, and the patterns of its names.
pub(super) type Delegated = BTreeMap<String, (RoleKeys, BTreeSet<String>)>;
