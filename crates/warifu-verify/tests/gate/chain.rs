//! Who may certify, and what becomes of keys that are not to be relied upon any more.

use warifu_model::{
    AccreditationKind, AccreditedScope, BodySuspension, InForceRule, Json, KeyRevocation, Timestamp, VersionRange,
};
use warifu_verify::{Answer, CheckName, Code};

use crate::support::{
    BODY, CERTIFIER, EVALUATOR, STRANGER, assert_accepted, assert_open, assert_refused, check_of, root_of, threshold,
    time, token, words,
};
use crate::world::{ACCREDITOR, REVIEWER, World, accredited_key, digest_of};

fn refused_by_accreditation(world: &World, code: Code) {
    assert_refused(&world.verdict(), CheckName::Accreditation, code);
}

#[test]
fn the_whole_chain_is_accepted_in_under_eight_kilobytes() {
    let world = World::accepted();
    let verdict = world.verdict();
    assert_accepted(&verdict);
    for name in [CheckName::Accreditation, CheckName::Status, CheckName::Log] {
        assert_eq!(check_of(&verdict, name).code, Code::Ok, "{name:?}");
    }
    let size = Json::from(&world.bundle()).to_canonical().len();
    assert!(size <= 8 * 1024, "{size} bytes");
}

#[test]
fn the_order_of_accreditations_does_not_matter() {
    let mut world = World::accepted();
    world.chain.reverse();
    assert_accepted(&world.verdict());
}

#[test]
fn without_a_chain_nobody_knows_the_keys() {
    let mut world = World::accepted();
    world.chain.clear();
    assert_eq!(world.verdict().code(), Code::SignerUnknown);
    // a policy that names the keys itself and wants a chain as well cannot tell
    world.scene.policy.roots =
        [(EVALUATOR, "evaluator"), (REVIEWER, "reviewer"), (CERTIFIER, "certifier"), (4, "status")]
            .map(|(seed, role)| root_of(seed, "minato", &[role]))
            .into();
    assert_open(&world.verdict(), CheckName::Accreditation, Code::AccreditationNotInBundle);
    world.scene.policy.accreditation.as_mut().unwrap().required = false;
    assert_accepted(&world.verdict());
    // a chain to somebody else's authority is passed over, unless one is asked for
    world.chain = World::accepted().chain;
    world.scene.policy.accreditation.as_mut().unwrap().authority = "other-ministry".into();
    assert_accepted(&world.verdict());
    world.scene.policy.accreditation.as_mut().unwrap().required = true;
    refused_by_accreditation(&world, Code::AccreditationNotRooted);
}

#[test]
fn the_authority_needs_its_threshold_of_different_keys() {
    for signers in [vec![10], vec![10, 10], vec![10, STRANGER], vec![STRANGER]] {
        let mut world = World::accepted();
        world.chain[0].1.clone_from(&signers);
        assert_eq!(world.verdict().code(), Code::SignerUnknown, "{signers:?}");
    }
    let mut world = World::accepted();
    world.chain[0].1 = vec![12, 10];
    assert_accepted(&world.verdict());
    world.scene.policy.accreditation.as_mut().unwrap().keys[2].until = Some(time("2025-01-10T00:00:00Z"));
    assert_eq!(world.verdict().code(), Code::SignerUnknown);
}

