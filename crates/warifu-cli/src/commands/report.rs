//! `warifu report`: what to hand to a colleague, an assessor or a CI job.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use warifu_model::{Digest, Language, Record, RequirementSet, Vocabulary};
use warifu_report::report::{Languages, Report, ReportError, Source as Sourced};

use crate::args::Context;
use crate::commands::common::written;
use crate::commands::findings;
use crate::commands::set::Shelf;
use crate::failure::Failure;
use crate::files::{self, Source};
use crate::reply::Reply;

/// Writes a report on one product from the records of its evaluations
///
/// Several records are several requirement sets, or markets, in one report. The report restates what the records say, by titles
/// instead of ids, in English and Japanese; it decides nothing and is not a certificate. Without --as the summary is shown.
///
/// html is one page without script that needs no network. markdown fits into a comment on a pull request. csv has one line for each
/// finding. junit and sarif are for CI: what is undetermined is an error there, or a warning, and never passes.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu report record.json --as html -o report.html
  warifu report ssdf.json jc-star.json --as html --both -o report.html
      two markets, English and Japanese side by side
  warifu plan attestation.json --set us-ssdf --format json > plan.json
  warifu report ssdf.json --plan plan.json --as markdown -o report.md
  warifu report record.json --as junit -o - --lang ja
  warifu report record.json --format json | jq .sets[0].counts

Exit codes: the worst of the records: 1 not satisfied, 2 undetermined, 0 satisfied")]
pub(crate) struct ReportCommand {
    /// Records about one product, as `warifu evaluate --record` writes them
    #[arg(required = true, value_name = "RECORD")]
    records: Vec<PathBuf>,
    /// The form: html, markdown, csv, junit or sarif
    #[arg(long = "as", value_enum, value_name = "FORM", hide_possible_values = true, requires = "output")]
    form: Option<Form>,
    /// Where the report goes; - is standard output
    #[arg(short, long, value_name = "FILE", requires = "form")]
    output: Option<PathBuf>,
    /// English and Japanese side by side (html, markdown)
    #[arg(long)]
    both: bool,
    /// A plan for the same sets, as `warifu plan --format json` writes it
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// A set, profile or vocabulary that a record names and the catalogue does not have
    #[arg(long = "with", value_name = "FILE", num_args = 1..)]
    shelf: Vec<PathBuf>,
}

/// A form of the report.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Form {
    Html,
    Markdown,
    Csv,
    Junit,
    Sarif,
}

/// A record, and the documents that it names.
struct Opened {
    source: Source,
    record: Record,
    set: Option<RequirementSet>,
    vocabularies: Vec<Vocabulary>,
}

impl ReportCommand {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let opened = self.open()?;
        let names: Vec<_> = opened.iter().map(|opened| opened.source.file_name()).collect();
        let sources: Vec<_> = opened.iter().zip(&names).map(|(opened, name)| opened.sourced(name)).collect();
        let mut report = Report::new(&sources).map_err(|error| self.failure(&error, &opened))?;
        if let Some(path) = &self.plan {
            let plan = files::read(path)?;
            let with_plan = report.with_plan(plan.bytes(), &sources);
            report = with_plan.map_err(|error| Failure::of(&error).file(path))?;
        }
        let mut page = report.to_page(context.language);
        let output = match (self.form, &self.output) {
            (Some(form), Some(path)) => {
                let bytes = self.rendered(form, &report, context.language);
                page.blank();
                page.line(written(context.language, ["report", "報告書"], &path.display().to_string()));
                page.fields(
                    2,
                    [(context.language.pick("digest", "ダイジェスト"), Digest::of(&bytes).to_string().into())],
                );
                files::write(path, bytes)?
            }
            _ => None,
        };
        Ok(Reply::new(findings::exit(report.outcome), page, report.to_json()).output(output))
    }

    fn open(&self) -> Result<Vec<Opened>, Failure> {
        let shelf = Shelf::read(&self.shelf)?;
        let open = |path: &PathBuf| {
            let source = files::read(path)?;
            let record = Record::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?;
            let chosen = shelf.chosen_by_digest(&record.set.digest)?;
            let set = chosen.as_ref().map(|chosen| chosen.set.set().clone());
            let vocabularies = chosen.map(|chosen| chosen.vocabularies).unwrap_or_default();
            Ok(Opened { source, record, set, vocabularies })
        };
        self.records.iter().map(open).collect()
    }

    fn rendered(&self, form: Form, report: &Report, language: Language) -> Vec<u8> {
        let languages = if self.both { Languages::Both } else { Languages::One(language) };
        match form {
            Form::Html => report.to_html(languages),
            Form::Markdown => report.to_markdown(languages),
            Form::Csv => report.to_csv(),
            Form::Junit => report.to_junit(language),
            Form::Sarif => report.to_sarif(language).to_pretty(),
        }
        .into_bytes()
    }

    /// An error, told about the record that it is about.
    fn failure(&self, error: &ReportError, opened: &[Opened]) -> Failure {
        let failure = Failure::of(error);
        let name = match error {
            ReportError::OtherProduct { name } | ReportError::RecordTwice { name } => name,
            _ => return failure,
        };
        let about = opened.iter().rposition(|opened| opened.source.file_name() == *name);
        match about.and_then(|place| self.records.get(place)) {
            Some(path) => failure.file(path),
            None => failure,
        }
    }
}

impl Opened {
    fn sourced<'a>(&'a self, name: &'a str) -> Sourced<'a> {
        let (record, digest, set) = (&self.record, self.source.digest(), self.set.as_ref());
        Sourced { name, record, digest, set, vocabularies: &self.vocabularies }
    }
}
