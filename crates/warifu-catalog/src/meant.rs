use warifu_model::{SemVer, VersionRange};

use crate::catalog::Catalog;
use crate::document::Document;
use crate::kind::DocumentKind;
use crate::nearest::nearest;

impl Catalog {
    /// The name of a document of this catalogue that a text means, as `ID` or `ID@RANGE`. None where nothing fits, or more than
    /// one document does.
    ///
    /// Capital letters, `_` and spaces, a missing `-`, a missing first word, `:` before a version, a `v` and missing numbers of a
    /// version are understood; where several versions begin so and only their last number differs, the last correction is meant. Sets and profiles go before vocabularies, sector lists and crosswalks.
    ///
    /// ```
    /// use warifu_catalog::Catalog;
    ///
    /// let catalog = Catalog::shipped()?;
    /// for text in ["US_SSDF:1.1.1", "us-ssdf@1.1", "ssdf@v1.1.1"] {
    ///     assert_eq!(catalog.understood(text).as_deref(), Some("us-ssdf@1.1.1"));
    /// }
    /// assert_eq!(catalog.understood("iec62443-4-2").as_deref(), Some("iec-62443-4-2"));
    /// assert_eq!(catalog.understood("lighthouse"), None);
    /// # Ok::<(), warifu_catalog::CatalogError>(())
    /// ```
    pub fn understood(&self, text: &str) -> Option<String> {
        let (id, range) = text.split_once(['@', ':']).map_or((text, None), |(id, range)| (id, Some(range)));
        let id = self.meant_id(id)?;
        let Some(range) = range else { return Some(id.to_owned()) };
        Some(format!("{id}@{}", self.meant_range(id, range.trim())?))
    }

    /// The id of this catalogue that is nearest to a text by edit distance; none where all are far.
    ///
    /// ```
    /// use warifu_catalog::Catalog;
    ///
    /// assert_eq!(Catalog::shipped()?.nearest("us-sdsf@1.1.0"), Some("us-ssdf"));
    /// assert_eq!(Catalog::shipped()?.nearest("lighthouse"), None);
    /// # Ok::<(), warifu_catalog::CatalogError>(())
    /// ```
    pub fn nearest(&self, text: &str) -> Option<&str> {
        nearest(text, self.documents().iter().map(Document::id))
    }

    fn meant_id(&self, text: &str) -> Option<&str> {
        let wanted = words(text).collect::<Vec<_>>().join("-");
        let squeezed = wanted.replace('-', "");
        let is_set = |document: &&Document| document.kind().space() == DocumentKind::RequirementSet;
        let fits: [&dyn Fn(&str) -> bool; 3] =
            [&|id| id == wanted, &|id| id.replace('-', "") == squeezed, &|id| ends_in(id, &squeezed)];
        for fits in fits {
            let sets = self.documents().iter().filter(is_set).map(Document::id).filter(|id| fits(id));
            let others = self.documents().iter().filter(|one| !is_set(one)).map(Document::id).filter(|id| fits(id));
            for found in [distinct(sets), distinct(others)] {
                match found.as_slice() {
                    [] => {}
                    [one] => return Some(one),
                    _ => return None,
                }
            }
        }
        None
    }

    fn meant_range(&self, id: &str, text: &str) -> Option<String> {
        if VersionRange::parse(text).is_some() {
            return Some(text.to_owned());
        }
        let plain = text.trim_start_matches(['v', 'V', '=']).trim();
        if SemVer::parse(plain).is_some() || VersionRange::parse(plain).is_some() {
            return Some(plain.to_owned());
        }
        let numbers: Vec<u64> = plain.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let begins = |version: &SemVer| {
            let (major, minor, patch) = version.numbers();
            [major, minor, patch].starts_with(&numbers) && !version.is_prerelease()
        };
        let of_id = self.documents().iter().filter(|document| document.id() == id).map(Document::version);
        let found: Vec<&SemVer> = of_id.filter(|version| begins(version)).collect();
        let last = found.iter().max()?;
        let is_same_line = |version: &SemVer| {
            let ((major, minor, _), (last_major, last_minor, _)) = (version.numbers(), last.numbers());
            (major, minor) == (last_major, last_minor)
        };
        found.iter().all(|version| is_same_line(version)).then(|| last.to_string())
    }
}

/// Runs of letters and digits, in lower case.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// Whether the last words of an id are these letters, with at least one letter among them.
fn ends_in(id: &str, squeezed: &str) -> bool {
    let is_name = squeezed.bytes().any(|byte| byte.is_ascii_lowercase());
    is_name
        && id.match_indices('-').any(|(place, _)| id.get(place..).is_some_and(|rest| rest.replace('-', "") == squeezed))
}

fn distinct<'n>(names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let mut all: Vec<_> = names.collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_understood_where_one_document_fits() {
        let catalog = Catalog::shipped().unwrap();
        for (text, expected) in [
            ("us-ssdf", Some("us-ssdf")),
            ("us-ssdf@1.1", Some("us-ssdf@1.1.1")),
            ("us-ssdf@v1.1.0", Some("us-ssdf@1.1.0")),
            ("us-ssdf@1", Some("us-ssdf@1.1.1")),
            ("us-csf@2", Some("us-csf@2.0.1")),
            ("us-ssdf@>=1.0.0, <2.0.0", Some("us-ssdf@>=1.0.0, <2.0.0")),
            ("us-ssdf@V1.2.0-draft.1", Some("us-ssdf@1.2.0-draft.1")),
            ("us-ssdf:1.1.0", Some("us-ssdf@1.1.0")),
            ("ssdf", Some("us-ssdf")),
            ("US SSDF", Some("us-ssdf")),
            ("us_ssdf", Some("us-ssdf")),
            ("IEC62443-4-2", Some("iec-62443-4-2")),
            ("iec_62443_4_2", Some("iec-62443-4-2")),
            ("jcstar", Some("jp-jc-star")),
            ("warifu_common", Some("warifu-common")),
            // More than one version, or more than one document.
            ("us-csf@1", None),
            ("us-csf@3", None),
            ("us-ssdf@newest", None),
            ("2", None),
            ("", None),
            ("sdsf", None),
        ] {
            assert_eq!(catalog.understood(text).as_deref(), expected, "{text}");
        }
        assert_eq!(catalog.nearest("us-sdsf"), Some("us-ssdf"));
        assert_eq!(catalog.nearest(""), None);
    }
}
