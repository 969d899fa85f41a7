//! Checkpoints and cosignatures.

use warifu_seal::{
    checkpoint::{Checkpoint, CheckpointError},
    merkle::MerkleTree,
    note::{NoteError, NoteKey, NoteKind, NoteSigner},
};

use crate::support::key;

const ORIGIN: &str = "log.example/certificates";

fn log() -> NoteSigner {
    NoteSigner::new(ORIGIN, NoteKind::Ed25519, key(1)).unwrap()
}

fn witness(seed: u8) -> NoteSigner {
    NoteSigner::new(&format!("witness.example/w{seed}"), NoteKind::Cosignature, key(seed)).unwrap()
}

fn head() -> Checkpoint {
    Checkpoint::new(ORIGIN, 7, MerkleTree::leaf_hash(b"bale")).unwrap()
}

#[test]
fn a_cosigned_checkpoint_opens_with_its_witnesses() {
    let signed = head().sign(&log()).unwrap();
    let both = Checkpoint::cosign(
        &Checkpoint::cosign(&signed, &witness(2), 1_790_000_000).unwrap(),
        &witness(3),
        1_790_000_060,
    )
    .unwrap();
    let witnesses = [witness(2).key().clone(), witness(3).key().clone(), witness(4).key().clone()];
    let opened = Checkpoint::open(both.as_bytes(), log().key(), &witnesses).unwrap();
    assert_eq!(opened.checkpoint(), &head());
    let times: Vec<_> = opened.cosignatures().iter().map(|(key, time)| (key.name(), *time)).collect();
    assert_eq!(times, [("witness.example/w2", 1_790_000_000), ("witness.example/w3", 1_790_000_060)]);
    // cosignatures of witnesses that nobody here knows are passed over
    assert_eq!(Checkpoint::open(both.as_bytes(), log().key(), &[]).unwrap().cosignatures().len(), 0);
    // a witness that signs twice is one witness, and its earlier time counts
    let twice = Checkpoint::cosign(&both, &witness(2), 1_780_000_000).unwrap();
    let opened = Checkpoint::open(twice.as_bytes(), log().key(), &witnesses).unwrap();
    assert_eq!(opened.cosignatures().len(), 2);
    let keys = |numbers: &[u8]| numbers.iter().map(|number| witness(*number).key().clone()).collect::<Vec<_>>();
    assert_eq!((opened.cosigned_by(&[]), opened.cosigned_by(&keys(&[2, 3]))), (Ok(()), Ok(())));
    assert_eq!(opened.cosigned_by(&keys(&[2, 9])).unwrap_err().code(), "cosignature-missing");
    assert_eq!(opened.cosignatures()[witness(2).key()], 1_780_000_000);
}

#[test]
fn a_cosignature_is_over_time_and_text() {
    let signed = head().sign(&log()).unwrap();
    let cosigned = Checkpoint::cosign(&signed, &witness(2), 1_790_000_000).unwrap();
    let line = cosigned.lines().last().unwrap();
    let bytes = data_encoding::BASE64.decode(line.rsplit(' ').next().unwrap().as_bytes()).unwrap();
    let message = format!("cosignature/v1\ntime 1790000000\n{}", head().to_text());
    let public = key(2).public_key();
    assert_eq!(public.verify(message.as_bytes(), &bytes[12..]), Ok(()));
    let mut later = bytes.clone();
    later[11] ^= 1;
    let forged = cosigned.replace(&data_encoding::BASE64.encode(&bytes), &data_encoding::BASE64.encode(&later));
    let error = Checkpoint::open(forged.as_bytes(), log().key(), &[witness(2).key().clone()]).unwrap_err();
    assert_eq!(error, CheckpointError::Note(NoteError::InvalidSignature { name: "witness.example/w2".into() }));
}

#[test]
fn what_the_log_did_not_sign_does_not_open() {
    let other = NoteSigner::new("other.example", NoteKind::Ed25519, key(9)).unwrap();
    let foreign = head().sign(&other).unwrap();
    assert_eq!(Checkpoint::open(foreign.as_bytes(), log().key(), &[]).unwrap_err().code(), "note-signer-unknown");
    let cosigned = Checkpoint::cosign(&foreign, &witness(2), 1).unwrap();
    let error = Checkpoint::open(cosigned.as_bytes(), log().key(), &[witness(2).key().clone()]).unwrap_err();
    assert_eq!(error, CheckpointError::NotByLog { name: ORIGIN.into() });
    // a key of the log over the head of another log
    let borrowed = Checkpoint::new("other.example", 7, MerkleTree::leaf_hash(b"bale")).unwrap();
    let error = Checkpoint::open(borrowed.sign(&log()).unwrap().as_bytes(), log().key(), &[]).unwrap_err();
    assert_eq!(error.code(), "other-log");
    assert_eq!(Checkpoint::open(b"", witness(2).key(), &[]).unwrap_err().code(), "wrong-note-key-kind");
    assert_eq!(Checkpoint::open(b"", log().key(), &[log().key().clone()]).unwrap_err().code(), "wrong-note-key-kind");
    assert_eq!(head().sign(&witness(2)).unwrap_err().code(), "wrong-note-key-kind");
}

