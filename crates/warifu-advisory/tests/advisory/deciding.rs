//! What policies say.

use warifu_advisory::{Advisory, Certified, Claims, Need, Policy, Stated, concerns, propose};
use warifu_model::{AdvisoryAction, AdvisoryPolicy, Problem, Status, Token, Vocabulary};
use warifu_testkit::time;

use crate::reading::{CSAF, EXPLOITED, OPENVEX};
use crate::things::{certified, package, thing};
use warifu_testkit::Dice;

const POLICY: &str = r#"{"format": "warifu.advisory-policy/1", "title": {"en": "Advisories", "ja": "アドバイザリ対応"}, "rules": [
  {"id": "fixed", "when": {"all_of": [{"equals": {"claim": "certificate.status", "value": "suspended"}},
      {"one_of": {"claim": "match.status", "values": ["fixed", "not_affected"]}}]},
    "then": {"action": "restore", "reason": {"en": "The version is fixed", "ja": "この版は修正されている"}}},
  {"id": "maker", "when": {"equals": {"claim": "match.maker_says", "value": "not_affected"}},
    "then": {"action": "ask", "within": "P30D", "reason": {"en": "The maker says it is not affected", "ja": "製造者は影響なしとしている"}}},
  {"id": "exploited", "when": {"all_of": [{"equals": {"claim": "advisory.exploited", "value": true}},
      {"at_least": {"claim": "match.sureness", "value": "name_and_version"}},
      {"any_of": [{"at_least": {"claim": "advisory.severity", "value": "high"}}, {"at_least": {"claim": "advisory.score", "value": "7"}}]}]},
    "then": {"action": "suspend", "reason": {"en": "The vulnerability is exploited", "ja": "脆弱性が悪用されている"}}}],
  "otherwise": {"action": "ask", "within": "P14D", "reason": {"en": "An advisory concerns the product", "ja": "アドバイザリが製品に関係する"}}}"#;

fn policy() -> Policy {
    Policy::compile(AdvisoryPolicy::read(POLICY.as_bytes()).unwrap()).unwrap()
}

fn read(document: &str) -> Advisory {
    Advisory::read(document.as_bytes()).unwrap()
}

fn product() -> Certified {
    let mut product = thing("Hamakaze Control Works", "HK-210", "3.2.1");
    product.known.purls = package("pkg:generic/hamakaze/hk-210@3.2.1").known.purls;
    certified("1", product, vec![])
}

#[test]
fn the_first_rule_that_holds_decides_and_says_why() {
    let at = time("2026-12-01T00:00:00Z");
    let policy = policy();
    let inventory = [product()];
    for (documents, rule, action, why) in [
        // bad, exploited and sure enough
        (
            vec![CSAF],
            Some("exploited"),
            AdvisoryAction::Suspend,
            vec!["advisory.exploited", "match.sureness", "advisory.severity"],
        ),
        // the word of the maker comes first here, since the body wrote it first
        (vec![CSAF, OPENVEX], Some("maker"), AdvisoryAction::Ask, vec!["match.maker_says"]),
        // the name of the list alone is not sure enough
        (vec![EXPLOITED], None, AdvisoryAction::Ask, vec![]),
    ] {
        let advisories: Vec<Advisory> = documents.into_iter().map(read).collect();
        let found = concerns(&inventory, &advisories, time("2026-12-01T00:00:00Z"));
        let claims = Claims::of(&found[0], &inventory, &advisories).unwrap();
        let decided = policy.decide(&claims, at);
        assert_eq!(decided.rule.as_ref().map(Token::as_str), rule);
        assert_eq!(decided.effect.action, action);
        let told: Vec<_> = decided.why.iter().map(|reason| reason.claim.as_ref().unwrap().to_string()).collect();
        assert_eq!(told, why);
    }
}

