use std::path::{Path, PathBuf};

use clap::Args;
use warifu_model::{Json, Language};
use warifu_seal::audit::LogFiles as _;
use warifu_seal::merkle::MerkleTree;
use warifu_seal::note::Note;
use warifu_seal::tiles::Tile;
use warifu_signing::{ProveLoggedError, prove_logged};

use crate::args::Context;
use crate::commands::common::{self, number};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;
use crate::store::log::{Store, entry, leaf, unusable};
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
        let (source, head) = store.published()?;
        let index = self.index(&store, head.size())?;
        let signed = String::from_utf8_lossy(source.bytes());
        let log = store.log();
        let proof = prove_logged(&log, index, &signed).map_err(|error| match error {
            ProveLoggedError::Checkpoint(error) => unusable(&error, source.path()),
            ProveLoggedError::Tiles(error) => store.broken(error),
        })?;
        // what the tiles say is not handed out before it holds
        let width = u64::from(Tile::WIDTH);
        let first = index - index % width;
        let needed = u16::try_from((head.size() - first).min(width)).map_err(Failure::bug)?;
        let bundle = log.entries(index / width, needed).map_err(|error| store.failure(error))?;
        let place = usize::try_from(index % width).unwrap_or(usize::MAX);
        let logged = bundle.get(place).map_or_else(|| leaf(&[]), |entry| leaf(entry));
        MerkleTree::check_inclusion(&logged, index, head.size(), &proof.hashes, head.root()).map_err(|error| {
            let message = Both::by(|language| {
                let why = error.message(language);
                match language {
                    Language::En => format!("the tiles do not lead to the checkpoint: {why}"),
                    Language::Ja => format!("タイルがチェックポイントと一致しません：{why}"),
                }
            });
            Failure::input("tiles-of-another-tree", message).file(&self.folder).help(Both::new(
                "`warifu log audit` names the file that is wrong",
                "誤りのあるファイルは `warifu log audit` で確認できます",
            ))
        })?;
        let note = Note::read(source.bytes()).map_err(Failure::bug)?;
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
            let found = store.log().find(&leaf(&entry(&source)?), size).map_err(|error| store.failure(error))?;
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
            format!("the checkpoint holds {size} entries; there is no index {index}"),
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
