//! What many certificates that are held leave open, and what falls with one: ratios to floors of the same run, and the memory.
//!
//! ```console
//! cargo run --release -p warifu-benches --no-default-features --bin gap [CERTIFICATES]    # 10,000 unless told otherwise
//! ```
//!
//! The floor of a gap is SHA-256 over the bytes of the certificates; that of a blast radius is one look-up of a certificate for each that
//! falls, in the same store.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::collections::BTreeMap;
use std::hint::black_box;

use warifu_benches::Failure;
use warifu_benches::clock::{KIND, nanoseconds};
use warifu_benches::memory;
use warifu_benches::ours::{NoSignature, Ours};
use warifu_benches::policy::{Rule, Test, rules};
use warifu_compare::cover::{Asked, Counts, Held, Means, cover};
use warifu_ledger::questions::{Page, certificate, dependants};
use warifu_ledger::store::{MemoryStore, Store};
use warifu_ledger::tables::SCHEMA;
use warifu_model::{Certificate, CertificateFact, Digest, Json, SetDigest, SetReference};

#[path = "../../../crates/warifu-ledger/tests/questions/maker.rs"]
#[expect(
    dead_code,
    unused_imports,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "the journals of the tests of the ledger"
)]
mod maker;

use maker::{Components, Fact, Made, Maker, Shape};

fn main() -> Result<(), Failure> {
    let wanted = std::env::args().nth(1).map_or(Ok(10_000), |text| text.parse::<u32>())?;
    println!("times are {KIND}; {wanted} certificates");
    let mut maker = Maker::new(1, Shape { variety: 20_000, surveillance: false, components: Components::First });
    let mut made = vec![maker.opened()];
    for _ in 0..wanted {
        made.extend(maker.certify());
    }
    let statements: Vec<Certificate> = placed(&maker).map(|one| one.certificate.clone()).collect();
    gap(&statements)?;
    blast(&maker, &made)
}

fn placed(maker: &Maker) -> impl Iterator<Item = &maker::Placed> {
    maker.facts.iter().filter_map(|fact| match fact {
        Fact::Placed(placed) => Some(&**placed),
        _ => None,
    })
}

/// The gap of the next version of a set of 100 requirements, of which one asks for more, over certificates of the one before.
fn gap(statements: &[Certificate]) -> Result<(), Failure> {
    let rules = rules();
    let (old, new) = (Ours::new(&rules)?, Ours::new(&next(&rules))?);
    let set = old.set();
    let of_set = |one: &Certificate| {
        let (id, version, digest) = (set.set().id.clone(), set.set().version.clone(), set.digest());
        Certificate {
            set: SetReference { id, version, digest, title: one.set.title.clone() },
            level: None,
            ..one.clone()
        }
    };
    let certificates: Vec<Certificate> = statements.iter().map(of_set).collect();
    let bytes: Vec<Vec<u8>> = certificates.iter().map(|one| Json::from(one).to_canonical()).collect();
    let facts: Vec<CertificateFact> = certificates.iter().zip(&bytes).map(|(one, bytes)| fact(one, bytes)).collect();
    let counted = |(certificate, fact)| {
        let fact: &CertificateFact = fact;
        let counts = Counts::OfProduct { fact, set: Some(set) };
        Held { certificate, statement: fact.certificate, counts, recognised: &[], shown: &[] }
    };
    let held: Vec<Held<'_>> = certificates.iter().zip(&facts).map(counted).collect();
    let Some(first) = certificates.first() else { return Err("no certificates".into()) };
    let asked = Asked { set: new.set(), vocabularies: &[], level: None, product: &first.product, at: new.at() };
    let by = Means { held: &held, ..Means::default() };
    let before = peak();
    let found = cover(asked, &by, &NoSignature)?;
    println!("gap: {} covered, {} left", found.covered.len(), found.left.len());
    let floor = best(|| bytes.iter().map(|bytes| Digest::of(bytes)).max());
    let taken = best(|| cover(asked, &by, &NoSignature).map(|cover| cover.left.len()).ok());
    say("gap", taken, "SHA-256 of all certificates", floor);
    println!("memory before the gap {before} MB, at most {} MB", peak());
    Ok(())
}

