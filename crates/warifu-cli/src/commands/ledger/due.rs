use clap::Args;
use warifu_ledger::questions::{Due, DueKind, DueQuestion, due};
use warifu_model::{Duration, Language, Timestamp};
use warifu_report::{Page, Text};

use super::common::{Paging, asked, reply};
use super::list::one_of;
use super::opened::{Db, failure};
use crate::args::{Context, Misread, time_or_now, timestamp};
use crate::failure::Failure;
use crate::reply::Reply;

/// Lists what is due: certificates, evidence, keys and accreditations that end, surveillance, the next snapshot
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu ledger due
  warifu ledger due --within P1Y --kind expiry surveillance")]
pub(super) struct DueCommand {
    /// From when; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    /// For how long ahead
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "P90D")]
    within: Duration,
    /// Only these kinds: accreditation, evidence, expiry, key, snapshot, surveillance
    #[arg(long, num_args = 1.., value_name = "KIND", value_parser = kind)]
    kind: Vec<DueKind>,
    #[command(flatten)]
    paging: Paging,
    #[command(flatten)]
    db: Db,
}

impl DueCommand {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let from = time_or_now(self.at)?;
        let question = DueQuestion { from, until: from.plus(self.within), kinds: self.kind.iter().copied().collect() };
        let page = self.paging.page()?;
        let mut body = self.db.open()?;
        let mut read = body.read().map_err(|error| failure(&error))?;
        let found = due(&mut *read, &question, page).map_err(|error| asked(&error))?;
        let rows = found.items.iter().map(|one| row(one, context.language)).collect();
        Ok(reply(&found, Page::default(), rows, context))
    }
}

fn row(due: &Due, language: Language) -> Vec<Text> {
    let (number, about) = match (&due.certificate, &due.key, &due.series) {
        (Some(line), ..) => (line.number.clone(), format!("{} {}", line.holder, line.product)),
        (_, Some((_, name)), _) => (String::new(), name.clone()),
        (_, _, Some(series)) => (String::new(), format!("`{series}`")),
        _ => Default::default(),
    };
    vec![due.at.to_string().into(), words(due.kind, language).into(), Text::new().strong(number), about.into()]
}

const fn words(kind: DueKind, language: Language) -> &'static str {
    match (kind, language) {
        (DueKind::Accreditation, Language::En) => "accreditation ends",
        (DueKind::Accreditation, Language::Ja) => "認定の終了",
        (DueKind::Evidence, Language::En) => "evidence ends",
        (DueKind::Evidence, Language::Ja) => "証拠の期限",
        (DueKind::Expiry, Language::En) => "certificate ends",
        (DueKind::Expiry, Language::Ja) => "認証書の期限",
        (DueKind::Key, Language::En) => "key ends",
        (DueKind::Key, Language::Ja) => "鍵の期限",
        (DueKind::Snapshot, Language::En) => "next status snapshot",
        (DueKind::Snapshot, Language::Ja) => "次の状態一覧",
        (DueKind::Surveillance, Language::En) => "surveillance",
        (DueKind::Surveillance, Language::Ja) => "定期審査",
    }
}

fn kind(text: &str) -> Result<DueKind, Misread> {
    let found = DueKind::ALL.iter().copied().find(|kind| kind.as_str() == text);
    found.ok_or_else(|| one_of(DueKind::ALL.iter().map(|kind| kind.as_str())))
}

fn duration(text: &str) -> Result<Duration, Misread> {
    Duration::parse(text)
        .ok_or_else(|| Misread::new("write a duration as P7D, P1M or P1Y", "期間は P7D、P1M、P1Y の形で書いてください"))
}
