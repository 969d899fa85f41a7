//! What is known of the status, how old that knowledge is, and what a log and its witnesses prove.

use warifu_model::{Json, Status, StatusEvent, StatusSnapshot};
use warifu_seal::checkpoint::Checkpoint;
use warifu_seal::note::{NoteKind, NoteSigner};
use warifu_verify::{Answer, CheckName, CheckOutcome, Code, Gate, Kept, Question, Trust};

use crate::support::{
    STRANGER, assert_accepted, assert_only, assert_open, assert_refused, check_of, root_of, sealed, time, words,
};
use crate::world::{ACCREDITOR, STATUS_KEY, World, sealed_status, snapshot};

fn with_status(marked: &[(u32, Status)]) -> World {
    let mut world = World::accepted();
    world.status = vec![(snapshot(5, "2026-05-20T00:00:00Z", marked), STATUS_KEY)];
    world
}

#[test]
fn every_status_has_its_code() {
    for (status, code) in [
        (Status::Suspended, Code::Suspended),
        (Status::Superseded, Code::Superseded),
        (Status::Withdrawn, Code::Withdrawn),
    ] {
        assert_refused(&with_status(&[(7, status)]).verdict(), CheckName::Status, code);
        // of others
        assert_accepted(&with_status(&[(6, status), (8, status)]).verdict());
    }
}

#[test]
fn old_knowledge_is_stale_and_never_a_refusal() {
    let mut world = World::accepted();
    world.scene.at = time("2026-06-19T00:00:00Z");
    assert_accepted(&world.verdict());
    world.scene.at = time("2026-06-19T00:00:01Z");
    let verdict = world.verdict();
    assert_only(&verdict, Answer::AcceptStale, CheckName::Status, CheckOutcome::Stale, Code::StatusTooOld);
    let detail = check_of(&verdict, CheckName::Status).detail.clone().unwrap();
    assert_eq!(detail.member("seconds_over"), Some(&Json::Int(1)));
    assert_eq!(verdict.known_at(), Some(time("2026-05-20T00:00:00Z")));
    assert_eq!(verdict.exit_code(), 3);
    // offline for a year and a half: still stale, still no refusal
    world.scene.at = time("2027-12-31T00:00:00Z");
    assert_eq!(world.verdict().answer(), Answer::AcceptStale);
    // what was bad then is bad, however old the knowledge
    let mut world = with_status(&[(7, Status::Withdrawn)]);
    world.scene.at = time("2027-12-31T00:00:00Z");
    assert_eq!(world.verdict().code(), Code::Withdrawn);
    // a policy that does not care
    let mut world = World::accepted();
    world.scene.policy.status.max_age = None;
    world.scene.at = time("2027-12-31T00:00:00Z");
    assert_accepted(&world.verdict());
}

#[test]
fn nothing_known_is_cannot_tell_where_it_must_be_known() {
    let mut world = World::accepted();
    world.status.clear();
    assert_open(&world.verdict(), CheckName::Status, Code::StatusNotInBundle);
    let mut world = World::accepted();
    world.scene.certificate.status_index = None;
    assert_open(&world.verdict(), CheckName::Status, Code::StatusIndexMissing);
    world.scene.policy.status.required = false;
    assert_accepted(&world.verdict());
    let mut world = World::accepted();
    world.scene.certificate.status_index = Some(10);
    assert_open(&world.verdict(), CheckName::Status, Code::StatusOlderThanCertificate);
}

