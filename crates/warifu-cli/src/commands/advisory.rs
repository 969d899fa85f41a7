//! `warifu advisory`: who may receive an advisory under its marking, the signatures that this takes, what leaves and comes back, and
//! versions without names.

mod anonymise;
mod arguments;
#[cfg(feature = "delivery")]
mod delivery;
#[cfg(not(feature = "delivery"))]
#[path = "advisory/undelivered.rs"]
mod delivery;
mod label;
mod page;
mod receipts;
mod receive;
mod share;
mod sign;

use clap::{Args, Subcommand};

use crate::args::Context;
use crate::failure::Failure;
use crate::reply::Reply;

/// Says who may receive an advisory, seals it for them, signs markings and makes anonymised versions
///
/// A marking (warifu.shared-item/1) says whom an item is for: a label of TLP 2.0, an audience, a need to know and clearances. A circle
/// (warifu.sharing-circle/1) says who there is. Files are encrypted and
/// opened; nothing is sent.
#[derive(Args, Debug)]
#[command(arg_required_else_help = true)]
pub(crate) struct AdvisoryCommand {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Share(share::Share),
    Receive(receive::Receive),
    Receipts(receipts::Receipts),
    Sign(sign::Sign),
    Anonymise(anonymise::Anonymise),
    Label(label::Label),
}

impl AdvisoryCommand {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        match self.verb {
            Verb::Share(command) => command.run(context),
            Verb::Receive(command) => delivery::open(&command, context),
            Verb::Receipts(command) => delivery::account(&command, context),
            Verb::Sign(command) => command.run(context),
            Verb::Anonymise(command) => command.run(context),
            Verb::Label(command) => command.run(context),
        }
    }
}
