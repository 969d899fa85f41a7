//! Nothing comes from nothing: what an empty list says, and when it says nothing.

use warifu_core::{EvaluateError, evaluate};
use warifu_model::{Language, Outcome, ReasonCode};

use super::support::{Hashes, admission, attestation, finding, many, one, request, run, short};

const EVERY: &str = r#"{"every":{"claim":"t.records","satisfies":{"at_least":{"field":"score","value":5}}}}"#;
const SOME: &str = r#"{"some":{"claim":"t.records","satisfies":{"at_least":{"field":"score","value":5}}}}"#;
const NOT_SOME: &str = r#"{"not":{"some":{"claim":"t.records","satisfies":{"at_least":{"field":"score","value":5}}}}}"#;
const LISTED: &str = r#""t.records":{"value":[],"evidence":["e"]}"#;

fn evidence(fields: &str) -> String {
    format!(r#"[{{"id":"e","digest":"@report",{fields}}}]"#)
}

fn outcome(criterion: &str, claims: &str, evidence: &str) -> (Outcome, Vec<ReasonCode>) {
    short(&run(&one(criterion), &[&attestation(claims, evidence)]).record().findings[0])
}

#[test]
fn without_evidence_an_empty_list_is_silence() {
    let silent = (Outcome::Undetermined, vec![ReasonCode::ListEmpty]);
    for criterion in [EVERY, SOME, NOT_SOME, r#"{"present":{"claim":"t.records"}}"#] {
        assert_eq!(short(&finding(criterion, r#""t.records":[]"#)), silent, "{criterion}");
    }
    let tokens = r#"{"not":{"contains_all":{"claim":"t.tokens","values":["a"]}}}"#;
    assert_eq!(short(&finding(tokens, r#""t.tokens":[]"#)), silent);
}

#[test]
fn evidence_of_the_right_kind_that_counts_lets_it_speak() {
    let pen = evidence(r#""kind":"pen""#);
    assert_eq!(outcome(EVERY, LISTED, &pen).0, Outcome::Satisfied);
    assert_eq!(outcome(SOME, LISTED, &pen), (Outcome::NotSatisfied, vec![ReasonCode::NoRecordSatisfies]));
    assert_eq!(outcome(NOT_SOME, LISTED, &pen).0, Outcome::Satisfied);
    // Another kind, over, not begun, or listed by nobody.
    let silent = (Outcome::Undetermined, vec![ReasonCode::ListEmpty]);
    for fields in [r#""kind":"doc""#, r#""kind":"pen","valid_until":"2026-06-01T12:00:00Z""#] {
        assert_eq!(outcome(EVERY, LISTED, &evidence(fields)), silent, "{fields}");
    }
    let later = evidence(r#""kind":"pen","made_at":"2026-06-01T12:00:01Z""#);
    assert_eq!(outcome(EVERY, LISTED, &later), (Outcome::Undetermined, vec![ReasonCode::ClaimFromFuture]));
    assert_eq!(outcome(EVERY, r#""t.records":[]"#, &pen), silent);
}

#[test]
fn what_is_not_at_hand_shows_nothing_where_the_policy_wants_to_see_it() {
    let set = one(EVERY);
    let policy = admission(&[], "admit_as_first", "refuse", "presented", "allow");
    let input = attestation(LISTED, &evidence(r#""kind":"pen""#));
    let inputs = [input.as_slice()];
    let mut asked = request(&inputs);
    asked.admission = Some(&policy);
    let first = evaluate(&set, &asked, &Hashes).unwrap();
    assert_eq!(first.record().findings[0].outcome, Outcome::Undetermined);
    asked.evidence = &[b"report"];
    let then = evaluate(&set, &asked, &Hashes).unwrap();
    assert_eq!(then.record().findings[0].outcome, Outcome::Satisfied);
}

#[test]
fn a_list_that_may_not_be_empty_is_an_error_with_its_place() {
    let set = one(r#"{"contains_all":{"claim":"t.some","values":["a"]}}"#);
    let input = attestation(r#""t.some":[]"#, "[]");
    let error = evaluate(&set, &request(&[&input]), &Hashes).unwrap_err();
    assert_eq!(error.code(), "claim-empty-list");
    assert!(error.help(Language::En).contains("leave the claim out"), "{}", error.help(Language::En));
    let EvaluateError::ClaimType { pointer, claim, .. } = error else { panic!("{error}") };
    assert_eq!((pointer.as_str(), claim.as_str()), ("/predicate/claims/0/value", "t.some"));
}

/// An empty list that nothing shows takes nothing out of scope, and an absent claim does not either.
#[test]
fn silence_takes_nothing_out_of_scope() {
    let set = many(
        &[(
            "R",
            r#""applies":{"contains_all":{"claim":"t.tokens","values":["a"]}},"criterion":{"present":{"claim":"t.text"}}"#,
        )],
        &[],
    );
    for claims in ["", r#""t.tokens":[]"#] {
        let evaluation = run(&set, &[&attestation(claims, "[]")]);
        assert_eq!(evaluation.record().findings[0].outcome, Outcome::Undetermined, "{claims}");
    }
}

/// The stronger word stands even where it says nothing: an auditor's empty list does not hand the question back to the maker.
#[test]
fn a_weaker_word_does_not_step_in_for_silence() {
    let key = [7; 32];
    let policy = admission(&[(7, "third", "[]", "")], "admit_as_first", "refuse", "declared", "allow");
    let maker = attestation(r#""t.records":[{"name":"a","score":9}]"#, "[]");
    let auditor = super::support::envelope(&attestation(r#""t.records":[]"#, "[]"), &[key]);
    let (set, inputs) = (one(EVERY), [maker.as_slice(), auditor.as_slice()]);
    let mut asked = request(&inputs);
    asked.admission = Some(&policy);
    let found = evaluate(&set, &asked, &Hashes).unwrap();
    assert_eq!(short(&found.record().findings[0]), (Outcome::Undetermined, vec![ReasonCode::ListEmpty]));
}
