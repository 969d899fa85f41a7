//! Checks, issues and logs, each held against what the same signatures and hashes cost bare.
//!
//! `cargo run --release -p warifu-benches --bin gate [ROUNDS]`
#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

use std::hint::black_box;
use std::num::NonZeroUsize;

use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest as _, Sha256};
use warifu_benches::bench::Bench;
use warifu_benches::rounds::time;
use warifu_benches::whole::{self, CERTIFIER, Store};
use warifu_benches::{Failure, clock};
use warifu_seal::merkle::MerkleTree;
use warifu_seal::tiles::{Log, TileCache, Tiles as _};
use warifu_verify::{Gate, Question};

fn main() -> Result<(), Failure> {
    let rounds = std::env::args().nth(1).map_or(Ok(7), |rounds| rounds.parse())?;
    println!("{rounds} rounds in turn, {}, the least of each\n", clock::KIND);
    gate(rounds)?;
    log(rounds)
}

fn gate(rounds: usize) -> Result<(), Failure> {
    let bench = Bench::new(DOCUMENTS)?;
    let trust = whole::trust()?;
    let at = whole::asked_at()?;
    let days = whole::bundles(&bench, DOCUMENTS, BUNDLES, false)?;
    let whole = whole::bundles(&bench, DOCUMENTS, BUNDLES, true)?;
    let key = SigningKey::from_bytes(&[CERTIFIER; 32]);
    let public = key.verifying_key();
    let messages = whole::signed(whole.first().ok_or("no bundles")?)?;
    let signed: Vec<_> = messages.into_iter().map(|message| (key.sign(&message), message)).collect();
    let bare = |count: usize| {
        let holds = |(made, message): &(_, Vec<u8>)| black_box(public.verify_strict(message, made)).is_ok();
        (0..BUNDLES).filter(|_| signed.iter().take(count).all(holds)).count()
    };
    let certificate = signed.first().map(|(_, message)| message.as_slice()).unwrap_or_default();
    let sign = || {
        let made = |_: &u32| black_box(key.sign(black_box(certificate))).to_bytes().len() == 64;
        (0..BUNDLES).filter(made).count()
    };
    let products: Vec<_> = (0..DOCUMENTS).map(|at| bench.product(at)).collect();
    let alone = |bundles: &[Vec<u8>]| {
        let verdict = |(bundle, product): (&Vec<u8>, _)| {
            let question = Question { product, at, known_at: None };
            black_box(Gate::new(&trust).check(bundle, &question)).exit_code() == 0
        };
        bundles.iter().zip(products.iter().copied().cycle()).filter(|each| verdict(*each)).count()
    };
    let many = |bundles: &[Vec<u8>]| {
        let mut gate = Gate::new(&trust);
        let mut verdict = |(bundle, product): (&Vec<u8>, _)| {
            gate.check(bundle, &Question { product, at, known_at: None }).exit_code() == 0
        };
        bundles.iter().zip(products.iter().copied().cycle()).filter(|each| verdict(*each)).count()
    };
    let mut least = [u64::MAX; 7];
    for _ in 0..rounds {
        let mut decisions = Vec::new();
        for number in 0..BUNDLES as usize {
            decisions.push(bench.conformity(number % DOCUMENTS)?);
        }
        let mut counts = [0; 7];
        let [first, second, third, fourth, fifth, sixth, floor] = &mut counts;
        let taken = [
            time(|| *first = bare(signed.len())),
            time(|| *second = alone(&days)),
            time(|| *third = many(&days)),
            time(|| *fourth = many(&whole)),
            time(|| *fifth = sign()),
            time(|| *sixth = decisions.into_iter().filter_map(|each| bench.issue(each).ok().map(black_box)).count()),
            time(|| *floor = bare(3)),
        ];
        if counts != [BUNDLES as usize; 7] {
            return Err(format!("something was not accepted: {counts:?}").into());
        }
        for (least, taken) in least.iter_mut().zip(taken) {
            *least = taken.min(*least);
        }
    }
    let [bare, alone, days, one, sign, issue, three] = least.map(|taken| micros(taken, BUNDLES));
    let size = |bundles: &[Vec<u8>]| bundles.iter().map(Vec::len).sum::<usize>() / bundles.len().max(1);
    println!("bundles of {} bytes\n\n| what | us | floor | us | ratio |\n|---|---:|---|---:|---:|", size(&whole));
    let floor = format!("{} bare verify_strict", signed.len());
    row("check one whole bundle", alone, &floor, bare);
    row("check 1,000 of one body, each with a checkpoint of its own", days, "check one", alone);
    row("check 1,000 of one body under one checkpoint", one, "check one", alone);
    row("the same", one, "3 bare verify_strict", three);
    row("issue", issue, "bare signature", sign);
    Ok(())
}

