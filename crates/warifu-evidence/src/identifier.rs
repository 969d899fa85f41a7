//! Identifiers of products in one form each, so that equal means equal.

use std::str::FromStr as _;

use packageurl::PackageUrl;
use warifu_model::Digest;

use crate::error::ImportProblem;
use crate::field_state::FieldState;
use crate::shown::shortened;
use crate::terms::Flaw;

/// The canonical form of a package URL: type, qualifier order and percent-encoding as the purl specification has them.
/// Stricter than the specification's lenient parsing where two readers could understand two things: a qualifier given
/// twice and path steps `.` and `..` are refused.
pub fn purl(text: &str) -> Result<String, ImportProblem> {
    let refuse = |flaw| ImportProblem::Purl { value: shortened(text), flaw };
    let rest = match text.split_at_checked(SCHEME.len()) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case(SCHEME) => rest,
        _ => return Err(refuse(Flaw::PurlPrefix)),
    };
    if text.len() > crate::limits::TEXT_BYTES {
        return Err(refuse(Flaw::TooLong));
    }
    if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(refuse(Flaw::WhiteSpace));
    }
    if has_dot_steps(rest) {
        return Err(refuse(Flaw::DotStep));
    }
    if has_repeated_qualifier(rest) {
        return Err(refuse(Flaw::RepeatedQualifier));
    }
    let lower = format!("{SCHEME}{rest}");
    let parsed = PackageUrl::from_str(&lower).map_err(|_| refuse(Flaw::PurlForm))?;
    Ok(parsed.to_string())
}

fn has_dot_steps(rest: &str) -> bool {
    let path = rest.split(['?', '#', '@']).next().unwrap_or_default();
    let subpath = rest.split_once('#').map_or("", |(_, subpath)| subpath);
    path.split('/').chain(subpath.split('/')).any(|step| matches!(step, "." | ".."))
}

fn has_repeated_qualifier(rest: &str) -> bool {
    let before_subpath = rest.split('#').next().unwrap_or_default();
    let Some((_, qualifiers)) = before_subpath.split_once('?') else {
        return false;
    };
    let mut keys: Vec<_> =
        qualifiers.split('&').map(|pair| pair.split('=').next().unwrap_or_default().to_lowercase()).collect();
    keys.sort_unstable();
    keys.windows(2).any(|pair| pair.first() == pair.last())
}

/// The SHA-256 digests that a package URL in its canonical form states of the package.
pub fn digests_of_purl(purl: &str) -> Vec<Digest> {
    if !purl.contains("sha256") {
        return Vec::new();
    }
    let Ok(purl) = PackageUrl::from_str(purl) else { return Vec::new() };
    let checksums = purl.qualifiers().get("checksum").map(AsRef::as_ref);
    let stated = purl.version().into_iter().chain(checksums);
    stated.flat_map(|text| text.split(',')).filter_map(digest_of_version).collect()
}

/// The SHA-256 that stands where a version should, as `sha256:…`: tools write it for files and for containers.
pub(crate) fn digest_of_version(text: &str) -> Option<Digest> {
    Digest::parse_hex(&text.trim().strip_prefix("sha256:")?.to_ascii_lowercase())
}

/// The SHA-256 at the end of a place to download from: `…@sha256:…`, as registries of containers write it, or a
/// `checksum=sha256:…`.
pub(crate) fn digest_of_location(text: &str) -> Option<Digest> {
    let at = text.rfind("@sha256:").or_else(|| text.rfind("checksum=sha256:").map(|at| at + "checksum".len()))?;
    let rest = text.get(at + 1..)?;
    digest_of_version(rest.split(['&', '#', ',', '?']).next().unwrap_or_default())
}

/// Tells whether a text that should be a package URL says anything: one of a package without a name names nothing.
pub(crate) fn purl_state(text: &str) -> FieldState {
    let path = text.split(['?', '#', '@']).next().unwrap_or_default();
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    match FieldState::of(text) {
        // what is no package URL at all is for the caller to refuse
        FieldState::Stated if purl(text).is_ok() => {
            percent_decoded(name).map_or(FieldState::Silent, |name| FieldState::of(&name))
        }
        state => state,
    }
}

