use warifu_ledger::questions::Filter;
use warifu_model::{Language, Status};

use super::list::BLOCK;
use super::sheet::Sheet;
use super::words;
use crate::api::status_of;
use crate::error::ServerError;
use crate::request::Request;
use crate::view::{Portion, View};

/// Certificates that are over: withdrawn, superseded, expired.
pub(super) fn page(view: &mut View<'_>, request: &Request, language: Language) -> Result<String, ServerError> {
    let query = request.query(&["status", "cursor", "lang"])?;
    let only = query.read_as("status", "superseded, withdrawn", status_of)?;
    let title = language.pick("Archive", "終了した認証書");
    let mut sheet = Sheet::public(language, title, "archive/", view.opened);
    sheet.html.raw("<h1>").text(title).raw("</h1>\n");
    for status in [Status::Withdrawn, Status::Superseded] {
        if only.is_some_and(|only| only != status) {
            continue;
        }
        let cursor = query.text("cursor").filter(|_| only.is_some());
        let found = view.find([Filter::Status(status)], Portion { limit: BLOCK, cursor })?;
        let lines = view.shown(found.items, language)?;
        let html = &mut sheet.html;
        html.raw("<h2>").text(words::status(status, language)).raw("</h2>\n");
        words::table(html, words::status(status, language), &lines, view.now, language);
        if let Some(next) = &found.next {
            html.raw("<p><a rel=\"next\" href=\"/")
                .raw(language.pick("en", "ja"))
                .raw("/archive/?status=")
                .raw(status.as_str());
            html.raw("&amp;cursor=").text(next).raw("\">").text(language.pick("More", "続き")).raw("</a></p>\n");
        }
    }
    if only.is_none() {
        let expired = words::lines(view.expired(BLOCK)?);
        let expired = view.shown(expired, language)?;
        sheet.html.raw("<h2>").text(language.pick("expired", "期限切れ")).raw("</h2>\n");
        words::table(&mut sheet.html, language.pick("expired", "期限切れ"), &expired, view.now, language);
    }
    Ok(sheet.finish())
}
