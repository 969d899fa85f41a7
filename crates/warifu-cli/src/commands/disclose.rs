//! `warifu disclose`: what of a certificate its holder shows.

use std::path::PathBuf;

use clap::Args;
use warifu_model::{Bundle, Digest, Json, Language};
use warifu_signing::{BundleError, DiscloseError};

use crate::args::Context;
use crate::commands::common::{plural, written};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;
use warifu_report::Page;

/// Shows some findings of a certificate and withholds the others
///
/// Takes the bundle with all findings that `warifu issue --disclosures` wrote for the holder, and writes a bundle that
/// shows only those that are named, each with a proof that it is the certified one. Without names, it shows none.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  warifu disclose all-findings.json PW.8.2 RV.1.3 -o bundle.json")]
pub(crate) struct Disclose {
    /// The bundle with all findings
    #[arg(value_name = "BUNDLE")]
    bundle: PathBuf,
    /// Requirements whose findings are shown
    #[arg(value_name = "REQUIREMENT")]
    requirements: Vec<String>,
    /// Where the bundle goes
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

impl Disclose {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let source = files::read(&self.bundle)?;
        let bundle = Bundle::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?;
        let mut shown = Vec::new();
        for id in &self.requirements {
            let found = bundle.disclosed.iter().find(|finding| finding.requirement.as_str() == id);
            shown.push(found.cloned().ok_or_else(|| {
                Failure::usage(Both::new(
                    format!("the bundle has no finding for `{id}`"),
                    format!("バンドルに `{id}` の所見がない"),
                ))
                .help(Both::new(
                    "findings come with the bundle that `warifu issue --disclosures` wrote",
                    "所見は `warifu issue --disclosures` が作成したバンドルにあります",
                ))
            })?);
        }
        let bytes = warifu_signing::disclose(source.bytes(), &shown).map_err(|error| match error {
            DiscloseError::Bundle(BundleError::Bundle(error)) => Failure::read(&source, &error),
            other => Failure::of(&other).file(source.path()),
        })?;
        let digest = Digest::of(&bytes);
        let output = files::write(&self.output, bytes)?;
        let mut page = Page::default();
        let to = self.output.display().to_string();
        page.line(written(context.language, ["bundle", "バンドル"], &to));
        page.indented(
            2,
            match context.language {
                Language::En => format!("it discloses {}", plural(shown.len(), "finding", "findings")),
                Language::Ja => format!("開示する所見：{}件", shown.len()),
            },
        );
        let ids = self.requirements.iter().map(String::as_str);
        let json = Json::object().with("bundle", digest).with("disclosed", Json::list(ids));
        Ok(Reply::new(Exit::Yes, page, json).output(output))
    }
}
