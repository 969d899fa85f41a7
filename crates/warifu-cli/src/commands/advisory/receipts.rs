use std::path::PathBuf;

use clap::Args;
use warifu_model::{Timestamp, Token};

use super::arguments::party;
use crate::args::timestamp;

/// Says who has not opened what by when
///
/// The log of deliveries holds salted digests only: with its secret, the circle and the markings of the items it is found whose they
/// are. A receipt counts where a key of the recipient signed it.
#[derive(Args, Debug)]
#[expect(clippy::struct_field_names, reason = "fields have the names of their arguments")]
#[command(after_help = "\
Examples:
  warifu advisory receipts got --outbox outbox --circle circle.json --as hub --marking signed.json

Exit codes: 0 nothing is overdue; 1 somebody has not opened it in time")]
pub(super) struct Receipts {
    /// Receipts, or folders with them
    #[arg(value_name = "FILE")]
    pub(super) receipts: Vec<PathBuf>,
    /// The folder with the log of deliveries and its secret
    #[arg(long, value_name = "DIR")]
    pub(super) outbox: PathBuf,
    /// The circle: who there is (warifu.sharing-circle/1)
    #[arg(long, value_name = "CIRCLE.json")]
    pub(super) circle: PathBuf,
    /// The organisation or person of the circle that shared
    #[arg(long = "as", value_name = "ID", value_parser = party)]
    pub(super) sharer: Token,
    /// The marking of an item that is asked about; may be repeated
    #[arg(long = "marking", value_name = "MARKING", required = true)]
    pub(super) markings: Vec<PathBuf>,
    /// The time for which it is asked; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    pub(super) at: Option<Timestamp>,
}
