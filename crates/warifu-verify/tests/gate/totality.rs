//! Every verdict is complete, and reads the same everywhere.

use proptest::prelude::*;
use warifu_model::{Json, LevelRule};
use warifu_verify::{Answer, CheckName, CheckOutcome, Code, Verdict};

use crate::support::*;

#[track_caller]
fn assert_complete(verdict: &Verdict) {
    let names: Vec<_> = verdict.checks().iter().map(|check| check.name).collect();
    assert_eq!(names, CheckName::ALL);
    for check in verdict.checks() {
        assert_eq!(check.outcome == CheckOutcome::Pass, check.code == Code::Ok, "{check:?}");
    }
}

#[test]
fn all_checks_stand_in_every_verdict() {
    let scene = Scene::accepted().with_findings();
    assert_complete(&scene.verdict());
    assert_complete(&scene.verdict_on(b""));
    assert_complete(&scene.verdict_on(&bundled(sealed(b"{}", &[STRANGER]), &[])));
    assert_complete(&scene.verdict_on(&bundled(sealed(b"{}", &[CERTIFIER]), &[])));
    let mut scene = Scene::accepted();
    scene.policy.sets.clear();
    scene.policy.sets.push(Scene::accepted().policy.sets[0].clone());
    scene.policy.sets[0].levels = Some(LevelRule::Listed(Vec::new()));
    assert_complete(&scene.verdict());
}

#[test]
fn a_verdict_is_written_with_everything_that_decided() {
    let scene = Scene::accepted();
    let text = String::from_utf8(Json::from(&scene.verdict()).to_canonical()).unwrap();
    for part in [
        r#""format":"warifu.verdict/2""#,
        r#""verdict":"accept""#,
        r#""code":"ok""#,
        r#""at":"2026-06-01T00:00:00Z""#,
        r#""known_at":"2026-03-03T00:00:00Z""#,
        r#"{"check":"envelope","code":"ok","outcome":"pass"}"#,
        r#"{"check":"recognition","code":"not_asked","outcome":"skipped"}"#,
        r#""number":"MCO-2026-0007""#,
        r#""roles":["certifier"]"#,
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let refused = String::from_utf8(Json::from(&scene.verdict_on(b"{")).to_canonical()).unwrap();
    assert!(refused.contains(r#""certificate":null"#) && refused.contains(r#""known_at":null"#), "{refused}");
    assert!(refused.contains(r#""problem":"syntax""#), "{refused}");
}

proptest! {
    #[test]
    fn any_bytes_get_a_verdict_that_is_not_acceptance(bytes in proptest::collection::vec(any::<u8>(), 0..256)) {
        let verdict = Scene::accepted().verdict_on(&bytes);
        assert_complete(&verdict);
        prop_assert_eq!(verdict.answer(), Answer::Refuse);
    }

    #[test]
    fn any_signed_text_gets_a_verdict_that_is_not_acceptance(payload in ".{0,200}") {
        let verdict = Scene::accepted().verdict_on(&bundled(sealed(payload.as_bytes(), &[CERTIFIER]), &[]));
        assert_complete(&verdict);
        prop_assert_eq!(verdict.code(), Code::StatementMalformed);
    }

    #[test]
    fn signers_are_a_set(signers in proptest::collection::vec(prop_oneof![Just(CERTIFIER), Just(EVALUATOR), Just(3), Just(STRANGER)], 1..8)) {
        let mut scene = Scene::accepted();
        scene.policy.roots.extend([root_of(EVALUATOR, BODY, &["certifier"]), root_of(3, BODY, &["certifier"])]);
        scene.policy.thresholds = vec![threshold("certifier", 2)];
        scene.signers = signers.clone();
        let known = [CERTIFIER, EVALUATOR, 3].iter().filter(|seed| signers.contains(seed)).count();
        let expected = if known >= 2 { Answer::Accept } else { Answer::Refuse };
        prop_assert_eq!(scene.verdict().answer(), expected);
    }
}
