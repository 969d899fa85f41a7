//! `warifu catalog`: the shelf of requirement sets.

use clap::{Args, Subcommand};
use warifu_catalog::{Catalog, Document, DocumentKind, Place, Standing};
use warifu_model::{Json, Language, Timestamp};

use crate::args::{Context, time_or_now, timestamp};
use crate::commands::common::{plural, words};
use crate::commands::set::{self, SetName};
use crate::commands::show;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::{Page, Reply, Text, style};

/// Lists, shows and searches the shipped requirement sets
///
/// The catalogue is part of the program: vocabularies of typed claims, requirement sets, and profiles that select from
/// sets. Each is known by the SHA-256 of its bytes.
#[derive(Args, Debug)]
#[command(arg_required_else_help = true)]
pub(crate) struct CatalogCommand {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    List(List),
    Show(Show),
    Search(Search),
}

/// Lists what there is
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  warifu catalog list\n  warifu catalog list --format json")]
struct List {}

/// Shows a set: its origin, its groups and its requirements
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu catalog show us-ssdf
  warifu catalog show us-ssdf@1.1.0 PW.4.1       one requirement with its criterion
  warifu catalog show us-cisa-ssdaf --lang ja
  warifu catalog show warifu-common              a vocabulary and its claims
  warifu catalog show warifu-common sbom.components")]
struct Show {
    /// A set, profile or vocabulary: ID or ID@RANGE, such as us-ssdf, us-ssdf@1.1.0, 'us-ssdf@>=1.0.0, <2.0.0'
    #[arg(value_name = "ID@RANGE")]
    name: String,
    /// One requirement of it, or one claim
    #[arg(value_name = "REQUIREMENT")]
    part: Option<String>,
    /// Which edition applies depends on the time; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
}

/// Finds words in ids, titles and texts, in English and Japanese
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  warifu catalog search signing key\n  warifu catalog search 脆弱性 --lang ja")]
struct Search {
    /// Every word must occur
    #[arg(required = true, value_name = "WORD")]
    words: Vec<String>,
}

impl CatalogCommand {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let catalog = Catalog::shipped().map_err(Failure::bug)?;
        match self.verb {
            Verb::List(_) => Ok(list(&catalog, context.language)),
            Verb::Show(show) => show.run(&catalog, context.language),
            Verb::Search(search) => Ok(search.run(&catalog, context.language)),
        }
    }
}

fn list(catalog: &Catalog, language: Language) -> Reply {
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

fn entry(document: &Document) -> Json {
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

impl Show {
    fn run(self, catalog: &Catalog, language: Language) -> Result<Reply, Failure> {
        if let Some(document) = self.vocabulary(catalog) {
            return show_vocabulary(document, self.part.as_deref(), language);
        }
        let at = time_or_now(self.at)?;
        let name = SetName::parse(&self.name).map_err(Failure::usage)?;
        let resolved = set::find(catalog, &name, at)?;
        let set = resolved.document.set().ok_or_else(|| Failure::bug("a set without requirements"))?;
        if let Some(part) = &self.part {
            let requirement = set.requirements.iter().find(|requirement| requirement.id.as_str() == part);
            let requirement = requirement.ok_or_else(|| {
                let message = format!("`{}` {} has no requirement `{part}`", set.id, set.version);
                Failure::usage(message).help(format!("`warifu catalog show {}` lists its requirements", set.id))
            })?;
            let mut page = Page::default();
            show::requirement(&mut page, set, requirement, language);
            return Ok(Reply::new(Exit::Yes, page, requirement.into()));
        }
        let mut page = Page::default();
        show::set(&mut page, set, resolved.document.digest(), language);
        page.blank();
        page.line(standing(&resolved.standing));
        let json = entry(resolved.document).with("set", set);
        Ok(Reply::new(Exit::Yes, page, json))
    }

    fn vocabulary<'c>(&self, catalog: &'c Catalog) -> Option<&'c Document> {
        let id = self.name.split('@').next().unwrap_or_default();
        catalog.documents().iter().find(|document| document.vocabulary().is_some() && document.id() == id)
    }
}

fn show_vocabulary(document: &Document, part: Option<&str>, language: Language) -> Result<Reply, Failure> {
    let vocabulary = document.vocabulary().ok_or_else(|| Failure::bug("a vocabulary without claims"))?;
    let mut page = Page::default();
    let Some(part) = part else {
        show::vocabulary(&mut page, vocabulary, document.digest(), language);
        return Ok(Reply::new(Exit::Yes, page, vocabulary.into()));
    };
    let claim = vocabulary.claims.iter().find(|claim| claim.id.as_str() == part);
    let claim = claim.ok_or_else(|| {
        let message = format!("`{}` {} has no claim `{part}`", vocabulary.id, vocabulary.version);
        Failure::usage(message).help(format!("`warifu catalog show {}` lists its claims", vocabulary.id))
    })?;
    show::claim(&mut page, claim, language);
    Ok(Reply::new(Exit::Yes, page, claim.into()))
}

fn standing(standing: &Standing) -> Text {
    match standing {
        Standing::Current => Text::new().style("✓", style::GOOD).plain(" the edition in force"),
        Standing::Draft { current } => {
            let text = match current {
                Some(current) => format!(" a draft; {current} is the edition in force"),
                None => " a draft; no final edition applies".into(),
            };
            Text::new().style("!", style::UNSURE).plain(text)
        }
        Standing::Open { successor, until } => Text::new()
            .style("!", style::UNSURE)
            .plain(format!(" {successor} is in force; this edition may still be used until {until}")),
        Standing::Superseded { successor, since } => {
            Text::new().style("!", style::UNSURE).plain(format!(" superseded by {successor} since {since}"))
        }
    }
}

impl Search {
    fn run(self, catalog: &Catalog, language: Language) -> Reply {
        let wanted = self.words.join(" ");
        let hits = catalog.search(&wanted, language);
        let mut page = Page::default();
        let row = |hit: &warifu_catalog::Hit<'_>| {
            vec![
                Text::new().dim(format!("{} {}", hit.document.id(), hit.document.version())),
                Text::new().strong(place(&hit.place)),
                words(hit.title, language).into(),
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
    }
}

/// Hits shown to people.
const SHOWN: usize = 40;
