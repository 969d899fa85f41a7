//! One pass over the bytes. Everything that RFC 8259 forbids, and everything this project forbids on top,
//! is refused here, so that later steps only look at types and names.

use std::borrow::Cow;

use super::error::{ReadError, ReadProblem, shorten};
use super::node::{Kind, Node};
use super::tape::{Entry, Limits, Tape};
use crate::limits::SAFE_INTEGER;

pub(super) struct Parser<'a> {
    tape: Tape<'a>,
    bytes: &'a [u8],
    at: usize,
    depth: usize,
    limits: Limits,
}

impl<'a> Parser<'a> {
    pub(super) fn parse(bytes: &'a [u8], limits: Limits) -> Result<Tape<'a>, ReadError> {
        let most = limits.bytes.min(u32::MAX as usize / 2);
        if bytes.len() > most {
            return Err(bare(ReadProblem::TooLarge { limit: most }, most, String::new()));
        }
        let text = std::str::from_utf8(bytes).map_err(|e| {
            let at = e.valid_up_to();
            let byte = bytes.get(at).copied().unwrap_or(0);
            bare(ReadProblem::NotUtf8, at, format!("\\x{byte:02x}"))
        })?;
        let tape = Tape { text, entries: Vec::with_capacity(bytes.len() / 12 + 1) };
        let mut parser = Parser { tape, bytes, at: 0, depth: 0, limits };
        parser.space();
        parser.value()?;
        parser.space();
        if parser.at < bytes.len() {
            let found = parser.rest();
            return Err(bare(ReadProblem::TrailingBytes, parser.at, found));
        }
        Ok(parser.tape)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Result<(), ReadError> {
        match self.peek() {
            Some(b'"') => self.string(),
            Some(b'{') => self.nested(Kind::Object),
            Some(b'[') => self.nested(Kind::Array),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Kind::True),
            Some(b'f') => self.word("false", Kind::False),
            Some(b'n') => self.word("null", Kind::Null),
            _ => Err(self.syntax("a value")),
        }
    }

    fn open(&mut self, kind: Kind) -> usize {
        let index = self.tape.entries.len();
        let start = offset(self.at);
        self.tape.entries.push(Entry { kind, escaped: false, start, end: start, next: 0 });
        index
    }

    fn close(&mut self, index: usize) {
        let next = offset(self.tape.entries.len());
        let end = offset(self.at);
        if let Some(entry) = self.tape.entries.get_mut(index) {
            entry.end = end;
            entry.next = next;
        }
    }

    fn word(&mut self, word: &'static str, kind: Kind) -> Result<(), ReadError> {
        let end = self.at + word.len();
        if self.bytes.get(self.at..end) != Some(word.as_bytes()) {
            return Err(self.syntax("a value"));
        }
        let index = self.open(kind);
        self.at = end;
        self.close(index);
        Ok(())
    }

    fn nested(&mut self, kind: Kind) -> Result<(), ReadError> {
        if self.depth == self.limits.depth {
            return Err(self.error(ReadProblem::TooDeep { limit: self.limits.depth }, self.at, String::new()));
        }
        self.depth += 1;
        let index = self.open(kind);
        self.at += 1;
        let closing = if kind == Kind::Object { b'}' } else { b']' };
        self.space();
        if self.peek() == Some(closing) {
            self.at += 1;
        } else {
            self.members(index, kind, closing)?;
        }
        self.close(index);
        self.depth -= 1;
        Ok(())
    }

    fn members(&mut self, index: usize, kind: Kind, closing: u8) -> Result<(), ReadError> {
        let mut keys = Keys::default();
        let mut count = 0;
        loop {
            count += 1;
            if count > self.limits.items {
                let what = if kind == Kind::Object { "members" } else { "items" };
                return Err(self.error(
                    ReadProblem::TooMany { what, limit: self.limits.items },
                    self.at,
                    String::new(),
                ));
            }
            if kind == Kind::Object {
                keys.push(self.tape.entries.len());
                self.key()?;
            }
            self.value()?;
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(c) if c == closing => break,
                _ => return Err(self.syntax(if kind == Kind::Object { "`,` or `}`" } else { "`,` or `]`" })),
            }
            self.space();
        }
        self.at += 1;
        // The object must be closed before its keys can be located by pointer.
        self.close(index);
        keys.refuse_duplicates(&self.tape)
    }

