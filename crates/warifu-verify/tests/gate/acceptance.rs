//! Set, level, validity, product, waivers, findings, status: whether the policy accepts an authentic certificate.

use warifu_model::{
    Digest, Duration, IdentifierKind, LevelRule, Outcome, ProductRule, VersionRange, WaiverRule, WeakeningCode,
};
use warifu_verify::{CheckName, CheckOutcome, Code};

use crate::support::*;

#[test]
fn a_good_certificate_is_accepted() {
    let verdict = Scene::accepted().verdict();
    assert_accepted(&verdict);
    let passed = [
        CheckName::Envelope,
        CheckName::PayloadType,
        CheckName::Statement,
        CheckName::Signatures,
        CheckName::Body,
        CheckName::Set,
        CheckName::Validity,
        CheckName::Product,
        CheckName::Waivers,
    ];
    for check in verdict.checks() {
        let expected = if passed.contains(&check.name) { CheckOutcome::Pass } else { CheckOutcome::Skipped };
        assert_eq!(check.outcome, expected, "{check:?}");
    }
    assert_eq!(verdict.known_at(), Some(time("2026-03-03T00:00:00Z")));
}

#[test]
fn the_set_is_accepted_by_id_version_and_digest_together() {
    let mut scene = Scene::accepted();
    let accepted = scene.policy.sets[0].clone();
    scene.policy.sets[0].id = warifu_model::SetId::parse("jp-star").unwrap();
    assert_refused(&scene.verdict(), CheckName::Set, Code::SetNotAccepted);

    let mut newer = accepted.clone();
    newer.versions = VersionRange::parse(">=1.2.0").unwrap();
    scene.policy.sets.push(newer);
    assert_refused(&scene.verdict(), CheckName::Set, Code::SetVersionOutOfRange);

    let mut other_bytes = accepted.clone();
    other_bytes.digests = Some(vec![Digest::of(b"another edition under the same version")]);
    scene.policy.sets.push(other_bytes);
    let verdict = scene.verdict();
    assert_refused(&verdict, CheckName::Set, Code::SetDigestNotAccepted);
    assert_eq!(check_of(&verdict, CheckName::Level).code, Code::NotReached);

    scene.policy.sets[2].digests = Some(vec![Digest::of(b"x"), scene.certificate.set.digest]);
    assert_accepted(&scene.verdict());
    scene.policy.sets.push(accepted);
    assert_accepted(&scene.verdict());
}

#[test]
fn the_level_is_one_of_those_that_go_with_the_set() {
    let mut scene = Scene::accepted();
    scene.policy.sets[0].levels = Some(LevelRule::Listed(vec!["star-2".into(), "star-3".into()]));
    assert_refused(&scene.verdict(), CheckName::Level, Code::LevelNotAccepted);
    for (level, accepted) in
        [("star-1", false), ("star-2", true), ("STAR-2", false), ("star-3", true), ("star-4", false)]
    {
        scene.certificate.level = Some(level.into());
        let verdict = scene.verdict();
        if accepted {
            assert_accepted(&verdict);
            assert_eq!(check_of(&verdict, CheckName::Level).outcome, CheckOutcome::Pass);
        } else {
            assert_refused(&verdict, CheckName::Level, Code::LevelNotAccepted);
        }
    }
    // the same word as a level of another set, or of versions that are not these, does not count
    let mut other = scene.policy.sets[0].clone();
    other.versions = VersionRange::parse(">=1.5.0").unwrap();
    other.levels = Some(LevelRule::Listed(vec!["star-4".into()]));
    scene.policy.sets.push(other);
    assert_refused(&scene.verdict(), CheckName::Level, Code::LevelNotAccepted);
}

#[test]
fn a_certificate_holds_from_its_grant_up_to_its_end() {
    let mut scene = Scene::accepted();
    let cases = [
        ("2026-03-02T23:59:59Z", Some(Code::NotYetValid)),
        ("2026-03-03T00:00:00Z", None),
        ("2028-03-02T23:59:59Z", None),
        ("2028-03-03T00:00:00Z", Some(Code::Expired)),
        ("2036-01-01T00:00:00Z", Some(Code::Expired)),
    ];
    for (at, code) in cases {
        scene.at = time(at);
        match code {
            None => assert_accepted(&scene.verdict()),
            Some(code) => assert_refused(&scene.verdict(), CheckName::Validity, code),
        }
    }
    scene.certificate.expires_at = None;
    assert_accepted(&scene.verdict());
}