#[test]
fn the_text_has_one_form() {
    let root = data_encoding::BASE64.encode(MerkleTree::leaf_hash(b"bale").as_bytes());
    let read = |text: String| Checkpoint::read(&text).map_err(|error| error.code());
    assert_eq!(read(format!("{ORIGIN}\n7\n{root}\n")), Ok(head()));
    let extended = read(format!("{ORIGIN}\n7\n{root}\nmore\nlines\n")).unwrap();
    assert_eq!(extended.extension(), ["more", "lines"]);
    assert_eq!(extended.to_text(), format!("{ORIGIN}\n7\n{root}\nmore\nlines\n"));
    let refused = Err("checkpoint-malformed");
    for text in [
        String::new(),
        format!("{ORIGIN}\n7\n{root}"),
        format!("\n7\n{root}\n"),
        format!("{ORIGIN}\n07\n{root}\n"),
        format!("{ORIGIN}\n+7\n{root}\n"),
        format!("{ORIGIN}\n\n{root}\n"),
        format!("{ORIGIN}\n18446744073709551616\n{root}\n"),
        format!("{ORIGIN}\n7\n{}\n", root.replace('=', "")),
        format!("{ORIGIN}\n7\n{root}\n\n"),
        format!("{ORIGIN}\n7\n{root}\nmore\n\n"),
        format!("{ORIGIN}\n7\n"),
    ] {
        assert_eq!(read(text.clone()), refused, "{text:?}");
    }
}

#[test]
fn the_cosigned_example_of_the_format_is_read() {
    let note = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
    let read = warifu_seal::note::Note::read(note.as_bytes()).unwrap();
    let head = Checkpoint::read(read.text()).unwrap();
    assert_eq!((head.origin(), head.size()), ("example.com/behind-the-sofa", 20_852_163));
    assert_eq!(head.to_text(), read.text());
    assert_eq!(u64::from_be_bytes(read.signatures()[1].signature[..8].try_into().unwrap()), 1_679_315_147);
    let keys: [NoteKey; 0] = [];
    assert!(Checkpoint::open(note.as_bytes(), log().key(), &keys).is_err());
}

#[test]
fn a_witness_counts_once_by_name_and_by_key_and_never_for_its_own_log() {
    let called = |name: &str, seed: u8| NoteSigner::new(name, NoteKind::Cosignature, key(seed)).unwrap();
    let all = [
        called("witness.example/a", 2),
        called("witness.example/a", 3),
        called("witness.example/b", 3),
        called("witness.example/c", 4),
        called("witness.example/log-itself", 1),
    ];
    let known: Vec<_> = all.iter().map(|signer| signer.key().clone()).collect();
    let cosigned = all.iter().zip(1..).fold(head().sign(&log()).unwrap(), |signed, (signer, number)| {
        Checkpoint::cosign(&signed, signer, 1_790_000_000 - 10 * number).unwrap()
    });
    let opened = Checkpoint::open(cosigned.as_bytes(), log().key(), &known).unwrap();
    assert_eq!(opened.cosignatures().len(), 5);
    // the earliest first; b has the key of a's second name, which was seen before a
    let names: Vec<_> = opened.witnesses().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["witness.example/c", "witness.example/b", "witness.example/a"]);
    let two_keys_one_name = Checkpoint::open(cosigned.as_bytes(), log().key(), &known[..2]).unwrap();
    assert_eq!(two_keys_one_name.witnesses(), [("witness.example/a", 1_789_999_980)]);
    let two_names_one_key = Checkpoint::open(cosigned.as_bytes(), log().key(), &known[1..3]).unwrap();
    assert_eq!(two_names_one_key.witnesses(), [("witness.example/b", 1_789_999_970)]);
}

#[test]
fn every_key_of_a_log_opens_its_checkpoints() {
    let renewed = NoteSigner::new(ORIGIN, NoteKind::Ed25519, key(9)).unwrap();
    let other = NoteSigner::new("log.example/other", NoteKind::Ed25519, key(8)).unwrap();
    let keys = [renewed.key().clone(), other.key().clone(), log().key().clone()];
    for signer in [&renewed, &log()] {
        let opened = Checkpoint::open_by(head().sign(signer).unwrap().as_bytes(), ORIGIN, &keys, &[]).unwrap();
        assert_eq!(opened.log(), signer.key());
    }
    let error = Checkpoint::open_by(head().sign(&other).unwrap().as_bytes(), ORIGIN, &keys, &[]).unwrap_err();
    assert_eq!(error.code(), "note-signer-unknown");
}
