use warifu_model::{Language, OpenedAct};
use warifu_report::Html;

/// A page in the making.
pub(crate) struct Sheet {
    pub(crate) html: Html,
    foot: &'static str,
}

impl Sheet {
    /// A page of the directory. `rest` is its path below the language, by which the other language is found.
    pub(crate) fn public(language: Language, title: &str, rest: &str, opened: &OpenedAct) -> Self {
        let name = opened.body.name.in_language(language);
        let mut sheet = Self::begun(language, title, name);
        sheet.foot = language.pick(
            "What stands here is for reading. A certificate is checked by its signatures: take the bundle to the gate.",
            "このページは閲覧用です。認証書の真正性は署名によって検証します。バンドルを検証してください。",
        );
        let html = &mut sheet.html;
        let tag = language.pick("en", "ja");
        html.raw("<header><a class=\"skip\" href=\"#main\">").text(language.pick("To the content", "本文へ"));
        html.raw("</a>\n<p class=\"body\"><a href=\"/")
            .raw(tag)
            .raw("/\">")
            .name(name)
            .raw("</a></p>\n<nav aria-label=\"");
        html.text(language.pick("Directory", "目録")).raw("\"><ul>");
        let links = [
            ("", language.pick("Search", "検索")),
            ("list/1/", language.pick("All certificates", "全ての認証書")),
            ("schemes/", language.pick("Schemes", "認証スキーム")),
            ("archive/", language.pick("Archive", "終了した認証書")),
            ("accreditation/", language.pick("Accreditation", "認定")),
        ];
        for (to, label) in links {
            let is_here = if to == rest { " aria-current=\"page\"" } else { "" };
            html.raw("<li><a href=\"/")
                .raw(tag)
                .raw("/")
                .raw(to)
                .raw("\"")
                .raw(is_here)
                .raw(">")
                .text(label)
                .raw("</a></li>");
        }
        let (other, label) = language.pick(("ja", "日本語"), ("en", "English"));
        html.raw("<li><a hreflang=\"")
            .raw(other)
            .raw("\" lang=\"")
            .raw(other)
            .raw("\" href=\"/")
            .raw(other)
            .raw("/")
            .text(rest);
        html.raw("\">").raw(label).raw("</a></li></ul></nav></header>\n<main id=\"main\">\n");
        sheet
    }

    /// A page of the desk.
    pub(crate) fn desk(language: Language, title: &str) -> Self {
        let mut sheet = Self::begun(language, title, "warifu");
        let (other, label) = language.pick(("ja", "日本語"), ("en", "English"));
        sheet
            .html
            .raw("<header><nav aria-label=\"")
            .text(language.pick("Desk", "担当者窓口"))
            .raw("\"><ul><li><a href=\"/desk?lang=");
        sheet.html.raw(language.pick("en", "ja")).raw("\">").text(language.pick("Desk", "担当者窓口"));
        sheet
            .html
            .raw("</a></li><li><a lang=\"")
            .raw(other)
            .raw("\" href=\"/desk?lang=")
            .raw(other)
            .raw("\">")
            .raw(label);
        sheet.html.raw("</a></li></ul></nav></header>\n<main id=\"main\">\n");
        sheet
    }

    /// A page up to its body.
    pub(super) fn begun(language: Language, title: &str, of: &str) -> Self {
        let mut html = Html::new();
        html.raw("<!doctype html>\n<html lang=\"")
            .raw(language.pick("en", "ja"))
            .raw("\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"").raw(POLICY).raw("\">\n");
        html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.raw("<link rel=\"stylesheet\" href=\"/style.css\">\n<title>")
            .text(title)
            .raw(" – ")
            .text(of)
            .raw("</title>\n</head>\n<body>\n");
        Self { html, foot: "" }
    }

    pub(crate) fn finish(mut self) -> String {
        self.html.raw("</main>\n");
        if !self.foot.is_empty() {
            self.html.raw("<footer><p>").text(self.foot).raw("</p></footer>\n");
        }
        self.html.raw("</body>\n</html>\n");
        self.html.finish()
    }
}

/// As the header says it, for pages that are published as files. `frame-ancestors` works in a header alone.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'";
