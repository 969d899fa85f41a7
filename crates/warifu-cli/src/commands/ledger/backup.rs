use std::path::PathBuf;

use clap::Args;
use warifu_model::Json;
use warifu_report::Page;

use super::opened::Db;
use crate::args::Context;
use crate::commands::common;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reply::Reply;

/// Copies the file of the ledger while others use it
///
/// The copy is the ledger as of one moment, on the disk when this ends. It is opened like the ledger itself. It holds the seeds of
/// salts: keep it as you keep keys.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu ledger backup /backup/ledger-2026-11-29.db
  warifu ledger verify --db sqlite:/backup/ledger-2026-11-29.db --published public")]
pub(super) struct Backup {
    /// The copy: a file that does not exist yet
    #[arg(value_name = "FILE")]
    to: PathBuf,
    #[command(flatten)]
    db: Db,
}

impl Backup {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        self.db.backup(&self.to)?;
        let mut page = Page::default();
        page.line(common::written(context.language, ["copy", "写し"], &self.to.display().to_string()));
        let size = std::fs::metadata(&self.to).map_or(0, |about| about.len());
        Ok(Reply::new(Exit::Yes, page, Json::object().with("size", common::number(size))))
    }
}
