//! Many bundles at once: a line each, what was not a bundle, what no certificate covers, and the worst answer.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use warifu::consignment::{self, Checked, Consignment, Tally};
use warifu_model::{Json, Language, Product};
use warifu_report::{Page, Text, style};
use warifu_verify::{Answer, Code};

use super::{Check, exit};
use crate::args::{Context, Format};
use crate::commands::common;
use crate::commands::gate::Desk;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::{self, Draft, Source};
use crate::recognise::Recognised;
use crate::reply::Reply;
use crate::terminal;

/// Where a path comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Offered {
    ByName,
    InFolder,
    /// In a folder, and neither a file nor a folder: it may be where a bundle was meant to be.
    NoFile,
}

/// A file that is a bundle, or was meant as one; or another, and what that is.
#[derive(Debug)]
enum Found {
    Bundle(Source),
    Other(Other),
}

/// A file that takes no part, and what it is.
#[derive(Debug)]
struct Other {
    file: String,
    is: Option<Both>,
}

/// What is said of one bundle. Of each, only this is kept.
#[derive(Debug)]
struct Line {
    bundle: String,
    answer: Answer,
    code: String,
    /// What is said to people after the code.
    words: Both,
    products: Vec<String>,
    json: Json,
}

#[derive(Debug, Default)]
struct Report {
    tally: Tally,
    lines: Vec<Line>,
    others: Vec<Other>,
}

impl Check {
    /// Checks all bundles that are named and in folders that are named.
    pub(super) fn many(&self, desk: &Desk, context: Context) -> Result<Reply, Failure> {
        let mut report = Report::default();
        let mut consignment = self.consignment(&mut report)?;
        let paths = paths(&self.bundles)?;
        let given = || paths.iter().map(|(path, _)| path).chain([&self.trust]);
        let mut table = self.csv.as_deref().map(|path| Draft::begin_apart(given(), path)).transpose()?;
        if let Some(table) = &mut table {
            table.add(consignment::csv_head().as_bytes())?;
        }
        let mut gate = desk.gate();
        let (at, known_at) = desk.times();
        let bar = bar(paths.len(), context);
        for (path, offered) in paths {
            bar.inc(1);
            let name = path.display().to_string();
            let (line, row) = match read(&path, offered) {
                Ok(Found::Bundle(source)) => {
                    let checked = consignment.check(&mut gate, source.bytes(), at, known_at);
                    (Line::of(&name, &checked, &source), checked.to_csv(&name))
                }
                Ok(Found::Other(other)) => {
                    report.others.push(other);
                    continue;
                }
                Err(failure) => (Line::unread(&name, &failure), consignment::unread_csv(&name, failure.error_code())),
            };
            if let Some(table) = &mut table {
                table.add(row.as_bytes())?;
            }
            report.tally.add(line.answer);
            report.lines.push(line);
        }
        bar.finish_and_clear();
        let Some(worst) = report.tally.worst() else { return Err(nothing_checked(&report)) };
        let output = table.map_or(Ok(None), Draft::finish)?;
        let mut page = report.page(&consignment, desk, context.language);
        if let (Some(path), None) = (&self.csv, &output) {
            let path = path.display().to_string();
            page.line(common::written(context.language, ["table of verdicts", "判定の一覧表"], &path));
        }
        Ok(Reply::new(exit(worst), page, report.to_json(&consignment, desk, context.language)).output(output))
    }

    /// What arrived: products and files, by their digests.
    fn consignment(&self, report: &mut Report) -> Result<Consignment, Failure> {
        let mut consignment = Consignment::default();
        let Some(folder) = &self.product else { return Ok(consignment) };
        for path in files::walk(folder)? {
            let name = path.display().to_string();
            match product_in(&path) {
                Ok(Some(product)) => consignment.add_product(name, product),
                Ok(None) => consignment.add_file(name, files::digest(&path)?),
                Err(failure) if folder.is_dir() => report.others.push(Other { file: name, is: Some(failure.words()) }),
                Err(failure) => return Err(failure),
            }
        }
        Ok(consignment)
    }
}

