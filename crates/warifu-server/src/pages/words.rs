use warifu_ledger::questions::CertificateLine;
use warifu_ledger::rows::CertificateRow;
use warifu_model::{Digest, Language, Status, Timestamp};
use warifu_report::Html;

use crate::api::is_plain;
use crate::request::encode;
use crate::view::Shown;

/// A status in words (ISO/IEC 17000).
pub(crate) fn status(status: Status, language: Language) -> &'static str {
    match status {
        Status::Active => language.pick("active", "有効"),
        Status::Suspended => language.pick("suspended", "一時停止"),
        Status::Superseded => language.pick("superseded", "置換え"),
        Status::Withdrawn => language.pick("withdrawn", "取消し"),
    }
}

/// Its class in the style.
pub(crate) const fn class(status: Status) -> &'static str {
    match status {
        Status::Active => "yes",
        Status::Suspended => "open",
        Status::Superseded => "aside",
        Status::Withdrawn => "no",
    }
}

/// The status of a certificate as a mark. One that has ended is not active, whatever was said last.
pub(crate) fn chip<'h>(html: &'h mut Html, line: &CertificateLine, now: Timestamp, language: Language) -> &'h mut Html {
    let is_over = line.expires_at.is_some_and(|end| end <= now);
    let (kind, text) = match (line.status, is_over) {
        (Status::Active, true) => ("aside", language.pick("expired", "期限切れ")),
        (Status::Active, false) if now < line.granted_at => ("open", language.pick("not yet in force", "発効前")),
        (found, _) => (class(found), status(found, language)),
    };
    html.raw("<span class=\"chip ").raw(kind).raw("\">").text(text).raw("</span>")
}

/// A time: its day to read, and the second in it.
pub(crate) fn time(html: &mut Html, at: Timestamp) -> &mut Html {
    let text = at.to_string();
    let day = text.get(..10).unwrap_or(&text);
    html.raw("<time datetime=\"").text(&text).raw("\" title=\"").text(&text).raw("\">").text(day).raw("</time>")
}

/// The path of a certificate below a language.
pub(crate) fn path(number: &str, digest: &Digest) -> String {
    let slug = if is_plain(number) { encode(number) } else { format!("sha256-{}", digest.hex()) };
    format!("certificates/{slug}/")
}

/// A link to a certificate.
pub(crate) fn link<'h>(html: &'h mut Html, language: Language, number: &str, digest: &Digest) -> &'h mut Html {
    html.raw("<a href=\"/").raw(language.pick("en", "ja")).raw("/").text(&path(number, digest)).raw("\">");
    html.name(number).raw("</a>")
}

/// A link to a holder, who has one address in each language: by the English name.
pub(crate) fn holder<'h>(html: &'h mut Html, language: Language, name: &str, shown: &str) -> &'h mut Html {
    html.raw("<a href=\"/").raw(language.pick("en", "ja")).raw("/holders/").text(&holder_slug(name));
    html.raw("\">").name(shown).raw("</a>")
}

/// How a holder is named in a path.
pub(crate) fn holder_slug(name: &str) -> String {
    if is_plain(name) { format!("{}/", encode(name)) } else { format!("-/?name={}", encode(name)) }
}

/// The path of a scheme below a language.
pub(crate) fn scheme_path(set: &str, version: &str) -> String {
    format!("schemes/{}/{}/", encode(set), encode(version))
}

/// The opening tag of a table of certificates.
pub(crate) const CERTIFICATES: &str = "<table class=\"certificates\">";

/// The beginning of a table that scrolls by itself, up to its first row; `opening` is its tag.
pub(crate) fn table_begins(html: &mut Html, label: &str, opening: &'static str, heads: &[&str]) {
    html.raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"").text(label).raw("\">");
    html.raw(opening).raw("\n<thead><tr>");
    for head in heads {
        html.raw("<th scope=\"col\">").text(head).raw("</th>");
    }
    html.raw("</tr></thead>\n<tbody>\n");
}

/// Certificates as a table; `label` says which they are.
pub(crate) fn table(html: &mut Html, label: &str, lines: &[Shown], now: Timestamp, language: Language) {
    if lines.is_empty() {
        html.raw("<p class=\"dim\">").text(language.pick("None.", "該当する認証書はありません。")).raw("</p>\n");
        return;
    }
    table_begins(html, label, CERTIFICATES, &heads(language));
    for line in lines {
        row(html, line, now, language);
    }
    html.raw("</tbody></table></div>\n");
}

fn heads(language: Language) -> [&'static str; 6] {
    [
        language.pick("Number", "番号"),
        language.pick("Status", "状態"),
        language.pick("Product", "製品"),
        language.pick("Holder", "保有者"),
        language.pick("Scheme", "認証スキーム"),
        language.pick("Granted – ends", "発行日–期限"),
    ]
}

fn row(html: &mut Html, shown: &Shown, now: Timestamp, language: Language) {
    let line = &shown.line;
    html.raw("<tr><th scope=\"row\">");
    link(html, language, &line.number, &line.digest).raw("</th><td>");
    chip(html, line, now, language).raw("</td><td>").name(&line.product).raw("</td><td>");
    holder(html, language, &line.holder, &shown.holder)
        .raw("</td><td><a href=\"/")
        .raw(language.pick("en", "ja"))
        .raw("/");
    html.text(&scheme_path(&line.set, &line.version))
        .raw("\">")
        .text(&line.set)
        .raw(" ")
        .text(&line.version)
        .raw("</a>");
    if let Some(level) = &line.level {
        html.raw(" <span class=\"dim\">").name(level).raw("</span>");
    }
    html.raw("</td><td>");
    time(html, line.granted_at).raw(" – ");
    match line.expires_at {
        Some(end) => time(html, end),
        None => html.text(language.pick("open", "期限なし")),
    };
    html.raw("</td></tr>\n");
}

/// A row as a line.
pub(crate) fn lines(rows: impl IntoIterator<Item = CertificateRow>) -> Vec<CertificateLine> {
    rows.into_iter().map(CertificateLine::from).collect()
}

/// A value with its name, in a list of them.
pub(crate) fn field(html: &mut Html, name: &str, value: impl FnOnce(&mut Html)) {
    html.raw("<div><dt>").text(name).raw("</dt><dd>");
    value(html);
    html.raw("</dd></div>\n");
}
