use std::convert::Infallible;
use std::path::PathBuf;

use clap::Args;
use warifu_model::{Json, Language, Timestamp};
use warifu_seal::audit::{AuditError, LogFiles as _};
use warifu_seal::checkpoint::Checkpoint;
use warifu_seal::witness::WitnessError;
use warifu_signing::LogFolderError;

use crate::args::Context;
use crate::commands::common::{self, number};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::Source;
use crate::reply::Reply;
use crate::store::log::{Store, note_key, unusable};
use warifu_report::{Page, Text, style};

/// Checks a whole log
///
/// Opens the checkpoint with the log's key, hashes every entry, computes every tile from them and compares it with the
/// one in the folder, up to the root. Names the first file that is wrong. Cosignatures of the witnesses that are given
/// have to be there and to hold.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu log audit log --log-key log.vkey --witness witness.vkey

Exit codes: 0 all of it holds, 1 something does not")]
pub(super) struct Audit {
    /// The folder of the log
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The verifier key of the log, or a file that holds it
    #[arg(long, value_name = "VKEY")]
    log_key: String,
    /// The verifier key of a witness that must have cosigned, or a file that holds it
    #[arg(long, num_args = 1.., value_name = "VKEY")]
    witness: Vec<String>,
}

impl Audit {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let store = Store::new(&self.folder);
        let log_key = note_key(&self.log_key)?;
        let witnesses = self.witness.iter().map(|key| note_key(key)).collect::<Result<Vec<_>, _>>()?;
        let (source, _) = store.published()?;
        let opened =
            Checkpoint::open(source.bytes(), &log_key, &witnesses).map_err(|error| unusable(&error, source.path()))?;
        opened.cosigned_by(&witnesses).map_err(|error| Failure::of(&error).exits(Exit::No).file(source.path()))?;
        let head = opened.checkpoint();
        let audited = store.log().audit(head).map_err(|error| refused(error, &store, &source))?;
        let seen = opened.cosignatures().iter().map(|(key, time)| (key.name().to_owned(), when(*time)));
        let seen: Vec<_> = seen.collect();
        let page = page(&self.folder.display().to_string(), head, audited, &seen, context.language);
        let cosignatures =
            seen.iter().map(|(name, time)| Json::object().with("name", name.as_str()).with("time", time.as_str()));
        let json = Json::object()
            .with("origin", head.origin())
            .with("size", number(head.size()))
            .with("root", *head.root())
            .with("tiles", number(audited))
            .with("cosignatures", Json::List(cosignatures.collect()));
        Ok(Reply::new(Exit::Yes, page, json))
    }
}

/// What is wrong with a log is a no, whatever it is.
fn refused(error: AuditError<LogFolderError<Failure>>, store: &Store, checkpoint: &Source) -> Failure {
    match error {
        AuditError::Read(error) => store.failure(error).refused(),
        AuditError::Tile { path, hash } => {
            Failure::of(&AuditError::<Infallible>::Tile { path, hash }).exits(Exit::No).file(&store.path(&path))
        }
        AuditError::Tree(WitnessError::OtherEntries { computed, expected, .. }) => {
            let message = Both::new(
                format!("the entries lead to root `{computed}`, not to `{expected}`"),
                format!("登録内容から得られるルートは `{computed}` で、`{expected}` と異なります"),
            );
            Failure::refusal("tiles-of-another-tree", message).file(checkpoint.path()).help(Both::new(
                "checkpoint and entries are not of the same log: keep both, they prove it",
                "チェックポイントと登録内容は同じログのものではありません。証拠として両方を保存してください",
            ))
        }
        AuditError::Tree(error) => Failure::of(&error).exits(Exit::No),
    }
}

fn when(seconds: u64) -> String {
    let time = i64::try_from(seconds).ok().and_then(Timestamp::from_unix);
    time.map_or_else(|| seconds.to_string(), |time| time.to_string())
}

fn page(folder: &str, head: &Checkpoint, audited: u64, seen: &[(String, String)], language: Language) -> Page {
    let mut page = Page::default();
    let text = language.pick(" the whole log holds: ", " ログ全体に誤りはありません：");
    page.line(Text::new().style("✓", style::GOOD).plain(text).strong(folder));
    let mut fields = vec![
        (language.pick("origin", "ログ名"), head.origin().into()),
        (language.pick("entries", "登録数"), Text::new().strong(head.size().to_string())),
        (language.pick("root", "ルート"), head.root().to_string().into()),
        (language.pick("files compared", "照合したファイル"), audited.to_string().into()),
    ];
    for (name, time) in seen {
        fields.push((language.pick("cosigned", "連署"), format!("{name}{}{time}", common::comma(language)).into()));
    }
    page.fields(2, fields);
    page
}
