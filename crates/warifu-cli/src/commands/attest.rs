//! `warifu attest`: signing an attestation.

use std::path::PathBuf;

use clap::Args;
use warifu_model::{Attestation, Digest, Json};
use warifu_signing::AttestError;

use crate::commands::{common, key};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::reply::Reply;
use warifu_report::{Page, Text, style};

/// Signs an attestation
///
/// Whoever signs stands behind every claim in it: the maker for the maker's claims, a laboratory for what it found. The
/// statement is read and checked first, then signed as it stands, byte for byte, in a DSSE envelope.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu attest attestation.json --key maker-key.pem -o envelope.json

Next: warifu evaluate envelope.json --set us-ssdf --admit admission.json --record record.json")]
pub(crate) struct Attest {
    /// The draft (an in-toto statement that `warifu import` wrote)
    #[arg(value_name = "ATTESTATION.json")]
    attestation: PathBuf,
    /// The signer's private key
    #[arg(long, value_name = "KEY.pem")]
    key: PathBuf,
    /// Where the envelope goes
    #[arg(short, long, value_name = "ENVELOPE.json")]
    output: PathBuf,
}

impl Attest {
    pub(crate) fn run(self) -> Result<Reply, Failure> {
        let key = key::read_signing(&self.key)?;
        let source = files::read(&self.attestation)?;
        let attestation = Attestation::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?;
        let bytes = warifu_signing::attest(source.bytes(), &key).map_err(|error| match error {
            AttestError::Read(error) => Failure::read(&source, &error),
            other => Failure::of(&other).file(source.path()),
        })?;
        let digest = Digest::of(&bytes);
        let output = files::write(&self.output, bytes)?;
        let to = self.output.display().to_string();
        let mut page = Page::default();
        page.line(Text::new().style("✓", style::GOOD).plain(" signed; envelope written to ").strong(&*to));
        page.fields(
            2,
            [
                ("product", common::product(&attestation.product)),
                ("claims", attestation.claims.len().to_string().into()),
                ("key id", key.key_id().to_string().into()),
                ("digest", digest.to_string().into()),
            ],
        );
        let json =
            Json::object().with("envelope", digest).with("payload", source.digest()).with("key_id", key.key_id());
        Ok(Reply::new(Exit::Yes, page, json).output(output))
    }
}
