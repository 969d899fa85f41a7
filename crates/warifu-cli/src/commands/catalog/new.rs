//! `warifu catalog new`: the source folder of a new set.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use warifu_catalog::sources::{self, Skeleton, SkeletonLevels};
use warifu_catalog::{Catalog, Document, DocumentKind};
use warifu_model::{Json, Language, LanguageTag, SetId, Texts};

use super::{chosen, sources::given, unfold};
use crate::args::time_or_now;
use crate::commands::common::counted;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::reply::Reply;
use warifu_report::{Page, Text, style};

/// Begins a source folder for a new requirement set
///
/// It has one requirement with a criterion, a product that meets it and one that does not, and a remark on each field, and it
/// builds at once. The vocabulary is the newest one of the catalogue where none is named.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu catalog new our-doors our-doors
  warifu catalog new our-doors our-doors --levels ladder --vocabulary warifu-common@2.2.0
  warifu catalog new our-doors our-doors --texts de,en      texts in German and English

Exit codes: 0 written; 65 the folder is not empty")]
pub(super) struct New {
    /// The id of the set: lower-case letters, digits and hyphens
    #[arg(value_name = "ID")]
    id: String,
    /// The folder, which is not there yet or empty
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// A vocabulary that it uses: ID@VERSION, its document or its source folder
    #[arg(long = "vocabulary", value_name = "ID@VERSION|FILE")]
    vocabularies: Vec<String>,
    /// How it grades conformity: none, ladder or vector
    #[arg(long, value_enum, default_value_t = Levels::None, value_name = "SCHEME", hide_possible_values = true)]
    levels: Levels,
    /// The languages of its texts, as tags: en,ja or de or fr,en
    #[arg(long, value_name = "LANG,…", default_value = "en,ja")]
    texts: String,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Levels {
    Ladder,
    None,
    Vector,
}

impl From<Levels> for SkeletonLevels {
    fn from(levels: Levels) -> Self {
        match levels {
            Levels::Ladder => Self::Ladder,
            Levels::None => Self::None,
            Levels::Vector => Self::Vector,
        }
    }
}

impl New {
    pub(super) fn run(self, catalog: &Catalog, language: Language) -> Result<Reply, Failure> {
        let id = SetId::parse(&self.id).ok_or_else(|| {
            let shown = warifu_model::json::shorten(&self.id);
            Failure::usage(Both::new(
                format!("`{shown}` is not a valid set id"),
                format!("`{shown}` は要求事項集の ID として正しくない"),
            ))
            .help(Both::new("write for example our-doors", "例：our-doors"))
        })?;
        let texts = texts(&self.texts)?;
        let vocabularies =
            self.vocabularies.iter().map(|name| vocabulary(name, catalog)).collect::<Result<Vec<_>, _>>()?;
        let newest = catalog.of_kind(DocumentKind::Vocabulary).last();
        let vocabularies: Vec<&Document> =
            if vocabularies.is_empty() { newest.into_iter().collect() } else { vocabularies.iter().collect() };
        let levels = self.levels.into();
        let new = Skeleton { id: &id, vocabularies: &vocabularies, levels, texts: &texts, remarks: language };
        let files = sources::skeleton(&new)?;
        unfold::write(&self.folder, &files)?;
        let shown = self.folder.display().to_string();
        let mut page = Page::default();
        let count = counted(files.len(), language, ["file", "files"], "ファイル");
        page.line(Text::new().style("✓", style::GOOD).plain(" ").strong(shown.as_str()).plain(format!("  {count}")));
        page.line(Text::new().dim(match language {
            Language::En => format!("  `warifu catalog check {shown}` checks it; docs/AUTHORS.md goes on from here"),
            Language::Ja => {
                format!("  `warifu catalog check {shown}` で検査できます。続きは docs/AUTHORS.md を参照してください")
            }
        }));
        let json = Json::object()
            .with("id", &id)
            .with("folder", shown)
            .with("files", Json::list(files.keys().map(String::as_str)));
        Ok(Reply::new(Exit::Yes, page, json))
    }
}

/// A vocabulary by name, or as what it is in a file or folder.
fn vocabulary(name: &str, catalog: &Catalog) -> Result<Document, Failure> {
    let path = PathBuf::from(name);
    let document = if path.is_file() || path.is_dir() {
        given(&[path])?.into_iter().next().ok_or_else(|| Failure::bug("no document in a file"))?
    } else {
        chosen::any(catalog, name, time_or_now(None)?)?.clone()
    };
    if document.kind() == DocumentKind::Vocabulary {
        return Ok(document);
    }
    let shown = warifu_model::json::shorten(name);
    Err(Failure::usage(Both::new(format!("`{shown}` is not a vocabulary"), format!("`{shown}` は語彙ではない")))
        .help(Both::new("`warifu-common` is the vocabulary of the catalogue", "カタログの語彙は `warifu-common` です")))
}

/// The languages that texts of a set can be in.
fn texts(named: &str) -> Result<Texts, Failure> {
    let tags: Option<Vec<LanguageTag>> = named.split(',').map(|tag| LanguageTag::parse(tag.trim())).collect();
    tags.and_then(Texts::of).ok_or_else(|| {
        let shown = warifu_model::json::shorten(named);
        let message = Both::new(
            format!("`{shown}` is not a list of languages"),
            format!("`{shown}` は言語の一覧として正しくない"),
        );
        Failure::usage(message).help(Both::new(
            "write tags such as en, de or pt-BR, each once, with commas between them: --texts de,en",
            "en、de、pt-BR のような言語タグをコンマで区切り、それぞれ一度だけ書いてください（例：--texts de,en）",
        ))
    })
}