/// The product that a file describes; none where it is a file like any other.
fn product_in(path: &Path) -> Result<Option<Product>, Failure> {
    let source = match files::read(path) {
        Ok(source) => source,
        // no document of ours is as large
        Err(failure) if failure.error_code() == "too-large" => return Ok(None),
        Err(failure) => return Err(failure),
    };
    if !consignment::is_meant_as_product(source.bytes()) {
        return Ok(None);
    }
    Product::read(source.bytes()).map(Some).map_err(|error| Failure::read(&source, &error))
}

/// The files in the order in which they were named, those of a folder by their paths; each once.
fn paths(named: &[PathBuf]) -> Result<Vec<(PathBuf, Offered)>, Failure> {
    let (mut seen, mut paths) = (BTreeSet::new(), Vec::new());
    for path in named {
        // a file that is not there gets its line, like any other that cannot be read
        let found: Vec<_> = if path.is_dir() {
            let (found, passed) = files::walk_apart(path)?;
            let found = found.into_iter().map(|path| (path, Offered::InFolder));
            found.chain(passed.into_iter().map(|path| (path, Offered::NoFile))).collect()
        } else {
            vec![(path.clone(), Offered::ByName)]
        };
        paths.extend(found.into_iter().filter(|(path, _)| seen.insert(path.clone())));
    }
    Ok(paths)
}

/// Reads a file. What is named is taken for a bundle, whatever it is; in a folder, only what was meant as one.
fn read(path: &Path, offered: Offered) -> Result<Found, Failure> {
    let other = |is| Ok(Found::Other(Other { file: path.display().to_string(), is }));
    if offered == Offered::NoFile {
        return Err(files::not_a_file(path));
    }
    let source = match files::read(path) {
        Ok(source) => source,
        Err(failure) if offered == Offered::InFolder && failure.error_code() == "too-large" => return other(None),
        Err(failure) => return Err(failure),
    };
    if offered == Offered::InFolder && !consignment::is_meant_as_bundle(source.bytes()) {
        return other(Recognised::of(source.bytes()).map(|found| found.message()));
    }
    Ok(Found::Bundle(source))
}

impl Line {
    fn of(name: &str, checked: &Checked, source: &Source) -> Self {
        let verdict = &checked.verdict;
        let words = match verdict.unreadable() {
            Some(error) => Failure::read(source, error).words(),
            None if verdict.code() == Code::Ok => Both::new("", ""),
            None => Both::by(|language| verdict.code().text(language).to_owned()),
        };
        Self {
            bundle: name.to_owned(),
            answer: verdict.answer(),
            code: verdict.code().as_str().to_owned(),
            words,
            products: checked.products.clone(),
            json: checked.to_json(name),
        }
    }

    fn unread(name: &str, failure: &Failure) -> Self {
        let (answer, code) = (Answer::Undetermined, failure.error_code());
        Self {
            bundle: name.to_owned(),
            answer,
            code: code.to_owned(),
            words: failure.words(),
            products: Vec::new(),
            json: Json::object().with("bundle", name).with("verdict", answer.as_str()).with("code", code),
        }
    }

    fn show(&self, page: &mut Page, language: Language) {
        let (mark, style) = mark(self.answer);
        let mut words = Text::new().style(self.answer.text(language), style).plain("  ").strong(&*self.bundle);
        if !self.products.is_empty() {
            words = words.dim(format!("  ← {}", self.products.join(", ")));
        }
        page.item(0, Text::new().style(mark, style), words);
        let reason = self.words.text(language);
        if !reason.is_empty() {
            page.indented(4, Text::new().dim(&*self.code).dim(language.pick(": ", "：")).plain(reason));
        }
    }
}

