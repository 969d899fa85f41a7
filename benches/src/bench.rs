//! The documents that the workloads take, all made beforehand.

use ed25519_dalek::{Signature, Signer as _, SigningKey as BareKey};
use warifu_core::{Conformity, Decision, Request, Scales, When, decide, evaluate};
use warifu_model::{Bundle, Envelope, Json, Product, Terms};
use warifu_seal::keys::SigningKey;
use warifu_signing::{Ed25519Check, IssueError, Issued, attest, issue};
use warifu_verify::Trust;

use crate::Failure;
use crate::document::Document;
use crate::ours::Ours;
use crate::policy::{AT, rules};

/// A series of documents with everything that workloads need of them.
#[derive(Debug)]
pub struct Bench {
    ours: Ours,
    key: BareKey,
    signer: SigningKey,
    admission: Vec<u8>,
    terms: Terms,
    trust: Trust,
    cases: Vec<Case>,
}

/// What there is for one document.
#[derive(Debug)]
struct Case {
    statement: Vec<u8>,
    envelope: Vec<u8>,
    signed_statement: (Vec<u8>, Signature),
    conforming: Vec<u8>,
    product: Product,
    bundle: Vec<u8>,
    signed_certificate: (Vec<u8>, Signature),
}

impl Bench {
    /// Makes so many documents, and whatever follows from them.
    pub fn new(documents: usize) -> Result<Self, Failure> {
        let ours = Ours::new(&rules())?;
        let key = BareKey::from_bytes(&SEED);
        let signer = SigningKey::from_seed(&SEED);
        let public = format!("ed25519:{}", data_encoding::BASE64.encode(key.verifying_key().as_bytes()));
        let trust = Trust::read(&trust_policy(&public).to_canonical())?;
        let terms = Terms::read(&terms().to_canonical())?;
        let admission = admission(&public).to_canonical();
        let mut bench = Self { ours, key, signer, admission, terms, trust, cases: Vec::new() };
        for number in 0..documents {
            bench.cases.push(bench.case(number)?);
        }
        Ok(bench)
    }

    /// The policy in the formats of this project.
    pub fn ours(&self) -> &Ours {
        &self.ours
    }

    /// The importer's policy.
    pub fn trust(&self) -> &Trust {
        &self.trust
    }

    /// The mean size of the attestations, in bytes.
    pub fn mean_size(&self) -> usize {
        self.cases.iter().map(|case| case.statement.len()).sum::<usize>() / self.cases.len().max(1)
    }

    /// The mean size of the statements of the certificates, in bytes.
    pub fn mean_certificate_size(&self) -> usize {
        self.cases.iter().map(|case| case.signed_certificate.0.len()).sum::<usize>() / self.cases.len().max(1)
    }

    pub(crate) fn key(&self) -> &BareKey {
        &self.key
    }

    pub(crate) fn statement(&self, at: usize) -> &[u8] {
        self.cases.get(at).map_or(&[], |case| &case.statement)
    }

    pub(crate) fn envelope(&self, at: usize) -> &[u8] {
        self.cases.get(at).map_or(&[], |case| &case.envelope)
    }

    pub(crate) fn bundle(&self, at: usize) -> &[u8] {
        self.cases.get(at).map_or(&[], |case| &case.bundle)
    }

    pub(crate) fn signed_statement(&self, at: usize) -> Option<&(Vec<u8>, Signature)> {
        self.cases.get(at).map(|case| &case.signed_statement)
    }

    pub(crate) fn signed_certificate(&self, at: usize) -> Option<&(Vec<u8>, Signature)> {
        self.cases.get(at).map(|case| &case.signed_certificate)
    }

