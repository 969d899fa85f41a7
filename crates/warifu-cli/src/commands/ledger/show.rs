use clap::Args;
use warifu_ledger::questions::{CaseHistory, History, Standing, history, standing};
use warifu_model::{Json, Language, PublicKeyText, Timestamp};
use warifu_report::{Page, Text};

use super::common::{Paging, asked, more, named, row, status_word};
use super::opened::{Db, failure};
use crate::args::{Context, time_or_now, timestamp};
use crate::commands::common;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reply::Reply;

/// Shows everything about a certificate: who did what, and its status at a time
///
/// `--at` is the time for which the status is asked, `--known-at` as of which knowledge: what was done and said later is left out. The
/// first line is that of now.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu ledger show MCO-2026-0042
  warifu ledger show bundle.json --at 2026-11-12T00:00:00Z --known-at 2026-11-12T00:00:00Z")]
pub(super) struct Show {
    /// The certificate: its number, its digest, or the file of its bundle
    #[arg(value_name = "CERTIFICATE")]
    certificate: String,
    /// The time for which its status is asked; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    /// As of which knowledge; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    known_at: Option<Timestamp>,
    #[command(flatten)]
    paging: Paging,
    #[command(flatten)]
    db: Db,
}

impl Show {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let asked_page = self.paging.page()?;
        let at = time_or_now(self.at)?;
        let known_at = time_or_now(self.known_at)?;
        let mut body = self.db.open()?;
        let line = named(&mut body, &self.certificate)?;
        let mut read = body.read().map_err(|error| failure(&error))?;
        let found = history(&mut *read, &line.digest, asked_page).map_err(|error| asked(&error))?;
        let found = if self.known_at.is_some() { found.as_known_at(known_at) } else { found };
        let standing = standing(&mut *read, &line.digest, at, known_at).map_err(|error| asked(&error))?;
        let language = context.language;
        let mut page = Page::default();
        page.table(0, vec![row(&line, language)]);
        page.fields(2, [(language.pick("digest", "ダイジェスト"), common::digest(line.digest))]);
        status(&mut page, &standing, language);
        told(&mut page, &found, language);
        more(&mut page, found.events.next.as_deref(), language);
        let json = Json::object().with("history", Json::from(&found)).with("standing", Json::from(&standing));
        Ok(Reply::new(Exit::Yes, page, json))
    }
}

fn status(page: &mut Page, standing: &Standing, language: Language) {
    let word = standing.status.map_or_else(
        || Text::new().dim(language.pick("not known yet", "まだ登録されていない")),
        |status| status_word(status, language),
    );
    let mut fields = vec![(language.pick("status", "状態"), word)];
    if let Some(reason) = &standing.reason {
        fields.push((language.pick("why", "理由"), reason.in_language(language).into()));
    }
    fields.push((language.pick("for", "対象日時"), standing.at.to_string().into()));
    fields.push((language.pick("as known at", "情報の基準時点"), standing.known_at.to_string().into()));
    page.fields(2, fields);
}

fn told(page: &mut Page, history: &History, language: Language) {
    if let Some(case) = &history.case {
        steps(page, language.pick("granted", "授与"), case, language);
    }
    if !history.signatures.is_empty() {
        page.blank();
        page.line(Text::new().strong(language.pick("signatures", "署名")));
        let rows = history.signatures.iter().map(|made| vec![who(made.key, made.name.as_deref()), dim(made.known_at)]);
        page.table(2, rows.collect());
    }
    for said in &history.events.items {
        page.blank();
        page.line(status_word(said.status, language).plain(" ").plain(said.since.to_string()));
        page.indented(2, said.reason.in_language(language).to_owned());
        if let Some(case) = &said.case {
            steps(page, language.pick("decided", "決定"), case, language);
        }
    }
    for held in &history.holds {
        let until = held.until.map_or(language.pick("for ever", "期限なし").to_owned(), |until| until.to_string());
        page.fields(2, [(language.pick("kept until", "保全の期限"), until.into())]);
    }
}

fn steps(page: &mut Page, what: &str, case: &CaseHistory, language: Language) {
    page.blank();
    page.line(Text::new().strong(what).plain(" ").dim(format!("`{}`", case.case)));
    let rows = case
        .steps
        .iter()
        .map(|step| vec![step.step.text(language).into(), who(step.key, step.name.as_deref()), dim(step.at)]);
    page.table(2, rows.collect());
}

fn who(key: PublicKeyText, name: Option<&str>) -> Text {
    name.map_or_else(|| key.to_string().into(), Into::into)
}

fn dim(at: Timestamp) -> Text {
    Text::new().dim(at.to_string())
}