#[test]
fn what_is_not_the_bodys_own_word_is_passed_over() {
    let not_at_hand = |world: &World| assert_open(&world.verdict(), CheckName::Status, Code::StatusNotInBundle);
    let mut world = World::accepted();
    world.status[0].1 = STRANGER;
    not_at_hand(&world);
    // another key of the body, of another role
    world.status[0].1 = 1;
    not_at_hand(&world);
    // about another series
    let mut world = World::accepted();
    world.status[0].0.series = vec![world.chain[0].0.series()];
    not_at_hand(&world);
    // a stranger's beside the true one takes nothing away
    let mut world = World::accepted();
    world.status.push((snapshot(9, "2026-05-21T00:00:00Z", &[(7, Status::Withdrawn)]), STRANGER));
    assert_accepted(&world.verdict());
    // what the body itself signed and nobody can read is bad news
    let mut world = World::accepted();
    world.status[0].0.list.push(0);
    assert_refused(&world.verdict(), CheckName::Status, Code::StatusMalformed);
    let mut bundle = World::accepted().bundle();
    bundle.status.push(crate::support::key(STATUS_KEY).sign_envelope(StatusSnapshot::PAYLOAD_TYPE, b"{}".to_vec()));
    let verdict = World::accepted().scene.verdict_on(&Json::from(&bundle).to_canonical());
    assert_refused(&verdict, CheckName::Status, Code::StatusMalformed);
    bundle.status[1] = crate::support::key(STRANGER).sign_envelope(StatusSnapshot::PAYLOAD_TYPE, b"{}".to_vec());
    assert_accepted(&World::accepted().scene.verdict_on(&Json::from(&bundle).to_canonical()));
    // the same bytes under another type are something else
    let mut bundle = World::accepted().bundle();
    bundle.status[0].payload_type = "application/vnd.in-toto+json".into();
    let verdict = World::accepted().scene.verdict_on(&Json::from(&bundle).to_canonical());
    assert_open(&verdict, CheckName::Status, Code::StatusNotInBundle);
}

/// What one snapshot at hand calls withdrawn or superseded stays so.
#[test]
fn a_later_snapshot_brings_nothing_back() {
    for (status, later) in
        [(Status::Withdrawn, None), (Status::Withdrawn, Some(Status::Suspended)), (Status::Superseded, None)]
    {
        let mut world = with_status(&[(7, status)]);
        let marked: Vec<_> = later.map(|later| (7, later)).into_iter().collect();
        world.status.push((snapshot(6, "2026-05-21T00:00:00Z", &marked), STATUS_KEY));
        assert_refused(&world.verdict(), CheckName::Status, Code::StatusContradictory);
        // of others it says what it likes
        world.scene.certificate.status_index = Some(6);
        assert_accepted(&world.verdict());
    }
    // what was suspended may be restored, what was superseded withdrawn
    let mut world = with_status(&[(7, Status::Suspended)]);
    world.status.push((snapshot(6, "2026-05-21T00:00:00Z", &[]), STATUS_KEY));
    assert_accepted(&world.verdict());
    let mut world = with_status(&[(7, Status::Superseded)]);
    world.status.push((snapshot(6, "2026-05-21T00:00:00Z", &[(7, Status::Withdrawn)]), STATUS_KEY));
    assert_refused(&world.verdict(), CheckName::Status, Code::Withdrawn);
}

#[test]
fn before_1970_nobody_had_seen_anything() {
    let mut world = World::accepted();
    let certificate = &mut world.scene.certificate;
    (certificate.evaluated_at, certificate.decided_at) = (time("1960-01-01T00:00:00Z"), time("1960-01-01T00:00:00Z"));
    certificate.granted_at = time("1960-01-01T00:00:00Z");
    world.scene.policy.accreditation = None;
    world.scene.policy.status.required = false;
    world.scene.policy.roots = [(2, "evaluator"), (3, "reviewer"), (1, "certifier")]
        .map(|(seed, role)| root_of(seed, "minato", &[role]))
        .into();
    world.scene.at = time("1966-01-01T00:00:00Z");
    world.scene.known_at = Some(time("1965-01-01T00:00:00Z"));
    assert_open(&world.verdict(), CheckName::Log, Code::NotKnownThen);
    world.scene.known_at = None;
    assert_accepted(&world.verdict());
}

