//! `warifu schema`: the JSON Schema of a format.

use clap::Args;
use warifu_catalog::Catalog;
use warifu_catalog::schema_view;
use warifu_model::json::Tape;
use warifu_model::{Format, Json, Language};

use crate::args::Context;
use crate::commands::common::{self, bad_range};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::reply::Reply;
use warifu_report::{Page, Text};

/// Writes the JSON Schema of a format
///
/// JSON Schema 2020-12, for editors, forms and other programs. Without a format, lists them. `claims` is the schema of the
/// claims of a vocabulary.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu schema                         list the formats
  warifu schema product > product.schema.json
  warifu schema claims --vocabulary warifu-common")]
pub(crate) struct Schema {
    /// The format, such as product or trust-policy; or claims
    #[arg(value_name = "FORMAT")]
    document: Option<String>,
    /// The vocabulary, for claims
    #[arg(long, value_name = "ID@RANGE", default_value = "warifu-common")]
    vocabulary: String,
}

impl Schema {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let Some(format) = &self.document else { return Ok(list(context.language)) };
        if format == "claims" {
            return self.claims();
        }
        let found = Format::ALL.iter().copied().find(|known| is_asked_for(*known, format));
        let format = found.ok_or_else(|| {
            Failure::usage(Both::new(format!("unknown format `{format}`"), format!("形式 `{format}` は存在しない")))
                .help(common::ids("formats: ", "形式：", names().into_iter().chain(["claims"])))
        })?;
        let json = schema_of(format)?;
        let text = json.to_lines();
        Ok(Reply::new(Exit::Yes, Page::default(), json).output(Some(text.into_bytes())))
    }

    fn claims(&self) -> Result<Reply, Failure> {
        let catalog = Catalog::shipped().map_err(Failure::bug)?;
        let id = self.vocabulary.split('@').next().unwrap_or_default();
        let mut versions = catalog.vocabularies().filter(|vocabulary| vocabulary.id.as_str() == id).collect::<Vec<_>>();
        versions.sort_by(|a, b| a.version.cmp(&b.version));
        let wanted = self.vocabulary.split_once('@').map(|(_, range)| range);
        let range = wanted.map(|range| warifu_model::VersionRange::parse(range).ok_or_else(|| bad_range(range)));
        let range = range.transpose()?;
        let found = versions.iter().rev().find(|v| range.as_ref().is_none_or(|range| range.contains(&v.version)));
        let vocabulary = found.ok_or_else(|| {
            let name = &self.vocabulary;
            Failure::usage(Both::new(
                format!("no vocabulary `{name}` in the catalogue"),
                format!("カタログに語彙 `{name}` がない"),
            ))
            .help(Both::new("`warifu catalog list` lists them", "`warifu catalog list` で一覧を表示できます"))
        })?;
        let json = schema_view::vocabulary(vocabulary);
        let text = json.to_pretty();
        Ok(Reply::new(Exit::Yes, Page::default(), json).output(Some(text.into_bytes())))
    }
}

fn list(language: Language) -> Reply {
    let mut page = Page::default();
    for name in names() {
        page.line(Text::new().strong(name));
    }
    page.line(Text::new().strong("claims").dim(language.pick("  the claims of a vocabulary", "  語彙の主張項目")));
    Reply::new(Exit::Yes, page, Json::object().with("formats", Json::list(names())))
}

/// Whether this is the format of a name: the one inside documents, of whichever edition, or the one of files.
fn is_asked_for(format: Format, name: &str) -> bool {
    let stem = name.strip_prefix("warifu.").unwrap_or(name);
    format.stem() == stem.split_once('/').map_or(stem, |(stem, _)| stem)
}

/// Nobody reads a verdict back, so that the model does not declare it: its schema is written by hand.
fn schema_of(format: Format) -> Result<Json, Failure> {
    match format.schema() {
        Some(schema) => Ok(schema),
        None => Ok(Tape::parse(VERDICT).map_err(Failure::bug)?.root().to_json()),
    }
}

fn names() -> Vec<&'static str> {
    Format::ALL.iter().map(|format| format.stem()).collect()
}

const VERDICT: &[u8] = include_bytes!("../../bundled/schemas/verdict-2.schema.json");
