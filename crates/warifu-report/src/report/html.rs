//! The report as one HTML page: it loads nothing, runs nothing and sends nothing. The languages are switched by its style.

mod parts;
mod write;

use warifu_model::{Digest, Language, Localized};

use super::words::{self, Words, localized};
use super::{Languages, Report};
pub use write::Html;

impl Report {
    /// The report as one HTML page (HTML Living Standard) with both languages in it; `shown` is what it shows at first. No script, no
    /// network: its Content-Security-Policy lets nothing be loaded, and only its own style apply. Text of documents is escaped, and
    /// what is invisible or reorders text is made visible.
    pub fn to_html(&self, shown: Languages) -> String {
        let title = format!("{} – {}", words::product(self).in_language(shown.first()), shown.first_of(words::REPORT));
        document(&title, STYLE, shown, |html| parts::page(html, self))
    }
}

/// A page in both languages, with its style and nothing else.
pub(crate) fn document(title: &str, style: &str, shown: Languages, body: impl FnOnce(&mut Html)) -> String {
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        data_encoding::BASE64.encode(Digest::of(style.as_bytes()).as_bytes())
    );
    let mut html = Html::new();
    html.raw("<!doctype html>\n<html lang=\"")
        .raw(shown.first().pick("en", "ja"))
        .raw("\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"").raw(&policy).raw("\">\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    html.text(title).raw("</title>\n<style>").raw(style).raw("</style>\n</head>\n<body>\n");
    switch(&mut html, shown);
    body(&mut html);
    html.raw("</body>\n</html>\n");
    html.finish()
}

impl Languages {
    /// The language of what can be said in one only.
    pub(crate) fn first(self) -> Language {
        match self {
            Self::One(language) => language,
            Self::Both => Language::En,
        }
    }

    /// A text of this crate in the language of what can be said in one only.
    fn first_of(self, (en, ja): Words) -> &'static str {
        self.first().pick(en, ja)
    }

    /// A text in these languages, on one line.
    pub(crate) fn pick(self, text: &Localized) -> String {
        match self {
            Self::One(language) => text.in_language(language).to_owned(),
            Self::Both => {
                let [en, ja] = [Language::En, Language::Ja].map(|language| text.in_language(language));
                if en == ja { en.to_owned() } else { format!("{en} / {ja}") }
            }
        }
    }

    /// A text of this crate in these languages.
    pub(crate) fn of(self, words: Words) -> String {
        self.pick(&localized(words))
    }
}

/// Three radio buttons before everything that they switch.
fn switch(html: &mut Html, shown: Languages) {
    let choices = [
        ("show-en", "en", "English", Languages::One(Language::En)),
        ("show-ja", "ja", "日本語", Languages::One(Language::Ja)),
        ("show-both", "en", "English + 日本語", Languages::Both),
    ];
    for (id, lang, label, choice) in choices {
        let checked = if shown == choice { " checked" } else { "" };
        html.raw("<input type=\"radio\" name=\"language\" id=\"").raw(id).raw("\"").raw(checked).raw(">");
        html.raw("<label for=\"").raw(id).raw("\" lang=\"").raw(lang).raw("\">").raw(label).raw("</label>\n");
    }
}

pub(crate) const STYLE: &str = include_str!("report.css");
