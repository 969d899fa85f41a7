//! Bundles that others have made, with the public trusted roots: what opens, and that nothing changed does.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test that cannot go on may panic, and says what it read"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sigstore_verify::trust_root::{
    SIGSTORE_GITHUB_TRUSTED_ROOT, SIGSTORE_PRODUCTION_TRUSTED_ROOT, SIGSTORE_STAGING_TRUSTED_ROOT,
};
use warifu_core::OpenedBundle;
use warifu_sigstore::{Refusal, open};
use warifu_testkit::files::one_in;

/// The folder of third-party files, where it is there.
fn vectors() -> Option<PathBuf> {
    let found =
        Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|one| one.join("shared/vectors")).find(|it| it.is_dir());
    if found.is_none() {
        println!("SKIPPED: ../shared/vectors is not there, nothing was opened");
    }
    found
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// Every bundle of the files, with the name of its file: bare, a line of JSON Lines, or in a list of npm.
fn bundles(vectors: &Path) -> Vec<(String, String)> {
    let mut paths = Vec::new();
    for folder in ["real2/in-toto", "real/slsa-github"] {
        files(&vectors.join(folder), &mut paths);
    }
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        let documents: Vec<&str> =
            if path.extension().is_some_and(|it| it == "jsonl") { text.lines().collect() } else { vec![&text] };
        for document in documents {
            let value: Value = serde_json::from_str(document).unwrap_or_default();
            match value["attestations"].as_array() {
                Some(list) => found.extend(list.iter().map(|one| (name.clone(), one["bundle"].to_string()))),
                None => found.push((name.clone(), document.to_owned())),
            }
        }
    }
    found
}

fn public(bundle: &str) -> Result<OpenedBundle, Refusal> {
    open(bundle.as_bytes(), SIGSTORE_PRODUCTION_TRUSTED_ROOT.as_bytes())
}

/// Those that open with the public root.
fn good() -> Vec<(String, String, OpenedBundle)> {
    let Some(vectors) = vectors() else { return Vec::new() };
    bundles(&vectors).into_iter().filter_map(|(name, text)| Some((name, text.clone(), public(&text).ok()?))).collect()
}

/// All files, read and refused by code. Forged ones, which say so in their names, are among the refused.
#[test]
fn what_opens() {
    let Some(vectors) = vectors() else { return };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut opened = Vec::new();
    for (name, text) in bundles(&vectors) {
        match public(&text) {
            Ok(bundle) => opened.push(format!("{name} {} {}", bundle.identity, bundle.signed_at)),
            Err(refusal) => *counts.entry(refusal.as_str()).or_default() += 1,
        }
    }
    println!("{} open, refused: {counts:?}\n{}", opened.len(), opened.join("\n"));
    // where the list of npm has a forged publish attestation (`invalidsigpub`), the provenance beside it is genuine
    let is_forged = |line: &String| line.contains("invalidsigprov") || line.contains("invalid-signature");
    assert!(!opened.iter().any(is_forged));
    assert!(opened.iter().any(|line| line.starts_with("reusable-workflow-attestation.sigstore.json https://github.com/github/artifact-attestations-workflows/.github/workflows/attest.yml@")));
    assert!(opened.iter().any(|line| line.starts_with("binary-linux-amd64-push-v13.0.30.intoto.jsonl ")));
    assert!(opened.iter().any(|line| line.starts_with("sigstore-js-2.1.0-bundle.json ")), "SHA-512 subjects only");
}

/// The second version of the log writes no time of its own: a timestamp authority does.
#[test]
fn the_second_version_of_the_log() {
    let Some(vectors) = vectors() else { return };
    let path = "real2/in-toto/sigstore_sigstore-python/a.dsse.staging-rekor-v2.txt.sigstore.json";
    let bundle = std::fs::read(vectors.join(path)).unwrap();
    let opened = open(&bundle, SIGSTORE_STAGING_TRUSTED_ROOT.as_bytes()).unwrap();
    assert_eq!(opened.issuer, "https://token.actions.githubusercontent.com");
    assert_eq!(open(&bundle, SIGSTORE_PRODUCTION_TRUSTED_ROOT.as_bytes()).unwrap_err(), Refusal::Time);
}

