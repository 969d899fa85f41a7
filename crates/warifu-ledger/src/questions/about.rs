use warifu_model::{Act, Digest, LedgerEntry, LedgerStep, PublicKeyText};

use super::certificate::{at_place, row_of};
use super::error::QuestionError;
use super::history::{name, step_of};
use crate::rows::{CaseRow, CertificateRow};
use crate::store::Read;

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
    pub(super) fn of(store: &mut dyn Read, entry: &LedgerEntry) -> Result<Self, QuestionError> {
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
}
