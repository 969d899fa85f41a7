//! What only statements carry: verdicts, test results, steps, releases; and links as `in-toto-run` writes them.

use serde_json::{Value, json};
use warifu_evidence::{Binding, Import, Named, assemble, combined_claims};

use crate::example::vocabulary;
use crate::support::{FIRMWARE, PURL, claim, controller, import, notes, refusal, vector};

const SUMMARY: &str = "https://slsa.dev/verification_summary/v1";
const TESTS: &str = "https://in-toto.io/attestation/test-result/v0.1";
const RELEASE: &str = "https://in-toto.io/attestation/release/v0.1";
/// Made by `in-toto-run` 3.0.0 of a program that writes an empty file: a link as it is signed, and one in an envelope of a step
/// that returned 3.
const BUILD_LINK: &str = include_str!("links/build.link");
const TEST_LINK: &str = include_str!("links/test.dsse.link");

fn statement(predicate_type: &str, subject: &Value, predicate: &Value) -> String {
    json!({"_type": "https://in-toto.io/Statement/v1", "subject": [subject], "predicateType": predicate_type,
        "predicate": predicate})
    .to_string()
}

fn ours() -> Value {
    json!({"name": "hk-210.bin", "digest": {"sha256": FIRMWARE}})
}

fn summary(result: &str) -> Value {
    json!({"verifier": {"id": "https://verifier.example/1"}, "timeVerified": "2026-05-01T00:00:00Z",
        "resourceUri": "https://example.com/hk-210.bin", "policy": {"uri": "https://verifier.example/policy"},
        "verificationResult": result, "verifiedLevels": ["SLSA_BUILD_LEVEL_3", "SLSA_BUILD_LEVEL_3"]})
}

#[test]
fn links_of_in_toto_run_open() {
    let build = import(BUILD_LINK).unwrap();
    assert_eq!(build.parts[0].kind.as_str(), "link");
    assert_eq!(notes(&build), ["artifacts_not_named", "signature_not_checked"]);
    let steps: Value = serde_json::from_str(&claim(&build, "step.steps")).unwrap();
    assert_eq!(
        steps,
        json!([{"name": "build", "command": "sh -c printf \"\" > hk-210.bin", "return_value": 0, "materials": 1, "products": 1}])
    );
    assert_eq!(claim(&build, "step.unsuccessful"), "0");
    // a step that tests has the product among its materials and makes nothing
    let test = import(TEST_LINK).unwrap();
    assert_eq!((claim(&test, "step.unsuccessful").as_str(), notes(&test)), ("1", notes(&build)));
    let elsewhere = BUILD_LINK.replace(FIRMWARE, &"0".repeat(64));
    assert_eq!(refusal(&elsewhere), ("subject-mismatch", "/signed/products".into()));
    let layout = BUILD_LINK.replace("\"_type\": \"link\"", "\"_type\": \"layout\"");
    assert_eq!(refusal(&layout), ("not-one-of", "/signed/_type".into()));
    for (signatures, code) in
        [("[]", "unsigned-envelope"), ("[{\"keyid\": \"1\", \"sig\": \"\"}]", "unsigned-envelope")]
    {
        let mut unsigned: Value = serde_json::from_str(BUILD_LINK).unwrap();
        unsigned["signatures"] = serde_json::from_str(signatures).unwrap();
        assert_eq!(refusal(&unsigned.to_string()).0, code);
    }
}

#[test]
fn a_link_says_the_same_in_every_form() {
    let signed: Value = serde_json::from_str(BUILD_LINK).unwrap();
    let link = &signed["signed"];
    let materials: Vec<_> = link["materials"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, digest)| json!({"name": name, "digest": digest}))
        .collect();
    let mut predicate = json!({"name": link["name"], "command": link["command"], "byproducts": link["byproducts"]});
    let expected = import(BUILD_LINK).unwrap().parts;
    assert_eq!(import(&link.to_string()).unwrap().parts, expected);
    for (predicate_type, materials) in [
        ("https://in-toto.io/attestation/link/v0.3", json!(materials)),
        ("https://in-toto.io/Link/v0.3", json!(materials)),
        ("https://in-toto.io/Link/v0.2", link["materials"].clone()),
        ("https://in-toto.io/Link/v1", link["materials"].clone()),
    ] {
        predicate["materials"] = materials;
        assert_eq!(
            import(&statement(predicate_type, &ours(), &predicate)).unwrap().parts,
            expected,
            "{predicate_type}"
        );
    }
}

