//! `examples/10-router` from an empty folder: every command of its page, and every set of the shelf.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::reports::{HEAD, assessed, end_of_table, holds, tally};
use crate::support::{Ran, run, run_words, scratch};

/// A folder with what the page copies into it.
fn begun(name: &str) -> (PathBuf, PathBuf) {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/10-router");
    let folder = scratch(name);
    fs::copy(example.join("hb-7-2.4.0.bin"), folder.join("hb-7-2.4.0.bin")).unwrap();
    copy(&example.join("evidence"), &folder.join("evidence"));
    copy(&example.join("next"), &folder.join("next"));
    (example, folder)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

/// Runs a line of the page: words are separated by spaces outside of quotes, and a star at the end stands for the files of a folder.
fn command(folder: &Path, line: &str) -> Ran {
    let mut words: Vec<String> = Vec::new();
    for (place, part) in line.split('"').enumerate() {
        match place % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    let expanded = words.into_iter().flat_map(|word| match word.strip_suffix("/*") {
        Some(of) => {
            let mut files: Vec<_> =
                fs::read_dir(folder.join(of)).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            files.sort();
            files.into_iter().map(|name| format!("{of}/{}", name.to_str().unwrap())).collect()
        }
        None => vec![word],
    });
    let words: Vec<_> = expanded.collect();
    run_words(folder, &words.iter().map(String::as_str).collect::<Vec<_>>(), b"")
}

#[test]
fn the_router_goes_as_its_page_says() {
    let (example, folder) = begun("router");
    for part in ["reports", "papers"] {
        fs::create_dir_all(folder.join(part)).unwrap();
    }
    let page = fs::read_to_string(example.join("README.md")).unwrap();
    let mut ran = 0;
    for line in page.lines() {
        if line == "cp next/* evidence/" {
            copy(&folder.join("next"), &folder.join("evidence"));
        }
        let Some(line) = line.strip_prefix("warifu ") else { continue };
        let (line, code) = line.split_once("  # exit code ").unwrap();
        let answer = command(&folder, line);
        assert_eq!(answer.code.to_string(), code, "{line}\n{}{}", answer.out, answer.err);
        ran += 1;
    }
    assert!(ran > 20, "{ran}");
    let kept = |name: &str| holds(&example.join(name), &fs::read_to_string(folder.join(name)).unwrap());
    kept("product.json");
    for part in ["reports", "papers"] {
        for entry in fs::read_dir(folder.join(part)).unwrap() {
            kept(&format!("{part}/{}", entry.unwrap().file_name().to_str().unwrap()));
        }
    }
    // what nobody has shown is not said
    let declaration = fs::read_to_string(folder.join("papers/eu-declaration.en.md")).unwrap();
    assert!(!declaration.contains("conforms to Regulation") && declaration.contains("the record does not show it"));
}

#[test]
fn the_router_against_every_shelf() {
    let (example, folder) = begun("router-shelf");
    let product = example.join("product.json").display().to_string();
    let imported = run(&folder, &format!("import evidence/* --product {product} -o all.json"));
    assert_eq!(imported.code, 0, "{}", imported.err);
    let mut table = String::from(HEAD);
    for (set, level) in assessed() {
        let asked = if level.is_empty() { String::new() } else { format!(" --level {level}") };
        let ran =
            run(&folder, &format!("evaluate all.json --set {set}{asked} --at 2026-12-01T00:00:00Z --format json"));
        assert!([0, 1, 2].contains(&ran.code), "{set} {level}: {}{}", ran.out, ran.err);
        writeln!(table, "| `{set}` | {level} | {} | {} |", ran.code, tally(&ran.out)).unwrap();
    }
    let readme = fs::read_to_string(example.join("README.md")).unwrap();
    let (head, rest) = readme.split_once("<!-- table -->\n").unwrap();
    let after = rest.split_at(end_of_table(rest)).1;
    holds(&example.join("README.md"), &format!("{head}<!-- table -->\n{table}{after}"));
}
