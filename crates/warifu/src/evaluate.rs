use warifu_core::{
    CompiledSet, Documents, EvaluateError, Evaluation, Replay, ReplayError, Request, evaluate as evaluate_with,
    replay_from,
};
use warifu_signing::Ed25519Check;

/// Evaluates a product against a set: a pure function, the same record for the same bytes on any machine. Signatures on
/// attestations are Ed25519.
///
/// # Errors
///
/// [`EvaluateError`]: an input does not read, or the level is none of the set. Nothing is evaluated by halves.
pub fn evaluate(set: &CompiledSet, request: &Request<'_>) -> Result<Evaluation, EvaluateError> {
    evaluate_with(set, request, &Ed25519Check)
}

/// Evaluates again what a record says was evaluated, from documents that are found by digest, and compares.
///
/// A record that rests on certificates of components needs these opened again: `warifu_core::replay_from` takes them.
///
/// # Errors
///
/// [`ReplayError`]: the record does not read, is of another set, or names what is not among the documents.
pub fn replay(record: &[u8], set: &CompiledSet, documents: &dyn Documents) -> Result<Replay, ReplayError> {
    replay_from(record, set, documents, &[], &Ed25519Check)
}
