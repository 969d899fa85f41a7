//! Position of the reader in the document, and the problem that it found there.

use std::cell::RefCell;
use std::fmt::Write as _;

use serde::de::Error;
use serde_json::error::Category;

use crate::error::{ImportError, ImportProblem};
use crate::position::Position;
use crate::shown::shortened;
use crate::terms::JsonType;

/// Told the number of bytes read so far, now and then, never twice the same and never falling.
pub(crate) type Progress<'p> = &'p mut dyn FnMut(u64);

/// The path from the root to the value being read. serde's errors have no pointer and no code of ours,
/// so both are left here and picked up when the error reaches the top.
pub struct Trail<'de> {
    text: &'de str,
    state: RefCell<State<'de>>,
}

struct State<'de> {
    pointer: String,
    depth: usize,
    expected: JsonType,
    problem: Option<ImportProblem>,
    /// Offset of the problem, in bytes; none where serde's error says it.
    problem_at: Option<usize>,
    /// Offset of the last text that was read, in bytes.
    at: usize,
    reported: usize,
    progress: Option<Progress<'de>>,
}

impl<'de> Trail<'de> {
    /// The trail of a document; tells the progress where somebody asks.
    pub fn new(text: &'de str, progress: Option<Progress<'de>>) -> Self {
        let state = State {
            pointer: String::new(),
            depth: 0,
            expected: JsonType::Object,
            problem: None,
            problem_at: None,
            at: 0,
            reported: 0,
            progress,
        };
        Self { text, state: RefCell::new(state) }
    }

    /// The document.
    pub fn text(&self) -> &'de str {
        self.text
    }

    /// The bytes from the beginning of the document to a piece of it.
    pub(crate) fn offset(&self, piece: &str) -> usize {
        piece.as_ptr().addr().saturating_sub(self.text.as_ptr().addr()).min(self.text.len())
    }

    /// Steps into a member; the returned mark leads back.
    pub(super) fn enter_key(&self, key: &str) -> usize {
        let mut state = self.state.borrow_mut();
        let mark = state.pointer.len();
        state.pointer.push('/');
        for c in key.chars() {
            match c {
                '~' => state.pointer.push_str("~0"),
                '/' => state.pointer.push_str("~1"),
                c => state.pointer.push(c),
            }
        }
        mark
    }

    /// Steps into an array item; the returned mark leads back.
    pub(super) fn enter_index(&self, index: usize) -> usize {
        let mut state = self.state.borrow_mut();
        let mark = state.pointer.len();
        // writing to a string cannot fail
        let _ = write!(state.pointer, "/{index}");
        mark
    }

    /// Back to where the mark was set. Not called on errors: the pointer then shows the place.
    pub(super) fn back_to(&self, mark: usize) {
        self.state.borrow_mut().pointer.truncate(mark);
    }

    pub(super) fn deeper<E: Error>(&self) -> Result<(), E> {
        let too_deep = {
            let mut state = self.state.borrow_mut();
            state.depth += 1;
            state.depth > crate::limits::DEPTH
        };
        if too_deep {
            return Err(self.fail(ImportProblem::TooDeep));
        }
        Ok(())
    }

    pub(super) fn shallower(&self) {
        let mut state = self.state.borrow_mut();
        state.depth = state.depth.saturating_sub(1);
    }

    /// Says what the next value has to be, for the message when it is something else.
    pub(super) fn expect(&self, expected: JsonType) {
        self.state.borrow_mut().expected = expected;
    }

    /// Leaves the problem here and gives serde an error without content.
    pub(super) fn fail<E: Error>(&self, problem: ImportProblem) -> E {
        let mut state = self.state.borrow_mut();
        if state.problem.is_none() {
            (state.problem, state.problem_at) = (Some(problem), Some(state.at));
        }
        E::custom("refused")
    }

    /// The same for a value of another type than the next value has to be of.
    pub(super) fn wrong_type<E: Error>(&self, found: JsonType, value: &str) -> E {
        let mut state = self.state.borrow_mut();
        if state.problem.is_none() {
            state.problem = Some(wrong_type(state.expected, found, value));
        }
        E::custom("refused")
    }

    /// The document has been read as far as this piece of it, a key or a string.
    pub(crate) fn reached(&self, piece: &'de str) {
        let offset = piece.as_ptr().addr().wrapping_sub(self.text.as_ptr().addr());
        let mut state = self.state.borrow_mut();
        if offset > self.text.len() {
            return;
        }
        state.at = offset;
        if offset < state.reported.saturating_add(PROGRESS_STEP) {
            return;
        }
        state.reported = offset;
        if let Some(progress) = state.progress.as_mut() {
            progress(offset as u64);
        }
    }

    /// The document has been read to its end.
    pub(crate) fn finished(&self) {
        let mut state = self.state.borrow_mut();
        let end = self.text.len();
        if let Some(progress) = state.progress.as_mut() {
            progress(end as u64);
        }
    }

    /// The error that serde brought up, with the position and the problem left here.
    pub(super) fn error(&self, error: &serde_json::Error) -> ImportError {
        let offset = offset_of(self.text, error.line(), error.column());
        let mut state = self.state.borrow_mut();
        let problem = state.problem.take().unwrap_or_else(|| problem_of(error.classify(), self.text, offset, &state));
        let offset = state.problem_at.unwrap_or(offset) as u64;
        ImportError {
            problem,
            position: Position { pointer: state.pointer.clone(), offset: Some(offset), ..Position::default() },
        }
    }

    /// The error that serde brought up when the document had been read to its end: there is more.
    pub(super) fn error_after(&self, error: &serde_json::Error) -> ImportError {
        self.state.borrow_mut().problem.get_or_insert(ImportProblem::TrailingData);
        self.error(error)
    }
}

