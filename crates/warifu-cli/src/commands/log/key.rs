use std::path::PathBuf;

use clap::Args;
use warifu_model::Json;
use warifu_seal::note::{NoteKey, NoteKind};

use crate::args::Context;
use crate::commands::{common, key};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::reply::Reply;
use warifu_report::Page;

/// Writes the verifier key of a log or witness
///
/// A verifier key (C2SP signed-note) is a name, an id and a public key on one line. Trust policies, `warifu log audit` and
/// `warifu log witness` take it.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu log key log.pem --name log.minato.example/certificates -o log.vkey
  warifu log key witness.pem --name witness.example/w1 --witness -o witness.vkey")]
pub(super) struct Key {
    /// The private key, or signer:FILE.json
    #[arg(value_name = "KEY.pem")]
    private: PathBuf,
    /// The origin of the log, or the name of the witness
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The key of a witness, not of a log
    #[arg(long)]
    witness: bool,
    /// Where the verifier key goes; - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

impl Key {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let kind = if self.witness { NoteKind::Cosignature } else { NoteKind::Ed25519 };
        let public = key::read_signing(&self.private)?.public_key();
        let verifier = NoteKey::new(&self.name, kind, public).map_err(|error| Failure::of(&error))?;
        let output = files::write(&self.output, format!("{verifier}\n").into_bytes())?;
        let mut page = Page::default();
        page.line(common::written(context.language, ["verifier key", "検証鍵"], &self.output.display().to_string()));
        page.indented(2, verifier.to_string());
        Ok(Reply::new(Exit::Yes, page, Json::object().with("verifier_key", verifier.to_string())).output(output))
    }
}
