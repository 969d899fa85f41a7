use warifu_ledger::{Arrival, Body, LedgerError, PlacedStatement, Taken};
use warifu_model::{CaseKind, CertificateFact, Digest, LedgerStep, StatusChange, StepName, Timestamp, Token};
use warifu_seal::keys::Signer;

use super::{sign_step, unsigned};

/// A case whose officers have their keys at hand: each verb prepares the step that is due, has it signed, and hands it in. Where officers
/// sign at their own machines, these are three calls: [`Body::prepare`], [`sign_step`] over there, [`Body::step`].
///
/// ```no_run
/// use warifu::ledger::{Body, Case, LedgerError, StatusChange, Token};
/// use warifu::{SigningKey, Timestamp};
///
/// fn suspend(body: &mut Body, id: &Token, change: StatusChange, officers: [&SigningKey; 2], at: Timestamp) -> Result<(), LedgerError> {
///     let mut case = Case::status(body, id, at);
///     case.proposed(change, officers[0])?;
///     case.decided(officers[1])?;
///     Ok(())
/// }
/// ```
#[derive(Debug)]
pub struct Case<'a> {
    body: &'a mut Body,
    id: &'a Token,
    kind: CaseKind,
    at: Timestamp,
    certificates: &'a [CertificateFact],
}

impl<'a> Case<'a> {
    /// A certification: applied, evaluated, reviewed, decided.
    pub const fn certification(body: &'a mut Body, id: &'a Token, at: Timestamp) -> Self {
        Self { body, id, kind: CaseKind::Certification, at, certificates: &[] }
    }

    /// A change of the status of a certificate: proposed, decided.
    pub const fn status(body: &'a mut Body, id: &'a Token, at: Timestamp) -> Self {
        Self { body, id, kind: CaseKind::Status, at, certificates: &[] }
    }

    /// With the time of the steps that follow.
    #[must_use]
    pub fn at(self, at: Timestamp) -> Self {
        Self { at, ..self }
    }

    /// With certificates of components on which the record rests, as a gate opened them.
    #[must_use]
    pub fn resting_on(self, certificates: &'a [CertificateFact]) -> Self {
        Self { certificates, ..self }
    }

    /// Takes the application.
    ///
    /// # Errors
    ///
    /// As [`Body::step`]; [`LedgerError::AlreadySigned`] where the signer fails.
    pub fn applied(&mut self, registrar: &dyn Signer) -> Result<Taken, LedgerError> {
        self.take(StepName::Applied, registrar, &[], None, |_| {})
    }

    /// Takes a record, with the documents that it and its set name.
    ///
    /// # Errors
    ///
    /// As [`Case::applied`].
    pub fn evaluated(
        &mut self,
        record: &[u8],
        documents: &[&[u8]],
        evaluator: &dyn Signer,
    ) -> Result<Taken, LedgerError> {
        let documents = [&[record][..], documents].concat();
        self.take(StepName::Evaluated, evaluator, &documents, None, |step| step.record = Some(Digest::of(record)))
    }

    /// Takes the review of that record.
    ///
    /// # Errors
    ///
    /// As [`Case::applied`].
    pub fn reviewed(&mut self, reviewer: &dyn Signer) -> Result<Taken, LedgerError> {
        self.take(StepName::Reviewed, reviewer, &[], None, |_| {})
    }

    /// Takes the decision to certify on these terms, with 32 secret random bytes, fresh for each certificate; gives the statement that
    /// is to be signed ([`sign_certificate`](super::sign_certificate)).
    ///
    /// # Errors
    ///
    /// As [`Case::applied`].
    pub fn certified(
        &mut self,
        terms: &[u8],
        salt_seed: &[u8; 32],
        certifier: &dyn Signer,
    ) -> Result<PlacedStatement, LedgerError> {
        let decided = |step: &mut LedgerStep| step.terms = Some(Digest::of(terms));
        let taken = self.take(StepName::Decided, certifier, &[terms], Some(salt_seed), decided)?;
        taken.placed.ok_or_else(|| self.of_another_kind(self.kind))
    }

    /// Takes the proposal of a new status.
    ///
    /// # Errors
    ///
    /// As [`Case::applied`].
    pub fn proposed(&mut self, change: StatusChange, officer: &dyn Signer) -> Result<Taken, LedgerError> {
        self.take(StepName::Proposed, officer, &[], None, |step| step.change = Some(change))
    }

    /// Takes the decision on what was proposed: it holds from now on.
    ///
    /// # Errors
    ///
    /// As [`Case::applied`].
    pub fn decided(&mut self, officer: &dyn Signer) -> Result<Taken, LedgerError> {
        self.take(StepName::Decided, officer, &[], None, |_| {})
    }

    fn of_another_kind(&self, kind: CaseKind) -> LedgerError {
        LedgerError::CaseOfAnotherKind { case: self.id.as_str().to_owned(), kind }
    }

    fn take(
        &mut self,
        name: StepName,
        officer: &dyn Signer,
        blobs: &[&[u8]],
        salt_seed: Option<&[u8; 32]>,
        say: impl FnOnce(&mut LedgerStep),
    ) -> Result<Taken, LedgerError> {
        let mut step = self.body.prepare(self.id, self.kind, name, self.at)?;
        if step.kind != self.kind {
            return Err(self.of_another_kind(step.kind));
        }
        say(&mut step);
        let envelope = sign_step(&step, officer).map_err(unsigned)?;
        let certificates = self.certificates;
        self.body.step(&Arrival { blobs, certificates, salt_seed, ..Arrival::of(&envelope, self.at) })
    }
}
