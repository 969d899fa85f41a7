//! One rule for every format of an SBOM: what is stated, stated to be unknown, or not said counts alike in CycloneDX and in
//! SPDX. Random lists of components are written in both, and the claims that are counted from them are the same.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a broken assumption has to stop a test, loudly")]

use std::collections::BTreeMap;

use serde_json::{Value, json};
use warifu_evidence::{Named, OtherDocuments, assemble, import_among};
use warifu_model::{Json, Product};
use warifu_tests::generator::Dice;

const PAIRS: u64 = 300;
const FIRMWARE: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const SERIAL: &str = "3e671687-395b-41f5-a30f-a58921a69b79";
/// Ways in which tools of both formats write that something is not known.
const UNKNOWN: [&str; 8] = ["NOASSERTION", "noassertion", "unknown", "Unknown", "UNKNOWN", "none", "NONE", "n/a"];
/// What says which format it was, or when it was made, and is no count.
const OF_THE_DOCUMENT: [&str; 4] = ["sbom.completeness", "sbom.created", "sbom.format", "sbom.spec_version"];

/// How much a document says about a field.
#[derive(Clone, Copy, Debug)]
enum Said {
    Stated,
    Unknown,
    Nothing,
}

const SAID: [Said; 3] = [Said::Stated, Said::Unknown, Said::Nothing];

#[test]
fn the_same_ignorance_counts_alike() {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for seed in 0..PAIRS {
        let [cyclonedx, spdx] = documents(&mut Dice::new(seed));
        let (ours, theirs) = (counts(&cyclonedx), counts(&spdx));
        assert_eq!(ours, theirs, "seed {seed}\n{cyclonedx:#}\n{spdx:#}");
        for (claim, value) in ours {
            *seen.entry(claim).or_default() += usize::from(value != "0");
        }
    }
    println!("{PAIRS} pairs count alike: {seen:?}");
    for field in ["supplier", "version", "licence"] {
        for how in ["stated", "unknown", "silent"] {
            assert!(seen[&format!("sbom.{field}_{how}")] > 50, "{field} {how}: {seen:?}");
        }
    }
}

/// The claims that are counted from a document.
fn counts(document: &Value) -> BTreeMap<String, String> {
    let product = json!({"format": "warifu.product/1", "vendor": "Hamakaze Control Works", "model": "HK-210", "version": "3.2.1",
        "kind": "component", "name": {"en": "Controller HK-210", "ja": "制御装置 HK-210"}, "identifiers": [],
        "artifacts": [{"name": "firmware", "digest": format!("sha256:{FIRMWARE}")}]});
    let product = Product::read(product.to_string().as_bytes()).unwrap();
    let bytes = document.to_string();
    let imported = import_among(bytes.as_bytes(), &product, &OtherDocuments::default(), &mut |_| {}).unwrap();
    let named = Named { name: "sbom.json".into(), imported };
    let attestation = assemble(&[named], &product, None, Vec::new()).unwrap();
    let text = |value: &Json| String::from_utf8(value.to_canonical()).unwrap();
    let all = attestation.claims.iter().map(|one| (one.claim.to_string(), text(&one.value)));
    all.filter(|(claim, _)| !OF_THE_DOCUMENT.contains(&claim.as_str())).collect()
}