#[test]
fn a_body_accredits_only_when_it_may() {
    let spoil: [fn(&mut World); 6] = [
        // signed by a key of another role, by the body itself, or by nobody known
        |world| world.chain[0].0.keys[0] = accredited_key(ACCREDITOR, "certifier"),
        |world| world.chain[1].1 = vec![CERTIFIER],
        |world| world.chain[1].0.issuer = "harbour-ministry".into(),
        // may certify, but not accredit
        |world| world.chain[0].0.kind = AccreditationKind::Certifies,
        // was not accredited then, or suspended then
        |world| world.chain[0].0.from = time("2025-02-02T00:00:00Z"),
        |world| {
            world.chain[0].0.suspensions = vec![BodySuspension {
                from: time("2025-01-20T00:00:00Z"),
                until: Some(time("2025-02-20T00:00:00Z")),
                reason: words("Audit", "監査"),
            }];
        },
    ];
    for (number, spoil) in spoil.iter().enumerate() {
        let mut world = World::accepted();
        spoil(&mut world);
        assert_eq!(world.verdict().code(), Code::SignerUnknown, "{number}");
    }
    // accredited directly by the authority, a body that may only accredit may not certify
    let mut world = World::accepted();
    world.chain[1].0.kind = AccreditationKind::Accredits;
    refused_by_accreditation(&world, Code::BodyMayNotCertify);
}

#[test]
fn every_limit_of_the_scope_holds() {
    type Spoil = fn(&mut World);
    let spoil: [(Spoil, Code); 6] = [
        (
            |world| world.chain[1].0.scope.sets.as_mut().unwrap()[0].versions = VersionRange::parse("<1.1.0").unwrap(),
            Code::SetOutOfScope,
        ),
        (
            |world| world.chain[1].0.scope.sets.as_mut().unwrap()[0].digests = Some(vec![digest_of("other")]),
            Code::SetOutOfScope,
        ),
        (
            |world| world.chain[1].0.scope.sets.as_mut().unwrap()[0].levels = Some(vec!["star-1".into()]),
            Code::LevelOutOfScope,
        ),
        (|world| world.chain[1].0.scope.product_kinds = Some(vec![token("network")]), Code::ProductKindOutOfScope),
        // what the body above may accredit others for limits those below
        (|world| world.chain[0].0.scope.product_kinds = Some(vec![token("network")]), Code::ProductKindOutOfScope),
        (
            |world| world.scene.policy.accreditation.as_mut().unwrap().sectors = Some(vec![token("water")]),
            Code::SectorOutOfScope,
        ),
    ];
    for (spoil, code) in spoil {
        let mut world = World::accepted();
        spoil(&mut world);
        refused_by_accreditation(&world, code);
    }
}

#[test]
fn a_certificate_is_judged_by_what_held_when_it_was_granted() {
    let mut world = World::accepted();
    world.chain[1].0.until = time("2026-03-03T00:00:00Z");
    assert_eq!(world.verdict().code(), Code::AccreditationEnded);
    world.chain[1].0.until = time("2026-05-21T00:00:00Z");
    assert_accepted(&world.verdict());
    // a stricter policy asks that it holds now as well
    world.scene.policy.accreditation.as_mut().unwrap().in_force = InForceRule::Throughout;
    refused_by_accreditation(&world, Code::AccreditationEnded);
    let mut world = World::accepted();
    world.chain[1].0.from = time("2026-03-03T00:00:01Z");
    refused_by_accreditation(&world, Code::AccreditationNotYetValid);
    let mut world = World::accepted();
    let pause = |from: &str, until: Option<&str>| BodySuspension {
        from: time(from),
        until: until.map(time),
        reason: words("Audit", "監査"),
    };
    world.chain[1].0.suspensions = vec![pause("2026-03-01T00:00:00Z", None)];
    refused_by_accreditation(&world, Code::BodySuspended);
    world.chain[1].0.suspensions = vec![pause("2026-03-04T00:00:00Z", Some("2026-05-01T00:00:00Z"))];
    assert_accepted(&world.verdict());
}

#[test]
fn the_accreditation_asks_for_every_role_whatever_the_policy_asks_for() {
    let mut world = World::accepted();
    world.scene.policy.thresholds = vec![threshold("certifier", 1)];
    world.scene.signers = vec![CERTIFIER, EVALUATOR];
    assert_refused_at_signatures(&world, Code::ThresholdNotMet);
    // one key in two roles fills one of them
    let mut world = World::accepted();
    world.chain[1].0.keys = vec![accredited_key(EVALUATOR, "evaluator"), {
        let mut both = accredited_key(CERTIFIER, "certifier");
        both.roles.push(warifu_model::Role::parse("reviewer").unwrap());
        both
    }];
    world.scene.signers = vec![CERTIFIER, EVALUATOR];
    assert_refused_at_signatures(&world, Code::RolesNotSeparate);
}