#[test]
fn the_policy_may_accept_it_for_less_long() {
    let mut scene = Scene::accepted();
    scene.policy.max_certificate_age = Some(Duration::Months(6));
    scene.at = time("2026-09-03T00:00:00Z");
    assert_accepted(&scene.verdict());
    scene.at = time("2026-09-03T00:00:01Z");
    assert_refused(&scene.verdict(), CheckName::Validity, Code::TooOld);
}

#[test]
fn without_the_product_the_verdict_is_about_the_certificate_alone() {
    let mut scene = Scene::accepted();
    scene.product = None;
    let verdict = scene.verdict();
    assert_accepted(&verdict);
    assert_eq!(check_of(&verdict, CheckName::Product).code, Code::ProductNotGiven);
    scene.policy.product = ProductRule::Required;
    assert_open(&scene.verdict(), CheckName::Product, Code::ProductNotGiven);
}

#[test]
fn everything_that_arrived_must_be_certified() {
    let mut scene = Scene::accepted();
    let arrived = |artifacts: &[&str]| {
        let mut product = product();
        product.artifacts = artifacts.iter().map(|name| artifact(name)).collect();
        Some(product)
    };
    scene.product = arrived(&["hk-210-3.2.1.bin"]);
    assert_accepted(&scene.verdict());
    // identifiers agree in all of these, and do not help
    for artifacts in [&["other.bin"][..], &["hk-210-3.2.1.bin", "other.bin"], &[]] {
        scene.product = arrived(artifacts);
        assert_refused(&scene.verdict(), CheckName::Product, Code::ProductMismatch);
    }
}

#[test]
fn a_name_plays_no_part_and_a_contradicting_identifier_does() {
    let mut scene = Scene::accepted();
    let mut arrived = product();
    arrived.model = "whatever is on the box".into();
    arrived.artifacts[0].name = "renamed.bin".into();
    arrived.identifiers.clear();
    scene.product = Some(arrived.clone());
    assert_accepted(&scene.verdict());

    arrived.identifiers = vec![identifier(IdentifierKind::Model, "HK-210 3.2.1")];
    scene.product = Some(arrived.clone());
    assert_accepted(&scene.verdict());

    arrived.identifiers = vec![
        identifier(IdentifierKind::Purl, "pkg:generic/hamakaze/hk-210@3.2.1"),
        identifier(IdentifierKind::Gtin, "4901234567894"),
    ];
    scene.product = Some(arrived.clone());
    assert_refused(&scene.verdict(), CheckName::Product, Code::ProductMismatch);

    arrived.identifiers.push(identifier(IdentifierKind::Gtin, "4006381333931"));
    scene.product = Some(arrived);
    assert_accepted(&scene.verdict());
}

#[test]
fn the_kind_of_product_is_the_certified_one() {
    let mut scene = Scene::accepted();
    scene.policy.product_kinds = Some(vec![token("software")]);
    scene.product.as_mut().unwrap().kind = token("software");
    assert_refused(&scene.verdict(), CheckName::ProductKind, Code::ProductKindNotAccepted);
    scene.policy.product_kinds = Some(vec![token("software"), token("component")]);
    assert_accepted(&scene.verdict());
}

#[test]
fn waived_requirements_are_refused_or_shown() {
    for by_code_alone in [true, false] {
        let mut scene = Scene::accepted();
        scene.certificate.weakenings = vec![WeakeningCode::RequirementWaived];
        if !by_code_alone {
            scene.certificate.waived = vec![id("PS.1.1")];
        }
        assert_refused(&scene.verdict(), CheckName::Waivers, Code::WaiversNotAccepted);
        scene.policy.waivers = WaiverRule::Allow;
        let verdict = scene.verdict();
        assert_accepted(&verdict);
        assert!(check_of(&verdict, CheckName::Waivers).detail.is_some());
    }
}

