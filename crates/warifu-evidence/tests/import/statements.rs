//! What statements carry, and what they are about.

use data_encoding::BASE64;
use serde_json::{Value, json};
use warifu_evidence::Imported;

use crate::support::{FIRMWARE, PURL, claim, import, notes, refusal};

fn statement(predicate_type: &str, predicate: &Value) -> Value {
    json!({"_type": "https://in-toto.io/Statement/v1", "subject": [{"name": "hk-210", "digest": {"sha256": FIRMWARE}}],
        "predicateType": predicate_type, "predicate": predicate})
}

fn enveloped(statement: &Value) -> String {
    let payload = BASE64.encode(statement.to_string().as_bytes());
    json!({"payloadType": "application/vnd.in-toto+json", "payload": payload, "signatures": [{"sig": "AA=="}]})
        .to_string()
}

fn cyclonedx(root: &Value) -> Value {
    json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": root},
        "components": [{"type": "library", "name": "lwip", "version": "2.2.0"}]})
}

fn spdx(root: &Value) -> Value {
    json!({"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "creationInfo": {"created": "2026-05-01T08:00:00Z"},
        "documentDescribes": ["SPDXRef-root"], "packages": [root, {"SPDXID": "SPDXRef-a", "name": "lwip"}]})
}

#[test]
fn statements_carry_every_document_that_is_read() {
    let folder = json!({"type": "file", "name": "build"});
    let vex = json!({"@context": "https://openvex.dev/ns/v0.2.0", "author": "a", "timestamp": "2026-05-01T00:00:00Z",
        "statements": [{"vulnerability": {"name": "CVE-2026-1"}, "status": "fixed"}]});
    let package = json!({"SPDXID": "SPDXRef-root", "name": "build"});
    for (predicate_type, predicate, kind, value) in [
        ("https://cyclonedx.org/bom", cyclonedx(&folder), "sbom.components", "1"),
        ("https://cyclonedx.org/bom/v1.4", cyclonedx(&folder), "sbom.spec_version", "\"1.6.0\""),
        ("https://cyclonedx.org/schema", cyclonedx(&folder), "sbom.components", "1"),
        ("https://spdx.dev/Document", spdx(&package), "sbom.components", "1"),
        (
            "https://spdx.dev/Document/v2.3",
            json!({"Data": spdx(&package).to_string(), "Timestamp": ""}),
            "sbom.components",
            "1",
        ),
        ("https://spdx.dev/Document", json!(spdx(&package).to_string()), "sbom.components", "1"),
        ("https://openvex.dev/ns", vex.clone(), "vex.statements", "1"),
        ("https://openvex.dev/ns/v0.2.0", vex, "vex.statements", "1"),
    ] {
        let statement = statement(predicate_type, &predicate);
        let plain = import(&statement.to_string()).unwrap();
        assert_eq!(claim(&plain, kind), value, "{predicate_type}");
        assert_eq!(notes(&plain)[..2], ["artifacts_not_named", "bound_by_statement"]);
        let signed = import(&enveloped(&statement)).unwrap();
        let is_sbom = kind.starts_with("sbom.");
        let signature = |one: &Imported| claim(one, "sbom.document_signature");
        assert_eq!(signature(&plain), if is_sbom { "\"absent\"" } else { "-" });
        assert_eq!(signature(&signed), if is_sbom { "\"present\"" } else { "-" });
        let all = |imported: Imported| {
            let mut parts = imported.parts;
            for part in &mut parts {
                part.claims.retain(|claim, _| claim.as_str() != "sbom.document_signature");
            }
            parts
        };
        assert!(notes(&signed).contains(&"signature_not_checked"));
        assert_eq!(all(signed), all(plain));
    }
}

#[test]
fn what_is_inside_may_name_the_product_and_no_other() {
    let carried = |root: Value| statement("https://cyclonedx.org/bom", &cyclonedx(&root)).to_string();
    let named = import(&carried(json!({"type": "firmware", "name": "hk-210", "purl": PURL}))).unwrap();
    assert_eq!(notes(&named), ["artifacts_not_named"]);
    for other in [
        json!({"type": "firmware", "name": "hk-220", "purl": "pkg:generic/hamakaze/hk-220@3.2.1"}),
        json!({"type": "file", "name": "hk-210", "version": format!("sha256:{}", "0".repeat(64))}),
    ] {
        assert_eq!(refusal(&carried(other)), ("subject-mismatch", "/predicate/metadata/component".into()));
    }
    let package = json!({"SPDXID": "SPDXRef-root", "name": "x", "checksums": [{"algorithm": "SHA256", "checksumValue": "0".repeat(64)}]});
    let other = statement("https://spdx.dev/Document", &spdx(&package));
    assert_eq!(refusal(&other.to_string()), ("subject-mismatch", "/predicate/documentDescribes".into()));
    assert_eq!(refusal(&enveloped(&other)), ("subject-mismatch", "/payload!/predicate/documentDescribes".into()));
    // a statement about something else carries nothing, whatever it carries
    let elsewhere =
        carried(json!({"type": "firmware", "name": "hk-210", "purl": PURL})).replace(FIRMWARE, &"0".repeat(64));
    assert_eq!(refusal(&elsewhere), ("subject-mismatch", "/subject".into()));
}

