//! What a ledger has in it, and what its writers were told about it.

use std::collections::BTreeSet;

use warifu_ledger::store::{Read, Row, Scan, Table};
use warifu_ledger::tables;
use warifu_ledger::{Body, LedgerError};
use warifu_model::{Digest, PublicKeyText};

/// Everything that somebody has signed, as writers name it.
pub(crate) fn visible(read: &mut dyn Read) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for row in rows(read, &tables::STEP) {
        all.insert(format!("step {}", digest(&row, 4)));
    }
    for row in rows(read, &tables::SIGNATURE) {
        let key = PublicKeyText::from_bytes(row[2].bytes().try_into().unwrap());
        all.insert(format!("sign {} {}", digest(&row, 0), key.id()));
    }
    for row in rows(read, &tables::SNAPSHOT) {
        all.insert(format!("snapshot {}", digest(&row, 1)));
    }
    for row in rows(read, &tables::CHECKPOINT) {
        all.insert(format!("checkpoint {}", row[0].integer()));
    }
    all
}

/// The places of heads of the journal in the log.
pub(crate) fn heads(read: &mut dyn Read) -> BTreeSet<i64> {
    rows(read, &tables::LEAF).iter().filter(|row| row[3].text() == "head").map(|row| row[0].integer()).collect()
}

fn rows(read: &mut dyn Read, table: &'static Table) -> Vec<Row> {
    read.scan(&Scan::all(table, u32::MAX)).unwrap()
}

fn digest(row: &Row, place: usize) -> Digest {
    Digest::from_bytes(row[place].bytes().try_into().unwrap())
}

/// What one writer said, in its order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    /// What it was told has happened.
    pub(crate) done: Vec<String>,
    /// What it was told has not.
    pub(crate) undone: Vec<String>,
    /// What it had no answer to, or one that nobody knows.
    pub(crate) open: Option<String>,
    /// Numbers of certificates that were issued.
    pub(crate) issued: Vec<String>,
    /// Sizes of the log after a head.
    pub(crate) leaves: Vec<i64>,
    pub(crate) unknown: usize,
}

impl Told {
    /// What the lines say; the last one may have been cut off, and those of the harness say nothing.
    pub(crate) fn of(lines: &[String]) -> Self {
        let mut told = Self::default();
        for line in lines {
            let Some((kind, what)) = line.split_once(' ') else { continue };
            let what = what.to_owned();
            match kind {
                "try" => told.open = Some(what),
                "ack" if told.open.take().as_ref() == Some(&what) => told.done.push(what),
                "not" => told.undone.extend(told.open.take()),
                "unknown" => told.unknown += 1,
                "issued" => told.issued.push(what),
                "leaves" => told.leaves.extend(what.parse::<i64>().ok()),
                _ => {}
            }
        }
        told
    }
}

/// Everything that a body shows to the world.
pub(crate) fn public(body: &mut Body) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut all = std::collections::BTreeMap::new();
    let add = |name: &str, bytes: &[u8]| -> Result<(), LedgerError> {
        all.insert(name.to_owned(), bytes.to_vec());
        Ok(())
    };
    body.public_files(add).unwrap();
    all
}

/// Whether a file of that folder stays as it is for ever.
pub(crate) fn stays(name: &str) -> bool {
    let is_partial = name.contains(".p/");
    let changes = name == "checkpoint" || name == "status/latest.json" || name.starts_with("lists/");
    // bytes of a partial tile follow from its size, and stay as well, while it is the edge of the log
    !is_partial && !changes
}
