use clap::Args;
use warifu_model::Timestamp;

use super::edition::NewEdition;
use crate::args::{Context, time_or_now, timestamp};
use crate::failure::{Both, Failure};
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
        let mut next = self.edition.next(at)?;
        let open = next.suspensions.iter_mut().filter(|pause| pause.until.is_none_or(|until| from < until));
        let mut count = 0;
        for pause in open {
            pause.until = Some(from.max(pause.from));
            count += 1;
        }
        if count == 0 {
            return Err(Failure::input(
                "not-suspended",
                Both::new(
                    format!("the body is not suspended at {from}"),
                    format!("この機関は{from}の時点で一時停止されていません"),
                ),
            )
            .file(&self.edition.accreditation)
            .help(Both::new("give the edition that suspends it", "一時停止を定めた版を指定してください")));
        }
        self.edition.sign(&next)?.write(&self.edition.output, context)
    }
}
