//! Documents that nobody here wrote.

use warifu_evidence::{ImportError, Imported, import};
use warifu_model::{Digest, Product};

use crate::support::{FIRMWARE, claim, controller, notes, product, vector};

fn by(identifier: (&str, &str)) -> Product {
    product(&[identifier], &[FIRMWARE])
}

fn run(path: &str, product: &Product) -> Option<Result<Imported, ImportError>> {
    let bytes = vector(path)?;
    let result = import(&bytes, product);
    if let Ok(imported) = &result {
        assert_eq!(imported.digest, Digest::of(&bytes));
        assert_eq!(imported.size, bytes.len() as u64);
        // whoever makes something else cannot use it
        assert_eq!(import(&bytes, &controller()).unwrap_err().code(), "subject-mismatch");
    }
    Some(result)
}

#[test]
fn kubernetes_provenance_with_113_subjects() {
    let digests = [
        "29d7b651f2da1bc40f4455bba6616ba5d28d406c6002747c5ecec8274f68f8ea",
        "fdae79d5a97137602f4aa91469d3c1aafb528fa56bcec423eb2f3b4cb91b2b43",
    ];
    let Some(result) = run("real/kubernetes-1.25.2/kube-slsa-v1.25.2.json", &product(&[], &digests)) else { return };
    let imported = result.unwrap();
    for (id, value) in [
        ("build.provenance_format", "\"slsa_v0_2\""),
        ("build.builder", "\"https://git.k8s.io/release/docs/krel\""),
        ("build.source", "-"),
        ("build.started", "\"2022-09-21T14:22:11Z\""),
        ("build.finished", "\"2022-09-21T15:40:53Z\""),
        ("build.materials", "1"),
        // its only digest is written in quotes inside the quotes
        ("build.materials_without_digest", "1"),
        ("build.parameters_complete", "true"),
    ] {
        assert_eq!(claim(&imported, id), value, "{id}");
    }
    assert_eq!(notes(&imported), ["build_source_not_stated", "material_digests_unusable"]);
}

#[test]
fn a_sigstore_bundle_of_githubs_generator() {
    let digest = "376e7e01348585b6e6643bc6663146b9d525d9b41228bf180eaeb4d4a3706caa";
    let path = "real/slsa-github/binary-linux-amd64-push-v13.0.30.intoto.jsonl";
    let Some(result) = run(path, &product(&[], &[digest])) else { return };
    let imported = result.unwrap();
    assert_eq!(claim(&imported, "build.enveloped"), "-");
    assert_eq!(claim(&imported, "build.source_digest"), "\"sha1:4d329c75e7ec1725f7c9ce917a8799d408d06be3\"");
    assert_eq!(notes(&imported), ["signature_not_checked"]);
}

#[test]
fn openvex_feeds() {
    let k3s = by(("purl", "pkg:golang/github.com/k3s-io/k3s@v1.32.8%2Bk3s1"));
    if let Some(result) = run("real/k3s/scan.openvex.json", &k3s) {
        let imported = result.unwrap();
        assert!(notes(&imported).contains(&"statements_left_aside"));
        assert!(claim(&imported, "vex.vulnerabilities").contains("CVE-2024-45337"));
        assert_eq!(claim(&imported, "vex.issued"), "\"2026-03-18T06:28:45Z\"");
    }
    if let Some(result) =
        run("real/trivy/trivy.openvex.json", &by(("purl", "pkg:golang/github.com/aquasecurity/trivy")))
    {
        let imported = result.unwrap();
        assert_eq!(claim(&imported, "vex.statements"), "21");
        assert_eq!(claim(&imported, "vex.issued"), "\"2024-07-09T07:38:00Z\"");
    }
}

