//! Texts of foreign documents that are kept.

use unicode_normalization::UnicodeNormalization as _;
use warifu_evidence::ImportProblem;

use crate::limits;

/// A text that names something: bounded, without control characters.
pub(super) fn kept(text: &str) -> Result<String, ImportProblem> {
    if text.len() > limits::TEXT_BYTES {
        return Err(ImportProblem::TextTooLong { bytes: text.len(), limit: limits::TEXT_BYTES });
    }
    Ok(shown(text.trim()))
}

/// A text for people: cut off where it is long.
pub(super) fn told(text: &str) -> String {
    let cut = text.char_indices().take_while(|(at, c)| at + c.len_utf8() <= limits::REMEDY_BYTES);
    let length = cut.last().map_or(0, |(at, c)| at + c.len_utf8());
    let short = shown(text.get(..length).unwrap_or_default());
    if length < text.len() { format!("{short}…") } else { short }
}

/// Line breaks become blanks; what does not show, or turns the direction of writing, goes.
fn shown(text: &str) -> String {
    let is_kept = |c: &char| !warifu_model::json::is_unsafe_to_show(*c);
    text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(is_kept).collect()
}

/// The id of a vulnerability in the form in which it is compared with those of others: one of CVE in capitals, with hyphens.
pub(super) fn vulnerability_id(text: &str) -> Result<String, ImportProblem> {
    let id = kept(text)?;
    let plain: String = id.nfkc().map(|c| if is_dash(c) { '-' } else { c.to_ascii_uppercase() }).collect();
    let plain = plain.trim();
    let digits = plain.strip_prefix("CVE-").unwrap_or_default();
    let is_cve = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    Ok(if is_cve { plain.to_owned() } else { id })
}

const fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_vulnerability_has_one_id() {
        for text in ["CVE-2026-0001", " cve-2026-0001 ", "CVE\u{2011}2026\u{2013}0001", "ＣＶＥ－２０２６－０００１"]
        {
            assert_eq!(vulnerability_id(text).unwrap(), "CVE-2026-0001", "{text}");
        }
        assert_eq!(vulnerability_id("GHSA-abcd").unwrap(), "GHSA-abcd");
    }
}
