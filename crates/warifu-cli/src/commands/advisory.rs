//! `warifu advisory`: what advisories say, which certificates they concern, who may receive an advisory under its marking, the
//! signatures that this takes, what leaves and comes back, also by way of a mailbox, and versions without names.

mod anonymise;
mod arguments;
mod concern_page;
#[cfg(feature = "delivery")]
mod delivery;
#[cfg(not(feature = "delivery"))]
#[path = "advisory/undelivered.rs"]
mod delivery;
mod fetch;
mod found;
mod given;
mod held;
mod label;
mod mailbox;
mod matching;
mod page;
mod read;
mod receipts;
mod receive;
mod send;
mod share;
mod sign;

pub(crate) use found::Found;
pub(crate) use given::Given;
pub(crate) use held::of_ledger;
pub(crate) use matching::policy;

use clap::{Args, Subcommand};

use crate::args::Context;
use crate::failure::Failure;
use crate::reply::Reply;

/// Reads advisories, says which certificates they concern and who may receive them, and seals them
///
/// A marking (warifu.shared-item/1) says whom an item is for: a label of TLP 2.0, an audience, a need to know and clearances. A circle
/// (warifu.sharing-circle/1) says who there is. Files are encrypted and
/// opened; only `send` and `fetch` ask a server, by the program `warifu-fetch`.
#[derive(Args, Debug)]
#[command(arg_required_else_help = true)]
pub(crate) struct AdvisoryCommand {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Read(read::Read),
    Match(matching::Match),
    Share(share::Share),
    Send(send::Send),
    Fetch(fetch::Fetch),
    Receive(receive::Receive),
    Receipts(receipts::Receipts),
    Sign(sign::Sign),
    Anonymise(anonymise::Anonymise),
    Label(label::Label),
}

impl AdvisoryCommand {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        match self.verb {
            Verb::Read(command) => command.run(context),
            Verb::Match(command) => command.run(context),
            Verb::Share(command) => command.run(context),
            Verb::Send(command) => command.run(context),
            Verb::Fetch(command) => command.run(context),
            Verb::Receive(command) => delivery::open(&command, context),
            Verb::Receipts(command) => delivery::account(&command, context),
            Verb::Sign(command) => command.run(context),
            Verb::Anonymise(command) => command.run(context),
            Verb::Label(command) => command.run(context),
        }
    }
}
