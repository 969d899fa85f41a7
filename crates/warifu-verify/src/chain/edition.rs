use std::collections::BTreeSet;

use warifu_model::{Accreditation, AccreditationKind, AccreditedKey, Envelope, Role, Timestamp};
use warifu_seal::keys::PublicKey;

use crate::payload::SignedPayload;
use crate::period::Period;

/// A well-formed edition of an accreditation (rule 3.1), whose signatures are not verified yet.
#[derive(Clone, Debug)]
pub(crate) struct AccreditationEdition {
    pub(crate) document: Accreditation,
    pub(crate) payload: SignedPayload,
    keys: Vec<PublicKey>,
}

impl AccreditationEdition {
    /// Reads an edition. None for anything else, and for one with an unfit key: it is ignored.
    pub(crate) fn read(envelope: &Envelope) -> Option<Self> {
        if envelope.payload_type != Envelope::IN_TOTO_PAYLOAD {
            return None;
        }
        let document = Accreditation::read(&envelope.payload).ok()?;
        let keys = document.keys.iter().map(|key| PublicKey::from_bytes(key.key.as_bytes()).ok());
        let keys = keys.collect::<Option<Vec<_>>>()?;
        Some(Self { document, payload: SignedPayload::of(envelope), keys })
    }

    /// The keys that it names, each with its entry.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (&AccreditedKey, &PublicKey)> {
        self.document.keys.iter().zip(&self.keys)
    }

    /// The keys that it names for a role.
    pub(crate) fn keys_for(&self, role: &'static str) -> impl Iterator<Item = (&AccreditedKey, &PublicKey)> {
        self.keys().filter(move |(key, _)| key.roles.iter().any(|held| held.as_str() == role))
    }

    /// Of these, those in their period at a time that are among the signers.
    pub(crate) fn signing<'a>(
        &'a self,
        role: &'static str,
        at: Timestamp,
        signers: &BTreeSet<PublicKey>,
    ) -> Vec<&'a PublicKey> {
        let in_period = self.keys_for(role).filter(|(key, _)| Period::holds(key.from, key.until, at));
        in_period.map(|(_, key)| key).filter(|key| signers.contains(*key)).collect()
    }

    /// Number of accreditors that have to sign.
    pub(crate) fn accreditors_needed(&self) -> usize {
        let asked = self.document.thresholds.iter().find(|threshold| threshold.role.as_str() == Role::ACCREDITOR);
        asked.map_or(1, |threshold| threshold.count as usize)
    }

    pub(crate) fn may_accredit(&self) -> bool {
        self.document.kind == AccreditationKind::Accredits
    }
}