fn fact(certificate: &Certificate, bytes: &[u8]) -> CertificateFact {
    let SetReference { id, version, digest, .. } = certificate.set.clone();
    CertificateFact {
        certificate: Digest::of(bytes),
        policy: Digest::of(b"policy"),
        set: SetDigest { id, version, digest },
        level: None,
        model: certificate.product.model.clone(),
        identifiers: Vec::new(),
        granted_at: certificate.granted_at,
        expires_at: certificate.expires_at,
    }
}

/// The next version: one requirement asks for more.
fn next(rules: &[Rule]) -> Vec<Rule> {
    let mut next = rules.to_vec();
    if let Some(rule) = next.iter_mut().find(|rule| matches!(rule.test, Test::AtLeast(_))) {
        rule.test = Test::AtLeast(950);
    }
    next
}

/// What falls with the certificate that most depend on.
fn blast(maker: &Maker, made: &[Made]) -> Result<(), Failure> {
    let mut store = MemoryStore::new();
    let mut write = store.write()?;
    for one in made {
        one.append(&mut *write)?;
    }
    SCHEMA.rebuilt(&mut *write)?;
    write.commit()?;
    let mut counts: BTreeMap<Digest, usize> = BTreeMap::new();
    for component in placed(maker).flat_map(|one| &one.record.certificates) {
        *counts.entry(component.certificate).or_default() += 1;
    }
    let Some((component, _)) = counts.into_iter().max_by_key(|(_, count)| *count) else {
        return Err("no certificate is of a component".into());
    };
    let mut read = store.read()?;
    let mut falling = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = dependants(&mut *read, &component, Page::new(Page::MOST, after.as_deref())?)?;
        falling.extend(page.items);
        after = page.next;
        if after.is_none() || falling.len() >= MOST {
            break;
        }
    }
    println!("blast radius: {} paths from one component", falling.len());
    let digests: Vec<Digest> = falling.iter().map(|one| one.certificate.digest).collect();
    let floor = best(|| digests.iter().filter(|digest| certificate(&mut *read, digest).is_ok()).count());
    let limit = Page::new(Page::MOST, None)?;
    let first = digests.len().min(Page::MOST as usize);
    let taken = best(|| dependants(&mut *read, &component, limit).map(|page| page.items.len()).ok());
    #[expect(clippy::cast_precision_loss, reason = "far below the 52 bits of a double")]
    let share = first as f64 / digests.len().max(1) as f64;
    say("blast radius, a page", taken, "a look-up of each", floor * share);
    println!("memory at most {} MB", peak());
    Ok(())
}

/// The shortest of several rounds, in nanoseconds.
fn best<T>(mut work: impl FnMut() -> T) -> f64 {
    let mut round = || {
        let begin = nanoseconds();
        black_box(work());
        #[expect(clippy::cast_precision_loss, reason = "far below the 52 bits of a double")]
        let passed = (nanoseconds() - begin) as f64;
        passed
    };
    (0..ROUNDS).map(|_| round()).fold(f64::MAX, f64::min)
}

fn say(what: &str, taken: f64, floor: &str, nanoseconds: f64) {
    println!("{what}: {:.3} ms, {:.2} × {floor} ({:.3} ms)", taken / 1e6, taken / nanoseconds, nanoseconds / 1e6);
}

/// The most memory that this process has had, in MB; zero where the system does not say.
fn peak() -> u64 {
    memory::peak().unwrap_or_default() / 1_000
}

const ROUNDS: usize = 5;
/// Paths that are looked at.
const MOST: usize = 100_000;
