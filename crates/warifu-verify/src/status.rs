//! The status of a certificate, by the snapshots that a body signed.

pub(crate) mod snapshot;

use warifu_model::{Certificate, Json, Role, SeriesId, Status, StatusEvent, StatusSnapshot, Timestamp, TrustPolicy};
use warifu_seal::keys::PublicKey;
use warifu_seal::status_list::StatusList;

use crate::chain::AuthenticEditions;
use crate::check::{Check, CheckName};
use crate::code::Code;
use crate::signers::EligibleKey;
use crate::status::snapshot::{Names, SignedSnapshot, SnapshotContent, Unreadable};
use crate::trust::Trust;

/// A source that may state the status of a certificate.
pub(crate) enum StatusSource<'a> {
    /// A body, by one series that the certificate names (rule 7.1).
    Series { id: SeriesId, authentic: &'a AuthenticEditions },
    /// The roots of the policy, for the body of the certificate (rule 7.1).
    Roots { roots: Vec<EligibleKey<'a>>, revoking: Vec<&'a AuthenticEditions>, body: &'a str },
}

/// The question about the status of a certificate, with the snapshots provided.
pub(crate) struct StatusQuestion<'a> {
    pub(crate) policy: &'a TrustPolicy,
    pub(crate) certificate: &'a Certificate,
    pub(crate) at: Timestamp,
    pub(crate) snapshots: &'a [SignedSnapshot<'a>],
}

/// The answer to it.
pub(crate) struct StatusAnswer {
    pub(crate) check: Check,
    /// When the snapshot was made that decided.
    pub(crate) made_at: Option<Timestamp>,
}

/// A snapshot that counts.
#[derive(Clone, Copy)]
struct CountedSnapshot<'a> {
    snapshot: &'a StatusSnapshot,
    list: &'a StatusList,
}

/// True where a snapshot is authentic for a source.
enum SnapshotAuthenticity {
    Counts,
    Fallen { since: Timestamp },
    NotAuthentic,
}

/// The snapshots of one source.
#[derive(Default)]
struct SourceSnapshots<'a> {
    /// By sequence number.
    counting: Vec<CountedSnapshot<'a>>,
    fallen: Vec<(&'a SnapshotContent, Timestamp)>,
    malformed: Option<&'a Unreadable>,
}

impl<'a> StatusSource<'a> {
    /// The roots of a policy, with the editions from which revocations of their keys are taken.
    pub(crate) fn of_roots(trust: &'a Trust, revoking: Vec<&'a AuthenticEditions>, body: &'a str) -> Self {
        let roots = trust.roots().map(|(root, key)| EligibleKey::of_root(root, key));
        Self::Roots { roots: roots.filter(|root| root.body == body).collect(), revoking, body }
    }

