//! A certificate that is accepted, for every test to spoil in its own way.

use warifu_model::{
    Artifact, Body, Bundle, Certificate, Digest, Disclosure, Envelope, FindingsRoot, Holder, Identifier,
    IdentifierKind, Json, Outcome, Product, ProductRule, PublicKeyText, Role, SemVer, SetId, SetReference, StatusRule,
    Threshold, Timestamp, Token, TrustPolicy, TrustRoot, TrustedSet, VersionRange, WaiverRule,
};
use warifu_seal::merkle::MerkleTree;
pub(crate) use warifu_testkit::{id, key, time, words};
use warifu_verify::{Answer, Check, CheckName, CheckOutcome, Code, Gate, Question, Trust, Verdict};

pub(crate) const BODY: &str = "minato";
pub(crate) const CERTIFIER: u8 = 1;
pub(crate) const EVALUATOR: u8 = 2;
pub(crate) const STRANGER: u8 = 99;

/// What is shown at the gate, and to which policy.
pub(crate) struct Scene {
    pub(crate) certificate: Certificate,
    pub(crate) findings: Vec<Disclosure>,
    pub(crate) policy: TrustPolicy,
    pub(crate) product: Option<Product>,
    pub(crate) at: Timestamp,
    pub(crate) known_at: Option<Timestamp>,
    /// Who signs, in order.
    pub(crate) signers: Vec<u8>,
}

impl Scene {
    pub(crate) fn accepted() -> Self {
        let findings = findings();
        Self {
            certificate: certificate(&findings),
            findings: Vec::new(),
            policy: policy(),
            product: Some(product()),
            at: time("2026-06-01T00:00:00Z"),
            known_at: None,
            signers: vec![CERTIFIER],
        }
    }

    /// The findings of the certificate, with their proofs.
    pub(crate) fn with_findings(mut self) -> Self {
        self.findings = findings();
        self
    }

    pub(crate) fn trust(&self) -> Trust {
        Trust::read(&Json::from(&self.policy).to_canonical()).unwrap()
    }

    pub(crate) fn payload(&self) -> Vec<u8> {
        Json::from(&self.certificate).to_canonical()
    }

    pub(crate) fn envelope(&self) -> Envelope {
        sealed(&self.payload(), &self.signers)
    }

    pub(crate) fn bundle(&self) -> Vec<u8> {
        bundled(self.envelope(), &self.findings)
    }

    pub(crate) fn verdict(&self) -> Verdict {
        self.verdict_on(&self.bundle())
    }

    pub(crate) fn verdict_on(&self, bundle: &[u8]) -> Verdict {
        let trust = self.trust();
        let (product, at, known_at) = (self.product.as_ref(), self.at, self.known_at);
        Gate::new(&trust).check(bundle, &Question { product, at, known_at })
    }
}

pub(crate) fn sealed(payload: &[u8], signers: &[u8]) -> Envelope {
    let made = |seed: &u8| key(*seed).sign_envelope(Envelope::IN_TOTO_PAYLOAD, payload.to_vec());
    let mut envelopes = signers.iter().map(made);
    let mut envelope = envelopes.next().unwrap();
    envelope.signatures.extend(envelopes.flat_map(|other| other.signatures));
    envelope
}

pub(crate) fn bundled(certificate: Envelope, disclosed: &[Disclosure]) -> Vec<u8> {
    Json::from(&Bundle { disclosed: disclosed.to_vec(), ..Bundle::of(certificate) }).to_canonical()
}

/// The verdict says this, because of exactly this one check; all others passed or were not made.
#[track_caller]
pub(crate) fn assert_only(verdict: &Verdict, answer: Answer, name: CheckName, outcome: CheckOutcome, code: Code) {
    assert_eq!((verdict.answer(), verdict.code()), (answer, code), "{verdict:#?}");
    let found = check_of(verdict, name);
    assert_eq!((found.outcome, found.code), (outcome, code));
    let others = verdict.checks().iter().filter(|check| check.name != name);
    for other in others {
        assert!(matches!(other.outcome, CheckOutcome::Pass | CheckOutcome::Skipped), "{other:?}");
    }
}

#[track_caller]
pub(crate) fn assert_refused(verdict: &Verdict, name: CheckName, code: Code) {
    assert_only(verdict, Answer::Refuse, name, CheckOutcome::Fail, code);
}

#[track_caller]
pub(crate) fn assert_open(verdict: &Verdict, name: CheckName, code: Code) {
    assert_only(verdict, Answer::Undetermined, name, CheckOutcome::Unknown, code);
}

#[track_caller]
pub(crate) fn assert_accepted(verdict: &Verdict) {
    assert_eq!((verdict.answer(), verdict.code(), verdict.exit_code()), (Answer::Accept, Code::Ok, 0), "{verdict:#?}");
}

pub(crate) fn check_of(verdict: &Verdict, name: CheckName) -> &Check {
    verdict.checks().iter().find(|check| check.name == name).unwrap()
}

