//! Scans: along which order, from where to where, and how many.

use super::super::{Direction, Options, Read, Row, Scan, Store, Table, Value};
use super::Builder;
use super::rows::{entry, word};
use super::tables::{BLOBS, COUNTERS, ENTRIES, PLACES, SCHEMA, WORDS};

/// From the least to the greatest number of 64 bits.
pub fn numbers_are_ordered_as_numbers<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    let numbers = [i64::MIN, i64::MIN + 1, -256, -255, -1, 0, 1, 9, 10, 255, 256, 1 << 53, (1 << 53) + 1, i64::MAX];
    let rows: Vec<Row> = numbers.into_iter().map(|number| row_of(number, number.to_be_bytes().to_vec())).collect();
    fill(&mut *store, &ENTRIES, rows.iter().rev());
    demand_both_ways(&mut *store, Scan::all(&ENTRIES, 100), &rows);
    let bounds = (Value::from(i64::MIN), Value::from(i64::MAX));
    let most = Scan { from: Some(&bounds.0), below: Some(&bounds.1), ..Scan::all(&ENTRIES, 100) };
    demand_both_ways(&mut *store, most, &rows[..rows.len() - 1]);
}

/// By the bytes of UTF-8: no language, no case, no normalization; what comes beyond U+FFFF is greater than what comes before it.
pub fn texts_are_ordered_by_their_bytes<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    let texts = [
        "",
        "\u{1}",
        " ",
        " a",
        "A",
        "Z",
        "_",
        "a",
        "a\u{1}",
        "a ",
        "aa",
        "b",
        "e\u{301}",
        "z",
        "\u{7f}",
        "ß",
        "é",
        "あ",
        "ア",
        "ー",
        "割",
        "割符",
        "符",
        "ｱ",
        "\u{ffff}",
        "𠮷",
        "\u{10ffff}",
    ];
    let rows: Vec<Row> = texts.into_iter().map(|text| vec![text.into(), 1.into()]).collect();
    fill(&mut *store, &COUNTERS, rows.iter().rev());
    demand_both_ways(&mut *store, Scan::all(&COUNTERS, 100), &rows);
    let (from, below) = (Value::from("a"), Value::from("割符"));
    let scan = Scan { from: Some(&from), below: Some(&below), ..Scan::all(&COUNTERS, 100) };
    demand_both_ways(&mut *store, scan, &rows[7..21]);
}

/// As numbers without a sign, and what is longer is greater where the shorter begins it. In the key and in a unique index.
pub fn bytes_are_ordered_by_their_bytes<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    let all: [&[u8]; 12] =
        [b"", b"\0", b"\0\0", b"\0\xff", b"\x01", b"'", b"\\x00", b"\x7f", b"\x80", b"\xc3\x28", b"\xff", b"\xff\xff"];
    let blobs: Vec<Row> = all.into_iter().map(|bytes| vec![bytes.into(), bytes.into()]).collect();
    fill(&mut *store, &BLOBS, blobs.iter().rev());
    demand_both_ways(&mut *store, Scan::all(&BLOBS, 100), &blobs);
    let from = Value::from(&b"\x7f"[..]);
    demand_both_ways(&mut *store, Scan { from: Some(&from), ..Scan::all(&BLOBS, 100) }, &blobs[7..]);
    let entries: Vec<Row> = (0..).zip(all).map(|(number, bytes)| row_of(-number, bytes.to_vec())).collect();
    fill(&mut *store, &ENTRIES, entries.iter());
    demand_both_ways(&mut *store, Scan { index: Some("digest"), ..Scan::all(&ENTRIES, 100) }, &entries);
}

/// By the first column of the key, then by the next; `equal` takes those of one value, or the one of all.
pub fn scans_go_along_the_key<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    let rows = filled_places(&mut *store);
    let all = Scan::all(&PLACES, 100);
    demand_both_ways(&mut *store, all, &rows);
    let b = [Value::from("b")];
    demand_both_ways(&mut *store, Scan { equal: &b, ..all }, &rows[3..6]);
    let one = [Value::from("b"), Value::from(2)];
    demand_both_ways(&mut *store, Scan { equal: &one, ..all }, &rows[5..6]);
    let none = [Value::from("b"), Value::from(3)];
    demand_both_ways(&mut *store, Scan { equal: &none, ..all }, &[]);
}

