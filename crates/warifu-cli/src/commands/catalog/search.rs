//! `warifu catalog search`: words in ids, titles and texts.

use clap::Args;
use warifu_catalog::{Catalog, Place};
use warifu_model::{Json, Language};

use crate::commands::common::plural;
use crate::exit::Exit;
use crate::reply::Reply;
use warifu_report::{Page, Text};

/// Finds words in ids, titles and texts, in English and Japanese
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  warifu catalog search signing key\n  warifu catalog search 脆弱性 --lang ja")]
pub(super) struct Search {
    /// Every word must occur
    #[arg(required = true, value_name = "WORD")]
    words: Vec<String>,
}

impl Search {
    pub(super) fn run(self, catalog: &Catalog, language: Language) -> Reply {
        let wanted = self.words.join(" ");
        let hits = catalog.search(&wanted, language);
        let mut page = Page::default();
        let row = |hit: &warifu_catalog::Hit<'_>| {
            vec![
                Text::new().dim(format!("{} {}", hit.document.id(), hit.document.version())),
                Text::new().strong(place(&hit.place)),
                hit.title.in_language(language).into(),
            ]
        };
        page.table(0, hits.iter().take(SHOWN).map(row).collect());
        page.blank();
        let found = plural(hits.len(), "place", "places");
        let more = if hits.len() > SHOWN { format!(", the best {SHOWN} are shown") } else { String::new() };
        page.line(Text::new().dim(format!("{found} with `{wanted}`{more}")));
        let json = hits.iter().map(|hit| {
            Json::object()
                .with("document", hit.document.id())
                .with("version", hit.document.version())
                .with("place", place(&hit.place))
                .with("title", hit.title)
        });
        let exit = if hits.is_empty() { Exit::No } else { Exit::Yes };
        Reply::new(exit, page, Json::object().with("hits", Json::list(json)))
    }
}

fn place(place: &Place) -> &str {
    match place {
        Place::Claim(id) => id.as_str(),
        Place::Document => "",
        Place::Group(id) => id.as_str(),
        Place::Requirement(id) => id.as_str(),
        Place::Sector(id) => id.as_str(),
    }
}

/// Hits shown to people.
const SHOWN: usize = 40;
