//! Canonical JSON (RFC 8785) straight from documents, without a tree in between.

use crate::json::write_string;
use crate::shape::{Write, list};

/// One member of a document: its key, and how it is written.
pub(crate) struct Member<T> {
    /// A comma, the key in quotes, a colon.
    pub(crate) key: &'static str,
    /// Appends the member, or nothing where it is left out.
    pub(crate) put: fn(&T, &'static str, &mut Vec<u8>),
}

impl<T> Clone for Member<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Member<T> {}

/// The key of a member as it is written behind another member.
macro_rules! key {
    ($($name:tt)*) => {
        concat!(",\"", $($name)*, "\":")
    };
}
pub(crate) use key;

/// The members in canonical order. Names are ASCII, so that the order of bytes is that of UTF-16 code units; and a quote comes before
/// every character that a name has, so that a name comes before those that it begins.
#[expect(
    clippy::indexing_slicing,
    reason = "this is only run by the compiler, for which an index beyond the end is an error"
)]
pub(crate) const fn sorted<T, const N: usize>(mut members: [Member<T>; N]) -> [Member<T>; N] {
    let mut end = N;
    while end > 1 {
        let mut at = 1;
        while at < end {
            if is_before(members[at].key.as_bytes(), members[at - 1].key.as_bytes()) {
                let held = members[at];
                members[at] = members[at - 1];
                members[at - 1] = held;
            }
            at += 1;
        }
        end -= 1;
    }
    members
}

#[expect(
    clippy::indexing_slicing,
    reason = "this is only run by the compiler, for which an index beyond the end is an error"
)]
const fn is_before(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() {
        if one[at] != other[at] {
            return one[at] < other[at];
        }
        at += 1;
    }
    one.len() < other.len()
}

/// Appends an object.
pub(crate) fn object<T>(of: &T, members: &[Member<T>], out: &mut Vec<u8>) {
    let start = out.len();
    for member in members {
        (member.put)(of, member.key, out);
    }
    // the comma before the first member is where the brace belongs
    match out.get_mut(start) {
        Some(first) => *first = b'{',
        None => out.push(b'{'),
    }
    out.push(b'}');
}

/// A member that is always there.
pub(crate) fn put<T: Write + ?Sized>(key: &'static str, value: &T, out: &mut Vec<u8>) {
    out.extend_from_slice(key.as_bytes());
    value.write(out);
}

/// A member that is left out where there is no value.
pub(crate) fn put_some<T: Write>(key: &'static str, value: Option<&T>, out: &mut Vec<u8>) {
    if let Some(value) = value {
        put(key, value, out);
    }
}

/// A member that is `null` where there is no value.
pub(crate) fn put_or_null<T: Write>(key: &'static str, value: Option<&T>, out: &mut Vec<u8>) {
    out.extend_from_slice(key.as_bytes());
    match value {
        Some(value) => value.write(out),
        None => out.extend_from_slice(b"null"),
    }
}

/// A list that is left out where it is empty.
pub(crate) fn put_list<T: Write>(key: &'static str, items: &[T], out: &mut Vec<u8>) {
    if !items.is_empty() {
        out.extend_from_slice(key.as_bytes());
        list(items, out);
    }
}

/// A member that is left out where it is the default.
pub(crate) fn put_unless_default<T: Default + PartialEq + Write>(key: &'static str, value: &T, out: &mut Vec<u8>) {
    if *value != T::default() {
        put(key, value, out);
    }
}

/// Appends a text in which nothing has to be escaped.
pub(crate) fn plain(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
}

impl Write for str {
    fn to_json(&self) -> crate::json::Json {
        self.into()
    }

    fn write(&self, out: &mut Vec<u8>) {
        write_string(self, out);
    }
}
