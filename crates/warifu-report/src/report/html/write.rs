use warifu_model::{Language, Localized};

use crate::report::words::{Words, localized};
use crate::safe::safe;

/// HTML in the making. Everything but [`Html::raw`] escapes, and what is invisible or reorders text is made visible.
///
/// ```
/// use warifu_report::Html;
///
/// let mut html = Html::new();
/// html.raw("<p>").text("<b>\u{202e}").raw("</p>");
/// assert_eq!(html.finish(), r"<p>&lt;b&gt;\u{202e}</p>");
/// ```
#[derive(Debug, Default)]
pub struct Html {
    out: String,
}

impl Html {
    /// Begins with nothing.
    pub fn new() -> Self {
        Self { out: String::with_capacity(64 * 1024) }
    }

    /// Gives what was written.
    pub fn finish(self) -> String {
        self.out
    }

    /// Markup of this crate.
    pub fn raw(&mut self, markup: &str) -> &mut Self {
        self.out.push_str(markup);
        self
    }

    /// Text of any origin.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for c in safe(text).chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                c => self.out.push(c),
            }
        }
        self
    }

    /// Text whose parts between backquotes are code.
    pub fn rich(&mut self, text: &str) -> &mut Self {
        let last = text.matches('`').count();
        for (place, part) in text.split('`').enumerate() {
            match place % 2 {
                1 if place < last || last.is_multiple_of(2) => self.raw("<code>").text(part).raw("</code>"),
                1 => self.text("`").text(part),
                _ => self.text(part),
            };
        }
        self
    }

    /// A text of any origin in an element of its own, apart from the direction of what is around it.
    pub fn name(&mut self, text: &str) -> &mut Self {
        self.raw("<bdi>").text(text).raw("</bdi>")
    }

    /// A text in both languages, on a line; the style shows what is asked for.
    pub(crate) fn both(&mut self, text: &Localized) -> &mut Self {
        self.each(text, "")
    }

    /// The same as paragraphs.
    pub(crate) fn block(&mut self, text: &Localized) -> &mut Self {
        self.each(text, "b")
    }

    /// A text of this crate.
    pub(crate) fn words(&mut self, words: Words) -> &mut Self {
        self.both(&localized(words))
    }

    fn each(&mut self, text: &Localized, class: &str) -> &mut Self {
        let [en, ja] = [Language::En, Language::Ja].map(|language| text.shown_in(language));
        if en.1 == ja.1 {
            // there is nothing to switch
            let class = format!("{class} only");
            return self.span(&class, en.0, en.1);
        }
        self.switched(class, Language::En, en).switched(class, Language::Ja, ja)
    }

    /// A text for who reads one language, which may itself be in another one.
    fn switched(&mut self, class: &str, reader: Language, (tag, text): (&str, &str)) -> &mut Self {
        if tag == reader.tag() {
            return self.span(class, tag, text);
        }
        self.raw("<span lang=\"").raw(reader.tag()).raw("\"");
        if !class.is_empty() {
            self.raw(" class=\"").raw(class.trim()).raw("\"");
        }
        self.raw(">").span("", tag, text).raw("</span>")
    }

    fn span(&mut self, class: &str, language: &str, text: &str) -> &mut Self {
        self.raw("<span lang=\"").raw(language).raw("\"");
        if !class.is_empty() {
            self.raw(" class=\"").raw(class.trim()).raw("\"");
        }
        self.raw(">").rich(text).raw("</span>")
    }

    /// A value with its name, in a list of them.
    pub(crate) fn field(&mut self, name: Words, value: impl FnOnce(&mut Self)) -> &mut Self {
        self.raw("<div><dt>").words(name).raw("</dt><dd>");
        value(self);
        self.raw("</dd></div>\n")
    }

    /// The heads of a table.
    pub(crate) fn heads(&mut self, names: &[Words]) -> &mut Self {
        self.raw("<thead><tr>");
        for name in names {
            self.raw("<th scope=\"col\">").words(*name).raw("</th>");
        }
        self.raw("</tr></thead>\n")
    }

    /// A table that scrolls by itself where it is too wide.
    pub(crate) fn table(&mut self, class: &str, label: Words, rows: impl FnOnce(&mut Self)) -> &mut Self {
        self.raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
            .text(label.0)
            .raw(" / ")
            .text(label.1);
        self.raw("\"><table class=\"").raw(class).raw("\">\n");
        rows(self);
        self.raw("</table></div>\n")
    }
}
