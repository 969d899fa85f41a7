//! `warifu status`: what a body says of its certificates.

mod change;
mod common;
mod enter;
mod handout;
mod init;
mod list;
mod publish;

pub(crate) use common::{Reason, certificate, word};
pub(crate) use list::{certificates, rows};
pub(crate) use publish::read_snapshot;

use clap::{Args, Subcommand};
use warifu_model::Status as Word;

use crate::args::Context;
use crate::failure::Failure;
use crate::reply::Reply;

/// Suspends, restores and withdraws certificates, and publishes their status
///
/// A body keeps one history of its certificates. Every certificate has a place in it, given once and never again, and is
/// known there by its number and by the digest of what was signed; what was said about it is added at the end and never
/// changed. `publish` signs the status of all certificates in one small
/// snapshot, which goes into bundles or to whoever asks.
#[derive(Args, Debug)]
#[command(arg_required_else_help = true)]
pub(crate) struct Status {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Init(init::Init),
    /// Says that a certificate is not to be relied upon for the time being
    Suspend(change::Change),
    /// Says that a suspended certificate stands again
    Restore(change::Change),
    /// Says that a certificate is not to be relied upon any more, for ever
    Withdraw(change::Change),
    /// Says that a newer certificate has taken the place of this one
    Supersede(change::Change),
    List(list::List),
    Enter(enter::Enter),
    Handout(handout::Handout),
    Publish(publish::Publish),
}

impl Status {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        match self.verb {
            Verb::Init(command) => command.run(context),
            Verb::Suspend(command) => command.run(Word::Suspended, context),
            Verb::Restore(command) => command.run(Word::Active, context),
            Verb::Withdraw(command) => command.run(Word::Withdrawn, context),
            Verb::Supersede(command) => command.run(Word::Superseded, context),
            Verb::List(command) => command.run(context),
            Verb::Enter(command) => command.run(context),
            Verb::Handout(command) => command.run(context),
            Verb::Publish(command) => command.run(context),
        }
    }
}
