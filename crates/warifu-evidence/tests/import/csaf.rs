use warifu_evidence::{ImportError, Imported};
use warifu_model::Json;

use crate::support::{FIRMWARE, import};

/// An advisory with this product tree and these members of its one vulnerability.
fn advisory(tree: &str, vulnerability: &str) -> Result<Imported, ImportError> {
    advisory_with(r#""status": "final""#, "", tree, vulnerability)
}

fn advisory_with(tracking: &str, document: &str, tree: &str, vulnerability: &str) -> Result<Imported, ImportError> {
    import(&format!(
        r#"{{"document": {{"category": "csaf_vex", "csaf_version": "2.0", "publisher": {{"name": "PSIRT"}}{document},
            "tracking": {{"id": "HK-1", "current_release_date": "2026-05-01T00:00:00.000Z", {tracking}}}}},
            "product_tree": {{{tree}}}, "vulnerabilities": [{{"cve": "CVE-2026-1", {vulnerability}}}]}}"#
    ))
}

/// The states that are taken, sorted; what is refused by its code.
fn states(read: Result<Imported, ImportError>) -> Vec<String> {
    let imported = match read {
        Ok(imported) => imported,
        Err(error) => return vec![error.code().to_owned()],
    };
    let claims = &imported.parts.first().unwrap().claims;
    let Some(Json::List(records)) = claims.iter().find(|(id, _)| id.as_str() == "vex.vulnerabilities").map(|(_, v)| v)
    else {
        panic!("{claims:?}")
    };
    let mut states: Vec<_> =
        records.iter().map(|one| one.member("status").and_then(Json::as_text).unwrap().to_owned()).collect();
    states.sort();
    states
}

