use std::collections::BTreeSet;

use warifu_model::{Accreditation, AccreditationKind, AccreditedKey, Envelope, IN_TOTO_PAYLOAD_TYPE, Role, Timestamp};
use warifu_seal::keys::PublicKey;

use crate::period::Period;
use crate::statement::Statement;

/// An edition of an accreditation as it is at hand: well-formed (M2), by nobody's word yet.
#[derive(Clone, Debug)]
pub(crate) struct Edition {
    pub(crate) said: Accreditation,
    pub(crate) statement: Statement,
    keys: Vec<PublicKey>,
}

impl Edition {
    /// Reads an edition; what is none is passed over, and so is one that names a key which is no key.
    pub(crate) fn read(envelope: &Envelope) -> Option<Self> {
        if envelope.payload_type != IN_TOTO_PAYLOAD_TYPE {
            return None;
        }
        let said = Accreditation::read(&envelope.payload).ok()?;
        let keys = said.keys.iter().map(|key| PublicKey::from_bytes(key.key.as_bytes()).ok());
        let keys = keys.collect::<Option<Vec<_>>>()?;
        Some(Self { said, statement: Statement::of(envelope), keys })
    }

    /// The keys that it names, each with what it says of it.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (&AccreditedKey, &PublicKey)> {
        self.said.keys.iter().zip(&self.keys)
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

    /// How many accreditors have to sign.
    pub(crate) fn accreditors_needed(&self) -> usize {
        let asked = self.said.thresholds.iter().find(|threshold| threshold.role.as_str() == Role::ACCREDITOR);
        asked.map_or(1, |threshold| threshold.count as usize)
    }

    pub(crate) fn may_accredit(&self) -> bool {
        self.said.kind == AccreditationKind::Accredits
    }
}