impl Report {
    fn page(&self, consignment: &Consignment, desk: &Desk, language: Language) -> Page {
        let mut page = Page::default();
        for line in &self.lines {
            line.show(&mut page, language);
        }
        let others = self.others.iter().map(|other| {
            let is = other.is.as_ref().map(|is| format!("{}{}", language.pick(": ", "："), is.text(language)));
            Text::new().plain(&*other.file).dim(is.unwrap_or_default())
        });
        listed(&mut page, language.pick("Ignored files", "無視したファイル"), others);
        listed(
            &mut page,
            language
                .pick("Arrived, but covered by no accepted certificate", "届いたが、受け入れた認証書の対象でないもの"),
            consignment.uncovered().map(|name| Text::new().plain(name)),
        );
        page.blank();
        page.fields(0, [(language.pick("asked for", "判定時点"), desk.times().0.to_string().into())]);
        let (mark, style) = self.tally.worst().map_or(("", style::DIM), mark);
        page.line(Text::new().style(mark, style).plain(" ").strong(self.summary(language)));
        page
    }

    fn summary(&self, language: Language) -> String {
        let (tally, all) = (&self.tally, self.tally.checked());
        let counts = [
            (Answer::Refuse, tally.refuse),
            (Answer::Undetermined, tally.undetermined),
            (Answer::AcceptStale, tally.accept_stale),
            (Answer::Accept, tally.accept),
        ];
        let counts = counts.into_iter().filter(|(_, count)| *count > 0).map(|(answer, count)| match language {
            Language::En => format!("{}: {count}", answer.text(language)),
            Language::Ja => format!("{}{count}件", answer.text(language)),
        });
        let counts = counts.collect::<Vec<_>>().join(language.pick("; ", "、"));
        match language {
            Language::En => format!("{all} checked. {counts}"),
            Language::Ja => format!("検査{all}件：{counts}"),
        }
    }

    fn to_json(&self, consignment: &Consignment, desk: &Desk, language: Language) -> Json {
        let (at, known_at) = desk.times();
        let others = self.others.iter().map(|other| {
            let is = other.is.as_ref().map(|is| is.text(language));
            Json::object().with("file", other.file.as_str()).with("message", is)
        });
        Json::object()
            .with("format", "warifu.verdicts/1")
            .with("checked", self.tally.checked())
            .with("at", at)
            .with("known_at", known_at)
            .with("counts", &self.tally)
            .with_list("verdicts", self.lines.iter().map(|line| line.json.clone()).collect())
            .with_list("ignored", others.collect())
            .with_list("uncovered", consignment.uncovered().map(Json::from).collect())
    }
}

fn listed(page: &mut Page, title: &str, items: impl Iterator<Item = Text>) {
    let mut items = items.peekable();
    if items.peek().is_none() {
        return;
    }
    page.blank();
    page.line(Text::new().style(title, style::HEADING));
    for item in items {
        page.item(2, Text::new().dim("·"), item);
    }
}

fn mark(answer: Answer) -> (&'static str, anstyle::Style) {
    match exit(answer) {
        Exit::Yes => ("✓", style::GOOD),
        Exit::Stale => ("~", style::UNSURE),
        Exit::No => ("✗", style::BAD),
        _ => ("?", style::UNSURE),
    }
}

/// Without a bundle, no answer is right.
fn nothing_checked(report: &Report) -> Failure {
    let ignored = report.others.len();
    let message = Both::new(
        format!("no bundle to check; files ignored: {ignored}"),
        format!("検査できるバンドルがない。無視したファイル：{ignored}件"),
    );
    Failure::input("no-bundles", message).help(Both::new(
        "name bundles (warifu.bundle/1), or folders with bundles in them",
        "バンドル（`warifu.bundle/1`）、又はバンドルの入ったフォルダを指定してください",
    ))
}

/// How far it is, where there is something to wait for and somebody looks.
fn bar(files: usize, context: Context) -> ProgressBar {
    let shown = files >= WORTH_A_BAR && context.format == Format::Human && terminal::is_watched();
    let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(files as u64), target);
    if let Ok(looks) = ProgressStyle::with_template("  {wide_bar} {pos}/{len}") {
        bar.set_style(looks);
    }
    bar
}

/// Fewer are done before anybody sees a bar.
const WORTH_A_BAR: usize = 50;
