use warifu_model::Limit;

use crate::admitted::AdmittedInputs;
use crate::assess::Assessment;
use crate::compile::CompiledSet;
use crate::evaluate_error::EvaluateError;
use crate::evaluation::Evaluation;
use crate::facts::Facts;
use crate::reading::ReadInputs;
use crate::request::Request;
use crate::signature::CheckSignature;

/// Evaluates a product against a set: a total pure function (DESIGN law 1).
///
/// ```
/// use warifu_core::{CheckSignature, Request, evaluate};
/// use warifu_model::{Outcome, Timestamp};
///
/// /// Knows no signature; the one of `warifu-signing` knows Ed25519.
/// struct NoSignatures;
///
/// impl CheckSignature for NoSignatures {
///     fn check(&self, _: &[u8; 32], _: &[u8], _: &[u8]) -> bool {
///         false
///     }
/// }
///
/// # mod example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/example.rs")); }
/// # let (set, statement) = (example::set(), example::statement());
/// let at = Timestamp::parse("2026-11-01T00:00:00Z").unwrap();
/// let inputs = [statement.as_slice()];
/// let evaluation = evaluate(&set, &Request::new(at, &inputs), &NoSignatures)?;
/// assert_eq!(evaluation.record().findings.len(), 42);
/// // a laboratory has to say more
/// assert_eq!(evaluation.record().outcome, Outcome::Undetermined);
/// # Ok::<(), warifu_core::EvaluateError>(())
/// ```
///
/// # Errors
///
/// [`EvaluateError`]: an input does not read or is not admitted, the level is not one of the set, or the record would be larger than
/// a document may be. Nothing is evaluated by halves.
pub fn evaluate(
    set: &CompiledSet,
    request: &Request<'_>,
    signatures: &dyn CheckSignature,
) -> Result<Evaluation, EvaluateError> {
    let (facts, inputs) = admit(set, request, signatures)?;
    let findings = Assessment::new(set, facts, &inputs.target).to_findings();
    let record = inputs.record(findings)?;
    let evaluation = Evaluation::new(record, set.set().title.clone());
    // What cannot be read back is no record.
    match evaluation.record_bytes().len() {
        bytes if bytes > Limit::DOCUMENT_BYTES => Err(EvaluateError::RecordTooLarge { bytes }),
        _ => Ok(evaluation),
    }
}

/// The findings alone, waivers left aside, for whoever needs no record. Nothing can be decided on them.
///
/// ```
/// use warifu_core::{CheckSignature, CompiledSet, EvaluateError, Request, assess};
/// use warifu_model::{Outcome, Timestamp};
///
/// fn meets_every_requirement(
///     set: &CompiledSet,
///     statement: &[u8],
///     at: Timestamp,
///     signatures: &dyn CheckSignature,
/// ) -> Result<bool, EvaluateError> {
///     let inputs = [statement];
///     let assessment = assess(set, &Request::new(at, &inputs), signatures)?;
///     Ok(assessment.lines().all(|line| matches!(line.outcome(), Outcome::Satisfied | Outcome::NotApplicable)))
/// }
/// ```
///
/// # Errors
///
/// [`EvaluateError`], as [`evaluate`].
pub fn assess<'s>(
    set: &'s CompiledSet,
    request: &Request<'_>,
    signatures: &dyn CheckSignature,
) -> Result<Assessment<'s>, EvaluateError> {
    let (facts, inputs) = admit(set, request, signatures)?;
    Ok(Assessment::new(set, facts, &inputs.target))
}

/// Admits the inputs of a request: what they say about the product, and what a record says of them.
///
/// # Errors
///
/// An input, a policy or waivers that do not read, a claim of another type than its vocabulary says, a level that is none of the set.
pub fn admit<'a, 's>(
    set: &'s CompiledSet,
    request: &'a Request<'a>,
    signatures: &dyn CheckSignature,
) -> Result<(Facts<'s>, AdmittedInputs<'a, 's>), EvaluateError> {
    ReadInputs::new(set, request, &[], signatures)?.admit(request, signatures)
}
