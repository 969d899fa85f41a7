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
