//! Lists the files under `data/`, so that a document is shipped by putting it there: kind from the folder, id and version from
//! the file name, digest of the exact bytes. A test reads each file and compares.

#![expect(clippy::disallowed_methods, reason = "a build script reads the files that the library embeds")]

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use sha2::{Digest, Sha256};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=build.rs");
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let mut table = String::from("[\n");
    for (folder, kind) in FOLDERS {
        for name in names(&Path::new(&root).join("data").join(folder))? {
            entry(&mut table, &root, folder, kind, &name)?;
        }
    }
    table.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("shipped.rs"), table)?;
    Ok(())
}

/// Names of the documents in a folder without their ending, sorted.
fn names(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let name = name.to_str().and_then(|name| name.strip_suffix(".json"));
        names.extend(name.map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

/// Writes one line of the table.
fn entry(table: &mut String, root: &str, folder: &str, kind: &str, name: &str) -> Result<(), Box<dyn Error>> {
    let (id, version) = split(name).ok_or_else(|| format!("data/{folder}/{name}.json is not named ID-VERSION.json"))?;
    let file = format!("data/{folder}/{name}.json");
    let digest: [u8; 32] = Sha256::digest(fs::read(Path::new(root).join(&file))?).into();
    writeln!(
        table,
        "    Shipped {{ kind: DocumentKind::{kind}, id: {id:?}, version: {version:?}, digest: Digest::from_bytes({digest:?}), \
         bytes: include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?})) }},",
        format!("/{file}")
    )?;
    Ok(())
}

/// Id and version of a file name: the version begins after the first hyphen that three numbers follow.
fn split(name: &str) -> Option<(&str, &str)> {
    name.match_indices('-')
        .filter_map(|(at, _)| Some((name.get(..at)?, name.get(at + 1..)?)))
        .find(|(_, version)| is_version(version))
}

fn is_version(text: &str) -> bool {
    let numbers = text.split(['-', '+']).next().unwrap_or_default();
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    numbers.split('.').count() == 3 && numbers.split('.').all(is_number)
}

/// Folders under `data/`, with the kind of the documents in them.
const FOLDERS: [(&str, &str); 6] = [
    ("vocabularies", "Vocabulary"),
    ("sets", "RequirementSet"),
    ("profiles", "Profile"),
    ("sectors", "SectorList"),
    ("crosswalks", "Crosswalk"),
    ("arrangements", "Arrangement"),
];
