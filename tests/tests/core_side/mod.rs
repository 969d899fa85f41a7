//! The evaluator as the tests ask it: with a stand-in for signatures.
#![expect(clippy::unwrap_used, reason = "a broken assumption has to stop a test, loudly")]

use warifu_core::{CheckSignature, CompiledSet, EvaluateError, Evaluation, OpenedBundle, Request, evaluate};
use warifu_model::{Digest, Envelope, RequirementSet, Vocabulary};
use warifu_tests::generator::{check_fake_signature, open_fake_bundle};
use warifu_tests::model::Question;

pub(crate) struct FakeSignatures;

impl CheckSignature for FakeSignatures {
    fn check(&self, public_key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
        check_fake_signature(public_key, message, signature)
    }

    fn opens_bundles(&self) -> bool {
        true
    }

    fn open_bundle(&self, bundle: &[u8], trusted_root: &[u8]) -> Option<OpenedBundle> {
        let (payload, identity, issuer, signed_at) = open_fake_bundle(bundle, trusted_root)?;
        let payload_type = Envelope::IN_TOTO_PAYLOAD.into();
        Some(OpenedBundle { payload_type, payload, identity, issuer, signed_at })
    }
}

pub(crate) fn compile(set: &[u8], vocabulary: &[u8]) -> CompiledSet {
    let vocabularies = [(Digest::of(vocabulary), Vocabulary::read(vocabulary).unwrap())];
    CompiledSet::compile(RequirementSet::read(set).unwrap(), Digest::of(set), &vocabularies).unwrap()
}

pub(crate) fn ask(compiled: &CompiledSet, question: &Question) -> Result<Evaluation, EvaluateError> {
    with_request(question, |request| evaluate(compiled, request, &FakeSignatures))
}

pub(crate) fn with_request<T>(question: &Question, run: impl FnOnce(&Request<'_>) -> T) -> T {
    let inputs: Vec<&[u8]> = question.inputs.iter().map(Vec::as_slice).collect();
    let evidence: Vec<&[u8]> = question.evidence.iter().map(Vec::as_slice).collect();
    run(&Request {
        at: question.at,
        level: question.level.as_deref(),
        inputs: &inputs,
        admission: question.admission.as_deref(),
        waivers: question.waivers.as_deref(),
        evidence: &evidence,
        certificates: &question.certificates,
    })
}
