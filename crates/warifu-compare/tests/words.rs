//! Requirements without a criterion: never met, compared as words (ADR 15).
#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use warifu_compare::diff::{ArgumentRule, Bump, Diff, DiffOptions, Relation, Undecided, WordingKind, diff};
use warifu_compare::lint::{LintContext, lint};
use warifu_core::{CompiledSet, explain};
use warifu_model::{Digest, Example, Language, Outcome, RequirementId, RequirementSet, Vocabulary};

const WORDS: &str = r#"{"en":"x","ja":"x"}"#;

fn vocabulary() -> (Digest, Vocabulary) {
    let text = format!(
        r#"{{"format":"warifu.vocabulary/1","id":"words","version":"1.0.0","title":{WORDS},"groups":[{{"id":"p","title":{WORDS}}}],
        "claims":[{{"id":"p.count","group":"p","title":{WORDS},"description":{WORDS},"type":{{"kind":"integer"}}}}]}}"#
    );
    (Digest::of(text.as_bytes()), Vocabulary::read(text.as_bytes()).unwrap())
}

/// A set with these requirements, and one parameter whose text is `time`.
fn set(requirements: &[String], time: &str) -> RequirementSet {
    let (digest, _) = vocabulary();
    let text = format!(
        r#"{{"format":"warifu.requirement-set/1","id":"set","version":"1.0.0","language":1,"status":"final","title":{WORDS},
        "description":{WORDS},"authority":{{"name":{WORDS}}},"source":{{"document":"x","edition":"1","published":"2026"}},
        "effective":{{"from":"2026-01-01"}},"vocabularies":[{{"id":"words","version":"1.0.0","digest":"{digest}"}}],
        "levels":{{"scheme":"none"}},"groups":[{{"id":"G","title":{WORDS}}}],
        "parameters":[{{"id":"p-1","title":{WORDS},"type":{{"kind":"text"}},"value":"as in {{{{ p-2 }}}}"}},
        {{"id":"p-2","title":{WORDS},"type":{{"kind":"text"}},"value":"{time}"}}],
        "requirements":[{}]}}"#,
        requirements.join(",")
    );
    RequirementSet::read(text.as_bytes()).unwrap()
}

fn words(id: &str, statement: &str) -> String {
    format!(
        r#"{{"id":"{id}","groups":["G"],"title":{WORDS},"statement":{{"en":"{statement}","ja":"x"}},"assurance":"sourced"}}"#
    )
}

