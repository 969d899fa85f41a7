//! What several verbs of the ledger share: pages, certificates, times.

use std::path::Path;

use clap::Args;
use warifu_ledger::questions::{
    CertificateLine, Filter, Listed, Page as Asked, Paged, QuestionError, certificate, find,
};
use warifu_ledger::{Body, LedgerError};
use warifu_model::{Bundle, Digest, Language, PublicKeyText, Status, Timestamp};
use warifu_report::{Page, Text, style};

use super::opened::failure;
use crate::args::{Context, time_or_now};
use crate::clock;
use crate::commands::key;
use crate::commands::status::word;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;

/// Which part of many answers.
#[derive(Args, Debug)]
pub(super) struct Paging {
    /// How many answers at most, up to 1,000
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: u32,
    /// Go on after the cursor that the page before gave
    #[arg(long, value_name = "CURSOR")]
    after: Option<String>,
}

impl Paging {
    pub(super) fn page(&self) -> Result<Asked<'_>, Failure> {
        Asked::new(self.limit, self.after.as_deref()).map_err(|error| asked(&error).exits(Exit::Usage))
    }
}

/// A question that was not answered.
pub(crate) fn asked(error: &QuestionError) -> Failure {
    match error {
        QuestionError::Ledger(error) => failure(error),
        error => Failure::of(error),
    }
}

/// Answers as a reply: a table for people, and what follows.
pub(super) fn reply<T: Listed>(paged: &Paged<T>, mut page: Page, rows: Vec<Vec<Text>>, context: Context) -> Reply {
    listed(&mut page, paged.next.as_deref(), rows, context.language);
    Reply::new(Exit::Yes, page, paged.to_json())
}

/// The same of what certificates rest on, which is not known of those that were entered.
pub(super) fn reply_beside<T: Listed>(paged: &Paged<T>, rows: Vec<Vec<Text>>, entered: u32, context: Context) -> Reply {
    let language = context.language;
    let mut page = Page::default();
    listed(&mut page, paged.next.as_deref(), rows, language);
    if entered == 0 {
        return Reply::new(Exit::Yes, page, paged.to_json());
    }
    let many = if entered >= Asked::MOST { language.pick(" or more", "以上") } else { "" };
    let told = match language {
        Language::En => {
            format!("not looked at: {entered}{many} certificates from before the ledger, whose records are not in it")
        }
        Language::Ja => format!("対象外：台帳の開設前に発行された認証書{entered}件{many}（記録が台帳にない）"),
    };
    page.line(Text::new().style("! ", style::UNSURE).plain(told));
    Reply::new(Exit::Yes, page, paged.to_json().with("without_record", entered))
}

fn listed(page: &mut Page, next: Option<&str>, rows: Vec<Vec<Text>>, language: Language) {
    if rows.is_empty() {
        page.line(Text::new().dim(language.pick("nothing", "該当なし")));
    } else {
        page.table(2, rows);
    }
    more(page, next, language);
}

/// Says how to go on.
pub(super) fn more(page: &mut Page, next: Option<&str>, language: Language) {
    if let Some(next) = next {
        page.line(Text::new().dim(language.pick("more: --after ", "続き：`--after` ")).dim(format!("`{next}`")));
    }
}

/// Certificates as rows of a table.
pub(super) fn lines(items: &[CertificateLine], language: Language) -> Vec<Vec<Text>> {
    items.iter().map(|line| row(line, language)).collect()
}

/// A certificate as a row.
pub(super) fn row(line: &CertificateLine, language: Language) -> Vec<Text> {
    let until =
        line.expires_at.map_or(language.pick("no expiry", "期限なし").to_owned(), |at| at.date().to_string());
    vec![
        Text::new().strong(&*line.number),
        status(line, language),
        line.holder.as_str().into(),
        line.product.as_str().into(),
        format!("{}@{}", line.set, line.version).into(),
        until.into(),
    ]
}

