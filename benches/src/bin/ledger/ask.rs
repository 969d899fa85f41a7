//! Questions, and how long each takes.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use warifu_benches::{Failure, clock};
use warifu_ledger::questions::{
    Audit, DueQuestion, Filter, KeyPart, Page, QueueQuestion, audit, due, find, history, queue, search, standing,
};
use warifu_ledger::rows::{CertificateRow, Stage};
use warifu_ledger::store::Read;
use warifu_model::{Certificate, Digest, IdentifierKind, SetId, Status, VersionRange};
use warifu_testkit::Dice;

use super::maker::{BEGIN, DAY, digest_of, key, laboratory, series, time};

/// What is asked for, of a sample and its number.
type Of = fn(&CertificateRow, &Certificate, usize) -> Vec<Filter>;

pub(super) fn ask(read: &mut dyn Read, wanted: u32) -> Result<(), Failure> {
    let mut dice = Dice::new(7);
    let some: Vec<(CertificateRow, Certificate)> =
        (0..SAMPLES).map(|_| certificate(read, dice.below(wanted as usize))).collect::<Result<_, _>>()?;
    let page = || Page::new(50, None);
    let filters: [(&str, Of); 16] = [
        ("number", |row, _, _| vec![Filter::Number(row.number.clone())]),
        ("holder", |row, _, _| vec![Filter::Holder(row.holder.clone())]),
        ("product", |row, _, _| vec![Filter::Product(row.product.clone())]),
        ("artifact", |_, one, _| one.product.artifacts.iter().map(|one| Filter::Artifact(one.digest)).collect()),
        ("purl", |_, one, _| identifiers(one, IdentifierKind::Purl)),
        ("purl without version", |_, _, n| vec![Filter::Package(format!("pkg:generic/hama/{}", n % 7))]),
        ("cpe", |_, one, _| identifiers(one, IdentifierKind::Cpe)),
        ("set and range", |_, one, _| vec![Filter::Set(one.set.id.clone(), range(">=1.0.0, <2.0.0"))]),
        ("level", |_, _, _| vec![Filter::Level("1".to_owned())]),
        ("laboratory key", |_, _, n| vec![Filter::Key(laboratory(n % 4).id(), KeyPart::Counted)]),
        ("evidence", |_, _, n| vec![Filter::Evidence(digest_of("evidence", n % 20_000))]),
        ("component", |row, _, _| vec![Filter::Component(row.digest)]),
        ("series", |_, _, n| vec![Filter::Series(series(n % 3))]),
        ("record", |row, _, _| vec![Filter::Record(row.record)]),
        ("status", |_, _, _| vec![Filter::Status(Status::Suspended)]),
        ("holder, set and stage", |row, _, _| {
            let set = SetId::parse(&row.set_id).into_iter().map(|set| Filter::Set(set, range("*")));
            [Filter::Holder(row.holder.clone()), Filter::Stage(Stage::Issued)].into_iter().chain(set).collect()
        }),
    ];
    for (name, of) in filters {
        measured(name, &some, |number, (row, one)| Ok(find(read, &of(row, one, number), page()?)?.items.len()))?;
    }
    let scripts: [(&str, &[&str]); 4] = [
        ("search, one Latin word", &["hama", "works", "zürich", "gateway", "hk"]),
        ("search, several Latin words", &["control unit", "mco 2026 55", "hk 210 works 77", "hama sensors gate9"]),
        ("search, Japanese", &["制御装置", "浜風", "流量計", "みなとデバイス", "装"]),
        ("search, both scripts", &["hama 制御装置", "流量計 浜風 77", "minato ゲートウェイ 2026"]),
    ];
    for (name, texts) in scripts {
        measured(name, &some, |number, _| {
            let text = texts.get(number % texts.len()).copied().unwrap_or_default();
            Ok(search(read, text, page()?)?.items.len())
        })?;
    }
    measured("status at a time", &some, |_, (row, _)| {
        standing(read, &row.digest, time(BEGIN + 300 * DAY), time(BEGIN + 400 * DAY))?;
        Ok(1)
    })?;
    measured("history", &some, |_, (row, _)| Ok(history(read, &row.digest, page()?)?.events.items.len()))?;
    measured("due within 30 days", &some, |number, _| {
        let from = BEGIN + DAY * i64::try_from(number % 600)?;
        let question = DueQuestion { from: time(from), until: time(from + 30 * DAY), kinds: BTreeSet::new() };
        Ok(due(read, &question, page()?)?.items.len())
    })?;
    measured("queue", &some, |_, _| {
        Ok(queue(read, &QueueQuestion::default(), time(BEGIN + DAY), page()?)?.items.len())
    })?;
    measured("audit of a certificate", &some, |_, (row, _)| {
        let question = Audit { certificate: Some(row.digest), ..Audit::default() };
        Ok(audit(read, &question, page()?)?.items.len())
    })?;
    measured("audit of a key", &some, |_, _| {
        let question = Audit { actor: Some(key(40)), ..Audit::default() };
        Ok(audit(read, &question, page()?)?.items.len())
    })
}

/// Asks of each sample, and prints the times of the median and of the hundredth that takes longest: as somebody waits, and of these the
/// part of the processor. What is between the two is the disk, and whoever else has the processor.
fn measured(
    name: &str,
    some: &[(CertificateRow, Certificate)],
    mut ask: impl FnMut(usize, &(CertificateRow, Certificate)) -> Result<usize, Failure>,
) -> Result<(), Failure> {
    let (mut times, mut processor, mut answers): (Vec<Duration>, Vec<Duration>, usize) = Default::default();
    for (number, sample) in some.iter().enumerate() {
        let (begun, used) = (Instant::now(), clock::nanoseconds());
        answers += ask(number, sample)?;
        times.push(begun.elapsed());
        processor.push(Duration::from_nanos(clock::nanoseconds().saturating_sub(used)));
    }
    let [wall, used] = [times, processor].map(|mut times| {
        times.sort();
        [50, 99].map(|part| times.get(times.len() * part / 100).map_or(0.0, |time| time.as_secs_f64() * 1e3))
    });
    println!(
        "{name}: p50 {:.2} ms, p99 {:.2} ms ({:.2} and {:.2} of the processor), {} answers on average",
        wall[0],
        wall[1],
        used[0],
        used[1],
        answers / some.len().max(1)
    );
    Ok(())
}

fn certificate(read: &mut dyn Read, place: usize) -> Result<(CertificateRow, Certificate), Failure> {
    let row = read.get(CertificateRow::TABLE, &[i64::try_from(place)?.into()])?.ok_or("no certificate")?;
    let row = CertificateRow::of(&row);
    let statement: Vec<u8> = warifu_ledger::journal::demand_blob(read, &row.digest)?;
    debug_assert_eq!(Digest::of(&statement), row.digest);
    let certificate = Certificate::read(&statement)?;
    Ok((row, certificate))
}

fn identifiers(certificate: &Certificate, kind: IdentifierKind) -> Vec<Filter> {
    let some = certificate.product.identifiers.iter().filter(|one| one.kind == kind);
    let mut filters: Vec<Filter> = some.map(|one| Filter::Identifier(kind, one.value.clone())).collect();
    if filters.is_empty() {
        filters.push(Filter::Identifier(kind, String::new()));
    }
    filters
}

fn range(text: &str) -> VersionRange {
    VersionRange::parse(text).unwrap_or_else(VersionRange::any)
}

/// Certificates about which each question is asked.
const SAMPLES: usize = 1_000;
