//! What is refused, with code and place.

use warifu_advisory::{Advisory, Bom};
use warifu_model::{Language, Problem};

#[test]
fn documents_are_refused_with_code_and_place() {
    let header = r#""document": {"csaf_version": "2.0", "title": "t", "publisher": {"name": "p"}, "tracking": {"id": "i",
        "current_release_date": "2026-01-01T00:00:00Z", "status": "final"}}"#;
    let tree = |tree: &str, rest: &str| format!(r#"{{{header}, "product_tree": {tree}, "vulnerabilities": [{rest}]}}"#);
    let names = r#""full_product_names": [{"product_id": "A", "name": "a"}, {"product_id": "B", "name": "b"}]"#;
    let relation = |id: &str, part: &str, whole: &str| {
        format!(
            r#"{{"full_product_name": {{"product_id": "{id}", "name": "x"}}, "product_reference": "{part}", "relates_to_product_reference": "{whole}"}}"#
        )
    };
    for (document, code, pointer) in [
        ("[]".to_owned(), "wrong-type", ""),
        ("{".to_owned(), "truncated", ""),
        ("{}".to_owned(), "unrecognised-format", ""),
        (r#"{"document": {}, "bomFormat": "CycloneDX"}"#.into(), "ambiguous-format", ""),
        (r#"{"document": {}}"#.into(), "missing-field", "/document"),
        (r#"{"document": {"csaf_version": "1.0"}}"#.into(), "unsupported-version", "/document/csaf_version"),
        (
            tree(r#"{"full_product_names": [{"product_id": "A", "name": "a"}, {"product_id": "A", "name": "b"}]}"#, ""),
            "advisory-product-twice",
            "/product_tree/full_product_names/1",
        ),
        (
            tree(&format!("{{{names}}}"), r#"{"cve": "CVE-1", "product_status": {"known_affected": ["A", "C"]}}"#),
            "advisory-product-unknown",
            "/vulnerabilities/0/product_status/known_affected/1",
        ),
        (
            tree(&format!(r#"{{{names}, "product_groups": [{{"group_id": "G", "product_ids": ["A", "Z"]}}]}}"#), ""),
            "advisory-product-unknown",
            "/product_tree/product_groups/0/product_ids/1",
        ),
        (
            tree(&format!("{{{names}}}"), r#"{"remediations": [{"category": "vendor_fix", "details": "d", "group_ids": ["G"]}]}"#),
            "advisory-product-unknown",
            "/vulnerabilities/0/remediations/0/group_ids/0",
        ),
        (
            tree(&format!(r#"{{{names}, "relationships": [{}]}}"#, relation("R", "A", "Q")), ""),
            "advisory-product-unknown",
            "/product_tree/relationships/0/relates_to_product_reference",
        ),
        (
            tree(&format!(r#"{{{names}, "relationships": [{}, {}]}}"#, relation("R", "A", "S"), relation("S", "R", "B")), ""),
            "advisory-product-cycle",
            "/product_tree/relationships",
        ),
        // bad news that is spelled otherwise would be passed over
        (
            tree(&format!("{{{names}}}"), r#"{"product_status": {"known_afected": ["A"]}}"#),
            "misspelt-member",
            "/vulnerabilities/0/product_status/known_afected",
        ),
        (tree(&format!("{{{names}}}"), r#"{"cve": 1}"#), "wrong-type", "/vulnerabilities/0/cve"),
        (
            r#"{"catalogVersion": "1", "vulnerabilities": [{"cveID": "CVE-1", "vendorProject": "v"}]}"#.into(),
            "missing-field",
            "/vulnerabilities/0",
        ),
        (
            r#"{"@context": "https://openvex.dev/ns/v0.2.0", "timestamp": "2026-01-01T00:00:00Z",
                "statements": [{"vulnerability": {"name": "CVE-1"}, "status": "fine"}]}"#
                .into(),
            "not-one-of",
            "/statements/0/status",
        ),
        (
            r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "vulnerabilities": [{"analysis": {"state": "gone"}}]}"#.into(),
            "not-one-of",
            "/vulnerabilities/0/analysis/state",
        ),
        (
            r#"{"type": "bundle", "id": "bundle--1", "objects": [{"type": "software", "id": "s--1"}, {"type": "file", "id": "s--1"}]}"#
                .into(),
            "advisory-product-twice",
            "/objects/1",
        ),
    ] {
        let error = Advisory::read(document.as_bytes()).map(|_| ()).unwrap_err();
        let place = Problem::location(&error).map(|place| place.pointer.to_owned());
        assert_eq!((error.code(), place.as_deref()), (code, Some(pointer)), "{document}: {error}");
        assert_ne!(error.message(Language::En), error.message(Language::Ja), "{code}");
        assert_ne!(error.help(Language::En), error.help(Language::Ja), "{code}");
    }
}

#[test]
fn no_cut_and_no_flip_of_a_document_panics() {
    for document in crate::reading::DOCUMENTS {
        for end in 0..document.len() {
            let _ = Advisory::read(&document.as_bytes()[..end]);
        }
        for place in 0..document.len() {
            let mut bytes = document.as_bytes().to_vec();
            bytes[place] ^= 1 << (place % 8);
            let _ = Advisory::read(&bytes);
            let _ = Bom::read(&bytes);
        }
    }
}

#[test]
fn other_bills_of_materials_are_told() {
    for document in
        ["name,version\nlwip,2.2.0\n", r#"{"@graph": []}"#, r#"{"@context": "https://example.com/spdx", "@graph": []}"#]
    {
        assert_eq!(Bom::read(document.as_bytes()).unwrap_err().code(), "advisory-components-unread", "{document}");
    }
}
