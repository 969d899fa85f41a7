use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{Digest, Envelope, EnvelopeSignature};
use warifu_seal::keys::PublicKey;

/// The payload of one or several envelopes, with all their signatures, none of which is verified yet.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct SignedPayload {
    /// The digest of the payload: one payload counts once, however many envelopes contain it.
    pub(crate) digest: Digest,
    message: Vec<u8>,
    signatures: Vec<EnvelopeSignature>,
}

impl SignedPayload {
    pub(crate) fn of(envelope: &Envelope) -> Self {
        Self {
            digest: Digest::of(&envelope.payload),
            message: envelope.signed_bytes(),
            signatures: each_once(envelope.signatures.iter().cloned()),
        }
    }

    /// Adds the signatures of another envelope around the same payload.
    pub(crate) fn join(&mut self, other: Self) {
        self.signatures = each_once(std::mem::take(&mut self.signatures).into_iter().chain(other.signatures));
    }

    /// Number of signatures that may have to be verified.
    pub(crate) fn effort(&self) -> usize {
        self.signatures.len()
    }

    /// Those of the candidates that signed. A signature is tried with the key that its `keyid` names and with no other, so
    /// that each costs one verification at most.
    pub(crate) fn signers<'k>(&self, candidates: impl Iterator<Item = &'k PublicKey>) -> BTreeSet<PublicKey> {
        let by_id: BTreeMap<_, _> = candidates.map(|key| (key.key_id().to_string(), key)).collect();
        let mut signers = BTreeSet::new();
        for made in &self.signatures {
            let Some(key) = made.keyid.as_ref().and_then(|id| by_id.get(id)) else { continue };
            if !signers.contains(*key) && key.verify(&self.message, &made.sig).is_ok() {
                signers.insert((*key).clone());
            }
        }
        signers
    }
}

/// One signature under one key id is one, however often it is written.
fn each_once(signatures: impl Iterator<Item = EnvelopeSignature>) -> Vec<EnvelopeSignature> {
    let mut seen = BTreeSet::new();
    signatures.filter(|made| seen.insert((made.keyid.clone(), made.sig.clone()))).collect()
}
