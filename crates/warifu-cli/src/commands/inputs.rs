//! What an evaluation needs, gathered from files.

use std::collections::BTreeSet;
use std::path::PathBuf;

use warifu_core::{CompiledSet, EvaluateError, Request};
use warifu_model::{
    Admission, Attestation, CertificateFact, Digest, Envelope, Language, Problem, ReadError, Timestamp,
};

use crate::commands::gate::Desk;
use crate::commands::show::Format;
use crate::failure::{Both, Failure};
use crate::failures::Failures;
use crate::files::{self, Source};
use crate::signatures::Signatures;

/// Files that go into an evaluation, each with its name for messages.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    /// Attestations, in envelopes or not.
    pub(crate) attestations: Vec<Source>,
    /// The admission policy.
    pub(crate) admission: Option<Source>,
    /// The waivers.
    pub(crate) waivers: Option<Source>,
    /// Evidence documents.
    pub(crate) evidence: Vec<Source>,
    /// Certificates of components.
    pub(crate) certificates: Vec<CertificateFact>,
}

impl Inputs {
    /// Asks for an evaluation of these files.
    pub(crate) fn request<T>(&self, at: Timestamp, level: Option<&str>, ask: impl FnOnce(&Request<'_>) -> T) -> T {
        let inputs: Vec<&[u8]> = self.attestations.iter().map(Source::bytes).collect();
        let evidence: Vec<&[u8]> = self.evidence.iter().map(Source::bytes).collect();
        ask(&Request {
            at,
            level,
            inputs: &inputs,
            admission: self.admission.as_ref().map(Source::bytes),
            waivers: self.waivers.as_ref().map(Source::bytes),
            evidence: &evidence,
            certificates: &self.certificates,
        })
    }

    /// Reads, of the files below these paths, those that an attestation names as evidence, and trusted roots that the admission
    /// policy names.
    pub(crate) fn add_evidence(&mut self, paths: &[PathBuf]) -> Result<(), Failure> {
        let mut named: BTreeSet<Digest> = self.attestations.iter().flat_map(evidence_of).collect();
        named.extend(self.trusted_roots().unwrap_or_default());
        for path in paths.iter().map(|path| files::walk(path)).collect::<Result<Vec<_>, _>>()?.concat() {
            let source = files::read_evidence(&path)?;
            let is_new = self.evidence.iter().all(|other| other.digest() != source.digest());
            if is_new && named.contains(&source.digest()) {
                self.evidence.push(source);
            }
        }
        Ok(())
    }

    /// Reads trusted roots for sigstore bundles. Whose keys count is the policy's to say: one that it does not name is refused.
    pub(crate) fn add_trusted_roots(&mut self, paths: &[PathBuf]) -> Result<(), Failure> {
        let Some(named) = self.trusted_roots() else { return Ok(()) };
        for path in paths {
            let source = files::read_evidence(path)?;
            let digest = source.digest();
            if !named.contains(&digest) {
                let message = Both::new(
                    "the admission policy does not name this trusted root",
                    "受入れ方針がこの信頼するルートを指定していない",
                );
                let help = Both::new(
                    format!("name `{digest}` as `trusted_root` of a `certificate` among its `evidence_signers`"),
                    format!("`evidence_signers` の `certificate` の `trusted_root` に `{digest}` を指定してください"),
                );
                return Err(Failure::input("trusted-root-not-named", message).file(path).help(help));
            }
            if self.evidence.iter().all(|other| other.digest() != digest) {
                self.evidence.push(source);
            }
        }
        Ok(())
    }

    /// The trusted roots that the admission policy names; none where it does not read, which evaluation says.
    fn trusted_roots(&self) -> Option<BTreeSet<Digest>> {
        let policy = self.admission.as_ref().map(|source| Admission::read(source.bytes())).transpose().ok()?;
        let signers = policy.map(|policy| policy.evidence_signers).unwrap_or_default();
        Some(signers.into_iter().filter_map(|signer| Some(signer.certificate?.trusted_root)).collect())
    }

    /// Opens certificates of components at the gate, as `warifu check` does.
    pub(crate) fn add_certificates(&mut self, bundles: &[PathBuf], desk: &Desk) -> Result<(), Failure> {
        for bundle in bundles {
            let source = files::read(bundle)?;
            let verdict = desk.verdict(&source, None)?;
            let fact = verdict.fact().ok_or_else(|| {
                let code = verdict.without_fact();
                let message = Both::new(
                    format!("the trust policy does not accept this certificate: {}", code.as_str()),
                    format!("信頼方針がこの認証書を受け入れない：{}", code.as_str()),
                );
                let help = Both::by(|language| code.text(language).to_string());
                Failure::input("certificate-not-accepted", message).file(bundle).help(help)
            })?;
            self.certificates.push(fact);
        }
        Ok(())
    }

    /// An error of the evaluation, and what is wrong with each attestation by itself.
    pub(crate) fn failures(
        &self,
        error: &EvaluateError,
        set: &CompiledSet,
        at: Timestamp,
        level: Option<&str>,
    ) -> Failure {
        let mut failures = Failures::default();
        failures.keep::<()>(Err(self.failure(error)));
        for source in self.attestations.iter().filter(|_| error.input().is_some()) {
            let alone = [source.bytes()];
            let request = Request { level, ..Request::new(at, &alone) };
            if let Err(error) = warifu_core::evaluate(set, &request, &Signatures) {
                let alone = Self { attestations: vec![source.clone()], ..Self::default() };
                if error.input().is_some() {
                    failures.keep::<()>(Err(alone.failure(&error)));
                }
            }
        }
        failures.told().err().unwrap_or_else(|| self.failure(error))
    }

    /// An error of the evaluation, told about the file that it is about.
    pub(crate) fn failure(&self, error: &EvaluateError) -> Failure {
        let plain = || Failure::of(error);
        let source = error.input().and_then(|index| self.attestations.get(index));
        match (error, source) {
            (EvaluateError::Admission(error), _) => read(self.admission.as_ref(), error, plain),
            (EvaluateError::Waivers(error), _) => read(self.waivers.as_ref(), error, plain),
            (EvaluateError::Input { error, .. }, Some(source)) => Failure::read(source, error),
            (EvaluateError::Payload { error, .. }, Some(source)) => match payload(source) {
                Some(payload) => Failure::read(&payload, error),
                None => Failure::read(source, error),
            },
            (EvaluateError::ClaimType { claim, pointer, offset, error: wrong, .. }, Some(source)) => {
                let message = Both::new(
                    format!("claim `{claim}`: {wrong}"),
                    format!("主張項目 `{claim}`：{}", wrong.message(Language::Ja)),
                );
                Failure::of(error).message(message).at(
                    &payload(source).unwrap_or_else(|| source.clone()),
                    pointer,
                    Some(*offset),
                )
            }
            (EvaluateError::UnknownLevel { found, expected }, _) => {
                let message = if found.is_empty() {
                    Both::new("a level has to be asked for", "レベルの指定が必要である")
                } else {
                    Both::new(
                        format!("no level `{found}` in this set"),
                        format!("この要求事項集にレベル `{found}` はない"),
                    )
                };
                let help = match expected.strip_prefix("no level") {
                    Some(_) => Both::new(
                        "leave --level out: this set has no levels",
                        "--level を省いてください。この要求事項集にはレベルがありません",
                    ),
                    None => {
                        Both::new(format!("--level takes {expected}"), format!("--level に指定できる値：{expected}"))
                    }
                };
                Failure::usage(message).code(error.code()).help(help)
            }
            (_, Some(source)) => {
                let number = error.input().unwrap_or_default() + 1;
                let message = Both::new(
                    error.message(Language::En).replacen(&format!("input {number}"), "this file", 1),
                    error.message(Language::Ja).replacen(&format!("入力{number}"), "このファイル", 1),
                );
                let help = Both::by(|language| error.help(language).into_owned());
                Failure::input(error.code(), message).help(help).file(source.path())
            }
            _ => plain(),
        }
    }
}

fn read(source: Option<&Source>, error: &ReadError, plain: impl Fn() -> Failure) -> Failure {
    source.map_or_else(plain, |source| Failure::read(source, error))
}

/// The statement inside an envelope, under the name of the file.
fn payload(source: &Source) -> Option<Source> {
    let envelope = Envelope::read(source.bytes()).ok()?;
    Some(Source::inside(format!("{} (payload)", source.name()), envelope.payload))
}

/// What an attestation says, in an envelope or not, as data. One that cannot be read says nothing; the evaluation tells.
pub(crate) fn attestation_of(source: &Source) -> Option<Attestation> {
    match Format::of(source.bytes()) {
        Ok(Some(Format::Envelope)) => payload(source).and_then(|payload| Attestation::read(payload.bytes()).ok()),
        _ => Attestation::read(source.bytes()).ok(),
    }
}

/// Digests of the evidence that an attestation names.
fn evidence_of(source: &Source) -> Vec<Digest> {
    attestation_of(source)
        .map(|attestation| attestation.evidence.iter().map(|entry| entry.digest).collect())
        .unwrap_or_default()
}
