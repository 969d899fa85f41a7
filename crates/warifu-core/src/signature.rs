use warifu_model::Timestamp;

/// Checks one raw Ed25519 signature (RFC 8032). The scales hold no keys and no cryptography; whoever calls them brings
/// this along.
pub trait CheckSignature {
    /// Returns `true` where `signature` is a good signature of this key over exactly this message. Anything doubtful is
    /// `false`.
    fn check(&self, public_key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool;

    /// Tells whether sigstore bundles are opened at all. Where they are not, an evaluation that would depend on one is an error
    /// ([`EvaluateError::BundlesNotOpened`](crate::EvaluateError::BundlesNotOpened)): the same inputs never have two outcomes.
    fn opens_bundles(&self) -> bool {
        false
    }

    /// Opens a sigstore bundle with a trusted root, both the exact bytes of their files: the certificate chain, the log entry or
    /// the timestamp, and the signature on the payload are verified. None for anything doubtful. Whoever implements this
    /// returns `true` from [`opens_bundles`](Self::opens_bundles).
    fn open_bundle(&self, _bundle: &[u8], _trusted_root: &[u8]) -> Option<OpenedBundle> {
        None
    }
}

/// Describes what a sigstore bundle proves: a payload, and who signed it when.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OpenedBundle {
    /// The type of the payload, as it was signed.
    pub payload_type: String,
    /// The exact payload.
    pub payload: Vec<u8>,
    /// The subject of the certificate: the first URI or mail address of its alternative names.
    pub identity: String,
    /// The issuer of the token for which the certificate was given (Fulcio extension 1.3.6.1.4.1.57264.1.8 or .1.1).
    pub issuer: String,
    /// The time at which it was signed: the latest of the verified times.
    pub signed_at: Timestamp,
}
