//! A signature on an evidence document counts when it is verified by a key that the admission policy names for that kind of
//! evidence, over the exact bytes at hand, on a statement about the product; anything less is as good as no signature.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on may panic")]

use warifu_catalog::Catalog;
use warifu_core::{
    CheckSignature, CompiledSet, EvaluateError, Evaluation, OpenedBundle, Replay, ReplayError, Request, evaluate,
    replay_from,
};
use warifu_model::{Admission, Digest, Envelope, Json, Outcome, Remark, SetId, Timestamp, VersionRange, Vocabulary};
use warifu_tests::files;
use warifu_tests::generator::{fake_bundle, open_fake_bundle};

/// Stands for real cryptography: a signature is the digest of key and message.
struct Stand;

fn sign(key: &[u8; 32], message: &[u8]) -> Vec<u8> {
    Digest::of(&[key.as_slice(), message].concat()).as_bytes().to_vec()
}

impl CheckSignature for Stand {
    fn check(&self, public_key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
        sign(public_key, message) == signature
    }

    fn opens_bundles(&self) -> bool {
        true
    }

    fn open_bundle(&self, bundle: &[u8], trusted_root: &[u8]) -> Option<OpenedBundle> {
        let (payload, identity, issuer, signed_at) = open_fake_bundle(bundle, trusted_root)?;
        Some(OpenedBundle { payload_type: IN_TOTO.into(), payload, identity, issuer, signed_at })
    }
}

/// The same without bundles.
struct KeysOnly;

impl CheckSignature for KeysOnly {
    fn check(&self, public_key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
        Stand.check(public_key, message, signature)
    }
}

const BUILDER: [u8; 32] = [7; 32];
const STRANGER: [u8; 32] = [8; 32];
const IN_TOTO: &str = "application/vnd.in-toto+json";

fn base64(bytes: &[u8]) -> String {
    data_encoding::BASE64.encode(bytes)
}

fn artifact() -> Digest {
    Digest::of(b"firmware")
}

fn statement(about: Digest) -> Vec<u8> {
    let subject = Json::object().with("name", "firmware").with("digest", Json::object().with("sha256", about.hex()));
    Json::object()
        .with("_type", "https://in-toto.io/Statement/v1")
        .with("subject", Json::List(vec![subject]))
        .with("predicateType", "https://slsa.dev/provenance/v1")
        .to_canonical()
}

fn envelope(payload: &[u8], kind: &str, signature: &[u8]) -> Vec<u8> {
    Json::object()
        .with("payload", base64(payload))
        .with("payloadType", kind)
        .with("signatures", Json::List(vec![Json::object().with("sig", base64(signature))]))
        .to_canonical()
}

fn signed(payload: &[u8], key: &[u8; 32]) -> Vec<u8> {
    envelope(payload, IN_TOTO, &sign(key, &Envelope::pae(IN_TOTO, payload)))
}

fn policy(signer: Json) -> Vec<u8> {
    Json::object()
        .with("format", "warifu.admission/1")
        .with("id", "test")
        .with("signers", Json::List(Vec::new()))
        .with("evidence_signers", Json::List(vec![signer]))
        .with("unsigned", "admit_as_first")
        .with("unknown_signers", "refuse")
        .with("evidence", "declared")
        .with("waivers", "refuse")
        .to_canonical()
}

fn kind_of(kind: &str, types: &[&str]) -> Json {
    Json::object().with("kind", kind).with("predicate_types", Json::list(types.iter().copied()))
}

fn builder(kind: &str) -> Json {
    key_for(kind, BUILDER)
}

fn key_for(kind: &str, key: [u8; 32]) -> Json {
    signer_of(kind_of(kind, &["https://slsa.dev/provenance/v1"]), key)
}

fn signer_of(kind: Json, key: [u8; 32]) -> Json {
    Json::object()
        .with("name", "build service")
        .with("key", warifu_model::PublicKeyText::from_bytes(key))
        .with("kinds", Json::List(vec![kind]))
}

