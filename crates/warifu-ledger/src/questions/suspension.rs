use warifu_model::{Bundle, Envelope, Json, Limit};
use warifu_verify::{Change, Effect, Kept, Trust, affected};

use super::certificate::CertificateLine;
use super::error::QuestionError;
use super::find::{Filter, find_rows};
use super::page::{Listed, Page, Paged};
use super::rests::MOST_EVALUATED;
use crate::journal;
use crate::rows::{CertificateRow, EditionRow, SnapshotRow};
use crate::store::{Direction, Read, Scan, Value};

/// The effect of a new edition of an accreditation on a certificate.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Suspended {
    /// The certificate.
    pub certificate: CertificateLine,
    /// The verdicts without the edition and with it; none where the certificate was never handed out.
    pub effect: Option<Effect>,
}

/// Asks the gate about certificates without and with a new edition of an accreditation. To the accreditations and snapshots that
/// `kept` holds come the last edition of every series and the last snapshot in the ledger.
///
/// `filters` say which certificates are asked about; without any it is all of them. Those granted under the accreditation are found by
/// [`Filter::Series`]; an accreditation further up affects those of every series below it.
///
/// A page holds at most 100 of them.
///
/// # Errors
///
/// [`QuestionError::CursorForeign`], [`QuestionError::Ledger`].
pub fn suspension(
    store: &mut dyn Read,
    trust: &Trust,
    kept: Kept<'_>,
    change: Change<'_>,
    filters: &[Filter],
    page: Page<'_>,
) -> Result<Paged<Suspended>, QuestionError> {
    let rows = find_rows(store, filters, page.at_most(MOST_EVALUATED))?;
    let (accreditation, status) = (editions(store)?, last_snapshot(store)?);
    let mut items = Vec::new();
    for row in rows.items {
        let effect = match bundle(store, &row, &accreditation, &status)? {
            Some(bundle) => affected(trust, kept, change, &[&bundle]).into_iter().next(),
            None => None,
        };
        items.push(Suspended { certificate: row.into(), effect });
    }
    Ok(Paged { items, next: rows.next })
}

/// What an importer gets: the certificate with accreditations and status.
fn bundle(
    store: &mut dyn Read,
    row: &CertificateRow,
    accreditation: &[Envelope],
    status: &[Envelope],
) -> Result<Option<Vec<u8>>, QuestionError> {
    let Some(digest) = row.envelope else { return Ok(None) };
    let bytes = journal::demand_blob(store, &digest)?;
    let Ok(certificate) = Envelope::read(&bytes) else { return Ok(None) };
    let (accreditation, status) = (accreditation.to_vec(), status.to_vec());
    let bundle = Bundle { accreditation, status, ..Bundle::of(certificate) };
    Ok(Some(Json::from(&bundle).to_canonical()))
}

/// The last edition of each series, of as many as a bundle holds. A row is read for each.
fn editions(store: &mut dyn Read) -> Result<Vec<Envelope>, QuestionError> {
    let mut editions = Vec::new();
    let mut below: Option<Value> = None;
    while editions.len() < Limit::ACCREDITATIONS {
        let scan = Scan { below: below.as_ref(), direction: Direction::Descending, ..Scan::all(EditionRow::TABLE, 1) };
        let Some(row) = store.scan(&scan)?.first().map(EditionRow::of) else { break };
        editions.extend(Envelope::read(&journal::demand_blob(store, &row.envelope)?));
        below = Some(row.series.into());
    }
    Ok(editions)
}

fn last_snapshot(store: &mut dyn Read) -> Result<Vec<Envelope>, QuestionError> {
    let last = Scan { direction: Direction::Descending, ..Scan::all(SnapshotRow::TABLE, 1) };
    let digest = store.scan(&last)?.first().and_then(|row| SnapshotRow::of(row).envelope);
    match digest {
        Some(digest) => Ok(Envelope::read(&journal::demand_blob(store, &digest)?).into_iter().collect()),
        None => Ok(Vec::new()),
    }
}

impl Suspended {
    /// Tells whether the edition changes the answer, or its code.
    pub fn is_changed(&self) -> bool {
        self.effect.as_ref().is_some_and(Effect::is_changed)
    }
}

impl From<&Suspended> for Json {
    fn from(suspended: &Suspended) -> Self {
        let verdict = |verdict: &warifu_verify::Verdict| {
            Self::object().with("verdict", verdict.answer().as_str()).with("code", verdict.code().as_str())
        };
        Self::from(&suspended.certificate)
            .with("changed", suspended.is_changed())
            .with("before", suspended.effect.as_ref().map(|effect| verdict(&effect.before)))
            .with("after", suspended.effect.as_ref().map(|effect| verdict(&effect.after)))
    }
}

impl Listed for Suspended {
    const FORMAT: &'static str = "warifu.ledger-suspension/1";

    fn lists(items: &[Self]) -> Vec<(&'static str, Json)> {
        vec![("certificates", Json::list(items))]
    }
}
