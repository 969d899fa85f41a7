//! A key on a token of `SoftHSM`, where it is installed: `cargo test -p warifu-signers --features pkcs11`.
#![expect(clippy::disallowed_methods, reason = "a token of SoftHSM2 is made in files, by its programs")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use warifu_model::Json;
use warifu_seal::keys::Signer;
use warifu_signers::{Description, OpenSignerError};
use warifu_testkit::files::{say_loudly, setting as variable};
use warifu_testkit::key;

/// Where distributions put the module.
const MODULES: [&str; 5] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
];
const PIN: &str = "271828";

/// The one test of this file: the module is configured by the environment of the process, which `cargo test` sets for a child that runs
/// it again.
#[test]
fn a_token_signs_what_its_public_key_verifies() {
    if let Some(folder) = variable(FOLDER) {
        inside(Path::new(&folder));
        return;
    }
    let has = |program: &str| Command::new(program).arg("--version").output().is_ok();
    let Some(module) = MODULES.iter().find(|module| Path::new(module).exists()) else {
        return say_loudly("no module of SoftHSM: signing with a token was not tried");
    };
    if !has("softhsm2-util") || !has("pkcs11-tool") {
        return say_loudly("no `softhsm2-util` or `pkcs11-tool`: signing with a token was not tried");
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("token-{}", std::process::id()));
    fs::create_dir_all(folder.join("tokens")).unwrap();
    put(&folder, "softhsm2.conf", &format!("directories.tokendir = {}\n", folder.join("tokens").display()));
    put(&folder, "pin.txt", &format!("{PIN}\n"));
    put(&folder, "empty.txt", "\n");
    let run = |program: &str, arguments: &str| {
        let mut command = Command::new(program);
        command.args(arguments.split(' ')).env("SOFTHSM2_CONF", folder.join("softhsm2.conf"));
        let output = command.output().unwrap();
        assert!(output.status.success(), "{program} {arguments}: {}", String::from_utf8_lossy(&output.stderr));
    };
    run("softhsm2-util", &format!("--init-token --free --label minato --pin {PIN} --so-pin 314159"));
    let tool = |rest: &str| {
        run("pkcs11-tool", &format!("--module {module} --token-label minato --login --pin {PIN} {rest}"));
    };
    tool("--keypairgen --key-type EC:edwards25519 --label certifier --id 01");
    tool("--keypairgen --key-type EC:edwards25519 --label twice --id 02");
    tool("--keypairgen --key-type EC:edwards25519 --label twice --id 03");
    tool("--keypairgen --key-type EC:prime256v1 --label other --id 04");
    tool("--keypairgen --key-type EC:edwards25519 --label each-time --id 05 --always-auth");
    let again = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "token::a_token_signs_what_its_public_key_verifies", "--nocapture"])
        .env(FOLDER, &folder)
        .env("WARIFU_TEST_MODULE", module)
        .env("WARIFU_TEST_PIN", PIN)
        .env("SOFTHSM2_CONF", folder.join("softhsm2.conf"))
        .output()
        .unwrap();
    _ = fs::remove_dir_all(&folder);
    let said = format!("{}{}", String::from_utf8_lossy(&again.stdout), String::from_utf8_lossy(&again.stderr));
    assert!(again.status.success() && said.contains("1 passed"), "{said}");
}

fn inside(folder: &Path) {
    let described = |key: &str| {
        Json::object()
            .with("format", "warifu.signer-description/1")
            .with("kind", "pkcs11")
            .with("module", variable("WARIFU_TEST_MODULE").unwrap())
            .with("token", "minato")
            .with("key", key.to_owned())
    };
    let open = |description: Json| Description::read(&description.to_canonical()).unwrap().open(folder);
    let code = |opened: Result<Box<dyn Signer>, OpenSignerError>| opened.map(|_| ()).unwrap_err().code();

    // before anybody has logged in: a login counts for the whole process
    put(folder, "wrong.txt", "0000");
    assert_eq!(code(open(described("certifier").with("pin_file", "wrong.txt"))), "signer-failed");
    assert_eq!(code(open(described("certifier").with("pin_file", "empty.txt"))), "signer-pin-unreadable");
    assert_eq!(code(open(described("certifier").with("pin_file", "absent.txt"))), "signer-pin-unreadable");
    assert_eq!(
        code(open(described("certifier").with("pin_environment", "WARIFU_TEST_ABSENT"))),
        "signer-pin-unreadable"
    );

    let signer = open(described("certifier").with("pin_file", "pin.txt")).unwrap();
    let public = signer.public_key();
    for message in [Vec::new(), b"forty bales".to_vec(), vec![7; 100_000]] {
        let signature = signer.sign_verified(&message).unwrap();
        assert_eq!(public.verify(&message, &signature), Ok(()));
        assert_eq!(signer.sign_verified(&message).unwrap(), signature, "the same bytes give the same signature");
    }
    let envelope = signer.sign_envelope("text/plain", b"forty bales".to_vec()).unwrap();
    warifu_seal::dsse::Opened::open_envelope(&envelope, std::slice::from_ref(&public)).unwrap();

    let again = open(described("certifier").with("pin_environment", "WARIFU_TEST_PIN")).unwrap();
    assert_eq!(again.public_key(), public);
    let known = described("certifier").with("pin_file", "pin.txt");
    assert!(open(known.clone().with("public_key", public.to_string())).is_ok());
    assert_eq!(code(open(known.with("public_key", key(7).public_key().to_string()))), "signer-key-differs");
    for (name, expected) in
        [("absent", "signer-key-not-found"), ("twice", "signer-key-not-found"), ("other", "signer-key-not-found")]
    {
        assert_eq!(code(open(described(name).with("pin_file", "pin.txt"))), expected, "{name}");
    }
    assert_eq!(code(open(described("each-time").with("pin_file", "pin.txt"))), "signer-login-per-use");
    let elsewhere = Json::object()
        .with("format", "warifu.signer-description/1")
        .with("kind", "pkcs11")
        .with("module", "./absent.so")
        .with("token", "minato")
        .with("key", "certifier");
    assert_eq!(code(open(elsewhere)), "signer-unavailable");
    // the module says what happens to threads; the signer lets one in at a time
    std::thread::scope(|scope| {
        for number in 0..8_u8 {
            let signer = &signer;
            scope.spawn(move || (0..20).for_each(|_| assert!(signer.sign_verified(&[number; 100]).is_ok())));
        }
    });
}

#[expect(clippy::disallowed_methods, reason = "the module reads files")]
fn put(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).unwrap();
}

const FOLDER: &str = "WARIFU_TEST_TOKEN_FOLDER";