#[test]
fn the_newest_snapshot_counts_and_an_older_one_takes_nothing_back() {
    let mut world = with_status(&[(7, Status::Withdrawn)]);
    world.status.push((snapshot(4, "2026-05-10T00:00:00Z", &[]), STATUS_KEY));
    assert_refused(&world.verdict(), CheckName::Status, Code::Withdrawn);
    world.status.reverse();
    assert_refused(&world.verdict(), CheckName::Status, Code::Withdrawn);
    // as known then it stood
    world.scene.known_at = Some(time("2026-05-15T00:00:00Z"));
    let verdict = world.verdict();
    assert_accepted(&verdict);
    assert_eq!(verdict.known_at(), Some(time("2026-05-10T00:00:00Z")));
    // one number, two contents
    let mut world = with_status(&[(7, Status::Withdrawn)]);
    world.status.push((snapshot(5, "2026-05-20T00:00:00Z", &[]), STATUS_KEY));
    assert_refused(&world.verdict(), CheckName::Status, Code::StatusContradictory);
    // a later number that was made earlier
    world.status[1].0 = snapshot(6, "2026-05-19T00:00:00Z", &[]);
    assert_refused(&world.verdict(), CheckName::Status, Code::StatusContradictory);
}

fn event(index: u32, status: Status, from: &str, recorded_at: &str) -> StatusEvent {
    StatusEvent { index, status, from: time(from), recorded_at: time(recorded_at), reason: words("Fault", "不具合") }
}

#[test]
fn both_times_are_answered() {
    // a fault was found in April, the certificate withdrawn from the tenth, and said so on the twelfth
    let mut world = with_status(&[(7, Status::Withdrawn)]);
    world.status[0].0.events = vec![event(7, Status::Withdrawn, "2026-04-10T00:00:00Z", "2026-04-12T00:00:00Z")];
    world.status.push((snapshot(4, "2026-04-11T00:00:00Z", &[]), STATUS_KEY));
    let ask = |world: &mut World, at: &str, known_at: Option<&str>| {
        world.scene.at = time(at);
        world.scene.known_at = known_at.map(time);
        world.verdict().code()
    };
    // valid when it was shipped, as known then and as known now
    assert_eq!(ask(&mut world, "2026-04-09T00:00:00Z", Some("2026-04-11T00:00:00Z")), Code::Ok);
    assert_eq!(ask(&mut world, "2026-04-09T00:00:00Z", None), Code::Ok);
    // shipped on the eleventh: good as known then, not as known now
    assert_eq!(ask(&mut world, "2026-04-11T00:00:00Z", Some("2026-04-11T00:00:00Z")), Code::Ok);
    assert_eq!(ask(&mut world, "2026-04-11T00:00:00Z", None), Code::Withdrawn);
    // as known when there was no snapshot yet, nobody can tell
    assert_eq!(ask(&mut world, "2026-04-01T00:00:00Z", Some("2026-04-01T00:00:00Z")), Code::StatusNotInBundle);
    assert_eq!(ask(&mut world, "2026-06-01T00:00:00Z", Some("2026-03-02T00:00:00Z")), Code::NotKnownThen);
    // suspended and restored
    let mut world = with_status(&[]);
    world.status[0].0.events = vec![
        event(7, Status::Suspended, "2026-04-10T00:00:00Z", "2026-04-10T00:00:00Z"),
        event(7, Status::Active, "2026-04-20T00:00:00Z", "2026-04-20T00:00:00Z"),
    ];
    assert_eq!(ask(&mut world, "2026-04-15T00:00:00Z", None), Code::Suspended);
    assert_eq!(ask(&mut world, "2026-04-20T00:00:00Z", None), Code::Ok);
    // the list and what is said beside it have to agree
    world.status[0].0 = snapshot(5, "2026-05-20T00:00:00Z", &[(7, Status::Withdrawn)]);
    world.status[0].0.events = vec![event(7, Status::Suspended, "2026-04-10T00:00:00Z", "2026-04-10T00:00:00Z")];
    assert_eq!(ask(&mut world, "2026-05-20T00:00:00Z", None), Code::StatusContradictory);
}

