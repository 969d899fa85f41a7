use clap::Args;
use warifu_model::Timestamp;
use warifu_signing::restore_body;

use super::edition::NewEdition;
use crate::args::{Context, time_or_now, timestamp};
use crate::failure::Failure;
use crate::reply::Reply;

/// Ends the suspension of a body
///
/// A suspension is known by its beginning, and the edition of the highest number says its end.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  warifu accreditation restore minato-2.json --key board-1.pem board-2.pem -o minato-3.json"
)]
pub(super) struct Restore {
    #[command(flatten)]
    edition: NewEdition,
    /// From when the body may again; when the edition is made, where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    from: Option<Timestamp>,
    /// When the edition is made; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
}

impl Restore {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        let from = self.from.unwrap_or(at);
        let next = self.edition.amended(|present| restore_body(present, from, at))?;
        self.edition.sign(&next)?.write(&self.edition.output, context)
    }
}
