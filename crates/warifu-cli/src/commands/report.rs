//! `warifu report`: what to hand to a colleague, an assessor or a CI job.

mod paper;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use warifu_model::{Digest, Format, Json, Language, Record, RequirementSet, Vocabulary};
use warifu_report::paper::PaperKind;
use warifu_report::report::{Languages, Report, ReportError, SetOrigin, Source as Sourced};

use crate::args::Context;
use crate::commands::common::written;
use crate::commands::findings;
use crate::commands::set::{self, Shelf};
use crate::commands::verdict_page;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::{self, Source};
use crate::reply::Reply;
use warifu_report::Page;
use warifu_report::verdict::VerdictPage;

/// Writes a report on one product from the records of its evaluations
///
/// Several records are several requirement sets, or markets, in one report. The report restates what the records say, by titles
/// instead of ids, in English and Japanese; it decides nothing and is not a certificate. Without --as the summary is shown.
///
/// html is one page without script that needs no network. markdown fits into a comment on a pull request. csv has one line for each
/// finding. junit and sarif are for CI: what is undetermined is an error there, or a warning, and never passes.
///
/// eu-declaration and eu-technical-file are drafts of the papers that the Cyber Resilience Act asks for (Annexes V and VII), from one
/// record against eu-cra and from the attestations that it names: HTML, Markdown or JSON by the ending of the file. Whatever these do
/// not know is a blank that says who fills it.
///
/// A verdict of `warifu check --format json` in place of the records becomes a page with the chain drawn from the issuer's authority to
/// the importer's policy (html).
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu report record.json --as html -o report.html
  warifu report ssdf.json jc-star.json --as html --both -o report.html
      two markets, English and Japanese side by side
  warifu plan attestation.json --set us-ssdf --format json > plan.json
  warifu report ssdf.json --plan plan.json --as markdown -o report.md
  warifu report record.json --as junit -o - --lang ja
  warifu report verdict.json --as html -o verdict.html
  warifu report record.json --format json | jq .sets[0].counts
  warifu report eu-cra.json --as eu-declaration --attestation attestation.json -o declaration.html
  warifu report eu-cra.json --as eu-technical-file --attestation attestation.json -o index.md

Exit codes: the worst of the records: 1 not satisfied, 2 undetermined, 0 satisfied")]
pub(crate) struct ReportCommand {
    /// Records about one product, as `warifu evaluate --record` writes them; or one verdict
    #[arg(required = true, value_name = "RECORD")]
    records: Vec<PathBuf>,
    /// The form: html, markdown, csv, junit or sarif; or a paper: eu-declaration or eu-technical-file
    #[arg(long = "as", value_enum, value_name = "FORM", hide_possible_values = true)]
    form: Option<Form>,
    /// Where the report goes; - is standard output
    #[arg(short, long, value_name = "FILE", requires = "form", required_if_eq_any = NEEDS_OUTPUT)]
    output: Option<PathBuf>,
    /// English and Japanese side by side (html, markdown, papers)
    #[arg(long)]
    both: bool,
    /// Attestations that the record names, for what a paper says of documents and claims (papers)
    #[arg(long = "attestation", value_name = "FILE", num_args = 1..)]
    attestations: Vec<PathBuf>,
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
    EuDeclaration,
    EuTechnicalFile,
}

/// Forms that are nothing without a file; a paper can be looked at.
const NEEDS_OUTPUT: [(&str, &str); 5] =
    [("form", "html"), ("form", "markdown"), ("form", "csv"), ("form", "junit"), ("form", "sarif")];

impl Form {
    /// The paper that it is, if it is one.
    fn paper(self) -> Option<PaperKind> {
        match self {
            Self::EuDeclaration => Some(PaperKind::EuDeclaration),
            Self::EuTechnicalFile => Some(PaperKind::EuTechnicalFile),
            Self::Html | Self::Markdown | Self::Csv | Self::Junit | Self::Sarif => None,
        }
    }
}

/// A record, and the documents that it names.
struct Opened {
    source: Source,
    record: Record,
    set: Option<RequirementSet>,
    origin: SetOrigin,
    vocabularies: Vec<Vocabulary>,
}

