use std::collections::BTreeSet;

use warifu_model::{Act, Digest, LedgerEntry, LedgerStep, PublicKeyText, Timestamp};

use super::audit_line::AuditLine;
use super::certificate::{at_place, demand_row, row_of};
use super::error::QuestionError;
use super::history::{along, along_index, name, step_of, steps_of};
use super::page::{Page, Paged, Position};
use crate::journal;
use crate::rows::{CaseRow, Cell, CertificateRow, EventRow, HoldRow, JournalRow, SignatureRow, StepRow};
use crate::store::{Read, Scan, Table, Value};

/// Which entries of the journal are asked for. All that is named has to hold.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Audit {
    /// Known from when on.
    pub from: Option<Timestamp>,
    /// Known until when: the first second that is not asked for any more.
    pub until: Option<Timestamp>,
    /// What a key did: steps that it took, signatures on certificates that it made.
    pub actor: Option<PublicKeyText>,
    /// What belongs to a case: its steps and what followed from them.
    pub case: Option<String>,
    /// What belongs to a certificate: the case in which it was granted, and every case about it.
    pub certificate: Option<Digest>,
}

/// Gives the journal in words, in its order: a line for each entry, in both languages.
///
/// # Errors
///
/// [`QuestionError::Period`], [`QuestionError::CursorForeign`], [`QuestionError::Ledger`], also where the ledger has no such certificate.
pub fn audit(store: &mut dyn Read, question: &Audit, page: Page<'_>) -> Result<Paged<AuditLine>, QuestionError> {
    if question.from.zip(question.until).is_some_and(|(from, until)| until < from) {
        return Err(QuestionError::Period);
    }
    let asked = page.of(format!("audit {question:?}"))?;
    let lanes = Lanes::of(store, question)?;
    let first = match question.from {
        Some(from) => first_known(store, from)?,
        None => 0,
    };
    asked.walk(
        store,
        |store, position, want| {
            let next = match position.map(Vec::as_slice) {
                Some([Value::Integer(last)]) => last.saturating_add(1),
                _ => 0,
            };
            let place = |sequence: i64| -> (Position, i64) { (vec![sequence.into()], sequence) };
            let found = lanes.more(store, next.max(first), question.until, want)?;
            Ok(found.into_iter().map(place).collect())
        },
        |store, sequence| {
            let sequence = u32::try_from(sequence).unwrap_or(u32::MAX);
            let Some(entry) = journal::entry(store, sequence)? else { return Ok(None) };
            let about = About::of(store, &entry)?;
            let is_meant = about.is_of(question) && question.until.is_none_or(|until| entry.known_at < until);
            Ok(is_meant.then(|| AuditLine::of(&entry, &about)))
        },
    )
}

/// Along which entries are read.
enum Lanes {
    /// All of them.
    All,
    /// These, by their numbers.
    Some(BTreeSet<i64>),
    /// What a key did.
    Actor(Vec<u8>),
}

impl Lanes {
    fn of(store: &mut dyn Read, question: &Audit) -> Result<Self, QuestionError> {
        let mut entries = BTreeSet::new();
        if let Some(case) = &question.case {
            entries_of_case(store, case, &mut entries)?;
        } else if let Some(certificate) = &question.certificate {
            entries_of_certificate(store, certificate, &mut entries)?;
        } else if let Some(actor) = &question.actor {
            return Ok(Self::Actor(actor.as_bytes().to_vec()));
        } else {
            return Ok(Self::All);
        }
        Ok(Self::Some(entries))
    }

    fn more(
        &self,
        store: &mut dyn Read,
        from: i64,
        until: Option<Timestamp>,
        want: u32,
    ) -> Result<Vec<i64>, QuestionError> {
        match self {
            Self::Some(entries) => Ok(entries.range(from..).take(want as usize).copied().collect()),
            Self::All => {
                let from = u32::try_from(from).unwrap_or(u32::MAX);
                let rows = journal::rows(store, from, want)?;
                let known = rows.iter().take_while(|row| until.is_none_or(|until| row.known_at < until));
                Ok(known.map(|row| row.sequence.into()).collect())
            }
            Self::Actor(key) => {
                let mut found = BTreeSet::new();
                for table in [StepRow::TABLE, SignatureRow::TABLE] {
                    found.extend(acts_of(store, table, key, from, want)?);
                }
                Ok(found.into_iter().take(want as usize).collect())
            }
        }
    }
}

/// Entries in which a key took steps, or signed, from a number on.
fn acts_of(
    store: &mut dyn Read,
    table: &'static Table,
    key: &[u8],
    from: i64,
    limit: u32,
) -> Result<Vec<i64>, QuestionError> {
    let (equal, from) = ([key.into()], Value::Integer(from));
    let scan = Scan { index: Some("key"), equal: &equal, from: Some(&from), ..Scan::all(table, limit) };
    let column = table.index("key").and_then(|index| index.columns.get(1).copied()).unwrap_or_default();
    Ok(store.scan(&scan)?.iter().filter_map(|row| row.get(column)).map(Value::integer).collect())
}

