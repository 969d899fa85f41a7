//! Own words: no English text of the catalogue has eight words in a row that a source text has.
//!
//! The source texts are not in this repository. `own_words/nist-runs.bin` holds what is needed to recognise a run: the first five bytes
//! of the SHA-256 of each run of eight words, sorted. A word is a run of ASCII letters and digits, in lower case, after apostrophes have
//! been taken out; the words of a run stand with one space between them; a run does not reach over an inserted parameter (`{{ … }}`) or
//! from one text into another. The file has 65,536 little-endian counts of two bytes, one for each value of the first two bytes, and
//! then the other three bytes of each run in order.
//!
//! It was made from these files of `usnistgov/oscal-content`: `SP800-53/rev5` (the catalog in JSON) and `CSF/v2.0` (the catalog in XML).
//! To make it again, or with further sources, put the files into one folder, and run
//!
//! ```sh
//! WARIFU_SOURCE_TEXTS=FOLDER cargo test -p warifu-catalog own_words::remake -- --ignored
//! ```
//!
//! Texts of JSON are its strings; texts of XML are what is between two tags.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use warifu_catalog::Catalog;
use warifu_model::Digest;
use warifu_model::json::{Limits, Node, Tape};

/// How many words in a row are not one's own any more.
const RUN: usize = 8;

/// What was published with such a run before the list was made. Published documents are not edited; later editions have other words.
const PUBLISHED: [(&str, &str); 3] = [
    (
        "us-csf-2.0.0",
        "Actions during an investigation are recorded, and the records are kept intact with their origin.",
    ),
    (
        "us-csf-2.0.0",
        "Authenticity and integrity of hardware and software are assessed before they are acquired and used.",
    ),
    ("us-csf-2.0.0", "Systems, hardware, software, services and data are managed from acquisition to disposal."),
];

fn file() -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/own_words/nist-runs.bin")).to_owned()
}

/// The runs of a text.
fn runs(text: &str) -> Vec<String> {
    let mut runs = Vec::new();
    for piece in text.split("{{").filter_map(|piece| piece.rsplit("}}").next()) {
        let plain = piece.replace(['\'', '\u{2019}'], "").to_ascii_lowercase();
        let words: Vec<&str> =
            plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
        runs.extend(words.windows(RUN).map(|run| run.join(" ")));
    }
    runs
}

/// The first five bytes of its digest.
fn mark(run: &str) -> [u8; 5] {
    *Digest::of(run.as_bytes()).as_bytes().first_chunk().unwrap()
}

fn pack(marks: &BTreeSet<[u8; 5]>) -> Vec<u8> {
    let mut counts = vec![0_u16; 1 << 16];
    for [a, b, ..] in marks {
        *counts.get_mut(usize::from(u16::from_be_bytes([*a, *b]))).unwrap() += 1;
    }
    let counts = counts.iter().flat_map(|count| count.to_le_bytes());
    counts.chain(marks.iter().flat_map(|[_, _, rest @ ..]| *rest)).collect()
}

fn unpack(bytes: &[u8]) -> BTreeSet<[u8; 5]> {
    let (counts, rest) = bytes.split_at(2 << 16);
    let starts = (0_u16..=u16::MAX).zip(counts.chunks_exact(2));
    let starts = starts.flat_map(|(start, count)| {
        let count = u16::from_le_bytes(count.try_into().unwrap());
        std::iter::repeat_n(start.to_be_bytes(), usize::from(count))
    });
    let marks =
        starts.zip(rest.chunks_exact(3)).map(|(start, rest)| [start.as_slice(), rest].concat().try_into().unwrap());
    marks.collect()
}

/// Calls `see` with each English text, or with every text.
fn visit(node: Node<'_>, only_english: bool, see: &mut impl FnMut(String)) {
    if let Ok(members) = node.members() {
        for (key, value) in members {
            match value.string() {
                Ok(text) if !only_english || key.string().unwrap() == "en" => see(text.to_string()),
                _ => visit(value, only_english, see),
            }
        }
    } else if let Ok(items) = node.items() {
        items.for_each(|item| visit(item, only_english, see));
    } else if let (false, Ok(text)) = (only_english, node.string()) {
        see(text.to_string());
    }
}

#[test]
fn no_text_repeats_a_run_of_a_source() {
    let known = unpack(&std::fs::read(file()).unwrap());
    assert!(known.len() > 90_000, "{}", known.len());
    let (mut seen, mut found) = (BTreeSet::new(), BTreeSet::new());
    for document in Catalog::shipped().unwrap().documents() {
        let name = format!("{}-{}", document.id(), document.version());
        let tape = Tape::parse(document.bytes()).unwrap();
        visit(tape.root(), true, &mut |text| {
            if runs(&text).iter().any(|run| known.contains(&mark(run))) {
                found.insert((name.clone(), text.clone()));
            }
            seen.insert(text);
        });
    }
    assert!(seen.len() > 3_000, "{}", seen.len());
    let published = PUBLISHED.map(|(name, text)| (name.to_owned(), text.to_owned()));
    assert_eq!(found, BTreeSet::from(published), "say it in other words");
}

#[test]
fn a_run_is_recognised_however_it_is_written() {
    let text = "One, two (three) four-five six's {{ insert: param, p }} A b c d E f g H; i";
    assert_eq!(runs(text), ["a b c d e f g h", "b c d e f g h i"]);
    let marks: BTreeSet<_> = runs(text).iter().map(|run| mark(run)).collect();
    assert_eq!(unpack(&pack(&marks)), marks);
    let known = unpack(&std::fs::read(file()).unwrap());
    let of_nist = "systems hardware software services and data are managed";
    assert!(
        known.contains(&mark(of_nist))
            && !known.contains(&mark("systems hardware software services and data are left"))
    );
}

/// Makes the list from the files of a folder.
#[test]
#[ignore = "needs the source texts, which are not in this repository"]
fn remake() {
    let folder = std::env::var("WARIFU_SOURCE_TEXTS").unwrap();
    let mut marks = BTreeSet::new();
    let mut take = |text: &str| marks.extend(runs(text).iter().map(|run| mark(run)));
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        if path.extension().is_some_and(|end| end == "json") {
            let all = usize::MAX;
            let limits = Limits { bytes: all, depth: 64, string: all, items: all };
            visit(Tape::parse_within(text.as_bytes(), limits).unwrap().root(), false, &mut |text| take(&text));
        } else {
            text.split('<').filter_map(|piece| piece.split_once('>')).for_each(|(_, text)| take(text));
        }
    }
    std::fs::write(file(), pack(&marks)).unwrap();
}
