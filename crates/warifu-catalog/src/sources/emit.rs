//! JSON values as YAML for people: block style, long texts folded, nothing that another reader of YAML takes for something else.

use std::borrow::Cow;
use std::fmt::Write as _;

use warifu_model::Json;

use super::scalar;

/// A value as a YAML file.
pub(super) fn emit(json: &Json) -> Vec<u8> {
    let mut out = String::new();
    match json {
        Json::Object(members) if !members.is_empty() => mapping(json, 0, &mut out),
        Json::List(items) if !items.is_empty() => sequence(items, 0, &mut out),
        other => {
            out.push_str(&flow(other));
            out.push('\n');
        }
    }
    out.into_bytes()
}

fn mapping(json: &Json, indent: usize, out: &mut String) {
    let Json::Object(members) = json else { return };
    for (place, (key, value)) in members.iter().enumerate() {
        // the first member of an item stands behind its hyphen
        if place > 0 || out.is_empty() || out.ends_with('\n') {
            out.push_str(&" ".repeat(indent));
        }
        out.push_str(&scalar_text(key));
        out.push(':');
        under(value, indent, out);
    }
}

/// What stands behind a key.
fn under(value: &Json, indent: usize, out: &mut String) {
    match value {
        Json::Object(members) if !members.is_empty() => {
            out.push('\n');
            mapping(value, indent + STEP, out);
        }
        Json::List(items) if !items.is_empty() => {
            let line = flow(value);
            if items.iter().all(is_short) && indent + line.chars().count() < WIDTH {
                out.push(' ');
                out.push_str(&line);
                out.push('\n');
            } else {
                out.push('\n');
                sequence(items, indent, out);
            }
        }
        Json::Text(text) => {
            out.push(' ');
            block(text, indent + STEP, out);
        }
        other => {
            out.push(' ');
            out.push_str(&flow(other));
            out.push('\n');
        }
    }
}

fn sequence(items: &[Json], indent: usize, out: &mut String) {
    for item in items {
        out.push_str(&" ".repeat(indent));
        out.push_str("- ");
        match item {
            Json::Object(members) if !members.is_empty() => mapping(item, indent + STEP, out),
            Json::Text(text) => block(text, indent + STEP, out),
            other => {
                out.push_str(&flow(other));
                out.push('\n');
            }
        }
    }
}

fn is_short(item: &Json) -> bool {
    !matches!(item, Json::List(_) | Json::Object(_)) && flow(item).chars().count() < 40
}

/// A text that ends its line: as it is, in quotes, folded or in lines.
fn block(text: &str, indent: usize, out: &mut String) {
    let is_long = text.chars().count() > WIDTH - indent && text.contains(' ');
    if text.contains('\n') && can_be_literal(text) {
        lines(text, indent, out);
    } else if is_long && can_be_folded(text) {
        folded(text, indent, out);
    } else {
        out.push_str(&scalar_text(text));
        out.push('\n');
    }
}

/// Texts whose lines say all: the indicator of the indentation is not needed, and no line break is lost.
fn can_be_literal(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let is_plain = |line: &str| line.chars().all(|c| c == '\t' || is_printable(c));
    !body.is_empty() && !body.starts_with([' ', '\n', '\t']) && !body.ends_with('\n') && text.lines().all(is_plain)
}

/// Texts of words with single spaces between them.
fn can_be_folded(text: &str) -> bool {
    text.split(' ').all(|word| !word.is_empty()) && text.chars().all(is_printable)
}

fn is_printable(c: char) -> bool {
    !warifu_model::json::is_unsafe_to_show(c) && !matches!(c, '\u{85}' | '\u{fffe}' | '\u{ffff}')
}

fn lines(text: &str, indent: usize, out: &mut String) {
    out.push_str(if text.ends_with('\n') { "|\n" } else { "|-\n" });
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        if !line.is_empty() {
            out.push_str(&" ".repeat(indent));
            out.push_str(line);
        }
        out.push('\n');
    }
}

fn folded(text: &str, indent: usize, out: &mut String) {
    out.push_str(">-");
    let mut used = WIDTH;
    for word in text.split(' ') {
        let length = word.chars().count();
        if used + 1 + length > WIDTH {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            used = indent + length;
        } else {
            out.push(' ');
            used += 1 + length;
        }
        out.push_str(word);
    }
    out.push('\n');
}

