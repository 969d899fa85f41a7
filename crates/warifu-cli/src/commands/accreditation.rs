//! `warifu accreditation`: new editions of an accreditation, and what they mean for certificates.

mod countersign;
mod edition;
mod hit;
mod restore;
mod revoke;
mod rotate;
mod series;
mod suspend;

use clap::{Args, Subcommand};

use crate::args::Context;
use crate::failure::Failure;
use crate::reply::Reply;

pub(crate) use edition::{facts, read_edition, read_enveloped, sign};

/// Makes a new edition of an accreditation, of other keys or suspended
///
/// Keys are rotated or revoked, the body is suspended or restored. Each edition repeats the charter and all revocations and suspensions said so far, and has the next
/// number. While the issuer has an old and a new key in use, sign with both.
#[derive(Args, Debug)]
#[command(arg_required_else_help = true)]
pub(crate) struct AccreditationCommand {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Rotate(rotate::Rotate),
    Revoke(revoke::Revoke),
    Suspend(suspend::Suspend),
    Restore(restore::Restore),
    Countersign(countersign::Countersign),
    Series(series::Series),
}

impl AccreditationCommand {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        match self.verb {
            Verb::Rotate(command) => command.run(context),
            Verb::Revoke(command) => command.run(context),
            Verb::Suspend(command) => command.run(context),
            Verb::Restore(command) => command.run(context),
            Verb::Countersign(command) => command.run(context),
            Verb::Series(command) => command.run(context),
        }
    }
}
