//! Somebody who means harm, or is careless: officers who end, entries that nobody made honestly, documents and seeds that are gone.

use warifu_ledger::store::{MemoryStore, Scan, Store as _, Table};
use warifu_ledger::{Beyond, Body, FaultCode, LedgerError, Published, fold::fold, journal, tables, verify};
use warifu_model::{
    Act, CaseKind, Certificate, CheckpointAct, Digest, EnteredAct, Envelope, IssuedAct, Json, LedgerStep, LoggedAct,
    Officer, OpenedAct, PlacedAct, Role, SignedAct, SnapshotAct, Status, StatusAct, StatusChange, StatusSnapshot,
    StepAct, StepName, Threshold, Timestamp, WeakeningCode,
};
use warifu_seal::note::{NoteKind, NoteSigner};
use warifu_testkit::files::one_in;

use crate::publishing::{log_signer, publish, request};
use crate::world::*;

fn create(opened: OpenedAct) -> Result<Body, LedgerError> {
    Body::create(MemoryStore::new().another().unwrap(), opened, time(OPENED_AT))
}

fn code(opened: OpenedAct) -> String {
    create(opened).err().map(|error| error.code().to_owned()).unwrap_or_default()
}

#[test]
fn a_ledger_is_opened_by_officers_who_are_in_office_and_stay() {
    let with = |from: Option<&str>, until: Option<&str>| {
        let mut opened = opening();
        let is_admin = |officer: &&mut Officer| officer.roles.iter().any(|role| role.as_str() == "administrator");
        for officer in opened.officers.iter_mut().filter(is_admin).skip(1) {
            (officer.from, officer.until) = (from.map(time), until.map(time));
        }
        opened
    };
    assert_eq!(code(with(None, Some("2025-12-31T00:00:00Z"))), "ledger-without-officer", "one had ended");
    assert_eq!(code(with(None, Some("2027-01-01T00:00:00Z"))), "ledger-without-officer", "one will end");
    assert_eq!(code(with(Some("2026-02-01T00:00:00Z"), None)), "ledger-without-officer", "one has not begun");
    assert_eq!(code(with(Some("2025-02-01T00:00:00Z"), None)), "");
    // who evaluates may end: that can be mended as long as officers can be changed
    let mut opened = opening();
    opened.officers.iter_mut().find(|officer| officer.key == text(EVALUATOR)).unwrap().until =
        Some(time("2027-01-01T00:00:00Z"));
    assert_eq!(code(opened), "");
}

#[test]
fn a_ledger_is_opened_only_where_its_officers_can_sign_a_certificate() {
    let with = |counts: [(&str, u32); 2]| {
        let threshold = |(role, count)| Threshold { role: Role::parse(role).unwrap(), count };
        OpenedAct { thresholds: counts.map(threshold).to_vec(), ..opening() }
    };
    // two keys have each of the roles, but one of them is the same key
    assert_eq!(code(with([("certifier", 2), ("evaluator", 1)])), "");
    assert_eq!(code(with([("certifier", 2), ("evaluator", 2)])), "ledger-without-signatories");
    assert_eq!(code(with([("certifier", 1), ("notary", 1)])), "ledger-without-signatories");
}

fn propose(body: &mut Body, case: &str, officer: Officer, at: i64) -> Result<Digest, LedgerError> {
    let mut step = blank(body, case, CaseKind::Officers, StepName::Proposed, minute(at));
    step.officer = Some(officer);
    take(body, &step, ADMIN).map(|taken| taken.step)
}

fn decide(body: &mut Body, case: &str, proposed: Digest, at: i64) -> Result<(), LedgerError> {
    let mut step = blank(body, case, CaseKind::Officers, StepName::Decided, minute(at));
    step.previous = Some(proposed);
    take(body, &step, ADMIN_2).map(drop)
}

