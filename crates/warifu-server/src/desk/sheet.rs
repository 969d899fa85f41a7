use std::collections::BTreeSet;

use warifu_ledger::Body;
use warifu_ledger::questions::{Due, DueKind, DueQuestion, Filter, Page, QueueQuestion, Waiting, due, find, queue};
use warifu_ledger::rows::CaseState;
use warifu_model::{Duration, Language, Status, StepName};
use warifu_report::Html;

use super::{charts, dependants};
use crate::answer::Answer;
use crate::error::ServerError;
use crate::pages::words::table_begins;
use crate::pages::{Sheet, words};
use crate::request::Request;
use crate::view::{Shown, View};

/// The one page of the desk: what waits, what is due, what is suspended, what was issued, and where signed files go in.
pub(super) fn sheet(body: &mut Body, request: &Request) -> Result<Answer, ServerError> {
    let query = request.query(&["at", "cursor", "lang"])?;
    // a cursor goes on with one question, which is about one time
    let at = query.time("at")?.unwrap_or(request.now);
    let language = request.language();
    let title = language.pick("Desk", "担当者窓口");
    let opened = body.opened().clone();
    let mut read = body.read()?;
    let waiting = queue(&mut *read, &QueueQuestion::default(), at, Page::new(MOST_CASES, query.text("cursor"))?)?;
    let period =
        DueQuestion { from: request.now, until: request.now.plus(Duration::Days(AHEAD)), kinds: BTreeSet::new() };
    let dues = due(&mut *read, &period, Page::new(MOST_DUES, None)?)?;
    let suspended = find(&mut *read, &[Filter::Status(Status::Suspended)], Page::new(MOST_DUES, None)?)?;
    let (months, statuses) =
        (charts::months(&mut *read, request.now)?, charts::statuses(&mut *read, request.now, language)?);
    let suspended = suspended.items.into_iter().filter(|line| line.stage.is_out()).collect();
    let suspended = View { read: &mut *read, opened: &opened, now: request.now }.shown(suspended, language)?;

    let mut sheet = Sheet::desk(language, title);
    let html = &mut sheet.html;
    html.raw("<h1>").text(title).raw("</h1>\n");
    cases(html, &waiting.items, language);
    if let Some(cursor) = &waiting.next {
        html.raw("<p><a href=\"/desk?lang=").text(language.pick("en", "ja")).raw("&amp;at=").text(&at.to_string());
        html.raw("&amp;cursor=").text(cursor).raw("\">");
        html.text(language.pick("More", "続き")).raw("</a></p>\n");
    }
    due_dates(html, &dues.items, language);
    html.raw("<h2>").text(language.pick("Suspended", "一時停止中")).raw("</h2>\n<ul class=\"plain\">\n");
    for Shown { line, holder } in &suspended {
        html.raw("<li>");
        words::link(html, language, &line.number, &line.digest)
            .raw(" ")
            .name(&line.product)
            .raw(" – ")
            .name(holder)
            .raw("</li>\n");
    }
    html.raw("</ul>\n");
    if suspended.is_empty() {
        html.raw("<p class=\"dim\">").text(language.pick("None.", "ありません。")).raw("</p>\n");
    }
    html.raw("<h2>").text(language.pick("What rests on a certificate", "認証書に依存する認証書")).raw("</h2>\n");
    dependants::form(html, "", language);
    html.raw("<h2>").text(language.pick("What was issued", "発行の状況")).raw("</h2>\n<div class=\"charts\">\n");
    charts::columns(html, &months, language);
    charts::bars(html, &statuses, language);
    html.raw("</div>\n");
    forms(html, language);
    Ok(Answer::html(200, sheet.finish()))
}

