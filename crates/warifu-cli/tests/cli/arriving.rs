//! What an importer prepares: the policy, and the description of what arrived.

use std::fs;

use crate::support::{demo, list, run, text};

#[test]
fn the_policy_of_the_demo_has_no_errors_and_a_bad_one_is_told_where() {
    let folder = demo("trust-lint");
    let ran = run(&folder, "trust lint trust.json --with bundle.json --at 2026-12-01T00:00:00Z --format json");
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(list(&ran.json(), "verdicts").len(), 1);
    let policy = fs::read_to_string(folder.join("trust.json")).unwrap();
    fs::write(
        folder.join("bad.json"),
        policy.replacen("us-ssdf", "us-sssdf", 1).replacen("\"certifier\"", "\"witness\"", 1),
    )
    .unwrap();
    let ran = run(&folder, "trust lint bad.json --at 2026-12-01T00:00:00Z --format json");
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    let json = ran.json();
    let found: Vec<_> = list(&json, "remarks").iter().map(|one| (text(one, "code"), text(one, "pointer"))).collect();
    assert!(found.contains(&("set-unknown", "/sets/0/id")), "{found:?}");
    assert!(found.contains(&("threshold-unreachable", "/roots/0")), "{found:?}");
    let japanese = run(&folder, "trust lint bad.json --lang ja");
    assert!(japanese.out.contains("カタログにありません"), "{}", japanese.out);
}

#[test]
fn a_product_is_described_by_what_arrived() {
    let folder = demo("product-new");
    fs::write(folder.join("firmware.bin"), "firmware").unwrap();
    let missing = run(&folder, "product firmware.bin --model PLC-1 -o new.json --format json");
    assert_eq!((missing.code, text(&missing.error(), "error")), (65, "product-incomplete"));
    assert!(text(&missing.error(), "message").contains("`--vendor`, `--version`, `--kind`"), "{}", missing.err);
    assert!(!folder.join("new.json").exists());
    let digest = warifu_model::Digest::of(b"firmware").hex();
    let sbom = |digest: &str| {
        format!(
            r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {{"component": {{"type": "firmware", "name": "plc",
            "version": "2.1", "purl": "pkg:generic/plc@2.1", "supplier": {{"name": "Maker"}},
            "hashes": [{{"alg": "SHA-256", "content": "{digest}"}}]}}}}}}"#
        )
    };
    fs::write(folder.join("sbom.json"), sbom(&digest)).unwrap();
    let ran = run(&folder, "product firmware.bin --sbom sbom.json --kind component --model PLC-1 -o new.json");
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let product = crate::support::json(&fs::read_to_string(folder.join("new.json")).unwrap());
    let named = ["vendor", "model", "version"].map(|name| text(&product, name));
    assert_eq!(named, ["Maker", "PLC-1", "2.1"]);
    fs::write(folder.join("sbom.json"), sbom(&"ab".repeat(32))).unwrap();
    let other = run(&folder, "product firmware.bin --sbom sbom.json --kind component -o other.json --format json");
    assert_eq!((other.code, text(&other.error(), "error")), (65, "sbom-of-another-product"));
}
