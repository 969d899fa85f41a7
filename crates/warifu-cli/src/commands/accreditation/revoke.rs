use clap::Args;
use warifu_model::{KeyRevocation, Timestamp};
use warifu_signing::revoke_key;

use super::edition::{NewEdition, public_key};
use super::hit;
use crate::args::{Context, time_or_now, timestamp};
use crate::commands::status::Reason;
use crate::failure::Failure;
use crate::reply::Reply;

/// Says that a key of a body is not to be relied upon any more
///
/// What it signed before --from still counts. With --compromised-at, only what was also seen by witnesses before that:
/// whoever stole the key could have written any date. With --certificates and --trust, lists the certificates on which an
/// importer of this policy is told something else from now on.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu accreditation revoke minato.json --revoked certifier.pub --compromised-at 2026-10-01T00:00:00Z \\
      --reason 'Stolen laptop' --reason-ja '端末の盗難' --certificates issued --trust trust.json \\
      --key board-1.pem board-2.pem -o minato-2.json")]
pub(super) struct Revoke {
    #[command(flatten)]
    edition: NewEdition,
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
    #[command(flatten)]
    asked: hit::Asked,
    /// When the edition is made; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
}

impl Revoke {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        let revocation = KeyRevocation {
            key: public_key(&self.revoked)?,
            revoked_at: self.from.unwrap_or(at),
            compromised_at: self.compromised_at,
            reason: self.reason.into_localized(),
        };
        let from = revocation.revoked_at;
        let next = self.edition.amended(|present| revoke_key(present, revocation, at))?;
        let question = self.asked.read(from.max(at), self.at)?;
        let signed = self.edition.sign(&next)?;
        hit::written(&signed, question.as_ref(), &self.edition.output, context)
    }
}
