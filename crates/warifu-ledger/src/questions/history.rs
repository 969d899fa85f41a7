use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{CaseKind, Digest, Json, Localized, PublicKeyText, Status, StepName, Timestamp};

use super::certificate::{CertificateLine, demand_row, time};
use super::error::QuestionError;
use super::page::{Page, Paged};
use crate::rows::{CaseRow, CaseState, Cell, CertificateRow, EventRow, HoldRow, OfficerRow, SignatureRow, StepRow};
use crate::store::{Direction, Read, Row, Scan, Table, Value};

/// Everything that happened to one certificate.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct History {
    /// The certificate.
    pub certificate: CertificateLine,
    /// The time at which it got its place.
    pub known_at: Timestamp,
    /// The case in which it was decided; none for one that was entered.
    pub case: Option<CaseHistory>,
    /// The signatures on it, in the order in which they arrived.
    pub signatures: Vec<Signed>,
    /// Its holds, in the order in which they were placed; the last one counts.
    pub holds: Vec<HeldLine>,
    /// Everything that was said of it, in the order in which it was said.
    pub events: Paged<Said>,
}

/// A case with its steps.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CaseHistory {
    /// Its id.
    pub case: String,
    /// Its kind.
    pub kind: CaseKind,
    /// The state that it has reached.
    pub state: CaseState,
    /// Its steps, in their order.
    pub steps: Vec<StepLine>,
}

/// A step of a case.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StepLine {
    /// The step.
    pub step: StepName,
    /// The key that took it.
    pub key: PublicKeyText,
    /// The name that the key had then; none where it was never named.
    pub name: Option<String>,
    /// The time at which it was taken.
    pub at: Timestamp,
    /// The time at which it became known.
    pub known_at: Timestamp,
    /// The digest of what was signed.
    pub digest: Digest,
    /// The entry of the journal.
    pub sequence: u32,
}

/// A signature on a certificate.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Signed {
    /// The key.
    pub key: PublicKeyText,
    /// The name that the key had then; none where it was never named.
    pub name: Option<String>,
    /// The time at which it became known.
    pub known_at: Timestamp,
    /// The entry of the journal.
    pub sequence: u32,
}

/// A hold.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct HeldLine {
    /// The time at which it became known.
    pub known_at: Timestamp,
    /// Until when; none where it has no end.
    pub until: Option<Timestamp>,
    /// The reason.
    pub reason: Localized,
    /// The entry of the journal.
    pub sequence: u32,
}

/// Something said about a certificate.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Said {
    /// The new status.
    pub status: Status,
    /// From when it holds.
    pub since: Timestamp,
    /// The time at which it was said.
    pub recorded_at: Timestamp,
    /// The reason.
    pub reason: Localized,
    /// The case in which it was decided, with its steps; none for what was said before there was a ledger.
    pub case: Option<CaseHistory>,
    /// The entry of the journal.
    pub sequence: u32,
}

impl History {
    /// The same as it was known at a time: without what was done and said later. What stands in the line about the certificate is that
    /// of now.
    #[must_use]
    pub fn as_known_at(mut self, at: Timestamp) -> Self {
        let until = |case: &mut CaseHistory| case.steps.retain(|step| step.known_at <= at);
        self.case.iter_mut().for_each(until);
        self.signatures.retain(|made| made.known_at <= at);
        self.holds.retain(|held| held.known_at <= at);
        self.events.items.retain(|said| said.recorded_at <= at);
        self.events.items.iter_mut().filter_map(|said| said.case.as_mut()).for_each(until);
        self
    }
}

/// Gives everything that happened to a certificate: who did it, when, and when it became known. What was said of it comes in pages.
///
/// # Errors
///
/// [`QuestionError::Ledger`], also where the ledger has no such certificate; [`QuestionError::CursorForeign`].
pub fn history(store: &mut dyn Read, certificate: &Digest, page: Page<'_>) -> Result<History, QuestionError> {
    let row = demand_row(store, certificate)?;
    let case = match row.case.as_str() {
        "" => None,
        id => case(store, id)?,
    };
    let rows = along(store, SignatureRow::TABLE, &[certificate.to_value()])?;
    let mut signatures = Vec::new();
    for signature in rows.iter().map(SignatureRow::of) {
        let SignatureRow { key, known_at, sequence, .. } = signature;
        let name = name(store, &key, sequence)?;
        signatures.push(Signed { key: key_of(&key), name, known_at, sequence });
    }
    let held = along(store, HoldRow::TABLE, &[i64::from(row.place).into()])?;
    let mut holds = Vec::new();
    for hold in held.iter().map(HoldRow::of) {
        let known_at = crate::journal::rows(store, hold.sequence, 1)?.first().map_or(row.known_at, |row| row.known_at);
        let reason = Localized::of(hold.reason_en, hold.reason_ja);
        holds.push(HeldLine { known_at, until: time(hold.until), reason, sequence: hold.sequence });
    }
    let events = events(store, &row, page)?;
    Ok(History { known_at: row.known_at, certificate: row.into(), case, signatures, holds, events })
}

