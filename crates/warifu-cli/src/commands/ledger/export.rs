use std::path::PathBuf;

use clap::Args;
use warifu_ledger::dump::{Secrets, dump};
use warifu_model::Json;
use warifu_report::{Page, Text};

use super::folder::Folder;
use super::opened::{Db, failure};
use super::stopped::Stopped;
use crate::args::Context;
use crate::commands::common;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reply::Reply;

/// Writes everything that the ledger keeps into a folder (a dump)
///
/// The format is documented and belongs to no database: the journal, every document by its digest, the seeds of salts in a file that
/// only its owner may read. `ledger import` puts it into an empty ledger of any kind. The same ledger gives the same bytes.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu ledger export dump
  warifu ledger export for-the-auditor --without-secrets
  warifu ledger import dump --db postgres://localhost/minato")]
pub(super) struct Export {
    /// The folder: one that does not exist yet, or is empty
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Leave out the seeds of salts, from which what certificates do not show could be guessed
    #[arg(long)]
    without_secrets: bool,
    #[command(flatten)]
    db: Db,
}

impl Export {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let mut body = self.db.open()?;
        let mut folder = Folder::begin(&self.folder)?;
        let secrets = if self.without_secrets { Secrets::LeftOut } else { Secrets::Included };
        let mut read = body.read().map_err(|error| failure(&error))?;
        let written = dump(&mut *read, secrets, |file, bytes| folder.add(file, bytes).map_err(Stopped::Files));
        let manifest = written.map_err(Stopped::failure)?;
        folder.finish()?;
        let language = context.language;
        let mut page = Page::default();
        page.line(common::written(language, ["dump", "書出し"], &self.folder.display().to_string()));
        let seeds = manifest.secrets.map_or(language.pick("left out", "省略").to_owned(), |count| count.to_string());
        page.fields(
            2,
            [
                (language.pick("ledger", "台帳"), common::digest(manifest.ledger)),
                (language.pick("entries", "登録"), manifest.entries.to_string().into()),
                (language.pick("documents", "文書"), manifest.blobs.to_string().into()),
                (language.pick("seeds", "ソルトの種"), Text::from(seeds)),
            ],
        );
        let json = Json::object()
            .with("ledger", manifest.ledger)
            .with("entries", manifest.entries)
            .with("head", manifest.head)
            .with("blobs", manifest.blobs)
            .with("secrets", manifest.secrets);
        Ok(Reply::new(Exit::Yes, page, json))
    }
}
