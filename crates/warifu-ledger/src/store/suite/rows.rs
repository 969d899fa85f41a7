//! Rows come, stay or go, and are refused.

use super::super::{MOST_KEY_BYTES, Options, Row, Scan, StoreError, Value, Write};
use super::Builder;
use super::tables::{BLOBS, COUNTERS, ENTRIES, PLACES, SCHEMA, WORDS};

/// An inserted row comes back by its key, in the same transaction and after it, with every type of column.
pub fn a_row_comes_back_as_it_was_inserted<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    let texts = ["", " ", "割符が合う", "\u{10ffff}\u{1}\n\t'\"\\%_$1", "e\u{301}"];
    let rows: Vec<Row> = [i64::MIN, -1, 0, 1, i64::MAX]
        .into_iter()
        .zip(texts)
        .map(|(number, text)| vec![number.into(), number.to_be_bytes().to_vec().into(), text.into()])
        .collect();
    let mut writing = store.write().unwrap();
    for row in &rows {
        writing.insert(&ENTRIES, row).unwrap();
    }
    for row in &rows {
        assert_eq!(writing.get(&ENTRIES, &row[..1]).unwrap().as_ref(), Some(row));
    }
    writing.commit().unwrap();
    let mut reading = store.read().unwrap();
    for row in &rows {
        assert_eq!(reading.get(&ENTRIES, &row[..1]).unwrap().as_ref(), Some(row));
    }
}

/// A key without a row gives none, and an empty table no rows.
pub fn what_is_not_there_is_none<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    let mut reading = store.read().unwrap();
    assert_eq!(reading.get(&PLACES, &["".into(), 0.into()]).unwrap(), None);
    assert_eq!(reading.get(&BLOBS, &[Vec::new().into()]).unwrap(), None);
    assert_eq!(reading.scan(&Scan::all(&WORDS, 10)).unwrap(), Vec::<Row>::new());
    drop(reading);
    let mut writing = store.write().unwrap();
    assert_eq!(writing.get(&ENTRIES, &[0.into()]).unwrap(), None);
    writing.remove(&COUNTERS, &["absent".into()]).unwrap();
    writing.clear(&COUNTERS).unwrap();
    writing.commit().unwrap();
}

/// A document of 16 MiB comes back to the last byte.
pub fn long_documents_come_back<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    let document: Vec<u8> = (0..16_u32 << 20).map(|byte| byte.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let row: Row = vec![vec![0xff; 32].into(), document.into()];
    let mut writing = store.write().unwrap();
    writing.insert(&BLOBS, &row).unwrap();
    writing.insert(&BLOBS, &[vec![0x00].into(), Vec::new().into()]).unwrap();
    writing.commit().unwrap();
    // not `assert_eq`, which would print it
    assert!(store.read().unwrap().get(&BLOBS, &row[..1]).unwrap() == Some(row));
    let empty: Row = vec![vec![0x00].into(), Vec::new().into()];
    assert_eq!(store.read().unwrap().get(&BLOBS, &empty[..1]).unwrap(), Some(empty));
}

/// A key that is taken is refused in kept and in derived tables, changes nothing, and the transaction goes on.
pub fn a_taken_key_leaves_the_transaction_usable<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    let mut writing = store.write().unwrap();
    writing.insert(&ENTRIES, &entry(1, 1, "first")).unwrap();
    writing.insert(&WORDS, &word("a", 1)).unwrap();
    writing.commit().unwrap();
    let mut writing = store.write().unwrap();
    assert_eq!(writing.insert(&ENTRIES, &entry(1, 2, "second")), Err(StoreError::Taken { table: "entries" }));
    assert_eq!(writing.insert(&WORDS, &word("a", 1)), Err(StoreError::Taken { table: "words" }));
    writing.insert(&ENTRIES, &entry(2, 2, "third")).unwrap();
    assert_eq!(writing.insert(&ENTRIES, &entry(2, 3, "fourth")), Err(StoreError::Taken { table: "entries" }));
    writing.commit().unwrap();
    let rows = store.read().unwrap().scan(&Scan::all(&ENTRIES, 10)).unwrap();
    assert_eq!(rows, [entry(1, 1, "first"), entry(2, 2, "third")]);
}

