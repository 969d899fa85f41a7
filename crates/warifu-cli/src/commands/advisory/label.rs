use std::path::PathBuf;

use clap::{Args, ValueEnum};
use warifu_model::{Digest, Json};
use warifu_report::Page;
use warifu_sharing::{Marked, labelled, to_stix};

use super::arguments::read;
use crate::args::Context;
use crate::commands::common::written;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::reply::Reply;

/// Writes the label of a marking into a CSAF document or a STIX bundle, for the tools of others
///
/// CSAF gets the label of the document; CSAF 2.0 has none for `TLP:AMBER+STRICT`, and no wider one is written. A bundle of STIX 2.1 gets the marking
/// definition of TLP 2.0 on every object. With --as stix a CSAF document becomes a bundle: a report, its vulnerabilities, its origin. What is
/// made are other bytes than those that were marked: mark them before they are shared.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu advisory label advisory.json --marking marking.json -o labelled.json
  warifu advisory label advisory.json --marking marking.json --as stix -o bundle.json")]
pub(super) struct Label {
    /// The document: CSAF 2.0 or 2.1, or a bundle of STIX 2.1
    #[arg(value_name = "FILE")]
    document: PathBuf,
    /// The marking, as it is or signed (warifu.shared-item/1)
    #[arg(long, value_name = "MARKING")]
    marking: PathBuf,
    /// What is made; the same kind of document where it is left out
    #[arg(long = "as", value_name = "KIND")]
    kind: Option<Kind>,
    /// Where it goes
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Kind {
    Stix,
}

impl Label {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let source = files::read(&self.document)?;
        let marked = read(&self.marking, Marked::read)?;
        let item = marked.item();
        let made = match self.kind {
            Some(Kind::Stix) => to_stix(source.bytes(), item, item.origin.as_str()),
            None => labelled(source.bytes(), item.marking),
        };
        let made = made.map_err(|error| Failure::of(&error).file(source.path()))?;
        let digest = Digest::of(&made);
        let output = files::write(&self.output, made)?;
        let language = context.language;
        let mut page = Page::default();
        page.line(written(language, ["labelled document", "ラベル付きの文書"], &self.output.display().to_string()));
        page.fields(
            2,
            [
                (language.pick("marking", "標示"), item.marking.as_str().into()),
                (language.pick("digest", "ダイジェスト"), digest.to_string().into()),
            ],
        );
        let json = Json::object().with("digest", digest).with("marking", item.marking);
        Ok(Reply::new(Exit::Yes, page, json).output(output))
    }
}
