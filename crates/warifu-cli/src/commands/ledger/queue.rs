use clap::Args;
use warifu_ledger::questions::{QueueQuestion, Waiting, queue};
use warifu_ledger::rows::CaseState;
use warifu_model::{Language, StepName, Timestamp};
use warifu_report::{Page, Text};

use super::common::{Paging, asked, public_key, reply};
use super::opened::{Db, failure};
use crate::args::{Context, time_or_now, timestamp};
use crate::commands::common;
use crate::failure::Failure;
use crate::reply::Reply;

/// Lists the cases that wait, and for whom
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu ledger queue
  warifu ledger queue --role reviewer
  warifu ledger queue --key reviewer.pub.pem")]
pub(super) struct Queue {
    /// Cases that wait for somebody in this role
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
    /// Cases whose next step this key may take: ed25519:… or a file
    #[arg(id = "of_key", long = "key", value_name = "KEY")]
    key: Option<String>,
    /// Who counts as an officer at this time; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    #[command(flatten)]
    paging: Paging,
    #[command(flatten)]
    db: Db,
}

impl Queue {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let key = self.key.as_deref().map(public_key).transpose()?;
        let question = QueueQuestion { role: self.role.clone(), key };
        let (at, page) = (time_or_now(self.at)?, self.paging.page()?);
        let mut body = self.db.open()?;
        let mut read = body.read().map_err(|error| failure(&error))?;
        let waiting = queue(&mut *read, &question, at, page).map_err(|error| asked(&error))?;
        let rows = waiting.items.iter().map(|one| row(one, context.language)).collect();
        Ok(reply(&waiting, Page::default(), rows, context))
    }
}

fn row(waiting: &Waiting, language: Language) -> Vec<Text> {
    let step = StepName::ALL.iter().find(|step| Some(step.as_str()) == waiting.step.as_deref());
    let what = match (waiting.state, step) {
        (CaseState::Signing, _) | (_, None) => language.pick("signatures", "署名").to_owned(),
        (_, Some(step)) => step.text(language).to_owned(),
    };
    let roles: Vec<_> = waiting.roles.iter().map(|role| format!("`{role}`")).collect();
    let names: Vec<_> = waiting.keys.iter().map(|(_, name)| name.as_str()).collect();
    vec![
        Text::new().strong(format!("`{}`", waiting.case)),
        waiting.kind.text(language).into(),
        what.into(),
        roles.join(common::comma(language)).into(),
        names.join(common::comma(language)).into(),
        Text::new().dim(waiting.since.to_string()),
    ]
}
