//! Match of the names in a statement with those of the product. One rule for every VEX format: bad news is
//! accepted unless it is certain to be about something else, good news only where it is certain to be about the product.

use std::collections::BTreeMap;
use std::str::FromStr as _;

use packageurl::PackageUrl;

use crate::field_state::look;
use crate::identifier;
use crate::subject::{Name, Target};
use crate::vers;
use crate::vex::News;

/// Match between the names in a statement and those of the product.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum NameMatch {
    /// It names something else.
    Different,
    /// It names something that may be the product: no version, other qualifiers, a name that cannot be compared, no name at all.
    Possible,
    /// It names the product.
    Exact,
}

impl NameMatch {
    /// True where such a statement is accepted.
    pub(crate) fn accepts(self, news: News) -> bool {
        self == Self::Exact || (self == Self::Possible && news == News::Bad)
    }
}

impl Target {
    /// Match of something known by these names with the product. A name that contradicts makes another one doubtful.
    pub(crate) fn match_of(&self, names: &[Name]) -> NameMatch {
        let each: Vec<_> = names.iter().map(|name| self.compare(name)).collect();
        let has = |kind| each.contains(&kind);
        match (has(NameMatch::Exact), has(NameMatch::Possible), has(NameMatch::Different)) {
            (true, _, false) => NameMatch::Exact,
            (false, false, true) => NameMatch::Different,
            _ => NameMatch::Possible,
        }
    }

    fn compare(&self, name: &Name) -> NameMatch {
        if self.is_known_by(std::slice::from_ref(name)) {
            return NameMatch::Exact;
        }
        let is_of_kind = |own: &&Name| std::mem::discriminant(*own) == std::mem::discriminant(name);
        let own = self.names().filter(is_of_kind).map(|own| similar(own, name));
        // with nothing to compare it with, it may be a name of the product that the product file does not have
        own.max().unwrap_or(NameMatch::Possible)
    }
}

fn similar(own: &Name, named: &Name) -> NameMatch {
    match (own, named) {
        (Name::Purl(own), Name::Purl(named)) => similar_purls(own, named).unwrap_or(NameMatch::Possible),
        (Name::Cpe(own), Name::Cpe(named)) => similar_cpes(own, named),
        _ => NameMatch::Different,
    }
}

/// None where one of the two does not read; both have been read before.
fn similar_purls(own: &str, named: &str) -> Option<NameMatch> {
    let (own, named) = (PackageUrl::from_str(own).ok()?, PackageUrl::from_str(named).ok()?);
    let is_named_alike = (own.ty(), own.namespace(), own.name()) == (named.ty(), named.namespace(), named.name());
    if !is_named_alike && path(&own) != path(&named) {
        return Some(NameMatch::Different);
    }
    let (own_qualifiers, mut qualifiers) = (qualifiers(&own), qualifiers(&named));
    let range = qualifiers.remove("vers");
    let version = match (own.version(), named.version(), range) {
        (Some(own), Some(named), None) => vers::is_same(named, own),
        (Some(own), None, Some(range)) => vers::contains(range, own),
        _ => None,
    };
    let is_rest_equal = own_qualifiers == qualifiers && own.subpath() == named.subpath();
    Some(match version {
        Some(true) if is_named_alike && is_rest_equal => NameMatch::Exact,
        Some(false) => NameMatch::Different,
        _ => NameMatch::Possible,
    })
}

/// Type, namespace and name without regard to case or to which of the letters that look the same were written: whether case tells
/// packages apart depends on the type, and people write it as they like.
fn path(purl: &PackageUrl<'_>) -> [String; 3] {
    [purl.ty(), purl.namespace().unwrap_or_default(), purl.name()]
        .map(|part| part.chars().flat_map(char::to_lowercase).map(look).collect())
}

fn qualifiers<'p>(purl: &'p PackageUrl<'_>) -> BTreeMap<&'p str, &'p str> {
    purl.qualifiers().iter().map(|(key, value)| (key.as_ref(), value.as_ref())).collect()
}

fn similar_cpes(own: &str, named: &str) -> NameMatch {
    let (own, named) = (identifier::cpe_parts(own), identifier::cpe_parts(named));
    let is_same = |place, own: &str, named: &str| match place {
        VERSION => vers::is_same(&unquoted(named), &unquoted(own)) != Some(false),
        _ => unquoted(own) == unquoted(named),
    };
    let may_be =
        |(place, (own, named)): (usize, (&&str, &&str))| is_open(own) || is_open(named) || is_same(place, own, named);
    if own.iter().zip(&named).enumerate().all(may_be) { NameMatch::Possible } else { NameMatch::Different }
}

/// Index of the version in a CPE name.
const VERSION: usize = 3;

/// A part of a CPE name without backslashes: some tools quote every sign, some only those that must be.
fn unquoted(part: &str) -> String {
    let mut is_quoted = false;
    let is_kept = |c: &char| {
        is_quoted = *c == '\\' && !is_quoted;
        !is_quoted
    };
    part.chars().filter(is_kept).collect()
}