impl ReportCommand {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        if let [path] = self.records.as_slice()
            && let Some(reply) = self.verdict(path, context.language)?
        {
            return Ok(reply);
        }
        if let Some(kind) = self.form.and_then(Form::paper) {
            return self.paper(kind, context);
        }
        if !self.attestations.is_empty() {
            let message = Both::new("attestations are for papers only", "アテステーションは書面の作成にのみ用います");
            let help = Both::new(
                "give --as eu-declaration or --as eu-technical-file, or leave --attestation out",
                "--as eu-declaration 又は --as eu-technical-file を指定するか、--attestation を省いてください",
            );
            return Err(Failure::usage(message).help(help));
        }
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
                files::write_apart(self.given(), path, bytes)?
            }
            _ => None,
        };
        Ok(Reply::new(findings::exit(report.outcome), page, report.to_json()).output(output))
    }

    /// The page of a verdict, where that is what was given.
    fn verdict(&self, path: &Path, language: Language) -> Result<Option<Reply>, Failure> {
        if files::is_stream(path) {
            return Ok(None);
        }
        let source = files::read(path)?;
        if Format::of(source.bytes()).ok().flatten() != Some(Format::Verdict) {
            return Ok(None);
        }
        let verdict = VerdictPage::read(source.bytes()).map_err(|error| Failure::of(&error).file(path))?;
        let (Some(Form::Html), Some(to)) = (self.form, &self.output) else {
            let message = Both::new("a verdict becomes a page only", "判定から作成できるのはHTMLだけです");
            let help = Both::new("give --as html and -o FILE", "--as html と -o FILE を指定してください");
            return Err(Failure::usage(message).help(help).file(path));
        };
        let bytes = verdict_page::bytes(&verdict, self.languages(language));
        let digest = Digest::of(&bytes);
        let mut page = Page::default();
        page.line(written(language, ["page", "ページ"], &to.display().to_string()));
        page.fields(2, [(language.pick("digest", "ダイジェスト"), digest.to_string().into())]);
        let json = Json::object()
            .with("format", "warifu.report-verdict/1")
            .with("verdict", verdict.answer())
            .with("page", digest);
        let output = files::write_apart(self.given(), to, bytes)?;
        Ok(Some(Reply::new(Exit::Yes, page, json).output(output)))
    }

    /// The files that were given.
    fn given(&self) -> impl Iterator<Item = &PathBuf> {
        self.records.iter().chain(&self.attestations).chain(&self.plan).chain(&self.shelf)
    }

    fn languages(&self, language: Language) -> Languages {
        if self.both { Languages::Both } else { Languages::One(language) }
    }

    fn open(&self) -> Result<Vec<Opened>, Failure> {
        let sets = Shelf::read(&self.shelf)?;
        let open = |path: &PathBuf| {
            let source = files::read(path)?;
            let record = Record::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?;
            let chosen = sets.chosen_by_digest(&record.set.digest)?;
            let found = chosen.as_ref().map(|chosen| chosen.set.set().clone());
            let vocabularies = chosen.map(|chosen| chosen.vocabularies).unwrap_or_default();
            let origin = if set::is_shipped(&record.set) { SetOrigin::Catalogue } else { SetOrigin::Given };
            Ok(Opened { source, record, set: found, origin, vocabularies })
        };
        self.records.iter().map(open).collect()
    }

    fn rendered(&self, form: Form, report: &Report, language: Language) -> Vec<u8> {
        let languages = self.languages(language);
        match form {
            Form::Html => report.to_html(languages),
            Form::Markdown => report.to_markdown(languages),
            Form::Csv => report.to_csv(),
            Form::Junit => report.to_junit(language),
            Form::Sarif => report.to_sarif(language).to_pretty(),
            // papers have left before
            Form::EuDeclaration | Form::EuTechnicalFile => String::new(),
        }
        .into_bytes()
    }

    /// An error, told about the record that it is about.
    fn failure(&self, error: &ReportError, opened: &[Opened]) -> Failure {
        let failure = Failure::of(error);
        let (ReportError::OtherProduct { name } | ReportError::RecordTwice { name }) = error else { return failure };
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
        Sourced { name, record, digest, set, origin: self.origin, vocabularies: &self.vocabularies }
    }
}
