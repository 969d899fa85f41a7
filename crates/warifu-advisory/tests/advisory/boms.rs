//! One bill of materials in each form that it may have: the same components, known by the same.

use warifu_advisory::{Bom, BomComponent, Cpe, Purl};
use warifu_model::Digest;

const CYCLONEDX: &str = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": {"bom-ref": "r", "type": "firmware", "name": "hk-210", "version": "3.2.1"}},
 "components": [
  {"bom-ref": "a", "type": "library", "supplier": {"name": "Lwip Project"}, "name": "lwip", "version": "2.2.0", "hashes": [{"alg": "SHA-256", "content": "HASH"}],
   "cpe": "cpe:2.3:a:lwip_project:lwip:2.2.0:*:*:*:*:*:*:*", "purl": "pkg:generic/lwip@2.2.0"},
  {"bom-ref": "b", "type": "library", "name": "mbedtls", "version": "3.6.2", "purl": "pkg:generic/mbedtls@3.6.2"}],
 "dependencies": [{"ref": "r", "dependsOn": ["a"]}, {"ref": "a", "dependsOn": ["b"]}]}"#;

const XML: &str = r#"<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"><metadata><component type="firmware" bom-ref="r"><name>hk-210</name>
<version>3.2.1</version></component></metadata><components><component type="library" bom-ref="a"><supplier><name>Lwip Project</name></supplier><name>lwip</name>
<version>2.2.0</version><hashes><hash alg="SHA-256">HASH</hash></hashes><cpe>cpe:2.3:a:lwip_project:lwip:2.2.0:*:*:*:*:*:*:*</cpe><purl>pkg:generic/lwip@2.2.0</purl></component>
<component type="library" bom-ref="b"><name>mbedtls</name><version>3.6.2</version><purl>pkg:generic/mbedtls@3.6.2</purl></component></components>
<dependencies><dependency ref="r"><dependency ref="a"/></dependency><dependency ref="a"><dependency ref="b"/></dependency></dependencies></bom>"#;

