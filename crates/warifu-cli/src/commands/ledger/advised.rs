use clap::Args;
use warifu_advisory::Advisory;
use warifu_ledger::Body;
use warifu_ledger::questions::{
    Page as Asked, Paged, QueueQuestion, Said, SnapshotLine, certificate, contents, document, history, queue,
    snapshots_since,
};
use warifu_model::{CaseKind, Json, Language, LedgerStep, StepName, Timestamp, Token};
use warifu_report::{Page, Text};

use super::common::{asked, status_word};
use super::opened::{Db, failure};
use crate::args::{Context, time_or_now, timestamp};
use crate::commands::common::counted;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reply::Reply;

/// Shows how long it took from an advisory to the status of a certificate, case by case
///
/// Every change of a status whose proposal has an advisory among its documents: when this edition of the advisory was issued, after which time it
/// was proposed, decided, and in a status snapshot. Then what waits for a decision, and since when. All times are those of the ledger and of the
/// advisory.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu ledger advised
  warifu ledger advised --format json")]
pub(super) struct Advised {
    /// The time until which what waits has waited; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    #[command(flatten)]
    db: Db,
}

/// A case that follows from an advisory.
struct Case {
    /// The number of the certificate.
    number: String,
    /// The id of the case.
    id: String,
    advisory: Advisory,
    proposed: Option<Timestamp>,
}

/// A change of a status, with the first snapshot that has it.
struct Change {
    case: Case,
    decided: Option<Timestamp>,
    snapshot: Option<SnapshotLine>,
    said: Said,
}

impl Advised {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        let mut body = self.db.open()?;
        let changes = changes(&mut body)?;
        let waiting = waiting(&mut body, at)?;
        let mut page = Page::default();
        let language = context.language;
        if changes.is_empty() && waiting.is_empty() {
            page.line(Text::new().dim(language.pick("nothing", "該当なし")));
        }
        page.table(2, changes.iter().map(|change| change.row(language)).collect());
        if !waiting.is_empty() {
            page.heading(counted(
                waiting.len(),
                language,
                ["waits for a decision", "wait for a decision"],
                "決定待ち：",
            ));
            page.table(2, waiting.iter().map(|case| case.row_of_waiting(at, language)).collect());
        }
        let json = Json::object()
            .with("at", at)
            .with("changes", Json::List(changes.iter().map(Change::json).collect()))
            .with("waiting", Json::List(waiting.iter().map(|case| case.json_of_waiting(at)).collect()));
        Ok(Reply::new(Exit::Yes, page, json))
    }
}

/// All changes of a status that follow from an advisory.
fn changes(body: &mut Body) -> Result<Vec<Change>, Failure> {
    let mut changes = Vec::new();
    for (number, said) in said(body)? {
        let Some(history) = &said.case else { continue };
        let known = |name| history.steps.iter().find(|step| step.step == name).map(|step| step.known_at);
        let (proposed, decided) = (known(StepName::Proposed), known(StepName::Decided));
        let Some(advisory) = advisory(body, &history.case)? else { continue };
        let case = Case { number, id: history.case.clone(), advisory, proposed };
        changes.push(Change { case, decided, snapshot: None, said });
    }
    let Some(first) = changes.iter().map(|change| change.said.recorded_at).min() else { return Ok(changes) };
    let mut read = body.read().map_err(|error| failure(&error))?;
    let snapshots = snapshots_since(&mut *read, first).map_err(|error| asked(&error))?;
    for change in &mut changes {
        change.snapshot = snapshots.iter().find(|one| one.has(&change.said)).cloned();
    }
    Ok(changes)
}

/// Everything that was said of certificates, with their numbers.
fn said(body: &mut Body) -> Result<Vec<(String, Said)>, Failure> {
    let mut read = body.read().map_err(|error| failure(&error))?;
    let lines = all(|page| contents(&mut *read, page).map_err(|error| asked(&error)))?;
    let mut all_said = Vec::new();
    for one in lines {
        let digest = &one.line.digest;
        let said =
            all(|page| history(&mut *read, digest, page).map(|found| found.events).map_err(|error| asked(&error)))?;
        all_said.extend(said.into_iter().map(|said| (one.line.number.clone(), said)));
    }
    Ok(all_said)
}

