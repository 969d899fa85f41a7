use std::borrow::Cow;
use std::sync::Arc;

use super::error::{ReadError, ReadProblem, shorten};
use super::out::{Json, escape_pointer};
use super::tape::{Entry, Kind, Tape};
use crate::language::{Phrase, both};

/// One value of a document, with its place. Copy it freely: it is a reference.
#[derive(Clone, Copy, Debug)]
pub struct Node<'t> {
    pub(super) tape: &'t Tape<'t>,
    pub(super) index: u32,
}

/// Describes what can be read from one value of a document.
pub trait Read: Sized {
    /// Reads it, or says what is wrong and where.
    fn read_node(node: Node<'_>) -> Result<Self, ReadError>;
}

impl Tape<'_> {
    /// The outermost value.
    pub fn root(&self) -> Node<'_> {
        Node { tape: self, index: 0 }
    }
}

impl<'t> Node<'t> {
    /// Says in which languages the document has its texts; what is said first stands.
    pub(crate) fn speak(self, tags: Vec<String>) {
        let _ = self.tape.texts.set(tags);
    }

    /// The tags of the languages of the texts, where the document said them.
    pub(crate) fn spoken(self) -> Option<&'t [String]> {
        self.tape.texts.get().map(Vec::as_slice)
    }

    /// The type.
    #[inline]
    pub fn kind(self) -> Kind {
        self.entry().kind
    }

    /// First byte of the value in the document.
    #[inline]
    pub fn offset(self) -> usize {
        self.entry().start as usize
    }

    /// Finds the value at a JSON Pointer (RFC 6901) below this one; none where there is no such value.
    ///
    /// ```
    /// use warifu_model::json::Tape;
    ///
    /// let tape = Tape::parse(br#"{"keys": [{"name": "one"}]}"#)?;
    /// assert_eq!(tape.root().find("/keys/0/name").map(|name| name.offset()), Some(19));
    /// assert!(tape.root().find("/keys/1").is_none());
    /// # Ok::<(), warifu_model::ReadError>(())
    /// ```
    pub fn find(self, pointer: &str) -> Option<Self> {
        let mut node = self;
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            node = match node.kind() {
                Kind::Object => node.members().ok()?.find(|(key, _)| key.string().is_ok_and(|key| key == step))?.1,
                Kind::Array => node.items().ok()?.nth(step.parse().ok()?)?,
                _ => return None,
            };
        }
        Some(node)
    }

    /// The JSON text of the value, as it stands in the document.
    pub fn text(self) -> &'t str {
        let entry = self.entry();
        self.tape.text.get(entry.start as usize..entry.end as usize).unwrap_or_default()
    }

    /// The items of an array; error `wrong-type` for anything else.
    #[inline]
    pub fn items(self) -> Result<impl Iterator<Item = Node<'t>>, ReadError> {
        self.expect(Kind::Array, both("an array", "配列"))?;
        Ok(self.children())
    }

    /// How many items an array has; error `wrong-type` for anything else.
    fn count(self) -> Result<usize, ReadError> {
        Ok(self.items()?.count())
    }

    /// The members of an object in document order; error `wrong-type` for anything else.
    #[inline]
    pub fn members(self) -> Result<impl Iterator<Item = (Node<'t>, Node<'t>)>, ReadError> {
        self.expect(Kind::Object, both("an object", "オブジェクト"))?;
        let mut children = self.children();
        Ok(std::iter::from_fn(move || Some((children.next()?, children.next()?))))
    }

    /// A string; error `wrong-type` for anything else.
    #[inline]
    pub fn string(self) -> Result<Cow<'t, str>, ReadError> {
        match self.plain() {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => self.escaped_string(),
        }
    }

    #[cold]
    fn escaped_string(self) -> Result<Cow<'t, str>, ReadError> {
        self.expect(Kind::String, both("a string", "文字列"))?;
        Ok(self.raw_string())
    }

    /// A string that holds no escape, as it stands in the document; none for anything else.
    ///
    /// ```
    /// use warifu_model::json::Tape;
    ///
    /// let plain = |text: &str| Tape::parse(text.as_bytes()).unwrap().root().plain().map(str::to_owned);
    /// assert_eq!(plain(r#""bale""#).as_deref(), Some("bale"));
    /// assert_eq!(plain(r#""b\u0061le""#), None);
    /// assert_eq!(plain("7"), None);
    /// ```
    #[inline]
    pub fn plain(self) -> Option<&'t str> {
        let entry = self.entry();
        if entry.kind != Kind::String || entry.escaped {
            return None;
        }
        self.tape.text.get(entry.start as usize + 1..(entry.end as usize).saturating_sub(1))
    }

    /// A boolean; error `wrong-type` for anything else.
    pub fn boolean(self) -> Result<bool, ReadError> {
        match self.kind() {
            Kind::True => Ok(true),
            Kind::False => Ok(false),
            _ => Err(self.wrong_type(both("true or false", "true又はfalse"))),
        }
    }

    /// An integer; error `wrong-type` for anything else.
    pub fn integer(self) -> Result<i64, ReadError> {
        self.expect(Kind::Integer, both("a whole number", "整数"))?;
        self.text().parse().map_err(|_| self.error(ReadProblem::NumberNotInteger))
    }

    /// An integer within bounds; error `number-out-of-range` outside.
    pub fn integer_within(self, least: i64, most: i64) -> Result<i64, ReadError> {
        let value = self.integer()?;
        if (least..=most).contains(&value) {
            return Ok(value);
        }
        Err(self.error(ReadProblem::NumberOutOfRange { least, most }))
    }

    /// An integer of a narrower type, within bounds; error `number-out-of-range` outside.
    pub(crate) fn within<T: TryFrom<i64>>(self, least: i64, most: i64) -> Result<T, ReadError> {
        let value = self.integer_within(least, most)?;
        T::try_from(value).map_err(|_| self.error(ReadProblem::NumberOutOfRange { least, most }))
    }

    /// The value of a member of an object, for errors about it; the object itself where it is not there.
    pub(crate) fn member(self, name: &str) -> Self {
        let found = self.members().ok().and_then(|mut all| all.find(|(key, _)| key.is_string(name)));
        found.map_or(self, |(_, value)| value)
    }

    /// Reads a value of a type that knows how.
    pub fn read<T: Read>(self) -> Result<T, ReadError> {
        T::read_node(self)
    }

    /// An error about this value.
    pub fn error(self, problem: ReadProblem) -> ReadError {
        let found = if matches!(self.kind(), Kind::Object | Kind::Array) {
            String::new()
        } else if self.kind() == Kind::String {
            shorten(&self.raw_string())
        } else {
            shorten(self.text())
        };
        ReadError { problem: Box::new(problem), pointer: self.pointer(), offset: self.offset(), found }
    }

    /// The error `wrong-type` about this value.
    pub fn wrong_type(self, expected: impl Into<Phrase>) -> ReadError {
        self.error(ReadProblem::WrongType { expected: expected.into() })
    }

    /// The error `not-one-of` about this value.
    pub(crate) fn not_one_of(self, allowed: &[&str]) -> ReadError {
        self.error(ReadProblem::NotOneOf { allowed: allowed.join(", ") })
    }

    /// The error `not-canonical` about this value.
    pub fn not_canonical(self, what: impl Into<Phrase>, form: impl Into<Phrase>) -> ReadError {
        self.error(ReadProblem::NotCanonical { what: what.into(), form: form.into() })
    }

    /// The error `rule-broken` about this value.
    pub fn broken(self, rule: impl Into<Phrase>) -> ReadError {
        self.error(ReadProblem::Broken { rule: rule.into() })
    }

    /// The JSON Pointer of this value; of a key, that of the value under it.
    pub fn pointer(self) -> String {
        self.path(|entry| entry.next)
    }

    /// The JSON Pointer while the document is still being parsed: containers that are open have no end yet.
    pub(super) fn pointer_while_open(self) -> String {
        self.path(|entry| if entry.next == 0 { u32::MAX } else { entry.next })
    }

    fn path(self, end: impl Fn(Entry) -> u32) -> String {
        let mut pointer = String::new();
        let mut at = Node { tape: self.tape, index: 0 };
        while at.index != self.index {
            let Some((step, child)) = at.step_toward(self.index, &end) else { break };
            pointer.push('/');
            pointer.push_str(&step);
            // A key stands before its value and has the same pointer.
            if child.index > self.index {
                break;
            }
            at = child;
        }
        pointer
    }

    fn step_toward(self, target: u32, end: &impl Fn(Entry) -> u32) -> Option<(String, Self)> {
        let mut index = self.index + 1;
        let mut count = 0;
        loop {
            let key = Node { tape: self.tape, index };
            let is_object = self.kind() == Kind::Object;
            let child = if is_object { Node { tape: self.tape, index: index + 1 } } else { key };
            let entry = *self.tape.entries.get(child.index as usize)?;
            if target < end(entry) {
                let step = if is_object { escape_pointer(&key.raw_string()) } else { count.to_string() };
                return Some((step, child));
            }
            index = entry.next;
            count += 1;
        }
    }

    /// The value as an owned tree.
    pub fn to_json(self) -> Json {
        match self.kind() {
            Kind::Array => {
                let mut list = Vec::with_capacity(self.children().count());
                list.extend(self.children().map(Node::to_json));
                Json::List(list)
            }
            Kind::False => Json::Bool(false),
            Kind::True => Json::Bool(true),
            Kind::Null => Json::Null,
            Kind::Integer => Json::Int(self.text().parse().unwrap_or_default()),
            Kind::String => Json::Text(self.raw_string().into_owned()),
            Kind::Object => {
                let mut children = self.children();
                let mut members = Vec::new();
                while let (Some(key), Some(value)) = (children.next(), children.next()) {
                    members.push((Cow::Owned(key.raw_string().into_owned()), value.to_json()));
                }
                Json::Object(members)
            }
        }
    }

    /// The nodes directly inside: items of an array, keys and values of an object in turn.
    #[inline]
    fn children(self) -> impl Iterator<Item = Node<'t>> {
        let end = self.entry().next;
        let mut index = self.index + 1;
        std::iter::from_fn(move || {
            if index >= end {
                return None;
            }
            let child = Node { tape: self.tape, index };
            index = child.entry().next;
            Some(child)
        })
    }

    /// The node at another place of the same document.
    #[inline]
    pub(super) fn at(self, index: u32) -> Self {
        Self { tape: self.tape, index }
    }

    /// The place after this one and all inside it.
    #[inline]
    pub(super) fn next(self) -> u32 {
        self.entry().next
    }

    /// Whether this is the string `text`; for keys, which are strings all.
    #[inline]
    pub(super) fn is_string(self, text: &str) -> bool {
        let entry = self.entry();
        if entry.escaped {
            return self.raw_string() == text;
        }
        let (start, end) = (entry.start as usize + 1, (entry.end as usize).saturating_sub(1));
        end.saturating_sub(start) == text.len() && self.tape.text.as_bytes().get(start..end) == Some(text.as_bytes())
    }

    #[inline]
    pub(super) fn raw_string(self) -> Cow<'t, str> {
        let entry = self.entry();
        let inner = self.tape.text.get(entry.start as usize + 1..(entry.end as usize).saturating_sub(1));
        let inner = inner.unwrap_or_default();
        if entry.escaped { Cow::Owned(unescape(inner)) } else { Cow::Borrowed(inner) }
    }

    #[inline]
    pub(super) fn expect(self, kind: Kind, expected: Phrase) -> Result<(), ReadError> {
        if self.kind() == kind { Ok(()) } else { Err(self.wrong_type(expected)) }
    }

    #[inline]
    pub(super) fn entry(self) -> Entry {
        let nothing = Entry { kind: Kind::Null, escaped: false, start: 0, end: 0, next: self.index + 1 };
        self.tape.entries.get(self.index as usize).copied().unwrap_or(nothing)
    }
}