/// By the columns of the index, and where these are the same by the columns of the key that are not among them.
pub fn scans_go_along_an_index<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    let rows = filled_places(&mut *store);
    let along = |places: [usize; 9]| places.map(|place| rows[place].clone());
    let by_where = Scan { index: Some("where"), ..Scan::all(&PLACES, 100) };
    demand_both_ways(&mut *store, by_where, &along([0, 3, 6, 1, 4, 7, 2, 5, 8]));
    let one = [Value::from(1)];
    demand_both_ways(&mut *store, Scan { equal: &one, ..by_where }, &along([1, 4, 7, 0, 0, 0, 0, 0, 0])[..3]);
    let by_from = Scan { index: Some("from"), ..Scan::all(&PLACES, 100) };
    demand_both_ways(&mut *store, by_from, &along([6, 7, 8, 3, 4, 5, 0, 1, 2]));
    let by_unique = Scan { index: Some("unique"), ..Scan::all(&PLACES, 100) };
    demand_both_ways(&mut *store, by_unique, &along([0, 1, 2, 3, 4, 5, 6, 7, 8]));
    let words = [word("割", 2), word("符", 1), word("a", 2)];
    fill(&mut *store, &WORDS, words.iter());
    let two = [Value::from(2)];
    let of_two = Scan { index: Some("certificate"), equal: &two, ..Scan::all(&WORDS, 100) };
    demand_both_ways(&mut *store, of_two, &[word("a", 2), word("割", 2)]);
}

/// `after` goes on behind a row, whether it is there or not, in both directions, along the key and along indexes, page by page.
pub fn scans_go_on_after_a_row<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    let rows = filled_places(&mut *store);
    let mut reading = store.read().unwrap();
    for index in [None, Some("where"), Some("from"), Some("unique")] {
        for direction in [Direction::Ascending, Direction::Descending] {
            for size in 1..4 {
                let scan = Scan { index, direction, ..Scan::all(&PLACES, 100) };
                let whole = reading.scan(&scan).unwrap();
                assert_eq!(whole.len(), rows.len());
                assert_eq!(in_pages(&mut *reading, scan, size), whole, "{scan:?} in pages of {size}");
            }
        }
    }
    let all = Scan::all(&PLACES, 100);
    let absent = [Value::from("b"), Value::from(-5)];
    assert_eq!(reading.scan(&Scan { after: Some(&absent), ..all }).unwrap(), rows[3..]);
    let below = Scan { after: Some(&absent), direction: Direction::Descending, ..all };
    assert_eq!(reading.scan(&below).unwrap(), [&rows[2], &rows[1], &rows[0]].map(Clone::clone));
    // a place before, in and behind the rows that are equal
    let b = [Value::from("b")];
    for (place, rest) in [(["a", "z"], 3..6), (["b", "0"], 4..6), (["c", "0"], 6..6)] {
        let after = [Value::from(place[0]), Value::from(0)];
        let scan = Scan { equal: &b, after: Some(&after), ..all };
        assert_eq!(reading.scan(&scan).unwrap(), rows[rest], "{place:?}");
    }
    let key = [Value::from("b"), Value::from(1)];
    assert_eq!(reading.scan(&Scan { equal: &key, after: Some(&key), ..all }).unwrap(), Vec::<Row>::new());
}

