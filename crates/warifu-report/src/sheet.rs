//! Lines of Markdown in one language or in both, for reports and papers.

use warifu_model::{Language, Localized};

use crate::report::Languages;
use crate::report::inert::rich;
use crate::wording::Words;

/// What is written so far, and in which languages. Text of documents is no markup in it.
pub(crate) struct Sheet {
    pub(crate) out: String,
    languages: Languages,
}

impl Sheet {
    pub(crate) fn new(languages: Languages) -> Self {
        Self { out: String::new(), languages }
    }

    pub(crate) fn row<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) {
        let cells: Vec<_> = cells.into_iter().collect();
        self.line(&format!("| {} |", cells.join(" | ")));
    }

    pub(crate) fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    pub(crate) fn colon(&self) -> &'static str {
        if self.languages == Languages::One(Language::Ja) { "：" } else { ": " }
    }

    /// A text of this crate: nothing in it is markup.
    pub(crate) fn say(&self, words: Words) -> String {
        self.languages.of(words)
    }

    /// A text of any origin.
    pub(crate) fn text(&self, text: &Localized) -> String {
        rich(&self.languages.pick(text))
    }
}
