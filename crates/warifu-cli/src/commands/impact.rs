//! `warifu impact`: what a new version of a set means for products that were evaluated before.

mod outcome;
mod page;
mod pile;
mod subjects;

use std::path::PathBuf;

use clap::Args;
use warifu_compare::diff::{Diff, DiffOptions, Relation, diff};
use warifu_compare::impact::{Changes, ImpactReport, ProductImpact, State, Transition};
use warifu_model::{Json, Timestamp};

use crate::args::{Context, timestamp};
use crate::commands::findings::Library;
use crate::commands::gate::Knowledge;
use crate::commands::set::Edition;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::{self, Draft};
use crate::reply::Reply;
use warifu_report::Page;

use outcome::{By, Outcome, changed};
use pile::Pile;
use subjects::{ImpactQuestion, Subjects};

/// Shows which products a new version of a set affects, and when
///
/// Takes evaluation records, attestations, envelopes and bundles, and folders of them, and says of each product: untouched,
/// still conformant, needs evidence for which requirements, or lapses, and on which day by the transition window. Only
/// requirements that changed in meaning are evaluated again, from the files that the record names (--inputs); where nothing
/// changed, the record is enough. Files are read one at a time.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu impact us-ssdf@1.1.0 us-ssdf@1.2.0-draft.1 --records records --inputs inputs
  warifu impact old.json new.json --records . --by holder
  warifu impact old.json new.json --records . --csv impact.csv --format json

What is taken: in a folder, records, bundles (for the name of the holder), and attestations that no record names, those
about one product together. Other files are ignored. If a file of these kinds cannot be read, the command exits with 65,
unless --skip-bad is given.

Exit codes: 0 no product is affected, 1 some are, 2 none of those that could be decided, 65 no product to analyse")]
pub(crate) struct Impact {
    /// The version that products were evaluated against: ID@RANGE or a file
    #[arg(value_name = "OLD")]
    old: String,
    /// The next version: ID@RANGE or a file; it need not be in force yet
    #[arg(value_name = "NEW")]
    new: String,
    /// Records, attestations, envelopes and bundles, and folders of them
    #[arg(long, required = true, num_args = 1.., value_name = "PATH")]
    records: Vec<PathBuf>,
    /// Files that records name by digest: attestations, evidence, admission policies, waivers
    #[arg(long, num_args = 1.., value_name = "PATH")]
    inputs: Vec<PathBuf>,
    /// The summary: by holder or by date
    #[arg(long, value_enum, value_name = "holder|date", hide_possible_values = true)]
    by: Option<By>,
    /// Where the whole table goes, one line per product
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// How many products are listed one by one, affected ones first; the table of --csv has all
    #[arg(long, value_name = "N", default_value_t = 100)]
    list: usize,
    /// Evaluate everything at this time, such as the day of the change, instead of the times of the records
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    /// The level at which attestations without a record are evaluated
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// The admission policy for attestations without a record (warifu.admission/1)
    #[arg(long, value_name = "ADMISSION.json")]
    admit: Option<PathBuf>,
    #[command(flatten)]
    knowledge: Knowledge,
    /// Treat unreadable files as undetermined and continue
    #[arg(long)]
    skip_bad: bool,
    /// A vocabulary, or the base of a profile, that a set file needs and the catalogue does not have
    #[arg(long = "vocabulary", visible_alias = "base", value_name = "FILE")]
    shelf: Vec<PathBuf>,
}

