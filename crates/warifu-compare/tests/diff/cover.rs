//! What certificates cover of another set, and what they leave open.

use warifu_compare::cover::{Asked, Counts, Cover, Held, How, Left, Means, cover};
use warifu_core::{CheckSignature, CompiledSet};
use warifu_model::{
    Body, Certificate, CertificateFact, Digest, FindingsRoot, Holder, Localized, Product, RequirementId, SetDigest,
    SetReference, Timestamp,
};

use crate::support::{Text, WORDS, rule};

pub(crate) struct NoSignatures;

impl CheckSignature for NoSignatures {
    fn check(&self, _: &[u8; 32], _: &[u8], _: &[u8]) -> bool {
        false
    }
}

pub(crate) fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

pub(crate) fn product() -> Product {
    Product::read(
        r#"{"format": "warifu.product/1", "vendor": "Hamakaze Control Works", "model": "HK-210", "version": "3.2.1",
            "kind": "component", "name": {"en": "Controller HK-210", "ja": "制御装置 HK-210"}, "artifacts": [{"name": "firmware",
            "digest": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}],
            "identifiers": [{"type": "purl", "value": "pkg:generic/hamakaze/hk-210@3.2.1"}]}"#
            .as_bytes(),
    )
    .unwrap()
}

fn id(text: &str) -> RequirementId {
    RequirementId::parse(text).unwrap()
}

pub(crate) fn certificate(set: &CompiledSet, waived: &[&str]) -> Certificate {
    let words = || Localized::of("Words".into(), "語".into());
    let set_id = set.set().id.clone();
    Certificate {
        number: "C-1".into(),
        body: Body { name: words(), id: "body".into(), address: None },
        series: Vec::new(),
        holder: Holder { name: words(), address: None },
        product: product(),
        scope: words(),
        set: SetReference { id: set_id, version: set.set().version.clone(), digest: set.digest(), title: words() },
        level: None,
        decided_at: at("2026-02-01T00:00:00Z"),
        granted_at: at("2026-02-01T00:00:00Z"),
        expires_at: None,
        signatory: "Nobody".into(),
        record: Digest::of(b"record"),
        evaluated_at: at("2026-02-01T00:00:00Z"),
        status_index: None,
        findings: FindingsRoot { count: 0, root: Digest::of(b"") },
        score: None,
        unmet: Vec::new(),
        waived: waived.iter().map(|one| id(one)).collect(),
        weakenings: Vec::new(),
    }
}

pub(crate) fn fact(certificate: &Certificate) -> CertificateFact {
    CertificateFact {
        certificate: Digest::of(b"statement"),
        policy: Digest::of(b"policy"),
        set: SetDigest {
            id: certificate.set.id.clone(),
            version: certificate.set.version.clone(),
            digest: certificate.set.digest,
        },
        level: None,
        model: "HK-210".into(),
        identifiers: Vec::new(),
        granted_at: certificate.granted_at,
        expires_at: None,
    }
}

