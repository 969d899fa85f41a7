//! The pages of codes say what the program says: each heading is followed by the texts that stand beside the code in the source, in
//! both languages. `WARIFU_UPDATE=1 cargo test -p warifu-tests codes::` writes them.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    reason = "a broken assumption has to stop a test, loudly"
)]

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{Language, Outcome, ReasonCode, WaiverState, WeakeningCode};
use warifu_tests::files;

/// Per code what is said about it: each text in both languages.
type Texts = BTreeMap<String, BTreeSet<String>>;

#[test]
fn errors_say_what_their_page_says() {
    let texts = errors();
    assert!(texts.len() > 15, "only {} codes of errors were found in the sources", texts.len());
    let missing: Vec<_> = texts.keys().filter(|code| !has_heading("docs/errors.md", code)).collect();
    assert!(missing.is_empty(), "codes without a heading in docs/errors.md: {missing:?}");
    let mut all = texts;
    all.extend(codes());
    check("docs/errors.md", &all);
}

#[test]
fn reasons_say_what_their_page_says() {
    let mut texts = codes();
    for code in ReasonCode::ALL {
        say(&mut texts, code.as_str(), |of| code.text(of));
    }
    for code in Outcome::ALL {
        say(&mut texts, code.as_str(), |of| code.text(of));
    }
    for code in WeakeningCode::ALL {
        say(&mut texts, code.as_str(), |of| code.text(of));
    }
    for code in WaiverState::ALL {
        say(&mut texts, code.as_str(), |of| code.text(of));
    }
    check("docs/reasons.md", &texts);
}

#[test]
fn lints_say_what_their_page_says() {
    let source = files::text("crates/warifu-compare/src/lint/words.rs");
    let mut texts = Texts::new();
    for part in source.split(" = \"").skip(1) {
        let Some((code, rest)) = part.split_once("\" {") else { continue };
        let said = ["alone: [", "with_other: [", "help: ["].into_iter().filter_map(|name| two_texts(rest, name));
        let lines: Vec<String> = said.map(|[en, ja]| format!("{en}\n{ja}")).collect();
        texts.insert(code.to_owned(), BTreeSet::from([lines.join("\n")]));
    }
    assert!(texts.len() > 20, "only {} lints were found", texts.len());
    check("docs/lints.md", &texts);
}

/// No text is in one language only, and Japanese sentences bear no half-width brackets or colons outside of code.
#[test]
fn every_text_is_in_both_languages() {
    let texts = errors().into_iter().chain(codes());
    // what is the same in both is a name, such as `null`
    let is_name = |one: &String| one.lines().next() == one.lines().nth(1);
    for (code, said) in texts.filter(|(_, said)| !said.iter().any(is_name)) {
        for (number, line) in said.iter().flat_map(|one| one.lines()).enumerate() {
            let in_prose: String = line.split('`').step_by(2).collect();
            let in_prose: String = in_prose.split(['{', '}']).step_by(2).collect();
            let in_prose = in_prose.replace("://", "");
            let is_japanese = number % 2 == 1;
            assert_eq!(!in_prose.is_ascii(), is_japanese && !in_prose.trim().is_empty(), "{code}: {line}");
            assert!(!is_japanese || !in_prose.contains(['(', ')', ':', ';']), "{code}: {line}");
        }
    }
}

/// A code that two crates declare means the same in both: it is named here, so that no two come to it by chance.
#[test]
fn a_code_of_two_crates_is_meant_to_be_one() {
    let mut homes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in files::below("crates", ".rs") {
        let name = path.to_string_lossy().replace('\\', "/");
        let Some((home, _)) = name.split_once("crates/").and_then(|(_, rest)| rest.split_once("/src/")) else {
            continue;
        };
        let text = files::text(&path);
        let shipped = text.split("#[cfg(test)]").next().unwrap_or_default();
        let codes = shipped.lines().filter(|line| !line.trim_start().starts_with("//"));
        for code in codes.filter_map(|line| Some(line.split_once("code: \"")?.1.split_once('"')?.0)) {
            homes.entry(code.to_owned()).or_default().insert(home.to_owned());
        }
    }
    assert!(homes.len() > 300, "{}", homes.len());
    let shared: Vec<&str> = homes.iter().filter(|(_, homes)| homes.len() > 1).map(|(code, _)| code.as_str()).collect();
    assert_eq!(shared, SHARED, "declared in several crates: {homes:?}");
}

/// Codes of several crates. Documents are read twice, ours and foreign ones; a log is read by its folder and without one.
const SHARED: &[&str] = &[
    "claim-unknown",
    "control-character",
    "duplicate-item",
    "duplicate-key",
    "empty",
    "entry-bundle-cut-short",
    "evidence-kind-unknown",
    "level-unknown",
    "log-file-unreadable",
    "missing-field",
    "not-one-of",
    "not-utf8",
    "payload-type-unknown",
    "reserved",
    "syntax",
    "tiles-of-another-tree",
    "too-deep",
    "too-large",
    "too-long",
    "too-many",
    "too-many-signatures",
    "trailing-bytes",
    "unsigned-envelope",
    "wrong-format",
    "wrong-note-key-kind",
    "wrong-type",
];

