//! `warifu trust`: an importer's trust policy.

mod new;
mod remarks;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use warifu::trust_lint::{Severity, TrustLint};
use warifu_catalog::Catalog;
use warifu_model::{Json, Language, RequirementSet, Timestamp};
use warifu_verify::Verdict;

use crate::args::{Context, time_or_now, timestamp};
use crate::commands::gate::{Shelf, trust_of};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::reply::Reply;

/// Works on an importer's trust policy
#[derive(Args, Debug)]
pub(crate) struct TrustCommand {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    New(new::NewPolicy),
    Lint(LintPolicy),
}

/// Remarks on a trust policy: what never matches, what contradicts, what is too wide
///
/// Keys that have ended, roles that no key has, sets and levels that no catalogue knows, findings of no requirement. With bundles,
/// the gate says of each what this policy would answer. docs/trust-lints.md explains each code.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu trust lint trust.json
  warifu trust lint trust.json --with bundle.json --format json | jq '.remarks[].code'

Exit codes: 0 no errors; 1 otherwise")]
struct LintPolicy {
    /// The trust policy (warifu.trust-policy/2)
    #[arg(value_name = "POLICY.json")]
    policy: PathBuf,
    /// Bundles that should be accepted
    #[arg(long, num_args = 1.., value_name = "BUNDLE")]
    with: Vec<PathBuf>,
    /// Sets that the catalogue does not have
    #[arg(long, num_args = 1.., value_name = "FILE")]
    set: Vec<PathBuf>,
    /// The time for which it is asked; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
}

impl TrustCommand {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        match self.verb {
            Verb::New(command) => command.run(context),
            Verb::Lint(command) => command.run(context),
        }
    }
}

impl LintPolicy {
    fn run(self, context: Context) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        let trust = trust_of(&files::read(&self.policy)?)?;
        let catalog = Catalog::shipped().map_err(Failure::bug)?;
        let mut own = Vec::new();
        for path in &self.set {
            let source = files::read(path)?;
            let set = RequirementSet::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?;
            own.push((source.digest(), set));
        }
        let documents = catalog.documents().iter();
        let shipped = documents.filter_map(|document| Some((document.digest(), document.set()?)));
        let editions: Vec<_> = shipped.chain(own.iter().map(|(digest, set)| (*digest, set))).collect();
        let found = remarks::all(&trust, &editions, &catalog, at);
        let desk = Shelf::default().desk(trust, at, self.at.is_none().then_some(at))?;
        let mut verdicts = Vec::new();
        for path in &self.with {
            let source = files::read(path)?;
            verdicts.push((source.name().to_owned(), desk.verdict(&source, None)?));
        }
        let has_errors = found.iter().any(|remark| remark.severity() == Severity::Error);
        let page = remarks::page(&found, &verdicts, context.language);
        let json = to_json(&found, &verdicts, context.language);
        Ok(Reply::new(if has_errors { Exit::No } else { Exit::Yes }, page, json))
    }
}

fn to_json(remarks: &[TrustLint], verdicts: &[(String, Verdict)], language: Language) -> Json {
    let [errors, warnings, notes] = remarks::counts(remarks);
    let told = verdicts.iter().map(|(name, verdict)| {
        Json::object()
            .with("bundle", name.as_str())
            .with("verdict", verdict.answer().as_str())
            .with("code", verdict.code().as_str())
    });
    Json::object()
        .with("format", "warifu.trust-lint/1")
        .with("errors", errors)
        .with("warnings", warnings)
        .with("notes", notes)
        .with_list("remarks", remarks.iter().map(|remark| remark.to_json(language)).collect())
        .with_list("verdicts", told.collect())
}
