use warifu_model::{Certificate, Digest};
use warifu_seal::dsse::Opened;

use crate::signers::Signer;

/// A certificate that enough trusted keys signed for the body that it names, with the very bytes that they signed.
///
/// That it is authentic does not make it acceptable: what it says about sets, levels, products and its end is for
/// [`crate::Gate::check`] to judge.
///
/// Only [`crate::Gate::open`] and [`crate::Gate::check`] make one. It cannot be put together:
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

impl VerifiedCertificate {
    /// What the gate found: only it makes one.
    pub(crate) const fn new(opened: Opened, certificate: Certificate, signers: Vec<Signer>) -> Self {
        Self { opened, certificate, signers }
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
