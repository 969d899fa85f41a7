//! `warifu catalog search`: words in ids, titles and texts.

use clap::Args;
use warifu_catalog::{Catalog, FoundIn};
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
                Text::new().strong(place(&hit.found_in)),
                hit.title.in_language(language).into(),
            ]
        };
        page.table(0, hits.iter().take(SHOWN).map(row).collect());
        page.blank();
        let (count, is_cut) = (hits.len(), hits.len() > SHOWN);
        page.line(Text::new().dim(match language {
            Language::En if is_cut => {
                format!("{} with `{wanted}`; the best {SHOWN} are shown", plural(count, "place", "places"))
            }
            Language::En => format!("{} with `{wanted}`", plural(count, "place", "places")),
            Language::Ja if is_cut => format!("`{wanted}` を含む箇所：{count}件（上位{SHOWN}件を表示）"),
            Language::Ja => format!("`{wanted}` を含む箇所：{count}件"),
        }));
        let json = hits.iter().map(|hit| {
            Json::object()
                .with("document", hit.document.id())
                .with("version", hit.document.version())
                .with("place", place(&hit.found_in))
                .with("title", hit.title)
        });
        let exit = if hits.is_empty() { Exit::No } else { Exit::Yes };
        Reply::new(exit, page, Json::object().with("hits", Json::list(json)))
    }
}

fn place(place: &FoundIn) -> &str {
    match place {
        FoundIn::Claim(id) => id.as_str(),
        FoundIn::Document => "",
        FoundIn::Group(id) => id.as_str(),
        FoundIn::Requirement(id) => id.as_str(),
        FoundIn::Sector(id) => id.as_str(),
    }
}

/// Hits shown to people.
const SHOWN: usize = 40;
