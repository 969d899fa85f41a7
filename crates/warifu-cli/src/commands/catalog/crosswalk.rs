//! `warifu catalog crosswalk`: what corresponds to what, by whose word, and what has no counterpart.

use clap::Args;
use warifu_catalog::{Catalog, Counterpart, Document, SideOn, Unmatched, WhyUnmatched, counterparts};
use warifu_model::{Crosswalk as Walk, Date, Element, Json, Language, Side, Union, VersionRange};

use crate::args::{date, date_or_today};
use crate::commands::common::{self, bad_range, plural};
use crate::commands::show;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::reply::Reply;
use warifu_report::{Page, Text, style};

/// Shows what corresponds to what between two documents, and what has no counterpart
///
/// Only what somebody states is shown, with whose word it is; nothing is inferred. Without an id, lists the crosswalks.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu catalog crosswalk
  warifu catalog crosswalk jp-us-sectors
  warifu catalog crosswalk jp-us-sectors --from dams
  warifu catalog crosswalk jp-us-sectors --unmatched --at 2014-01-01")]
pub(super) struct Crosswalk {
    /// A crosswalk: ID or ID@RANGE
    #[arg(value_name = "ID")]
    name: Option<String>,
    /// Only the edges that begin or end at this element, read from there
    #[arg(long, value_name = "ELEMENT", requires = "name", conflicts_with = "unmatched")]
    from: Option<String>,
    /// What has no counterpart on the other side, as of a date
    #[arg(long, requires = "name")]
    unmatched: bool,
    /// The day, as YYYY-MM-DD, for --unmatched; today where it is left out
    #[arg(long, value_name = "DATE", value_parser = date, requires = "unmatched")]
    at: Option<Date>,
}

impl Crosswalk {
    pub(super) fn run(self, catalog: &Catalog, language: Language) -> Result<Reply, Failure> {
        let Some(name) = &self.name else { return Ok(list(catalog, language)) };
        let (document, crosswalk) = find(catalog, name)?;
        if let Some(element) = &self.from {
            return from(document, crosswalk, element, language);
        }
        if self.unmatched {
            return Ok(unmatched(catalog, document, crosswalk, date_or_today(self.at)?, language));
        }
        let mut page = Page::default();
        show::crosswalk(&mut page, crosswalk, document.digest(), language);
        let json = head(document, crosswalk)
            .with("edges", Json::list(&crosswalk.edges))
            .with_list("unions", crosswalk.unions.iter().map(Json::from).collect());
        Ok(Reply::new(Exit::Yes, page, json))
    }
}

fn find<'c>(catalog: &'c Catalog, name: &str) -> Result<(&'c Document, &'c Walk), Failure> {
    let (id, range) = name.split_once('@').unwrap_or((name, "*"));
    let range = VersionRange::parse(range).ok_or_else(|| bad_range(range))?;
    let all = || catalog.documents().iter().filter_map(|document| Some((document, document.crosswalk()?)));
    // versions stand oldest first
    all().rfind(|(_, walk)| walk.id.as_str() == id && range.contains(&walk.version)).ok_or_else(|| {
        let ids: Vec<_> = all().map(|(document, _)| document.id()).collect();
        Failure::usage(Both::new(format!("no crosswalk `{name}`"), format!("対応表 `{name}` がない")))
            .help(common::ids("crosswalks: ", "対応表：", ids))
    })
}

fn list(catalog: &Catalog, language: Language) -> Reply {
    let all = || catalog.documents().iter().filter_map(|document| Some((document, document.crosswalk()?)));
    let mut page = Page::default();
    for (document, walk) in all() {
        page.blank();
        page.line(Text::new().strong(format!("{} {}", document.id(), document.version())));
        page.indented(2, walk.title.in_language(language));
        let between = format!("{} → {}", show::endpoint(&walk.source), show::endpoint(&walk.target));
        page.indented(2, Text::new().plain(between).dim(format!("  {}", edges(walk.edges.len(), language))));
        page.indented(2, show::asserter(walk, language));
    }
    let json = all().map(|(document, walk)| head(document, walk).with("edges", walk.edges.len()));
    Reply::new(Exit::Yes, page, Json::object().with("crosswalks", Json::list(json))).named(&["catalog", "crosswalks"])
}

/// What every answer about a crosswalk says first: whose word it is.
fn head(document: &Document, walk: &Walk) -> Json {
    let whole = Json::from(walk);
    let part = |name: &str| whole.member(name).cloned().unwrap_or(Json::Null);
    Json::object()
        .with("id", document.id())
        .with("version", document.version())
        .with("digest", document.digest())
        .with("title", document.title())
        .with("asserter", part("asserter"))
        .with("document", part("document"))
        .with("style", part("style"))
        .with("source", part("source"))
        .with("target", part("target"))
}

