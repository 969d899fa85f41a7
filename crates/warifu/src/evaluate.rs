use warifu_core::{
    CompiledSet, Documents, EvaluateError, Evaluation, Replay, ReplayError, Request, evaluate as evaluate_with,
    replay_from,
};
use warifu_signing::Ed25519Check;

/// Evaluates a product against a set: a pure function, the same record for the same bytes on any machine. Signatures on
/// attestations are Ed25519.
///
/// ```
/// use warifu::{Request, Shelf, Timestamp, evaluate};
/// # use warifu_model::Outcome;
///
/// # mod example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/example.rs")); }
/// # let statement = example::statement();
/// let at = Timestamp::parse("2026-11-01T00:00:00Z").unwrap();
/// let set = Shelf::default().choose("us-ssdf@1.1.0", at)?.set;
/// let inputs = [statement.as_slice()];
/// let evaluation = evaluate(&set, &Request::new(at, &inputs))?;
/// assert_eq!(evaluation.record().findings.len(), 42);
/// assert_eq!(evaluation.record().outcome, Outcome::Undetermined);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`EvaluateError`]: an input does not read, or the level is none of the set. Nothing is evaluated by halves.
pub fn evaluate(set: &CompiledSet, request: &Request<'_>) -> Result<Evaluation, EvaluateError> {
    evaluate_with(set, request, &Ed25519Check)
}

/// Evaluates again what a record says was evaluated, from documents that are found by digest, and compares.
///
/// ```
/// use warifu::{Archive, Replay, Shelf, Timestamp, replay};
///
/// # mod example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/example.rs")); }
/// # let (record, documents): (Vec<u8>, Archive) = (example::file("record.json"), example::documents());
/// let set = Shelf::default().choose("us-ssdf@1.1.0", Timestamp::parse("2026-11-01T00:00:00Z").unwrap())?.set;
/// assert!(matches!(replay(&record, &set, &documents)?, Replay::Same(_)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A record that rests on certificates of components needs these opened again: `warifu_core::replay_from` takes them.
///
/// # Errors
///
/// [`ReplayError`]: the record does not read, is of another set, or names what is not among the documents.
pub fn replay(record: &[u8], set: &CompiledSet, documents: &dyn Documents) -> Result<Replay, ReplayError> {
    replay_from(record, set, documents, &[], &Ed25519Check)
}
