use std::path::PathBuf;

use clap::Args;
use warifu_ledger::questions::{LetterTexts, Page as Asked, Template, impact};
use warifu_model::{Json, Timestamp};
use warifu_report::Page;

use super::common::asked;
use super::impact::Versions;
use super::opened::{Db, failure};
use crate::args::{Context, time_or_now, timestamp};
use crate::commands::common;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::reply::Reply;
use crate::signatures::Signatures;

/// Writes a letter to the holder of each certificate that a new version of a set touches
///
/// A letter is a text file, named after the number of the certificate. A template of your own has placeholders in braces; a wrong one
/// is refused with the list of those that there are.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu ledger letters us-ssdf@1.1.1 us-ssdf@1.2.0-draft.1 -o letters
  warifu ledger letters old.json new.json -o letters --template letter.txt --lang ja")]
pub(super) struct Letters {
    #[command(flatten)]
    versions: Versions,
    /// The folder into which they go
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// The text of a letter, with placeholders
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// The date of the letters; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    dated: Option<Timestamp>,
    #[command(flatten)]
    db: Db,
}

impl Letters {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let language = context.language;
        let template = match &self.template {
            Some(path) => {
                let source = files::read(path)?;
                let text = String::from_utf8_lossy(source.bytes());
                Template::read(&text).map_err(|error| asked(&error).file(path))?
            }
            None => Template::standard(language).map_err(|error| asked(&error))?,
        };
        let editions = self.versions.editions()?;
        let transition = self.versions.transition(&editions)?;
        let dated = time_or_now(self.dated)?;
        let mut body = self.db.open()?;
        let name = body.opened().body.name.clone();
        let texts = LetterTexts::of(name, transition.old(), transition.new_set(), dated);
        let (mut after, mut letters): (Option<String>, Vec<(PathBuf, Vec<u8>)>) = (None, Vec::new());
        let mut read = body.read().map_err(|error| failure(&error))?;
        loop {
            let page = Asked::new(Asked::MOST, after.as_deref()).map_err(|error| asked(&error))?;
            let found = impact(&mut *read, &transition, &Signatures, page).map_err(|error| asked(&error))?;
            for affected in &found.items {
                let letter = template.letter(affected, &texts, language);
                letters.push((self.output.join(letter.file), letter.text.into_bytes()));
            }
            after = found.next;
            if after.is_none() {
                break;
            }
        }
        files::create_folder(&self.output)?;
        files::write_all(&letters)?;
        let mut page = Page::default();
        page.line(common::written(language, ["letters", "通知文"], &self.output.display().to_string()));
        page.fields(2, [(language.pick("letters", "通知文"), letters.len().to_string().into())]);
        let json = Json::object().with("letters", letters.len());
        Ok(Reply::new(Exit::Yes, page, json))
    }
}