fn from(document: &Document, walk: &Walk, element: &str, language: Language) -> Result<Reply, Failure> {
    let found = counterparts(walk, element);
    if found.is_empty() {
        let known = [Side::Source, Side::Target].into_iter().flat_map(|side| walk.elements(side));
        let known: Vec<_> = known.map(Element::as_str).take(SHOWN).collect();
        return Err(Failure::usage(Both::new(
            format!("no edge of `{}` has the element `{element}`", walk.id),
            format!("`{}` に要素 `{element}` の関係がない", walk.id),
        ))
        .help(common::ids("elements: ", "要素：", known)));
    }
    let mut page = Page::default();
    show::crosswalk_head(&mut page, walk, document.digest(), language);
    for side in [Side::Source, Side::Target] {
        let of_side: Vec<_> = found.iter().filter(|counterpart| counterpart.from == side).collect();
        if of_side.is_empty() {
            continue;
        }
        page.heading(format!("{element}  ({})", show::endpoint(walk.endpoint(side))));
        let row = |counterpart: &&Counterpart<'_>| {
            let relation = show::relation(counterpart.relation, language);
            vec![Text::new().dim(relation), show::far_end(counterpart.element, counterpart.edge, language)]
        };
        page.table(2, of_side.iter().map(row).collect());
    }
    let json = found.iter().map(|counterpart| {
        Json::object()
            .with("from", counterpart.from.as_str())
            .with("relation", counterpart.relation.as_str())
            .with("element", counterpart.element.map(Element::as_str))
            .with("edge", counterpart.edge)
    });
    let is_in = |union: &&Union| union.sources.iter().chain([&union.target]).any(|one| one.as_str() == element);
    let unions: Vec<&Union> = walk.unions.iter().filter(is_in).collect();
    show::unions(&mut page, unions.clone(), language);
    let json = head(document, walk)
        .with("element", element)
        .with("counterparts", Json::list(json))
        .with_list("unions", unions.into_iter().map(Json::from).collect());
    Ok(Reply::new(Exit::Yes, page, json))
}

fn unmatched(catalog: &Catalog, document: &Document, walk: &Walk, at: Date, language: Language) -> Reply {
    let sides = [Side::Source, Side::Target].map(|side| catalog.unmatched(walk, side, at));
    let mut page = Page::default();
    show::crosswalk_head(&mut page, walk, document.digest(), language);
    for side in &sides {
        show_side(&mut page, walk, side, at, language);
    }
    let json = head(document, walk).with("at", at).with("sides", Json::list(sides.iter().map(side_json)));
    Reply::new(Exit::Yes, page, json)
}

fn show_side(page: &mut Page, walk: &Walk, side: &SideOn<'_>, at: Date, language: Language) {
    let name = side.document.map_or_else(
        || show::endpoint(walk.endpoint(side.side)),
        |document| format!("{} {}", document.id(), document.version()),
    );
    let count = side.unmatched.len();
    page.heading(match language {
        Language::En => format!("{name}: {count} of {} without a counterpart on {at}", side.count),
        Language::Ja => format!("{name}：{at}時点で{}件中{count}件に対応なし", side.count),
    });
    if side.carried && side.document.is_some() {
        let pinned = show::endpoint(walk.endpoint(side.side));
        page.indented(
            2,
            Text::new().style("!", style::UNSURE).plain(match language {
                Language::En => {
                    format!(" the edges are stated for {pinned}; sectors of this list are known by their ids")
                }
                Language::Ja => format!(" 関係は{pinned}について述べられている。この一覧の分野はIDにより同定した"),
            }),
        );
    }
    if side.carried && side.document.is_none() {
        page.indented(2, language.pick("no list was in force on that day", "その日に有効な一覧はない"));
    }
    page.table(2, side.unmatched.iter().map(|found| unmatched_row(found, language)).collect());
}

fn unmatched_row(found: &Unmatched<'_>, language: Language) -> Vec<Text> {
    let title = found.title.map(|title| title.in_language(language)).unwrap_or_default();
    let why = match &found.why {
        WhyUnmatched::NotListed(elements) => {
            let names: Vec<_> = elements.iter().map(|element| element.as_str()).collect();
            let names = names.join(", ");
            Text::new().dim(match language {
                Language::En => format!("not listed on that day: {names}"),
                Language::Ja => format!("その日の一覧にない：{names}"),
            })
        }
        WhyUnmatched::NotMapped => Text::new()
            .style(language.pick("not mapped; this proves nothing", "言及なし（何も示さない）"), style::UNSURE),
        WhyUnmatched::NotPinned => Text::new().style(
            language.pick("not in the version that the edges are stated for", "関係が述べられた版にない"),
            style::UNSURE,
        ),
        WhyUnmatched::Stated => Text::new().dim(language.pick("stated by the asserter", "主張者による")),
    };
    vec![Text::new().strong(found.element), Text::new().plain(title).plain("  ").and(why)]
}

fn side_json(side: &SideOn<'_>) -> Json {
    let document = side.document.map(|document| {
        Json::object().with("id", document.id()).with("version", document.version()).with("digest", document.digest())
    });
    let unmatched = side.unmatched.iter().map(|found| {
        let others = match &found.why {
            WhyUnmatched::NotListed(elements) => elements.iter().map(|element| element.as_str().into()).collect(),
            _ => Vec::new(),
        };
        Json::object()
            .with("element", found.element)
            .with_some("title", found.title)
            .with("why", found.why.as_str())
            .with_list("not_listed", others)
    });
    Json::object()
        .with("side", side.side.as_str())
        .with("document", document)
        .with("carried", side.carried)
        .with("count", side.count)
        .with("unmatched", Json::list(unmatched))
}

fn edges(count: usize, language: Language) -> String {
    match language {
        Language::En => plural(count, "edge", "edges"),
        Language::Ja => format!("{count}件の関係"),
    }
}

/// Elements named in a message.
const SHOWN: usize = 12;
