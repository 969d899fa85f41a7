use warifu_model::{CertificateFact, Digest, Envelope, Timestamp};

/// A step as it arrives.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'a> {
    /// The envelope, signed by one officer.
    pub envelope: &'a Envelope,
    /// Documents that the step, its record or its set name, as far as the ledger does not have them yet. What nothing names is not
    /// kept.
    pub blobs: &'a [&'a [u8]],
    /// Certificates of components on which the record rests, as the gate opened them again.
    pub certificates: &'a [CertificateFact],
    /// For the decision on a certification 32 secret random bytes, fresh for each certificate.
    pub salt_seed: Option<&'a [u8; 32]>,
    /// The time at which it arrives.
    pub known_at: Timestamp,
}

impl<'a> Arrival<'a> {
    /// A step that arrives with nothing.
    pub const fn of(envelope: &'a Envelope, known_at: Timestamp) -> Self {
        Self { envelope, blobs: &[], certificates: &[], salt_seed: None, known_at }
    }
}

/// The result of a step.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Taken {
    /// The digest of the step: the next one of the case names it.
    pub step: Digest,
    /// The digest of its entry.
    pub entry: Digest,
    /// The certificate that got its place by it.
    pub placed: Option<PlacedStatement>,
}

/// A certificate that waits for signatures.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PlacedStatement {
    /// Its digest.
    pub certificate: Digest,
    /// Its number.
    pub number: String,
    /// Its place in the status list.
    pub index: u32,
    /// The statement that is to be signed, as the payload of an envelope for in-toto statements.
    pub statement: Vec<u8>,
}
