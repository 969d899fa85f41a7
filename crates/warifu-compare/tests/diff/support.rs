//! Sets as text, with places to change.

use warifu_compare::diff::{Diff, DiffOptions, RequirementDiff, diff};
use warifu_core::CompiledSet;
use warifu_model::{Digest, RequirementSet, Vocabulary};

pub(crate) const CLAIMS: [(&str, &str); 14] = [
    ("flag", r#"{"kind":"boolean"}"#),
    ("count", r#"{"kind":"integer"}"#),
    ("score", r#"{"kind":"decimal"}"#),
    ("grade", r#"{"kind":"ordered_token","tokens":["low","mid","high"]}"#),
    ("colour", r#"{"kind":"token","tokens":["red","green","blue"]}"#),
    ("tags", r#"{"kind":"token_list","tokens":["a","b","c","d"]}"#),
    ("day", r#"{"kind":"date"}"#),
    ("time", r#"{"kind":"timestamp"}"#),
    ("days", r#"{"kind":"duration","unit":"days"}"#),
    ("firmware", r#"{"kind":"version"}"#),
    ("hash", r#"{"kind":"digest"}"#),
    ("name", r#"{"kind":"text"}"#),
    (
        "faults",
        r#"{"kind":"record_list","fields":[{"name":"severity","type":{"kind":"ordered_token","tokens":["low","high"]},
        "required":true,"title":{"en":"x","ja":"x"}},{"name":"fixed","type":{"kind":"boolean"},"required":false,
        "title":{"en":"x","ja":"x"}},{"name":"found","type":{"kind":"date"},"required":false,"title":{"en":"x","ja":"x"}}]}"#,
    ),
    (
        "parts",
        r#"{"kind":"record_list","fields":[{"name":"part","type":{"kind":"text"},"required":false,"title":{"en":"x","ja":"x"}},
        {"name":"critical","type":{"kind":"boolean"},"required":false,"title":{"en":"x","ja":"x"}}]}"#,
    ),
];
pub(crate) const WORDS: &str = r#"{"en":"x","ja":"x"}"#;

/// A set as text, with places to change.
#[derive(Clone)]
pub(crate) struct Text {
    pub(crate) claims: Vec<(String, String)>,
    pub(crate) levels: String,
    pub(crate) schemas: String,
    pub(crate) parameters: String,
    pub(crate) status: String,
    pub(crate) requirements: Vec<String>,
    pub(crate) withdrawn: String,
    pub(crate) version: String,
    /// The day from which it applies, and the window of the edition before.
    pub(crate) dates: String,
    pub(crate) legal_basis: String,
    /// Replacements in the text of the vocabulary.
    pub(crate) meaning: Vec<(&'static str, &'static str)>,
}

impl Text {
    pub(crate) fn new(requirements: Vec<String>) -> Self {
        Self {
            claims: CLAIMS.iter().map(|(id, kind)| ((*id).to_owned(), (*kind).to_owned())).collect(),
            levels: r#"{"scheme":"none"}"#.into(),
            schemas: String::new(),
            parameters: String::new(),
            status: "final".into(),
            requirements,
            withdrawn: String::new(),
            version: "1.0.0".into(),
            dates: r#""effective":{"from":"2026-01-01"}"#.into(),
            legal_basis: String::new(),
            meaning: Vec::new(),
        }
    }

    /// A set of one requirement with this criterion.
    pub(crate) fn of(criterion: &str) -> Self {
        Self::new(vec![rule("R", criterion, "")])
    }

    pub(crate) fn claim(mut self, id: &str, kind: &str) -> Self {
        self.claims.iter_mut().filter(|(other, _)| other == id).for_each(|claim| kind.clone_into(&mut claim.1));
        self
    }

    pub(crate) fn levels(self, levels: &str) -> Self {
        Self { levels: levels.to_owned(), ..self }
    }

    pub(crate) fn compile(&self) -> CompiledSet {
        let claim = |(id, kind): &(String, String)| {
            format!(
                r#"{{"id":"p.{id}","group":"p","title":{WORDS},"description":{WORDS},"type":{kind},"supported_by":[]}}"#
            )
        };
        let claims: Vec<String> = self.claims.iter().map(claim).collect();
        let vocabulary = format!(
            r#"{{"format":"warifu.vocabulary/1","id":"words","version":"1.0.0","title":{WORDS},
            "groups":[{{"id":"p","title":{WORDS}}}],"claims":[{}],
            "evidence_kinds":[{{"id":"audit","title":{WORDS}}},{{"id":"scan","title":{WORDS}}}],
            "roles":[{{"id":"auditor","title":{WORDS}}},{{"id":"document_signer","title":{WORDS}}},{{"id":"laboratory","title":{WORDS}}}]}}"#,
            claims.join(",")
        );
        let vocabulary = self.meaning.iter().fold(vocabulary, |text, (was, is)| {
            assert!(text.contains(was), "{was} in {text}");
            text.replacen(was, is, 1)
        });
        let vocabulary = vocabulary.into_bytes();
        let is_second =
            self.requirements.iter().any(|one| ["signers", "made_since"].iter().any(|word| one.contains(word)));
        let language = if is_second { 2 } else { 1 };
        let set = format!(
            r#"{{"format":"warifu.requirement-set/1","id":"set","version":"{}","language":{language},"status":"{}","title":{WORDS},
            "description":{WORDS},"authority":{{"name":{WORDS},"country":"JP"}},
            "source":{{"document":"x","edition":"1","published":"2026"}},"legal_basis":[{}],{},
            "vocabularies":[{{"id":"words","version":"1.0.0","digest":"{}"}}],"levels":{},"parameters":[{}],"schemas":[{}],
            "groups":[{{"id":"G","title":{WORDS}}},{{"id":"H","title":{WORDS},"parent":"G"}}],
            "requirements":[{}],"withdrawn":[{}]}}"#,
            self.version,
            self.status,
            self.legal_basis,
            self.dates,
            Digest::of(&vocabulary),
            self.levels,
            self.parameters,
            self.schemas,
            self.requirements.join(","),
            self.withdrawn
        );
        let vocabularies = [(Digest::of(&vocabulary), Vocabulary::read(&vocabulary).unwrap())];
        let read = RequirementSet::read(set.as_bytes()).unwrap_or_else(|error| panic!("{error:?}\n{set}"));
        CompiledSet::compile(read, Digest::of(set.as_bytes()), &vocabularies)
            .unwrap_or_else(|error| panic!("{error}\n{set}"))
    }
}

pub(crate) fn rule(id: &str, criterion: &str, more: &str) -> String {
    worded(id, criterion, more, "x")
}

pub(crate) fn worded(id: &str, criterion: &str, more: &str, statement: &str) -> String {
    format!(
        r#"{{"id":"{id}","groups":["G"],"title":{WORDS},"statement":{{"en":"{statement}","ja":"x"}},"legal_basis":[],
        "references":[],"assurance":"unverified",{more}"criterion":{criterion},
        "examples":{{"pass":[{{"claims":{{}}}}],"fail":[{{"claims":{{}}}}]}}}}"#
    )
}

pub(crate) fn compare(old: &Text, new: &Text) -> Diff {
    diff(&old.compile(), &new.compile(), DiffOptions::default()).unwrap()
}

pub(crate) fn find<'d>(stated: &'d Diff, id: &str) -> &'d RequirementDiff {
    stated.requirements.iter().find(|one| one.id.as_str() == id).unwrap()
}

/// `c` in a criterion stands for `"claim":"p.`.
pub(crate) fn written(criterion: &str) -> String {
    criterion.replace("c:", r#""claim":"p."#).replace('\'', "\"").replace(r#"p.""#, "p.")
}
