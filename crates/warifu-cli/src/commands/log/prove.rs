use std::path::{Path, PathBuf};

use clap::Args;
use warifu_model::{Json, Language};
use warifu_seal::checkpoint::Checkpoint;
use warifu_seal::note::Note;
use warifu_signing::{LogFault, LogFolderError};

use crate::args::Context;
use crate::commands::common::{self, number};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;
use crate::store::log::Store;
use warifu_report::{Page, Text, style};

/// Proves that something stands in a log
///
/// The proof (C2SP tlog-proof) holds the checkpoint with the cosignatures that it has now: let witnesses see it first.
/// Whoever has the proof needs neither the log nor a network to check it.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu log prove log bundle.json -o proof.txt
  warifu log prove log 17 -o -

Exit codes: 0 proved, 1 it does not stand in the log")]
pub(super) struct Prove {
    /// The folder of the log
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The index of the entry, from zero; or the bundle or file that was added
    #[arg(value_name = "INDEX|FILE")]
    what: String,
    /// Where the proof goes; - is standard output
    #[arg(short, long, value_name = "PROOF")]
    output: PathBuf,
}

impl Prove {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let store = Store::new(&self.folder);
        let (_, published) = store.published()?;
        let index = self.index(&store, published.size())?;
        let proof = store.log().prove(index).map_err(|error| store.failure(error))?;
        let note = Note::read(proof.checkpoint.as_bytes()).map_err(Failure::bug)?;
        let head = Checkpoint::read(note.text()).map_err(Failure::bug)?;
        let names: Vec<_> = note.signatures().iter().map(|made| made.name.as_str()).collect();
        let cosigned: Vec<_> = names.iter().filter(|name| **name != head.origin()).copied().collect();
        let output = files::write(&self.output, proof.to_string().into_bytes())?;
        let page = self.page(index, head.size(), &cosigned, context.language);
        let json = Json::object()
            .with("origin", head.origin())
            .with("index", number(index))
            .with("size", number(head.size()))
            .with("cosigned_by", Json::list(cosigned));
        Ok(Reply::new(Exit::Yes, page, json).output(output))
    }

    fn index(&self, store: &Store, size: u64) -> Result<u64, Failure> {
        let Ok(index) = self.what.parse::<u64>() else {
            let source = files::read(Path::new(&self.what))?;
            let found = store.log().find(source.bytes(), size).map_err(|error| match error {
                LogFolderError::Log(LogFault::Entry(error)) => Failure::of(&error).file(source.path()),
                error => store.failure(error),
            })?;
            return found.ok_or_else(|| {
                let message =
                    Both::new("the log's checkpoint does not contain this", "ログのチェックポイントに含まれていません");
                Failure::refusal("log-entry-not-found", message).file(source.path()).help(Both::new(
                    "`warifu log add` puts it there; a bundle that got one more signature is another entry",
                    "`warifu log add` で登録してください。署名が追加されたバンドルは別の登録となります",
                ))
            });
        };
        if index < size {
            return Ok(index);
        }
        let message = Both::new(
            format!("the checkpoint holds {}; there is no index {index}", common::plural(size, "entry", "entries")),
            format!("チェックポイントの登録数は{size}件です。位置{index}はありません"),
        );
        Err(Failure::refusal("log-entry-not-found", message).file(&store.checkpoint()).help(Both::new(
            "`warifu log checkpoint` signs what was added since",
            "その後の登録分は `warifu log checkpoint` で署名してください",
        )))
    }

    fn page(&self, index: u64, size: u64, cosigned: &[&str], language: Language) -> Page {
        let mut page = Page::default();
        page.line(common::written(language, ["proof", "証明"], &self.output.display().to_string()));
        let by = match cosigned {
            [] => Text::new().style("!", style::UNSURE).plain(language.pick(
                " no witness yet: `warifu log witness` first, if importers ask for it",
                " まだ誰も連署していません。輸入者が求める場合は、先に `warifu log witness` を実行してください",
            )),
            names => names.join(", ").into(),
        };
        let entry = match language {
            Language::En => format!("{index} of {size}"),
            Language::Ja => format!("{index}（全{size}件）"),
        };
        page.fields(2, [(language.pick("entry", "登録"), entry.into()), (language.pick("cosigned by", "連署者"), by)]);
        page
    }
}
