use clap::Args;
use warifu_advisory::Advisory;
use warifu_ledger::questions::{Page as Asked, Said, contents, document, history};
use warifu_model::{Json, Language, LedgerStep, StepName, Timestamp, Token};
use warifu_report::{Page, Text};

use super::common::asked;
use super::opened::{Db, failure};
use crate::args::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reply::Reply;

/// Shows how long it took from an advisory to the status of a certificate, case by case
///
/// Every change of a status whose proposal has an advisory among its documents: when this edition of the advisory was issued, after which time it was
/// proposed, and after which it was decided. All times are those of the ledger and of the advisory.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu ledger advised
  warifu ledger advised --format json")]
pub(super) struct Advised {
    #[command(flatten)]
    db: Db,
}

/// A change of a status that follows from an advisory.
struct Change {
    number: String,
    case: String,
    advisory: Advisory,
    proposed: Option<Timestamp>,
    decided: Option<Timestamp>,
    said: Said,
}

impl Advised {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let mut body = self.db.open()?;
        let mut pending = Vec::new();
        {
            let mut read = body.read().map_err(|error| failure(&error))?;
            let mut after = None;
            loop {
                let page = Asked::new(Asked::MOST, after.as_deref()).map_err(|error| asked(&error))?;
                let found = contents(&mut *read, page).map_err(|error| asked(&error))?;
                for one in &found.items {
                    let events = Asked::new(Asked::MOST, None).map_err(|error| asked(&error))?;
                    let history = history(&mut *read, &one.line.digest, events).map_err(|error| asked(&error))?;
                    pending.extend(history.events.items.into_iter().map(|said| (one.line.number.clone(), said)));
                }
                after = found.next;
                if after.is_none() {
                    break;
                }
            }
        }
        let mut changes = Vec::new();
        for (number, said) in pending {
            let Some(case) = said.case.clone() else { continue };
            let Some(token) = Token::parse(&case.case) else { continue };
            let Some(first) = body.first_step(&token).map_err(|error| failure(&error))? else { continue };
            let Some(advisory) = advisory_of(&mut body, &first)? else { continue };
            let known = |name| case.steps.iter().find(|step| step.step == name).map(|step| step.known_at);
            let (proposed, decided) = (known(StepName::Proposed), known(StepName::Decided));
            changes.push(Change { number, case: case.case, advisory, proposed, decided, said });
        }
        let mut page = Page::default();
        let language = context.language;
        if changes.is_empty() {
            page.line(Text::new().dim(language.pick("nothing", "該当なし")));
        }
        page.table(2, changes.iter().map(|change| change.row(language)).collect());
        let json = Json::object().with("changes", Json::List(changes.iter().map(Change::json).collect()));
        Ok(Reply::new(Exit::Yes, page, json))
    }
}

/// The advisory among the documents of a proposal.
pub(crate) fn advisory_of(body: &mut warifu_ledger::Body, step: &LedgerStep) -> Result<Option<Advisory>, Failure> {
    let mut read = body.read().map_err(|error| failure(&error))?;
    for digest in &step.documents {
        let bytes = document(&mut *read, digest).map_err(|error| asked(&error))?;
        if let Some(advisory) = bytes.and_then(|bytes| Advisory::read(&bytes).ok()) {
            return Ok(Some(advisory));
        }
    }
    Ok(None)
}

impl Change {
    fn row(&self, language: Language) -> Vec<Text> {
        let after = |at: Option<Timestamp>| {
            self.advisory
                .issued_at
                .zip(at)
                .map_or_else(|| "–".to_owned(), |(from, to)| span(to.unix() - from.unix(), language))
        };
        let issued = self.advisory.issued_at.map_or_else(|| "–".to_owned(), |at| at.to_string());
        vec![
            Text::new().strong(&*self.number),
            Text::new().quoting(&format!("`{}`", self.case)),
            Text::new().quoting(&format!("`{}`", self.advisory.id)),
            issued.into(),
            Text::new().plain(language.pick("proposed after ", "提案まで")).strong(after(self.proposed)),
            Text::new().plain(language.pick("decided after ", "決定まで")).strong(after(self.decided)),
            super::common::status_word(self.said.status, language),
        ]
    }

    fn json(&self) -> Json {
        let issued = self.advisory.issued_at;
        let seconds = |at: Option<Timestamp>| issued.zip(at).map(|(from, to)| to.unix() - from.unix());
        Json::object()
            .with("certificate", self.number.as_str())
            .with("case", self.case.as_str())
            .with("advisory", self.advisory.digest)
            .with("advisory_id", self.advisory.id.as_str())
            .with("status", self.said.status.as_str())
            .with_some("issued_at", issued)
            .with_some("proposed_at", self.proposed)
            .with_some("decided_at", self.decided)
            .with_some("seconds_to_proposal", seconds(self.proposed))
            .with_some("seconds_to_decision", seconds(self.decided))
    }
}

/// A length of time in days, hours and minutes; one that is negative has its sign.
fn span(seconds: i64, language: Language) -> String {
    let sign = if seconds < 0 { "-" } else { "" };
    let minutes = seconds.unsigned_abs() / 60;
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    match language {
        Language::En => format!("{sign}{days} d {hours} h {minutes} min"),
        Language::Ja => format!("{sign}{days}日{hours}時間{minutes}分"),
    }
}
