//! Package URLs in their compared form.

use std::str::FromStr as _;

use packageurl::PackageUrl;
use warifu_evidence::engine::{digests_of_purl, look, purl as canonical};
use warifu_model::Digest;

/// A package URL.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Purl {
    text: String,
    kind: String,
    /// Type, namespace and name, without regard to case and to letters that look the same.
    path: String,
    version: Option<String>,
    range: Option<String>,
    /// Qualifiers but `vers`, and the subpath.
    rest: Vec<(String, String)>,
}

impl Purl {
    /// Reads a package URL; none where it is not well formed.
    ///
    /// ```
    /// use warifu_advisory::Purl;
    ///
    /// assert_eq!(Purl::parse("pkg:npm/left-pad@1.3.0").and_then(|one| one.version().map(str::to_owned)).as_deref(), Some("1.3.0"));
    /// assert!(Purl::parse("left-pad").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let text = canonical(text).ok()?;
        let purl = PackageUrl::from_str(&text).ok()?;
        let path = [purl.ty(), purl.namespace().unwrap_or_default(), purl.name()].map(folded).join("/");
        let range = purl.qualifiers().get("vers").map(ToString::to_string);
        let qualifiers = purl.qualifiers().iter().filter(|(key, _)| *key != "vers");
        let mut rest: Vec<_> = qualifiers.map(|(key, value)| (key.to_string(), value.to_string())).collect();
        rest.extend(purl.subpath().map(|subpath| ("#".to_owned(), subpath.to_owned())));
        rest.sort();
        let (kind, version) = (folded(purl.ty()), purl.version().map(str::to_owned));
        Some(Self { text, kind, path, version, range, rest })
    }

    /// The canonical text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The version.
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// The range of versions in the qualifier `vers`.
    pub fn range(&self) -> Option<&str> {
        self.range.as_deref()
    }

    /// The digests of the package that it states.
    pub(crate) fn digests(&self) -> Vec<Digest> {
        digests_of_purl(&self.text)
    }

    /// The type, such as `npm`.
    pub(crate) fn kind(&self) -> &str {
        &self.kind
    }

    /// Type, namespace and name, by which packages are found.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// True where a registry gives the names of this type, so that another name is another package.
    pub(crate) fn is_of_a_registry(&self) -> bool {
        self.kind != "generic"
    }

    /// True where everything beside the version that this one says is so in the other.
    pub(crate) fn is_borne_out_by(&self, own: &Self) -> bool {
        self.rest.iter().all(|one| own.rest.contains(one))
    }
}

/// People write the same name in any case, and with letters that look the same.
pub(crate) fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).map(look).collect()
}
