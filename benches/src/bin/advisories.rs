//! How long it takes to match many advisories with many certified products, at several sizes up to the whole, so that it shows how the time
//! grows. Reading is held against hashing (SHA-256) the bytes of the advisories, everything else against the number of hits.
//!
//! `cargo run --release -p warifu-benches --no-default-features --bin advisories [ADVISORIES] [PRODUCTS]`
#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

use std::hint::black_box;

use warifu_advisory::{Advisory, BomComponent, Certified, Completeness, Cpe, Index, Item, Known, Purl, concerns};
use warifu_benches::dice::Dice;
use warifu_benches::{Failure, clock, memory};
use warifu_model::{Digest, Status, Timestamp};

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let advisories: usize = arguments.next().map_or(Ok(50_000), |count| count.parse())?;
    let products: usize = arguments.next().map_or(Ok(100_000), |count| count.parse())?;
    let documents: Vec<String> = (0..advisories).map(document).collect();
    let bytes = documents.iter().map(String::len).sum::<usize>();
    let hashing = timed(|| documents.iter().map(|text| Digest::of(text.as_bytes())).collect::<Vec<_>>()).0;
    let (reading, read) =
        timed(|| documents.iter().map(|text| Advisory::read(text.as_bytes())).collect::<Result<Vec<_>, _>>());
    let read = read.map_err(|error| error.to_string())?;
    println!(
        "{advisories} advisories, {bytes} bytes; read in {:.0} ms, SHA-256 of the bytes {:.0} ms; {}\n",
        milliseconds(reading),
        milliseconds(hashing),
        clock::KIND
    );
    drop(documents);
    let inventory: Vec<Certified> = (0..products).map(certified).collect();
    println!("| advisories | products | index, ms | match, ms | hits | ns a hit | concerns, ms | peak, MiB |");
    println!("|---:|---:|---:|---:|---:|---:|---:|---:|");
    let at = Timestamp::from_unix(1_800_000_000).ok_or("no time")?;
    for (part, of) in [(4, 4), (1, 4), (4, 1), (2, 2), (1, 1)] {
        let read = read.get(..advisories / part).unwrap_or_default();
        row(read, inventory.get(..products / of).unwrap_or_default(), at);
    }
    Ok(())
}

fn row(read: &[Advisory], inventory: &[Certified], at: Timestamp) {
    let (indexing, index) = timed(|| Index::new(inventory));
    let (matching, hits) = timed(|| read.iter().map(|advisory| index.matches(advisory).len()).sum::<usize>());
    drop(index);
    let (whole, found) = timed(|| concerns(inventory, read, at).len());
    assert_eq!(hits, found, "each hit that is bad news, or surely good, is a concern");
    println!(
        "| {} | {} | {:.0} | {:.0} | {hits} | {} | {:.0} | {} |",
        read.len(),
        inventory.len(),
        milliseconds(indexing),
        milliseconds(matching),
        matching / hits.max(1) as u64,
        milliseconds(whole),
        memory::peak().map_or_else(String::new, |kib| (kib / 1024).to_string()),
    );
}

#[expect(clippy::cast_precision_loss, reason = "times of a table")]
fn milliseconds(nanoseconds: u64) -> f64 {
    nanoseconds as f64 / 1e6
}

fn timed<T>(what: impl FnOnce() -> T) -> (u64, T) {
    let begun = clock::nanoseconds();
    let made = black_box(what());
    (clock::nanoseconds().saturating_sub(begun), made)
}

/// A CSAF document that names two packages by range, and a product by its names.
fn document(number: usize) -> String {
    let mut dice = Dice::new(number as u64);
    let mut part = || dice.within(0, 19_999);
    let (one, other, product) = (part(), part(), part());
    format!(
        r#"{{"document": {{"csaf_version": "2.0", "title": "Advisory {number}", "publisher": {{"name": "Publisher"}}, "tracking": {{"id": "A-{number}",
"version": "1", "status": "final", "current_release_date": "2026-11-20T06:00:00Z"}}}}, "product_tree": {{"branches": [{{"category": "vendor", "name": "Maker {maker}",
"branches": [{{"category": "product_name", "name": "Model-{product}", "branches": [{{"category": "product_version_range", "name": "<1.5",
"product": {{"product_id": "P", "name": "Model-{product}"}}}}]}}]}}], "full_product_names": [
{{"product_id": "X", "name": "package-{one}", "product_identification_helper": {{"purl": "pkg:generic/package-{one}?vers=vers:generic%2F%3C1.5"}}}},
{{"product_id": "Y", "name": "package-{other}", "product_identification_helper": {{"cpe": "cpe:2.3:a:maker:package-{other}:*:*:*:*:*:*:*:*"}}}}]}},
"vulnerabilities": [{{"cve": "CVE-2026-{number}", "product_status": {{"known_affected": ["P", "X"], "under_investigation": ["Y"]}},
"scores": [{{"cvss_v3": {{"baseScore": 8.8, "baseSeverity": "HIGH"}}}}]}}]}}"#,
        maker = product % 500,
    )
}

/// A product with ten components out of 20,000 packages in three versions each.
fn certified(number: usize) -> Certified {
    let mut dice = Dice::new(0x5EED_0000 + number as u64);
    let model = number % 20_000;
    let component = |dice: &mut Dice| {
        let (package, version) = (dice.within(0, 19_999), dice.within(0, 2));
        let known = Known {
            names: vec![format!("package-{package}")],
            purls: Purl::parse(&format!("pkg:generic/package-{package}@1.{version}")).into_iter().collect(),
            cpes: Cpe::parse(&format!("cpe:2.3:a:maker:package-{package}:1.{version}:*:*:*:*:*:*:*"))
                .into_iter()
                .collect(),
            ..Known::default()
        };
        BomComponent { item: Item { known, version: Some(format!("1.{version}")) }, path: Vec::new() }
    };
    let known = Known {
        vendor: Some(format!("Maker {}", model % 500)),
        names: vec![format!("Model-{model}")],
        ..Known::default()
    };
    Certified {
        number: format!("C-{number}"),
        certificate: Digest::of(&number.to_le_bytes()),
        holder: format!("Maker {}", model % 500),
        status: Status::Active,
        expires_at: None,
        product: Item { known, version: Some(format!("1.{}", number % 3)) },
        components: (0..10).map(|_| component(&mut dice)).collect(),
        completeness: Completeness { read: 1, ..Completeness::default() },
        statements: Vec::new(),
        suspended_for: Vec::new(),
    }
}