/// A row with the values of another one in a unique index is refused; one that differs in one of the columns is not.
pub fn rows_of_a_unique_index_differ<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    let mut writing = store.write().unwrap();
    writing.insert(&ENTRIES, &entry(1, 7, "first")).unwrap();
    assert_eq!(writing.insert(&ENTRIES, &entry(2, 7, "second")), Err(StoreError::Taken { table: "entries" }));
    assert_eq!(writing.get(&ENTRIES, &[2.into()]).unwrap(), None);
    writing.insert(&PLACES, &place("a", 1, 5, "x")).unwrap();
    assert_eq!(writing.insert(&PLACES, &place("a", 2, 5, "x")), Err(StoreError::Taken { table: "order" }));
    writing.insert(&PLACES, &place("a", 2, 6, "x")).unwrap();
    writing.insert(&PLACES, &place("a", 3, 5, "y")).unwrap();
    writing.commit().unwrap();
    assert_eq!(store.read().unwrap().scan(&Scan::all(&PLACES, 10)).unwrap().len(), 3);
}

/// `put` inserts, replaces what has the key, and is refused where that would give two rows the values of a unique index.
pub fn put_replaces_and_keeps_unique_indexes<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    let mut writing = store.write().unwrap();
    writing.put(&PLACES, &place("a", 1, 5, "x")).unwrap();
    writing.put(&PLACES, &place("a", 1, 6, "x")).unwrap();
    writing.put(&PLACES, &place("a", 2, 5, "x")).unwrap();
    assert_eq!(writing.put(&PLACES, &place("a", 2, 6, "x")), Err(StoreError::Taken { table: "order" }));
    assert_eq!(writing.put(&PLACES, &place("a", 3, 6, "x")), Err(StoreError::Taken { table: "order" }));
    writing.put(&PLACES, &place("a", 2, 5, "x")).unwrap();
    writing.put(&WORDS, &word("a", 1)).unwrap();
    writing.put(&WORDS, &word("a", 1)).unwrap();
    writing.commit().unwrap();
    let mut reading = store.read().unwrap();
    let rows = reading.scan(&Scan::all(&PLACES, 10)).unwrap();
    assert_eq!(rows, [place("a", 1, 6, "x"), place("a", 2, 5, "x")]);
    assert_eq!(reading.scan(&Scan::all(&WORDS, 10)).unwrap(), [word("a", 1)]);
}

/// `remove` takes one row, `clear` all of one table.
pub fn rows_of_derived_tables_go<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    let mut writing = store.write().unwrap();
    for number in 0..5 {
        writing.insert(&WORDS, &word("w", number)).unwrap();
        writing.insert(&COUNTERS, &[number.to_string().into(), number.into()]).unwrap();
    }
    writing.commit().unwrap();
    let mut writing = store.write().unwrap();
    writing.remove(&WORDS, &word("w", 3)).unwrap();
    writing.insert(&WORDS, &word("w", 9)).unwrap();
    writing.clear(&COUNTERS).unwrap();
    writing.insert(&COUNTERS, &["new".into(), 1.into()]).unwrap();
    writing.commit().unwrap();
    let mut reading = store.read().unwrap();
    let words = [0, 1, 2, 4, 9].map(|number| word("w", number));
    assert_eq!(reading.scan(&Scan::all(&WORDS, 10)).unwrap(), words);
    let counters: [Row; 1] = [vec!["new".into(), 1.into()]];
    assert_eq!(reading.scan(&Scan::all(&COUNTERS, 10)).unwrap(), counters);
}

/// `put`, `remove` and `clear` are refused for kept tables, and the transaction goes on.
pub fn rows_of_kept_tables_stay<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    let kept = Err(StoreError::Kept { table: "entries" });
    let mut writing = store.write().unwrap();
    writing.insert(&ENTRIES, &entry(1, 1, "first")).unwrap();
    assert_eq!(writing.put(&ENTRIES, &entry(1, 1, "second")), kept);
    assert_eq!(writing.put(&ENTRIES, &entry(2, 2, "second")), kept);
    assert_eq!(writing.remove(&ENTRIES, &[1.into()]), kept);
    assert_eq!(writing.clear(&ENTRIES), kept);
    writing.insert(&ENTRIES, &entry(3, 3, "third")).unwrap();
    writing.commit().unwrap();
    let rows = store.read().unwrap().scan(&Scan::all(&ENTRIES, 10)).unwrap();
    assert_eq!(rows, [entry(1, 1, "first"), entry(3, 3, "third")]);
}

