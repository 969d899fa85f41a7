//! `warifu impact`: what a new version of a set means for products that were evaluated before.

mod by;
mod columns;
mod heap;
mod page;

use std::path::{Path, PathBuf};

use clap::Args;
use warifu_compare::diff::{Diff, DiffOptions, diff};
use warifu_compare::impact::{
    Analysis, Changes, ImpactAnswer, ImpactQuestion, ImpactReport, Products, Threads, Transition,
};
use warifu_model::Timestamp;

use crate::args::{Context, time_or_now, timestamp};
use crate::commands::findings::Library;
use crate::commands::gate::Knowledge;
use crate::commands::set::Edition;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::{self, Draft, Source};
use crate::reply::Reply;
use crate::signatures::Signatures;
use warifu_report::Page;

use by::By;
use heap::{BadFiles, Heap};
pub(crate) use page::{state, state_name};

/// Shows which products a new version of a set affects, and when
///
/// Takes evaluation records, attestations, envelopes and bundles, and folders of them, and says of each product: untouched,
/// still conformant, needs evidence for which requirements, or lapses, and on which day by the transition window. Only
/// requirements that changed in meaning are evaluated again, from the files that the record names (--inputs); where nothing
/// changed, the record is enough. Each thread reads one file at a time.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu impact us-ssdf@1.1.1 us-ssdf@1.2.0-draft.1 --records records --inputs inputs
  warifu impact old.json new.json --records . --by holder
  warifu impact old.json new.json --records . --csv impact.csv --format json
  warifu impact old.json new.json --records . --keep-columns old.columns
  warifu impact old.json newer.json --columns old.columns

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
    #[arg(long, required_unless_present = "columns", num_args = 1.., value_name = "PATH")]
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
    /// Where columns of the products with a record go: the next change is answered from them without reading documents
    #[arg(long, value_name = "FILE")]
    keep_columns: Option<PathBuf>,
    /// Answer from these columns; with --records they have to be of the records there
    #[arg(long, value_name = "FILE", conflicts_with_all = ["csv", "at", "level", "admit", "keep_columns"])]
    columns: Option<PathBuf>,
    /// How many threads go through the files, 64 at most; one for each processor where it is left out. The answer is the same
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
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
        let (analysis, output) = match &self.columns {
            Some(file) => (self.told_by_columns(file, &transition, &compared)?, None),
            None => self.analyse(&transition, &compared, context)?,
        };
        let mut page = Page::default();
        let vocabularies = new.vocabularies().into_iter().map(|(_, vocabulary)| vocabulary).collect();
        let library = Library::new(new.set.set().clone(), vocabularies);
        page::show(&mut page, &analysis, &library, self.by, context.language);
        if let (Some(path), None) = (&self.csv, &output) {
            page::written(&mut page, &path.display().to_string(), context.language);
        }
        let exit = match analysis.answer() {
            ImpactAnswer::Affected => Exit::No,
            ImpactAnswer::Undetermined => Exit::CannotTell,
            ImpactAnswer::Unaffected => Exit::Yes,
        };
        Ok(Reply::new(exit, page, analysis.to_json(context.language)).output(output))
    }

    /// Asks columns, after they were held against the records, where any are named.
    fn told_by_columns(&self, file: &Path, transition: &Transition<'_>, diff: &Diff) -> Result<Analysis, Failure> {
        let threads = threads(self.threads);
        let bad_files = if self.skip_bad { BadFiles::AreListed } else { BadFiles::End };
        let mut analysis = Analysis::new(transition, diff, self.list);
        let mut records = None;
        if !self.records.is_empty() {
            let mut heap = Heap::new(self.knowledge.clone());
            let (sorted, bad) = heap.sort(&self.records, &[], bad_files, threads)?;
            analysis.bad = bad;
            records = Some(sorted.record_digests().collect());
        }
        analysis.add_columns(columns::ask(file, transition, records.as_ref(), threads)?);
        if analysis.is_empty() {
            return Err(nothing_told(&analysis));
        }
        Ok(analysis)
    }

    /// Goes through all products; the bytes of the table come back where they belong on standard output.
    fn analyse(
        &self,
        transition: &Transition<'_>,
        diff: &Diff,
        context: Context,
    ) -> Result<(Analysis, Option<Vec<u8>>), Failure> {
        let bad_files = if self.skip_bad { BadFiles::AreListed } else { BadFiles::End };
        let mut heap = Heap::new(self.knowledge.clone());
        let threads = threads(self.threads);
        let (sorted, bad) = heap.sort(&self.records, &self.inputs, bad_files, threads)?;
        let admission = self.admit.as_deref().map(files::read).transpose()?;
        let question = ImpactQuestion {
            at: time_or_now(self.at)?,
            level: self.level.as_deref(),
            admission: admission.as_ref().map(Source::bytes),
            language: context.language,
        };
        let keep = |path: &PathBuf| columns::keep(path, (&sorted, &heap), transition, context.language, threads);
        let columns = self.keep_columns.as_ref().map(keep).transpose()?;
        let mut table = self.csv.as_deref().map(|path| Draft::begin_apart(heap.paths(), path)).transpose()?;
        if let Some(table) = &mut table {
            table.add(ImpactReport::csv_head().as_bytes())?;
        }
        let mut analysis = Analysis::new(transition, diff, self.list);
        analysis.bad = bad;
        let mut products = Products::new(transition, sorted, &heap, question, &Signatures).on(threads);
        for told in products.by_ref() {
            match told {
                Ok(impact) => {
                    if let Some(table) = &mut table {
                        table.add(impact.to_csv().as_bytes())?;
                    }
                    analysis.add(impact);
                }
                Err(stop) => analysis.bad.push(heap.told(stop, bad_files)?),
            }
        }
        analysis.aside = products.aside();
        if analysis.is_empty() {
            return Err(nothing_told(&analysis));
        }
        columns.map_or(Ok(None), Draft::finish)?;
        let output = table.map_or(Ok(None), Draft::finish)?;
        Ok((analysis, output))
    }
}

/// As many threads as were asked for, or as there are processors.
fn threads(asked: Option<usize>) -> Threads {
    let processors = || std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    Threads::new(asked.unwrap_or_else(processors))
}

/// Without a product, no answer is right.
fn nothing_told(analysis: &Analysis) -> Failure {
    let ignored = analysis.aside.ignored;
    let message = Both::new(
        format!("no product to analyse; files ignored: {ignored}"),
        format!("分析できる製品がない。無視したファイル：{ignored}件"),
    );
    Failure::input("no-products", message).help(Both::new(
        "--records takes evaluation records against OLD, attestations, envelopes, bundles, and folders of them",
        "--records には、OLD に対する評価記録、アテステーション、エンベロープ、バンドル、又はそれらのフォルダを指定してください",
    ))
}
