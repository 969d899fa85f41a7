//! What the verbs about sharing are told, and read.

use std::path::{Path, PathBuf};

use clap::Args;
use warifu_model::{Json, ReadError, SharingCircle, Timestamp, Token};
use warifu_sharing::{Marked, OfferedArrangement, Question};

use crate::args::{Misread, time_or_now, timestamp};
use crate::failure::Failure;
use crate::files;
use crate::store::Wait;

/// What is shared with whom.
#[derive(Args, Debug)]
pub(super) struct Asked {
    /// The marking of the item, as it is or signed (warifu.shared-item/1)
    #[arg(value_name = "MARKING")]
    pub(super) marking: PathBuf,
    #[command(flatten)]
    pub(super) known: Known,
    /// The organisation or person of the circle that shares
    #[arg(long = "as", value_name = "ID", value_parser = party)]
    pub(super) sharer: Token,
    /// The item itself: the exact bytes that were marked
    #[arg(long, value_name = "FILE", required_unless_present = "dry_run")]
    pub(super) item: Option<PathBuf>,
    /// The private key of the sharer, or signer:FILE.json
    #[arg(long, value_name = "KEY.pem", required_unless_present = "dry_run")]
    pub(super) key: Option<PathBuf>,
    /// The folder with the log of deliveries and its secret; made where it is not there
    #[arg(long, value_name = "DIR", required_unless_present = "dry_run")]
    pub(super) outbox: Option<PathBuf>,
    /// The new folder in which each recipient has one
    #[arg(short, long, value_name = "DIR", required_unless_present = "dry_run")]
    pub(super) output: Option<PathBuf>,
    /// The time from which a receipt is late
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    pub(super) open_by: Option<Timestamp>,
    /// Write a mail file, too, from this address
    #[arg(long, value_name = "ADDRESS")]
    pub(super) mail: Option<String>,
    #[command(flatten)]
    pub(super) wait: Wait,
}

/// What is known where it is decided.
#[derive(Args, Debug)]
#[expect(clippy::struct_field_names, reason = "fields have the names of their options")]
pub(super) struct Known {
    /// The circle: who there is (warifu.sharing-circle/1)
    #[arg(long, value_name = "CIRCLE.json")]
    pub(super) circle: PathBuf,
    /// An arrangement on clearances, as it is or signed; may be repeated
    #[arg(long = "arrangement", value_name = "FILE")]
    pub(super) arrangements: Vec<PathBuf>,
    /// Another marking that is known; one of the same item may supersede or contradict; may be repeated
    #[arg(long = "known", value_name = "MARKING")]
    pub(super) known: Vec<PathBuf>,
    /// The time for which it is asked; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    pub(super) at: Option<Timestamp>,
}

/// The same, read.
pub(super) struct Read {
    pub(super) circle: SharingCircle,
    pub(super) others: Vec<Marked>,
    pub(super) arrangements: Vec<OfferedArrangement>,
    pub(super) at: Timestamp,
}

impl Known {
    pub(super) fn read(&self) -> Result<Read, Failure> {
        Ok(Read {
            at: time_or_now(self.at)?,
            circle: read(&self.circle, SharingCircle::read)?,
            others: self.known.iter().map(|path| read(path, Marked::read)).collect::<Result<_, _>>()?,
            arrangements: self
                .arrangements
                .iter()
                .map(|path| read(path, OfferedArrangement::read))
                .collect::<Result<_, _>>()?,
        })
    }
}

pub(super) fn party(text: &str) -> Result<Token, Misread> {
    Token::parse(text).ok_or_else(|| Misread::new("an id is a token such as `hub`", "idは `hub` のようなトークンです"))
}

/// What was asked, as JSON.
pub(super) fn about(question: &Question<'_>) -> Json {
    let document = question.item.item();
    Json::object()
        .with("item", document.digest)
        .with("marking", document.marking)
        .with("sequence", document.sequence)
        .with("origin", &document.origin)
        .with("sharer", question.sharer)
        .with("at", question.at)
}

pub(super) fn read<T>(path: &Path, reader: impl Fn(&[u8]) -> Result<T, ReadError>) -> Result<T, Failure> {
    let source = files::read(path)?;
    reader(source.bytes()).map_err(|error| Failure::read(&source, &error))
}