/// What `problems!` declares in the sources: message and help, English before Japanese.
fn errors() -> Texts {
    let mut texts = Texts::new();
    for source in sources() {
        let parts: Vec<&str> = source.split("code: \"").collect();
        for part in parts.into_iter().skip(1) {
            let (code, rest) = part.split_once('"').unwrap();
            if !starts_with_english(rest) {
                continue;
            }
            let fields = ["en:", "ja:", "help_en:", "help_ja:"].map(|name| text_after(rest, name));
            let said = fields.map(|text| text.unwrap_or_else(|| panic!("`{code}` lacks a text")));
            let said = said.map(|text| with_constants(&text, &source));
            texts.entry(code.to_owned()).or_default().insert(said.join("\n"));
        }
    }
    texts
}

/// What `codes!` declares in the sources.
fn codes() -> Texts {
    let mut texts = Texts::new();
    for source in sources().filter(|source| source.contains("codes! {")) {
        for part in source.split(" = \"").skip(1) {
            let Some((code, rest)) = part.split_once('"') else { continue };
            if !starts_with_english(rest) {
                continue;
            }
            let en = text_after(rest, "en:").unwrap();
            let ja = text_after(rest, "ja:").unwrap_or_else(|| panic!("`{code}` has no Japanese"));
            texts.entry(code.to_owned()).or_default().insert(format!("{en}\n{ja}"));
        }
    }
    texts
}

/// Whether an English text is what comes next: the mark of both macros.
fn starts_with_english(rest: &str) -> bool {
    rest.trim_start_matches([',', ' ', '\n']).starts_with("en:")
}

fn say<'t>(texts: &mut Texts, code: &str, said: impl Fn(Language) -> &'t str) {
    let both = format!("{}\n{}", said(Language::En), said(Language::Ja));
    texts.entry(code.to_owned()).or_default().insert(both);
}

/// Sources of the crates without comments and without what is below `#[cfg(test)]`.
fn sources() -> impl Iterator<Item = String> {
    files::below("crates", ".rs")
        .into_iter()
        .filter(|path| path.components().any(|part| part.as_os_str() == "src"))
        .map(|path| {
            let text = files::text(&path);
            let code = text.split_once("\n#[cfg(test)]").map_or(text.as_str(), |(code, _)| code);
            let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            lines.collect::<Vec<_>>().join("\n")
        })
}

/// The first string literal after a name, as it is printed.
fn text_after(source: &str, name: &str) -> Option<String> {
    let place = source.match_indices(name).find(|(at, _)| source[..*at].ends_with([' ', '\n', ',']))?.0;
    let literal = source[place + name.len()..].split_once('"')?.1;
    Some(unescape(literal))
}

/// The text with those of the constants of its file that it names, `{MEND_EN}`.
fn with_constants(text: &str, source: &str) -> String {
    let mut whole = text.to_owned();
    for declared in source.split("\nconst ").skip(1) {
        if let Some((name, value)) = declared.split_once(": &str = \"") {
            whole = whole.replace(&format!("{{{name}}}"), &unescape(value));
        }
    }
    whole
}

fn two_texts(source: &str, name: &str) -> Option<[String; 2]> {
    let entry = source.split_once("\n        }\n").map_or(source, |(entry, _)| entry);
    let (_, list) = entry.split_once(name)?;
    let en = unescape(list.split_once('"')?.1);
    let (_, ja) = list.split_once("\", \"")?;
    Some([en, unescape(ja)])
}

/// A literal up to its closing quote; a backslash at the end of a line joins it with the next.
fn unescape(literal: &str) -> String {
    let mut text = String::new();
    let mut rest = literal.chars();
    while let Some(one) = rest.next() {
        match one {
            '"' => break,
            '\\' => match rest.next() {
                Some('\n') => rest = rest.as_str().trim_start().chars(),
                Some('n') => text.push('\n'),
                Some(other) => text.push(other),
                None => break,
            },
            other => text.push(other),
        }
    }
    text
}

fn has_heading(page: &str, code: &str) -> bool {
    files::text(page).lines().any(|line| line.starts_with('#') && line.ends_with(&format!(" `{code}`")))
}

/// Compares a page with what it should say, or writes it.
fn check(path: &str, texts: &Texts) {
    let (page, wanted) = (files::text(path), with_texts(&files::text(path), texts));
    if files::setting("WARIFU_UPDATE").is_some() {
        files::write(path, wanted);
        return;
    }
    let off = page.lines().zip(wanted.lines()).position(|(is, should)| is != should);
    let off = off.map(|line| (line + 1, wanted.lines().nth(line)));
    assert!(
        page == wanted,
        "{path} does not say what the program says, first at line {off:?}; run with WARIFU_UPDATE=1"
    );
}

/// A page with a block of texts at the end of each section whose heading is a code.
fn with_texts(page: &str, texts: &Texts) -> String {
    let mut out = String::new();
    let mut section = String::new();
    let mut code = None;
    for line in page.lines() {
        if line.starts_with("## ") || line.starts_with("### ") {
            out.push_str(&finish(&section, code.take(), texts));
            section.clear();
            code = line.split('`').nth(1).map(str::to_owned);
        }
        section.push_str(line);
        section.push('\n');
    }
    out.push_str(&finish(&section, code, texts));
    format!("{}\n", out.trim_end())
}

fn finish(section: &str, code: Option<String>, texts: &Texts) -> String {
    let Some(said) = code.and_then(|code| texts.get(&code)) else { return section.to_owned() };
    let prose = section.split_once("\n```message\n").map_or(section, |(prose, _)| prose);
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    format!("{}\n\n```message\n{}\n```\n\n", prose.trim_end(), said.join("\n\n"))
}
