//! Products and shortcuts for these tests.

use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use flate2::Compression;
use flate2::write::GzEncoder;
use warifu_evidence::{ImportError, Imported, Part};
use warifu_model::{Json, Language, Product};

/// SHA-256 of nothing: a firmware that is not there.
pub(crate) const FIRMWARE: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
pub(crate) const TOOL: &str = "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9";
pub(crate) const PURL: &str = "pkg:generic/hamakaze/hk-210@3.2.1";

/// The controller of the example, with two artifacts.
pub(crate) fn controller() -> Product {
    let cpe = "cpe:2.3:o:hamakaze:hk-210_firmware:3.2.1:*:*:*:*:*:*:*";
    product(&[("purl", PURL), ("cpe", cpe), ("gtin", "4006381333931")], &[FIRMWARE, TOOL])
}

pub(crate) fn product(identifiers: &[(&str, &str)], artifacts: &[&str]) -> Product {
    let identifiers = identifiers.iter().map(|(kind, value)| Json::object().with("type", *kind).with("value", *value));
    let artifacts = artifacts.iter().enumerate().map(|(n, digest)| {
        Json::object().with("name", format!("artifact {n}")).with("digest", format!("sha256:{digest}"))
    });
    let document = Json::object()
        .with("format", "warifu.product/1")
        .with("vendor", "Hamakaze Control Works")
        .with("model", "HK-210")
        .with("version", "3.2.1")
        .with("kind", "component")
        .with("name", Json::object().with("en", "Controller HK-210").with("ja", "制御装置 HK-210"))
        .with("identifiers", Json::list(identifiers))
        .with("artifacts", Json::list(artifacts));
    Product::read(&document.to_canonical()).unwrap()
}

pub(crate) fn import(text: &str) -> Result<Imported, ImportError> {
    warifu_evidence::import(text.as_bytes(), &controller())
}

/// The code, the pointer and, for what is inside an envelope, the pointer to its payload.
pub(crate) fn refusal(text: &str) -> (&'static str, String) {
    let error = import(text).unwrap_err();
    let within = error.position.within.map(|within| format!("{within}!")).unwrap_or_default();
    assert!(!error.to_string().is_empty() && !error.help(Language::En).is_empty());
    (error.code(), format!("{within}{}", error.position.pointer))
}

/// A claim of the first part that has it, as JSON text; `-` where there is none.
pub(crate) fn claim(imported: &Imported, id: &str) -> String {
    imported.parts.iter().find_map(|part| claim_of(part, id)).unwrap_or_else(|| "-".into())
}

fn claim_of(part: &Part, id: &str) -> Option<String> {
    let (_, value) = part.claims.iter().find(|(claim, _)| claim.as_str() == id)?;
    Some(String::from_utf8(value.to_canonical()).unwrap())
}

pub(crate) fn notes(imported: &Imported) -> Vec<&'static str> {
    imported.notes.iter().map(|note| note.code()).collect()
}

pub(crate) fn packed_with_gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn packed_with_zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// A file of the foreign test material, where that is on this machine; says so loudly where it is not.
pub(crate) fn vector(path: &str) -> Option<Vec<u8>> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    read(&warifu_testkit::files::foreign(folder)?.join(name))
}

#[expect(clippy::disallowed_methods, reason = "a test may read files")]
pub(crate) fn read(path: &Path) -> Option<Vec<u8>> {
    std::fs::read(path).ok()
}

/// What another program says of documents, one line for each of these paths; none where it is not installed.
#[expect(clippy::disallowed_methods, reason = "a test may ask another program")]
pub(crate) fn foreign_says(program: &str, script: &str, paths: &str) -> Option<String> {
    let script = warifu_testkit::files::root().join("tests/foreign").join(script);
    let mut command = std::process::Command::new(program);
    let mut child = command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    // a program that lacks what it needs ends before it has read all
    let _ = child.stdin.take()?.write_all(paths.as_bytes());
    let output = child.wait_with_output().ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}
