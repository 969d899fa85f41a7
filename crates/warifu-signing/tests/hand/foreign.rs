//! Our keys and envelopes in the hands of programs that nobody here wrote, where they are installed: OpenSSL, and the
//! Python package `securesystemslib` (`pip install securesystemslib[crypto]`; `WARIFU_PYTHON` names an interpreter that
//! has it, `python3` otherwise).
#![expect(clippy::disallowed_methods, reason = "a test reads files and asks other programs")]

use std::{fs, io::Write as _, path::PathBuf, process::Command};

use warifu_model::{Bundle, Envelope, Json};
use warifu_signing::attest;

use crate::support::*;

#[test]
fn openssl_reads_our_keys_and_verifies_an_envelope_by_hand() {
    let known = Command::new("openssl").args(["genpkey", "-algorithm", "ed25519"]).output();
    if !known.is_ok_and(|output| output.status.success()) {
        return say_loudly("no `openssl` that knows Ed25519");
    }
    let folder = Folder::new("openssl");
    let certifier = key(CERTIFIER);
    let envelope = Bundle::read(issued().bundle()).unwrap().certificate;
    folder.put("private.pem", certifier.to_pem().reveal().as_bytes());
    folder.put("public.pem", certifier.public_key().to_pem().as_bytes());
    folder.put("message", &Envelope::pae(&envelope.payload_type, &envelope.payload));
    folder.put("signature", &envelope.signatures[0].sig);
    let openssl = |arguments: &str| folder.run("openssl", &arguments.split(' ').collect::<Vec<_>>());
    assert_eq!(openssl("pkey -in private.pem -pubout"), Ok(certifier.public_key().to_pem()));
    assert!(openssl("pkeyutl -verify -pubin -inkey public.pem -rawin -in message -sigfile signature").is_ok());
    folder.put("message", b"something else");
    assert!(openssl("pkeyutl -verify -pubin -inkey public.pem -rawin -in message -sigfile signature").is_err());
}

#[test]
fn securesystemslib_opens_our_envelopes() {
    let python = std::env::var_os("WARIFU_PYTHON").unwrap_or_else(|| "python3".into());
    let python = python.to_string_lossy().into_owned();
    let imports = Command::new(&python).args(["-c", "import cryptography, securesystemslib.dsse"]).output();
    if !imports.is_ok_and(|output| output.status.success()) {
        return say_loudly("no Python with `securesystemslib[crypto]` (set WARIFU_PYTHON)");
    }
    let folder = Folder::new("python");
    folder.put("open.py", OPEN.as_bytes());
    let certificate = Bundle::read(issued().bundle()).unwrap().certificate;
    let statement = attestation(true);
    let cases = [
        (CERTIFIER, Json::from(&certificate).to_canonical(), certificate.payload),
        (MAKER, attest(&statement, &key(MAKER)).unwrap(), statement),
    ];
    for (seed, envelope, payload) in cases {
        folder.put("envelope.json", &envelope);
        folder.put("payload", &payload);
        folder.put("public.pem", key(seed).public_key().to_pem().as_bytes());
        assert_eq!(folder.run(&python, &["open.py"]), Ok("opened\n".into()));
        folder.put("public.pem", key(99).public_key().to_pem().as_bytes());
        assert_eq!(folder.run(&python, &["open.py"]), Ok("refused\n".into()));
    }
}

const OPEN: &str = r#"
import json
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import SSlibKey

envelope = Envelope.from_dict(json.load(open("envelope.json")))
# like ours, its verification goes by the key and not by the key id; it only pairs them by it
key = SSlibKey.from_crypto(load_pem_public_key(open("public.pem", "rb").read()), next(iter(envelope.signatures)))
assert envelope.payload == open("payload", "rb").read()
assert envelope.payload_type == "application/vnd.in-toto+json"
try:
    print("opened" if envelope.verify([key], 1) else "refused")
except VerificationError:
    print("refused")
"#;

/// A folder of its own for one test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("hand-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    #[expect(clippy::disallowed_methods, reason = "the other program reads files")]
    fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.0.join(name), bytes).unwrap();
    }

    /// What the program prints, or what it complains about.
    fn run(&self, program: &str, arguments: &[&str]) -> Result<String, String> {
        let output = Command::new(program).args(arguments).current_dir(&self.0).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

/// Past the test harness, which would keep what a passing test prints to itself.
fn say_loudly(why: &str) {
    std::io::stderr().write_all(format!("\n!!! SKIPPED: {why} !!!\n").as_bytes()).unwrap();
}
