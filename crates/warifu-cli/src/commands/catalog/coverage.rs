//! `warifu catalog coverage`: how far tools alone get, and what needs somebody's word.

use clap::Args;
use warifu_catalog::{Catalog, Coverage as Covered, Document, Settled};
use warifu_model::{Json, Language, Levels, RequirementId, RequirementSet, TargetLevel, Timestamp};

use super::chosen;
use crate::args::{time_or_now, timestamp};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reply::Reply;
use warifu_report::{Page, Text, style};

/// Counts what tools alone can settle, and what needs the word of the maker or of others
///
/// For each set and each of its levels: the requirements that documents of tools (SBOM, build provenance, VEX …) can settle
/// alone, those that the maker's own records or declarations can settle, and those that need a signed statement of a second
/// or third party or a certificate. docs/COVERAGE.md has the definition. Without a set, every set in its newest edition.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu catalog coverage
  warifu catalog coverage us-ssdf iec-62443-4-2
  warifu catalog coverage us-ssdf --requirements        with the ids")]
pub(super) struct Coverage {
    /// Sets or profiles: ID or ID@RANGE
    #[arg(value_name = "ID@RANGE")]
    sets: Vec<String>,
    /// Name the requirements
    #[arg(long)]
    requirements: bool,
    /// Which edition applies depends on the time; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
}

impl Coverage {
    pub(super) fn run(self, catalog: &Catalog, language: Language) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        let documents = if self.sets.is_empty() { every(catalog, at) } else { self.named(catalog, at)? };
        let mut rows = vec![heads(language)];
        let mut json = Vec::new();
        let mut lists = Vec::new();
        for document in documents {
            let set = document.set().ok_or_else(|| chosen::no_set(document))?;
            let covered = levels(&set.levels).into_iter().map(|level| {
                let covered = catalog.coverage(set, &level);
                (set.levels.text(&level), covered)
            });
            let covered: Vec<_> = covered.collect();
            for (index, (level, covered)) in covered.iter().enumerate() {
                let name = if index == 0 { format!("{} {}", set.id, set.version) } else { String::new() };
                rows.push(row(name, level.as_deref(), covered));
            }
            lists.extend(covered.last().map(|(_, highest)| (set, highest.clone())));
            json.push(to_json(document, &covered));
        }
        let mut page = Page::default();
        page.table(0, rows);
        if self.requirements {
            for (set, highest) in &lists {
                ids(&mut page, set, highest, language);
            }
        }
        page.blank();
        page.line(Text::new().dim(language.pick(
            "Tools: SBOM, build provenance, VEX and what else of tools `warifu import` reads. What counts as what: docs/COVERAGE.md",
            "ツール：`warifu import` が読む SBOM、ビルド来歴、VEX その他のツールの文書。区分の定義は docs/COVERAGE.md",
        )));
        Ok(Reply::new(Exit::Yes, page, Json::object().with("at", at).with("sets", Json::List(json))))
    }

    fn named<'c>(&self, catalog: &'c Catalog, at: Timestamp) -> Result<Vec<&'c Document>, Failure> {
        self.sets.iter().map(|name| chosen::any(catalog, name, at)).collect()
    }
}

/// The newest edition of each set at a time.
fn every(catalog: &Catalog, at: Timestamp) -> Vec<&Document> {
    let mut ids: Vec<&str> = catalog.documents().iter().filter(|one| one.set().is_some()).map(Document::id).collect();
    ids.dedup();
    ids.into_iter().filter_map(|id| chosen::any(catalog, id, at).ok()).collect()
}

/// Each rung of a ladder; each number for all dimensions of a vector; lowest first.
fn levels(levels: &Levels) -> Vec<TargetLevel> {
    match levels {
        Levels::Ladder(rungs) => (0..rungs.len()).map(TargetLevel::Rung).collect(),
        Levels::None => vec![TargetLevel::None],
        Levels::Vector { dimensions, max } => {
            (1..=*max).map(|level| TargetLevel::Vector(vec![level; dimensions.len()])).collect()
        }
    }
}

fn heads(language: Language) -> Vec<Text> {
    let names = [
        ("set", "要求事項集"),
        ("level", "レベル"),
        ("asked", "要求数"),
        ("tools", "ツールのみ"),
        ("in part", "一部ツール"),
        ("maker", "製造者の宣言"),
        ("others", "第二者・第三者"),
    ];
    names.iter().map(|(en, ja)| Text::new().dim(*language.pick(en, ja))).collect()
}

fn row(name: String, level: Option<&str>, covered: &Covered) -> Vec<Text> {
    let count = |settled| covered.of(settled).count().to_string();
    vec![
        Text::new().strong(name),
        short(level).into(),
        covered.requirements.len().to_string().into(),
        Text::new().style(count(Settled::ByTools), style::GOOD),
        covered.helped().count().to_string().into(),
        count(Settled::ByMaker).into(),
        count(Settled::ByOthers).into(),
    ]
}

/// A vector with one number everywhere is that number.
fn short(level: Option<&str>) -> String {
    let Some(level) = level else { return "–".to_owned() };
    let mut numbers = level.split(',').filter_map(|part| part.split_once('=').map(|(_, number)| number));
    match numbers.next() {
        Some(first) if numbers.all(|number| number == first) => first.to_owned(),
        _ => level.to_owned(),
    }
}

fn ids(page: &mut Page, set: &RequirementSet, covered: &Covered, language: Language) {
    page.heading(format!("{} {}", set.id, set.version));
    for (settled, name) in [
        (Settled::ByTools, language.pick("tools alone", "ツールのみ")),
        (Settled::ByMaker, language.pick("the maker's declarations", "製造者の宣言")),
        (Settled::ByOthers, language.pick("a second or third party", "第二者・第三者")),
    ] {
        let ids: Vec<_> = covered.of(settled).map(RequirementId::as_str).collect();
        page.fields(2, [(name, ids.join(", ").into())]);
    }
    let helped: Vec<_> = covered.helped().map(RequirementId::as_str).collect();
    page.fields(
        2,
        [(language.pick("of these, tools settle a part", "うち一部をツールで確認"), helped.join(", ").into())],
    );
}

fn to_json(document: &Document, covered: &[(Option<String>, Covered)]) -> Json {
    let levels = covered.iter().map(|(level, covered)| {
        let ids = |settled| Json::list(covered.of(settled));
        let unsettled = covered.requirements.iter().filter(|need| need.least.is_none());
        let unsettled = unsettled.map(|need| &need.requirement);
        let json = Json::object().with("level", level.as_deref()).with("asked", covered.requirements.len());
        let counts = [Settled::ByTools, Settled::ByMaker, Settled::ByOthers]
            .into_iter()
            .fold(Json::object(), |json, settled| json.with(settled.as_str(), covered.of(settled).count()));
        let counts = counts.with("tools_in_part", covered.helped().count());
        json.with("counts", counts)
            .with("tools", ids(Settled::ByTools))
            .with("maker", ids(Settled::ByMaker))
            .with("others", ids(Settled::ByOthers))
            .with("tools_in_part", Json::list(covered.helped()))
            .with("nothing", Json::list(unsettled))
    });
    Json::object()
        .with("id", document.id())
        .with("version", document.version())
        .with("digest", document.digest())
        .with("levels", Json::list(levels))
}
