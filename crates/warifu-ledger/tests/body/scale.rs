//! No verb reads more because there are many certificates: what is read is counted. `WARIFU_SCALE=20000 cargo test -p warifu-ledger --test body -- --ignored
//! scale --nocapture` tells how long each takes before and after so many were entered.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use warifu_ledger::store::{
    MemoryStore, Options, Read, Row, Scan, SqliteStore, Store, StoreError, Table, Value, Write,
};
use warifu_ledger::{Body, CertificateSignature, Entering, tables};
use warifu_model::{Bundle, Certificate, Digest, Envelope, Json, PlacedCertificate, StatusHistory};

use warifu_testkit::files::number;

use crate::world::*;

fn many(count: u32) -> (StatusHistory, Vec<Vec<u8>>, Vec<Vec<u8>>) {
    let mut body = body();
    let placed = issued(&mut body, 0, 1);
    let sample = Certificate::read(&placed.statement).unwrap();
    let mut history = StatusHistory::new("minato".into());
    let (mut bundles, mut log) = (Vec::new(), Vec::new());
    for index in 0..count {
        let certificate = Certificate { number: format!("OLD-{index}"), status_index: Some(index), ..sample.clone() };
        let statement = Json::from(&certificate).to_canonical();
        history.certificates.push(PlacedCertificate::of(&certificate, Digest::of(&statement)));
        let envelope = key(CERTIFIER).sign_envelope(Envelope::IN_TOTO_PAYLOAD, statement);
        log.push(Json::from(&envelope).to_canonical());
        bundles.push(Json::from(&Bundle::of(envelope)).to_canonical());
    }
    (history, bundles, log)
}

#[expect(clippy::disallowed_methods, reason = "it measures")]
fn now() -> Instant {
    Instant::now()
}

fn timed(body: &mut Body, first: u32) -> Duration {
    let begin = now();
    for number in first..first + 10 {
        issued(body, number, i64::from(number));
    }
    begin.elapsed() / 10
}

#[test]
#[ignore = "takes minutes; it measures"]
fn scale() {
    let count = number("WARIFU_SCALE", 2_000);
    let folder = std::env::temp_dir().join(format!("warifu-ledger-scale-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let open = |name: &str| {
        let store = SqliteStore::create(&folder.join(name), &tables::SCHEMA, Options::default()).unwrap();
        Body::create(Box::new(store), opening(), time(OPENED_AT)).unwrap()
    };
    let mut empty = open("empty.sqlite");
    let before = timed(&mut empty, 1);
    let (history, bundles, log) = many(count);
    let bundles: Vec<&[u8]> = bundles.iter().map(Vec::as_slice).collect();
    let log: Vec<&[u8]> = log.iter().map(Vec::as_slice).collect();
    let mut full = open("full.sqlite");
    let begin = now();
    let entering = Entering { history: &history, bundles: &bundles, log: &log, checkpoint: None, known_at: minute(0) };
    full.enter(&entering).unwrap();
    let entered = begin.elapsed();
    let after = timed(&mut full, 1);
    println!("a certificate, from its first step to its issue: {before:?} in an empty ledger, {after:?} after {count}");
    println!("{count} certificates and log entries entered in {entered:?}");
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(after < before * 3, "{before:?}, {after:?}");
}

/// A store that counts the rows that are read and written.
struct Counting {
    store: Box<dyn Store + Send>,
    count: Arc<AtomicUsize>,
}

struct Counted<T: ?Sized> {
    count: Arc<AtomicUsize>,
    inner: Box<T>,
}

impl Store for Counting {
    fn read(&mut self) -> Result<Box<dyn Read + '_>, StoreError> {
        Ok(Box::new(Counted { count: Arc::clone(&self.count), inner: self.store.read()? }))
    }

    fn write(&mut self) -> Result<Box<dyn Write + '_>, StoreError> {
        Ok(Box::new(Counted { count: Arc::clone(&self.count), inner: self.store.write()? }))
    }

    fn another(&self) -> Result<Box<dyn Store + Send>, StoreError> {
        Ok(Box::new(Self { store: self.store.another()?, count: Arc::clone(&self.count) }))
    }
}

