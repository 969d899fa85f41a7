//! A ledger of many certificates: each look-up and a page of search as a person waits for it, what a certificate takes on the disk, and
//! how single issuances and groups of a hundred stand to their floors.
//!
//! ```console
//! cargo run --release -p warifu-benches --bin ledger -- ask PLACE [CERTIFICATES]   # made where it is not there; 100,000 unless told otherwise
//! cargo run --release -p warifu-benches --bin ledger -- issue PLACE [ROUNDS]       # PLACE has to be new
//! cargo run --release -p warifu-benches --bin ledger -- whole PLACE                # open, publish, verify
//! cargo run --release -p warifu-benches --features postgres --bin ledger -- copy FILE URL
//! ```
//!
//! PLACE is a file, or `postgresql://…` with the feature `postgres`.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(
    clippy::disallowed_methods,
    reason = "a person waits for the disk, too: the time of the wall, not of the thread"
)]

mod ask;
#[cfg(feature = "postgres")]
mod copy;
mod fill;
mod issue;
mod place;
mod record;
mod whole;

use warifu_benches::Failure;

#[path = "../../../../crates/warifu-ledger/tests/questions/maker.rs"]
#[expect(dead_code, clippy::unwrap_used, clippy::indexing_slicing, reason = "the journals of the tests of the ledger")]
mod maker;
#[path = "../../../../crates/warifu-ledger/tests/body/world.rs"]
#[expect(dead_code, clippy::unwrap_used, reason = "the body of the tests of the ledger")]
mod world;

/// Where the bodies of this bench are kept.
mod stores {
    use warifu_ledger::store::{MemoryStore, Store};

    pub(crate) fn new_store() -> Box<dyn Store + Send> {
        Box::new(MemoryStore::new())
    }
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["ask", place] => ask(place, None),
        ["ask", place, wanted] => ask(place, Some(wanted.parse()?)),
        ["issue", place] => issue::issue(place, 20),
        ["issue", place, rounds] => issue::issue(place, rounds.parse()?),
        ["whole", place] => whole::whole(place),
        #[cfg(feature = "postgres")]
        ["copy", file, url] => copy::copy(file, url),
        _ => Err("ask PLACE [CERTIFICATES], issue PLACE [ROUNDS], whole PLACE, copy FILE URL".into()),
    }
}

/// Makes a ledger of so many certificates; of one that is there, it asks about certificates among the first of them.
fn ask(place: &str, wanted: Option<u32>) -> Result<(), Failure> {
    let (mut store, is_new) = place::open_or_create(place)?;
    if is_new {
        fill::fill(&mut *store, place, wanted.unwrap_or(100_000))?;
        println!("memory while it was made: {} MiB", place::peak().unwrap_or_default());
        return Ok(());
    }
    let mut read = store.read()?;
    let certificates = place::certificates(&mut *read)?;
    println!("certificates: {certificates}");
    println!("bytes on the disk for each: {}", place::bytes(place)? / u64::from(certificates.max(1)));
    ask::ask(&mut *read, wanted.map_or(certificates, |wanted| wanted.min(certificates)))?;
    println!("memory of the process at most: {} MiB", place::peak().unwrap_or_default());
    Ok(())
}
