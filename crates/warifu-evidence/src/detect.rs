//! Detection of the format of a document from its content alone.

use std::borrow::Cow;

use serde::de::MapAccess;

use crate::error::{ImportError, ImportProblem};
use crate::format::{EvidenceFormat, FormatMark, MarkValue};
use crate::formats::{formats, listed};
use crate::json_lines;
use crate::reader::{Anything, Member, Object, Trail, read_object};
use crate::shown::{SHOWN, shortened};
use crate::unread::Unread;

/// Tells the format of a document from its first words and from the members of its outermost object; their values are
/// stepped over.
///
/// ```
/// let format = warifu_evidence::detect(r#"{"spdxVersion": "SPDX-2.3"}"#)?;
/// assert_eq!(format.name(), "SPDX");
/// # Ok::<(), warifu_evidence::ImportError>(())
/// ```
///
/// # Errors
/// A text that has marks of no format or of two, or of a format that is not read.
pub fn detect(text: &str) -> Result<&'static EvidenceFormat, ImportError> {
    if json_lines::is_lines(text) { Ok(&json_lines::FORMAT) } else { detect_one(text) }
}

/// The same for a text that is one document.
pub(crate) fn detect_one(text: &str) -> Result<&'static EvidenceFormat, ImportError> {
    if let Some(format) = formats().iter().find(|format| format.marks.iter().any(|mark| mark.begins(text))) {
        return Ok(format);
    }
    if let Some(unread) = Unread::of_text(text) {
        return Err(ImportError::whole(ImportProblem::UnreadFormat { unread }));
    }
    let mut marks = Marks::default();
    read_object(&Trail::new(text, None), &mut marks)?;
    let [(format, _), rest @ ..] = marks.found.as_slice() else {
        return Err(marks.unrecognised());
    };
    if let Some((_, key)) = rest.iter().find(|(other, _)| other != format) {
        let problem = ImportProblem::AmbiguousFormat { format: format.name, key: (*key).to_owned(), read: listed() };
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
            Self::Member(..) | Self::Lines => false,
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
#[derive(Default)]
struct Marks {
    found: Vec<(&'static EvidenceFormat, &'static str)>,
    /// The first members, for messages.
    keys: Vec<String>,
    unread: Option<(String, &'static Unread)>,
}

impl Marks {
    /// Notes a mark if the value of the member is one.
    fn note(&mut self, format: &'static EvidenceFormat, (member, value): Told, text: Option<&str>) {
        let is_mark = match value {
            MarkValue::Any | MarkValue::Exactly(_) => true,
            MarkValue::Begins(start) => text.is_some_and(|text| text.starts_with(start)),
        };
        if is_mark {
            self.found.push((format, member));
        }
    }

    fn unrecognised(self) -> ImportError {
        match self.unread {
            Some((key, unread)) => ImportError::at(format!("/{key}"), ImportProblem::UnreadFormat { unread }),
            None => ImportError::whole(ImportProblem::UnrecognisedFormat { keys: self.keys, read: listed() }),
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
        let marks = marks_of(key);
        let text = read_value(&marks, value)?;
        for (format, told) in marks {
            self.note(format, told, text.as_deref());
        }
        if let Some(unread) = Unread::of_member(key, text.as_deref()) {
            self.unread.get_or_insert((key.to_owned(), unread));
        }
        Ok(())
    }
}

fn marks_of(key: &str) -> Vec<(&'static EvidenceFormat, Told)> {
    let all = formats().iter().flat_map(|format| format.marks.iter().map(move |mark| (*format, mark)));
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
) -> Result<Option<Cow<'de, str>>, A::Error> {
    let exact = marks.iter().find_map(|(_, (_, value))| match value {
        MarkValue::Exactly(text) => Some(*text),
        _ => None,
    });
    if let Some(allowed) = exact {
        return value.parse(|text| exactly(text, allowed)).map(|()| None);
    }
    if marks.iter().any(|(_, (_, value))| matches!(value, MarkValue::Begins(_))) {
        return value.text_or_object(&mut Anything);
    }
    value.skip().map(|()| None)
}

fn exactly(text: &str, allowed: &'static str) -> Result<(), ImportProblem> {
    if text == allowed { Ok(()) } else { Err(ImportProblem::NotOneOf { value: shortened(text), allowed }) }
}

/// The names of the root element and of its namespaces stand near its beginning.
const TAG_BYTES: usize = 8192;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_from_content() {
        for (text, name) in [
            (r#"{"bomFormat": "CycloneDX"}"#, "CycloneDX"),
            (r#"{"name": "x", "spdxVersion": "SPDX-2.3"}"#, "SPDX"),
            (r#"{"_type": "https://in-toto.io/Statement/v1"}"#, "in-toto statement"),
            (r#"{"payload": "", "payloadType": ""}"#, "in-toto statement in a DSSE envelope"),
            (r#"{"mediaType": "x", "dsseEnvelope": {"payloadType": ""}}"#, "in-toto statement in a sigstore bundle"),
            (r#"{"@context": "https://openvex.dev/ns/v0.2.0"}"#, "OpenVEX"),
            (r#"{"format": "warifu.questionnaire/1"}"#, "questionnaire"),
            (r#"{"format": "warifu.declaration/1"}"#, "declaration"),
        ] {
            assert_eq!(detect(text).unwrap().name, name, "{text}");
        }
    }

    #[test]
    fn other_documents_are_not_guessed_at() {
        for (text, code) in [
            ("{}", "unrecognised-format"),
            (r#"{"format": "warifu.product/1"}"#, "unrecognised-format"),
            (r#"{"format": 1}"#, "unrecognised-format"),
            (r#"{"@context": ["https://www.w3.org/ns/credentials/v2"]}"#, "unrecognised-format"),
            (r#"{"bomFormat": "CycloneDX", "spdxVersion": "SPDX-2.3"}"#, "ambiguous-format"),
            (r#"{"bomFormat": "Other"}"#, "not-one-of"),
            (r#"{"bomFormat": 1}"#, "wrong-type"),
            (r#"{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"}"#, "unread-format"),
            (r#"{"specFormat": "CycloneDX"}"#, "unread-format"),
            ("SPDXVersion: SPDX-2.3", "unread-format"),
            ("# a comment\n\n# another\nSPDXVersion: SPDX-2.3", "unread-format"),
            ("[]", "wrong-type"),
            ("", "truncated"),
            ("{", "truncated"),
            ("<bom/>", "unread-format"),
            ("bom", "syntax"),
            ("\u{feff}{}", "syntax"),
            ("{} {}", "trailing-bytes"),
            (r#"{"a": 1, "a": 2}"#, "duplicate-key"),
        ] {
            assert_eq!(detect(text).unwrap_err().code(), code, "{text}");
        }
    }

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
            assert!(marks_of(member).iter().all(|(_, (_, other))| way(other) == way(value)));
        }
    }

    #[test]
    fn xml_is_told_by_its_first_tag() {
        let bom = FormatMark::Xml("http://cyclonedx.org/schema/bom/");
        for text in [
            r#"<bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>"#,
            "<?xml version=\"1.0\"?>\n<!-- <x> -->\n<c:bom\n xmlns:c='http://cyclonedx.org/schema/bom/1.4' version='1'>",
        ] {
            assert!(bom.begins(text), "{text}");
        }
        for text in ["", "<", "<?xml ", "<!--", "<x/><bom xmlns='http://cyclonedx.org/schema/bom/1.6'/>", "{}"] {
            assert!(!bom.begins(text), "{text}");
        }
    }
}
