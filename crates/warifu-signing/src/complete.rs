use warifu_model::{Bundle, Certificate, Envelope, Json, ReadError, problems};

use crate::belongs::{BelongsError, ProofError, proof_belongs, snapshot_belongs};

problems! {
    /// Reason why a bundle was not completed.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum CompleteError {
        /// The log proof does not belong to the certificate.
        Proof(error: ProofError) => { delegate }
        /// The bytes are no bundle.
        Read(error: ReadError) => { quote }
        /// A status snapshot does not belong to the certificate.
        Snapshot {
            /// The place of the snapshot in [`Parts::status`].
            number: usize,
            /// The fault in it.
            error: BelongsError,
        } => { delegate error }
    }
}

impl From<ReadError> for CompleteError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

/// Documents that complete a bundle. An empty or absent one leaves what the bundle has.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Parts {
    /// Accreditations, from the authority down to the body.
    pub accreditation: Vec<Envelope>,
    /// Status snapshots of the body.
    pub status: Vec<Envelope>,
    /// Arrangements by which the certificate may be recognised.
    pub arrangements: Vec<Envelope>,
    /// The text of a log proof.
    pub log: Option<String>,
}

/// Adds the documents that an importer needs to a bundle, given and returned as bytes. Nothing that is signed changes. A snapshot has to be
/// of the body and a series of the certificate, and know of its place; a log proof has to be of the certificate with the signatures
/// that it has. Who signed them is for the gate.
///
/// ```
/// use warifu_model::Bundle;
/// use warifu_signing::{Parts, complete};
///
/// let bytes = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/bundle.json"));
/// let bundle = Bundle::read(bytes)?;
/// let kept = bundle.accreditation[..1].to_vec();
/// let completed = complete(bytes, Parts { accreditation: kept.clone(), ..Parts::default() })?;
/// let completed = Bundle::read(&completed)?;
/// assert_eq!(completed.accreditation, kept);
/// assert_eq!((completed.certificate, completed.status, completed.log), (bundle.certificate, bundle.status, bundle.log));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`CompleteError::Read`] where the bytes are no bundle, or would be none any more; [`CompleteError::Snapshot`],
/// [`CompleteError::Proof`] for what belongs to another certificate.
pub fn complete(bundle: &[u8], parts: Parts) -> Result<Vec<u8>, CompleteError> {
    let mut bundle = Bundle::read(bundle)?;
    if !parts.status.is_empty() {
        let certificate = Certificate::read(&bundle.certificate.payload)?;
        for (number, envelope) in parts.status.iter().enumerate() {
            snapshot_belongs(&envelope.payload, &certificate)
                .map_err(|error| CompleteError::Snapshot { number, error })?;
        }
    }
    if let Some(proof) = &parts.log {
        proof_belongs(proof, &bundle).map_err(CompleteError::Proof)?;
    }
    if !parts.accreditation.is_empty() {
        bundle.accreditation = parts.accreditation;
    }
    if !parts.status.is_empty() {
        bundle.status = parts.status;
    }
    if !parts.arrangements.is_empty() {
        bundle.arrangements = parts.arrangements;
    }
    bundle.log = parts.log.or(bundle.log);
    let bytes = Json::from(&bundle).to_canonical();
    Bundle::read(&bytes)?;
    Ok(bytes)
}