fn tested(id: &str, least: u32) -> String {
    let criterion = format!(r#"{{"at_least":{{"claim":"p.count","value":{least}}}}}"#);
    let examples = r#"{"pass":[{"claims":{}}],"fail":[{"claims":{}}]}"#;
    let own = words(id, "x");
    format!(r#"{},"criterion":{criterion},"examples":{examples}}}"#, own.strip_suffix('}').unwrap())
}

fn compile(set: &RequirementSet) -> CompiledSet {
    let digest = Digest::of(&warifu_model::Json::from(set).to_canonical());
    CompiledSet::compile(set.clone(), digest, &[vocabulary()]).unwrap()
}

fn compare(old: &RequirementSet, new: &RequirementSet, editorial: Option<&str>) -> Diff {
    diff(&compile(old), &compile(new), DiffOptions { editorial, ..DiffOptions::default() }).unwrap()
}

fn reasons(diff: &Diff) -> Vec<(&str, &str)> {
    diff.reasons.iter().map(|reason| (reason.code, reason.subject.as_str())).collect()
}

#[test]
fn words_are_never_met_and_say_why() {
    let set = set(&[words("A", "Do it."), tested("B", 1)], "a day");
    let compiled = compile(&set);
    let id = RequirementId::parse("A").unwrap();
    let nothing =
        Example { claims: Vec::new(), evidence: Vec::new(), at: None, level: None, outcome: Outcome::Satisfied };
    let finding = compiled.assess_example(&id, &nothing).unwrap();
    assert_eq!((finding.outcome, finding.reasons.len()), (Outcome::Undetermined, 1));
    let reason = &finding.reasons[0];
    assert_eq!((reason.code.as_str(), &*reason.pointer), ("no_criterion", "/requirements/0"));
    assert!(explain(reason, Language::En).starts_with("this requirement has text but no machine-checkable criterion"));
    assert!(explain(reason, Language::Ja).starts_with("文言のみで判定基準がない"));
    let reads = compiled.reads(&id).unwrap();
    assert!(reads.claims.is_empty() && reads.kinds.is_empty() && !reads.time);
    let lints = lint(&set, &[vocabulary()], LintContext::default()).unwrap();
    let notes: Vec<_> = lints.iter().filter(|lint| lint.code.as_str() == "no-criterion").collect();
    assert_eq!((notes.len(), notes[0].pointer.as_str()), (1, "/requirements/0"));
}

#[test]
fn the_same_words_in_another_spelling_are_the_same() {
    let old = set(&[words("A", "Within {{ p-1 }}, report.")], "a day");
    let new = set(&[words("A", " Within  {{ insert: param, p-1 }} , report. ")], "a day ");
    let diff = compare(&old, &new, None);
    assert_eq!((diff.relation, diff.bump), (Relation::Equivalent, Bump::Patch));
    let one = &diff.requirements[0];
    assert_eq!((one.relation, one.argument.rule), (Relation::Equivalent, ArgumentRule::Words));
    assert_eq!(one.wording[0].kind, WordingKind::Spelling);
    assert_eq!(reasons(&diff), [("spelling_changed", "A"), ("same_version_other_bytes", "1.0.0")]);
}

#[test]
fn other_words_are_undecided_and_count_as_the_author_asserts() {
    let old = set(&[words("A", "Report."), words("B", "Stop.")], "a day");
    let new = set(&[words("A", "Report at once."), words("B", "Stop.")], "a day");
    let diff = compare(&old, &new, None);
    assert_eq!((diff.relation, diff.bump), (Relation::Undecided, Bump::Major));
    assert_eq!(
        (diff.requirements[0].relation, diff.requirements[1].relation),
        (Relation::Undecided, Relation::Equivalent)
    );
    assert_eq!(diff.requirements[0].undecided, [Undecided::WordsOnly]);
    assert_eq!(diff.requirements[0].undecided[0].code(), "diff-words-only");
    assert!(reasons(&diff).contains(&("wording_may_ask_more", "A")));
    let asserted = compare(&old, &new, Some("A. Editor"));
    assert_eq!((asserted.relation, asserted.bump), (Relation::Undecided, Bump::Patch));
    assert!(reasons(&asserted).contains(&("wording_asserted_editorial", "A")));
}

#[test]
fn a_parameter_that_a_parameter_inserts_is_part_of_the_words() {
    let statement = [words("A", "Within {{ p-1 }}."), words("B", "Stop.")];
    let diff = compare(&set(&statement, "a day"), &set(&statement, "two days"), None);
    assert_eq!(
        (diff.requirements[0].relation, diff.requirements[1].relation),
        (Relation::Undecided, Relation::Equivalent)
    );
}

#[test]
fn what_gains_or_loses_its_criterion_is_compared_as_it_is_evaluated() {
    let (with, without) = (set(&[tested("A", 1)], "a day"), set(&[words("A", "x")], "a day"));
    let lost = compare(&with, &without, None);
    assert_eq!(
        (lost.relation, lost.requirements[0].relation, lost.bump),
        (Relation::Stricter, Relation::Stricter, Bump::Major)
    );
    assert_eq!(lost.requirements[0].witnesses.len(), 1);
    let gained = compare(&without, &with, None);
    assert_eq!(
        (gained.relation, gained.requirements[0].relation, gained.bump),
        (Relation::Looser, Relation::Looser, Bump::Minor)
    );
    // A requirement that is only words, beside those that are not: nothing is accepted any more.
    let added = compare(&with, &set(&[tested("A", 1), words("B", "x")], "a day"), None);
    assert_eq!(
        (added.relation, added.requirements[1].relation, added.bump),
        (Relation::Stricter, Relation::New, Bump::Major)
    );
}

#[test]
fn beside_words_on_both_sides_each_requirement_counts() {
    let of = |least| set(&[words("A", "x"), tested("B", least)], "a day");
    let stricter = compare(&of(1), &of(2), Some("A. Editor"));
    assert_eq!((stricter.relation, stricter.requirements[1].relation), (Relation::Undecided, Relation::Stricter));
    assert_eq!((stricter.bump, stricter.requirements[1].witnesses.len()), (Bump::Major, 1));
    // The sets accept nothing on either side, so nothing accepted is refused; what B asks is told under its id.
    assert!(reasons(&stricter).contains(&("id_asks_more", "B")));
    assert!(!reasons(&stricter).iter().any(|(code, _)| *code == "accepted_is_refused"));
    let looser = compare(&of(2), &of(1), None);
    assert_eq!(looser.bump, Bump::Minor);
    let same = compare(&of(1), &of(1), None);
    assert_eq!((same.relation, same.bump), (Relation::Equivalent, Bump::None));
}
