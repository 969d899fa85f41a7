//! Statements on vulnerabilities among the evidence of a record.

use warifu_advisory::{Advisory, Certified, concerns};
use warifu_testkit::time;

use crate::reading::{CSAF, OPENVEX};
use crate::things::{certified, package, thing};

fn read(document: &str) -> Advisory {
    Advisory::read(document.as_bytes()).unwrap()
}

fn product(number: &str) -> Certified {
    let mut product = thing("Hamakaze Control Works", "HK-210", "3.2.1");
    product.known.purls = package("pkg:generic/hamakaze/hk-210@3.2.1").known.purls;
    certified(number, product, vec![])
}

#[test]
fn their_good_news_stands_beside_the_news_of_their_own_certificate_alone() {
    let inventory = [Certified { statements: vec![read(OPENVEX)], ..product("1") }, product("2")];
    let advisories = [read(CSAF)];
    let found = concerns(&inventory, &advisories, time(AT));
    let plain = concerns(&[product("1"), product("2")], &advisories, time(AT));
    assert!(!plain.is_empty() && found.len() == plain.len(), "they concern nobody by themselves");
    let given = concerns(&[product("1")], &[read(CSAF), read(OPENVEX)], time(AT));
    let expected = given.iter().find(|one| one.advisory == 0 && !one.beside.is_empty()).unwrap();
    let [beside] = &expected.beside[..] else { panic!("{expected:?}") };
    for concern in &found {
        if concern.hit.certificate == 1 {
            assert!(concern.beside.is_empty());
            continue;
        }
        let [own] = &concern.beside[..] else { panic!("{concern:?}") };
        assert_eq!((own.advisory, own.digest, own.status, own.is_maker), (None, beside.digest, beside.status, true));
        assert_eq!(concern.fix_certified, None);
    }
}

#[test]
fn good_news_from_the_future_does_not_count() {
    let inventory = [Certified { statements: vec![read(OPENVEX)], ..product("1") }];
    let before = concerns(&inventory, &[read(CSAF)], time("2026-11-02T12:00:00Z"));
    assert!(!before.is_empty() && before.iter().all(|concern| concern.beside.is_empty()), "{before:?}");
}

#[test]
fn their_bad_news_was_there_when_it_was_certified() {
    let inventory = [Certified { statements: vec![read(CSAF)], ..product("1") }];
    assert!(concerns(&inventory, &[], time(AT)).is_empty());
}

const AT: &str = "2026-12-01T00:00:00Z";
