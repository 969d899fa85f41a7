//! No verb takes longer because there are many certificates. `WARIFU_SCALE=20000 cargo test -p warifu-ledger --test body -- --ignored
//! scale --nocapture` tells how long each takes before and after so many were entered.

use std::time::{Duration, Instant};

use warifu_ledger::store::{Options, SqliteStore};
use warifu_ledger::{Body, Entering, tables};
use warifu_model::{Bundle, Certificate, Digest, Envelope, Json, PlacedCertificate, StatusHistory};

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

fn timed(body: &mut Body, first: u32) -> Duration {
    let begin = Instant::now();
    for number in first..first + 10 {
        issued(body, number, i64::from(number));
    }
    begin.elapsed() / 10
}

#[test]
#[ignore = "takes minutes; it measures"]
fn scale() {
    let count = std::env::var("WARIFU_SCALE").ok().and_then(|count| count.parse().ok()).unwrap_or(2_000);
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
    let begin = Instant::now();
    let entering = Entering { history: &history, bundles: &bundles, log: &log, checkpoint: None, known_at: minute(0) };
    full.enter(&entering).unwrap();
    let entered = begin.elapsed();
    let after = timed(&mut full, 1);
    println!("a certificate, from its first step to its issue: {before:?} in an empty ledger, {after:?} after {count}");
    println!("{count} certificates and log entries entered in {entered:?}");
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(after < before * 3, "{before:?}, {after:?}");
}
