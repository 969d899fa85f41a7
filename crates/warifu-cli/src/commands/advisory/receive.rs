use std::path::PathBuf;

use clap::Args;
use warifu_model::Token;

use super::arguments::{Known, party};

/// Opens a sealed item, verifies it, and says to whom it may be passed on
///
/// It is decrypted with an identity of age (X25519, as `age-keygen` writes it), and opened only where its sender signed it for this
/// recipient with a key that the circle has. The folder gets the item and its marking, and a receipt where a key is given: a salted
/// digest and the time. An item that the recipient should not have is handed out all the same, and said to be so.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu advisory receive sealed.age --circle circle.json --as maker --identity id.txt -o received
  warifu advisory receive sealed.age --circle circle.json --as maker --identity id.txt --key maker.pem -o received

Exit codes: 0 the recipient may have it; 1 it should not have come here")]
pub(super) struct Receive {
    /// The sealed item, a file of age
    #[arg(value_name = "FILE")]
    pub(super) sealed: PathBuf,
    #[command(flatten)]
    pub(super) known: Known,
    /// The organisation or person of the circle that opens it
    #[arg(long = "as", value_name = "ID", value_parser = party)]
    pub(super) recipient: Token,
    /// The identities of age that open it
    #[arg(long, value_name = "FILE")]
    pub(super) identity: PathBuf,
    /// Sign a receipt with this private key of the recipient, or signer:FILE.json
    #[arg(long, value_name = "KEY.pem")]
    pub(super) key: Option<PathBuf>,
    /// The new folder for item, marking and receipt
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: PathBuf,
}
