//! Where the reader is in the document, and what it found wrong there.

use std::cell::RefCell;
use std::fmt::Write as _;

use serde::de::Error;

use crate::error::{ImportError, Place, Problem};

/// Told the number of bytes read so far, now and then, never twice the same and never falling.
pub(crate) type Progress<'p> = &'p mut dyn FnMut(u64);

/// The path from the root to the value being read. serde's errors carry no pointer and no code of ours,
/// so both are left here and picked up when the error reaches the top.
pub(crate) struct Trail<'de> {
    text: &'de str,
    state: RefCell<State<'de>>,
}

struct State<'de> {
    pointer: String,
    depth: usize,
    expected: &'static str,
    problem: Option<(Problem, usize)>,
    /// Where the last text that was read begins.
    at: usize,
    reported: usize,
    progress: Option<Progress<'de>>,
}

impl<'de> Trail<'de> {
    pub(crate) fn new(text: &'de str, progress: Option<Progress<'de>>) -> Self {
        let state =
            State { pointer: String::new(), depth: 0, expected: "", problem: None, at: 0, reported: 0, progress };
        Self { text, state: RefCell::new(state) }
    }

    /// The document.
    pub(crate) fn text(&self) -> &'de str {
        self.text
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
            return Err(self.fail(Problem::TooDeep));
        }
        Ok(())
    }

    pub(super) fn shallower(&self) {
        let mut state = self.state.borrow_mut();
        state.depth = state.depth.saturating_sub(1);
    }

    /// Says what the next value has to be, for the message when it is something else.
    pub(super) fn expect(&self, expected: &'static str) {
        self.state.borrow_mut().expected = expected;
    }

    /// Leaves the problem here and gives serde something to carry.
    pub(super) fn fail<E: Error>(&self, problem: Problem) -> E {
        let mut state = self.state.borrow_mut();
        if state.problem.is_none() {
            state.problem = Some((problem, state.at));
        }
        E::custom("refused")
    }

    /// The document has been read as far as this piece of it, a key or a string.
    pub(super) fn reached(&self, piece: &'de str) {
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
    pub(super) fn finished(&self) {
        let mut state = self.state.borrow_mut();
        let end = self.text.len();
        if let Some(progress) = state.progress.as_mut() {
            progress(end as u64);
        }
    }

    /// The error that serde brought up, with the place and the problem left here.
    pub(super) fn error(&self, error: &serde_json::Error) -> ImportError {
        let mut state = self.state.borrow_mut();
        let (problem, offset) = state
            .problem
            .take()
            .unwrap_or_else(|| (problem_of(error, state.expected), offset_of(self.text, error.line(), error.column())));
        let offset = Some(offset as u64);
        ImportError { problem, place: Place { within: None, pointer: state.pointer.clone(), offset } }
    }
}

/// What `serde_json` itself objects to.
fn problem_of(error: &serde_json::Error, expected: &'static str) -> Problem {
    use serde_json::error::Category;
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    match error.classify() {
        Category::Data => Problem::WrongType { expected, found: found_in(message) },
        Category::Eof => Problem::Truncated,
        // a number so large that no type holds it: whatever was wanted here, it was a text
        Category::Syntax if message == "number out of range" => {
            Problem::WrongType { expected, found: message.to_owned() }
        }
        Category::Syntax | Category::Io if message == "trailing characters" => Problem::TrailingData,
        Category::Syntax | Category::Io => Problem::NotJson { detail: message.to_owned() },
    }
}

/// The part of serde's message that names what was met, such as "integer `3`".
fn found_in(message: &str) -> String {
    let found = message
        .split_once("invalid type: ")
        .and_then(|(_, rest)| rest.rsplit_once(", expected"))
        .map_or(message, |(found, _)| found);
    crate::error::shortened(found)
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
    use super::offset_of;

    #[test]
    fn lines_and_columns_become_offsets() {
        assert_eq!(offset_of("abc", 1, 1), 0);
        assert_eq!(offset_of("abc", 1, 3), 2);
        assert_eq!(offset_of("a\nbc\n\nd", 2, 2), 3);
        assert_eq!(offset_of("a\nbc\n\nd", 4, 1), 6);
        assert_eq!(offset_of("a", 9, 9), 1);
        assert_eq!(offset_of("", 0, 0), 0);
    }
}
