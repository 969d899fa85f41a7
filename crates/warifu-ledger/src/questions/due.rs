use std::collections::{BTreeMap, BTreeSet, VecDeque};

use warifu_model::{Json, PublicKeyText, Timestamp};

use super::certificate::{CertificateLine, at_places};
use super::error::QuestionError;
use super::history::{along_each, key_of};
use super::page::{Listed, Page, Paged, Position};
use crate::error::LedgerError;
use crate::rows::{CertificateRow, DueRow, EditionRow, OfficerRow, Stage};
use crate::store::{Direction, Read, Row, Scan, Table, Value};
use crate::tables::ALWAYS;

/// Declares what may be due.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $variant:ident = $word:literal,)*) => {
        /// A kind of what is due.
        #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
        pub enum DueKind {
            $($(#[doc = $doc])* $variant,)*
        }

        impl DueKind {
            /// All of them, in the order in which those of one time are listed.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable text form.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }
    };
}

kinds! {
    /// An accreditation ends, and there is no later edition.
    Accreditation = "accreditation",
    /// A document of evidence ends.
    Evidence = "evidence",
    /// A certificate ends.
    Expiry = "expiry",
    /// A key of the body ends.
    Key = "key",
    /// The next status snapshot.
    Snapshot = "snapshot",
    /// A certificate is due for surveillance.
    Surveillance = "surveillance",
}

/// The dates that are asked for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DueQuestion {
    /// From when.
    pub from: Timestamp,
    /// Until when: the first second that is not asked for any more.
    pub until: Timestamp,
    /// The kinds; all of them, where none is named.
    pub kinds: BTreeSet<DueKind>,
}

/// Something that is due.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Due {
    /// The time.
    pub at: Timestamp,
    /// The kind.
    pub kind: DueKind,
    /// The certificate, of what is about one.
    pub certificate: Option<CertificateLine>,
    /// The key, and its name.
    pub key: Option<(PublicKeyText, String)>,
    /// The series of the accreditation.
    pub series: Option<String>,
}

/// Gives what is due within a period, in the order of time, then of [`DueKind::ALL`].
///
/// # Errors
///
/// [`QuestionError::Period`], [`QuestionError::CursorForeign`], [`QuestionError::Ledger`].
pub fn due(store: &mut dyn Read, question: &DueQuestion, page: Page<'_>) -> Result<Paged<Due>, QuestionError> {
    if question.until < question.from {
        return Err(QuestionError::Period);
    }
    let asked = page.of(format!("due {question:?}"))?;
    if asked.position.as_deref().is_some_and(|position| Place::of(position).is_none()) {
        return Err(asked.foreign());
    }
    asked.walk_each(
        store,
        |store, position, want| more(store, question, position.and_then(|position| Place::of(position)).as_ref(), want),
        |store, rows| Known::of(store, &rows)?.dues(&rows),
    )
}

/// A row of something due, with its place.
type Found = (Position, (DueKind, Row));

/// The place of something due: when, its kind by its number, and the row in the order of its kind.
struct Place<'a> {
    at: i64,
    kind: i64,
    row: &'a [Value],
}

impl<'a> Place<'a> {
    fn of(position: &'a [Value]) -> Option<Self> {
        match position {
            [Value::Integer(at), Value::Integer(kind), row @ ..] => Some(Self { at: *at, kind: *kind, row }),
            _ => None,
        }
    }
}

/// Rows of one kind that were read and not given yet.
struct Ahead<'a> {
    kind: DueKind,
    number: i64,
    from: i64,
    after: Option<Vec<Value>>,
    rows: VecDeque<(Position, Row)>,
    /// Rows that are read at once next.
    chunk: u32,
    is_end: bool,
    question: &'a DueQuestion,
}

impl<'a> Ahead<'a> {
    fn of(kind: DueKind, number: i64, question: &'a DueQuestion, after: Option<&Place<'_>>) -> Self {
        let (from, after) = match after {
            Some(place) if number == place.kind => (place.at, Some(place.row.to_vec())),
            Some(place) if number < place.kind => (place.at.saturating_add(1), None),
            Some(place) => (place.at, None),
            None => (question.from.unix(), None),
        };
        Self { kind, number, from, after, rows: VecDeque::new(), chunk: CHUNK, is_end: false, question }
    }

