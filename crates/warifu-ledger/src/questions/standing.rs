use warifu_model::{Digest, Json, Localized, Status, Timestamp};

use super::certificate::{demand_row, time};
use super::error::QuestionError;
use super::page::{Listed, Page, Paged};
use super::route::{Route, step};
use crate::rows::{CertificateRow, EventRow};
use crate::store::{Direction, Read, Scan, Value};

/// The standing of a certificate at a time, as it was known at another.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Standing {
    /// Its place in the status list.
    pub place: u32,
    /// Its number.
    pub number: String,
    /// The digest of its statement.
    pub certificate: Digest,
    /// For which time.
    pub at: Timestamp,
    /// As of which knowledge.
    pub known_at: Timestamp,
    /// The status; none where the certificate had no place yet, as far as was known.
    pub status: Option<Status>,
    /// From when that status holds; none where nothing was said.
    pub since: Option<Timestamp>,
    /// The time at which that was said; none where nothing was.
    pub recorded_at: Option<Timestamp>,
    /// Why; none where nothing was said.
    pub reason: Option<Localized>,
    /// True where the time lies between the grant and the end.
    pub is_in_period: bool,
}

/// Gives the status of a certificate at a time, as it was known at another: of what was said by then, the last thing that holds from
/// that time or earlier. What was said later about an earlier time counts from when it was said.
///
/// ```
/// use warifu_ledger::questions::{QuestionError, standing};
/// use warifu_ledger::store::Read;
/// use warifu_model::{Digest, Status, Timestamp};
///
/// fn was_active(store: &mut dyn Read, certificate: &Digest, at: Timestamp) -> Result<bool, QuestionError> {
///     Ok(standing(store, certificate, at, at)?.status == Some(Status::Active))
/// }
/// ```
///
/// # Errors
///
/// [`QuestionError::Ledger`], also where the ledger has no such certificate.
pub fn standing(
    store: &mut dyn Read,
    certificate: &Digest,
    at: Timestamp,
    known_at: Timestamp,
) -> Result<Standing, QuestionError> {
    let row = demand_row(store, certificate)?;
    of_row(store, &row, at, known_at)
}

/// Gives that of every certificate, in the order of their places.
///
/// # Errors
///
/// As [`standing`]; [`QuestionError::CursorForeign`].
pub fn standings(
    store: &mut dyn Read,
    at: Timestamp,
    known_at: Timestamp,
    page: Page<'_>,
) -> Result<Paged<Standing>, QuestionError> {
    let asked = page.of(format!("standings {at} {known_at}"))?;
    let route = Route::all();
    asked.walk(
        store,
        |store, position, want| route.more(store, position.and_then(|position| step(position)), want),
        |store, place| {
            let row = super::certificate::at_place(store, place)?;
            of_row(store, &row, at, known_at).map(Some)
        },
    )
}

fn of_row(
    store: &mut dyn Read,
    row: &CertificateRow,
    at: Timestamp,
    known_at: Timestamp,
) -> Result<Standing, QuestionError> {
    let said = last_said(store, row.place, at, known_at)?;
    let is_known = row.known_at <= known_at || said.is_some();
    Ok(Standing {
        place: row.place,
        number: row.number.clone(),
        certificate: row.digest,
        at,
        known_at,
        status: is_known.then(|| said.as_ref().map_or(Status::Active, |said| said.status)),
        since: said.as_ref().map(|said| said.since),
        recorded_at: said.as_ref().map(|said| said.recorded_at),
        reason: said.map(|said| Localized::of(said.reason_en, said.reason_ja)),
        is_in_period: row.granted_at <= at && time(row.expires_at).is_none_or(|end| at < end),
    })
}

/// The last thing said of a certificate until a time, of those that hold from another time or earlier.
fn last_said(
    store: &mut dyn Read,
    place: u32,
    at: Timestamp,
    known_at: Timestamp,
) -> Result<Option<EventRow>, QuestionError> {
    let equal = [i64::from(place).into()];
    let mut after: Option<Vec<Value>> = None;
    loop {
        let scan = Scan {
            equal: &equal,
            after: after.as_deref(),
            direction: Direction::Descending,
            ..Scan::all(EventRow::TABLE, CHUNK)
        };
        let rows: Vec<EventRow> = store.scan(&scan)?.iter().map(EventRow::of).collect();
        let Some(last) = rows.last().map(|row| row.number) else { return Ok(None) };
        after = Some(vec![i64::from(place).into(), i64::from(last).into()]);
        if let Some(found) = rows.into_iter().find(|row| row.recorded_at <= known_at && row.since <= at) {
            return Ok(Some(found));
        }
    }
}

impl From<&Standing> for Json {
    fn from(standing: &Standing) -> Self {
        Self::object()
            .with("number", standing.number.as_str())
            .with("digest", standing.certificate)
            .with("at", standing.at)
            .with("known_at", standing.known_at)
            .with("status", standing.status.map(Status::as_str))
            .with("since", standing.since)
            .with("recorded_at", standing.recorded_at)
            .with("reason", standing.reason.as_ref())
            .with("in_period", standing.is_in_period)
    }
}

impl Listed for Standing {
    const FORMAT: &'static str = "warifu.ledger-standings/1";

    fn lists(items: &[Self]) -> Vec<(&'static str, Json)> {
        vec![("standings", Json::list(items))]
    }
}

/// Things said that are read at once.
const CHUNK: u32 = 16;
