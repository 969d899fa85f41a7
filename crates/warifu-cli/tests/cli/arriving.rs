//! What an importer prepares: the policy, and the description of what arrived.

use std::fs;

use crate::body::town;
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

/// The keys of the authority come from the importer, each compared; what arrived proposes the rest, and the policy accepts it.
#[test]
fn a_new_policy_trusts_no_key_that_nobody_compared() {
    let folder = town("trust-new");
    let id = |file: &str| text(&run(&folder, &format!("key id {file} --format json")).json(), "key_id").to_owned();
    let (first, second, other) = (id("root-1.pem"), id("root-2.pem"), id("board.pem"));
    let new = |rest: &str| run(&folder, &format!("trust new --from bundle.json {rest} -o new.json --format json"));
    let refused = |rest: &str, code: &str| {
        let ran = new(rest);
        assert_eq!((ran.code, text(&ran.error(), "error")), (65, code), "{rest}: {}", ran.err);
        assert!(!folder.join("new.json").exists(), "{rest}");
        text(&ran.error(), "message").to_owned()
    };
    refused("", "authority-key-missing");
    let both = "--key root-1.pem root-2.pem";
    // a file is not enough, and the fingerprint is told
    assert!(refused(both, "key-unconfirmed").contains(&first));
    assert!(refused(&format!("{both} --key-confirmed {first}"), "key-unconfirmed").contains(&second));
    refused(&format!("--key root-1.pem --key-confirmed {first} {other}"), "key-confirmed-unknown");
    // a key that did not sign what the authority is said to have issued
    refused(&format!("--key board.pem --key-confirmed {other}"), "authority-signature-missing");
    refused(&format!("{both} --key-confirmed {first} {second} --threshold 3"), "authority-signature-missing");
    refused(&format!("{both} --key-confirmed {first} {second} --authority nobody"), "authority-unclear");
    let made = new(&format!("{both} --key-confirmed {first} {second} --log-key log.vkey --witness witness.vkey"));
    assert_eq!(made.code, 0, "{}{}", made.out, made.err);
    assert_eq!(text(&made.json(), "format"), "warifu.trust-new/1");
    let check = |bundle: &str| {
        let product = "--product papers/product.json --at 2026-11-20T00:00:00Z --format json";
        run(&folder, &format!("check {bundle} --trust new.json {product}"))
    };
    assert_eq!(check("bundle.json").code, 0, "{}", check("bundle.json").out);
    // from the accreditation alone: its own sets
    let words =
        format!("trust new --from board.json {both} --key-confirmed {first} {second} -o board-trust.json --lang ja");
    let ran = run(&folder, &words);
    assert!(matches!(ran.code, 0 | 1) && ran.out.contains("信頼方針"), "{}{}", ran.out, ran.err);
    let lint = run(&folder, "trust lint new.json --with bundle.json --at 2026-11-20T00:00:00Z --format json");
    assert_eq!(lint.code, 0, "{}", lint.out);
}

/// The certificate of the demo was granted under no accreditation: its body's keys are the roots, compared like any other.
#[test]
fn without_an_accreditation_the_keys_are_those_of_the_body() {
    let folder = demo("trust-new-body");
    let new = |rest: &str| run(&folder, &format!("trust new --from bundle.json {rest} -o new.json --format json"));
    let id = text(&run(&folder, "key id pub.pem --format json").json(), "key_id").to_owned();
    for (rest, code) in [
        (String::new(), "authority-key-missing"),
        ("--key pub.pem".into(), "key-unconfirmed"),
        (format!("--key pub.pem --key-confirmed {id} --authority nobody"), "authority-none"),
    ] {
        let ran = new(&rest);
        assert_eq!((ran.code, text(&ran.error(), "error")), (65, code), "{rest}: {}", ran.err);
        assert!(!folder.join("new.json").exists());
    }
    assert_eq!(run(&folder, "key new -o other.pem").code, 0);
    let other = text(&run(&folder, "key id other.pem --format json").json(), "key_id").to_owned();
    let ran = new(&format!("--key other.pem --key-confirmed {other}"));
    assert_eq!(text(&ran.error(), "error"), "authority-signature-missing", "{}", ran.err);

    let made = new(&format!("--key pub.pem --key-confirmed {id}"));
    assert!(matches!(made.code, 0 | 1), "{}", made.err);
    assert_eq!(text(&made.json(), "rooted_in"), "body");
    let check = "check bundle.json --product product.json --trust";
    let at = "--at 2026-11-02T00:00:00Z --format json";
    let (mine, theirs) =
        (run(&folder, &format!("{check} new.json {at}")), run(&folder, &format!("{check} trust.json {at}")));
    assert_eq!((mine.code, text(&mine.json(), "verdict")), (0, "accept"), "{} {}", mine.out, theirs.out);
    let said =
        run(&folder, &format!("trust new --from bundle.json --key pub.pem --key-confirmed {id} -o new.json --lang ja"));
    assert!(said.out.contains("認定の下で授与されたものではありません"), "{}", said.out);
}