/// An attestation that rests on the document, with what PO.3.2 asks besides.
fn attestation(document: &[u8]) -> Vec<u8> {
    let evidence = |id: &str, kind: &str, digest: Digest| {
        Json::object()
            .with("id", id)
            .with("kind", kind)
            .with("media_type", "application/json")
            .with("name", "document")
            .with("digest", digest)
            .with("size", 1_i64)
            .with("made_at", "2026-05-01T00:00:00Z")
            .with("remarks", Json::List(vec![Json::object().with("code", "signature_not_checked")]))
    };
    let tool = Json::object()
        .with("name", "build service")
        .with("version", "1")
        .with("purpose", "build")
        .with("supported", true)
        .with("updated", "2026-05-01");
    let claim = |id: &str, value: Json| {
        Json::object().with("claim", id).with("value", value).with("evidence", Json::list(["e1", "e2"]))
    };
    let evidence = vec![
        evidence("e1", "build_provenance", Digest::of(document)),
        evidence("e2", "tool_inventory", Digest::of(b"inventory")),
    ];
    let claims = vec![
        claim("build.enveloped", true.into()),
        claim("build.materials", Json::Int(3)),
        claim("build.materials_without_digest", Json::Int(0)),
        claim("toolchain.configuration_reviewed", "2026-05-01".into()),
        claim("toolchain.tools", Json::List(vec![tool])),
    ];
    warifu_testkit::statement(Json::Null, Json::List(Vec::new()), evidence, claims)
}

fn set() -> CompiledSet {
    let catalog = Catalog::shipped().unwrap();
    let vocabularies: Vec<(Digest, Vocabulary)> =
        catalog.documents().iter().filter_map(|one| Some((one.file_digest(), one.vocabulary()?.clone()))).collect();
    let (id, range) = (SetId::parse("us-ssdf").unwrap(), VersionRange::parse("=1.1.1").unwrap());
    let document = catalog.find(&id, &range, at()).unwrap().document;
    CompiledSet::compile(document.set().unwrap().clone(), document.digest(), &vocabularies).unwrap()
}

fn at() -> Timestamp {
    Timestamp::parse("2026-06-01T00:00:00Z").unwrap()
}

fn assess(document: &[u8], admission: &[u8], at_hand: &[&[u8]]) -> Result<Evaluation, EvaluateError> {
    assess_by(&Stand, document, admission, at_hand)
}

fn assess_by(
    signatures: &dyn CheckSignature,
    document: &[u8],
    admission: &[u8],
    at_hand: &[&[u8]],
) -> Result<Evaluation, EvaluateError> {
    let attestation = attestation(document);
    let request = Request {
        at: at(),
        level: None,
        inputs: &[&attestation],
        admission: Some(admission),
        waivers: None,
        evidence: at_hand,
        certificates: &[],
    };
    evaluate(&set(), &request, signatures)
}

/// The outcome of PO.3.2, and how many signers the record names.
fn outcome(document: &[u8], admission: &[u8], at_hand: &[&[u8]]) -> (Outcome, usize) {
    let evaluation = assess(document, admission, at_hand).unwrap();
    let record = evaluation.record();
    let finding = record.findings.iter().find(|finding| finding.requirement.as_str() == "PO.3.2").unwrap();
    let used = record.evidence.iter().find(|used| used.kind.as_str() == "build_provenance").unwrap();
    assert_eq!(
        used.remarks.iter().map(|Remark { code, .. }| code.as_str()).collect::<Vec<_>>(),
        ["signature_not_checked"]
    );
    (finding.outcome, used.signers.len())
}

#[test]
fn a_verified_signature_of_a_named_key_counts() {
    let document = signed(&statement(artifact()), &BUILDER);
    let found = outcome(&document, &policy(builder("build_provenance")), &[&document]);
    assert_eq!(found, (Outcome::Satisfied, 1));
}

