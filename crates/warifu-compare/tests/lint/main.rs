//! Lints for authors: each code where it belongs and not beside it; no alarm that an exhaustive look does not confirm.

#![expect(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "helpers of tests")]

mod documents;
mod examples;
mod exhaustive;
mod meaning;
mod support;

use std::collections::BTreeSet;

use warifu_compare::lint::LintCode;
use warifu_model::Language;

#[test]
fn every_code_has_a_heading_and_a_help_in_both_languages() {
    let page = include_str!("../../../../docs/lints.md");
    let headings: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("## `")?.strip_suffix('`')).collect();
    let codes: Vec<&str> = LintCode::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(headings, codes);
    assert!(codes.is_sorted());
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
    for code in LintCode::ALL {
        assert!(code.help(Language::En).is_ascii() && !code.help(Language::En).is_empty(), "{code:?}");
        assert!(!code.help(Language::Ja).is_ascii(), "{code:?}");
    }
}
