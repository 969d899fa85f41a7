use warifu_model::{CertificateFact, Digest, Disclosure, Json, Product, ReadError, SetDigest, Timestamp, Token};

use crate::answer::Answer;
use crate::check::{Check, CheckName};
use crate::code::Code;
use crate::opened::VerifiedCertificate;
use crate::outcome::CheckOutcome;
use crate::path::PathStep;
use crate::request::Request;
use crate::signers::Signer;
use crate::trust::Trust;

/// What the gate says about one bundle (`warifu.verdict/2`), with every check that it made. Only [`crate::Gate`] makes
/// one:
///
/// ```compile_fail,E0451
/// use warifu_verify::{Answer, Code, Verdict};
///
/// fn wave_through(mut verdict: Verdict) -> Verdict {
///     Verdict { answer: Answer::Accept, code: Code::Ok, ..verdict }
/// }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Verdict {
    answer: Answer,
    code: Code,
    at: Timestamp,
    known_at: Option<Timestamp>,
    policy: (Token, Digest),
    bundle: Digest,
    certificate: Option<VerifiedCertificate>,
    path: Vec<PathStep>,
    disclosed: Vec<Disclosure>,
    unreadable: Option<ReadError>,
    checks: Vec<Check>,
}

impl Verdict {
    pub(crate) fn new(
        trust: &Trust,
        request: &Request<'_>,
        checks: Vec<Check>,
        known_at: Option<Timestamp>,
        unreadable: Option<ReadError>,
    ) -> Self {
        let (answer, code) = Answer::of(&checks);
        Self {
            answer,
            code,
            at: request.at,
            known_at,
            policy: (trust.policy().id.clone(), trust.digest()),
            bundle: Digest::of(request.bundle),
            certificate: None,
            path: Vec::new(),
            disclosed: Vec::new(),
            unreadable,
            checks,
        }
    }

    /// The same with the certificate that it is about.
    pub(crate) fn of_certificate(
        self,
        verified: VerifiedCertificate,
        path: Vec<PathStep>,
        shown: Vec<Disclosure>,
    ) -> Self {
        let is_proof = |check: &Check| check.name == CheckName::Findings && check.outcome == CheckOutcome::Pass;
        let disclosed = if self.checks.iter().any(is_proof) { shown } else { Vec::new() };
        Self { certificate: Some(verified), path, disclosed, ..self }
    }

    /// The answer.
    pub fn answer(&self) -> Answer {
        self.answer
    }

    /// The code of the first check that led to the answer; [`Code::Ok`] for acceptance.
    pub fn code(&self) -> Code {
        self.code
    }

    /// The exit code of a program that ends with this verdict, see [`Answer::exit_code`].
    pub fn exit_code(&self) -> u8 {
        self.answer.exit_code()
    }

    /// Every check, in the order of [`CheckName::ALL`].
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// The time for which the question was asked.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// From when the newest knowledge is that went into the verdict; none where nothing could be relied upon.
    pub fn known_at(&self) -> Option<Timestamp> {
        self.known_at
    }

    /// The certificate, where it is authentic, whatever the answer is.
    pub fn certificate(&self) -> Option<&VerifiedCertificate> {
        self.certificate.as_ref()
    }

    /// The way from the body up to the importer's authority, who accredited whom; empty where the policy itself names the
    /// keys of the body.
    pub fn path(&self) -> &[PathStep] {
        &self.path
    }

    /// The findings that the holder shows, where all of them are proven to be the certified ones.
    pub fn disclosed(&self) -> &[Disclosure] {
        &self.disclosed
    }

    /// Why the bytes are no bundle, where they are none: bad input rather than a bad certificate.
    pub fn unreadable(&self) -> Option<&ReadError> {
        self.unreadable.as_ref()
    }

    /// What an evaluation of a larger product may take as given about a component that holds this certificate; none
    /// unless the answer is [`Answer::Accept`].
    pub fn fact(&self) -> Option<CertificateFact> {
        let verified = self.certificate.as_ref().filter(|_| self.answer == Answer::Accept)?;
        let certificate = verified.certificate();
        let set = &certificate.set;
        Some(CertificateFact {
            certificate: verified.digest(),
            policy: self.policy.1,
            set: SetDigest { id: set.id.clone(), version: set.version.clone(), digest: set.digest },
            level: certificate.level.clone(),
            model: certificate.product.model.clone(),
            identifiers: certificate.product.identifiers.clone(),
            granted_at: certificate.granted_at,
            expires_at: certificate.expires_at,
        })
    }
}

impl From<&Verdict> for Json {
    fn from(verdict: &Verdict) -> Self {
        let policy = Self::object().with("id", &verdict.policy.0).with("digest", verdict.policy.1);
        Self::object()
            .with("format", FORMAT)
            .with("verdict", verdict.answer.as_str())
            .with("code", verdict.code.as_str())
            .with("at", verdict.at)
            .with("known_at", verdict.known_at)
            .with("policy", policy)
            .with("bundle", verdict.bundle)
            .with("certificate", verdict.certificate.as_ref().map(|verified| summary(verified, &verdict.path)))
            .with_list("disclosed", verdict.disclosed.iter().map(shown).collect())
            .with("checks", Self::list(&verdict.checks))
    }
}

fn summary(verified: &VerifiedCertificate, path: &[PathStep]) -> Json {
    let certificate = verified.certificate();
    Json::object()
        .with("digest", verified.digest())
        .with("number", certificate.number.as_str())
        .with("body", &certificate.body)
        .with_list("path", path.iter().map(Json::from).collect())
        .with("holder", &certificate.holder)
        .with("product", product(&certificate.product))
        .with("scope", &certificate.scope)
        .with("set", &certificate.set)
        .with("level", certificate.level.as_deref())
        .with("granted_at", certificate.granted_at)
        .with("expires_at", certificate.expires_at)
        .with("signatory", certificate.signatory.as_str())
        .with("record", certificate.record)
        .with("waived", Json::list(&certificate.waived))
        .with("weakenings", Json::list(certificate.weakenings.iter().copied()))
        .with("signers", Json::List(verified.signers().iter().map(signer).collect()))
}

fn product(product: &Product) -> Json {
    Json::object()
        .with("vendor", product.vendor.as_str())
        .with("model", product.model.as_str())
        .with("version", product.version.as_str())
        .with("kind", &product.kind)
        .with("name", &product.name)
}

fn signer(signer: &Signer) -> Json {
    Json::object()
        .with("key", signer.key.key_id())
        .with("name", signer.name.as_str())
        .with("roles", Json::list(&signer.roles))
}

fn shown(finding: &Disclosure) -> Json {
    Json::object().with("requirement", &finding.requirement).with("outcome", finding.outcome)
}

const FORMAT: &str = "warifu.verdict/2";
