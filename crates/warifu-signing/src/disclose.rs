use warifu_model::{Bundle, Certificate, Disclosure, Json, ReadError, RequirementId};
use warifu_seal::merkle::{self, InclusionError};

/// Why a bundle was not made to show these findings.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DiscloseError {
    /// The bytes are no bundle.
    #[error("the bundle: {0}")]
    Bundle(#[source] ReadError),
    /// What the bundle holds is no certificate.
    #[error("the statement inside the bundle: {0}")]
    Certificate(#[source] ReadError),
    /// The same finding was given twice.
    #[error("the finding on `{requirement}` was given twice")]
    GivenTwice {
        /// Its requirement.
        requirement: RequirementId,
    },
    /// A finding is not one of this certificate.
    #[error("the finding on `{requirement}` is not one of this certificate: {error}")]
    NotCertified {
        /// Its requirement.
        requirement: RequirementId,
        /// What its proof says.
        #[source]
        error: InclusionError,
    },
}

impl DiscloseError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Bundle(error) | Self::Certificate(error) => error.code(),
            Self::GivenTwice { .. } => "finding-given-twice",
            Self::NotCertified { .. } => "finding-not-certified",
        }
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Bundle(error) | Self::Certificate(error) => error.help(),
            Self::GivenTwice { .. } => "give each finding once".into(),
            Self::NotCertified { .. } => "take the findings that were handed out with this very certificate".into(),
        }
    }
}

/// Makes a bundle that shows exactly these findings of its certificate, in the order of the set. Those that it showed
/// before and that are not among them, it shows no more.
///
/// This is the holder's doing and takes no key: proofs say that the findings are the certified ones. Whether the
/// certificate itself is authentic is not looked at here.
///
/// # Errors
///
/// [`DiscloseError`].
pub fn disclose(bundle: &[u8], findings: &[Disclosure]) -> Result<Vec<u8>, DiscloseError> {
    let mut bundle = Bundle::read(bundle).map_err(DiscloseError::Bundle)?;
    let certificate = Certificate::read(&bundle.certificate.payload).map_err(DiscloseError::Certificate)?;
    for finding in findings {
        check(&certificate, finding)?;
    }
    let mut disclosed = findings.to_vec();
    disclosed.sort_by_key(|finding| finding.index);
    let mut neighbours = disclosed.iter().zip(disclosed.iter().skip(1));
    if let Some((first, _)) = neighbours.find(|(a, b)| a.index == b.index) {
        return Err(DiscloseError::GivenTwice { requirement: first.requirement.clone() });
    }
    bundle.disclosed = disclosed;
    Ok(Json::from(&bundle).to_canonical())
}

fn check(certificate: &Certificate, finding: &Disclosure) -> Result<(), DiscloseError> {
    let tree = &certificate.findings;
    let leaf = merkle::leaf_hash(&finding.leaf());
    merkle::check_inclusion(&leaf, finding.index.into(), tree.count.into(), &finding.proof, &tree.root)
        .map_err(|error| DiscloseError::NotCertified { requirement: finding.requirement.clone(), error })
}