    fn key(&mut self) -> Result<(), ReadError> {
        if self.peek() != Some(b'"') {
            return Err(self.syntax("a key in quotes"));
        }
        self.string()?;
        self.space();
        if self.peek() != Some(b':') {
            return Err(self.syntax("`:`"));
        }
        self.at += 1;
        self.space();
        Ok(())
    }

    fn string(&mut self) -> Result<(), ReadError> {
        let index = self.open(Kind::String);
        let start = self.at;
        self.at += 1;
        let mut escaped = false;
        loop {
            // The fast path: everything that needs no look is skipped in one scan.
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            self.at += rest.iter().position(|b| *b == b'"' || *b == b'\\' || *b < 0x20).unwrap_or(rest.len());
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(_) => return Err(self.syntax("an escape instead of a raw control character")),
                None => return Err(self.syntax("`\"` at the end of the string")),
            }
        }
        self.at += 1;
        if self.at - start > self.limits.string {
            return Err(self.error(ReadProblem::TooLong { limit: self.limits.string }, start, String::new()));
        }
        if let Some(entry) = self.tape.entries.get_mut(index) {
            entry.escaped = escaped;
        }
        self.close(index);
        Ok(())
    }

    fn escape(&mut self) -> Result<(), ReadError> {
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 1;
                Ok(())
            }
            Some(b'u') => {
                self.at += 1;
                match self.hex4()? {
                    0xd800..=0xdbff => self.low_surrogate(),
                    0xdc00..=0xdfff => Err(self.syntax("a high surrogate before a low one")),
                    _ => Ok(()),
                }
            }
            _ => Err(self.syntax("an escape of JSON")),
        }
    }

    fn low_surrogate(&mut self) -> Result<(), ReadError> {
        if self.bytes.get(self.at..self.at + 2) != Some(b"\\u") {
            return Err(self.syntax("a low surrogate after a high one"));
        }
        self.at += 2;
        match self.hex4()? {
            0xdc00..=0xdfff => Ok(()),
            _ => Err(self.syntax("a low surrogate after a high one")),
        }
    }

    fn hex4(&mut self) -> Result<u32, ReadError> {
        let value = self.bytes.get(self.at..self.at + 4).and_then(hex_value);
        let Some(value) = value else { return Err(self.syntax("four hexadecimal digits")) };
        self.at += 4;
        Ok(value)
    }

    fn number(&mut self) -> Result<(), ReadError> {
        let start = self.at;
        let index = self.open(Kind::Integer);
        let negative = self.peek() == Some(b'-');
        if negative {
            self.at += 1;
        }
        let digits = self.digits()?;
        let mut whole = true;
        if digits.leading_zero {
            return Err(self.syntax("a number without leading zeros"));
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            whole = false;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            whole = false;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        let found = || shorten(self.tape.text.get(start..self.at).unwrap_or_default());
        if !whole || (negative && digits.value == Some(0)) {
            return Err(self.error(ReadProblem::NumberNotInteger, start, found()));
        }
        if digits.value.is_none_or(|v| v > SAFE_INTEGER) {
            let problem = ReadProblem::NumberOutOfRange { least: -SAFE_INTEGER, most: SAFE_INTEGER };
            return Err(self.error(problem, start, found()));
        }
        self.close(index);
        Ok(())
    }

    fn digits(&mut self) -> Result<Digits, ReadError> {
        let start = self.at;
        let mut value: Option<i64> = Some(0);
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            value = value.and_then(|v| v.checked_mul(10)?.checked_add(i64::from(digit - b'0')));
            self.at += 1;
        }
        if self.at == start {
            return Err(self.syntax("a digit"));
        }
        let leading_zero = self.bytes.get(start) == Some(&b'0') && self.at - start > 1;
        Ok(Digits { value, leading_zero })
    }

    fn rest(&self) -> String {
        let rest: String = self.tape.text.get(self.at..).unwrap_or_default().chars().take(16).collect();
        shorten(&rest)
    }

    fn syntax(&self, expected: &'static str) -> ReadError {
        // A multi-byte character may have been entered half way; show from where text can be cut.
        let mut at = self.at.min(self.bytes.len());
        while !self.tape.text.is_char_boundary(at) {
            at -= 1;
        }
        let rest: String = self.tape.text.get(at..).unwrap_or_default().chars().take(16).collect();
        self.error(ReadProblem::Syntax { expected }, self.at, shorten(&rest))
    }

    /// The pointer of an unfinished parse: the path of containers that are still open.
    fn error(&self, problem: ReadProblem, at: usize, found: String) -> ReadError {
        ReadError { problem, pointer: self.open_path(), offset: at, found }
    }

    fn open_path(&self) -> String {
        let mut pointer = String::new();
        let mut index = 0;
        let entries = &self.tape.entries;
        while let Some(entry) = entries.get(index).filter(|e| e.next == 0) {
            let Some((step, child)) = last_child(&self.tape, index, entry.kind) else { break };
            pointer.push('/');
            pointer.push_str(&step);
            let Some(child) = child else { break };
            index = child;
        }
        pointer
    }
}