/// Tells whether a text that should be a CPE name says anything: one of any vendor or any product names nothing.
pub(crate) fn cpe_state(text: &str) -> FieldState {
    match (FieldState::of(text), cpe(text)) {
        (FieldState::Stated, Ok(Some(name))) => {
            let parts = cpe_parts(&name);
            let is_named =
                |place: usize| parts.get(place).is_some_and(|part| FieldState::of(part) == FieldState::Stated);
            if is_named(1) && is_named(2) { FieldState::Stated } else { FieldState::Unknown }
        }
        (FieldState::Stated, Ok(None)) => {
            let uri = text.get(CPE_URI.len()..).unwrap_or_default();
            let part = |place| uri.split(':').nth(place).and_then(percent_decoded).unwrap_or_default();
            let is_named = |place| FieldState::of(&part(place)) == FieldState::Stated;
            if is_named(1) && is_named(2) { FieldState::Stated } else { FieldState::Unknown }
        }
        (state, _) => state,
    }
}

/// The eleven parts of a CPE 2.3 name in its compared form.
pub fn cpe_parts(name: &str) -> Vec<&str> {
    unescaped_parts(name.strip_prefix("cpe:2.3:").unwrap_or(name))
}

/// Undoes percent-encoding (RFC 3986); none where it is broken.
pub fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |b: Option<u8>| char::from(b?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let (high, low) = (digit(rest.next())?, digit(rest.next())?);
        bytes.push(high * 16 + low);
    }
    String::from_utf8(bytes).ok()
}

/// The compared form of a CPE 2.3 name (NISTIR 7695, formatted string binding): names compare without regard to case.
/// A CPE 2.2 URI is recognised as well formed, but names nothing here: it has no exact counterpart.
pub fn cpe(text: &str) -> Result<Option<String>, ImportProblem> {
    let refuse = |flaw| ImportProblem::Cpe { value: shortened(text), flaw };
    if text.len() > crate::limits::TEXT_BYTES {
        return Err(refuse(Flaw::TooLong));
    }
    if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(refuse(Flaw::WhiteSpace));
    }
    let lower = text.to_lowercase();
    if let Some(old) = lower.strip_prefix(CPE_URI) {
        let parts: Vec<&str> = old.split(':').collect();
        let has_part = matches!(parts.first().copied(), Some("a" | "h" | "o"));
        let known = has_part && parts.len() <= 7 && parts.iter().all(|part| percent_decoded(part).is_some());
        return if known { Ok(None) } else { Err(refuse(Flaw::CpeUri)) };
    }
    let Some(parts) = lower.strip_prefix("cpe:2.3:") else {
        return Err(refuse(Flaw::CpePrefix));
    };
    let parts = unescaped_parts(parts);
    if parts.len() != CPE_PARTS || parts.iter().any(|part| part.is_empty()) {
        return Err(refuse(Flaw::CpeParts));
    }
    if !matches!(parts.first().copied(), Some("a" | "h" | "o" | "*" | "-")) {
        return Err(refuse(Flaw::CpePart));
    }
    Ok(Some(lower))
}

/// Splits at colons that no backslash quotes.
fn unescaped_parts(text: &str) -> Vec<&str> {
    let mut quoted = false;
    text.split(|c: char| {
        let splits = c == ':' && !quoted;
        quoted = c == '\\' && !quoted;
        splits
    })
    .collect()
}

/// A GTIN (GS1) as 14 digits; 8, 12 and 13 digits are filled with zeros in front. The check digit must be right.
pub(crate) fn gtin(text: &str) -> Result<String, ImportProblem> {
    let refuse = |flaw| ImportProblem::Gtin { value: shortened(text), flaw };
    if !matches!(text.len(), 8 | 12 | 13 | 14) || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(refuse(Flaw::Digits));
    }
    let full = format!("{text:0>14}");
    let weighted: u32 =
        full.bytes().zip([3, 1].into_iter().cycle()).map(|(b, weight)| u32::from(b - b'0') * weight).sum();
    if weighted.is_multiple_of(10) { Ok(full) } else { Err(refuse(Flaw::CheckDigit)) }
}

