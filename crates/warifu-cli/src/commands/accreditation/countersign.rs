use std::path::PathBuf;

use clap::Args;
use warifu_model::Envelope;
use warifu_seal::dsse::AddSignatureError;
use warifu_signing::{AccreditError, countersign_accreditation};

use super::edition::{Signed, read_edition};
use crate::args::Context;
use crate::commands::key;
use crate::failure::Failure;
use crate::files::{self, Source};
use crate::reply::Reply;

/// Adds a signature to an edition of an accreditation
///
/// For a threshold of several keys that are in different hands: the holders sign one after the other, the same bytes. The
/// other signatures stay as they are, and nobody checks them here. Look at the edition first: `warifu show`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu accredit board-terms.json --authority harbour-ministry --key ministry-1.pem -o begun.json
  warifu show begun.json
  warifu accreditation countersign begun.json --key ministry-2.pem -o board.json")]
pub(super) struct Countersign {
    /// The edition that is signed already
    #[arg(value_name = "ACCREDITATION.json")]
    accreditation: PathBuf,
    /// The private key, or signer:FILE.json
    #[arg(long, value_name = "KEY.pem")]
    key: PathBuf,
    /// Where the edition goes; where it is left out, the file is replaced
    #[arg(short, long, value_name = "ACCREDITATION.json")]
    output: Option<PathBuf>,
}

impl Countersign {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let source = files::read(&self.accreditation)?;
        let stated = read_edition(&source)?;
        let key = key::read_signing(&self.key)?;
        let envelope = Envelope::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?;
        let envelope = countersign_accreditation(&envelope, &*key).map_err(|error| told(&error, &source))?;
        let output = self.output.as_ref().unwrap_or(&self.accreditation);
        Signed::of(&stated, envelope).write(output, context)
    }
}

/// What a signer says is not about the file.
fn told(error: &AccreditError, source: &Source) -> Failure {
    match error {
        AccreditError::Signatures(AddSignatureError::Signer(error)) => Failure::of(error),
        _ => Failure::of(error).file(source.path()),
    }
}
