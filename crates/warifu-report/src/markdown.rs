//! A page as Markdown.

use std::fmt::Write as _;

use anstyle::Effects;
use unicode_width::UnicodeWidthStr as _;

use crate::page::{Block, Page};
use crate::safe::is_unsafe;
use crate::style;
use crate::text::Text;

impl Page {
    /// The page as Markdown (`CommonMark`). Text of documents stays text: no markup in it works, and nothing in it is invisible.
    pub fn to_markdown(&self) -> String {
        let mut writer = Writer::default();
        for block in &self.blocks {
            writer.block(block);
        }
        writer.out
    }
}

#[derive(Default)]
struct Writer {
    out: String,
    /// The columns at which the lists begin that are open, the outermost first.
    lists: Vec<usize>,
}

impl Writer {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Blank => self.lists.clear(),
            Block::Heading { level, text } => self.paragraph(&format!("{} {}", "#".repeat(*level), escape(text))),
            // a line that stands below an item belongs to it
            Block::Line { indent, text, .. } if self.lists.first().is_some_and(|first| indent > first) => {
                self.item(*indent, &inline(text));
            }
            Block::Line { text, .. } => self.paragraph(&inline(text)),
            Block::Item { indent, mark, text } => self.item(*indent, &format!("{}{}", sign(mark), inline(text))),
            Block::Fields { indent, rows } => self.fields(*indent, rows),
            Block::Table { indent, rows } => self.rows(*indent, rows),
            Block::Verbatim { lines, .. } => self.verbatim(lines),
        }
    }

    fn paragraph(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.lists.clear();
        self.gap();
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// Items follow each other without empty lines.
    fn item(&mut self, indent: usize, text: &str) {
        while self.lists.last().is_some_and(|last| *last > indent) {
            self.lists.pop();
        }
        if self.lists.is_empty() {
            self.gap();
        }
        if self.lists.last() != Some(&indent) {
            self.lists.push(indent);
        }
        // a string takes everything
        let _ = writeln!(self.out, "{}- {text}", "  ".repeat(self.lists.len().saturating_sub(1)));
    }

    /// A value without a name goes on with the one before it.
    fn fields(&mut self, indent: usize, rows: &[(String, Text)]) {
        for (name, text) in rows {
            let text = inline(text);
            let colon = if name.is_ascii() { ": " } else { "：" };
            let item = if name.is_empty() { text } else { format!("{}{colon}{text}", escape(name)) };
            self.item(indent, &item);
        }
    }

    /// Cells have no heads here, so a row is an item.
    fn rows(&mut self, indent: usize, rows: &[Vec<Text>]) {
        for row in rows {
            let cells: Vec<_> = row.iter().map(inline).filter(|cell| !cell.is_empty()).collect();
            self.item(indent, &cells.join(" — "));
        }
    }

    fn verbatim(&mut self, lines: &[Text]) {
        let plain = |line: &Text| line.spans.iter().map(|(text, _)| one_line(text)).collect::<String>();
        let lines: Vec<_> = lines.iter().map(plain).collect();
        let longest = lines.iter().flat_map(|line| line.split(|c| c != '`')).map(str::len).max().unwrap_or_default();
        let fence = "`".repeat(longest.max(2) + 1);
        self.paragraph(&format!("{fence}\n{}\n{fence}", lines.join("\n")));
    }

    fn gap(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }
}

/// A mark where it says something: yes, no, unsure, beware. What only begins an item is said by the item.
fn sign(mark: &Text) -> String {
    let text: String = mark.spans.iter().map(|(text, _)| text.as_str()).collect();
    if ["✓", "✗", "?", "!"].contains(&text.as_str()) { format!("{text} ") } else { String::new() }
}

fn inline(text: &Text) -> String {
    let mut out = String::new();
    for (text, style) in &text.spans {
        let (inner, is_code) = (text.trim(), *style == style::COMMAND);
        let is_strong = style.get_effects().contains(Effects::BOLD) && !inner.contains('`');
        let before = text.len() - text.trim_start().len();
        if inner.is_empty() || !(is_code || is_strong) {
            out.push_str(&escape_but_code(text));
            continue;
        }
        out.push_str(&escape(text.get(..before).unwrap_or_default()));
        let marked = if is_code { code(inner) } else { ["**", &escape(inner), "**"].concat() };
        out.push_str(&marked);
        out.push_str(&escape(text.get(before + inner.len()..).unwrap_or_default()));
    }
    let is_visible = out.width() > 0;
    if is_visible { out.trim().to_owned() } else { String::new() }
}

/// Text in which nothing is markup, on one line, and nothing invisible.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' => out.extend(['\\', c]),
            c => push_on_one_line(&mut out, c),
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
            1 if place < last || last.is_multiple_of(2) => out.push_str(&code(part)),
            1 => {
                out.push_str("\\`");
                out.push_str(&escape(part));
            }
            _ => out.push_str(&escape(part)),
        }
    }
    out
}

fn code(text: &str) -> String {
    let text = one_line(text).replace('`', "'");
    format!("`{text}`")
}

fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| push_on_one_line(&mut out, c));
    out
}

fn push_on_one_line(out: &mut String, c: char) {
    match c {
        '\n' | '\t' => out.push(' '),
        c if is_unsafe(c) => out.extend(c.escape_unicode()),
        c => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_is_no_markup() {
        assert_eq!(escape("a*b <i>\n# [x](y) `z`"), "a\\*b \\<i\\> \\# \\[x\\](y) \\`z\\`");
        assert_eq!(escape("ab\u{202e}c\u{1b}"), r"ab\u{202e}c\u{1b}");
        assert_eq!(escape_but_code("*a* `b_c` d_e"), "\\*a\\* `b_c` d\\_e");
        assert_eq!(escape_but_code("one ` alone"), "one \\` alone");
    }

    #[test]
    fn a_page_becomes_headings_paragraphs_and_lists() {
        let mut page = Page::default();
        page.title("Changes");
        page.line("Two of them.");
        page.fields(0, [("old", Text::from("1.0.0")), ("new", Text::new().strong("1.1.0"))]);
        page.heading("Stricter (1)");
        page.item(0, "-", Text::new().strong("PO.1").plain("  a title"));
        page.indented(4, "settled by `cells`");
        page.item(2, "✗", Text::new().quoting("`a` becomes `b`"));
        page.table(0, vec![vec![Text::new().strong("PO.2"), Text::new(), Text::from("another")]]);
        page.verbatim(0, vec![Text::from("$ warifu"), Text::from("```")]);
        assert_eq!(
            page.to_markdown(),
            "# Changes\n\nTwo of them.\n\n- old: 1.0.0\n- new: **1.1.0**\n\n## Stricter (1)\n\n- **PO.1**  a title\n  \
             - settled by `cells`\n  - ✗ `a` becomes `b`\n- **PO.2** — another\n\n````\n$ warifu\n```\n````\n"
        );
    }
}
