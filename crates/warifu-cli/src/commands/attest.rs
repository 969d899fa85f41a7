//! `warifu attest`: signing an attestation.

use std::path::PathBuf;

use clap::Args;
use warifu_model::{Attestation, Digest, Json};
use warifu_signing::AttestError;

use crate::args::Context;
use crate::commands::{common, key};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::reply::Reply;
use warifu_report::Page;

/// Signs an attestation
///
/// The signer is responsible for every claim in it: the maker for the maker's claims, a laboratory for what it found. The
/// statement is read and checked first, then signed unchanged, byte for byte, in a DSSE envelope.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu attest attestation.json --key maker-key.pem -o envelope.json

Next: warifu evaluate envelope.json --set us-ssdf --admit admission.json --record record.json")]
pub(crate) struct Attest {
    /// The draft (an in-toto statement that `warifu import` wrote)
    #[arg(value_name = "ATTESTATION.json")]
    attestation: PathBuf,
    /// The signer's private key, or signer:FILE.json
    #[arg(long, value_name = "KEY.pem")]
    key: PathBuf,
    /// Where the envelope goes
    #[arg(short, long, value_name = "ENVELOPE.json")]
    output: PathBuf,
}

impl Attest {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let language = context.language;
        let key = key::read_signing(&self.key)?;
        let source = files::read(&self.attestation)?;
        let attestation = Attestation::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?;
        let bytes = warifu_signing::attest(source.bytes(), &*key).map_err(|error| match error {
            AttestError::Read(error) => Failure::read(&source, &error),
            AttestError::Signer(error) => Failure::of(&error),
            other => Failure::of(&other).file(source.path()),
        })?;
        let digest = Digest::of(&bytes);
        let output = files::write(&self.output, bytes)?;
        let to = self.output.display().to_string();
        let mut page = Page::default();
        page.line(common::written(language, ["signed envelope", "署名付きエンベロープ"], &to));
        page.fields(
            2,
            [
                (language.pick("product", "製品"), common::product_in(&attestation.product, language)),
                (language.pick("claims", "主張項目"), attestation.claims.len().to_string().into()),
                (language.pick("key id", "鍵 ID"), key.key_id().to_string().into()),
                (language.pick("digest", "ダイジェスト"), digest.to_string().into()),
            ],
        );
        let json =
            Json::object().with("envelope", digest).with("payload", source.digest()).with("key_id", key.key_id());
        Ok(Reply::new(Exit::Yes, page, json).output(output))
    }
}
