//! How often a store is asked for a page: a store behind a network answers each time after a journey, so that it must not be once for each
//! answer.

use std::collections::BTreeSet;

use warifu_ledger::questions::{
    Audit, DueQuestion, Filter, Page, Paged, QuestionError, QueueQuestion, audit, due, find, queue, search,
};
use warifu_ledger::rows::{CaseState, Cell, CertificateRow};
use warifu_ledger::store::{MemoryStore, Read, Row, Scan, Store, StoreError, Table, Value, Write};
use warifu_ledger::tables::{CASE, CERTIFICATE};

use crate::maker::{BEGIN, Components, DAY, Maker, Shape, key, time};

/// A transaction that counts how often it is asked.
struct Counting<'a> {
    inner: Box<dyn Read + 'a>,
    times: usize,
}

impl Read for Counting<'_> {
    fn get(&mut self, table: &'static Table, key: &[Value]) -> Result<Option<Row>, StoreError> {
        self.times += 1;
        self.inner.get(table, key)
    }

    fn scan(&mut self, scan: &Scan<'_>) -> Result<Vec<Row>, StoreError> {
        self.times += 1;
        self.inner.scan(scan)
    }

    fn get_each(&mut self, table: &'static Table, keys: &[Vec<Value>]) -> Result<Vec<Option<Row>>, StoreError> {
        self.times += 1;
        self.inner.get_each(table, keys)
    }

    fn scan_each(&mut self, scan: &Scan<'_>, equals: &[Vec<Value>]) -> Result<Vec<Vec<Row>>, StoreError> {
        self.times += 1;
        self.inner.scan_each(scan, equals)
    }
}

fn ledger() -> (MemoryStore, Maker) {
    let mut maker = Maker::new(12, Shape { variety: 20, surveillance: true, components: Components::Recent });
    let mut made = vec![maker.opened()];
    for _ in 0..60 {
        made.extend(maker.certify());
        made.extend((0..8).flat_map(|_| maker.step()).collect::<Vec<_>>());
    }
    let mut store = MemoryStore::new();
    let mut write: Box<dyn Write + '_> = store.write().unwrap();
    for one in &made {
        one.append(&mut *write).unwrap();
    }
    write.commit().unwrap();
    (store, maker)
}

/// The number of answers on a page of at most 50, and how often the store was asked for them.
fn asked<T>(
    store: &mut MemoryStore,
    ask: impl Fn(&mut dyn Read, Page<'_>) -> Result<Paged<T>, QuestionError>,
) -> (usize, usize) {
    let mut read = Counting { inner: store.read().unwrap(), times: 0 };
    let answers = ask(&mut read, Page::new(50, None).unwrap()).unwrap().items.len();
    (answers, read.times)
}

#[test]
fn a_page_is_asked_for_a_few_times_whatever_it_has() {
    let (mut store, maker) = ledger();
    let now = maker.now;
    let queued = store.read().unwrap().scan(&Scan {
        index: Some("state"),
        equal: &[CaseState::Open.to_value()],
        ..Scan::all(&CASE, 50)
    });
    assert!(queued.unwrap().len() >= 10, "there are cases that wait");
    let row = store.read().unwrap().get(&CERTIFICATE, &[0.into()]).unwrap().unwrap();
    let certificate = Some(CertificateRow::of(&row).digest);
    let dues = DueQuestion { from: time(BEGIN), until: time(now + 2_000 * DAY), kinds: BTreeSet::new() };
    let of_key = Audit { actor: Some(key(40)), ..Audit::default() };
    let of_certificate = Audit { certificate, ..Audit::default() };
    let pages = [
        // of each of the six kinds a few rows, and again where some were passed over
        ("due", 50, 30, asked(&mut store, |read, page| due(read, &dues, page))),
        ("queue", 10, 8, asked(&mut store, |read, page| queue(read, &QueueQuestion::default(), time(now), page))),
        ("audit", 50, 8, asked(&mut store, |read, page| audit(read, &Audit::default(), page))),
        ("audit of a key", 50, 9, asked(&mut store, |read, page| audit(read, &of_key, page))),
        ("audit of a certificate", 5, 16, asked(&mut store, |read, page| audit(read, &of_certificate, page))),
        ("find", 50, 4, asked(&mut store, |read, page| find(read, &[Filter::HandedOut], page))),
        ("search", 1, 8, asked(&mut store, |read, page| search(read, "hama", page))),
    ];
    for (name, least, most, (answers, times)) in pages {
        assert!(answers >= least, "{name}: {answers} answers");
        assert!(times <= most, "{name}: asked {times} times for {answers} answers");
    }
}
