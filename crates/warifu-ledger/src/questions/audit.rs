use std::collections::BTreeSet;

use warifu_model::{CaseKind, Digest, LedgerEntry, PublicKeyText, Timestamp};

use super::about::{About, follows};
use super::audit_line::AuditLine;
use super::certificate::demand_row;
use super::error::QuestionError;
use super::history::{along, along_each, along_index};
use super::page::{Page, Paged, Position};
use crate::journal;
use crate::rows::{CaseRow, Cell, EventRow, HoldRow, JournalRow, SignatureRow, StepRow};
use crate::store::{Read, Scan, Table, Value};

/// The entries of the journal that are asked for. All that is named has to hold.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Audit {
    /// Known from when on.
    pub from: Option<Timestamp>,
    /// Known until when: the first second that is not asked for any more.
    pub until: Option<Timestamp>,
    /// The acts of a key: steps that it took, signatures on certificates that it made.
    pub actor: Option<PublicKeyText>,
    /// The entries that belong to a case: its steps and what followed from them.
    pub case: Option<String>,
    /// The entries that belong to a certificate: the case in which it was granted, and every case about it.
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
    asked.walk_each(
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
        |store, sequences| {
            let mut answers = Vec::with_capacity(sequences.len());
            for some in sequences.chunks(TOGETHER) {
                answers.extend(question.lines(store, some)?);
            }
            Ok(answers)
        },
    )
}

impl Audit {
    /// The lines of entries; none in the place of one that is not asked for.
    fn lines(&self, store: &mut dyn Read, sequences: &[i64]) -> Result<Vec<Option<AuditLine>>, QuestionError> {
        let sequences: Vec<u32> = sequences.iter().map(|one| u32::try_from(*one).unwrap_or(u32::MAX)).collect();
        let found = journal::entries_at(store, &sequences)?;
        let is_there: Vec<bool> = found.iter().map(Option::is_some).collect();
        let entries: Vec<LedgerEntry> = found.into_iter().flatten().collect();
        let abouts = About::of_each(store, &entries)?;
        let line = |(entry, about): (&LedgerEntry, &About)| {
            let is_meant = self.asks_for(about) && self.until.is_none_or(|until| entry.known_at < until);
            is_meant.then(|| AuditLine::of(entry, about))
        };
        let mut lines = entries.iter().zip(&abouts).map(line);
        Ok(is_there.into_iter().map(|is_there| if is_there { lines.next().flatten() } else { None }).collect())
    }

    /// Whether an entry that belongs to this is asked for.
    fn asks_for(&self, about: &About) -> bool {
        self.actor.is_none_or(|actor| about.actor == Some(actor))
            && self.case.as_ref().is_none_or(|case| about.case.as_ref() == Some(case))
            && self.certificate.is_none_or(|certificate| about.certificate == Some(certificate))
    }
}

/// Along which entries are read.
enum Lanes {
    /// All of them.
    All,
    /// These, by their numbers.
    Some(BTreeSet<i64>),
    /// The acts of a key.
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

/// The steps of cases, what followed from each, and what belongs to the certificates that are decided in them.
fn entries_of_cases(store: &mut dyn Read, cases: &[CaseRow], entries: &mut BTreeSet<i64>) -> Result<(), QuestionError> {
    let ids: Vec<Vec<Value>> = cases.iter().map(|case| vec![case.case.as_str().into()]).collect();
    let steps: Vec<StepRow> = along_each(store, StepRow::TABLE, &ids)?.iter().flatten().map(StepRow::of).collect();
    entries.extend(steps.iter().map(|step| i64::from(step.sequence)));
    for steps in steps.chunks(TOGETHER) {
        // what follows from a step stands in the entry after it
        let next: Vec<u32> = steps.iter().map(|step| step.sequence.saturating_add(1)).collect();
        let found = journal::entries_at(store, &next)?;
        let after = steps.iter().zip(next).zip(found);
        let followed = after
            .filter(|((step, _), entry)| entry.as_ref().and_then(|entry| follows(&entry.act)) == Some(step.digest));
        entries.extend(followed.map(|((_, next), _)| i64::from(next)));
    }
    // by the last signature or the last step
    entries.extend(cases.iter().map(|case| i64::from(case.sequence)));
    let decided = cases.iter().filter(|case| case.kind == CaseKind::Certification);
    let decided: Vec<Vec<Value>> =
        decided.filter_map(|case| case.certificate).map(|digest| vec![digest.to_value()]).collect();
    let signatures = along_each(store, SignatureRow::TABLE, &decided)?;
    entries.extend(signatures.iter().flatten().map(|row| i64::from(SignatureRow::of(row).sequence)));
    Ok(())
}

fn entries_of_case(store: &mut dyn Read, case: &str, entries: &mut BTreeSet<i64>) -> Result<(), QuestionError> {
    let row = store.get(CaseRow::TABLE, &[case.into()])?.map(|row| CaseRow::of(&row));
    entries_of_cases(store, row.as_slice(), entries)
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
    let cases: Vec<CaseRow> = cases.iter().map(CaseRow::of).collect();
    entries_of_cases(store, &cases, entries)
}

/// Entries of the journal that are read at once.
const TOGETHER: usize = 100;
