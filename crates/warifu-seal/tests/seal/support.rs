//! What several test modules need.

use std::{
    fs,
    path::{Path, PathBuf},
};

use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use serde_json::Value;
pub(crate) use warifu_testkit::files::{foreign as suite, say_loudly};
pub(crate) use warifu_testkit::key;

pub(crate) fn hex(text: &str) -> Vec<u8> {
    HEXLOWER_PERMISSIVE.decode(text.as_bytes()).unwrap()
}

pub(crate) fn hex32(text: &str) -> [u8; 32] {
    hex(text).try_into().unwrap()
}

pub(crate) fn base64(value: &Value) -> Vec<u8> {
    BASE64.decode(value.as_str().unwrap().as_bytes()).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "test vectors are files")]
pub(crate) fn bytes_of(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn json_of(path: &Path) -> Value {
    serde_json::from_slice(&bytes_of(path)).unwrap()
}

/// Every file below `folder` with this extension, in the order of their paths.
#[expect(clippy::disallowed_methods, reason = "test vectors are files")]
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
