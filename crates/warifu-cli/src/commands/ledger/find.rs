use clap::Args;
use warifu_ledger::questions::search;
use warifu_report::Page;

use super::common::{Paging, asked, lines, reply};
use super::opened::{Db, failure};
use crate::args::Context;
use crate::failure::Failure;
use crate::reply::Reply;

/// Finds certificates by words: numbers, holders, products, identifiers
///
/// All of several words have to hold; each may be the beginning of a word. Japanese is found by any part of two characters or
/// more. `ledger list` has filters for exact values.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu ledger find hamakaze
  warifu ledger find 浜風
  warifu ledger find hk-210 3.2")]
pub(super) struct Find {
    /// The words
    #[arg(required = true, num_args = 1.., value_name = "WORD")]
    words: Vec<String>,
    #[command(flatten)]
    paging: Paging,
    #[command(flatten)]
    db: Db,
}

impl Find {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let page = self.paging.page()?;
        let mut body = self.db.open()?;
        let mut read = body.read().map_err(|error| failure(&error))?;
        let found = search(&mut *read, &self.words.join(" "), page).map_err(|error| asked(&error))?;
        Ok(reply(&found, Page::default(), lines(&found.items, context.language), context))
    }
}