/// One list of components, in both formats.
fn documents(dice: &mut Dice) -> [Value; 2] {
    let count = 1 + dice.below(5);
    let (components, packages): (Vec<Value>, Vec<Value>) = (0..count).map(|number| component(dice, number)).unzip();
    let mut depends: Vec<(usize, usize)> = Vec::new();
    for from in 0..count {
        depends.extend((0..count).filter(|to| *to != from && dice.chance(30)).map(|to| (from, to)));
    }
    // an empty list would say that it needs nothing, of which no relationship of SPDX says nothing
    let dependencies = (0..count).filter_map(|from| {
        let on: Vec<String> = depends.iter().filter(|edge| edge.0 == from).map(|edge| format!("r{}", edge.1)).collect();
        (!on.is_empty()).then(|| json!({"ref": format!("r{from}"), "dependsOn": on}))
    });
    let root = json!({"ref": "root", "dependsOn": ["r0"]});
    let cyclonedx = json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "serialNumber": format!("urn:uuid:{SERIAL}"),
        "metadata": {"timestamp": "2026-10-01T00:00:00Z", "tools": {"components": [{"type": "application", "name": "example"}]}, "component": {
            "type": "firmware", "name": "HK-210", "bom-ref": "root", "hashes": [{"alg": "SHA-256", "content": FIRMWARE}]}},
        "components": components,
        "dependencies": std::iter::once(root).chain(dependencies).collect::<Vec<_>>(),
    });
    let relation = |from: String, kind: &str, to: String| json!({"spdxElementId": from, "relationshipType": kind, "relatedSpdxElement": to});
    let mut relations = vec![
        relation("SPDXRef-DOCUMENT".into(), "DESCRIBES", "SPDXRef-root".into()),
        relation("SPDXRef-root".into(), "DEPENDS_ON", "SPDXRef-r0".into()),
    ];
    let edge =
        |(from, to): &(usize, usize)| relation(format!("SPDXRef-r{from}"), "DEPENDS_ON", format!("SPDXRef-r{to}"));
    relations.extend(depends.iter().map(edge));
    let root = json!({"SPDXID": "SPDXRef-root", "name": "HK-210", "downloadLocation": "NOASSERTION",
        "checksums": [{"algorithm": "SHA256", "checksumValue": FIRMWARE}]});
    let spdx = json!({
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "HK-210",
        "documentNamespace": "https://hamakaze.example/sbom/1",
        "creationInfo": {"created": "2026-10-01T00:00:00Z", "creators": ["Tool: example"]},
        "packages": std::iter::once(root).chain(packages).collect::<Vec<_>>(),
        "relationships": relations,
    });
    [cyclonedx, spdx]
}

/// One component, in both formats.
fn component(dice: &mut Dice, number: usize) -> (Value, Value) {
    let mut ours = json!({"type": "library", "name": format!("c{number}"), "bom-ref": format!("r{number}")});
    let mut theirs = json!({"SPDXID": format!("SPDXRef-r{number}"), "name": format!("c{number}"), "downloadLocation": "NOASSERTION"});
    let unknown = dice.word(&UNKNOWN);
    match dice.pick(&SAID) {
        Said::Stated => (ours["version"], theirs["versionInfo"]) = (json!("1.2"), json!("1.2")),
        Said::Unknown => (ours["version"], theirs["versionInfo"]) = (json!(unknown), json!(unknown)),
        Said::Nothing => {}
    }
    match dice.pick(&SAID) {
        Said::Stated => {
            (ours["supplier"], theirs["supplier"]) = (json!({"name": "Sazanami"}), json!("Organization: Sazanami"));
        }
        Said::Unknown => {
            let spelled = if dice.chance(50) { "NOASSERTION".into() } else { format!("Organization: {unknown}") };
            (ours["supplier"], theirs["supplier"]) = (json!({"name": unknown}), json!(spelled));
        }
        Said::Nothing => {}
    }
    match dice.pick(&SAID) {
        Said::Stated => {
            (ours["licenses"], theirs["licenseDeclared"]) = (json!([{"license": {"id": "MIT"}}]), json!("MIT"));
        }
        Said::Unknown => {
            ours["licenses"] = json!([{"license": {"name": "NOASSERTION"}}]);
            theirs["licenseDeclared"] = json!("NOASSERTION");
        }
        Said::Nothing => {}
    }
    if dice.chance(50) {
        let purl = format!("pkg:generic/sazanami/c{number}@1.2");
        ours["purl"] = json!(purl);
        theirs["externalRefs"] =
            json!([{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}]);
    }
    if dice.chance(50) {
        let digest = format!("{:016x}", dice.roll()).repeat(4);
        ours["hashes"] = json!([{"alg": "SHA-256", "content": digest}]);
        theirs["checksums"] = json!([{"algorithm": "SHA256", "checksumValue": digest}]);
    }
    (ours, theirs)
}
