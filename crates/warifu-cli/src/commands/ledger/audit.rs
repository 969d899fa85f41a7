use clap::Args;
use warifu_ledger::questions::{Audit, audit};
use warifu_model::Timestamp;
use warifu_report::{Page, Text};

use super::common::{Paging, asked, named, public_key, reply};
use super::opened::{Db, failure};
use crate::args::{Context, timestamp};
use crate::failure::Failure;
use crate::reply::Reply;

/// Lists who did what and when: the journal, in words
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu ledger audit --from 2026-11-01T00:00:00Z
  warifu ledger audit --certificate MCO-2026-0042
  warifu ledger audit --actor certifier.pub.pem --format json")]
pub(super) struct AuditCommand {
    /// What became known from this time on
    #[arg(id = "known_from", long = "from", value_name = "TIME", value_parser = timestamp)]
    from: Option<Timestamp>,
    /// What became known before this time
    #[arg(id = "known_until", long = "until", value_name = "TIME", value_parser = timestamp)]
    until: Option<Timestamp>,
    /// What a key did: ed25519:… or a file
    #[arg(long, value_name = "KEY")]
    actor: Option<String>,
    /// What belongs to a case
    #[arg(id = "of_case", long = "case", value_name = "CASE")]
    case: Option<String>,
    /// What belongs to a certificate
    #[arg(id = "of_certificate", long = "certificate", value_name = "CERTIFICATE")]
    certificate: Option<String>,
    #[command(flatten)]
    paging: Paging,
    #[command(flatten)]
    db: Db,
}

impl AuditCommand {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let page = self.paging.page()?;
        let mut body = self.db.open()?;
        let certificate = self.certificate.as_deref().map(|text| named(&mut body, text)).transpose()?;
        let question = Audit {
            from: self.from,
            until: self.until,
            actor: self.actor.as_deref().map(public_key).transpose()?,
            case: self.case.clone(),
            certificate: certificate.map(|line| line.digest),
        };
        let mut read = body.read().map_err(|error| failure(&error))?;
        let found = audit(&mut *read, &question, page).map_err(|error| asked(&error))?;
        let language = context.language;
        let rows = found.items.iter().map(|line| {
            let who = line.name.clone();
            vec![
                Text::new().dim(line.sequence.to_string()),
                line.known_at.to_string().into(),
                who.unwrap_or_default().into(),
                line.text.in_language(language).into(),
            ]
        });
        Ok(reply(&found, Page::default(), rows.collect(), context))
    }
}
