//! `examples/02-ssdf-diff` is what the commands in its README write.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::{run, scratch};

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/02-ssdf-diff");

#[test]
fn the_example_is_what_the_commands_write() {
    let folder = scratch("example-diff");
    let readme = fs::read_to_string(Path::new(EXAMPLE).join("README.md")).unwrap();
    let commands: Vec<&str> = readme.lines().filter_map(|line| line.strip_prefix("warifu diff ")).collect();
    assert_eq!(commands.len(), 3, "one command for each language and one for machines");
    for command in commands {
        let (command, _) = command.split_once('#').unwrap_or((command, ""));
        let ran = run(&folder, &format!("diff {command}"));
        assert_eq!(ran.code, 1, "{command}: {}", ran.err);
    }
    let (written, kept) = (files(&folder), files(Path::new(EXAMPLE)));
    if std::env::var_os("WARIFU_WRITE_EXAMPLES").is_some() {
        for (name, bytes) in &written {
            let path = Path::new(EXAMPLE).join(name);
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