fn events(store: &mut dyn Read, row: &CertificateRow, page: Page<'_>) -> Result<Paged<Said>, QuestionError> {
    let asked = page.of(format!("history {}", row.digest))?;
    let equal = [i64::from(row.place).into()];
    asked.walk(
        store,
        |store, after, want| {
            let after =
                after.map(Vec::as_slice).filter(|after| matches!(after, [Value::Integer(_), Value::Integer(_)]));
            let rows = store.scan(&Scan { equal: &equal, after, ..Scan::all(EventRow::TABLE, want) })?;
            let event = |row: &Vec<Value>| (row.iter().take(2).cloned().collect(), EventRow::of(row));
            Ok(rows.iter().map(event).collect())
        },
        |store, event| {
            let case = match &event.step {
                Some(step) => case_of_step(store, step)?,
                None => None,
            };
            Ok(Some(Said {
                status: event.status,
                since: event.since,
                recorded_at: event.recorded_at,
                reason: Localized::of(event.reason_en, event.reason_ja),
                case,
                sequence: event.sequence,
            }))
        },
    )
}

fn case_of_step(store: &mut dyn Read, step: &Digest) -> Result<Option<CaseHistory>, QuestionError> {
    match step_of(store, step)? {
        Some(step) => case(store, &step.case),
        None => Ok(None),
    }
}

/// The row of a step, by the digest of what was signed.
pub(super) fn step_of(store: &mut dyn Read, step: &Digest) -> Result<Option<StepRow>, QuestionError> {
    let equal = [step.to_value()];
    let rows = store.scan(&Scan { index: Some("digest"), equal: &equal, ..Scan::all(StepRow::TABLE, 1) })?;
    Ok(rows.first().map(StepRow::of))
}

/// The rows of steps, by the digests of what was signed.
pub(super) fn steps_of_each(store: &mut dyn Read, steps: &[Digest]) -> Result<Vec<Option<StepRow>>, QuestionError> {
    let equals: Vec<Vec<Value>> = steps.iter().map(|step| vec![step.to_value()]).collect();
    let found = store.scan_each(&Scan { index: Some("digest"), ..Scan::all(StepRow::TABLE, 1) }, &equals)?;
    Ok(found.iter().map(|rows| rows.first().map(StepRow::of)).collect())
}

fn case(store: &mut dyn Read, id: &str) -> Result<Option<CaseHistory>, QuestionError> {
    let Some(row) = store.get(CaseRow::TABLE, &[id.into()])?.map(|row| CaseRow::of(&row)) else { return Ok(None) };
    let mut steps = Vec::new();
    for step in steps_of(store, id)? {
        let StepRow { step, key, digest, at, known_at, sequence, .. } = step;
        let name = name(store, &key, sequence)?;
        steps.push(StepLine { step, key: key_of(&key), name, at, known_at, digest, sequence });
    }
    Ok(Some(CaseHistory { case: row.case, kind: row.kind, state: row.state, steps }))
}

/// The steps of a case, in their order.
pub(super) fn steps_of(store: &mut dyn Read, case: &str) -> Result<Vec<StepRow>, QuestionError> {
    Ok(along(store, StepRow::TABLE, &[case.into()])?.iter().map(StepRow::of).collect())
}

/// Rows of a table whose key begins like this: all of them, in its order.
pub(super) fn along(store: &mut dyn Read, table: &'static Table, equal: &[Value]) -> Result<Vec<Row>, QuestionError> {
    along_index(store, table, None, equal)
}

/// The same along an index.
pub(super) fn along_index(
    store: &mut dyn Read,
    table: &'static Table,
    index: Option<&'static str>,
    equal: &[Value],
) -> Result<Vec<Row>, QuestionError> {
    let first = store.scan(&Scan { index, equal, ..Scan::all(table, CHUNK) })?;
    to_the_end(store, table, (index, equal), first)
}

/// For each of these beginnings all rows of a table whose key begins like it, in its order: asked for at once.
pub(super) fn along_each(
    store: &mut dyn Read,
    table: &'static Table,
    equals: &[Vec<Value>],
) -> Result<Vec<Vec<Row>>, QuestionError> {
    let first = store.scan_each(&Scan::all(table, CHUNK), equals)?;
    equals.iter().zip(first).map(|(equal, first)| to_the_end(store, table, (None, equal), first)).collect()
}

