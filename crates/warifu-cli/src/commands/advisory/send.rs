use std::path::{Path, PathBuf};

use clap::Args;
use warifu_model::{Json, Token};
use warifu_report::{Page, Text, style};

use super::mailbox::{Kind, MOST_ITEM, Opening, Refusal, Where};
use crate::args::Context;
use crate::commands::common::counted;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;

/// Puts sealed items and receipts into a mailbox
///
/// A folder that `advisory share` wrote has a folder for each recipient; the token for each of them is in a file ID.token of the folder
/// --tokens. A single file, such as a receipt, goes with --token. All files and tokens are read before anything is sent, and nothing
/// that is neither sealed nor a signed receipt leaves. The program `warifu-fetch` does the sending, over https:// alone where the server
/// is not this machine. What was sent may be sent again: it lies there once.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu advisory send out --mailbox https://mail.example --tokens tokens
  warifu advisory send received/receipt.json --mailbox https://mail.example --token to-hub.token

Exit codes: 0 all of them lie there; 1 one does not")]
pub(super) struct Send {
    /// A sealed item, a receipt, or with --tokens a folder that `advisory share` wrote
    #[arg(value_name = "FILE|DIR", required = true)]
    sources: Vec<PathBuf>,
    #[command(flatten)]
    place: Where,
    /// The file with the token that writes into the box
    #[arg(long, value_name = "FILE", conflicts_with = "tokens", required_unless_present = "tokens")]
    token: Option<PathBuf>,
    /// The folder with a token for each recipient, ID.token
    #[arg(long, value_name = "DIR")]
    tokens: Option<PathBuf>,
}

/// What is sent.
struct Outgoing {
    path: PathBuf,
    recipient: Option<Token>,
    kind: Kind,
    bytes: Vec<u8>,
    token: Opening,
}

impl Send {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let all = self.outgoing()?;
        let mut mailbox = self.place.open(context.language)?;
        let sent: Vec<Option<Refusal>> = all.iter().map(|one| mailbox.deposit(&one.token, &one.bytes).err()).collect();
        let is_done = sent.iter().all(Option::is_none);
        let language = context.language;
        let mut page = Page::default();
        let mut items = Vec::new();
        for (one, refusal) in all.iter().zip(&sent) {
            let name = one.path.display().to_string();
            match refusal {
                None => page.item(0, Text::new().style("✓", style::GOOD), Text::new().plain(name.as_str())),
                Some(refusal) => {
                    let colon = language.pick(": ", "：");
                    let text = format!("{name}{colon}{}", refusal.message(language));
                    page.item(
                        0,
                        Text::new().style("✗", style::BAD),
                        Text::new().plain(text).dim(format!("  {}", refusal.code())),
                    );
                }
            }
            let json = Json::object()
                .with("file", name)
                .with_some("recipient", one.recipient.as_ref().map(Token::as_str))
                .with("kind", one.kind.as_str())
                .with("sent", refusal.is_none());
            items.push(json.with_some("problem", refusal.as_ref().map(|refusal| refusal.to_json(language))));
        }
        let count = sent.iter().filter(|one| one.is_none()).count();
        page.line(counted(count, language, ["item lies in its box", "items lie in their boxes"], "箱に入った情報："));
        let json = Json::object().with("mailbox", self.place.mailbox.as_str()).with("items", Json::list(items));
        Ok(Reply::new(Exit::of(Some(is_done)), page, json))
    }

    fn outgoing(&self) -> Result<Vec<Outgoing>, Failure> {
        let mut all = Vec::new();
        for source in &self.sources {
            match (&self.tokens, &self.token) {
                (Some(tokens), _) => {
                    for (recipient, path) in shared(source)? {
                        let token = tokens.join(format!("{recipient}.token"));
                        all.push(Outgoing::read(path, Some(recipient), &token)?);
                    }
                }
                (None, Some(token)) => all.push(Outgoing::read(source.clone(), None, token)?),
                (None, None) => return Err(Failure::bug("an argument is missing that was asked for")),
            }
        }
        Ok(all)
    }
}

impl Outgoing {
    fn read(path: PathBuf, recipient: Option<Token>, token: &Path) -> Result<Self, Failure> {
        let most = usize::try_from(MOST_ITEM).unwrap_or(usize::MAX);
        let bytes = files::read_within(&path, most)?.bytes().to_vec();
        let token = Opening::read(token)?;
        let kind = Kind::of(&bytes).ok_or_else(|| {
            let message = Both::new(
                "this is neither a sealed item nor a signed receipt, and does not leave",
                "封入された情報でも署名された受領証でもないため、送らない",
            );
            Failure::input("send-not-sealed", message).file(&path).help(Both::new(
                "send `sealed.age` of `advisory share`, or `receipt.json` of `advisory receive`",
                "`advisory share` の `sealed.age`、又は `advisory receive` の `receipt.json` を指定してください",
            ))
        })?;
        Ok(Self { path, recipient, kind, bytes, token })
    }
}

/// The sealed items of a folder that was written for several, with whom they are for.
fn shared(folder: &Path) -> Result<Vec<(Token, PathBuf)>, Failure> {
    let mut found = Vec::new();
    for path in files::walk_all(folder)? {
        let is_sealed = path.file_name().is_some_and(|name| name == "sealed.age");
        let above = path.parent().filter(|above| above.parent() == Some(folder)).and_then(Path::file_name);
        let recipient = above.and_then(|name| Token::parse(name.to_str()?)).filter(|_| is_sealed);
        found.extend(recipient.map(|recipient| (recipient, path)));
    }
    if found.is_empty() {
        let message = Both::new(
            "with tokens by recipient, this has to be a folder that `advisory share` wrote",
            "受領者ごとのトークンを使う場合は、`advisory share` が書き出したフォルダを指定する",
        );
        return Err(Failure::input("send-nothing-shared", message).file(folder).help(Both::new(
            "name the folder in which each recipient has one, or a single file with --token",
            "受領者ごとのフォルダを含むフォルダを指定するか、ファイル一つと --token を指定してください",
        )));
    }
    found.sort();
    Ok(found)
}