/// Undoes escapes that the parser has already found well-formed.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    let mut high = None;
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('u') => {
                let unit = (0..4).fold(0, |v, _| v * 16 + chars.next().and_then(|c| c.to_digit(16)).unwrap_or(0));
                match (high.take(), unit) {
                    (None, 0xd800..=0xdbff) => high = Some(unit),
                    (Some(first), low) => out.extend(paired(first, low)),
                    (None, scalar) => out.extend(char::from_u32(scalar)),
                }
            }
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}

/// The character of a surrogate pair (RFC 8259 section 7).
fn paired(high: u32, low: u32) -> Option<char> {
    char::from_u32(0x10000 + ((high - 0xd800) << 10) + low.saturating_sub(0xdc00))
}

impl Read for Json {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        Ok(node.to_json())
    }
}

impl Read for bool {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        node.boolean()
    }
}

/// A count.
impl Read for u32 {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        node.within(0, i64::from(Self::MAX))
    }
}

/// A text: not empty, and without control characters other than line feed and tab.
impl Read for String {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let text = node.string()?;
        if text.is_empty() {
            return Err(node.error(ReadProblem::Empty { what: both("this text", "この文字列") }));
        }
        // Looked at byte by byte first, which is fast: every control character is one of these or begins with 0xc2.
        let suspect = text.bytes().any(|byte| matches!(byte, 0..0x20 | 0x7f | 0xc2));
        if suspect && text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            return Err(node.error(ReadProblem::ControlCharacter));
        }
        Ok(text.into_owned())
    }
}

impl Read for Arc<str> {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        String::read_node(node).map(Self::from)
    }
}

impl Read for Arc<Json> {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        Ok(Self::new(node.to_json()))
    }
}

impl<T: Read> Read for Vec<T> {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut list = Self::with_capacity(node.count()?);
        for item in node.items()? {
            list.push(item.read()?);
        }
        Ok(list)
    }
}
