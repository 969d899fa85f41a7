use warifu_evidence::{Named, combined_claims};

use crate::example::vocabulary;
use crate::support::{FIRMWARE, PURL, claim, import, notes, refusal};

fn vex(statements: &str) -> String {
    format!(
        r#"{{"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://hamakaze.example/vex/1", "author": "Hamakaze Control Works",
            "statements": [{statements}], "timestamp": "2026-06-01T00:00:00Z", "version": 1}}"#
    )
}

fn statement(vulnerability: &str, product: &str, rest: &str) -> String {
    format!(r#"{{"vulnerability": {{"name": "{vulnerability}"}}, "products": [{product}], {rest}}}"#)
}

fn ours(vulnerability: &str, rest: &str) -> String {
    statement(vulnerability, &format!(r#"{{"@id": "{PURL}"}}"#), rest)
}

#[test]
fn only_statements_about_the_product_count() {
    let by_hash = format!(r#"{{"hashes": {{"sha-256": "{FIRMWARE}"}}}}"#);
    let by_purl = format!(r#"{{"@id": "urn:x", "identifiers": {{"purl": "{PURL}"}}}}"#);
    let text = vex(&[
        ours("CVE-3", r#""status": "not_affected", "justification": "component_not_present""#),
        statement(
            "CVE-2",
            &by_hash,
            r#""status": "affected", "action_statement": "update to 3.2.2", "timestamp": "2026-05-01T00:00:00Z""#,
        ),
        statement(
            "CVE-1",
            &by_purl,
            r#""status": "affected", "action_statement": " ", "last_updated": "2026-05-02T00:00:00Z""#,
        ),
        statement("CVE-4", r#"{"@id": "pkg:generic/hamakaze/hk-210"}"#, r#""status": "fixed""#),
        r#"{"vulnerability": {"name": "CVE-5"}, "status": "fixed"}"#.to_owned(),
    ]
    .join(","));
    let imported = import(&text).unwrap();
    assert_eq!(claim(&imported, "vex.format"), "\"openvex\"");
    assert_eq!(claim(&imported, "vex.issued"), "\"2026-06-01T00:00:00Z\"");
    assert_eq!(claim(&imported, "vex.statements"), "3");
    assert_eq!(
        claim(&imported, "vex.vulnerabilities"),
        concat!(
            r#"[{"action_stated":false,"id":"CVE-1","status":"affected","updated":"2026-05-02T00:00:00Z"},"#,
            r#"{"action_stated":true,"id":"CVE-2","status":"affected","updated":"2026-05-01T00:00:00Z"},"#,
            r#"{"action_stated":false,"id":"CVE-3","justification":"component_not_present","status":"not_affected","updated":"2026-06-01T00:00:00Z"}]"#
        )
    );
    assert_eq!(imported.parts[0].made_by.as_deref(), Some("Hamakaze Control Works"));
    assert_eq!(notes(&imported), ["artifacts_not_named", "statements_left_aside"]);
}

#[test]
fn a_later_statement_replaces_an_earlier_one() {
    let text = vex(&[
        ours("CVE-1", r#""status": "fixed", "timestamp": "2026-05-02T00:00:00Z""#),
        ours("CVE-1", r#""status": "under_investigation", "timestamp": "2026-05-01T00:00:00Z""#),
    ]
    .join(","));
    let imported = import(&text).unwrap();
    assert_eq!(claim(&imported, "vex.statements"), "2");
    assert_eq!(
        claim(&imported, "vex.vulnerabilities"),
        r#"[{"action_stated":false,"id":"CVE-1","status":"fixed","updated":"2026-05-02T00:00:00Z"}]"#
    );
    assert_eq!(notes(&imported), ["matched_by_identifier", "statements_superseded"]);
}

/// The document is of 2026-06-01: nobody knew then what is said to be of later.
#[test]
fn a_statement_from_the_future_replaces_none() {
    let (now, later) = (r#""timestamp": "2026-05-01T00:00:00Z""#, r#""timestamp": "2026-06-01T00:00:01Z""#);
    let (affected, fixed) = (r#""status": "affected""#, r#""status": "fixed""#);
    let said = |one: &str, other: &str| {
        let imported = import(&vex(&[ours("CVE-1", one), ours("CVE-1", other)].join(","))).unwrap();
        let records = claim(&imported, "vex.vulnerabilities");
        let states = ["affected", "fixed"].map(|state| records.contains(&format!("\"status\":\"{state}\"")));
        (states, notes(&imported).contains(&"times_ahead"))
    };
    let both = |status: &str, time: &str| format!("{status}, {time}");
    // the fix is from the future: the bad news stays; the bad news is: it stays, too
    assert_eq!(said(&both(affected, now), &both(fixed, later)), ([true, true], true));
    assert_eq!(said(&both(fixed, now), &both(affected, later)), ([true, true], true));
    assert_eq!(said(&both(affected, later), &both(fixed, later)), ([true, true], true));
    // neither is
    let earlier = r#""timestamp": "2026-04-01T00:00:00Z""#;
    assert_eq!(said(&both(affected, earlier), &both(fixed, now)), ([false, true], false));
    assert_eq!(said(affected, &both(fixed, now)), ([true, false], false));
    // the last change of the document makes it younger
    let changed = vex(&[ours("CVE-1", &both(affected, now)), ours("CVE-1", &both(fixed, later))].join(","))
        .replace("\"version\": 1", "\"version\": 1, \"last_updated\": \"2026-07-01T00:00:00Z\"");
    assert!(!notes(&import(&changed).unwrap()).contains(&"times_ahead"));
}

/// Nor does it replace what another document of its author says.
#[test]
fn a_statement_from_the_future_replaces_none_in_another_document() {
    let one = vex(&ours("CVE-1", r#""status": "fixed", "timestamp": "2027-01-01T00:00:00Z""#));
    let other = vex(&ours("CVE-1", r#""status": "affected""#)).replace("2026-06-01", "2026-06-02");
    let named = |name: &str, text: &str| Named { name: name.into(), imported: import(text).unwrap() };
    let documents = [named("one", &one), named("other", &other)];
    let known = (warifu_model::Digest::of(b""), vocabulary());
    let combined = combined_claims(&documents, &[&known]);
    let records =
        combined.iter().find(|one| one.claim.as_str() == "vex.vulnerabilities").unwrap().value.as_ref().unwrap();
    let records = String::from_utf8(records.to_canonical()).unwrap();
    assert!(records.contains("\"affected\"") && records.contains("\"fixed\""), "{records}");
}

#[test]
fn the_last_change_of_the_document_is_its_time() {
    let text = vex(&ours("CVE-1", r#""status": "fixed""#))
        .replace(r#""version""#, r#""last_updated": "2026-07-01T00:00:00+09:00", "version""#);
    let imported = import(&text).unwrap();
    assert_eq!(claim(&imported, "vex.issued"), "\"2026-06-30T15:00:00Z\"");
    assert!(claim(&imported, "vex.vulnerabilities").contains("2026-06-01T00:00:00Z"));
}

#[test]
fn a_malformed_name_may_be_any() {
    let firmware = format!(r#""hashes": {{"sha-256": "{FIRMWARE}"}}"#);
    for name in [
        r#"{"identifiers": {"purl": "x"}}"#.to_owned(),
        r#"{"identifiers": {"cpe23": "cpe:2.3:a:b"}}"#.to_owned(),
        r#"{"@id": "pkg:generic/../hk-210@3.2.1"}"#.to_owned(),
        r#"{"@id": "https://example.com/", "hashes": {"sha-256": "00"}}"#.to_owned(),
        // nor is a good name beside it certain
        format!(r#"{{"@id": "pkg:generic/../hk-210@3.2.1", {firmware}}}"#),
    ] {
        let imported = import(&vex(&statement("CVE-1", &name, r#""status": "affected""#))).unwrap();
        assert!(notes(&imported).contains(&"identifiers_unusable"), "{name}");
        assert!(claim(&imported, "vex.vulnerabilities").contains("affected"), "{name}");
        let good = vex(&statement("CVE-1", &name, r#""status": "fixed""#));
        assert_eq!(refusal(&good), ("subject-mismatch", "/statements".into()), "{name}");
    }
}

#[test]
fn what_is_used_has_to_be_right() {
    for (rest, code, pointer) in [
        (r#""status": "ok""#, "not-one-of", "/statements/0/status"),
        (r#""justification": "component_not_present""#, "missing-field", "/statements/0"),
        (r#""status": "not_affected", "justification": "trust us""#, "not-one-of", "/statements/0/justification"),
        (r#""status": "fixed", "timestamp": "2026""#, "malformed-timestamp", "/statements/0/timestamp"),
        (r#""status": "fixed", "status": "affected""#, "duplicate-key", "/statements/0/status"),
        (r#""status": "fixed", "action_statement": {}"#, "wrong-type", "/statements/0/action_statement"),
    ] {
        assert_eq!(refusal(&vex(&ours("CVE-1", rest))), (code, pointer.into()), "{rest}");
    }
    assert_eq!(refusal(&vex(&ours("", r#""status": "fixed""#))), ("empty", "/statements/0/vulnerability/name".into()));
    let other = vex(&statement("CVE-1", r#"{"@id": "pkg:generic/other@1"}"#, r#""status": "fixed""#));
    assert_eq!(refusal(&other), ("subject-mismatch", "/statements".into()));
    assert!(import(&other).unwrap_err().to_string().contains("`pkg:generic/other@1`"));
    assert_eq!(refusal(&vex("")), ("subject-missing", "/statements".into()));
    for context in ["https://openvex.dev/ns", "https://openvex.dev/ns/v0.0.1", "https://openvex.dev/ns/v0.3.0"] {
        let text = vex("").replace("https://openvex.dev/ns/v0.2.0", context);
        assert_eq!(refusal(&text), ("unsupported-version", "/@context".into()));
    }
    assert_eq!(refusal(&vex("").replace("\"author\"", "\"editor\"")).0, "missing-field");
    assert_eq!(refusal(&vex("").replace("\"timestamp\"", "\"time\"")).0, "missing-field");
}
