//! Random operations, held against the store in memory.

use super::super::{Column, Direction, MemoryStore, Options, Row, Scan, Store, Table, Value, Write};
use super::Builder;
use super::tables::{BLOBS, COUNTERS, ENTRIES, PLACES, SCHEMA, WORDS};

/// 10,000 random operations on all tables give the same rows and the same errors as in memory. The seed is in the message.
pub fn random_operations_agree_with_memory<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    let mut memory = MemoryStore::new();
    let seed = builder.seed();
    let mut random = Random { state: seed };
    let mut done = 0;
    while done < OPERATIONS {
        let mut writing = store.write().unwrap();
        let mut model = memory.write().unwrap();
        for _ in 0..random.below(60) {
            done += 1;
            operate(&mut random, &mut *writing, &mut *model, &format!("seed {seed}, operation {done}"));
        }
        if random.below(4) > 0 {
            writing.commit().unwrap();
            model.commit().unwrap();
        }
    }
    let (mut reading, mut model) = (store.read().unwrap(), memory.read().unwrap());
    for table in TABLES {
        let all = Scan::all(table, u32::MAX);
        assert_eq!(reading.scan(&all), model.scan(&all), "seed {seed}, at the end");
    }
}

fn operate(random: &mut Random, writing: &mut dyn Write, model: &mut dyn Write, place: &str) {
    let table = random.one_of(&TABLES);
    let row: Row = table.columns.iter().map(|column| random.value(*column)).collect();
    let key = &row[..table.key];
    match random.below(20) {
        0..8 => assert_eq!(writing.insert(table, &row), model.insert(table, &row), "{place}: insert {row:?}"),
        8..11 => assert_eq!(writing.put(table, &row), model.put(table, &row), "{place}: put {row:?}"),
        11..13 => assert_eq!(writing.remove(table, key), model.remove(table, key), "{place}: remove {key:?}"),
        13 if random.below(20) == 0 => assert_eq!(writing.clear(table), model.clear(table), "{place}: clear"),
        13..15 => assert_eq!(writing.get(table, key), model.get(table, key), "{place}: get {key:?}"),
        15 => {
            let mut keys = vec![key.to_vec()];
            keys.resize_with(random.below(5), || {
                table.columns[..table.key].iter().map(|column| random.value(*column)).collect()
            });
            assert_eq!(writing.get_each(table, &keys), model.get_each(table, &keys), "{place}: get each {keys:?}");
        }
        _ => scan(random, writing, model, table, place),
    }
}

/// A scan of any shape; one in some does not fit, and is refused by both.
fn scan(random: &mut Random, writing: &mut dyn Write, model: &mut dyn Write, table: &'static Table, place: &str) {
    let index = table.indexes.get(random.below(table.indexes.len() + 1));
    let order: Vec<Column> = table.order(index).into_iter().map(|column| table.columns[column]).collect();
    let equal: Row = order.iter().take(random.below(order.len() + 1)).map(|column| random.value(*column)).collect();
    let next = order.get(equal.len()).copied().unwrap_or(Column::Integer("none"));
    let (from, below) = (random.value(next), random.value(next));
    let mut after: Row = order.iter().map(|column| random.value(*column)).collect();
    if random.below(2) == 0 {
        after.splice(..equal.len(), equal.iter().cloned());
    }
    let scan = Scan {
        table,
        index: index.map(|index| index.name),
        equal: &equal,
        from: (random.below(3) == 0).then_some(&from),
        below: (random.below(3) == 0).then_some(&below),
        after: (random.below(2) == 0).then_some(&after),
        direction: random.one_of(&[Direction::Ascending, Direction::Descending]),
        limit: random.one_of(&[0, 1, 2, 10, 1000]),
    };
    assert_eq!(writing.scan(&scan), model.scan(&scan), "{place}: {scan:?}");
    let mut equals = vec![equal.clone()];
    equals
        .resize_with(random.below(5), || order.iter().take(equal.len()).map(|column| random.value(*column)).collect());
    let each = (writing.scan_each(&scan, &equals), model.scan_each(&scan, &equals));
    assert_eq!(each.0, each.1, "{place}: each {scan:?} {equals:?}");
}

/// Values out of few, so that rows meet (splitmix64, by Steele, Lea and Flood).
struct Random {
    state: u64,
}

impl Random {
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut next = self.state;
        next = (next ^ (next >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        next = (next ^ (next >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        next ^ (next >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound).unwrap().max(1)).unwrap()
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    fn value(&mut self, column: Column) -> Value {
        match column {
            Column::Integer(_) => self.one_of(&[i64::MIN, -1, 0, 1, 2, 3, 10, 255, i64::MAX]).into(),
            Column::Text(_) => self.one_of(&["", "a", "A", "aa", "b", "割", "割符", "𠮷", "\u{ffff}"]).into(),
            Column::Bytes(_) => {
                let all: [&[u8]; 8] = [b"", b"\0", b"\0\0", b"a", b"\x7f", b"\x80", b"\xff", b"\xff\xff"];
                self.one_of(&all).into()
            }
        }
    }
}

const OPERATIONS: usize = 10_000;

static TABLES: [&Table; 5] = [&ENTRIES, &BLOBS, &COUNTERS, &PLACES, &WORDS];