    /// When the next one is due, and where it stands; none at the end.
    fn next(&mut self, store: &mut dyn Read) -> Result<Option<&Position>, QuestionError> {
        if self.rows.is_empty() && !self.is_end {
            let below = self.question.until.unix();
            let rows = self.kind.rows(store, self.from, below, self.after.as_deref(), self.chunk)?;
            self.is_end = rows.len() < self.chunk as usize;
            self.chunk = (self.chunk * 2).min(MOST_CHUNK);
            for row in rows {
                let (at, order) = self.kind.place(&row);
                self.after = Some(order.clone());
                self.rows.push_back(([vec![at.into(), self.number.into()], order].concat(), row));
            }
        }
        Ok(self.rows.front().map(|(position, _)| position))
    }
}

/// So many rows of all kinds in their order. What is read beyond that is a constant of each kind, and of one of which much is due at
/// most twice as much again.
fn more(
    store: &mut dyn Read,
    question: &DueQuestion,
    after: Option<&Place<'_>>,
    want: u32,
) -> Result<Vec<Found>, QuestionError> {
    let kinds = DueKind::ALL.iter().copied().zip(0..);
    let kinds = kinds.filter(|(kind, _)| question.kinds.is_empty() || question.kinds.contains(kind));
    let mut ahead: Vec<Ahead<'_>> = kinds.map(|(kind, number)| Ahead::of(kind, number, question, after)).collect();
    let mut found = Vec::new();
    while found.len() < want as usize {
        let mut first: Option<(Position, usize)> = None;
        for (number, one) in ahead.iter_mut().enumerate() {
            if let Some(position) = one.next(store)?
                && first.as_ref().is_none_or(|(before, _)| position < before)
            {
                first = Some((position.clone(), number));
            }
        }
        let Some((_, number)) = first else { break };
        let Some(one) = ahead.get_mut(number) else { break };
        let kind = one.kind;
        found.extend(one.rows.pop_front().map(|(position, row)| (position, (kind, row))));
    }
    Ok(found)
}

impl DueKind {
    const fn table(self) -> (&'static Table, &'static str) {
        match self {
            Self::Accreditation => (EditionRow::TABLE, "until"),
            Self::Key => (OfficerRow::TABLE, "until"),
            Self::Evidence | Self::Expiry | Self::Snapshot | Self::Surveillance => (DueRow::TABLE, "kind"),
        }
    }

    fn rows(
        self,
        store: &mut dyn Read,
        from: i64,
        below: i64,
        after: Option<&[Value]>,
        limit: u32,
    ) -> Result<Vec<Row>, QuestionError> {
        let (table, index) = self.table();
        let equal = match self {
            Self::Accreditation | Self::Key => Vec::new(),
            _ => vec![Value::from(self.as_str())],
        };
        let (from, below) = (Value::Integer(from), Value::Integer(below));
        let scan = Scan {
            index: Some(index),
            equal: &equal,
            from: Some(&from),
            below: Some(&below),
            after,
            ..Scan::all(table, limit)
        };
        Ok(store.scan(&scan)?)
    }

    /// When a row is due, and its values in the order of its kind.
    fn place(self, row: &Row) -> (i64, Vec<Value>) {
        let (table, index) = self.table();
        let order: Vec<Value> =
            table.order(table.index(index)).iter().filter_map(|column| row.get(*column).cloned()).collect();
        let at = match self {
            Self::Accreditation => EditionRow::of(row).until.unix(),
            Self::Key => OfficerRow::of(row).until,
            _ => DueRow::of(row).at.unix(),
        };
        (at, order)
    }

    /// Whether it is about a certificate.
    const fn is_of_certificate(self) -> bool {
        matches!(self, Self::Evidence | Self::Expiry | Self::Surveillance)
    }
}

/// What the rows of a page lead to, asked for at once.
struct Known {
    certificates: BTreeMap<i64, CertificateRow>,
    /// The last edition of each accreditation.
    editions: BTreeMap<String, u32>,
    /// Everything that was said of each key.
    officers: BTreeMap<Vec<u8>, Vec<OfficerRow>>,
}

impl Known {
    fn of(store: &mut dyn Read, rows: &[(DueKind, Row)]) -> Result<Self, QuestionError> {
        let of = |asked: DueKind| rows.iter().filter(move |(kind, _)| *kind == asked).map(|(_, row)| row);
        let series = of(DueKind::Accreditation).map(|row| EditionRow::of(row).series).collect();
        let keys = of(DueKind::Key).map(|row| OfficerRow::of(row).key).collect();
        let dues = rows.iter().filter(|(kind, _)| kind.is_of_certificate());
        let places: BTreeSet<i64> = dues.map(|(_, row)| DueRow::of(row).place).collect();
        let places: Vec<i64> = places.into_iter().collect();
        let certificates = at_places(store, &places)?;
        Ok(Self {
            certificates: places.into_iter().zip(certificates).collect(),
            editions: last_editions(store, series)?,
            officers: said_of(store, keys)?,
        })
    }

