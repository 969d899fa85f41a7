//! Small sets to lint.

use warifu_compare::lint::{Lint, LintCode, LintContext, lint};
use warifu_model::json::Tape;
use warifu_model::{Digest, Json, RequirementSet, Vocabulary};

/// Claims of every type.
const VOCABULARY: &str = r#"{"format":"warifu.vocabulary/1","id":"small","version":"1.0.0","title":{"en":"Small","ja":"小"},
"groups":[{"id":"a","title":{"en":"A","ja":"甲"}}],
"evidence_kinds":[{"id":"report","title":{"en":"Report","ja":"報告書"}},{"id":"scan","title":{"en":"Scan","ja":"走査"}}],
"roles":[{"id":"maker","title":{"en":"Maker","ja":"製造者"}},{"id":"laboratory","title":{"en":"Laboratory","ja":"試験所"}}],
"claims":[CLAIMS]}"#;

const TYPES: [(&str, &str); 12] = [
    ("flag", r#"{"kind":"boolean"}"#),
    ("other", r#"{"kind":"boolean"}"#),
    ("token", r#"{"kind":"token","tokens":["x","y","z"]}"#),
    ("grade", r#"{"kind":"ordered_token","tokens":["low","mid","high"]}"#),
    ("count", r#"{"kind":"integer"}"#),
    ("share", r#"{"kind":"decimal"}"#),
    ("term", r#"{"kind":"duration","unit":"days"}"#),
    ("day", r#"{"kind":"date"}"#),
    ("time", r#"{"kind":"timestamp"}"#),
    ("edition", r#"{"kind":"version"}"#),
    ("list", r#"{"kind":"token_list","tokens":["p","q","r"]}"#),
    (
        "records",
        r#"{"kind":"record_list","empty_with":["scan"],"fields":[
          {"name":"ok","type":{"kind":"boolean"},"required":true,"title":{"en":"OK","ja":"可"}},
          {"name":"level","type":{"kind":"ordered_token","tokens":["low","mid","high"]},"required":true,"title":{"en":"Level","ja":"水準"}},
          {"name":"seen","type":{"kind":"date"},"required":false,"title":{"en":"Seen","ja":"確認"}}]}"#,
    ),
];

pub(crate) fn vocabulary() -> (Digest, Vocabulary) {
    let claim = |(name, kind): &(&str, &str)| {
        format!(
            r#"{{"id":"a.{name}","group":"a","title":{{"en":"T","ja":"題"}},"description":{{"en":"D","ja":"説明"}},"type":{kind},
               "supported_by":[{{"kind":"report","reading":{{"en":"R","ja":"読み方"}}}}]}}"#
        )
    };
    let text = VOCABULARY.replace("CLAIMS", &TYPES.iter().map(claim).collect::<Vec<_>>().join(","));
    (Digest::of(text.as_bytes()), Vocabulary::read(text.as_bytes()).unwrap())
}

/// A set with these requirements, as JSON objects that may leave out what does not matter, and more fields of the set.
pub(crate) fn set(requirements: &[&str], more: &str) -> RequirementSet {
    let (digest, _) = vocabulary();
    let requirements: Vec<String> = requirements.iter().enumerate().map(|(i, text)| requirement(i, text)).collect();
    let is_second = requirements.iter().any(|one| ["signers", "made_since"].iter().any(|word| one.contains(word)));
    let language = if is_second { 2 } else { 1 };
    let base = format!(
        r#"{{"format":"warifu.requirement-set/1","id":"test","version":"1.0.0","language":{language},"status":"final",
        "title":{{"en":"Title","ja":"題名"}},"description":{{"en":"Text","ja":"説明"}},"authority":{{"name":{{"en":"Office","ja":"当局"}}}},
        "source":{{"document":"D","edition":"1","published":"2026"}},
        "legal_basis":[{{"id":"L1","instrument":"Act","clause":"1","title":{{"en":"Act","ja":"法"}},"date":"2020-01-01","state":"in_force","assurance":"sourced"}},
          {{"id":"L2","instrument":"Old act","clause":"1","title":{{"en":"Old act","ja":"旧法"}},"date":"2010-01-01","state":"rescinded","assurance":"sourced"}}],
        "effective":{{"from":"2026-01-01"}},"vocabularies":[{{"id":"small","version":"1.0.0","digest":"{digest}"}}],
        "levels":{{"scheme":"none"}},"parameters":[],"schemas":[],"groups":[{{"id":"G","title":{{"en":"G","ja":"群"}}}}],
        "requirements":[{}]}}"#,
        requirements.join(",")
    );
    let base = Tape::parse(base.as_bytes()).unwrap().root().to_json();
    let text = format!("{{{more}}}");
    let more = Tape::parse(text.as_bytes()).unwrap().root().to_json();
    RequirementSet::read(&over(base, more).to_canonical()).unwrap()
}

fn requirement(place: usize, text: &str) -> String {
    let base = format!(
        r#"{{"id":"R{place}","groups":["G"],"title":{{"en":"T{place}","ja":"題{place}"}},"statement":{{"en":"S{place}","ja":"文{place}"}},
        "legal_basis":["L1"],"references":[],"assurance":"sourced","criterion":{{"present":{{"claim":"a.flag"}}}},
        "examples":{{"pass":[{{"claims":{{}}}}],"fail":[{{"claims":{{}}}}]}}}}"#
    );
    let base = Tape::parse(base.as_bytes()).unwrap().root().to_json();
    let given = Tape::parse(text.as_bytes()).unwrap().root().to_json();
    String::from_utf8(over(base, given).to_canonical()).unwrap()
}

/// The members of one object over those of another.
fn over(base: Json, more: Json) -> Json {
    let (Json::Object(base), Json::Object(more)) = (base, more) else { panic!("objects") };
    let kept = base.into_iter().filter(|(key, _)| !more.iter().any(|(other, _)| other == key)).collect::<Vec<_>>();
    Json::Object(kept.into_iter().chain(more.clone()).collect())
}

pub(crate) fn lints(set: &RequirementSet) -> Vec<Lint> {
    but_examples(lint(set, &[vocabulary()], LintContext::default()).unwrap())
}

/// The examples of these sets are stand-ins, but for the tests that are about them.
pub(crate) fn but_examples(lints: Vec<Lint>) -> Vec<Lint> {
    lints.into_iter().filter(|lint| lint.code != LintCode::ExampleWrong).collect()
}

/// Code, place and severity of what is found in one requirement with this criterion.
pub(crate) fn of(criterion: &str) -> Vec<String> {
    let set = set(&[&format!(r#"{{"criterion":{criterion}}}"#)], "");
    shown(&lints(&set))
}

pub(crate) fn shown(lints: &[Lint]) -> Vec<String> {
    let line = |lint: &Lint| format!("{} {} {}", lint.severity.as_str(), lint.code.as_str(), lint.pointer);
    lints.iter().map(line).collect()
}
