use std::path::PathBuf;

use clap::Args;
use warifu_model::{KeyRevocation, Timestamp};

use super::{Edition, demand_key, hit, public_key, sign};
use crate::args::{Context, time_or_now, timestamp};
use crate::commands::status::Reason;
use crate::failure::Failure;
use crate::report::Reply;

/// Says that a key of a body is not to be relied upon any more
///
/// What it signed before --from still counts. With --compromised-at, only what was also seen by witnesses before that:
/// whoever stole the key could have written any date.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu accreditation revoke minato.json --revoked certifier.pub --compromised-at 2026-10-01T00:00:00Z \\
      --reason 'Stolen laptop' --reason-ja '端末の盗難' --certificates issued \\
      --key board-1.pem board-2.pem -o minato-2.json")]
pub(super) struct Revoke {
    #[command(flatten)]
    edition: Edition,
    /// The key: ed25519:… or a file
    #[arg(long, value_name = "KEY")]
    revoked: String,
    #[command(flatten)]
    reason: Reason,
    /// From when its signatures do not count; when the edition is made, where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    from: Option<Timestamp>,
    /// From when somebody else may have had it
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    compromised_at: Option<Timestamp>,
    /// Bundles, or folders with bundles: which of them are hit is listed
    #[arg(long, num_args = 1.., value_name = "PATH")]
    certificates: Vec<PathBuf>,
    /// When the edition is made; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
}

impl Revoke {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        let mut next = self.edition.next(at)?;
        let key = public_key(&self.revoked)?;
        demand_key(&next, &key)?;
        let revocation = KeyRevocation {
            key,
            revoked_at: self.from.unwrap_or(at),
            compromised_at: self.compromised_at,
            reason: self.reason.into_localized(),
        };
        let hits = hit::by_key(&self.certificates, &revocation)?;
        next.revocations.push(revocation);
        let reply = sign(&next, &self.edition.key, &self.edition.output, context)?;
        Ok(hit::told(reply, &hits, &self.certificates, context.language))
    }
}