#[test]
fn another_root_opens_nothing() {
    for (name, text, _) in good() {
        for root in [SIGSTORE_GITHUB_TRUSTED_ROOT, SIGSTORE_STAGING_TRUSTED_ROOT, "{}", ""] {
            assert!(open(text.as_bytes(), root.as_bytes()).is_err(), "{name}");
        }
    }
}

/// Each part of a bundle without which something would not be proved.
#[test]
fn nothing_is_left_out() {
    for (name, text, _) in good() {
        let bundle: Value = serde_json::from_str(&text).unwrap();
        let changed = |change: &dyn Fn(&mut Value)| {
            let mut bundle = bundle.clone();
            change(&mut bundle);
            public(&bundle.to_string())
        };
        assert!(changed(&|_| ()).is_ok(), "{name}");
        let entry = |bundle: &mut Value| bundle["verificationMaterial"]["tlogEntries"][0].take();
        assert_eq!(changed(&|it| drop(entry(it))).unwrap_err(), Refusal::Bundle, "{name}");
        let no_log = changed(&|it| it["verificationMaterial"]["tlogEntries"] = Value::Array(Vec::new()));
        assert_eq!(no_log.unwrap_err(), Refusal::Log, "{name}");
        for member in ["inclusionProof", "canonicalizedBody", "logId", "kindVersion"] {
            let left_out = changed(&|it| {
                it["verificationMaterial"]["tlogEntries"][0].as_object_mut().unwrap().remove(member);
            });
            assert!(left_out.is_err(), "{name} without {member}");
        }
        for member in ["payload", "payloadType", "signatures"] {
            let left_out = changed(&|it| {
                it["dsseEnvelope"].as_object_mut().unwrap().remove(member);
            });
            assert!(left_out.is_err(), "{name} without {member}");
        }
        let many = changed(&|it| {
            let entries = it["verificationMaterial"]["tlogEntries"].as_array_mut().unwrap();
            let one = entries[0].clone();
            entries.resize(9, one);
        });
        assert_eq!(many.unwrap_err(), Refusal::TooManyParts, "{name}");
    }
}

/// The payload, the signature and the certificate of one bundle in the frame of another.
#[test]
fn parts_do_not_mix() {
    let good = good();
    for (place, (name, text, opened)) in good.iter().enumerate() {
        let Some((_, other, _)) =
            good.iter().cycle().skip(place).take(good.len()).find(|it| it.2.payload != opened.payload)
        else {
            continue;
        };
        let other: Value = serde_json::from_str(other).unwrap();
        for pointer in
            ["/dsseEnvelope", "/dsseEnvelope/payload", "/dsseEnvelope/signatures", "/verificationMaterial/tlogEntries"]
        {
            let mut bundle: Value = serde_json::from_str(text).unwrap();
            let theirs = other.pointer(pointer).unwrap().clone();
            let ours = bundle.pointer_mut(pointer).unwrap();
            if *ours != theirs {
                *ours = theirs;
                assert!(public(&bundle.to_string()).is_err(), "{name} {pointer}");
            }
        }
    }
}

/// One bit is flipped in what is signed: refused. Anywhere else: refused, or the very same is proved. Ordinarily in one place of three.
#[test]
fn flipped_bits() {
    for (name, text, opened) in good().into_iter().take(4) {
        for pointer in ["/dsseEnvelope/payload", "/dsseEnvelope/signatures/0/sig"] {
            let mut bundle: Value = serde_json::from_str(&text).unwrap();
            let value = bundle.pointer_mut(pointer).unwrap();
            let mut bytes = data_encoding::BASE64.decode(value.as_str().unwrap().as_bytes()).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            *value = data_encoding::BASE64.encode(&bytes).into();
            assert!(public(&bundle.to_string()).is_err(), "{name} {pointer}");
        }
        let step = text.len() / 60 * one_in(3);
        for place in (0..text.len()).step_by(step) {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= 1 << (place % 7);
            if let Ok(found) = open(&bytes, SIGSTORE_PRODUCTION_TRUSTED_ROOT.as_bytes()) {
                assert_eq!(found, opened, "{name} at {place}");
            }
        }
    }
}
