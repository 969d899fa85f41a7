//! One file per verb. Each has its arguments and gives a reply or a failure; nothing here prints.

mod accredit;
mod accreditation;
mod advisory;
mod assess;
mod attest;
mod bundle;
mod catalog;
mod check;
mod common;
mod completions;
mod countersign;
mod declare;
mod demo;
mod diff;
mod disclose;
mod evaluate;
mod explain;
mod export;
mod feed;
mod findings;
mod gap;
mod gate;
mod impact;
mod import;
mod init;
mod inputs;
mod issue;
mod key;
mod ledger;
mod log;
mod man;
mod plan;
mod product;
mod recognition;
mod replay;
mod report;
mod schema;
mod set;
mod show;
mod status;
mod trust;
mod verdict_page;

use clap::Subcommand;

use crate::args::Context;
use crate::failure::Failure;
use crate::reply::Reply;
use crate::watch::Watched;

/// The verbs, in the order in which a certificate comes about.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(demo::Demo),
    Key(key::Key),
    Init(init::Init),
    Assess(assess::Assess),
    Declare(declare::Declare),
    Product(product::DescribeProduct),
    Import(import::Import),
    Attest(attest::Attest),
    Evaluate(evaluate::Evaluate),
    Explain(explain::Explain),
    Replay(replay::Replay),
    Report(report::ReportCommand),
    Issue(issue::Issue),
    Countersign(countersign::Countersign),
    Disclose(disclose::Disclose),
    Accredit(accredit::Accredit),
    Accreditation(accreditation::AccreditationCommand),
    Status(status::Status),
    Log(log::Log),
    Ledger(ledger::Ledger),
    Bundle(bundle::Bundle),
    Check(check::Check),
    Trust(trust::TrustCommand),
    Recognition(recognition::RecognitionCommand),
    Advisory(advisory::AdvisoryCommand),
    Show(show::Show),
    Export(export::Export),
    Catalog(catalog::CatalogCommand),
    Feed(feed::FeedCommand),
    Diff(diff::DiffCommand),
    Impact(impact::Impact),
    Plan(plan::Plan),
    Gap(gap::Gap),
    Schema(schema::Schema),
    Completions(completions::Completions),
    Man(man::Man),
}

impl Command {
    /// What it reads, where it is to run again whenever that changes.
    pub(crate) fn watched(&self) -> Option<Watched> {
        match self {
            Self::Assess(assess) => assess.is_watching().then(|| assess.watched()),
            _ => None,
        }
    }

    /// Runs it.
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        match self {
            Self::Demo(command) => command.run(context),
            Self::Key(command) => command.run(context),
            Self::Init(command) => command.run(context),
            Self::Assess(command) => command.run(context),
            Self::Declare(command) => command.run(context),
            Self::Product(command) => command.run(context),
            Self::Import(command) => command.run(context),
            Self::Attest(command) => command.run(context),
            Self::Evaluate(command) => command.run(context),
            Self::Explain(command) => command.run(context),
            Self::Replay(command) => command.run(context),
            Self::Report(command) => command.run(context),
            Self::Issue(command) => command.run(context),
            Self::Countersign(command) => command.run(context),
            Self::Disclose(command) => command.run(context),
            Self::Accredit(command) => command.run(context),
            Self::Accreditation(command) => command.run(context),
            Self::Status(command) => command.run(context),
            Self::Log(command) => command.run(context),
            Self::Ledger(command) => command.run(context),
            Self::Bundle(command) => command.run(context),
            Self::Check(command) => command.run(context),
            Self::Trust(command) => command.run(context),
            Self::Recognition(command) => command.run(context),
            Self::Advisory(command) => command.run(context),
            Self::Export(command) => command.run(context),
            Self::Show(command) => command.run(context),
            Self::Catalog(command) => command.run(context),
            Self::Feed(command) => command.run(context),
            Self::Diff(command) => command.run(context),
            Self::Impact(command) => command.run(context),
            Self::Plan(command) => command.run(context),
            Self::Gap(command) => command.run(context),
            Self::Schema(command) => command.run(context),
            Self::Completions(command) => Ok(command.run(context)),
            Self::Man(command) => command.run(context),
        }
    }
}
