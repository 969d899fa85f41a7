use clap::Args;
use warifu_model::{BodySuspension, Timestamp};
use warifu_signing::suspend_body;

use super::edition::NewEdition;
use super::hit;
use crate::args::{Context, time_or_now, timestamp};
use crate::commands::status::Reason;
use crate::failure::Failure;
use crate::reply::Reply;

/// Says that a body may not do what it is accredited for, for the time being
///
/// Certificates that it granted before stand, unless a trust policy asks for accreditation throughout. With
/// --certificates and --trust, lists those on which an importer of this policy is told something else from now on.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu accreditation suspend minato.json --reason 'Witnessed audit failed' --reason-ja '立会審査に不合格' \\
      --certificates issued --trust trust.json --key board-1.pem board-2.pem -o minato-2.json")]
pub(super) struct Suspend {
    #[command(flatten)]
    edition: NewEdition,
    #[command(flatten)]
    reason: Reason,
    /// From when; when the edition is made, where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    from: Option<Timestamp>,
    /// Until when; open where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    until: Option<Timestamp>,
    #[command(flatten)]
    asked: hit::Asked,
    /// When the edition is made; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
}

impl Suspend {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        let from = self.from.unwrap_or(at);
        let pause = BodySuspension { from, until: self.until, reason: self.reason.into_localized() };
        let next = self.edition.amended(|present| suspend_body(present, pause, at))?;
        // who is affected only from when it begins is affected
        let question = self.asked.read(from.max(at), self.at)?;
        let signed = self.edition.sign(&next)?;
        hit::written(&signed, question.as_ref(), &self.edition.output, context)
    }
}