    pub(crate) fn signed_request<'a>(&'a self, inputs: &'a [&'a [u8]]) -> Request<'a> {
        Request { admission: Some(&self.admission), ..self.ours.request(inputs) }
    }

    /// The product of one document.
    pub fn product(&self, at: usize) -> Option<&Product> {
        self.cases.get(at).map(|case| &case.product)
    }

    pub(crate) fn question(&self, at: usize) -> warifu_verify::Question<'_> {
        let product = self.cases.get(at).map(|case| &case.product);
        warifu_verify::Question { product, at: self.ours.at(), known_at: None }
    }

    /// A decision to grant, as issuing uses it up.
    pub fn conformity(&self, at: usize) -> Result<Conformity, Failure> {
        self.decide(self.cases.get(at).map_or(&[], |case| &case.conforming))
    }

    /// What the certificates say beside the findings.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Issues a certificate.
    pub fn issue(&self, conformity: Conformity) -> Result<Issued, IssueError> {
        issue(conformity, &self.terms, &self.signer, &SEED)
    }

    fn decide(&self, envelope: &[u8]) -> Result<Conformity, Failure> {
        let (set, at, inputs) = (self.ours.set(), self.ours.at(), [envelope]);
        let request = self.signed_request(&inputs);
        let evaluation = evaluate(set, &request, &Ed25519Check)?;
        let when = When { decided_at: at, granted_at: self.terms.granted_at };
        match decide(evaluation, when, &Scales { set, request: &request, signatures: &Ed25519Check })? {
            Decision::Grant(conformity) => Ok(conformity),
            Decision::Refuse(refusal) => Err(format!("a conforming product was refused: {:?}", refusal.codes()).into()),
        }
    }

    fn case(&self, number: usize) -> Result<Case, Failure> {
        let rules = rules();
        let statement = self.ours.attestation(&Document::mixed(&rules, number));
        let conforming = attest(&self.ours.attestation(&Document::conforming(&rules, number)), &self.signer)?;
        let conformity = self.decide(&conforming)?;
        let product = conformity.record().product.clone();
        let bundle = self.issue(conformity)?.into_bundle();
        let certificate = Bundle::read(&bundle)?.certificate.payload;
        Ok(Case {
            envelope: attest(&statement, &self.signer)?,
            signed_statement: self.sign(&statement),
            signed_certificate: self.sign(&certificate),
            statement,
            conforming,
            product,
            bundle,
        })
    }

    fn sign(&self, payload: &[u8]) -> (Vec<u8>, Signature) {
        let message = Envelope::pae(Envelope::IN_TOTO_PAYLOAD, payload);
        let signature = self.key.sign(&message);
        (message, signature)
    }
}

fn admission(public: &str) -> Json {
    let signer = Json::object()
        .with("name", "Sazanami Test Laboratory")
        .with("key", public)
        .with("party", "third")
        .with("roles", Json::list(["laboratory"]));
    Json::object()
        .with("format", "warifu.admission/1")
        .with("id", "bench")
        .with("signers", Json::List(vec![signer]))
        .with("unsigned", "refuse")
        .with("unknown_signers", "refuse")
        .with("evidence", "declared")
        .with("waivers", "refuse")
}

fn terms() -> Json {
    let name = |text: &str| Json::object().with("en", text).with("ja", text);
    let body = Json::object().with("name", name("Minato Conformity Office")).with("id", BODY);
    Json::object()
        .with("format", "warifu.terms/2")
        .with("number", "MCO-2026-0001")
        .with("body", body)
        .with("holder", Json::object().with("name", name("Hamakaze Control Works")))
        .with("scope", name("Programmable logic controllers"))
        .with("granted_at", AT)
        .with("expires_at", "2029-06-01T00:00:00Z")
        .with("signatory", "Head of certification")
}

fn trust_policy(public: &str) -> Json {
    let root = Json::object()
        .with("name", "Minato Conformity Office")
        .with("body", BODY)
        .with("key", public)
        .with("roles", Json::list(["certifier"]));
    let threshold = Json::object().with("role", "certifier").with("count", 1_i64);
    Json::object()
        .with("format", "warifu.trust-policy/2")
        .with("id", "bench")
        .with("roots", Json::List(vec![root]))
        .with("thresholds", Json::List(vec![threshold]))
        .with("sets", Json::List(vec![Json::object().with("id", "bench").with("versions", ">=1.0.0, <2.0.0")]))
        .with("product", "required")
        .with("waivers", "refuse")
        .with("status", Json::object().with("required", false))
}

/// Only the benchmark has this key.
const SEED: [u8; 32] = *b"a seed that only benchmarks have";
const BODY: &str = "minato";
