//! A small vocabulary, a small set, and a product that conforms to it.

use warifu_core::{CompiledSet, Conformity, Decision, Request, Scales, When, decide, evaluate};
use warifu_model::{Body, Digest, Holder, Json, PublicKeyText, RequirementSet, Terms, Timestamp, Vocabulary};
use warifu_signing::{Ed25519Check, Issued, attest, issue};
pub(crate) use warifu_testkit::{id, key, time, words};
use warifu_verify::{Check, Gate, Question, Trust, Verdict, VerifiedCertificate};

pub(crate) const MAKER: u8 = 1;
pub(crate) const CERTIFIER: u8 = 2;
pub(crate) const REVIEWER: u8 = 3;
pub(crate) const SALT_SEED: [u8; 32] = [42; 32];

pub(crate) const EVALUATED_AT: &str = "2026-03-01T00:00:00Z";
pub(crate) const DECIDED_AT: &str = "2026-03-02T00:00:00Z";
pub(crate) const GRANTED_AT: &str = "2026-03-03T00:00:00Z";

/// A draft attestation; `tested` is what it claims about the test run.
pub(crate) fn attestation(tested: bool) -> Vec<u8> {
    let artifact = Digest::of(b"HK-210 3.2.1");
    format!(
        r#"{{"_type":"https://in-toto.io/Statement/v1",
        "subject":[{{"name":"hk-210-3.2.1.bin","digest":{{"sha256":"{hex}"}}}}],
        "predicateType":"urn:warifu:attestation:1",
        "predicate":{{"product":{{"format":"warifu.product/1","vendor":"Hamakaze Control Works","model":"HK-210",
            "version":"3.2.1","kind":"component","name":{{"en":"HK-210 controller","ja":"HK-210 制御装置"}},
            "identifiers":[{{"type":"purl","value":"pkg:generic/hamakaze/hk-210@3.2.1"}}],
            "artifacts":[{{"name":"hk-210-3.2.1.bin","digest":"{artifact}"}}]}},
          "made_at":"2026-02-20T00:00:00Z",
          "vocabularies":[{{"id":"small","version":"1.0.0","digest":"{vocabulary}"}}],
          "evidence":[],
          "claims":[{{"claim":"release.tested","value":{tested}}},{{"claim":"release.signed","value":true}},
            {{"claim":"release.hosted","value":false}}]}}}}"#,
        hex = artifact.hex(),
        vocabulary = Digest::of(&vocabulary()),
    )
    .into_bytes()
}

fn vocabulary() -> Vec<u8> {
    let claim = |name: &str| {
        format!(
            r#"{{"id":"release.{name}","group":"release","title":{{"en":"{name}","ja":"{name} 主張"}},
            "description":{{"en":"{name}","ja":"{name} 説明"}},"type":{{"kind":"boolean"}},"supported_by":[]}}"#
        )
    };
    let claims = ["tested", "signed", "hosted"].map(claim).join(",");
    format!(
        r#"{{"format":"warifu.vocabulary/1","id":"small","version":"1.0.0","title":{{"en":"Small","ja":"小"}},
        "groups":[{{"id":"release","title":{{"en":"Release","ja":"リリース"}}}}],"claims":[{claims}]}}"#
    )
    .into_bytes()
}

fn set_bytes() -> Vec<u8> {
    let requirement = |id: &str, claim: &str, applies: &str| {
        format!(
            r#"{{"id":"{id}","groups":["R"],"title":{{"en":"{id}","ja":"{id} 題"}},
            "statement":{{"en":"The release is {claim}.","ja":"リリース要件 {claim}"}},"assurance":"unverified",{applies}
            "criterion":{{"equals":{{"claim":"release.{claim}","value":true}}}},
            "examples":{{"pass":[{{"claims":{{"release.{claim}":true}}}}],"fail":[{{"claims":{{"release.{claim}":false}}}}]}}}}"#
        )
    };
    let hosted = r#""applies":{"equals":{"claim":"release.hosted","value":true}},"#;
    let requirements =
        [requirement("R.1", "signed", ""), requirement("R.2", "tested", ""), requirement("R.3", "hosted", hosted)];
    format!(
        r#"{{"format":"warifu.requirement-set/1","id":"small-set","version":"1.0.0","language":1,"status":"final",
        "title":{{"en":"Small set","ja":"小さな要求事項集"}},"description":{{"en":"For tests","ja":"試験用"}},
        "authority":{{"name":{{"en":"Nobody","ja":"該当なし"}}}},
        "source":{{"document":"none","edition":"1","published":"2026"}},"effective":{{"from":"2026-01-01"}},
        "vocabularies":[{{"id":"small","version":"1.0.0","digest":"{}"}}],"levels":{{"scheme":"none"}},
        "groups":[{{"id":"R","title":{{"en":"R","ja":"R 群"}}}}],"requirements":[{}]}}"#,
        Digest::of(&vocabulary()),
        requirements.join(","),
    )
    .into_bytes()
}

