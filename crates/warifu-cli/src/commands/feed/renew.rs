//! `warifu feed renew`.

use std::path::PathBuf;

use clap::Args;
use warifu::feed::FeedError;
use warifu_report::Page;

use super::folder;
use super::hands::Keys;
use crate::args::Context;
use crate::failure::Failure;
use crate::reply::Reply;

/// Signs again what has less than half of its time left, and changes keys
///
/// A subscriber takes a feed for old when its timestamp is over, so this runs daily, with the keys of timestamp and snapshot. What needs
/// other keys is listed. With --role a role gets other keys: those of the top need signatures of the root, of the one before and of
/// the new one; that is how a stolen key is put out of use.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu feed renew feed --key online.pem
  warifu feed renew feed --key root.pem --key new.pem --role snapshot=new.pem --role timestamp=new.pem
  warifu feed renew feed --key officer.pem --drafts drafts

Exit codes: 0 done; 1 signatures are still gathered")]
pub(super) struct Renew {
    /// The folder of the feed
    #[arg(value_name = "FEED")]
    feed: PathBuf,
    #[command(flatten)]
    keys: Keys,
}

impl Renew {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        if !folder::is_repository(&self.feed) {
            let file = "metadata/1.root.json".to_owned();
            return Err(Failure::of(&FeedError::Missing { file }).file(&self.feed));
        }
        let done = self.keys.publish(&self.feed, Vec::new())?;
        let mut page = Page::default();
        done.page(&mut page, &self.feed, context.language);
        Ok(Reply::new(done.exit(), page, done.to_json()))
    }
}
