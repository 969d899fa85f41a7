use warifu_model::{Certificate, Json, Role, SeriesId, Status, StatusEvent, StatusSnapshot, Timestamp, TrustPolicy};
use warifu_seal::keys::PublicKey;
use warifu_seal::status_list::StatusList;

use crate::check::{Check, CheckName};
use crate::code::Code;
use crate::lineage::Word;
use crate::signers::Candidate;
use crate::snapshot::{Misread, Names, Opened, Said};
use crate::trust::Trust;

/// Who may speak about the status of a certificate.
pub(crate) enum Voice<'a> {
    /// A body, by one series that the certificate names (M20).
    Series { id: SeriesId, word: &'a Word },
    /// The roots of the policy, for the body of the certificate (M24).
    Roots { roots: Vec<Candidate<'a>>, words: Vec<&'a Word>, body: &'a str },
}

/// The question, as far as status needs it.
pub(crate) struct StatusQuestion<'a> {
    pub(crate) policy: &'a TrustPolicy,
    pub(crate) certificate: &'a Certificate,
    pub(crate) at: Timestamp,
    pub(crate) snapshots: &'a [Opened<'a>],
}

/// What came out.
pub(crate) struct StatusAnswer {
    pub(crate) check: Check,
    /// When the snapshot was made that decided.
    pub(crate) made_at: Option<Timestamp>,
}

/// A snapshot that counts.
#[derive(Clone, Copy)]
struct Counting<'a> {
    snapshot: &'a StatusSnapshot,
    list: &'a StatusList,
}

/// Whether a snapshot is the word of a voice.
enum Standing {
    Counts,
    Fallen { since: Timestamp },
    Nobodys,
}

/// What is at hand of a voice.
#[derive(Default)]
struct Heard<'a> {
    /// By number.
    counting: Vec<Counting<'a>>,
    fallen: Vec<(&'a Said, Timestamp)>,
    malformed: Option<&'a Misread>,
}

impl<'a> Voice<'a> {
    /// The roots of a policy, with the words from which revocations of their keys are taken.
    pub(crate) fn of_roots(trust: &'a Trust, words: Vec<&'a Word>, body: &'a str) -> Self {
        let roots = trust.roots().map(|(root, key)| Candidate::of_root(root, key));
        Self::Roots { roots: roots.filter(|root| root.body == body).collect(), words, body }
    }

