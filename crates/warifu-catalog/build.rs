//! Lists the files under `data/`, so that a document is shipped by putting it there: kind from the folder, id and version from
//! the file name, digest of the exact bytes, and which of the others it names by their digests. A test reads each file and compares.

#![expect(clippy::disallowed_methods, reason = "a build script reads the files that the library embeds")]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use sha2::{Digest, Sha256};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=build.rs");
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let mut files = Vec::new();
    for (folder, kind) in FOLDERS {
        for name in names(&Path::new(&root).join("data").join(folder))? {
            files.push(ShippedFile::read(&root, folder, kind, name)?);
        }
    }
    let places: BTreeMap<String, usize> = files.iter().enumerate().map(|(at, file)| (hex(&file.digest), at)).collect();
    let mut table = format!("pub(crate) static DOCUMENTS: [Shipped; {}] = [\n", files.len());
    for file in &files {
        file.write(&mut table, &places)?;
    }
    table.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("shipped.rs"), table)?;
    Ok(())
}

/// One document under `data/`.
struct ShippedFile {
    file: String,
    kind: &'static str,
    name: String,
    text: String,
    digest: [u8; 32],
}

impl ShippedFile {
    fn read(root: &str, folder: &str, kind: &'static str, name: String) -> Result<Self, Box<dyn Error>> {
        let file = format!("data/{folder}/{name}.json");
        let text = fs::read_to_string(Path::new(root).join(&file))?;
        let digest = Sha256::digest(text.as_bytes()).into();
        Ok(Self { file, kind, name, text, digest })
    }

    /// Writes one line of the table.
    fn write(&self, table: &mut String, places: &BTreeMap<String, usize>) -> Result<(), Box<dyn Error>> {
        let (id, version) = split(&self.name).ok_or_else(|| format!("{} is not named ID-VERSION.json", self.file))?;
        writeln!(
            table,
            "    Shipped {{ kind: DocumentKind::{}, id: {id:?}, version: {version:?}, digest: Digest::from_bytes({:?}), \
             bytes: include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?})), names: &{:?}, content: OnceLock::new() }},",
            self.kind,
            self.digest,
            format!("/{}", self.file),
            self.named(places)
        )?;
        Ok(())
    }

    /// The places in the table of the documents whose digests are in this one.
    fn named(&self, places: &BTreeMap<String, usize>) -> Vec<usize> {
        let ends = self.text.match_indices("sha256:").map(|(start, mark)| start + mark.len());
        let named: BTreeSet<usize> =
            ends.filter_map(|end| places.get(self.text.get(end..end + 64)?).copied()).collect();
        named.into_iter().collect()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
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
