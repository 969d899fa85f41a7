//! `warifu ledger`: what a certification body keeps.

mod advise;
mod advised;
pub(crate) mod arriving;
mod audit;
mod backup;
mod case;
mod change;
mod common;
mod due;
mod export;
mod find;
mod folder;
mod impact;
mod import;
mod init;
mod issue;
mod letters;
mod list;
mod opened;
mod proposal;
mod publish;
mod published;
mod queue;
mod rests_on;
mod show;
mod sign;
mod step;
mod stopped;
mod take;
mod verify;

pub(crate) use advised::advisory_of;
pub(crate) use common::asked;
pub(crate) use opened::{Db, failure};

use clap::{Args, Subcommand};
use warifu_model::Status as Word;

use crate::args::Context;
use crate::failure::Failure;
use crate::reply::Reply;

/// Keeps the ledger of a certification body: cases, certificates, statuses, the log
///
/// Whatever changes something begins with a step that an officer signs at their own machine (`ledger sign`): nobody's key needs to be
/// where the ledger is. `ledger case` prepares a step, `ledger take` hands it to the ledger, which checks who may take it; where the
/// key is at hand, `--key` does all three. The ledger is a file (`--db sqlite:FILE`) or a `PostgreSQL` database; many may work at once,
/// and wait for one another.
#[derive(Args, Debug)]
#[command(arg_required_else_help = true)]
pub(crate) struct Ledger {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Init(init::Init),
    Case(case::Case),
    Queue(queue::Queue),
    Sign(sign::Sign),
    Take(take::Take),
    Issue(issue::Issue),
    /// Prepares the step that proposes to suspend a certificate
    Suspend(change::Change),
    /// Prepares the step that proposes to restore a suspended certificate
    Restore(change::Change),
    /// Prepares the step that proposes to withdraw a certificate, for ever
    Withdraw(change::Change),
    List(list::List),
    Show(show::Show),
    Find(find::Find),
    Due(due::DueCommand),
    RestsOn(rests_on::RestsOn),
    Impact(impact::Impact),
    Letters(letters::Letters),
    Advise(advise::Advise),
    Advised(advised::Advised),
    Audit(audit::AuditCommand),
    Verify(verify::Verify),
    Publish(publish::Publish),
    Export(export::Export),
    Import(import::Import),
    Backup(backup::Backup),
}

impl Ledger {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        match self.verb {
            Verb::Init(command) => command.run(context),
            Verb::Case(command) => command.run(context),
            Verb::Queue(command) => command.run(context),
            Verb::Sign(command) => command.run(context),
            Verb::Take(command) => command.run(context),
            Verb::Issue(command) => command.run(context),
            Verb::Suspend(command) => command.run(Word::Suspended, context),
            Verb::Restore(command) => command.run(Word::Active, context),
            Verb::Withdraw(command) => command.run(Word::Withdrawn, context),
            Verb::List(command) => command.run(context),
            Verb::Show(command) => command.run(context),
            Verb::Find(command) => command.run(context),
            Verb::Due(command) => command.run(context),
            Verb::RestsOn(command) => command.run(context),
            Verb::Impact(command) => command.run(context),
            Verb::Letters(command) => command.run(context),
            Verb::Advise(command) => command.run(context),
            Verb::Advised(command) => command.run(context),
            Verb::Audit(command) => command.run(context),
            Verb::Verify(command) => command.run(context),
            Verb::Publish(command) => command.run(context),
            Verb::Export(command) => command.run(context),
            Verb::Import(command) => command.run(context),
            Verb::Backup(command) => command.run(context),
        }
    }
}