    /// All keys that may have signed snapshots, at any time.
    pub(crate) fn keys(&self) -> Vec<&'a PublicKey> {
        match self {
            Self::Series { authentic, .. } => {
                authentic.authentic().flat_map(|edition| edition.keys_for(Role::STATUS)).map(|(_, key)| key).collect()
            }
            Self::Roots { .. } => self.roots().map(|root| root.key).collect(),
        }
    }

    fn roots(&self) -> impl Iterator<Item = &EligibleKey<'a>> {
        let roots = match self {
            Self::Series { .. } => &[][..],
            Self::Roots { roots, .. } => roots.as_slice(),
        };
        roots.iter().filter(|root| root.has(Role::STATUS))
    }

    fn revoking(&self) -> &[&'a AuthenticEditions] {
        match self {
            Self::Series { authentic, .. } => std::slice::from_ref(authentic),
            Self::Roots { revoking, .. } => revoking,
        }
    }

    fn is_about(&self, snapshot: &StatusSnapshot) -> bool {
        match self {
            Self::Series { id, .. } => snapshot.names(*id),
            Self::Roots { body, .. } => snapshot.body == *body,
        }
    }

    /// The status keys that signed, of those that count at the time.
    fn signing(&self, signed: &SignedSnapshot<'_>, at: Timestamp) -> Vec<&'a PublicKey> {
        match self {
            Self::Series { authentic, .. } => {
                authentic.authorizing(at).flat_map(|by| by.edition.signing(Role::STATUS, at, &signed.signers)).collect()
            }
            Self::Roots { .. } => {
                let in_period = self.roots().filter(|root| root.is_in_period(at)).map(|root| root.key);
                in_period.filter(|key| signed.signers.contains(*key)).collect()
            }
        }
    }

    fn authenticity_of(&self, signed: &SignedSnapshot<'_>, snapshot: &StatusSnapshot) -> SnapshotAuthenticity {
        if !self.is_about(snapshot) {
            return SnapshotAuthenticity::NotAuthentic;
        }
        let made_at = snapshot.issued_at;
        let revoked_since =
            |key| self.revoking().iter().filter_map(|editions| editions.revoked_since(key, made_at, None)).min();
        let mut since = None;
        for key in self.signing(signed, made_at) {
            let Some(told_at) = revoked_since(key) else { return SnapshotAuthenticity::Counts };
            since = since.max(Some(told_at));
        }
        since.map_or(SnapshotAuthenticity::NotAuthentic, |since| SnapshotAuthenticity::Fallen { since })
    }

    /// Tells whether a key that was never revoked signed what cannot be read.
    fn has_signed(&self, signed: &SignedSnapshot<'_>) -> bool {
        let is_unrevoked = |key: &&PublicKey| self.revoking().iter().all(|editions| editions.is_unrevoked(key));
        self.keys().into_iter().filter(is_unrevoked).any(|key| signed.signers.contains(key))
    }

    /// Sorts the snapshots provided. Those that are not authentic are ignored.
    fn select<'s>(&self, snapshots: &'s [SignedSnapshot<'s>]) -> SourceSnapshots<'s> {
        let mut selected = SourceSnapshots::default();
        for signed in snapshots {
            let content = match &signed.snapshot.content {
                Ok(content) => content,
                Err(unreadable) => {
                    selected.malformed = selected.malformed.or_else(|| self.has_signed(signed).then_some(unreadable));
                    continue;
                }
            };
            match (self.authenticity_of(signed, &content.snapshot), &content.list) {
                (SnapshotAuthenticity::Counts, Ok(list)) => {
                    selected.counting.push(CountedSnapshot { snapshot: &content.snapshot, list });
                }
                (SnapshotAuthenticity::Counts, Err(unreadable)) => {
                    selected.malformed = selected.malformed.or(Some(unreadable));
                }
                (SnapshotAuthenticity::Fallen { since }, _) => selected.fallen.push((content, since)),
                (SnapshotAuthenticity::NotAuthentic, _) => {}
            }
        }
        selected.counting.sort_by_key(|one| (one.snapshot.sequence, one.snapshot.issued_at));
        selected
    }
}

impl StatusQuestion<'_> {
    /// The status of the certificate by one source (rule 7.2).
    pub(crate) fn ask(&self, source: &StatusSource<'_>) -> StatusAnswer {
        let selected = source.select(self.snapshots);
        let newest = selected.counting.last().copied();
        let made_at = newest.map(|newest| newest.snapshot.issued_at);
        StatusAnswer { check: self.judge(&selected, newest), made_at }
    }

    fn judge(&self, selected: &SourceSnapshots<'_>, newest: Option<CountedSnapshot<'_>>) -> Check {
        if let Some(Unreadable { problem, message }) = selected.malformed {
            return fail(Code::StatusMalformed).with("problem", *problem).with("message", message.as_str());
        }
        let index = self.certificate.status_index;
        if let Some(higher) = contradiction(&selected.counting, index) {
            return fail(Code::StatusContradictory).with("sequence", higher.sequence);
        }
        let Some(index) = index else { return self.nothing_known(Code::StatusIndexMissing) };
        let known = newest.and_then(|newest| Some((newest, newest.list.status(index)?)));
        if let Some(against) = known.and_then(|(newest, status)| self.against(newest, status, index)) {
            return against;
        }
        if let Some(doubt) = self.doubt(selected, index) {
            return doubt;
        }
        match (known, newest) {
            (Some((newest, _)), _) => self.fresh(newest.snapshot, index),
            (None, None) => self.nothing_known(Code::StatusNotInBundle),
            (None, Some(newest)) => {
                let issued_at = newest.snapshot.issued_at;
                self.nothing_known(Code::StatusOlderThanCertificate).with("issued_at", issued_at)
            }
        }
    }

    fn nothing_known(&self, code: Code) -> Check {
        if self.policy.status.required {
            Check::unknown(CheckName::Status, code)
        } else {
            Check::skipped(CheckName::Status, code)
        }
    }

    /// The failed check where the newest snapshot does not say active.
    fn against(&self, newest: CountedSnapshot<'_>, status: Status, index: u32) -> Option<Check> {
        let snapshot = newest.snapshot;
        let events = events(snapshot, index);
        if events.last().is_some_and(|last| last.status != status) {
            return Some(fail(Code::StatusContradictory).with("sequence", snapshot.sequence));
        }
        let (status, since) = at_time(&events, status, self.at);
        let check = fail(code_of(status)?).with("issued_at", snapshot.issued_at).with("sequence", snapshot.sequence);
        Some(match since {
            Some(event) => check.with("since", event.from).with("reason", &event.reason),
            None => check,
        })
    }

    /// A snapshot that fell with its key spoke against the certificate, and nobody has authentic since.
    fn doubt(&self, selected: &SourceSnapshots<'_>, index: u32) -> Option<Check> {
        let newest = selected.counting.iter().map(|one| one.snapshot.issued_at).max();
        let was_against = |content: &SnapshotContent| {
            let Ok(list) = &content.list else { return true };
            let now = list.status(index).unwrap_or_default();
            at_time(&events(&content.snapshot, index), now, self.at).0 != Status::Active
        };
        let mut open = selected.fallen.iter().filter(|(_, since)| newest.is_none_or(|newest| newest < *since));
        let (content, since) = open.find(|(content, _)| was_against(content))?;
        let check = Check::unknown(CheckName::Status, Code::StatusInDoubt);
        Some(check.with("sequence", content.snapshot.sequence).with("fallen_since", *since))
    }

    /// Checks that the snapshot is as new as the policy recommends. Never a failure: being offline is not a fault of the
    /// certificate.
    fn fresh(&self, snapshot: &StatusSnapshot, index: u32) -> Check {
        let describe = |check: Check| {
            let check = check.with("issued_at", snapshot.issued_at).with("sequence", snapshot.sequence);
            let events = events(snapshot, index);
            match (events.iter().rev().find(|event| event.from <= self.at), events.last()) {
                (Some(event), _) => check.with("since", event.from).with("reason", &event.reason),
                (None, Some(later)) => check.with("later", later.status).with("from", later.from),
                (None, None) => check,
            }
        };
        let limit = self.policy.status.max_age.map(|max_age| (max_age, snapshot.issued_at.plus(max_age)));
        let Some((max_age, limit)) = limit.filter(|(_, limit)| self.at > *limit) else {
            return describe(Check::pass(CheckName::Status).with("next_update", snapshot.next_update));
        };
        describe(
            Check::stale(CheckName::Status, Code::StatusTooOld)
                .with("max_age", max_age)
                .with("too_old_since", limit)
                .with("seconds_over", Json::Int(self.at.unix() - limit.unix())),
        )
    }
}

