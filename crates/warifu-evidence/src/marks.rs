//! Detection of the format of a document among some, by the marks of each.

use serde::de::MapAccess;
use serde_json::Value;

use crate::error::{ImportError, ImportProblem};
use crate::format::{EvidenceFormat, FormatMark, Formats, MarkValue};
use crate::reader::{Member, Object, Trail, read_object};
use crate::shown::{SHOWN, shortened};
use crate::unread::Unread;
use crate::unread_formats;

/// Tells which of some formats a text is of.
pub(crate) fn detect_among(formats: Formats, text: &str) -> Result<&'static EvidenceFormat, ImportError> {
    if let Some(format) = formats.iter().find(|format| format.marks.iter().any(|mark| mark.begins(text))) {
        return Ok(format);
    }
    if let Some(unread) = unread_formats::of_text(|mark| mark.begins(text)) {
        return Err(ImportError::whole(ImportProblem::UnreadFormat { unread }));
    }
    let mut marks = Marks { formats, found: Vec::new(), keys: Vec::new(), unread: None };
    read_object(&Trail::new(text, None), &mut marks)?;
    let [(format, _), rest @ ..] = marks.found.as_slice() else {
        return Err(marks.unrecognised());
    };
    if let Some((_, key)) = rest.iter().find(|(other, _)| other != format) {
        let problem =
            ImportProblem::AmbiguousFormat { format: format.name, key: (*key).into(), read: listed(formats).into() };
        return Err(ImportError::at(format!("/{key}"), problem));
    }
    Ok(format)
}

impl FormatMark {
    /// True for a text that begins as a document of the format does. Members show only when the document is read.
    pub(crate) fn begins(&self, text: &str) -> bool {
        match *self {
            Self::Text(start) => first_words(text).starts_with(start),
            Self::Xml(namespace) => first_tag(text).is_some_and(|tag| tag.contains(namespace)),
            Self::Bytes(start) => text.as_bytes().starts_with(start),
            Self::BytesAt(place, there) => text.as_bytes().get(place..).is_some_and(|rest| rest.starts_with(there)),
            Self::Lines => is_lines(text),
            Self::Member(..) => false,
        }
    }
}

/// What follows white space and lines that begin with `#`.
fn first_words(text: &str) -> &str {
    let mut rest = text.trim_start();
    while let Some((_, after)) = rest.split_once('\n').filter(|_| rest.starts_with('#')) {
        rest = after.trim_start();
    }
    rest
}

/// The first tag of an XML document, after its declaration, its comments and its document type; at most so many bytes of it.
fn first_tag(text: &str) -> Option<&str> {
    let mut rest = text.trim_start();
    loop {
        rest = rest.strip_prefix('<')?;
        let end = match rest.chars().next()? {
            '?' => "?>",
            '!' if rest.starts_with("!--") => "-->",
            '!' if rest.split('>').next().is_some_and(|head| head.contains('[')) => "]>",
            '!' => ">",
            _ => break,
        };
        rest = rest.split_once(end)?.1.trim_start();
    }
    let tag = rest.split('>').next()?;
    let end = (0..=TAG_BYTES.min(tag.len())).rev().find(|end| tag.is_char_boundary(*end))?;
    tag.get(..end)
}

/// The members that tell formats apart.
struct Marks {
    formats: Formats,
    found: Vec<(&'static EvidenceFormat, &'static str)>,
    /// The first members, for messages.
    keys: Vec<String>,
    unread: Option<(String, &'static Unread)>,
}

impl Marks {
    /// Notes a mark if the value of the member is one.
    fn note(&mut self, format: &'static EvidenceFormat, (member, value): Told, texts: &[String]) {
        let is_mark = match value {
            MarkValue::Any | MarkValue::Exactly(_) => true,
            MarkValue::Begins(start) => texts.iter().any(|text| text.starts_with(start)),
        };
        if is_mark {
            self.found.push((format, member));
        }
    }

    fn unrecognised(self) -> ImportError {
        match self.unread {
            Some((key, unread)) => ImportError::at(format!("/{key}"), ImportProblem::UnreadFormat { unread }),
            None => {
                ImportError::whole(ImportProblem::UnrecognisedFormat { keys: self.keys, read: listed(self.formats) })
            }
        }
    }
}

/// Member that a format is told by.
type Told = (&'static str, &'static MarkValue);

impl<'de> Object<'de> for Marks {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        if self.keys.len() < SHOWN {
            self.keys.push(shortened(key));
        }
        let marks = marks_of(self.formats, key);
        let texts = read_value(&marks, value)?;
        for (format, told) in marks {
            self.note(format, told, &texts);
        }
        if let Some(unread) = unread_formats::of_member(key, texts.first().map(String::as_str)) {
            self.unread.get_or_insert((key.to_owned(), unread));
        }
        Ok(())
    }
}

