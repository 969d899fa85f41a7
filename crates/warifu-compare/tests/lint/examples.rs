//! Examples are run, and a set asks for something at each of its levels.

use warifu_compare::lint::{LintContext, SetOrigin, blocking, lint};
use warifu_core::CompiledSet;
use warifu_model::{Digest, RequirementSet};

use super::support::{set, shown, vocabulary};

fn with(examples: &str) -> RequirementSet {
    set(&[&format!(r#"{{"criterion":{{"equals":{{"claim":"a.flag","value":true}}}},"examples":{examples}}}"#)], "")
}

fn found(set: &RequirementSet, origin: SetOrigin) -> Vec<String> {
    let context = LintContext { origin, ..LintContext::default() };
    let all = lint(set, &[vocabulary()], context).unwrap();
    let compiled = CompiledSet::compile(set.clone(), Digest::of(b"x"), &[vocabulary()]).unwrap();
    let blocking = shown(&blocking(&compiled, origin));
    let is_meant =
        |line: &String| line.contains("example-") || line.contains("level-without") || line.contains("asks-nothing");
    let errors: Vec<String> = shown(&all).into_iter().filter(is_meant).collect();
    assert_eq!(blocking, errors);
    errors
}

#[test]
fn examples_come_out_as_they_say() {
    let right = r#"{"pass":[{"claims":{"a.flag":true}}],
        "fail":[{"claims":{"a.flag":false}},{"claims":{},"outcome":"undetermined"}]}"#;
    assert_eq!(found(&with(right), SetOrigin::Written), [""; 0]);
    let wrong = r#"{"pass":[{"claims":{"a.flag":true}},{"claims":{"a.flag":false}}],"fail":[{"claims":{}}]}"#;
    let errors =
        ["error example-wrong /requirements/0/examples/fail/0", "error example-wrong /requirements/0/examples/pass/1"];
    assert_eq!(found(&with(wrong), SetOrigin::Written), errors);
    // The examples of a base are written for its own parameters.
    assert_eq!(found(&with(wrong), SetOrigin::Resolved), [""; 0]);
    // What cannot even be evaluated.
    let set = with(r#"{"pass":[{"claims":{"a.flag":"yes"}}],"fail":[{"claims":{"a.none":1}}]}"#);
    assert_eq!(found(&set, SetOrigin::Written).len(), 2);
    let all = lint(&set, &[vocabulary()], LintContext::default()).unwrap();
    let message = all.iter().find(|lint| lint.pointer.ends_with("fail/0")).unwrap().message(warifu_model::Language::En);
    assert!(message.contains("a.none"), "{message}");
}

#[test]
fn a_set_asks_for_something_at_each_level() {
    let ladder = r#""levels":{"scheme":"ladder","levels":[{"id":"one","title":{"en":"x","ja":"x"}},
        {"id":"two","title":{"en":"x","ja":"x"}}]}"#;
    let examples =
        r#""examples":{"pass":[{"claims":{"a.flag":true}}],"fail":[{"claims":{},"outcome":"undetermined"}]}"#;
    let from = |level: &str| set(&[&format!(r#"{{"from":"{level}",{examples}}}"#)], ladder);
    assert_eq!(found(&from("one"), SetOrigin::Written), [""; 0]);
    assert_eq!(found(&from("two"), SetOrigin::Written), ["error level-without-requirements /levels/levels/0"]);
    // Without any requirement it is no set.
    let error = CompiledSet::compile(set(&[], ""), Digest::of(b"x"), &[vocabulary()]).map(|_| ()).unwrap_err();
    assert_eq!((error.code(), error.pointer.as_str()), ("set-without-requirements", "/requirements"));
}

#[test]
fn a_set_of_which_nothing_binds_asks_nothing() {
    let examples =
        r#""examples":{"pass":[{"claims":{"a.flag":true}}],"fail":[{"claims":{},"outcome":"undetermined"}]}"#;
    let recommended = format!(r#"{{"binding":"recommended",{examples}}}"#);
    let all = set(&[&recommended, &recommended], r#""language":2"#);
    assert_eq!(found(&all, SetOrigin::Written), ["error asks-nothing /requirements"]);
    assert_eq!(found(&all, SetOrigin::Resolved), ["error asks-nothing /requirements"]);
    let one = set(&[&recommended, &format!("{{{examples}}}")], r#""language":2"#);
    assert_eq!(found(&one, SetOrigin::Written), [""; 0]);
}