#[track_caller]
fn assert_refused_at_signatures(world: &World, code: Code) {
    let verdict = world.verdict();
    assert_eq!((verdict.answer(), verdict.code()), (Answer::Refuse, code), "{verdict:#?}");
    assert_eq!(check_of(&verdict, CheckName::Signatures).code, code);
}

/// A newer edition of the body's accreditation that revokes the certifier's key.
fn revoked(world: &mut World, revoked_at: &str, compromised_at: Option<&str>) {
    let mut newer = world.chain[1].clone();
    newer.0.sequence = 2;
    newer.0.issued_at = time("2026-05-01T00:00:00Z");
    newer.0.keys[2] = accredited_key(7, "certifier");
    newer.0.revocations = vec![KeyRevocation {
        key: root_of(CERTIFIER, "", &[]).key,
        revoked_at: time(revoked_at),
        compromised_at: compromised_at.map(time),
        reason: words("Replaced", "交換"),
    }];
    world.chain.push(newer);
}

#[test]
fn a_key_that_was_replaced_counts_for_what_it_signed_before() {
    let mut world = World::accepted();
    revoked(&mut world, "2026-05-01T00:00:00Z", None);
    assert_accepted(&world.verdict());
    let mut world = World::accepted();
    revoked(&mut world, "2026-03-03T00:00:00Z", None);
    assert_refused_at_signatures(&world, Code::KeyRevoked);
    // as known before the revocation was made, the certificate was good
    world.scene.known_at = Some(time("2026-04-30T00:00:00Z"));
    world.status[0].0.issued_at = time("2026-04-20T00:00:00Z");
    world.scene.at = time("2026-04-30T00:00:00Z");
    assert_accepted(&world.verdict());
}

#[test]
fn after_a_compromise_counts_what_witnesses_saw_before() {
    // the second of two witnesses saw it at 02:00 on the third of March
    let compromise = |at: &str| {
        let mut world = World::accepted();
        revoked(&mut world, "2026-05-01T00:00:00Z", Some(at));
        world
    };
    assert_accepted(&compromise("2026-03-03T02:00:01Z").verdict());
    assert_refused_at_signatures(&compromise("2026-03-03T02:00:00Z"), Code::KeyCompromised);
    assert_refused_at_signatures(&compromise("2026-03-03T00:00:00Z"), Code::KeyRevoked);
    let mut world = compromise("2026-04-01T00:00:00Z");
    world.log = false;
    assert_refused_at_signatures(&world, Code::KeyCompromised);
    // a quorum of none is nobody who saw it
    let mut world = compromise("2026-04-01T00:00:00Z");
    world.scene.policy.log.as_mut().unwrap().quorum = 0;
    assert_refused_at_signatures(&world, Code::KeyCompromised);
    // the thief's certificate says that it is older than the theft, and was logged after it
    let mut world = compromise("2026-04-01T00:00:00Z");
    world.seen = vec![(31, time("2026-04-02T00:00:00Z")), (32, time("2026-04-02T00:00:00Z"))];
    assert_refused_at_signatures(&world, Code::KeyCompromised);
}

#[test]
fn a_newer_edition_beside_an_older_one_takes_nothing_back() {
    let mut world = World::accepted();
    revoked(&mut world, "2026-03-01T00:00:00Z", None);
    let mut third = world.chain[2].clone();
    third.0.sequence = 3;
    third.0.issued_at = time("2026-05-02T00:00:00Z");
    third.0.revocations.clear();
    world.chain.push(third);
    assert_refused_at_signatures(&world, Code::KeyRevoked);
    // one number with two contents is somebody being lied to
    let mut world = World::accepted();
    let mut twin = world.chain[1].clone();
    twin.0.until = time("2029-01-01T00:00:00Z");
    world.chain.push(twin);
    refused_by_accreditation(&world, Code::AccreditationContradictory);
}

