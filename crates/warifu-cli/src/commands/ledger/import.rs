use std::path::{Path, PathBuf};

use clap::Args;
use warifu_ledger::dump::{DumpFile, restore};
use warifu_ledger::{Body, Entering};
use warifu_model::{Bundle, Digest, Json, LedgerDump, StatusHistory, Timestamp};
use warifu_report::Page;
use warifu_seal::tiles::Tile;

use super::common::done_at;
use super::folder::Dumped;
use super::opened::Db;
use super::stopped::Stopped;
use crate::args::{Context, timestamp};
use crate::commands::common;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;
use crate::store;
use crate::store::log::Store;

/// Puts a dump into an empty ledger, or what a body kept in files into a new one
///
/// A folder of `ledger export` goes in whole, in one transaction: a process that is killed leaves nothing. A folder with a
/// `history.json` holds what was issued before there was a ledger: the bundles of all its certificates, and the folder `log`, if the
/// body had one. That goes into a ledger that `ledger init` has just begun, with the keys that signed then among its officers.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu ledger import dump --db sqlite:again.db
  warifu ledger init opening.json && warifu ledger import body")]
pub(super) struct Import {
    /// The folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// When it is entered; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    #[command(flatten)]
    db: Db,
}

impl Import {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        if self.folder.join(DumpFile::Manifest.path()).is_file() {
            return self.dump(context);
        }
        let history = self.folder.join(HISTORY);
        if history.is_file() {
            return self.files(&history, context);
        }
        let message = Both::new(
            "this folder is neither a dump nor what a body kept in files",
            "このフォルダは書出しでも、機関がファイルで保管したものでもありません",
        );
        Err(Failure::input("wrong-format", message).file(&self.folder).help(Both::new(
            "a dump has a `manifest.json`, other folders a `history.json`",
            "書出しには `manifest.json`、それ以外のフォルダには `history.json` が必要です",
        )))
    }

    fn dump(&self, context: Context) -> Result<Reply, Failure> {
        let mut store = self.db.create()?;
        let manifest: LedgerDump = restore(&mut *store, &mut Dumped::new(&self.folder)).map_err(Stopped::failure)?;
        let language = context.language;
        let mut page = Page::default();
        page.line(common::written(language, ["ledger", "台帳"], &self.db.shown()));
        page.fields(
            2,
            [
                (language.pick("ledger", "台帳"), common::digest(manifest.ledger)),
                (language.pick("entries", "登録"), manifest.entries.to_string().into()),
                (language.pick("documents", "文書"), manifest.blobs.to_string().into()),
            ],
        );
        let json = Json::object()
            .with("ledger", manifest.ledger)
            .with("entries", manifest.entries)
            .with("blobs", manifest.blobs);
        Ok(Reply::new(Exit::Yes, page, json))
    }

    fn files(&self, history: &Path, context: Context) -> Result<Reply, Failure> {
        let history = store::read_history(history)?;
        let bundles = bundles(&self.folder, &history)?;
        let (log, checkpoint) = log(&self.folder.join(LOG))?;
        let mut body: Body = self.db.open()?;
        let bundles: Vec<&[u8]> = bundles.iter().map(Vec::as_slice).collect();
        let log: Vec<&[u8]> = log.iter().map(Vec::as_slice).collect();
        let checkpoint = checkpoint.as_deref();
        let entered = done_at(self.at, |known_at| {
            body.enter(&Entering { history: &history, bundles: &bundles, log: &log, checkpoint, known_at })
        })?;
        let language = context.language;
        let mut page = Page::default();
        page.line(common::written(language, ["what the body kept", "機関の保管内容"], &self.db.shown()));
        page.fields(
            2,
            [
                (language.pick("certificates", "認証書"), entered.certificates.to_string().into()),
                (language.pick("statuses", "状態の変更"), entered.events.to_string().into()),
                (language.pick("entries of the log", "ログの登録"), entered.leaves.to_string().into()),
            ],
        );
        let json = Json::object()
            .with("certificates", entered.certificates)
            .with("events", entered.events)
            .with("leaves", entered.leaves);
        Ok(Reply::new(Exit::Yes, page, json))
    }
}

/// The bundle of each certificate of the history, as far as they are in the folder.
fn bundles(folder: &Path, history: &StatusHistory) -> Result<Vec<Vec<u8>>, Failure> {
    let mut found: Vec<(Digest, Vec<u8>)> = Vec::new();
    for path in files::walk(folder)? {
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let source = files::read_evidence(&path)?;
        let Ok(bundle) = Bundle::read(source.bytes()) else { continue };
        let digest = Digest::of(&bundle.certificate.payload);
        let is_ours = history.certificates.iter().any(|placed| placed.certificate == digest);
        // of several bundles of one certificate the one with the most signatures
        let signatures = |bytes: &[u8]| Bundle::read(bytes).map_or(0, |bundle| bundle.certificate.signatures.len());
        match found.iter_mut().find(|(known, _)| *known == digest) {
            Some((_, bytes)) if signatures(bytes) < bundle.certificate.signatures.len() => {
                *bytes = source.bytes().to_vec();
            }
            None if is_ours => found.push((digest, source.bytes().to_vec())),
            _ => {}
        }
    }
    Ok(found.into_iter().map(|(_, bytes)| bytes).collect())
}

/// The entries of a log, and its checkpoint.
type Logged = (Vec<Vec<u8>>, Option<Vec<u8>>);

/// The entries of the log, and its checkpoint; nothing, where the body had none.
fn log(folder: &Path) -> Result<Logged, Failure> {
    if !folder.is_dir() {
        return Ok((Vec::new(), None));
    }
    let store = Store::new(folder);
    let (checkpoint, head) = store.published()?;
    let width = u64::from(Tile::WIDTH);
    let mut entries = Vec::new();
    for index in 0..head.size().div_ceil(width) {
        let width = u16::try_from((head.size() - index * width).min(width)).unwrap_or(Tile::WIDTH);
        let some = warifu_seal::audit::LogFiles::entries(&store.log(), index, width);
        entries.extend(some.map_err(|error| store.failure(error))?);
    }
    Ok((entries, Some(checkpoint.bytes().to_vec())))
}

const HISTORY: &str = "history.json";
const LOG: &str = "log";
