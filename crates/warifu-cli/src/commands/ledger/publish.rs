use std::path::{Path, PathBuf};

use clap::Args;
use warifu_ledger::{Body, SnapshotRequest};
use warifu_model::{Duration, Envelope, Json, StatusSnapshot, Timestamp};
use warifu_report::{Page, Text, style};
use warifu_signing::SnapshotEvents;

use super::common::done_at;
use super::opened::{Db, failure};
use super::published::{Published, Read};
use super::sign::checkpoint_signed;
use super::stopped::Stopped;
use crate::args::{Context, Misread, time_or_now, timestamp};
use crate::commands::{common, key};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::reply::Reply;

/// Publishes the statuses and the log of the body as files, for any web server
///
/// The snapshot and the checkpoint that are due are signed at once where their keys are at hand, or written to a folder for
/// `ledger sign` and handed back with `--signed`. The files in DIR follow from the ledger: the same ledger gives the same bytes. What
/// is in DIR already is compared first: a ledger that is behind it publishes nothing.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu ledger publish public --sign-status status.pem --sign-log log.pem
  warifu ledger publish --to-sign waiting
  warifu ledger publish public --signed waiting/snapshot.json waiting/checkpoint
  warifu ledger publish public --signed cosigned-by-witness")]
pub(super) struct Publish {
    /// The folder into which the files go
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// The key that signs the status snapshot, or signer:FILE.json
    #[arg(long, value_name = "KEY.pem")]
    sign_status: Option<PathBuf>,
    /// The key that signs the checkpoint of the log, or signer:FILE.json
    #[arg(long, value_name = "KEY.pem")]
    sign_log: Option<PathBuf>,
    /// The folder into which the snapshot and the checkpoint go that are to be signed
    #[arg(long, value_name = "DIR")]
    to_sign: Option<PathBuf>,
    /// Snapshots and checkpoints that were signed, and checkpoints that witnesses cosigned
    #[arg(long, num_args = 1.., value_name = "FILE")]
    signed: Vec<PathBuf>,
    /// How long until the next snapshot, as P7D or P1M
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "P7D")]
    every: Duration,
    /// Leave out since when and why: the smallest snapshot
    #[arg(long)]
    brief: bool,
    /// When it is made; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    #[command(flatten)]
    published: Published,
    #[command(flatten)]
    db: Db,
}

impl Publish {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let mut body = self.db.open()?;
        let before = self.published.and(self.folder.as_deref())?;
        before.demand(&mut body)?;
        // a key that does not read is told before anything is signed
        let status = self.sign_status.as_deref().map(key::read_signing).transpose()?;
        let log = self.sign_log.as_deref().map(key::read_signing).transpose()?;
        let mut done = Done::default();
        for path in &self.signed {
            self.take(&mut body, path, &mut done)?;
        }
        if let Some(signer) = status {
            let payload = self.snapshot(&mut body, &before)?;
            let envelope =
                signer.sign_envelope(StatusSnapshot::PAYLOAD_TYPE, payload).map_err(|error| Failure::of(&error))?;
            done_at(self.at, |at| body.publish_snapshot(&envelope, at))?;
            done.snapshots += 1;
        }
        if let Some(signer) = log {
            let checkpoint = done_at(self.at, |at| body.checkpoint_to_sign(at))?;
            let note = checkpoint_signed(&checkpoint, signer)?;
            done_at(self.at, |at| body.publish_checkpoint(note.as_bytes(), at))?;
            done.checkpoints += 1;
        }
        if let Some(folder) = &self.to_sign {
            let snapshot = self.snapshot(&mut body, &before)?;
            let checkpoint = done_at(self.at, |at| body.checkpoint_to_sign(at))?;
            let both = [
                (folder.join("snapshot.json"), snapshot),
                (folder.join("checkpoint"), checkpoint.to_text().into_bytes()),
            ];
            files::write_all(&both)?;
        }
        if let Some(folder) = &self.folder {
            let write = |name: &str, bytes: &[u8]| done.write(&folder.join(name), bytes);
            // what was published with this checkpoint stands there
            let before = folder.join("checkpoint");
            let before = before.is_file().then(|| files::read(&before)).transpose()?;
            body.public_files_since(before.as_ref().map(files::Source::bytes), write).map_err(Stopped::failure)?;
        }
        Ok(self.reply(&done, context))
    }

    /// The snapshot that is due.
    fn snapshot(&self, body: &mut Body, before: &Read) -> Result<Vec<u8>, Failure> {
        let issued_at = time_or_now(self.at)?;
        let events = if self.brief { SnapshotEvents::Omitted } else { SnapshotEvents::All };
        let next_update = issued_at.plus(self.every);
        let request = SnapshotRequest { issued_at, next_update, events, before: before.snapshots() };
        body.snapshot_to_sign(&request).map_err(|error| failure(&error))
    }

    /// Hands over something that was signed.
    fn take(&self, body: &mut Body, path: &Path, done: &mut Done) -> Result<(), Failure> {
        let source = files::read(path)?;
        let taken = if let Ok(envelope) = Envelope::read(source.bytes()) {
            done.snapshots += 1;
            done_at(self.at, |at| body.publish_snapshot(&envelope, at))
        } else {
            done.checkpoints += 1;
            done_at(self.at, |at| body.publish_checkpoint(source.bytes(), at).map(drop))
        };
        taken.map_err(|failure| failure.file(path))
    }

    fn reply(&self, done: &Done, context: Context) -> Reply {
        let language = context.language;
        let mut page = Page::default();
        if let Some(folder) = &self.folder {
            page.line(common::written(language, ["public files", "公開用ファイル"], &folder.display().to_string()));
        }
        if let Some(folder) = &self.to_sign {
            let what = ["snapshot and checkpoint to be signed", "署名の対象となる状態一覧とチェックポイント"];
            page.line(common::written(language, what, &folder.display().to_string()));
        }
        if done.snapshots + done.checkpoints > 0 {
            page.line(
                Text::new().style("✓", style::GOOD).plain(language.pick(" signed and taken", " 署名を登録しました")),
            );
        }
        page.fields(
            2,
            [
                (language.pick("snapshots", "状態一覧"), done.snapshots.to_string().into()),
                (language.pick("checkpoints", "チェックポイント"), done.checkpoints.to_string().into()),
                (language.pick("files", "ファイル"), done.files.to_string().into()),
                (language.pick("of them changed", "うち変更"), done.changed.to_string().into()),
            ],
        );
        let json = Json::object()
            .with("snapshots", done.snapshots)
            .with("checkpoints", done.checkpoints)
            .with("files", done.files)
            .with("changed", done.changed);
        Reply::new(Exit::Yes, page, json)
    }
}

/// What was done.
#[derive(Default)]
struct Done {
    snapshots: usize,
    checkpoints: usize,
    files: usize,
    changed: usize,
}

impl Done {
    /// Writes a file, unless it is there as it should be.
    fn write(&mut self, path: &Path, bytes: &[u8]) -> Result<(), Stopped> {
        self.files += 1;
        let is_there =
            path.is_file() && files::digest(path).is_ok_and(|digest| digest == warifu_model::Digest::of(bytes));
        if is_there {
            return Ok(());
        }
        self.changed += 1;
        files::write_all(&[(path.to_owned(), bytes.to_vec())]).map_err(Stopped::Files)
    }
}

fn duration(text: &str) -> Result<Duration, Misread> {
    Duration::parse(text)
        .ok_or_else(|| Misread::new("write a duration as P7D, P1M or P1Y", "期間は P7D、P1M、P1Y の形で書いてください"))
}