/// A product of the tree with these identifiers.
fn product(id: &str, helper: &str) -> String {
    format!(r#"{{"product_id": "{id}", "name": "P", "product_identification_helper": {{{helper}}}}}"#)
}

fn named(products: &[String]) -> String {
    format!(r#""full_product_names": [{}]"#, products.join(","))
}

const OURS: &str = r#""purl": "pkg:generic/hamakaze/hk-210@3.2.1""#;
const OTHER: &str = r#""purl": "pkg:generic/other@1.0.0""#;

#[test]
fn every_list_of_products_says_what_it_says() {
    let tree = named(&[product("P", OURS)]);
    for (list, expected) in [
        ("fixed", "fixed"),
        ("first_fixed", "fixed"),
        ("recommended", "fixed"),
        ("known_affected", "affected"),
        ("first_affected", "affected"),
        ("last_affected", "affected"),
        ("known_not_affected", "not_affected"),
        ("under_investigation", "under_investigation"),
        ("unknown", "under_investigation"),
        ("invented", "under_investigation"),
    ] {
        let said = format!(r#""product_status": {{"{list}": ["P"]}}"#);
        assert_eq!(states(advisory(&tree, &said)), [expected], "{list}");
    }
    // nothing is said of a product that is in no list
    assert_eq!(states(advisory(&tree, r#""product_status": {}"#)), ["subject-missing"]);
}

#[test]
fn good_news_is_matched_strictly_and_bad_news_generously() {
    let branch = |category: &str, name: &str, helper: &str| {
        format!(r#""branches": [{{"category": "{category}", "name": "{name}", "product": {}}}]"#, product("P", helper))
    };
    for (tree, bad, good) in [
        (named(&[product("P", OURS)]), "affected", "fixed"),
        (named(&[product("P", r#""purls": ["pkg:generic/hamakaze/hk-210@3.2.1"]"#)]), "affected", "fixed"),
        (named(&[product("P", OTHER)]), "subject-mismatch", "subject-mismatch"),
        (named(&[product("P", r#""purl": "pkg:generic/hamakaze/hk-210""#)]), "affected", "statements-left-aside"),
        (named(&[product("P", r#""purl": "no purl""#)]), "subject-missing", "subject-mismatch"),
        (named(&[product("P", "")]), "subject-missing", "subject-mismatch"),
        // an id that nothing explains, and one that begins like ours
        (named(&[product("Q", OURS)]), "subject-missing", "subject-mismatch"),
        (named(&[product("P", OURS), product("P", OTHER)]), "affected", "statements-left-aside"),
        (branch("product_version", "3.2.0", ""), "subject-mismatch", "subject-mismatch"),
        (branch("product_version", "3.2.1", OURS), "affected", "fixed"),
        (branch("product_version_range", "vers:generic/<3.0.0", ""), "subject-mismatch", "subject-mismatch"),
        (branch("product_version_range", "before 3.0", ""), "subject-missing", "subject-mismatch"),
        (
            branch("product_version_range", "vers:generic/<4.0.0", r#""purl": "pkg:generic/hamakaze/hk-210""#),
            "affected",
            "fixed",
        ),
    ] {
        let said = |list: &str| states(advisory(&tree, &format!(r#""product_status": {{"{list}": ["P"]}}"#))).join(" ");
        let found = (said("known_affected"), said("fixed"));
        let is_left = |code: &str| code.starts_with("subject-") || code == "statements-left-aside";
        assert_eq!(found.0 == "affected", bad == "affected", "bad news: {tree}: {found:?}");
        assert_eq!(found.1 == "fixed", good == "fixed", "good news: {tree}: {found:?}");
        assert!(found.1 == "fixed" || is_left(&found.1), "{found:?}");
    }
}

#[test]
fn a_product_inside_another_has_to_be_ours_on_both_sides() {
    let tree = |part: &str, platform: &str| {
        let related = r#"{"category": "installed_on", "product_reference": "C", "relates_to_product_reference": "F",
            "full_product_name": {"product_id": "F:C", "name": "C on F"}}"#;
        format!(r#"{}, "relationships": [{related}]"#, named(&[product("C", part), product("F", platform)]))
    };
    for (part, platform, bad, good) in
        [(OTHER, OURS, true, true), (OURS, OTHER, true, false), (OTHER, OTHER, false, false), (OURS, OURS, true, true)]
    {
        let said = |list: &str| {
            let said = format!(r#""product_status": {{"{list}": ["F:C"]}}"#);
            advisory(&tree(part, platform), &said).is_ok()
        };
        assert_eq!((said("known_affected"), said("fixed")), (bad, good), "{part} on {platform}");
    }
}

#[test]
fn what_contradicts_itself_is_undetermined() {
    let tree = named(&[product("P", OURS)]);
    let both = r#""product_status": {"fixed": ["P"], "known_affected": ["P"]}"#;
    let imported = advisory(&tree, both).unwrap();
    assert!(imported.notes.iter().any(|note| note.code() == "statements_contradicting" && note.count == Some(1)));
    assert_eq!(states(Ok(imported)), ["under_investigation"]);
    // to recommend a version is no status
    let recommended = r#""product_status": {"recommended": ["P"], "known_affected": ["P"]}"#;
    assert_eq!(states(advisory(&tree, recommended)), ["affected"]);
}

#[test]
fn a_draft_brings_bad_news_only_and_labels_are_kept() {
    let tree = named(&[product("P", OURS)]);
    let said = |list: &str| format!(r#""product_status": {{"{list}": ["P"]}}"#);
    let draft = |list: &str| advisory_with(r#""status": "draft""#, "", &tree, &said(list));
    assert_eq!((states(draft("known_affected")), draft("fixed").is_ok()), (vec!["affected".to_owned()], false));
    for (label, expected) in
        [("WHITE", "tlp_clear"), ("CLEAR", "tlp_clear"), ("AMBER", "tlp_amber"), ("PINK", "tlp_unknown")]
    {
        let distribution = format!(r#", "distribution": {{"tlp": {{"label": "{label}"}}}}"#);
        let imported = advisory_with(r#""status": "final""#, &distribution, &tree, &said("fixed")).unwrap();
        let found = imported.notes.iter().map(|note| note.code()).find(|code| code.starts_with("tlp_"));
        assert_eq!(found, Some(expected), "{label}");
    }
}

#[test]
fn justifications_and_actions_are_found_by_product_and_by_group() {
    let tree =
        format!(r#"{}, "product_groups": [{{"group_id": "G", "product_ids": ["P"]}}]"#, named(&[product("P", OURS)]));
    let said = r#""flags": [{"label": "component_not_present", "group_ids": ["G"]}],
        "remediations": [{"category": "workaround", "details": "D", "product_ids": ["P"]}],
        "product_status": {"known_not_affected": ["P"]}"#;
    let imported = advisory(&tree, said).unwrap();
    let text = format!("{:?}", imported.parts[0].claims);
    assert!(text.contains("component_not_present") && text.contains("Bool(true)"), "{text}");
}

#[test]
fn what_is_used_has_to_be_right() {
    let of = |text: &str| import(text).unwrap_err().code();
    assert_eq!(of(r#"{"document": {"csaf_version": "3.0"}}"#), "unsupported-version");
    assert_eq!(of(r#"{"document": {"title": "anything"}}"#), "missing-field");
    assert_eq!(of(r#"{"document": {"csaf_version": "2.0", "publisher": {"name": "P"}}}"#), "missing-field");
}

#[test]
fn a_statement_carries_an_advisory() {
    let document = |list: &str| {
        format!(
            r#"{{"document": {{"category": "csaf_vex", "csaf_version": "2.0", "publisher": {{"name": "PSIRT"}},
            "tracking": {{"id": "HK-1", "status": "final", "current_release_date": "2026-05-01T00:00:00Z"}}}},
            "product_tree": {{{}}}, "vulnerabilities": [{{"cve": "CVE-2026-1", "product_status": {{"{list}": ["P"]}}}}]}}"#,
            named(&[product("P", OURS)])
        )
    };
    let carried = |predicate_type: &str, subject: &str, list: &str| {
        import(&format!(
            r#"{{"_type": "https://in-toto.io/Statement/v1", "subject": [{{"digest": {{"sha256": "{subject}"}}}}],
            "predicateType": "https://docs.oasis-open.org/csaf/csaf/{predicate_type}", "predicate": {}}}"#,
            document(list)
        ))
    };
    for (list, state) in [("fixed", "fixed"), ("known_affected", "affected")] {
        for predicate_type in ["v2.0/csaf_json_schema.json", "v2.1/schema/csaf.json"] {
            let imported = carried(predicate_type, FIRMWARE, list).unwrap();
            assert_eq!(imported.parts, import(&document(list)).unwrap().parts);
            assert_eq!(states(Ok(imported)), [state]);
        }
        assert_eq!(
            carried("v2.0/csaf_json_schema.json", &"0".repeat(64), list).unwrap_err().code(),
            "subject-mismatch"
        );
    }
    assert_eq!(carried("v2.0/other.json", FIRMWARE, "fixed").unwrap_err().code(), "unsupported-predicate");
}

#[test]
fn as_many_branches_as_the_standard_allows_are_read() {
    let tree = |depth: usize| {
        let helper = format!(
            r#""hashes": [{{"filename": "f", "file_hashes": [{{"algorithm": "sha256", "value": "{FIRMWARE}"}}]}}]"#
        );
        let inner =
            format!(r#"{{"category": "product_version", "name": "3.2.1", "product": {}}}"#, product("P", &helper));
        let outer = r#"{"category": "product_family", "name": "f", "branches": ["#;
        format!(r#""branches": [{}{inner}{}]"#, outer.repeat(depth - 1), "]}".repeat(depth - 1))
    };
    let said = r#""product_status": {"fixed": ["P"]}"#;
    assert_eq!(states(advisory(&tree(30), said)), ["fixed"]);
    assert_eq!(states(advisory(&tree(60), said)), ["too-deep"]);
}
