use clap::Args;
use warifu_model::{AccreditedKey, Timestamp};

use super::edition::{NewEdition, demand_key, public_key};
use crate::args::{Context, time_or_now, timestamp};
use crate::failure::{Both, Failure};
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
        let from = self.from.unwrap_or(at);
        let mut next = self.edition.next(at)?;
        let (old, new) = (public_key(&self.old)?, public_key(&self.new)?);
        demand_key(&next, &old)?;
        if next.keys.iter().any(|known| known.key == new) {
            return Err(Failure::input(
                "duplicate-item",
                Both::new(
                    format!("the body has the key `{new}` already"),
                    format!("この機関は既に鍵 `{new}` を持っています"),
                ),
            )
            .help(Both::new(
                "make a new key; an old one is not taken up again",
                "新しい鍵を作成してください。古い鍵は再び使えません",
            )));
        }
        let mut added = None;
        for key in next.keys.iter_mut().filter(|known| known.key == old) {
            let name = self.name.clone().unwrap_or_else(|| key.name.clone());
            added = Some(AccreditedKey { name, key: new, roles: key.roles.clone(), from: Some(from), until: None });
            let end = self.until.unwrap_or(from).max(from);
            key.until = Some(key.until.map_or(end, |until| until.min(end)));
        }
        next.keys.extend(added);
        next.from = from.max(next.from);
        self.edition.sign(&next)?.write(&self.edition.output, context)
    }
}
