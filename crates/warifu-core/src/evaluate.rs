use warifu_model::{CertificateFact, Finding, Timestamp};

use crate::compile::CompiledSet;
use crate::evaluate_error::EvaluateError;
use crate::evaluation::Evaluation;
use crate::signature::CheckSignature;

/// What is weighed, and how. Everything is bytes or data of the caller: nothing is fetched.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The time of the evaluation.
    pub at: Timestamp,
    /// The level, in the text form of the set; none where the set has no levels.
    pub level: Option<&'a str>,
    /// The exact bytes of attestation files: bare statements or DSSE envelopes. Their order does not matter.
    pub inputs: &'a [&'a [u8]],
    /// The exact bytes of the admission policy; none for
    /// [`Admission::self_assessment`](warifu_model::Admission::self_assessment).
    pub admission: Option<&'a [u8]>,
    /// The exact bytes of the waivers.
    pub waivers: Option<&'a [u8]>,
    /// The exact bytes of evidence documents at hand. Those that no attestation names are not looked at.
    pub evidence: &'a [&'a [u8]],
    /// Certificates of components that the gate has opened and checked.
    pub certificates: &'a [CertificateFact],
}

/// Weighs a product against a set: a total pure function (DESIGN law 1).
pub fn evaluate(
    set: &CompiledSet,
    request: &Request<'_>,
    signatures: &dyn CheckSignature,
) -> Result<Evaluation, EvaluateError> {
    let _ = (set, request, signatures);
    Err(EvaluateError::NoInput)
}

/// The findings alone, waivers left aside, for whoever needs no record. Nothing can be decided on them.
pub fn findings(
    set: &CompiledSet,
    request: &Request<'_>,
    signatures: &dyn CheckSignature,
) -> Result<Vec<Finding>, EvaluateError> {
    evaluate(set, request, signatures).map(|evaluation| evaluation.record().findings.clone())
}
