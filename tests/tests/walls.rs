//! What stands on which side of the wall between the libraries and the program, beside what `architecture` holds.

use std::collections::BTreeSet;

use warifu_tests::cargo::{metadata, normal_tree};
use warifu_tests::files;

use crate::architecture::{LIBRARIES, headings, shipped};

/// Encryption is in one crate, which an ordinary build leaves out: who decides, and who verifies, needs none.
#[test]
fn what_encrypts_is_a_leaf() {
    let metadata = metadata();
    let ordinary = metadata["workspace_default_members"].as_array().unwrap();
    assert!(!ordinary.iter().any(|id| id.as_str().unwrap().contains("warifu-delivery")));
    for package in ["warifu-sharing", "warifu-verify", "warifu", "warifu-cli"] {
        assert!(!normal_tree(package).contains("age"), "`age` is in the tree of {package}");
    }
    assert!(normal_tree("warifu-delivery").contains("age"));
}

/// A library speaks to whoever embeds it: it names fields and concepts, and the program the options that stand for them
/// (`options.rs`). What is run as a whole command, of this program or of another, may be written out.
#[test]
fn libraries_name_no_options() {
    let mut found = Vec::new();
    for library in LIBRARIES {
        for path in files::below(format!("crates/{library}/src"), ".rs") {
            let text = files::text(&path);
            let lines = shipped(&text).filter(|(_, line)| !COMMANDS.iter().any(|command| line.contains(command)));
            let named = lines.filter(|(_, line)| names_option(line));
            found.extend(named.map(|(number, line)| format!("{}:{number}: {}", path.display(), line.trim())));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// Nor whole commands: a body that embeds the library has none of them.
#[test]
fn libraries_name_no_commands() {
    let mut found = Vec::new();
    for library in LIBRARIES {
        for path in files::below(format!("crates/{library}/src"), ".rs") {
            let text = files::text(&path);
            let named = shipped(&text).filter(|(_, line)| line.contains("`warifu "));
            found.extend(named.map(|(number, line)| format!("{}:{number}: {}", path.display(), line.trim())));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// Tells whether two dashes and a letter begin a word on a line, however they are put in quotes.
fn names_option(line: &str) -> bool {
    let is_within = |before: &str| before.ends_with(|c: char| c.is_ascii_alphanumeric() || "-}".contains(c));
    let parts: Vec<&str> = line.split("--").collect();
    let pairs = parts.iter().zip(parts.iter().skip(1));
    pairs.into_iter().any(|(before, after)| !is_within(before) && after.starts_with(|c: char| c.is_ascii_lowercase()))
}

#[test]
fn an_option_is_found_however_it_is_quoted() {
    for line in ["give it with --at", "(`--at`)", "\"--at\"", "時計を合わせるか、--at により", "see (--at)"]
    {
        assert!(names_option(line), "{line}");
    }
    for line in ["set--level-1", "R.1--a.b--accepted-by-old", "{about}--accepted", "a -- b", "-----BEGIN", "--{option}"]
    {
        assert!(!names_option(line), "{line}");
    }
}

/// An option of the program is put behind the help of a problem that there is.
#[test]
fn options_settle_problems_that_there_are() {
    let text = files::text("crates/warifu-cli/src/options.rs");
    let (text, _) = text.split_once("#[cfg(test)]").unwrap();
    let headings: BTreeSet<String> =
        ["docs/errors.md", "docs/trust-lints.md"].iter().flat_map(|page| headings(page)).collect();
    let codes = text.split("(\"").skip(1).filter_map(|rest| rest.split_once("\", \"")).map(|(code, _)| code);
    let codes: Vec<&str> = codes.collect();
    assert!(codes.len() > 10, "{codes:?}");
    let unknown: Vec<_> = codes.into_iter().filter(|code| !headings.contains(*code)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// What has to survive a kill is written in one way: beside its place, synchronised, renamed. Whoever wrote it once more would have other
/// guarantees, or other words for the same failure.
#[test]
fn the_program_writes_files_in_one_way() {
    let mut found = Vec::new();
    for path in files::below("crates/warifu-cli/src", ".rs") {
        let text = files::text(&path);
        for (part, home) in WRITING.iter().filter(|(_, home)| !path.ends_with(home)) {
            let lines = shipped(&text).filter(|(_, line)| line.contains(part));
            found.extend(lines.map(|(number, _)| format!("{}:{number}: `{part}`; it is in {home}", path.display())));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
    for (part, home) in WRITING {
        assert!(files::text(format!("crates/warifu-cli/src/{home}")).contains(part), "`{part}` is not in {home}");
    }
}

/// What reaches out of the process has a list of banned functions of its own, which bans nothing that libraries may do; every library but
/// the ledger, which has stores, has that of the workspace.
#[test]
fn banned_functions_are_banned_in_libraries_first() {
    let banned = |path: &str| {
        let text = files::text(path);
        let all: BTreeSet<String> = text
            .lines()
            .filter_map(|line| Some(line.split_once("{ path = \"")?.1.split_once('"')?.0.to_owned()))
            .collect();
        all
    };
    let libraries = banned("clippy.toml");
    for part in
        ["env::", "fs::", "hash::", "io::", "net::", "path::", "process::", "thread::", "time::", "collections::"]
    {
        assert!(libraries.iter().any(|path| path.starts_with(&format!("std::{part}"))), "{part}");
    }
    for call in
        ["env::var_os", "env::vars", "env::vars_os", "env::args", "env::args_os", "thread::spawn", "fs::metadata"]
    {
        assert!(libraries.contains(&format!("std::{call}")), "{call}");
    }
    let own =
        ["benches", "crates", "examples", "tests"].into_iter().flat_map(|folder| files::below(folder, "clippy.toml"));
    for path in own {
        let name = path.to_string_lossy().replace('\\', "/");
        let is_library = LIBRARIES.iter().any(|library| name.starts_with(&format!("crates/{library}/")));
        assert!(!is_library || name.starts_with("crates/warifu-ledger/"), "{name}");
        let here = banned(&name);
        assert!(here.len() > 8 && here.is_subset(&libraries), "{name}: {:?}", here.difference(&libraries));
    }
}

/// Parts of writing a file, each with the one file that it stands in.
const WRITING: [(&str, &str); 6] = [
    ("fs::rename(", "store/part.rs"),
    ("create_dir_all(", "store/part.rs"),
    ("\"file-not-writable\"", "failure.rs"),
    ("\"file-not-lockable\"", "store/lock.rs"),
    ("LogState::HEAD", "store/log.rs"),
    ("fn write_history(", "store/history.rs"),
];

/// The commands that libraries write out: how a reader of a report recomputes a record, and how a form of an SBOM that is not read
/// becomes one that is.
const COMMANDS: [&str; 2] = ["warifu replay {}", "cyclonedx convert"];