/// `from` is in, `below` is out; both are of the column after those that are equal, and go together with `after`.
pub fn scans_have_bounds<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    let rows = filled_places(&mut *store);
    let all = Scan::all(&PLACES, 100);
    let b = [Value::from("b")];
    let (zero, one, two) = (Value::from(0), Value::from(1), Value::from(2));
    let of_b = Scan { equal: &b, ..all };
    demand_both_ways(&mut *store, Scan { from: Some(&one), ..of_b }, &rows[4..6]);
    demand_both_ways(&mut *store, Scan { below: Some(&one), ..of_b }, &rows[3..4]);
    demand_both_ways(&mut *store, Scan { from: Some(&one), below: Some(&two), ..of_b }, &rows[4..5]);
    demand_both_ways(&mut *store, Scan { from: Some(&two), below: Some(&one), ..of_b }, &[]);
    demand_both_ways(&mut *store, Scan { from: Some(&b[0]), ..all }, &rows[3..]);
    demand_both_ways(&mut *store, Scan { below: Some(&b[0]), ..all }, &rows[..3]);
    let mut reading = store.read().unwrap();
    let at = |number: i64| [Value::from("b"), Value::from(number)];
    let bounds = Scan { from: Some(&one), below: Some(&two), ..of_b };
    for (after, rest) in [(-1, 4..5), (0, 4..5), (1, 5..5), (2, 5..5)] {
        assert_eq!(reading.scan(&Scan { after: Some(&at(after)), ..bounds }).unwrap(), rows[rest], "after {after}");
    }
    let down = Scan { direction: Direction::Descending, ..bounds };
    for (after, rest) in [(9, 4..5), (2, 4..5), (1, 4..4), (0, 4..4)] {
        assert_eq!(reading.scan(&Scan { after: Some(&at(after)), ..down }).unwrap(), rows[rest], "down after {after}");
    }
    let from_where = Scan { index: Some("where"), from: Some(&zero), below: Some(&two), ..all };
    assert_eq!(reading.scan(&from_where).unwrap().len(), 6);
}

/// The limit counts rows, from the beginning of the order that was asked for; 0 is none.
pub fn scans_hold_no_more_than_was_asked_for<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    let rows: Vec<Row> = (0..20).map(|number| entry(number, u8::try_from(number).unwrap(), "act")).collect();
    fill(&mut *store, &ENTRIES, rows.iter());
    let mut reading = store.read().unwrap();
    for (limit, found) in [(0, 0), (1, 1), (19, 19), (20, 20), (21, 20), (u32::MAX, 20)] {
        assert_eq!(reading.scan(&Scan::all(&ENTRIES, limit)).unwrap(), rows[..found]);
    }
    let last = Scan { direction: Direction::Descending, ..Scan::all(&ENTRIES, 1) };
    assert_eq!(reading.scan(&last).unwrap(), rows[19..]);
}

/// Nine rows in the order of their key, whose other columns go other ways.
fn filled_places(store: &mut dyn Store) -> Vec<Row> {
    let place = |(group, text): (u8, &str), number: i64| -> Row {
        vec![text.into(), number.into(), vec![0xff - group].into(), number.into(), text.into()]
    };
    let groups = [(0, "a"), (1, "b"), (2, "割")];
    let rows: Vec<Row> = groups.into_iter().flat_map(|group| (0..3).map(move |number| place(group, number))).collect();
    fill(store, &PLACES, rows.iter().rev());
    rows
}

fn row_of(number: i64, digest: Vec<u8>) -> Row {
    vec![number.into(), digest.into(), "act".into()]
}

fn fill<'r>(store: &mut dyn Store, table: &'static Table, rows: impl Iterator<Item = &'r Row>) {
    let mut writing = store.write().unwrap();
    for row in rows {
        writing.insert(table, row).unwrap();
    }
    writing.commit().unwrap();
}

fn demand_both_ways(store: &mut dyn Store, scan: Scan<'_>, rows: &[Row]) {
    let mut reading = store.read().unwrap();
    assert_eq!(reading.scan(&scan).unwrap(), rows, "{scan:?}");
    let down = Scan { direction: Direction::Descending, ..scan };
    let mut backwards = rows.to_vec();
    backwards.reverse();
    assert_eq!(reading.scan(&down).unwrap(), backwards, "{down:?}");
}

/// All rows of a scan, so many at a time.
fn in_pages(reading: &mut dyn Read, scan: Scan<'_>, size: u32) -> Vec<Row> {
    let order = scan.table.order(scan.index.and_then(|index| scan.table.index(index)));
    let mut found: Vec<Row> = Vec::new();
    loop {
        let after: Option<Row> = found.last().map(|last| order.iter().map(|column| last[*column].clone()).collect());
        let page = reading.scan(&Scan { after: after.as_deref(), limit: size, ..scan }).unwrap();
        if page.is_empty() {
            return found;
        }
        found.extend(page);
    }
}
