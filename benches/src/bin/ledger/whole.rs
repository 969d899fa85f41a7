//! What goes through a whole ledger: opening it, publishing it, verifying it.

use std::time::Instant;

use warifu_benches::Failure;
use warifu_ledger::store::{Options, SqliteStore};
use warifu_ledger::tables::SCHEMA;
use warifu_ledger::{Body, LedgerError, verify};
use warifu_seal::keys::SigningKey;
use warifu_seal::note::{NoteKind, NoteSigner};

use super::place;

pub(super) fn whole(place: &str) -> Result<(), Failure> {
    open(place)?;
    let mut body = Body::open(place::open_or_create(place)?.0)?;
    let certificates = place::certificates(&mut *body.read()?)?;
    let per = |begun: Instant| begun.elapsed().as_secs_f64() * 1e6 / f64::from(certificates.max(1));
    let begun = Instant::now();
    checkpoint(&mut body)?;
    println!("a checkpoint: {:.2} ms", begun.elapsed().as_secs_f64() * 1e3);
    publish(&mut body, None)?;
    let published = body.checkpoint()?;
    publish(&mut body, published.as_deref())?;
    println!("memory so far: {} MiB", place::peak().unwrap_or_default());
    let beside = std::env::temp_dir().join(format!("warifu-bench-beside-{}.db", std::process::id()));
    let mut again = SqliteStore::create(&beside, &SCHEMA, Options::default())?;
    let begun = Instant::now();
    let verified = verify(body.store(), &mut again)?;
    println!("verify: {} faults, {:.1} us for each certificate", verified.faults.len(), per(begun));
    verified.faults.iter().take(3).for_each(|fault| println!("{fault:?}"));
    drop(again);
    std::fs::remove_file(&beside)?;
    println!("memory at most: {} MiB", place::peak().unwrap_or_default());
    Ok(())
}

/// Everything, or what changed since a checkpoint.
fn publish(body: &mut Body, since: Option<&str>) -> Result<(), Failure> {
    let begun = Instant::now();
    let (mut files, mut bytes) = (0_u64, 0);
    body.public_files_since(since.map(str::as_bytes), |_, made| {
        files += 1;
        bytes += made.len();
        Ok::<_, LedgerError>(())
    })?;
    let what = if since.is_some() { "publish what changed" } else { "publish all" };
    println!("{what}: {files} files, {bytes} bytes, {:.0} ms", begun.elapsed().as_secs_f64() * 1e3);
    Ok(())
}

fn open(place: &str) -> Result<(), Failure> {
    let mut times = Vec::new();
    for _ in 0..OPENED {
        let begun = Instant::now();
        drop(Body::open(place::open_or_create(place)?.0)?);
        times.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    println!("open: {:.2} ms", times.get(OPENED / 2).copied().unwrap_or_default());
    Ok(())
}

fn checkpoint(body: &mut Body) -> Result<(), Failure> {
    let at = warifu_ledger::journal::head(&mut *body.read()?)?.ok_or("no entry")?.known_at;
    let origin = body.opened().origin.clone();
    let signer = NoteSigner::new(&origin, NoteKind::Ed25519, SigningKey::from_seed(&[LOG; 32]))?;
    let note = body.checkpoint_to_sign(at)?.sign(&signer)?;
    body.publish_checkpoint(note.as_bytes(), at)?;
    Ok(())
}

const OPENED: usize = 21;
/// The seed of the key of the log.
const LOG: u8 = 80;
