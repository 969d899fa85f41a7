//! The recipes of CONTRIBUTING.md name exactly the files that an addition touches: for one sample of each kind, those in which its own
//! names stand. What only uses the sample (a shipped set, a test of something else) is not touched by adding it, and not looked at.
#![expect(clippy::unwrap_used, reason = "a broken assumption has to stop a test, loudly")]

use std::collections::BTreeSet;

use warifu_tests::files;

/// A recipe: its heading, the names of its sample, and the most files that it may take.
struct Recipe {
    heading: &'static str,
    names: &'static [&'static str],
    most: usize,
}

const RECIPES: [Recipe; 5] = [
    Recipe { heading: "## Adding a claim type", names: &["ClaimType::Decimal", "\"decimal\""], most: 8 },
    Recipe { heading: "## Adding a comparison operator", names: &["not_older_than", "NotOlderThan"], most: 9 },
    Recipe { heading: "## Adding an evidence format", names: &["openvex", "OpenVex", "OpenVEX"], most: 12 },
    Recipe { heading: "## Adding a document format", names: &["warifu.costs", "mod costs", "costs::Costs"], most: 6 },
    Recipe { heading: "## Adding a verdict check", names: &["ProductKind", "product_kind_not"], most: 8 },
];

#[test]
fn recipes_name_the_files_that_are_touched() {
    let page = files::text("CONTRIBUTING.md");
    let mut wrong = Vec::new();
    for recipe in &RECIPES {
        let named = named(&page, recipe.heading);
        let touched = touched(recipe.names);
        let missing: Vec<_> = touched.difference(&named).collect();
        let idle: Vec<_> = named.difference(&touched).collect();
        if !missing.is_empty() || !idle.is_empty() || named.len() > recipe.most {
            wrong.push(format!(
                "{}: {} files, at most {}\n  touched, not named: {missing:?}\n  named, not touched: {idle:?}",
                recipe.heading,
                named.len(),
                recipe.most
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The files that the list below a heading names: each item begins with a path between backticks.
fn named(page: &str, heading: &str) -> BTreeSet<String> {
    let (_, section) = page.split_once(&format!("{heading}\n")).unwrap_or_else(|| panic!("no {heading}"));
    let section = section.split("\n## ").next().unwrap();
    let items = section.lines().filter_map(|line| line.trim_start().split_once(". `").map(|(_, rest)| rest));
    items.filter_map(|rest| Some(rest.split_once('`')?.0.to_owned())).filter(|path| path.contains('/')).collect()
}

/// The files of the project in which one of the names stands.
fn touched(names: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (folder, ending) in PLACES {
        for path in files::below(folder, ending) {
            let path_text = path.display().to_string();
            let is_elsewhere = ELSEWHERE.iter().any(|part| path_text.contains(part));
            if !is_elsewhere && names.iter().any(|name| files::text(&path).contains(name)) {
                found.insert(path_text);
            }
        }
    }
    found
}

/// Where additions are made.
const PLACES: [(&str, &str); 9] = [
    ("crates", ".rs"),
    ("crates", ".js"),
    ("docs", ".md"),
    ("schemas", ".json"),
    ("tests/model", ".rs"),
    ("tests/generator", ".rs"),
    ("tests/python", ".py"),
    ("tests/vectors", ".py"),
    ("fuzz/fuzz_targets", ".rs"),
];

/// Tests of other things, prose about decisions, and copies that are made.
const ELSEWHERE: [&str; 5] = ["/tests/cli/", "/tests/import/", "docs/adr/", "/bundled/", "/target/"];
