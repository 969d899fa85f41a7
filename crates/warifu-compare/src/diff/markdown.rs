//! The Markdown face of a change log.

use std::fmt::Write as _;

use warifu_model::Language;
use warifu_model::json::is_unsafe_to_show;

use super::changelog::{Changelog, id_of};
use super::report::{Relation, RequirementDiff};
use super::words;

impl Changelog<'_> {
    /// The change log as Markdown.
    pub fn to_markdown(&self, language: Language) -> String {
        let log = self;
        let mut out = String::new();
        let diff = log.diff;
        line(&mut out, &format!("# {} {} → {}", log.new.id, log.old.version, log.new.version));
        line(&mut out, &escape(log.new.title.in_language(language)));
        let generated = language.pick(
            "Generated from the two sets by `warifu diff`: what each accepts was compared, not how it is written.",
            "`warifu diff` が二つの要求事項集から生成。書き方ではなく、認めるものを比較した。",
        );
        line(&mut out, generated);
        facts(log, language, &mut out);
        for relation in ORDER {
            group(log, relation, language, &mut out);
        }
        wording(log, language, &mut out);
        others(log, language, &mut out);
        unchanged(log, language, &mut out);
        let [old, new] = [diff.old.digest, diff.new.digest];
        heading(&mut out, language.pick("Compared documents", "比較した文書"));
        item(&mut out, 0, &format!("{}: `{old}`", log.old.version));
        item(&mut out, 0, &format!("{}: `{new}`", log.new.version));
        out
    }
}

fn facts(log: &Changelog<'_>, language: Language, out: &mut String) {
    let diff = log.diff;
    let relation = words::relation(diff.relation, language);
    let meaning = words::meaning(diff.relation, language);
    let bump = words::bump(diff.bump, language);
    match language {
        Language::En => {
            line(out, &format!("The set as a whole is **{relation}**: {meaning}."));
            line(out, &format!("Change of version that this asks for: **{bump}**."));
        }
        Language::Ja => {
            line(out, &format!("要求事項集全体：**{relation}**（{meaning}）。"));
            line(out, &format!("求められる版の変更：**{bump}**。"));
        }
    }
    let most = diff.reasons.iter().filter(|reason| reason.bump == diff.bump);
    for reason in words::reasons(most, language) {
        item(out, 0, &escape(&reason));
    }
    for why in &diff.undecided {
        item(out, 0, &escape_but_code(&words::undecided(why, language)));
    }
    if diff.levels.iter().any(|level| level.level.is_some()) {
        heading(out, language.pick("Levels", "レベル"));
        for level in &diff.levels {
            let name = escape(level.level.as_deref().unwrap_or("–"));
            let relation = words::relation(level.relation, language);
            let argument = words::argument(level.argument, language);
            item(out, 0, &format!("**{name}**: {relation} ({argument})"));
        }
    }
}

fn group(log: &Changelog<'_>, relation: Relation, language: Language, out: &mut String) {
    let all: Vec<&RequirementDiff> = log.with_relation(relation).collect();
    if all.is_empty() {
        return;
    }
    heading(out, &format!("{} ({})", capital(words::relation(relation, language)), all.len()));
    line(out, &format!("{}{}", capital(words::meaning(relation, language)), language.pick(".", "。")));
    for one in all {
        let title = log.title(&one.id).map_or("", |title| title.in_language(language));
        item(out, 0, &format!("**{}** {}", escape(one.id.as_str()), escape(title)));
        if !one.successors.is_empty() {
            let ids: Vec<&str> = one.successors.iter().map(id_of).collect();
            let to = language.pick("taken over by", "引継ぎ先");
            let how = one.successors_relation.map(|relation| format!(" ({})", words::relation(relation, language)));
            item(
                out,
                1,
                &format!("{to}{}{}{}", language.pick(": ", "："), escape(&ids.join(", ")), how.unwrap_or_default()),
            );
        }
        for witness in one.witnesses.iter().filter(|_| relation != Relation::New) {
            let verdicts = words::verdicts(witness.accepted_by, language);
            let colon = language.pick(": ", "：");
            item(out, 1, &escape_but_code(&format!("{verdicts}{colon}{}", words::witness(witness, language))));
        }
        for why in &one.undecided {
            item(out, 1, &escape_but_code(&words::undecided(why, language)));
        }
    }
}

