use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use warifu_model::{Json, Language, PlacedCertificate, Status, StatusEvent, StatusHistory, Timestamp};

use super::common::word;
use crate::args::{Context, time_or_now, timestamp};
use crate::commands::common::plural;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reply::Reply;
use crate::store;
use warifu_report::{Page, Text, style};

/// Lists the certificates of a body, and what was said about them
///
/// With --at, their status as it was known then.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  warifu status list history.json\n  warifu status list history.json --at 2026-10-10T00:00:00Z"
)]
pub(super) struct List {
    /// The history of the body
    #[arg(value_name = "HISTORY.json")]
    history: PathBuf,
    /// As known when; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
}

impl List {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        let history = store::read_history(&self.history)?;
        let statuses = history.statuses(at);
        let mut page = Page::default();
        let active = history.certificates.len().saturating_sub(statuses.len());
        let language = context.language;
        page.fields(
            0,
            [
                (language.pick("body", "機関"), Text::new().strong(&*history.body)),
                (language.pick("as known at", "情報の基準時点"), at.to_string().into()),
                (
                    language.pick("certificates", "認証書"),
                    match language {
                        Language::En => format!("{}, {active} active", history.count()),
                        Language::Ja => format!("{}件（うち有効{active}件）", history.count()),
                    }
                    .into(),
                ),
            ],
        );
        certificates(&mut page, &history, &statuses, language);
        events(&mut page, &history, at, language);
        let json = Json::object()
            .with("body", history.body.as_str())
            .with("at", at)
            .with("count", history.count())
            .with("active", active)
            .with("certificates", Json::List(certificate_list(&history, &statuses)))
            .with("not_active", Json::List(statuses.iter().map(not_active).collect()))
            .with("events", Json::list(history.events.iter().filter(|event| event.recorded_at <= at)));
        Ok(Reply::new(Exit::Yes, page, json))
    }
}

fn certificate_list(history: &StatusHistory, statuses: &BTreeMap<u32, Status>) -> Vec<Json> {
    let line = |(placed, index): (&PlacedCertificate, u32)| {
        let status = statuses.get(&index).copied().unwrap_or_default();
        let is_pending = history.pending.iter().any(|pending| pending.index == index);
        placed.to_json(index).with("status", status).with("pending", is_pending)
    };
    history.certificates.iter().zip(0..).map(line).collect()
}

/// Shows which certificate has which place.
pub(crate) fn certificates(
    page: &mut Page,
    history: &StatusHistory,
    statuses: &BTreeMap<u32, Status>,
    language: Language,
) {
    if history.certificates.is_empty() {
        return;
    }
    page.heading(language.pick("Certificates", "認証書"));
    let row = |(placed, index): (&PlacedCertificate, u32)| {
        let level = placed.level.as_deref().map(|level| format!(" {level}")).unwrap_or_default();
        let until = placed.expires_at.map_or(String::new(), |end| end.date().to_string());
        vec![
            Text::new().dim(index.to_string()),
            Text::new().strong(&*placed.number),
            word(statuses.get(&index).copied().unwrap_or_default(), language),
            placed.holder.in_language(language).into(),
            format!("{} {}{level}", placed.set.id, placed.set.version).into(),
            Text::new().dim(format!("{} – {until}", placed.granted_at.date())),
        ]
    };
    page.table(0, history.certificates.iter().zip(0..).map(row).collect());
    for pending in &history.pending {
        let number = history.certificate(pending.index).map(|placed| placed.number.clone()).unwrap_or_default();
        let text = language.pick(
            " perhaps never handed out: `warifu status handout` writes its bundle",
            " 交付されていない可能性があります。`warifu status handout` でバンドルを書き出せます",
        );
        page.line(Text::new().style("! ", style::UNSURE).strong(number).plain(text));
    }
}

fn not_active((index, status): (&u32, &Status)) -> Json {
    Json::object().with("index", *index).with("status", *status)
}

/// Shows what was recorded until a time.
pub(crate) fn events(page: &mut Page, history: &StatusHistory, at: Timestamp, language: Language) {
    let known: Vec<_> = history.events.iter().filter(|event| event.recorded_at <= at).collect();
    rows(page, &known, language);
    let later = history.events.len() - known.len();
    if later > 0 {
        page.blank();
        page.line(Text::new().dim(match language {
            Language::En => format!("{} recorded later", plural(later, "event was", "events were")),
            Language::Ja => format!("その後に記録されたもの{later}件"),
        }));
    }
}

/// Shows events, the oldest first.
pub(crate) fn rows(page: &mut Page, events: &[&StatusEvent], language: Language) {
    if events.is_empty() {
        return;
    }
    page.heading(language.pick("History", "履歴"));
    let row = |event: &&StatusEvent| {
        vec![
            Text::new().strong(event.index.to_string()),
            word(event.status, language),
            event.from.to_string().into(),
            Text::new().dim(if event.recorded_at == event.from {
                String::new()
            } else {
                format!("{} {}", language.pick("recorded", "記録"), event.recorded_at)
            }),
            event.reason.in_language(language).into(),
        ]
    };
    page.table(0, events.iter().map(row).collect());
}
