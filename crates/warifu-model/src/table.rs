//! Rows of tables for spreadsheets (RFC 4180), for our own crates: one rule for what a spreadsheet may run and a terminal obeys.

use crate::json::is_unsafe_to_show;

/// Adds a row: comma, CRLF, quotes where they are needed. A cell that a spreadsheet may run begins with an apostrophe; characters that
/// drive a terminal or reorder text become escapes such as `\u{1b}`, but for line feed and tab.
pub fn row<T: AsRef<str>>(out: &mut String, cells: impl IntoIterator<Item = T>) {
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        out.push_str(&cell_of(cell.as_ref()));
    }
    out.push_str("\r\n");
}

/// One cell of such a row.
pub fn cell_of(text: &str) -> String {
    let mut cell = String::with_capacity(text.len() + 1);
    if runs(text) {
        cell.push('\'');
    }
    for c in text.chars() {
        if is_unsafe_to_show(c) && c != '\n' && c != '\t' { cell.extend(c.escape_unicode()) } else { cell.push(c) }
    }
    // programs drop a space at an end that is not quoted
    if cell.contains([',', '"', '\n']) || cell.starts_with(' ') || cell.ends_with(' ') {
        return format!("\"{}\"", cell.replace('"', "\"\""));
    }
    cell
}

/// Returns whether a spreadsheet may run a cell, also in its wide form, after spaces, or once an apostrophe is taken away.
pub fn runs(text: &str) -> bool {
    let text = text.trim_start_matches([' ', '\'']);
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '|', '%', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_text() {
        for text in ["=1+1", "  @SUM(A1)", "'=1", "＝1", "|x", "%x", "\t=1", "\n=1", "\r=1"] {
            let cell = cell_of(text);
            assert!(cell.trim_start_matches('"').starts_with('\''), "{cell}");
        }
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2", "'-2"),
            ("  @SUM(A1)", "'  @SUM(A1)"),
            ("＝1", "'＝1"),
            ("＝HYPERLINK(\"x\")", "\"'＝HYPERLINK(\"\"x\"\")\""),
            ("\t=1", "'\t=1"),
            ("a\rb\u{202e}", "a\\u{d}b\\u{202e}"),
        ] {
            assert_eq!(cell_of(text), cell);
        }
        for text in ["P.1-2", "a=1", "'tis", "割符", ""] {
            assert_eq!(cell_of(text), text);
        }
    }

    #[test]
    fn cells_are_quoted_and_drive_no_terminal() {
        let mut out = String::new();
        row(&mut out, ["plain", "a, b", "say \"no\"", "two\nlines", " end", "a\u{1b}[2J\u{202e}\r", ""]);
        assert_eq!(out, "plain,\"a, b\",\"say \"\"no\"\"\",\"two\nlines\",\" end\",a\\u{1b}[2J\\u{202e}\\u{d},\r\n");
    }
}
