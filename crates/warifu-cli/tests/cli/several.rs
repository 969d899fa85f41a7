//! What is wrong with several files is told at once.

use std::fs;

use crate::support::{demo, list, run, text};

#[test]
fn import_tells_the_errors_of_all_files() {
    let folder = demo("several-import");
    fs::write(folder.join("one.json"), "{\"bomFormat\": \"CycloneDX\",").unwrap();
    fs::write(folder.join("two.json"), "{\"hello\": 1}").unwrap();
    let import = "import one.json nosuch.json two.json --product product.json -o all.json";
    let ran = run(&folder, &format!("{import} --format json"));
    let error = ran.error();
    assert_eq!(ran.err.lines().count(), 1);
    let files: Vec<_> = list(&error, "errors").iter().map(|one| text(one, "file")).collect();
    assert_eq!(files, ["one.json", "nosuch.json", "two.json"], "{}", ran.err);
    // the first is the object itself, and its exit code is that of the command
    assert_eq!((ran.code, text(&error, "file")), (65, "one.json"));
    assert_eq!(text(&error, "error"), text(&list(&error, "errors")[0], "error"));
    assert!(!folder.join("all.json").exists());

    let people = run(&folder, import);
    for says in ["--> one.json", "--> nosuch.json", "--> two.json", "3 errors"] {
        assert!(people.err.contains(says), "{}", people.err);
    }
    let ja = run(&folder, &format!("{import} --lang ja"));
    assert!(ja.err.contains("誤り3件"), "{}", ja.err);
    // another order, another first
    let ran = run(&folder, "import nosuch.json one.json --product product.json -o all.json --format json");
    assert_eq!((ran.code, text(&ran.error(), "error")), (74, "file-not-found"));
    // one error is one object, without a list
    let ran = run(&folder, "import one.json --product product.json -o all.json --format json");
    assert!(ran.error().member("errors").is_none());
}

#[test]
fn evaluate_tells_the_errors_of_all_attestations() {
    let folder = demo("several-evaluate");
    let good = fs::read_to_string(folder.join("attestation.json")).unwrap();
    fs::write(folder.join("torn.json"), &good[..good.len() / 2]).unwrap();
    fs::write(folder.join("other.json"), "{\"format\": \"warifu.product/1\"}").unwrap();
    let rest = "--set us-ssdf@1.1.1 --at 2026-11-01T00:00:00Z --format json";
    let ran = run(&folder, &format!("evaluate torn.json attestation.json other.json {rest}"));
    let error = ran.error();
    let files: Vec<_> = list(&error, "errors").iter().map(|one| text(one, "file")).collect();
    assert_eq!((ran.code, files), (65, vec!["torn.json", "other.json"]), "{}", ran.err);
    // files that are not there
    let ran = run(&folder, &format!("evaluate nosuch.json attestation.json nowhere.json {rest}"));
    assert_eq!((ran.code, list(&ran.error(), "errors").len()), (74, 2), "{}", ran.err);
}

#[test]
fn assess_tells_all_that_keeps_it_from_beginning() {
    let folder = demo("several-assess");
    fs::write(folder.join("wrong.json"), "{").unwrap();
    let arguments = "assess evidence --product product.json --set us-ssdf --admit nosuch.json --waivers nowhere.json";
    let ran = run(&folder, &format!("{arguments} --out result --format json"));
    let error = ran.error();
    assert!(error.member("errors").is_some(), "{}", ran.err);
    let files: Vec<_> = list(&error, "errors").iter().map(|one| text(one, "file")).collect();
    assert_eq!(files, ["nosuch.json", "nowhere.json"]);
    assert!(!folder.join("result").exists());
    let ran = run(&folder, "assess nosuch.json nowhere.json --set us-ssdf --format json");
    assert_eq!((ran.code, list(&ran.error(), "errors").len()), (74, 2), "{}", ran.err);
}
