//! What settles a requirement: the definition of docs/COVERAGE.md, operator by operator, and the shipped sets.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::fmt::Write as _;

use warifu_catalog::{Catalog, Document, OTHERS_KINDS, Settled, TOOL_KINDS};
use warifu_model::{Digest, EvidenceKind, TargetLevel};

const VOCABULARY: &str = r#"{"format":"warifu.vocabulary/1","id":"v","version":"1.0.0","title":{"en":"V","ja":"V"},
"groups":[{"id":"a","title":{"en":"A","ja":"A"}}],
"evidence_kinds":[{"id":"sbom","title":{"en":"S","ja":"S"}},{"id":"test_report","title":{"en":"T","ja":"T"}},
{"id":"audit_statement","title":{"en":"U","ja":"U"}}],"claims":[CLAIMS]}"#;

/// Claims named after the kinds that support them.
fn vocabulary() -> String {
    let mut claims = Vec::new();
    for (id, kinds) in [
        ("tool", &["sbom"][..]),
        ("own", &["test_report"]),
        ("other", &["audit_statement"]),
        ("either", &["audit_statement", "sbom"]),
        ("bare", &[]),
    ] {
        let support: Vec<_> =
            kinds.iter().map(|kind| format!(r#"{{"kind":"{kind}","reading":{{"en":"r","ja":"r"}}}}"#)).collect();
        claims.push(format!(
            r#"{{"id":"a.{id}","group":"a","title":{{"en":"t","ja":"t"}},"description":{{"en":"d","ja":"d"}},
            "type":{{"kind":"boolean"}},"supported_by":[{}]}}"#,
            support.join(",")
        ));
    }
    VOCABULARY.replace("CLAIMS", &claims.join(","))
}

/// What it takes to settle a requirement with this criterion.
fn takes(criterion: &str) -> Option<Settled> {
    let mut set = String::from(r#"{"format":"warifu.requirement-set/1","id":"s","version":"1.0.0","language":1,"#);
    let w = r#"{"en":"w","ja":"w"}"#;
    write!(
        set,
        r#""status":"final","title":{w},"description":{w},"authority":{{"name":{w}}},
        "source":{{"document":"D","edition":"1","published":"2026"}},"effective":{{"from":"2026-01-01"}},
        "vocabularies":[{{"id":"v","version":"1.0.0","digest":"{}"}}],"levels":{{"scheme":"none"}},
        "groups":[{{"id":"G","title":{w}}}],"requirements":[{{"id":"R","groups":["G"],"title":{w},"statement":{w},
        "assurance":"sourced","criterion":{criterion},
        "examples":{{"pass":[{{"claims":{{}}}}],"fail":[{{"claims":{{}}}}]}}}}]}}"#,
        Digest::of(vocabulary().as_bytes())
    )
    .unwrap();
    let catalog = Catalog::read([vocabulary().into_bytes(), set.into_bytes()]).unwrap();
    let set = catalog.documents().iter().find_map(Document::set).unwrap();
    let [need] = catalog.coverage(set, &TargetLevel::None).requirements.try_into().unwrap();
    need.least
}

fn equals(claim: &str) -> String {
    format!(r#"{{"equals":{{"claim":"a.{claim}","value":true}}}}"#)
}

fn over(operator: &str, claims: &[&str]) -> String {
    let all: Vec<_> = claims.iter().map(|claim| equals(claim)).collect();
    format!(r#"{{"{operator}":[{}]}}"#, all.join(","))
}

fn n_of(n: usize, claims: &[&str]) -> String {
    let all: Vec<_> = claims.iter().map(|claim| equals(claim)).collect();
    format!(r#"{{"at_least_n_of":{{"n":{n},"of":[{}]}}}}"#, all.join(","))
}

fn not(inner: &str) -> String {
    format!(r#"{{"not":{inner}}}"#)
}

use Settled::{ByMaker, ByOthers, ByTools};

#[test]
fn a_claim_takes_the_least_of_what_supports_it() {
    for (claim, expected) in
        [("tool", ByTools), ("own", ByMaker), ("other", ByOthers), ("either", ByTools), ("bare", ByMaker)]
    {
        assert_eq!(takes(&equals(claim)), Some(expected), "{claim}");
        assert_eq!(takes(&not(&equals(claim))), Some(expected), "not {claim}");
    }
}

#[test]
fn evidence_takes_its_kind_and_who_stands_behind_it() {
    let evidence = |fields: &str| takes(&format!(r#"{{"evidence":{{{fields}}}}}"#));
    assert_eq!(evidence(r#""kind":"sbom""#), Some(ByTools));
    assert_eq!(evidence(r#""kind":"sbom","party":"first","role":"maker""#), Some(ByTools));
    assert_eq!(evidence(r#""kind":"sbom","party":"second""#), Some(ByOthers));
    assert_eq!(evidence(r#""kind":"test_report","role":"laboratory""#), Some(ByOthers));
    assert_eq!(evidence(r#""kind":"sbom","supports":"a.own""#), Some(ByMaker));
    assert_eq!(takes(r#"{"not":{"evidence":{"kind":"sbom"}}}"#), None);
    assert_eq!(takes(r#"{"holds_certificate":{"set":"x","versions":"*"}}"#), Some(ByOthers));
    assert_eq!(takes(r#"{"not":{"present":{"claim":"a.tool"}}}"#), None);
}

#[test]
fn combinations_take_the_cheapest_way() {
    assert_eq!(takes(&over("all_of", &["tool", "own"])), Some(ByMaker));
    assert_eq!(takes(&over("any_of", &["other", "tool"])), Some(ByTools));
    let three = ["other", "tool", "own"];
    assert_eq!([1, 2, 3].map(|n| takes(&n_of(n, &three))), [Some(ByTools), Some(ByMaker), Some(ByOthers)]);
    assert_eq!(takes(&not(&over("all_of", &["tool", "own"]))), Some(ByTools));
    assert_eq!(takes(&not(&over("any_of", &["tool", "own"]))), Some(ByMaker));
    let fails = [1, 2, 3].map(|n| takes(&not(&n_of(n, &three))));
    assert_eq!(fails, [Some(ByOthers), Some(ByMaker), Some(ByTools)]);
}

/// Every requirement of every shipped set can be settled by somebody, and the classes name kinds that exist.
#[test]
fn the_shipped_sets_can_be_settled() {
    let catalog = Catalog::shipped().unwrap();
    for set in catalog.documents().iter().filter_map(Document::set) {
        let level = match &set.levels {
            warifu_model::Levels::None => TargetLevel::None,
            warifu_model::Levels::Ladder(rungs) => TargetLevel::Rung(rungs.len() - 1),
            warifu_model::Levels::Vector { dimensions, max } => TargetLevel::Vector(vec![*max; dimensions.len()]),
        };
        let covered = catalog.coverage(set, &level);
        assert_eq!(covered.requirements.len(), set.requirements.len(), "{}", set.id);
        let never: Vec<_> = covered.requirements.iter().filter(|need| need.least.is_none()).collect();
        assert!(never.is_empty(), "{}: {never:?}", set.id);
    }
    let newest = catalog.vocabularies().last().unwrap();
    for kind in TOOL_KINDS.into_iter().chain(OTHERS_KINDS) {
        let kind = EvidenceKind::parse(kind).unwrap();
        assert!(newest.evidence_kinds.iter().any(|known| known.id == kind), "{kind}");
    }
}
