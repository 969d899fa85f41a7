use clap::Args;
use warifu_model::{CaseKind, LedgerStep, Status, StatusChange, StepName, Timestamp, Token};

use super::case::{Outcome, token};
use super::common::named;
use super::take::Papers;
use crate::args::{Context, timestamp};
use crate::commands::status::Reason;
use crate::failure::Failure;
use crate::reply::Reply;

/// The change of a status; what it says is beside the verb.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu ledger suspend MCO-2026-0042 --case s-1 --reason 'Surveillance is overdue' --reason-ja '定期審査の遅れ' --key evaluator.pem
  warifu ledger case s-1 decided --key certifier.pem")]
pub(super) struct Change {
    /// The certificate: its number, its digest, or the file of its bundle
    #[arg(id = "of_certificate", value_name = "CERTIFICATE")]
    certificate: String,
    /// The new case, by an id of your own
    #[arg(long, value_name = "CASE", value_parser = token)]
    case: Token,
    #[command(flatten)]
    reason: Reason,
    /// From when it holds; when the step is taken, where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    from: Option<Timestamp>,
    #[command(flatten)]
    outcome: Outcome,
}

impl Change {
    pub(super) fn run(self, status: Status, context: Context) -> Result<Reply, Failure> {
        let certificate = named(&mut self.outcome.ledger()?, &self.certificate)?.digest;
        let reason = self.reason.into_localized();
        let fill = |step: LedgerStep| {
            let change = StatusChange { certificate, status, from: self.from.unwrap_or(step.at), reason };
            LedgerStep { change: Some(change), ..step }
        };
        self.outcome.run(&self.case, CaseKind::Status, StepName::Proposed, Papers::default(), fill, context)
    }
}
