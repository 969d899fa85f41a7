use std::collections::BTreeMap;

use warifu_model::{CertificateFact, Digest, ReadError, Record};

use crate::compile::CompiledSet;
use crate::differ::differ;
use crate::evaluate::{Request, admission_digest, evaluate};
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
    /// The inputs cannot be evaluated. Inputs are counted in the order of the record.
    #[error("{0}")]
    Evaluate(EvaluateError),
    /// Files or facts that the record names are not at hand.
    #[error("not everything that the record names is at hand, `{}` is missing (of {} in all)", first(.0), .0.len())]
    MissingInputs(
        /// Their digests, sorted: of attestation files, evidence documents, the admission policy, waivers,
        /// certificates.
        Vec<Digest>,
    ),
    /// The record was evaluated against another set.
    #[error("the record was evaluated against the set with digest `{expected}`, and the set at hand has `{found}`")]
    OtherSet {
        /// The digest in the record.
        expected: Digest,
        /// The digest of the set at hand.
        found: Digest,
    },
    /// The record cannot be read.
    #[error("the record: {0}")]
    Record(ReadError),
}

impl ReplayError {
    /// The stable code. Where a document cannot be read, the code of what is wrong with it.
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

/// Evaluates again what a record says was evaluated, and compares. Time, level and the choice of inputs are those of
/// the record; of the request only the bytes and facts count, and it may offer more than the record names.
pub fn replay(
    record: &[u8],
    set: &CompiledSet,
    request: &Request<'_>,
    signatures: &dyn CheckSignature,
) -> Result<Replay, ReplayError> {
    let given = Record::read(record).map_err(ReplayError::Record)?;
    if given.set.digest != set.digest() {
        return Err(ReplayError::OtherSet { expected: given.set.digest, found: set.digest() });
    }
    let chosen = Chosen::new(&given, request);
    if !chosen.missing.is_empty() {
        return Err(ReplayError::MissingInputs(chosen.missing));
    }
    let request = Request {
        at: given.at,
        level: given.level.as_deref(),
        inputs: &chosen.inputs,
        admission: request.admission,
        waivers: given.waivers.as_ref().and(request.waivers),
        evidence: &chosen.evidence,
        certificates: &chosen.certificates,
    };
    let evaluation = evaluate(set, &request, signatures).map_err(ReplayError::Evaluate)?;
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

/// The inputs of a request that a record names.
#[derive(Default)]
pub struct Chosen<'a> {
    /// The attestation files, in the order of the record.
    pub inputs: Vec<&'a [u8]>,
    /// The evidence documents, in the order of the record.
    pub evidence: Vec<&'a [u8]>,
    /// The certificates of components.
    pub certificates: Vec<CertificateFact>,
    /// The digests of what the record names and the request lacks, sorted, each once.
    pub missing: Vec<Digest>,
}

impl<'a> Chosen<'a> {
    /// Chooses by digest.
    pub fn new(record: &Record, request: &Request<'a>) -> Self {
        let mut chosen = Self::default();
        let inputs = by_digest(request.inputs);
        let evidence = by_digest(request.evidence);
        for digest in record.inputs.iter().map(|input| input.digest) {
            take(digest, inputs.get(&digest), &mut chosen.inputs, &mut chosen.missing);
        }
        for digest in record.evidence.iter().filter(|used| used.presented).map(|used| used.digest) {
            take(digest, evidence.get(&digest), &mut chosen.evidence, &mut chosen.missing);
        }
        for fact in &record.certificates {
            // The record's own word is not enough: the gate must have opened the certificate again.
            let held = request.certificates.iter().find(|held| *held == fact);
            take(fact.certificate, held.map(|_| fact).cloned().as_ref(), &mut chosen.certificates, &mut chosen.missing);
        }
        chosen.need(record.admission.digest, Some(admission_digest(request.admission)));
        if let Some(waivers) = &record.waivers {
            chosen.need(waivers.digest, request.waivers.map(Digest::of));
        }
        chosen.missing.sort_unstable();
        chosen.missing.dedup();
        chosen
    }

    fn need(&mut self, digest: Digest, found: Option<Digest>) {
        if found != Some(digest) {
            self.missing.push(digest);
        }
    }
}

fn take<T: Clone>(digest: Digest, found: Option<&T>, taken: &mut Vec<T>, missing: &mut Vec<Digest>) {
    match found {
        Some(found) => taken.push(found.clone()),
        None => missing.push(digest),
    }
}

fn by_digest<'a>(documents: &[&'a [u8]]) -> BTreeMap<Digest, &'a [u8]> {
    documents.iter().map(|bytes| (Digest::of(bytes), *bytes)).collect()
}

fn first(digests: &[Digest]) -> String {
    digests.first().map(ToString::to_string).unwrap_or_default()
}
