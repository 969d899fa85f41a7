//! What the first page shows a newcomer, run as it is written.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::run;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

#[test]
fn every_command_of_the_first_example_ends_as_it_says() {
    let folder = PathBuf::from(ROOT).join("examples/00-check");
    let page = fs::read_to_string(folder.join("README.md")).unwrap();
    let mut codes = Vec::new();
    for line in page.lines().filter_map(|line| line.strip_prefix("warifu ")) {
        let (command, says) = line.split_once("# exit code ").unwrap_or_else(|| panic!("no exit code: {line}"));
        let (code, _) = says.split_once(':').unwrap();
        let ran = run(&folder, command);
        assert_eq!(ran.code.to_string(), code, "{line}\n{}{}", ran.out, ran.err);
        codes.push(ran.code);
    }
    assert_eq!(codes, [0, 3, 1, 0]);
}

#[test]
fn what_the_first_page_shows_is_what_is_printed() {
    let root = Path::new(ROOT);
    let page = fs::read_to_string(root.join("README.md")).unwrap();
    let mut shown = 0;
    for block in page.split("```console\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default()) {
        let (command, output) = whole_command(block);
        let Some(arguments) = command.strip_prefix("$ cargo run --release -- ").filter(|_| !output.is_empty()) else {
            continue;
        };
        let ran = run(root, arguments);
        let printed = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
        for line in output.iter().filter(|line| *line != "…") {
            let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(printed.contains(&line), "{line}\n{}{}", ran.out, ran.err);
            shown += 1;
        }
    }
    assert!(shown >= 5, "only {shown} lines of output on the first page");
}

/// The command of a block, its continued lines joined, and the lines of output below it.
fn whole_command(block: &str) -> (String, Vec<String>) {
    let mut lines = block.lines();
    let mut command = String::new();
    for line in lines.by_ref() {
        command.push_str(line.trim_end_matches('\\'));
        if !line.ends_with('\\') {
            break;
        }
    }
    (command, lines.filter(|line| !line.starts_with("$ ")).map(str::to_owned).collect())
}