const SCHEME: &str = "pkg:";
const CPE_PARTS: usize = 11;
const CPE_URI: &str = "cpe:/";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn purls_take_one_form() {
        for (text, canonical) in [
            ("pkg:generic/hamakaze/hk-210@3.2.1", "pkg:generic/hamakaze/hk-210@3.2.1"),
            ("PKG:Generic/hamakaze/hk-210@3.2.1", "pkg:generic/hamakaze/hk-210@3.2.1"),
            ("pkg:golang/github.com/k3s-io/k3s@v1.32.8+k3s1", "pkg:golang/github.com/k3s-io/k3s@v1.32.8%2Bk3s1"),
            ("pkg:golang/github.com/k3s-io/k3s@v1.32.8%2bk3s1", "pkg:golang/github.com/k3s-io/k3s@v1.32.8%2Bk3s1"),
            ("pkg:deb/debian/curl@7?distro=bookworm&arch=amd64", "pkg:deb/debian/curl@7?arch=amd64&distro=bookworm"),
        ] {
            assert_eq!(purl(text).unwrap(), canonical, "{text}");
        }
    }

    #[test]
    fn purls_that_two_readers_could_read_differently_are_refused() {
        for text in [
            "",
            "pkg",
            "pkg:",
            "hk-210",
            "pkg:generic",
            "pkg:generic/",
            "pkg:generic/a b",
            "pkg:generic/a?x=1&X=2",
            "pkg:generic/../a@1",
            "pkg:golang/./a@1",
            "pkg:generic/a@1#../b",
            "https://example.com/pkg:a/b",
            "pkg:gen%eric/a",
            "pkg:generic/a\u{0}",
        ] {
            assert_eq!(purl(text).unwrap_err().code(), "malformed-purl", "{text}");
        }
    }

    #[test]
    fn cpe_names_compare_without_case_and_with_quoted_colons() {
        let name = "cpe:2.3:o:Hamakaze:hk-210_firmware:3.2.1:*:*:*:*:*:*:*";
        assert_eq!(cpe(name).unwrap(), Some(name.to_lowercase()));
        assert!(cpe("cpe:2.3:a:a\\:b:c:1:*:*:*:*:*:*:*").unwrap().is_some());
        assert_eq!(cpe("cpe:/a:vendor:product:1.0").unwrap(), None);
        for text in [
            "",
            "cpe:2.3:a:b",
            "cpe:2.3:x:a:b:1:*:*:*:*:*:*:*",
            "cpe:/x:y",
            "cpe:/apple",
            "cpe:/a:%zz",
            "cpe:/a:b:c:%4",
            "cpe:2.3:a:a b:c:1:*:*:*:*:*:*:*",
            "cpe:2.3:a::c:1:*:*:*:*:*:*:*",
        ] {
            assert_eq!(cpe(text).unwrap_err().code(), "malformed-cpe", "{text}");
        }
    }

    #[test]
    fn names_of_nothing_identify_nothing() {
        for (text, state) in [
            ("pkg:generic/lwip@2.2.0", FieldState::Stated),
            ("pkg:npm/%40scope/name@1", FieldState::Stated),
            ("pkg:generic/unknown@1", FieldState::Unknown),
            ("NOASSERTION", FieldState::Unknown),
            ("", FieldState::Silent),
        ] {
            assert_eq!(purl_state(text), state, "{text}");
        }
        for (text, state) in [
            ("cpe:2.3:a:arm:mbed_tls:3.6.0:*:*:*:*:*:*:*", FieldState::Stated),
            ("cpe:/a:arm:mbed_tls", FieldState::Stated),
            ("CPE:/A:ARM:mbed%2dtls", FieldState::Stated),
            ("cpe:/a", FieldState::Unknown),
            ("cpe:/a:arm", FieldState::Unknown),
            ("cpe:/a::", FieldState::Unknown),
            ("cpe:/a:*:*", FieldState::Unknown),
            ("cpe:/a:-:-", FieldState::Unknown),
            ("cpe:/a:unknown:unknown", FieldState::Unknown),
            ("cpe:/a:%01:%02", FieldState::Unknown),
            ("cpe:2.3:a:*:mbed_tls:3.6.0:*:*:*:*:*:*:*", FieldState::Unknown),
            ("cpe:2.3:a:arm:-:3.6.0:*:*:*:*:*:*:*", FieldState::Unknown),
            ("none", FieldState::Unknown),
        ] {
            assert_eq!(cpe_state(text), state, "{text}");
        }
    }

    #[test]
    fn gtins_are_filled_to_fourteen_digits_and_checked() {
        assert_eq!(gtin("4006381333931").unwrap(), "04006381333931");
        assert_eq!(gtin("96385074").unwrap(), "00000096385074");
        for text in ["", "4006381333930", "400638133393", "40063813339311", "400638133393x", "４００６３８１３"]
        {
            assert_eq!(gtin(text).unwrap_err().code(), "malformed-gtin", "{text}");
        }
    }
}
