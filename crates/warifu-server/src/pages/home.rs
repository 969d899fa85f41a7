use warifu_ledger::tables::NEVER;
use warifu_model::json::plural;
use warifu_model::{Language, Timestamp};
use warifu_report::Html;

use super::sheet::Sheet;
use super::words;
use crate::error::ServerError;
use crate::request::{Request, encode};
use crate::view::{Portion, View};

/// The search, what it finds, and how fresh what is known here is.
pub(super) fn page(view: &mut View<'_>, request: &Request, language: Language) -> Result<String, ServerError> {
    let query = request.query(&["q", "cursor", "lang"])?;
    let asked = query.text("q").unwrap_or_default();
    let title = language.pick("Certificates of conformity", "認証書の目録");
    let rest = if asked.is_empty() { String::new() } else { format!("?q={}", encode(asked)) };
    let mut sheet = Sheet::public(language, title, &rest, view.opened);
    let html = &mut sheet.html;
    html.raw("<h1>").text(title).raw("</h1>\n<form class=\"search\" role=\"search\" method=\"get\" action=\"/");
    html.raw(language.pick("en", "ja")).raw("/\"><label for=\"q\">");
    html.text(language.pick("Number, holder, product or scope", "番号、保有者、製品又は範囲"));
    html.raw("</label> <input id=\"q\" name=\"q\" type=\"search\" maxlength=\"200\" value=\"")
        .text(asked)
        .raw("\"> <button>");
    html.text(language.pick("Search", "検索")).raw("</button></form>\n");
    if !asked.is_empty() {
        found(view, html, asked, query.text("cursor"), language)?;
    }
    freshness(view, html, language)?;
    Ok(sheet.finish())
}

fn found(
    view: &mut View<'_>,
    html: &mut Html,
    asked: &str,
    cursor: Option<&str>,
    language: Language,
) -> Result<(), ServerError> {
    let found = view.search(asked, Portion { limit: ON_A_PAGE, cursor })?;
    let lines = view.shown(found.items, language)?;
    html.raw("<h2>").text(language.pick("Found", "検索結果")).raw("</h2>\n");
    words::table(html, language.pick("Found", "検索結果"), &lines, view.now, language);
    if let Some(next) = &found.next {
        html.raw("<p><a rel=\"next\" href=\"/").raw(language.pick("en", "ja")).raw("/?q=").text(&encode(asked));
        html.raw("&amp;cursor=").text(next).raw("\">").text(language.pick("More", "続き")).raw("</a></p>\n");
    }
    Ok(())
}

fn freshness(view: &mut View<'_>, html: &mut Html, language: Language) -> Result<(), ServerError> {
    html.raw("<h2>").text(language.pick("What is published here", "公開情報")).raw("</h2>\n<dl>\n");
    if let Some(snapshot) = view.last_snapshot()? {
        words::field(html, language.pick("Latest status snapshot", "最新の状態一覧"), |html| {
            html.raw("<a href=\"/v1/snapshots/latest\">").text(&snapshot.number.to_string()).raw("</a>, ");
            words::time(html, snapshot.issued_at);
            if let Some(next) = Timestamp::from_unix(snapshot.next_update).filter(|_| snapshot.next_update != NEVER) {
                html.raw(" (").text(language.pick("the next one by ", "次回期日：")).text("");
                words::time(html, next).raw(")");
            }
        });
    }
    if let Some(head) = view.last_checkpoint()? {
        words::field(html, language.pick("Transparency log", "透明性ログ"), |html| {
            html.raw("<a href=\"/log/checkpoint\"><code>").text(&view.opened.origin).raw("</code></a>, ");
            let (size, witnesses) = (head.size, head.note.lines().filter(|line| line.starts_with('\u{2014}')).count());
            html.text(&match language {
                Language::En => format!(
                    "{}, {}",
                    plural(size, "entry", "entries"),
                    plural(witnesses.saturating_sub(1), "cosignature", "cosignatures")
                ),
                Language::Ja => format!("エントリー{size}件、連署{}件", witnesses.saturating_sub(1)),
            });
        });
    }
    words::field(html, language.pick("For programs", "プログラム向け"), |html| {
        html.raw("<a href=\"/openapi.json\">OpenAPI</a>");
    });
    html.raw("</dl>\n");
    Ok(())
}

const ON_A_PAGE: u32 = 50;
