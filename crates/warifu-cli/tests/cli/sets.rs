//! Small sets and editions of shipped ones, written for a test.

use std::fs;
use std::path::Path;

use warifu_model::{Digest, Json};

use crate::support::json;

const WORDS: &str = r#"{"en":"x","ja":"x"}"#;

/// The shipped edition of SSDF 1.1.1, from the program itself.
pub(crate) const SSDF: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../warifu-catalog/data/sets/us-ssdf-1.1.1.json"));

/// Writes SSDF 1.1.1 with another version and other changes to its text.
pub(crate) fn ssdf(folder: &Path, file: &str, version: &str, changes: &[(&str, &str)]) {
    let mut text = SSDF.replacen("\"version\": \"1.1.1\"", &format!("\"version\": \"{version}\""), 1);
    for (old, new) in changes {
        assert!(text.contains(old), "{old}");
        text = text.replacen(old, new, 1);
    }
    fs::write(folder.join(file), text).unwrap();
}

/// Writes SSDF 1.1.1 with another version and another value of one parameter.
pub(crate) fn ssdf_with(folder: &Path, file: &str, version: &str, (parameter, value): (&str, &str)) {
    let place = SSDF.find(&format!("\"id\": \"{parameter}\"")).unwrap();
    let (before, after) = SSDF.split_at(place);
    let start = after.find("\"value\": ").unwrap();
    let end = start + after.get(start..).unwrap().find('\n').unwrap();
    let changed = format!("{}\"value\": \"{value}\"{}", after.get(..start).unwrap(), after.get(end..).unwrap());
    let text = format!("{before}{changed}");
    let text = text.replacen("\"version\": \"1.1.1\"", &format!("\"version\": \"{version}\""), 1);
    fs::write(folder.join(file), text).unwrap();
}

/// A set of one requirement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Small<'t> {
    pub(crate) version: &'t str,
    pub(crate) criterion: &'t str,
    /// Members after the criterion, such as `,"tightened":[…]`.
    pub(crate) more: &'t str,
    pub(crate) levels: &'t str,
    pub(crate) schemas: &'t str,
}

impl<'t> Small<'t> {
    pub(crate) fn new(version: &'t str, criterion: &'t str) -> Self {
        Self { version, criterion, more: "", levels: r#"{"scheme":"none"}"#, schemas: "" }
    }

    /// Writes the set, and the vocabulary that it needs beside it.
    pub(crate) fn write(&self, folder: &Path, file: &str) {
        let vocabulary = format!(
            r#"{{"format":"warifu.vocabulary/1","id":"words","version":"1.0.0","title":{WORDS},
            "groups":[{{"id":"p","title":{WORDS}}}],"claims":[
            {{"id":"p.flag","group":"p","title":{WORDS},"description":{WORDS},"type":{{"kind":"boolean"}},
              "supported_by":[{{"kind":"audit","reading":{WORDS}}}]}},
            {{"id":"p.days","group":"p","title":{WORDS},"description":{WORDS},
              "type":{{"kind":"duration","unit":"days"}},"supported_by":[]}}],
            "evidence_kinds":[{{"id":"audit","title":{WORDS}}}],"roles":[{{"id":"auditor","title":{WORDS}}}]}}"#
        );
        fs::write(folder.join("words.json"), &vocabulary).unwrap();
        let Self { version, criterion, more, levels, schemas } = self;
        let set = format!(
            r#"{{"format":"warifu.requirement-set/1","id":"small","version":"{version}","language":1,"status":"final",
            "title":{WORDS},"description":{WORDS},"authority":{{"name":{WORDS},"country":"JP"}},
            "source":{{"document":"x","edition":"1","published":"2026"}},"legal_basis":[],
            "effective":{{"from":"2026-01-01"}},
            "vocabularies":[{{"id":"words","version":"1.0.0","digest":"{}"}}],"levels":{levels},"parameters":[],
            "schemas":[{schemas}],"groups":[{{"id":"G","title":{WORDS}}}],
            "requirements":[{{"id":"R","groups":["G"],"title":{WORDS},"statement":{WORDS},"legal_basis":[],
            "references":[],"assurance":"sourced","criterion":{criterion},"examples":{{"pass":[{{"claims":{{}}}}],"fail":[{{"claims":{{}}}}]}}{more}}}],
            "withdrawn":[]}}"#,
            Digest::of(vocabulary.as_bytes()),
        );
        fs::write(folder.join(file), set).unwrap();
    }
}

/// A JSON file.
pub(crate) fn read(path: &Path) -> Json {
    json(&fs::read_to_string(path).unwrap())
}
