//! What certificates that are held count as, on the vectors of the gate.
#![cfg(all(feature = "assess", feature = "check"))]
#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]
#![expect(clippy::disallowed_methods, reason = "a test reads the vectors")]

use std::path::Path;

use warifu::gap::judge;
use warifu::{Digest, Product, Timestamp, Trust};
use warifu_compare::gap::{HeldCertificate, Standing};
use warifu_model::{Bundle, Certificate};
use warifu_verify::{Gate, Question};

/// The standing of the certificate of a vector, for the product of another one.
fn standing(case: &str, product_of: &str, at: &str) -> HeldCertificate {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/bundle/cases");
    let read = |case: &str, file: &str| std::fs::read(cases.join(case).join(file)).unwrap();
    let bytes = read(case, "bundle.json");
    let payload = Bundle::read(&bytes).unwrap().certificate.payload;
    let held = HeldCertificate {
        name: case.to_owned(),
        certificate: Certificate::read(&payload).unwrap(),
        statement: Digest::of(&payload),
        standing: Standing::NotTrusted,
        shown: Vec::new(),
    };
    let trust = Trust::read(&read(case, "trust.json")).unwrap();
    let product = Product::read(&read(product_of, "product.json")).unwrap();
    let question = Question { product: Some(&product), at: Timestamp::parse(at).unwrap(), known_at: None };
    judge(held, &mut Gate::new(&trust), &bytes, &question).unwrap()
}

const AT: &str = "2026-12-01T00:00:00Z";

#[test]
fn a_certificate_counts_as_what_the_gate_says_of_it() {
    let own = standing("accept-product-partial", "accept-product-partial", AT);
    assert!(matches!(own.standing, Standing::OfProduct(_)), "{:?}", own.standing);
    // of another product it may be one of a component
    let part = standing("accept-product-optional", "gate-product-other", AT);
    assert!(matches!(part.standing, Standing::OfComponent(_)), "{:?}", part.standing);
    assert_eq!((&*part.name, &*own.name), ("accept-product-optional", "accept-product-partial"));
    // unless the policy asks for the product of each certificate
    let other = standing("accept-product-partial", "gate-product-other", AT);
    assert_eq!(other.standing, Standing::Unknown("product_not_given"));
    // what is refused or cannot be told counts for nothing, and keeps the gate's code
    let expired = standing("gate-expired", "gate-expired", "2028-11-22T00:00:00Z").standing;
    assert!(matches!(expired, Standing::Refused("expired")), "{expired:?}");
    let unknown = standing("chain-bit-flipped", "chain-bit-flipped", AT).standing;
    assert!(matches!(unknown, Standing::Unknown(_)), "{unknown:?}");
}

#[test]
fn bytes_that_are_no_bundle_are_not_judged() {
    let own = standing("accept-product-partial", "accept-product-partial", AT);
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/bundle/cases/accept-product-partial");
    let trust = Trust::read(&std::fs::read(cases.join("trust.json")).unwrap()).unwrap();
    let question = Question { product: None, at: Timestamp::parse(AT).unwrap(), known_at: None };
    let error = judge(own, &mut Gate::new(&trust), b"{}", &question).unwrap_err();
    assert!(!error.code().is_empty());
}