#[test]
fn after_a_rotation_the_new_key_signs_and_the_old_one_does_not() {
    let rotated = |signers: [u8; 3], granted_at: Timestamp| {
        let mut world = World::accepted();
        revoked(&mut world, "2026-05-01T00:00:00Z", None);
        world.scene.certificate.granted_at = granted_at;
        world.scene.signers = signers.into();
        world.seen = [31, 32].map(|seed| (seed, time("2026-05-15T00:00:00Z"))).into();
        world
    };
    let after = time("2026-05-10T00:00:00Z");
    assert_accepted(&rotated([EVALUATOR, REVIEWER, 7], after).verdict());
    assert_ne!(rotated([EVALUATOR, REVIEWER, CERTIFIER], after).verdict().answer(), Answer::Accept);
    assert_accepted(&rotated([EVALUATOR, REVIEWER, CERTIFIER], time("2026-04-30T00:00:00Z")).verdict());
    assert_ne!(rotated([EVALUATOR, REVIEWER, 7], time("2026-04-30T00:00:00Z")).verdict().answer(), Answer::Accept);
}

/// A second board, accredited for another set only, and what it says in the name of `body`.
fn with_toy_board(body: &str, kind: AccreditationKind, keys: [(u8, &str); 4]) -> World {
    let mut world = World::accepted();
    let (mut board, by) = world.chain[0].clone();
    board.body.id = "toy-board".into();
    board.keys = vec![accredited_key(50, "accreditor")];
    let mut toys = world.chain[1].0.scope.sets.clone().unwrap();
    toys[0].id = warifu_model::SetId::parse("toys").unwrap();
    board.scope.sets = Some(toys);
    let mut false_word = world.chain[1].0.clone();
    false_word.issuer = "toy-board".into();
    false_word.body.id = body.into();
    false_word.kind = kind;
    false_word.keys = keys.map(|(seed, role)| accredited_key(seed, role)).into();
    false_word.scope = AccreditedScope::default();
    if kind == AccreditationKind::Accredits {
        false_word.thresholds = vec![threshold("accreditor", 1)];
    }
    world.chain.extend([(board, by), (false_word, vec![50])]);
    world
}

#[test]
fn what_one_issuer_says_gives_nothing_to_the_keys_of_another() {
    let keys = [(51, "evaluator"), (52, "reviewer"), (53, "certifier"), (54, "status")];
    let world = with_toy_board(BODY, AccreditationKind::Certifies, keys);
    // the body's own keys still count
    assert_accepted(&world.verdict());
    for signers in [[51, 52, 53], [EVALUATOR, REVIEWER, 53]] {
        let mut world = with_toy_board(BODY, AccreditationKind::Certifies, keys);
        world.scene.signers = signers.into();
        refused_by_accreditation(&world, Code::SetOutOfScope);
    }
    let mut world = with_toy_board(BODY, AccreditationKind::Certifies, keys);
    world.status[0].1 = 54;
    assert_refused(&world.verdict(), CheckName::Status, Code::StatusNotAuthentic);
}

#[test]
fn nobody_passes_for_a_board_or_for_the_authority_by_bearing_its_name() {
    for name in ["minato-board", "harbour-ministry"] {
        let keys = [(60, "accreditor"), (61, "accreditor"), (62, "accreditor"), (63, "accreditor")];
        let mut world = with_toy_board(name, AccreditationKind::Accredits, keys);
        world.chain[1].0.issuer = name.into();
        world.chain[1].1 = vec![60];
        refused_by_accreditation(&world, Code::SetOutOfScope);
    }
}
