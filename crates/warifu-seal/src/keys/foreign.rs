//! Keys in the forms of other programs, so that an error can name them.

use super::error::KeyError;

/// The error that names what this is; none for what has the form of a key that is read, or of nothing known.
pub(super) fn named(bytes: &[u8]) -> Option<KeyError> {
    let text = bytes.trim_ascii_start();
    if SSH_LINES.iter().any(|start| text.starts_with(start)) {
        return Some(KeyError::OpenSshKey);
    }
    if text.starts_with(b"PuTTY-User-Key-File-") {
        return Some(KeyError::OtherForm { form: "PuTTY" });
    }
    let label = text.strip_prefix(b"-----BEGIN ")?;
    LABELS.iter().find(|(known, _)| is_label(label, known)).map(|(known, form)| match *form {
        Form::OpenSsh => KeyError::OpenSshKey,
        Form::Sigstore => KeyError::SigstoreKey,
        Form::Other => KeyError::OtherForm { form: known },
    })
}

fn is_label(text: &[u8], label: &str) -> bool {
    text.strip_prefix(label.as_bytes()).is_some_and(|rest| rest.starts_with(b"-----"))
}

#[derive(Clone, Copy)]
enum Form {
    OpenSsh,
    Sigstore,
    Other,
}

/// Labels of PEM and of what looks like it.
const LABELS: &[(&str, Form)] = &[
    ("OPENSSH PRIVATE KEY", Form::OpenSsh),
    ("ENCRYPTED SIGSTORE PRIVATE KEY", Form::Sigstore),
    ("ENCRYPTED COSIGN PRIVATE KEY", Form::Sigstore),
    ("EC PRIVATE KEY", Form::Other),
    ("RSA PRIVATE KEY", Form::Other),
    ("DSA PRIVATE KEY", Form::Other),
    ("RSA PUBLIC KEY", Form::Other),
    ("PGP PRIVATE KEY BLOCK", Form::Other),
    ("PGP PUBLIC KEY BLOCK", Form::Other),
    ("CERTIFICATE", Form::Other),
];
/// How the line of a public key of OpenSSH begins.
const SSH_LINES: &[&[u8]] = &[b"ssh-ed25519 ", b"ssh-rsa ", b"ecdsa-sha2-", b"sk-ssh-", b"sk-ecdsa-"];

#[cfg(test)]
mod tests {
    use crate::keys::{PublicKey, SigningKey};

    #[test]
    fn keys_of_other_programs_are_named() {
        for (text, code) in [
            (
                "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
                "key-openssh",
            ),
            ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA harbour\n", "key-openssh"),
            (
                "-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\neyJrZGYi\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----\n",
                "key-sigstore",
            ),
            (
                "-----BEGIN ENCRYPTED COSIGN PRIVATE KEY-----\neyJrZGYi\n-----END ENCRYPTED COSIGN PRIVATE KEY-----\n",
                "key-sigstore",
            ),
            ("-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----\n", "key-other-form"),
            ("-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIB\n-----END RSA PRIVATE KEY-----\n", "key-other-form"),
            ("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", "key-other-form"),
            ("-----BEGIN OPENSSH PRIVATE KEYS-----\n", "pem-malformed"),
            ("lighthouse", "pem-malformed"),
        ] {
            assert_eq!(SigningKey::from_pem(text.as_bytes()).unwrap_err().code(), code, "{text}");
            assert_eq!(PublicKey::from_pem(text.as_bytes()).unwrap_err().code(), code, "{text}");
        }
    }
}
