use std::borrow::Cow;

use super::scan::plain_end;

/// An owned JSON value, for writing and for values whose type is only known later. Numbers are integers
/// within ±(2^53−1); members keep the order in which they were given.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Json {
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// An array.
    List(Vec<Json>),
    /// `null`.
    Null,
    /// An object.
    Object(Vec<(Cow<'static, str>, Json)>),
    /// A string.
    Text(String),
}

impl Json {
    /// An empty object, to be filled by [`Json::with`].
    pub fn object() -> Self {
        Self::Object(Vec::new())
    }

    /// Adds a member to an object; anything else is returned unchanged.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Json>) -> Self {
        if let Self::Object(members) = &mut self {
            members.push((name.into(), value.into()));
        }
        self
    }

    /// Adds a member if there is a value.
    #[must_use]
    pub fn with_some(self, name: &'static str, value: Option<impl Into<Json>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Adds an array unless it is empty.
    #[must_use]
    pub fn with_list(self, name: &'static str, items: Vec<Json>) -> Self {
        if items.is_empty() { self } else { self.with(name, Self::List(items)) }
    }

    /// An array from anything that becomes JSON.
    pub fn list<T: Into<Json>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }

    /// The member of an object with this name.
    pub fn member(&self, name: &str) -> Option<&Json> {
        match self {
            Self::Object(members) => members.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The characters, if this is a string.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The canonical bytes (RFC 8785): no white space, members sorted by UTF-16 code units.
    pub fn to_canonical(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(256);
        self.write_canonical(&mut out);
        out
    }

    /// The same value indented by two spaces, with a line feed at the end, members in their given order.
    pub fn to_pretty(&self) -> String {
        let mut out = Vec::new();
        self.write_pretty(&mut out, 0);
        out.push(b'\n');
        String::from_utf8(out).unwrap_or_default()
    }

    /// The same value laid out for pages and schemas: what fits into 120 characters stands on one line. With a line feed at
    /// the end.
    pub fn to_lines(&self) -> String {
        format!("{}\n", laid_out(self, 0, 0))
    }

    /// Appends the canonical bytes.
    pub(crate) fn write_canonical(&self, out: &mut Vec<u8>) {
        match self {
            Self::List(items) => {
                out.push(b'[');
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        out.push(b',');
                    }
                    item.write_canonical(out);
                }
                out.push(b']');
            }
            Self::Object(members) => {
                out.push(b'{');
                if members.is_sorted_by(|a, b| utf16_order(&a.0, &b.0).is_le()) {
                    write_members(members, out);
                } else {
                    let mut sorted: Vec<_> = members.iter().collect();
                    sorted.sort_by(|a, b| utf16_order(&a.0, &b.0));
                    write_members(sorted, out);
                }
                out.push(b'}');
            }
            scalar => scalar.write_scalar(out),
        }
    }

    fn write_pretty(&self, out: &mut Vec<u8>, indent: usize) {
        match self {
            Self::List(items) if !items.is_empty() => {
                out.push(b'[');
                for (i, item) in items.iter().enumerate() {
                    new_line(out, i, indent + 1);
                    item.write_pretty(out, indent + 1);
                }
                end_line(out, indent, b']');
            }
            Self::Object(members) if !members.is_empty() => {
                out.push(b'{');
                for (i, (key, value)) in members.iter().enumerate() {
                    new_line(out, i, indent + 1);
                    write_string(key, out);
                    out.extend_from_slice(b": ");
                    value.write_pretty(out, indent + 1);
                }
                end_line(out, indent, b'}');
            }
            other => other.write_canonical(out),
        }
    }

    fn write_scalar(&self, out: &mut Vec<u8>) {
        match self {
            Self::Bool(true) => out.extend_from_slice(b"true"),
            Self::Bool(false) => out.extend_from_slice(b"false"),
            Self::Int(value) => write_integer(*value, out),
            Self::Text(text) => write_string(text, out),
            _ => out.extend_from_slice(b"null"),
        }
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<u32> for Json {
    fn from(value: u32) -> Self {
        Self::Int(i64::from(value))
    }
}

/// Counts above the largest safe integer cannot occur (limits are far below) and would be written as that integer.
impl From<usize> for Json {
    fn from(value: usize) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(crate::Limit::SAFE_INTEGER).min(crate::Limit::SAFE_INTEGER))
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Json {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Vec<Json>> for Json {
    fn from(value: Vec<Json>) -> Self {
        Self::List(value)
    }
}

/// `null` for nothing.
impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

fn laid_out(value: &Json, indent: usize, before: usize) -> String {
    let line = on_one_line(value);
    let inner = " ".repeat(indent + 2);
    match value {
        _ if indent > 0 && indent + before + line.chars().count() < WIDTH => line,
        Json::List(items) if !items.is_empty() => {
            let item = |item: &Json| format!("{inner}{}", laid_out(item, indent + 2, 0));
            format!("[\n{}\n{}]", items.iter().map(item).collect::<Vec<_>>().join(",\n"), " ".repeat(indent))
        }
        Json::Object(members) if !members.is_empty() => {
            let member = |(key, value): &(Cow<'static, str>, Json)| {
                let key = format!("{}: ", on_one_line(&Json::from(key.as_ref())));
                format!("{inner}{key}{}", laid_out(value, indent + 2, key.len()))
            };
            format!("{{\n{}\n{}}}", members.iter().map(member).collect::<Vec<_>>().join(",\n"), " ".repeat(indent))
        }
        _ => line,
    }
}

fn on_one_line(value: &Json) -> String {
    match value {
        Json::List(items) => format!("[{}]", items.iter().map(on_one_line).collect::<Vec<_>>().join(", ")),
        Json::Object(members) => {
            let key = |key: &str| on_one_line(&Json::from(key));
            let member = |(name, value): &(Cow<'static, str>, Json)| format!("{}: {}", key(name), on_one_line(value));
            format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(", "))
        }
        scalar => String::from_utf8(scalar.to_canonical()).unwrap_or_default(),
    }
}

/// One step of a JSON Pointer (RFC 6901 section 3).
pub fn escape_pointer(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

fn utf16_order(a: &str, b: &str) -> std::cmp::Ordering {
    if a.is_ascii() && b.is_ascii() { a.cmp(b) } else { a.encode_utf16().cmp(b.encode_utf16()) }
}

fn new_line(out: &mut Vec<u8>, item: usize, indent: usize) {
    out.extend_from_slice(if item > 0 { b",\n" } else { b"\n" });
    out.extend(std::iter::repeat_n(b' ', indent * 2));
}

fn end_line(out: &mut Vec<u8>, indent: usize, closing: u8) {
    out.push(b'\n');
    out.extend(std::iter::repeat_n(b' ', indent * 2));
    out.push(closing);
}

fn write_members<'a>(members: impl IntoIterator<Item = &'a (Cow<'static, str>, Json)>, out: &mut Vec<u8>) {
    for (i, (key, value)) in members.into_iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        write_string(key, out);
        out.push(b':');
        value.write_canonical(out);
    }
}

fn write_integer(value: i64, out: &mut Vec<u8>) {
    let mut digits = [0; 20];
    let mut rest = value.unsigned_abs();
    let mut count = 0;
    for (place, digit) in digits.iter_mut().rev().enumerate() {
        *digit = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
        if rest == 0 {
            count = place + 1;
            break;
        }
    }
    if value < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(digits.get(digits.len() - count..).unwrap_or_default());
}

/// RFC 8785 section 3.2.2.2.
pub(crate) fn write_string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    loop {
        let (plain, other) = rest.split_at(plain_end(rest, 0));
        out.extend_from_slice(plain);
        let Some((byte, after)) = other.split_first() else { break };
        write_escape(*byte, out);
        rest = after;
    }
    out.push(b'"');
}

fn write_escape(byte: u8, out: &mut Vec<u8>) {
    match byte {
        b'"' => out.extend_from_slice(b"\\\""),
        b'\\' => out.extend_from_slice(b"\\\\"),
        0x08 => out.extend_from_slice(b"\\b"),
        0x09 => out.extend_from_slice(b"\\t"),
        0x0a => out.extend_from_slice(b"\\n"),
        0x0c => out.extend_from_slice(b"\\f"),
        0x0d => out.extend_from_slice(b"\\r"),
        _ => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
    }
}

/// Most characters of a line that is laid out, with the comma after it.
const WIDTH: usize = 120;