    fn dues(&self, rows: &[(DueKind, Row)]) -> Result<Vec<Option<Due>>, QuestionError> {
        rows.iter().map(|(kind, row)| self.due(*kind, row)).collect()
    }

    fn due(&self, kind: DueKind, row: &Row) -> Result<Option<Due>, QuestionError> {
        let (at, _) = kind.place(row);
        let Some(at) = Timestamp::from_unix(at) else { return Ok(None) };
        let bare = Due { at, kind, certificate: None, key: None, series: None };
        match kind {
            DueKind::Snapshot => Ok(Some(bare)),
            DueKind::Accreditation => {
                let edition = EditionRow::of(row);
                let is_last = self.editions.get(&edition.series) == Some(&edition.number);
                Ok(is_last.then_some(Due { series: Some(edition.series), ..bare }))
            }
            DueKind::Key => {
                let officer = OfficerRow::of(row);
                let is_last = self.governs(&officer);
                Ok(is_last.then_some(Due { key: Some((key_of(&officer.key), officer.name)), ..bare }))
            }
            DueKind::Evidence | DueKind::Expiry | DueKind::Surveillance => {
                let found = self.certificates.get(&DueRow::of(row).place);
                let row = found.ok_or(LedgerError::RowMissing { table: CertificateRow::TABLE.name })?;
                let is_meant = row.stage != Stage::Rejected;
                Ok(is_meant.then(|| Due { certificate: Some(row.clone().into()), ..bare }))
            }
        }
    }

    /// Whether what a row says of a key holds until its end: nothing that was said later begins before that.
    fn governs(&self, row: &OfficerRow) -> bool {
        let said = self.officers.get(&row.key).map(Vec::as_slice).unwrap_or_default();
        let mut later = said.iter().filter(|one| one.sequence > row.sequence);
        later.all(|one| one.since != ALWAYS && one.since >= row.until)
    }
}

fn last_editions(store: &mut dyn Read, series: BTreeSet<String>) -> Result<BTreeMap<String, u32>, QuestionError> {
    let equals: Vec<Vec<Value>> = series.iter().map(|series| vec![series.as_str().into()]).collect();
    let last = Scan { direction: Direction::Descending, ..Scan::all(EditionRow::TABLE, 1) };
    let found = store.scan_each(&last, &equals)?;
    let number = |rows: Vec<Row>| rows.first().map(|row| EditionRow::of(row).number);
    Ok(series.into_iter().zip(found).filter_map(|(series, rows)| Some((series, number(rows)?))).collect())
}

fn said_of(store: &mut dyn Read, keys: BTreeSet<Vec<u8>>) -> Result<BTreeMap<Vec<u8>, Vec<OfficerRow>>, QuestionError> {
    let equals: Vec<Vec<Value>> = keys.iter().map(|key| vec![key.as_slice().into()]).collect();
    let found = along_each(store, OfficerRow::TABLE, &equals)?;
    Ok(keys.into_iter().zip(found).map(|(key, rows)| (key, rows.iter().map(OfficerRow::of).collect())).collect())
}

impl From<&Due> for Json {
    fn from(due: &Due) -> Self {
        let about = match &due.certificate {
            Some(line) => Self::from(line),
            None => Self::object(),
        };
        about
            .with("due_at", due.at)
            .with("due", due.kind.as_str())
            .with_some("key", due.key.as_ref().map(|(key, _)| *key))
            .with_some("name", due.key.as_ref().map(|(_, name)| name.as_str()))
            .with_some("series", due.series.as_deref())
    }
}

/// What is about a certificate stands among `certificates`, everything else among `others`.
impl Listed for Due {
    const FORMAT: &'static str = "warifu.ledger-due/1";

    fn lists(items: &[Self]) -> Vec<(&'static str, Json)> {
        let (certificates, others): (Vec<&Self>, Vec<&Self>) = items.iter().partition(|due| due.certificate.is_some());
        vec![("certificates", Json::list(certificates)), ("others", Json::list(others))]
    }
}

/// Rows of one kind that are read at first.
const CHUNK: u32 = 16;
/// Rows of one kind that are read at once where many of it are due.
const MOST_CHUNK: u32 = 256;
