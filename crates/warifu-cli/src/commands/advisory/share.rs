use std::path::{Path, PathBuf};

use clap::Args;
use warifu_model::{Json, ReadError, SharingCircle, Timestamp, Token};
use warifu_report::Page;
use warifu_sharing::{Marked, OfferedArrangement, Question, share};

use super::page;
use crate::args::{Context, Misread, time_or_now, timestamp};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;

/// Says who may receive an item, who may not, and why not
///
/// Every organisation and person of the circle is in the answer, and every id of the audience that the circle does not know. Marking,
/// need to know and clearances all have to be satisfied; what is not known is a refusal. Who is not of the origin needs the marking
/// signed by it and passes on only what the marking allows.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu advisory share marking.json --circle circle.json --as hub --dry-run
  warifu advisory share signed.json --circle circle.json --as maker --arrangement jp-us.json --dry-run --format json

Exit codes: 0 somebody may receive it; 1 nobody may")]
pub(super) struct Share {
    /// The marking of the item, as it is or signed (warifu.shared-item/1)
    #[arg(value_name = "MARKING")]
    item: PathBuf,
    /// The circle: who there is (warifu.sharing-circle/1)
    #[arg(long, value_name = "CIRCLE.json")]
    circle: PathBuf,
    /// The organisation or person of the circle that shares
    #[arg(long = "as", value_name = "ID", value_parser = party)]
    sharer: Token,
    /// An arrangement on clearances, as it is or signed; may be repeated
    #[arg(long = "arrangement", value_name = "FILE")]
    arrangements: Vec<PathBuf>,
    /// Another marking that is known; one of the same item may supersede or contradict; may be repeated
    #[arg(long = "known", value_name = "MARKING")]
    known: Vec<PathBuf>,
    /// The time for which it is asked; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    /// Only say who would receive it; required, since this program does not encrypt
    #[arg(long)]
    dry_run: bool,
}

fn party(text: &str) -> Result<Token, Misread> {
    Token::parse(text).ok_or_else(|| Misread::new("an id is a token such as `hub`", "idは `hub` のようなトークンです"))
}

impl Share {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        if !self.dry_run {
            return Err(Failure::usage(Both::new(
                "this program decides who may receive an item, and does not encrypt or send it",
                "このプログラムは受け取れる者を判定するだけで、暗号化や送付は行わない",
            ))
            .code("share-not-built")
            .help(Both::new("add --dry-run", "--dry-run を付けてください")));
        }
        let at = time_or_now(self.at)?;
        let item = read(&self.item, Marked::read)?;
        let circle = read(&self.circle, SharingCircle::read)?;
        let others = self.known.iter().map(|path| read(path, Marked::read)).collect::<Result<Vec<_>, _>>()?;
        let arrangements =
            self.arrangements.iter().map(|path| read(path, OfferedArrangement::read)).collect::<Result<Vec<_>, _>>()?;
        let (sharer, circle) = (&self.sharer, &circle);
        let question = Question { item: &item, others: &others, circle, arrangements: &arrangements, sharer, at };
        let sharing = share(&question);
        let mut page = Page::default();
        page::show(&mut page, &question, &sharing, context.language);
        let document = item.item();
        let json = Json::object()
            .with("item", document.digest)
            .with("marking", document.marking)
            .with("sequence", document.sequence)
            .with("origin", &document.origin)
            .with("sharer", sharer)
            .with("at", at)
            .with("sharing", sharing.to_json(context.language));
        Ok(Reply::new(Exit::of(Some(!sharing.permitted.is_empty())), page, json))
    }
}

fn read<T>(path: &Path, reader: impl Fn(&[u8]) -> Result<T, ReadError>) -> Result<T, Failure> {
    let source = files::read(path)?;
    reader(source.bytes()).map_err(|error| Failure::read(&source, &error))
}
