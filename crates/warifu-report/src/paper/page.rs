//! The summary of a paper for a terminal.

use warifu_model::Language;

use super::words::{self, Words};
use super::{ItemState, Paper, PaperItem};
use crate::page::Page;
use crate::style;
use crate::text::Text;

impl Paper {
    /// The paper as a page: each item with what is known, the number of its documents, and its blanks.
    pub fn to_page(&self, language: Language) -> Page {
        let of = |(en, ja): Words| language.pick(en, ja);
        let mut page = Page::default();
        page.title(self.heading().in_language(language));
        let product = &self.product;
        page.fields(
            0,
            [
                (of(words::VENDOR), Text::from(product.vendor.as_str())),
                (of(words::MODEL), Text::new().strong(format!("{} {}", product.model, product.version))),
                (of(words::SET), Text::from(self.set_name().in_language(language))),
                (of(words::OUTCOME), Text::from(self.outcome.text(language))),
                (of(words::AS_OF), Text::from(self.at.to_string())),
                (of(words::RECORD), Text::new().dim(self.record.to_string())),
                (of(words::BLANKS), Text::from(self.blanks_text().in_language(language))),
            ],
        );
        page.blank();
        for item in &self.items {
            self::item(&mut page, item, language);
        }
        if !self.others.is_empty() {
            let count = self.others.len();
            page.line(format!("{}{}{count}", of(words::OTHERS), language.pick(": ", "：")));
        }
        page.heading(of(words::REMARKS));
        for remark in &self.remarks {
            page.item(0, "·", remark.in_language(language));
        }
        page
    }
}

fn item(page: &mut Page, item: &PaperItem, language: Language) {
    let of = |(en, ja): Words| language.pick(en, ja);
    let (mark, colour) = match item.state() {
        ItemState::Known => ("✓", style::GOOD),
        ItemState::Conditional => ("–", style::DIM),
        ItemState::Open => ("?", style::UNSURE),
    };
    let head = Text::new().strong(item.number).plain("  ").plain(item.title.in_language(language));
    page.item(0, Text::new().style(mark, colour), head);
    let colon = language.pick(": ", "：");
    for said in &item.says {
        let name = said.name.in_language(language);
        let text = said.text.in_language(language);
        let line = if name.is_empty() { text.to_owned() } else { format!("{name}{colon}{text}") };
        page.item(2, "·", Text::new().quoting(&line));
    }
    for one in &item.documents {
        let name = one.name.as_deref().unwrap_or_else(|| of(words::NOT_STATED));
        let made = one.made_at.map_or_else(|| of(words::NOT_STATED).to_owned(), |at| at.to_string());
        let line = format!("{}{colon}{name}, {made}", one.title.in_language(language));
        page.item(2, "·", Text::new().plain(line).plain(" ").dim(one.digest.to_string()));
    }
    for blank in &item.blanks {
        let head = of(if blank.is_always_needed { words::BLANK } else { words::BLANK_WHERE_NEEDED });
        let (what, who) = (blank.what.in_language(language), blank.who.text());
        let text = match language {
            Language::En => format!("{head}: {what} ({})", who.en),
            Language::Ja => format!("{head}：{what}（{}）", who.ja),
        };
        page.item(2, "_", text);
    }
}