/// The rows of a scan of which the first ones were read.
fn to_the_end(
    store: &mut dyn Read,
    table: &'static Table,
    (index, equal): (Option<&'static str>, &[Value]),
    mut found: Vec<Row>,
) -> Result<Vec<Row>, QuestionError> {
    let order = table.order(index.and_then(|index| table.index(index)));
    let place = |row: &Row| order.iter().filter_map(|column| row.get(*column).cloned()).collect::<Vec<_>>();
    let mut last = found.len();
    while last == CHUNK as usize {
        let after = found.last().map(place);
        let rows = store.scan(&Scan { index, equal, after: after.as_deref(), ..Scan::all(table, CHUNK) })?;
        last = rows.len();
        found.extend(rows);
    }
    Ok(found)
}

/// What a key was called when an entry was made.
pub(super) fn name(store: &mut dyn Read, key: &[u8], sequence: u32) -> Result<Option<String>, QuestionError> {
    let (equal, below) = ([key.into()], Value::Integer(i64::from(sequence).saturating_add(1)));
    let scan = Scan {
        equal: &equal,
        below: Some(&below),
        direction: Direction::Descending,
        ..Scan::all(OfficerRow::TABLE, 1)
    };
    Ok(store.scan(&scan)?.first().map(|row| OfficerRow::of(row).name))
}

/// What keys were called when entries were made: the key and the number of the entry of each.
pub(super) fn names(store: &mut dyn Read, asked: &[(Vec<u8>, u32)]) -> Result<Vec<Option<String>>, QuestionError> {
    let keys: BTreeSet<&[u8]> = asked.iter().map(|(key, _)| key.as_slice()).collect();
    let equals: Vec<Vec<Value>> = keys.iter().map(|key| vec![(*key).into()]).collect();
    let last = Scan { direction: Direction::Descending, ..Scan::all(OfficerRow::TABLE, SAID) };
    let said = store.scan_each(&last, &equals)?;
    let said: BTreeMap<&[u8], Vec<OfficerRow>> =
        keys.into_iter().zip(said).map(|(key, rows)| (key, rows.iter().map(OfficerRow::of).collect())).collect();
    let called = |(key, sequence): &(Vec<u8>, u32)| {
        let rows = said.get(key.as_slice()).map(Vec::as_slice).unwrap_or_default();
        match rows.iter().find(|row| row.sequence <= *sequence) {
            Some(row) => Ok(Some(row.name.clone())),
            None if rows.len() < SAID as usize => Ok(None),
            // of a key of which much was said, what was said first is asked for alone
            None => name(store, key, *sequence),
        }
    };
    asked.iter().map(called).collect()
}

/// A key in a column.
pub(super) fn key_of(key: &[u8]) -> PublicKeyText {
    PublicKeyText::from_bytes(key.try_into().unwrap_or_default())
}

impl From<&History> for Json {
    fn from(history: &History) -> Self {
        let events = Self::list(&history.events.items);
        Self::object()
            .with("format", FORMAT)
            .with("certificate", &history.certificate)
            .with("known_at", history.known_at)
            .with("case", history.case.as_ref())
            .with("signatures", Self::list(&history.signatures))
            .with("holds", Self::list(&history.holds))
            .with("events", events)
            .with("next", history.events.next.as_deref())
    }
}

impl From<&CaseHistory> for Json {
    fn from(case: &CaseHistory) -> Self {
        Self::object()
            .with("case", case.case.as_str())
            .with("kind", case.kind.as_str())
            .with("state", case.state.as_str())
            .with("steps", Self::list(&case.steps))
    }
}

impl From<&StepLine> for Json {
    fn from(step: &StepLine) -> Self {
        Self::object()
            .with("step", step.step.as_str())
            .with("key", step.key)
            .with("name", step.name.as_deref())
            .with("at", step.at)
            .with("known_at", step.known_at)
            .with("digest", step.digest)
            .with("entry", step.sequence)
    }
}

impl From<&Signed> for Json {
    fn from(signed: &Signed) -> Self {
        Self::object()
            .with("key", signed.key)
            .with("name", signed.name.as_deref())
            .with("known_at", signed.known_at)
            .with("entry", signed.sequence)
    }
}

impl From<&HeldLine> for Json {
    fn from(held: &HeldLine) -> Self {
        Self::object().with("until", held.until).with("reason", &held.reason).with("entry", held.sequence)
    }
}

impl From<&Said> for Json {
    fn from(said: &Said) -> Self {
        Self::object()
            .with("status", said.status.as_str())
            .with("from", said.since)
            .with("recorded_at", said.recorded_at)
            .with("reason", &said.reason)
            .with("case", said.case.as_ref())
            .with("entry", said.sequence)
    }
}

const FORMAT: &str = "warifu.ledger-history/1";
/// Rows that are read at once.
const CHUNK: u32 = 256;
/// What was said last of a key, as far as it is read where many names are asked for.
const SAID: u32 = 16;