#[test]
fn predicates_are_what_their_types_say() {
    let sbom = cyclonedx(&json!({"type": "file", "name": "build"}));
    let refused = |predicate_type: &str, predicate: &Value| refusal(&statement(predicate_type, predicate).to_string());
    assert_eq!(refused("https://spdx.dev/Document", &sbom), ("unrecognised-format", "/predicate".into()));
    assert_eq!(refused("https://example.com/other", &sbom), ("unsupported-predicate", "/predicateType".into()));
    assert_eq!(refused("https://cyclonedx.org/bom", &json!([])).0, "wrong-type");
    assert_eq!(refused("https://cyclonedx.org/bom", &json!({})).0, "unrecognised-format");
    assert_eq!(refused("https://slsa.dev/provenance/v1", &sbom).0, "missing-field");
    let wrong = json!({"Data": r#"{"spdxVersion": "SPDX-2.1"}"#});
    assert_eq!(
        refused("https://spdx.dev/Document", &wrong),
        ("unsupported-version", "/predicate/Data/spdxVersion".into())
    );
    let statement = statement("https://cyclonedx.org/bom", &sbom);
    let mut bare = statement.clone();
    bare.as_object_mut().unwrap().remove("predicate");
    assert_eq!(refusal(&bare.to_string()).0, "missing-field");
}

#[test]
fn a_subject_without_sha256_is_named() {
    let mut statement = statement("https://slsa.dev/provenance/v1", &json!({}));
    statement["subject"] = json!([{"name": "pkg:npm/hk-210@3.2.1", "digest": {"sha512": "ab"}}]);
    assert_eq!(refusal(&statement.to_string()), ("subject-without-sha256", "/subject".into()));
    let error = import(&statement.to_string()).unwrap_err().to_string();
    assert!(error.contains("`pkg:npm/hk-210@3.2.1`") && error.contains("`sha512`"), "{error}");
}

#[test]
fn artifacts_are_found_wherever_formats_put_their_digests() {
    let ours = format!("sha256:{FIRMWARE}");
    for root in [
        json!({"type": "file", "name": "hk-210.bin", "version": ours}),
        json!({"type": "file", "name": "hk-210.bin", "hashes": [{"alg": "SHA-256", "content": FIRMWARE}]}),
        json!({"type": "container", "name": "hk-210", "purl": format!("pkg:oci/hk-210@sha256%3A{FIRMWARE}?repository_url=example.com")}),
        json!({"type": "firmware", "name": "hk-210", "purl": format!("pkg:generic/x@9?checksum=sha1:{},sha256:{FIRMWARE}", "0".repeat(40))}),
    ] {
        let imported = import(&cyclonedx(&root).to_string()).unwrap();
        assert_eq!(notes(&imported), ["artifacts_not_named"], "{root}");
    }
    for root in [
        json!({"SPDXID": "SPDXRef-root", "name": "hk-210.bin", "versionInfo": ours}),
        json!({"SPDXID": "SPDXRef-root", "name": "hk-210.bin", "downloadLocation": format!("https://example.com/hk-210.bin?checksum={ours}")}),
        json!({"SPDXID": "SPDXRef-root", "name": "hk-210", "downloadLocation": format!("example.com/hk-210@{ours}")}),
        json!({"SPDXID": "SPDXRef-root", "name": "hk-210", "checksums": [{"algorithm": "SHA256", "checksumValue": FIRMWARE}]}),
    ] {
        let imported = import(&spdx(&root).to_string()).unwrap();
        assert_eq!(notes(&imported), ["artifacts_not_named"], "{root}");
        assert_eq!(claim(&imported, "sbom.components"), "1");
    }
    let mut described_file = spdx(&json!({"SPDXID": "SPDXRef-b", "name": "zlib"}));
    described_file["files"] = json!([{"SPDXID": "SPDXRef-root", "fileName": "hk-210.bin", "checksums": [{"algorithm": "SHA256", "checksumValue": FIRMWARE}]}]);
    let imported = import(&described_file.to_string()).unwrap();
    assert_eq!((claim(&imported, "sbom.components").as_str(), notes(&imported)), ("2", vec!["artifacts_not_named"]));
    let other =
        cyclonedx(&json!({"type": "file", "name": "hk-210.bin", "version": format!("sha256:{}", "0".repeat(64))}));
    assert_eq!(refusal(&other.to_string()).0, "subject-mismatch");
}
