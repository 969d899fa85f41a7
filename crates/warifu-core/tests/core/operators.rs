//! Every operator: each outcome with its code, and the values at the edges.

use crate::support::{finding, json, short};
use warifu_model::{Outcome, ReasonCode};
use {Outcome::NotSatisfied as N, Outcome::Satisfied as S, Outcome::Undetermined as U};

#[track_caller]
fn check(criterion: &str, claims: &str, outcome: Outcome, code: ReasonCode) {
    let finding = finding(criterion, claims);
    assert_eq!(short(&finding), (outcome, vec![code]), "{criterion} over {claims}");
}

#[track_caller]
fn check_all(operator: &str, claim: &str, rest: &str, cases: &[(&str, Outcome, ReasonCode)]) {
    let criterion = format!(r#"{{"{operator}":{{"claim":"{claim}"{rest}}}}}"#);
    check(&criterion, "", U, ReasonCode::ClaimMissing);
    for (value, outcome, code) in cases {
        check(&criterion, &format!(r#""{claim}":{value}"#), *outcome, *code);
    }
}

#[test]
fn present() {
    check_all("present", "t.text", "", &[("\"x\"", S, ReasonCode::Met)]);
    check_all("present", "t.records", "", &[("[]", U, ReasonCode::ListEmpty)]);
}

#[test]
fn equals() {
    use ReasonCode::{Met, NotEqual};
    check_all("equals", "t.boolean", r#","value":true"#, &[("true", S, Met), ("false", N, NotEqual)]);
    check_all("equals", "t.decimal", r#","value":"0.5""#, &[("\"0.5\"", S, Met), ("\"0.51\"", N, NotEqual)]);
    let tokens = [("[\"b\",\"a\"]", S, Met), ("[\"a\"]", N, NotEqual), ("[\"a\",\"b\",\"c\"]", N, NotEqual)];
    check_all("equals", "t.tokens", r#","value":["a","b"]"#, &tokens);
    let versions = [("\"1.0.0+other\"", S, Met), ("\"1.0.0-rc.1\"", N, NotEqual)];
    check_all("equals", "t.version", r#","value":"1.0.0+build""#, &versions);
}

#[test]
fn one_of() {
    use ReasonCode::{Met, NotInList};
    let cases = [("\"red\"", S, Met), ("\"blue\"", S, Met), ("\"green\"", N, NotInList)];
    check_all("one_of", "t.token", r#","values":["red","blue"]"#, &cases);
}

#[test]
fn at_least_and_at_most() {
    use ReasonCode::{Met, TooHigh, TooLow};
    check_all("at_least", "t.integer", r#","value":5"#, &[("4", N, TooLow), ("5", S, Met), ("6", S, Met)]);
    check_all("at_most", "t.integer", r#","value":5"#, &[("4", S, Met), ("5", S, Met), ("6", N, TooHigh)]);
    check_all("at_least", "t.decimal", r#","value":"0.9""#, &[("\"0.89\"", N, TooLow), ("\"0.9\"", S, Met)]);
    let levels = [("\"low\"", N, TooLow), ("\"middle\"", S, Met), ("\"high\"", S, Met)];
    check_all("at_least", "t.level", r#","value":"middle""#, &levels);
    check_all("at_most", "t.months", r#","value":"P1Y""#, &[("\"P1Y\"", S, Met), ("\"P1Y1M\"", N, TooHigh)]);
    let versions = [("\"2.0.0-rc.1\"", N, TooLow), ("\"2.0.0\"", S, Met), ("\"2.0.0+b\"", S, Met)];
    check_all("at_least", "t.version", r#","value":"2.0.0""#, &versions);
}

#[test]
fn before_and_after() {
    use ReasonCode::{Met, NotAfter, NotBefore};
    let dates = [("\"2026-05-31\"", S, Met), ("\"2026-06-01\"", N, NotBefore), ("\"2026-06-02\"", N, NotBefore)];
    check_all("before", "t.date", r#","value":"2026-06-01""#, &dates);
    let dates = [("\"2026-05-31\"", N, NotAfter), ("\"2026-06-01\"", N, NotAfter), ("\"2026-06-02\"", S, Met)];
    check_all("after", "t.date", r#","value":"2026-06-01""#, &dates);
    // The evaluation is at noon, so its own day lies before it, and in six months means after noon.
    check_all(
        "before",
        "t.date",
        r#","value":{"at":"P0D"}"#,
        &[("\"2026-06-01\"", S, Met), ("\"2026-06-02\"", N, NotBefore)],
    );
    let times = [("\"2026-12-01T12:00:00Z\"", N, NotAfter), ("\"2026-12-01T12:00:01Z\"", S, Met)];
    check_all("after", "t.time", r#","value":{"at":"P6M"}"#, &times);
}

#[test]
fn not_older_than() {
    use ReasonCode::{InFuture, Met, TooOld};
    let times = [
        ("\"2025-06-01T11:59:59Z\"", N, TooOld),
        ("\"2025-06-01T12:00:00Z\"", S, Met),
        ("\"2026-06-01T12:00:00Z\"", S, Met),
        ("\"2026-06-01T12:00:01Z\"", N, InFuture),
    ];
    check_all("not_older_than", "t.time", r#","age":"P1Y""#, &times);
    let dates = [("\"2026-05-31\"", N, TooOld), ("\"2026-06-01\"", S, Met), ("\"2026-06-02\"", N, InFuture)];
    check_all("not_older_than", "t.date", r#","age":"P1D""#, &dates);
}

#[test]
fn version_matches() {
    use ReasonCode::{Met, VersionOutOfRange};
    let cases = [("\"1.2.0\"", S, Met), ("\"2.0.0\"", N, VersionOutOfRange), ("\"3.0.0\"", S, Met)];
    check_all("version_matches", "t.version", r#","range":">=1.2.0, <2.0.0 || 3.0.0""#, &cases);
}

#[test]
fn contains_all() {
    use ReasonCode::{Met, TokensMissing};
    let cases = [("[\"c\",\"a\"]", S, Met), ("[\"a\",\"b\"]", N, TokensMissing), ("[]", U, ReasonCode::ListEmpty)];
    check_all("contains_all", "t.tokens", r#","values":["a","c"]"#, &cases);
}

#[test]
fn every() {
    use ReasonCode::{FieldMissing, Met, RecordFails};
    let cases = [
        ("[]", U, ReasonCode::ListEmpty),
        (r#"[{"name":"a","score":5}]"#, S, Met),
        (r#"[{"name":"a","score":5},{"name":"b"}]"#, U, FieldMissing),
        (r#"[{"name":"a","score":4},{"name":"b"}]"#, N, RecordFails),
    ];
    check_all("every", "t.records", r#","satisfies":{"at_least":{"field":"score","value":5}}"#, &cases);
}

#[test]
fn some() {
    use ReasonCode::{FieldMissing, Met, NoRecordSatisfies};
    let cases = [
        ("[]", U, ReasonCode::ListEmpty),
        (r#"[{"name":"a","score":4}]"#, N, NoRecordSatisfies),
        (r#"[{"name":"a","score":4},{"name":"b"}]"#, U, FieldMissing),
        (r#"[{"name":"a","score":5},{"name":"b"}]"#, S, Met),
    ];
    check_all("some", "t.records", r#","satisfies":{"at_least":{"field":"score","value":5}}"#, &cases);
}

#[test]
fn at_most_count() {
    use ReasonCode::{FieldMissing, Met, TooManyRecords};
    let cases = [
        ("[]", U, ReasonCode::ListEmpty),
        (r#"[{"name":"a","score":5},{"name":"b","score":4}]"#, S, Met),
        (r#"[{"name":"a","score":5},{"name":"b"}]"#, U, FieldMissing),
        (r#"[{"name":"a","score":5},{"name":"b","score":9},{"name":"c"}]"#, N, TooManyRecords),
    ];
    check_all(
        "at_most_count",
        "t.records",
        r#","count":1,"satisfies":{"at_least":{"field":"score","value":5}}"#,
        &cases,
    );
}

#[test]
fn quantifiers_show_counts_and_the_first_records_that_decide() {
    let records: Vec<String> = (0..9).map(|i| format!(r#"{{"name":"n","score":{}}}"#, i % 2)).collect();
    let claims = format!(r#""t.records":[{}]"#, records.join(","));
    let inner = r#"{"all_of":[{"present":{"field":"name"}},{"not":{"equals":{"field":"score","value":1}}}]}"#;
    let found = finding(&format!(r#"{{"every":{{"claim":"t.records","satisfies":{inner}}}}}"#), &claims);
    let expected = r#"{"records":9,"satisfied":5,"not_satisfied":4,"undetermined":0,"first":[1,3,5,7]}"#;
    assert_eq!(found.reasons[0].observed, json(expected));
    let found =
        finding(&format!(r#"{{"at_most_count":{{"claim":"t.records","count":4,"satisfies":{inner}}}}}"#), &claims);
    let expected = r#"{"records":9,"satisfied":5,"not_satisfied":4,"undetermined":0,"first":[0,2,4,6,8]}"#;
    assert_eq!(found.reasons[0].observed, json(expected));
}

#[test]
fn combinations() {
    use ReasonCode::{ClaimMissing, Met, MustNotHold, NotEqual};
    let is = |claim: &str| format!(r#"{{"equals":{{"claim":"t.{claim}","value":true}}}}"#);
    let (a, b, c) = (is("boolean"), is("boolean_two"), is("boolean_three"));
    let claims = r#""t.boolean":true,"t.boolean_two":false"#;
    let run = |criterion: &str| short(&finding(criterion, claims));
    assert_eq!(run(&format!(r#"{{"all_of":[{a},{b},{c}]}}"#)), (N, vec![NotEqual, ClaimMissing]));
    assert_eq!(run(&format!(r#"{{"all_of":[{a},{c}]}}"#)), (U, vec![ClaimMissing]));
    assert_eq!(run(&format!(r#"{{"any_of":[{b},{a},{c}]}}"#)), (S, vec![Met]));
    assert_eq!(run(&format!(r#"{{"any_of":[{b},{c}]}}"#)), (U, vec![NotEqual]));
    assert_eq!(run(&format!(r#"{{"at_least_n_of":{{"n":2,"of":[{a},{b},{c}]}}}}"#)), (U, vec![NotEqual]));
    assert_eq!(run(&format!(r#"{{"at_least_n_of":{{"n":1,"of":[{c},{b},{a}]}}}}"#)), (S, vec![Met]));
    assert_eq!(run(&format!(r#"{{"not":{b}}}"#)), (S, vec![Met]));
    assert_eq!(run(&format!(r#"{{"not":{a}}}"#)), (N, vec![MustNotHold]));
    assert_eq!(run(&format!(r#"{{"not":{c}}}"#)), (U, vec![ClaimMissing]));
    assert_eq!(run(&format!(r#"{{"not":{{"not":{a}}}}}"#)), (S, vec![Met]));
    assert_eq!(run(&format!(r#"{{"not":{{"any_of":[{a},{c}]}}}}"#)), (N, vec![MustNotHold, ClaimMissing]));
}

#[test]
fn reasons_say_what_where_and_what_instead() {
    let criterion =
        r#"{"all_of":[{"present":{"claim":"t.text"}},{"not":{"at_most":{"claim":"t.integer","value":3}}}]}"#;
    let found = finding(criterion, r#""t.integer":3"#);
    let shown: Vec<_> = found.reasons.iter().map(warifu_model::Json::from).collect();
    let expected = [
        r#"{"code":"claim_missing","claim":"t.text","scope":"criterion","pointer":"/requirements/0/criterion/all_of/0",
            "expected":{"present":{"claim":"t.text"}},"observed":null}"#,
        r#"{"code":"must_not_hold","claim":"t.integer","scope":"criterion","negated":true,
            "pointer":"/requirements/0/criterion/all_of/1/not","expected":{"at_most":{"claim":"t.integer","value":3}},
            "observed":3}"#,
    ];
    assert_eq!(shown, expected.map(json));
}
