//! Members that bear bad news and are spelled otherwise: passed over, they would make the product look better.

use crate::error::ImportProblem;
use crate::field_state::look;
use crate::shown::shortened;

/// Refuses a member that is none of these and looks like one of them: it differs in case, in letters that look the same, in what is
/// no letter or digit, or, where the name is not short, by one edit.
pub(crate) fn refuse_misspelt(name: &str, bearing: &'static [&'static str]) -> Result<(), ImportProblem> {
    if bearing.is_empty() || bearing.contains(&name) {
        return Ok(());
    }
    bearing.iter().try_for_each(|meant| refuse_alike(name, meant))
}

/// Refuses a name that is not this one and looks like it.
pub(crate) fn refuse_alike(name: &str, meant: &'static str) -> Result<(), ImportProblem> {
    if name == meant || !is_like(name, meant) {
        return Ok(());
    }
    Err(ImportProblem::MisspeltMember { key: shortened(name), meant })
}

/// Tells whether a text, or a word in it, says in any spelling that something failed.
pub(crate) fn says_failed(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let plain: String = plain(text).into_iter().collect();
    plain.contains("fail") || words.chain([text]).any(|word| is_like(word, "failed"))
}

/// Tells whether a text says in any spelling that something was not evaluated.
pub(crate) fn says_unevaluated(text: &str) -> bool {
    let plain: String = plain(text).into_iter().collect();
    ["unevaluated", "notevaluated"].iter().any(|words| plain.contains(words))
}

/// Tells whether a name is another one in another case, in letters that look the same, with what is no letter or digit, or, where it
/// is not short, after one edit.
pub(crate) fn is_like(name: &str, meant: &str) -> bool {
    // a letter has up to four bytes, and nobody means a name by one that is much longer
    if name.len() > 4 * (meant.len() + 4) || name.len() + 4 < meant.len() {
        return false;
    }
    let (name, meant) = (plain(name), plain(meant));
    name == meant || (meant.len() >= LONG && is_one_edit(&name, &meant))
}

fn plain(name: &str) -> Vec<char> {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).map(look).collect()
}

/// True where one letter is missing, too many or another, or two that stand together are the other way round.
fn is_one_edit(one: &[char], other: &[char]) -> bool {
    let before = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (one.get(before..).unwrap_or_default(), other.get(before..).unwrap_or_default());
    let after = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let rest = |text: &[char]| text.get(..text.len().saturating_sub(after)).unwrap_or_default().to_vec();
    match (rest(one).as_slice(), rest(other).as_slice()) {
        ([], [_]) | ([_], [] | [_]) => true,
        ([a, b], [c, d]) => (a, b) == (d, c),
        _ => false,
    }
}

/// From this length on one edit leaves no doubt.
const LONG: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_found_in_a_longer_word_and_misspelt() {
        for text in [
            "FAILED",
            "SLSA_FAILED",
            "slsaBuildFailed",
            "SLSA_BUILD_FAIL",
            "SLSA FAILD",
            "SLSA_FIALED",
            "ＦＡＩＬＵＲＥ",
        ] {
            assert!(says_failed(text), "{text}");
        }
        for text in ["SLSA_BUILD_LEVEL_3", "SLSA_BUILD_LEVEL_UNEVALUATED", "", "reviewed", "検証済み"] {
            assert!(!says_failed(text), "{text}");
        }
        assert!(says_unevaluated("SLSA_BUILD_LEVEL_UNEVALUATED") && !says_unevaluated("SLSA_BUILD_LEVEL_3"));
    }

    #[test]
    fn what_looks_like_a_name_is_refused_and_what_does_not_is_passed_over() {
        let bearing: &[&str] = &["vulnerabilities", "last_updated", "runs"];
        for name in [
            "Vulnerabilities",
            "VULNERABILITIES",
            "vulnerabilties",
            "vulnerabilitiess",
            "vulnerabilitise",
            "vulnerabilitiez",
            " vulnerabilities",
            "vulner\u{430}bilities",
            "vulnerabilities\u{200b}",
            "lastUpdated",
            "last-updated",
            "last updated",
            "Runs",
            "𝐯𝐮𝐥𝐧𝐞𝐫𝐚𝐛𝐢𝐥𝐢𝐭𝐢𝐞𝐬",
            "𝚁𝚄𝙽𝚂",
            "ⓡⓤⓝⓢ",
            "ｌａｓｔ＿ｕｐｄａｔｅｄ",
            "la\u{17f}t_upⅾateⅾ",
        ] {
            let error = refuse_misspelt(name, bearing).unwrap_err();
            assert_eq!(warifu_model::Problem::code(&error), "misspelt-member", "{name}");
        }
        for name in ["vulnerabilities", "runs", "run", "rung", "vulnerability", "last_update_by", "", "x", "脆弱性"]
        {
            assert!(refuse_misspelt(name, bearing).is_ok(), "{name}");
        }
        assert!(refuse_misspelt(&"v".repeat(100_000), bearing).is_ok());
    }
}
