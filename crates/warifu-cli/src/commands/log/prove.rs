use std::path::{Path, PathBuf};

use clap::Args;
use warifu_model::{Json, Language};
use warifu_seal::audit::LogFiles as _;
use warifu_seal::merkle::check_inclusion;
use warifu_seal::note::Note;
use warifu_seal::tiles::TILE_WIDTH;
use warifu_signing::{ProveLoggedError, prove_logged};

use crate::args::Context;
use crate::commands::common::number;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::reply::Reply;
use crate::store::log::{Store, entry, leaf, unusable, width_at};
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
        let proof = prove_logged(&store, index, &signed).map_err(|error| match error {
            ProveLoggedError::Checkpoint(error) => unusable(&error, source.path()),
            ProveLoggedError::Tiles(error) => store.broken(error),
        })?;
        // what the tiles say is not handed out before it holds
        let width = u64::from(TILE_WIDTH);
        let bundle = store.entries(index / width, width_at(head.size(), index / width))?;
        let place = usize::try_from(index % width).unwrap_or(usize::MAX);
        let logged = bundle.get(place).map_or_else(|| leaf(&[]), |entry| leaf(entry));
        check_inclusion(&logged, index, head.size(), &proof.hashes, head.root()).map_err(|error| {
            Failure::input("tiles-of-another-tree", format!("the tiles do not lead to the checkpoint: {error}"))
                .file(&self.folder)
                .help("`warifu log audit` names the file that is wrong")
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
            return store.find(&leaf(&entry(&source)?), size)?.ok_or_else(|| {
                Failure::refusal("log-entry-not-found", "this does not stand in the log's checkpoint")
                    .file(source.path())
                    .help("`warifu log add` puts it there; a bundle that got one more signature is another entry")
            });
        };
        if index < size {
            return Ok(index);
        }
        let message = format!("the checkpoint holds {size} entries; there is no index {index}");
        Err(Failure::refusal("log-entry-not-found", message)
            .file(&store.checkpoint())
            .help("`warifu log checkpoint` signs what was added since"))
    }

    fn page(&self, index: u64, size: u64, cosigned: &[&str], language: Language) -> Page {
        let mut page = Page::default();
        let to = self.output.display().to_string();
        page.line(Text::new().style("✓", style::GOOD).plain(" proof written to ").strong(to));
        let by = match cosigned {
            [] => Text::new().style("!", style::UNSURE).plain(language.pick(
                " nobody yet: `warifu log witness` first, if importers ask for it",
                " まだ誰も連署していません。輸入者が求める場合は、先に `warifu log witness` を実行してください",
            )),
            names => names.join(", ").into(),
        };
        page.fields(2, [("entry", format!("{index} of {size}").into()), ("cosigned by", by)]);
        page
    }
}
