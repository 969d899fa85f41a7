use std::path::PathBuf;

use clap::Args;
use warifu_model::{Json, Language};

use crate::args::Context;
use crate::commands::common::{number, plural};
use crate::commands::key;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Source};
use crate::reply::Reply;
use crate::store::Wait;
use crate::store::log::{Store, new_entry};
use warifu_report::{Page, Text, style};

/// Appends files to a log
///
/// Of a bundle, the certificate with all the signatures on it is logged: countersign first, log then. Any other file is
/// logged as it is. What stands in the log already is not added again. A file with a private key in it is refused: what is
/// logged is public for ever.
///
/// Entries and tiles are on disk before anything says so: killed at any moment, the folder is a readable log, with the
/// entries or without. With --key, the new checkpoint is signed at once.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu log add log bundle.json --key log.pem
  warifu log add log certificates/*.json      then: warifu log checkpoint log --key log.pem")]
pub(super) struct Add {
    /// The folder of the log
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Bundles, or any other files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The private key of the log, or signer:FILE.json, to sign the checkpoint at once
    #[arg(long, value_name = "KEY.pem")]
    key: Option<PathBuf>,
    #[command(flatten)]
    wait: Wait,
}

impl Add {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let store = Store::new(&self.folder);
        let key = self.key.as_deref().map(key::read_signing).transpose()?;
        let sources = self.files.iter().map(|file| files::read(file)).collect::<Result<Vec<_>, _>>()?;
        let _lock = store.lock(self.wait)?;
        let mut state = store.state()?;
        // a wrong key is noticed before anything is written
        let signer = key.map(|key| state.signer(key)).transpose().map_err(|fault| store.fault(&fault))?;
        let entries = sources.iter().map(new_entry).collect::<Result<Vec<_>, _>>()?;
        let log = store.log();
        let added = log.add(&mut state, &entries).map_err(|error| store.failure(error))?;
        if let Some(signer) = &signer {
            log.publish(&state, signer).map_err(|error| store.failure(error))?;
        }
        let placed: Vec<_> = sources.iter().map(Source::name).zip(added).collect();
        let language = context.language;
        let mut page = Page::default();
        let count = placed.iter().filter(|(_, placed)| placed.is_new).count();
        let size = state.head().size();
        let text = match language {
            Language::En => format!(" {} added; the log has {size}", plural(count, "entry", "entries")),
            Language::Ja => format!(" {count}件を登録しました。ログの登録数は{size}件です"),
        };
        page.line(Text::new().style("✓", style::GOOD).plain(text));
        let rows = placed.iter().map(|(file, placed)| {
            let text = Text::new().plain(*file);
            let text = if placed.is_new {
                text
            } else {
                text.dim(language.pick(", in the log already", "（登録済み）"))
            };
            vec![Text::new().strong(placed.index.to_string()), text]
        });
        page.table(2, rows.collect());
        if signer.is_none() {
            page.indented(
                2,
                Text::new().dim(language.pick(
                    "Not in a checkpoint yet: `warifu log checkpoint` signs one.",
                    "まだチェックポイントに含まれていません。`warifu log checkpoint` で署名してください。",
                )),
            );
        }
        let list = placed.iter().map(|(file, placed)| {
            Json::object().with("file", *file).with("index", number(placed.index)).with("added", placed.is_new)
        });
        let json = Json::object()
            .with("size", number(state.head().size()))
            .with("root", *state.head().root())
            .with("signed", signer.is_some())
            .with("entries", Json::List(list.collect()));
        Ok(Reply::new(Exit::Yes, page, json))
    }
}
