//! `warifu log`: a transparency log as a folder, and its witnesses.

mod add;
mod audit;
mod checkpoint;
mod init;
mod key;
mod prove;
mod witness;

use clap::{Args, Subcommand};

use crate::args::Context;
use crate::failure::Failure;
use crate::reply::Reply;

/// Keeps a transparency log in a folder, proves what is in it, and watches it
///
/// The folder follows C2SP tlog-tiles: any web server can hand it out, and anybody can audit it. A log signs checkpoints;
/// witnesses cosign them after they have checked that the log only grew. Whoever holds a proof needs neither of them any
/// more.
#[derive(Args, Debug)]
#[command(arg_required_else_help = true)]
pub(crate) struct Log {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Init(init::Init),
    Add(add::Add),
    Checkpoint(checkpoint::Checkpoint),
    Prove(prove::Prove),
    Audit(audit::Audit),
    Witness(witness::Witness),
    Key(key::Key),
}

impl Log {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        match self.verb {
            Verb::Init(command) => command.run(context),
            Verb::Add(command) => command.run(context),
            Verb::Checkpoint(command) => command.run(context),
            Verb::Prove(command) => command.run(context),
            Verb::Audit(command) => command.run(context),
            Verb::Witness(command) => command.run(context),
            Verb::Key(command) => command.run(context),
        }
    }
}