/// The first snapshot, by number, that contradicts one before it (rule 7.2): the same number, or a higher one that was made
/// earlier, is about fewer certificates, or revives what had ended.
fn contradiction<'a>(counting: &[CountedSnapshot<'a>], index: Option<u32>) -> Option<&'a StatusSnapshot> {
    let ended = |one: &CountedSnapshot<'_>| index.is_some_and(|index| is_ended(one, index));
    let mut was_ended = false;
    for (place, one) in counting.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|before| counting.get(before)).map(|before| before.snapshot);
        let contradicts = before.is_some_and(|before| {
            before.sequence == one.snapshot.sequence
                || one.snapshot.issued_at < before.issued_at
                || one.snapshot.count < before.count
        });
        if contradicts || (was_ended && !ended(one)) {
            return Some(one.snapshot);
        }
        was_ended |= ended(one);
    }
    None
}

/// Tells whether a snapshot says that a certificate is withdrawn or superseded, which is final.
fn is_ended(one: &CountedSnapshot<'_>, index: u32) -> bool {
    let last = events(one.snapshot, index).last().map(|event| event.status);
    [one.list.status(index), last].iter().flatten().any(|status| status.is_final())
}

fn events(snapshot: &StatusSnapshot, index: u32) -> Vec<&StatusEvent> {
    snapshot.events.iter().filter(|event| event.index == index).collect()
}

/// The status at a time: that of the last event in effect; without events, that of the list.
fn at_time<'a>(events: &[&'a StatusEvent], now: Status, at: Timestamp) -> (Status, Option<&'a StatusEvent>) {
    if events.is_empty() {
        return (now, None);
    }
    let last = events.iter().rev().find(|event| event.from <= at).copied();
    (last.map_or(Status::Active, |event| event.status), last)
}

fn code_of(status: Status) -> Option<Code> {
    match status {
        Status::Active => None,
        Status::Suspended => Some(Code::Suspended),
        Status::Superseded => Some(Code::Superseded),
        Status::Withdrawn => Some(Code::Withdrawn),
    }
}

fn fail(code: Code) -> Check {
    Check::fail(CheckName::Status, code)
}
