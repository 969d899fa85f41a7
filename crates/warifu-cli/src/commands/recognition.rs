//! `warifu recognition`: what an arrangement says, the signatures of its parties, and what becomes of it when a partner moves.

mod help;
mod opened;
mod page;
mod review;
mod show;
mod sign;

use clap::{Args, Subcommand};

use crate::args::Context;
use crate::failure::Failure;
use crate::reply::Reply;

/// An arrangement as other verbs name it: by id in the catalogue, or by file.
pub(crate) fn arrangement(name: &str) -> Result<warifu_model::Arrangement, Failure> {
    opened::Opened::choose(name).map(|opened| opened.arrangement)
}

/// Shows, signs and reviews arrangements of recognition
///
/// An arrangement says what certificates of one party count as with another, since when, up to which level and with which effect.
/// The catalogue has those that are in force or announced; `warifu check` decides with them.
#[derive(Args, Debug)]
#[command(arg_required_else_help = true)]
pub(crate) struct RecognitionCommand {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Show(Box<show::Show>),
    Sign(sign::Sign),
    Review(review::Review),
}

impl RecognitionCommand {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        match self.verb {
            Verb::Show(command) => command.run(context),
            Verb::Sign(command) => command.run(context),
            Verb::Review(command) => command.run(context),
        }
    }
}
