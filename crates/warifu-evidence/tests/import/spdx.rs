use warifu_evidence::{Binding, Import};

use crate::support::{FIRMWARE, PURL, claim, controller, import, notes, refusal};

fn sbom(members: &str) -> String {
    format!(
        r#"{{"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "hk-210-firmware",
            "creationInfo": {{"created": "2026-05-01T00:00:00Z", "creators": ["Tool: maker-1.0", "Organization: Hamakaze Control Works"]}}{members}}}"#
    )
}

fn product_package() -> String {
    format!(
        r#"{{"SPDXID": "SPDXRef-hk", "name": "hk-210", "versionInfo": "3.2.1", "externalRefs": [
            {{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "{PURL}"}}]}}"#
    )
}

const DESCRIBES: &str =
    r#"{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-hk"}"#;

#[test]
fn packages_other_than_the_product_are_counted() {
    let packages = format!(
        r#", "packages": [{}, {{"SPDXID": "SPDXRef-a", "name": "a", "versionInfo": "1", "supplier": "Organization: A",
            "licenseConcluded": "NOASSERTION", "licenseDeclared": "MIT",
            "checksums": [{{"algorithm": "SHA256", "checksumValue": "{FIRMWARE}"}}],
            "externalRefs": [{{"referenceType": "http://spdx.org/rdf/references/cpe23Type", "referenceLocator": "cpe:2.3:a:a:a:1:*:*:*:*:*:*:*"}}]}},
            {{"SPDXID": "SPDXRef-b", "name": "b", "supplier": "NOASSERTION", "licenseConcluded": "NOASSERTION", "checksums": []}}],
          "relationships": [{DESCRIBES}, {{"spdxElementId": "SPDXRef-hk", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-a"}}]"#,
        product_package()
    );
    let imported = import(&sbom(&packages)).unwrap();
    for (id, value) in [
        ("sbom.format", "\"spdx\""),
        ("sbom.spec_version", "\"2.3.0\""),
        ("sbom.created", "\"2026-05-01T00:00:00Z\""),
        ("sbom.components", "2"),
        ("sbom.components_without_version", "1"),
        ("sbom.components_without_identifier", "1"),
        ("sbom.components_without_supplier", "1"),
        ("sbom.components_without_licence", "1"),
        ("sbom.components_without_hash", "1"),
        ("sbom.identified_share", "\"0.5\""),
        ("sbom.relationships", "1"),
    ] {
        assert_eq!(claim(&imported, id), value, "{id}");
    }
    assert_eq!(imported.parts[0].made_by.as_deref(), Some("Hamakaze Control Works"));
    assert_eq!(notes(&imported), ["matched_by_identifier"]);
}

#[test]
fn what_is_described_is_said_in_four_ways() {
    let packages = format!(r#", "packages": [{}, {{"SPDXID": "SPDXRef-a", "name": "a"}}]"#, product_package());
    let described_by = r#"{"spdxElementId": "SPDXRef-hk", "relationshipType": "DESCRIBED_BY", "relatedSpdxElement": "SPDXRef-DOCUMENT"}"#;
    for way in [
        r#", "documentDescribes": ["SPDXRef-hk"]"#.to_owned(),
        format!(r#", "relationships": [{DESCRIBES}]"#),
        format!(r#", "relationships": [{described_by}]"#),
    ] {
        // whether it stands before or after the packages
        for text in [sbom(&format!("{packages}{way}")), sbom(&format!("{way}{packages}"))] {
            assert_eq!(claim(&import(&text).unwrap(), "sbom.components"), "1", "{way}");
        }
    }
    let only = import(&sbom(&format!(r#", "packages": [{}]"#, product_package()))).unwrap();
    assert_eq!(claim(&only, "sbom.components"), "-");
    assert_eq!(notes(&only), ["matched_by_identifier", "no_components", "only_package_described"]);
}

#[test]
fn a_document_that_contains_the_product_is_not_about_it() {
    let packages = format!(
        r#", "documentDescribes": ["SPDXRef-line"], "packages": [{}, {{"SPDXID": "SPDXRef-line", "name": "assembly line"}}]"#,
        product_package()
    );
    assert_eq!(refusal(&sbom(&packages)), ("subject-mismatch", "/documentDescribes".into()));
    let error = import(&sbom(&packages)).unwrap_err().to_string();
    assert!(error.contains("`assembly line`") && error.contains(PURL), "{error}");
    let packages = format!(r#", "packages": [{}, {{"SPDXID": "SPDXRef-a", "name": "a"}}]"#, product_package());
    assert_eq!(refusal(&sbom(&packages)), ("subject-missing", "/documentDescribes".into()));
}

#[test]
fn a_relationship_with_a_file_leads_somewhere_and_is_none_of_packages() {
    let to = |id: &str| {
        format!(r#"{{"spdxElementId": "SPDXRef-hk", "relationshipType": "CONTAINS", "relatedSpdxElement": "{id}"}}"#)
    };
    let members = format!(
        r#", "packages": [{}, {{"SPDXID": "SPDXRef-a", "name": "a"}}], "files": [{{"SPDXID": "SPDXRef-f", "fileName": "f"}}],
            "snippets": [{{"SPDXID": "SPDXRef-s"}}], "relationships": [{DESCRIBES}, {}, {}, {}]"#,
        product_package(),
        to("SPDXRef-f"),
        to("SPDXRef-s"),
        to("SPDXRef-a"),
    );
    let imported = import(&sbom(&members)).unwrap();
    assert_eq!(
        (claim(&imported, "sbom.relationships").as_str(), notes(&imported)),
        ("1", vec!["matched_by_identifier"])
    );
    let gone =
        import(&sbom(&members.replace(r#""files": [{"SPDXID": "SPDXRef-f""#, r#""files": [{"SPDXID": "SPDXRef-g""#)))
            .unwrap();
    assert_eq!(notes(&gone), ["matched_by_identifier", "relationships_dangling"]);
}

#[test]
fn of_several_that_are_described_the_product_is_what_has_its_name() {
    let both = |root: &str| {
        let members = r#", "documentDescribes": ["SPDXRef-hk", "SPDXRef-a"], "packages": [ROOT, {"SPDXID": "SPDXRef-a", "name": "a"}]"#;
        sbom(&members.replace("ROOT", root))
    };
    let tied = |text: &str| Import::of(&controller()).bound(Binding::Maker).read(text.as_bytes());
    let named = both(&product_package());
    assert_eq!(tied(&named).unwrap().parts, import(&named).unwrap().parts);
    assert_eq!(claim(&tied(&named).unwrap(), "sbom.components"), "1");
    let nameless = both(r#"{"SPDXID": "SPDXRef-hk", "name": "hk-210"}"#);
    assert_eq!(refusal(&nameless).0, "subject-mismatch");
    assert_eq!(tied(&nameless).unwrap_err().code(), "several-roots");
}

#[test]
fn no_package_is_hidden_by_describing_it() {
    let itself = |text: &str| Import::of(&controller()).bound(Binding::Itself).read(text.as_bytes()).unwrap();
    let packages = |root: &str| {
        format!(
            r#", "packages": [{root}, {{"SPDXID": "SPDXRef-a", "name": "a"}}, {{"SPDXID": "SPDXRef-b", "name": "b", "versionInfo": "1"}}]"#
        )
    };
    let nameless = r#"{"SPDXID": "SPDXRef-hk", "name": "hk-210"}"#;
    let relationships = DESCRIBES.replace("SPDXRef-hk", "SPDXRef-a");
    let relationships = format!(r#", "relationships": [{DESCRIBES}, {relationships}]"#);
    for (described, root, components) in [
        (r#", "documentDescribes": ["SPDXRef-hk"]"#, nameless, "2"),
        (r#", "documentDescribes": ["SPDXRef-hk", "SPDXRef-a"]"#, nameless, "3"),
        (r#", "documentDescribes": ["SPDXRef-hk", "SPDXRef-a", "SPDXRef-b"]"#, nameless, "3"),
        (&relationships, nameless, "3"),
        // the one that has a name of the product is the product
        (r#", "documentDescribes": ["SPDXRef-hk", "SPDXRef-a"]"#, &product_package(), "2"),
    ] {
        let imported = itself(&sbom(&format!("{}{described}", packages(root))));
        assert_eq!(claim(&imported, "sbom.components"), components, "{described}");
        assert_eq!(claim(&imported, "sbom.version_silent"), if components == "2" { "1" } else { "2" }, "{described}");
    }
    let tags = "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: d\nCreator: Tool: t\nCreated: 2026-05-01T00:00:00Z\n\
        PackageName: hk-210\nSPDXID: SPDXRef-hk\nPackageName: a\nSPDXID: SPDXRef-a\n\
        Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-hk\nRelationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-a\n";
    assert_eq!(claim(&itself(tags), "sbom.components"), "2");
}

#[test]
fn what_is_used_has_to_be_right() {
    for (members, code, pointer) in [
        (r#", "packages": [{"name": "a"}]"#, "missing-field", "/packages/0"),
        (r#", "packages": [{"SPDXID": "a", "name": "a", "supplier": null}]"#, "wrong-type", "/packages/0/supplier"),
        (r#", "relationships": [{"spdxElementId": "a"}]"#, "missing-field", "/relationships/0"),
        (r#", "documentDescribes": "a""#, "wrong-type", "/documentDescribes"),
    ] {
        assert_eq!(refusal(&sbom(members)), (code, pointer.into()), "{members}");
    }
    for version in ["SPDX-2.1", "SPDX-3.0", "2.3"] {
        assert_eq!(refusal(&sbom("").replace("SPDX-2.3", version)), ("unsupported-version", "/spdxVersion".into()));
    }
    let text = sbom("").replace("2026-05-01T00:00:00Z", "2026-05-01");
    assert_eq!(refusal(&text), ("malformed-timestamp", "/creationInfo/created".into()));
    let text = sbom("").replace("\"created\"", "\"creation\"");
    assert_eq!(refusal(&text), ("missing-field", "/creationInfo".into()));
}
