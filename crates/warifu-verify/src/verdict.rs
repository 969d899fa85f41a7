use warifu_model::{CertificateFact, Digest, Disclosure, Json, Product, ReadError, SetDigest, Timestamp, Token, codes};

use crate::certificate::VerifiedCertificate;
use crate::check::{Check, CheckName, CheckOutcome};
use crate::code::Code;
use crate::path::PathStep;
use crate::recognition::Recognition;
use crate::signers::Signer;
use crate::trust::Trust;

codes! {
    /// The answer of the gate. The code that goes with it is [`Verdict::code`].
    pub enum Answer {
        /// The policy accepts the certificate.
        Accept = "accept", en: "accept", ja: "受入";
        /// The policy accepts it, though something known about it is older than the policy recommends.
        AcceptStale = "accept_stale", en: "accept, but information is stale", ja: "受入（情報が古い）";
        /// The policy does not accept it.
        Refuse = "refuse", en: "refuse", ja: "拒否";
        /// It is undetermined by what was provided. Never to be taken for acceptance.
        Undetermined = "undetermined", en: "undetermined", ja: "判定不能";
    }
}

impl Answer {
    /// The answer that follows from the checks, with the code of the first check that led to it: any failure refuses;
    /// without one, anything unknown leaves it undetermined; without that, anything stale makes it stale (rule 8.4).
    pub(crate) fn of(checks: &[Check]) -> (Self, Code) {
        let first = |outcome| checks.iter().find(|check| check.outcome == outcome).map(|check| check.code);
        if let Some(code) = first(CheckOutcome::Fail) {
            return (Self::Refuse, code);
        }
        if let Some(code) = first(CheckOutcome::Unknown) {
            return (Self::Undetermined, code);
        }
        match first(CheckOutcome::Stale) {
            Some(code) => (Self::AcceptStale, code),
            None => (Self::Accept, Code::Ok),
        }
    }

    /// Rank of the answer, the best first (rule 8.2).
    pub(crate) const fn rank(self) -> u8 {
        match self {
            Self::Accept => 0,
            Self::AcceptStale => 1,
            Self::Undetermined => 2,
            Self::Refuse => 3,
        }
    }

    /// The exit code of a program that ends with this answer: 0 accept, 1 refuse, 2 undetermined, 3 accept with stale
    /// information. These never change.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Accept => 0,
            Self::AcceptStale => 3,
            Self::Refuse => 1,
            Self::Undetermined => 2,
        }
    }
}

/// What a verdict is about.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) policy: &'a Trust,
    /// The exact bytes of the bundle.
    pub(crate) bundle: &'a [u8],
    pub(crate) at: Timestamp,
}

/// The verdict of the gate on one bundle (`warifu.verdict/2`), with every check. Only [`crate::Gate`] makes
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
    recognition: Option<Box<Recognition>>,
}

impl Verdict {
    pub(crate) fn new(
        asked: &Asked<'_>,
        checks: Vec<Check>,
        known_at: Option<Timestamp>,
        unreadable: Option<ReadError>,
    ) -> Self {
        let (answer, code) = Answer::of(&checks);
        Self {
            answer,
            code,
            at: asked.at,
            known_at,
            policy: (asked.policy.policy().id.clone(), asked.policy.digest()),
            bundle: Digest::of(asked.bundle),
            certificate: None,
            path: Vec::new(),
            disclosed: Vec::new(),
            unreadable,
            checks,
            recognition: None,
        }
    }

    /// The same with the way by which the certificate is recognised, or came nearest to it.
    pub(crate) fn recognised(self, recognition: Option<Recognition>) -> Self {
        Self { recognition: recognition.map(Box::new), ..self }
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

    /// The date of the newest document that the verdict depends on; none where nothing was reliable.
    pub fn known_at(&self) -> Option<Timestamp> {
        self.known_at
    }

    /// The certificate, where it is authentic, whatever the answer is.
    pub fn certificate(&self) -> Option<&VerifiedCertificate> {
        self.certificate.as_ref()
    }

    /// The path from the body up to the importer's authority; empty where the policy itself names the keys of the body.
    pub fn path(&self) -> &[PathStep] {
        &self.path
    }

    /// The way by which the certificate is recognised, or the one that came nearest; none where no arrangement was asked.
    pub fn recognition(&self) -> Option<&Recognition> {
        self.recognition.as_deref()
    }

    /// The findings in the bundle, where all of them are proven to be the certified ones.
    pub fn disclosed(&self) -> &[Disclosure] {
        &self.disclosed
    }

    /// The reason why the bytes are no bundle, where they are none: bad input rather than a bad certificate.
    pub fn unreadable(&self) -> Option<&ReadError> {
        self.unreadable.as_ref()
    }

    /// The fact that an evaluation of a larger product may use about a component with this certificate; none unless the
    /// answer is [`Answer::Accept`], and none where an arrangement made it so: the policy does not accept its set then.
    pub fn fact(&self) -> Option<CertificateFact> {
        let is_usable = self.answer == Answer::Accept && !self.is_recognised();
        let verified = self.certificate.as_ref().filter(|_| is_usable)?;
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

impl Verdict {
    /// The code of what stands in the way of [`Verdict::fact`]: that of the verdict, or [`Code::ByRecognition`] where the certificate is
    /// accepted as what it counts as by an arrangement, and not for its own set.
    pub fn without_fact(&self) -> Code {
        if self.is_recognised() && self.answer == Answer::Accept { Code::ByRecognition } else { self.code }
    }

    fn is_recognised(&self) -> bool {
        let passes = |check: &Check| check.name == CheckName::Recognition && check.outcome == CheckOutcome::Pass;
        self.checks.iter().any(passes)
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
            .with_some("recognition", verdict.recognition.as_deref().map(Self::from))
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
        .with_some("score", certificate.score.as_ref().map(Json::from))
        .with_list("unmet", certificate.unmet.iter().map(Json::from).collect())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failure_outweighs_the_unknown_and_that_the_stale() {
        let check = |outcome, code| Check { name: CheckName::Status, outcome, code, detail: None };
        let ok = check(CheckOutcome::Pass, Code::Ok);
        let skipped = check(CheckOutcome::Skipped, Code::NotAsked);
        let stale = check(CheckOutcome::Stale, Code::StatusNotInBundle);
        let unknown = check(CheckOutcome::Unknown, Code::ProductNotGiven);
        let fails = check(CheckOutcome::Fail, Code::Expired);
        let later = check(CheckOutcome::Fail, Code::ProductMismatch);
        let answer = |checks: &[&Check]| Answer::of(&checks.iter().copied().cloned().collect::<Vec<_>>());
        assert_eq!(answer(&[&ok, &skipped]), (Answer::Accept, Code::Ok));
        assert_eq!(answer(&[&ok, &stale]), (Answer::AcceptStale, Code::StatusNotInBundle));
        assert_eq!(answer(&[&stale, &unknown]), (Answer::Undetermined, Code::ProductNotGiven));
        assert_eq!(answer(&[&stale, &unknown, &fails, &later]), (Answer::Refuse, Code::Expired));
        let codes = [Answer::Accept, Answer::Refuse, Answer::Undetermined, Answer::AcceptStale].map(Answer::exit_code);
        assert_eq!(codes, [0, 1, 2, 3]);
    }
}
