//! The recipes of CONTRIBUTING.md name exactly the files that an addition touches: for one sample of each kind, those in which its own
//! names are. Files that only use the sample are listed below with the reason.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a broken assumption has to stop a test, loudly")]

use std::collections::BTreeSet;

use warifu_model::Format;
use warifu_tests::files;

/// A recipe: its heading, its sample and the most files that it may take, edited by somebody and written by a command.
struct Recipe {
    heading: &'static str,
    /// The word of the recipe that stands for the name of the addition, and the name of the sample.
    called: (&'static str, &'static str),
    /// The folders and endings of the files that are looked at.
    places: &'static [(&'static str, &'static str)],
    /// The names of the sample.
    names: &'static [&'static str],
    /// The files that use the sample, which adding it does not touch.
    users: &'static [&'static str],
    edited: usize,
    written: usize,
}

/// The files that a recipe names: those that somebody edits, and those that a command writes.
#[derive(Default)]
struct Named {
    edited: BTreeSet<String>,
    written: BTreeSet<String>,
}

const RECIPES: [Recipe; 6] = [
    Recipe {
        heading: "## Adding a claim type",
        called: ("TYPE", "decimal"),
        places: SOURCES,
        names: &["ClaimType::Decimal", "Self::Decimal", "Value::Decimal", "\"decimal\""],
        // One document with everything that a vocabulary can say, for the strict reader; its vectors are read by it as well.
        users: &[
            "tests/vectors/read/make.py",
            // An imported claim of the wrong type.
            "crates/warifu-evidence/tests/import/vocabularies.rs",
            // Examples for the test of its pattern; another one asks every type.
            "crates/warifu-catalog/src/schema_view.rs",
        ],
        edited: 7,
        written: 2,
    },
    Recipe {
        heading: "## Adding a comparison operator",
        called: ("OPERATOR", "not_older_than"),
        places: SOURCES,
        names: &["not_older_than", "NotOlderThan", "pub const LANGUAGE"],
        // One document with everything that a set can say, for the strict reader; its vectors are read by it as well.
        users: &["tests/vectors/read/make.py"],
        edited: 10,
        written: 2,
    },
    Recipe {
        heading: "## Adding an evidence format",
        called: ("FORMAT", "openvex"),
        places: SOURCES,
        names: &["openvex", "OpenVex", "OpenVEX"],
        users: &[
            // The words of OpenVEX for statuses and justifications, which CycloneDX is put into.
            "crates/warifu-evidence/src/vex.rs",
            "crates/warifu-evidence/src/note.rs",
            "crates/warifu-evidence/src/cyclonedx/vulnerability.rs",
            "docs/reasons.md",
            // The types of statements that carry documents, for formats that have one, and tests of how documents arrive.
            "crates/warifu-evidence/src/in_toto/predicates.rs",
            "crates/warifu-evidence/tests/import/assemble.rs",
            "crates/warifu-evidence/tests/import/faults.rs",
            "crates/warifu-evidence/tests/import/statements.rs",
            "crates/warifu-evidence/tests/import/transport.rs",
            // An example of an import, and the two of the demo.
            "crates/warifu-evidence/src/assemble.rs",
            "crates/warifu-cli/src/commands/demo.rs",
            "crates/warifu-cli/src/commands/demo/bundled.rs",
            // What no document says, for every format that says it: only statements on vulnerabilities.
            "crates/warifu-evidence/tests/import/page.rs",
            "crates/warifu-evidence/tests/import/real.rs",
            "crates/warifu-evidence/tests/import/together.rs",
            // One document of 30 MB of each format, which is measured.
            "crates/warifu-evidence/tests/import/large.rs",
            // Prose about vulnerability statements, of which OpenVEX is the example.
            "docs/GLOSSARY.md",
            "docs/SECURITY-MODEL.md",
            "docs/COVERAGE.md",
            // Advisories, which have readers of their own.
            "docs/ADVISORIES.md",
            "crates/warifu-cli/src/commands/advisory/read.rs",
            "crates/warifu-cli/src/help/ja_advisory.rs",
        ],
        edited: 10,
        written: 0,
    },
    Recipe {
        heading: "## Adding a document format",
        called: ("NOUN", "costs"),
        places: SOURCES,
        names: &["warifu.costs", "mod costs", "costs::Costs", "Format::Costs"],
        users: &[
            // The command that reads it, for who gives it to another; `show` where none is named.
            "crates/warifu-cli/src/recognise.rs",
            // Its page of its own, which no format needs.
            "crates/warifu-cli/src/commands/show.rs",
            // The option `--costs` of `plan`, which reads the document.
            "crates/warifu-cli/src/commands/plan.rs",
            "crates/warifu-cli/src/help/ja_arguments.rs",
        ],
        edited: 6,
        written: 1,
    },
    Recipe {
        heading: "## Adding a verdict check",
        called: ("CHECK", "product"),
        places: SOURCES,
        names: &["CheckName::ProductKind", "ProductKind = ", "product::kind(", "\"product_kind\"", "`product_kind`"],
        // What a line of the answer shows beside the outcome, for checks that have a value to show.
        users: &["crates/warifu-cli/src/commands/check.rs"],
        edited: 8,
        written: 0,
    },
    Recipe {
        heading: "## Adding a requirement set",
        called: ("ID-VERSION", "jp-scs-1.0.0"),
        places: SHIPPED,
        names: &["\n  \"id\": \"jp-scs\"", "\njp-scs ", "| `jp-scs` |"],
        users: &[],
        edited: 3,
        written: 0,
    },
];