fn wording(log: &Changelog<'_>, language: Language, out: &mut String) {
    let all: Vec<&RequirementDiff> = log.reworded().collect();
    let defined = &log.diff.vocabulary;
    if all.is_empty() && defined.is_empty() {
        return;
    }
    heading(out, &format!("{} ({})", language.pick("Wording", "文言"), all.len() + defined.len()));
    let rule = language
        .pick("Words are compared as they are, never by meaning.", "文言は表現のまま比較し、意味の異同は判定しない。");
    line(out, rule);
    for one in all {
        let assertion = escape(&words::assertion(one, log.editorial, language));
        let parts = words::wording(&one.wording, language);
        let colon = language.pick(": ", "：");
        item(out, 0, &format!("**{}** {parts}{colon}{assertion}", escape(one.id.as_str())));
    }
    for one in defined {
        let assertion = escape(&words::vocabulary_assertion(one, log.editorial, language));
        let parts = words::wording(&one.changes, language);
        let colon = language.pick(": ", "：");
        item(out, 0, &format!("`{}` {parts}{colon}{assertion}", one.subject));
    }
}

fn others(log: &Changelog<'_>, language: Language, out: &mut String) {
    let notes = log.notes();
    if notes.is_empty() {
        return;
    }
    heading(out, language.pick("Beside what is accepted", "認める範囲以外の変更"));
    for note in notes {
        item(out, 0, &escape_but_code(note.words.in_language(language)));
    }
}

fn unchanged(log: &Changelog<'_>, language: Language, out: &mut String) {
    let ids: Vec<&str> = log.with_relation(Relation::Equivalent).map(|one| one.id.as_str()).collect();
    if ids.is_empty() {
        return;
    }
    heading(out, &format!("{} ({})", capital(words::relation(Relation::Equivalent, language)), ids.len()));
    line(out, &format!("{}{}", capital(words::meaning(Relation::Equivalent, language)), language.pick(".", "。")));
    line(out, &escape(&ids.join(", ")));
}

fn heading(out: &mut String, text: &str) {
    line(out, &format!("## {text}"));
}

fn line(out: &mut String, text: &str) {
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(text);
    out.push('\n');
}

/// Items follow each other without empty lines.
fn item(out: &mut String, depth: usize, text: &str) {
    let is_first = out.lines().last().is_some_and(|last| !last.trim_start().starts_with("- "));
    let gap = if is_first { "\n" } else { "" };
    // a string takes everything
    let _ = writeln!(out, "{gap}{}- {text}", "  ".repeat(depth));
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Text in which nothing is markup, on one line, and nothing invisible.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' => out.extend(['\\', c]),
            '\n' | '\t' => out.push(' '),
            c if is_unsafe_to_show(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

/// The same, where names and values between backticks stay code.
fn escape_but_code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let last = text.matches('`').count();
    for (place, part) in text.split('`').enumerate() {
        match place % 2 {
            1 if place < last || last.is_multiple_of(2) => {
                let part: String = part.chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { c }).collect();
                out.extend(['`']);
                out.push_str(&part);
                out.push('`');
            }
            _ => out.push_str(&escape(part)),
        }
    }
    out
}

/// From what matters most to what matters least; what is equivalent comes at the end.
const ORDER: [Relation; 7] = [
    Relation::Stricter,
    Relation::Incomparable,
    Relation::New,
    Relation::Withdrawn,
    Relation::Moved,
    Relation::Looser,
    Relation::Undecided,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_is_no_markup() {
        assert_eq!(escape("a*b <i>\n# [x](y) `z`"), "a\\*b \\<i\\> \\# \\[x\\](y) \\`z\\`");
        assert_eq!(escape("ab\u{202e}c\u{1b}"), "ab\\u{202e}c\\u{1b}");
        assert_eq!(escape_but_code("*a* `b_c` d_e"), "\\*a\\* `b_c` d\\_e");
    }
}
