use std::path::PathBuf;

use clap::Args;
use warifu_model::{Digest, Json};

use super::change::place;
use crate::args::Context;
use crate::commands::common;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;
use crate::store::{self, Shared, Wait};
use warifu_report::Page;

/// Writes the bundle of a certificate that was perhaps never handed out
///
/// `warifu issue` was killed, or the power failed, after the certificate was entered in the history and before its bundle
/// was surely on disk. The history holds the bundle until then; `warifu status list` names such certificates. Of those that
/// were written to standard output it holds the last few.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu status handout history.json MCO-2026-0042 -o certificate.json

Exit codes: 0 written, 1 the history does not hold it")]
pub(super) struct Handout {
    /// The history of the body
    #[arg(value_name = "HISTORY.json")]
    history: PathBuf,
    /// The number of the certificate, or its place
    #[arg(value_name = "NUMBER|INDEX")]
    what: String,
    /// Where the bundle goes
    #[arg(short, long, value_name = "BUNDLE")]
    output: PathBuf,
    #[command(flatten)]
    wait: Wait,
}

impl Handout {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let _lock = store::lock(&self.history, Shared::History, self.wait)?;
        let mut history = store::read_history(&self.history)?;
        let index = place(&history, &self.what, &self.history)?;
        let held = history.pending.iter().find(|pending| pending.index == index);
        let Some(bundle) = held.map(|pending| pending.bundle.clone()) else {
            let message = Both::new(
                format!("the history does not hold the bundle of certificate {index}: it was handed out"),
                format!("認証書{index}のバンドルは交付済みのため、履歴にありません"),
            );
            return Err(Failure::refusal("certificate-handed-out", message).file(&self.history).help(Both::new(
                "take the bundle from where it was written, or from its holder; the log has the certificate",
                "バンドルは出力先又は保有者から入手してください。認証書はログにあります",
            )));
        };
        let digest = Digest::of(&bundle);
        let output = files::write(&self.output, bundle)?;
        if output.is_none() {
            warifu_signing::handed_out(&mut history, index);
            store::write_history(&self.history, &history)?;
        }
        let mut page = Page::default();
        page.line(common::written(context.language, ["bundle", "バンドル"], &self.output.display().to_string()));
        let json = Json::object().with("index", index).with("bundle", digest);
        Ok(Reply::new(Exit::Yes, page, json).output(output))
    }
}