/// Names the problem that `serde_json` itself has, by the category of its error and by what the document has there.
fn problem_of(category: Category, text: &str, offset: usize, state: &State<'_>) -> ImportProblem {
    match category {
        Category::Eof => ImportProblem::Truncated,
        Category::Syntax => match endless_number(text, offset) {
            Some(number) => wrong_type(state.expected, JsonType::Number, number),
            None => ImportProblem::NotJson { found: character_at(text, offset) },
        },
        // Every visitor leaves its own problem, and a text has no input errors.
        Category::Data | Category::Io => ImportProblem::NotJson { found: String::new() },
    }
}

fn wrong_type(expected: JsonType, found: JsonType, value: &str) -> ImportProblem {
    ImportProblem::WrongType { expected, found, value: shortened(value) }
}

/// The number at an offset that is well formed but so large that no type holds it; none for anything else.
fn endless_number(text: &str, offset: usize) -> Option<&str> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
    let (before, after) = text.split_at_checked(offset)?;
    let start = before.trim_end_matches(is_part).len();
    let end = text.len() - after.trim_start_matches(is_part).len();
    let number = text.get(start..end)?;
    number.parse::<f64>().ok().filter(|value| value.is_infinite()).map(|_| number)
}

/// The character at an offset, escaped where it would not show; empty at the end.
fn character_at(text: &str, offset: usize) -> String {
    let rest = text.get(offset..).unwrap_or_default();
    shortened(rest.get(..rest.chars().next().map_or(0, char::len_utf8)).unwrap_or_default())
}

/// `serde_json` counts lines from 1 and columns in bytes.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    start.saturating_add(column.saturating_sub(1)).min(text.len())
}

/// Progress is told about every 256 KiB: often enough for a bar, too rarely to cost anything.
const PROGRESS_STEP: usize = 256 * 1024;

#[cfg(test)]
mod tests {
    use super::{endless_number, offset_of};

    #[test]
    fn lines_and_columns_become_offsets() {
        assert_eq!(offset_of("abc", 1, 1), 0);
        assert_eq!(offset_of("abc", 1, 3), 2);
        assert_eq!(offset_of("a\nbc\n\nd", 2, 2), 3);
        assert_eq!(offset_of("a\nbc\n\nd", 4, 1), 6);
        assert_eq!(offset_of("a", 9, 9), 1);
        assert_eq!(offset_of("", 0, 0), 0);
    }

    #[test]
    fn only_a_number_beyond_every_type_is_one() {
        assert_eq!(endless_number(r#"{"a": 1e999}"#, 11), Some("1e999"));
        assert_eq!(endless_number(r#"{"a": -1E+999}"#, 8), Some("-1E+999"));
        for (text, offset) in [("{1 2}", 3), ("[01]", 2), ("1e9", 1), ("", 0), ("x", 5)] {
            assert_eq!(endless_number(text, offset), None, "{text}");
        }
    }
}
