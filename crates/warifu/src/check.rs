use warifu_model::{Product, Timestamp};
use warifu_verify::{Gate, Question, Trust, Verdict};

/// Checks a certificate: makes every check and gives the verdict, from one file, offline.
///
/// Total: whatever the bytes of the bundle are, there is a verdict. As known at the time of the question: what was made later
/// does not count. An importer who keeps snapshots and accreditations of its own asks `warifu_verify::Gate`.
pub fn check(trust: &Trust, bundle: &[u8], product: Option<&Product>, at: Timestamp) -> Verdict {
    Gate::new(trust).check(bundle, &Question { product, at, known_at: Some(at) })
}
