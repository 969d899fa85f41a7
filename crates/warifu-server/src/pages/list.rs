use warifu_ledger::questions::Filter;
use warifu_ledger::rows::CertificateRow;
use warifu_ledger::store::{Scan, Value};
use warifu_model::Language;

use super::sheet::Sheet;
use super::words;
use crate::error::ServerError;
use crate::request::{Request, encode};
use crate::view::{Portion, View};

/// Places on one page of the list: a page is a block of places, so that its address stays, and it can be a file.
pub(crate) const BLOCK: u32 = 100;

/// All certificates, a block of places at a time.
pub(super) fn block(
    view: &mut View<'_>,
    request: &Request,
    language: Language,
    number: &str,
) -> Result<String, ServerError> {
    request.query(&["lang"])?;
    let wanted: u32 = number.parse().ok().filter(|wanted| *wanted > 0).ok_or_else(|| request.not_found())?;
    if number.starts_with(['0', '+']) {
        return Err(request.not_found());
    }
    let blocks = view.places()?.div_ceil(BLOCK).max(1);
    if wanted > blocks {
        return Err(request.not_found());
    }
    let from = wanted.saturating_sub(1).saturating_mul(BLOCK);
    let (first, below) = (Value::Integer(from.into()), Value::Integer(i64::from(from) + i64::from(BLOCK)));
    let scan = Scan { from: Some(&first), below: Some(&below), ..Scan::all(CertificateRow::TABLE, BLOCK) };
    let rows = view.read.scan(&scan)?;
    let lines = words::lines(rows.iter().map(CertificateRow::of).filter(|row| row.stage.is_out()));
    let lines = view.shown(lines, language)?;
    let title = language.pick("All certificates", "全ての認証書");
    let mut sheet = Sheet::public(language, title, &format!("list/{wanted}/"), view.opened);
    let html = &mut sheet.html;
    html.raw("<h1>").text(title).raw("</h1>\n");
    words::table(html, language.pick("Certificates", "認証書"), &lines, view.now, language);
    html.raw("<nav aria-label=\"").text(language.pick("Pages", "ページ")).raw("\"><ul>");
    let neighbours = [1, wanted.saturating_sub(1), wanted, wanted.saturating_add(1), blocks];
    let mut last = 0;
    for page in neighbours.into_iter().filter(|page| (1..=blocks).contains(page)) {
        if page <= last {
            continue;
        }
        last = page;
        let here = if page == wanted { " aria-current=\"page\"" } else { "" };
        let page = page.to_string();
        html.raw("<li><a href=\"/")
            .raw(language.pick("en", "ja"))
            .raw("/list/")
            .raw(&page)
            .raw("/\"")
            .raw(here)
            .raw(">");
        html.raw(&page).raw("</a></li>");
    }
    html.raw("</ul></nav>\n");
    Ok(sheet.finish())
}

/// The certificates of one holder, by the name in either language.
pub(super) fn holder(
    view: &mut View<'_>,
    request: &Request,
    language: Language,
    name: &str,
) -> Result<String, ServerError> {
    let query = request.query(&["name", "cursor", "lang"])?;
    // names that cannot stand in a path stand behind it
    let name = if name == "-" { query.text("name").unwrap_or(name) } else { name };
    let portion = Portion { limit: BLOCK, cursor: query.text("cursor") };
    let found = view.find([Filter::Holder(name.to_owned())], portion)?;
    let Some(first) = found.items.first().cloned() else { return Err(request.not_found()) };
    let row = view.at_place(first.place)?.ok_or_else(|| request.not_found())?;
    let holder = view.certificate(&row)?.holder;
    let title = holder.name.in_language(language).to_owned();
    let lines = view.shown(found.items, language)?;
    let rest = format!("holders/{}", words::holder_slug(name));
    let mut sheet = Sheet::public(language, &title, &rest, view.opened);
    let html = &mut sheet.html;
    html.raw("<p class=\"kind\">")
        .text(language.pick("Holder", "保有者"))
        .raw("</p>\n<h1>")
        .name(&title)
        .raw("</h1>\n<dl>\n");
    let other = language.pick(&holder.name.ja, &holder.name.en);
    if !other.is_empty() && *other != title {
        words::field(html, language.pick("Name in Japanese", "英語名"), |html| {
            html.raw("<span lang=\"").raw(language.pick("ja", "en")).raw("\">").name(other).raw("</span>");
        });
    }
    if let Some(address) = &holder.address {
        words::field(html, language.pick("Address", "住所"), |html| {
            html.name(address);
        });
    }
    html.raw("</dl>\n<h2>").text(language.pick("Certificates", "認証書")).raw("</h2>\n");
    words::table(html, language.pick("Certificates", "認証書"), &lines, view.now, language);
    if let Some(next) = &found.next {
        html.raw("<p><a rel=\"next\" href=\"/")
            .raw(language.pick("en", "ja"))
            .raw("/holders/-/?name=")
            .text(&encode(name));
        html.raw("&amp;cursor=").text(next).raw("\">").text(language.pick("More", "続き")).raw("</a></p>\n");
    }
    Ok(sheet.finish())
}
