use warifu_model::{Bundle, Certificate, Disclosure, Json, Language, RequirementId, problems};
use warifu_seal::merkle::{InclusionError, MerkleTree};

use crate::certificate::BundleError;

problems! {
    /// Reason why a bundle was not made to show these findings.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum DiscloseError {
        /// There is no certificate in what was given.
        Bundle(error: BundleError) => { delegate }
        /// The same finding was given twice.
        GivenTwice {
            /// Its requirement.
            requirement: RequirementId,
        } => {
            code: "finding-given-twice",
            en: "the finding on `{requirement}` was given twice",
            ja: "`{requirement}` に関する所見が二度指定されている",
            help_en: "give each finding once",
            help_ja: "各所見を一度だけ指定してください",
        }
        /// A finding is not one of this certificate.
        NotCertified {
            /// Its requirement.
            requirement: RequirementId,
            /// States what its proof says.
            error: InclusionError,
        } => {
            code: "finding-proof-invalid",
            en: "the finding on `{requirement}` is not one of this certificate: {error}",
            ja: ("`{requirement}` に関する所見はこの認証書のものではない：{}", error.message(Language::Ja)),
            help_en: "use the findings that were handed out with this certificate",
            help_ja: "この認証書と共に渡された所見を使ってください",
        }
    }
}

impl From<BundleError> for DiscloseError {
    fn from(error: BundleError) -> Self {
        Self::Bundle(error)
    }
}

/// Makes a bundle that shows exactly these findings of its certificate, in the order of the set. Other findings that it showed
/// before are removed.
///
/// The holder does this, without a key: Merkle proofs (RFC 9162) show that the findings are the certified ones. The signatures
/// on the certificate are not verified here.
///
/// # Errors
///
/// [`DiscloseError`].
///
/// ```
/// use warifu_model::Disclosure;
/// use warifu_signing::{DiscloseError, Issued, disclose};
///
/// fn showing_everything(issued: &Issued) -> Result<Vec<u8>, DiscloseError> {
///     let findings: Vec<Disclosure> = issued.disclosures();
///     disclose(issued.bundle(), &findings)
/// }
///
/// assert!(disclose(b"not a bundle", &[]).is_err());
/// ```
pub fn disclose(bundle: &[u8], findings: &[Disclosure]) -> Result<Vec<u8>, DiscloseError> {
    let mut bundle = Bundle::read(bundle).map_err(BundleError::Bundle)?;
    let certificate = Certificate::read(&bundle.certificate.payload).map_err(BundleError::Certificate)?;
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
    let leaf = MerkleTree::leaf_hash(&finding.leaf());
    MerkleTree::check_inclusion(&leaf, finding.index.into(), tree.count.into(), &finding.proof, &tree.root)
        .map_err(|error| DiscloseError::NotCertified { requirement: finding.requirement.clone(), error })
}
