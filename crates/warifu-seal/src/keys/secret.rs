use data_encoding::{BASE64, BASE64_MIME_PERMISSIVE, BASE64URL_NOPAD};
use warifu_model::Json;
use warifu_model::json::{Limits, Tape};
use zeroize::Zeroizing;

/// Whether a file holds a private key: in PEM of any label, as OpenSSH, `PuTTY`, PGP, age, minisign and JWK write them, or as
/// the bytes of PKCS#8; plain or encrypted, by itself or inside JSON, base64 or UTF-16.
///
/// It is asked before something is made public for ever, so that in doubt the answer is yes: a text about private keys that
/// shows the frame of one is taken for one. No is no proof.
pub fn holds_private_key(bytes: &[u8]) -> bool {
    within(bytes, DEPTH)
}

fn within(bytes: &[u8], depth: usize) -> bool {
    if shows_private_key(bytes) {
        return true;
    }
    let Some(depth) = depth.checked_sub(1) else { return false };
    // UTF-16 is a text with zeros in between
    if bytes.contains(&0) {
        let dense = Zeroizing::new(bytes.iter().copied().filter(|byte| *byte != 0).collect::<Vec<u8>>());
        if shows_private_key(&dense) {
            return true;
        }
    }
    let limits = Limits { items: usize::MAX, ..Limits::envelope() };
    if let Ok(tape) = Tape::parse_within(bytes, limits) {
        return in_json(&tape.root().to_json(), depth);
    }
    encoded(bytes).is_some_and(|inner| within(&inner, depth))
}

fn in_json(json: &Json, depth: usize) -> bool {
    match json {
        Json::Text(text) => within(text.as_bytes(), depth),
        Json::List(items) => items.iter().any(|item| in_json(item, depth)),
        Json::Object(members) => {
            is_private_jwk(json)
                || members.iter().any(|(name, value)| within(name.as_bytes(), 0) || in_json(value, depth))
        }
        Json::Null | Json::Bool(_) | Json::Int(_) => false,
    }
}

/// RFC 7517: a key with the member that only the private part has, or one that is nothing but secret.
fn is_private_jwk(json: &Json) -> bool {
    let has = |name| json.member(name).and_then(Json::as_text).is_some_and(|text| !text.is_empty());
    has("kty") && (has("d") || has("k") || has("priv"))
}

fn shows_private_key(bytes: &[u8]) -> bool {
    let text = Zeroizing::new(bytes.to_ascii_uppercase());
    let framed = positions(&text, b"PRIVATE KEY").any(|at| {
        let before = text.get(at.saturating_sub(FRAME)..at).unwrap_or_default();
        let line = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        positions(line, b"BEGIN").next().is_some()
    });
    framed
        || MARKS.iter().any(|mark| positions(&text, mark).next().is_some())
        || PKCS8.iter().any(|mark| positions(bytes, mark).next().is_some())
}

/// What a text of base64 says, if it is one.
fn encoded(bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let is_text = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=-_ \t\r\n".contains(byte);
    if bytes.len() < SHORTEST || !bytes.iter().all(is_text) {
        return None;
    }
    let decoded = [BASE64_MIME_PERMISSIVE.decode(bytes), BASE64.decode(bytes), BASE64URL_NOPAD.decode(bytes)];
    decoded.into_iter().find_map(Result::ok).map(Zeroizing::new)
}

fn positions<'b>(bytes: &'b [u8], wanted: &'b [u8]) -> impl Iterator<Item = usize> + 'b {
    bytes.windows(wanted.len()).enumerate().filter(move |(_, window)| *window == wanted).map(|(at, _)| at)
}

/// An envelope in JSON holds base64 of JSON that may hold base64 of PEM.
const DEPTH: usize = 6;
/// Longest label of PEM that is looked for, with room.
const FRAME: usize = 80;
/// Shorter than any key.
const SHORTEST: usize = 40;
/// In capitals.
const MARKS: [&[u8]; 6] = [
    b"OPENSSH-KEY-V1\0",
    b"PUTTY-USER-KEY-FILE-",
    b"AGE-SECRET-KEY-1",
    b"MINISIGN ENCRYPTED SECRET KEY",
    b"MINISIGN SECRET KEY",
    b"SIGNIFY SECRET KEY",
];
/// PKCS#8 (RFC 5958) of Ed25519, X25519, RSA and elliptic curves, versions 0 and 1; and encrypted with PBES2.
const PKCS8: [&[u8]; 9] = [
    b"\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04",
    b"\x02\x01\x01\x30\x05\x06\x03\x2b\x65\x70\x04",
    b"\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x6e\x04",
    b"\x02\x01\x01\x30\x05\x06\x03\x2b\x65\x6e\x04",
    b"\x02\x01\x00\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01",
    b"\x02\x01\x00\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06",
    b"\x02\x01\x00\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06",
    b"\x02\x01\x00\x30\x14\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06",
    b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d\x30",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::SigningKey;

    #[test]
    fn a_private_key_is_found_in_whatever_it_is_wrapped() {
        let key = SigningKey::from_seed(&[7; 32]);
        let pem = key.to_pem();
        let pem = pem.reveal();
        let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        let der = BASE64.decode(body.as_bytes()).unwrap();
        let in_json = format!(r#"{{"note":{}}}"#, json_text(pem));
        let twice = BASE64.encode(in_json.as_bytes());
        let utf16: Vec<u8> = pem.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let escaped = in_json.replace("PRIVATE", "\\u0050RIVATE").replace("BEGIN", "BEGI\\u004e");
        for (name, bytes) in [
            ("pem", pem.as_bytes().to_vec()),
            ("lower case", pem.to_ascii_lowercase().into_bytes()),
            ("after a preamble", format!("{}\n{pem}", "x".repeat(9000)).into_bytes()),
            ("der", der),
            ("base64 alone", body.into_bytes()),
            ("in json", in_json.into_bytes()),
            ("escaped in json", escaped.into_bytes()),
            ("base64 of json", twice.clone().into_bytes()),
            ("envelope", format!(r#"{{"payload":"{twice}","payloadType":"x","signatures":[]}}"#).into_bytes()),
            ("utf-16", utf16),
            (
                "encrypted",
                b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n".to_vec(),
            ),
            ("openssh", b"-----BEGIN OPENSSH PRIVATE KEY-----\n".to_vec()),
            ("rsa", b"-----BEGIN RSA PRIVATE KEY-----\n".to_vec()),
            ("pgp", b"-----BEGIN PGP PRIVATE KEY BLOCK-----\n".to_vec()),
            ("ssh2", b"---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n".to_vec()),
            ("putty", b"PuTTY-User-Key-File-3: ssh-ed25519\n".to_vec()),
            ("age", b"AGE-SECRET-KEY-1QQQQ\n".to_vec()),
            ("jwk", br#"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AA","d":"AA"}]}"#.to_vec()),
        ] {
            assert!(holds_private_key(&bytes), "{name}");
        }
    }

    #[test]
    fn other_files_hold_none() {
        let public = SigningKey::from_seed(&[7; 32]).public_key().to_pem();
        for text in [
            "",
            "bale 7",
            public.as_str(),
            r#"{"kty":"OKP","crv":"Ed25519","x":"AA"}"#,
            r#"{"payload":"AAAA","d":"x"}"#,
            "begin by keeping every private key apart\nprivate key",
            "the private key of the log begins with a seed",
        ] {
            assert!(!holds_private_key(text.as_bytes()), "{text}");
        }
    }

    fn json_text(text: &str) -> String {
        String::from_utf8(Json::Text(text.into()).to_canonical()).unwrap()
    }
}