/// A rule that is not known to hold does not decide, and is told.
#[test]
fn what_is_not_known_is_told() {
    let inventory = [product()];
    // nobody says how severe it is, and it is exploited
    let csaf =
        CSAF.replace(r#""metrics": [{"content": {"cvss_v4": {"baseScore": 9.3, "baseSeverity": "CRITICAL"}}}],"#, "");
    let advisories = [read(&csaf)];
    let found = concerns(&inventory, &advisories, time("2026-12-01T00:00:00Z"));
    let decided =
        policy().decide(&Claims::of(&found[0], &inventory, &advisories).unwrap(), time("2026-12-01T00:00:00Z"));
    assert_eq!((decided.rule, decided.effect.action), (None, AdvisoryAction::Ask));
    let undetermined: Vec<_> = decided.undetermined.iter().map(|(rule, _)| rule.as_str()).collect();
    assert_eq!(undetermined, ["maker", "exploited"]);
}

#[test]
fn the_hardest_of_several_actions_is_proposed_where_it_changes_anything() {
    let at = time("2026-12-01T00:00:00Z");
    let advisories = [read(CSAF), read(EXPLOITED)];
    for (status, action, need) in [
        (Status::Active, AdvisoryAction::Suspend, Need::Open),
        (Status::Suspended, AdvisoryAction::Suspend, Need::Nothing),
        (Status::Withdrawn, AdvisoryAction::Suspend, Need::Nothing),
    ] {
        let inventory = [Certified { status, ..product() }];
        let found = concerns(&inventory, &advisories, time("2026-12-01T00:00:00Z"));
        assert_eq!(found.len(), 2);
        let (decided, proposals) = propose(&policy(), &found, &inventory, &advisories, at);
        assert_eq!(decided.len(), found.len());
        let told: Vec<_> = proposals.iter().map(|one| (one.certificate, one.action, one.concern, one.need)).collect();
        assert_eq!(told, [(0, action, 0, need)]);
    }
    // an edition that says that this version is fixed
    let fixed = CSAF.replace(
        r#"{"product_id": "F", "name": "HK-210 3.2.2"}"#,
        r#"{"product_id": "F", "name": "HK-210", "product_identification_helper": {"purls": ["pkg:generic/hamakaze/hk-210@3.2.1"]}}"#,
    );
    let fixed = fixed.replace(r#""known_affected": ["A", "LA"], "#, "");
    let inventory = [Certified { status: Status::Suspended, ..product() }];
    let advisories = [read(&fixed)];
    let found = concerns(&inventory, &advisories, time("2026-12-01T00:00:00Z"));
    assert_eq!(found.iter().map(|one| one.hit.status).collect::<Vec<_>>(), [Stated::Fixed]);
    // it lifts what was suspended for this, and nothing else
    let suspended_for = |document: &str| {
        let mut inventory = inventory.clone();
        inventory[0].suspend_for(&read(document));
        let (_, proposals) = propose(&policy(), &found, &inventory, &advisories, at);
        (proposals[0].action, proposals[0].need)
    };
    assert_eq!(suspended_for(CSAF), (AdvisoryAction::Restore, Need::Open));
    assert_eq!(
        suspended_for(&CSAF.replace("CVE-2026-0001", "CVE-2026-0002")),
        (AdvisoryAction::Restore, Need::Unanswered)
    );
    let (_, proposals) = propose(&policy(), &found, &inventory, &advisories, at);
    assert_eq!((proposals[0].action, proposals[0].need), (AdvisoryAction::Restore, Need::Unanswered));
    // of one that stands, good news without a rule asks nothing
    let inventory = [product()];
    let (_, proposals) = propose(
        &policy(),
        &concerns(&inventory, &advisories, time("2026-12-01T00:00:00Z")),
        &inventory,
        &advisories,
        at,
    );
    assert_eq!((proposals[0].action, proposals[0].need), (AdvisoryAction::Nothing, Need::Nothing));
}

#[test]
fn the_time_for_an_answer_begins_with_the_decision() {
    let at = time("2026-12-01T00:00:00Z");
    let (inventory, advisories) = ([product()], [read(EXPLOITED)]);
    let (_, proposals) = propose(
        &policy(),
        &concerns(&inventory, &advisories, time("2026-12-01T00:00:00Z")),
        &inventory,
        &advisories,
        at,
    );
    assert_eq!(proposals[0].answer_by, Some(time("2026-12-15T00:00:00Z")));
}

/// Policies that do not compile say where; those that do have an answer to everything.
#[test]
fn conditions_are_checked_against_the_vocabulary() {
    for (when, code, pointer) in [
        (r#"{"equals": {"claim": "advisory.terrible", "value": true}}"#, "claim-unknown", "/rules/0/when/equals/claim"),
        (
            r#"{"at_least": {"claim": "advisory.severity", "value": "awful"}}"#,
            "literal-wrong-type",
            "/rules/0/when/at_least/value",
        ),
        (
            r#"{"all_of": [{"present": {"claim": "match.part"}}, {"evidence": {"kind": "sbom"}}]}"#,
            "evidence-kind-unknown",
            "/rules/0/when/all_of/1/evidence/kind",
        ),
    ] {
        let document = format!(
            r#"{{"format": "warifu.advisory-policy/1", "title": {{"en": "P", "ja": "方針"}}, "rules": [{{"id": "a", "when": {when},
            "then": {{"action": "nothing", "reason": {{"en": "r", "ja": "理由"}}}}}}],
            "otherwise": {{"action": "withdraw", "reason": {{"en": "r", "ja": "理由"}}}}}}"#
        );
        let error = Policy::compile(AdvisoryPolicy::read(document.as_bytes()).unwrap()).unwrap_err();
        let place = Problem::location(&error).map(|place| place.pointer.to_owned());
        assert_eq!((error.code(), place.as_deref()), (code, Some(pointer)));
    }
    assert!(Vocabulary::read(Policy::VOCABULARY.as_bytes()).is_ok());
    let none = r#"{"format": "warifu.advisory-policy/1", "title": {"en": "P", "ja": "方針"}, "otherwise": {"action": "withdraw", "reason": {"en": "r", "ja": "理由"}}}"#;
    let none = Policy::compile(AdvisoryPolicy::read(none.as_bytes()).unwrap()).unwrap();
    let (inventory, advisories) = ([product()], [read(CSAF)]);
    let (decided, _) = propose(
        &none,
        &concerns(&inventory, &advisories, time("2026-12-01T00:00:00Z")),
        &inventory,
        &advisories,
        time("2026-12-01T00:00:00Z"),
    );
    assert_eq!(decided[0].effect.action, AdvisoryAction::Withdraw);
}

