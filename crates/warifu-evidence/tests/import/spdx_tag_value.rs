//! SPDX as tag-value: what is written in lines counts as the same in JSON does.

use warifu_evidence::{Imported, import as import_bytes};

use crate::support::{FIRMWARE, PURL, claim, controller, import, notes, refusal};

const HEAD: &str = "SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: hk-210-firmware
DocumentNamespace: https://hamakaze.example/spdx/hk-210
Creator: Tool: maker-1.0
Creator: Organization: Hamakaze Control Works ( )
Created: 2026-05-01T00:00:00Z
CreatorComment: <text>written
PackageName: inside a text, which opens nothing
</text>
";

fn product() -> String {
    format!(
        "PackageName: hk-210\nSPDXID: SPDXRef-hk\nPackageVersion: 3.2.1\nExternalRef: PACKAGE-MANAGER purl {PURL}\n\
        Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-hk\n"
    )
}

fn components() -> String {
    format!(
        "##### the first\nPackageName: a\nSPDXID: SPDXRef-a\nPackageVersion: 1\nPackageSupplier: Organization: A\n\
        PackageLicenseConcluded: NOASSERTION\nPackageLicenseDeclared: <text>LicenseRef-own</text>\n\
        PackageChecksum: SHA1: 85ed0817af83a24ad8da68c2b5094de69833983c\nPackageChecksum: SHA256: {FIRMWARE}\n\
        ExternalRef: SECURITY cpe23Type cpe:2.3:a:a:a:1:*:*:*:*:*:*:*\nExternalRef: PACKAGE-MANAGER purl a-purl\n\
        Annotator: Person: Somebody\nAnnotationComment: <text>of a\n\nand more</text>\nPackageOriginator: NOASSERTION\n\
        Relationship: SPDXRef-hk CONTAINS SPDXRef-a\nRelationship: SPDXRef-a DEPENDS_ON NOASSERTION\n\
        \tFileName: ./lib.c\n\tSPDXID: SPDXRef-lib\n\tFileChecksum: SHA1: 85ed0817af83a24ad8da68c2b5094de69833983c\n\
        PackageName: b\r\nSPDXID: SPDXRef-b\r\nPackageSupplier: NOASSERTION\r\nPackageChecksum: SHA256\r\n\
        SnippetSPDXID: SPDXRef-snippet\nSnippetFromFileSPDXID: SPDXRef-lib\nSPDXID: SPDXRef-c\nPackageVersion: of nothing\n\
        LicenseID: LicenseRef-own\nExtractedText: <text>Do\nas \"you\" like\\.</text>\nLicenseName: Own\n"
    )
}

