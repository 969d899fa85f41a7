//! What docs/STYLE.md asks of doc comments (rules 9 to 11), where a test can tell.
#![expect(clippy::unwrap_used, reason = "a broken assumption has to stop a test, loudly")]

use std::collections::BTreeSet;

use warifu_tests::files;

/// Crates of which every public line is read; the program is none of them.
const LIBRARIES: [&str; 11] = [
    "warifu",
    "warifu-catalog",
    "warifu-compare",
    "warifu-core",
    "warifu-evidence",
    "warifu-ledger",
    "warifu-model",
    "warifu-report",
    "warifu-seal",
    "warifu-signing",
    "warifu-verify",
];

/// Crates of the paved path, whose verbs have an example each.
const PAVED: [&str; 5] = ["warifu", "warifu-core", "warifu-seal", "warifu-signing", "warifu-verify"];

/// Words of a question. A line that begins with one is a clause without its noun.
const QUESTIONS: [&str; 10] = ["What", "Whether", "How", "Why", "Who", "Whom", "Whose", "Which", "Where", "When"];

#[test]
fn no_public_item_is_described_by_half_a_question() {
    let mut found = Vec::new();
    for library in LIBRARIES {
        for path in files::below(format!("crates/{library}/src"), ".rs") {
            let text = files::text(&path);
            for documented in documented(&text).iter().filter(|documented| documented.is_seen()) {
                let first = documented.first.split([' ', '.', ',', ':']).next().unwrap_or_default();
                if QUESTIONS.contains(&first) {
                    found.push(format!("{}:{}: {}", path.display(), documented.line, documented.first));
                }
            }
        }
    }
    assert!(found.is_empty(), "begin with a noun or a verb (docs/STYLE.md, rule 9):\n{}", found.join("\n"));
}

#[test]
fn every_verb_of_the_paved_path_has_an_example_and_says_its_errors() {
    let mut found = Vec::new();
    for library in PAVED {
        let verbs = verbs(library);
        for path in files::below(format!("crates/{library}/src"), ".rs") {
            let text = files::text(&path);
            for documented in documented(&text) {
                let Some(verb) = documented.item.strip_prefix("pub fn ").and_then(|rest| rest.split(['(', '<']).next())
                else {
                    continue;
                };
                if !verbs.contains(verb) || documented.is_indented {
                    continue;
                }
                if !documented.has("```") && !documented.comment.iter().any(|line| line.contains("has the example")) {
                    found.push(format!("{library}: `{verb}` has no example"));
                }
                if documented.item.contains("-> Result<") && !documented.has("# Errors") {
                    found.push(format!("{library}: `{verb}` does not say when it fails"));
                }
            }
        }
    }
    assert!(found.is_empty(), "docs/STYLE.md, rule 11:\n{}", found.join("\n"));
}

/// Verbs are methods, too: whoever calls one has to know when it fails. The reader of JSON is for our own crates.
#[test]
fn every_method_of_the_paved_path_says_its_errors() {
    let (mut found, mut said) = (Vec::new(), 0);
    for library in PAVED.iter().chain(&["warifu-model"]) {
        for path in files::below(format!("crates/{library}/src"), ".rs") {
            if path.starts_with("crates/warifu-model/src/json") {
                continue;
            }
            let text = files::text(&path);
            let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
            for documented in documented(text).iter().filter(|one| one.is_indented && one.item.starts_with("pub fn ")) {
                if !documented.item.contains("-> Result<") {
                    continue;
                }
                said += 1;
                if !documented.has("# Errors") {
                    found.push(format!("{}:{}: {}", path.display(), documented.line, documented.first));
                }
            }
        }
    }
    assert!(found.is_empty(), "docs/STYLE.md, rule 11:\n{}", found.join("\n"));
    assert!(said > 50, "only {said} methods were found");
}

/// An item with its doc comment.
struct Documented<'t> {
    /// The first line of the comment.
    first: &'t str,
    comment: Vec<&'t str>,
    /// The item up to its body, in one line.
    item: String,
    line: usize,
    is_indented: bool,
}

impl Documented<'_> {
    /// Whether it may be part of what the crate shows: `pub`, or a field, variant or member of `document!`, which say no more than
    /// the type around them.
    fn is_seen(&self) -> bool {
        !PRIVATE.iter().any(|start| self.item.starts_with(start))
    }

    fn has(&self, what: &str) -> bool {
        self.comment.iter().any(|line| line.starts_with(what))
    }
}

/// How an item that is not public begins.
const PRIVATE: [&str; 14] = [
    "pub(",
    "fn ",
    "const ",
    "struct ",
    "mod ",
    "enum ",
    "macro_rules",
    "impl",
    "type ",
    "trait ",
    "static ",
    "async ",
    "use ",
    "let ",
];

fn documented(text: &str) -> Vec<Documented<'_>> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let Some(first) = comment(line) else {
            at += 1;
            continue;
        };
        let rest = || lines.iter().skip(at);
        let comment: Vec<&str> = rest().map_while(|line| comment(line)).collect();
        let after = rest().skip(comment.len()).skip_while(|line| line.trim_start().starts_with("#["));
        let mut item = String::new();
        for line in after {
            item.push_str(line.trim());
            item.push(' ');
            if line.ends_with(['{', ';', ',']) && !line.trim_end().ends_with("(,") && is_whole(&item) {
                break;
            }
        }
        let is_indented = line.starts_with(' ');
        let length = comment.len();
        found.push(Documented { first, comment, item, line: at + 1, is_indented });
        at += length;
    }
    found
}

/// Whether every round bracket of a signature is closed again.
fn is_whole(item: &str) -> bool {
    item.matches('(').count() == item.matches(')').count()
}

/// The text of a line of a doc comment.
fn comment(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("///")?;
    Some(rest.strip_prefix(' ').unwrap_or(rest))
}

/// The functions that a crate shows: those in its `pub use`, and those of its public modules.
fn verbs(library: &str) -> BTreeSet<String> {
    let text = files::text(format!("crates/{library}/src/lib.rs"));
    let shown = text.split("#[doc(hidden)]\npub mod engine").next().unwrap();
    let mut verbs = BTreeSet::new();
    for used in shown.split("pub use ").skip(1) {
        let names = used.split(';').next().unwrap_or_default();
        verbs.extend(names.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').map(str::to_owned));
    }
    for module in shown.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')) {
        let path = format!("crates/{library}/src/{module}.rs");
        let path = if files::exists(&path) { path } else { format!("crates/{library}/src/{module}/mod.rs") };
        let inner = files::text(path);
        let functions = inner.lines().filter_map(|line| line.strip_prefix("pub fn "));
        verbs.extend(functions.filter_map(|rest| rest.split(['(', '<']).next()).map(str::to_owned));
    }
    verbs
}
