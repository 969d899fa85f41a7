//! `warifu feed`: requirements of authorities as a TUF repository, to publish and to follow.

mod after;
mod fetched;
mod folder;
mod hands;
mod hits;
mod kept;
mod news;
mod place;
mod publish;
mod pull;
mod renew;
mod sign;
mod tuf_client;
mod words;

use clap::{Args, Subcommand};

use crate::args::Context;
use crate::failure::Failure;
use crate::reply::Reply;

/// Publishes requirements as a feed, and follows one
///
/// A feed is a repository of The Update Framework (TUF): static files for any web server, folder or USB stick. Who follows it knows
/// that it is the authority's, complete, in order and not older than what was seen before, also where a key was stolen and changed.
/// This program uses no network: a feed is read from a folder, and `warifu-fetch` fetches from a web server.
#[derive(Args, Debug)]
#[command(arg_required_else_help = true)]
pub(crate) struct FeedCommand {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Publish(publish::Publish),
    Renew(renew::Renew),
    Sign(sign::Sign),
    Pull(pull::Pull),
    TufClient(tuf_client::TufClient),
}

impl FeedCommand {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        match self.verb {
            Verb::Publish(command) => command.run(context),
            Verb::Renew(command) => command.run(context),
            Verb::Sign(command) => command.run(context),
            Verb::Pull(command) => command.run(context),
            Verb::TufClient(command) => command.run(),
        }
    }
}
