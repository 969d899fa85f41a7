use warifu_model::{Product, Timestamp};
use warifu_verify::{Gate, Question, Trust, Verdict};

/// Checks a certificate: makes every check and gives the verdict, from one file, offline.
///
/// Total: whatever the bytes of the bundle are, there is a verdict. As known at the time of the question: what was made later
/// does not count. An importer who keeps snapshots and accreditations of its own asks `warifu_verify::Gate`.
///
/// ```
/// use warifu::{Answer, Product, Timestamp, Trust, check};
///
/// # macro_rules! file { ($name:literal) => { include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/", $name)) } }
/// # let (trust, bundle, product) = (file!("trust.json"), file!("bundle.json"), file!("product.json"));
/// let (trust, product) = (Trust::read(trust)?, Product::read(product)?);
/// let at = Timestamp::parse("2026-11-20T00:00:00Z").unwrap();
/// assert_eq!(check(&trust, bundle, Some(&product), at).answer(), Answer::Accept);
///
/// let much_later = Timestamp::parse("2030-01-01T00:00:00Z").unwrap();
/// assert_eq!(check(&trust, bundle, Some(&product), much_later).answer(), Answer::Refuse);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check(trust: &Trust, bundle: &[u8], product: Option<&Product>, at: Timestamp) -> Verdict {
    Gate::new(trust).check(bundle, &Question { product, at, known_at: Some(at) })
}
