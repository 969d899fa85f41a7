use super::support::{lints, of, set, shown};

const C: &str = "/requirements/0/criterion";

#[test]
fn what_can_never_be_satisfied() {
    let whole = |criterion: &str| assert_eq!(of(criterion), [format!("error never-satisfiable {C}")], "{criterion}");
    whole(r#"{"all_of":[{"equals":{"claim":"a.flag","value":true}},{"equals":{"claim":"a.flag","value":false}}]}"#);
    whole(r#"{"all_of":[{"at_least":{"claim":"a.count","value":5}},{"at_most":{"claim":"a.count","value":4}}]}"#);
    whole(
        r#"{"all_of":[{"at_least":{"claim":"a.share","value":"0.5"}},{"not":{"at_least":{"claim":"a.share","value":"0.5"}}}]}"#,
    );
    whole(r#"{"version_matches":{"claim":"a.edition","range":">=2.0.0, <1.0.0"}}"#);
    whole(
        r#"{"all_of":[{"after":{"claim":"a.day","value":{"at":"P0D"}}},{"not_older_than":{"claim":"a.day","age":"P1Y"}}]}"#,
    );
    whole(
        r#"{"all_of":[{"equals":{"claim":"a.list","value":["p"]}},{"contains_all":{"claim":"a.list","values":["q"]}}]}"#,
    );
    whole(
        r#"{"all_of":[{"every":{"claim":"a.records","satisfies":{"equals":{"field":"ok","value":true}}}},
            {"some":{"claim":"a.records","satisfies":{"equals":{"field":"ok","value":false}}}}]}"#,
    );
    // Nothing is made since a day that lies ahead.
    whole(
        r#"{"all_of":[{"after":{"claim":"a.day","value":{"at":"P0D"}}},{"evidence":{"kind":"report","made_since":{"claim":"a.day","plus":"P0D"}}}]}"#,
    );
    // Missing evidence proves nothing, so "not evidence" is never satisfied.
    assert_eq!(of(r#"{"not":{"evidence":{"kind":"report"}}}"#), [format!("error never-satisfiable {C}")]);
    // A dead branch beside a living one.
    let dead = r#"{"any_of":[{"present":{"claim":"a.flag"}},{"not":{"present":{"claim":"a.flag"}}}]}"#;
    assert_eq!(of(dead), [format!("warning never-satisfiable {C}/any_of/1")]);
    let inside = r#"{"every":{"claim":"a.records","satisfies":{"any_of":[{"equals":{"field":"ok","value":true}},
        {"all_of":[{"equals":{"field":"level","value":"low"}},{"equals":{"field":"level","value":"mid"}}]}]}}}"#;
    assert_eq!(of(inside), [format!("warning never-satisfiable {C}/every/satisfies/any_of/1")]);
}

#[test]
fn what_can_just_be_satisfied() {
    let fine = |criterion: &str| assert_eq!(of(criterion), [""; 0], "{criterion}");
    fine(r#"{"all_of":[{"at_least":{"claim":"a.count","value":5}},{"at_most":{"claim":"a.count","value":5}}]}"#);
    fine(
        r#"{"all_of":[{"after":{"claim":"a.day","value":{"at":"P0D"}}},{"evidence":{"kind":"report","made_since":{"claim":"a.time","plus":"P0D"}}}]}"#,
    );
    fine(
        r#"{"all_of":[{"at_least":{"claim":"a.share","value":"0.5"}},{"not":{"at_least":{"claim":"a.share","value":"0.500000000000000002"}}}]}"#,
    );
    fine(r#"{"version_matches":{"claim":"a.edition","range":">1.0.0, <1.0.1"}}"#);
    fine(
        r#"{"all_of":[{"after":{"claim":"a.time","value":{"at":"P0D"}}},{"before":{"claim":"a.time","value":{"at":"P1D"}}}]}"#,
    );
    fine(
        r#"{"all_of":[{"not_older_than":{"claim":"a.day","age":"P30D"}},{"not":{"not_older_than":{"claim":"a.day","age":"P29D"}}}]}"#,
    );
    // Which of a month and thirty days is longer depends on the day: nothing is claimed.
    fine(
        r#"{"all_of":[{"not_older_than":{"claim":"a.day","age":"P30D"}},{"not":{"not_older_than":{"claim":"a.day","age":"P1M"}}}]}"#,
    );
    // The time of day can make room for a date that is neither after the evaluation nor as young as nothing.
    fine(
        r#"{"all_of":[{"before":{"claim":"a.day","value":{"at":"P0D"}}},{"after":{"claim":"a.day","value":"2026-01-01"}}]}"#,
    );
    fine(
        r#"{"all_of":[{"every":{"claim":"a.records","satisfies":{"equals":{"field":"ok","value":true}}}},
            {"at_most_count":{"claim":"a.records","count":2,"satisfies":{"at_least":{"field":"level","value":"mid"}}}}]}"#,
    );
}