#[test]
fn a_log_proof_has_to_hold() {
    let mut world = World::accepted();
    world.log = false;
    assert_open(&world.verdict(), CheckName::Log, Code::LogProofNotInBundle);
    world.scene.policy.log.as_mut().unwrap().required = false;
    assert_accepted(&world.verdict());
    let spoilt = |spoil: &dyn Fn(String) -> String| {
        let world = World::accepted();
        let mut bundle = world.bundle();
        bundle.log = bundle.log.map(spoil);
        world.scene.verdict_on(&Json::from(&bundle).to_canonical())
    };
    assert_accepted(&spoilt(&|text| text));
    let invalid = |verdict| assert_refused(&verdict, CheckName::Log, Code::LogProofInvalid);
    invalid(spoilt(&|text| text.replace("index 2", "index 3")));
    invalid(spoilt(&|text| text.replace("\n7\n", "\n8\n")));
    invalid(spoilt(&|_| "nothing".into()));
    let unknown = spoilt(&|text| text.replace("log.minato.example", "log.other.example"));
    assert_refused(&unknown, CheckName::Log, Code::LogNotTrusted);
    // another certificate's proof
    let mut other = World::accepted();
    other.scene.certificate.number = "MCO-2026-0008".into();
    let proof = other.bundle().log;
    let world = World::accepted();
    let mut bundle = world.bundle();
    bundle.log = proof;
    invalid(world.scene.verdict_on(&Json::from(&bundle).to_canonical()));
    // the certificate with a signature more than was logged
    let mut bundle = world.bundle();
    bundle.certificate.signatures.push(bundle.certificate.signatures[0].clone());
    invalid(world.scene.verdict_on(&Json::from(&bundle).to_canonical()));
}

#[test]
fn enough_different_witnesses_have_to_have_seen_the_log() {
    let mut world = World::accepted();
    world.seen.pop();
    assert_refused(&world.verdict(), CheckName::Log, Code::WitnessQuorumNotMet);
    // the same one twice, and a stranger
    let first = world.seen[0];
    world.seen.extend([first, (STRANGER, first.1)]);
    assert_refused(&world.verdict(), CheckName::Log, Code::WitnessQuorumNotMet);
    // the same one with another key
    world.scene.policy.log.as_mut().unwrap().witnesses.push(witness_called(31, 34).key().to_string());
    let mut twice = world.bundle();
    twice.log = twice.log.map(|text| {
        let (head, note) = text.split_once("\n\n").unwrap();
        let note = Checkpoint::cosign(note, &witness_called(31, 34), 1_772_500_000).unwrap();
        format!("{head}\n\n{note}")
    });
    let verdict = world.scene.verdict_on(&Json::from(&twice).to_canonical());
    assert_refused(&verdict, CheckName::Log, Code::WitnessQuorumNotMet);
    world.seen.push((33, first.1));
    assert_accepted(&world.verdict());
    // a greatest delay between the grant and the second witness
    let delayed = |days| {
        let mut world = World::accepted();
        world.seen[1].1 = time("2026-03-05T00:00:00Z");
        world.scene.policy.log.as_mut().unwrap().max_delay = Some(warifu_model::Duration::Days(days));
        world.verdict()
    };
    assert_accepted(&delayed(2));
    assert_refused(&delayed(1), CheckName::Log, Code::LoggedTooLate);
    world.scene.known_at = Some(time("2026-03-03T00:30:00Z"));
    assert_eq!(check_of(&world.verdict(), CheckName::Log).code, Code::NotKnownThen);
}

#[test]
fn keys_of_logs_and_witnesses_have_to_be_what_they_are() {
    let code = |spoil: &dyn Fn(&mut warifu_model::LogRule)| {
        let mut policy = World::accepted().scene.policy;
        spoil(policy.log.as_mut().unwrap());
        Trust::read(&Json::from(&policy).to_canonical()).map(|_| ()).map_err(|error| error.code())
    };
    assert_eq!(code(&|_| ()), Ok(()));
    assert_eq!(code(&|rule| rule.logs[0].push('x')), Err("verifier-key-malformed"));
    assert_eq!(code(&|rule| rule.logs[0].clone_from(&rule.witnesses[0])), Err("wrong-note-key-kind"));
    let renamed = NoteSigner::new("another.name", NoteKind::Cosignature, crate::support::key(31));
    let renamed = renamed.unwrap().key().to_string();
    assert_eq!(code(&|rule| rule.witnesses[1].clone_from(&renamed)), Err("witness-key-twice"));
    let own = NoteSigner::new("witness.example/own", NoteKind::Cosignature, crate::support::key(crate::world::LOG));
    let own = own.unwrap().key().to_string();
    assert_eq!(code(&|rule| rule.witnesses.push(own.clone())), Err("witness-key-twice"));
    assert_eq!(code(&|rule| rule.quorum = 4), Err("rule-broken"));
    assert_eq!(
        code(&|rule| (rule.quorum, rule.max_delay) = (0, Some(warifu_model::Duration::Days(1)))),
        Err("rule-broken")
    );
    assert_eq!(code(&|rule| rule.logs.clear()), Err("empty"));
}