/// Three requirements; `next` is the third one of a set.
fn set(version: &str, count: i64, more: &[String]) -> CompiledSet {
    let mut requirements = vec![
        rule("A", r#"{"at_least":{"claim":"p.count","value":3}}"#, ""),
        rule("B", &format!(r#"{{"at_least":{{"claim":"p.count","value":{count}}}}}"#), ""),
        rule("C", r#"{"evidence":{"kind":"audit"}}"#, ""),
    ];
    requirements.extend_from_slice(more);
    Text { version: version.into(), ..Text::new(requirements) }.compile()
}

fn told(asked: &CompiledSet, held: &[Held<'_>]) -> Cover {
    let product = product();
    let asked = Asked { set: asked, vocabularies: &[], level: None, product: &product, at: at("2026-06-01T00:00:00Z") };
    cover(asked, &Means { held, ..Means::default() }, &NoSignatures).unwrap()
}

fn covered(cover: &Cover) -> Vec<(&str, &'static str, bool)> {
    cover.covered.iter().map(|one| (one.requirement.as_str(), one.how.as_str(), one.is_shown)).collect()
}

fn left(cover: &Cover) -> Vec<&str> {
    cover.left.iter().map(|one| one.finding.requirement.as_str()).collect()
}

#[test]
fn without_a_certificate_everything_is_left_with_what_would_settle_it() {
    let cover = told(&set("1.0.0", 5, &[]), &[]);
    assert_eq!((covered(&cover), left(&cover)), (vec![], vec!["A", "B", "C"]));
    assert!(cover.left[0].needs_statement && !cover.left[2].needs_statement);
    assert_eq!(cover.by_evidence(), [("audit".to_owned(), 1)]);
    assert!(!cover.left.iter().any(Left::needs_certificate));
}

#[test]
fn a_certificate_covers_its_own_set_but_for_what_was_waived() {
    let asked = set("1.0.0", 5, &[]);
    let certificate = certificate(&asked, &["B"]);
    let (fact, shown) = (fact(&certificate), [id("C")]);
    let counts = Counts::OfProduct { fact: &fact, set: None };
    let held = Held { certificate: &certificate, statement: fact.certificate, counts, recognised: &[], shown: &shown };
    let cover = told(&asked, &[held]);
    assert_eq!(covered(&cover), [("A", "certified", false), ("C", "certified", true)]);
    assert_eq!(left(&cover), ["B"]);
    // what the gate does not accept covers nothing
    let cover = told(&asked, &[Held { counts: Counts::Nothing, ..held }]);
    assert_eq!(left(&cover), ["A", "B", "C"]);
    // nor does the certificate of something else
    let cover = told(&asked, &[Held { counts: Counts::OfComponent(&fact), ..held }]);
    assert_eq!(left(&cover), ["A", "B", "C"]);
}

#[test]
fn of_another_version_what_accepts_the_same_or_more_is_carried() {
    let (own, stricter, looser) = (set("1.0.0", 5, &[]), set("2.0.0", 7, &[]), set("2.0.0", 4, &[]));
    let certificate = certificate(&own, &[]);
    let fact = fact(&certificate);
    let with = |set| Held {
        certificate: &certificate,
        statement: fact.certificate,
        counts: Counts::OfProduct { fact: &fact, set },
        recognised: &[],
        shown: &[],
    };
    let cover = told(&stricter, &[with(Some(&own))]);
    assert_eq!(covered(&cover), [("A", "carried", false), ("C", "carried", false)]);
    assert_eq!(left(&cover), ["B"]);
    assert_eq!(covered(&told(&looser, &[with(Some(&own))])).len(), 3);
    // without the set that it was issued for nothing can be compared
    assert_eq!(left(&told(&looser, &[with(None)])), ["A", "B", "C"]);
}

/// Two levels: A asks for the same at both, B for more at the second, C begins there.
fn with_levels(version: &str) -> CompiledSet {
    let tightened = r#""tightened":[{"level":"two","criterion":{"at_least":{"claim":"p.count","value":9}}}],"#;
    let requirements = vec![
        rule("A", r#"{"at_least":{"claim":"p.count","value":3}}"#, ""),
        rule("B", r#"{"at_least":{"claim":"p.count","value":5}}"#, tightened),
        rule("C", r#"{"evidence":{"kind":"audit"}}"#, r#""from":"two","#),
    ];
    let levels =
        format!(r#"{{"scheme":"ladder","levels":[{{"id":"one","title":{WORDS}}},{{"id":"two","title":{WORDS}}}]}}"#);
    Text { version: version.into(), levels, ..Text::new(requirements) }.compile()
}

#[test]
fn a_lower_level_covers_what_asks_for_no_more_at_the_higher_one() {
    let (own, later) = (with_levels("1.0.0"), with_levels("2.0.0"));
    for (asked, how) in [(&own, "certified"), (&later, "carried")] {
        for (had, wanted, expected) in [
            ("one", "one", vec!["A", "B"]),
            ("one", "two", vec!["A"]),
            ("two", "one", vec!["A", "B"]),
            ("two", "two", vec!["A", "B", "C"]),
        ] {
            let certificate = Certificate { level: Some(had.into()), ..certificate(&own, &[]) };
            let fact = CertificateFact { level: Some(had.into()), ..fact(&certificate) };
            let counts = Counts::OfProduct { fact: &fact, set: Some(&own) };
            let held =
                Held { certificate: &certificate, statement: fact.certificate, counts, recognised: &[], shown: &[] };
            let product = product();
            let at = at("2026-06-01T00:00:00Z");
            let question = Asked { set: asked, vocabularies: &[], level: Some(wanted), product: &product, at };
            let cover = cover(question, &Means { held: &[held], ..Means::default() }, &NoSignatures).unwrap();
            let expected: Vec<_> = expected.into_iter().map(|id| (id, how, false)).collect();
            assert_eq!(covered(&cover), expected, "{had} for {wanted}");
        }
    }
}

#[test]
fn a_certificate_that_a_requirement_asks_for_is_held_or_missing() {
    let asks = rule("D", r#"{"holds_certificate":{"set":"set","versions":">=1.0.0, <2.0.0"}}"#, "");
    let (own, asked) = (set("1.0.0", 5, &[]), set("2.0.0", 7, &[asks]));
    let cover = told(&asked, &[]);
    let last = cover.left.last().unwrap();
    assert!(last.needs_certificate());
    assert_eq!(last.certificate_asked(), Some("set"));
    let certificate = certificate(&own, &[]);
    let fact = fact(&certificate);
    let counts = Counts::OfComponent(&fact);
    let held = Held { certificate: &certificate, statement: fact.certificate, counts, recognised: &[], shown: &[] };
    let cover = told(&asked, &[held]);
    let [held] = cover.covered.as_slice() else { panic!("{cover:?}") };
    assert_eq!((held.requirement.as_str(), held.by.as_str(), held.how), ("D", "C-1", How::Held));
    assert_eq!(cover.not_applicable(), 0);
}

/// A certificate that a score let pass says nothing of what is unmet.
#[test]
fn what_is_unmet_is_not_covered() {
    let asked = set("1.0.0", 5, &[]);
    let certificate = Certificate { unmet: vec![id("B")], ..certificate(&asked, &[]) };
    let fact = fact(&certificate);
    let counts = Counts::OfProduct { fact: &fact, set: None };
    let held = Held { certificate: &certificate, statement: fact.certificate, counts, recognised: &[], shown: &[] };
    let cover = told(&asked, &[held]);
    assert_eq!((left(&cover), cover.is_enough), (vec!["B"], false));
}
