use std::path::PathBuf;

use clap::Args;
use warifu_model::{Digest, Json};
use warifu_report::Page;
use warifu_seal::dsse::AddSignatureError;
use warifu_sharing::{SignError, sign};

use crate::args::Context;
use crate::commands::common::written;
use crate::commands::key;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::reply::Reply;

/// Signs a marking as its origin, or an arrangement on clearances as one of its parties
///
/// The exact bytes are signed. Given an envelope, the signature is added to the others. Which party a key speaks for is stated by the
/// circle of those who read it.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu advisory sign marking.json --key origin.pem -o signed.json
  warifu advisory sign begun.json --key partner.pem -o arrangement.json")]
pub(super) struct Sign {
    /// The document, as it is or signed by others (warifu.shared-item/1, warifu.clearance-arrangement/1)
    #[arg(value_name = "FILE")]
    document: PathBuf,
    /// The private key, or signer:FILE.json
    #[arg(long, value_name = "KEY.pem")]
    key: PathBuf,
    /// Where the envelope goes
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

impl Sign {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let source = files::read(&self.document)?;
        let key = key::read_signing(&self.key)?;
        let envelope = sign(source.bytes(), &*key).map_err(|error| match &error {
            SignError::Signatures(AddSignatureError::Signer(error)) => Failure::of(error),
            SignError::Read(error) => Failure::read(&source, error),
            _ => Failure::of(&error).file(source.path()),
        })?;
        let bytes = Json::from(&envelope).to_canonical();
        let digest = Digest::of(&bytes);
        let output = files::write(&self.output, bytes)?;
        let language = context.language;
        let mut page = Page::default();
        page.line(written(language, ["signed document", "署名付きの文書"], &self.output.display().to_string()));
        page.fields(
            2,
            [
                (language.pick("key id", "鍵 ID"), key.public_key().key_id().to_string().into()),
                (language.pick("signatures", "署名の数"), envelope.signatures.len().to_string().into()),
            ],
        );
        let json = Json::object()
            .with("document", Digest::of(&envelope.payload))
            .with("payload_type", envelope.payload_type.as_str())
            .with("envelope", digest)
            .with("key_id", key.public_key().key_id())
            .with("signatures", envelope.signatures.len());
        Ok(Reply::new(Exit::Yes, page, json).output(output))
    }
}
