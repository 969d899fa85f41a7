//! `OpenSSF` Scorecard: an unknown score is none, and the score of the whole is not read.

use warifu_evidence::{Binding, Import, ImportError, Imported};

use crate::support::{FIRMWARE, claim, controller, notes, refusal};

fn card(checks: &str) -> String {
    format!(
        r#"{{"date": "2026-05-02", "repo": {{"name": "github.com/hamakaze/hk-210", "commit": "5835544c"}},
            "scorecard": {{"version": "v5.5.0", "commit": "c395761d"}}, "score": 8.9, "checks": {checks}, "metadata": null}}"#
    )
}

fn import(text: &str) -> Result<Imported, ImportError> {
    Import::of(&controller()).bound(Binding::Maker).read(text.as_bytes())
}

#[test]
fn checks_keep_their_scores() {
    let imported = import(&card(
        r#"[{"name": "License", "score": 10, "reason": "found", "details": null}, {"name": "Fuzzing", "score": 0},
            {"name": "Branch-Protection", "score": -1}]"#,
    ))
    .unwrap();
    for (id, expected) in [
        (
            "scorecard.checks",
            r#"[{"name":"Branch-Protection"},{"name":"Fuzzing","score":0},{"name":"License","score":10}]"#,
        ),
        ("scorecard.undetermined", "1"),
        ("scorecard.created", "\"2026-05-02T00:00:00Z\""),
        ("scorecard.repository", "\"github.com/hamakaze/hk-210\""),
        ("scorecard.commit", "\"5835544c\""),
        ("scorecard.version", "\"5.5.0\""),
    ] {
        assert_eq!(claim(&imported, id), expected, "{id}");
    }
    assert_eq!(imported.parts[0].kind.as_str(), "scorecard");
    assert_eq!(notes(&imported), ["bound_by_maker"]);
}

#[test]
fn a_score_that_is_not_understood_is_unknown() {
    for score in ["11", "-2", "5.5", "null", "\"10\"", "1e1", "{}", "[10]", "99999999999999999999"] {
        let imported = import(&card(&format!(r#"[{{"name": "License", "score": {score}}}]"#))).unwrap();
        assert_eq!(claim(&imported, "scorecard.checks"), r#"[{"name":"License"}]"#, "{score}");
        assert_eq!(claim(&imported, "scorecard.undetermined"), "1", "{score}");
        assert!(notes(&imported).contains(&"scores_unusable"), "{score}");
    }
}

#[test]
fn nothing_checked_is_nothing_claimed() {
    for checks in ["[]", "null"] {
        let imported = import(&card(checks)).unwrap();
        assert_eq!(claim(&imported, "scorecard.checks"), "-");
        assert_eq!(claim(&imported, "scorecard.undetermined"), "-");
        assert_eq!(claim(&imported, "scorecard.version"), "\"5.5.0\"");
    }
}

#[test]
fn what_is_malformed_counts_as_missing() {
    let imported = import(&card("[]").replace("2026-05-02", "May").replace("v5.5.0", "devel")).unwrap();
    assert_eq!(claim(&imported, "scorecard.created"), "-");
    assert_eq!(claim(&imported, "scorecard.version"), "-");
    assert!(notes(&imported).contains(&"times_unusable"));
}

#[test]
fn what_is_no_scorecard_is_refused() {
    let error = import(&card(r#"[{"score": 1}]"#)).unwrap_err();
    assert_eq!((error.code(), error.position.pointer.as_str()), ("missing-field", "/checks/0"));
    assert_eq!(import(r#"{"scorecard": {}}"#).unwrap_err().code(), "missing-field");
    // it names no product
    assert_eq!(refusal(&card("[]")).0, "subject-missing");
}

#[test]
fn a_statement_ties_it_to_the_product() {
    let text = format!(
        r#"{{"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://scorecard.dev/result/v0.1",
            "subject": [{{"name": "firmware", "digest": {{"sha256": "{FIRMWARE}"}}}}],
            "predicate": {}}}"#,
        card(r#"[{"name": "License", "score": 10}]"#)
    );
    let imported = crate::support::import(&text).unwrap();
    assert_eq!(claim(&imported, "scorecard.undetermined"), "0");
    assert!(notes(&imported).contains(&"bound_by_statement"));
}
