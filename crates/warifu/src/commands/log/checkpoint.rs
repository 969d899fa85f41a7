use std::path::PathBuf;

use clap::Args;
use warifu_model::Json;
use warifu_seal::checkpoint;
use warifu_seal::keys::SigningKey;
use warifu_seal::note::{Note, NoteKind, NoteSigner};

use super::store::{State, Store, unusable};
use crate::commands::common::number;
use crate::commands::key;
use crate::durable;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Source};
use crate::report::{Page, Reply, Text, style};

/// Signs what a log holds, and takes in cosignatures
///
/// Where nothing was added, the checkpoint stays as it is, with its cosignatures. With --cosigned, the cosignatures on
/// copies of the same checkpoint, as witnesses elsewhere hand them back, are put onto it.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu log checkpoint log --key log.pem
  warifu log checkpoint log --key log.pem --cosigned from-witness")]
pub(super) struct Checkpoint {
    /// The folder of the log
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The private key of the log
    #[arg(long, value_name = "KEY.pem")]
    key: PathBuf,
    /// Copies of this checkpoint that witnesses have cosigned
    #[arg(long, num_args = 1.., value_name = "FILE")]
    cosigned: Vec<PathBuf>,
}

impl Checkpoint {
    pub(super) fn run(self) -> Result<Reply, Failure> {
        let store = Store::new(&self.folder);
        let key = key::read_signing(&self.key)?;
        let copies = self.cosigned.iter().map(|path| files::read(path)).collect::<Result<Vec<_>, _>>()?;
        let _lock = store.lock()?;
        let state = store.state()?;
        let signer = signer(&state, key)?;
        let mut text = publish(&store, &state, &signer)?;
        let before = text.clone();
        for copy in &copies {
            text = merged(&text, copy)?;
        }
        if text != before {
            durable::store(&store.checkpoint(), text.as_bytes())?;
        }
        let note = Note::read(text.as_bytes()).map_err(Failure::bug)?;
        let cosigned = note.signatures().len().saturating_sub(1);
        let mut page = Page::default();
        let to = store.checkpoint().display().to_string();
        page.line(Text::new().style("✓", style::GOOD).plain(" checkpoint signed; it is in ").strong(to));
        page.fields(
            2,
            [
                ("origin", state.head.origin().into()),
                ("size", Text::new().strong(state.head.size().to_string())),
                ("root", state.head.root().to_string().into()),
                ("cosignatures", cosigned.to_string().into()),
            ],
        );
        let json = Json::object()
            .with("origin", state.head.origin())
            .with("size", number(state.head.size()))
            .with("root", *state.head.root())
            .with("cosignatures", cosigned);
        Ok(Reply::new(Exit::Yes, page, json))
    }
}

/// The key of this very log: it signed the checkpoint that is published.
pub(super) fn signer(state: &State, key: SigningKey) -> Result<NoteSigner, Failure> {
    let signer = NoteSigner::new(state.head.origin(), NoteKind::Ed25519, key)
        .map_err(|error| Failure::input(error.code(), &error).help(error.help()))?;
    checkpoint::open(state.published.bytes(), signer.key(), &[])
        .map_err(|error| unusable(&error, state.published.path()).help("give the key that this log was begun with"))?;
    Ok(signer)
}

/// Publishes the checkpoint of what is on disk, and gives its text. One that says the same already stays.
pub(super) fn publish(store: &Store, state: &State, signer: &NoteSigner) -> Result<String, Failure> {
    if state.head == state.published_head {
        return Ok(String::from_utf8_lossy(state.published.bytes()).into_owned());
    }
    let text = checkpoint::sign(&state.head, signer).map_err(|error| unusable(&error, &store.checkpoint()))?;
    durable::store(&store.checkpoint(), text.as_bytes())?;
    Ok(text)
}

/// The checkpoint with the signature lines that only the copy has.
fn merged(text: &str, copy: &Source) -> Result<String, Failure> {
    let wrong =
        |error: warifu_seal::note::NoteError| Failure::input(error.code(), &error).help(error.help()).file(copy.path());
    let own = Note::read(text.as_bytes()).map_err(wrong)?;
    let other = Note::read(copy.bytes()).map_err(wrong)?;
    if own.text() != other.text() {
        return Err(Failure::input("other-checkpoint", "this is a copy of another checkpoint")
            .file(copy.path())
            .help("let the witness see the present checkpoint"));
    }
    let copied = String::from_utf8_lossy(copy.bytes());
    let lines = copied.get(other.text().len()..).unwrap_or_default().lines();
    let mut all = text.to_owned();
    for line in lines.filter(|line| line.starts_with("— ")) {
        if !text.lines().any(|own| own == line) {
            all.push_str(line);
            all.push('\n');
        }
    }
    Note::read(all.as_bytes()).map_err(wrong)?;
    Ok(all)
}
