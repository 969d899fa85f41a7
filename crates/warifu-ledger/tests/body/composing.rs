//! Products that rest on the certificates of their components.

use warifu_ledger::store::MemoryStore;
use warifu_ledger::{Body, LedgerError, PlacedStatement, verify};
use warifu_model::{Certificate, CertificateFact, Digest, Language, Problem, Terms};

use crate::world::*;

/// What the gate says of a certificate.
fn fact(placed: &PlacedStatement) -> CertificateFact {
    let stated = Certificate::read(&placed.statement).unwrap();
    CertificateFact {
        certificate: placed.certificate,
        policy: Digest::of(b"policy"),
        set: warifu_model::SetDigest { id: stated.set.id, version: stated.set.version, digest: stated.set.digest },
        level: None,
        model: stated.product.model,
        identifiers: stated.product.identifiers,
        granted_at: stated.granted_at,
        expires_at: stated.expires_at,
    }
}

/// The certificate of a model that rests on others; its number is that of its case.
fn certify(body: &mut Body, number: u32, model: &str, on: &[&PlacedStatement]) -> Result<PlacedStatement, LedgerError> {
    let certificates: Vec<CertificateFact> = on.iter().map(|placed| fact(placed)).collect();
    let papers = papers_holding(model, &certificates);
    let terms: Terms = terms(&format!("K-{number}"));
    decided(body, &format!("c-{number}"), (&terms, &papers, &certificates), i64::from(number))
}

#[test]
fn no_product_is_certified_on_a_certificate_of_its_own_by_way_of_a_component() {
    let mut body = body();
    let controller = certify(&mut body, 1, "HK-210", &[]).unwrap();
    let gateway = certify(&mut body, 2, "GW-7", &[&controller]).unwrap();
    let plant = certify(&mut body, 3, "PL-1", &[&gateway]).unwrap();
    let valve = certify(&mut body, 4, "VA-3", &[]).unwrap();
    for (number, on) in [(5, &gateway), (6, &plant)] {
        let before = rows(&mut body).into_iter().find(|(name, _)| *name == "certificate");
        let error = certify(&mut body, number, "HK-210", &[on]).unwrap_err();
        assert_eq!(error.code(), "composition-cyclic");
        let en = error.message(Language::En);
        assert!(en.contains(&on.certificate.to_string()) && en.contains(&controller.certificate.to_string()), "{en}");
        assert!(error.message(Language::Ja).contains("同じ製品"));
        assert_eq!(error.location().unwrap().pointer, "/certificates/0");
        assert_eq!(rows(&mut body).into_iter().find(|(name, _)| *name == "certificate"), before, "none was placed");
    }
    // what is a component twice is no cycle, and neither is a chain
    certify(&mut body, 7, "SY-1", &[&plant, &gateway, &controller, &valve]).unwrap();
    assert_eq!(verify(body.store(), &mut MemoryStore::new()).unwrap().faults, []);
}

#[test]
fn a_product_may_rest_on_certificates_of_its_own() {
    let mut body = body();
    let first = certify(&mut body, 1, "HK-210", &[]).unwrap();
    let second = certify(&mut body, 2, "HK-210", &[&first]).unwrap();
    let third = certify(&mut body, 3, "HK-210", &[&second]).unwrap();
    // but not by way of one that is another's
    let other = certify(&mut body, 4, "GW-7", &[&third]).unwrap();
    assert_eq!(certify(&mut body, 5, "HK-210", &[&first, &other]).unwrap_err().code(), "composition-cyclic");
}
