//! The ledger of a body: places, numbers and digests once each, and snapshots that follow one another.

use warifu_model::{
    Bundle, Certificate, Digest, Envelope, Json, Status, StatusEvent, StatusHistory, StatusSnapshot, Terms,
};
use warifu_seal::keys::PublicKey;
use warifu_signing::{
    IssueError, Issued, Publication, PublishError, SnapshotEvents, StatusError, countersign, enter_certificates,
    handed_out, issue, issue_in, place_of, place_of_certificate, publish_status, record_status,
};

use crate::support::{CERTIFIER, REVIEWER, SALT_SEED, conformity, key, terms, time, words};

const STATUS: u8 = 5;

fn history() -> StatusHistory {
    StatusHistory::new("minato".into())
}

fn numbered(number: &str) -> Terms {
    Terms { number: number.into(), ..terms() }
}

fn issued(history: &mut StatusHistory, number: &str) -> Issued {
    issue_in(history, conformity(), &numbered(number), &key(CERTIFIER), &SALT_SEED).unwrap()
}

fn three() -> StatusHistory {
    let mut history = history();
    for number in ["K-1", "K-2", "K-3"] {
        let place = issued(&mut history, number).status_index().unwrap();
        handed_out(&mut history, place);
    }
    history
}

fn say(history: &mut StatusHistory, index: u32, status: Status, at: &str) -> Result<(), StatusError> {
    let reason = words("Fault", "不具合");
    record_status(history, StatusEvent { index, status, from: time(at), recorded_at: time(at), reason })
}

fn publish(history: &mut StatusHistory, at: &str, before: &[Envelope]) -> Result<Envelope, PublishError> {
    publish_with(history, at, before, SnapshotEvents::All, STATUS)
}

fn publish_with(
    history: &mut StatusHistory,
    at: &str,
    before: &[Envelope],
    events: SnapshotEvents,
    signer: u8,
) -> Result<Envelope, PublishError> {
    let kept = history.clone();
    let issued_at = time(at);
    let next_update = issued_at.plus(warifu_model::Duration::Days(7));
    let publication = Publication { issued_at, next_update, events, before, keys: &[] };
    let done = publish_status(history, &publication, &key(signer));
    assert!(done.is_ok() || *history == kept, "a refusal changes nothing");
    done
}

fn stated(envelope: &Envelope) -> StatusSnapshot {
    StatusSnapshot::read(&envelope.payload).unwrap()
}

fn again(history: &StatusHistory) -> StatusHistory {
    StatusHistory::read(&Json::from(history).to_canonical()).unwrap()
}

#[test]
fn every_certificate_has_a_place_a_number_and_a_digest() {
    let mut history = history();
    let first = issued(&mut history, "K-1");
    let second = issued(&mut history, "K-2");
    assert_eq!((first.status_index(), second.status_index(), history.count()), (Some(0), Some(1), 2));
    assert_eq!(history.certificates[1].certificate, second.statement_digest());
    assert_eq!(place_of(&history, "K-2", None), Ok(1));
    assert_eq!(history.place_of(first.statement_digest()), Some(0));
    let bundle = Bundle::read(second.bundle()).unwrap();
    let stated = Certificate::read(&bundle.certificate.payload).unwrap();
    assert_eq!((stated.status_index, Digest::of(&bundle.certificate.payload)), (Some(1), second.statement_digest()));
    // countersigned it is the same certificate
    let signed = Bundle::read(&countersign(second.bundle(), &key(REVIEWER)).unwrap()).unwrap();
    assert_eq!(place_of_certificate(&history, &signed), Ok(1));
    assert_eq!(again(&history), history);
    // by number, by index, by bundle; whatever may be two certificates is none
    let name = |name: &str, bundle: Option<&Bundle>| place_of(&history, name, bundle).map_err(|error| error.code());
    assert_eq!((name("1", None), name("K-2.json", Some(&signed)), name("K-2", Some(&signed))), (Ok(1), Ok(1), Ok(1)));
    assert_eq!(name("K-1", Some(&signed)), Err("certificate-ambiguous"));
    assert_eq!((name("2", None), name("K-3", None)), (Err("status-index-unknown"), Err("certificate-number-unknown")));
    let mut crossed = history.clone();
    crossed.certificates[0].number = "1".into();
    assert!(matches!(place_of(&crossed, "1", None), Err(StatusError::Ambiguous { number: Some(0), .. })));
    assert_eq!(place_of(&crossed, "0", None), Ok(0));
    // kept until they are handed out
    assert_eq!(history.pending.len(), 2);
    assert_eq!(history.pending[0].bundle, first.bundle());
    handed_out(&mut history, 0);
    assert_eq!(history.pending.iter().map(|pending| pending.index).collect::<Vec<_>>(), [1]);
}

