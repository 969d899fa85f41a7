//! `examples/02-ssdf-diff` and `examples/09-sbom` are what the commands in their READMEs write.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::{run, scratch};

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");

#[test]
fn the_examples_are_what_the_commands_write() {
    for name in ["02-ssdf-diff", "09-sbom"] {
        the_example_is_what_the_commands_write(&Path::new(EXAMPLES).join(name));
    }
}

/// The commands that assess end as the page says.
#[test]
fn the_sbom_of_the_example_is_assessed_as_its_page_says() {
    let example = Path::new(EXAMPLES).join("09-sbom");
    let readme = fs::read_to_string(example.join("README.md")).unwrap();
    let mut codes = Vec::new();
    for line in readme.lines().filter(|line| line.starts_with("warifu assess ")) {
        let (command, says) = line.strip_prefix("warifu ").unwrap().split_once("# exit code ").unwrap();
        let ran = run(&example, command);
        assert_eq!(ran.code.to_string(), says.split(':').next().unwrap().trim(), "{line}\n{}{}", ran.out, ran.err);
        codes.push(ran.code);
        for name in ["crc-table", "lamp-driver unknown", "mbedtls 3.6.2"] {
            assert!(ran.out.contains(name), "{name}: {}", ran.out);
        }
    }
    assert_eq!(codes, [1, 1, 1]);
    assert!(!example.join("out").exists());
}

fn the_example_is_what_the_commands_write(example: &Path) {
    let folder = scratch("example-diff");
    let readme = fs::read_to_string(example.join("README.md")).unwrap();
    let commands: Vec<&str> = readme.lines().filter_map(|line| line.strip_prefix("warifu diff ")).collect();
    assert_eq!(commands.len(), 3, "one command for each language and one for machines");
    for command in commands {
        let (command, _) = command.split_once('#').unwrap_or((command, ""));
        let ran = run(&folder, &format!("diff {command}"));
        assert_eq!(ran.code, 1, "{command}: {}", ran.err);
    }
    let (written, mut kept) = (files(&folder), files(example));
    // what is read, and not written
    kept.remove("sbom.cdx.json");
    if std::env::var_os("WARIFU_WRITE_EXAMPLES").is_some() {
        for (name, bytes) in &written {
            let path = example.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        return;
    }
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&written), names(&kept), "the same files");
    for (name, bytes) in &written {
        assert!(kept.get(name) == Some(bytes), "{name} differs; WARIFU_WRITE_EXAMPLES=1 writes it again");
    }
}

/// Everything but the README.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                open.push(path);
            } else if name != "README.md" {
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    found
}
