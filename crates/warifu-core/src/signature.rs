/// Checks one raw Ed25519 signature (RFC 8032). The scales hold no keys and no cryptography; whoever calls them brings
/// this along.
pub trait CheckSignature {
    /// Returns `true` where `signature` is a good signature of this key over exactly this message. Anything doubtful is
    /// `false`.
    fn check(&self, public_key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool;
}
