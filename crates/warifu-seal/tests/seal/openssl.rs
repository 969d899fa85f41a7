//! Keys and signatures go to OpenSSL and come back, where it is installed.
#![expect(clippy::disallowed_methods, reason = "a test reads files and asks other programs")]

use std::{fs, path::PathBuf, process::Command};

use warifu_seal::keys::{PublicKey, SigningKey};

use crate::support::{bytes_of, key, say_loudly};

/// A folder of its own for one test.
struct Folder(PathBuf);

impl Folder {
    /// None, with a loud word, where there is no OpenSSL that knows Ed25519.
    fn with_openssl(name: &str) -> Option<Self> {
        let known = Command::new("openssl").args(["genpkey", "-algorithm", "ed25519"]).output();
        if !known.is_ok_and(|output| output.status.success()) {
            say_loudly("no `openssl` that knows Ed25519");
            return None;
        }
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Some(Self(folder))
    }

    #[expect(clippy::disallowed_methods, reason = "the other program reads files")]
    fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.0.join(name), bytes).unwrap();
    }

    fn take(&self, name: &str) -> Vec<u8> {
        bytes_of(&self.0.join(name))
    }

    fn openssl(&self, arguments: &str) -> String {
        let output = Command::new("openssl").args(arguments.split(' ')).current_dir(&self.0).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "openssl {arguments}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn our_keys_are_read_and_our_signatures_hold() {
    let Some(folder) = Folder::with_openssl("ours") else { return };
    let key = key(7);
    folder.put("private.pem", key.to_pem().reveal().as_bytes());
    folder.put("public.pem", key.public_key().to_pem().as_bytes());
    folder.put("message", b"forty bales");
    folder.put("signature", &key.sign(b"forty bales"));

    assert_eq!(folder.openssl("pkey -in private.pem -pubout"), key.public_key().to_pem());
    assert_eq!(folder.openssl("pkey -in private.pem"), key.to_pem().reveal());
    folder.openssl("pkeyutl -verify -pubin -inkey public.pem -rawin -in message -sigfile signature");
}

#[test]
fn its_keys_are_read_and_its_signatures_hold() {
    let Some(folder) = Folder::with_openssl("theirs") else { return };
    folder.openssl("genpkey -algorithm ed25519 -out private.pem");
    folder.openssl("pkey -in private.pem -pubout -out public.pem");
    folder.put("message", b"forty bales");
    folder.openssl("pkeyutl -sign -inkey private.pem -rawin -in message -out signature");

    let key = SigningKey::from_pem(&folder.take("private.pem")).unwrap();
    let public = PublicKey::from_pem(&folder.take("public.pem")).unwrap();
    assert_eq!(key.public_key(), public);
    assert_eq!(public.verify(b"forty bales", &folder.take("signature")), Ok(()));
    assert_eq!(key.sign(b"forty bales").to_vec(), folder.take("signature"));
}

#[test]
fn its_encrypted_and_other_keys_are_refused_by_name() {
    let Some(folder) = Folder::with_openssl("refused") else { return };
    folder.openssl("genpkey -algorithm ed25519 -aes-256-cbc -pass pass:warifu -out encrypted.pem");
    folder.openssl("genpkey -algorithm x25519 -out x25519.pem");
    folder.openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out p256.pem");
    folder.openssl("pkey -in p256.pem -pubout -out p256.pub.pem");
    let code = |name| SigningKey::from_pem(&folder.take(name)).unwrap_err().code();
    assert_eq!(code("encrypted.pem"), "key-encrypted");
    assert_eq!(code("x25519.pem"), "wrong-key-algorithm");
    assert_eq!(code("p256.pem"), "wrong-key-algorithm");
    let public = PublicKey::from_pem(&folder.take("p256.pub.pem"));
    assert_eq!(public.unwrap_err().code(), "wrong-key-algorithm");
}
