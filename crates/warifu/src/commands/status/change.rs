use std::path::{Path, PathBuf};

use clap::Args;
use warifu_model::{Json, Status, StatusEvent, StatusHistory, Timestamp};

use super::{Reason, certificate, read_history, word, write_history};
use crate::args::{Context, time_or_now, timestamp};
use crate::durable;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::report::{Page, Reply, Text, style};

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu status suspend history.json bundle.json --reason 'Surveillance is overdue' --reason-ja '定期審査の遅れ'
  warifu status withdraw history.json 17 --reason '…' --reason-ja '…' --from 2026-10-01T00:00:00Z

Nobody else knows before: warifu status publish")]
pub(super) struct Change {
    /// The history of the body
    #[arg(value_name = "HISTORY.json")]
    history: PathBuf,
    /// The place of the certificate in the history, or a bundle with it
    #[arg(value_name = "INDEX|BUNDLE")]
    what: String,
    #[command(flatten)]
    reason: Reason,
    /// From when it holds, which may be in the past; when it is recorded, where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    from: Option<Timestamp>,
    /// When it is recorded; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
}

impl Change {
    pub(super) fn run(self, status: Status, context: Context) -> Result<Reply, Failure> {
        let recorded_at = time_or_now(self.at)?;
        let _lock = durable::lock(&lock_of(&self.history))?;
        let mut history = read_history(&self.history)?;
        let index = self.index(&history)?;
        let before = history.last(index);
        let from = self.from.unwrap_or(recorded_at);
        let event = StatusEvent { index, status, from, recorded_at, reason: self.reason.into_localized() };
        let reason = event.reason.clone();
        warifu_signing::record_status(&mut history, event)
            .map_err(|error| Failure::input(error.code(), &error).help(error.help()).file(&self.history))?;
        write_history(&self.history, &history)?;
        let mut page = Page::default();
        let text = Text::new().style("✓", style::GOOD).plain(format!(" certificate {index}: "));
        page.line(text.and(word(before, context.language)).plain(" → ").and(word(status, context.language)));
        page.fields(
            2,
            [
                ("from", from.to_string().into()),
                ("recorded", recorded_at.to_string().into()),
                ("reason", reason.in_language(context.language).into()),
            ],
        );
        page.indented(2, Text::new().dim("Importers know when they have a snapshot: `warifu status publish`."));
        let json = Json::object()
            .with("index", index)
            .with("before", before)
            .with("status", status)
            .with("from", from)
            .with("recorded_at", recorded_at);
        Ok(Reply::new(Exit::Yes, page, json))
    }

    fn index(&self, history: &StatusHistory) -> Result<u32, Failure> {
        if let Ok(index) = self.what.parse() {
            return Ok(index);
        }
        let source = files::read(Path::new(&self.what))?;
        let (_, certificate) = certificate(&source)?;
        if certificate.body.id != history.body {
            let message = format!("the certificate is of `{}`, the history of `{}`", certificate.body.id, history.body);
            let help = "give the history of the body that issued it";
            return Err(Failure::input("status-of-another-body", message).file(source.path()).help(help));
        }
        certificate.status_index.ok_or_else(|| {
            Failure::input("no-status-index", "the certificate has no place in a status list")
                .file(source.path())
                .help("issue certificates with --status HISTORY.json; this one can only be replaced")
        })
    }
}

/// What keeps two processes from changing a history at once.
pub(crate) fn lock_of(history: &Path) -> PathBuf {
    let mut name = history.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}
