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

use clap::{Args, Subcommand};

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
    /// The arguments of the verb with this name and of no other: all of them are more than a thousand, and most runs ask for those of one.
    pub(crate) fn arguments_of(verb: &str) -> Option<clap::Command> {
        let (name, augment) = VERBS.iter().find(|(name, _)| *name == verb)?;
        Some(augment(clap::Command::new(*name)))
    }

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

/// Puts the arguments of a verb into a command.
type Augment = fn(clap::Command) -> clap::Command;

/// The name of each verb, and what gives its arguments. A test holds them against those of [`Command`].
const VERBS: &[(&str, Augment)] = &[
    ("demo", demo::Demo::augment_args),
    ("key", key::Key::augment_args),
    ("init", init::Init::augment_args),
    ("assess", assess::Assess::augment_args),
    ("declare", declare::Declare::augment_args),
    ("product", product::DescribeProduct::augment_args),
    ("import", import::Import::augment_args),
    ("attest", attest::Attest::augment_args),
    ("evaluate", evaluate::Evaluate::augment_args),
    ("explain", explain::Explain::augment_args),
    ("replay", replay::Replay::augment_args),
    ("report", report::ReportCommand::augment_args),
    ("issue", issue::Issue::augment_args),
    ("countersign", countersign::Countersign::augment_args),
    ("disclose", disclose::Disclose::augment_args),
    ("accredit", accredit::Accredit::augment_args),
    ("accreditation", accreditation::AccreditationCommand::augment_args),
    ("status", status::Status::augment_args),
    ("log", log::Log::augment_args),
    ("ledger", ledger::Ledger::augment_args),
    ("bundle", bundle::Bundle::augment_args),
    ("check", check::Check::augment_args),
    ("trust", trust::TrustCommand::augment_args),
    ("recognition", recognition::RecognitionCommand::augment_args),
    ("advisory", advisory::AdvisoryCommand::augment_args),
    ("show", show::Show::augment_args),
    ("export", export::Export::augment_args),
    ("catalog", catalog::CatalogCommand::augment_args),
    ("feed", feed::FeedCommand::augment_args),
    ("diff", diff::DiffCommand::augment_args),
    ("impact", impact::Impact::augment_args),
    ("plan", plan::Plan::augment_args),
    ("gap", gap::Gap::augment_args),
    ("schema", schema::Schema::augment_args),
    ("completions", completions::Completions::augment_args),
    ("man", man::Man::augment_args),
];
