//! The public directory (ISO/IEC 17065:2012, clause 7.8): pages without scripts, in both languages.

mod accreditation;
mod archive;
mod certificate;
mod home;
mod list;
mod scheme;
mod sheet;
pub(crate) mod words;

use warifu_model::Language;

use crate::answer::Answer;
use crate::error::ServerError;
use crate::request::Request;
use crate::view::View;

pub(crate) use list::BLOCK;
pub(crate) use sheet::Sheet;

/// The style of all pages.
pub(crate) const STYLE: &str = include_str!("style.css");

/// The first page is that of the reader's language.
pub(crate) fn first(request: &Request) -> Answer {
    let query = if request.query.is_empty() { String::new() } else { format!("?{}", request.query) };
    Answer::redirect(302, &format!("/{}/{query}", request.language().pick("en", "ja")))
}

/// Pages below a language.
pub(crate) fn answer(
    view: &mut View<'_>,
    request: &Request,
    language: Language,
    path: &[&str],
) -> Result<Answer, ServerError> {
    let page = match path {
        // a page has one address, which ends in a slash
        [.., last] if !last.is_empty() => return Ok(Answer::redirect(301, &slashed(request))),
        [] => return Ok(Answer::redirect(301, &slashed(request))),
        [""] => home::page(view, request, language)?,
        ["list", number, ""] => list::block(view, request, language, number)?,
        ["certificates", number, ""] => certificate::page(view, request, language, number)?,
        ["holders", name, ""] => list::holder(view, request, language, name)?,
        ["schemes", ""] => scheme::all(view, language)?,
        ["schemes", set, version, ""] => scheme::page(view, request, language, set, version)?,
        ["archive", ""] => archive::page(view, request, language)?,
        ["accreditation", ""] => accreditation::page(view, language)?,
        _ => return Err(request.not_found()),
    };
    Ok(Answer::html(200, page))
}

fn slashed(request: &Request) -> String {
    let path = format!("/{}/", request.path.trim_matches('/'));
    if request.query.is_empty() { path } else { format!("{path}?{}", request.query) }
}

/// A problem as a page.
pub(crate) fn problem(error: &ServerError, language: Language) -> Answer {
    let title = language.pick("This was not answered", "表示できません");
    let mut sheet = Sheet::begun(language, title, "warifu");
    let html = &mut sheet.html;
    html.raw("<main id=\"main\">\n<h1>").text(title).raw("</h1>\n<p role=\"alert\">").rich(&error.message(language));
    html.raw("</p>\n<p>").rich(&error.help(language)).raw("</p>\n<p class=\"dim\"><code>").text(error.code());
    html.raw("</code></p>\n<p><a href=\"/").raw(language.pick("en", "ja")).raw("/\">");
    html.text(language.pick("To the first page", "最初のページへ")).raw("</a></p>\n");
    Answer::html(error.status(), sheet.finish()).for_status(error)
}
