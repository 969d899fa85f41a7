use clap::Args;
use warifu_model::Timestamp;
use warifu_signing::{Rotation, rotate_key};

use super::edition::{NewEdition, public_key};
use crate::args::{Context, time_or_now, timestamp};
use crate::failure::Failure;
use crate::reply::Reply;

/// Gives a body a new key in the place of an old one
///
/// The terms of the new edition hold from the change, --from; what was signed before is judged by the edition before. From
/// then on the new key counts, in the same roles, and the old one beside it until --until.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu accreditation rotate minato.json --old certifier.pub --new certifier-2.pub \\
      --name 'Minato, certification 2027' --key board-1.pem board-2.pem -o minato-2.json")]
pub(super) struct Rotate {
    #[command(flatten)]
    edition: NewEdition,
    /// The old key: ed25519:… or a file
    #[arg(long, value_name = "KEY")]
    old: String,
    /// The new key: ed25519:… or a file
    #[arg(long, value_name = "KEY")]
    new: String,
    /// The name of the new key; that of the old one where it is left out
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// From when the new key signs; when the edition is made, where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    from: Option<Timestamp>,
    /// Until when the old key signs as well; until the change, where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    until: Option<Timestamp>,
    /// When the edition is made; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
}

impl Rotate {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        let (old, new) = (public_key(&self.old)?, public_key(&self.new)?);
        let from = self.from.unwrap_or(at);
        let rotation = Rotation { old, new, name: self.name, from, until: self.until };
        let next = self.edition.amended(|present| rotate_key(present, rotation, at))?;
        self.edition.sign(&next)?.write(&self.edition.output, context)
    }
}
