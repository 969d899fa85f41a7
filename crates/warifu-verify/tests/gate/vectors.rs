//! The bundle vectors: made by another program from the format pages, each with the verdict that has to come out.

use std::{
    fs,
    path::{Path, PathBuf},
};

use warifu_model::{Json, Product, Timestamp, json::Tape};
use warifu_verify::{CheckName, Request, Trust, Verdict, check};

#[expect(clippy::disallowed_methods, reason = "test vectors are files")]
fn bytes_of(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn json_of(path: &Path) -> Json {
    Tape::parse(&bytes_of(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display())).root().to_json()
}

fn folders() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/bundle");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<_> = entries.filter(|path| path.join("case.json").is_file()).collect();
    folders.sort();
    folders
}

fn text<'a>(case: &'a Json, name: &str) -> Option<&'a str> {
    case.member(name).and_then(Json::as_text)
}

fn verdict_of(folder: &Path, case: &Json) -> Verdict {
    let file = |name: &str| bytes_of(&folder.join(text(case, name).unwrap()));
    let trust = Trust::read(&file("trust")).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let product = case.member("product").map(|_| Product::read(&file("product")).unwrap());
    let time = |name: &str| text(case, name).map(|text| Timestamp::parse(text).unwrap());
    let bundle = file("bundle");
    check(&Request {
        trust: &trust,
        bundle: &bundle,
        product: product.as_ref(),
        at: time("at").unwrap(),
        known_at: time("known_at"),
    })
}

/// What is not as the case expects it.
fn difference(folder: &Path) -> Option<String> {
    let case = json_of(&folder.join("case.json"));
    let verdict = verdict_of(folder, &case);
    let exit = if verdict.unreadable().is_some() { 65 } else { verdict.exit_code() };
    let leading = verdict.checks().iter().find(|check| check.code == verdict.code()).map(|check| check.name.as_str());
    let leading = text(&case, "check").and(leading);
    let found = (verdict.answer().as_str(), verdict.code().as_str(), leading, Json::Int(exit.into()));
    let expected = (
        text(&case, "verdict").unwrap(),
        text(&case, "code").unwrap(),
        text(&case, "check"),
        case.member("exit").unwrap().clone(),
    );
    assert_eq!(verdict.checks().iter().map(|check| check.name).collect::<Vec<_>>(), CheckName::ALL);
    let name = folder.file_name().unwrap().to_string_lossy();
    (found != expected).then(|| format!("{name}: {found:?}, and expected {expected:?}"))
}

#[test]
fn every_bundle_gets_the_verdict_that_its_case_names() {
    let folders = folders();
    assert!(folders.len() >= 150, "only {} cases", folders.len());
    let wrong: Vec<_> = folders.iter().filter_map(|folder| difference(folder)).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), folders.len(), wrong.join("\n"));
}
