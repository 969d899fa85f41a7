use data_encoding::{BASE64, BASE64_MIME_PERMISSIVE, BASE64URL_NOPAD, HEXLOWER_PERMISSIVE};
use warifu_model::Json;
use warifu_model::json::{Limits, Tape};
use zeroize::Zeroizing;

/// See [`super::SigningKey::is_in`].
pub(super) fn holds_private_key(bytes: &[u8]) -> bool {
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
    shows_private_jwk(bytes) || hidden(bytes).any(|inner| within(&inner, depth))
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
    let text = |name| json.member(name).and_then(Json::as_text).unwrap_or_default();
    let is_value = |text: &str| !text.is_empty() && text.bytes().all(|byte| is_base64(byte) || byte == b'=');
    KEY_TYPES.contains(&text("kty")) && SECRETS.iter().any(|name| is_value(text(name)))
}

/// The same in what is no JSON of ours: many documents in one, numbers with fractions, a name twice, text around it.
fn shows_private_jwk(bytes: &[u8]) -> bool {
    let dense = dense(bytes);
    let shows = |object: &[u8], name: &str, value: &str| {
        let member = format!("\"{name}\":\"{value}");
        positions(object, member.as_bytes()).next().is_some()
    };
    dense.split(|byte| matches!(byte, b'{' | b'}')).any(|object| {
        KEY_TYPES.iter().any(|kind| shows(object, "kty", &format!("{kind}\"")))
            && SECRETS.iter().any(|name| shows(object, name, ""))
    })
}

fn shows_private_key(bytes: &[u8]) -> bool {
    let text = Zeroizing::new(bytes.to_ascii_uppercase());
    positions(&text, b"PRIVATE KEY").any(|at| is_framed(text.get(at.saturating_sub(FRAME)..at).unwrap_or_default()))
        || text.split(|byte| *byte == b'\n').any(is_secret_comment)
        || MARKS.iter().any(|mark| positions(&text, mark).next().is_some())
        || PKCS8.iter().any(|mark| positions(bytes, mark).next().is_some())
        || shows_plain_der(bytes)
}

/// Tells whether what stands before the words is dashes, `BEGIN` and a label. In prose there are no dashes.
fn is_framed(before: &[u8]) -> bool {
    let Some(at) = positions(before, b"BEGIN").last() else { return false };
    let (dashes, label) = before.split_at(at);
    let is_label = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b" -_".contains(byte);
    label.iter().all(is_label) && dashes.trim_ascii_end().ends_with(b"--")
}

/// The first line of a secret key of minisign or signify.
fn is_secret_comment(line: &[u8]) -> bool {
    positions(line, b"UNTRUSTED COMMENT:").next().is_some() && line.trim_ascii_end().ends_with(b"SECRET KEY")
}

/// The beginning of PKCS#1 and DSA (a sequence of 0 and a long number), and of SEC 1 (of 1 and a secret of the length of a
/// curve).
fn shows_plain_der(bytes: &[u8]) -> bool {
    bytes.windows(9).any(|window| {
        let Some((head, rest)) = window.split_at_checked(4) else { return false };
        let is_rsa = matches!(head, [0x30, 0x82, ..]) && matches!(rest, [2, 1, 0, 2, 0x81 | 0x82]);
        let is_short = matches!(window, [0x30, _, 2, 1, 1, 4, 0x1c | 0x20 | 0x30 | 0x42, ..]);
        let is_long = matches!(window, [0x30, 0x81, _, 2, 1, 1, 4, 0x1c | 0x20 | 0x30 | 0x42, _]);
        is_rsa || is_short || is_long
    })
}

/// What a text of base64 or hex says: the whole of it, and each run of it in other text.
fn hidden(bytes: &[u8]) -> impl Iterator<Item = Zeroizing<Vec<u8>>> + '_ {
    let is_hex = |byte: &u8| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace();
    let hex = Some(bytes).filter(|bytes| bytes.len() >= SHORTEST && bytes.iter().all(is_hex));
    let hex = hex.and_then(|bytes| HEXLOWER_PERMISSIVE.decode(&dense(bytes)).ok()).map(Zeroizing::new);
    let runs = bytes.split(|byte| !is_base64(*byte)).filter(|run| run.len() >= SHORTEST && run.len() < bytes.len());
    encoded(bytes).into_iter().chain(hex).chain(runs.filter_map(run))
}

fn dense(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect())
}

/// A run of base64 in other text, as far as whole groups go.
fn run(run: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let whole = run.get(..run.len() - run.len() % 4)?;
    let decoded = [BASE64.decode(whole), BASE64URL_NOPAD.decode(whole)];
    decoded.into_iter().find_map(Result::ok).map(Zeroizing::new)
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte)
}

/// What a text of base64 says, if it is one.
fn encoded(bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let is_text = |byte: &u8| is_base64(*byte) || *byte == b'=' || byte.is_ascii_whitespace();
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
const MARKS: [&[u8]; 3] = [b"OPENSSH-KEY-V1\0", b"PUTTY-USER-KEY-FILE-", b"AGE-SECRET-KEY-1"];
/// Of RFC 7518, RFC 8037 and of keys for ML-DSA.
const KEY_TYPES: [&str; 5] = ["OKP", "EC", "RSA", "oct", "AKP"];
/// Members of a JWK that are secret.
const SECRETS: [&str; 3] = ["d", "k", "priv"];
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
        let hex = data_encoding::HEXLOWER.encode(&der);
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
            ("minisign", b"untrusted comment: minisign encrypted secret key\nRWR\n".to_vec()),
            ("signify", b"untrusted comment: release secret key\nRWR\n".to_vec()),
            ("pkcs#1", b"\x30\x82\x04\xa3\x02\x01\x00\x02\x82\x01\x01\x00".to_vec()),
            ("sec 1", b"\x30\x77\x02\x01\x01\x04\x20\x11\x22\x33".to_vec()),
            ("hex", hex.into_bytes()),
            ("data url", format!("data:text/plain;base64,{twice}").into_bytes()),
            ("quoted", format!("> {twice}\n> sent from my desk").into_bytes()),
            ("jwk in lines", b"{\"a\":1}\n{\"kty\":\"OKP\",\"d\":\"AA\"}\n".to_vec()),
            ("jwk with a fraction", b"{ \"exp\": 1.5, \"kty\": \"EC\", \"d\": \"AA\" }".to_vec()),
            ("jwk twice named", b"{\"kty\":\"RSA\",\"kty\":\"RSA\",\"d\":\"AA\"}".to_vec()),
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
            "# Rotation\n\nBegin the procedure by destroying the old private key.\n",
            r#"{"text":"To begin, generate a private key; never commit a PRIVATE KEY."}"#,
            r#"{"threats":["theft of the minisign secret key"]}"#,
            r#"{"kty":"string","d":"string"}"#,
            r#"{"kty":"meeting","d":"2026-01-01"}"#,
            "%PDF-1.7\n1 0 obj <</Title (We begin by explaining what a Private Key is)>>\nstream\u{0}\u{1}",
            "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\nthe private key is elsewhere",
        ] {
            assert!(!holds_private_key(text.as_bytes()), "{text}");
        }
    }

    fn json_text(text: &str) -> String {
        String::from_utf8(Json::Text(text.into()).to_canonical()).unwrap()
    }
}