/// Rows, keys and scans that do not fit their table are refused, and the transaction goes on.
pub fn what_does_not_fit_is_refused<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    let mut writing = store.write().unwrap();
    for row in [vec![], vec!["a".into()], vec![1.into(), 1.into()], vec!["a".into(), 1.into(), 1.into()]] {
        demand_shape(writing.insert(&COUNTERS, &row));
        demand_shape(writing.put(&COUNTERS, &row));
    }
    demand_shape(writing.insert(&COUNTERS, &["a".into(), "1".into()]));
    demand_shape(writing.insert(&COUNTERS, &["a\0b".into(), 1.into()]));
    demand_shape(writing.put(&COUNTERS, &["a\0b".into(), 1.into()]));
    demand_shape(writing.get(&COUNTERS, &["a".into(), 1.into()]));
    demand_shape(writing.get(&COUNTERS, &["\0".into()]));
    demand_shape(writing.get(&PLACES, &["a".into()]));
    demand_shape(writing.remove(&COUNTERS, &[1.into()]));
    demand_scans_of_another_shape(&mut *writing);
    writing.insert(&COUNTERS, &["a".into(), 1.into()]).unwrap();
    writing.commit().unwrap();
    assert_eq!(store.read().unwrap().scan(&Scan::all(&COUNTERS, 10)).unwrap().len(), 1);
}

fn demand_scans_of_another_shape(writing: &mut dyn Write) {
    let all = Scan::all(&PLACES, 10);
    let (number, text, zero) = (Value::from(1), Value::from("a"), Value::from("\0"));
    let both = [text.clone(), number.clone()];
    demand_shape(writing.scan(&Scan { index: Some("absent"), ..all }));
    demand_shape(writing.scan(&Scan { equal: std::slice::from_ref(&number), ..all }));
    demand_shape(writing.scan(&Scan { equal: &[text.clone(), number.clone(), number.clone()], ..all }));
    demand_shape(writing.scan(&Scan { from: Some(&number), ..all }));
    demand_shape(writing.scan(&Scan { below: Some(&number), ..all }));
    demand_shape(writing.scan(&Scan { equal: &both, from: Some(&number), ..all }));
    demand_shape(writing.scan(&Scan { after: Some(&both[..1]), ..all }));
    demand_shape(writing.scan(&Scan { after: Some(&[number.clone(), number.clone()]), ..all }));
    demand_shape(writing.scan(&Scan { index: Some("where"), after: Some(&both), ..all }));
    demand_shape(writing.scan(&Scan { equal: std::slice::from_ref(&zero), ..all }));
    demand_shape(writing.scan(&Scan { from: Some(&zero), ..all }));
    demand_shape(writing.scan(&Scan { after: Some(&[zero.clone(), number]), ..all }));
}

/// A row that an index of some store could not hold is refused by every store, and the longest that fits is held.
pub fn what_is_too_long_is_refused<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    // bytes that no compression makes shorter
    let mut state = 1_u32;
    let mut noise = |length: usize| -> Vec<u8> {
        (0..length)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                state.to_be_bytes()[0]
            })
            .collect()
    };
    let mut writing = store.write().unwrap();
    let fits: Row = vec![noise(MOST_KEY_BYTES).into(), Vec::new().into()];
    writing.insert(&BLOBS, &fits).unwrap();
    demand_long(writing.insert(&BLOBS, &[noise(MOST_KEY_BYTES + 1).into(), Vec::new().into()]));
    // the index `from` holds a column of eight bytes, and a text of the key
    let mut of = |length: usize| -> Row { vec!["g".into(), 1.into(), noise(length).into(), 1.into(), "".into()] };
    let fits_index = of(MOST_KEY_BYTES - 9);
    writing.put(&PLACES, &fits_index).unwrap();
    demand_long(writing.put(&PLACES, &of(MOST_KEY_BYTES - 8)));
    writing.commit().unwrap();
    let mut reading = store.read().unwrap();
    assert_eq!(reading.get(&BLOBS, &fits[..1]).unwrap(), Some(fits));
    let scan = Scan { index: Some("from"), equal: &fits_index[2..3], ..Scan::all(&PLACES, 2) };
    assert_eq!(reading.scan(&scan).unwrap(), std::slice::from_ref(&fits_index));
}

fn demand_shape<T>(result: Result<T, StoreError>) {
    let refused = result.err();
    assert!(matches!(refused, Some(StoreError::Shape { .. })), "{refused:?}");
}

fn demand_long<T>(result: Result<T, StoreError>) {
    let refused = result.err();
    assert!(matches!(refused, Some(StoreError::Long { .. })), "{refused:?}");
}

pub(super) fn entry(number: i64, digest: u8, act: &str) -> Row {
    vec![number.into(), vec![digest; 4].into(), act.into()]
}

pub(super) fn word(word: &str, certificate: i64) -> Row {
    vec![word.into(), certificate.into()]
}

fn place(group: &str, select: i64, number: i64, table: &str) -> Row {
    vec![group.into(), select.into(), vec![0].into(), number.into(), table.into()]
}
