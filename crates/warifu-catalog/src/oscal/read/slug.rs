//! An id of a set, made of a title.

use warifu_model::{Digest, SetId};

/// The words of a title, joined by `-`. Where words do not fit, or signs are lost that could tell two titles apart, the first
/// digits of the title's SHA-256 stand at the end: different titles get different ids.
pub(super) fn slug(title: &str) -> Option<SetId> {
    let lower = title.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !is_kept(c)).filter(|word| !word.is_empty()).collect();
    let is_lossy = lower.chars().any(|c| !is_kept(c) && !is_separator(c));
    let whole = words.join("-");
    if let Some(id) = SetId::parse(&whole).filter(|_| !is_lossy) {
        return Some(id);
    }
    let digest = Digest::of(title.as_bytes()).to_string();
    let mark = digest.rsplit(':').next()?.get(..MARK)?.to_owned();
    let mut slug = String::new();
    for word in words {
        if slug.len() + word.len() + MARK + 2 > LONGEST {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    let begins = if slug.is_empty() { "set" } else { &slug };
    SetId::parse(&format!("{begins}-{mark}"))
}

fn is_kept(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit()
}

/// Signs whose loss makes no other title.
fn is_separator(c: char) -> bool {
    c.is_whitespace() || "-_.,:;/()'\"–—".contains(c)
}

/// Longest id of a set, in bytes.
const LONGEST: usize = 64;
/// Digits of the digest.
const MARK: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_titles_get_different_ids() {
        let titles = [
            "Controls",
            "Controls: basic",
            "Controls: enhanced",
            "Grundschutz",
            "Grundschutz++",
            "管理策",
            "基準",
            "管理策 A",
            "Authority Consolidated Requirements for the Security of Shore Power Supplies LOW",
            "Authority Consolidated Requirements for the Security of Shore Power Supplies HIGH",
            "5",
        ];
        let ids: std::collections::BTreeSet<_> = titles.iter().map(|title| slug(title).unwrap()).collect();
        assert_eq!(ids.len(), titles.len(), "{ids:?}");
        assert_eq!(slug("Controls: basic").unwrap().as_str(), "controls-basic");
        assert_eq!(slug(""), slug(""));
        let long = "w".repeat(100);
        assert!(slug(&long).unwrap().as_str().starts_with("set-"));
    }
}
