//! A paper as Markdown.

use super::words::{self, both};
use super::{Blank, Origin, Paper, PaperDocument, PaperItem, Said};
use crate::report::Languages;
use crate::report::inert::{code, inert};
use crate::sheet::Sheet;

impl Paper {
    /// The paper as GitHub-flavoured Markdown. Text of documents is no markup, names nobody and links nowhere.
    pub fn to_markdown(&self, languages: Languages) -> String {
        let mut sheet = Sheet::new(languages);
        sheet.head(self);
        for item in &self.items {
            sheet.item(item);
        }
        if !self.others.is_empty() {
            sheet.line(&format!("## {}\n", sheet.say(words::OTHERS)));
            sheet.line(&format!("{}\n", sheet.say(words::OTHERS_NOTE)));
            sheet.documents(&self.others);
        }
        sheet.line(&format!("## {}\n", sheet.say(words::REMARKS)));
        for remark in &self.remarks {
            sheet.line(&format!("- {}", sheet.text(remark)));
        }
        sheet.out
    }
}

impl Sheet {
    fn head(&mut self, paper: &Paper) {
        let product = &paper.product;
        self.line(&format!("# {}\n", self.text(&paper.heading())));
        self.line(&format!("{}\n", self.say(words::ACT)));
        let colon = self.colon();
        let model = inert(&format!("{} {}", product.model, product.version));
        let outcome = both(|language| paper.outcome.text(language).to_owned());
        let fields = [
            (words::VENDOR, inert(&product.vendor)),
            (words::MODEL, format!("**{}**", model.trim())),
            (words::SET, self.text(&paper.set_name())),
            (words::OUTCOME, self.text(&outcome)),
            (words::AS_OF, paper.at.to_string()),
            (words::RECORD, format!("`{}`", paper.record)),
            (words::RECOMPUTE, code(&paper.replay())),
            (words::BLANKS, self.text(&paper.blanks_text())),
        ];
        for (name, value) in fields {
            self.line(&format!("- {}{colon}{value}", self.say(name)));
        }
        self.line("");
    }

    fn item(&mut self, item: &PaperItem) {
        self.line(&format!("## {} {}\n", inert(item.number), self.text(&item.title)));
        for said in &item.says {
            self.said(said);
        }
        for blank in &item.blanks {
            self.blank(blank);
        }
        if !item.says.is_empty() || !item.blanks.is_empty() {
            self.line("");
        }
        self.documents(&item.documents);
    }

    fn said(&mut self, said: &Said) {
        let text = self.text(&said.text);
        let name = if said.name.en.is_empty() { String::new() } else { self.text(&said.name) + self.colon() };
        let stated = if said.origin == Origin::Attestation {
            format!(" — {}", self.say(words::STATED))
        } else {
            String::new()
        };
        self.line(&format!("- {name}{text}{stated}"));
    }

    fn blank(&mut self, blank: &Blank) {
        let head = self.say(if blank.is_always_needed { words::BLANK } else { words::BLANK_WHERE_NEEDED });
        let line =
            format!("- ☐ **{head}**{}{} — {}", self.colon(), self.text(&blank.what), self.text(&blank.who.text()));
        self.line(&line);
    }

    fn documents(&mut self, documents: &[PaperDocument]) {
        if documents.is_empty() {
            return;
        }
        let heads = [words::KIND, words::NAME, words::DATE, words::FILE, words::DIGEST].map(|head| self.say(head));
        self.row(heads.iter().map(String::as_str));
        self.line("| --- | --- | --- | --- | --- |");
        for one in documents {
            let not_stated = self.say(words::NOT_STATED);
            let name = one.name.as_deref().map_or_else(|| not_stated.clone(), inert);
            let file = self.say(if one.is_presented { words::PROVIDED } else { words::NOT_PROVIDED });
            let date = self.date(one);
            let cells = [self.text(&one.title), name, date, file, format!("`{}`", one.digest)];
            self.row(cells.iter().map(String::as_str));
        }
        self.line("");
    }

    fn date(&self, one: &PaperDocument) -> String {
        let made = one.made_at.map_or_else(|| self.say(words::NOT_STATED), |at| at.to_string());
        match one.valid_until {
            None => made,
            Some(until) => format!("{made}<br>{} {until}", self.say(words::UNTIL)),
        }
    }
}
