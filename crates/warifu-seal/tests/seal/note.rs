//! Signed notes: ours open, Go's open, and what is odd is refused.

use proptest::prelude::*;
use warifu_seal::note::{Note, NoteError, NoteKey, NoteKind, NoteSigner};

use crate::support::{json_of, key, suite};

fn signer(name: &str, kind: NoteKind, seed: u8) -> NoteSigner {
    NoteSigner::new(name, kind, key(seed)).unwrap()
}

#[test]
fn the_example_of_the_format_opens() {
    let key: NoteKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k".parse().unwrap();
    let note = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    let opened = Note::open(note.as_bytes(), std::slice::from_ref(&key)).unwrap();
    assert_eq!(opened.text(), "This is an example message.\n");
    assert_eq!(opened.signers()[0].key, key);
    assert_eq!(key.to_string(), "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
}

#[test]
fn notes_of_the_go_implementation_open() {
    let Some(folder) = suite("sumdb-note-vectors") else { return };
    let vectors = json_of(&folder.join("signed-note-vectors.json"));
    let text = |name: &str| vectors[name].as_str().unwrap().to_owned();
    let keys: Vec<NoteKey> =
        ["PeterNeumann", "EnochRoot"].map(|name| vectors["vkeys"][name].as_str().unwrap().parse().unwrap()).into();
    for key in &keys {
        assert_eq!(key.to_string(), vectors["vkeys"][key.name()].as_str().unwrap());
    }
    let one = Note::open(text("note_one").as_bytes(), &keys).unwrap();
    assert_eq!((one.text(), one.signers().len(), one.unmatched()), (text("text").as_str(), 1, 0));
    let two = Note::open(text("note_two").as_bytes(), &keys).unwrap();
    assert_eq!((two.signers().len(), two.unmatched()), (2, 0));
    let passed_over = Note::open(text("note_two").as_bytes(), &keys[1..]).unwrap();
    assert_eq!((passed_over.signers().len(), passed_over.unmatched()), (1, 1));
    for bad in vectors["bad_vkeys"].as_array().unwrap() {
        assert!(bad.as_str().unwrap().parse::<NoteKey>().is_err(), "{bad}");
    }
    // the published secret of the test suite makes the very same line
    let secret = text("skey");
    let seed = data_encoding::BASE64.decode(secret.splitn(5, '+').nth(4).unwrap().as_bytes()).unwrap();
    let secret = warifu_seal::keys::SigningKey::from_seed(seed[1..].try_into().unwrap());
    let peter = NoteSigner::new("PeterNeumann", NoteKind::Ed25519, secret).unwrap();
    assert_eq!(Note::sign(&text("text"), &peter).unwrap(), text("note_one"));
}

#[test]
fn a_signature_that_names_a_known_key_has_to_hold() {
    let (log, other) = (signer("a.example", NoteKind::Ed25519, 1), signer("b.example", NoteKind::Ed25519, 2));
    let note = Note::add_signature(&Note::sign("bales\n", &log).unwrap(), &other, None).unwrap();
    let changed = note.replace("bales", "sacks");
    let keys = [log.key().clone(), other.key().clone()];
    assert_eq!(Note::open(note.as_bytes(), &keys).unwrap().signers().len(), 2);
    assert_eq!(Note::open(changed.as_bytes(), &keys), Err(NoteError::InvalidSignature { name: "a.example".into() }));
    // one good signature does not make up for a bad one of a known key
    let mixed = note.replace(note.lines().nth(2).unwrap(), changed_line(&note));
    assert_eq!(Note::open(mixed.as_bytes(), &keys), Err(NoteError::InvalidSignature { name: "a.example".into() }));
    assert_eq!(Note::open(mixed.as_bytes(), &keys[1..]).unwrap().unmatched(), 1);
    let stranger = signer("c.example", NoteKind::Ed25519, 3);
    assert_eq!(Note::open(note.as_bytes(), &[stranger.key().clone()]), Err(NoteError::UnknownSigner { found: 2 }));
    // the same name with another key, and the same key under another name, are other keys
    let renamed = [signer("a.example", NoteKind::Ed25519, 9), signer("z.example", NoteKind::Ed25519, 1)];
    let renamed = renamed.map(|signer| signer.key().clone());
    assert_eq!(Note::open(note.as_bytes(), &renamed), Err(NoteError::UnknownSigner { found: 2 }));
    // the same key as another kind of signer, too
    let kind = signer("a.example", NoteKind::Cosignature, 1);
    assert_ne!(kind.key().id(), log.key().id());
}

/// The first signature line of the note, over another text.
fn changed_line(note: &str) -> &'static str {
    let other = Note::sign("sacks\n", &signer("a.example", NoteKind::Ed25519, 1)).unwrap();
    assert!(!note.contains(other.lines().nth(2).unwrap()));
    other.lines().nth(2).unwrap().to_owned().leak()
}