#[test]
fn recipes_name_the_files_that_are_touched() {
    let page = files::text("CONTRIBUTING.md");
    let mut wrong = Vec::new();
    for recipe in &RECIPES {
        let named = named(&page, recipe);
        let touched = touched(recipe);
        let all: BTreeSet<String> = named.edited.union(&named.written).cloned().collect();
        let missing: Vec<_> = touched.difference(&all).collect();
        let idle: Vec<_> = all.difference(&touched).collect();
        let misfiled: Vec<_> = all.iter().filter(|path| is_written(path) != named.written.contains(*path)).collect();
        let (edited, written) = (named.edited.len(), named.written.len());
        println!("{}: {edited} files edited, {written} written", recipe.heading);
        let is_short = edited <= recipe.edited && written <= recipe.written;
        if !missing.is_empty() || !idle.is_empty() || !misfiled.is_empty() || !is_short {
            wrong.push(format!(
                "{}: {edited} files edited and {written} written, at most {} and {}\n  touched, not named: {missing:?}\n  \
                 named, not touched: {idle:?}\n  edited and called written, or the other way round: {misfiled:?}",
                recipe.heading, recipe.edited, recipe.written
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn users_use_the_sample() {
    for recipe in &RECIPES {
        for user in recipe.users {
            assert!(has_name(user, recipe), "{}: {user} does not use the sample any more", recipe.heading);
        }
    }
}

/// The files that the list below a heading names: each item begins with a path between backticks, and says that it is written
/// where it is.
fn named(page: &str, recipe: &Recipe) -> Named {
    let heading = recipe.heading;
    let (_, section) = page.split_once(&format!("{heading}\n")).unwrap_or_else(|| panic!("no {heading}"));
    let section = section.split("\n## ").next().unwrap();
    let items = section.lines().filter_map(|line| line.split_once(". `").filter(|(number, _)| is_number(number)));
    let paths = items.filter_map(|(_, rest)| rest.split_once('`')).filter(|(path, _)| path.contains('/'));
    let mut named = Named::default();
    for (path, about) in paths {
        let files = if about.starts_with(": written by ") { &mut named.written } else { &mut named.edited };
        files.insert(path.replace(recipe.called.0, recipe.called.1));
    }
    named
}

/// Whether a command writes the whole file: the schemas that follow from declarations.
fn is_written(path: &str) -> bool {
    let mut schemas = Format::ALL.iter().filter(|format| format.schema().is_some());
    path.strip_prefix("schemas/").is_some_and(|file| schemas.any(|format| format.schema_file() == file))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The files of the project in which one of the names is, without the users.
fn touched(recipe: &Recipe) -> BTreeSet<String> {
    let all = recipe.places.iter().flat_map(|(folder, ending)| files::below(folder, ending));
    let paths = all.map(|path| path.display().to_string());
    let here = paths.filter(|path| !ELSEWHERE.iter().any(|part| path.contains(part)));
    here.filter(|path| !recipe.users.contains(&path.as_str()) && has_name(path, recipe)).collect()
}

fn has_name(path: &str, recipe: &Recipe) -> bool {
    let text = files::text(path);
    recipe.names.iter().any(|name| text.contains(name))
}

/// Where shipped sets are, and are listed.
const SHIPPED: &[(&str, &str)] = &[
    ("crates/warifu-catalog/data/sets", ".json"),
    ("crates/warifu-cli/tests/cli/snapshots", ".snap"),
    ("docs", ".md"),
];

/// Where everything else is added.
const SOURCES: &[(&str, &str)] = &[
    ("crates/warifu-catalog/src", ".rs"),
    ("crates/warifu-cli/src", ".rs"),
    ("crates/warifu-cli/src", ".js"),
    ("crates/warifu-compare/src", ".rs"),
    ("crates/warifu-core/src", ".rs"),
    ("crates/warifu-evidence", ".md"),
    ("crates/warifu-evidence", ".rs"),
    ("crates/warifu-model/src", ".rs"),
    ("crates/warifu-verify/src", ".rs"),
    ("docs", ".md"),
    ("schemas", ".json"),
    ("tests/model", ".rs"),
    ("tests/generator", ".rs"),
    ("tests/python", ".py"),
    // What random questions have to reach.
    ("tests/tests", "/model.rs"),
    ("tests/vectors", ".py"),
    ("fuzz/fuzz_targets", ".rs"),
];

/// Prose about decisions, and copies that are made.
const ELSEWHERE: [&str; 3] = ["docs/adr/", "/bundled/", "/target/"];