    /// All keys that may have signed snapshots, at whichever time.
    pub(crate) fn keys(&self) -> Vec<&'a PublicKey> {
        match self {
            Self::Series { word, .. } => {
                word.authentic().flat_map(|edition| edition.keys_for(Role::STATUS)).map(|(_, key)| key).collect()
            }
            Self::Roots { .. } => self.roots().map(|root| root.key).collect(),
        }
    }

    fn roots(&self) -> impl Iterator<Item = &Candidate<'a>> {
        let roots = match self {
            Self::Series { .. } => &[][..],
            Self::Roots { roots, .. } => roots.as_slice(),
        };
        roots.iter().filter(|root| root.has(Role::STATUS))
    }

    fn words(&self) -> &[&'a Word] {
        match self {
            Self::Series { word, .. } => std::slice::from_ref(word),
            Self::Roots { words, .. } => words,
        }
    }

    fn is_about(&self, snapshot: &StatusSnapshot) -> bool {
        match self {
            Self::Series { id, .. } => snapshot.names(*id),
            Self::Roots { body, .. } => snapshot.body == *body,
        }
    }

    /// The status keys that signed, of those that count at the time.
    fn signing(&self, opened: &Opened<'_>, at: Timestamp) -> Vec<&'a PublicKey> {
        match self {
            Self::Series { word, .. } => {
                word.speaking(at).flat_map(|by| by.edition.signing(Role::STATUS, at, &opened.signers)).collect()
            }
            Self::Roots { .. } => {
                let in_period = self.roots().filter(|root| root.is_in_period(at)).map(|root| root.key);
                in_period.filter(|key| opened.signers.contains(*key)).collect()
            }
        }
    }

    fn standing_of(&self, opened: &Opened<'_>, snapshot: &StatusSnapshot) -> Standing {
        if !self.is_about(snapshot) {
            return Standing::Nobodys;
        }
        let made_at = snapshot.issued_at;
        let against = |key| self.words().iter().filter_map(|word| word.against(key, made_at, None)).min();
        let mut since = None;
        for key in self.signing(opened, made_at) {
            let Some(told_at) = against(key) else { return Standing::Counts };
            since = since.max(Some(told_at));
        }
        since.map_or(Standing::Nobodys, |since| Standing::Fallen { since })
    }

    /// Whether a key that nobody has said anything against signed something that is no snapshot.
    fn signed(&self, opened: &Opened<'_>) -> bool {
        let stands = |key: &&PublicKey| self.words().iter().all(|word| word.is_unrevoked(key));
        self.keys().into_iter().filter(stands).any(|key| opened.signers.contains(key))
    }

    /// Sorts what is at hand. What is not authentic is passed over.
    fn hear<'s>(&self, snapshots: &'s [Opened<'s>]) -> Heard<'s> {
        let mut heard = Heard::default();
        for opened in snapshots {
            let said = match &opened.snapshot.said {
                Ok(said) => said,
                Err(misread) => {
                    heard.malformed = heard.malformed.or_else(|| self.signed(opened).then_some(misread));
                    continue;
                }
            };
            match (self.standing_of(opened, &said.snapshot), &said.list) {
                (Standing::Counts, Ok(list)) => heard.counting.push(Counting { snapshot: &said.snapshot, list }),
                (Standing::Counts, Err(misread)) => heard.malformed = heard.malformed.or(Some(misread)),
                (Standing::Fallen { since }, _) => heard.fallen.push((said, since)),
                (Standing::Nobodys, _) => {}
            }
        }
        heard.counting.sort_by_key(|one| (one.snapshot.sequence, one.snapshot.issued_at));
        heard
    }
}

impl StatusQuestion<'_> {
    /// What a voice says about the certificate (M21).
    pub(crate) fn ask(&self, voice: &Voice<'_>) -> StatusAnswer {
        let heard = voice.hear(self.snapshots);
        let newest = heard.counting.last().copied();
        let made_at = newest.map(|newest| newest.snapshot.issued_at);
        StatusAnswer { check: self.judge(&heard, newest), made_at }
    }

    fn judge(&self, heard: &Heard<'_>, newest: Option<Counting<'_>>) -> Check {
        if let Some(Misread { problem, message }) = heard.malformed {
            return fail(Code::StatusMalformed).with("problem", *problem).with("message", message.as_str());
        }
        let index = self.certificate.status_index;
        if let Some(higher) = contradiction(&heard.counting, index) {
            return fail(Code::StatusContradictory).with("sequence", higher.sequence);
        }
        let Some(index) = index else { return self.nothing_known(Code::StatusIndexMissing) };
        let known = newest.and_then(|newest| Some((newest, newest.list.status(index)?)));
        if let Some(against) = known.and_then(|(newest, status)| self.against(newest, status, index)) {
            return against;
        }
        if let Some(doubt) = self.doubt(heard, index) {
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

    /// What the newest snapshot says against the certificate.
    fn against(&self, newest: Counting<'_>, status: Status, index: u32) -> Option<Check> {
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

    /// A snapshot that fell with its key spoke against the certificate, and nobody has spoken since.
    fn doubt(&self, heard: &Heard<'_>, index: u32) -> Option<Check> {
        let newest = heard.counting.iter().map(|one| one.snapshot.issued_at).max();
        let spoke_against = |said: &Said| {
            let Ok(list) = &said.list else { return true };
            let now = list.status(index).unwrap_or_default();
            at_time(&events(&said.snapshot, index), now, self.at).0 != Status::Active
        };
        let mut open = heard.fallen.iter().filter(|(_, since)| newest.is_none_or(|newest| newest < *since));
        let (said, since) = open.find(|(said, _)| spoke_against(said))?;
        let check = Check::unknown(CheckName::Status, Code::StatusInDoubt);
        Some(check.with("sequence", said.snapshot.sequence).with("fallen_since", *since))
    }

    /// Whether the knowledge that a certificate stands is as fresh as the policy likes. Never a failure: to have been
    /// offline is no fault of the certificate.
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

/// The first snapshot, by number, that contradicts one before it (M21): the same number, or a higher one that was made
/// earlier, is about fewer certificates, or has taken back what is for ever.
fn contradiction<'a>(counting: &[Counting<'a>], index: Option<u32>) -> Option<&'a StatusSnapshot> {
    let ended = |one: &Counting<'_>| index.is_some_and(|index| is_ended(one, index));
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

/// Whether a snapshot says of a certificate what is for ever.
fn is_ended(one: &Counting<'_>, index: u32) -> bool {
    let last = events(one.snapshot, index).last().map(|event| event.status);
    [one.list.status(index), last].iter().flatten().any(|status| status.is_final())
}

fn events(snapshot: &StatusSnapshot, index: u32) -> Vec<&StatusEvent> {
    snapshot.events.iter().filter(|event| event.index == index).collect()
}

/// The status at a time: what was said last of those events that held then; where there are none, what the list says.
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
