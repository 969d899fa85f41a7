//! A mailbox of `warifu-server`, asked by the program that has a network (docs/SERVER.md, `docs/adr/0060`).

use std::path::Path;

use clap::Args;
use warifu_model::json::{Tape, shorten};
use warifu_model::{Digest, Envelope, Json, Language, Limit, Receipt};
use zeroize::Zeroizing;

use crate::failure::{Both, Failure};
use crate::fetcher::{Answer, Fetcher, Network};
use crate::files;

/// Which mailbox.
#[derive(Args, Debug)]
pub(super) struct Where {
    /// The server with the mailbox: its scheme, its host and its port
    #[arg(long, value_name = "URL")]
    pub(super) mailbox: String,
    #[command(flatten)]
    pub(super) network: Network,
}

/// A mailbox that answers one request after the other.
pub(super) struct Mailbox {
    fetcher: Fetcher,
    items: String,
    language: Language,
}

/// What opens a box.
pub(super) struct Opening(Zeroizing<String>);

/// The kinds of items.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    Receipt,
    Sealed,
}

/// An item that lies in a box.
pub(super) struct Listed {
    pub(super) item: Digest,
    pub(super) kind: Kind,
    pub(super) bytes: u64,
}

/// Why a request came to nothing.
pub(super) enum Refusal {
    /// The server says so.
    Status { status: u16, code: Option<String>, title: Option<String> },
    /// Nothing was answered.
    Unreachable(String),
    /// What was answered is not what a mailbox answers.
    Unusable(Both),
}

impl Where {
    pub(super) fn open(&self, language: Language) -> Result<Mailbox, Failure> {
        let base = self.mailbox.trim_end_matches('/');
        if !base.contains("://") {
            let message = Both::new("a mailbox is named by its URL", "郵便受けはURLで指定します");
            return Err(Failure::usage(message).help(Both::new(
                "begin it with https://, such as --mailbox https://mail.example",
                "https:// から始めてください。例：--mailbox https://mail.example",
            )));
        }
        let fetcher = self.network.start(base).map_err(|message| {
            Failure::input("mailbox-no-network", message).help(Both::new(
                "this program has no network of its own: build `warifu-fetch` beside it, name a program with --fetch, or carry the files by another way",
                "このプログラム自体はネットワークを使いません。`warifu-fetch` を同じ場所にビルドするか、--fetch で指定するか、ファイルを別の方法で届けてください",
            ))
        })?;
        Ok(Mailbox { fetcher, items: format!("{base}/mailbox/items"), language })
    }
}

impl Opening {
    /// Reads the file of a token: one word of 32 characters or more.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let bytes = files::read_secret(path)?;
        let word = str::from_utf8(&bytes).map(str::trim_ascii).unwrap_or_default();
        if word.len() < LEAST_TOKEN || !word.bytes().all(|byte| byte.is_ascii_graphic()) {
            let message = Both::new("this is not a token of a mailbox", "郵便受けのトークンではない");
            return Err(Failure::input("mailbox-token-unreadable", message).file(path).help(Both::new(
                "the file holds the one word that `warifu-server mailbox-token` showed",
                "`warifu-server mailbox-token` が表示した一語だけをファイルに入れてください",
            )));
        }
        Ok(Self(Zeroizing::new(word.to_owned())))
    }
}

impl Kind {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Sealed => "sealed",
        }
    }

    /// The ending of its file.
    pub(super) const fn ending(self) -> &'static str {
        match self {
            Self::Receipt => "receipt.json",
            Self::Sealed => "age",
        }
    }

    /// What bytes are; none where nobody sealed or signed them.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(AGE) {
            return Some(Self::Sealed);
        }
        let envelope = Envelope::read(bytes).ok()?;
        (envelope.payload_type == Receipt::PAYLOAD_TYPE).then_some(Self::Receipt)
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Receipt, Self::Sealed].into_iter().find(|kind| kind.as_str() == text)
    }
}