pub(crate) fn compiled() -> CompiledSet {
    let (set, vocabulary) = (set_bytes(), vocabulary());
    let vocabularies = [(Digest::of(&vocabulary), Vocabulary::read(&vocabulary).unwrap())];
    CompiledSet::compile(RequirementSet::read(&set).unwrap(), Digest::of(&set), &vocabularies).unwrap()
}

fn admission() -> Vec<u8> {
    let maker = PublicKeyText::from_bytes(*key(MAKER).public_key().as_bytes());
    format!(
        r#"{{"format":"warifu.admission/1","id":"office","signers":[{{"name":"Hamakaze","key":"{maker}","party":"first",
        "roles":["maker"]}}],"unsigned":"refuse","unknown_signers":"refuse","evidence":"declared","waivers":"allow"}}"#
    )
    .into_bytes()
}

pub(crate) const WAIVERS: &[u8] = br#"{"format":"warifu.waivers/1","waivers":[{"id":"w-1","requirement":"R.2",
    "kind":"risk_accepted","justification":"tested by hand","approved_by":"Head of certification",
    "from":"2026-01-01","until":"2026-12-31"}]}"#;

/// What is decided on an attestation that the maker signed.
pub(crate) fn decision(tested: bool, waivers: Option<&[u8]>, decided_at: &str) -> Decision {
    let envelope = attest(&attestation(tested), &key(MAKER)).unwrap();
    let admission = admission();
    let request = Request {
        at: time(EVALUATED_AT),
        level: None,
        inputs: &[&envelope],
        admission: Some(&admission),
        waivers,
        evidence: &[],
        certificates: &[],
    };
    let set = compiled();
    let when = When { decided_at: time(decided_at), granted_at: terms().granted_at };
    let scales = Scales { set: &set, request: &request, signatures: &Ed25519Check };
    decide(evaluate(&set, &request, &Ed25519Check).unwrap(), when, &scales).unwrap()
}

pub(crate) fn granted(decision: Decision) -> Conformity {
    match decision {
        Decision::Grant(conformity) => conformity,
        Decision::Refuse(refusal) => panic!("refused: {:?}", refusal.codes()),
    }
}

pub(crate) fn conformity() -> Conformity {
    granted(decision(true, None, DECIDED_AT))
}

pub(crate) fn issued() -> Issued {
    issue(conformity(), &terms(), &key(CERTIFIER), &SALT_SEED).unwrap()
}

pub(crate) fn terms() -> Terms {
    Terms {
        number: "MCO-2026-0007".into(),
        body: Body {
            name: words("Minato Conformity Office", "港適合性評価機関"), id: "minato".into(), address: None
        },
        series: Vec::new(),
        holder: Holder { name: words("Hamakaze Control Works", "浜風制御製作所"), address: None },
        scope: words("Releases of HK-210", "HK-210 のリリース"),
        granted_at: time(GRANTED_AT),
        expires_at: Some(time("2028-03-03T00:00:00Z")),
        signatory: "Head of certification".into(),
        status_index: None,
    }
}

/// An importer's policy that asks for these roles, one key each.
pub(crate) fn trust(roles: &[(u8, &str)]) -> Trust {
    let root = |(seed, role): &(u8, &str)| {
        let key = PublicKeyText::from_bytes(*key(*seed).public_key().as_bytes());
        Json::object().with("name", *role).with("body", "minato").with("key", key).with("roles", Json::list([*role]))
    };
    let threshold = |(_, role): &(u8, &str)| Json::object().with("role", *role).with("count", 1u32);
    let set = Json::object().with("id", "small-set").with("versions", "*");
    let policy = Json::object()
        .with("format", "warifu.trust-policy/2")
        .with("id", "harbour")
        .with("roots", Json::list(roles.iter().map(root)))
        .with("thresholds", Json::list(roles.iter().map(threshold)))
        .with("sets", Json::list([set]))
        .with("product", "optional")
        .with("waivers", "refuse")
        .with("status", Json::object().with("required", false));
    Trust::read(&policy.to_canonical()).unwrap()
}

pub(crate) fn at_gate(bundle: &[u8], trust: &Trust) -> Verdict {
    let at = time("2026-06-01T00:00:00Z");
    Gate::new(trust).check(bundle, &Question { product: None, at, known_at: None })
}

pub(crate) fn open(bundle: &[u8], trust: &Trust, at: Timestamp) -> Result<VerifiedCertificate, Check> {
    Gate::new(trust).open(bundle, &Question { product: None, at, known_at: None })
}
