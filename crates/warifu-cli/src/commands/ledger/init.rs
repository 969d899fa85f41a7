use std::path::PathBuf;

use clap::Args;
use warifu_ledger::Body;
use warifu_model::{Json, OpenedAct, Timestamp};
use warifu_report::{Page, Text, style};

use super::common::done_at;
use super::opened::Db;
use crate::args::{Context, timestamp};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::reply::Reply;

/// Begins the ledger of a body
///
/// The file says who the body is, the origin of its log, its officers with their keys and roles, the steps of each kind of case, how
/// many keys of which roles sign a certificate, and for how long everything is kept (`opened` in the format of ledger entries). The
/// officers have to be able to take all steps with a key for each; later they change by cases of their own.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu ledger init opening.json
  warifu ledger init opening.json --db sqlite:minato.db

Next: warifu ledger case c-1 applied --key registrar.pem opens a case")]
pub(super) struct Init {
    /// What the ledger is opened with
    #[arg(value_name = "OPENING.json")]
    opening: PathBuf,
    /// When it is opened; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    #[command(flatten)]
    db: Db,
}

impl Init {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let source = files::read(&self.opening)?;
        let opened = OpenedAct::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?;
        let store = self.db.create()?;
        let body = done_at(self.at, |at| Body::create(store.another()?, opened.clone(), at))?;
        let language = context.language;
        let mut page = Page::default();
        page.line(
            Text::new()
                .style("✓", style::GOOD)
                .plain(language.pick(" ledger begun in ", " 台帳を開設しました："))
                .strong(self.db.shown()),
        );
        page.fields(
            2,
            [
                (language.pick("body", "機関"), opened.body.id.as_str().into()),
                (language.pick("ledger", "台帳"), body.ledger().to_string().into()),
                (language.pick("log", "ログ"), opened.origin.as_str().into()),
                (language.pick("officers", "担当者"), opened.officers.len().to_string().into()),
            ],
        );
        let json = Json::object()
            .with("ledger", body.ledger())
            .with("body", opened.body.id.as_str())
            .with("origin", opened.origin.as_str())
            .with("officers", opened.officers.len());
        Ok(Reply::new(Exit::Yes, page, json))
    }
}