#[test]
fn no_period_that_is_still_to_come_locks_the_body_out() {
    let mut body = body();
    let ends = |seed, at| Officer { until: Some(minute(at)), ..officer(seed, "Ends", &["administrator"]) };
    let moves = Officer { from: Some(minute(500)), ..officer(ADMIN_2, "Moves", &["reviewer"]) };
    // of three, one may end or get another role later; whoever decides second is told
    let one = propose(&mut body, "o-1", ends(ALL, 1_000), 1).unwrap();
    let two = propose(&mut body, "o-2", moves, 2).unwrap();
    decide(&mut body, "o-1", one, 3).unwrap();
    assert_eq!(decide(&mut body, "o-2", two, 4).unwrap_err().code(), "ledger-without-officer");
    assert_eq!(propose(&mut body, "o-3", ends(ADMIN, 2_000), 5).unwrap_err().code(), "ledger-without-officer");
    // one who begins when the other one ends makes room
    let next = Officer { from: Some(minute(1_000)), ..officer(STRANGER, "Next", &["administrator"]) };
    let three = propose(&mut body, "o-4", next, 6).unwrap();
    decide(&mut body, "o-4", three, 7).unwrap();
    let gap = propose(&mut body, "o-5", ends(ADMIN_2, 2_000), 8).unwrap();
    decide(&mut body, "o-5", gap, 9).unwrap();
    assert_eq!(verify(body.store(), &mut MemoryStore::new()).unwrap().faults, []);
}

/// A ledger with one certificate that is issued and suspended, one that waits for signatures, a snapshot and a checkpoint.
fn filled() -> (Body, Digest) {
    let mut body = body();
    let one = issued(&mut body, 1, 1).certificate;
    let waiting = placed(&mut body, "c-2", "K-2", 2).certificate;
    change(&mut body, "s-1", one, Status::Suspended, 5).unwrap();
    publish(&mut body, minute(6)).unwrap();
    let signed = body.checkpoint_to_sign(minute(7)).unwrap().sign(&log_signer()).unwrap();
    body.publish_checkpoint(signed.as_bytes(), minute(7)).unwrap();
    (body, waiting)
}

/// Appends acts with digests and rows that fit, as somebody could who can write to the store; gives what is found.
fn forged(body: &mut Body, blobs: &[&[u8]], acts: Vec<Act>) -> Vec<FaultCode> {
    assert_eq!(verify(body.store(), &mut MemoryStore::new()).unwrap().faults, []);
    let mut write = body.store().write().unwrap();
    for bytes in blobs {
        journal::put_blob(&mut *write, bytes).unwrap();
    }
    for act in acts {
        let (entry, _) = journal::append(&mut *write, minute(60), act).unwrap();
        fold(&mut *write, &entry).unwrap();
    }
    write.commit().unwrap();
    let found = verify(body.store(), &mut MemoryStore::new()).unwrap();
    found.faults.into_iter().map(|fault| fault.code).collect()
}

fn signature(body: &mut Body, certificate: Digest, seed: u8) -> Act {
    let message = Envelope::pae(Envelope::IN_TOTO_PAYLOAD, &body.statement(&certificate).unwrap());
    Act::Signed(SignedAct { certificate, key: text(seed), signature: key(seed).sign(&message).to_vec() })
}

#[test]
fn signatures_that_were_not_waited_for_are_found() {
    let (mut body, waiting) = filled();
    let twice = vec![signature(&mut body, waiting, CERTIFIER); 2];
    assert_eq!(forged(&mut body, &[], twice), [FaultCode::SignatureDiffers]);
    let (mut body, waiting) = filled();
    let other_role = signature(&mut body, waiting, STATUS);
    assert_eq!(forged(&mut body, &[], vec![other_role]), [FaultCode::SignatureDiffers]);
    let (mut body, _) = filled();
    let issued_before = first_certificate(&mut *body.read().unwrap());
    let late = signature(&mut body, issued_before, ALL);
    // with enough signatures the certificate would have been issued in the next entry
    assert_eq!(forged(&mut body, &[], vec![late]), [FaultCode::SignatureDiffers, FaultCode::EntryUnfounded]);
}

fn first_certificate(read: &mut dyn warifu_ledger::store::Read) -> Digest {
    let row = read.get(&tables::CERTIFICATE, &[0_i64.into()]).unwrap().unwrap();
    warifu_ledger::rows::CertificateRow::of(&row).digest
}

