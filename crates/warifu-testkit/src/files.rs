//! The files of the project, and the foreign test vectors beside it.
#![expect(clippy::disallowed_methods, reason = "tests read files; libraries do not")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The root of the project.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

/// The bytes of a file of the project.
pub fn bytes(path: impl AsRef<Path>) -> Vec<u8> {
    let path = root().join(path);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The text of a file of the project.
pub fn text(path: impl AsRef<Path>) -> String {
    String::from_utf8(bytes(path)).unwrap()
}

/// Writes a file of the project in one step: tests that run beside this one read it as it was or as it will be.
pub fn write(path: impl AsRef<Path>, text: impl AsRef<[u8]>) {
    let path = root().join(path);
    let part = path.with_extension("part");
    std::fs::write(&part, text).unwrap_or_else(|e| panic!("{}: {e}", part.display()));
    std::fs::rename(&part, &path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
}

/// Whether there is such a file or folder in the project.
pub fn exists(path: impl AsRef<Path>) -> bool {
    root().join(path).exists()
}

/// All files below a folder of the project whose names end so, sorted, as paths from the root.
pub fn below(folder: impl AsRef<Path>, ending: &str) -> Vec<PathBuf> {
    let root = root();
    let mut files = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                files.push(path.strip_prefix(&root).unwrap_or(&path).to_owned());
            }
        }
    }
    files.sort();
    files
}

/// The schema of a format, of whichever edition: `schemas/NAME-N.schema.json`.
pub fn schema(name: &str) -> PathBuf {
    let is_of = |path: &PathBuf| format_of(path).is_some_and(|(format, _)| format == name);
    below("schemas", ".schema.json").into_iter().find(is_of).unwrap_or_else(|| panic!("no schema of {name}"))
}

/// Format and edition of a schema, by the name of its file.
pub fn format_of(path: &Path) -> Option<(String, u32)> {
    let (format, edition) = path.file_name()?.to_str()?.strip_suffix(".schema.json")?.rsplit_once('-')?;
    Some((format.to_owned(), edition.parse().ok()?))
}

/// A folder of foreign test vectors: below `WARIFU_VECTORS`, or `../shared/vectors` beside the project. Says loudly where
/// there is none; the test then passes without it.
pub fn foreign(folder: &str) -> Option<PathBuf> {
    let base = setting("WARIFU_VECTORS").map_or_else(|| root().join("../shared/vectors"), PathBuf::from);
    let path = base.join(folder);
    if path.is_dir() {
        return Some(path);
    }
    say_loudly(&format!("no foreign vectors at {}; set WARIFU_VECTORS to their folder", path.display()));
    None
}

/// Says that a check was skipped: past the test harness, which would keep what a passing test prints to itself.
pub fn say_loudly(why: &str) {
    // in one piece, so that tests running beside this one do not cut it in two
    std::io::stderr().write_all(format!("\n!!! SKIPPED: {why} !!!\n").as_bytes()).unwrap();
}

/// An environment variable.
pub fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// A number from the environment, as a seed or a count of random cases is; the ordinary one where there is none.
pub fn number<T: FromStr>(name: &str, ordinary: T) -> T {
    let read = |text: String| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}"));
    setting(name).map_or(ordinary, read)
}

/// Whether what tries every combination of something tries all of them: `WARIFU_EVERY=1`, as `.ci/run` asks.
pub fn every() -> bool {
    setting("WARIFU_EVERY").is_some()
}

/// The step in which a test goes through what is too much for an ordinary run: one of so many; each one where every one is asked for.
pub fn one_in(ordinary: usize) -> usize {
    if every() { 1 } else { ordinary }
}
