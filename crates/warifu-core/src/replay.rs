use std::collections::BTreeMap;

use warifu_model::{CertificateFact, Digest, Language, Location, ReadError, Record, problems};

use crate::compile::CompiledSet;
use crate::differ::differ;
use crate::evaluate::{Request, admission_digest, evaluate};
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

/// What of a request a record names.
#[derive(Default)]
pub struct Chosen<'a> {
    pub inputs: Vec<&'a [u8]>,
    pub evidence: Vec<&'a [u8]>,
    pub certificates: Vec<CertificateFact>,
    /// Sorted, each once.
    pub missing: Vec<Digest>,
}

impl<'a> Chosen<'a> {
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
