//! Tables as text (RFC 4180), written so that a spreadsheet runs nothing, and read as spreadsheets write them.

use warifu_model::table::{self, runs};

/// Why a text is no table: a quoted cell has no end.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Torn {
    /// The row in which it begins, from 1.
    pub(super) row: usize,
}

/// A table as text: byte order mark, by which spreadsheets know UTF-8, commas, CRLF, quotes where they are needed. A cell that a
/// spreadsheet would take for a formula begins with an apostrophe, which [`read`] takes away.
pub(super) fn write(rows: &[Vec<String>]) -> String {
    let mut out = String::from(MARK);
    for row in rows {
        table::row(&mut out, row);
    }
    out
}

/// The rows of a table, with or without byte order mark, with any line ends. The separator is the one of the first row: comma,
/// semicolon or tab, as spreadsheets of different countries write. Cells are trimmed; blank rows are kept, so that rows count.
pub(super) fn read(text: &str) -> Result<Vec<Vec<String>>, Torn> {
    let text = text.strip_prefix(MARK).unwrap_or(text);
    let separator = separator(text);
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut rest = text.chars().peekable();
    while let Some(next) = rest.next() {
        match next {
            '"' if cell.trim().is_empty() => {
                cell.clear();
                loop {
                    match rest.next() {
                        Some('"') if rest.peek() == Some(&'"') => {
                            rest.next();
                            cell.push('"');
                        }
                        Some('"') => break,
                        Some(inside) => cell.push(inside),
                        None => return Err(Torn { row: rows.len() + 1 }),
                    }
                }
            }
            end @ ('\r' | '\n') => {
                if end == '\r' && rest.peek() == Some(&'\n') {
                    rest.next();
                }
                row.push(plain(&std::mem::take(&mut cell)));
                rows.push(std::mem::take(&mut row));
            }
            next if next == separator => row.push(plain(&std::mem::take(&mut cell))),
            next => cell.push(next),
        }
    }
    if !row.is_empty() || !cell.is_empty() {
        row.push(plain(&cell));
        rows.push(row);
    }
    Ok(rows)
}

/// The separator that the first row has most often.
fn separator(text: &str) -> char {
    let first = text.lines().next().unwrap_or_default();
    let count = |separator: char| first.matches(separator).count();
    [';', '\t', ','].into_iter().max_by_key(|separator| count(*separator)).unwrap_or(',')
}

/// A cell as it was meant: without the apostrophe that keeps it from running.
fn plain(cell: &str) -> String {
    let cell = cell.trim();
    cell.strip_prefix('\'').filter(|rest| runs(rest)).unwrap_or(cell).to_owned()
}

/// The byte order mark.
const MARK: &str = "\u{feff}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let row = ["=1+1", "'=1", "-5", "''@x", "a \"b\", c", "two\nlines", "", "質問；答え", "'tis", "＝1"];
        let rows = vec![row.map(str::to_owned).to_vec()];
        let text = write(&rows);
        assert_eq!(read(&text), Ok(rows));
        assert!(text.starts_with("\u{feff}'=1+1,''=1,'-5,"), "{text}");
    }

    #[test]
    fn tables_of_other_programs_are_read() {
        for text in ["a,b\r\n1,\"2\"\r\n", "\u{feff}a;b\n1;2", "a\tb\r1\t2\r", "a , b\n 1 , \"2\" \n"] {
            assert_eq!(read(text), Ok(vec![vec!["a".into(), "b".into()], vec!["1".into(), "2".into()]]), "{text:?}");
        }
        assert_eq!(read("a,b\n1,\"2\n"), Err(Torn { row: 2 }));
    }
}