#[test]
fn one_key_counts_once_towards_the_thresholds() {
    let mut opened = opening();
    opened.thresholds = vec![Threshold { role: Role::parse("certifier").unwrap(), count: 2 }];
    let mut body = create(opened).unwrap();
    let waiting = placed(&mut body, "c-1", "K-1", 1).certificate;
    let (mut acts, leaf) = (vec![signature(&mut body, waiting, CERTIFIER); 2], 0);
    let envelope = key(CERTIFIER).sign_envelope(Envelope::IN_TOTO_PAYLOAD, body.statement(&waiting).unwrap());
    let bytes = Json::from(&envelope).to_canonical();
    let envelope = Digest::of(&bytes);
    acts.push(Act::Issued(IssuedAct { certificate: waiting, number: "K-1".into(), index: 0, envelope, leaf }));
    assert_eq!(forged(&mut body, &[&bytes], acts), [FaultCode::SignatureDiffers, FaultCode::EntryUnfounded]);
}

#[test]
fn what_is_issued_is_what_was_signed() {
    let (mut body, waiting) = filled();
    let acts = [CERTIFIER, EVALUATOR, REVIEWER].map(|seed| signature(&mut body, waiting, seed));
    // with two of three signatures
    let mut envelope = key(CERTIFIER).sign_envelope(Envelope::IN_TOTO_PAYLOAD, body.statement(&waiting).unwrap());
    key(EVALUATOR).add_signature(&mut envelope).unwrap();
    let bytes = Json::from(&envelope).to_canonical();
    let issued =
        IssuedAct { certificate: waiting, number: "K-2".into(), index: 1, envelope: Digest::of(&bytes), leaf: 2 };
    let acts = acts.into_iter().chain([Act::Issued(issued)]).collect();
    assert_eq!(forged(&mut body, &[&bytes], acts), [FaultCode::EntryUnfounded]);
}

#[test]
fn what_was_before_the_ledger_is_not_entered_later() {
    let (mut body, _) = filled();
    let logged = Act::Logged(LoggedAct { document: Digest::of(b"a notice"), leaf: 2 });
    assert_eq!(forged(&mut body, &[b"a notice"], vec![logged]), [FaultCode::EntryUnfounded]);
    // a certificate of a sister ledger, signed by the same officers
    let mut sister = self::body();
    for (number, case) in [("K-8", "c-8"), ("K-9", "c-9")] {
        placed(&mut sister, case, number, 1);
    }
    let third = placed(&mut sister, "c-3", "K-3", 2);
    for seed in [CERTIFIER, EVALUATOR, REVIEWER] {
        sign(&mut sister, &third, seed, 3).unwrap();
    }
    let bundle = warifu_model::Bundle::read(&sister.bundle("K-3").unwrap().unwrap()).unwrap();
    let envelope = Json::from(&bundle.certificate).to_canonical();
    let entered =
        EnteredAct { certificate: third.certificate, number: "K-3".into(), index: 2, envelope: Digest::of(&envelope) };
    let (mut body, _) = filled();
    assert_eq!(forged(&mut body, &[&envelope], vec![Act::Entered(entered)]), [FaultCode::EntryUnfounded]);
}

/// The steps of a certification that was taken up to its place, with all documents, as they could be put into another ledger of the same
/// officers.
fn honestly(body: &mut Body) -> (Vec<Vec<u8>>, Vec<Act>) {
    let acts = journal::entries(&mut *body.read().unwrap(), 1, 100).unwrap();
    let mut read = body.read().unwrap();
    let rows = read.scan(&Scan::all(&tables::BLOB, 100)).unwrap();
    let blobs = rows.iter().map(|row| journal::unpacked(&mut *read, row).unwrap()).collect();
    (blobs, acts.into_iter().map(|(_, entry)| entry.act).collect())
}

