//! Who may certify, and what becomes of keys that are not to be relied upon any more.

use warifu_model::{
    AccreditationKind, AccreditedScope, BodySuspension, InForceRule, Issuer, Json, KeyRevocation, LevelRule, SeriesId,
    Timestamp, VersionRange,
};
use warifu_verify::{Answer, CheckName, Code, Gate, Kept, PathStep, Question};

use crate::support::{
    BODY, CERTIFIER, EVALUATOR, STRANGER, assert_accepted, assert_open, assert_refused, check_of, root_of, threshold,
    time, token, words,
};
use crate::world::{ACCREDITOR, MINISTRY, REVIEWER, World, accredited_key, charter, digest_of};

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
fn without_a_chain_nobody_can_tell() {
    let not_in_bundle =
        |world: &World| assert_open(&world.verdict(), CheckName::Accreditation, Code::AccreditationNotInBundle);
    for gap in [vec![], vec![0], vec![1]] {
        let mut world = World::accepted();
        world.chain = gap.iter().map(|place: &usize| World::accepted().chain[*place].clone()).collect();
        not_in_bundle(&world);
    }
    // a policy that names the keys itself and wants accreditation does not take its own word instead
    let mut world = World::accepted();
    world.chain.clear();
    world.scene.policy.roots =
        [(EVALUATOR, "evaluator"), (REVIEWER, "reviewer"), (CERTIFIER, "certifier"), (4, "status")]
            .map(|(seed, role)| root_of(seed, "minato", &[role]))
            .into();
    not_in_bundle(&world);
    let rule = world.scene.policy.accreditation.as_mut().unwrap();
    rule.required = false;
    assert_accepted(&world.verdict());
    // what leads to an authority that is not listed counts for nothing, and refuses where it is asked for
    world.chain = World::accepted().chain;
    world.scene.policy.accreditation.as_mut().unwrap().authorities[0].name = "other-ministry".into();
    assert_accepted(&world.verdict());
    world.scene.policy.accreditation.as_mut().unwrap().required = true;
    refused_by_accreditation(&world, Code::AccreditationNotRooted);
    // a certificate that names no series cannot be looked up
    let mut world = World::accepted();
    world.scene.certificate.series.clear();
    refused_by_accreditation(&world, Code::SeriesNotNamed);
}

#[test]
fn the_authority_needs_its_threshold_of_different_keys() {
    let not_in_bundle =
        |world: &World| assert_open(&world.verdict(), CheckName::Accreditation, Code::AccreditationNotInBundle);
    for signers in [vec![10], vec![10, 10], vec![10, STRANGER], vec![STRANGER]] {
        let mut world = World::accepted();
        world.chain[0].1 = signers;
        not_in_bundle(&world);
    }
    let mut world = World::accepted();
    world.chain[0].1 = vec![12, 10];
    assert_accepted(&world.verdict());
    // two envelopes around one statement are one statement
    world.chain[0].1 = vec![12];
    let other = (world.chain[0].0.clone(), vec![10]);
    world.chain.push(other);
    assert_accepted(&world.verdict());
    world.scene.policy.accreditation.as_mut().unwrap().authorities[0].keys[2].until =
        Some(time("2025-01-10T00:00:00Z"));
    not_in_bundle(&world);
}

