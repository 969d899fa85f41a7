//! `warifu catalog lint`: remarks for the author of a set.

use std::path::PathBuf;

use clap::Args;
use warifu_catalog::{Catalog, Document, DocumentKind};
use warifu_compare::lint::{Lint, LintContext, SetOrigin, Severity, lint};
use warifu_model::{Json, Language, RequirementSet, Timestamp};

use crate::args::{Context, time_or_now, timestamp};
use crate::commands::common::plural;
use crate::commands::set::Edition;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::reply::Reply;
use warifu_report::titles::Titles;
use warifu_report::{Page, Text, style};

/// Remarks on a requirement set for its author
///
/// What can never be met, what holds anyway, what contradicts, what nobody uses, what was changed in one language only. A
/// remark about the meaning of a criterion is made only where it has been shown to be so. docs/lints.md explains each code.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu catalog lint my-set.json --previous us-ssdf@1.1.1
  warifu catalog lint us-ssdf --format json | jq '.remarks[].code'

Exit codes: 0 no errors and no warnings (notes are allowed); 1 otherwise")]
pub(super) struct LintCommand {
    /// The set: a file, ID or ID@RANGE
    #[arg(value_name = "FILE|ID")]
    set: String,
    /// The edition before it; the one before it in the catalogue where this is left out
    #[arg(long, value_name = "ID|FILE")]
    previous: Option<String>,
    /// The time for which ID@RANGE is asked; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    /// A vocabulary, or the base of a profile, that a set file needs and the catalogue does not have
    #[arg(long = "vocabulary", visible_alias = "base", value_name = "FILE")]
    shelf: Vec<PathBuf>,
}

impl LintCommand {
    pub(super) fn run(self, catalog: &Catalog, context: Context) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        let edition = Edition::choose(&self.set, &self.shelf, at)?;
        let named = self.previous.as_deref().map(|name| Edition::choose(name, &self.shelf, at)).transpose()?;
        let set = edition.set.set();
        let previous = match &named {
            Some(named) => Some(named.set.set()),
            None => before(catalog, set),
        };
        if let Some(other) = previous.filter(|other| other.id != set.id) {
            let message = Both::new(
                format!("`{}` is not an edition of `{}`", other.id, set.id),
                format!("`{}` は `{}` の版ではない", other.id, set.id),
            );
            return Err(Failure::usage(message).help(Both::new(
                "give an earlier version of the same set",
                "同じ要求事項集の前の版を指定してください",
            )));
        }
        let remarks = lint(set, &edition.vocabularies(), LintContext { previous, origin: origin(&edition) })
            .map_err(|error| Failure::of(error.problem.as_ref()))?;
        let vocabularies: Vec<_> = edition.vocabularies().into_iter().map(|(_, vocabulary)| vocabulary).collect();
        let sets: Vec<_> = std::iter::once(set).chain(previous).collect();
        let titles = Titles::new(&vocabularies, context.language).with_sets(&sets);
        let page = page(set, previous, &remarks, titles);
        let json = to_json(set, &edition, previous, &remarks);
        let is_clean = remarks.iter().all(|remark| remark.severity == Severity::Note);
        Ok(Reply::new(if is_clean { Exit::Yes } else { Exit::No }, page, json))
    }
}

/// Where the set of an edition comes from.
pub(super) fn origin(edition: &Edition) -> SetOrigin {
    match edition.document.kind() {
        DocumentKind::Profile => SetOrigin::Resolved,
        _ => SetOrigin::Written,
    }
}

/// The edition before this one in the catalogue.
fn before<'c>(catalog: &'c Catalog, set: &RequirementSet) -> Option<&'c RequirementSet> {
    let editions = catalog.documents().iter().filter_map(Document::set).filter(|other| other.id == set.id);
    editions.filter(|other| other.version < set.version).max_by(|a, b| a.version.cmp(&b.version))
}

fn page(set: &RequirementSet, previous: Option<&RequirementSet>, remarks: &[Lint], titles: Titles<'_>) -> Page {
    let language = titles.language();
    let mut page = Page::default();
    page.fields(
        0,
        [
            (language.pick("set", "要求事項集"), Text::new().strong(format!("{} {}", set.id, set.version))),
            (
                language.pick("before", "前の版"),
                previous.map(|previous| previous.version.to_string()).unwrap_or_default().into(),
            ),
        ],
    );
    page.blank();
    for remark in remarks {
        let (mark, style) = match remark.severity {
            Severity::Error => ("✗", style::BAD),
            Severity::Warning => ("!", style::UNSURE),
            Severity::Note => ("·", style::DIM),
        };
        let words = Text::new()
            .style(severity(remark.severity, language), style)
            .plain("  ")
            .quoting(&titles.explain(&remark.message(language), None))
            .dim(format!(" [{}]", remark.code.as_str()));
        page.item(0, Text::new().style(mark, style), words);
        page.indented(4, Text::new().dim(remark.pointer.as_str()));
        page.hanging(6, Text::new().style("    → ", style::GOOD).quoting(remark.help(language)));
    }
    page.blank();
    let [errors, warnings, notes] = counts(remarks);
    let words = match language {
        Language::En => {
            [plural(errors, "error", "errors"), plural(warnings, "warning", "warnings"), plural(notes, "note", "notes")]
                .join(", ")
        }
        Language::Ja => format!("誤り{errors}件、警告{warnings}件、注記{notes}件"),
    };
    let is_clean = errors + warnings == 0;
    let (mark, style) = if is_clean { ("✓", style::GOOD) } else { ("✗", style::BAD) };
    page.line(Text::new().style(mark, style).plain(" ").plain(words));
    page
}

fn severity(severity: Severity, language: Language) -> &'static str {
    match severity {
        Severity::Error => language.pick("error", "誤り"),
        Severity::Warning => language.pick("warning", "警告"),
        Severity::Note => language.pick("note", "注記"),
    }
}

fn counts(remarks: &[Lint]) -> [usize; 3] {
    [Severity::Error, Severity::Warning, Severity::Note]
        .map(|severity| remarks.iter().filter(|remark| remark.severity == severity).count())
}

fn to_json(set: &RequirementSet, edition: &Edition, previous: Option<&RequirementSet>, remarks: &[Lint]) -> Json {
    let [errors, warnings, notes] = counts(remarks);
    let identity =
        Json::object().with("id", &set.id).with("version", &set.version).with("digest", edition.document.digest());
    Json::object()
        .with("set", identity)
        .with("previous", previous.map(|previous| previous.version.to_string()))
        .with("errors", errors)
        .with("warnings", warnings)
        .with("notes", notes)
        .with("remarks", Json::list(remarks))
}
