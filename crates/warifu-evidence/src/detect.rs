//! Detection of the format of a document from its content alone.

use crate::error::ImportError;
use crate::format::EvidenceFormat;
use crate::formats::formats;
use crate::marks::detect_among;
use crate::transport;

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
    detect_among(formats(), text)
}

/// Tells the format of a file, which may be compressed or begin with a byte order mark as the files of
/// [`import`](crate::import()) may.
///
/// ```
/// let format = warifu_evidence::detect_file(b"\xef\xbb\xbf{\"spdxVersion\": \"SPDX-2.3\"}")?;
/// assert_eq!(format.name(), "SPDX");
/// # Ok::<(), warifu_evidence::ImportError>(())
/// ```
///
/// # Errors
/// As [`detect`], and a file that is too large, or cannot be opened.
pub fn detect_file(bytes: &[u8]) -> Result<&'static EvidenceFormat, ImportError> {
    detect(transport::open(bytes)?.text()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_from_content() {
        for (text, name) in [
            (r#"{"bomFormat": "CycloneDX"}"#, "CycloneDX"),
            (r#"<bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>"#, "CycloneDX XML"),
            (r#"{"name": "x", "spdxVersion": "SPDX-2.3"}"#, "SPDX"),
            (r#"{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"}"#, "SPDX 3"),
            (r#"{"@graph": [], "@context": ["https://spdx.org/rdf/3.0.1/spdx-context.jsonld", {"a": 1}]}"#, "SPDX 3"),
            (r#"{"@context": {"@vocab": "https://spdx.org/rdf/3.0.0/terms/"}}"#, "SPDX 3"),
            ("SPDXVersion: SPDX-2.3", "SPDX tag-value"),
            ("# a comment\n\n# another\nSPDXVersion: SPDX-2.3", "SPDX tag-value"),
            (r#"{"_type": "https://in-toto.io/Statement/v1"}"#, "in-toto statement"),
            (r#"{"signed": {"_type": "link"}, "signatures": []}"#, "in-toto link"),
            (r#"{"payload": "", "payloadType": ""}"#, "in-toto statement in a DSSE envelope"),
            (r#"{"mediaType": "x", "dsseEnvelope": {"payloadType": ""}}"#, "in-toto statement in a sigstore bundle"),
            (r#"{"@context": "https://openvex.dev/ns/v0.2.0"}"#, "OpenVEX"),
            (r#"{"document": {"csaf_version": "2.0"}}"#, "CSAF"),
            (r#"{"format": "warifu.questionnaire/1"}"#, "questionnaire"),
            (r#"{"version": "2.1.0", "runs": []}"#, "SARIF"),
            (r#"{"scorecard": {"version": "v5.5.0"}}"#, "OpenSSF Scorecard"),
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
            (r#"{"specFormat": "CycloneDX"}"#, "unread-format"),
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
}
