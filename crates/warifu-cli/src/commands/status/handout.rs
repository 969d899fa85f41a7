use std::path::PathBuf;

use clap::Args;
use warifu_model::{Digest, Json};

use super::change::place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::reply::Reply;
use crate::store::{self, Shared, Wait};
use warifu_report::{Page, Text, style};

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
    pub(super) fn run(self) -> Result<Reply, Failure> {
        let _lock = store::lock(&self.history, Shared::History, self.wait)?;
        let mut history = store::read_history(&self.history)?;
        let index = place(&history, &self.what, &self.history)?;
        let held = history.pending.iter().find(|pending| pending.index == index);
        let Some(bundle) = held.map(|pending| pending.bundle.clone()) else {
            let message = format!("the history does not hold the bundle of certificate {index}: it was handed out");
            return Err(Failure::refusal("certificate-handed-out", message)
                .file(&self.history)
                .help("take the bundle from where it was written, or from its holder; the log has the certificate"));
        };
        let digest = Digest::of(&bundle);
        let output = files::write(&self.output, bundle)?;
        if output.is_none() {
            warifu_signing::handed_out(&mut history, index);
            store::write_history(&self.history, &history)?;
        }
        let mut page = Page::default();
        let to = self.output.display().to_string();
        page.line(Text::new().style("✓", style::GOOD).plain(" bundle written to ").strong(to));
        let json = Json::object().with("index", index).with("bundle", digest);
        Ok(Reply::new(Exit::Yes, page, json).output(output))
    }
}
