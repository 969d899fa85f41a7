//! `warifu catalog sectors`: which sectors are critical infrastructure, as of a date.

use clap::Args;
use warifu_catalog::{Catalog, Document, ListOn};
use warifu_model::{Date, Json, Language, SectorList, SetId};

use super::list::entry;
use crate::args::{date, date_or_today};
use crate::commands::{common, show};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::reply::Reply;
use warifu_report::{Page, Text, style};

/// Lists the critical infrastructure sectors of each country, as of a date
///
/// Each country's lists are versions of one id. The list that was in force on the date is shown with its source, its legal
/// basis and what changed since the list before it.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu catalog sectors
  warifu catalog sectors --at 2013-02-11                         what was in force the day before
  warifu catalog sectors --list jp-critical-infrastructure --at 2016-01-01 --lang ja")]
pub(super) struct Sectors {
    /// One list only
    #[arg(long, value_name = "ID")]
    list: Option<String>,
    /// The day, as YYYY-MM-DD; today where it is left out
    #[arg(long, value_name = "DATE", value_parser = date)]
    at: Option<Date>,
}

impl Sectors {
    pub(super) fn run(self, catalog: &Catalog, language: Language) -> Result<Reply, Failure> {
        let at = date_or_today(self.at)?;
        let id = self.list.as_deref().map(|id| known(catalog, id)).transpose()?;
        let lists = catalog.sector_lists_on(id.as_ref(), at);
        let mut page = Page::default();
        for list in &lists {
            page.blank();
            show_list(&mut page, list, at, language);
        }
        page.heading(language.pick("All versions", "全ての版"));
        let all = catalog.documents().iter().filter_map(|document| Some((document, document.sector_list()?)));
        let all = all.filter(|(_, list)| id.as_ref().is_none_or(|id| list.id == *id));
        page.table(0, all.map(|(document, list)| version_row(document, list, at, language)).collect());
        let json = Json::object().with("at", at).with("lists", Json::list(lists.iter().map(to_json)));
        let found = lists.iter().any(|list| list.document.is_some());
        Ok(Reply::new(if found { Exit::Yes } else { Exit::No }, page, json))
    }
}

fn known(catalog: &Catalog, id: &str) -> Result<SetId, Failure> {
    let ids = catalog.sector_list_ids();
    let found = ids.iter().find(|known| known.as_str() == id);
    found.map(|id| (*id).clone()).ok_or_else(|| {
        let ids: Vec<_> = ids.iter().map(|id| id.as_str()).collect();
        Failure::usage(Both::new(format!("no sector list `{id}`"), format!("分野一覧 `{id}` がない")))
            .help(common::ids("sector lists: ", "分野一覧：", ids))
    })
}

fn show_list(page: &mut Page, list: &ListOn<'_>, at: Date, language: Language) {
    match list.document.and_then(|document| Some((document, document.sector_list()?))) {
        Some((document, sectors)) => show::sector_list(page, sectors, document.digest(), language),
        None => page.line(match language {
            Language::En => Text::new()
                .strong(list.id.as_str())
                .plain(format!("  no list was in force on {at}; the first one begins on {}", list.first_day)),
            Language::Ja => Text::new()
                .strong(list.id.as_str())
                .plain(format!("  {at}には有効な一覧がない。最初の一覧は{}から", list.first_day)),
        }),
    }
}

fn version_row(document: &Document, list: &SectorList, at: Date, language: Language) -> Vec<Text> {
    let mark = if list.holds_on(at) { Text::new().style("✓", style::GOOD) } else { Text::new().plain(" ") };
    let count = match language {
        Language::En => common::plural(list.sectors.len(), "sector", "sectors"),
        Language::Ja => format!("{}分野", list.sectors.len()),
    };
    vec![
        mark.plain(" ").strong(document.id()),
        document.version().to_string().into(),
        count.into(),
        show::period(list, language).into(),
    ]
}

fn to_json(list: &ListOn<'_>) -> Json {
    let found = list.document.and_then(|document| Some((document, document.sector_list()?)));
    let json = Json::object().with("id", list.id).with("first_day", list.first_day);
    match found {
        Some((document, sectors)) => json
            .with("version", document.version())
            .with("digest", document.digest())
            .with("count", sectors.sectors.len())
            .with("document", entry(document))
            .with("list", sectors),
        None => json.with("version", Json::Null),
    }
}
