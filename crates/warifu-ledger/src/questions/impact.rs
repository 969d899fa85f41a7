use warifu_compare::impact::{ProductImpact, State, Transition};
use warifu_core::CheckSignature;
use warifu_model::{Json, Localized, VersionRange};

use super::certificate::{CertificateLine, at_place};
use super::contents::statement;
use super::documents::{Blobs, record};
use super::error::QuestionError;
use super::page::{Listed, Page, Paged};
use super::rests::MOST_EVALUATED;
use super::route::{Route, step};
use crate::rows::CertificateRow;
use crate::store::Read;

/// The effect of a new version of its set on a certificate.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Affected {
    /// The certificate.
    pub certificate: CertificateLine,
    /// The name of its holder, in both languages.
    pub holder: Localized,
    /// The effect on it.
    pub impact: ProductImpact,
}

/// Gives what a new version of a set means for every certificate for the old one that was handed out and is neither withdrawn nor
/// superseded, in the order of their places. Records and inputs are read from the ledger, those of one certificate at a time; the
/// certificates of components are those that the record states. Where a document is missing, it cannot be told, and the code says why.
///
/// A page holds at most 100 of them.
///
/// # Errors
///
/// [`QuestionError::CursorForeign`], [`QuestionError::Ledger`].
pub fn impact(
    store: &mut dyn Read,
    transition: &Transition<'_>,
    signatures: &dyn CheckSignature,
    page: Page<'_>,
) -> Result<Paged<Affected>, QuestionError> {
    let (old, new) = (transition.old(), transition.new_set());
    let asked = page.at_most(MOST_EVALUATED).of(format!("impact {} {}", old.digest(), new.digest()))?;
    let route = Route::of_set(store, &old.set().id, &VersionRange::exactly(&old.set().version))?;
    asked.walk(
        store,
        |store, position, want| route.more(store, position.and_then(|position| step(position)), want),
        |store, place| {
            let row = at_place(store, place)?;
            if !row.stage.is_out() || row.status.is_final() {
                return Ok(None);
            }
            let holder = holder(store, &row)?;
            let impact = of_row(store, &row, transition, signatures)?;
            Ok(Some(Affected { certificate: row.into(), holder, impact }))
        },
    )
}

fn of_row(
    store: &mut dyn Read,
    row: &CertificateRow,
    transition: &Transition<'_>,
    signatures: &dyn CheckSignature,
) -> Result<ProductImpact, QuestionError> {
    let Some(record) = record(store, &row.record)? else { return Ok(untold(row)) };
    let blobs = Blobs::of(store);
    let facts = || Ok::<_, QuestionError>(record.certificates.clone());
    transition.assess_record(&record, &row.holder, &blobs, facts, signatures)
}

/// A certificate without a record, as one that was entered.
fn untold(row: &CertificateRow) -> ProductImpact {
    ProductImpact {
        holder: row.holder.clone(),
        product: [row.product.clone(), String::new(), String::new()],
        level: Some(row.level.clone()).filter(|level| !level.is_empty()),
        state: State::CannotTell,
        outcome: None,
        requirements: Vec::new(),
        evidence_needed: Vec::new(),
        lapses_on: None,
        why: Some("record_missing"),
    }
}

/// The name of the holder in both languages, as the statement has it.
fn holder(store: &mut dyn Read, row: &CertificateRow) -> Result<Localized, QuestionError> {
    let certificate = statement(store, row)?;
    Ok(certificate
        .map_or_else(|| Localized::of(row.holder.clone(), row.holder.clone()), |certificate| certificate.holder.name))
}

impl From<&Affected> for Json {
    fn from(affected: &Affected) -> Self {
        Self::object().with("certificate", &affected.certificate).with("impact", &affected.impact)
    }
}

impl Listed for Affected {
    const FORMAT: &'static str = "warifu.ledger-impact/1";

    fn lists(items: &[Self]) -> Vec<(&'static str, Json)> {
        vec![("certificates", Json::list(items))]
    }
}
