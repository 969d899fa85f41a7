use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use warifu_model::Json;
use warifu_report::{Page, Text, style};

use super::mailbox::{Listed, Mailbox, Opening, Refusal, Where};
use crate::args::Context;
use crate::commands::common::{counted, number};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;
use crate::store::part::{Readers, replace};

/// Takes sealed items and receipts out of a mailbox
///
/// Each item becomes a file of the folder, ITEM.age or ITEM.receipt.json, whole or not at all; only when it is on the disk it is taken
/// out of the box. What was cut off is taken the next time. Up to 1,000 items at once. The program `warifu-fetch` does the fetching.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu advisory fetch --mailbox https://mail.example --token maker.token -o inbox
  warifu advisory fetch --mailbox https://mail.example --token maker.token -o inbox --keep

Exit codes: 0 everything that lay there is in the folder; 1 something is not, or there is more")]
pub(super) struct Fetch {
    #[command(flatten)]
    place: Where,
    /// The file with the token that reads the box
    #[arg(long, value_name = "FILE")]
    token: PathBuf,
    /// The folder for the items
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Leave the items in the box
    #[arg(long)]
    keep: bool,
}

/// What became of an item.
enum Outcome {
    /// It is in the folder and not in the box any more.
    Taken,
    /// It is in the folder, and in the box as well.
    Fetched,
    /// The same, though it was to be taken out.
    Remains(Refusal),
    /// It is in the box alone.
    Missing(Refusal),
}

impl Fetch {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let token = Opening::read(&self.token)?;
        let language = context.language;
        let mut mailbox = self.place.open(language)?;
        let (listed, is_more) = mailbox.list(&token).map_err(Refusal::into_failure)?;
        files::create_folder(&self.output)?;
        let mut page = Page::default();
        let (mut items, mut count) = (Vec::new(), 0);
        for one in &listed {
            let path = self.output.join(format!("{}.{}", one.item.hex(), one.kind.ending()));
            let outcome = self.one(&mut mailbox, &token, one, &path)?;
            count += usize::from(outcome.is_here());
            show(&mut page, &path, &outcome, context);
            let json = Json::object()
                .with("item", one.item.hex())
                .with("kind", one.kind.as_str())
                .with("bytes", number(one.bytes))
                .with_some("file", outcome.is_here().then(|| path.display().to_string()))
                .with("state", outcome.as_str());
            items.push(json.with_some("problem", outcome.refusal().map(|refusal| refusal.to_json(language))));
        }
        page.line(counted(count, language, ["item fetched", "items fetched"], "受け取った情報："));
        if is_more {
            page.line(language.pick(
                "there is more in the box: fetch again, or with a newer program",
                "箱にはほかにも情報があります。再度、又は新しい版のプログラムで実行してください",
            ));
        }
        let is_done = !is_more && count == listed.len();
        let json = Json::object().with("items", Json::list(items)).with("more", is_more);
        Ok(Reply::new(Exit::of(Some(is_done)), page, json))
    }

    fn one(&self, mailbox: &mut Mailbox, token: &Opening, one: &Listed, path: &Path) -> Result<Outcome, Failure> {
        let bytes = match mailbox.take(token, one) {
            Ok(bytes) => bytes,
            Err(refusal) => return Ok(Outcome::Missing(refusal)),
        };
        if !is_there(path, &bytes)? {
            replace(path, &bytes, Readers::Owner).map_err(|error| Failure::unwritable(path, &error))?;
        }
        if self.keep {
            return Ok(Outcome::Fetched);
        }
        Ok(mailbox.remove(token, &one.item).map_or_else(Outcome::Remains, |()| Outcome::Taken))
    }
}

/// Tells whether these bytes are there from a time before; others are not written over.
fn is_there(path: &Path, bytes: &[u8]) -> Result<bool, Failure> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(Failure::unwritable(path, &error)),
        Ok(_) => {}
    }
    let same = files::read_within(path, bytes.len()).is_ok_and(|found| found.bytes() == bytes);
    if same {
        return Ok(true);
    }
    let message = Both::new(
        "there is something else of this name already, and it stays",
        "この名前の別のものが既にあり、変更しない",
    );
    Err(Failure::io("file-exists", message)
        .file(path)
        .help(Both::new("fetch into another folder, or move it away", "別のフォルダに受け取るか、移動してください")))
}

fn show(page: &mut Page, path: &Path, outcome: &Outcome, context: Context) {
    let language = context.language;
    let name = path.display().to_string();
    let Some(refusal) = outcome.refusal() else {
        page.item(0, Text::new().style("✓", style::GOOD), Text::new().plain(name));
        return;
    };
    let mark =
        if outcome.is_here() { Text::new().style("!", style::UNSURE) } else { Text::new().style("✗", style::BAD) };
    let text = format!("{name}{}{}", language.pick(": ", "："), refusal.message(language));
    page.item(0, mark, Text::new().plain(text).dim(format!("  {}", refusal.code())));
}

impl Outcome {
    const fn is_here(&self) -> bool {
        !matches!(self, Self::Missing(_))
    }

    const fn as_str(&self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Fetched => "fetched",
            Self::Remains(_) => "fetched_not_removed",
            Self::Missing(_) => "not_fetched",
        }
    }

    const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Taken | Self::Fetched => None,
            Self::Remains(refusal) | Self::Missing(refusal) => Some(refusal),
        }
    }
}
