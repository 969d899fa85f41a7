//! `warifu feed sign`.

use std::path::PathBuf;

use clap::Args;
use warifu::feed::{Draft, FeedLimit};
use warifu_model::json::shorten;
use warifu_model::{Json, Language};
use warifu_report::{Page, Text};

use crate::args::Context;
use crate::commands::common::written;
use crate::commands::key;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::reply::Reply;

/// Signs a draft of a feed, where those who sign a role are in several places
///
/// `warifu feed publish` or `renew` with --drafts writes drafts, which travel as files. Each officer sees what is signed, and signs it
/// beside the others; which keys a role has, and whether enough of them signed, decides whoever publishes. What is already signed with
/// this key stays as it is.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu feed sign drafts/root.json --key officer-2.pem")]
pub(super) struct Sign {
    /// The draft; the signature is added to it
    #[arg(value_name = "DRAFT")]
    draft: PathBuf,
    /// The private key of the officer, or signer:FILE.json
    #[arg(long, value_name = "KEY.pem")]
    key: PathBuf,
    /// Where the signed draft goes; in the place of the draft where it is left out
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Sign {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let most = usize::try_from(FeedLimit::TARGET_BYTES).unwrap_or(usize::MAX);
        let source = files::read_within(&self.draft, most)?;
        let signer = key::read_signing(&self.key)?;
        let (bytes, said) =
            Draft::sign(source.bytes(), &*signer).map_err(|error| Failure::of(&error).file(source.path()))?;
        let output = self.output.as_ref().unwrap_or(&self.draft);
        let result = files::write(output, bytes)?;
        let mut page = Page::default();
        show(&mut page, &said, context.language);
        page.line(written(context.language, ["signed draft", "署名した下書き"], &output.display().to_string()));
        let json = Json::object().with("signed", said).with("key", signer.public_key().to_string());
        Ok(Reply::new(Exit::Yes, page, json).output(result))
    }
}

/// What is signed: which roles it gives to whom, and which names it lists.
fn show(page: &mut Page, said: &Json, language: Language) {
    let word = |name: &str| said.member(name).map(one).unwrap_or_default();
    page.fields(
        0,
        [
            (language.pick("kind", "種類"), Text::from(word("_type"))),
            (language.pick("version", "版"), Text::from(word("version"))),
            (language.pick("good until", "期限"), Text::from(word("expires"))),
        ],
    );
    for (name, role) in members(said.member("roles")) {
        page.item(2, Text::new().dim("·"), Text::from(role_line(name, role, language)));
    }
    let delegated = said.member("delegations").and_then(|all| all.member("roles"));
    for role in items(delegated) {
        let name = role.member("name").map(one).unwrap_or_default();
        let paths: Vec<String> = items(role.member("paths")).map(one).collect();
        let text = format!("{}  {}", role_line(&name, role, language), paths.join(" "));
        page.item(2, Text::new().dim("·"), Text::from(text));
    }
    for part in ["targets", "meta"] {
        for (name, about) in members(said.member(part)) {
            let digest = about.member("hashes").and_then(|all| all.member("sha256")).map(one).unwrap_or_default();
            page.item(2, Text::new().dim("·"), Text::from(format!("{}  {digest}", shorten(name))));
        }
    }
}

fn role_line(name: &str, role: &Json, language: Language) -> String {
    let threshold = role.member("threshold").map(one).unwrap_or_default();
    let keys: Vec<String> = items(role.member("keyids")).map(one).collect();
    let (name, keys) = (shorten(name), keys.join(" "));
    match language {
        Language::En => format!("`{name}`: {threshold} of {keys}"),
        Language::Ja => format!("`{name}`：次の鍵のうち{threshold}個 {keys}"),
    }
}

fn one(value: &Json) -> String {
    let text =
        value.as_text().map_or_else(|| String::from_utf8_lossy(&value.to_canonical()).into_owned(), str::to_owned);
    shorten(&text)
}

fn items(value: Option<&Json>) -> impl Iterator<Item = &Json> {
    let all: &[Json] = if let Some(Json::List(all)) = value { all } else { &[] };
    all.iter()
}

fn members(value: Option<&Json>) -> impl Iterator<Item = (&str, &Json)> {
    let all: Vec<(&str, &Json)> = match value {
        Some(Json::Object(all)) => all.iter().map(|(name, value)| (&**name, value)).collect(),
        _ => Vec::new(),
    };
    all.into_iter()
}