#[test]
fn odd_notes_are_named() {
    let log = signer("a.example", NoteKind::Ed25519, 1);
    let good = Note::sign("bales\n", &log).unwrap();
    let code = |note: &str| Note::read(note.as_bytes()).map(|_| ()).map_err(|error| error.code());
    assert_eq!(code(&good), Ok(()));
    assert_eq!(code(""), Err("unsigned-note"));
    assert_eq!(code("bales\n"), Err("unsigned-note"));
    assert_eq!(code(good.trim_end()), Err("unsigned-note"));
    assert_eq!(code(&format!("{good}\n")), Err("unsigned-note"));
    assert_eq!(code(&format!("{good}— a.example\n")), Err("signature-line-malformed"));
    assert_eq!(code(&good.replace('—', "-")), Err("signature-line-malformed"));
    assert_eq!(code(&good.replace("a.example", "a+b")), Err("signature-line-malformed"));
    assert_eq!(code(&good.replace("a.example ", "a.example  ")), Err("signature-line-malformed"));
    assert_eq!(code(&good.replace("=\n", "\n")), Err("signature-line-malformed"));
    assert_eq!(code("bales\n\n— a.example AAAAAA==\n"), Err("signature-line-malformed"));
    assert_eq!(code(&good.replace("bales", "ba\tles")), Err("note-control-character"));
    assert_eq!(code(&good.replace('\n', "\r\n")), Err("note-control-character"));
    assert_eq!(Note::read(b"\xff\n\n"), Err(NoteError::NotUtf8));
    assert_eq!(code(&"x".repeat(Note::MAX_BYTES + 1)), Err("note-too-large"));
    let line = good.lines().nth(2).unwrap().to_owned() + "\n";
    assert_eq!(code(&format!("bales\n\n{}", line.repeat(Note::MAX_SIGNATURES))), Ok(()));
    assert_eq!(code(&format!("bales\n\n{}", line.repeat(Note::MAX_SIGNATURES + 1))), Err("too-many-note-signatures"));
    // the last empty line parts text and signatures; the text may have others
    let parted = Note::sign("bales\n\nsacks\n", &log).unwrap();
    assert_eq!(Note::open(parted.as_bytes(), &[log.key().clone()]).unwrap().text(), "bales\n\nsacks\n");
    assert_eq!(Note::sign("bales", &log), Err(NoteError::MalformedText));
    assert_eq!(Note::sign("ba\0les\n", &log), Err(NoteError::ControlCharacter));
}

#[test]
fn odd_keys_are_named() {
    let code = |text: &str| text.parse::<NoteKey>().map(|_| ()).map_err(|error| error.code());
    let good = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    assert_eq!(code(good), Ok(()));
    assert_eq!(code("example.com/foo"), Err("verifier-key-malformed"));
    assert_eq!(code(&good.replace("530d903a", "530D903A")), Err("verifier-key-malformed"));
    assert_eq!(code(&good.replace("530d903a", "530d903b")), Err("wrong-verifier-key-id"));
    assert_eq!(code(&good.replace("example.com/foo", "example.com/fox")), Err("wrong-verifier-key-id"));
    assert_eq!(code(&good.replace("example.com/foo", "")), Err("key-name-malformed"));
    assert_eq!(code(&good.replace("+Aeky", "+Zeky")), Err("signature-type-unknown"));
    // the identity point as a key
    assert_eq!(code("a+00000000+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="), Err("verifier-key-malformed"));
    assert_eq!(code("a+00000000+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), Err("key-weak"));
    assert!(NoteSigner::new("two words", NoteKind::Ed25519, key(1)).is_err());
    let (log, witness) = (signer("a", NoteKind::Ed25519, 1), signer("w", NoteKind::Cosignature, 2));
    let note = Note::sign("bales\n", &log).unwrap();
    assert_eq!(Note::sign("bales\n", &witness), Err(NoteError::MissingTime));
    assert_eq!(Note::add_signature(&note, &log, Some(1)), Err(NoteError::TimeOutOfRange));
    assert_eq!(Note::add_signature(&note, &witness, Some(1 << 63)), Err(NoteError::TimeOutOfRange));
}

proptest! {
    #[test]
    fn any_bytes_get_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..200), text: String) {
        let _ = Note::read(&bytes);
        let _ = Note::read(text.as_bytes());
        let _ = text.parse::<NoteKey>();
    }

    #[test]
    fn any_lines_come_back(lines in proptest::collection::vec("[^\\x00-\\x1f]{0,20}", 1..5)) {
        let log = signer("a.example", NoteKind::Ed25519, 1);
        let text = lines.iter().fold(String::new(), |text, line| text + line + "\n");
        let note = Note::sign(&text, &log).unwrap();
        let opened = Note::open(note.as_bytes(), &[log.key().clone()]).unwrap();
        prop_assert_eq!(opened.text(), text);
    }
}