const SPDX: &str = r#"{"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "d", "packages": [
  {"SPDXID": "SPDXRef-r", "name": "hk-210", "versionInfo": "3.2.1"},
  {"SPDXID": "SPDXRef-a", "name": "lwip", "versionInfo": "2.2.0", "supplier": "Organization: Lwip Project", "checksums": [{"algorithm": "SHA256", "checksumValue": "HASH"}],
   "externalRefs": [{"referenceCategory": "SECURITY", "referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:a:lwip_project:lwip:2.2.0:*:*:*:*:*:*:*"},
    {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:generic/lwip@2.2.0"}]},
  {"SPDXID": "SPDXRef-b", "name": "mbedtls", "versionInfo": "3.6.2", "externalRefs": [
    {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:generic/mbedtls@3.6.2"}]}],
 "relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-r"},
  {"spdxElementId": "SPDXRef-r", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-a"},
  {"spdxElementId": "SPDXRef-a", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "SPDXRef-b"}]}"#;

const TAGS: &str = "SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: d
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-r

PackageName: hk-210
SPDXID: SPDXRef-r
PackageVersion: 3.2.1
Relationship: SPDXRef-r CONTAINS SPDXRef-a

PackageName: lwip
SPDXID: SPDXRef-a
PackageVersion: 2.2.0
PackageSupplier: Organization: Lwip Project
PackageChecksum: SHA256: HASH
ExternalRef: SECURITY cpe23Type cpe:2.3:a:lwip_project:lwip:2.2.0:*:*:*:*:*:*:*
ExternalRef: PACKAGE-MANAGER purl pkg:generic/lwip@2.2.0
Relationship: SPDXRef-a DEPENDS_ON SPDXRef-b

PackageName: mbedtls
SPDXID: SPDXRef-b
PackageVersion: 3.6.2
ExternalRef: PACKAGE-MANAGER purl pkg:generic/mbedtls@3.6.2
";

/// References by id and in place, classes by their short name and by their IRI.
const SPDX3: &str = r#"{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [
  {"type": "SpdxDocument", "spdxId": "urn:d", "rootElement": ["urn:s"]},
  {"type": "software_Sbom", "spdxId": "urn:s", "rootElement": ["urn:r"], "element": ["urn:r", "urn:a", "urn:b"]},
  {"type": "software_Package", "spdxId": "urn:r", "name": "hk-210", "software_packageVersion": "3.2.1"},
  {"type": "https://spdx.org/rdf/3.0.1/terms/Software/Package", "spdxId": "urn:a", "name": "lwip", "software_packageVersion": "2.2.0", "suppliedBy": "urn:o",
   "software_packageUrl": "pkg:generic/lwip@2.2.0", "verifiedUsing": [{"type": "Hash", "algorithm": "sha256", "hashValue": "HASH"}],
   "externalIdentifier": "urn:cpe"},
  {"type": "ExternalIdentifier", "@id": "urn:cpe", "externalIdentifierType": "cpe23", "identifier": "cpe:2.3:a:lwip_project:lwip:2.2.0:*:*:*:*:*:*:*"},
  {"type": "Organization", "spdxId": "urn:o", "name": "Lwip Project"},
  {"type": "software_Package", "spdxId": "urn:b", "name": "mbedtls", "software_packageVersion": "3.6.2", "externalIdentifier": [
    {"type": "ExternalIdentifier", "externalIdentifierType": "packageUrl", "identifier": "pkg:generic/mbedtls@3.6.2"}]},
  {"type": "Relationship", "spdxId": "urn:1", "relationshipType": "contains", "from": "urn:r", "to": ["urn:a"]},
  {"type": "LifecycleScopedRelationship", "spdxId": "urn:2", "relationshipType": "dependsOn", "from": "urn:a", "to": ["urn:b"]}]}"#;

/// Label, maker, identifiers and path of each.
fn told(component: &BomComponent) -> String {
    let known = &component.item.known;
    let ids = known.purls.iter().map(Purl::as_str).chain(known.cpes.iter().map(Cpe::as_str));
    let ids: Vec<&str> = ids.collect();
    format!("{} by {:?}: {ids:?} {:?} in {:?}", component.item.label(), known.vendor, known.digests, component.path)
}

fn read(text: &str) -> Vec<String> {
    let hash = Digest::of(b"lwip").hex();
    let bom = Bom::read(text.replace("HASH", &hash).as_bytes()).unwrap();
    assert_eq!(bom.unusable, 0);
    bom.components.iter().map(told).collect()
}

#[test]
fn every_form_says_the_same() {
    let expected = read(CYCLONEDX);
    assert_eq!(expected.len(), 3);
    assert!(
        expected[1].contains("Lwip Project") && expected[2].contains("[\"hk-210 3.2.1\", \"lwip 2.2.0\"]"),
        "{expected:?}"
    );
    for text in [XML, SPDX, TAGS, SPDX3] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn what_is_no_bill_of_materials_or_is_broken_has_a_code() {
    for (text, code) in [
        ("", "advisory-components-unread"),
        ("hello", "advisory-components-unread"),
        ("{}", "advisory-components-unread"),
        (r#"{"@context": "https://example.com/context"}"#, "advisory-components-unread"),
        ("<html/>", "malformed-xml"),
        (XML.trim_end_matches("</bom>"), "truncated"),
        (&XML.replace("<components>", "<component>"), "misspelt-member"),
        (&TAGS.replace("PackageName: lwip", "PackageNames: lwip"), "misspelt-member"),
        (&SPDX3.replace("\"@graph\"", "\"@graphs\""), "misspelt-member"),
    ] {
        let error = Bom::read(text.as_bytes()).map(|bom| bom.components.len()).unwrap_err();
        assert_eq!(error.code(), code, "{text}: {error}");
    }
}

#[test]
fn a_bill_in_spdx_3_that_leads_in_circles_ends() {
    let circle = SPDX3.replace(
        "\"from\": \"urn:a\", \"to\": [\"urn:b\"]",
        "\"from\": [\"urn:a\", \"urn:b\"], \"to\": [\"urn:b\", \"urn:a\", \"urn:r\"]",
    );
    assert_eq!(read(&circle).len(), 3);
    let alone = r#"{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "type": "software_Package", "spdxId": "urn:x", "name": "x"}"#;
    assert_eq!(read(alone).len(), 1);
    let inside = r#"{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "type": "software_Sbom", "spdxId": "urn:s", "rootElement":
        {"type": "software_Package", "spdxId": "urn:x", "name": "x"}, "element": [{"type": "software_Package", "spdxId": "urn:y", "name": "y"}]}"#;
    assert_eq!(read(inside).len(), 2);
}
