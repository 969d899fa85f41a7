//! Keys that are in no file: `--key signer:FILE.json`.
#![cfg(unix)]

use std::fs;
use std::path::Path;

use data_encoding::BASE64;
use warifu_model::Json;
use warifu_seal::keys::SigningKey;

use crate::support::{Ran, run, scratch, text};

/// A folder with a key in a file, what to attest, and a program that signs as that key does: the shell and OpenSSL.
#[expect(clippy::print_stderr, reason = "what was not tried is said")]
fn folder(name: &str) -> Option<std::path::PathBuf> {
    let folder = scratch(name);
    let key = SigningKey::from_seed(&[7; 32]);
    fs::write(folder.join("key.pem"), key.to_pem().reveal()).unwrap();
    describe(&folder, "hsm.json", &key, SIGN);
    let tried =
        std::process::Command::new("sh").args(["-c", SIGN]).current_dir(&folder).stdin(request(&folder)).output();
    if !tried.is_ok_and(|said| said.status.success() && said.stdout.starts_with(b"{\"signature\":\"")) {
        eprintln!("\n!!! SKIPPED: no `openssl` that signs with Ed25519; --key signer:FILE.json was not tried !!!\n");
        return None;
    }
    Some(folder)
}

fn request(folder: &Path) -> fs::File {
    fs::write(folder.join("request"), "{\"message\":\"YmFsZXM=\"}\n").unwrap();
    fs::File::open(folder.join("request")).unwrap()
}

fn describe(folder: &Path, file: &str, key: &SigningKey, line: &str) {
    let description = Json::object()
        .with("format", "warifu.signer-description/1")
        .with("kind", "program")
        .with("program", "sh")
        .with("arguments", Json::list(["-c", line]))
        .with("public_key", key.public_key().to_string());
    fs::write(folder.join(file), description.to_canonical()).unwrap();
}

fn said(ran: &Ran) -> (i32, String) {
    (ran.code, told(ran, "error"))
}

fn told(ran: &Ran, member: &str) -> String {
    text(&ran.error(), member).to_owned()
}

/// The words of the request are not needed: the message is found, decoded, and signed.
const SIGN: &str = r#"sed 's/.*"message":"//; s/".*//' | openssl base64 -d -A > message.bin
openssl pkeyutl -sign -rawin -inkey key.pem -in message.bin -out signature.bin
printf '{"signature":"%s"}\n' "$(openssl base64 -A -in signature.bin)""#;

#[test]
fn every_hand_signs_the_same_bytes_as_with_its_key() {
    let Some(folder) = folder("signer-same") else { return };
    let demo = crate::support::demo("signer-demo");
    for file in ["attestation.json", "bundle.json"] {
        fs::copy(demo.join(file), folder.join(file)).unwrap();
    }
    for (command, output) in [
        ("attest attestation.json -o OUT", "OUT"),
        ("countersign bundle.json --role reviewer -o OUT", "OUT"),
        ("log init OUT --origin log.example", "OUT/checkpoint"),
        ("key public KEY -o OUT", "OUT"),
        ("log key KEY --name log.example -o OUT", "OUT"),
    ] {
        let made = ["key.pem", "signer:hsm.json"].map(|key| {
            let out = format!("out-{}", key.replace(':', "-"));
            let command = command.replace("OUT", &out);
            let command =
                if command.contains("KEY") { command.replace("KEY", key) } else { format!("{command} --key {key}") };
            let ran = run(&folder, &command);
            assert_eq!(ran.code, 0, "{command}: {}", ran.err);
            let made = fs::read(folder.join(output.replace("OUT", &out))).unwrap();
            let path = folder.join(&out);
            if path.is_dir() {
                fs::remove_dir_all(path).unwrap();
            } else {
                fs::remove_file(path).unwrap();
            }
            made
        });
        assert_eq!(made[0], made[1], "{command}");
    }
    let ids = ["key.pem", "signer:hsm.json"].map(|key| run(&folder, &format!("key id {key} --text")).out);
    assert_eq!(ids[0], ids[1]);
}