#[test]
fn anything_less_is_as_good_as_no_signature() {
    let statement_of = |about| statement(about);
    let ours = statement_of(artifact());
    let good = signed(&ours, &BUILDER);
    let named = policy(builder("build_provenance"));
    let other_payload = envelope(&statement_of(Digest::of(b"other")), IN_TOTO, &sign(&BUILDER, b"other"));
    let other_statement = |stated: &str| {
        let text = String::from_utf8(ours.clone()).unwrap().replace("https://slsa.dev/provenance/v1", stated);
        signed(text.as_bytes(), &BUILDER)
    };
    let unstated = String::from_utf8(ours.clone()).unwrap().replace("\"predicateType\":", "\"predicate_type\":");
    let changed = |from: &str, to: &str| {
        let text = String::from_utf8(ours.clone()).unwrap();
        assert!(text.contains(from), "{text}");
        signed(text.replace(from, to).as_bytes(), &BUILDER)
    };
    let other_type = envelope(&ours, "text/plain", &sign(&BUILDER, &Envelope::pae("text/plain", &ours)));
    let nothing = (Outcome::Undetermined, 0);
    for (what, document, policy, is_at_hand) in [
        ("a bare statement", ours.clone(), named.clone(), true),
        ("a stranger's key", signed(&ours, &STRANGER), named.clone(), true),
        ("garbage", envelope(&ours, IN_TOTO, b"garbage"), named.clone(), true),
        ("another payload", other_payload, named.clone(), true),
        ("another product", signed(&statement_of(Digest::of(b"other")), &BUILDER), named.clone(), true),
        ("another statement", other_statement("https://example.com/lunch-menu/v1"), named.clone(), true),
        ("another version", other_statement("https://slsa.dev/provenance/v2"), named.clone(), true),
        ("the type in capitals", other_statement("HTTPS://SLSA.DEV/PROVENANCE/V1"), named.clone(), true),
        ("no type", signed(unstated.as_bytes(), &BUILDER), named.clone(), true),
        ("no statement", changed("Statement/v1", "Link/v1"), named.clone(), true),
        (
            "not even a type of statement",
            changed(r#""_type":"https://in-toto.io/Statement/v1","#, ""),
            named.clone(),
            true,
        ),
        ("a subject that is none", changed(r#""subject":[{"#, r#""subject":[1,{"#), named.clone(), true),
        ("another payload type", other_type, named.clone(), true),
        ("not at hand", good.clone(), named.clone(), false),
        ("named for SBOMs", good.clone(), policy(builder("sbom")), true),
        ("not yet", good.clone(), policy(builder("build_provenance").with("from", "2026-06-02T00:00:00Z")), true),
        ("no more", good.clone(), policy(builder("build_provenance").with("until", "2026-06-01T00:00:00Z")), true),
        ("nobody named", good.clone(), Json::from(&Admission::self_assessment()).to_canonical(), true),
        (
            "no signature",
            Json::object()
                .with("payload", base64(&ours))
                .with("payloadType", IN_TOTO)
                .with("signatures", Json::List(Vec::new()))
                .to_canonical(),
            named.clone(),
            true,
        ),
    ] {
        let at_hand: Vec<&[u8]> = if is_at_hand { vec![&document] } else { Vec::new() };
        assert_eq!(outcome(&document, &policy, &at_hand), nothing, "{what}");
    }
}

const ROOT: &[u8] = b"a trusted root";
const WORKFLOW: &str = "https://git.example/firmware/.workflows/release.yml@refs/heads/main";
const ISSUER: &str = "https://token.example";

fn holder(identity: &str, issuer: &str, root: &[u8]) -> Vec<u8> {
    let certificate =
        Json::object().with("identity", identity).with("issuer", issuer).with("trusted_root", Digest::of(root));
    policy(
        Json::object()
            .with("name", "release workflow")
            .with("certificate", certificate)
            .with("kinds", Json::List(vec![kind_of("build_provenance", &["https://slsa.dev/provenance/v1"])])),
    )
}

#[test]
fn a_bundle_counts_for_the_holder_that_is_named() {
    let document = fake_bundle(ROOT, &[WORKFLOW, ISSUER, "2026-05-01T00:00:00Z"], &statement(artifact()));
    let admission = holder(WORKFLOW, ISSUER, ROOT);
    assert_eq!(outcome(&document, &admission, &[&document, ROOT]), (Outcome::Satisfied, 1));
    let evaluation = assess(&document, &admission, &[&document, ROOT]).unwrap();
    let used = evaluation.record().evidence.iter().find(|used| !used.signers.is_empty()).unwrap();
    let certificate = used.signers[0].certificate.clone().unwrap();
    assert_eq!((certificate.identity.as_str(), certificate.issuer.as_str()), (WORKFLOW, ISSUER));
    assert_eq!(certificate.trusted_root, Digest::of(ROOT));
    assert_eq!(certificate.signed_at.to_string(), "2026-05-01T00:00:00Z");
}

#[test]
fn a_bundle_of_anybody_else_counts_for_nothing() {
    let ours = statement(artifact());
    let made = |head: [&str; 3], payload: &[u8]| fake_bundle(ROOT, &head, payload);
    let head = [WORKFLOW, ISSUER, "2026-05-01T00:00:00Z"];
    let good = made(head, &ours);
    let named = holder(WORKFLOW, ISSUER, ROOT);
    let mut flipped = good.clone();
    flipped[3] ^= 1;
    let other_type = String::from_utf8(ours.clone()).unwrap().replace("provenance/v1", "verification_summary/v1");
    let cases = vec![
        ("the root is not at hand", good.clone(), &named, vec![]),
        ("another root", fake_bundle(b"other", &head, &ours), &named, vec![ROOT, b"other"]),
        ("a flipped bit", flipped, &named, vec![ROOT]),
        (
            "another workflow of the repository",
            made([&WORKFLOW.replace("release", "test"), ISSUER, head[2]], &ours),
            &named,
            vec![ROOT],
        ),
        ("another branch", made([&WORKFLOW.replace("main", "main2"), ISSUER, head[2]], &ours), &named, vec![ROOT]),
        ("another issuer", made([WORKFLOW, "https://token.example/", head[2]], &ours), &named, vec![ROOT]),
        ("signed later", made([WORKFLOW, ISSUER, "2026-06-01T00:00:01Z"], &ours), &named, vec![ROOT]),
        ("another product", made(head, &statement(Digest::of(b"other"))), &named, vec![ROOT]),
        ("another statement", made(head, other_type.as_bytes()), &named, vec![ROOT]),
    ];
    for (what, document, admission, more) in cases {
        let mut at_hand: Vec<&[u8]> = vec![&document];
        at_hand.extend(more);
        assert_eq!(outcome(&document, admission, &at_hand), (Outcome::Undetermined, 0), "{what}");
    }
    let key = policy(builder("build_provenance"));
    assert_eq!(outcome(&good, &key, &[&good, ROOT]), (Outcome::Undetermined, 0), "a key is no certificate");
}

/// Whoever opens no bundles comes to no other outcome than whoever does: it comes to none, and says what is missing.
#[test]
fn who_opens_no_bundles_does_not_evaluate_what_depends_on_one() {
    let document = fake_bundle(ROOT, &[WORKFLOW, ISSUER, "2026-05-01T00:00:00Z"], &statement(artifact()));
    let admission = holder(WORKFLOW, ISSUER, ROOT);
    let refused = assess_by(&KeysOnly, &document, &admission, &[&document, ROOT]).unwrap_err();
    assert_eq!(refused, EvaluateError::BundlesNotOpened { trusted_root: Digest::of(ROOT) });
    let evaluation = assess(&document, &admission, &[&document, ROOT]).unwrap();
    let attestation = attestation(&document);
    let archive: warifu_core::Archive = [attestation.as_slice(), &admission, &document, ROOT].into_iter().collect();
    let replayed = replay_from(evaluation.record_bytes(), &set(), &archive, &[], &KeysOnly).unwrap_err();
    assert!(matches!(replayed, ReplayError::Evaluate(error) if error == refused));

    // where nothing depends on a bundle both say the same, to the byte
    let envelope = signed(&statement(artifact()), &BUILDER);
    let by_key = policy(builder("build_provenance"));
    for (document, admission, at_hand) in [
        (&document, &admission, vec![document.as_slice()]),
        (&document, &admission, vec![ROOT]),
        (&document, &by_key, vec![document.as_slice(), ROOT]),
        (&envelope, &admission, vec![envelope.as_slice(), ROOT]),
        (&envelope, &by_key, vec![envelope.as_slice()]),
    ] {
        let with = assess(document, admission, &at_hand).unwrap();
        let without = assess_by(&KeysOnly, document, admission, &at_hand).unwrap();
        assert_eq!(with.record_bytes(), without.record_bytes());
    }
}

/// A record names the trusted root, and does not replay without it.
#[test]
fn a_record_with_a_bundle_replays_with_its_root() {
    let document = fake_bundle(ROOT, &[WORKFLOW, ISSUER, "2026-05-01T00:00:00Z"], &statement(artifact()));
    let admission = holder(WORKFLOW, ISSUER, ROOT);
    let evaluation = assess(&document, &admission, &[&document, ROOT]).unwrap();
    let attestation = attestation(&document);
    let replay = |files: &[&[u8]]| {
        let archive: warifu_core::Archive = files.iter().copied().collect();
        replay_from(evaluation.record_bytes(), &set(), &archive, &[], &Stand)
    };
    assert!(matches!(replay(&[&attestation, &admission, &document, ROOT]), Ok(Replay::Same(_))));
    let missing = replay(&[&attestation, &admission, &document]).unwrap_err();
    assert!(matches!(missing, ReplayError::MissingInputs(digests) if digests == [Digest::of(ROOT)]));
}

/// What a statement of each type carries, as small as it can be.
fn carried(predicate_type: &str) -> &'static str {
    match predicate_type {
        "https://slsa.dev/provenance/v1" => {
            r#"{"buildDefinition": {"buildType": "t"}, "runDetails": {"builder": {"id": "b"}}}"#
        }
        "https://slsa.dev/provenance/v0.2" => r#"{"buildType": "t", "builder": {"id": "b"}}"#,
        "https://cyclonedx.org/bom" | "https://cyclonedx.org/schema" => {
            r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [],
                "metadata": {"component": {"type": "file", "name": "build", "bom-ref": "b"}},
                "vulnerabilities": [{"id": "CVE-2026-1", "affects": [{"ref": "b"}]}]}"#
        }
        "https://spdx.dev/Document" => {
            r#"{"spdxVersion": "SPDX-2.3", "creationInfo": {"created": "2026-05-01T08:00:00Z"}}"#
        }
        "https://openvex.dev/ns" => {
            r#"{"@context": "https://openvex.dev/ns/v0.2.0", "author": "a", "timestamp": "2026-05-01T00:00:00Z",
                "statements": [{"vulnerability": {"name": "CVE-2026-1"}, "status": "affected"}]}"#
        }
        csaf if csaf.starts_with("https://docs.oasis-open.org/csaf/") => {
            r#"{"document": {"category": "csaf_vex", "csaf_version": "2.0", "publisher": {"name": "a"},
                "tracking": {"id": "1", "status": "final", "current_release_date": "2026-05-01T00:00:00Z"}},
                "product_tree": {"full_product_names": [{"product_id": "P", "name": "P",
                    "product_identification_helper": {"purl": "pkg:generic/hamakaze/hk-210"}}]},
                "vulnerabilities": [{"cve": "CVE-2026-1", "product_status": {"known_affected": ["P"]}}]}"#
        }
        "https://scorecard.dev/result/v0.1" => {
            r#"{"date": "2026-05-01", "repo": {"name": "example.com/a/b", "commit": "1"}, "scorecard": {"version": "v5.0.0",
                "commit": "2"}, "score": 5.0, "checks": [{"name": "License", "score": 10, "reason": "found"}]}"#
        }
        "https://slsa.dev/verification_summary/v1" | "https://slsa.dev/verification_summary/v0.2" => {
            r#"{"verifier": {"id": "v"}, "timeVerified": "2026-05-01T00:00:00Z", "verificationResult": "PASSED"}"#
        }
        "https://in-toto.io/attestation/svr/v0.1" | "https://in-toto.io/attestation/svr/v0.2" => {
            r#"{"verifier": {"id": "v", "policies": []}, "timeCreated": "2026-05-01T00:00:00Z", "properties": ["P"]}"#
        }
        "https://in-toto.io/attestation/test-result/v0.1" => r#"{"result": "PASSED", "configuration": []}"#,
        "https://in-toto.io/attestation/release/v0.1" | "https://in-toto.io/attestation/release/v0.2" => {
            r#"{"purl": "pkg:generic/hamakaze/hk-210@3.2.1"}"#
        }
        link if link.contains("ink/v") => {
            r#"{"name": "build", "command": ["make"], "byproducts": {"return-value": 0}}"#
        }
        other => panic!("nothing of type {other} is made here"),
    }
}

