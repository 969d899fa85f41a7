//! With `--lang ja`, nothing but names, ids and files is in Latin letters.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use warifu_catalog::Catalog;
use warifu_model::Json;
use warifu_testkit::files::one_in;

use crate::advised::advisories;
use crate::advisory::shared;
use crate::body::town;
use crate::books::office;
use crate::recognition::edition;
use crate::runs::{ANSWERS, COMMANDS, ERRORS, ERRORS_OF_A_BODY, ERRORS_OF_A_LEDGER, OF_A_BODY, OF_A_LEDGER};
use crate::support::{Ran, demo, json, run, run_words};

/// A new edition of a set that an arrangement names, for reviews.
pub(crate) fn editions(folder: &Path) {
    edition(folder, "weaker.json", "specialist");
    shared(folder);
    advisories(folder);
}

#[test]
fn no_command_answers_in_english() {
    let folder = demo("japanese");
    editions(&folder);
    let (names, mut found) = (names(&folder), Vec::new());
    for arguments in ANSWERS {
        found.extend(english(arguments, &run(&folder, &format!("{arguments} --lang ja")), &names));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Ordinarily every other one.
#[test]
fn no_error_is_told_in_english() {
    let folder = demo("japanese-errors");
    shared(&folder);
    advisories(&folder);
    fs::write(folder.join("twice.json"), br#"{"format": "warifu.trust-policy/2", "id": "a", "id": "b"}"#).unwrap();
    let (names, mut found) = (names(&folder.join("evidence")), Vec::new());
    for arguments in ERRORS.iter().step_by(one_in(2)) {
        let ran = run(&folder, &format!("{arguments} --lang ja"));
        assert_ne!(ran.code, 0, "{arguments}");
        found.extend(english(arguments, &ran, &names));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_command_of_a_body_answers_in_english() {
    let folder = town("japanese-body");
    let (mut names, mut found) = (names(&folder), Vec::new());
    names.extend(["because", "log", "example", "w", "spare"].map(str::to_owned));
    for arguments in OF_A_BODY {
        let ran = run(&folder, &format!("{arguments} --lang ja"));
        assert!(matches!(ran.code, 0 | 1), "{arguments}: {}{}", ran.out, ran.err);
        assert!(ran.err.is_empty(), "{arguments}: {}", ran.err);
        found.extend(english(arguments, &ran, &names));
    }
    for arguments in ERRORS_OF_A_BODY {
        let ran = run(&folder, &format!("{arguments} --lang ja"));
        assert!(ran.code != 0 && !ran.err.is_empty(), "{arguments}: {}", ran.out);
        found.extend(english(arguments, &ran, &names));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_ledger_answers_in_english() {
    let folder = office("japanese-ledger");
    advisories(&folder);
    let (mut names, mut found) = (names(&folder), Vec::new());
    names.extend(["because", "witness.example", "pier-7"].map(str::to_owned));
    for arguments in OF_A_LEDGER {
        let ran = run(&folder, &format!("{arguments} --lang ja"));
        assert!(matches!(ran.code, 0 | 1), "{arguments}: {}{}", ran.out, ran.err);
        assert!(ran.err.is_empty(), "{arguments}: {}", ran.err);
        found.extend(english(arguments, &ran, &names));
    }
    for arguments in ERRORS_OF_A_LEDGER {
        let ran = run(&folder, &format!("{arguments} --lang ja"));
        assert!(ran.code != 0 && !ran.err.is_empty(), "{arguments}: {}", ran.out);
        found.extend(english(arguments, &ran, &names));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The members of a JSON whose names are in another language than the others.
pub(crate) fn foreign_members(json: &Json, arguments: &str, found: &mut Vec<String>) {
    match json {
        Json::Object(members) => {
            for (name, value) in members {
                if !name.is_ascii() {
                    found.push(format!("{arguments}: {name}"));
                }
                foreign_members(value, arguments, found);
            }
        }
        Json::List(items) => items.iter().for_each(|item| foreign_members(item, arguments, found)),
        _ => {}
    }
}

#[test]
fn no_help_is_in_english() {
    let folder = Path::new(".");
    // the folder that `declare` writes into where none is named
    let (names, mut found) =
        (COMMANDS.iter().flat_map(|command| command.split(' ')).chain(["help", "declarations"]), Vec::new());
    let names: BTreeSet<String> = names.map(str::to_owned).collect();
    for (turn, command) in COMMANDS.iter().enumerate() {
        // ordinarily one of the two
        for option in ["--help", "-h"].into_iter().skip(turn % one_in(2)).step_by(one_in(2)) {
            let arguments = format!("{command} {option}");
            let ran = run(folder, &format!("{arguments} --lang ja"));
            assert_eq!(ran.code, 0, "{arguments}");
            assert!(ran.out.contains("使い方："), "{arguments}\n{}", ran.out);
            found.extend(english(&arguments, &ran, &names));
        }
    }
    let first = run_words(folder, &["--lang", "ja", "--help"], b"");
    assert!(first.code == 0 && first.out.contains("コマンド"), "{}", first.out);
    assert_eq!(run_words(folder, &["help", "--lang", "ja"], b"").out, first.out);
    let of_command = run_words(folder, &["--lang=ja", "help", "key", "new"], b"");
    assert_eq!(of_command.out, run_words(folder, &["key", "new", "--help", "--lang", "ja"], b"").out);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// What is in Latin letters and is neither a name, nor an id between backquotes, nor a file, an option or a command.
fn english(arguments: &str, ran: &Ran, names: &BTreeSet<String>) -> Vec<String> {
    let is_command = |line: &str| {
        let line = line.trim_start_matches(['│', ' ']);
        ["$", "|", "warifu ", "--", "openssl "].iter().any(|start| line.starts_with(start))
    };
    let lines = ran.out.lines().chain(ran.err.lines()).filter(|line| !is_command(line));
    // what is broken over lines is one text again
    let text: String = lines.map(|line| line.trim_start_matches(['│', ' '])).collect::<Vec<_>>().join(" ");
    let outside: String = text.split('`').step_by(2).collect::<Vec<_>>().join("`");
    let is_apart = |c: char| !c.is_ascii() || c.is_whitespace() || "()[]{}\",;'`".contains(c);
    let words = outside.split(is_apart).filter(|word| is_english(word) && !names.contains(bare(word)));
    let around = |word: &str| {
        let at = word.as_ptr() as usize - outside.as_ptr() as usize;
        let after: String = outside[at..].chars().take(50).collect();
        let before: String = outside[..at].chars().rev().take(30).collect::<Vec<_>>().into_iter().rev().collect();
        format!("{before}>>{after}")
    };
    words.map(|word| format!("{arguments}: {word}: {}", around(word))).collect()
}

/// A word without the marks around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| ".:!?…".contains(c))
}

/// The words of names and ids in documents: of the catalogue, and of the files in a folder. Text in English is none of them.
fn names(folder: &Path) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for document in Catalog::shipped().unwrap().documents() {
        collect(&json(std::str::from_utf8(document.bytes()).unwrap()), &mut names);
    }
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "json") {
                collect(&json(&fs::read_to_string(path).unwrap()), &mut names);
            }
        }
    }
    for label in LABELS {
        names.remove(*label);
    }
    names
}

fn collect(document: &Json, names: &mut BTreeSet<String>) {
    match document {
        Json::Text(text) => names.extend(text.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_owned)),
        Json::List(items) => items.iter().for_each(|item| collect(item, names)),
        Json::Object(members) => {
            members.iter().filter(|(name, _)| name.as_ref() != "en").for_each(|(_, value)| collect(value, names));
        }
        _ => {}
    }
}

/// A word of letters alone, longer than one, and not in capitals: ids, files, digests and options have other characters.
fn is_english(word: &str) -> bool {
    let word = bare(word);
    let is_word = word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic());
    is_word && word.chars().any(|c| c.is_ascii_lowercase()) && !KNOWN.contains(&word)
}

/// Labels of pages in English: found in a Japanese page, they are English even where some document has such an id.
const LABELS: &[&str] = &[
    "product",
    "digest",
    "record",
    "set",
    "level",
    "number",
    "holder",
    "body",
    "key",
    "size",
    "decided",
    "granted",
    "expires",
    "pass",
    "fail",
    "skipped",
    "signed",
    "evidence",
    "claims",
    "title",
    "version",
    "not",
    "found",
    "signatures",
    "envelope",
    "validity",
    "findings",
    "waivers",
    "accreditation",
];

/// Names of formats, techniques, commands, option values and what examples of help hold.
const KNOWN: &[&str] = &[
    "CycloneDX",
    "OpenVEX",
    "OpenSSL",
    "in-toto",
    "in",
    "toto",
    "sigstore",
    "gzip",
    "zstd",
    "bundle",
    "Warifu",
    "warifu",
    "Markdown",
    "Schema",
    "human",
    "json",
    "en",
    "ja",
    "auto",
    "always",
    "never",
    "dsse",
    "statement",
    "svr",
    "vc",
    "vsa",
    "html",
    "csv",
    "oscal",
    "null",
    "bash",
    "elvish",
    "fish",
    "powershell",
    "zsh",
    "claims",
    "origin",
    "holder",
    "date",
    "evaluator",
    "reviewer",
    "certifier",
    "product",
    "purl",
    "cpe",
    "model",
    "true",
    "false",
];
