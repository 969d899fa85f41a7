use std::path::{Path, PathBuf};

use clap::Args;
use warifu_model::{Json, Language};
use warifu_seal::note::Note;
use warifu_signing::{LogFault, LogFolderError};

use crate::args::Context;
use crate::commands::common::number;
use crate::commands::key;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Source};
use crate::reply::Reply;
use crate::store::Wait;
use crate::store::log::{Store, note_key, unusable};
use warifu_report::{Page, Text, style};

/// Signs what a log holds, and takes in cosignatures
///
/// Where nothing was added, the checkpoint stays as it is, with its cosignatures. With --cosigned, the cosignatures on
/// copies of the same checkpoint, as witnesses elsewhere hand them back, are put onto it: those that the --witness keys
/// made, and no other line. A line in the name of a witness who did not make it would stand in every proof, and refuse
/// every certificate wherever that witness is known; --repair takes such lines off again.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu log checkpoint log --key log.pem
  warifu log checkpoint log --key log.pem --cosigned from-witness --witness witness.vkey
  warifu log checkpoint log --key log.pem --repair --witness witness.vkey")]
pub(super) struct Checkpoint {
    /// The folder of the log
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The private key of the log, or signer:FILE.json
    #[arg(long, value_name = "KEY.pem")]
    key: PathBuf,
    /// Copies of this checkpoint that witnesses have cosigned
    #[arg(long, num_args = 1.., value_name = "FILE", requires = "witness")]
    cosigned: Vec<PathBuf>,
    /// The verifier key of a witness whose lines are taken in, or kept; or a file that holds it
    #[arg(long, num_args = 1.., value_name = "VKEY")]
    witness: Vec<String>,
    /// Take off every line that neither the log's key nor a --witness key made
    #[arg(long)]
    repair: bool,
    #[command(flatten)]
    wait: Wait,
}

impl Checkpoint {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let store = Store::new(&self.folder);
        let key = key::read_signing(&self.key)?;
        let copies = self.cosigned.iter().map(|path| files::read(path)).collect::<Result<Vec<_>, _>>()?;
        let witnesses = self.witness.iter().map(|key| note_key(key)).collect::<Result<Vec<_>, _>>()?;
        let _lock = store.lock(self.wait)?;
        let mut state = store.state()?;
        let mut left_out = if self.repair {
            state.repair(&key.public_key(), &witnesses).map_err(|fault| store.fault(&fault))?
        } else {
            Vec::new()
        };
        let signer = state.signer(key).map_err(|fault| store.fault(&fault))?;
        let bytes: Vec<_> = copies.iter().map(Source::bytes).collect();
        let published = store.log().publish_cosigned(&state, &signer, &bytes, &witnesses);
        let published = published.map_err(|error| match error {
            LogFolderError::Log(LogFault::Copy { number, error }) => {
                unusable(&error, copies.get(number).map_or(Path::new(""), Source::path))
            }
            error => store.failure(error),
        })?;
        left_out.extend(published.left_out);
        let note = Note::read(published.text.as_bytes()).map_err(Failure::bug)?;
        let cosigned = note.signatures().len().saturating_sub(1);
        let language = context.language;
        let mut page = Page::default();
        let to = store.checkpoint().display().to_string();
        page.line(
            Text::new()
                .style("✓", style::GOOD)
                .plain(language.pick(" checkpoint signed; it is in ", " チェックポイントに署名しました："))
                .strong(to),
        );
        page.fields(
            2,
            [
                (language.pick("origin", "ログ名"), state.head().origin().into()),
                (language.pick("size", "登録数"), Text::new().strong(state.head().size().to_string())),
                (language.pick("root", "ルート"), state.head().root().to_string().into()),
                (language.pick("cosignatures", "連署"), cosigned.to_string().into()),
            ],
        );
        for name in &left_out {
            let text = match language {
                Language::En => format!(" left out: a line by `{name}`"),
                Language::Ja => format!(" `{name}` の行を除外しました"),
            };
            page.indented(2, Text::new().style("!", style::UNSURE).plain(text));
        }
        let json = Json::object()
            .with("origin", state.head().origin())
            .with("size", number(state.head().size()))
            .with("root", *state.head().root())
            .with("cosignatures", cosigned)
            .with("left_out", Json::list(left_out.iter().map(String::as_str)));
        Ok(Reply::new(Exit::Yes, page, json))
    }
}
