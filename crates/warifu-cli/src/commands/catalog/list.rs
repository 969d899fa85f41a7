//! `warifu catalog list`: the documents of the catalogue.

use clap::Args;
use warifu_catalog::{Catalog, Document, DocumentKind};
use warifu_model::{Json, Language};

use crate::commands::common::counted;
use crate::exit::Exit;
use crate::reply::Reply;
use warifu_report::{Page, Text};

/// Lists the documents of the catalogue
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  warifu catalog list\n  warifu catalog list --format json")]
pub(super) struct List {}

/// Everything, by kind.
pub(super) fn list(catalog: &Catalog, language: Language) -> Reply {
    let mut page = Page::default();
    let of = |kinds: &[DocumentKind]| -> Vec<&Document> {
        catalog.documents().iter().filter(|document| kinds.contains(&document.kind())).collect()
    };
    let mut json = Json::object();
    for (name, title, documents) in [
        (
            "sets",
            language.pick("Requirement sets and profiles", "要求事項集とプロファイル"),
            of(&[DocumentKind::RequirementSet, DocumentKind::Profile]),
        ),
        ("vocabularies", language.pick("Vocabularies", "語彙"), of(&[DocumentKind::Vocabulary])),
        ("sector_lists", language.pick("Sector lists", "重要インフラ分野の一覧"), of(&[DocumentKind::SectorList])),
        ("crosswalks", language.pick("Crosswalks", "対応表"), of(&[DocumentKind::Crosswalk])),
        ("arrangements", language.pick("Arrangements of recognition", "承認取決め"), of(&[DocumentKind::Arrangement])),
    ] {
        if !documents.is_empty() {
            page.heading(title);
            page.table(0, documents.iter().map(|document| row(document, language)).collect());
        }
        json = json.with(name, Json::list(documents.into_iter().map(entry)));
    }
    page.blank();
    page.line(
        Text::new().dim(
            language.pick("More about one of them: `warifu catalog show ID`", "詳しくは：`warifu catalog show ID`"),
        ),
    );
    Reply::new(Exit::Yes, page, json)
}

fn row(document: &Document, language: Language) -> Vec<Text> {
    let (count, one, many, ja) = numbered(document);
    vec![
        Text::new().strong(document.id()),
        document.version().to_string().into(),
        counted(count, language, [one, many], ja).into(),
        Text::new().dim(format!("sha256:{}…", document.digest().short())),
        document.title().in_language(language).into(),
    ]
}

/// How many things a document has, and what they are called: one, and several, and in Japanese.
fn numbered(document: &Document) -> (usize, &'static str, &'static str, &'static str) {
    if let Some(vocabulary) = document.vocabulary() {
        return (vocabulary.claims.len(), "claim", "claims", "主張項目");
    }
    if let Some(list) = document.sector_list() {
        return (list.sectors.len(), "sector", "sectors", "分野");
    }
    match document.crosswalk() {
        Some(crosswalk) => (crosswalk.edges.len(), "edge", "edges", "関係"),
        None => (document.requirement_count(), "requirement", "requirements", "要求事項"),
    }
}

/// A document of the catalogue as JSON, without its content.
pub(super) fn entry(document: &Document) -> Json {
    let (count, _, many, _) = numbered(document);
    let json = Json::object()
        .with("id", document.id())
        .with("version", document.version())
        .with("digest", document.digest())
        .with("title", document.title())
        .with(many, count);
    if document.set().is_some() { json.with("kind", document.kind().as_str()) } else { json }
}