/// What a statement may be as signed evidence is what its type gives, by the table of the importer: a policy that names a
/// type for a kind finds the signer where the importer makes such evidence of such a statement, and nowhere else.
#[test]
fn signed_kinds_are_those_of_the_predicate_types() {
    let product = warifu_testkit::hk_210();
    let product = warifu_model::Product::read(&product.to_canonical()).unwrap();
    let artifact = product.artifacts[0].digest.hex();
    let all_kinds: std::collections::BTreeSet<_> =
        warifu_evidence::predicate_types().flat_map(|(_, kinds)| kinds).collect();
    let set = set();
    for (place, (predicate_type, kinds)) in warifu_evidence::predicate_types().enumerate() {
        let payload = format!(
            r#"{{"_type": "https://in-toto.io/Statement/v1", "subject": [{{"digest": {{"sha256": "{artifact}"}}}}],
                "predicateType": "{predicate_type}", "predicate": {}}}"#,
            carried(predicate_type)
        );
        let document = signed(payload.as_bytes(), &BUILDER);
        let imported = warifu_evidence::import(&document, &product).unwrap();
        let made: Vec<_> = imported.parts.iter().map(|part| part.kind.as_str().to_owned()).collect();
        assert_eq!(made, kinds, "{predicate_type}");
        let named = warifu_evidence::Named { name: "document".into(), imported };
        let attestation = warifu_evidence::assemble(&[named], &product, None, Vec::new()).unwrap();
        let attestation = Json::from(&attestation).to_canonical();
        // ordinarily its own kinds, and one in eight of the others, which is another one for each type
        let is_tried = |(turn, kind): &(usize, &&str)| kinds.contains(*kind) || (place + turn) % files::one_in(8) == 0;
        for (_, kind) in all_kinds.iter().enumerate().filter(is_tried) {
            let admission = policy(signer_of(kind_of(kind, &[predicate_type]), BUILDER));
            let request = Request {
                at: at(),
                level: None,
                inputs: &[&attestation],
                admission: Some(&admission),
                waivers: None,
                evidence: &[&document],
                certificates: &[],
            };
            let evaluation = evaluate(&set, &request, &Stand).unwrap();
            let signed = evaluation.record().evidence.iter().filter(|used| !used.signers.is_empty());
            let signed: Vec<_> = signed.map(|used| used.kind.as_str()).collect();
            // no shipped set asks for a Scorecard, so that no record names who signed one
            let is_asked = |one: &&&str| **one == *kind && **one != "scorecard";
            let expected: Vec<_> = kinds.iter().filter(is_asked).copied().collect();
            assert_eq!(signed, expected, "{predicate_type} named for {kind}");
        }
    }
}