#[test]
fn a_failure_is_matched_generously_and_a_pass_is_not() {
    let failed = [
        (SUMMARY, summary("FAILED"), ("verification.passed", "false")),
        (TESTS, json!({"result": "FAILED"}), ("test_run.result", "\"failed\"")),
        (TESTS, json!({"result": "WARNED"}), ("test_run.result", "\"warned\"")),
        (
            "https://in-toto.io/attestation/link/v0.3",
            json!({"name": "build", "byproducts": {"return-value": 1}}),
            ("step.unsuccessful", "1"),
        ),
        (
            "https://in-toto.io/attestation/link/v0.3",
            json!({"name": "build", "byproducts": {"return-value": "2"}}),
            ("step.unsuccessful", "1"),
        ),
    ];
    let passed = [
        (SUMMARY, summary("PASSED")),
        (TESTS, json!({"result": "PASSED"})),
        ("https://in-toto.io/attestation/link/v0.3", json!({"name": "build", "byproducts": {"return-value": 0}})),
        (RELEASE, json!({"purl": PURL})),
    ];
    // none of these is an artifact for certain, and each may be
    let possible = [
        json!({"name": "pkg:npm/hk-210@3.2.1", "digest": {"sha512": "ab"}}),
        json!({"uri": "pkg:generic/hamakaze/hk-210", "digest": {"gitCommit": "ab"}}),
        json!({"uri": PURL, "digest": {"sha256": "0".repeat(64)}}),
        json!({"name": "hk-210.bin", "digest": {"sha512": "ab"}}),
    ];
    let npm = |subject: &Value| subject["name"] == "pkg:npm/hk-210@3.2.1";
    for subject in &possible {
        for (predicate_type, predicate, (id, value)) in &failed {
            let text = statement(predicate_type, subject, predicate);
            if npm(subject) {
                // the product has a package URL, and this is not like it
                assert_eq!(refusal(&text).0, "subject-without-sha256");
                continue;
            }
            let imported = import(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
            assert_eq!(claim(&imported, id), *value);
            assert_eq!(notes(&imported), ["statements_assumed"]);
        }
        for (predicate_type, predicate) in &passed {
            assert!(import(&statement(predicate_type, subject, predicate)).is_err(), "{predicate_type} {subject}");
        }
    }
    let another = json!({"name": "hk-220.bin", "digest": {"sha256": "0".repeat(64)}});
    for (predicate_type, predicate, _) in &failed {
        assert_eq!(refusal(&statement(predicate_type, &another, predicate)), ("subject-mismatch", "/subject".into()));
    }
    // in a file of several lines the failure is not passed over
    let lines =
        [statement(SUMMARY, &ours(), &summary("PASSED")), statement(TESTS, &possible[3], &json!({"result": "FAILED"}))];
    let imported = import(&lines.join("\n")).unwrap();
    assert_eq!(claim(&imported, "test_run.result"), "\"failed\"");
    // nor is what may be one and is not understood
    let odd = statement(TESTS, &possible[3], &json!({"result": "failed"}));
    assert_eq!(refusal(&[lines[0].as_str(), &odd].join("\n")).0, "not-one-of");
}

/// Versions of a predicate have several names for one member; whichever comes last does not hide the other.
#[test]
fn two_names_of_one_member_are_that_member_twice() {
    for (one, other, value, better) in [
        ("verificationResult", "verification_result", json!("FAILED"), json!("PASSED")),
        ("resourceUri", "resource_uri", json!(PURL), json!("pkg:generic/other@1")),
        ("timeVerified", "time_verified", json!("2026-05-01T00:00:00Z"), json!("2026-06-01T00:00:00Z")),
        ("timeVerified", "timeCreated", json!("2026-05-01T00:00:00Z"), json!("2026-06-01T00:00:00Z")),
    ] {
        let mut predicate = summary("PASSED");
        let members = predicate.as_object_mut().unwrap();
        members.remove(one);
        let text = statement(SUMMARY, &ours(), &predicate);
        for (first, second) in [(one, other), (other, one)] {
            let twice = format!("\"predicate\":{{\"{first}\":{value},\"{second}\":{better},");
            let twice = text.replace("\"predicate\":{", &twice);
            assert_eq!(refusal(&twice).0, "duplicate-key", "{first} and {second}: {twice}");
        }
    }
}

#[test]
fn a_failure_among_the_levels_is_one_in_any_spelling() {
    for level in ["FAILED", "failed", "Failed ", "FAILED\u{200b}", "ＦＡＩＬＥＤ", "F\u{410}ILED", "𝐅𝐀𝐈𝐋𝐄𝐃"]
    {
        let mut predicate = summary("PASSED");
        predicate["verifiedLevels"] = json!(["SLSA_BUILD_LEVEL_3", level]);
        let imported = import(&statement(SUMMARY, &ours(), &predicate)).unwrap();
        assert_eq!(claim(&imported, "verification.passed"), "false", "{level}");
        let simple =
            json!({"verifier": {"id": "v"}, "timeCreated": "2026-05-01T00:00:00Z", "properties": ["A", level]});
        let imported = import(&statement("https://in-toto.io/attestation/svr/v0.1", &ours(), &simple)).unwrap();
        assert_eq!(claim(&imported, "verification.passed"), "false", "{level}");
        assert_eq!(claim(&imported, "verification.properties"), "[]", "{level}");
    }
    let mut simple = summary("FAILED");
    simple["properties"] = json!(["A"]);
    let imported = import(&statement("https://in-toto.io/attestation/svr/v0.1", &ours(), &simple)).unwrap();
    assert_eq!(claim(&imported, "verification.passed"), "false");
}

#[test]
fn good_news_of_an_artifact_names_no_other_product() {
    let of = |purl: &str| statement(RELEASE, &ours(), &json!({"purl": purl}));
    assert!(import(&of(PURL)).is_ok());
    assert_eq!(refusal(&of("pkg:generic/hamakaze/hk-220@3.2.1")).0, "subject-mismatch");
    let mut other = summary("PASSED");
    other["resourceUri"] = json!("pkg:generic/hamakaze/hk-220@3.2.1");
    assert_eq!(refusal(&statement(SUMMARY, &ours(), &other)).0, "subject-mismatch");
    other["verificationResult"] = json!("FAILED");
    assert!(import(&statement(SUMMARY, &ours(), &other)).is_ok());
}

#[test]
fn what_is_obligatory_is_asked_for() {
    let without = |mut predicate: Value, key: &str| {
        predicate.as_object_mut().unwrap().remove(key);
        predicate
    };
    let simple = json!({"verifier": {"id": "v"}, "timeCreated": "2026-05-01T00:00:00Z", "properties": []});
    for (predicate_type, predicate) in [
        (SUMMARY, without(summary("PASSED"), "verificationResult")),
        (SUMMARY, without(summary("PASSED"), "verifier")),
        (SUMMARY, without(summary("PASSED"), "timeVerified")),
        ("https://in-toto.io/attestation/svr/v0.2", without(simple, "properties")),
        (TESTS, json!({"passedTests": ["a"]})),
        (RELEASE, json!({})),
        ("https://in-toto.io/attestation/link/v0.3", json!({"command": []})),
    ] {
        let text = statement(predicate_type, &ours(), &predicate);
        assert_eq!(refusal(&text), ("missing-field", "/predicate".into()), "{text}");
    }
    let unclear = statement(SUMMARY, &ours(), &summary("passed"));
    assert_eq!(refusal(&unclear), ("not-one-of", "/predicate/verificationResult".into()));
}

/// A verdict beside another, a step beside another: never better than the worst of them.
#[test]
fn several_combine() {
    let named = |name: &str, text: &str| Named { name: name.into(), imported: import(text).unwrap() };
    let documents = [
        named("build", BUILD_LINK),
        named("test", TEST_LINK),
        named("passed", &statement(SUMMARY, &ours(), &summary("PASSED"))),
        named("failed", &statement(SUMMARY, &ours(), &summary("FAILED"))),
        named(
            "green",
            &statement(TESTS, &ours(), &json!({"result": "PASSED", "passedTests": ["a", "b"], "failedTests": []})),
        ),
        named(
            "red",
            &statement(TESTS, &ours(), &json!({"result": "FAILED", "passedTests": ["a"], "failedTests": ["b"]})),
        ),
    ];
    let vocabulary = vocabulary();
    let known = (warifu_model::Digest::of(b""), vocabulary);
    let combined = combined_claims(&documents, &[&known]);
    let value = |id: &str| {
        let claim = combined.iter().find(|claim| claim.claim.as_str() == id).unwrap_or_else(|| panic!("{id}"));
        claim.value.as_ref().map(|value| String::from_utf8(value.to_canonical()).unwrap())
    };
    for (id, expected) in [
        ("step.unsuccessful", Some("1")),
        ("verification.passed", Some("false")),
        ("verification.properties", None),
        ("test_run.result", Some("\"failed\"")),
        ("test_run.failed_tests", Some("1")),
        ("test_run.passed_tests", Some("1")),
    ] {
        assert_eq!(value(id).as_deref(), expected, "{id}");
    }
    let attestation = assemble(&documents, &controller(), None, vec![&known]);
    assert!(attestation.is_ok(), "{attestation:?}");
}

#[test]
fn real_statements_are_read_where_the_maker_ties_them() {
    let Some(verdict) = vector("real2/in-toto/slsa-framework_slsa-verifier/gke-gce-pre.bcid-vsa.jsonl") else { return };
    let product = controller();
    let bound = |bytes: &[u8]| Import::of(&product).bound(Binding::Maker).read(bytes).unwrap();
    let imported = bound(&verdict);
    assert_eq!(claim(&imported, "verification.passed"), "true");
    assert_eq!(
        claim(&imported, "verification.properties"),
        r#"[{"property":"BCID_L1"},{"property":"SLSA_BUILD_LEVEL_2"}]"#
    );
    // whoever verifies it without the maker's word finds no artifact in it
    assert_eq!(warifu_evidence::import(&verdict, &product).unwrap_err().code(), "subject-without-sha256");
    for (name, id, value) in [("clone", "step.unsuccessful", "1"), ("test", "test_run.result", "\"passed\"")] {
        // the subjects of these are the empty file, which is the firmware of these tests
        let Some(bytes) = vector(&format!("in-toto-dsse/test-data/{name}.fe1c6281.json")) else { return };
        assert_eq!(claim(&warifu_evidence::import(&bytes, &product).unwrap(), id), value, "{name}");
    }
    let Some(example) = vector("in-toto-attestation/examples-from-md/spec__predicates__test-result.01.json") else {
        return;
    };
    let imported = bound(&example);
    assert_eq!(claim(&imported, "test_run.passed_tests"), "13");
}
