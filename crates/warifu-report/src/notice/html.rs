//! A notice as one HTML page.

use warifu_model::{Language, Localized};

use super::{Notice, NoticeItem};
use crate::report::{Html, Languages, STYLE, document};

impl Notice {
    /// The notice as one HTML page (HTML Living Standard) with both languages in it; `shown` is what it shows at first. No script, no network.
    pub fn to_html(&self, shown: Language) -> String {
        document(self.title.in_language(shown), STYLE, Languages::One(shown), |html| self.body(html))
    }

    fn body(&self, html: &mut Html) {
        html.raw("<header>\n<h1>").both(&self.title).raw("</h1>\n<p class=\"dim\">").name(&self.source).raw(" · ");
        html.text(&self.at.to_string()).raw("</p>\n</header>\n<main>\n");
        list(html, &self.summary);
        for item in &self.items {
            html.raw("<section>\n<h2>").both(&item.title).raw("</h2>\n");
            for part in &item.parts {
                html.raw("<h3>").both(&part.heading).raw("</h3>\n");
                list(html, &part.lines);
            }
            html.raw("</section>\n");
        }
        html.raw("</main>\n");
    }
}

fn list(html: &mut Html, lines: &[Localized]) {
    if lines.is_empty() {
        return;
    }
    html.raw("<ul>\n");
    for line in lines {
        html.raw("<li>").both(line).raw("</li>\n");
    }
    html.raw("</ul>\n");
}

impl NoticeItem {
    /// What is said of the document, in one language: a piece of HTML for programs that have a style of their own.
    pub(super) fn fragment(&self, language: Language) -> String {
        let mut html = Html::new();
        for part in &self.parts {
            html.raw("<h3>").text(part.heading.in_language(language)).raw("</h3><ul>");
            for line in &part.lines {
                html.raw("<li>").rich(line.in_language(language)).raw("</li>");
            }
            html.raw("</ul>");
        }
        html.finish()
    }
}

impl Notice {
    /// The same of all of it, as a page of its own.
    pub(super) fn plain_page(&self, language: Language) -> String {
        let mut html = Html::new();
        html.raw("<!doctype html><html lang=\"").raw(language.tag()).raw("\"><head><meta charset=\"utf-8\"><title>");
        html.text(self.title.in_language(language)).raw("</title></head><body><h1>");
        html.text(self.title.in_language(language)).raw("</h1><ul>");
        for line in &self.summary {
            html.raw("<li>").rich(line.in_language(language)).raw("</li>");
        }
        html.raw("</ul>");
        for item in &self.items {
            html.raw("<h2>").text(item.title.in_language(language)).raw("</h2>");
            html.raw(&item.fragment(language));
        }
        html.raw("</body></html>");
        html.finish()
    }
}
