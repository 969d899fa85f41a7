use std::path::{Path, PathBuf};

use clap::Args;
use warifu_model::{Bundle, Json, Language, Status, StatusEvent, StatusHistory, Timestamp};
use warifu_signing::StatusError;

use super::common::{Reason, word};
use crate::args::{Context, time_or_now, timestamp};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::{self, Source};
use crate::reply::Reply;
use crate::store::{self, Shared, Wait};
use warifu_report::{Page, Text, style};

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu status suspend history.json bundle.json --reason 'Surveillance is overdue' --reason-ja '定期審査の遅れ'
  warifu status withdraw history.json MCO-2026-0042 --reason '…' --reason-ja '…' --from 2026-10-01T00:00:00Z

Nobody else knows before: warifu status publish")]
pub(super) struct Change {
    /// The history of the body
    #[arg(value_name = "HISTORY.json")]
    history: PathBuf,
    /// A bundle with the certificate, its number, or its place in the history
    #[arg(value_name = "BUNDLE|NUMBER|INDEX")]
    what: String,
    #[command(flatten)]
    reason: Reason,
    /// From when it holds, which may be in the past; when it is recorded, where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    from: Option<Timestamp>,
    /// When it is recorded; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    #[command(flatten)]
    wait: Wait,
}

impl Change {
    pub(super) fn run(self, status: Status, context: Context) -> Result<Reply, Failure> {
        let _lock = store::lock(&self.history, Shared::History, self.wait)?;
        // now is when nobody else can record anything: whoever waits would come with a time that has gone by
        let recorded_at = time_or_now(self.at)?;
        let mut history = store::read_history(&self.history)?;
        let index = place(&history, &self.what, &self.history)?;
        let number = history.certificate(index).map(|placed| placed.number.clone()).unwrap_or_default();
        let before = history.last(index);
        let from = self.from.unwrap_or(recorded_at);
        let event = StatusEvent { index, status, from, recorded_at, reason: self.reason.into_localized() };
        let reason = event.reason.clone();
        warifu_signing::record_status(&mut history, event).map_err(|error| Failure::of(&error).file(&self.history))?;
        store::write_history(&self.history, &history)?;
        let language = context.language;
        let mut page = Page::default();
        let text = Text::new().style("✓", style::GOOD).plain(match context.language {
            Language::En => format!(" certificate {number}, place {index}: "),
            Language::Ja => format!(" 認証書 {number}（位置{index}）："),
        });
        page.line(text.and(word(before, context.language)).plain(" → ").and(word(status, context.language)));
        page.fields(
            2,
            [
                (language.pick("from", "開始日時"), from.to_string().into()),
                (language.pick("recorded", "記録日時"), recorded_at.to_string().into()),
                (language.pick("reason", "理由"), reason.in_language(context.language).into()),
            ],
        );
        page.indented(
            2,
            Text::new().dim(language.pick(
                "Importers know when they have a snapshot: `warifu status publish`.",
                "輸入者には状態一覧によって伝わります。`warifu status publish` で発行してください。",
            )),
        );
        let json = Json::object()
            .with("index", index)
            .with("number", number.as_str())
            .with("before", before)
            .with("status", status)
            .with("from", from)
            .with("recorded_at", recorded_at);
        Ok(Reply::new(Exit::Yes, page, json))
    }
}

/// The place that an argument stands for: a number, a place, or a bundle with the very certificate.
pub(super) fn place(history: &StatusHistory, what: &str, path: &Path) -> Result<u32, Failure> {
    let source = Some(Path::new(what)).filter(|file| file.is_file()).map(files::read).transpose()?;
    let bundle =
        source.as_ref().map(|source| Bundle::read(source.bytes()).map_err(|error| Failure::read(source, &error)));
    let place = warifu_signing::place_of(history, what, bundle.transpose()?.as_ref());
    place.map_err(|error| match &error {
        StatusError::Ambiguous { number: Some(_), .. } => Failure::of(&error).exits(Exit::Usage).code("usage"),
        StatusError::Ambiguous { number: None, .. } => {
            Failure::of(&error).exits(Exit::Usage).code("usage").help(Both::new(
                "give the path of the bundle that is meant, as ./NAME",
                "対象のバンドルのパスを ./NAME の形で指定してください",
            ))
        }
        _ => Failure::of(&error).file(source.as_ref().map_or(path, Source::path)),
    })
}
