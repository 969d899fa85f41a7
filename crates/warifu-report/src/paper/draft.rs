//! One item of a paper, while it is written.

use warifu_model::{Assurance, Language, Localized};

use super::facts::Facts;
use super::words::{Words, both, localized};
use super::{Blank, Filler, Origin, PaperItem, Said};

/// An item in the making.
pub(super) struct Draft(pub(super) PaperItem);

impl Draft {
    pub(super) fn new(number: &'static str, title: Words) -> Self {
        let (says, documents, blanks) = (Vec::new(), Vec::new(), Vec::new());
        // neither annex was at hand: both are from public copies and from memory
        let assurance = Assurance::Unverified;
        Self(PaperItem { number, title: localized(title), assurance, says, documents, blanks })
    }

    /// Something that the record says.
    pub(super) fn record(self, name: Words, text: Localized) -> Self {
        self.say(name, text, Origin::Record)
    }

    /// A text of the form.
    pub(super) fn form(self, text: Words) -> Self {
        self.say(("", ""), localized(text), Origin::Form)
    }

    fn say(mut self, name: Words, text: Localized, origin: Origin) -> Self {
        self.0.says.push(Said { name: localized(name), text, origin });
        self
    }

    /// What attestations claim, or a blank.
    pub(super) fn claim(mut self, facts: &Facts<'_>, claim: &str) -> Self {
        match facts.said(claim) {
            Ok(said) => self.0.says.push(said),
            Err(blank) => self.0.blanks.push(blank),
        }
        self
    }

    /// A blank that every product needs filled.
    pub(super) fn blank(self, what: Words, who: Filler) -> Self {
        self.missing(localized(what), who, true)
    }

    /// A blank for some products only.
    pub(super) fn blank_where_needed(self, what: Words, who: Filler) -> Self {
        self.missing(localized(what), who, false)
    }

    pub(super) fn missing(mut self, what: Localized, who: Filler, is_always_needed: bool) -> Self {
        self.0.blanks.push(Blank { what, who, is_always_needed });
        self
    }

    /// The documents of these kinds.
    pub(super) fn lists(mut self, facts: &Facts<'_>, kinds: &[&str]) -> Self {
        for one in facts.of_kinds(kinds) {
            if !self.0.documents.contains(&one) {
                self.0.documents.push(one);
            }
        }
        self
    }

    /// The documents of these kinds; where there are none, a blank.
    pub(super) fn wants(self, facts: &Facts<'_>, what: Words, kinds: &[&str]) -> Self {
        if !facts.of_kinds(kinds).is_empty() {
            return self.lists(facts, kinds);
        }
        let titles: Vec<_> = kinds.iter().map(|kind| facts.kind(kind)).collect();
        let missing = both(|language| {
            let titles: Vec<_> = titles.iter().map(|title| title.in_language(language)).collect();
            match language {
                Language::En => format!("{}; the record names no document of the kind {}", what.0, titles.join(" or ")),
                Language::Ja => format!("{}。評価記録に次の種類の文書がない：{}", what.1, titles.join("、")),
            }
        });
        self.missing(missing, Filler::Manufacturer, true)
    }

    pub(super) fn done(self) -> PaperItem {
        self.0
    }
}