pub(crate) fn token(text: &str) -> Token {
    Token::parse(text).unwrap()
}

pub(crate) fn identifier(kind: IdentifierKind, value: &str) -> Identifier {
    Identifier { kind, value: value.into() }
}

pub(crate) fn artifact(name: &str) -> Artifact {
    Artifact { name: name.into(), digest: Digest::of(name.as_bytes()) }
}

pub(crate) fn product() -> Product {
    Product {
        vendor: "Hamakaze Control Works".into(),
        model: "HK-210".into(),
        version: "3.2.1".into(),
        kind: token("component"),
        name: words("HK-210 programmable controller", "HK-210 プログラマブルコントローラ"),
        identifiers: vec![
            identifier(IdentifierKind::Gtin, "4006381333931"),
            identifier(IdentifierKind::Purl, "pkg:generic/hamakaze/hk-210@3.2.1"),
        ],
        artifacts: vec![artifact("hk-210-3.2.1.bin"), artifact("hk-210-loader.bin")],
    }
}

pub(crate) fn root_of(seed: u8, body: &str, roles: &[&str]) -> TrustRoot {
    TrustRoot {
        name: format!("{body} {seed}"),
        body: body.into(),
        key: PublicKeyText::from_bytes(*key(seed).public_key().as_bytes()),
        roles: roles.iter().map(|role| Role::parse(role).unwrap()).collect(),
        from: None,
        until: None,
    }
}

pub(crate) fn threshold(role: &str, count: u32) -> Threshold {
    Threshold { role: Role::parse(role).unwrap(), count }
}

fn policy() -> TrustPolicy {
    let set = TrustedSet {
        id: SetId::parse("us-ssdf").unwrap(),
        versions: VersionRange::parse(">=1.1.0, <2.0.0").unwrap(),
        levels: None,
        digests: None,
    };
    TrustPolicy {
        id: token("harbour"),
        roots: vec![root_of(CERTIFIER, BODY, &["certifier"])],
        thresholds: vec![threshold("certifier", 1)],
        sets: vec![set],
        product_kinds: None,
        product: ProductRule::Optional,
        waivers: WaiverRule::Refuse,
        required_findings: Vec::new(),
        max_certificate_age: None,
        status: StatusRule { required: false, max_age: None },
        accreditation: None,
        log: None,
        recognition: None,
    }
}

fn certificate(findings: &[Disclosure]) -> Certificate {
    let leaves: Vec<_> = findings.iter().map(|finding| MerkleTree::leaf_hash(&finding.leaf())).collect();
    Certificate {
        number: "MCO-2026-0007".into(),
        body: Body {
            name: words("Minato Conformity Office", "港適合性評価機関"), id: BODY.into(), address: None
        },
        series: Vec::new(),
        holder: Holder { name: words("Hamakaze Control Works", "浜風制御製作所"), address: None },
        product: product(),
        scope: words("Secure development of HK-210", "HK-210 のセキュア開発"),
        set: SetReference {
            id: SetId::parse("us-ssdf").unwrap(),
            version: SemVer::new(1, 1, 0),
            digest: Digest::of(b"us-ssdf 1.1.0"),
            title: words("Secure software development", "セキュアなソフトウェア開発"),
        },
        level: None,
        decided_at: time("2026-03-02T00:00:00Z"),
        granted_at: time("2026-03-03T00:00:00Z"),
        expires_at: Some(time("2028-03-03T00:00:00Z")),
        signatory: "Head of certification".into(),
        record: Digest::of(b"record"),
        evaluated_at: time("2026-03-01T00:00:00Z"),
        status_index: Some(7),
        findings: FindingsRoot { count: u32::try_from(leaves.len()).unwrap(), root: MerkleTree::over(&leaves).root() },
        score: None,
        unmet: Vec::new(),
        waived: Vec::new(),
        weakenings: Vec::new(),
    }
}

fn findings() -> Vec<Disclosure> {
    let outcomes = [
        ("PO.1.1", Outcome::Satisfied),
        ("PO.1.2", Outcome::NotApplicable),
        ("PS.1.1", Outcome::Undetermined),
        ("PW.4.1", Outcome::Satisfied),
        ("RV.1.1", Outcome::NotSatisfied),
    ];
    let mut findings: Vec<_> = outcomes
        .iter()
        .zip(0u8..)
        .map(|((requirement, outcome), index)| Disclosure {
            index: index.into(),
            requirement: id(requirement),
            outcome: *outcome,
            salt: [index; 32],
            proof: Vec::new(),
        })
        .collect();
    let leaves: Vec<_> = findings.iter().map(|finding| MerkleTree::leaf_hash(&finding.leaf())).collect();
    for finding in &mut findings {
        finding.proof = MerkleTree::over(&leaves).prove_inclusion(finding.index.into()).unwrap();
    }
    findings
}
