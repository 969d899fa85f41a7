//! What a statement may carry: one table from predicate types to readers.
//!
//! A predicate is either a document of a format that is read, whose own version then counts, or has a reader of its own.
//! A type that is not in the table as it stands is looked up without a trailing `/v…`: CycloneDX, SPDX and OpenVEX
//! documents are published under both.

use std::borrow::Cow;

use serde::de::MapAccess;

use super::carried::Carried;
use super::{build, release, step, test_result, verdict};
use crate::error::{ImportError, ImportProblem};
use crate::format::{Formats, Input};
use crate::marks::detect_among;
use crate::part::Content;
use crate::reader::{Anything, Member, Object, Trail, read_object};
use crate::shown::listed;
use crate::{csaf, cyclonedx, openvex, scorecard, spdx, spdx3};

/// Type of a predicate and what reads it.
pub(crate) struct Predicate {
    /// The type; without its version where that is any.
    name: &'static str,
    pub(super) body: Body,
}

pub(super) enum Body {
    /// A document of one of these formats.
    Document(Formats),
    /// Something that only statements carry.
    Own(OwnPredicate),
}

/// A predicate that only statements carry.
pub(super) struct OwnPredicate {
    kind: &'static str,
    pub(super) bears: Bears,
    /// Its reader, given how many subjects the statement has.
    pub(super) read: fn(&Input<'_, '_>, usize) -> Result<Carried, ImportError>,
}

/// What a predicate may say of the product.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Bears {
    /// Nothing that would be missed if the statement were about something else.
    GoodNews,
    /// That something failed, too.
    AnyNews,
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
            Body::Own(OwnPredicate { kind, .. }) => vec![kind],
        };
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }
}

/// Reads a document that a predicate is, given its text as it stands in the statement.
pub(super) fn read_document(formats: Formats, text: &str, input: &Input<'_, '_>) -> Result<Content, ImportError> {
    let (text, member) = document(text)?;
    let format = detect_among(formats, &text).map_err(|error| error.below(member, 0))?;
    let read = (format.read)(&Input { trail: &Trail::new(&text, None), ..*input });
    read.map_err(|error| error.below(member, 0))
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
            ": a version of SLSA VSA that is not read; import the provenance itself",
            "：読み取らない版のSLSA VSA。来歴そのものを取り込む",
        ],
    ),
    (
        "https://in-toto.io/attestation/svr",
        [
            ": a version of SVR that is not read; import the evidence itself",
            "：読み取らない版のSVR。証拠そのものを取り込む",
        ],
    ),
    (
        "https://in-toto.io/attestation/test-result",
        [": a version of test results that is not read", "：読み取らない版の試験結果"],
    ),
    (
        "https://in-toto.io/attestation/release",
        [": a version of the release predicate that is not read", "：読み取らない版のrelease述語"],
    ),
    ("https://in-toto.io/attestation/link", [": a version of link that is not read", "：読み取らない版のlink"]),
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

const CSAF: Formats = &[&csaf::FORMAT];

/// Every form of SPDX: the type says no version, or any.
const SPDX: Formats = &[&spdx::FORMAT, &spdx::tag_value::FORMAT, &spdx3::FORMAT];

const fn own(
    name: &'static str,
    kind: &'static str,
    bears: Bears,
    read: fn(&Input<'_, '_>, usize) -> Result<Carried, ImportError>,
) -> Predicate {
    Predicate { name, body: Body::Own(OwnPredicate { kind, bears, read }) }
}

const SUMMARY: &str = "verification_summary";

const PREDICATES: &[Predicate] = &[
    own("https://slsa.dev/provenance/v1", "build_provenance", Bears::GoodNews, build::read_v1),
    own("https://slsa.dev/provenance/v0.2", "build_provenance", Bears::GoodNews, build::read_v0_2),
    own("https://slsa.dev/verification_summary/v1", SUMMARY, Bears::AnyNews, verdict::read_summary),
    own("https://slsa.dev/verification_summary/v0.2", SUMMARY, Bears::AnyNews, verdict::read_summary),
    own("https://in-toto.io/attestation/svr/v0.1", SUMMARY, Bears::AnyNews, verdict::read_simple),
    own("https://in-toto.io/attestation/svr/v0.2", SUMMARY, Bears::AnyNews, verdict::read_simple),
    own("https://in-toto.io/attestation/test-result/v0.1", "test_result", Bears::AnyNews, test_result::read),
    own("https://in-toto.io/attestation/release/v0.1", "release_statement", Bears::GoodNews, release::read),
    own("https://in-toto.io/attestation/release/v0.2", "release_statement", Bears::GoodNews, release::read),
    own("https://in-toto.io/attestation/link/v0.3", "link", Bears::AnyNews, step::read_predicate),
    own("https://in-toto.io/Link/v0.3", "link", Bears::AnyNews, step::read_predicate),
    own("https://in-toto.io/Link/v0.2", "link", Bears::AnyNews, step::read_old_predicate),
    own("https://in-toto.io/Link/v0.1", "link", Bears::AnyNews, step::read_old_predicate),
    own("https://in-toto.io/Link/v1", "link", Bears::AnyNews, step::read_old_predicate),
    Predicate { name: "https://cyclonedx.org/bom", body: Body::Document(&[&cyclonedx::FORMAT]) },
    // what in-toto-golang wrote before 2022
    Predicate { name: "https://cyclonedx.org/schema", body: Body::Document(&[&cyclonedx::FORMAT]) },
    Predicate { name: "https://spdx.dev/Document", body: Body::Document(SPDX) },
    Predicate { name: "https://openvex.dev/ns", body: Body::Document(&[&openvex::FORMAT]) },
    // nobody has agreed on a type for CSAF: these are the names that its two versions give to their own schema
    Predicate { name: "https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json", body: Body::Document(CSAF) },
    Predicate { name: "https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json", body: Body::Document(CSAF) },
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