#[test]
fn a_signer_that_fails_leaves_no_file() {
    let demo = crate::support::demo("signer-fails");
    let key = SigningKey::from_seed(&[7; 32]);
    let wrong = format!(r#"echo '{{"signature":"{}"}}'"#, BASE64.encode(&key.sign(b"other bytes")));
    for (line, code) in [
        (wrong.as_str(), "signer-signature-wrong"),
        (r#"echo '{"refused":"not today"}'"#, "signer-refused"),
        ("exit 1", "signer-failed"),
        ("echo hello", "signer-answer-malformed"),
    ] {
        describe(&demo, "hsm.json", &key, line);
        let before = fs::read(demo.join("bundle.json")).unwrap();
        let ran = run(&demo, "attest attestation.json --key signer:hsm.json -o made.json --format json");
        assert_eq!(said(&ran), (74, code.to_owned()));
        assert!(told(&ran, "file").is_empty(), "it is not about the attestation: {}", ran.err);
        let ran = run(&demo, "countersign bundle.json --role reviewer --key signer:hsm.json --format json");
        assert_eq!((said(&ran), told(&ran, "file")), ((74, code.to_owned()), String::new()));
        let ran = run(&demo, "log init made --origin log.example --key signer:hsm.json --format json");
        assert_eq!(said(&ran), (74, code.to_owned()));
        assert_eq!(fs::read(demo.join("bundle.json")).unwrap(), before);
        assert!(!demo.join("made.json").exists() && !demo.join("made/checkpoint").exists());
    }
    fs::write(demo.join("hsm.json"), r#"{"format":"warifu.signer-description/1","kind":"cloud"}"#).unwrap();
    let ran = run(&demo, "attest attestation.json --key signer:hsm.json -o made.json --format json");
    assert_eq!(said(&ran), (65, "rule-broken".to_owned()));
    assert_eq!((told(&ran, "file"), told(&ran, "pointer")), ("hsm.json".into(), "/kind".into()));
    let ran = run(&demo, "attest attestation.json --key signer:absent.json -o made.json --format json");
    assert_eq!(ran.code, 74);
    // a key that is taken for a description is not shown
    let ran = run(&demo, "attest attestation.json --key signer:key.pem -o made.json");
    let secret = fs::read_to_string(demo.join("key.pem")).unwrap();
    assert_eq!(ran.code, 64);
    assert!(!ran.err.contains(&secret.lines().nth(1).unwrap()[16..32]), "{}", ran.err);
    // a file may have any name
    fs::copy(demo.join("laboratory-key.pem"), demo.join("signer:other.pem")).unwrap();
    let ran = run(&demo, "attest attestation.json --key ./signer:other.pem -o made.json");
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[cfg(not(feature = "pkcs11"))]
#[test]
fn a_token_without_its_feature_is_named() {
    let folder = scratch("signer-token");
    let description =
        r#"{"format":"warifu.signer-description/1","kind":"pkcs11","module":"./m.so","token":"t","key":"k"}"#;
    fs::write(folder.join("hsm.json"), description).unwrap();
    let ran = run(&folder, "key id signer:hsm.json --format json");
    assert_eq!(said(&ran), (74, "signer-not-built-in".to_owned()));
}

#[test]
fn an_edition_is_signed_by_one_after_the_other() {
    let Some(folder) = folder("signer-edition") else { return };
    fs::write(folder.join("terms.json"), include_bytes!("../../../warifu-signing/doc/terms.json")).unwrap();
    fs::write(folder.join("other.pem"), SigningKey::from_seed(&[8; 32]).to_pem().reveal()).unwrap();
    let at = "--at 2026-01-05T00:00:00Z --authority ministry";
    for command in [
        format!("accredit terms.json {at} --key other.pem key.pem -o both.json"),
        format!("accredit terms.json {at} --key other.pem signer:hsm.json -o signer.json"),
        format!("accredit terms.json {at} --key other.pem -o begun.json"),
        "accreditation countersign begun.json --key signer:hsm.json -o done.json".to_owned(),
        "accreditation countersign begun.json --key key.pem".to_owned(),
    ] {
        let ran = run(&folder, &command);
        assert_eq!(ran.code, 0, "{command}: {}", ran.err);
    }
    let both = fs::read(folder.join("both.json")).unwrap();
    for file in ["signer.json", "done.json", "begun.json"] {
        assert_eq!(fs::read(folder.join(file)).unwrap(), both, "{file}");
    }
    let ran = run(&folder, "accreditation countersign done.json --key key.pem --format json");
    assert_eq!(said(&ran), (65, "already-signed".to_owned()));
}

/// A signer that fails is a device that fails: every code of the section is known to end with 74.
#[test]
fn the_program_knows_the_codes_of_signers() {
    let read = |path: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let page = read("../../docs/errors.md");
    let (_, section) = page.split_once("\n## Signers\n").unwrap();
    let section = section.split_once("\n## ").map_or(section, |(section, _)| section);
    let headings = section.lines().filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`'));
    let known = read("src/failure.rs");
    let unknown: Vec<_> = headings.clone().filter(|code| !known.contains(&format!("\"{code}\""))).collect();
    assert!(unknown.is_empty() && headings.count() == 13, "{unknown:?}");
}
