//! Private keys under a passphrase: the program, and OpenSSL where it is installed.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{command, demo, run, scratch, text};

fn openssl(folder: &Path, arguments: &str) -> bool {
    let ran = Command::new("openssl").args(arguments.split(' ')).current_dir(folder).output();
    ran.is_ok_and(|output| output.status.success())
}

#[expect(clippy::print_stderr, reason = "what is skipped is said loudly")]
fn has_openssl(folder: &Path) -> bool {
    let has = openssl(folder, "genpkey -algorithm ed25519 -out probe.pem");
    if !has {
        eprintln!("\n*** SKIPPED: no `openssl` that knows Ed25519, so that no key was exchanged with it ***\n");
    }
    has
}

#[test]
fn an_encrypted_key_signs_with_its_passphrase() {
    let folder = demo("encrypted-key");
    fs::write(folder.join("pass.txt"), "forty bales\r\nsecond line\n").unwrap();
    fs::write(folder.join("other.txt"), "fourteen\n").unwrap();
    fs::write(folder.join("empty.txt"), "\n").unwrap();
    let made = run(&folder, "key new --encrypt --passphrase-file pass.txt -o locked.pem --format json");
    assert_eq!(made.code, 0, "{}", made.err);
    let pem = fs::read_to_string(folder.join("locked.pem")).unwrap();
    assert!(pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"), "{pem}");

    let attest = "attest attestation.json --key locked.pem -o signed.json --format json";
    let ran = run(&folder, &format!("{attest} --passphrase-file pass.txt"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let id = run(&folder, "key id locked.pem --passphrase-file pass.txt --format json");
    assert_eq!(text(&id.json(), "key_id"), text(&made.json(), "key_id"));
    // of several, the one that opens it
    assert_eq!(run(&folder, &format!("{attest} --passphrase-file other.txt --passphrase-file pass.txt")).code, 0);

    for (more, code) in [
        ("", "key-encrypted"),
        (" --passphrase-file other.txt", "passphrase-wrong"),
        (" --passphrase-file empty.txt", "passphrase-empty"),
    ] {
        let ran = run(&folder, &format!("{attest}{more}"));
        assert_eq!((ran.code, text(&ran.error(), "error")), (65, code), "{more}: {}", ran.err);
        let ja = run(&folder, &format!("{attest}{more} --lang ja"));
        assert_ne!(text(&ja.error(), "help"), text(&ran.error(), "help"), "{more}");
    }
    let ran = run(&folder, "key new --passphrase-file pass.txt -o plain.pem --format json");
    assert_eq!(ran.code, 64, "{}", ran.err);
    assert!(!folder.join("plain.pem").exists());
    let ran = run(&folder, "key new --encrypt -o unasked.pem --format json");
    assert_eq!(ran.code, 64, "{}", ran.err);
    assert!(!folder.join("unasked.pem").exists());
}

#[test]
fn the_environment_gives_a_passphrase_too() {
    let folder = scratch("encrypted-environment");
    let run = |arguments: &str, passphrase: &str| {
        let mut command = command(&folder);
        command.args(arguments.split(' ')).env("WARIFU_PASSPHRASE", passphrase);
        command.output().unwrap().status.code()
    };
    assert_eq!(run("key new --encrypt -o key.pem", "合言葉"), Some(0));
    assert_eq!(run("key public key.pem -o pub.pem", "合言葉"), Some(0));
    assert_eq!(run("key public key.pem -o pub.pem", "別の言葉"), Some(65));
    // an empty value is none
    assert_eq!(run("key public key.pem -o pub.pem", ""), Some(65));
}

/// A passphrase is bytes: a file and the environment mean the same by the same bytes.
#[test]
#[cfg(unix)]
fn a_passphrase_need_not_be_utf_8() {
    use std::os::unix::ffi::OsStrExt as _;

    let folder = scratch("encrypted-bytes");
    let bytes = b"\x8d\x87\x8c\xbe\x97t";
    fs::write(folder.join("pass.txt"), bytes).unwrap();
    assert_eq!(run(&folder, "key new --encrypt --passphrase-file pass.txt -o key.pem").code, 0);
    let mut command = command(&folder);
    command.args(["key", "id", "key.pem"]).env("WARIFU_PASSPHRASE", std::ffi::OsStr::from_bytes(bytes));
    assert_eq!(command.output().unwrap().status.code(), Some(0));
}

#[test]
fn openssl_reads_our_encrypted_keys_and_we_read_its() {
    let folder = scratch("encrypted-openssl");
    if !has_openssl(&folder) {
        return;
    }
    fs::write(folder.join("pass.txt"), "forty bales\n").unwrap();
    let made = run(&folder, "key new --encrypt --passphrase-file pass.txt -o ours.pem");
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(openssl(&folder, "pkey -in ours.pem -passin file:pass.txt -pubout -out ours.pub"));
    assert!(!openssl(&folder, "pkey -in ours.pem -passin pass:fourteen -pubout -out wrong.pub"));
    run(&folder, "key public ours.pem --passphrase-file pass.txt -o ours-here.pub");
    assert_eq!(fs::read(folder.join("ours.pub")).unwrap(), fs::read(folder.join("ours-here.pub")).unwrap());

    assert!(openssl(&folder, "genpkey -algorithm ed25519 -aes256 -pass file:pass.txt -out theirs-0.pem"));
    assert!(openssl(&folder, "pkey -in theirs-0.pem -passin file:pass.txt -out plain.pem"));
    for (number, how) in
        ["-scrypt", "-v2 aes-128-cbc -v2prf hmacWithSHA512", "-v2 aes-192-cbc -iter 100000"].iter().enumerate()
    {
        let name = format!("theirs-{}.pem", number + 1);
        assert!(
            openssl(&folder, &format!("pkcs8 -topk8 {how} -in plain.pem -passout file:pass.txt -out {name}")),
            "{how}"
        );
    }
    let plain = run(&folder, "key id plain.pem --text");
    for number in 0..4 {
        let read = run(&folder, &format!("key id theirs-{number}.pem --text --passphrase-file pass.txt"));
        assert_eq!((read.code, &read.out), (0, &plain.out), "theirs-{number}: {}", read.err);
    }
    for how in ["-v2 des3", "-v2prf hmacWithSHA1"] {
        assert!(openssl(&folder, &format!("pkcs8 -topk8 {how} -in plain.pem -passout file:pass.txt -out old.pem")));
        let ran = run(&folder, "key id old.pem --passphrase-file pass.txt --format json");
        assert_eq!(text(&ran.error(), "error"), "key-encryption-unsupported", "{how}: {}", ran.err);
    }
}
