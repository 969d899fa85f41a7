//! The page that `warifu catalog form` writes, filled in by a browser: what it saves is what `warifu evaluate` reads.
//!
//! Needs `chromium` and `python3` on the path, and the built program (`cargo build -p warifu`) or its path in
//! `WARIFU_PROGRAM`. Without them it says loudly that it was skipped.
#![expect(clippy::disallowed_methods, clippy::print_stderr, reason = "a test runs programs, loudly")]

use std::path::PathBuf;
use std::process::{Command, Output};

use warifu_catalog::Catalog;
use warifu_model::{Attestation, Declaration};
use warifu_tests::files;

#[test]
fn a_browser_fills_in_the_page() {
    let Some(program) = program() else { return skipped("the program is not built; set WARIFU_PROGRAM") };
    for needed in ["chromium", "python3"] {
        if Command::new(needed).arg("--version").output().is_err() {
            return skipped(&format!("no `{needed}`"));
        }
    }
    for (set, language) in [("us-ssdf@1.1.1", "en"), ("jp-jc-star", "ja")] {
        let folder = std::env::temp_dir().join(format!("warifu-form-{}-{language}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let page = folder.join("form.html");
        let run = |arguments: &[&str]| Command::new(&program).args(arguments).current_dir(&folder).output().unwrap();
        succeeded(&run(&["catalog", "form", set, "-o", "form.html", "--at", AT, "--lang", language]));
        let script = files::root().join("tests/browser/form.py");
        succeeded(&Command::new("python3").arg(script).arg(page).arg(&folder).output().unwrap());
        // what the page saved is read, typed, and evaluated
        let attestation = Attestation::read(&std::fs::read(folder.join("attestation.json")).unwrap()).unwrap();
        let declaration = Declaration::read(&std::fs::read(folder.join("declaration.json")).unwrap()).unwrap();
        assert_eq!(attestation.claims.len(), declaration.claims.len());
        let catalog = Catalog::shipped().unwrap();
        let vocabularies: Vec<_> = catalog.vocabularies().collect();
        for entry in &attestation.claims {
            let claim = vocabularies.iter().rev().find_map(|vocabulary| vocabulary.claim(&entry.claim)).unwrap();
            assert!(claim.claim_type.value(&entry.value).is_ok(), "{}", entry.claim);
        }
        let level: &[&str] = if set == "jp-jc-star" { &["--level", "star-1"] } else { &[] };
        let evaluated = run(&[&["evaluate", "attestation.json", "--set", set, "--at", AT][..], level].concat());
        let code = evaluated.status.code();
        assert!(matches!(code, Some(1 | 2)), "{code:?} {}", String::from_utf8_lossy(&evaluated.stderr));
        std::fs::remove_dir_all(folder).unwrap();
    }
}

pub(crate) fn program() -> Option<PathBuf> {
    let built = || {
        let test = std::env::current_exe().ok()?;
        Some(test.parent()?.parent()?.join("warifu"))
    };
    files::setting("WARIFU_PROGRAM").map(PathBuf::from).or_else(built).filter(|path| path.is_file())
}

pub(crate) fn succeeded(output: &Output) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
}

pub(crate) fn skipped(why: &str) {
    eprintln!("\n!!! SKIPPED: {why} !!!\n");
}

const AT: &str = "2026-11-01T00:00:00Z";
