//! Documents that point to each other, and what came out wrong before: bad news that was lost.

use serde_json::{Value, json};
use warifu_evidence::{Binding, ImportError, Imported, Named, OtherDocuments, assemble, import_among};
use warifu_model::{Attestation, Json};

use crate::support::{PURL, claim, controller, import, notes, refusal};

const SERIAL: &str = "3e671687-395b-41f5-a30f-a58921a69b79";

fn bom(serial: &str, members: &Value) -> Value {
    let mut bom = json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "serialNumber": format!("urn:uuid:{serial}"),
        "metadata": {"timestamp": "2026-05-01T08:00:00Z",
            "component": {"type": "firmware", "bom-ref": "root", "name": "hk-210", "version": "3.2.1", "purl": PURL}}});
    bom.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    bom
}

fn sbom() -> Value {
    bom(
        SERIAL,
        &json!({"components": [{"type": "library", "bom-ref": "pkg:z/lib", "name": "zlib", "version": "1.3.1", "purl": "pkg:generic/zlib@1.3.1"}]}),
    )
}

fn vex(reference: &str, analysis: &Value) -> Value {
    let vulnerability = json!({"id": "CVE-2026-77", "affects": [{"ref": reference}], "analysis": analysis});
    bom("0f0e3a1c-9d53-4d6f-8a0e-5f2b7c1d9e10", &json!({"vulnerabilities": [vulnerability]}))
}

/// Imports the first of several documents, with the others beside it.
fn beside(document: &Value, others: &[&Value]) -> Result<Imported, ImportError> {
    let product = controller();
    let mut surroundings = OtherDocuments::default();
    surroundings.add(document.to_string().as_bytes(), &product);
    for other in others {
        surroundings.add(other.to_string().as_bytes(), &product);
    }
    import_among(document.to_string().as_bytes(), &product, &surroundings, &mut |_| {})
}

