use std::path::PathBuf;

use clap::Args;
use warifu_model::Json;
use warifu_report::Page;

use super::given::{Given, json, show};
use crate::args::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reply::Reply;

/// Reads advisories and says what is in them
///
/// CSAF 2.0 and 2.1, OpenVEX, CycloneDX with vulnerabilities, STIX 2.1 bundles, and lists of what is exploited (the JSON of CISA's KEV).
/// Nothing is looked up, and nobody's signature is checked.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu advisory read icsa-23-306-03.json
  warifu advisory read advisories --format json")]
pub(super) struct Read {
    /// Advisories; folders may be given
    #[arg(id = "advisories", value_name = "FILE", required = true)]
    paths: Vec<PathBuf>,
}

impl Read {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let given = Given::read(&self.paths)?;
        let mut page = Page::default();
        let mut all = Vec::new();
        for (source, advisory) in given.sources.iter().zip(&given.advisories) {
            show(&mut page, source.name(), advisory, context.language);
            all.push(json(source.name(), advisory));
        }
        if all.is_empty() {
            page.line(context.language.pick("no file in these folders", "フォルダーにファイルはありません"));
        }
        Ok(Reply::new(Exit::Yes, page, Json::object().with("advisories", Json::List(all))))
    }
}