/// What is found where the statement of a certificate is another one than the one that follows from its steps.
fn forged_statement(change: impl FnOnce(&mut Certificate)) -> Vec<FaultCode> {
    let mut body = body();
    let honest = placed(&mut body, "c-1", "K-1", 1);
    let mut other = self::body();
    let (mut blobs, acts) = honestly(&mut body);
    let mut stated = Certificate::read(&honest.statement).unwrap();
    change(&mut stated);
    let statement = Json::from(&stated).to_canonical();
    let certificate = Digest::of(&statement);
    blobs.push(statement);
    let blobs: Vec<&[u8]> = blobs.iter().map(Vec::as_slice).collect();
    let acts = acts.into_iter().map(|act| match act {
        Act::Placed(act) => Act::Placed(PlacedAct { certificate, ..act }),
        act => act,
    });
    forged(&mut other, &blobs, acts.collect())
}

#[test]
fn a_certificate_says_what_its_record_and_terms_say() {
    assert_eq!(forged_statement(|_| {}), []);
    let differs = [FaultCode::CertificateDiffers];
    let requirement = || warifu_model::RequirementId::parse("R.1").unwrap();
    // what the terms say
    assert_eq!(forged_statement(|stated| stated.scope = words("All products", "全製品")), differs);
    assert_eq!(forged_statement(|stated| stated.expires_at = None), differs);
    // what the record says: a level that nobody weighed, a set of another name, a waiver that nobody gave
    assert_eq!(forged_statement(|stated| stated.level = Some("4".into())), differs);
    assert_eq!(forged_statement(|stated| stated.set.version = warifu_model::SemVer::parse("2.0.0").unwrap()), differs);
    assert_eq!(forged_statement(|stated| stated.set.title = words("Great set", "大きな要求事項集")), differs);
    assert_eq!(forged_statement(|stated| stated.unmet = vec![requirement()]), differs);
    assert_eq!(forged_statement(|stated| stated.waived = vec![requirement()]), differs);
    assert_eq!(forged_statement(|stated| stated.weakenings = vec![WeakeningCode::DraftSet]), differs);
    assert_eq!(forged_statement(|stated| stated.findings.count += 1), differs);
}

/// Every officer of a case may have been deceived, or bought: what stands in the record still says that nothing can be granted.
#[test]
fn a_certificate_on_a_record_that_does_not_conform_is_found() {
    let mut body = body();
    let honest = placed(&mut body, "c-1", "K-1", 1);
    let (mut blobs, acts) = honestly(&mut body);
    let bad = papers(false);
    let record = Digest::of(&bad.record);
    let mut stated = Certificate::read(&honest.statement).unwrap();
    (stated.record, stated.unmet) = (record, vec![warifu_model::RequirementId::parse("R.2").unwrap()]);
    let statement = Json::from(&stated).to_canonical();
    let certificate = Digest::of(&statement);
    blobs.extend(bad.blobs.into_iter().chain([bad.record, statement]));
    let mut previous = None;
    // the same steps about the other record, signed by the same officers
    let acts = acts.into_iter().map(|act| match act {
        Act::Step(step) => {
            let mut said = LedgerStep::read(&step.envelope.payload).unwrap();
            said.previous = previous;
            said.record = said.record.map(|_| record);
            let officer = [REGISTRAR, EVALUATOR, REVIEWER, CERTIFIER].into_iter().find(|seed| text(*seed) == step.key);
            let envelope = signed(&said, &key(officer.unwrap()));
            previous = Some(Digest::of(&envelope.payload));
            Act::Step(StepAct { envelope, ..step })
        }
        Act::Placed(act) => Act::Placed(PlacedAct { certificate, step: previous.unwrap(), ..act }),
        act => act,
    });
    let acts: Vec<Act> = acts.collect();
    let blobs: Vec<&[u8]> = blobs.iter().map(Vec::as_slice).collect();
    assert_eq!(forged(&mut self::body(), &blobs, acts), [FaultCode::CertificateDiffers]);
}

/// What follows from a step comes with it: a journal that ends between the two was cut, and says so by itself.
#[test]
fn half_of_a_transaction_is_found() {
    let mut body = body();
    placed(&mut body, "c-1", "K-1", 1);
    let (blobs, mut acts) = honestly(&mut body);
    assert!(matches!(acts.pop(), Some(Act::Placed(_))));
    let blobs: Vec<&[u8]> = blobs.iter().map(Vec::as_slice).collect();
    assert_eq!(forged(&mut self::body(), &blobs, acts), [FaultCode::EntryUnfounded]);
    let (mut body, waiting) = filled();
    let acts = [CERTIFIER, EVALUATOR, REVIEWER].map(|seed| signature(&mut body, waiting, seed));
    assert_eq!(forged(&mut body, &[], acts.to_vec()), [FaultCode::EntryUnfounded]);
}