fn status(line: &CertificateLine, language: Language) -> Text {
    use warifu_ledger::rows::Stage;
    match line.stage {
        Stage::Placed => Text::new().dim(language.pick("to be signed", "署名待ち")),
        Stage::Rejected => Text::new().dim(language.pick("rejected", "却下")),
        _ => word(line.status, language),
    }
}

/// The certificate that an argument names: by number, by digest, or by its bundle in a file. Where that may be two, it is none.
pub(super) fn named(body: &mut Body, text: &str) -> Result<CertificateLine, Failure> {
    let mut read = body.read().map_err(|error| failure(&error))?;
    if let Some(digest) = Digest::parse(text) {
        let found = certificate(&mut *read, &digest).map_err(|error| asked(&error))?;
        return found.ok_or_else(|| unknown(text));
    }
    let page = Asked::new(Asked::MOST, None).map_err(|error| asked(&error))?;
    let numbered = find(&mut *read, &[Filter::Number(text.to_owned())], page).map_err(|error| asked(&error))?.items;
    let exact = numbered.iter().find(|line| line.number == text).cloned();
    let by_number = match (exact, numbered.as_slice()) {
        (Some(line), _) => Some(line),
        (None, []) => None,
        (None, [line]) => Some(line.clone()),
        (None, [line, other, ..]) => return Err(ambiguous(text, &line.number, &other.number)),
    };
    let by_file = match in_file(text) {
        Some(digest) => {
            Some(certificate(&mut *read, &digest).map_err(|error| asked(&error))?.ok_or_else(|| unknown(text))?)
        }
        None => None,
    };
    match (by_number, by_file) {
        (Some(line), Some(other)) if line.digest != other.digest => Err(ambiguous(text, &line.number, &other.number)),
        (line, other) => line.or(other).ok_or_else(|| unknown(text)),
    }
}

fn in_file(text: &str) -> Option<Digest> {
    let path = Path::new(text);
    let source = path.is_file().then(|| files::read(path).ok()).flatten()?;
    Bundle::read(source.bytes()).ok().map(|bundle| Digest::of(&bundle.certificate.payload))
}

fn unknown(text: &str) -> Failure {
    let shown = warifu_model::json::shorten(text);
    let message =
        Both::new(format!("the ledger has no certificate `{shown}`"), format!("台帳に認証書 `{shown}` がありません"));
    Failure::input("certificate-unknown", message).help(Both::new(
        "name it by its number, its digest, or the file of its bundle",
        "番号、ダイジェスト、又はバンドルのファイルで指定してください",
    ))
}

fn ambiguous(text: &str, one: &str, other: &str) -> Failure {
    let [shown, one, other] = [text, one, other].map(warifu_model::json::shorten);
    let message = Both::new(
        format!("`{shown}` may be the certificate `{one}` or `{other}`"),
        format!("`{shown}` は認証書 `{one}` とも `{other}` とも取れます"),
    );
    Failure::input("certificate-ambiguous", message).exits(Exit::Usage).help(Both::new(
        "name the one that is meant by its digest, or its file by `./`",
        "対象の認証書をダイジェストで、又はファイルを `./` で指定してください",
    ))
}

/// A public key: as text, or in a file.
pub(super) fn public_key(text: &str) -> Result<PublicKeyText, Failure> {
    if let Some(key) = PublicKeyText::parse(text) {
        return Ok(key);
    }
    Ok(PublicKeyText::from_bytes(*key::read_either(Path::new(text))?.as_bytes()))
}

/// Does something at a time: the one that was given, or now. Where somebody else was taken in a later second while this waited, it is
/// done again as of then.
pub(super) fn done_at<T>(
    at: Option<Timestamp>,
    mut what: impl FnMut(Timestamp) -> Result<T, LedgerError>,
) -> Result<T, Failure> {
    let mut done = what(time_or_now(at)?);
    while at.is_none()
        && let Err(LedgerError::KnownEarlier { last, .. }) = &done
        && *last <= clock::now()?
    {
        done = what(clock::now()?);
    }
    done.map_err(|error| failure(&error))
}

/// The word for a status that is proposed.
pub(super) fn status_word(status: Status, language: Language) -> Text {
    word(status, language)
}