fn marks_of(formats: Formats, key: &str) -> Vec<(&'static EvidenceFormat, Told)> {
    let all = formats.iter().flat_map(|format| format.marks.iter().map(move |mark| (*format, mark)));
    let told = all.filter_map(|(format, mark)| match mark {
        FormatMark::Member(member, value) if *member == key => Some((format, (*member, value))),
        _ => None,
    });
    told.collect()
}

/// Reads as much of a value as its marks need.
fn read_value<'de, A: MapAccess<'de>>(
    marks: &[(&'static EvidenceFormat, Told)],
    value: Member<'_, 'de, A>,
) -> Result<Vec<String>, A::Error> {
    let exact = marks.iter().find_map(|(_, (_, value))| match value {
        MarkValue::Exactly(text) => Some(*text),
        _ => None,
    });
    if let Some(allowed) = exact {
        return value.parse(|text| exactly(text, allowed)).map(|()| Vec::new());
    }
    if marks.iter().any(|(_, (_, value))| matches!(value, MarkValue::Begins(_))) {
        return value.raw().map(texts_of);
    }
    value.skip().map(|()| Vec::new())
}

/// The texts that a value is or has: JSON-LD allows a context to be text, an object, or a list of both.
fn texts_of(raw: &str) -> Vec<String> {
    if raw.len() > CONTEXT_BYTES {
        return Vec::new();
    }
    let value = serde_json::from_str(raw).unwrap_or(Value::Null);
    let mut texts = Vec::new();
    let each = |value: Value| match value {
        Value::Object(members) => members.into_iter().map(|(_, value)| value).collect(),
        other => vec![other],
    };
    let values = match value {
        Value::Array(items) => items.into_iter().flat_map(each).collect(),
        other => each(other),
    };
    for value in values {
        if let Value::String(text) = value {
            texts.push(text);
        }
    }
    texts
}

fn exactly(text: &str, allowed: &'static str) -> Result<(), ImportProblem> {
    if text == allowed { Ok(()) } else { Err(ImportProblem::NotOneOf { value: shortened(text), allowed }) }
}

/// The formats in one line, for people.
fn listed(formats: Formats) -> String {
    let one = |format: &&EvidenceFormat| match format.versions {
        "" => format.name.to_owned(),
        versions => format!("{} {versions}", format.name),
    };
    let all: Vec<String> = formats.iter().map(one).collect();
    all.join(", ")
}

/// True for a text of which the first line with anything on it is one object, and the next begins another: no single
/// JSON document looks so.
fn is_lines(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    first.starts_with('{') && first.ends_with('}') && lines.next().is_some_and(|second| second.starts_with('{'))
}

/// A longer context is not that of any format here, and is not built.
const CONTEXT_BYTES: usize = 64 * 1024;
/// The names of the root element and of its namespaces stand near its beginning.
const TAG_BYTES: usize = 8192;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::formats;

    /// The value of a member is read once, so the marks of several formats on it have to be readable together.
    #[test]
    fn marks_on_one_member_are_read_in_one_way() {
        let way = |value: &MarkValue| match value {
            MarkValue::Any => 0,
            MarkValue::Exactly(_) => 1,
            MarkValue::Begins(_) => 2,
        };
        for mark in formats().iter().flat_map(|format| format.marks) {
            let FormatMark::Member(member, value) = mark else { continue };
            assert!(marks_of(formats(), member).iter().all(|(_, (_, other))| way(other) == way(value)));
        }
    }

    #[test]
    fn no_single_document_looks_like_lines() {
        assert!(is_lines("{}\n{}") && is_lines("\n{\"a\": 1}\r\n\r\n{\"b\": 2}\r\n"));
        for text in ["{}", "{}\n", "{\n}\n", "{\"a\": {}\n}", "{\"a\": [{}\n, {}]}", "[{}\n,{}]", "", "{}\n[]", "{} {}"]
        {
            assert!(!is_lines(text), "{text}");
        }
    }

    #[test]
    fn xml_is_told_by_its_first_tag() {
        let bom = FormatMark::Xml("http://cyclonedx.org/schema/bom/");
        for text in [
            r#"<bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>"#,
            "<!DOCTYPE bom [<!ENTITY a 'b'>]><bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\"/>",
            "<?xml version=\"1.0\"?>\n<!-- <x> -->\n<c:bom\n xmlns:c='http://cyclonedx.org/schema/bom/1.4' version='1'>",
        ] {
            assert!(bom.begins(text), "{text}");
        }
        for text in ["", "<", "<?xml ", "<!--", "<x/><bom xmlns='http://cyclonedx.org/schema/bom/1.6'/>", "{}"] {
            assert!(!bom.begins(text), "{text}");
        }
    }
}
