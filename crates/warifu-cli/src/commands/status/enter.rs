use std::path::PathBuf;

use clap::Args;
use warifu_model::{Json, Language};
use warifu_signing::StatusError;

use crate::args::Context;
use crate::commands::{common, key};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Source};
use crate::reply::Reply;
use crate::store::{self, Shared, Wait};
use warifu_report::{Page, Text, style};

/// Enters certificates that the history does not know
///
/// A history that was brought back from a copy does not know what was issued since, and would give places a second time.
/// Give the bundles of those certificates; each goes to the place that it states.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu status enter history.json issued/MCO-2026-0043.json --signed-by certifier-pub.pem")]
pub(super) struct Enter {
    /// The history of the body
    #[arg(value_name = "HISTORY.json")]
    history: PathBuf,
    /// Bundles with the certificates, in any order
    #[arg(required = true, value_name = "BUNDLE")]
    bundles: Vec<PathBuf>,
    /// The key of the body that signed them, public or private
    #[arg(long, required = true, num_args = 1.., value_name = "KEY.pem")]
    signed_by: Vec<PathBuf>,
    #[command(flatten)]
    wait: Wait,
}

impl Enter {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let keys = self.signed_by.iter().map(|path| key::read_either(path)).collect::<Result<Vec<_>, _>>()?;
        let sources = self.bundles.iter().map(|path| files::read(path)).collect::<Result<Vec<_>, _>>()?;
        let _lock = store::lock(&self.history, Shared::History, self.wait)?;
        let mut history = store::read_history(&self.history)?;
        let bundles: Vec<&[u8]> = sources.iter().map(Source::bytes).collect();
        let entered = warifu_signing::enter_certificates(&mut history, &bundles, &keys)
            .map_err(|(place, error)| refused(&error, sources.get(place)))?;
        store::write_history(&self.history, &history)?;
        let mut page = Page::default();
        let text = match context.language {
            Language::En => format!(" {} entered", common::plural(entered, "certificate", "certificates")),
            Language::Ja => format!(" 認証書{entered}件を登録しました"),
        };
        page.line(Text::new().style("✓", style::GOOD).plain(text));
        page.fields(2, [(context.language.pick("certificates", "認証書"), history.count().to_string().into())]);
        let json = Json::object().with("entered", entered).with("count", history.count());
        Ok(Reply::new(Exit::Yes, page, json))
    }
}

/// Why nothing was entered, told about the bundle that is wrong.
fn refused(error: &StatusError, source: Option<&Source>) -> Failure {
    let failure = Failure::of(error);
    match source {
        Some(source) => failure.file(source.path()),
        None => failure,
    }
}
