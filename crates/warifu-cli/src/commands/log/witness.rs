use std::path::{Path, PathBuf};

use clap::Args;
use warifu_model::{Json, Timestamp};
use warifu_seal::checkpoint::{self, OpenedCheckpoint};
use warifu_seal::note::{NoteKey, NoteKind, NoteSigner};
use warifu_seal::tiles;
use warifu_seal::witness::Seen;

use super::store::{Store, note_key, unusable};
use crate::args::{time_or_now, timestamp};
use crate::commands::common::number;
use crate::commands::key;
use crate::durable::{self, Shared, Wait};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Source};
use crate::reply::Reply;
use warifu_report::{Page, Text, style};

/// Cosigns the checkpoint of a log that only grew
///
/// A witness remembers the last checkpoint of a log that it cosigned. It cosigns another one only where the log's key
/// signed it and its tree begins with the one remembered; a log that shrank or was rewritten is refused, and both
/// checkpoints together prove what it did.
///
/// The state is on disk before the cosignature is handed out. Losing the state means forgetting: --begin says that there
/// is none yet, and is refused where there is one.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu log witness log --state seen --key witness.pem --name witness.example/w1 --log-key log.vkey --begin
  warifu log witness log --state seen --key witness.pem --name witness.example/w1 --log-key log.vkey
  warifu log witness checkpoint --tiles mirror --state seen --key witness.pem \\
      --name witness.example/w1 --log-key log.vkey -o cosigned

Exit codes: 0 cosigned, 1 refused")]
pub(super) struct Witness {
    /// The folder of the log, or a checkpoint of it
    #[arg(value_name = "DIR|CHECKPOINT")]
    target: PathBuf,
    /// What the witness remembers: the last checkpoint that it cosigned
    #[arg(long, value_name = "FILE")]
    state: PathBuf,
    /// The private key of the witness
    #[arg(long, value_name = "KEY.pem")]
    key: PathBuf,
    /// The name of the witness
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The verifier key of the log, or a file that holds it
    #[arg(long, value_name = "VKEY")]
    log_key: String,
    /// This witness has seen nothing of this log yet
    #[arg(long)]
    begin: bool,
    /// A folder with the tiles of the log; the folder of the checkpoint where it is left out
    #[arg(long, value_name = "DIR")]
    tiles: Option<PathBuf>,
    /// Where the cosigned checkpoint goes; it replaces the one that was read where it is left out
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// When it is seen; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    #[command(flatten)]
    wait: Wait,
}

impl Witness {
    pub(super) fn run(self) -> Result<Reply, Failure> {
        let log_key = note_key(&self.log_key)?;
        let witness = NoteSigner::new(&self.name, NoteKind::Cosignature, key::read_signing(&self.key)?)
            .map_err(|error| Failure::of(&error))?;
        let _remembering = durable::lock(&self.state, Shared::Witness, self.wait)?;
        let store = Store::new(&self.folder());
        let is_own_log = self.target.is_dir();
        // where the checkpoint is replaced, the log itself must not replace it meanwhile
        let _log = if is_own_log && self.output.is_none() { Some(store.lock(self.wait)?) } else { None };
        let source = if is_own_log { files::read(&store_at(&self.target))? } else { files::read(&self.target)? };
        let known = [witness.key().clone()];
        let opened =
            checkpoint::open(source.bytes(), &log_key, &known).map_err(|error| unusable(&error, source.path()))?;
        let at = time_or_now(self.at)?;
        let last = self.remembered(&log_key, witness.key())?;
        let head = opened.checkpoint();
        let seen = last
            .as_ref()
            .map_or_else(Seen::nothing, |last| Seen::last(last.checkpoint().size(), *last.checkpoint().root()));
        grown(&store, &seen, &opened, &source)?;
        let text = cosigned(&source, &opened, &witness, at)?;
        durable::store(&self.state, text.as_bytes())?;
        let to = self.output.as_deref().unwrap_or(source.path());
        let output = files::write(to, text.into_bytes())?;

        let mut page = Page::default();
        let to = to.display().to_string();
        page.line(Text::new().style("✓", style::GOOD).plain(" cosigned; checkpoint written to ").strong(to));
        let before = last.as_ref().map(|last| last.checkpoint().size());
        let grew = before.map_or("the first that this witness sees".into(), |before| {
            format!("it begins with the {before} that this witness saw before")
        });
        page.fields(
            2,
            [
                ("log", head.origin().into()),
                ("size", Text::new().strong(head.size().to_string())),
                ("tree", grew.into()),
                ("witness", self.name.as_str().into()),
                ("verifier key", witness.key().to_string().into()),
            ],
        );
        let json = Json::object()
            .with("origin", head.origin())
            .with("before", before.map(number))
            .with("size", number(head.size()))
            .with("root", *head.root())
            .with("time", at)
            .with("verifier_key", witness.key().to_string());
        Ok(Reply::new(Exit::Yes, page, json).output(output))
    }

