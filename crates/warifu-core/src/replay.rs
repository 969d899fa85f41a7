use warifu_model::{CertificateFact, Digest, Record};

use crate::archive::{Documents, NamedDocuments};
use crate::compile::CompiledSet;
use crate::differ::differ;
use crate::evaluate::evaluate;
use crate::evaluation::Evaluation;
use crate::replay_error::ReplayError;
use crate::request::Request;
use crate::signature::CheckSignature;

/// Describes what became of a replay.
#[derive(Debug)]
pub enum Replay {
    /// The same bytes came out.
    Same(Evaluation),
    /// Other bytes came out.
    Different(Difference),
}

/// Describes how the record differs from what was recomputed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Difference {
    /// The digest of the record as given.
    pub given: Digest,
    /// The digest of the record as recomputed.
    pub recomputed: Digest,
    /// The place where they differ, as JSON Pointers, in document order; at most 100.
    pub pointers: Vec<String>,
}

/// Evaluates again what a record says was evaluated, and compares. Time, level and the choice of inputs are those of the record;
/// of the request only the bytes and facts count, and it may offer more than the record names.
///
/// ```
/// use warifu_core::{Replay, Request, evaluate, replay};
/// use warifu_model::Timestamp;
///
/// # struct NoSignatures;
/// # impl warifu_core::CheckSignature for NoSignatures {
/// #     fn check(&self, _: &[u8; 32], _: &[u8], _: &[u8]) -> bool {
/// #         false
/// #     }
/// # }
/// # mod example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/example.rs")); }
/// # let (set, statement) = (example::set(), example::statement());
/// let inputs = [statement.as_slice()];
/// let request = Request::new(Timestamp::parse("2026-11-01T00:00:00Z").unwrap(), &inputs);
/// let record = evaluate(&set, &request, &NoSignatures)?.record_bytes().to_vec();
///
/// let later = Request { at: Timestamp::parse("2030-01-01T00:00:00Z").unwrap(), ..request };
/// assert!(matches!(replay(&record, &set, &later, &NoSignatures)?, Replay::Same(_)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`ReplayError`], as [`replay_from`].
pub fn replay(
    record: &[u8],
    set: &CompiledSet,
    request: &Request<'_>,
    signatures: &dyn CheckSignature,
) -> Result<Replay, ReplayError> {
    replay_from(record, set, &request.documents(), request.certificates, signatures)
}

/// Evaluates again what a record says was evaluated, from documents that are found by digest, and compares.
///
/// ```
/// use warifu_core::{Archive, CheckSignature, CompiledSet, Replay, ReplayError, replay_from};
///
/// fn is_confirmed(
///     record: &[u8],
///     set: &CompiledSet,
///     files: Vec<Vec<u8>>,
///     signatures: &dyn CheckSignature,
/// ) -> Result<bool, ReplayError> {
///     let archive: Archive = files.into_iter().collect();
///     let replay = replay_from(record, set, &archive, &[], signatures)?;
///     Ok(matches!(replay, Replay::Same(_)))
/// }
/// ```
///
/// # Errors
///
/// [`ReplayError`]: the record does not read, is of another set, or names what is not among the documents; or its inputs
/// cannot be evaluated.
pub fn replay_from(
    record: &[u8],
    set: &CompiledSet,
    documents: &dyn Documents,
    certificates: &[CertificateFact],
    signatures: &dyn CheckSignature,
) -> Result<Replay, ReplayError> {
    let given = Record::read(record).map_err(ReplayError::Record)?;
    if given.set.digest != set.digest() {
        return Err(ReplayError::OtherSet { expected: given.set.digest, found: set.digest() });
    }
    let named = NamedDocuments::find(&given, documents, certificates)?;
    let evaluation = named.request(|request| evaluate(set, request, signatures)).map_err(ReplayError::Evaluate)?;
    Ok(compare(record, &given, evaluation))
}

fn compare(record: &[u8], given: &Record, evaluation: Evaluation) -> Replay {
    if evaluation.record_bytes() == record {
        return Replay::Same(evaluation);
    }
    Replay::Different(Difference {
        given: Digest::of(record),
        recomputed: evaluation.digest(),
        pointers: differ(&given.into(), &evaluation.record().into()),
    })
}