/// The first entry that became known at a time or later, found by halving: times never go back.
fn first_known(store: &mut dyn Read, from: Timestamp) -> Result<i64, QuestionError> {
    let (mut low, mut high) = (0, journal::head(store)?.map_or(0, |head| i64::from(head.sequence) + 1));
    while low < high {
        let middle = low + (high - low) / 2;
        let row = store.get(JournalRow::TABLE, &[middle.into()])?.map(|row| JournalRow::of(&row));
        if row.is_some_and(|row| row.known_at < from) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// The steps of a case, what followed from each, and what belongs to the certificate that is decided in it.
fn entries_of_case(store: &mut dyn Read, case: &str, entries: &mut BTreeSet<i64>) -> Result<(), QuestionError> {
    let Some(row) = store.get(CaseRow::TABLE, &[case.into()])?.map(|row| CaseRow::of(&row)) else { return Ok(()) };
    for step in steps_of(store, case)? {
        entries.insert(step.sequence.into());
        // what follows from a step stands in the entry after it
        let next = step.sequence.saturating_add(1);
        if let Some(entry) = journal::entry(store, next)?
            && follows(&entry.act) == Some(step.digest)
        {
            entries.insert(next.into());
        }
    }
    // by the last signature or the last step
    entries.insert(row.sequence.into());
    if row.kind == warifu_model::CaseKind::Certification
        && let Some(digest) = row.certificate
    {
        let signatures = along(store, SignatureRow::TABLE, &[digest.to_value()])?;
        entries.extend(signatures.iter().map(|row| i64::from(SignatureRow::of(row).sequence)));
    }
    Ok(())
}

fn entries_of_certificate(
    store: &mut dyn Read,
    certificate: &Digest,
    entries: &mut BTreeSet<i64>,
) -> Result<(), QuestionError> {
    let row = demand_row(store, certificate)?;
    entries.insert(row.sequence.into());
    let place = [i64::from(row.place).into()];
    let events = along(store, EventRow::TABLE, &place)?;
    entries.extend(events.iter().map(|row| i64::from(EventRow::of(row).sequence)));
    let holds = along(store, HoldRow::TABLE, &place)?;
    entries.extend(holds.iter().map(|row| i64::from(HoldRow::of(row).sequence)));
    let cases = along_index(store, CaseRow::TABLE, Some("certificate"), &[certificate.to_value()])?;
    for case in cases.iter().map(CaseRow::of) {
        entries_of_case(store, &case.case, entries)?;
    }
    Ok(())
}

/// The step from which an act follows.
const fn follows(act: &Act) -> Option<Digest> {
    match act {
        Act::Placed(act) => Some(act.step),
        Act::Status(act) => act.step,
        Act::Officer(act) => Some(act.step),
        Act::Edition(act) => Some(act.step),
        Act::Hold(act) => Some(act.step),
        _ => None,
    }
}

/// What an entry belongs to.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    pub(super) actor: Option<PublicKeyText>,
    /// What the key was called then.
    pub(super) name: Option<String>,
    pub(super) case: Option<String>,
    pub(super) step: Option<Box<LedgerStep>>,
    pub(super) certificate: Option<Digest>,
    pub(super) number: Option<String>,
}

impl About {
    fn of(store: &mut dyn Read, entry: &LedgerEntry) -> Result<Self, QuestionError> {
        let mut about = Self::default();
        let row = match &entry.act {
            Act::Step(act) => {
                about.actor = Some(act.key);
                let step = LedgerStep::read(&act.envelope.payload).ok().map(Box::new);
                about.case = step.as_ref().map(|step| step.case.as_str().to_owned());
                about.step = step;
                about.certificate_of_case(store)?
            }
            Act::Signed(act) => {
                about.actor = Some(act.key);
                row_of(store, &act.certificate)?
            }
            Act::Placed(act) => row_of(store, &act.certificate)?,
            Act::Issued(act) => row_of(store, &act.certificate)?,
            Act::Entered(act) => row_of(store, &act.certificate)?,
            Act::Status(act) => Some(at_place(store, act.index.into())?),
            Act::Hold(act) => Some(at_place(store, act.index.into())?),
            _ => None,
        };
        if let Some(step) = follows(&entry.act) {
            about.case = step_of(store, &step)?.map(|step| step.case);
        }
        if let Some(row) = row {
            let own = Some(row.case).filter(|case| !case.is_empty());
            about.case = about.case.or_else(|| own.filter(|_| matches!(entry.act, Act::Signed(_) | Act::Issued(_))));
            about.certificate = Some(row.digest);
            about.number = Some(row.number);
        }
        if let Some(actor) = about.actor {
            about.name = name(store, actor.as_bytes(), entry.sequence)?;
        }
        Ok(about)
    }

    fn certificate_of_case(&self, store: &mut dyn Read) -> Result<Option<CertificateRow>, QuestionError> {
        let Some(case) = &self.case else { return Ok(None) };
        let case = store.get(CaseRow::TABLE, &[case.as_str().into()])?.map(|row| CaseRow::of(&row));
        match case.and_then(|case| case.certificate) {
            Some(certificate) => row_of(store, &certificate),
            None => Ok(None),
        }
    }

    fn is_of(&self, question: &Audit) -> bool {
        question.actor.is_none_or(|actor| self.actor == Some(actor))
            && question.case.as_ref().is_none_or(|case| self.case.as_ref() == Some(case))
            && question.certificate.is_none_or(|certificate| self.certificate == Some(certificate))
    }
}
