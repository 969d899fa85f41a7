use std::path::{Path, PathBuf};

use clap::Args;
use warifu_model::{Json, Language, Timestamp};
use warifu_seal::note::{NoteKind, NoteSigner};
use warifu_signing::{LogFault, LogFolderError};

use crate::args::{Context, time_or_now, timestamp};
use crate::commands::common::number;
use crate::commands::key;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::{self, Source};
use crate::reply::Reply;
use crate::store::log::{Store, note_key, unusable};
use crate::store::{self, Shared, Wait};
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
    /// The private key of the witness, or signer:FILE.json
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
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let log_key = note_key(&self.log_key)?;
        let witness = NoteSigner::new(&self.name, NoteKind::Cosignature, key::read_signing(&self.key)?)
            .map_err(|error| Failure::of(&error))?;
        let _remembering = store::lock(&self.state, Shared::Witness, self.wait)?;
        let store = Store::new(&self.folder());
        let is_own_log = self.target.is_dir();
        // where the checkpoint is replaced, the log itself must not replace it meanwhile
        let _log = if is_own_log && self.output.is_none() { Some(store.lock(self.wait)?) } else { None };
        let source = if is_own_log { files::read(&store.checkpoint())? } else { files::read(&self.target)? };
        let at = time_or_now(self.at)?;
        let time = u64::try_from(at.unix())
            .map_err(|_| Failure::usage(Both::new("--at is before 1970", "--at が1970年より前です")))?;
        let memory = self.remembered()?;
        let cosigned = store
            .log()
            .cosign(source.bytes(), memory.as_ref().map(Source::bytes), &log_key, &witness, time)
            .map_err(|error| self.refused(error, &store, &source))?;
        // what is remembered is on disk before anybody gets the cosignature
        store::write(&self.state, cosigned.text.as_bytes())?;
        let to = self.output.as_deref().unwrap_or(source.path());
        let output = files::write(to, cosigned.text.into_bytes())?;

        let language = context.language;
        let mut page = Page::default();
        let text = language.pick(" cosigned; checkpoint written to ", " 連署しました。チェックポイントの出力先：");
        page.line(Text::new().style("✓", style::GOOD).plain(text).strong(to.display().to_string()));
        let head = &cosigned.head;
        let grew = match (cosigned.before, language) {
            (None, _) => language.pick("the first that this witness sees", "この連署者が初めて見る木").to_owned(),
            (Some(before), Language::En) => format!("it begins with the {before} that this witness saw before"),
            (Some(before), Language::Ja) => format!("この連署者が前に見た{before}件から始まる"),
        };
        page.fields(
            2,
            [
                (language.pick("log", "ログ名"), head.origin().into()),
                (language.pick("size", "登録数"), Text::new().strong(head.size().to_string())),
                (language.pick("tree", "木"), grew.into()),
                (language.pick("witness", "連署者"), self.name.as_str().into()),
                (language.pick("verifier key", "検証鍵"), witness.key().to_string().into()),
            ],
        );
        let json = Json::object()
            .with("origin", head.origin())
            .with("before", cosigned.before.map(number))
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

    /// What the witness wrote down last, unless it begins.
    fn remembered(&self) -> Result<Option<Source>, Failure> {
        if !self.state.exists() {
            if self.begin {
                return Ok(None);
            }
            let message = Both::new("there is no state of this witness", "この連署者の状態ファイルがありません");
            return Err(Failure::input("witness-state-missing", message).file(&self.state).help(Both::new(
                "restore the file; only where this witness never cosigned this log, give --begin",
                "ファイルを復元してください。このログに連署したことがない場合に限り、--begin を指定してください",
            )));
        }
        if self.begin {
            return Err(Failure::usage(Both::new(
                "this witness has a state already, and --begin would forget it",
                "この連署者の状態は既にあり、--begin を指定すると失われます",
            ))
            .help(Both::new("leave --begin out", "--begin を外してください")));
        }
        files::read(&self.state).map(Some)
    }

    /// Of which file it is, and whether it is a no.
    fn refused(&self, error: LogFolderError<Failure>, store: &Store, checkpoint: &Source) -> Failure {
        let fault = match error {
            LogFolderError::Log(fault) => fault,
            error @ LogFolderError::Files(_) => return store.failure(error),
        };
        match &fault {
            LogFault::Checkpoint { error, .. } => unusable(error, checkpoint.path()),
            LogFault::Memory(_) | LogFault::MemoryOfAnother => Failure::of(&fault).file(&self.state),
            LogFault::TilesOfAnother => Failure::of(&fault).file(checkpoint.path()),
            LogFault::Witness(_) => Failure::of(&fault).exits(Exit::No).file(checkpoint.path()),
            _ => store.fault(&fault),
        }
    }
}