struct Digits {
    /// None when too large for 64 bits.
    value: Option<i64>,
    leading_zero: bool,
}

/// The keys of one object, by tape index. The first eight are held without allocating.
#[derive(Default)]
struct Keys {
    few: [u32; 8],
    count: usize,
    many: Vec<u32>,
}

impl Keys {
    fn push(&mut self, index: usize) {
        let index = offset(index);
        match self.few.get_mut(self.count) {
            Some(slot) => *slot = index,
            None => self.many.push(index),
        }
        self.count += 1;
    }

    fn refuse_duplicates(&self, tape: &Tape<'_>) -> Result<(), ReadError> {
        let few = self.few.get(..self.count.min(8)).unwrap_or_default();
        if self.many.is_empty() {
            for (i, a) in few.iter().enumerate() {
                let name = key_text(tape, *a);
                if few.iter().take(i).any(|b| key_text(tape, *b) == name) {
                    return Err(duplicate(tape, *a));
                }
            }
            return Ok(());
        }
        let mut all: Vec<(Cow<'_, str>, u32)> =
            few.iter().chain(&self.many).map(|index| (key_text(tape, *index), *index)).collect();
        all.sort();
        let twice = all.iter().zip(all.iter().skip(1)).find(|(a, b)| a.0 == b.0);
        twice.map_or(Ok(()), |(_, second)| Err(duplicate(tape, second.1)))
    }
}

fn duplicate(tape: &Tape<'_>, key: u32) -> ReadError {
    let value = Node { tape, index: key + 1 };
    let start = tape.entries.get(key as usize).map_or(0, |e| e.start as usize);
    let found = shorten(&key_text(tape, key));
    // Enclosing containers are still open, so the path is found by byte position instead of by entry.
    let pointer = value.pointer_while_open();
    ReadError { problem: ReadProblem::DuplicateKey, pointer, offset: start, found }
}

fn key_text<'a>(tape: &'a Tape<'_>, index: u32) -> Cow<'a, str> {
    Node { tape, index }.raw_string()
}

/// The last child of a container that is still open, with its step of the pointer.
fn last_child(tape: &Tape<'_>, container: usize, kind: Kind) -> Option<(String, Option<usize>)> {
    let entries = &tape.entries;
    let mut index = container + 1;
    let mut count = 0;
    let mut last = None;
    while index < entries.len() {
        let mut value = index;
        let mut step = count.to_string();
        if kind == Kind::Object {
            step = super::out::escape_pointer(&key_text(tape, offset(index)));
            value += 1;
        }
        let next = entries.get(value).map(|e| e.next as usize);
        last = Some((step, next.map(|_| value)));
        match next {
            Some(next) if next > 0 => index = next,
            _ => break,
        }
        count += 1;
    }
    last
}

fn hex_value(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |value, digit| Some(value * 16 + char::from(*digit).to_digit(16)?))
}

fn bare(problem: ReadProblem, offset: usize, found: String) -> ReadError {
    ReadError { problem, pointer: String::new(), offset, found }
}

/// Documents are smaller than 2 GiB, so positions fit.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
