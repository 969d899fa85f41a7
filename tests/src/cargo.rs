//! What cargo says about the packages of the workspace and of others.

use std::collections::BTreeSet;
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

use crate::files;

/// The answer of `cargo metadata`, asked once.
pub fn metadata() -> &'static Value {
    static METADATA: OnceLock<Value> = OnceLock::new();
    METADATA.get_or_init(|| {
        let bytes = cargo(&["metadata", "--format-version", "1"]);
        serde_json::from_slice(&bytes).unwrap()
    })
}

/// The packages in it.
pub fn packages(metadata: &Value) -> impl Iterator<Item = &Value> {
    metadata["packages"].as_array().unwrap().iter()
}

/// The name of a package or a dependency.
pub fn name(package: &Value) -> &str {
    package["name"].as_str().unwrap()
}

/// The names of what a package is built with, on any platform, at its own features: tests and build scripts left aside.
pub fn normal_tree(package: &str) -> BTreeSet<String> {
    let bytes = cargo(&["tree", "-p", package, "-e", "normal", "--prefix", "none", "--target", "all"]);
    let text = String::from_utf8(bytes).unwrap();
    text.lines().filter_map(|line| line.split(' ').next()).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// The same at the features that any member of the workspace asks for: never less than [`normal_tree`], and without asking again.
pub fn reached(package: &str) -> BTreeSet<&'static str> {
    let metadata = metadata();
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let of = |id: &str| packages(metadata).find(|package| package["id"] == id).unwrap();
    let first = packages(metadata).find(|one| name(one) == package && one["source"].is_null()).unwrap();
    let (mut open, mut seen) = (vec![first["id"].as_str().unwrap()], BTreeSet::new());
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let node = nodes.iter().find(|node| node["id"] == id).unwrap();
        let normal = |one: &&Value| one["dep_kinds"].as_array().unwrap().iter().any(|kind| kind["kind"].is_null());
        open.extend(node["deps"].as_array().unwrap().iter().filter(normal).filter_map(|one| one["pkg"].as_str()));
    }
    seen.into_iter().map(|id| name(of(id))).collect()
}

/// What cargo prints, without the network where that does.
fn cargo(arguments: &[&str]) -> Vec<u8> {
    let run = |offline: &[&str]| {
        let mut command = Command::new(files::setting("CARGO").unwrap_or_else(|| "cargo".into()));
        let output = command.args(arguments).args(offline).current_dir(files::root()).output().unwrap();
        output.status.success().then_some(output.stdout)
    };
    run(&["--offline"]).or_else(|| run(&[])).expect("cargo runs")
}