impl Mailbox {
    /// Puts an item in.
    pub(super) fn deposit(&mut self, token: &Opening, bytes: &[u8]) -> Result<(), Refusal> {
        let line = request("POST", token).with("length", bytes.len());
        self.ask(line, "", bytes, MOST_ANSWER, 201).map(drop)
    }

    /// What lies in the box that the token reads, up to 1,000 items; and whether there are more.
    pub(super) fn list(&mut self, token: &Opening) -> Result<(Vec<Listed>, bool), Refusal> {
        let bytes = self.ask(request("GET", token), "", &[], MOST_LIST, 200)?;
        listed(&bytes).ok_or_else(|| {
            Refusal::Unusable(Both::new("what it answers is not the list of a mailbox", "応答が郵便受けの一覧ではない"))
        })
    }

    /// The bytes of an item, as many as were listed, and of the kind that was listed.
    pub(super) fn take(&mut self, token: &Opening, listed: &Listed) -> Result<Vec<u8>, Refusal> {
        let place = format!("/{}", listed.item.hex());
        let bytes = self.ask(request("GET", token), &place, &[], listed.bytes, 200)?;
        let is_whole = u64::try_from(bytes.len()).is_ok_and(|length| length == listed.bytes);
        if is_whole && Kind::of(&bytes) == Some(listed.kind) {
            return Ok(bytes);
        }
        Err(Refusal::Unusable(Both::new(
            "what came is not the item that was listed; it stays where it is",
            "届いたものが一覧の情報と異なる。サーバーに残してある",
        )))
    }

    /// Takes an item out; one that is not there any more is out.
    pub(super) fn remove(&mut self, token: &Opening, item: &Digest) -> Result<(), Refusal> {
        let done = self.ask(request("DELETE", token), &format!("/{}", item.hex()), &[], MOST_ANSWER, 204);
        match done {
            Err(Refusal::Status { status: 404, .. }) => Ok(()),
            done => done.map(drop),
        }
    }

    fn ask(&mut self, line: Json, place: &str, body: &[u8], most: u64, good: u16) -> Result<Vec<u8>, Refusal> {
        let query = self.language.pick("?lang=en", "?lang=ja");
        let line = line.with("url", format!("{}{place}{query}", self.items));
        // a problem may be longer than what was asked for
        let answer = self.fetcher.ask(line, body, most.max(MOST_ANSWER));
        match answer.map_err(|error| Refusal::Unreachable(format!("warifu-fetch: {error}")))? {
            Answer::Answered(status, bytes) if status == good => Ok(bytes),
            Answer::Answered(status, bytes) => Err(Refusal::of(status, &bytes)),
            Answer::Failed(reason) => Err(Refusal::Unreachable(reason)),
            Answer::Found(_) | Answer::Missing => {
                Err(Refusal::Unreachable("warifu-fetch: not of warifu.fetch/2".into()))
            }
        }
    }
}

impl Refusal {
    /// A problem of a server (RFC 9457), where it is one.
    fn of(status: u16, bytes: &[u8]) -> Self {
        let tape = Tape::parse(bytes).ok();
        let json = tape.map(|tape| tape.root().to_json());
        let text = |name: &str| json.as_ref()?.member(name)?.as_text().map(shorten);
        Self::Status { status, code: text("code"), title: text("title") }
    }