#[test]
fn findings_that_are_shown_must_be_the_certified_ones() {
    let scene = Scene::accepted().with_findings();
    let verdict = scene.verdict();
    assert_accepted(&verdict);
    assert_eq!(verdict.disclosed().len(), 5);

    let spoiled = |spoil: &dyn Fn(&mut warifu_model::Disclosure)| {
        let mut scene = Scene::accepted().with_findings();
        spoil(&mut scene.findings[2]);
        let verdict = scene.verdict();
        assert_refused(&verdict, CheckName::Findings, Code::FindingProofInvalid);
        assert!(verdict.disclosed().is_empty());
    };
    spoiled(&|shown| shown.outcome = Outcome::Satisfied);
    spoiled(&|shown| shown.requirement = id("PS.1.2"));
    spoiled(&|shown| shown.index = 3);
    spoiled(&|shown| shown.index = 5);
    spoiled(&|shown| shown.index = u32::MAX);
    spoiled(&|shown| shown.salt[31] ^= 1);
    spoiled(&|shown| shown.proof[0] = Digest::of(b"x"));
    spoiled(&|shown| shown.proof.truncate(2));
    spoiled(&|shown| shown.proof.push(Digest::of(b"x")));

    let mut scene = Scene::accepted().with_findings();
    scene.certificate.findings.count = 9;
    assert_refused(&scene.verdict(), CheckName::Findings, Code::FindingProofInvalid);
}

#[test]
fn findings_that_the_policy_asks_for_must_be_shown_and_good() {
    let mut scene = Scene::accepted();
    scene.policy.required_findings = vec![id("PO.1.1"), id("PO.1.2")];
    assert_open(&scene.verdict(), CheckName::Findings, Code::FindingNotDisclosed);

    scene = scene.with_findings();
    assert_accepted(&scene.verdict());
    scene.findings.remove(1);
    assert_open(&scene.verdict(), CheckName::Findings, Code::FindingNotDisclosed);

    for bad in ["PS.1.1", "RV.1.1"] {
        scene.policy.required_findings = vec![id("PO.1.1"), id(bad), id("PO.1.2")];
        assert_refused(&scene.verdict(), CheckName::Findings, Code::FindingNotMet);
    }
}

#[test]
fn a_status_that_is_asked_for_and_not_at_hand_leaves_the_answer_open() {
    let mut scene = Scene::accepted();
    scene.policy.status.required = true;
    assert_open(&scene.verdict(), CheckName::Status, Code::StatusNotInBundle);
}

#[test]
fn before_its_grant_nobody_knew_of_the_certificate() {
    let mut scene = Scene::accepted();
    scene.known_at = Some(time("2026-03-03T00:00:00Z"));
    let verdict = scene.verdict();
    assert_accepted(&verdict);
    assert_eq!(verdict.known_at(), Some(time("2026-03-03T00:00:00Z")));
    scene.known_at = Some(time("2026-03-02T23:59:59Z"));
    let verdict = scene.verdict();
    assert_open(&verdict, CheckName::Signatures, Code::NotKnownThen);
    assert_eq!(verdict.known_at(), None);
}

#[test]
fn every_failure_is_listed_and_the_first_one_gives_the_code() {
    let mut scene = Scene::accepted();
    scene.at = time("2030-01-01T00:00:00Z");
    scene.product.as_mut().unwrap().artifacts = vec![artifact("other.bin")];
    scene.policy.product_kinds = Some(vec![token("software")]);
    scene.policy.status.required = true;
    let verdict = scene.verdict();
    let codes: Vec<_> = verdict.checks().iter().filter(|c| c.outcome == CheckOutcome::Fail).map(|c| c.code).collect();
    assert_eq!(codes, [Code::Expired, Code::ProductMismatch, Code::ProductKindNotAccepted]);
    assert_eq!((verdict.code(), verdict.exit_code()), (Code::Expired, 1));
    assert_eq!(check_of(&verdict, CheckName::Status).outcome, CheckOutcome::Unknown);
}
