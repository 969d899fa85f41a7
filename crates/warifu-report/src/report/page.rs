//! The summary for a terminal.

use warifu_model::{Language, Outcome};

use super::{Report, words};
use crate::page::Page;
use crate::style;
use crate::text::Text;

impl Report {
    /// The summary as a page: the product, each set with its outcome and numbers, and the record it comes from.
    pub fn to_page(&self, language: Language) -> Page {
        let mut page = Page::default();
        let product = &self.product;
        let name = words::product(self);
        page.title(format!(
            "{}{}{}",
            words::of(words::REPORT, language),
            language.pick(": ", "："),
            name.in_language(language)
        ));
        let model = Text::new().strong(format!("{} {}", product.model, product.version));
        page.fields(
            0,
            [
                (words::of(words::VENDOR, language), Text::from(product.vendor.as_str())),
                (words::of(words::MODEL, language), model),
            ],
        );
        page.blank();
        for set in &self.sets {
            let outcome = words::outcome(set.outcome);
            let (mark, style) = (words::mark(set.outcome), style_of(set.outcome));
            let name = words::set_name(set);
            let head =
                Text::new().strong(name.in_language(language)).plain("  ").style(outcome.in_language(language), style);
            page.item(0, Text::new().style(mark, style), head);
            page.indented(2, words::counts(&set.counts).in_language(language));
            page.fields(2, [(words::of(words::RECORD, language), Text::new().dim(set.record.to_string()))]);
            for weakening in &set.weakenings {
                let says = weakening.says.in_language(language);
                page.item(2, Text::new().style("!", style::UNSURE), Text::from(says));
            }
        }
        if let Some(plan) = &self.plan {
            page.blank();
            let colon = language.pick(": ", "：");
            let plan = words::plan(plan);
            page.line(
                Text::new().strong(words::of(words::PLAN, language)).plain(colon).plain(plan.in_language(language)),
            );
        }
        page
    }
}

fn style_of(outcome: Outcome) -> anstyle::Style {
    match outcome {
        Outcome::Satisfied => style::GOOD,
        Outcome::NotSatisfied => style::BAD,
        Outcome::Undetermined => style::UNSURE,
        Outcome::NotApplicable => style::DIM,
    }
}
