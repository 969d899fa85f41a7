use data_encoding::{BASE64, BASE64_MIME_PERMISSIVE, BASE64URL_NOPAD, HEXLOWER_PERMISSIVE};
use warifu_model::json::{Kind, Limits, Node, Tape};
use zeroize::Zeroizing;

/// See [`super::SigningKey::is_in`].
pub(super) fn holds_private_key(bytes: &[u8]) -> bool {
    within(bytes, DEPTH)
}

fn within(bytes: &[u8], depth: usize) -> bool {
    look(bytes, depth) == Look::Holds
}

/// The result of looking into bytes.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Look {
    /// There is a private key in them.
    Holds,
    /// They are JSON without one.
    Json,
    /// They are anything else, and none was seen.
    Other,
}

fn look(bytes: &[u8], depth: usize) -> Look {
    if shows_private_key(bytes) {
        return Look::Holds;
    }
    let Some(depth) = depth.checked_sub(1) else { return Look::Other };
    // UTF-16 is a text with zeros in between
    if bytes.contains(&0) {
        let dense = Zeroizing::new(bytes.iter().copied().filter(|byte| *byte != 0).collect::<Vec<u8>>());
        if shows_private_key(&dense) {
            return Look::Holds;
        }
    }
    // too short to hide one, and no text in it that could show one
    if bytes.len() < SHORTEST && !bytes.contains(&b'"') {
        return Look::Other;
    }
    let limits = Limits { items: usize::MAX, ..Limits::envelope() };
    if begins_json(bytes)
        && let Ok(tape) = Tape::parse_within(bytes, limits)
    {
        return if in_json(tape.root(), depth) { Look::Holds } else { Look::Json };
    }
    if shows_private_jwk(bytes) || hides(bytes, depth) { Look::Holds } else { Look::Other }
}

/// Whether JSON may begin like this. Most texts do not, and need not be read to know it.
fn begins_json(bytes: &[u8]) -> bool {
    let first = bytes.trim_ascii_start().first();
    first.is_some_and(|first| first.is_ascii_digit() || b"{[\"-tfn".contains(first))
}

fn in_json(node: Node<'_>, depth: usize) -> bool {
    match node.kind() {
        Kind::String => node.string().is_ok_and(|text| within(text.as_bytes(), depth)),
        Kind::Array => node.items().is_ok_and(|mut items| items.any(|item| in_json(item, depth))),
        Kind::Object => {
            is_private_jwk(node)
                || node
                    .members()
                    .is_ok_and(|mut members| members.any(|(name, value)| is_marked(name) || in_json(value, depth)))
        }
        Kind::Null | Kind::True | Kind::False | Kind::Integer => false,
    }
}

/// Whether a name shows a private key itself.
fn is_marked(name: Node<'_>) -> bool {
    name.string().is_ok_and(|name| shows_private_key(name.as_bytes()))
}

/// RFC 7517: a key with the member that only the private part has, or one that is nothing but secret.
fn is_private_jwk(node: Node<'_>) -> bool {
    let Ok(members) = node.members() else { return false };
    let (mut is_key, mut is_secret) = (false, false);
    // what is no text would be an error, and those take long to make
    for (name, value) in members.filter(|(_, value)| value.kind() == Kind::String) {
        let (Ok(name), Ok(value)) = (name.string(), value.string()) else { continue };
        is_key |= name == "kty" && KEY_TYPES.contains(&value.as_ref());
        let is_value = !value.is_empty() && value.bytes().all(|byte| is_base64(byte) || byte == b'=');
        is_secret |= is_value && SECRETS.contains(&name.as_ref());
    }
    is_key && is_secret
}

/// The same in what is no JSON of ours: many documents in one, numbers with fractions, a name twice, text around it.
fn shows_private_jwk(bytes: &[u8]) -> bool {
    // a member has a name in quotes
    if !bytes.contains(&b'"') {
        return false;
    }
    let dense = dense(bytes);
    dense.split(|byte| matches!(byte, b'{' | b'}')).any(is_private_object)
}

/// The members of an object, without spaces.
fn is_private_object(object: &[u8]) -> bool {
    let is_type = |value: &[u8]| {
        let ends = |kind: &&str| value.strip_prefix(kind.as_bytes()).is_some_and(|rest| rest.starts_with(b"\""));
        KEY_TYPES.iter().any(ends)
    };
    let mut kinds = positions(object, KEY_TYPE);
    kinds.any(|at| object.get(at + KEY_TYPE.len()..).is_some_and(is_type))
        && SECRETS.iter().any(|name| positions(object, format!("\"{name}\":\"").as_bytes()).next().is_some())
}