#[test]
fn a_link_into_a_document_beside_it_is_resolved() {
    let link = format!("urn:cdx:{}/1#pkg%3Az/lib", SERIAL.to_uppercase());
    for (state, status) in [("exploitable", "affected"), ("resolved", "fixed")] {
        let imported = beside(&vex(&link, &json!({"state": state})), &[&sbom()]).unwrap();
        assert_eq!(
            claim(&imported, "vex.vulnerabilities"),
            format!(r#"[{{"action_stated":false,"id":"CVE-2026-77","status":"{status}"}}]"#)
        );
        assert_eq!(notes(&imported), ["matched_by_identifier"]);
    }
    let whole = beside(&vex(&format!("urn:cdx:{SERIAL}/1"), &json!({"state": "resolved"})), &[&sbom()]);
    assert!(whole.is_ok());
}

#[test]
fn a_link_into_what_the_maker_ties_is_resolved() {
    let link = format!("urn:cdx:{SERIAL}/1#pkg%3Az/lib");
    let vex = vex(&link, &json!({"state": "resolved"})).to_string();
    let product = controller();
    for (purl, is_ours) in [(None, true), (Some("pkg:generic/other@1"), false)] {
        let mut ours = sbom();
        ours["metadata"]["component"]["purl"] = json!(purl);
        if purl.is_none() {
            ours["metadata"]["component"].as_object_mut().unwrap().remove("purl");
        }
        for (binding, is_read) in [(Binding::Content, false), (Binding::Maker, is_ours)] {
            let mut surroundings = OtherDocuments::default();
            surroundings.add_bound(ours.to_string().as_bytes(), &product, binding);
            let imported = import_among(vex.as_bytes(), &product, &surroundings, &mut |_| {});
            assert_eq!(imported.is_ok(), is_read, "{purl:?} {binding:?}");
        }
    }
}

#[test]
fn a_link_that_leads_nowhere_is_bad_news_or_nothing() {
    let mut other = sbom();
    other["metadata"]["component"]["purl"] = json!("pkg:generic/other@1");
    let (ours, twice) = (sbom(), bom(SERIAL, &json!({"components": []})));
    for (what, link, others) in [
        ("alone", format!("urn:cdx:{SERIAL}/1#pkg%3Az/lib"), vec![]),
        ("another edition", format!("urn:cdx:{SERIAL}/2#pkg%3Az/lib"), vec![&ours]),
        ("nothing of that id", format!("urn:cdx:{SERIAL}/1#gone"), vec![&ours]),
        ("another product's", format!("urn:cdx:{SERIAL}/1#pkg%3Az/lib"), vec![&other]),
        ("two of one name", format!("urn:cdx:{SERIAL}/1#pkg%3Az/lib"), vec![&ours, &twice]),
        ("no link", "urn:cdx:x#pkg".to_owned(), vec![&ours]),
    ] {
        let imported = beside(&vex(&link, &json!({"state": "exploitable"})), &others).unwrap();
        assert!(claim(&imported, "vex.vulnerabilities").contains("affected"), "{what}");
        assert!(notes(&imported).contains(&"statements_assumed"), "{what}");
        let error = beside(&vex(&link, &json!({"state": "resolved"})), &others).unwrap_err();
        assert_eq!(
            (error.code(), error.position.pointer.as_str()),
            ("statements-left-aside", "/vulnerabilities"),
            "{what}"
        );
    }
}

#[test]
fn an_sbom_whose_statements_were_left_aside_is_no_vex() {
    let vulnerabilities =
        json!({"vulnerabilities": [{"id": "CVE-1", "affects": [{"ref": "gone"}], "analysis": {"state": "resolved"}}]});
    let mut both = sbom();
    both.as_object_mut().unwrap().extend(vulnerabilities.as_object().unwrap().clone());
    let imported = beside(&both, &[]).unwrap();
    assert_eq!(imported.parts.len(), 1);
    assert_eq!(claim(&imported, "vex.vulnerabilities"), "-");
    assert!(notes(&imported).contains(&"statements_left_aside"));
}

#[test]
fn a_vulnerability_without_an_id_or_an_analysis_counts() {
    let vulnerabilities = json!({"vulnerabilities": [{"bom-ref": "v1", "affects": [{"ref": "root"}]}, {}]});
    let imported = beside(&bom(SERIAL, &vulnerabilities), &[]).unwrap();
    assert_eq!(
        claim(&imported, "vex.vulnerabilities"),
        r#"[{"action_stated":false,"id":"unnamed","status":"affected"},{"action_stated":false,"id":"v1","status":"affected"}]"#
    );
    assert!(notes(&imported).contains(&"vulnerabilities_unnamed"));
}

#[test]
fn affected_without_a_version_is_not_lost_beside_another_statement() {
    let openvex = |product: &Value| {
        json!({"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://hamakaze.example/vex/1", "author": "Hamakaze Control Works",
            "timestamp": "2026-06-01T00:00:00Z", "version": 1, "statements": [
                {"vulnerability": {"name": "CVE-1"}, "products": [{"@id": PURL}], "status": "fixed"},
                {"vulnerability": {"name": "CVE-2"}, "products": product, "status": "affected"}]})
    };
    for product in [
        json!([{"@id": "pkg:generic/hamakaze/hk-210"}]),
        json!([{"@id": "pkg:generic/hamakaze/hk-210@3.2.1?arch=arm64"}]),
        json!([{"@id": "https://hamakaze.example/products/hk-210"}]),
        json!([]),
    ] {
        let imported = import(&openvex(&product).to_string()).unwrap();
        assert!(claim(&imported, "vex.vulnerabilities").contains(r#""id":"CVE-2","status":"affected""#), "{product}");
        assert!(notes(&imported).contains(&"statements_assumed"));
    }
    let only = openvex(&json!([])).to_string().replace(r#""status":"fixed""#, r#""status":"affected""#);
    assert!(import(&only).is_ok());
    let good = json!({"@context": "https://openvex.dev/ns/v0.2.0", "author": "a", "timestamp": "2026-06-01T00:00:00Z",
        "statements": [{"vulnerability": {"name": "CVE-1"}, "products": [{"@id": "pkg:generic/hamakaze/hk-210"}], "status": "fixed"}]});
    assert_eq!(refusal(&good.to_string()), ("subject-mismatch", "/statements".into()));
}

#[test]
fn one_malformed_identifier_does_not_refuse_an_sbom() {
    let components = json!({"components": [
        {"type": "library", "name": "a", "purl": "pkg:golang/./api@(devel)"},
        {"type": "library", "name": "b", "cpe": "cpe:2.3:a:b:b:2:7.4:*:*:*:*:*:*:*", "purl": "pkg:generic/b@2"},
        {"type": "library", "name": "c", "purl": "pkg:generic/c@1"}]});
    let imported = beside(&bom(SERIAL, &components), &[]).unwrap();
    assert_eq!(claim(&imported, "sbom.components_without_identifier"), "1");
    assert_eq!(notes(&imported), ["identifiers_unusable", "matched_by_identifier"]);
    // what identifies the product itself stays strict
    let mut own = bom(SERIAL, &components);
    own["metadata"]["component"]["cpe"] = json!("cpe:2.3:a");
    assert_eq!(beside(&own, &[]).unwrap_err().position.pointer, "/metadata/component/cpe");
}

#[test]
fn what_was_left_out_stands_in_the_attestation() {
    let imported = beside(&vex("gone", &json!({"state": "exploitable"})), &[]).unwrap();
    let named = Named { name: "vex.json".into(), imported };
    let attestation = assemble(&[named], &controller(), None, Vec::new()).unwrap();
    let read = Attestation::read(&Json::from(&attestation).to_canonical()).unwrap();
    let remarks: Vec<_> = read.evidence[0].remarks.iter().map(|remark| (remark.code.as_str(), remark.count)).collect();
    assert_eq!(remarks, [("matched_by_identifier", None), ("statements_assumed", Some(1))]);
}
