//! `warifu trust`: an importer's trust policy.

mod new;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use warifu::trust_lint::{Severity, TrustLint, lint};
use warifu_catalog::Catalog;
use warifu_model::{Json, Language, RequirementSet, Timestamp};
use warifu_report::{Page, Text, style};
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
        let remarks = lint(&trust, &editions, at);
        let desk = Shelf::default().desk(trust, at, self.at.is_none().then_some(at))?;
        let mut verdicts = Vec::new();
        for path in &self.with {
            let source = files::read(path)?;
            verdicts.push((source.name().to_owned(), desk.verdict(&source, None)?));
        }
        let has_errors = remarks.iter().any(|remark| remark.severity() == Severity::Error);
        let page = page(&remarks, &verdicts, context.language);
        let json = to_json(&remarks, &verdicts, context.language);
        Ok(Reply::new(if has_errors { Exit::No } else { Exit::Yes }, page, json))
    }
}

fn page(remarks: &[TrustLint], verdicts: &[(String, Verdict)], language: Language) -> Page {
    let mut page = Page::default();
    for remark in remarks {
        let (mark, word, style) = match remark.severity() {
            Severity::Error => ("✗", language.pick("error", "誤り"), style::BAD),
            Severity::Warning => ("!", language.pick("warning", "警告"), style::UNSURE),
            Severity::Note => ("·", language.pick("note", "注記"), style::DIM),
        };
        let words = Text::new().style(word, style).plain("  ").quoting(&remark.message(language));
        page.item(0, Text::new().style(mark, style), words.dim(format!(" [{}]", remark.code.as_str())));
        if !remark.pointer.is_empty() {
            page.indented(4, Text::new().dim(remark.pointer.as_str()));
        }
        page.hanging(6, Text::new().style("    → ", style::GOOD).quoting(remark.code.help(language)));
    }
    for (name, verdict) in verdicts {
        let code = Text::new().strong(name).plain(language.pick(": ", "：")).plain(verdict.answer().text(language));
        page.item(
            0,
            Text::new().dim("·"),
            code.dim(format!(" [{}] ", verdict.code().as_str())).plain(verdict.code().text(language)),
        );
    }
    page.blank();
    let [errors, warnings, notes] = counts(remarks);
    let words = match language {
        Language::En => format!("errors: {errors}, warnings: {warnings}, notes: {notes}"),
        Language::Ja => format!("誤り{errors}件、警告{warnings}件、注記{notes}件"),
    };
    let (mark, style) = if errors == 0 { ("✓", style::GOOD) } else { ("✗", style::BAD) };
    page.line(Text::new().style(mark, style).plain(" ").plain(words));
    page
}

fn counts(remarks: &[TrustLint]) -> [usize; 3] {
    [Severity::Error, Severity::Warning, Severity::Note]
        .map(|severity| remarks.iter().filter(|remark| remark.severity() == severity).count())
}

fn to_json(remarks: &[TrustLint], verdicts: &[(String, Verdict)], language: Language) -> Json {
    let [errors, warnings, notes] = counts(remarks);
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