impl<T: Read + ?Sized> Read for Counted<T> {
    fn get(&mut self, table: &'static Table, key: &[Value]) -> Result<Option<Row>, StoreError> {
        self.count.fetch_add(1, Ordering::Relaxed);
        self.inner.get(table, key)
    }

    fn scan(&mut self, scan: &Scan<'_>) -> Result<Vec<Row>, StoreError> {
        let rows = self.inner.scan(scan)?;
        self.count.fetch_add(1 + rows.len(), Ordering::Relaxed);
        Ok(rows)
    }
}

impl<T: Write + ?Sized> Write for Counted<T> {
    fn insert(&mut self, table: &'static Table, row: &[Value]) -> Result<(), StoreError> {
        self.count.fetch_add(1, Ordering::Relaxed);
        self.inner.insert(table, row)
    }

    fn put(&mut self, table: &'static Table, row: &[Value]) -> Result<(), StoreError> {
        self.count.fetch_add(1, Ordering::Relaxed);
        self.inner.put(table, row)
    }

    fn remove(&mut self, table: &'static Table, key: &[Value]) -> Result<(), StoreError> {
        self.count.fetch_add(1, Ordering::Relaxed);
        self.inner.remove(table, key)
    }

    fn clear(&mut self, table: &'static Table) -> Result<(), StoreError> {
        self.inner.clear(table)
    }

    fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.inner.commit()
    }
}

#[test]
fn a_certificate_costs_the_same_however_many_there_are() {
    let rows_of = |certificates: u32| {
        let count = Arc::new(AtomicUsize::new(0));
        let store = Counting { store: MemoryStore::new().another().unwrap(), count: Arc::clone(&count) };
        let mut body = Body::create(Box::new(store), opening(), time(OPENED_AT)).unwrap();
        let (history, bundles, log) = many(certificates);
        let bundles: Vec<&[u8]> = bundles.iter().map(Vec::as_slice).collect();
        let log: Vec<&[u8]> = log.iter().map(Vec::as_slice).collect();
        let entering =
            Entering { history: &history, bundles: &bundles, log: &log, checkpoint: None, known_at: minute(0) };
        body.enter(&entering).unwrap();
        let before = count.load(Ordering::Relaxed);
        let certificate = issued(&mut body, 1, 1).certificate;
        change(&mut body, "s-1", certificate, warifu_model::Status::Suspended, 2).unwrap();
        body.checkpoint_to_sign(minute(3)).unwrap();
        count.load(Ordering::Relaxed) - before
    };
    let (few, more) = (rows_of(3), rows_of(300));
    // one more level of tiles is one more tile to read and to write
    assert!(more <= few + 20, "{few} rows after 3 certificates, {more} after 300");
}

/// What a signature looks at is read once, however many parts of the verb ask for it, and officers once for a whole group.
#[test]
fn a_group_of_signatures_reads_each_row_once() {
    let rows_of = |signatures: u32| {
        let count = Arc::new(AtomicUsize::new(0));
        let store = Counting { store: MemoryStore::new().another().unwrap(), count: Arc::clone(&count) };
        let mut body = Body::create(Box::new(store), opening(), time(OPENED_AT)).unwrap();
        let mut waiting = Vec::new();
        for number in 0..signatures {
            let placed = placed(&mut body, &format!("c-{number}"), &format!("K-{number}"), 1);
            sign(&mut body, &placed, CERTIFIER, 1).unwrap();
            sign(&mut body, &placed, EVALUATOR, 1).unwrap();
            let message = Envelope::pae(Envelope::IN_TOTO_PAYLOAD, &placed.statement);
            waiting.push((placed.certificate, key(REVIEWER).sign(&message)));
        }
        let made = waiting.iter().map(|(certificate, signature)| CertificateSignature {
            certificate: *certificate,
            key: text(REVIEWER),
            signature,
        });
        let before = count.load(Ordering::Relaxed);
        body.sign_all(&made.collect::<Vec<_>>(), minute(2)).unwrap();
        count.load(Ordering::Relaxed) - before
    };
    let each = (rows_of(30) - rows_of(10)) / 20;
    println!("{each} rows are read and written for each");
    assert!(each <= 24, "{each} rows for each signature of a group");
}