#[test]
fn sboms_as_tools_write_them() {
    // both describe a folder, which is no product: the component is given an identity here
    let purl = r#""purl": "pkg:generic/venv@1", "#;
    if let Some(bytes) = vector("real/tool-output/sbom/syft-venv.cdx.json") {
        assert_eq!(import(&bytes, &controller()).unwrap_err().code(), "subject-mismatch");
        let text = String::from_utf8(bytes).unwrap().replacen(
            r#""bom-ref":"f0479354872ed321""#,
            &format!(r#"{purl}"bom-ref":"x""#),
            1,
        );
        let text = text.replacen(r#""bom-ref": "f0479354872ed321""#, &format!(r#"{purl}"bom-ref": "x""#), 1);
        let imported = import(text.as_bytes(), &by(("purl", "pkg:generic/venv@1"))).unwrap();
        assert_eq!(claim(&imported, "sbom.components"), "47");
    }
    if let Some(bytes) = vector("real/tool-output/sbom/syft-venv.spdx.json") {
        let error = import(&bytes, &controller()).unwrap_err();
        assert_eq!(error.code(), "subject-mismatch");
        assert!(error.to_string().contains("../pyB"), "{error}");
    }
}

#[test]
fn versions_that_are_not_read_are_named() {
    let Some(result) = run("real/keycloak/bom.json", &controller()) else { return };
    let error = result.unwrap_err();
    assert_eq!(error.code(), "unsupported-version");
    assert!(error.to_string().contains("`1.2`"), "{error}");
}

#[test]
fn other_formats_are_not_guessed_at() {
    for (path, code) in [
        (
            "real/kubernetes-1.25.2/scorecard-kubernetes-140c27533044e9e00f800d3ad0517540e3e4ecad.json",
            "subject-missing",
        ),
        ("real/tool-output/sarif/bandit-requests-urllib3.sarif", "subject-missing"),
    ] {
        let Some(result) = run(path, &controller()) else { return };
        assert_eq!(result.unwrap_err().code(), code, "{path}");
    }
}

/// An advisory of somebody else, whose products have no identifiers.
#[test]
fn an_advisory_that_can_be_compared_with_nothing() {
    let Some(result) = run("real/cisa-csaf/icsa-22-116-01.json", &controller()) else { return };
    assert_eq!(result.unwrap_err().code(), "subject-missing");
}

#[test]
fn the_cyclonedx_suite() {
    // what we use and the suite calls invalid has its own error; what we do not use is nobody's business here
    for (name, code) in [
        ("invalid-bomformat", "not-one-of"),
        ("invalid-dependency", "missing-field"),
        ("invalid-empty-component", "missing-field"),
        // not counted, and no reason to refuse the rest
        ("invalid-hash-sha256", "subject-mismatch"),
        ("invalid-hash-md5", "subject-mismatch"),
        ("invalid-metadata-timestamp", "malformed-timestamp"),
    ] {
        let Some(result) = run(&format!("cyclonedx-1.6/{name}-1.6.json"), &controller()) else { return };
        assert_eq!(result.unwrap_err().code(), code, "{name}");
    }
    for name in VALID {
        let Some(bytes) = vector(&format!("cyclonedx-1.6/valid-{name}-1.6.json")) else { return };
        let text = String::from_utf8(bytes).unwrap();
        let error = import(text.as_bytes(), &controller()).unwrap_err();
        assert!(matches!(error.code(), "subject-mismatch" | "subject-missing"), "{name}: {error}");
    }
}

const VALID: [&str; 14] = [
    "bom",
    "assembly",
    "attestation",
    "component-hashes",
    "component-identifiers",
    "component-types",
    "compositions",
    "cryptography-full",
    "dependency",
    "license-expression",
    "machine-learning",
    "saasbom",
    "signatures",
    "vulnerability",
];

#[test]
fn in_toto_examples() {
    let path = |name: &str| format!("in-toto-attestation/examples-from-md/{name}");
    for name in
        ["spec__predicates__svr.02.json", "spec__predicates__test-result.01.json", "spec__predicates__release.01.json"]
    {
        let Some(result) = run(&path(name), &controller()) else { return };
        let error = result.unwrap_err();
        assert!(matches!(error.code(), "subject-without-sha256" | "syntax" | "malformed-digest"), "{name}: {error}");
    }
    let Some(result) = run(&path("spec__predicates__vuln.00.jsonc"), &controller()) else { return };
    assert!(result.is_err());
}
