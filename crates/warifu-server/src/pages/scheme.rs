use warifu_ledger::journal;
use warifu_ledger::questions::Filter;
use warifu_model::{Language, RequirementSet, SemVer, SetId, VersionRange};

use super::list::BLOCK;
use super::sheet::Sheet;
use super::words;
use crate::error::ServerError;
use crate::request::Request;
use crate::view::{Portion, View};

/// The sets for which there are certificates.
pub(super) fn all(view: &mut View<'_>, language: Language) -> Result<String, ServerError> {
    let title = language.pick("Schemes", "認証スキーム");
    let mut sheet = Sheet::public(language, title, "schemes/", view.opened);
    let html = &mut sheet.html;
    html.raw("<h1>").text(title).raw("</h1>\n<ul>\n");
    for row in view.schemes()? {
        let set = view.certificate(&row)?.set;
        html.raw("<li><a href=\"/")
            .raw(language.pick("en", "ja"))
            .raw("/")
            .text(&words::scheme_path(&row.set_id, &row.set_version));
        html.raw("\">")
            .name(set.title.in_language(language))
            .raw("</a> <span class=\"dim\">")
            .text(&row.set_id)
            .raw(" ");
        html.text(&row.set_version).raw("</span></li>\n");
    }
    html.raw("</ul>\n");
    Ok(sheet.finish())
}

/// A version of a set, and the certificates for it.
pub(super) fn page(
    view: &mut View<'_>,
    request: &Request,
    language: Language,
    set: &str,
    version: &str,
) -> Result<String, ServerError> {
    let query = request.query(&["cursor", "lang"])?;
    let (Some(id), Some(_)) = (SetId::parse(set), SemVer::parse(version)) else { return Err(request.not_found()) };
    let exact = VersionRange::parse(&format!("={version}")).ok_or_else(|| request.not_found())?;
    let mut found = view.find([Filter::Set(id, exact)], Portion { limit: BLOCK, cursor: query.text("cursor") })?;
    found.items.retain(|line| line.version == version);
    let first = found.items.first().map(|line| line.place).ok_or_else(|| request.not_found())?;
    let row = view.at_place(first)?.ok_or_else(|| request.not_found())?;
    let reference = view.certificate(&row)?.set;
    let document = journal::blob(view.read, &reference.digest)?.and_then(|bytes| RequirementSet::read(&bytes).ok());
    let title = reference.title.in_language(language).to_owned();
    let lines = view.shown(found.items, language)?;
    let mut sheet = Sheet::public(language, &title, &words::scheme_path(set, version), view.opened);
    let html = &mut sheet.html;
    html.raw("<p class=\"kind\">")
        .text(language.pick("Scheme", "認証スキーム"))
        .raw("</p>\n<h1>")
        .name(&title)
        .raw("</h1>\n");
    if let Some(document) = &document {
        html.raw("<p>").name(document.description.in_language(language)).raw("</p>\n");
    }
    html.raw("<dl>\n");
    words::field(html, language.pick("Set and version", "要求事項集とバージョン"), |html| {
        html.text(set).raw(" ").text(version);
    });
    words::field(html, language.pick("Digest", "ダイジェスト"), |html| {
        html.raw("<code class=\"digest\">").text(&reference.digest.to_string()).raw("</code>");
    });
    if let Some(document) = &document {
        words::field(html, language.pick("Authority", "所管"), |html| {
            html.name(document.authority.name.in_language(language));
        });
        words::field(html, language.pick("Requirements", "要求事項"), |html| {
            html.text(&document.requirements.len().to_string());
        });
    }
    html.raw("</dl>\n<h2>").text(language.pick("Certificates", "認証書")).raw("</h2>\n");
    words::table(html, language.pick("Certificates", "認証書"), &lines, view.now, language);
    if let Some(next) = &found.next {
        html.raw("<p><a rel=\"next\" href=\"?cursor=")
            .text(next)
            .raw("\">")
            .text(language.pick("More", "続き"))
            .raw("</a></p>\n");
    }
    Ok(sheet.finish())
}