#[test]
fn nobody_can_be_given_the_role() {
    let text = String::from_utf8(policy(builder("sbom"))).unwrap();
    let signer = format!(
        r#""signers":[{{"name":"maker","key":"ed25519:{}","party":"third","roles":["document_signer"]}}]"#,
        base64(&STRANGER)
    );
    let error = Admission::read(text.replace(r#""signers":[]"#, &signer).as_bytes()).unwrap_err();
    assert_eq!((error.code(), error.pointer.as_str()), ("rule-broken", "/signers/0/roles/0"));
    let kinds = r#""kinds":[{"kind":"sbom","predicate_types":["https://slsa.dev/provenance/v1"]}]"#;
    for (from, to, code) in [
        (kinds, "\"kinds\":[]", "empty"),
        (kinds, r#""kinds":["sbom"]"#, "wrong-type"),
        (kinds, &format!("{kinds},\"party\":\"first\""), "unknown-field"),
        (r#"["https://slsa.dev/provenance/v1"]"#, "[]", "empty"),
    ] {
        assert!(text.contains(from), "{from}");
        assert_eq!(Admission::read(text.replace(from, to).as_bytes()).unwrap_err().code(), code, "{to}");
    }
}

#[test]
fn effort_is_bounded() {
    let payload = statement(artifact());
    let signatures: Vec<Json> = (0..100).map(|_| Json::object().with("sig", base64(b"garbage"))).collect();
    let document = |number: i64| {
        Json::object()
            .with("number", Json::Int(number))
            .with("payload", base64(&payload))
            .with("payloadType", IN_TOTO)
            .with("signatures", Json::List(signatures.clone()))
            .to_canonical()
    };
    let keys = Json::List((0..100_u8).map(|key| key_for("build_provenance", [key; 32])).collect());
    let policy = String::from_utf8(policy(builder("sbom"))).unwrap();
    let one = String::from_utf8(Json::List(vec![builder("sbom")]).to_canonical()).unwrap();
    let policy = policy.replace(&one, &String::from_utf8(keys.to_canonical()).unwrap());
    // one document: 100 signatures and 100 keys are within the bound, three are not
    let single = document(0);
    assert!(assess(&single, policy.as_bytes(), &[&single]).is_ok());
    let documents: Vec<Vec<u8>> = (0..3).map(document).collect();
    let attestation = String::from_utf8(attestation(&documents[0])).unwrap();
    let inventory = Digest::of(b"inventory").to_string();
    let attestation = attestation.replace(&inventory, &Digest::of(&documents[1]).to_string());
    let attestation = attestation.replace(r#""kind":"tool_inventory""#, r#""kind":"build_provenance""#);
    let third = attestation.replace(&Digest::of(&documents[0]).to_string(), &Digest::of(&documents[2]).to_string());
    let (inputs, at_hand): (Vec<&[u8]>, Vec<&[u8]>) =
        (vec![attestation.as_bytes(), third.as_bytes()], documents.iter().map(Vec::as_slice).collect());
    let request = Request {
        at: at(),
        level: None,
        inputs: &inputs,
        admission: Some(policy.as_bytes()),
        waivers: None,
        evidence: &at_hand,
        certificates: &[],
    };
    assert_eq!(evaluate(&set(), &request, &Stand).unwrap_err().code(), "too-many-signatures");
}

/// Each try hashes the payload whole, so that a long payload counts for more.
#[test]
fn bytes_are_bounded_as_well() {
    let padded = format!("{}{}", " ".repeat(4 << 20), String::from_utf8(statement(artifact())).unwrap());
    let signatures: Vec<Json> = (0..100).map(|_| Json::object().with("sig", base64(b"garbage"))).collect();
    let document = Json::object()
        .with("payload", base64(padded.as_bytes()))
        .with("payloadType", IN_TOTO)
        .with("signatures", Json::List(signatures))
        .to_canonical();
    let policy = |keys: u8| {
        let keys = Json::List((0..keys).map(|key| key_for("build_provenance", [key; 32])).collect());
        let policy = String::from_utf8(policy(builder("sbom"))).unwrap();
        let one = String::from_utf8(Json::List(vec![builder("sbom")]).to_canonical()).unwrap();
        policy.replace(&one, &String::from_utf8(keys.to_canonical()).unwrap())
    };
    // 4 MiB, a hundred signatures: two keys are 800 MiB, three are more than 1 GiB
    assert!(assess(&document, policy(2).as_bytes(), &[&document]).is_ok());
    assert_eq!(assess(&document, policy(3).as_bytes(), &[&document]).unwrap_err().code(), "too-many-signatures");
}