/// Looks once at every byte, and closer where two of them stand that every mark has.
fn shows_private_key(bytes: &[u8]) -> bool {
    // no mark ends with its anchor, so that the last byte needs no second one
    let seconds = bytes.get(1..).unwrap_or_default().chunks(CHUNK);
    // a whole chunk at once, without a branch for each byte
    let has_anchor = |(firsts, seconds): (&[u8], &[u8])| {
        firsts.iter().zip(seconds).fold(false, |found, (first, second)| found | is_anchor(*first, *second))
    };
    let mut anchored = bytes.chunks(CHUNK).zip(seconds).enumerate().filter(|(_, chunk)| has_anchor(*chunk));
    anchored.any(|(number, (firsts, seconds))| {
        let mut at = (number * CHUNK..).zip(firsts.iter().zip(seconds));
        at.any(|(at, (first, second))| is_anchor(*first, *second) && is_shown_at(bytes, at))
    })
}

/// The beginning of `KEY`, which every mark in words has; a number of DER and what follows it, or the name of a scheme.
const fn is_anchor(first: u8, second: u8) -> bool {
    (first | 0x20 == b'k' && second | 0x20 == b'e') || (first == 2 && second == 1) || (first == 6 && second == 9)
}

/// Whether a private key is marked by what has its anchor at this place.
fn is_shown_at(bytes: &[u8], at: usize) -> bool {
    let from = |before: usize| at.checked_sub(before).and_then(|start| bytes.get(start..)).unwrap_or_default();
    match bytes.get(at) {
        Some(b'k' | b'K') => {
            let stands = |(mark, before): &(&[u8], usize)| {
                from(*before).get(..mark.len()).is_some_and(|found| found.eq_ignore_ascii_case(mark))
            };
            MARKS.iter().any(stands)
                || stands(&PRIVATE_KEY) && is_framed(bytes, at - PRIVATE_KEY.1)
                || stands(&SECRET_KEY) && is_secret_comment(bytes, at - SECRET_KEY.1)
        }
        Some(_) => {
            PKCS8.iter().any(|mark| from(0).starts_with(mark))
                || [2, 3, 4].iter().any(|before| is_plain_der(from(*before)))
        }
        None => false,
    }
}

/// Tells whether what stands before the words is dashes, `BEGIN` and a label. In prose there are no dashes.
fn is_framed(bytes: &[u8], at: usize) -> bool {
    let before = Zeroizing::new(bytes.get(at.saturating_sub(FRAME)..at).unwrap_or_default().to_ascii_uppercase());
    let Some(at) = positions(&before, b"BEGIN").last() else { return false };
    let (dashes, label) = before.split_at(at);
    let is_label = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b" -_".contains(byte);
    label.iter().all(is_label) && dashes.trim_ascii_end().ends_with(b"--")
}

/// The first line of a secret key of minisign or signify: the words that end it stand at this place.
fn is_secret_comment(bytes: &[u8], at: usize) -> bool {
    let (before, words) = bytes.split_at(at);
    let after = words.get(SECRET_KEY.0.len()..).unwrap_or_default();
    let is_end =
        after.iter().find(|byte| **byte == b'\n' || !byte.is_ascii_whitespace()).is_none_or(|byte| *byte == b'\n');
    let line = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    is_end && line.windows(COMMENT.len()).any(|window| window.eq_ignore_ascii_case(COMMENT))
}

/// The beginning of PKCS#1 and DSA (a sequence of 0 and a long number), and of SEC 1 (of 1 and a secret of the length of a
/// curve).
const fn is_plain_der(bytes: &[u8]) -> bool {
    let is_rsa = matches!(bytes, [0x30, 0x82, _, _, 2, 1, 0, 2, 0x81 | 0x82, ..]);
    let is_short = matches!(bytes, [0x30, _, 2, 1, 1, 4, 0x1c | 0x20 | 0x30 | 0x42, _, _, ..]);
    let is_long = matches!(bytes, [0x30, 0x81, _, 2, 1, 1, 4, 0x1c | 0x20 | 0x30 | 0x42, _, ..]);
    is_rsa || is_short || is_long
}

/// Looks into what a text of base64 or hex says: the whole of it, and each run of it in other text. What is JSON as a whole is not
/// looked at in pieces.
fn hides(bytes: &[u8], depth: usize) -> bool {
    if bytes.len() < SHORTEST {
        return false;
    }
    match encoded(bytes).map(|inner| look(&inner, depth)) {
        Some(Look::Holds) => return true,
        Some(Look::Json) => return false,
        Some(Look::Other) | None => {}
    }
    let is_hex = |byte: &u8| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace();
    let hex = Some(bytes).filter(|bytes| bytes.iter().all(is_hex));
    let hex = hex.and_then(|bytes| HEXLOWER_PERMISSIVE.decode(&dense(bytes)).ok()).map(Zeroizing::new);
    let runs = bytes.split(|byte| !is_base64(*byte)).filter(|run| run.len() >= SHORTEST && run.len() < bytes.len());
    hex.into_iter().chain(runs.filter_map(run)).any(|inner| within(&inner, depth))
}

fn dense(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect())
}

/// A run of base64 in other text, as far as whole groups go.
fn run(run: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let whole = run.get(..run.len() - run.len() % 4)?;
    [BASE64, BASE64URL_NOPAD].iter().find_map(|form| form.decode(whole).ok()).map(Zeroizing::new)
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte)
}

