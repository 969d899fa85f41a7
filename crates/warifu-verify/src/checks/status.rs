use warifu_model::{Json, Status, StatusEvent, StatusSnapshot, Timestamp};
use warifu_seal::status_list::StatusList;

use super::Case;
use super::accreditation::Way;
use crate::chain::{Edition, STATUS};
use crate::check::{Check, CheckName};
use crate::code::Code;
use crate::gate::Snapshot;
use crate::keyring::Keyring;
use crate::trust::Period;

/// A snapshot that the body signed.
struct Known<'a> {
    snapshot: &'a StatusSnapshot,
    list: &'a StatusList,
}

/// What is known of the certificate's status, and from when that knowledge is.
pub(super) fn status(case: &Case<'_>, ways: &[Way<'_>]) -> (Check, Option<Timestamp>) {
    let granted_at = case.certificate.granted_at;
    if case.request.known_at.is_some_and(|known_at| known_at < granted_at) {
        let check = Check::unknown(CheckName::Status, Code::NotKnownThen).with("granted_at", granted_at);
        return (check, None);
    }
    let in_bundle = case.status.iter().map(|opened| own(case, ways, opened.as_ref().map_err(Check::clone)?));
    let mut snapshots = match in_bundle.collect::<Result<Vec<_>, _>>() {
        Ok(snapshots) => snapshots,
        Err(failed) => return (failed, Some(granted_at)),
    };
    snapshots.extend(case.kept.iter().filter_map(|opened| own(case, ways, opened).ok()));
    if is_contradictory(&snapshots) {
        return (Check::fail(CheckName::Status, Code::StatusContradictory), Some(granted_at));
    }
    let is_known =
        |known: &&Known<'_>| case.request.known_at.is_none_or(|known_at| known.snapshot.issued_at <= known_at);
    let newest = snapshots.iter().filter(is_known).max_by_key(|known| known.snapshot.sequence);
    let Some(newest) = newest else { return (nothing_known(case, Code::StatusNotInBundle), Some(granted_at)) };
    (judge(case, newest), Some(newest.snapshot.issued_at.max(granted_at)))
}

/// Takes a snapshot of the body. One that is not the body's own is refused rather than passed over: it was put there to
/// mislead.
fn own<'a>(case: &Case<'_>, ways: &[Way<'_>], known: &'a Snapshot) -> Result<Known<'a>, Check> {
    let Snapshot { opened, said: snapshot, list } = known;
    let body = &case.certificate.body.id;
    let signed_at = snapshot.issued_at;
    // of an issuer through whom the body may certify this; another one's word is about something else. Where nobody
    // lets the body certify this, that alone is the failure.
    let is_sound = |edition: &Edition| {
        ways.iter().all(|way| !way.holds()) || ways.iter().any(|way| way.holds_for(&edition.accreditation.issuer))
    };
    let keyring = Keyring::at(case.request.trust, case.chain, signed_at, is_sound);
    let mut signing = keyring.roots().filter(|(root, key)| {
        root.body == *body
            && root.roles.iter().any(|role| role.as_str() == STATUS)
            && Period::of(root, signed_at) == Period::During
            && keyring.revocations(root, key).all(|revocation| revocation.allows(signed_at, None))
    });
    if snapshot.body != *body || !signing.any(|(_, key)| opened.signers().contains(key)) {
        let failed = Check::fail(CheckName::Status, Code::StatusNotAuthentic);
        return Err(failed.with("body", snapshot.body.as_str()));
    }
    let list = list.as_ref().map_err(Check::clone)?;
    Ok(Known { snapshot, list })
}

/// Whether two snapshots of one number differ, or a later number was made earlier.
fn is_contradictory(snapshots: &[Known<'_>]) -> bool {
    let contradicts = |one: &StatusSnapshot, other: &StatusSnapshot| match one.sequence.cmp(&other.sequence) {
        std::cmp::Ordering::Equal => one != other,
        std::cmp::Ordering::Less => one.issued_at > other.issued_at || one.count > other.count,
        std::cmp::Ordering::Greater => false,
    };
    snapshots.iter().any(|one| snapshots.iter().any(|other| contradicts(one.snapshot, other.snapshot)))
}

fn nothing_known(case: &Case<'_>, code: Code) -> Check {
    if case.policy().status.required {
        Check::unknown(CheckName::Status, code)
    } else {
        Check::skipped(CheckName::Status, code)
    }
}

fn judge(case: &Case<'_>, known: &Known<'_>) -> Check {
    let snapshot = known.snapshot;
    let Some(index) = case.certificate.status_index else { return nothing_known(case, Code::StatusIndexMissing) };
    let Some(status) = known.list.status(index) else {
        return nothing_known(case, Code::StatusOlderThanCertificate).with("issued_at", snapshot.issued_at);
    };
    let events: Vec<_> = snapshot.events.iter().filter(|event| event.index == index).collect();
    if events.last().is_some_and(|last| last.status != status) {
        return Check::fail(CheckName::Status, Code::StatusContradictory).with("sequence", snapshot.sequence);
    }
    let at = case.request.at;
    // the list tells the status when it was made; what the body says beside it tells since when
    let then = if events.is_empty() { (status, None) } else { at_time(&events, at) };
    let check = match then.0 {
        Status::Active => fresh(case, snapshot),
        Status::Suspended => Check::fail(CheckName::Status, Code::Suspended),
        Status::Superseded => Check::fail(CheckName::Status, Code::Superseded),
        Status::Withdrawn => Check::fail(CheckName::Status, Code::Withdrawn),
    };
    let check = check.with("issued_at", snapshot.issued_at).with("sequence", snapshot.sequence);
    match (then.1, events.last()) {
        (Some(event), _) => check.with("since", event.from).with("reason", &event.reason),
        (None, Some(later)) => check.with("later", later.status).with("from", later.from),
        (None, None) => check,
    }
}

/// The status at a time: what was said last of those events that held then.
fn at_time<'a>(events: &[&'a StatusEvent], at: Timestamp) -> (Status, Option<&'a StatusEvent>) {
    let last = events.iter().rev().find(|event| event.from <= at).copied();
    (last.map_or(Status::Active, |event| event.status), last)
}

/// Whether the knowledge that a certificate stands is as fresh as the policy likes. Never a failure: to have been offline
/// is no fault of the certificate.
fn fresh(case: &Case<'_>, snapshot: &StatusSnapshot) -> Check {
    let at = case.request.at;
    let pass = Check::pass(CheckName::Status).with("next_update", snapshot.next_update);
    let Some(max_age) = case.policy().status.max_age else { return pass };
    let limit = snapshot.issued_at.plus(max_age);
    if at <= limit {
        return pass;
    }
    Check::stale(CheckName::Status, Code::StatusTooOld)
        .with("max_age", max_age)
        .with("too_old_since", limit)
        .with("seconds_over", Json::Int(at.unix() - limit.unix()))
}
