use warifu_model::{Act, Digest, LedgerEntry, LedgerStep, PublicKeyText};

use super::certificate::{at_places, rows_of};
use super::error::QuestionError;
use super::history::{names, steps_of_each};
use crate::rows::{CaseRow, CertificateRow};
use crate::store::{Read, Value};

/// The step from which an act follows.
pub(super) const fn follows(act: &Act) -> Option<Digest> {
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
    /// What each of these entries belongs to, asked for at once.
    pub(super) fn of_each(store: &mut dyn Read, entries: &[LedgerEntry]) -> Result<Vec<Self>, QuestionError> {
        let mut abouts: Vec<Self> = entries.iter().map(|entry| Self::by_itself(&entry.act)).collect();
        let of_cases = certificates_of_cases(store, &abouts)?;
        let certificates: Vec<Option<Digest>> =
            entries.iter().zip(of_cases).map(|(entry, of_case)| certificate_of(&entry.act).or(of_case)).collect();
        let mut by_digest = each_where(&certificates, |digests| rows_of(store, digests))?.into_iter();
        let places: Vec<Option<i64>> = entries.iter().map(|entry| place_of(&entry.act)).collect();
        let mut by_place = each_where(&places, |places| at_places(store, places))?.into_iter();
        let steps: Vec<Option<Digest>> = entries.iter().map(|entry| follows(&entry.act)).collect();
        let mut followed = each_where(&steps, |steps| steps_of_each(store, steps))?.into_iter();
        let actors: Vec<Option<(Vec<u8>, u32)>> = abouts
            .iter()
            .zip(entries)
            .map(|(about, entry)| Some((about.actor?.as_bytes().to_vec(), entry.sequence)))
            .collect();
        let mut called = each_where(&actors, |actors| names(store, actors))?.into_iter();
        for (about, entry) in abouts.iter_mut().zip(entries) {
            if let Some(step) = followed.next().flatten().flatten() {
                about.case = Some(step.case);
            }
            let row = by_digest.next().flatten().flatten();
            about.take(by_place.next().flatten().or(row), &entry.act);
            about.name = called.next().flatten().flatten();
        }
        Ok(abouts)
    }

    /// What an entry says itself.
    fn by_itself(act: &Act) -> Self {
        match act {
            Act::Step(act) => {
                let step = LedgerStep::read(&act.envelope.payload).ok().map(Box::new);
                let case = step.as_ref().map(|step| step.case.as_str().to_owned());
                Self { actor: Some(act.key), case, step, ..Self::default() }
            }
            Act::Signed(act) => Self { actor: Some(act.key), ..Self::default() },
            _ => Self::default(),
        }
    }

    /// What follows from the certificate that it is about.
    fn take(&mut self, row: Option<CertificateRow>, act: &Act) {
        let Some(row) = row else { return };
        if self.case.is_none() && !row.case.is_empty() && matches!(act, Act::Signed(_) | Act::Issued(_)) {
            self.case = Some(row.case);
        }
        self.certificate = Some(row.digest);
        self.number = Some(row.number);
    }
}

/// The certificate that an act names.
const fn certificate_of(act: &Act) -> Option<Digest> {
    match act {
        Act::Signed(act) => Some(act.certificate),
        Act::Placed(act) => Some(act.certificate),
        Act::Issued(act) => Some(act.certificate),
        Act::Entered(act) => Some(act.certificate),
        _ => None,
    }
}

/// The place of the certificate that an act names.
fn place_of(act: &Act) -> Option<i64> {
    match act {
        Act::Status(act) => Some(act.index.into()),
        Act::Hold(act) => Some(act.index.into()),
        _ => None,
    }
}

/// The certificates of the cases whose steps these are.
fn certificates_of_cases(store: &mut dyn Read, abouts: &[About]) -> Result<Vec<Option<Digest>>, QuestionError> {
    let cases: Vec<Option<Vec<Value>>> = abouts.iter().map(|about| Some(vec![about.case.as_deref()?.into()])).collect();
    let rows = each_where(&cases, |keys| Ok(store.get_each(CaseRow::TABLE, keys)?))?;
    Ok(rows.into_iter().map(|row| CaseRow::of(&row.flatten()?).certificate).collect())
}

/// Asks about those values that are there, at once; gives the answers in the places of their values.
fn each_where<T: Clone, A>(
    values: &[Option<T>],
    ask: impl FnOnce(&[T]) -> Result<Vec<A>, QuestionError>,
) -> Result<Vec<Option<A>>, QuestionError> {
    let there: Vec<T> = values.iter().flatten().cloned().collect();
    let mut answers = if there.is_empty() { Vec::new() } else { ask(&there)? }.into_iter();
    Ok(values.iter().map(|value| value.as_ref().and_then(|_| answers.next())).collect())
}