#[test]
fn a_body_accredits_only_when_it_may() {
    type Spoil = fn(&mut World);
    let spoil: [(Spoil, Option<Code>); 6] = [
        // signed by a key of another role, or by the body itself
        (|world| world.chain[0].0.keys[0] = accredited_key(ACCREDITOR, "certifier"), None),
        (|world| world.chain[1].1 = vec![CERTIFIER], None),
        // may certify, but not accredit
        (|world| world.chain[0].0.kind = AccreditationKind::Certifies, None),
        // its terms began later
        (|world| world.chain[0].0.from = time("2025-02-02T00:00:00Z"), None),
        // was suspended then, or was not accredited any more
        (
            |world| {
                world.chain[0].0.suspensions = vec![BodySuspension {
                    from: time("2025-01-20T00:00:00Z"),
                    until: Some(time("2025-02-20T00:00:00Z")),
                    reason: words("Audit", "監査"),
                }];
            },
            Some(Code::IssuerNotInForce),
        ),
        (|world| world.chain[0].0.until = time("2025-02-01T00:00:00Z"), Some(Code::IssuerNotInForce)),
    ];
    for (number, (spoil, code)) in spoil.into_iter().enumerate() {
        let mut world = World::accepted();
        spoil(&mut world);
        let verdict = world.verdict();
        let expected = (if code.is_some() { Answer::Refuse } else { Answer::Undetermined }, code);
        assert_eq!((verdict.answer(), code.map(|_| verdict.code())), expected, "{number}");
    }
    // a body that may only accredit may not certify
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
            |world| {
                world.chain[1].0.scope.sets.as_mut().unwrap()[0].levels =
                    Some(LevelRule::Listed(vec!["star-1".into()]));
            },
            Code::LevelOutOfScope,
        ),
        (|world| world.chain[1].0.scope.product_kinds = Some(vec![token("network")]), Code::ProductKindOutOfScope),
        // what the body above may accredit others for limits those below
        (|world| world.chain[0].0.scope.product_kinds = Some(vec![token("network")]), Code::ProductKindOutOfScope),
        (
            |world| {
                world.scene.policy.accreditation.as_mut().unwrap().authorities[0].sectors = Some(vec![token("water")]);
            },
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
    // what held before its terms began is in no edition at hand
    let verdict = world.verdict();
    assert_eq!((verdict.answer(), verdict.code()), (Answer::Undetermined, Code::AccreditationNotInBundle));
    // before the charter began there was nothing
    let begun = time("2026-03-03T00:00:01Z");
    world.chain[1].0.charter.begun = begun;
    world.scene.certificate.series = vec![world.chain[1].0.series()];
    assert_eq!(world.verdict().code(), Code::AccreditationNotYetValid);
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
    newer.0.from = newer.0.issued_at;
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
    // a higher number that was made earlier as well
    let mut world = World::accepted();
    let mut earlier = world.chain[1].clone();
    earlier.0.sequence = 2;
    earlier.0.issued_at = time("2025-01-31T00:00:00Z");
    world.chain.push(earlier);
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

/// A second board, accredited for another set only, and what it says of `body` in charters of its own.
fn with_toy_board(body: &str, kind: AccreditationKind, keys: [(u8, &str); 4]) -> World {
    let mut world = World::accepted();
    let (mut board, by) = world.chain[0].clone();
    board.body.id = "toy-board".into();
    board.charter.body = "toy-board".into();
    board.keys = vec![accredited_key(50, "accreditor")];
    let mut toys = world.chain[1].0.scope.sets.clone().unwrap();
    toys[0].id = warifu_model::SetId::parse("toys").unwrap();
    board.scope.sets = Some(toys);
    let mut false_word = world.chain[1].0.clone();
    false_word.charter = charter(Issuer::Series(board.series()), body, "2025-02-01T00:00:00Z");
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

const TOY_KEYS: [(u8, &str); 4] = [(51, "evaluator"), (52, "reviewer"), (53, "certifier"), (54, "status")];

#[test]
fn a_name_proves_nothing() {
    let world = with_toy_board(BODY, AccreditationKind::Certifies, TOY_KEYS);
    // the body's own keys still count
    assert_accepted(&world.verdict());
    for signers in [[51, 52, 53], [EVALUATOR, REVIEWER, 53]] {
        let mut world = with_toy_board(BODY, AccreditationKind::Certifies, TOY_KEYS);
        world.scene.signers = signers.into();
        let code = if signers[0] == 51 { Code::SignerUnknown } else { Code::ThresholdNotMet };
        assert_refused_at_signatures(&world, code);
        // under its own series it is what it is: a body for toys
        world.scene.certificate.series = vec![world.chain[3].0.series()];
        let code = if signers[0] == 51 { Code::SetOutOfScope } else { Code::ThresholdNotMet };
        assert_eq!(world.verdict().code(), code);
    }
    // its status key says nothing about a certificate of the body
    let mut world = with_toy_board(BODY, AccreditationKind::Certifies, TOY_KEYS);
    world.status[0].1 = 54;
    assert_open(&world.verdict(), CheckName::Status, Code::StatusNotInBundle);
}

/// A toy board names a body after the authority, a board after the board, a body after the body: every name is right.
#[test]
fn nobody_passes_for_somebody_by_bearing_every_name() {
    let keys = [(60, "accreditor"), (61, "accreditor"), (62, "accreditor"), (63, "accreditor")];
    let mut world = with_toy_board(MINISTRY, AccreditationKind::Accredits, keys);
    let ministry = world.chain[3].0.series();
    let (mut board, (mut body, _)) = (World::accepted().chain[0].0.clone(), World::accepted().chain[1].clone());
    board.charter.issuer = Issuer::Series(ministry);
    (board.issued_at, board.from) = (time("2025-02-01T00:00:00Z"), time("2025-02-01T00:00:00Z"));
    board.keys = vec![accredited_key(60, "accreditor")];
    body.charter.issuer = Issuer::Series(board.series());
    body.keys = TOY_KEYS.map(|(seed, role)| accredited_key(seed, role)).into();
    let forged = body.series();
    world.chain.extend([(board, vec![60]), (body, vec![60])]);
    world.scene.signers = vec![51, 52, 53];
    assert_refused_at_signatures(&world, Code::SignerUnknown);
    world.scene.certificate.series = vec![forged];
    let verdict = world.verdict();
    assert_eq!((verdict.answer(), verdict.code()), (Answer::Refuse, Code::SetOutOfScope));
    // the path tells them apart, whatever they are called
    let names = verdict.path().iter().map(|step| match step {
        PathStep::Body { body, .. } => body.as_str(),
        PathStep::Authority { name } => name.as_str(),
    });
    let names: Vec<_> = names.collect();
    assert_eq!(names, [BODY, "minato-board", MINISTRY, "toy-board", MINISTRY]);
}

/// Editions of the true charters, signed by whoever has no right to, give nothing and take nothing.
#[test]
fn others_cannot_be_shut_out() {
    let shut_out: [fn(&mut World); 5] = [
        // the same number
        |world| world.chain[1].0.until = time("2027-01-01T00:00:00Z"),
        // a higher number without keys, a suspension, a revocation, nine certifiers
        |world| {
            world.chain[1].0.sequence = 9;
            world.chain[1].0.keys = vec![accredited_key(51, "certifier")];
        },
        |world| {
            let reason = words("So they say", "虚偽");
            world.chain[1].0.suspensions =
                vec![BodySuspension { from: time("2025-02-01T00:00:00Z"), until: None, reason }];
        },
        |world| {
            world.chain[1].0.revocations = vec![KeyRevocation {
                key: root_of(CERTIFIER, "", &[]).key,
                revoked_at: time("2025-02-01T00:00:00Z"),
                compromised_at: None,
                reason: words("So they say", "虚偽"),
            }];
        },
        |world| world.chain[1].0.thresholds = vec![threshold("certifier", 9)],
    ];
    for (number, spoil) in shut_out.iter().enumerate() {
        for by in [vec![50], vec![STRANGER], vec![CERTIFIER]] {
            let mut world = with_toy_board(BODY, AccreditationKind::Certifies, TOY_KEYS);
            let mut other = World::accepted();
            spoil(&mut other);
            world.chain.push((other.chain[1].0.clone(), by));
            assert_eq!(world.verdict().code(), Code::Ok, "{number}");
        }
        // and in a series of the toy board itself
        let mut world = with_toy_board(BODY, AccreditationKind::Certifies, TOY_KEYS);
        let mut other = World::accepted();
        spoil(&mut other);
        other.chain[1].0.charter = world.chain[3].0.charter.clone();
        other.chain[1].0.sequence = 7;
        world.chain.push((other.chain[1].0.clone(), vec![50]));
        assert_eq!(world.verdict().code(), Code::Ok, "{number}");
    }
}

#[test]
fn a_policy_pins_series_and_bounds_their_age() {
    let mut world = World::accepted();
    let (board, body) = (world.chain[0].0.series(), world.chain[1].0.series());
    for pins in [vec![board], vec![body], vec![SeriesId::parse(&digest_of("other").to_string()).unwrap(), board]] {
        world.scene.policy.accreditation.as_mut().unwrap().series = Some(pins);
        assert_accepted(&world.verdict());
    }
    let other = SeriesId::parse(&digest_of("other").to_string()).unwrap();
    world.scene.policy.accreditation.as_mut().unwrap().series = Some(vec![other]);
    refused_by_accreditation(&world, Code::SeriesNotPinned);
    // the board's edition is of 2025-01-10, the body's of 2025-02-01
    let mut world = World::accepted();
    world.scene.at = time("2026-06-01T00:00:00Z");
    world.scene.policy.accreditation.as_mut().unwrap().max_age = Some(warifu_model::Duration::Days(507));
    assert_accepted(&world.verdict());
    world.scene.policy.accreditation.as_mut().unwrap().max_age = Some(warifu_model::Duration::Days(506));
    let verdict = world.verdict();
    assert_eq!((verdict.answer(), verdict.code()), (Answer::AcceptStale, Code::AccreditationTooOld));
    let mut newer = world.chain[0].clone();
    (newer.0.sequence, newer.0.issued_at) = (2, time("2026-01-01T00:00:00Z"));
    world.chain.push(newer);
    assert_accepted(&world.verdict());
}

#[test]
fn effort_is_bounded_and_what_is_about_others_costs_nothing() {
    let mut world = World::accepted();
    let mut bundle = world.bundle();
    let junk = |bundle: &mut warifu_model::Bundle, place: usize| {
        let made = bundle.accreditation[place].signatures[0].clone();
        let forged = |number: u8| {
            let mut forged = made.clone();
            forged.sig[0] ^= number + 1;
            forged
        };
        let signatures = &mut bundle.accreditation[place].signatures;
        signatures.extend((0..99 - u8::try_from(signatures.len()).unwrap()).map(forged));
    };
    // 30 editions of the toy board's own, each with 99 signatures that would have to be verified: nobody looks at them
    let toys = with_toy_board(BODY, AccreditationKind::Certifies, TOY_KEYS);
    for sequence in 2..32 {
        let mut edition = toys.chain[3].0.clone();
        edition.sequence = sequence;
        bundle.accreditation.push(crate::support::sealed(&Json::from(&edition).to_canonical(), &[50]));
        let place = bundle.accreditation.len() - 1;
        junk(&mut bundle, place);
    }
    assert_accepted(&world.scene.verdict_on(&Json::from(&bundle).to_canonical()));
    // the same of the body's own series, twice over through what is kept
    let mut kept = Vec::new();
    for sequence in 2..62 {
        let mut edition = world.chain[1].0.clone();
        edition.sequence = sequence;
        let mut one = World::accepted();
        one.chain = vec![(edition, vec![STRANGER])];
        let mut of_one = one.bundle();
        junk(&mut of_one, 0);
        kept.extend(of_one.accreditation);
    }
    world.log = false;
    world.scene.policy.log = None;
    let trust = world.scene.trust();
    let bytes = Json::from(&world.bundle()).to_canonical();
    let question = Question { product: None, at: world.scene.at, known_at: None };
    let verdict = Gate::new(&trust).knowing(Kept { accreditation: &kept, ..Kept::default() }).check(&bytes, &question);
    assert_refused(&verdict, CheckName::Signatures, Code::TooManySignatures);
    let verdict =
        Gate::new(&trust).knowing(Kept { accreditation: &kept[..41], ..Kept::default() }).check(&bytes, &question);
    assert_accepted(&verdict);
}
