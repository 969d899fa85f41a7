use warifu_model::{CaseKind, LedgerStep, StepName, Timestamp, Token};

use super::{Body, certify, follow};
use crate::error::LedgerError;
use crate::journal;
use crate::rows::CaseRow;
use crate::rules;

impl Body {
    /// Gives the record that was evaluated in a case; none where there is none yet.
    ///
    /// # Errors
    ///
    /// [`LedgerError::BlobDamaged`], [`LedgerError::Store`].
    pub fn record(&mut self, case: &Token) -> Result<Option<Vec<u8>>, LedgerError> {
        let mut read = self.store.read()?;
        let steps = rules::steps(&mut *read, case.as_str())?;
        let record = steps.iter().find(|step| step.step == StepName::Evaluated).and_then(|step| step.document);
        record.map(|record| journal::demand_blob(&mut *read, &record)).transpose()
    }

    /// Gives the first step of a case, which says what it is about; none where there is no such case yet.
    ///
    /// # Errors
    ///
    /// [`LedgerError::ChainBroken`], [`LedgerError::Store`].
    pub fn first_step(&mut self, case: &Token) -> Result<Option<LedgerStep>, LedgerError> {
        let mut read = self.store.read()?;
        let steps = rules::steps(&mut *read, case.as_str())?;
        steps.first().map(|first| follow::first(&mut *read, first)).transpose()
    }

    /// Begins the next step of a case, which is then given what it says, and signed: it names this ledger, the case and the step
    /// before. A review names the record that was evaluated. `kind` is that of a case that begins; one that exists has its own.
    ///
    /// # Errors
    ///
    /// [`LedgerError::StepOutOfOrder`], [`LedgerError::CaseEnded`], [`LedgerError::CaseUnknown`]: the step is not due.
    pub fn prepare(
        &mut self,
        case: &Token,
        kind: CaseKind,
        step: StepName,
        at: Timestamp,
    ) -> Result<LedgerStep, LedgerError> {
        let mut read = self.store.read()?;
        let row = read.get(CaseRow::TABLE, &[case.as_str().into()])?.map(|row| CaseRow::of(&row));
        let mut prepared = LedgerStep {
            ledger: self.ledger,
            case: case.clone(),
            kind: row.as_ref().map_or(kind, |row| row.kind),
            step,
            previous: row.as_ref().map(|row| row.last),
            at,
            documents: Vec::new(),
            record: None,
            terms: None,
            change: None,
            edition: None,
            officer: None,
            hold: None,
            reason: None,
        };
        rules::demand_order(&self.opened, &prepared, row.as_ref())?;
        if step == StepName::Reviewed && prepared.kind == CaseKind::Certification {
            prepared.record = Some(certify::record_of(&rules::steps(&mut *read, case.as_str())?)?);
        }
        Ok(prepared)
    }
}
