//! `warifu schema`: the JSON Schema of a format.

use clap::Args;
use warifu_catalog::Catalog;
use warifu_catalog::schema_view;
use warifu_model::json::Tape;
use warifu_model::{Json, Language};

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
        // the name in `format` fields is understood as well
        let name = format.strip_prefix("warifu.").unwrap_or(format);
        let name = name.split_once('/').map_or(name, |(name, _)| name);
        let found = SCHEMAS.iter().find(|(known, _)| *known == name);
        let (_, text) = found.ok_or_else(|| {
            Failure::usage(Both::new(format!("unknown format `{format}`"), format!("形式 `{format}` は存在しない")))
                .help(common::ids("formats: ", "形式：", names().into_iter().chain(["claims"])))
        })?;
        let json = Tape::parse(text.as_bytes()).map_err(Failure::bug)?.root().to_json();
        Ok(Reply::new(Exit::Yes, Page::default(), json).output(Some(text.as_bytes().to_vec())))
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

fn names() -> Vec<&'static str> {
    SCHEMAS.iter().map(|(name, _)| *name).collect()
}

macro_rules! schemas {
    ($($name:literal $edition:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../bundled/schemas/", $name, "-", $edition, ".schema.json")))),*]
    };
}

/// The files in `schemas/`, inside the program, each with the edition of its format.
const SCHEMAS: &[(&str, &str)] = schemas![
    "accreditation" 2,
    "admission" 1,
    "attestation" 1,
    "bundle" 1,
    "catalog-index" 1,
    "certificate" 2,
    "costs" 1,
    "crosswalk" 1,
    "declaration" 1,
    "envelope" 1,
    "product" 1,
    "profile" 1,
    "record" 1,
    "requirement-set" 1,
    "sector-list" 1,
    "status-history" 2,
    "status-snapshot" 2,
    "terms" 2,
    "trust-policy" 2,
    "verdict" 2,
    "vocabulary" 1,
    "waivers" 1,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_is_bundled() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemas");
        let files =
            std::fs::read_dir(folder).unwrap().filter_map(|entry| entry.unwrap().file_name().into_string().ok());
        assert_eq!(files.filter(|name| name.ends_with(".schema.json")).count(), SCHEMAS.len());
    }
}
