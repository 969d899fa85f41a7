//! Inputs that once came out wrong: each folder has a product, documents, and the command that was wrong.
//!
//! They are read from where they are. Where there are none the test passes and says so.
#![expect(clippy::disallowed_methods, reason = "a test reads files and asks other programs")]

use std::collections::BTreeSet;
use std::path::Path;

use warifu_evidence::{ImportError, Imported, OtherDocuments, import_among};
use warifu_model::{Language, Product};

use crate::support::{claim, notes, read};

/// What has to come of the documents of a folder: a claim with its value, a remark, or the code of the refusal.
enum Outcome {
    Claim(&'static str, &'static str),
    Remark(&'static str),
    Refusal(&'static str),
    /// It is not about single documents: other tests have it.
    Elsewhere,
}

use Outcome::{Claim, Elsewhere, Refusal, Remark};

const FOLDERS: &[(&str, Outcome)] = &[
    ("bad-component-purl", Claim("sbom.components_without_identifier", "1")),
    (
        "cdx-decoupled-vex",
        Claim("vex.vulnerabilities", r#"[{"action_stated":false,"id":"CVE-2026-77","status":"affected"}]"#),
    ),
    ("cdx-decoupled-vex-alone", Remark("statements_assumed")),
    ("cdx-lenient", Elsewhere),
    ("cdx-vuln-without-id", Claim("vex.vulnerabilities", r#"[{"action_stated":false,"id":"v1","status":"affected"}]"#)),
    // it is read by now, and says nothing of what it is about
    ("cdx-xml", Refusal("subject-missing")),
    ("cpe-epoch-colon", Remark("identifiers_unusable")),
    ("dangling-dependencies", Elsewhere),
    ("dsse-no-signatures", Refusal("unsigned-envelope")),
    ("dsse-signatures-missing", Refusal("unsigned-envelope")),
    ("forged-envelope", Elsewhere),
    ("intoto-jsonl", Remark("several_documents")),
    ("key-openssh", Elsewhere),
    ("newcomer", Elsewhere),
    ("npm-sha512-subject", Refusal("subject-without-sha256")),
    ("sbom-in-dsse", Claim("sbom.format", "\"cyclonedx\"")),
    // that both documents make one attestation is for `assemble`
    ("two-builds", Claim("build.provenance_format", "\"slsa_v1\"")),
    ("utf8-bom", Remark("byte_order_mark")),
    ("vex-two-docs", Claim("vex.format", "\"openvex\"")),
];

#[test]
fn what_came_out_wrong_comes_out_right() {
    let Some(root) = warifu_testkit::files::foreign("../faults/evidence") else { return };
    let known: BTreeSet<&str> = FOLDERS.iter().map(|(name, _)| *name).collect();
    for name in folders(&root) {
        assert!(known.contains(name.as_str()), "{name} has no outcome here");
    }
    for (name, outcome) in FOLDERS {
        let folder = root.join(name);
        let Some(files) = command(&folder) else {
            assert!(matches!(outcome, Elsewhere), "{name} has no command");
            continue;
        };
        let all = import_all(&folder, &files);
        match outcome {
            Elsewhere => {}
            Claim(id, value) => assert!(taken(&all, name).any(|one| claim(one, id) == *value), "{name}"),
            Remark(code) => assert!(taken(&all, name).any(|one| notes(one).contains(code)), "{name}"),
            Refusal(code) => {
                let error = all.iter().find_map(|one| one.as_ref().err()).unwrap();
                assert_eq!(error.code(), *code, "{name}: {error}");
                assert!(!error.help(Language::Ja).is_empty());
            }
        }
    }
}

/// Documents that tools write, of which most do not name the product.
#[test]
fn what_tools_write_is_taken_or_named() {
    let Some(root) = warifu_testkit::files::foreign("../faults/evidence") else { return };
    let folder = root.join("newcomer");
    for (file, expected) in [
        ("file.cdx.json", Ok("sbom.components")),
        ("file.spdx.json", Ok("sbom.components")),
        ("att-cdx.json", Ok("sbom.components")),
        ("prov.json", Ok("build.builder")),
        ("venv.cdx.json", Err("subject-mismatch")),
        ("npm.cdx.json", Err("subject-mismatch")),
        ("a6.json", Err("unsupported-predicate")),
    ] {
        let all = import_all(&folder, &[file.to_owned()]);
        match (&all[0], expected) {
            (Ok(imported), Ok(id)) => assert_ne!(claim(imported, id), "-", "{file}"),
            (Err(error), Err(code)) => assert_eq!(error.code(), code, "{file}"),
            (result, _) => panic!("{file}: {result:?}"),
        }
    }
}

fn taken<'a>(all: &'a [Result<Imported, ImportError>], name: &str) -> impl Iterator<Item = &'a Imported> {
    let refused = all.iter().find_map(|one| one.as_ref().err());
    assert!(refused.is_none(), "{name}: {refused:?}");
    all.iter().flatten()
}

fn import_all(folder: &Path, files: &[String]) -> Vec<Result<Imported, ImportError>> {
    let text = read(&folder.join("product.json")).unwrap();
    let product = Product::read(&text).unwrap();
    let documents: Vec<_> = files.iter().map(|file| read(&folder.join(file)).unwrap()).collect();
    let mut others = OtherDocuments::default();
    for document in &documents {
        others.add(document, &product);
    }
    documents.iter().map(|document| import_among(document, &product, &others, &mut |_| {})).collect()
}

/// The files of the command that the README quotes.
fn command(folder: &Path) -> Option<Vec<String>> {
    let readme = String::from_utf8(read(&folder.join("README.md"))?).unwrap();
    let (_, rest) = readme.split_once("warifu import ")?;
    let (files, _) = rest.split_once(" --product")?;
    Some(files.split_whitespace().map(str::to_owned).collect())
}

fn folders(root: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_dir()).map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
}