#[test]
fn what_always_holds() {
    let whole = |criterion: &str| assert_eq!(of(criterion), [format!("warning always-true {C}")], "{criterion}");
    whole(r#"{"at_least":{"claim":"a.grade","value":"low"}}"#);
    whole(r#"{"one_of":{"claim":"a.token","values":["x","y","z"]}}"#);
    whole(r#"{"any_of":[{"at_least":{"claim":"a.count","value":5}},{"at_most":{"claim":"a.count","value":5}}]}"#);
    whole(r#"{"version_matches":{"claim":"a.edition","range":"*"}}"#);
    let negated = r#"{"not":{"all_of":[{"equals":{"claim":"a.flag","value":true}},{"equals":{"claim":"a.flag","value":false}}]}}"#;
    assert_eq!(of(negated), [format!("warning always-true {C}")]);
    let inside = r#"{"every":{"claim":"a.records","satisfies":{"at_most":{"field":"level","value":"high"}}}}"#;
    assert_eq!(of(inside), [format!("warning always-true {C}/every/satisfies")]);
}

#[test]
fn what_only_asks_for_an_answer_is_no_mistake() {
    let fine = |criterion: &str| assert_eq!(of(criterion), [""; 0], "{criterion}");
    fine(r#"{"present":{"claim":"a.count"}}"#);
    fine(r#"{"any_of":[{"present":{"claim":"a.token"}},{"equals":{"claim":"a.flag","value":true}}]}"#);
    fine(r#"{"any_of":[{"evidence":{"kind":"report"}},{"equals":{"claim":"a.flag","value":true}}]}"#);
    fine(r#"{"some":{"claim":"a.records","satisfies":{"present":{"field":"ok"}}}}"#);
    // A field that may be absent can leave it open.
    fine(
        r#"{"every":{"claim":"a.records","satisfies":{"any_of":[{"before":{"field":"seen","value":"2026-01-02"}},{"after":{"field":"seen","value":"2026-01-01"}}]}}}"#,
    );
}

#[test]
fn alternatives_that_others_imply() {
    let at = |criterion: &str, place: usize| {
        assert_eq!(of(criterion), [format!("warning shadowed-alternative {C}/any_of/{place}")], "{criterion}");
    };
    at(r#"{"any_of":[{"at_least":{"claim":"a.count","value":3}},{"at_least":{"claim":"a.count","value":5}}]}"#, 1);
    at(r#"{"any_of":[{"at_least":{"claim":"a.count","value":5}},{"at_least":{"claim":"a.count","value":3}}]}"#, 0);
    // Of equals the last.
    at(r#"{"any_of":[{"evidence":{"kind":"report"}},{"evidence":{"kind":"report"}}]}"#, 1);
    at(
        r#"{"any_of":[{"evidence":{"kind":"report"}},{"evidence":{"kind":"report","party":"third","max_age":"P1Y"}}]}"#,
        1,
    );
    at(
        r#"{"any_of":[{"contains_all":{"claim":"a.list","values":["p"]}},{"contains_all":{"claim":"a.list","values":["q","p"]}}]}"#,
        1,
    );
    // By several others together, not by one.
    at(
        r#"{"any_of":[{"equals":{"claim":"a.token","value":"x"}},{"equals":{"claim":"a.token","value":"y"}},
            {"one_of":{"claim":"a.token","values":["x","y"]}}]}"#,
        2,
    );
    let fine = |criterion: &str| assert_eq!(of(criterion), [""; 0], "{criterion}");
    fine(
        r#"{"any_of":[{"evidence":{"kind":"report","party":"third"}},{"evidence":{"kind":"report","max_age":"P1Y"}}]}"#,
    );
    fine(
        r#"{"any_of":[{"evidence":{"kind":"report","supports":"a.flag"}},{"evidence":{"kind":"report","party":"second"}}]}"#,
    );
    fine(
        r#"{"any_of":[{"equals":{"claim":"a.flag","value":true}},{"all_of":[{"equals":{"claim":"a.flag","value":false}},{"present":{"claim":"a.count"}}]}]}"#,
    );
}

#[test]
fn members_that_others_imply() {
    let at = |criterion: &str, place: &str| {
        assert_eq!(of(criterion), [format!("warning redundant-member {C}/{place}")], "{criterion}");
    };
    at(
        r#"{"all_of":[{"at_least":{"claim":"a.count","value":3}},{"at_least":{"claim":"a.count","value":5}}]}"#,
        "all_of/0",
    );
    at(r#"{"all_of":[{"present":{"claim":"a.count"}},{"at_least":{"claim":"a.count","value":5}}]}"#, "all_of/0");
    at(
        r#"{"some":{"claim":"a.records","satisfies":{"all_of":[{"at_least":{"field":"level","value":"mid"}},{"equals":{"field":"level","value":"high"}}]}}}"#,
        "some/satisfies/all_of/0",
    );
    // Under `not`, alternatives are members.
    at(
        r#"{"not":{"any_of":[{"at_least":{"claim":"a.count","value":3}},{"at_least":{"claim":"a.count","value":5}}]}}"#,
        "not/any_of/1",
    );
    // What is counted is looked at the other way round: an alternative that another one covers counts nothing more.
    at(
        r#"{"at_most_count":{"claim":"a.records","count":1,"satisfies":{"any_of":[{"at_least":{"field":"level","value":"mid"}},{"equals":{"field":"level","value":"high"}}]}}}"#,
        "at_most_count/satisfies/any_of/1",
    );
    let fine = |criterion: &str| assert_eq!(of(criterion), [""; 0], "{criterion}");
    // A list without records meets `every`, so `some` beside it says more.
    fine(
        r#"{"all_of":[{"some":{"claim":"a.records","satisfies":{"present":{"field":"ok"}}}},
            {"every":{"claim":"a.records","satisfies":{"equals":{"field":"ok","value":true}}}}]}"#,
    );
    fine(r#"{"all_of":[{"at_least":{"claim":"a.count","value":3}},{"at_most":{"claim":"a.count","value":5}}]}"#);
}

#[test]
fn requirements_that_cannot_both_be_met() {
    let high = r#"{"criterion":{"at_least":{"claim":"a.count","value":5}}}"#;
    let low = r#"{"criterion":{"at_most":{"claim":"a.count","value":4}}}"#;
    let found = lints(&set(&[high, low], ""));
    assert_eq!(shown(&found), ["error contradiction /requirements/1"]);
    assert_eq!((found[0].subject.as_str(), found[0].other.as_deref()), ("R1", Some("R0")));
    // One of them need not apply.
    let sometimes = r#"{"applies":{"equals":{"claim":"a.flag","value":true}},"criterion":{"at_most":{"claim":"a.count","value":4}}}"#;
    assert_eq!(shown(&lints(&set(&[high, sometimes], ""))), [""; 0]);
    // What contradicts itself is told once.
    let never = r#"{"criterion":{"not":{"evidence":{"kind":"report","supports":"a.count"}}}}"#;
    assert_eq!(shown(&lints(&set(&[high, never], ""))), ["error never-satisfiable /requirements/1/criterion"]);
}

#[test]
fn parameters_count_by_their_values() {
    let more = r#""parameters":[{"id":"most","title":{"en":"Most","ja":"上限"},"type":{"kind":"integer"},"value":4}]"#;
    let one = r#"{"criterion":{"all_of":[{"at_least":{"claim":"a.count","value":5}},{"at_most":{"claim":"a.count","value":{"parameter":"most"}}}]}}"#;
    assert_eq!(shown(&lints(&set(&[one], more))), [format!("error never-satisfiable {C}")]);
    assert_eq!(shown(&lints(&set(&[one], &more.replace("\"value\":4", "\"value\":5")))), [""; 0]);
}

#[test]
fn tightenings_and_levels_that_add_nothing() {
    let ladder = r#""levels":{"scheme":"ladder","levels":[{"id":"one","title":{"en":"One","ja":"一"}},{"id":"two","title":{"en":"Two","ja":"二"}},{"id":"three","title":{"en":"Three","ja":"三"}}]}"#;
    let with = |value: i64| {
        format!(
            r#"{{"criterion":{{"at_least":{{"claim":"a.count","value":3}}}},
               "tightened":[{{"level":"two","criterion":{{"at_least":{{"claim":"a.count","value":{value}}}}}}}]}}"#
        )
    };
    let three = "warning level-adds-nothing /levels/levels/2";
    assert_eq!(shown(&lints(&set(&[&with(5)], ladder))), [three]);
    let idle = shown(&lints(&set(&[&with(2)], ladder)));
    assert_eq!(idle, [three, "warning tightening-adds-nothing /requirements/0/tightened/0"]);
    let never = r#"{"criterion":{"at_least":{"claim":"a.count","value":3}},"tightened":[{"level":"three","criterion":{"at_most":{"claim":"a.count","value":2}}},
        {"level":"two","criterion":{"at_least":{"claim":"a.count","value":4}}}]}"#;
    assert_eq!(shown(&lints(&set(&[never], ladder))), ["error never-satisfiable /requirements/0/tightened/0"]);
}

#[test]
fn evidence_that_nobody_can_sign() {
    let fine = |criterion: &str| assert_eq!(of(criterion), [""; 0], "{criterion}");
    let at = |criterion: &str, code: &str| assert_eq!(of(criterion), [format!("warning {code} {C}")], "{criterion}");
    at(r#"{"evidence":{"kind":"report","role":"maker","party":"third"}}"#, "unsignable-evidence");
    at(r#"{"evidence":{"kind":"report","max_age":"P0D"}}"#, "unsignable-evidence");
    at(r#"{"evidence":{"kind":"report","role":"maker","signers":2}}"#, "unsignable-evidence");
    fine(r#"{"evidence":{"kind":"report","role":"laboratory","signers":2}}"#);
    at(r#"{"evidence":{"kind":"scan","supports":"a.flag"}}"#, "unreadable-support");
    fine(r#"{"evidence":{"kind":"report","role":"maker","party":"first"}}"#);
    fine(r#"{"evidence":{"kind":"report","role":"laboratory","party":"third","max_age":"P1D","supports":"a.flag"}}"#);
}

#[test]
fn lists_are_seen_through_what_is_counted() {
    let leaf = |n: usize| {
        format!(
            r#"{{"at_most_count":{{"claim":"a.records","count":{n},"satisfies":{{"at_least":{{"field":"level","value":"mid"}}}}}}}}"#
        )
    };
    let all: Vec<String> = (1..=9).map(leaf).collect();
    let expected: Vec<String> = (0..8).map(|i| format!("warning shadowed-alternative {C}/any_of/{i}")).collect();
    assert_eq!(of(&format!(r#"{{"any_of":[{}]}}"#, all.join(","))), expected);
}

#[test]
fn three_requirements_that_no_product_meets_together() {
    let flag = |claim: &str, value: bool| format!(r#"{{"equals":{{"claim":"{claim}","value":{value}}}}}"#);
    let or = |one: String, other: String| format!(r#"{{"criterion":{{"any_of":[{one},{other}]}}}}"#);
    let rules = [
        or(flag("a.flag", true), flag("a.other", true)),
        or(flag("a.flag", false), flag("a.other", true)),
        r#"{"criterion":{"present":{"claim":"a.count"}}}"#.to_owned(),
        format!(r#"{{"criterion":{}}}"#, flag("a.other", false)),
    ];
    let rules: Vec<&str> = rules.iter().map(String::as_str).collect();
    let found = lints(&set(&rules, ""));
    let clashes: Vec<_> = found.iter().filter(|lint| lint.code.as_str() == "contradiction").collect();
    assert_eq!(clashes.len(), 1);
    assert_eq!((clashes[0].pointer.as_str(), clashes[0].other.as_deref()), ("/requirements/3", Some("R0, R1")));
    // Any two of them can be met.
    for left in [[0, 1], [0, 3], [1, 3]] {
        let two: Vec<&str> = left.into_iter().map(|place| rules[place]).collect();
        assert!(lints(&set(&two, "")).iter().all(|lint| lint.code.as_str() != "contradiction"));
    }
}