fn log(rounds: usize) -> Result<(), Failure> {
    let entries: Vec<_> = (0..ENTRIES).map(|number| Sha256::digest(number.to_be_bytes())).collect();
    let (mut log, mut store) = (Log::empty(), Store::default());
    let mut least = [u64::MAX; 9];
    for round in 0..rounds {
        let mut grown = Log::empty();
        let (mut tiles, mut inner) = (Vec::new(), [7_u8; 65]);
        let floor = time(|| {
            for entry in &entries {
                black_box(Sha256::new_with_prefix([0]).chain_update(entry).finalize());
                let node = Sha256::digest(inner);
                if let Some(start) = inner.first_chunk_mut::<32>() {
                    start.copy_from_slice(&node);
                }
            }
            black_box(inner);
        });
        let append = time(|| {
            for batch in entries.chunks(BATCH) {
                let leaves: Vec<_> = batch.iter().map(|entry| MerkleTree::leaf_hash(entry)).collect();
                tiles.extend(grown.append(&leaves).unwrap_or_default());
            }
        });
        if round == 0 {
            store.write(&tiles);
            log = grown.clone();
        }
        let before = grown.clone();
        let single = time(|| {
            for entry in entries.iter().take(BATCH) {
                black_box(grown.append(&[MerkleTree::leaf_hash(entry)]).is_ok());
            }
        });
        let root = before.root();
        let (mut included, mut joined) = (Vec::new(), Vec::new());
        let step = ENTRIES / PROOFS;
        let places = || (0..PROOFS).map(|number| number * step + number % 256);
        let include = time(|| included.extend(places().filter_map(|at| store.prove_inclusion(at, ENTRIES).ok())));
        let mut known = TileCache::of(TILES);
        let mut again = Vec::new();
        let mut remembered = |places: &[u64]| {
            again.clear();
            time(|| again.extend(places.iter().filter_map(|at| known.prove_inclusion(&store, *at, ENTRIES).ok())))
        };
        let spread: Vec<_> = places().collect();
        let (first, second) = (remembered(&spread), remembered(&spread));
        let side_by_side: Vec<_> = (0..PROOFS).map(|number| ENTRIES / 3 + number).collect();
        let neighbours = remembered(&side_by_side);
        remembered(&spread);
        if again != included {
            return Err("a proof out of remembered tiles is another one".into());
        }
        let join = time(|| joined.extend(places().filter_map(|at| store.prove_consistency(at + 1, ENTRIES).ok())));
        let mut held = 0;
        let checked = time(|| {
            for (at, proof) in places().zip(&included) {
                let leaf =
                    usize::try_from(at).ok().and_then(|at| entries.get(at)).map(|entry| MerkleTree::leaf_hash(entry));
                held += u64::from(
                    leaf.is_some_and(|leaf| MerkleTree::check_inclusion(&leaf, at, ENTRIES, proof, &root).is_ok()),
                );
            }
        });
        if held != PROOFS || joined.len() as u64 != PROOFS {
            return Err("a proof does not hold".into());
        }
        for (least, taken) in
            least.iter_mut().zip([floor, append, single, include, first, second, neighbours, join, checked])
        {
            *least = taken.min(*least);
        }
    }
    let of = |taken: u64, count: u64| micros(taken, u32::try_from(count).unwrap_or(u32::MAX));
    let [floor, append, single, include, first, second, neighbours, join, checked] = least;
    let floor = of(floor, ENTRIES);
    let hashes = "its two SHA-256";
    row("append an entry, 4,096 at a time up to 1,000,000", of(append, ENTRIES), hashes, floor);
    row("append an entry to 1,000,000, one at a time", of(single, BATCH as u64), hashes, floor);
    let proof = |what, taken| row(what, of(taken, PROOFS), "checking it", of(checked, PROOFS));
    proof("inclusion proof at 1,000,000, nothing remembered", include);
    proof("the same, tiles remembered, a tile of the lowest level that was not read before", first);
    proof("the same, entries side by side", neighbours);
    proof("the same, all tiles read before", second);
    row(
        "consistency proof at 1,000,000, nothing remembered",
        of(join, PROOFS),
        "checking inclusion",
        of(checked, PROOFS),
    );
    let joins = MerkleTree::check_consistency(
        1,
        log.size(),
        &store.prove_consistency(1, log.size())?,
        &MerkleTree::leaf_hash(&entries.first().ok_or("no entries")?[..]),
        &log.root(),
    );
    Ok(joins?)
}

fn row(what: &str, taken: f64, floor: &str, bare: f64) {
    println!("| {what} | {taken:.2} | {floor} | {bare:.2} | {:.2} |", taken / bare);
}

#[expect(clippy::cast_precision_loss, reason = "nanoseconds of a benchmark are far below 2^53")]
fn micros(nanoseconds: u64, count: u32) -> f64 {
    nanoseconds as f64 / 1000.0 / f64::from(count)
}

const DOCUMENTS: usize = 8;
const BUNDLES: u32 = 1_000;
const ENTRIES: u64 = 1_000_000;
const PROOFS: u64 = 1_000;
const BATCH: usize = 4_096;
/// All tiles of the log: 64 MiB.
const TILES: NonZeroUsize = NonZeroUsize::MIN.saturating_add(4_095);