/// Cases that were proposed for an advisory and wait for a decision.
fn waiting(body: &mut Body, at: Timestamp) -> Result<Vec<Case>, Failure> {
    let mut open = Vec::new();
    {
        let mut read = body.read().map_err(|error| failure(&error))?;
        let question = QueueQuestion::default();
        for one in all(|page| queue(&mut *read, &question, at, page).map_err(|error| asked(&error)))? {
            let Some(digest) = one.certificate.filter(|_| one.kind == CaseKind::Status) else { continue };
            let line = certificate(&mut *read, &digest).map_err(|error| asked(&error))?;
            open.push((line.map(|line| line.number).unwrap_or_default(), one));
        }
    }
    let mut cases = Vec::new();
    for (number, one) in open {
        let Some(advisory) = advisory(body, &one.case)? else { continue };
        cases.push(Case { number, id: one.case, advisory, proposed: Some(one.opened_at) });
    }
    Ok(cases)
}

/// The items of all pages.
fn all<T>(mut ask: impl FnMut(Asked<'_>) -> Result<Paged<T>, Failure>) -> Result<Vec<T>, Failure> {
    let (mut items, mut after) = (Vec::new(), None);
    loop {
        let page = Asked::new(Asked::MOST, after.as_deref()).map_err(|error| asked(&error))?;
        let found = ask(page)?;
        items.extend(found.items);
        after = found.next;
        if after.is_none() {
            return Ok(items);
        }
    }
}

/// The advisory among the documents of the proposal with which a case begins.
fn advisory(body: &mut Body, case: &str) -> Result<Option<Advisory>, Failure> {
    let Some(token) = Token::parse(case) else { return Ok(None) };
    match body.first_step(&token).map_err(|error| failure(&error))? {
        Some(step) => advisory_of(body, &step),
        None => Ok(None),
    }
}

/// The advisory among the documents of a proposal.
pub(crate) fn advisory_of(body: &mut Body, step: &LedgerStep) -> Result<Option<Advisory>, Failure> {
    let mut read = body.read().map_err(|error| failure(&error))?;
    for digest in &step.documents {
        let bytes = document(&mut *read, digest).map_err(|error| asked(&error))?;
        if let Some(advisory) = bytes.and_then(|bytes| Advisory::read(&bytes).ok()) {
            return Ok(Some(advisory));
        }
    }
    Ok(None)
}

impl Case {
    /// From the release of the advisory.
    fn seconds(&self, at: Option<Timestamp>) -> Option<i64> {
        self.advisory.issued_at.zip(at).map(|(from, to)| to.unix() - from.unix())
    }

    fn after(&self, at: Option<Timestamp>, language: Language) -> String {
        self.seconds(at).map_or_else(|| "–".to_owned(), |seconds| span(seconds, language))
    }

    fn row(&self, language: Language) -> Vec<Text> {
        let issued = self.advisory.issued_at.map_or_else(|| "–".to_owned(), |at| at.to_string());
        vec![
            Text::new().strong(&*self.number),
            Text::new().quoting(&format!("`{}`", self.id)),
            Text::new().quoting(&format!("`{}`", self.advisory.id)),
            issued.into(),
            Text::new().plain(language.pick("proposed after ", "提案まで")).strong(self.after(self.proposed, language)),
        ]
    }

    fn row_of_waiting(&self, at: Timestamp, language: Language) -> Vec<Text> {
        let mut row = self.row(language);
        row.push(Text::new().plain(language.pick("open for ", "経過")).strong(self.after(Some(at), language)));
        row
    }

    fn json(&self) -> Json {
        Json::object()
            .with("certificate", self.number.as_str())
            .with("case", self.id.as_str())
            .with("advisory", self.advisory.digest)
            .with("advisory_id", self.advisory.id.as_str())
            .with_some("issued_at", self.advisory.issued_at)
            .with_some("proposed_at", self.proposed)
            .with_some("seconds_to_proposal", self.seconds(self.proposed))
    }

    fn json_of_waiting(&self, at: Timestamp) -> Json {
        self.json().with_some("seconds_open", self.seconds(Some(at)))
    }
}

impl Change {
    fn row(&self, language: Language) -> Vec<Text> {
        let mut row = self.case.row(language);
        let decided = self.case.after(self.decided, language);
        row.push(Text::new().plain(language.pick("decided after ", "決定まで")).strong(decided));
        let snapshot = self.case.after(self.snapshot.as_ref().map(|one| one.issued_at), language);
        row.push(Text::new().plain(language.pick("in a snapshot after ", "状態一覧まで")).strong(snapshot));
        row.push(status_word(self.said.status, language));
        row
    }

    fn json(&self) -> Json {
        let published = self.snapshot.as_ref().map(|one| one.issued_at);
        self.case
            .json()
            .with("status", self.said.status.as_str())
            .with_some("decided_at", self.decided)
            .with_some("snapshot", self.snapshot.as_ref().map(|one| one.number))
            .with_some("snapshot_at", published)
            .with_some("seconds_to_decision", self.case.seconds(self.decided))
            .with_some("seconds_to_snapshot", self.case.seconds(published))
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
