//! A flipped byte in any row is found.

use warifu_ledger::store::{MemoryStore, Row, Scan, Store as _, Table, Value};
use warifu_ledger::{Body, FaultCode, Verified, tables, verify};
use warifu_model::Status;
use warifu_testkit::files::one_in;

use crate::publishing::{log_signer, publish};
use crate::world::*;

fn filled() -> Body {
    let mut body = body();
    let one = issued(&mut body, 1, 1).certificate;
    placed(&mut body, "c-2", "K-2", 2);
    change(&mut body, "s-1", one, Status::Suspended, 5).unwrap();
    publish(&mut body, minute(6)).unwrap();
    let signed = body.checkpoint_to_sign(minute(7)).unwrap().sign(&log_signer()).unwrap();
    body.publish_checkpoint(signed.as_bytes(), minute(7)).unwrap();
    body
}

fn verified(store: &mut MemoryStore) -> Verified {
    verify(store, &mut MemoryStore::new()).unwrap()
}

/// The same ledger in another store, one row of which is another one.
fn with(body: &mut Body, table: &'static Table, number: usize, change: &dyn Fn(&mut Row)) -> MemoryStore {
    let mut copy = MemoryStore::new();
    let mut write = copy.write().unwrap();
    let mut read = body.read().unwrap();
    for other in tables::KEPT.iter().chain(tables::DERIVED) {
        let rows = read.scan(&Scan::all(other, 1_000_000)).unwrap();
        for (at, mut row) in rows.into_iter().enumerate() {
            if other.name == table.name && at == number {
                change(&mut row);
            }
            // a row that takes the place of another one is as good as a change
            let _ = write.insert(other, &row);
        }
    }
    write.commit().unwrap();
    drop(read);
    copy
}

#[test]
fn a_ledger_that_holds_together_verifies() {
    let mut body = filled();
    let mut same = with(&mut body, &tables::JOURNAL, usize::MAX, &|_| {});
    let found = verified(&mut same);
    assert_eq!(found.faults, []);
    assert_eq!((found.certificates, found.leaves), (2, 2));
    assert!(found.entries > 15 && found.blobs > 5);
}

fn flipped(value: &mut Value, bit: usize) {
    match value {
        Value::Integer(number) => *number ^= 1 << (bit % 8),
        Value::Text(text) => {
            let mut characters: Vec<char> = text.chars().collect();
            match characters.len() {
                0 => characters.push('x'),
                length => characters[bit % length] = if characters[bit % length] == 'x' { 'y' } else { 'x' },
            }
            *text = characters.into_iter().collect();
        }
        Value::Bytes(bytes) if bytes.is_empty() => bytes.push(1),
        Value::Bytes(bytes) => {
            let (place, length) = (bit / 8, bytes.len());
            bytes[place % length] ^= 1 << (bit % 8);
        }
    }
}

#[test]
fn a_flipped_bit_in_any_row_is_found() {
    let mut body = filled();
    let all = rows(&mut body);
    for (table, (_, rows)) in tables::KEPT.iter().chain(tables::DERIVED).zip(&all) {
        // the first, a middle and the last row; every column; a few bits
        let picked: std::collections::BTreeSet<usize> =
            [0, rows.len() / 2, rows.len().saturating_sub(1)].into_iter().filter(|at| *at < rows.len()).collect();
        for number in picked {
            for column in 0..table.columns.len() {
                // ordinarily one of these, in one row of the three
                if (number + column) % one_in(3) != 0 && rows.len() > 2 {
                    continue;
                }
                for bit in [3, 77, 8 * 31 + 5].into_iter().skip(column % one_in(3)).step_by(one_in(3)) {
                    let mut store = with(&mut body, table, number, &|row| flipped(&mut row[column], bit));
                    let found = verified(&mut store);
                    assert!(!found.holds(), "{} row {number} column {column} bit {bit}", table.name);
                }
            }
        }
    }
}

#[test]
fn every_bit_of_what_is_packed_counts() {
    let mut body = filled();
    let all = rows(&mut body);
    let (_, blobs) = &all[1];
    for packing in [1, 2] {
        let is_packed = |(_, row): &(usize, &Row)| row[2] == Value::Integer(packing);
        let (number, row) = blobs.iter().enumerate().find(is_packed).expect("one is packed like this");
        let length = row[3].bytes().len();
        // a stream ends with what seals it; an envelope begins with the digest of its payload
        let places = if packing == 1 { length - 6..length } else { 0..38 };
        // ordinarily every fifth, which is every bit of some byte
        for bit in (places.start * 8..places.end * 8).step_by(one_in(5)) {
            let mut store = with(&mut body, &tables::BLOB, number, &|row| flipped(&mut row[3], bit));
            let found = verified(&mut store);
            assert!(found.faults.iter().any(|fault| fault.code == FaultCode::BlobDamaged), "{packing}: bit {bit}");
        }
    }
}

/// Somebody who can write to the store appends what nobody decided, with digests and rows that fit.
#[test]
fn an_entry_that_nobody_decided_is_found() {
    use warifu_ledger::{fold::fold, journal};
    use warifu_model::{Act, HeadAct, OfficerAct, StatusAct};
    let digest = warifu_model::Digest::of(b"no step");
    let reason = words("Forged", "偽造");
    let from = minute(1);
    let forged = [
        Act::Status(StatusAct {
            index: 0,
            status: Status::Withdrawn,
            from,
            reason: reason.clone(),
            step: Some(digest),
            recorded_at: None,
        }),
        Act::Status(StatusAct {
            index: 0,
            status: Status::Withdrawn,
            from,
            reason,
            step: None,
            recorded_at: Some(from),
        }),
        Act::Officer(OfficerAct { officer: officer(STRANGER, "Nobody", &["certifier"]), step: digest }),
        Act::Head(HeadAct { length: 3, entry: digest, leaf: 2 }),
    ];
    for act in forged {
        let mut body = filled();
        let mut write = body.store().write().unwrap();
        let (entry, _) = journal::append(&mut *write, minute(60), act).unwrap();
        fold(&mut *write, &entry).unwrap();
        write.commit().unwrap();
        let found = verify(body.store(), &mut MemoryStore::new()).unwrap();
        assert!(found.faults.iter().any(|fault| fault.code == FaultCode::EntryUnfounded), "{:?}", entry.act);
    }
}