/// Steps that their officers have signed, and that no ledger takes: what is withdrawn stays so.
#[test]
fn a_decision_that_was_not_possible_is_found() {
    let (mut body, _) = filled();
    let one = first_certificate(&mut *body.read().unwrap());
    change(&mut body, "s-2", one, Status::Withdrawn, 50).unwrap();
    let back =
        |status| StatusChange { certificate: one, status, from: minute(55), reason: words("Mended", "修正済み") };
    assert_eq!(change(&mut body, "s-3", one, Status::Active, 55).unwrap_err().code(), "status-change-not-possible");
    let mut step = blank(&body, "s-3", CaseKind::Status, StepName::Proposed, minute(55));
    step.change = Some(back(Status::Active));
    let proposed = signed(&step, &key(REGISTRAR));
    step.previous = Some(Digest::of(&proposed.payload));
    (step.step, step.change) = (StepName::Decided, None);
    let decided = signed(&step, &key(CERTIFIER));
    let StatusChange { status, from, reason, .. } = back(Status::Active);
    let said = Some(Digest::of(&decided.payload));
    let acts = vec![
        Act::Step(StepAct { key: text(REGISTRAR), envelope: proposed }),
        Act::Step(StepAct { key: text(CERTIFIER), envelope: decided }),
        Act::Status(StatusAct { index: 0, status, from, reason, step: said, recorded_at: None }),
    ];
    assert_eq!(forged(&mut body, &[], acts), [FaultCode::StepRefused, FaultCode::StepRefused]);
}

/// What is said of the time before the ledger is held against itself as well.
#[test]
fn what_was_before_the_ledger_holds_together() {
    let mut sister = body();
    issued(&mut sister, 1, 1);
    let bundle = warifu_model::Bundle::read(&sister.bundle("K-1").unwrap().unwrap()).unwrap();
    let certificate = Digest::of(&bundle.certificate.payload);
    let bytes = Json::from(&bundle.certificate).to_canonical();
    let envelope = Digest::of(&bytes);
    let entered = |number: &str| Act::Entered(EnteredAct { certificate, number: number.into(), index: 0, envelope });
    let old = |status, recorded| {
        let (reason, from) = (words("Old", "旧"), minute(0));
        Act::Status(StatusAct { index: 0, status, from, reason, step: None, recorded_at: Some(minute(recorded)) })
    };
    let found = |acts: &[Act]| forged(&mut body(), &[&bytes], acts.to_vec());
    let (first, withdrawn) = (entered("K-1"), old(Status::Withdrawn, 1));
    assert_eq!(found(&[first.clone(), withdrawn.clone()]), []);
    assert_eq!(found(&[entered("K-7")]), [FaultCode::EntryUnfounded]);
    assert_eq!(found(&[first.clone(), withdrawn, old(Status::Active, 2)]), [FaultCode::EntryUnfounded]);
    assert_eq!(found(&[first, old(Status::Suspended, 61)]), [FaultCode::EntryUnfounded]);
}

fn snapshot_act(envelope: &Envelope) -> (Vec<u8>, Act) {
    let said = StatusSnapshot::read(&envelope.payload).unwrap();
    let bytes = Json::from(envelope).to_canonical();
    let act = SnapshotAct {
        sequence: said.sequence,
        digest: Digest::of(&envelope.payload),
        issued_at: said.issued_at,
        series: said.series.clone(),
        count: said.count,
        list: said.list.clone(),
        events: u32::try_from(said.events.len()).unwrap(),
        next_update: Some(said.next_update),
        envelope: Some(Digest::of(&bytes)),
    };
    (bytes, Act::Snapshot(act))
}

