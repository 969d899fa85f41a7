use crate::support::{FIRMWARE, claim, import, notes, refusal};

fn declaration(kind: &str, product: &str, claims: &str) -> String {
    format!(
        r#"{{"format": "warifu.declaration/1", "product": {product}, "kind": "{kind}", "made_by": "Sazanami Test Laboratory",
            "made_at": "2026-08-01T00:00:00Z", "valid_until": "2027-08-01T00:00:00Z", "title": "Penetration test of HK-210", "claims": {claims}}}"#
    )
}

fn about_firmware() -> String {
    format!(r#"{{"artifacts": ["sha256:{FIRMWARE}"], "identifiers": []}}"#)
}

#[test]
fn the_claims_are_taken_as_they_are() {
    let imported = import(&declaration(
        "penetration_test",
        &about_firmware(),
        r#"{"test.findings": [], "test.requirement_coverage": "0.95"}"#,
    ))
    .unwrap();
    let part = &imported.parts[0];
    assert_eq!(part.kind.as_str(), "penetration_test");
    assert_eq!(part.made_by.as_deref(), Some("Sazanami Test Laboratory"));
    assert_eq!(part.valid_until.unwrap().to_string(), "2027-08-01T00:00:00Z");
    assert_eq!(claim(&imported, "test.requirement_coverage"), "\"0.95\"");
    assert_eq!(notes(&imported), ["artifacts_not_named"]);
}

#[test]
fn the_subject_may_be_named_by_gtin() {
    let about = r#"{"artifacts": [], "identifiers": [{"type": "gtin", "value": "04006381333931"}]}"#;
    assert_eq!(notes(&import(&declaration("audit_statement", about, "{}")).unwrap()), ["matched_by_identifier"]);
    let about = r#"{"artifacts": [], "identifiers": [{"type": "gtin", "value": "96385074"}]}"#;
    assert_eq!(refusal(&declaration("audit_statement", about, "{}")), ("subject-mismatch", "/product".into()));
    let about = r#"{"artifacts": [], "identifiers": [{"type": "cpe", "value": "cpe:2.3:o:x"}]}"#;
    assert_eq!(
        refusal(&declaration("audit_statement", about, "{}")),
        ("malformed-cpe", "/product/identifiers/0/value".into())
    );
}

#[test]
fn it_is_read_strictly() {
    let good = declaration("audit_statement", &about_firmware(), "{}");
    assert_eq!(refusal(&good.replace("\"title\"", "\"author\": 1, \"title\"")).0, "unknown-field");
    assert_eq!(
        refusal(&good.replace("2026-08-01T00:00:00Z", "2026-08-01T00:00:00.0Z")),
        ("not-canonical", "/made_at".into())
    );
    assert_eq!(refusal(&good.replace("declaration/1", "declaration/2")).0, "wrong-format");
}

#[test]
fn nobody_declares_what_documents_say_themselves() {
    for kind in ["sbom", "vex", "build_provenance"] {
        assert_eq!(refusal(&declaration(kind, &about_firmware(), "{}")), ("reserved", "/kind".into()));
    }
    let text = declaration("audit_statement", &about_firmware(), r#"{"sbom.components_without_hash": 0}"#);
    assert_eq!(refusal(&text), ("reserved", "/claims/sbom.components_without_hash".into()));
}
