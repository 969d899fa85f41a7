//! What several test modules need.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use serde_json::Value;
use warifu_seal::keys::SigningKey;

/// The key that the seed of 32 times `seed` stands for.
pub(crate) fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32])
}

pub(crate) fn hex(text: &str) -> Vec<u8> {
    HEXLOWER_PERMISSIVE.decode(text.as_bytes()).unwrap()
}

pub(crate) fn hex32(text: &str) -> [u8; 32] {
    hex(text).try_into().unwrap()
}

pub(crate) fn base64(value: &Value) -> Vec<u8> {
    BASE64.decode(value.as_str().unwrap().as_bytes()).unwrap()
}

/// Folder of a foreign test suite, or none with a loud word about it: not every machine has them.
pub(crate) fn suite(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("WARIFU_VECTORS")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors")), PathBuf::from)
        .join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    say_loudly(&format!("no `{name}` in the test vectors (set WARIFU_VECTORS)"));
    None
}

/// Past the test harness, which would keep what a passing test prints to itself.
pub(crate) fn say_loudly(why: &str) {
    // in one piece, so that tests running beside this one do not cut it in two
    std::io::stderr().write_all(format!("\n!!! SKIPPED: {why} !!!\n").as_bytes()).unwrap();
}

#[expect(clippy::disallowed_methods, reason = "test vectors are files")]
pub(crate) fn bytes_of(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn json_of(path: &Path) -> Value {
    serde_json::from_slice(&bytes_of(path)).unwrap()
}

/// Every file below `folder` with this extension, in the order of their paths.
pub(crate) fn files(folder: PathBuf, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
