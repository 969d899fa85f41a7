use warifu_ledger::Body;
use warifu_ledger::questions::{self, CertificateLine, Dependant, Filter, Page, Paged, PathEnd, dependants, find};
use warifu_ledger::store::Read;
use warifu_model::json::shorten;
use warifu_model::{Digest, Language};
use warifu_report::Html;

use crate::answer::Answer;
use crate::entered::beside;
use crate::error::ServerError;
use crate::pages::words::{CERTIFICATES, table_begins};
use crate::pages::{Sheet, words};
use crate::request::{Query, Request, encode};

/// What rests on the certificate of a component, over any number of steps, with the paths.
pub(super) fn list(body: &mut Body, request: &Request) -> Result<Answer, ServerError> {
    let query = request.query(&["component", "limit", "cursor", "lang"])?;
    let limit = query.read_as("limit", "1 to 1000", |text| text.parse::<u32>().ok())?.unwrap_or(MOST);
    let mut read = body.read()?;
    let component = component(&mut *read, &query)?.ok_or(ServerError::QueryValue {
        name: "component",
        value: String::new(),
        expected: "the number or the digest of a certificate",
    })?;
    let found = dependants(&mut *read, &component, Page::new(limit, query.text("cursor"))?)?;
    Ok(Answer::json(200, &beside(&mut *read, found.to_json())?))
}

/// The same as a page, with the form that asks for it.
pub(super) fn sheet(body: &mut Body, request: &Request) -> Result<Answer, ServerError> {
    let query = request.query(&["component", "cursor", "lang"])?;
    let language = request.language();
    let mut read = body.read()?;
    let component = component(&mut *read, &query)?;
    let title = language.pick("What rests on a certificate", "認証書に依存する認証書");
    let mut sheet = Sheet::desk(language, title);
    sheet.html.raw("<h1>").text(title).raw("</h1>\n");
    form(&mut sheet.html, query.text("component").unwrap_or_default(), language);
    if let Some(component) = component {
        let found = dependants(&mut *read, &component, Page::new(MOST, query.text("cursor"))?)?;
        sheet.html.raw("<p><code>").text(&component.to_string()).raw("</code></p>\n");
        table(&mut sheet.html, &mut *read, &found, language)?;
        more(&mut sheet.html, &component, &found, language);
        note(&mut sheet.html, questions::entered(&mut *read)?, language);
    }
    Ok(Answer::html(200, sheet.finish()))
}

/// The form that asks for a certificate.
pub(super) fn form(html: &mut Html, given: &str, language: Language) {
    html.raw("<form method=\"get\" action=\"/desk/dependants\"><input type=\"hidden\" name=\"lang\" value=\"");
    html.raw(language.pick("en", "ja")).raw("\">\n<p><label for=\"component\">");
    html.text(language.pick("Number or digest of a certificate", "認証書の番号又はダイジェスト"));
    html.raw("</label> <input id=\"component\" name=\"component\" required value=\"").text(given).raw("\"> <button>");
    html.text(language.pick("What rests on it?", "依存するものを表示")).raw("</button></p>\n</form>\n");
}

/// The certificate that is asked about; one that is not in this ledger has a digest alone.
fn component(read: &mut dyn Read, query: &Query) -> Result<Option<Digest>, ServerError> {
    let Some(text) = query.text("component") else { return Ok(None) };
    if let Some(digest) = Digest::parse(text) {
        return Ok(Some(digest));
    }
    // numbers that look alike are one, whatever came of the cases before it
    let lines = find(read, &[Filter::Number(text.to_owned())], Page::new(MOST, None)?)?.items;
    let exact = lines.iter().find(|line| line.number == text);
    let line = exact.or(if lines.len() == 1 { lines.first() } else { None });
    line.map(|line| Some(line.digest)).ok_or_else(|| ServerError::NumberUnknown { number: shorten(text) })
}

fn table(
    html: &mut Html,
    read: &mut dyn Read,
    found: &Paged<Dependant>,
    language: Language,
) -> Result<(), ServerError> {
    if found.items.is_empty() {
        html.raw("<p class=\"dim\">").text(language.pick("Nothing.", "ありません。")).raw("</p>\n");
        return Ok(());
    }
    let label = language.pick("Certificates that rest on it", "この認証書に依存する認証書");
    let heads = [
        language.pick("Number", "番号"),
        language.pick("Status", "状態"),
        language.pick("Product", "製品"),
        language.pick("Through", "経由"),
    ];
    table_begins(html, label, CERTIFICATES, &heads);
    for one in &found.items {
        row(html, read, one, language)?;
    }
    html.raw("</tbody></table></div>\n");
    Ok(())
}

fn row(html: &mut Html, read: &mut dyn Read, one: &Dependant, language: Language) -> Result<(), ServerError> {
    html.raw("<tr><th scope=\"row\">");
    named(html, &one.certificate, language);
    let status = one.certificate.status;
    html.raw("</th><td><span class=\"chip ").raw(words::class(status)).raw("\">").text(words::status(status, language));
    html.raw("</span></td><td>").name(&one.certificate.product).raw("</td><td>");
    for (number, digest) in one.path.iter().enumerate() {
        html.raw(if number > 0 { " → " } else { "" });
        if let Some(line) = questions::certificate(read, digest)? {
            named(html, &line, language);
        }
    }
    if one.path.is_empty() {
        html.text(language.pick("directly", "直接"));
    }
    if let Some(end) = one.end {
        html.raw(" <span class=\"no\">").text(match end {
            PathEnd::Cycle => language.pick("in a circle", "循環"),
            PathEnd::Depth => language.pick("not followed further", "これより先はたどらない"),
        });
        html.raw("</span>");
    }
    html.raw("</td></tr>\n");
    Ok(())
}

/// Its number, as a link where it has a page.
fn named(html: &mut Html, line: &CertificateLine, language: Language) {
    if line.stage.is_out() {
        words::link(html, language, &line.number, &line.digest);
    } else {
        html.name(&line.number);
    }
}

fn more(html: &mut Html, component: &Digest, found: &Paged<Dependant>, language: Language) {
    let Some(cursor) = &found.next else { return };
    html.raw("<p><a href=\"/desk/dependants?lang=").raw(language.pick("en", "ja")).raw("&amp;component=");
    html.text(&encode(&component.to_string())).raw("&amp;cursor=").text(cursor).raw("\">");
    html.text(language.pick("More", "続き")).raw("</a></p>\n");
}

/// Certificates whose records are not in the ledger: an empty table would say too much.
fn note(html: &mut Html, entered: u32, language: Language) {
    if entered == 0 {
        return;
    }
    let many = if entered >= Page::MOST { language.pick(" or more", "以上") } else { "" };
    let told = match language {
        Language::En => {
            format!("Not looked at: {entered}{many} certificates from before the ledger, whose records are not in it.")
        }
        Language::Ja => {
            format!("対象外：台帳の開設前に発行された認証書{entered}件{many}（記録が台帳にありません）。")
        }
    };
    html.raw("<p role=\"note\">").text(&told).raw("</p>\n");
}

const MOST: u32 = 100;
