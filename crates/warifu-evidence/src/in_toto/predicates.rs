//! What a statement may carry: one table from predicate types to readers.
//!
//! A predicate is either a document of a format that is read, whose own version then counts, or has a reader of its own.
//! A type that is not in the table as it stands is looked up without a trailing `/v…`: CycloneDX, SPDX and OpenVEX
//! documents are published under both.

use std::borrow::Cow;

use serde::de::MapAccess;

use super::build;
use crate::error::{ImportError, ImportProblem};
use crate::format::{Formats, Input};
use crate::marks::detect_among;
use crate::part::Content;
use crate::reader::{Anything, Member, Object, Trail, read_object};
use crate::shown::listed;
use crate::{cyclonedx, openvex, scorecard, spdx, spdx3};

/// Type of a predicate and what reads it.
pub(crate) struct Predicate {
    /// The type; without its version where that is any.
    name: &'static str,
    body: Body,
}

enum Body {
    /// A document of one of these formats.
    Document(Formats),
    /// Something that only statements carry: the kind of evidence that it is, and its reader. What it is about are the
    /// subjects of the statement, which have been compared when the reader is called.
    Own(&'static str, fn(&Input<'_, '_>) -> Result<Content, ImportError>),
}

impl Predicate {
    pub(crate) fn find(name: &str) -> Option<&'static Self> {
        let exactly = |name: &str| PREDICATES.iter().find(|predicate| predicate.name == name);
        exactly(name).or_else(|| exactly(without_version(name)?))
    }

    /// The kinds of evidence that such a statement may be.
    fn kinds(&self) -> Vec<&'static str> {
        let mut kinds = match self.body {
            Body::Document(formats) => formats.iter().flat_map(|format| format.kinds).copied().collect(),
            Body::Own(kind, _) => vec![kind],
        };
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// Reads the predicate, given its text as it stands in the statement.
    pub(crate) fn read(&self, text: &str, input: &Input<'_, '_>) -> Result<Content, ImportError> {
        match self.body {
            Body::Own(_, read) => read(&Input { trail: &Trail::new(text, None), ..*input }),
            Body::Document(formats) => {
                let (text, member) = document(text)?;
                let format = detect_among(formats, &text).map_err(|error| error.below(member, 0))?;
                let read = (format.read)(&Input { trail: &Trail::new(&text, None), ..*input });
                read.map_err(|error| error.below(member, 0))
            }
        }
    }
}

/// The predicate types that are read, each with the kinds of evidence that such statements may be. A type of a document
/// format stands for itself and for itself with a version, `/v…`.
///
/// An [admission policy](warifu_model::Admission) that names a key for evidence names these types.
///
/// ```
/// let kinds: Vec<_> = warifu_evidence::predicate_types().filter(|(name, _)| *name == "https://cyclonedx.org/bom").collect();
/// assert_eq!(kinds, [("https://cyclonedx.org/bom", vec!["sbom", "vex"])]);
/// ```
pub fn predicate_types() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    PREDICATES.iter().map(|predicate| (predicate.name, predicate.kinds()))
}

/// The types in one line, for people.
pub(super) fn listed_types() -> String {
    listed(&PREDICATES.iter().map(|predicate| predicate.name.to_owned()).collect::<Vec<_>>())
}

/// What a type is that is known and not read, in English and Japanese; nothing for any other.
pub(super) fn known(name: &str) -> &'static [&'static str; 2] {
    let is_it = |(known, _): &&(&str, _)| *known == name || without_version(name) == Some(*known);
    KNOWN.iter().find(is_it).map_or(&["", ""], |(_, texts)| texts)
}

/// Types that people have and that are not read; with any version. Each text begins with what it says behind the type.
const KNOWN: &[(&str, [&str; 2])] = &[
    (
        "https://slsa.dev/verification_summary",
        [
            ": somebody else's verdict on provenance (SLSA VSA); import the provenance itself",
            "：来歴に対する他者の判定（SLSA VSA）。来歴そのものを取り込む",
        ],
    ),
    (
        "https://in-toto.io/attestation/svr",
        [
            ": somebody else's verdict on properties (SVR); import the evidence itself",
            "：性質に対する他者の判定（SVR）。証拠そのものを取り込む",
        ],
    ),
    (
        "https://in-toto.io/attestation/test-result",
        [": results of tests; no claim asks for them", "：試験結果。これに対応する主張項目はない"],
    ),
    (
        "https://in-toto.io/attestation/release",
        [
            ": the artifacts of a release; it says nothing else about them",
            "：リリースの成果物の一覧。それ以外のことは述べない",
        ],
    ),
    (
        "https://in-toto.io/attestation/link",
        [": one step of a supply chain (link)", "：サプライチェーンの一工程（link）"],
    ),
    (
        "https://in-toto.io/attestation/vulns",
        [": results of a vulnerability scan; import a VEX document", "：脆弱性の走査結果。VEX文書を取り込む"],
    ),
    (
        "https://in-toto.io/attestation/scai",
        [": attributes of code and artifacts (SCAI)", "：コード及び成果物の属性（SCAI）"],
    ),
    ("https://scorecard.dev/result", [": a Scorecard result", "：Scorecardの結果"]),
    (
        "https://cosign.sigstore.dev/attestation/vuln",
        [": results of a vulnerability scan; import a VEX document", "：脆弱性の走査結果。VEX文書を取り込む"],
    ),
    (
        "https://github.com/npm/attestation/tree/main/specs/publish",
        [
            ": that a package was published (npm); import the provenance beside it",
            "：パッケージの公開（npm）。併せて公開された来歴を取り込む",
        ],
    ),
];

