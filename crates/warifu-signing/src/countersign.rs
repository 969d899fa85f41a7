use warifu_core::Conformity;
use warifu_model::{Bundle, Certificate, Envelope, Json, json, problems};
use warifu_seal::{dsse::AddSignatureError, keys::Signer};

use crate::certificate::{BundleError, certificate, difference, terms_of};

problems! {
    /// Reason why a certificate was not countersigned.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum CountersignError {
        /// There is no certificate in what was given.
        Bundle(error: BundleError) => { delegate }
        /// The certificate states something else than what the review found.
        ReviewDiffers {
            /// The first field of the statement's predicate that differs.
            field: String,
        } => {
            code: "review-differs",
            en: "the certificate differs from the result of the review in `{field}`",
            ja: "認証書の内容がレビューの結果と一致しない：`{field}` が異なる",
            help_en: "do not sign; find out on which inputs the certificate was based, and replay its record",
            help_ja: "署名しないでください。認証書がどの入力に基づいて発行されたかを調べ、記録を再評価してください",
        }
        /// The signature was not added, because of the signatures that are there.
        Signatures(error: AddSignatureError) => { delegate }
        /// The envelope does not hold an in-toto statement.
        PayloadTypeUnknown {
            /// The payload type, shortened.
            found: String,
        } => {
            code: "payload-type-unknown",
            en: "the payload type `{found}` is not `{IN_TOTO_PAYLOAD_TYPE}`",
            ja: "ペイロードの種類 `{found}` は `{IN_TOTO_PAYLOAD_TYPE}` ではない",
            help_en: "give a bundle that contains a certificate",
            help_ja: "認証書を含むバンドルを指定してください",
        }
    }
}

impl From<AddSignatureError> for CountersignError {
    fn from(error: AddSignatureError) -> Self {
        Self::Signatures(error)
    }
}

impl From<BundleError> for CountersignError {
    fn from(error: BundleError) -> Self {
        Self::Bundle(error)
    }
}

/// Adds the signature of `key` to the certificate of a bundle, over the same bytes. The other signatures, and the findings
/// shown, stay as they are.
///
/// The signer vouches for the certificate and has to check it first: an envelope does not say whose signatures it contains,
/// so this function cannot tell whether the body issued it. Open it with the body's own keys, or use
/// [`countersign_reviewed`]. The role of a key is stated by the policies that trust it.
///
/// # Errors
///
/// [`CountersignError`]; [`AddSignatureError::AlreadySigned`] where this key has signed it before, [`AddSignatureError::Signer`]
/// where the signer gives no signature.
///
/// ```
/// use warifu_model::Bundle;
/// use warifu_seal::keys::SigningKey;
/// use warifu_signing::countersign;
///
/// let bundle = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/bundle.json"));
/// let director = SigningKey::from_seed(&[1; 32]);
/// let countersigned = countersign(bundle, &director)?;
/// let signatures = |bytes: &[u8]| Bundle::read(bytes).map(|bundle| bundle.certificate.signatures.len());
/// assert_eq!((signatures(bundle)?, signatures(&countersigned)?), (3, 4));
/// assert!(countersign(&countersigned, &director).is_err(), "a key signs once");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn countersign(bundle: &[u8], key: &dyn Signer) -> Result<Vec<u8>, CountersignError> {
    let (bundle, _) = read(bundle)?;
    sign(bundle, key)
}

/// Countersigns after a review (ISO/IEC 17065:2012, clause 7.5): the reviewer has evaluated the product again, from its
/// inputs, and the certificate has to state that result.
///
/// Compared is everything that follows from the evaluation. The time of the decision is the reviewer's own, and the salts
/// under the root of the findings are not known to them; of the root the count is compared.
///
/// # Errors
///
/// As [`countersign`], and [`CountersignError::ReviewDiffers`].
///
/// ```
/// use warifu_core::Conformity;
/// use warifu_seal::keys::Signer;
/// use warifu_signing::{CountersignError, countersign_reviewed};
///
/// fn reviewed(bundle: &[u8], review: Conformity, reviewer: &dyn Signer) -> Result<Vec<u8>, CountersignError> {
///     countersign_reviewed(bundle, review, reviewer)
/// }
/// ```
pub fn countersign_reviewed(bundle: &[u8], review: Conformity, key: &dyn Signer) -> Result<Vec<u8>, CountersignError> {
    let (bundle, stated) = read(bundle)?;
    let mut found = certificate(&review, &terms_of(&stated), stated.findings);
    found.decided_at = stated.decided_at;
    // the review has to be as of the grant that the certificate states
    found.granted_at = review.granted_at();
    found.findings.count = u32::try_from(review.record().findings.len()).unwrap_or(u32::MAX);
    // `review` ends here: it has become this signature.
    drop(review);
    match difference(&stated, &found) {
        Some(field) => Err(CountersignError::ReviewDiffers { field }),
        None => sign(bundle, key),
    }
}

fn read(bundle: &[u8]) -> Result<(Bundle, Certificate), CountersignError> {
    let bundle = Bundle::read(bundle).map_err(BundleError::Bundle)?;
    let envelope = &bundle.certificate;
    if envelope.payload_type != Envelope::IN_TOTO_PAYLOAD {
        return Err(CountersignError::PayloadTypeUnknown { found: json::shorten(&envelope.payload_type) });
    }
    let certificate = Certificate::read(&envelope.payload).map_err(BundleError::Certificate)?;
    Ok((bundle, certificate))
}

fn sign(mut bundle: Bundle, key: &dyn Signer) -> Result<Vec<u8>, CountersignError> {
    key.add_signature(&mut bundle.certificate)?;
    Ok(Json::from(&bundle).to_canonical())
}

const IN_TOTO_PAYLOAD_TYPE: &str = Envelope::IN_TOTO_PAYLOAD;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_only_one_has_is_a_difference() {
        let bundle = Bundle::read(include_bytes!("../doc/bundle.json")).unwrap();
        let stated = Certificate::read(&bundle.certificate.payload).unwrap();
        assert_eq!(difference(&stated, &stated), None);
        let mut found = stated.clone();
        found.unmet = vec![warifu_model::RequirementId::parse("R.9").unwrap()];
        assert_eq!(difference(&stated, &found).as_deref(), Some("unmet"));
        assert_eq!(difference(&found, &stated).as_deref(), Some("unmet"));
    }
}