#[test]
fn a_number_is_used_once_and_a_place_is_given_by_the_history_alone() {
    let mut history = three();
    let before = history.clone();
    let issue_with = |history: &mut StatusHistory, terms: &Terms| {
        issue_in(history, conformity(), terms, &key(CERTIFIER), &SALT_SEED)
    };
    let error = issue_with(&mut history, &numbered("K-2")).unwrap_err();
    assert!(matches!(&error, IssueError::Ledger(StatusError::NumberUsed { index: 1, .. })), "{error}");
    assert_eq!(error.code(), "certificate-number-used");
    for alike in ["k-2", "K-2 ", " K-2", "K\u{200b}-2", "K-2\u{feff}", "K\u{ad}-2"] {
        let error = issue_with(&mut history, &numbered(alike)).unwrap_err();
        assert_eq!(error.code(), "certificate-number-used", "{alike:?}");
    }
    let placed = Terms { status_index: Some(3), ..numbered("K-4") };
    assert_eq!(issue_with(&mut history, &placed).unwrap_err(), IssueError::PlaceInTerms { index: 3 });
    let alone = issue(conformity(), &placed, &key(CERTIFIER), &SALT_SEED);
    assert_eq!(alone.unwrap_err().code(), "status-index-given");
    let mut foreign = StatusHistory::new("kaiun".into());
    assert_eq!(issue_with(&mut foreign, &numbered("K-4")).unwrap_err().code(), "status-of-another-body");
    assert_eq!((history.clone(), foreign.count()), (before, 0));
    // who publishes three and knows two gives a place again
    publish(&mut history, "2026-05-01T00:00:00Z", &[]).unwrap();
    history.certificates.pop();
    assert_eq!(issue_with(&mut history, &numbered("K-4")).unwrap_err().code(), "status-shrunk");
}

/// A copy of the history is brought back: the same place is given twice.
#[test]
fn a_place_is_that_of_one_certificate() {
    let mut history = three();
    let copy = history.clone();
    let lost = issued(&mut history, "K-4");
    let mut history = copy;
    let other = issued(&mut history, "K-5");
    assert_eq!(lost.status_index(), other.status_index());
    let place = |bundle: &[u8]| place_of_certificate(&history, &Bundle::read(bundle).unwrap());
    assert_eq!(place(other.bundle()), Ok(3));
    assert!(
        matches!(place(lost.bundle()), Err(StatusError::PlaceOfAnother { index: 3, number, .. }) if number == "K-5")
    );
}