#[test]
fn a_snapshot_that_was_not_due_is_found() {
    let (mut body, _) = filled();
    let payload = body.snapshot_to_sign(&request(minute(60))).unwrap();
    let by_another = key(CERTIFIER).sign_envelope(StatusSnapshot::PAYLOAD_TYPE, payload.clone());
    let (bytes, act) = snapshot_act(&by_another);
    assert_eq!(forged(&mut body, &[&bytes], vec![act]), [FaultCode::SnapshotDiffers]);
    // one that forgets the suspension, from a sister ledger in which nobody was suspended
    let mut sister = self::body();
    issued(&mut sister, 1, 1);
    placed(&mut sister, "c-2", "K-2", 2);
    publish(&mut sister, minute(6)).unwrap();
    let payload = sister.snapshot_to_sign(&request(minute(60))).unwrap();
    let forgetful = key(STATUS).sign_envelope(StatusSnapshot::PAYLOAD_TYPE, payload);
    let (bytes, act) = snapshot_act(&forgetful);
    let (mut body, _) = filled();
    assert_eq!(forged(&mut body, &[&bytes], vec![act]), [FaultCode::SnapshotDiffers]);
    // and one that is due is none of that
    let (mut body, _) = filled();
    publish(&mut body, minute(60)).unwrap();
    assert_eq!(verify(body.store(), &mut MemoryStore::new()).unwrap().faults, []);
}

#[test]
fn a_checkpoint_by_a_key_that_is_not_the_logs_is_found() {
    let (mut body, _) = filled();
    issued(&mut body, 3, 50);
    let next = body.checkpoint_to_sign(minute(60)).unwrap();
    let by_another = NoteSigner::new(ORIGIN, NoteKind::Ed25519, key(STATUS)).unwrap();
    let note = next.sign(&by_another).unwrap();
    let act = CheckpointAct { size: u32::try_from(next.size()).unwrap(), note };
    assert_eq!(forged(&mut body, &[], vec![Act::Checkpoint(act)]), [FaultCode::CheckpointDiffers]);
}

/// The same ledger without one row.
fn without(body: &mut Body, table: &'static Table, number: usize) -> MemoryStore {
    let mut copy = MemoryStore::new();
    let mut write = copy.write().unwrap();
    let mut read = body.read().unwrap();
    for other in tables::KEPT.iter().chain(tables::DERIVED) {
        for (at, row) in read.scan(&Scan::all(other, 1_000_000)).unwrap().into_iter().enumerate() {
            if other.name != table.name || at != number {
                write.insert(other, &row).unwrap();
            }
        }
    }
    write.commit().unwrap();
    drop(read);
    copy
}

#[test]
fn a_row_that_is_gone_is_found() {
    let (mut body, _) = filled();
    let all = rows(&mut body);
    for (table, (_, rows)) in tables::KEPT.iter().chain(tables::DERIVED).zip(&all) {
        // ordinarily of every fourth
        for number in (0..rows.len()).step_by(one_in(4)) {
            let mut store = without(&mut body, table, number);
            let found = verify(&mut store, &mut MemoryStore::new());
            let is_found = found.is_ok_and(|found| !found.holds());
            assert!(is_found, "{} row {number} of {}", table.name, rows.len());
        }
    }
}

#[test]
fn nothing_goes_on_after_an_entry_that_was_changed() {
    let (mut body, _) = filled();
    let all = rows(&mut body);
    let last = all[0].1.len() - 1;
    let mut copy = MemoryStore::new();
    let mut write = copy.write().unwrap();
    for (table, (_, rows)) in tables::KEPT.iter().chain(tables::DERIVED).zip(&all) {
        for (at, row) in rows.iter().enumerate() {
            let mut row = row.clone();
            if table.name == tables::JOURNAL.name && at == last {
                // another time in the bytes, under the digest of those of before
                let text = String::from_utf8(row[3].bytes().to_vec()).unwrap();
                let known_at = Timestamp::from_unix(row[1].integer()).unwrap().to_string();
                row[3] = text.replace(&known_at, "2026-03-02T00:00:00Z").into_bytes().into();
            }
            write.insert(table, &row).unwrap();
        }
    }
    tables::SCHEMA.rebuilt(&mut *write).unwrap();
    write.commit().unwrap();
    let mut body = Body::open(Box::new(copy)).unwrap();
    let step = blank(&body, "c-9", CaseKind::Certification, StepName::Applied, time("2026-03-03T00:00:00Z"));
    assert_eq!(take(&mut body, &step, REGISTRAR).unwrap_err().code(), "ledger-chain-broken");
}

