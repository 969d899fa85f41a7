//! `warifu explain`: the derivations of a record in words.

use std::path::PathBuf;

use clap::Args;
use warifu_catalog::Catalog;
use warifu_model::{Json, Language, Record};

use crate::args::Context;
use crate::commands::common;
use crate::commands::findings::{self, Detail, Library};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;
use warifu_report::Page;

/// Explains a record: why each requirement is met or not
///
/// For what is met, a smallest set of facts that suffices; for what is not, a smallest set of changes that would be enough.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu explain record.json
  warifu explain record.json PW.8.2
  warifu explain record.json PW.8.2 --lang ja")]
pub(crate) struct Explain {
    /// The record that `warifu evaluate --record` wrote
    #[arg(value_name = "RECORD")]
    record: PathBuf,
    /// One requirement; all where it is left out
    #[arg(value_name = "REQUIREMENT")]
    requirement: Option<String>,
}

impl Explain {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let source = files::read(&self.record)?;
        let record = Record::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?;
        let wanted = self.requirement.as_deref();
        let matching =
            record.findings.iter().filter(|finding| wanted.is_none_or(|id| finding.requirement.as_str() == id));
        let catalog = Catalog::shipped().map_err(|error| Failure::of(&error))?;
        let library = Library::of(&record, &catalog);
        let json = |finding| findings::finding_json(finding, &library, context.language);
        let found: Vec<Json> = matching.map(json).collect();
        if let Some(id) = wanted.filter(|_| found.is_empty()) {
            let ids: Vec<_> = record.findings.iter().map(|finding| finding.requirement.as_str()).collect();
            return Err(Failure::usage(Both::new(
                format!("the record has no finding for `{id}`"),
                format!("記録に `{id}` の所見がない"),
            ))
            .help(common::ids("it has ", "記録にある所見：", ids)));
        }
        let mut page = Page::default();
        told(&mut page, &record, &library, wanted, context.language);
        let json = Json::object()
            .with("record", source.digest())
            .with("outcome", record.outcome)
            .with("findings", Json::List(found));
        Ok(Reply::new(Exit::Yes, page, json))
    }
}

/// Shows a record, or one finding of it.
pub(crate) fn record(page: &mut Page, record: &Record, requirement: Option<&str>, language: Language) {
    let Ok(catalog) = Catalog::shipped() else { return };
    told(page, record, &Library::of(record, &catalog), requirement, language);
}

fn told(page: &mut Page, record: &Record, library: &Library, requirement: Option<&str>, language: Language) {
    let Some(id) = requirement else {
        findings::evaluation(page, record, library, Detail::All, language);
        return;
    };
    for finding in record.findings.iter().filter(|finding| finding.requirement.as_str() == id) {
        findings::finding(page, finding, library, language);
    }
}
