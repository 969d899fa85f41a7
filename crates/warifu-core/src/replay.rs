use warifu_model::{CertificateFact, Digest, Language, Location, ReadError, Record, problems};

use crate::archive::{Documents, NamedDocuments};
use crate::compile::CompiledSet;
use crate::differ::differ;
use crate::evaluate::{Request, evaluate};
use crate::evaluate_error::EvaluateError;
use crate::evaluation::Evaluation;
use crate::foreign::{read_error, read_help};
use crate::signature::CheckSignature;

/// What became of a replay.
#[derive(Debug)]
pub enum Replay {
    /// The same bytes came out.
    Same(Evaluation),
    /// Other bytes came out.
    Different(Difference),
}

/// How the record differs from what was recomputed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Difference {
    /// The digest of the record as given.
    pub given: Digest,
    /// The digest of the record as recomputed.
    pub recomputed: Digest,
    /// Where they differ, as JSON Pointers, in document order; at most 100.
    pub pointers: Vec<String>,
}

problems! {
    /// Why a record could not be replayed. Where a document cannot be read, code and help are those of what is wrong with it.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum ReplayError {
        /// The inputs cannot be evaluated. Inputs are counted in the order of the record.
        Evaluate(error: EvaluateError) => { delegate }
        /// Files or facts that the record names were not provided; by their digests, sorted: of attestation files, evidence
        /// documents, the admission policy, waivers, certificates.
        MissingInputs(digests: Vec<Digest>) => {
            code: "replay-input-missing",
            en: ("missing input `{}` ({} files that the record references are missing)", first(digests), digests.len()),
            ja: ("記録が参照するファイルのうち{}件がない。最初の欠落は `{}` である", digests.len(), first(digests)),
            help_en: "provide every file that the record references, unchanged since the evaluation",
            help_ja: "評価時から変更のない、記録が参照する全てのファイルを指定してください",
        }
        /// The record was evaluated against another set.
        OtherSet {
            /// The digest in the record.
            expected: Digest,
            /// The digest of the set that was provided.
            found: Digest,
        } => {
            code: "replay-other-set",
            en: "the record was evaluated against the set with digest `{expected}`, but the set provided has `{found}`",
            ja: "記録はダイジェスト `{expected}` の要求事項集で評価されたが、提供されたものは `{found}` である",
            help_en: "provide the very set that the record names",
            help_ja: "記録が示す要求事項集そのものを指定してください",
        }
        /// The record cannot be read.
        Record(error: ReadError) => {
            code: (error.code()),
            en: "the record: {error}",
            ja: ("記録：{}", read_error(error, Language::Ja)),
            help_en: ("{}", read_help(error, Language::En)),
            help_ja: ("{}", read_help(error, Language::Ja)),
            location: (Location { pointer: &error.pointer, offset: Some(error.offset) }),
        }
    }
}

/// Evaluates again what a record says was evaluated, and compares. Time, level and the choice of inputs are those of the record;
/// of the request only the bytes and facts count, and it may offer more than the record names.
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

fn first(digests: &[Digest]) -> String {
    digests.first().map(ToString::to_string).unwrap_or_default()
}