fn cases(html: &mut Html, waiting: &[Waiting], language: Language) {
    let title = language.pick("Cases that wait", "処理待ちの案件");
    html.raw("<h2>").text(title).raw("</h2>\n");
    if waiting.is_empty() {
        html.raw("<p class=\"dim\">").text(language.pick("None.", "ありません。")).raw("</p>\n");
        return;
    }
    let heads = [
        language.pick("Case", "案件"),
        language.pick("Kind", "種類"),
        language.pick("Waits for", "待っているもの"),
        language.pick("Since", "開始"),
        language.pick("Who may", "実行できる人"),
    ];
    table_begins(html, title, "<table>", &heads);
    for one in waiting {
        html.raw("<tr><th scope=\"row\">")
            .name(&one.case)
            .raw("</th><td>")
            .text(one.kind.text(language))
            .raw("</td><td>");
        let to_sign = one.certificate.filter(|_| one.state == CaseState::Signing);
        if let Some(certificate) = to_sign {
            html.text(language.pick("signatures", "署名")).raw(" – <a href=\"/desk/statements/");
            html.text(&certificate.to_string()).raw("\">");
            html.text(language.pick("statement to sign", "署名する内容")).raw("</a>");
        } else {
            let step = one.step.as_deref().unwrap_or_default();
            let known = StepName::ALL.iter().find(|name| name.as_str() == step);
            html.text(known.map_or(step, |name| name.text(language)));
        }
        html.raw("</td><td>");
        words::time(html, one.since).raw("</td><td>");
        for (number, (_, name)) in one.keys.iter().enumerate() {
            html.raw(if number > 0 { ", " } else { "" }).name(name);
        }
        html.raw("</td></tr>\n");
    }
    html.raw("</tbody></table></div>\n");
}

fn due_dates(html: &mut Html, dues: &[Due], language: Language) {
    let title = language.pick("Due within 90 days", "90日以内の期日");
    html.raw("<h2>").text(title).raw("</h2>\n");
    if dues.is_empty() {
        html.raw("<p class=\"dim\">").text(language.pick("Nothing.", "ありません。")).raw("</p>\n");
        return;
    }
    html.raw("<ul class=\"plain\">\n");
    for one in dues {
        html.raw("<li>");
        words::time(html, one.at).raw(" ").text(kind(one.kind, language)).raw(" ");
        if let Some(line) = &one.certificate {
            words::link(html, language, &line.number, &line.digest).raw(" ").name(&line.product);
        }
        if let Some((_, name)) = &one.key {
            html.name(name);
        }
        if let Some(series) = &one.series {
            html.raw("<code>").text(series).raw("</code>");
        }
        html.raw("</li>\n");
    }
    html.raw("</ul>\n");
}

fn kind(kind: DueKind, language: Language) -> &'static str {
    match kind {
        DueKind::Accreditation => language.pick("an accreditation ends", "認定の期限"),
        DueKind::Evidence => language.pick("evidence ends", "証拠の期限"),
        DueKind::Expiry => language.pick("a certificate ends", "認証書の期限"),
        DueKind::Key => language.pick("a key ends", "鍵の期限"),
        DueKind::Snapshot => language.pick("the next status snapshot", "次の状態一覧"),
        DueKind::Surveillance => language.pick("surveillance", "サーベイランス"),
    }
}

/// Where signed files go in. Nothing is signed here.
fn forms(html: &mut Html, language: Language) {
    html.raw("<h2>")
        .text(language.pick("Put in signed files", "署名済みファイルの登録"))
        .raw("</h2>\n<p class=\"dim\">");
    html.text(language.pick(
        "Statements are signed where the key is; no key is ever here.",
        "署名は鍵のある場所で行います。ここに鍵を置くことはありません。",
    ));
    html.raw("</p>\n<div class=\"charts\">\n");
    let forms = [
        ("steps", language.pick("A step of a case", "案件のステップ"), true),
        ("signatures", language.pick("A signature on a certificate", "認証書への署名"), false),
    ];
    for (name, label, has_documents) in forms {
        html.raw("<form method=\"post\" enctype=\"multipart/form-data\" action=\"/desk/").raw(name).raw("?lang=");
        html.raw(language.pick("en", "ja")).raw("\"><fieldset><legend>").text(label).raw("</legend>\n<p><label>");
        html.text(language.pick("Envelope (DSSE)", "封書（DSSE）"));
        html.raw("<br><input type=\"file\" name=\"envelope\" required></label></p>\n");
        if has_documents {
            html.raw("<p><label>").text(language.pick("Documents that it names", "封書が参照する文書"));
            html.raw("<br><input type=\"file\" name=\"document\" multiple></label></p>\n");
        }
        html.raw("<p><button>").text(language.pick("Put in", "登録")).raw("</button></p></fieldset></form>\n");
    }
    html.raw("</div>\n<form method=\"post\" action=\"/desk/logout\"><button>");
    html.text(language.pick("Close the desk", "窓口を閉じる")).raw("</button></form>\n");
}

const MOST_CASES: u32 = 100;
const MOST_DUES: u32 = 100;
/// In days.
const AHEAD: u32 = 90;
