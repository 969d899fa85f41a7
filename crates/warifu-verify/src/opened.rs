use std::sync::Arc;

use warifu_model::{Bundle, Certificate, Digest, IN_TOTO_PAYLOAD_TYPE, ReadError, Role, Timestamp, json};
use warifu_seal::dsse::{self, Opened};

use crate::check::{Check, CheckName};
use crate::code::Code;
use crate::gate::{Gate, Known};
use crate::keyring::Keyring;
use crate::logged::Logged;
use crate::request::Knowledge;
use crate::signers::{Signer, signers};
use crate::trust::Trust;

/// A certificate that enough trusted keys signed for the body that it names, with the very bytes that they signed.
///
/// That it is authentic does not make it acceptable: what it says about sets, levels, products and its end is for
/// [`crate::check`] to judge.
///
/// Only [`open`] and [`crate::check`] make one. It cannot be put together:
///
/// ```compile_fail,E0451
/// use warifu_verify::VerifiedCertificate;
///
/// fn forge(opened: warifu_seal::dsse::Opened, certificate: warifu_model::Certificate) -> VerifiedCertificate {
///     VerifiedCertificate { opened, certificate, signers: Vec::new() }
/// }
/// ```
///
/// A certificate that was merely read is another type:
///
/// ```compile_fail,E0308
/// use warifu_verify::VerifiedCertificate;
///
/// fn let_in(certificate: &VerifiedCertificate) {}
///
/// fn at_the_border(bytes: &[u8]) -> Result<(), warifu_model::ReadError> {
///     let_in(&warifu_model::Certificate::read(bytes)?);
///     Ok(())
/// }
/// ```
///
/// and does not turn into this one:
///
/// ```compile_fail,E0277
/// fn convert(certificate: warifu_model::Certificate) -> warifu_verify::VerifiedCertificate {
///     certificate.into()
/// }
/// ```
///
/// Nor does an envelope that was opened with keys of one's own choice:
///
/// ```compile_fail,E0277
/// fn convert(opened: warifu_seal::dsse::Opened) -> warifu_verify::VerifiedCertificate {
///     opened.into()
/// }
/// ```
///
/// What was verified stays as it was:
///
/// ```compile_fail,E0596
/// fn stretch(certificate: warifu_verify::VerifiedCertificate) {
///     certificate.certificate().weakenings.clear();
/// }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VerifiedCertificate {
    opened: Opened,
    certificate: Certificate,
    signers: Vec<Signer>,
}

