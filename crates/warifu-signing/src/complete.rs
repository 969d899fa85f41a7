use warifu_model::{Bundle, Envelope, Json, ReadError, problems};

problems! {
    /// Reason why a bundle was not completed.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum CompleteError {
        /// The bytes are no bundle.
        Read(error: ReadError) => { quote }
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
    /// The text of a log proof.
    pub log: Option<String>,
}

/// Adds the documents that an importer needs to a bundle, given and returned as bytes. Nothing that is signed changes.
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
/// [`CompleteError::Read`] where the bytes are no bundle, or would be none any more.
pub fn complete(bundle: &[u8], parts: Parts) -> Result<Vec<u8>, CompleteError> {
    let mut bundle = Bundle::read(bundle)?;
    if !parts.accreditation.is_empty() {
        bundle.accreditation = parts.accreditation;
    }
    if !parts.status.is_empty() {
        bundle.status = parts.status;
    }
    bundle.log = parts.log.or(bundle.log);
    let bytes = Json::from(&bundle).to_canonical();
    Bundle::read(&bytes)?;
    Ok(bytes)
}
