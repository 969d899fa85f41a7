//! SPDX 3: graphs in, claims or named errors out.

use serde_json::{Value, json};
use warifu_evidence::{Binding, Import, Imported};

use crate::support::{FIRMWARE, PURL, claim, controller, import, notes, refusal};

const CONTEXT: &str = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld";

/// A document element, how it came to be, its maker, and the product.
fn graph(more: &[Value]) -> Vec<Value> {
    let mut elements = vec![
        json!({"type": "CreationInfo", "@id": "_:c", "specVersion": "3.0.1", "created": "2026-05-01T00:00:00Z",
            "createdBy": ["urn:maker"], "createdUsing": ["urn:tool"]}),
        json!({"type": "Organization", "spdxId": "urn:maker", "creationInfo": "_:c", "name": "Hamakaze Control Works"}),
        json!({"type": "Tool", "spdxId": "urn:tool", "creationInfo": "_:c", "name": "maker-1.0"}),
        json!({"type": "SpdxDocument", "spdxId": "urn:doc", "creationInfo": "_:c", "rootElement": ["urn:hk"]}),
        json!({"type": "software_Package", "spdxId": "urn:hk", "creationInfo": "_:c", "name": "hk-210", "software_packageUrl": PURL}),
    ];
    elements.extend_from_slice(more);
    elements
}

fn document(elements: &[Value]) -> String {
    json!({"@context": CONTEXT, "@graph": elements}).to_string()
}