/// What a text of base64 says, if it is one.
fn encoded(bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let is_text = |byte: &u8| is_base64(*byte) || *byte == b'=' || byte.is_ascii_whitespace();
    // most other texts are seen to be none at their beginning; the rest is for the decoder
    if bytes.len() < SHORTEST || !bytes.iter().take(CHUNK).all(is_text) {
        return None;
    }
    let forms = [BASE64, BASE64_MIME_PERMISSIVE, BASE64URL_NOPAD];
    forms.iter().find_map(|form| form.decode(bytes).ok()).map(Zeroizing::new)
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
/// Bytes that are looked at in one go.
const CHUNK: usize = 64;
/// What shows a private key wherever it stands, in whatever capitals, with the place of its `K`.
const MARKS: [(&[u8], usize); 3] = [(b"OPENSSH-KEY-V1\0", 8), (b"PUTTY-USER-KEY-FILE-", 11), (b"AGE-SECRET-KEY-1", 11)];
/// The words of a frame of PEM.
const PRIVATE_KEY: (&[u8], usize) = (b"PRIVATE KEY", 8);
/// The words at the end of a comment.
const SECRET_KEY: (&[u8], usize) = (b"SECRET KEY", 7);
/// What such a comment begins with.
const COMMENT: &[u8] = b"UNTRUSTED COMMENT:";
/// The member that makes an object a key, up to its value.
const KEY_TYPE: &[u8] = b"\"kty\":\"";
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
    use warifu_model::Json;

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

    /// What is looked for, read once for each mark.
    fn is_shown_plainly(bytes: &[u8]) -> bool {
        let text = bytes.to_ascii_uppercase();
        let is_comment =
            |line: &[u8]| positions(line, COMMENT).next().is_some() && line.trim_ascii_end().ends_with(SECRET_KEY.0);
        positions(&text, PRIVATE_KEY.0).any(|at| is_framed(bytes, at))
            || text.split(|byte| *byte == b'\n').any(is_comment)
            || MARKS.iter().any(|(mark, _)| positions(&text, mark).next().is_some())
            || PKCS8.iter().any(|mark| positions(bytes, mark).next().is_some())
            || bytes.windows(9).any(is_plain_der)
    }

    #[test]
    fn one_look_finds_what_many_find() {
        let der: [&[u8]; 3] = [
            b"\x30\x82\x04\xa3\x02\x01\x00\x02\x82",
            b"\x30\x77\x02\x01\x01\x04\x20ab",
            b"\x30\x81\x77\x02\x01\x01\x04\x42a",
        ];
        let mut pieces: Vec<&[u8]> = vec![
            b"-----BEGIN ",
            b"RSA ",
            b"-----",
            b"\n",
            b" ",
            b"\r\t",
            b"k",
            b"\x02",
            b"\x06",
            b"0",
            COMMENT,
            b": key\n",
        ];
        pieces.extend(
            [PRIVATE_KEY.0, SECRET_KEY.0].into_iter().chain(PKCS8).chain(MARKS.map(|(mark, _)| mark)).chain(der),
        );
        let mut state = 7_u64;
        let mut below = |limit: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % limit
        };
        let mut shown = 0;
        for round in 0..20_000 {
            let mut bytes = vec![b'x'; below(140)];
            for _ in 0..=below(6) {
                let piece = pieces[below(pieces.len())];
                let cut = if below(4) == 0 { below(piece.len()) } else { piece.len() };
                let piece = &piece[..cut];
                bytes.extend(if below(2) == 0 { piece.to_ascii_lowercase() } else { piece.to_vec() });
            }
            let expected = is_shown_plainly(&bytes);
            assert_eq!(shows_private_key(&bytes), expected, "round {round}: {bytes:?}");
            shown += usize::from(expected);
        }
        assert!((2_000..18_000).contains(&shown), "{shown}");
    }

    #[test]
    fn a_key_behind_padding_and_in_pieces_is_found() {
        let pem = SigningKey::from_seed(&[7; 32]).to_pem();
        let pem = pem.reveal();
        // a document that is JSON as a whole is looked into, whatever fills its last group
        for spaces in 0..4 {
            let json = format!(r#"{{"note":{}}}{}"#, json_text(pem), " ".repeat(spaces));
            assert!(holds_private_key(BASE64.encode(json.as_bytes()).as_bytes()), "{spaces}");
            let clean = format!(r#"{{"note":"{}"}}{}"#, "x".repeat(60), " ".repeat(spaces));
            assert!(!holds_private_key(BASE64.encode(clean.as_bytes()).as_bytes()), "{spaces}");
        }
        let der =
            BASE64.decode(pem.lines().filter(|line| !line.starts_with('-')).collect::<String>().as_bytes()).unwrap();
        let two = format!("{}\n{}", BASE64.encode(&[1; 61]), BASE64.encode(&der));
        assert!(holds_private_key(two.as_bytes()));
    }

    fn json_text(text: &str) -> String {
        String::from_utf8(Json::Text(text.into()).to_canonical()).unwrap()
    }
}
