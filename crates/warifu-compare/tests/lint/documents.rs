use warifu_compare::lint::{LintContext, SetOrigin, lint, lint_shelf};
use warifu_model::{Language, RequirementSet};

use super::support::{but_examples, lints, set, shown, vocabulary};

const GROUPS: &str = r#""groups":[{"id":"G","title":{"en":"G","ja":"群"}},{"id":"H","title":{"en":"H","ja":"別群"}},
    {"id":"H1","title":{"en":"H1","ja":"小群"},"parent":"H"}]"#;
const SPARE: &str = r#""parameters":[{"id":"spare","title":{"en":"Spare","ja":"予備"},"type":{"kind":"count"},"value":1}],
    "schemas":[{"id":"spare","schema":{"type":"object"}}]"#;

fn after(previous: &RequirementSet, set: &RequirementSet) -> Vec<String> {
    let context = LintContext { previous: Some(previous), origin: SetOrigin::Written };
    shown(&but_examples(lint(set, &[vocabulary()], context).unwrap()))
}

#[test]
fn what_nobody_refers_to() {
    assert_eq!(
        shown(&lints(&set(&["{}"], SPARE))),
        ["warning parameter-unused /parameters/0", "warning schema-unused /schemas/0"]
    );
    assert_eq!(
        shown(&lints(&set(&["{}"], GROUPS))),
        ["warning group-unused /groups/1", "warning group-unused /groups/2"]
    );
    let inside = set(&["{}", r#"{"groups":["H1"]}"#], GROUPS);
    assert_eq!(shown(&lints(&inside)), [""; 0]);
    let resolved = LintContext { previous: None, origin: SetOrigin::Resolved };
    assert_eq!(lint(&set(&["{}"], SPARE), &[vocabulary()], resolved).unwrap(), []);
}

#[test]
fn claims_that_no_set_asks_for() {
    let one = set(
        &[
            r#"{"criterion":{"evidence":{"kind":"report","supports":"a.count"}},"applies":{"present":{"claim":"a.flag"}}}"#,
        ],
        "",
    );
    let (_, vocabulary) = vocabulary();
    let unused: Vec<String> = lint_shelf(&[&one], &[&vocabulary]).into_iter().map(|lint| lint.subject).collect();
    assert_eq!(unused.len(), vocabulary.claims.len() - 2);
    assert!(!unused.contains(&"a.count".into()) && !unused.contains(&"a.flag".into()));
}

#[test]
fn what_requirements_rest_on() {
    let found = shown(&lints(&set(
        &[r#"{"legal_basis":[]}"#, r#"{"legal_basis":["L2"]}"#, r#"{"legal_basis":["L2","L1"]}"#],
        "",
    )));
    let expected = [
        "warning missing-legal-basis /requirements/0/legal_basis",
        "warning legal-basis-ended /requirements/1/legal_basis",
    ];
    assert_eq!(found, expected);
}

#[test]
fn ids_are_kept() {
    let previous = set(&["{}", "{}"], r#""withdrawn":[{"id":"R9","successors":[]}]"#);
    assert_eq!(after(&previous, &previous), [""; 0]);
    let dropped = set(&["{}"], r#""withdrawn":[{"id":"R9","successors":[]}]"#);
    assert_eq!(after(&previous, &dropped), ["warning forgotten-id /withdrawn"]);
    let noted = set(&["{}"], r#""withdrawn":[{"id":"R9","successors":[]},{"id":"R1","successors":[]}]"#);
    assert_eq!(after(&previous, &noted), [""; 0]);
    let reused = set(&["{}", "{}", r#"{"id":"R9"}"#], "");
    assert_eq!(after(&previous, &reused), ["error reused-id /requirements/2/id"]);
    let as_group = set(
        &["{}", r#"{"groups":["R9"]}"#],
        r#""withdrawn":[{"id":"R9","successors":[]}],"groups":[{"id":"G","title":{"en":"G","ja":"群"}},{"id":"R9","title":{"en":"G","ja":"群"}}]"#,
    );
    assert_eq!(shown(&lints(&as_group)), ["error reused-id /groups/1/id"]);
}

#[test]
fn words_change_together() {
    let words = |en: &str, ja: &str| set(&[&format!(r#"{{"statement":{{"en":"{en}","ja":"{ja}"}}}}"#)], "");
    let previous = words("Keep a list.", "一覧を保つこと。");
    let alone = words("Keep a short list.", "一覧を保つこと。");
    assert_eq!(after(&previous, &alone), ["warning english-changed-alone /requirements/0/statement"]);
    let other = words("Keep a list.", "短い一覧を保つこと。");
    assert_eq!(after(&previous, &other), ["warning japanese-changed-alone /requirements/0/statement"]);
    assert_eq!(after(&previous, &words("Keep a short list.", "短い一覧を保つこと。")), [""; 0]);
    let context = LintContext { previous: Some(&previous), origin: SetOrigin::Written };
    let found = but_examples(lint(&alone, &[vocabulary()], context).unwrap());
    assert_eq!(
        found[0].message(Language::En),
        "the English statement of `R0` changed since the previous edition, the Japanese did not"
    );
    assert!(found[0].message(Language::Ja).contains("`R0` の`statement`"));
}

#[test]
fn order_of_requirements_is_not_their_identity() {
    let previous = set(&[r#"{"id":"A"}"#, r#"{"id":"B"}"#], "");
    let turned =
        RequirementSet { requirements: previous.requirements.iter().rev().cloned().collect(), ..previous.clone() };
    assert_eq!(after(&previous, &turned), [""; 0]);
}