    /// The code of it.
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::Status { .. } => "mailbox-refused",
            Self::Unreachable(_) => "mailbox-unreachable",
            Self::Unusable(_) => "mailbox-answer-unusable",
        }
    }

    pub(super) fn message(&self, language: Language) -> String {
        match self {
            Self::Status { status, title, .. } => {
                let title =
                    title.as_deref().map_or_else(String::new, |title| language.pick(": ", "：").to_owned() + title);
                match language {
                    Language::En => format!("the mailbox refuses with status {status}{title}"),
                    Language::Ja => format!("郵便受けが状態{status}で拒否した{title}"),
                }
            }
            Self::Unreachable(reason) => match language {
                Language::En => format!("there is no answer: {}", shorten(reason)),
                Language::Ja => format!("応答がない：{}", shorten(reason)),
            },
            Self::Unusable(both) => both.text(language).to_owned(),
        }
    }

    /// The same, where nothing else can be done.
    pub(super) fn into_failure(self) -> Failure {
        let message = Both::by(|language| self.message(language));
        let failure = match self {
            Self::Unreachable(_) => Failure::io(self.code(), message),
            _ => Failure::input(self.code(), message),
        };
        failure.help(self.help())
    }

    fn help(&self) -> Both {
        match self {
            Self::Status { status: 401, .. } => Both::new(
                "look at the token: one reads a box, another one writes into it, and its operator may have taken it back",
                "トークンを確認してください。読むトークンと書くトークンは別のもので、運用者が取り消した可能性もあります",
            ),
            Self::Status { status: 404, .. } => Both::new(
                "look at the URL: the server has no mailbox there",
                "URLを確認してください。このサーバーに郵便受けはありません",
            ),
            Self::Status { .. } => Both::new(
                "do what the server says, or try again later",
                "サーバーの説明に従うか、後で再度お試しください",
            ),
            Self::Unreachable(_) => Both::new(
                "look at the address and the network, and try again: nothing that was done is lost by that",
                "アドレスとネットワークを確認し、再度お試しください。済んだ処理は失われません",
            ),
            Self::Unusable(_) => Both::new(
                "look at the address, and at what stands between this machine and the server",
                "アドレス、及びサーバーとの間にあるプロキシなどを確認してください",
            ),
        }
    }

    /// As JSON, for one item of several.
    pub(super) fn to_json(&self, language: Language) -> Json {
        let json = Json::object().with("error", self.code()).with("message", self.message(language));
        match self {
            Self::Status { status, code, .. } => {
                json.with("status", u32::from(*status)).with_some("problem", code.as_deref())
            }
            _ => json,
        }
    }
}

fn request(method: &str, token: &Opening) -> Json {
    Json::object().with("protocol", "warifu.fetch/2").with("method", method).with("token", token.0.as_str())
}

/// The list of a box. What has a kind that is not known here is left where it is, and counts as more.
fn listed(bytes: &[u8]) -> Option<(Vec<Listed>, bool)> {
    let tape = Tape::parse(bytes).ok()?;
    let json = tape.root().to_json();
    if json.member("format")?.as_text()? != "warifu.server-mailbox/1" {
        return None;
    }
    let Json::List(items) = json.member("items")? else { return None };
    let mut is_more = *json.member("next")? != Json::Null;
    let mut found = Vec::new();
    for one in items {
        let Some(kind) = Kind::parse(one.member("kind")?.as_text()?) else {
            is_more = true;
            continue;
        };
        let Json::Int(bytes) = one.member("bytes")? else { return None };
        let bytes = u64::try_from(*bytes).ok().filter(|bytes| *bytes <= MOST_ITEM)?;
        found.push(Listed { item: Digest::parse_hex(one.member("item")?.as_text()?)?, kind, bytes });
    }
    Some((found, is_more))
}

/// The first line of a file of age, version 1 (C2SP age, "header").
const AGE: &[u8] = b"age-encryption.org/v1\n";
/// The shortest token of a mailbox, in characters.
const LEAST_TOKEN: usize = 32;
/// The longest answer that is no item, in bytes: a problem.
const MOST_ANSWER: u64 = 64 * 1024;
/// The longest list, in bytes: 1,000 items of 200 bytes.
const MOST_LIST: u64 = 1024 * 1024;
/// No item is longer, in bytes; what the program seals has at most twice a document and its frame.
pub(super) const MOST_ITEM: u64 = 4 * Limit::DOCUMENT_BYTES as u64;