fn read(elements: &[Value]) -> Imported {
    let text = document(elements);
    import(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn package(id: &str, more: &Value) -> Value {
    let mut package = json!({"type": "software_Package", "spdxId": id, "creationInfo": "_:c", "name": "lwip"});
    package.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    package
}

fn related(from: &str, kind: &str, to: &Value) -> Value {
    json!({"type": "Relationship", "spdxId": format!("urn:{from}{kind}{to}"), "creationInfo": "_:c", "from": from,
        "relationshipType": kind, "to": to})
}

/// How the only component states a field.
fn state(field: &str, component: &Value, more: &[Value]) -> &'static str {
    let mut elements = graph(&[package("urn:a", component)]);
    elements.extend_from_slice(more);
    let imported = read(&elements);
    let is = |way: &&str| claim(&imported, &format!("sbom.{field}_{way}")) == "1";
    ["stated", "unknown", "silent"].into_iter().find(is).unwrap()
}

#[test]
fn the_same_document_as_spdx_2_says_the_same() {
    let two = json!({"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "hk", "documentNamespace": "urn:document",
        "creationInfo": {"created": "2026-05-01T00:00:00Z", "creators": ["Tool: maker-1.0", "Organization: Hamakaze Control Works"]},
        "documentDescribes": ["SPDXRef-hk"], "packages": [
            {"SPDXID": "SPDXRef-hk", "name": "hk-210", "externalRefs": [{"referenceType": "purl", "referenceLocator": PURL}]},
            {"SPDXID": "SPDXRef-a", "name": "a", "versionInfo": "1", "supplier": "Organization: A", "licenseDeclared": "MIT",
             "checksums": [{"algorithm": "SHA256", "checksumValue": FIRMWARE}],
             "externalRefs": [{"referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:a:a:a:1:*:*:*:*:*:*:*"}]},
            {"SPDXID": "SPDXRef-b", "name": "b", "supplier": "NOASSERTION", "licenseConcluded": "NOASSERTION"}],
        "relationships": [{"spdxElementId": "SPDXRef-hk", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-a"}]});
    let three = graph(&[
        json!({"type": "Organization", "spdxId": "urn:a-maker", "name": "A"}),
        json!({"type": "simplelicensing_LicenseExpression", "spdxId": "urn:mit", "simplelicensing_licenseExpression": "MIT"}),
        package(
            "urn:a",
            &json!({"name": "a", "software_packageVersion": "1", "suppliedBy": "urn:a-maker",
            "verifiedUsing": [{"type": "Hash", "algorithm": "sha256", "hashValue": FIRMWARE}],
            "externalIdentifier": [{"type": "ExternalIdentifier", "externalIdentifierType": "cpe23",
                "identifier": "cpe:2.3:a:a:a:1:*:*:*:*:*:*:*"}]}),
        ),
        package(
            "urn:b",
            &json!({"name": "b", "suppliedBy": ["https://spdx.org/rdf/3.0.1/terms/Core/NoAssertionElement"]}),
        ),
        related("urn:a", "hasDeclaredLicense", &json!(["urn:mit"])),
        related(
            "urn:b",
            "hasConcludedLicense",
            &json!(["https://spdx.org/rdf/3.0.1/terms/ExpandedLicensing/NoAssertionLicense"]),
        ),
        related("urn:hk", "contains", &json!(["urn:a"])),
    ]);
    let (two, three) = (import(&two.to_string()).unwrap(), read(&three));
    let mut claims = three.parts[0].claims.clone();
    let version = claims.iter_mut().find(|(id, _)| id.as_str() == "sbom.spec_version").unwrap().1;
    assert_eq!(*version, "3.0.1".into());
    *version = "2.3.0".into();
    assert_eq!(claims, two.parts[0].claims);
    assert_eq!((&three.parts[0].made_by, three.parts[0].made_at), (&two.parts[0].made_by, two.parts[0].made_at));
    assert_eq!(three.notes, two.notes);
    assert_eq!(claim(&three, "sbom.components"), "2");
}

#[test]
fn the_order_of_elements_says_nothing() {
    let mut elements = graph(&[
        package("urn:a", &json!({"suppliedBy": "urn:maker", "verifiedUsing": "_:h"})),
        json!({"type": "Hash", "@id": "_:h", "algorithm": "sha256", "hashValue": FIRMWARE}),
        related("urn:hk", "dependsOn", &json!(["urn:a"])),
        related("urn:a", "hasDeclaredLicense", &json!("https://spdx.org/licenses/MIT")),
    ]);
    let forwards = read(&elements);
    elements.reverse();
    let backwards = read(&elements);
    assert_eq!(forwards.parts, backwards.parts);
    for id in ["sbom.supplier_stated", "sbom.hash_stated", "sbom.licence_stated", "sbom.relationships"] {
        assert_eq!(claim(&forwards, id), "1", "{id}");
    }
}

#[test]
fn elements_may_stand_inside_each_other() {
    let creation = json!({"specVersion": "3.0.0", "created": "2026-05-01T00:00:00Z",
        "createdBy": {"type": "Person", "name": "A. Writer"}});
    let inside = json!({"@context": [CONTEXT, {"own": "https://example.com/"}], "type": "SpdxDocument", "spdxId": "urn:doc",
        "creationInfo": creation, "element": ["urn:elsewhere", package("urn:a", &json!({"software_packageVersion": "1",
            "originatedBy": [{"type": "Organization", "name": "lwIP project"}]}))],
        "rootElement": {"type": "software_Sbom", "rootElement": [{"type": "software_Package", "software_packageUrl": PURL}]}});
    let imported = import(&inside.to_string()).unwrap();
    assert_eq!(claim(&imported, "sbom.components"), "1");
    assert_eq!(claim(&imported, "sbom.supplier_stated"), "1");
    assert_eq!(claim(&imported, "sbom.spec_version"), "\"3.0.0\"");
    assert_eq!(imported.parts[0].made_by.as_deref(), Some("A. Writer"));
}

fn rooted(document: &Value, more: &[Value]) -> Vec<Value> {
    let mut elements = graph(more);
    *elements.get_mut(3).unwrap() = document.clone();
    elements.push(package("urn:a", &json!({})));
    elements
}

#[test]
fn the_root_is_found_in_one_step() {
    let document =
        |root: &Value| json!({"type": "SpdxDocument", "spdxId": "urn:doc", "creationInfo": "_:c", "rootElement": root});
    let sbom = |root: &Value| json!({"type": "software_Sbom", "spdxId": "urn:sbom", "creationInfo": "_:c", "rootElement": root});
    let describes = |from: &str| related(from, "describes", &json!(["urn:hk"]));
    for elements in [
        rooted(&document(&json!("urn:hk")), &[]),
        rooted(&document(&json!(["urn:sbom"])), &[sbom(&json!(["urn:hk"]))]),
        rooted(&document(&json!([])), &[sbom(&json!(["urn:hk"]))]),
        rooted(&sbom(&json!(["urn:hk"])), &[]),
        rooted(&document(&json!([])), &[describes("urn:doc")]),
        rooted(&document(&json!(["urn:sbom"])), &[sbom(&json!([])), describes("urn:sbom")]),
        rooted(&document(&json!([])), &[related("SPDXRef-DOCUMENT", "DESCRIBES", &json!(["urn:hk"]))]),
    ] {
        assert_eq!(claim(&read(&elements), "sbom.components"), "1", "{elements:?}");
    }
    for (elements, code) in [
        (rooted(&document(&json!([])), &[]), "subject-missing"),
        (rooted(&document(&json!([])), &[describes("urn:a")]), "subject-missing"),
        (rooted(&document(&json!(["urn:a"])), &[describes("urn:doc")]), "subject-mismatch"),
        (rooted(&document(&json!(["urn:gone"])), &[]), "subject-mismatch"),
        (
            rooted(
                &document(&json!(["urn:sbom"])),
                &[
                    sbom(&json!(["urn:other"])),
                    json!({"type": "Bom", "spdxId": "urn:other", "rootElement": ["urn:hk"]}),
                ],
            ),
            "subject-mismatch",
        ),
    ] {
        assert_eq!(refusal(&self::document(&elements)).0, code, "{elements:?}");
    }
}

#[test]
fn several_roots_are_the_product_or_refused() {
    let two = rooted(
        &json!({"type": "SpdxDocument", "spdxId": "urn:doc", "creationInfo": "_:c", "rootElement": ["urn:hk", "urn:a"]}),
        &[],
    );
    assert_eq!(refusal(&document(&two)), ("several-roots", "/@graph/3/rootElement".into()));
    assert_eq!(
        Import::of(&controller()).bound(Binding::Maker).read(document(&two).as_bytes()).unwrap_err().code(),
        "several-roots"
    );
    let file = json!({"type": "software_File", "spdxId": "urn:f", "name": "hk-210.bin",
        "verifiedUsing": [{"type": "Hash", "algorithm": "sha256", "hashValue": FIRMWARE}]});
    let own = rooted(
        &json!({"type": "SpdxDocument", "spdxId": "urn:doc", "creationInfo": "_:c", "rootElement": ["urn:hk", "urn:f"]}),
        &[file],
    );
    assert_eq!(notes(&read(&own)), ["artifacts_not_named"]);
}

#[test]
fn no_package_is_hidden_by_making_it_a_root() {
    let itself = |elements: &[Value]| {
        Import::of(&controller()).bound(Binding::Itself).read(document(elements).as_bytes()).unwrap()
    };
    for (roots, components) in [
        (json!(["urn:a"]), "2"),
        (json!(["urn:a", "urn:b"]), "3"),
        // the one that has a name of the product is the product
        (json!(["urn:hk", "urn:a", "urn:b"]), "2"),
    ] {
        let mut elements = graph(&[package("urn:a", &json!({})), package("urn:b", &json!({}))]);
        elements[3]["rootElement"] = roots.clone();
        assert_eq!(claim(&itself(&elements), "sbom.components"), components, "{roots}");
    }
}

#[test]
fn a_signature_has_a_value() {
    for (signature, said) in [
        (json!({"type": "Signature"}), "\"absent\""),
        (json!({"type": "Signature", "value": ""}), "\"absent\""),
        (json!({"type": "Signature", "value": "AA=="}), "\"present\""),
    ] {
        let mut elements = graph(&[package("urn:a", &json!({}))]);
        elements[3]["verifiedUsing"] = json!([signature]);
        assert_eq!(claim(&read(&elements), "sbom.document_signature"), said, "{signature}");
    }
}

#[test]
fn a_list_of_what_is_not_there_is_not_complete() {
    for (to, dependency, completeness) in [
        (json!(["urn:gone"]), "silent", "-"),
        (json!([""]), "silent", "-"),
        (json!(["urn:f"]), "stated", "-"),
        (json!([]), "stated", "-"),
        (json!("NoneElement"), "stated", "-"),
    ] {
        let mut relationship = related("urn:a", "dependsOn", &to);
        relationship["completeness"] = json!("complete");
        let more = [json!({"type": "software_File", "spdxId": "urn:f"}), relationship.clone()];
        assert_eq!(state("dependency", &json!({}), &more), dependency, "{to}");
        relationship["from"] = json!("urn:hk");
        let imported = read(&graph(&[package("urn:a", &json!({})), relationship]));
        let expected = if dependency == "stated" && to != json!(["urn:f"]) { "\"complete\"" } else { completeness };
        assert_eq!(claim(&imported, "sbom.completeness"), expected, "{to}");
    }
}

#[test]
fn what_is_distributed_of_a_root_names_it() {
    let mut elements = graph(&[
        package("urn:a", &json!({})),
        json!({"type": "software_File", "spdxId": "urn:f", "verifiedUsing": [{"type": "Hash", "algorithm": "sha256", "hashValue": FIRMWARE}]}),
        related("urn:hk", "hasDistributionArtifact", &json!(["urn:f"])),
    ]);
    elements[4].as_object_mut().unwrap().remove("software_packageUrl");
    assert_eq!(notes(&read(&elements)), ["artifacts_not_named"]);
    let other = document(&elements).replace("hasDistributionArtifact", "hasDocumentation");
    assert_eq!(refusal(&other).0, "subject-mismatch");
}

#[test]
fn fields_count_as_elsewhere() {
    let purl = |purl: &str| json!({"software_packageUrl": purl});
    let identifier = |kind: &str, value: &str| json!({"externalIdentifier": [{"type": "ExternalIdentifier", "externalIdentifierType": kind, "identifier": value}]});
    let hash = |class: &str, algorithm: &str, value: &str| json!({"verifiedUsing": [{"type": class, "algorithm": algorithm, "hashValue": value}]});
    let agent = |class: &str, name: &str| json!({"suppliedBy": [{"type": class, "name": name}]});
    for (field, component, expected) in [
        ("version", json!({"software_packageVersion": "1.2.3"}), "stated"),
        ("version", json!({"software_packageVersion": "NOASSERTION"}), "unknown"),
        ("version", json!({"software_packageVersion": 3}), "silent"),
        ("version", json!({"packageVersion": "1.2.3"}), "silent"),
        ("identifier", purl("pkg:generic/lwip@2.2.0"), "stated"),
        ("identifier", purl("lwip"), "silent"),
        ("identifier", identifier("packageUrl", "pkg:generic/lwip@2.2.0"), "stated"),
        ("identifier", identifier("cpe22", "cpe:/a:lwip:lwip:2.2.0"), "stated"),
        ("identifier", identifier("swid", "swid:example.com-lwip"), "stated"),
        ("identifier", identifier("email", "pkg:generic/lwip@2.2.0"), "silent"),
        (
            "identifier",
            json!({"externalIdentifiers": [{"externalIdentifierType": "packageUrl", "identifier": "pkg:generic/lwip@2.2.0"}]}),
            "silent",
        ),
        ("supplier", agent("Organization", "lwIP project"), "stated"),
        ("supplier", agent("Person", "A. Writer"), "stated"),
        ("supplier", agent("Organization", "Organization: NOASSERTION"), "unknown"),
        ("supplier", agent("SoftwareAgent", "bot"), "silent"),
        ("supplier", json!({"suppliedBy": "NoneElement"}), "unknown"),
        ("supplier", json!({"suppliedBy": "urn:gone"}), "silent"),
        ("supplier", json!({"originatedBy": ["urn:maker"]}), "stated"),
        ("hash", hash("Hash", "sha256", FIRMWARE), "stated"),
        ("hash", hash("Hash", "md5", FIRMWARE), "silent"),
        ("hash", hash("Hash", "adler32", "00000001"), "silent"),
        ("hash", json!({"verifiedUsing": [{"algorithm": "sha256", "hashValue": FIRMWARE}]}), "silent"),
        ("hash", hash("PackageVerificationCode", "sha256", FIRMWARE), "silent"),
    ] {
        assert_eq!(state(field, &component, &[]), expected, "{field} {component}");
    }
}

#[test]
fn licences_are_found_through_relationships() {
    let expression = |text: &str| {
        json!({"type": "simplelicensing_LicenseExpression", "spdxId": "urn:l", "simplelicensing_licenseExpression": text,
        "simplelicensing_customIdToUri": [{"type": "DictionaryEntry", "key": "LicenseRef-own", "value": "urn:own"}]})
    };
    let own = |text: &str| json!({"type": "simplelicensing_SimpleLicensingText", "spdxId": "urn:own", "simplelicensing_licenseText": text});
    let declared = |to: &str| related("urn:a", "hasDeclaredLicense", &json!([to]));
    for (elements, expected) in [
        (vec![expression("MIT OR Apache-2.0"), declared("urn:l")], "stated"),
        (vec![expression("MIT"), related("urn:a", "HAS_CONCLUDED_LICENSE", &json!("urn:l"))], "stated"),
        (vec![expression("MIT"), related("urn:a", "other", &json!("urn:l"))], "silent"),
        (vec![expression("MIT"), related("urn:hk", "hasDeclaredLicense", &json!("urn:l"))], "silent"),
        (vec![expression("LicenseRef-own"), own("Do as you like."), declared("urn:l")], "stated"),
        (vec![expression("LicenseRef-own"), declared("urn:l")], "silent"),
        (vec![expression("LicenseRef-other"), own("Do as you like."), declared("urn:l")], "silent"),
        (vec![own("Do as you like."), declared("urn:own")], "stated"),
        (vec![own(""), declared("urn:own")], "silent"),
        (vec![expression("NOASSERTION"), declared("urn:l")], "unknown"),
        (vec![declared("https://spdx.org/licenses/MIT")], "stated"),
        (vec![declared("https://spdx.org/licenses/zzz")], "silent"),
        (vec![declared("https://example.com/licenses/MIT")], "silent"),
        (vec![declared("expandedlicensing_NoneLicense")], "unknown"),
        (vec![json!({"type": "Element", "spdxId": "urn:e", "name": "NOASSERTION"}), declared("urn:e")], "unknown"),
        (vec![expression("MIT"), expression("zzz"), declared("urn:l")], "silent"),
    ] {
        assert_eq!(state("licence", &json!({}), &elements), expected, "{elements:?}");
    }
}

#[test]
fn lists_say_whether_they_are_complete() {
    let said = |from: &str, completeness: &str, to: &Value| {
        let mut relationship = related(from, "contains", to);
        relationship["completeness"] = json!(completeness);
        relationship
    };
    let a = json!(["urn:a"]);
    for (relationships, expected) in [
        (vec![said("urn:hk", "complete", &a)], "\"complete\""),
        (vec![said("urn:hk", "", &json!("NoneElement"))], "\"complete\""),
        (vec![said("urn:a", "complete", &json!("NoneElement"))], "-"),
        (vec![said("urn:hk", "complete", &a), said("urn:a", "incomplete", &a)], "\"incomplete\""),
        (vec![said("urn:hk", "complete", &a), said("urn:a", "noAssertion", &a)], "\"unknown\""),
        (vec![said("urn:hk", "complete", &json!("NoAssertionElement"))], "\"unknown\""),
        (vec![said("urn:hk", "more or less", &a)], "-"),
    ] {
        let mut elements = graph(&[package("urn:a", &json!({}))]);
        elements.extend(relationships.iter().cloned());
        assert_eq!(claim(&read(&elements), "sbom.completeness"), expected, "{relationships:?}");
    }
}

#[test]
fn relationships_are_between_packages() {
    let elements = graph(&[
        package("urn:a", &json!({})),
        json!({"type": "software_File", "spdxId": "urn:f"}),
        related("urn:hk", "dependsOn", &json!(["urn:a", "urn:f", "urn:gone"])),
        related("urn:hk", "DEPENDS_ON", &json!("urn:a")),
        related("urn:a", "hasStaticLink", &json!(["urn:hk"])),
        related("urn:a", "generates", &json!(["urn:hk"])),
    ]);
    let imported = read(&elements);
    assert_eq!(claim(&imported, "sbom.relationships"), "2");
    assert_eq!(notes(&imported), ["matched_by_identifier", "relationships_dangling"]);
    let mut twice = elements;
    twice.push(package("urn:hk", &json!({})));
    let imported = read(&twice);
    assert_eq!(
        (claim(&imported, "sbom.components").as_str(), claim(&imported, "sbom.relationships").as_str()),
        ("3", "0")
    );
}

#[test]
fn what_is_not_read_is_noted_and_what_is_wrong_is_named() {
    let vex = json!({"type": "security_VexAffectedVulnAssessmentRelationship", "spdxId": "urn:v", "from": "urn:cve", "to": ["urn:hk"],
        "relationshipType": "affects"});
    let imported = read(&graph(&[package("urn:a", &json!({})), vex.clone(), vex]));
    assert_eq!(notes(&imported), ["matched_by_identifier", "vex_statements_unread"]);
    let text = document(&graph(&[]));
    for (from, to, code, pointer) in [
        ("\"specVersion\":\"3.0.1\"", "\"specVersion\":\"3.1.0\"", "unsupported-version", "/@graph/0/specVersion"),
        ("\"specVersion\":\"3.0.1\",", "", "missing-field", "/@graph/0/specVersion"),
        ("2026-05-01T00:00:00Z", "yesterday", "malformed-timestamp", "/@graph/0/created"),
        ("Hamakaze Control Works", "\\u0007", "control-character", "/@graph/0/createdBy"),
        ("\"type\":\"CreationInfo\"", "\"type\":\"Other\"", "missing-field", ""),
        ("[{", "[1,{", "wrong-type", "/@graph/0"),
    ] {
        let wrong = text.replacen(from, to, 1);
        assert_ne!(wrong, text, "{from}");
        assert_eq!(refusal(&wrong), (code, pointer.into()), "{to}");
    }
    let other = text.replace(CONTEXT, "https://example.com/context");
    assert_eq!(refusal(&other).0, "unrecognised-format");
}
