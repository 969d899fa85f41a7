//! `warifu catalog export`: a document of the catalogue as a file, in its own format or another.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use warifu_catalog::{Catalog, Document, csv, oscal};
use warifu_model::{Digest, Json, Language, Timestamp};

use super::chosen;
use crate::args::{time_or_now, timestamp};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;
use warifu_report::{Page, Text, style};

/// Writes a document of the catalogue to a file, as it is, as a table or as an OSCAL catalog
///
/// json is the exact bytes of the document, whose digest records and certificates name. csv is a table in both languages
/// (RFC 4180); cells that a spreadsheet would run as a formula begin with an apostrophe. oscal is an OSCAL 1.1 catalog of a
/// requirement set; its identifiers follow from the digest of the set, so that the same set gives the same bytes.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu catalog export us-ssdf@1.1.1 --as json -o us-ssdf.json
  warifu catalog export us-csf --as csv --bom -o us-csf.csv        for Excel
  warifu catalog export iec-62443-4-2 --as oscal -o catalog.json
  warifu catalog export jp-us-sectors --as csv -o -")]
pub(super) struct Export {
    /// A set, profile, vocabulary, sector list or crosswalk: ID or ID@RANGE
    #[arg(value_name = "ID@RANGE")]
    name: String,
    /// The format: json, csv or oscal
    #[arg(long = "as", value_enum, value_name = "FORMAT", hide_possible_values = true)]
    form: Form,
    /// Where to write it; - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Of a profile, the set that it resolves to, for json
    #[arg(long)]
    resolved: bool,
    /// Begin with a byte order mark, by which spreadsheets recognise UTF-8, for csv
    #[arg(long)]
    bom: bool,
    /// Which edition applies depends on the time; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Form {
    Csv,
    Json,
    Oscal,
}

impl Export {
    pub(super) fn run(self, catalog: &Catalog, language: Language) -> Result<Reply, Failure> {
        let document = chosen::any(catalog, &self.name, time_or_now(self.at)?)?;
        let bytes = self.bytes(document)?;
        let (size, digest) = (bytes.len(), Digest::of(&bytes));
        let mut page = Page::default();
        let what = format!("{} {} ({})", document.id(), document.version(), self.form.name());
        page.line(
            Text::new()
                .style("✓", style::GOOD)
                .plain(" ")
                .strong(self.output.display().to_string())
                .plain(format!("  {what}")),
        );
        page.fields(2, [(language.pick("digest", "ダイジェスト"), digest.to_string().into())]);
        let json = Json::object()
            .with("id", document.id())
            .with("version", document.version())
            .with("as", self.form.name())
            .with("file", self.output.display().to_string())
            .with("bytes", size)
            .with("digest", digest);
        Ok(Reply::new(Exit::Yes, page, json).output(files::write(&self.output, bytes)?))
    }

    fn bytes(&self, document: &Document) -> Result<Vec<u8>, Failure> {
        match self.form {
            Form::Csv => {
                let mark = if self.bom { "\u{feff}" } else { "" };
                Ok(format!("{mark}{}", csv(document)).into_bytes())
            }
            Form::Json if self.resolved => Ok(document.set_bytes().unwrap_or(document.bytes()).to_vec()),
            Form::Json => Ok(document.bytes().to_vec()),
            Form::Oscal => {
                let set = document.set().ok_or_else(|| {
                    chosen::no_set(document).help(Both::new(
                        "OSCAL has catalogs of requirements; write others as json or csv",
                        "OSCAL は要求事項のカタログの形式です。ほかの文書は `json` 又は `csv` で書き出してください",
                    ))
                })?;
                Ok(oscal(set, document.digest()).to_pretty().into_bytes())
            }
        }
    }
}

impl Form {
    fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Oscal => "oscal",
        }
    }
}