/// A value on one line.
fn flow(json: &Json) -> String {
    match json {
        Json::List(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Json::Object(members) => {
            let member = |(key, value): &(Cow<'static, str>, Json)| format!("{}: {}", scalar_text(key), flow(value));
            format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(", "))
        }
        Json::Text(text) => scalar_text(text),
        other => String::from_utf8(other.to_canonical()).unwrap_or_default(),
    }
}

/// A text on one line: plain, where every reader of YAML takes it for a text, or else in quotes.
fn scalar_text(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    // JSON strings are YAML strings; what must not stand in YAML as it is gets an escape
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if is_printable(c) => out.push(c),
            c if u32::from(c) > 0xffff => drop(write!(out, "\\U{:08x}", u32::from(c))),
            c => drop(write!(out, "\\u{:04x}", u32::from(c))),
        }
    }
    out.push('"');
    out
}

fn is_plain(text: &str) -> bool {
    let first = text.chars().next().unwrap_or(' ');
    let begins_well = first.is_alphanumeric() || matches!(first, '/' | '(' | '（' | '「' | '_' | '.' | '<');
    let is_other = OTHER.iter().any(|other| other.eq_ignore_ascii_case(text));
    // dates, times, versions of two numbers and the like, which some reader takes for something else
    let is_numeral =
        first.is_ascii_digit() && text.chars().all(|c| c.is_ascii_digit() || "-+.:_TtZzeExXoObB".contains(c));
    let is_taken = is_other || scalar::is_number(text) || (is_numeral && text.matches('.').count() < 2);
    let holds_marks = text.ends_with([' ', ':'])
        || [": ", " #"].iter().any(|mark| text.contains(mark))
        || text.contains([',', '[', ']', '{', '}', '"']);
    begins_well && !is_taken && !holds_marks && text.chars().all(is_printable)
}

/// What YAML 1.1 takes for flags and for nothing.
const OTHER: [&str; 12] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "=", "<<", "..."];
/// Spaces of one level.
const STEP: usize = 2;
/// Where lines end, in characters.
const WIDTH: usize = 110;

#[cfg(test)]
mod tests {
    use super::super::yaml::parse;
    use super::*;

    #[test]
    fn what_is_written_reads_as_it_was() {
        let long = "word ".repeat(60);
        let texts = [
            "",
            " ",
            "no",
            "On",
            "1.10",
            "1.2.0",
            "2026-01-31",
            "12:30",
            "0o7",
            "007",
            "- a",
            "a: b",
            "a:",
            "a #b",
            "#",
            "&a",
            "*a",
            "!t",
            "| x",
            "> x",
            "'q'",
            "\"q\"",
            "\\",
            "{a}",
            "[a]",
            "a, b",
            "?",
            "? a",
            "---",
            "...",
            "%x",
            "@x",
            "`x`",
            "~",
            "null",
            "<<",
            "a\nb",
            "a\n",
            "\na",
            "a\n\n",
            "a\n\n  b\n",
            " lead\nb",
            "tab\there",
            "日本語の文。",
            "日本語： 値",
            "\u{85}",
            "\u{2028}",
            "\u{feff}x",
            "a\u{202e}b",
            "😀",
            "end ",
            "a\n \nb",
            "=",
            ".",
            ".5",
            "/a/b",
            "a\n\tb",
            long.trim(),
            &long,
            "a  b",
        ];
        for text in texts {
            let value = Json::Text(text.into());
            let json =
                Json::object().with("a", value.clone()).with("b", Json::List(vec![value.clone(), value.clone()]));
            let json = json.with("c", Json::object().with(text.to_owned(), value)).with("n", Json::Int(-3));
            let inner = Json::List(vec![json.clone(), Json::List(vec![]), Json::object(), Json::Null]);
            let json = json.with("d", inner);
            let bytes = emit(&json);
            let read = parse(0, "x", &bytes);
            let shown = String::from_utf8(bytes).unwrap();
            assert_eq!(read.map(|tree| tree.to_json()).map_err(|e| e.to_string()), Ok(json), "{text:?}\n{shown}");
        }
    }
}
