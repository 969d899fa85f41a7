//! One pass over the bytes. Everything that RFC 8259 forbids, and everything this project forbids on top,
//! is refused here, so that later steps only look at types and names.

use super::error::{Failed, ReadError, ReadProblem, shorten};
use super::keys::{Ascent, key_text};
use super::node::Node;
use super::scan::plain_end;
use super::tape::{Entry, Kind, Limits, Tape};
use crate::language::{Phrase, both};
use crate::limits::Limit;

impl<'a> Tape<'a> {
    /// Parses one document under the limits for documents of ours.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, ReadError> {
        Self::parse_within(bytes, Limits::default())
    }

    /// Parses one document under the given limits.
    pub fn parse_within(bytes: &'a [u8], limits: Limits) -> Result<Self, ReadError> {
        Parser::parse(bytes, limits)
    }
}

pub(super) struct Parser<'a> {
    pub(super) tape: Tape<'a>,
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    pub(super) depth: usize,
    pub(super) limits: Limits,
}

impl<'a> Parser<'a> {
    fn parse(bytes: &'a [u8], limits: Limits) -> Result<Tape<'a>, ReadError> {
        let mut parser = Self::before(bytes, limits, bytes.len() / 12 + 1)?;
        parser.document().map_err(|failed| *failed.0)?;
        Ok(parser.tape)
    }

    /// At the first byte, with room for so many entries.
    pub(super) fn before(bytes: &'a [u8], limits: Limits, entries: usize) -> Result<Self, ReadError> {
        let most = limits.bytes.min(u32::MAX as usize / 2);
        if bytes.len() > most {
            return Err(bare(ReadProblem::TooLarge { limit: most }, most, String::new()));
        }
        let text = std::str::from_utf8(bytes).map_err(|e| {
            let at = e.valid_up_to();
            let byte = bytes.get(at).copied().unwrap_or(0);
            bare(ReadProblem::NotUtf8, at, format!("\\x{byte:02x}"))
        })?;
        let tape = Tape { text, entries: Vec::with_capacity(entries), texts: std::sync::OnceLock::new() };
        Ok(Self { tape, bytes, at: 0, depth: 0, limits })
    }

    fn document(&mut self) -> Parsed {
        self.space();
        self.value()?;
        self.space();
        if self.at < self.bytes.len() {
            return Err(Failed::new(bare(ReadProblem::TrailingBytes, self.at, self.rest())));
        }
        Ok(())
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[inline]
    pub(super) fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    pub(super) fn value(&mut self) -> Result<(), Failed> {
        match self.peek() {
            Some(b'"') => self.string(),
            Some(b'{') => self.nested(Kind::Object),
            Some(b'[') => self.nested(Kind::Array),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Kind::True),
            Some(b'f') => self.word("false", Kind::False),
            Some(b'n') => self.word("null", Kind::Null),
            _ => Err(self.syntax(both("a value", "値"))),
        }
    }

    pub(super) fn open(&mut self, kind: Kind) -> usize {
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

    /// Opens and closes in one step a value that has nothing inside, from here to `end`.
    fn leaf(&mut self, kind: Kind, end: usize) {
        let next = offset(self.tape.entries.len() + 1);
        self.tape.entries.push(Entry { kind, escaped: false, start: offset(self.at), end: offset(end), next });
        self.at = end;
    }

    fn word(&mut self, word: &'static str, kind: Kind) -> Parsed {
        let end = self.at + word.len();
        if self.bytes.get(self.at..end) != Some(word.as_bytes()) {
            return Err(self.syntax(both("a value", "値")));
        }
        self.leaf(kind, end);
        Ok(())
    }

    fn nested(&mut self, kind: Kind) -> Parsed {
        if self.depth == self.limits.depth {
            return Err(self.error(ReadProblem::TooDeep { limit: self.limits.depth }, self.at, String::new()));
        }
        self.depth += 1;
        let index = self.open(kind);
        self.at += 1;
        self.space();
        match kind {
            Kind::Object => self.members(index)?,
            _ => self.items()?,
        }
        self.close(index);
        self.depth -= 1;
        Ok(())
    }

    fn items(&mut self) -> Parsed {
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(());
        }
        for _ in 0..self.limits.items {
            self.value()?;
            if self.ends(b']', both("`,` or `]`", "`,` 又は `]`"))? {
                return Ok(());
            }
        }
        self.too_many(both("items", "要素"))
    }

    fn members(&mut self, index: usize) -> Parsed {
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        let mut keys = Ascent::new();
        for _ in 0..self.limits.items {
            let key = self.tape.entries.len();
            let start = self.at;
            self.key()?;
            if let (Some(entry), Some(bytes)) = (self.tape.entries.get(key), self.bytes.get(start + 1..)) {
                keys.push(entry, bytes);
            }
            self.value()?;
            if self.ends(b'}', both("`,` or `}`", "`,` 又は `}`"))? {
                // The object must be closed before its keys can be located by pointer.
                self.close(index);
                return keys.refuse_duplicates(Node { tape: &self.tape, index: offset(index) });
            }
        }
        self.too_many(both("members", "メンバー"))
    }

    /// After an item or member: whether the list of them ends here.
    fn ends(&mut self, closing: u8, expected: Phrase) -> Result<bool, Failed> {
        self.space();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                self.space();
                Ok(false)
            }
            Some(byte) if byte == closing => {
                self.at += 1;
                Ok(true)
            }
            _ => Err(self.syntax(expected)),
        }
    }

    fn too_many(&self, what: Phrase) -> Parsed {
        Err(self.error(ReadProblem::TooMany { what, limit: self.limits.items }, self.at, String::new()))
    }

    fn key(&mut self) -> Parsed {
        if self.peek() != Some(b'"') {
            return Err(self.syntax(both("a key in quotes", "引用符で囲んだキー")));
        }
        self.string()?;
        self.space();
        if self.peek() != Some(b':') {
            return Err(self.syntax(both("`:`", "`:`")));
        }
        self.at += 1;
        self.space();
        Ok(())
    }

    fn string(&mut self) -> Parsed {
        // The fast path: no escape, nothing wrong.
        let end = plain_end(self.bytes, self.at + 1);
        if self.bytes.get(end) == Some(&b'"') && end - self.at < self.limits.string {
            self.leaf(Kind::String, end + 1);
            return Ok(());
        }
        self.string_with_escapes()
    }

    fn string_with_escapes(&mut self) -> Parsed {
        let index = self.open(Kind::String);
        let start = self.at;
        self.at += 1;
        let mut escaped = false;
        loop {
            self.at = plain_end(self.bytes, self.at);
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(_) => {
                    return Err(self.syntax(both(
                        "an escape instead of a raw control character",
                        "制御文字そのものではなくエスケープ",
                    )));
                }
                None => return Err(self.syntax(both("`\"` at the end of the string", "文字列の終わりの `\"`"))),
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

    fn escape(&mut self) -> Parsed {
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
                    0xdc00..=0xdfff => {
                        Err(self
                            .syntax(both("a high surrogate before a low one", "下位サロゲートの前の上位サロゲート")))
                    }
                    _ => Ok(()),
                }
            }
            _ => Err(self.syntax(both("an escape of JSON", "JSONのエスケープ"))),
        }
    }

    fn low_surrogate(&mut self) -> Parsed {
        if self.bytes.get(self.at..self.at + 2) != Some(b"\\u") {
            return Err(self.syntax(both("a low surrogate after a high one", "上位サロゲートの後の下位サロゲート")));
        }
        self.at += 2;
        match self.hex4()? {
            0xdc00..=0xdfff => Ok(()),
            _ => Err(self.syntax(both("a low surrogate after a high one", "上位サロゲートの後の下位サロゲート"))),
        }
    }

    fn hex4(&mut self) -> Result<u32, Failed> {
        let value = self.bytes.get(self.at..self.at + 4).and_then(hex_value);
        let Some(value) = value else { return Err(self.syntax(both("four hexadecimal digits", "16進数4桁"))) };
        self.at += 4;
        Ok(value)
    }

    fn number(&mut self) -> Parsed {
        // The fast path: at most 15 digits are a safe integer, if nothing else follows and no zero leads.
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let count = rest.iter().take(16).take_while(|byte| byte.is_ascii_digit()).count();
        let follows = matches!(rest.get(count), Some(b'.' | b'e' | b'E'));
        let leads = rest.first() == Some(&b'0') && count > 1;
        if (1..16).contains(&count) && !follows && !leads {
            self.leaf(Kind::Integer, self.at + count);
            return Ok(());
        }
        self.any_number()
    }

    fn any_number(&mut self) -> Parsed {
        let start = self.at;
        let index = self.open(Kind::Integer);
        let negative = self.peek() == Some(b'-');
        if negative {
            self.at += 1;
        }
        let digits = self.digits()?;
        let mut whole = true;
        if digits.leading_zero {
            return Err(self.syntax(both("a number without leading zeros", "先頭に余分な0のない数")));
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
        if digits.value.is_none_or(|v| v > Limit::SAFE_INTEGER) {
            let problem = ReadProblem::NumberOutOfRange { least: -Limit::SAFE_INTEGER, most: Limit::SAFE_INTEGER };
            return Err(self.error(problem, start, found()));
        }
        self.close(index);
        Ok(())
    }

    fn digits(&mut self) -> Result<Digits, Failed> {
        let start = self.at;
        let mut value: Option<i64> = Some(0);
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            value = value.and_then(|v| v.checked_mul(10)?.checked_add(i64::from(digit - b'0')));
            self.at += 1;
        }
        if self.at == start {
            return Err(self.syntax(both("a digit", "数字")));
        }
        let leading_zero = self.bytes.get(start) == Some(&b'0') && self.at - start > 1;
        Ok(Digits { value, leading_zero })
    }

    fn rest(&self) -> String {
        let rest: String = self.tape.text.get(self.at..).unwrap_or_default().chars().take(16).collect();
        shorten(&rest)
    }

    #[cold]
    fn syntax(&self, expected: Phrase) -> Failed {
        // A multi-byte character may have been entered half way; show from where text can be cut.
        let mut at = self.at.min(self.bytes.len());
        while !self.tape.text.is_char_boundary(at) {
            at -= 1;
        }
        let rest: String = self.tape.text.get(at..).unwrap_or_default().chars().take(16).collect();
        self.error(ReadProblem::Syntax { expected }, self.at, shorten(&rest))
    }

    /// The pointer of an unfinished parse: the path of containers that are still open.
    #[cold]
    fn error(&self, problem: ReadProblem, at: usize, found: String) -> Failed {
        Failed::new(ReadError { problem: Box::new(problem), pointer: self.open_path(), offset: at, found })
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

type Parsed = Result<(), Failed>;

struct Digits {
    /// None when too large for 64 bits.
    value: Option<i64>,
    leading_zero: bool,
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
    ReadError { problem: Box::new(problem), pointer: String::new(), offset, found }
}

/// Documents are smaller than 2 GiB, so positions fit.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