/// The claims of every concern are of the types of the vocabulary: a value that is not would be no value, and a rule over it never held.
#[test]
fn every_claim_has_its_type() {
    let vocabulary = Vocabulary::read(Policy::VOCABULARY.as_bytes()).unwrap();
    let mut met = std::collections::BTreeSet::new();
    for case in 0..300 {
        let mut dice = Dice::new(case);
        let inventory = [crate::laws::inventory(&mut dice), vec![product()]].concat();
        let mut advisories = vec![read(CSAF), read(OPENVEX), read(EXPLOITED)];
        advisories.extend([crate::laws::advisory(&mut dice)]);
        for concern in concerns(&inventory, &advisories, time("2026-12-01T00:00:00Z")) {
            for (id, value) in Claims::of(&concern, &inventory, &advisories).unwrap().all() {
                let claim = vocabulary.claim(id).unwrap();
                assert!(claim.claim_type.value(value).is_ok(), "{id}");
                met.insert(id.clone());
            }
        }
    }
    let all: Vec<_> = vocabulary.claims.iter().map(|claim| claim.id.as_str()).collect();
    let unmet: Vec<_> = all.into_iter().filter(|id| !met.iter().any(|known| known.as_str() == *id)).collect();
    // no certificate here ends
    assert_eq!(unmet, ["certificate.expires"]);
}
