use std::path::PathBuf;

use clap::Args;
use warifu_model::Json;
use warifu_seal::note::{NoteKind, NoteSigner};
use warifu_signing::LogFault;

use crate::args::Context;
use crate::commands::common::number;
use crate::commands::key;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::reply::Reply;
use crate::store::log::Store;
use crate::store::{self, Shared, Wait};
use warifu_report::{Page, Text, style};

/// Begins a log in a folder
///
/// The origin is the log's name for ever: it stands in every checkpoint, and in the verifier key that trust policies name.
/// Write it like an address without scheme, such as log.example.org/certificates; nothing is ever fetched from it.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  warifu log init log --origin log.minato.example/certificates --key log.pem")]
pub(super) struct Init {
    /// The folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The name of the log
    #[arg(long, value_name = "NAME")]
    origin: String,
    /// The private key of the log, or signer:FILE.json
    #[arg(long, value_name = "KEY.pem")]
    key: PathBuf,
    #[command(flatten)]
    wait: Wait,
}

impl Init {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let store = Store::new(&self.folder);
        files::create_folder(&self.folder)?;
        // two that begin at once would make two logs of one name
        let _lock = store::lock(&self.folder, Shared::Log, self.wait)?;
        if store.exists() {
            return Err(store.fault(&LogFault::Begun));
        }
        let signer = NoteSigner::new(&self.origin, NoteKind::Ed25519, key::read_signing(&self.key)?)
            .map_err(|error| Failure::of(&error))?;
        store.log().begin(&signer).map_err(|error| store.failure(error))?;
        let verifier = signer.key().to_string();
        let language = context.language;
        let mut page = Page::default();
        let folder = self.folder.display().to_string();
        page.line(
            Text::new()
                .style("✓", style::GOOD)
                .plain(language.pick(" log begun in ", " ログを開始しました："))
                .strong(folder),
        );
        page.fields(
            2,
            [
                (language.pick("origin", "ログ名"), Text::new().strong(&*self.origin)),
                (language.pick("verifier key", "検証鍵"), verifier.as_str().into()),
            ],
        );
        page.indented(
            2,
            Text::new().dim(language.pick(
                "Give the verifier key to those who are to trust this log.",
                "このログを信頼する者に検証鍵を渡してください。",
            )),
        );
        let json = Json::object().with("origin", self.origin.as_str()).with("size", number(0));
        Ok(Reply::new(Exit::Yes, page, json.with("verifier_key", verifier)))
    }
}
