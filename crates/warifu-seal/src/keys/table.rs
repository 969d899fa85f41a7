//! Signatures by a key of which multiples are known.

use curve25519_dalek::edwards::{EdwardsBasepointTable, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::BasepointTable as _;
use ed25519_dalek::VerifyingKey;
use sha2::{Digest as _, Sha512};

use super::form::SIGNATURE_LENGTH;

/// Multiples of the negative of a key's point.
pub(super) struct KeyTable(EdwardsBasepointTable);

impl KeyTable {
    /// The table of a key that is not of small order.
    pub(super) fn of(key: &VerifyingKey) -> Self {
        Self(EdwardsBasepointTable::create(&-key.to_edwards()))
    }

    /// Answers as `VerifyingKey::verify_strict` (RFC 8032, section 5.1.7, without the cofactor): `S` is below the group order, and
    /// `R` is the one encoding of `[S]B - [k]A`. That the encoding is equal says that `R` is canonical and a point, so it need not be
    /// decoded, and the point that was computed tells whether its order is small. The table is of this key.
    pub(super) fn verify(&self, key: &VerifyingKey, message: &[u8], signature: &[u8; SIGNATURE_LENGTH]) -> bool {
        let (halves, _) = signature.as_chunks::<32>();
        let [commitment, response] = halves else { return false };
        let Some(response) = Scalar::from_canonical_bytes(*response).into_option() else { return false };
        let hash = Sha512::new().chain_update(commitment).chain_update(key.as_bytes()).chain_update(message);
        let challenge = Scalar::from_bytes_mod_order_wide(&hash.finalize().into());
        let point = &self.0 * &challenge + EdwardsPoint::mul_base(&response);
        !point.is_small_order() && point.compress().as_bytes() == commitment
    }
}