impl Impact {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let [old, new] = [&self.old, &self.new].map(|name| Edition::newest(name, &self.shelf));
        let (old, new) = (old?, new?);
        let compared =
            diff(&old.set, &new.set, DiffOptions::default()).map_err(|error| Failure::of(&error).exits(Exit::Usage))?;
        let transition = Transition::new(&old.set, &new.set, &Changes::from(&compared));
        let transition = match self.at {
            Some(at) => transition.at(at),
            None => transition,
        };
        let (outcome, output) = self.tell(&transition, context)?;
        let mut page = Page::default();
        let vocabularies = new.vocabularies().into_iter().map(|(_, vocabulary)| vocabulary).collect();
        let library = Library::new(new.set.set().clone(), vocabularies);
        page::show(&mut page, &outcome, &compared, &library, self.by, context.language);
        if let (Some(path), None) = (&self.csv, &output) {
            page::written(&mut page, &path.display().to_string(), context.language);
        }
        Ok(Reply::new(exit(&outcome), page, json(&outcome, &compared)).output(output))
    }

    /// Goes through all products; the bytes of the table come back where they belong on standard output.
    fn tell(&self, transition: &Transition<'_>, context: Context) -> Result<(Outcome, Option<Vec<u8>>), Failure> {
        let pile = Pile::of(&self.records, &self.inputs, self.skip_bad, context.language)?;
        let admission = self.admit.as_deref().map(files::read).transpose()?;
        let knowledge = self.knowledge.clone();
        let question = ImpactQuestion { at: self.at, level: self.level.as_deref(), admission, knowledge };
        let mut table = self.csv.as_deref().map(Draft::begin).transpose()?;
        if let Some(table) = &mut table {
            table.add(ImpactReport::csv_head().as_bytes())?;
        }
        let mut outcome = Outcome {
            report: ImpactReport::new(transition),
            left_out: 0,
            other_sets: 0,
            passed_over: 0,
            bad: Vec::new(),
            assessed_at: None,
        };
        let mut add = |report: &mut ImpactReport, impact: ProductImpact| -> Result<usize, Failure> {
            if let Some(table) = &mut table {
                table.add(impact.to_csv().as_bytes())?;
            }
            if !is_listed(impact.state) {
                report.count(&impact);
                return Ok(0);
            }
            if report.products.len() < self.list {
                report.add(impact);
                return Ok(0);
            }
            report.count(&impact);
            Ok(1)
        };
        let mut subjects = Subjects::new(pile, transition, question);
        while let Some(impact) = subjects.next()? {
            outcome.left_out += add(&mut outcome.report, impact)?;
        }
        outcome.other_sets = subjects.other_sets;
        outcome.assessed_at = subjects.assessed_at;
        outcome.passed_over = subjects.passed_over();
        outcome.bad = subjects.bad();
        if outcome.is_empty() {
            return Err(nothing_told(&outcome));
        }
        let output = table.map_or(Ok(None), Draft::finish)?;
        Ok((outcome, output))
    }
}

/// Without a product, no answer is right.
fn nothing_told(outcome: &Outcome) -> Failure {
    let ignored = outcome.passed_over;
    let message = Both::new(
        format!("no product to analyse; files ignored: {ignored}"),
        format!("分析できる製品がない。無視したファイル：{ignored}件"),
    );
    Failure::input("no-products", message).help(Both::new(
        "--records takes evaluation records against OLD, attestations, envelopes, bundles, and folders of them",
        "--records には、OLD に対する評価記録、アテステーション、エンベロープ、バンドル、又はそれらのフォルダを指定してください",
    ))
}

/// Who stays as it was is counted, not listed.
fn is_listed(state: State) -> bool {
    matches!(state, State::NeedsEvidence | State::Lapses | State::CannotTell)
}

fn exit(outcome: &Outcome) -> Exit {
    let counts = &outcome.report.summary;
    if counts.of(State::NeedsEvidence) + counts.of(State::Lapses) > 0 {
        Exit::No
    } else if counts.of(State::CannotTell) + outcome.bad.len() > 0 {
        Exit::CannotTell
    } else {
        Exit::Yes
    }
}

fn json(outcome: &Outcome, diff: &Diff) -> Json {
    let requirement =
        |(id, relation): (&str, Relation)| Json::object().with("id", id).with("relation", relation.as_str());
    let bad = outcome.bad.iter().map(|[file, code, message]| {
        Json::object().with("file", file.as_str()).with("error", code.as_str()).with("message", message.as_str())
    });
    Json::from(&outcome.report)
        .with("left_out", outcome.left_out)
        .with("changed", Json::List(changed(diff).map(requirement).collect()))
        .with("other_sets", outcome.other_sets)
        .with("passed_over", outcome.passed_over)
        .with("bad_files", Json::List(bad.collect()))
        .with("at", outcome.assessed_at)
}