/// Why a certificate was not opened.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The keys that signed are not those of the body that the certificate names.
    #[error("the keys that signed do not reach the thresholds for body `{body}`")]
    BodyMismatch {
        /// The id of the body.
        body: String,
    },
    /// The policy has no key for the body that the certificate names.
    #[error("the policy trusts no key of body `{body}`")]
    BodyNotTrusted {
        /// The id of the body.
        body: String,
    },
    /// The bytes are no bundle.
    #[error("the bundle is malformed: {0}")]
    BundleMalformed(#[source] ReadError),
    /// A key that the thresholds need may have been in other hands when it signed, or nobody saw the certificate before
    /// that.
    #[error("the key of `{name}` was compromised, and nothing proves that it signed before")]
    KeyCompromised {
        /// The name of the key.
        name: String,
        /// When the certificate was granted.
        granted_at: Timestamp,
    },
    /// A key that the thresholds need was revoked before the certificate was granted.
    #[error("the key of `{name}` had been revoked when the certificate was granted at {granted_at}")]
    KeyRevoked {
        /// The name of the key.
        name: String,
        /// When the certificate was granted.
        granted_at: Timestamp,
    },
    /// A key that the thresholds need did not count any more.
    #[error("the key of `{name}` had ended when the certificate was granted at {granted_at}")]
    KeyExpired {
        /// The name of the key in the policy.
        name: String,
        /// When the certificate was granted.
        granted_at: Timestamp,
    },
    /// A key that the thresholds need did not count yet.
    #[error("the key of `{name}` was not in force yet when the certificate was granted at {granted_at}")]
    KeyNotYetValid {
        /// The name of the key in the policy.
        name: String,
        /// When the certificate was granted.
        granted_at: Timestamp,
    },
    /// No key of the policy made any of the signatures.
    #[error("the certificate is not signed by a trusted key: {0}")]
    NotSigned(#[source] dsse::OpenError),
    /// The certificate will be granted at a later time only.
    #[error("the certificate is granted at {granted_at}, later than the time of the question")]
    NotYetGranted {
        /// When it is granted.
        granted_at: Timestamp,
    },
    /// The envelope holds something else than an in-toto statement.
    #[error("the payload type `{found}` is not `{IN_TOTO_PAYLOAD_TYPE}`")]
    PayloadTypeUnknown {
        /// The payload type, shortened.
        found: String,
    },
    /// One key would have to count in two roles.
    #[error("there are not enough different keys to fill every role with its own")]
    RolesNotSeparate,
    /// What was signed is no certificate.
    #[error("what was signed is no certificate: {0}")]
    StatementMalformed(#[source] ReadError),
    /// Too few keys signed in a role.
    #[error("{found} of {needed} trusted keys signed as `{role}`")]
    ThresholdNotMet {
        /// The role.
        role: Role,
        /// How many different keys must have signed in it.
        needed: usize,
        /// How many did.
        found: usize,
    },
}

/// Opens the certificate of a bundle: decodes it, verifies it against the keys of the policy, and hands out what was
/// verified.
///
/// `at` is the time of the question: a certificate that is granted later cannot be opened yet. Keys are judged by when the
/// certificate was granted.
///
/// # Errors
///
/// [`OpenError`]; the first that applies, in the order of [`CheckName`].
pub fn open(bundle: &[u8], trust: &Trust, at: Timestamp) -> Result<VerifiedCertificate, OpenError> {
    let Authentic { verified, .. } = authenticate(&mut Gate::new(trust, Knowledge::default()), bundle, None)?;
    let granted_at = verified.certificate.granted_at;
    if at < granted_at { Err(OpenError::NotYetGranted { granted_at }) } else { Ok(verified) }
}

/// An authentic certificate, with what else the bundle holds.
pub(crate) struct Authentic {
    pub(crate) verified: VerifiedCertificate,
    /// As it stands: nobody signed the findings, and nobody has looked at the status yet.
    pub(crate) bundle: Bundle,
    pub(crate) known: Arc<Known>,
    pub(crate) logged: Logged,
}

/// The one way to a verified certificate.
pub(crate) fn authenticate(
    gate: &mut Gate<'_>,
    bundle: &[u8],
    known_at: Option<Timestamp>,
) -> Result<Authentic, OpenError> {
    let bundle = Bundle::read(bundle).map_err(OpenError::BundleMalformed)?;
    let envelope = &bundle.certificate;
    if envelope.payload_type != IN_TOTO_PAYLOAD_TYPE {
        return Err(OpenError::PayloadTypeUnknown { found: json::shorten(&envelope.payload_type) });
    }
    // Nothing inside the payload is looked at before a trusted key is known to have signed it.
    let known = gate.chain(&bundle.accreditation, known_at);
    let opened = dsse::open_envelope(envelope, &known.keys).map_err(OpenError::NotSigned)?;
    let certificate = Certificate::read(opened.payload()).map_err(OpenError::StatementMalformed)?;
    let logged = Logged::read(gate, &bundle);
    let trust = gate.trust();
    let keyring = Keyring::of(trust, &known.chain, &certificate);
    let seen_at = logged.seen_at(trust.policy().log.as_ref());
    let signers = signers(&keyring, &opened, &certificate, seen_at)?;
    let verified = VerifiedCertificate { opened, certificate, signers };
    Ok(Authentic { verified, bundle, known, logged })
}

impl VerifiedCertificate {
    pub(crate) fn opened(&self) -> &Opened {
        &self.opened
    }

    /// The certificate, as read from the verified bytes.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The verified bytes: an in-toto statement.
    pub fn payload(&self) -> &[u8] {
        self.opened.payload()
    }

    /// The digest of the verified bytes, by which the certificate is known.
    pub fn digest(&self) -> Digest {
        Digest::of(self.payload())
    }

    /// The keys of the body that signed, each once, in the order of their bytes. Signatures of others are not among them.
    pub fn signers(&self) -> &[Signer] {
        &self.signers
    }
}

impl OpenError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BodyMismatch { .. } => "body-mismatch",
            Self::BodyNotTrusted { .. } => "body-not-trusted",
            Self::BundleMalformed(_) => "envelope-malformed",
            Self::KeyCompromised { .. } => "key-compromised",
            Self::KeyExpired { .. } => "key-expired",
            Self::KeyNotYetValid { .. } => "key-not-yet-valid",
            Self::KeyRevoked { .. } => "key-revoked",
            Self::NotSigned(dsse::OpenError::UnknownSigner { .. }) => "signer-unknown",
            Self::NotSigned(_) => "signature-invalid",
            Self::NotYetGranted { .. } => "not-yet-valid",
            Self::PayloadTypeUnknown { .. } => "payload-type-unknown",
            Self::RolesNotSeparate => "roles-not-separate",
            Self::StatementMalformed(_) => "statement-malformed",
            Self::ThresholdNotMet { .. } => "threshold-not-met",
        }
    }

    /// What to do about it.
    pub fn help(&self) -> &'static str {
        self.check().code.words(warifu_model::Language::En)
    }

    /// The check of a verdict that fails for this reason.
    pub(crate) fn check(&self) -> Check {
        match self {
            Self::BodyMismatch { body } => Check::fail(CheckName::Body, Code::BodyMismatch).with("body", body.as_str()),
            Self::BodyNotTrusted { body } => {
                Check::fail(CheckName::Body, Code::BodyNotTrusted).with("body", body.as_str())
            }
            Self::BundleMalformed(error) => misread(CheckName::Envelope, Code::EnvelopeMalformed, error),
            Self::KeyCompromised { name, granted_at } => Check::fail(CheckName::Signatures, Code::KeyCompromised)
                .with("key", name.as_str())
                .with("granted_at", *granted_at),
            Self::KeyRevoked { name, granted_at } => Check::fail(CheckName::Signatures, Code::KeyRevoked)
                .with("key", name.as_str())
                .with("granted_at", *granted_at),
            Self::KeyExpired { name, granted_at } => Check::fail(CheckName::Signatures, Code::KeyExpired)
                .with("key", name.as_str())
                .with("granted_at", *granted_at),
            Self::KeyNotYetValid { name, granted_at } => Check::fail(CheckName::Signatures, Code::KeyNotYetValid)
                .with("key", name.as_str())
                .with("granted_at", *granted_at),
            Self::NotSigned(error) => not_signed(error),
            Self::NotYetGranted { granted_at } => {
                Check::fail(CheckName::Validity, Code::NotYetValid).with("granted_at", *granted_at)
            }
            Self::PayloadTypeUnknown { found } => {
                Check::fail(CheckName::PayloadType, Code::PayloadTypeUnknown).with("found", found.as_str())
            }
            Self::RolesNotSeparate => Check::fail(CheckName::Signatures, Code::RolesNotSeparate),
            Self::StatementMalformed(error) => misread(CheckName::Statement, Code::StatementMalformed, error),
            Self::ThresholdNotMet { role, needed, found } => Check::fail(CheckName::Signatures, Code::ThresholdNotMet)
                .with("role", role)
                .with("needed", *needed)
                .with("found", *found),
        }
    }
}

fn not_signed(error: &dsse::OpenError) -> Check {
    match error {
        dsse::OpenError::SignatureMismatch { key_id } => {
            Check::fail(CheckName::Signatures, Code::SignatureInvalid).with("key", *key_id)
        }
        dsse::OpenError::UnknownSigner { found } => {
            Check::fail(CheckName::Signatures, Code::SignerUnknown).with("found", *found)
        }
        _ => Check::fail(CheckName::Signatures, Code::SignatureInvalid),
    }
}

fn misread(name: CheckName, code: Code, error: &ReadError) -> Check {
    Check::fail(name, code)
        .with("problem", error.code())
        .with("pointer", error.pointer.as_str())
        .with("offset", error.offset)
        .with("message", error.to_string())
}
