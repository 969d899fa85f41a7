//! Detection of the format of a document from its content alone.

use std::borrow::Cow;

use serde::de::MapAccess;

use crate::error::{ImportError, ImportProblem};
use crate::format::{EvidenceFormat, FormatMark, MarkValue};
use crate::formats::{formats, listed};
use crate::reader::{Anything, Member, Object, Trail, read_object};
use crate::shown::{SHOWN, shortened};

/// Tells the format of a document from the members of its outermost object; their values are stepped over.
///
/// ```
/// let format = warifu_evidence::detect(r#"{"spdxVersion": "SPDX-2.3"}"#)?;
/// assert_eq!(format.name(), "SPDX");
/// # Ok::<(), warifu_evidence::ImportError>(())
/// ```
///
/// # Errors
/// A text that is not one JSON object, has marks of no format or of two, or is of a version that is not read.
pub fn detect(text: &str) -> Result<&'static EvidenceFormat, ImportError> {
    let mut marks = Marks::default();
    read_object(&Trail::new(text, None), &mut marks)?;
    if let Some((key, problem)) = marks.unread {
        return Err(ImportError::at(format!("/{key}"), problem));
    }
    let [(format, _), rest @ ..] = marks.found.as_slice() else {
        return Err(ImportError::whole(ImportProblem::UnrecognisedFormat { keys: marks.keys, read: listed() }));
    };
    if let Some((_, key)) = rest.iter().find(|(other, _)| other != format) {
        let problem = ImportProblem::AmbiguousFormat { format: format.name, key: (*key).to_owned(), read: listed() };
        return Err(ImportError::at(format!("/{key}"), problem));
    }
    Ok(format)
}

/// The members that tell formats apart.
#[derive(Default)]
struct Marks {
    found: Vec<(&'static EvidenceFormat, &'static str)>,
    /// The first members, for messages.
    keys: Vec<String>,
    unread: Option<(&'static str, ImportProblem)>,
}

impl Marks {
    /// Notes a mark if the value of the member is one.
    fn note(&mut self, format: &'static EvidenceFormat, mark: &'static FormatMark, text: Option<&str>) {
        let begins = |start: &str| text.is_some_and(|text| text.starts_with(start));
        match mark.value {
            MarkValue::Any | MarkValue::Exactly(_) => self.found.push((format, mark.member)),
            MarkValue::Begins(start) if begins(start) => self.found.push((format, mark.member)),
            MarkValue::Unread { begins: start, version } if begins(start) => {
                let (version, read) = (version.to_owned(), format.versions);
                self.unread =
                    Some((mark.member, ImportProblem::UnsupportedVersion { format: format.name, version, read }));
            }
            MarkValue::Begins(_) | MarkValue::Unread { .. } => {}
        }
    }
}

impl<'de> Object<'de> for Marks {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        if self.keys.len() < SHOWN {
            self.keys.push(shortened(key));
        }
        let marks = marks_of(key);
        let text = read_value(&marks, value)?;
        for (format, mark) in marks {
            self.note(format, mark, text.as_deref());
        }
        Ok(())
    }
}

fn marks_of(key: &str) -> Vec<(&'static EvidenceFormat, &'static FormatMark)> {
    let all = formats().iter().flat_map(|format| format.marks.iter().map(move |mark| (*format, mark)));
    all.filter(|(_, mark)| mark.member == key).collect()
}

/// Reads as much of a value as its marks need.
fn read_value<'de, A: MapAccess<'de>>(
    marks: &[(&'static EvidenceFormat, &'static FormatMark)],
    value: Member<'_, 'de, A>,
) -> Result<Option<Cow<'de, str>>, A::Error> {
    let exact = marks.iter().find_map(|(_, mark)| match mark.value {
        MarkValue::Exactly(text) => Some(text),
        _ => None,
    });
    if let Some(allowed) = exact {
        return value.parse(|text| exactly(text, allowed)).map(|()| None);
    }
    let is_text = |mark: &FormatMark| matches!(mark.value, MarkValue::Begins(_) | MarkValue::Unread { .. });
    if marks.iter().any(|(_, mark)| is_text(mark)) {
        return value.text_or_object(&mut Anything);
    }
    value.skip().map(|()| None)
}

fn exactly(text: &str, allowed: &'static str) -> Result<(), ImportProblem> {
    if text == allowed { Ok(()) } else { Err(ImportProblem::NotOneOf { value: shortened(text), allowed }) }
}

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
            (r#"{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"}"#, "unsupported-version"),
            ("[]", "wrong-type"),
            ("", "truncated"),
            ("{", "truncated"),
            ("<bom/>", "syntax"),
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
            MarkValue::Begins(_) | MarkValue::Unread { .. } => 2,
        };
        for mark in formats().iter().flat_map(|format| format.marks) {
            assert!(marks_of(mark.member).iter().all(|(_, other)| way(&other.value) == way(&mark.value)));
        }
    }
}
