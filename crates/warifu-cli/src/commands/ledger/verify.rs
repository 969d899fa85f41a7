use std::path::PathBuf;

use clap::Args;
use warifu_ledger::store::{MemoryStore, Options, SqliteStore, Store};
use warifu_ledger::{Beyond, Verified, tables, verify};
use warifu_model::{Json, Language};
use warifu_report::{Page, Text, style};

use super::opened::{Db, failure};
use super::published::Published;
use crate::args::Context;
use crate::commands::common::number;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reply::Reply;

/// Makes everything in the ledger again beside it, and compares
///
/// Looked at is every entry, document, signature, certificate, place and seed, the log and its checkpoints. With `--published` it also
/// tells whether the world knows more than this ledger, as after a copy was brought back: what is missing, and what to do.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu ledger verify
  warifu ledger verify --published public cosigned.txt
  warifu ledger verify --beside /var/tmp/again.db

Exit codes: 0 it holds together, 1 there is a problem")]
pub(super) struct Verify {
    /// A file that does not exist yet, in which a large ledger is made again; memory where it is left out
    #[arg(long, value_name = "FILE")]
    beside: Option<PathBuf>,
    #[command(flatten)]
    published: Published,
    #[command(flatten)]
    db: Db,
}

impl Verify {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let language = context.language;
        let published = self.published.and(None)?;
        let mut body = self.db.open()?;
        let mut beside: Box<dyn Store> = match &self.beside {
            Some(path) => {
                let store = SqliteStore::create(path, &tables::SCHEMA, Options::default());
                Box::new(store.map_err(|error| failure(&error.into()).file(path))?)
            }
            None => Box::new(MemoryStore::new()),
        };
        let found = verify(body.store(), &mut *beside).map_err(|error| failure(&error))?;
        let origin = body.opened().origin.clone();
        let beyond = body.beyond(&published.items(&origin)).map_err(|error| failure(&error))?;
        let is_whole = found.holds() && beyond.is_empty();
        let mut page = Page::default();
        page.line(if is_whole {
            Text::new()
                .style("✓", style::GOOD)
                .plain(language.pick(" the ledger holds together", " 台帳に問題はありません"))
        } else {
            Text::new().style("✗", style::BAD).plain(language.pick(" the ledger has problems", " 台帳に問題があります"))
        });
        counts(&mut page, &found, language);
        let problems = problems(&mut page, &found, &beyond, language);
        let json = Json::object()
            .with("entries", found.entries)
            .with("documents", found.blobs)
            .with("certificates", found.certificates)
            .with("leaves", number(found.leaves.into()))
            .with("seeds", found.seeds)
            .with("problems", Json::List(problems));
        Ok(Reply::new(if is_whole { Exit::Yes } else { Exit::No }, page, json))
    }
}

/// What was looked at.
fn counts(page: &mut Page, found: &Verified, language: Language) {
    let counts = [
        (language.pick("entries", "登録"), found.entries),
        (language.pick("documents", "文書"), found.blobs),
        (language.pick("certificates", "認証書"), found.certificates),
        (language.pick("entries of the log", "ログの登録"), found.leaves),
        (language.pick("seeds", "ソルトの種"), found.seeds),
    ];
    page.fields(2, counts.map(|(name, count)| (name, count.to_string().into())));
    if found.seeds == 0 && found.certificates > 0 {
        let told = language.pick(
            "no seed of salts is here: all certificates are from before the ledger, this is a copy for auditors, or they were taken away",
            "ソルトの種がありません（全ての認証書が台帳の開設前のものか、監査用の写しであるか、取り除かれています）",
        );
        page.item(2, Text::new().style("!", style::UNSURE), told);
    }
}

/// What is wrong, for people and as JSON.
fn problems(page: &mut Page, found: &Verified, beyond: &[Beyond], language: Language) -> Vec<Json> {
    let mut problems = Vec::new();
    for fault in &found.faults {
        let text = format!("{}{}`{}`", fault.code.text(language), language.pick(": ", "："), fault.what);
        page.item(2, Text::new().style("✗", style::BAD), text);
        problems.push(Json::object().with("code", fault.code.as_str()).with("what", fault.what.as_str()));
    }
    for beyond in beyond {
        let text = beyond.text(language);
        page.item(2, Text::new().style("✗", style::BAD), &*text);
        problems.push(Json::object().with("code", beyond.code().as_str()).with("what", text));
    }
    if !beyond.is_empty() {
        let what = language.pick(
            "Bring back a later copy of the ledger. Until then issue and publish nothing from this one: places and numbers would be \
             given twice.",
            "より新しい台帳の写しを復元してください。それまで、この台帳から発行・公開しないでください（位置と番号が二重に使われます）。",
        );
        page.indented(2, Text::new().strong(what));
    }
    problems
}