fn without_version(name: &str) -> Option<&str> {
    let (base, version) = name.rsplit_once('/')?;
    version.strip_prefix('v').filter(|number| number.starts_with(|c: char| c.is_ascii_digit())).map(|_| base)
}

/// The document that a predicate is, and the member that has it. It may be text: old versions of cosign put a document into
/// `Data`, and SPDX tag-value is no JSON.
fn document(text: &str) -> Result<(Cow<'_, str>, &'static str), ImportError> {
    if text.starts_with('"') {
        let unquoted = serde_json::from_str::<Cow<'_, str>>(text);
        // a text that has been stepped over before is well formed, and what is not says so here
        return unquoted.map(|text| (text, "")).map_err(|_| ImportError::whole(ImportProblem::Truncated));
    }
    let mut data = Data::default();
    read_object(&Trail::new(text, None), &mut data)?;
    match data.text {
        Some(inner) if data.has_nothing_else => Ok((Cow::Owned(inner), "/Data")),
        _ => Ok((Cow::Borrowed(text), "")),
    }
}

/// The predicate of an old cosign: `{"Data": "…", "Timestamp": "…"}`.
struct Data {
    text: Option<String>,
    has_nothing_else: bool,
}

impl Default for Data {
    fn default() -> Self {
        Self { text: None, has_nothing_else: true }
    }
}

impl<'de> Object<'de> for Data {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "Data" => self.text = value.text_or_object(&mut Anything)?.map(Cow::into_owned),
            "Timestamp" => value.skip()?,
            _ => {
                self.has_nothing_else = false;
                value.skip()?;
            }
        }
        Ok(())
    }
}

/// Every form of SPDX: the type says no version, or any.
const SPDX: Formats = &[&spdx::FORMAT, &spdx::tag_value::FORMAT, &spdx3::FORMAT];

const PREDICATES: &[Predicate] = &[
    Predicate { name: "https://slsa.dev/provenance/v1", body: Body::Own("build_provenance", build::read_v1) },
    Predicate { name: "https://slsa.dev/provenance/v0.2", body: Body::Own("build_provenance", build::read_v0_2) },
    Predicate { name: "https://cyclonedx.org/bom", body: Body::Document(&[&cyclonedx::FORMAT]) },
    // what in-toto-golang wrote before 2022
    Predicate { name: "https://cyclonedx.org/schema", body: Body::Document(&[&cyclonedx::FORMAT]) },
    Predicate { name: "https://spdx.dev/Document", body: Body::Document(SPDX) },
    Predicate { name: "https://openvex.dev/ns", body: Body::Document(&[&openvex::FORMAT]) },
    // what has no version agreed on is not here: SARIF has no predicate type at all
    Predicate { name: "https://scorecard.dev/result/v0.1", body: Body::Document(&[&scorecard::FORMAT]) },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_version_at_the_end_is_passed_over() {
        let found = |name| Predicate::find(name).map(|predicate| predicate.name);
        assert!(known("https://slsa.dev/verification_summary/v1")[0].contains("VSA"));
        assert!(known("https://in-toto.io/attestation/svr/v0.1")[1].contains("SVR"));
        assert_eq!(known("https://in-toto.io/attestation/svr/v0.1/x"), &["", ""]);
        for (name, expected) in [
            ("https://cyclonedx.org/bom", Some("https://cyclonedx.org/bom")),
            ("https://cyclonedx.org/bom/v1.4", Some("https://cyclonedx.org/bom")),
            ("https://spdx.dev/Document/v2.3", Some("https://spdx.dev/Document")),
            ("https://openvex.dev/ns/v0.2.0", Some("https://openvex.dev/ns")),
            ("https://slsa.dev/provenance/v1", Some("https://slsa.dev/provenance/v1")),
            ("https://slsa.dev/provenance/v2", None),
            ("https://slsa.dev/provenance/v1/v1", Some("https://slsa.dev/provenance/v1")),
            ("https://cyclonedx.org/bom/v1.4/v1.4", None),
            ("https://cyclonedx.org/bom/vex", None),
            ("https://cyclonedx.org/bom/", None),
            ("", None),
        ] {
            assert_eq!(found(name), expected, "{name}");
        }
    }
}
