//! `warifu catalog list`: what there is.

use clap::Args;
use warifu_catalog::{Catalog, Document, DocumentKind};
use warifu_model::{Json, Language};

use crate::commands::common::{plural, words};
use crate::exit::Exit;
use crate::report::{Page, Reply, Text};

/// Lists what there is
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  warifu catalog list\n  warifu catalog list --format json")]
pub(super) struct List {}

/// The sets, profiles and vocabularies.
pub(super) fn list(catalog: &Catalog, language: Language) -> Reply {
    let mut page = Page::default();
    let (sets, others): (Vec<_>, Vec<_>) = catalog.documents().iter().partition(|document| document.set().is_some());
    page.heading("Requirement sets and profiles");
    page.table(0, sets.iter().map(|document| row(document, language)).collect());
    page.heading("Vocabularies");
    page.table(0, others.iter().map(|document| row(document, language)).collect());
    page.blank();
    page.line(Text::new().dim("More about one of them: warifu catalog show ID"));
    let json = Json::object()
        .with("sets", Json::list(sets.iter().map(|document| entry(document))))
        .with("vocabularies", Json::list(others.iter().map(|document| entry(document))));
    Reply::new(Exit::Yes, page, json)
}

fn row(document: &Document, language: Language) -> Vec<Text> {
    let count = match (document.set(), document.vocabulary()) {
        (Some(set), _) => plural(set.requirements.len(), "requirement", "requirements"),
        (_, Some(vocabulary)) => plural(vocabulary.claims.len(), "claim", "claims"),
        _ => String::new(),
    };
    vec![
        Text::new().strong(document.id()),
        document.version().to_string().into(),
        count.into(),
        Text::new().dim(format!("sha256:{}…", document.digest().short())),
        words(document.title(), language).into(),
    ]
}

/// A document of the catalogue as JSON, without its content.
pub(super) fn entry(document: &Document) -> Json {
    let json = Json::object()
        .with("id", document.id())
        .with("version", document.version())
        .with("digest", document.digest())
        .with("title", document.title());
    match document.vocabulary() {
        Some(vocabulary) => json.with("claims", vocabulary.claims.len()),
        None => json.with("requirements", document.requirement_count()).with("kind", kind(document)),
    }
}

fn kind(document: &Document) -> &'static str {
    match document.kind() {
        DocumentKind::Profile => "profile",
        DocumentKind::RequirementSet => "requirement_set",
        DocumentKind::Vocabulary => "vocabulary",
    }
}