    /// Where the tiles are.
    fn folder(&self) -> PathBuf {
        if let Some(tiles) = &self.tiles {
            return tiles.clone();
        }
        if self.target.is_dir() {
            return self.target.clone();
        }
        self.target.parent().map(Path::to_owned).unwrap_or_default()
    }

    /// The checkpoint that was cosigned last.
    fn remembered(&self, log_key: &NoteKey, witness: &NoteKey) -> Result<Option<OpenedCheckpoint>, Failure> {
        if !self.state.exists() {
            if self.begin {
                return Ok(None);
            }
            return Err(Failure::input("witness-state-missing", "there is nothing that this witness remembers")
                .file(&self.state)
                .help("restore the file; only where this witness never cosigned this log, give --begin"));
        }
        if self.begin {
            return Err(Failure::usage("this witness has a state already, and --begin would forget it")
                .help("leave --begin out"));
        }
        let source = files::read(&self.state)?;
        let known = std::slice::from_ref(witness);
        let opened = checkpoint::open(source.bytes(), log_key, known)
            .map_err(|error| Failure::of(&error).file(source.path()))?;
        if opened.cosignatures().is_empty() {
            return Err(Failure::input("witness-state-foreign", "this state is not of this witness")
                .file(source.path())
                .help("give the key and the name with which it was begun"));
        }
        Ok(Some(opened))
    }
}

/// The checkpoint with this witness's cosignature; one that is there already stays.
fn cosigned(
    source: &Source,
    opened: &OpenedCheckpoint,
    witness: &NoteSigner,
    at: Timestamp,
) -> Result<String, Failure> {
    let text = String::from_utf8_lossy(source.bytes()).into_owned();
    if opened.cosignatures().contains_key(witness.key()) {
        return Ok(text);
    }
    let time = u64::try_from(at.unix()).map_err(|_| Failure::usage("--at is before 1970"))?;
    checkpoint::cosign(&text, witness, time).map_err(|error| unusable(&error, source.path()))
}

fn store_at(folder: &Path) -> PathBuf {
    Store::new(folder).checkpoint()
}

/// The tree has to begin with the one that was seen before.
fn grown(store: &Store, seen: &Seen, opened: &OpenedCheckpoint, source: &Source) -> Result<(), Failure> {
    let new = opened.checkpoint();
    let needs_proof = seen.size() > 0 && seen.size() < new.size();
    let proof = if needs_proof {
        tiles::prove_consistency(store, seen.size(), new.size()).map_err(|error| store.broken(error))?
    } else {
        Vec::new()
    };
    let Err(error) = seen.follow(opened, &proof) else { return Ok(()) };
    // tiles that were damaged prove nothing against the log
    if needs_proof && tiles::root(store, new.size()).map_err(|error| store.broken(error))? != *new.root() {
        return Err(Failure::input("tiles-of-another-tree", "the tiles do not lead to the checkpoint")
            .file(source.path())
            .help("get the tiles again; nothing was cosigned"));
    }
    Err(Failure::of(&error).exits(Exit::No).file(source.path()))
}
