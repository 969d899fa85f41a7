//! External programs that sign: the example of docs/SIGNERS.md, and programs that are wrong in every way.
#![expect(clippy::disallowed_methods, reason = "programs are written to files and started")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use warifu_model::{Envelope, Json};
use warifu_seal::checkpoint::Checkpoint;
use warifu_seal::dsse::Opened;
use warifu_seal::keys::{Signer, SignerError};
use warifu_seal::note::{NoteKind, NoteSigner};
use warifu_signers::{Description, OpenSignerError};
use warifu_testkit::files::{self, say_loudly};
use warifu_testkit::key;

/// A folder of its own for one test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    #[expect(clippy::disallowed_methods, reason = "the program reads files")]
    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.0.join(name), bytes).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

/// A signer that is a line of shell, with this public key.
fn shell(line: &str, seconds: u32, seed: u8) -> Box<dyn Signer> {
    opened(line, seconds, Some(seed)).unwrap_or_else(|error| panic!("{error}"))
}

fn opened(line: &str, seconds: u32, seed: Option<u8>) -> Result<Box<dyn Signer>, OpenSignerError> {
    let description = Json::object()
        .with("format", "warifu.signer-description/1")
        .with("kind", "program")
        .with("program", "sh")
        .with("arguments", Json::list(["-c", line]))
        .with("seconds", seconds)
        .with_some("public_key", seed.map(|seed| key(seed).public_key().to_string()));
    Description::read(&description.to_canonical()).unwrap().open(Path::new(""))
}

