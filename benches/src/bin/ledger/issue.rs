//! Issuances against their floors: the last signature on a certificate, which issues it, alone against an append of the same bytes with
//! `fdatasync`, and a hundred of them in one transaction against the same rows through the database alone. In turn, in one process, on
//! one disk: by the wall, as the one who waits has it, and by the processor, which neighbours on the machine change less.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::time::{Duration, Instant};

use warifu_benches::awake::Awake;
use warifu_benches::rounds::{against, median};
use warifu_benches::{Failure, clock};
use warifu_ledger::questions::{Page, rests_on};
use warifu_ledger::{Body, CertificateSignature, PlacedStatement};
use warifu_model::{Digest, Envelope, PublicKeyText};
use warifu_signing::Ed25519Check;

use super::place;
use super::record::{Plain, Recording, bytes_of};
use super::world::{CERTIFIER, EVALUATOR, MAKER, OPENED_AT, REVIEWER, key, minute, opening, placed, sign, text, time};

pub(super) fn issue(place: &str, rounds: usize) -> Result<(), Failure> {
    let (store, is_new) = place::open_or_create(place)?;
    if !is_new {
        return Err("issuances are measured in a new ledger".into());
    }
    let mut plain = Plain::beside(place)?;
    let appended = std::env::temp_dir().join(format!("warifu-bench-append-{}", std::process::id()));
    let mut file = OpenOptions::new().create_new(true).append(true).open(&appended)?;
    let recording = Recording::new(store);
    let changes = recording.changes();
    let mut body = Body::create(Box::new(recording), opening(), time(OPENED_AT))?;
    let awake = Awake::begin();
    let mut times: [[Vec<f64>; 5]; 2] = Default::default();
    let mut sizes = [0; 2];
    let mut number = 0;
    for round in 0..rounds {
        let waiting = waiting(&mut body, &mut number);
        let at = i64::from(number);
        plain.apply(&changes.take())?;
        let (hundred, ones) = waiting.split_at(GROUP);
        for one in ones {
            let single = time_of(|| sign_all(&mut body, std::slice::from_ref(one), at))?;
            let rows = changes.take();
            let size = bytes_of(&rows);
            let append = time_of(|| append(&mut file, size))?;
            let plainly = time_of(|| plain.apply(&rows))?;
            push(&mut times, round, [(0, append), (1, plainly), (2, single)]);
            sizes[0] = size;
        }
        let group = time_of(|| sign_all(&mut body, hundred, at))?;
        let rows = changes.take();
        let plainly = time_of(|| plain.apply(&rows))?;
        push(&mut times, round, [(3, plainly), (4, group)]);
        sizes[1] = bytes_of(&rows);
    }
    drop(awake);
    std::fs::remove_file(&appended)?;
    show(&times, sizes);
    rest(&mut body)
}

/// Certificates that wait for the last signature, with that.
fn waiting(body: &mut Body, number: &mut u32) -> Vec<Waiting> {
    let mut some = Vec::new();
    for _ in 0..GROUP + SINGLE {
        *number += 1;
        let at = i64::from(*number);
        let placed: PlacedStatement = placed(body, &format!("c-{number}"), &format!("K-{number}"), at);
        for seed in [CERTIFIER, EVALUATOR] {
            sign(body, &placed, seed, at).ok();
        }
        let message = Envelope::pae(Envelope::IN_TOTO_PAYLOAD, &placed.statement);
        some.push(Waiting { certificate: placed.certificate, signature: key(REVIEWER).sign(&message) });
    }
    some
}

struct Waiting {
    certificate: Digest,
    signature: [u8; 64],
}

fn sign_all(body: &mut Body, waiting: &[Waiting], at: i64) -> Result<(), Failure> {
    let reviewer: PublicKeyText = text(REVIEWER);
    let made = waiting.iter().map(|one| CertificateSignature {
        certificate: one.certificate,
        key: reviewer,
        signature: &one.signature,
    });
    let done = body.sign_all(&made.collect::<Vec<_>>(), minute(at))?;
    if done.len() == waiting.len() { Ok(()) } else { Err("not all were signed".into()) }
}

fn append(file: &mut File, size: usize) -> Result<(), Failure> {
    file.write_all(&vec![7; size])?;
    Ok(file.sync_data()?)
}

/// The word of the maker, on which every certificate rests.
fn rest(body: &mut Body) -> Result<(), Failure> {
    let mut times = Vec::new();
    let mut after: Option<String> = None;
    for _ in 0..20 {
        let begun = Instant::now();
        let page = Page::new(50, after.as_deref())?;
        let found = rests_on(&mut *body.read()?, &text(MAKER).id(), &Ed25519Check, page)?;
        times.push(begun.elapsed().as_secs_f64() * 1e3);
        let Some(next) = found.next else { break };
        after = Some(next);
    }
    println!("rests-on, 50 certificates evaluated twice each: {:.1} ms", median(times));
    Ok(())
}

fn push<const N: usize>(times: &mut [[Vec<f64>; 5]; 2], round: usize, taken: [(usize, Taken); N]) {
    // the first round prepares statements and makes files grow
    for (place, taken) in taken.into_iter().filter(|_| round > 0) {
        for (times, time) in times.iter_mut().zip(taken) {
            times.get_mut(place).into_iter().for_each(|all| all.push(time));
        }
    }
}

fn show([wall, processor]: &[[Vec<f64>; 5]; 2], sizes: [usize; 2]) {
    println!(
        "{} issuances alone, {} bytes each; {} groups of {GROUP}, {} bytes each; medians",
        wall[2].len(),
        sizes[0],
        wall[4].len(),
        sizes[1]
    );
    table("of the wall", wall);
    table(clock::KIND, processor);
}

fn table(clock: &str, [append, plain_one, one, plain_hundred, hundred]: &[Vec<f64>; 5]) {
    println!("\n| what | ms, {clock} | floor | ratio |\n|---|---:|---|---:|");
    line("append of the same bytes, `fdatasync`", append, None);
    line("the same rows through the database alone", plain_one, Some(("append", append)));
    line("an issuance", one, Some(("append", append)));
    line("an issuance", one, Some(("its rows", plain_one)));
    line("the rows of 100 through the database alone", plain_hundred, None);
    line("100 issuances in one transaction", hundred, Some(("their rows", plain_hundred)));
}

fn line(what: &str, times: &[f64], floor: Option<(&str, &[f64])>) {
    let (ms, held) = against(times, floor);
    println!("| {what} | {ms:.3} | {held} |");
}

/// Milliseconds of the wall, and of the processor.
type Taken = [f64; 2];

fn time_of(work: impl FnOnce() -> Result<(), Failure>) -> Result<Taken, Failure> {
    let (begin, used) = (Instant::now(), clock::nanoseconds());
    work()?;
    let used = Duration::from_nanos(clock::nanoseconds().saturating_sub(used));
    Ok([begin.elapsed(), used].map(|time| time.as_secs_f64() * 1_000.0))
}

const GROUP: usize = 100;
/// Issuances alone in each round.
const SINGLE: usize = 10;