fn json() -> String {
    format!(
        r#"{{"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "hk-210-firmware",
        "documentNamespace": "https://hamakaze.example/spdx/hk-210", "creationInfo": {{"created": "2026-05-01T00:00:00Z", "creators": ["Tool: maker-1.0", "Organization: Hamakaze Control Works ( )"],
            "comment": "written\nPackageName: inside a text, which opens nothing"}},
        "packages": [
            {{"SPDXID": "SPDXRef-hk", "name": "hk-210", "versionInfo": "3.2.1",
              "externalRefs": [{{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "{PURL}"}}]}},
            {{"SPDXID": "SPDXRef-a", "name": "a", "versionInfo": "1", "supplier": "Organization: A", "originator": "NOASSERTION",
              "licenseConcluded": "NOASSERTION", "licenseDeclared": "LicenseRef-own",
              "checksums": [{{"algorithm": "SHA1", "checksumValue": "85ed0817af83a24ad8da68c2b5094de69833983c"}},
                            {{"algorithm": "SHA256", "checksumValue": "{FIRMWARE}"}}],
              "externalRefs": [
                {{"referenceCategory": "SECURITY", "referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:a:a:a:1:*:*:*:*:*:*:*"}},
                {{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "a-purl"}}]}},
            {{"SPDXID": "SPDXRef-b", "name": "b", "supplier": "NOASSERTION", "checksums": [{{"algorithm": "SHA256"}}]}}],
        "files": [{{"SPDXID": "SPDXRef-lib", "fileName": "./lib.c"}}],
        "hasExtractedLicensingInfos": [{{"licenseId": "LicenseRef-own", "extractedText": "Do\nas \"you\" like\\."}}],
        "relationships": [
            {{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-hk"}},
            {{"spdxElementId": "SPDXRef-hk", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-a"}},
            {{"spdxElementId": "SPDXRef-a", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "NOASSERTION"}}]}}"#
    )
}

fn read(text: &str) -> Imported {
    import(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

#[test]
fn the_same_document_in_lines_and_in_json_says_the_same() {
    let (lines, json) = (read(&[HEAD, &product(), &components()].concat()), read(&json()));
    assert_eq!(lines.parts, json.parts);
    assert_eq!(lines.notes, json.notes);
    assert_eq!((lines.media_type.as_str(), lines.format.name()), ("text/spdx", "SPDX tag-value"));
    for (id, value) in [
        ("sbom.components", "2"),
        ("sbom.relationships", "1"),
        ("sbom.licence_stated", "1"),
        ("sbom.hash_stated", "1"),
        ("sbom.version_silent", "1"),
        ("sbom.supplier_unknown", "1"),
        ("sbom.completeness", "\"unknown\""),
    ] {
        assert_eq!(claim(&lines, id), value, "{id}");
    }
}

#[test]
fn every_version_that_is_read_says_so() {
    for (version, claimed) in [("SPDX-2.2", "\"2.2.0\""), ("SPDX-2.2.1", "\"2.2.1\""), ("SPDX-2.3", "\"2.3.0\"")] {
        let lines = [HEAD, &product(), &components()].concat().replace("SPDX-2.3", version);
        assert_eq!(claim(&read(&lines), "sbom.spec_version"), claimed);
        assert_eq!(claim(&read(&json().replace("SPDX-2.3", version)), "sbom.spec_version"), claimed);
    }
    let old = [HEAD, &product()].concat().replace("SPDX-2.3", "SPDX-2.1");
    assert_eq!(refusal(&old), ("unsupported-version", "/spdxVersion".into()));
}

#[test]
fn errors_stand_where_the_text_has_them() {
    let whole = [HEAD, &product(), &components()].concat();
    for (from, to, code, pointer, at) in [
        (
            "Created: 2026-05-01T00:00:00Z",
            "Created: redacted",
            "malformed-timestamp",
            "/creationInfo/created",
            "redacted",
        ),
        ("SPDXID: SPDXRef-b\r\n", "", "missing-field", "/packages/2", ""),
        (
            "PackageVersion: 1\n",
            "PackageVersion: 1\nPackageVersion: 2\n",
            "duplicate-key",
            "/packages/1/versionInfo",
            "2\n",
        ),
        ("CONTAINS SPDXRef-a", "CONTAINS", "missing-field", "/relationships/1", ""),
        ("PackageName: b", "PackageName b", "malformed-tag-value", "", "PackageName b"),
        ("like\\.</text>", "like\\.</text> and more", "malformed-tag-value", "", " and more"),
        ("like\\.</text>", "like\\.", "truncated", "", "Do\nas"),
    ] {
        let text = whole.replacen(from, to, 1);
        assert_ne!(text, whole, "{from}");
        let error = import_bytes(text.as_bytes(), &controller()).unwrap_err();
        assert_eq!((error.code(), error.position.pointer.as_str()), (code, pointer), "{to}");
        let offset = usize::try_from(error.position.offset.unwrap()).unwrap();
        let rest = text.get(offset..).unwrap();
        assert!(rest.starts_with(at), "{to}: {rest:?}");
    }
}

/// A component whose first tag is spelled otherwise would be no component, and what it lacks would not be missed.
#[test]
fn a_component_is_not_hidden_by_the_spelling_of_its_tag() {
    let text = [HEAD, &product(), &components()].concat();
    read(&text);
    for (tag, others) in [
        ("PackageName", ["Packagename", "PACKAGENAME", "PackageNames", "PackagName", "PackgaeName"]),
        ("Relationship", ["RELATIONSHIP", "relationship", "Relationships", "Relationshp", "Realtionship"]),
    ] {
        for other in others {
            for spoilt in [format!("{text}\n{other}: x\n"), format!("{text}\n{other}: <text>x\n</text>\n")] {
                assert_eq!(refusal(&spoilt).0, "misspelt-member", "{tag} as {other}");
            }
        }
    }
}

#[test]
fn what_is_out_of_place_counts_for_nothing() {
    let with = |lines: &str| read(&[HEAD, &product(), lines].concat());
    let plain = with("PackageName: a\nSPDXID: SPDXRef-a\n");
    for lines in [
        // a tag of a package, while a file is open
        "PackageName: a\nSPDXID: SPDXRef-a\nFileName: f\nSPDXID: SPDXRef-f\nPackageVersion: 1\n",
        // before any package
        "PackageName: a\nSPDXID: SPDXRef-a\nPackgeVersion: 1\nhttps://example.com\n",
        "PackageName: a\nSPDXID: SPDXRef-a\n# PackageVersion: 1\n",
    ] {
        assert_eq!(with(lines).parts, plain.parts, "{lines}");
    }
    let early = [
        HEAD,
        "PackageVersion: 1\nExternalRef: SECURITY purl pkg:a/b\n",
        &product(),
        "PackageName: a\nSPDXID: SPDXRef-a\n",
    ];
    assert_eq!(read(&early.concat()).parts, plain.parts);
    assert_eq!(notes(&plain), ["matched_by_identifier"]);
}
