use warifu_model::{KeyRevocation, Timestamp};

/// What was said against a key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Revocation<'a>(pub(crate) &'a KeyRevocation);

impl Revocation<'_> {
    /// Whether a signature counts nevertheless. It says itself when it was made, which a thief would say as well: after
    /// a compromise counts only what others saw before (`seen_at`).
    pub(crate) fn allows(self, signed_at: Timestamp, seen_at: Option<Timestamp>) -> bool {
        if signed_at >= self.0.revoked_at {
            return false;
        }
        match self.0.compromised_at {
            None => true,
            Some(compromised_at) => {
                signed_at < compromised_at && seen_at.is_some_and(|seen_at| seen_at < compromised_at)
            }
        }
    }

    /// Whether the one thing that is missing is somebody who saw the signature before the compromise.
    pub(crate) fn lacks_witness(self, signed_at: Timestamp) -> bool {
        let compromised_at = self.0.compromised_at;
        signed_at < self.0.revoked_at && compromised_at.is_some_and(|compromised_at| signed_at < compromised_at)
    }
}
