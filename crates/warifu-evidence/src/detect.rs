//! Which format a document has: told from its content alone.

use std::borrow::Cow;

use serde::de::MapAccess;

use crate::error::{ImportError, Problem, SHOWN, shortened};
use crate::imported::Format;
use crate::reader::{Member, Object, Trail, read_object};

/// Looks at the members of the outermost object and steps over their values.
pub(crate) fn detect(text: &str) -> Result<Format, ImportError> {
    let mut marks = Marks::default();
    read_object(&Trail::new(text, None), &mut marks)?;
    if marks.spdx_3 {
        let problem = Problem::UnsupportedVersion { format: "SPDX", version: "3".into() };
        return Err(ImportError::at("/@context", problem));
    }
    let [first, rest @ ..] = marks.found.as_slice() else {
        return Err(ImportError::whole(Problem::UnrecognisedFormat { keys: marks.keys }));
    };
    let (format, _) = first;
    if let Some((_, key)) = rest.iter().find(|(other, _)| other != format) {
        return Err(ImportError::at(
            format!("/{key}"),
            Problem::AmbiguousFormat { format: format.name(), key: (*key).to_owned() },
        ));
    }
    Ok(*format)
}

/// The members that tell formats apart.
#[derive(Default)]
struct Marks {
    found: Vec<(Format, &'static str)>,
    keys: Vec<String>,
    /// SPDX 3 is JSON-LD and has no version member.
    spdx_3: bool,
}

impl Marks {
    fn mark<'de, A: MapAccess<'de>>(
        &mut self,
        format: Format,
        key: &'static str,
        value: Member<'_, 'de, A>,
    ) -> Result<(), A::Error> {
        self.found.push((format, key));
        value.skip()
    }
}

impl<'de> Object<'de> for Marks {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        if self.keys.len() < SHOWN {
            self.keys.push(shortened(key));
        }
        match key {
            "bomFormat" => {
                value.parse(bom_format)?;
                self.found.push((Format::CycloneDx, "bomFormat"));
            }
            "spdxVersion" => self.mark(Format::Spdx, "spdxVersion", value)?,
            "_type" => self.mark(Format::Statement, "_type", value)?,
            "payloadType" => self.mark(Format::Dsse, "payloadType", value)?,
            "dsseEnvelope" => self.mark(Format::SigstoreBundle, "dsseEnvelope", value)?,
            "messageSignature" => self.mark(Format::SigstoreBundle, "messageSignature", value)?,
            "@context" => {
                let context = value.text_or_object(&mut Anything)?;
                if context.as_deref().unwrap_or_default().starts_with("https://spdx.org/rdf/3") {
                    self.spdx_3 = true;
                }
                if is_openvex(context.as_deref().unwrap_or_default()) {
                    self.found.push((Format::OpenVex, "@context"));
                }
            }
            "format" => {
                let format = value.text_or_object(&mut Anything)?;
                if is_declaration(format.as_ref()) {
                    self.found.push((Format::Declaration, "format"));
                }
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// The one value that CycloneDX allows.
fn bom_format(text: &str) -> Result<(), Problem> {
    if text == "CycloneDX" {
        return Ok(());
    }
    Err(Problem::NotOneOf { value: shortened(text), allowed: "CycloneDX" })
}

fn is_openvex(context: &str) -> bool {
    context.starts_with("https://openvex.dev/ns")
}

fn is_declaration(format: Option<&Cow<'_, str>>) -> bool {
    format.is_some_and(|format| format.starts_with("warifu.declaration/"))
}

/// Any object, of which nothing is wanted.
pub(crate) struct Anything;

impl<'de> Object<'de> for Anything {
    fn member<A: MapAccess<'de>>(&mut self, _: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        value.skip()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_from_content() {
        for (text, format) in [
            (r#"{"bomFormat": "CycloneDX"}"#, Format::CycloneDx),
            (r#"{"name": "x", "spdxVersion": "SPDX-2.3"}"#, Format::Spdx),
            (r#"{"_type": "https://in-toto.io/Statement/v1"}"#, Format::Statement),
            (r#"{"payload": "", "payloadType": ""}"#, Format::Dsse),
            (r#"{"mediaType": "x", "dsseEnvelope": {"payloadType": ""}}"#, Format::SigstoreBundle),
            (r#"{"@context": "https://openvex.dev/ns/v0.2.0"}"#, Format::OpenVex),
            (r#"{"format": "warifu.declaration/1"}"#, Format::Declaration),
        ] {
            assert_eq!(detect(text), Ok(format), "{text}");
        }
    }

    #[test]
    fn other_documents_are_not_guessed_at() {
        for (text, code) in [
            ("{}", "unrecognised-format"),
            (r#"{"format": "warifu.product/1"}"#, "unrecognised-format"),
            (r#"{"@context": ["https://www.w3.org/ns/credentials/v2"]}"#, "unrecognised-format"),
            (r#"{"bomFormat": "CycloneDX", "spdxVersion": "SPDX-2.3"}"#, "ambiguous-format"),
            (r#"{"bomFormat": "Other"}"#, "not-one-of"),
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
}