/// Tells whether a part of a CPE name leaves something open: an unquoted `*` or `?` in it.
fn is_open(part: &str) -> bool {
    let mut is_quoted = false;
    part.chars().any(|c| {
        let is_open = !is_quoted && matches!(c, '*' | '?');
        is_quoted = c == '\\' && !is_quoted;
        is_open
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vex::Status;
    use warifu_model::Product;

    fn target(identifiers: &str) -> Target {
        let product = format!(
            r#"{{"format": "warifu.product/1", "vendor": "Hamakaze", "model": "HK-210", "version": "3.2.1", "kind": "component",
            "name": {{"en": "Controller", "ja": "制御装置"}}, "identifiers": [{identifiers}], "artifacts": [{{"name": "f",
            "digest": "sha256:{}"}}]}}"#,
            "0".repeat(64)
        );
        Target::of(&Product::read(product.as_bytes()).unwrap()).unwrap()
    }

    fn purl(text: &str) -> Name {
        Name::Purl(identifier::purl(text).unwrap())
    }

    fn cpe(text: &str) -> Name {
        Name::Cpe(identifier::cpe(text).unwrap().unwrap())
    }

    #[test]
    fn package_urls_are_compared_part_by_part() {
        let target = target(r#"{"type": "purl", "value": "pkg:generic/hamakaze/hk-210@3.2.1"}"#);
        for (text, expected) in [
            ("pkg:generic/hamakaze/hk-210@3.2.1", NameMatch::Exact),
            ("pkg:generic/hamakaze/ｈk-210@3.2.1", NameMatch::Possible),
            ("pkg:generic/hamakaze/h%D0%BA-210@3.2.1", NameMatch::Possible),
            ("pkg:generic/ham\u{430}k\u{430}ze/hk-210@3.2.0", NameMatch::Different),
            ("pkg:generic/hamakaze/hk-210", NameMatch::Possible),
            ("pkg:generic/hamakaze/hk-210@3.2.1?arch=arm64", NameMatch::Possible),
            ("pkg:generic/hamakaze/hk-210@3.2.1#boot", NameMatch::Possible),
            ("pkg:generic/hamakaze/hk-210@v3.2.1", NameMatch::Possible),
            ("pkg:generic/hamakaze/hk-210?vers=vers:generic%2F%3C4.0", NameMatch::Exact),
            ("pkg:generic/hamakaze/hk-210?vers=vers:generic%2F%3C3.0", NameMatch::Different),
            ("pkg:generic/hamakaze/hk-210?vers=vers:rubbish", NameMatch::Possible),
            ("pkg:generic/Hamakaze/HK-210@3.2.1", NameMatch::Possible),
            ("pkg:generic/Hamakaze/HK-210@3.2.0", NameMatch::Different),
            ("pkg:generic/hamakaze/hk%2D210@3.2.1", NameMatch::Exact),
            ("pkg:generic/hamakaze/hk-210@3.2.0", NameMatch::Different),
            ("pkg:generic/hamakaze/hk-220@3.2.1", NameMatch::Different),
            ("pkg:generic/hk-210@3.2.1", NameMatch::Different),
        ] {
            assert_eq!(target.match_of(&[purl(text)]), expected, "{text}");
        }
    }

    #[test]
    fn cpe_names_leave_open_what_has_a_star() {
        let own = r#"{"type": "cpe", "value": "cpe:2.3:o:hamakaze:hk-210_firmware:3.2.1:*:*:*:*:*:*:*"}"#;
        let target = target(own);
        for (text, expected) in [
            ("cpe:2.3:o:hamakaze:hk-210_firmware:3.2.1:*:*:*:*:*:*:*", NameMatch::Exact),
            ("cpe:2.3:o:hamakaze:hk-210_firmware:*:*:*:*:*:*:*:*", NameMatch::Possible),
            ("cpe:2.3:o:hamakaze:hk-210_firmware:3.2.1:*:*:*:*:*:arm:*", NameMatch::Possible),
            ("cpe:2.3:o:hamakaze:hk\\-210_firmware:3.2.1:*:*:*:*:*:*:*", NameMatch::Possible),
            ("cpe:2.3:o:hamakaze:hk-210_firmware:3\\.2\\.1:*:*:*:*:*:*:*", NameMatch::Possible),
            ("cpe:2.3:o:hamakaze:hk-210_firmware:v3.2.1:*:*:*:*:*:*:*", NameMatch::Possible),
            ("cpe:2.3:o:hamakaze:hk-210_firmware:3.2.0:*:*:*:*:*:*:*", NameMatch::Different),
            ("cpe:2.3:h:hamakaze:hk-210_firmware:3.2.1:*:*:*:*:*:*:*", NameMatch::Different),
        ] {
            assert_eq!(target.match_of(&[cpe(text)]), expected, "{text}");
        }
    }

    #[test]
    fn several_names_are_evaluated_together() {
        let target = target(r#"{"type": "purl", "value": "pkg:generic/a@1"}"#);
        let (ours, others, any) = (purl("pkg:generic/a@1"), purl("pkg:generic/b@1"), purl("pkg:generic/a"));
        assert_eq!(target.match_of(&[]), NameMatch::Possible);
        assert_eq!(target.match_of(&[ours.clone(), any]), NameMatch::Exact);
        assert_eq!(target.match_of(&[ours, others.clone()]), NameMatch::Possible);
        assert_eq!(target.match_of(&[others]), NameMatch::Different);
        let nothing_to_compare_with = cpe("cpe:2.3:o:b:b:1:*:*:*:*:*:*:*");
        assert_eq!(target.match_of(&[nothing_to_compare_with]), NameMatch::Possible);
        assert_eq!(target.match_of(&[Name::Sha256(warifu_model::Digest::of(b"other"))]), NameMatch::Different);
    }

    #[test]
    fn bad_news_is_matched_generously_and_good_news_strictly() {
        let reason = Some("component_not_present");
        for (news, accepted) in [
            (Status::Affected.news(None), true),
            (Status::UnderInvestigation.news(reason), true),
            (Status::NotAffected.news(None), true),
            (Status::NotAffected.news(reason), false),
            (Status::Fixed.news(None), false),
        ] {
            assert!(NameMatch::Exact.accepts(news) && !NameMatch::Different.accepts(news));
            assert_eq!(NameMatch::Possible.accepts(news), accepted);
        }
    }
}