/// A witness by the name of one seed with the key of another.
fn witness_called(name: u8, seed: u8) -> NoteSigner {
    NoteSigner::new(&format!("witness.example/{name}"), NoteKind::Cosignature, crate::support::key(seed)).unwrap()
}

#[test]
fn every_key_of_a_log_is_tried() {
    let mut world = World::accepted();
    let old = NoteSigner::new(crate::world::ORIGIN, NoteKind::Ed25519, crate::support::key(77)).unwrap();
    world.scene.policy.log.as_mut().unwrap().logs.insert(0, old.key().to_string());
    assert_accepted(&world.verdict());
    world.scene.policy.log.as_mut().unwrap().logs.pop();
    assert_refused(&world.verdict(), CheckName::Log, Code::LogProofInvalid);
    // a checkpoint of no log at all does not hold, wherever it is from
    world.scene.policy.log.as_mut().unwrap().required = false;
    let mut bundle = world.bundle();
    bundle.log = bundle.log.map(|text| text.replacen("log.minato.example\n7", "\n7", 1));
    let verdict = world.scene.verdict_on(&Json::from(&bundle).to_canonical());
    assert_refused(&verdict, CheckName::Log, Code::LogProofInvalid);
}

#[test]
fn too_much_is_refused_when_it_is_read() {
    let world = World::accepted();
    let mut bundle = world.bundle();
    bundle.status = vec![sealed_status(&world.status[0].0, STATUS_KEY); 9];
    let verdict = world.scene.verdict_on(&Json::from(&bundle).to_canonical());
    assert_eq!(verdict.unreadable().map(warifu_model::ReadError::code), Some("too-many"));
}

#[test]
fn what_the_importer_has_kept_cannot_be_left_out() {
    let world = World::accepted();
    let bundle = Json::from(&world.bundle()).to_canonical();
    let trust = world.scene.trust();
    let ask = |kept: &Kept<'_>| {
        let question = Question { product: None, at: world.scene.at, known_at: world.scene.known_at };
        let verdict = Gate::new(&trust).knowing(*kept).check(&bundle, &question);
        // a gate that has seen the bundle says the same again
        let mut gate = Gate::new(&trust).knowing(*kept);
        for _ in 0..3 {
            assert_eq!(gate.check(&bundle, &question), verdict);
        }
        verdict.code()
    };
    assert_eq!(ask(&Kept::default()), Code::Ok);
    let newer = sealed_status(&snapshot(6, "2026-05-25T00:00:00Z", &[(7, Status::Withdrawn)]), STATUS_KEY);
    let mut other = snapshot(9, "2026-05-25T00:00:00Z", &[(7, Status::Withdrawn)]);
    other.body = "another-body".into();
    other.series = vec![world.chain[0].0.series()];
    let kept = [newer, sealed_status(&other, STRANGER), sealed_status(&other, STATUS_KEY)];
    assert_eq!(ask(&Kept { status: &kept, ..Kept::default() }), Code::Withdrawn);
    assert_eq!(ask(&Kept { status: &kept[1..], ..Kept::default() }), Code::Ok);
    // a newer edition that suspends the body
    let mut edition = world.chain[1].0.clone();
    edition.sequence = 2;
    edition.issued_at = time("2026-05-25T00:00:00Z");
    edition.suspensions = vec![warifu_model::BodySuspension {
        from: time("2026-03-01T00:00:00Z"),
        until: None,
        reason: words("Found out later", "後日判明"),
    }];
    let edition = [sealed(&Json::from(&edition).to_canonical(), &[ACCREDITOR])];
    assert_eq!(ask(&Kept { accreditation: &edition, ..Kept::default() }), Code::BodySuspended);
}