/// The example of the page, taken from the page; none, with a loud word, where it cannot run.
fn example(name: &str) -> Option<Folder> {
    if !Command::new("python3").args(["-c", "import cryptography"]).output().is_ok_and(|said| said.status.success()) {
        say_loudly("no `python3` with the package cryptography: the example of docs/SIGNERS.md was not run");
        return None;
    }
    let page = files::text("docs/SIGNERS.md");
    let (_, rest) = page.split_once("```python\n").unwrap();
    let (program, _) = rest.split_once("```").unwrap();
    let (_, rest) = page.split_once("```json\n").unwrap();
    let (description, _) = rest.split_once("```").unwrap();
    let folder = Folder::new(name);
    folder.put("sign.py", program);
    folder.put("hsm.json", description);
    folder.put("key.pem", key(7).to_pem().reveal());
    Some(folder)
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test reads what it wrote")]
fn the_example_of_the_page_signs_the_same_bytes_as_its_key() {
    let Some(folder) = example("example") else { return };
    let description = Description::read(&fs::read(folder.0.join("hsm.json")).unwrap()).unwrap();
    let signer = description.open(&folder.0).unwrap();
    assert_eq!(signer.public_key(), key(7).public_key());
    for message in [Vec::new(), b"forty bales".to_vec(), vec![0; 300_000]] {
        assert_eq!(signer.sign_verified(&message).unwrap(), key(7).sign(&message));
    }
    let envelope = signer.sign_envelope("text/plain", b"forty bales".to_vec()).unwrap();
    assert_eq!(envelope, key(7).sign_envelope("text/plain", b"forty bales".to_vec()));
    Opened::open_envelope(&envelope, &[key(7).public_key()]).unwrap();

    let head = Checkpoint::new("log.example", 0, warifu_model::Digest::of(b"")).unwrap();
    let elsewhere = NoteSigner::new("log.example", NoteKind::Ed25519, signer).unwrap();
    let here = NoteSigner::new("log.example", NoteKind::Ed25519, key(7)).unwrap();
    assert_eq!(head.sign(&elsewhere).unwrap(), head.sign(&here).unwrap());
}

#[test]
fn the_purpose_is_told_in_both_languages() {
    // it answers with what it was asked
    let signer = shell(
        r#"read -r line; printf '{"error":"%s"}\n' "$(printf %s "$line" | sed 's/.*"purpose":{"en":"//; s/".*//')""#,
        10,
        7,
    );
    let checkpoint = "log.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    let error = signer.sign_verified(checkpoint.as_bytes()).unwrap_err();
    assert_eq!(error.to_string(), "the signer failed: the checkpoint of the log `log.example` with 0 entries");
    let bundle = files::bytes("crates/warifu-signing/doc/bundle.json");
    let certificate = warifu_model::Bundle::read(&bundle).unwrap().certificate;
    let said = warifu_signers::purpose(&Envelope::pae(&certificate.payload_type, &certificate.payload));
    assert_eq!(said.en, "the certificate of conformity number `MCO-2026-0042` of the body `minato-conformity-office`");
    assert_eq!(said.ja, "機関 `minato-conformity-office` の認証書（番号 `MCO-2026-0042`）");
}

#[test]
fn a_program_that_is_wrong_gives_an_error_and_no_signature() {
    let wrong = "A".repeat(86) + "==";
    for (line, code) in [
        ("exit 3", "signer-failed"),
        ("true", "signer-answer-malformed"),
        ("echo", "signer-answer-malformed"),
        ("echo hello", "signer-answer-malformed"),
        ("yes x | tr -d '\\n'", "signer-answer-malformed"),
        ("exec yes", "signer-answer-malformed"),
        ("exec cat", "signer-answer-malformed"),
        (r#"echo '{"signature":"AAAA"}'"#, "signer-answer-malformed"),
        (r#"echo '{"error":"no card"}'"#, "signer-failed"),
        (r#"echo '{"refused":"not today"}'; exit 1"#, "signer-refused"),
        (r#"echo '{"refused":"not\u0007 today"}'; echo again"#, "signer-refused"),
        (r#"echo '{"public_key":"ed25519:iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w="}'"#, "signer-answer-malformed"),
        (&format!(r#"echo '{{"signature":"{wrong}"}}'"#), "signer-signature-wrong"),
    ] {
        let signer = shell(line, 20, 7);
        let error = signer.sign_verified(b"forty bales").unwrap_err();
        assert_eq!(error.code(), code, "{line}: {error}");
        assert!(signer.sign_envelope("text/plain", Vec::new()).is_err(), "{line}");
    }
}

#[test]
fn a_signature_by_another_key_or_over_other_bytes_is_never_handed_out() {
    for made in [key(8).sign(b"forty bales"), key(7).sign(b"fifty bales")] {
        let answer = Json::object().with("signature", data_encoding::BASE64.encode(&made)).to_canonical();
        let signer = shell(&format!("echo '{}'", String::from_utf8(answer).unwrap()), 20, 7);
        let error = signer.sign_verified(b"forty bales").unwrap_err();
        assert_eq!(error, SignerError::WrongSignature { key_id: key(7).key_id() });
    }
}

/// A line of shell that answers rightly, and then goes on.
fn right_and(then: &str) -> String {
    let answer = Json::object().with("signature", data_encoding::BASE64.encode(&key(7).sign(b"forty bales")));
    format!("echo '{}'; {then}", String::from_utf8(answer.to_canonical()).unwrap())
}

#[test]
fn a_right_answer_counts_alone_and_where_nothing_failed() {
    let sign = |then: &str| shell(&right_and(then), 20, 7).sign_verified(b"forty bales");
    assert_eq!(sign("true"), Ok(key(7).sign(b"forty bales")));
    // what it says to people goes elsewhere; a process that it leaves behind is none of its answer
    assert!(sign("echo signed >&2").is_ok());
    assert!(sign("sleep 3 & exit 0").is_ok());
    assert!(sign("exec sleep 60").is_ok());
    for (then, code) in [
        ("echo done", "signer-answer-not-one-line"),
        ("echo", "signer-answer-not-one-line"),
        ("printf ' '", "signer-answer-not-one-line"),
        ("sleep 0.3; echo late", "signer-answer-not-one-line"),
        ("echo; exit 1", "signer-answer-not-one-line"),
        ("exec yes", "signer-answer-not-one-line"),
        (r#"echo '{"refused":"no"}'"#, "signer-answer-not-one-line"),
        ("exit 1", "signer-exit-not-zero"),
        ("kill -9 $$", "signer-exit-not-zero"),
    ] {
        assert_eq!(sign(then).unwrap_err().code(), code, "{then}");
    }
    let public = format!("echo '{{\"public_key\":\"{}\"}}'", key(7).public_key());
    assert!(opened(&public, 20, None).is_ok());
    for (then, code) in [("echo", "signer-answer-not-one-line"), ("exit 2", "signer-exit-not-zero")] {
        assert_eq!(opened(&format!("{public}; {then}"), 20, None).map(|_| ()).unwrap_err().code(), code, "{then}");
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "how long it takes is what is tested")]
fn a_program_that_is_silent_is_not_waited_for() {
    // one that reads nothing, one that holds its output open, and one that answers and goes on
    for (line, code) in [
        ("exec sleep 60", "signer-timed-out"),
        ("sleep 60 & exec sleep 60", "signer-timed-out"),
        (r#"echo '{"refused":"no"}'; exec sleep 60"#, "signer-refused"),
    ] {
        let begun = Instant::now();
        let error = shell(line, 1, 7).sign_verified(&vec![0; 1_000_000]).unwrap_err();
        assert_eq!(error.code(), code, "{line}");
        assert!(begun.elapsed().as_secs() < 20, "{line} took {:?}", begun.elapsed());
    }
}

#[test]
fn nothing_is_run_by_a_shell_and_paths_begin_at_the_description() {
    let folder = Folder::new("paths");
    folder.put(
        "own.sh",
        format!(
            "#!/bin/sh\n[ \"$1\" = '$(touch gone); *' ] && echo '{{\"public_key\":\"{}\"}}'\n",
            key(7).public_key()
        ),
    );
    let made = Command::new("chmod").arg("+x").arg(folder.0.join("own.sh")).status();
    assert!(made.unwrap().success());
    let described = |program: &str| {
        let description = Json::object()
            .with("format", "warifu.signer-description/1")
            .with("kind", "program")
            .with("program", program)
            .with("arguments", Json::list(["$(touch gone); *"]));
        Description::read(&description.to_canonical()).unwrap().open(&folder.0)
    };
    assert_eq!(described("./own.sh").unwrap().public_key(), key(7).public_key());
    assert!(!folder.0.join("gone").exists());
    let error = described("./absent.sh").map(|_| ()).unwrap_err();
    assert_eq!(error.code(), "signer-unavailable");
    // a bare name is one of the system, not one of the folder
    assert_eq!(described("own.sh").map(|_| ()).unwrap_err().code(), "signer-unavailable");
}

#[test]
fn a_weak_key_is_refused() {
    let identity = format!("ed25519:AQ{}=", "A".repeat(41));
    let error = opened(&format!("echo '{{\"public_key\":\"{identity}\"}}'"), 20, None).map(|_| ()).unwrap_err();
    assert_eq!(error.code(), "key-weak");
}

#[test]
fn a_description_is_read_strictly() {
    let read =
        |rest: &str| Description::read(format!(r#"{{"format":"warifu.signer-description/1",{rest}}}"#).as_bytes());
    assert!(read(r#""kind":"program","program":"sign""#).is_ok());
    assert!(read(r#""kind":"pkcs11","module":"m.so","token":"t","key":"k""#).is_ok());
    for (rest, code) in [
        (r#""kind":"cloud""#, "rule-broken"),
        (r#""kind":"program""#, "missing-field"),
        (r#""kind":"program","program":"sign","seconds":0"#, "number-out-of-range"),
        (r#""kind":"program","program":"sign","seconds":3601"#, "number-out-of-range"),
        (r#""kind":"program","program":"sign","pin":"1234""#, "unknown-field"),
        (r#""kind":"program","program":"sign","arguments":["\u0000"]"#, "rule-broken"),
        (r#""kind":"program","program":"sign","public_key":"ed25519:AA==""#, "not-canonical"),
        (r#""kind":"pkcs11","module":"m.so","token":"t","key":"k","pin":"1234""#, "unknown-field"),
        (
            r#""kind":"pkcs11","module":"m.so","token":"t","key":"k","pin_file":"a","pin_environment":"b""#,
            "rule-broken",
        ),
    ] {
        assert_eq!(read(rest).unwrap_err().code(), code, "{rest}");
    }
}