#[test]
fn a_copy_that_was_brought_back_takes_in_what_was_issued_since() {
    let mut history = three();
    let mut copy = history.clone();
    let (fourth, fifth) = (issued(&mut history, "K-4"), issued(&mut history, "K-5"));
    let keys = [key(CERTIFIER).public_key()];
    let enter = |history: &mut StatusHistory, bundle: &[u8], keys: &[PublicKey]| {
        enter_certificates(history, &[bundle], keys).map(|new| new > 0).map_err(|(_, error)| error.code())
    };
    assert_eq!(enter(&mut copy, fifth.bundle(), &keys), Err("status-place-missing"));
    assert_eq!(enter(&mut copy, fourth.bundle(), &[key(99).public_key()]), Err("signer-unknown"));
    assert_eq!(enter(&mut copy, fourth.bundle(), &keys), Ok(true));
    assert_eq!(enter(&mut copy, fourth.bundle(), &keys), Ok(false));
    assert_eq!(enter(&mut copy, fifth.bundle(), &keys), Ok(true));
    assert_eq!(copy.certificates, history.certificates);
    // several at once, in any order; where one is refused, none is entered, and it is named by its place
    let mut copy = three();
    let wrong = enter_certificates(&mut copy, &[fifth.bundle(), b"{}", fourth.bundle()], &keys).unwrap_err();
    assert_eq!((wrong.0, copy.count()), (1, 3));
    assert_eq!(enter_certificates(&mut copy, &[fifth.bundle(), fourth.bundle(), fifth.bundle()], &keys), Ok(2));
    assert_eq!(copy.certificates, history.certificates);
    let mut elsewhere = three();
    let other = issued(&mut elsewhere, "K-9");
    assert_eq!(enter(&mut copy, other.bundle(), &keys), Err("status-place-of-another-certificate"));
    assert_eq!(enter(&mut StatusHistory::new("kaiun".into()), other.bundle(), &keys), Err("status-of-another-body"));
}

#[test]
fn numbers_go_on_whatever_file_is_written() {
    let mut history = three();
    let sequence = |envelope: Envelope| stated(&envelope).sequence;
    assert_eq!(sequence(publish(&mut history, "2026-05-01T00:00:00Z", &[]).unwrap()), 1);
    assert_eq!(sequence(publish(&mut history, "2026-05-01T00:00:00Z", &[]).unwrap()), 2);
    let mut history = again(&history);
    let third = publish(&mut history, "2026-05-02T00:00:00Z", &[]).unwrap();
    assert_eq!(stated(&third).sequence, 3);
    // a history that knows less than a snapshot goes on after it
    let mut copy = three();
    assert_eq!(sequence(publish(&mut copy, "2026-05-03T00:00:00Z", &[third]).unwrap()), 4);
    let early = publish(&mut history, "2026-05-01T23:59:59Z", &[]).unwrap_err();
    assert_eq!(early.code(), "status-recorded-earlier");
    // and nothing is recorded as known before it was published
    let back = say(&mut history, 0, Status::Suspended, "2026-05-01T00:00:00Z");
    assert_eq!(back.unwrap_err().code(), "status-recorded-earlier");
    if let Some(published) = &mut history.published {
        published.sequence = u32::MAX;
    }
    assert_eq!(publish(&mut history, "2026-05-04T00:00:00Z", &[]).unwrap_err(), PublishError::NoNumberLeft);
}