/// Between two checkpoints certificates are published already: a copy from before them gives their places again.
#[test]
fn a_certificate_that_was_published_alone_tells_that_a_ledger_is_behind() {
    let (mut body, mut copy) = (filled().0, filled().0);
    let third = issued(&mut body, 3, 50);
    let bundle = warifu_model::Bundle::read(&body.bundle("K-3").unwrap().unwrap()).unwrap();
    let published = [Published::Certificate(&bundle.certificate)];
    assert_eq!(body.beyond(&published).unwrap(), []);
    let behind = [Beyond::Certificate { place: 2, places: 2 }];
    assert_eq!(copy.beyond(&published).unwrap(), behind);
    assert_eq!(behind[0].code().as_str(), "certificate_not_known");
    assert_eq!(copy.demand_current(&published).unwrap_err().code(), "ledger-behind");
    // it went on: another certificate has the place now
    let other = issued(&mut copy, 4, 51);
    assert_eq!(other.index, third.index);
    assert_eq!(copy.beyond(&published).unwrap(), [Beyond::Certificate { place: 2, places: 3 }]);
    // nobody's certificate tells nothing
    let strange = key(STRANGER).sign_envelope(Envelope::IN_TOTO_PAYLOAD, third.statement);
    assert_eq!(body.beyond(&[Published::Certificate(&strange)]).unwrap(), [Beyond::Unsigned]);
}

/// What is found in a journal of these entries, made anew with digests and rows that fit; none where they cannot even be folded.
fn made_anew(blobs: &[Vec<u8>], entries: &[(Timestamp, Act)]) -> Option<Vec<FaultCode>> {
    let mut body = body();
    let mut write = body.store().write().unwrap();
    for bytes in blobs {
        journal::put_blob(&mut *write, bytes).unwrap();
    }
    for (known_at, act) in entries {
        let (entry, _) = journal::append(&mut *write, *known_at, act.clone()).ok()?;
        fold(&mut *write, &entry).ok()?;
    }
    write.commit().unwrap();
    let found = verify(body.store(), &mut MemoryStore::new()).unwrap();
    Some(found.faults.into_iter().map(|fault| fault.code).collect())
}

/// Whoever can write to the store can make the whole journal anew. No entry alone can be left out, come twice or change places with the
/// next one, but the last one be left out, where it is no part of a transaction: the end of a journal.
#[test]
fn no_entry_is_left_out_doubled_or_moved_unseen() {
    let (mut body, _) = filled();
    let blobs: Vec<Vec<u8>> = {
        let mut read = body.read().unwrap();
        let rows = read.scan(&Scan::all(&tables::BLOB, 1_000)).unwrap();
        rows.iter().map(|row| journal::unpacked(&mut *read, row).unwrap()).collect()
    };
    let entries = journal::entries(&mut *body.read().unwrap(), 1, 1_000).unwrap();
    let entries: Vec<(Timestamp, Act)> = entries.into_iter().map(|(_, entry)| (entry.known_at, entry.act)).collect();
    assert_eq!(made_anew(&blobs, &entries), Some(Vec::new()));
    let mut unseen = Vec::new();
    for at in 0..entries.len() {
        let mut without = entries.clone();
        without.remove(at);
        let mut twice = entries.clone();
        twice.insert(at, entries[at].clone());
        let mut moved = entries.clone();
        if at + 1 < moved.len() {
            // the times stay in their order
            let (one, other) = (moved[at].1.clone(), moved[at + 1].1.clone());
            (moved[at].1, moved[at + 1].1) = (other, one);
        }
        for (how, changed) in [("left out", without), ("doubled", twice), ("moved", moved)] {
            if changed != entries && made_anew(&blobs, &changed).is_some_and(|found| found.is_empty()) {
                unseen.push(format!("{} {at} {how}", entries[at].1.name()));
            }
        }
    }
    let last = entries.len() - 1;
    assert_eq!(unseen, [format!("checkpoint {last} left out")]);
}
