use std::path::PathBuf;

use clap::Args;
use warifu_model::{Json, StatusHistory};

use crate::args::Context;
use crate::commands::common::number;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;
use crate::store::part;
use crate::store::{self, Shared, Wait};
use warifu_report::{Page, Text, style};

/// Begins the history of a body
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  warifu status init history.json --body minato\n\nNext: warifu issue … --status history.json gives each certificate its place"
)]
pub(super) struct Init {
    /// Where the history goes
    #[arg(value_name = "HISTORY.json")]
    history: PathBuf,
    /// The id of the body, as it stands on its certificates
    #[arg(long, value_name = "ID")]
    body: String,
    #[command(flatten)]
    wait: Wait,
}

impl Init {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        files::create_folder(part::folder_of(&self.history))?;
        // two that begin at once would begin two histories of one name
        let _lock = store::lock(&self.history, Shared::History, self.wait)?;
        if self.history.exists() {
            let message = Both::new(
                "there is a file of this name already, and a history is never overwritten",
                "同じ名前のファイルが既にあります。履歴は上書きしません",
            );
            return Err(Failure::io("file-exists", message).file(&self.history).help(Both::new(
                "go on with it, or choose another name",
                "既存の履歴を使うか、別の名前を指定してください",
            )));
        }
        store::write_history(&self.history, &StatusHistory::new(self.body.clone()))?;
        let mut page = Page::default();
        let to = self.history.display().to_string();
        page.line(
            Text::new()
                .style("✓", style::GOOD)
                .plain(context.language.pick(" history begun in ", " 履歴を開始しました："))
                .strong(to),
        );
        page.fields(2, [(context.language.pick("body", "機関"), self.body.as_str().into())]);
        Ok(Reply::new(Exit::Yes, page, Json::object().with("body", self.body.as_str()).with("count", number(0))))
    }
}