#[test]
fn what_was_published_is_neither_shrunk_nor_revived_nor_rewritten() {
    let mut history = three();
    say(&mut history, 0, Status::Suspended, "2026-04-01T00:00:00Z").unwrap();
    say(&mut history, 0, Status::Active, "2026-04-02T00:00:00Z").unwrap();
    say(&mut history, 2, Status::Withdrawn, "2026-04-03T00:00:00Z").unwrap();
    let bare = history.clone();
    let snapshot = publish(&mut history, "2026-05-01T00:00:00Z", &[]).unwrap();
    let at = "2026-05-02T00:00:00Z";
    // by what the history itself knows, and by the snapshot alone
    let known = |change: fn(&mut StatusHistory)| {
        let mut changed = history.clone();
        change(&mut changed);
        publish(&mut changed, at, &[]).unwrap_err()
    };
    let held = |change: fn(&mut StatusHistory)| {
        let mut changed = bare.clone();
        change(&mut changed);
        publish(&mut changed, at, std::slice::from_ref(&snapshot)).unwrap_err()
    };
    let shrunk = |history: &mut StatusHistory| drop(history.certificates.pop().and(history.events.pop()));
    assert_eq!(known(shrunk), PublishError::Shrunk { published: 3, known: 2 });
    assert_eq!(held(shrunk), PublishError::Shrunk { published: 3, known: 2 });
    let revived = |history: &mut StatusHistory| drop(history.events.pop());
    for error in [known(revived), held(revived)] {
        assert_eq!(
            error,
            PublishError::Revived { index: 2, number: "K-3".into(), was: Status::Withdrawn, now: Status::Active }
        );
        assert!(error.to_string().contains("`K-3`"), "{error}");
    }
    let superseded = |history: &mut StatusHistory| history.events[2].status = Status::Superseded;
    assert_eq!(known(superseded).code(), "status-revived");
    let vanished = |history: &mut StatusHistory| drop(history.events.drain(..2));
    assert_eq!(known(vanished).code(), "status-history-rewritten");
    assert_eq!(held(vanished).code(), "status-history-rewritten");
    let reworded = |history: &mut StatusHistory| history.events[2].reason.en = "Nothing".into();
    assert_eq!(known(reworded).code(), "status-history-rewritten");
    assert_eq!(held(reworded).code(), "status-history-rewritten");
    let swapped = |history: &mut StatusHistory| history.certificates.swap(0, 1);
    assert_eq!(known(swapped).code(), "status-history-rewritten");
    // a suspension that was published is not forgotten
    let mut suspended = three();
    say(&mut suspended, 1, Status::Suspended, "2026-04-03T00:00:00Z").unwrap();
    let brief = publish_with(&mut suspended, "2026-05-01T00:00:00Z", &[], SnapshotEvents::Omitted, STATUS).unwrap();
    let error = publish(&mut three(), at, std::slice::from_ref(&brief)).unwrap_err();
    assert!(matches!(&error, PublishError::EventVanished { index: 1, number, .. } if number == "K-2"), "{error}");
    say(&mut suspended, 1, Status::Active, at).unwrap();
    assert!(publish(&mut suspended, at, &[brief]).is_ok());
    // what was superseded may be withdrawn, and more may be said
    let mut more = three();
    say(&mut more, 1, Status::Superseded, "2026-04-03T00:00:00Z").unwrap();
    publish(&mut more, "2026-05-01T00:00:00Z", &[]).unwrap();
    say(&mut more, 1, Status::Withdrawn, at).unwrap();
    issued(&mut more, "K-4");
    assert_eq!(stated(&publish(&mut more, at, &[]).unwrap()).count, 4);
}

#[test]
fn a_snapshot_before_is_taken_from_the_body_alone() {
    let mut history = three();
    let own = publish(&mut history, "2026-05-01T00:00:00Z", &[]).unwrap();
    // one of another signer would use up the numbers
    let mut foreign = three();
    let foreign = publish_with(&mut foreign, "2026-05-01T00:00:00Z", &[], SnapshotEvents::All, 66).unwrap();
    let at = "2026-05-02T00:00:00Z";
    assert_eq!(publish(&mut three(), at, std::slice::from_ref(&foreign)).unwrap_err().code(), "signer-unknown");
    // but the body may have another key by now
    let publication = Publication {
        issued_at: time(at),
        next_update: time("2026-05-09T00:00:00Z"),
        events: SnapshotEvents::All,
        before: std::slice::from_ref(&foreign),
        keys: &[key(66).public_key()],
    };
    assert!(publish_status(&mut three(), &publication, &key(STATUS)).is_ok());
    // the very one that the history knows needs no key
    assert!(publish_with(&mut history.clone(), at, std::slice::from_ref(&own), SnapshotEvents::All, 77).is_ok());
    // two with one number
    let mut twice = three();
    let twin = publish_with(&mut twice, "2026-05-01T00:00:01Z", &[], SnapshotEvents::All, STATUS).unwrap();
    assert_eq!(publish(&mut history, at, &[twin]).unwrap_err(), PublishError::NumberTwice { sequence: 1 });
    let mut other = StatusHistory::new("kaiun".into());
    assert_eq!(publish(&mut other, at, &[own]).unwrap_err().code(), "status-of-another-body");
}

#[test]
fn only_the_last_bundles_are_kept_for_those_who_ask_later() {
    let mut history = history();
    for number in 0..20 {
        issued(&mut history, &format!("K-{number}"));
    }
    let kept: Vec<_> = history.pending.iter().map(|pending| pending.index).collect();
    assert_eq!(kept, (4..20).collect::<Vec<_>>());
    assert_eq!(again(&history), history);
}
