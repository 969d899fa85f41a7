use std::path::PathBuf;

use clap::Args;
use warifu_model::{Json, Language};

use super::edition::{issuer_field, read_edition};
use crate::args::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::reply::Reply;
use warifu_report::{Page, Text};

/// Shows the series of accreditations: who these bodies are, whatever they are called
///
/// The series is what a certificate names, what a policy pins, and what the charter of those names whom the body accredits.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  warifu accreditation series minato.json")]
pub(super) struct Series {
    /// Editions of accreditations
    #[arg(required = true, num_args = 1.., value_name = "ACCREDITATION.json")]
    files: Vec<PathBuf>,
}

impl Series {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let mut page = Page::default();
        let mut all = Vec::new();
        for file in &self.files {
            let stated = read_edition(&files::read(file)?)?;
            let (series, charter) = (stated.series(), &stated.charter);
            page.line(Text::new().strong(series.to_string()));
            page.fields(
                2,
                [
                    (body(context.language), charter.body.as_str().into()),
                    issuer_field(&charter.issuer, context.language),
                ],
            );
            all.push(Json::object().with("series", series).with("charter", charter));
        }
        Ok(Reply::new(Exit::Yes, page, Json::object().with("series", Json::List(all))))
    }
}

fn body(language: Language) -> &'static str {
    language.pick("body", "機関")
}
