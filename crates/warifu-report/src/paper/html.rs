//! A paper as one HTML page.

use super::words::{self, Words, both, localized};
use super::{Blank, ItemState, Origin, Paper, PaperDocument, PaperItem, Said};
use crate::report::{Html, Languages, STYLE, document};

impl Paper {
    /// The paper as one HTML page (HTML Living Standard) with both languages in it; `shown` is what it shows at first. No script, no
    /// network. Blanks have a line to write on when it is printed.
    pub fn to_html(&self, shown: Languages) -> String {
        let language = shown.first();
        let title = format!("{} – {}", self.product.model, self.heading().in_language(language));
        document(&title, &format!("{STYLE}{LINES}"), shown, |html| page(html, self))
    }
}

fn page(html: &mut Html, paper: &Paper) {
    header(html, paper);
    html.raw("<main>\n<section id=\"remarks\">\n<h2>").words(words::REMARKS).raw("</h2>\n<ul class=\"reasons\">\n");
    for remark in &paper.remarks {
        html.raw("<li>").both(remark).raw("</li>\n");
    }
    html.raw("</ul>\n</section>\n<section id=\"items\">\n<h2>").words(words::ITEMS).raw("</h2>\n");
    for item in &paper.items {
        self::item(html, item);
    }
    html.raw("</section>\n");
    if !paper.others.is_empty() {
        html.raw("<section id=\"others\">\n<h2>").words(words::OTHERS).raw("</h2>\n<p class=\"note\">");
        html.words(words::OTHERS_NOTE).raw("</p>\n");
        documents(html, &paper.others);
        html.raw("</section>\n");
    }
    html.raw("</main>\n<footer><p>").words(words::WHAT_IT_IS).raw("</p></footer>\n");
}

fn header(html: &mut Html, paper: &Paper) {
    let product = &paper.product;
    html.raw("<header>\n<p class=\"kind\">").words(words::ACT).raw("</p>\n<h1>").both(&paper.heading());
    html.raw("</h1>\n<dl>\n");
    html.field(words::VENDOR, |html| {
        html.name(&product.vendor);
    });
    html.field(words::MODEL, |html| {
        html.name(&product.model).raw(" ").name(&product.version);
    });
    html.field(words::SET, |html| {
        html.both(&paper.set_name())
            .raw("<code class=\"line digest\">")
            .text(&paper.set.digest.to_string())
            .raw("</code>");
    });
    let outcome = both(|language| paper.outcome.text(language).to_owned());
    html.field(words::OUTCOME, |html| {
        html.both(&outcome);
    });
    html.field(words::AS_OF, |html| {
        html.raw("<time>").text(&paper.at.to_string()).raw("</time>");
    });
    html.field(words::RECORD, |html| {
        html.raw("<code class=\"digest\">").text(&paper.record.to_string()).raw("</code>");
    });
    html.field(words::RECOMPUTE, |html| {
        html.raw("<code class=\"command\">").text(&paper.replay()).raw("</code>");
    });
    html.field(words::BLANKS, |html| {
        html.both(&paper.blanks_text());
    });
    html.raw("</dl>\n</header>\n");
}

fn item(html: &mut Html, item: &PaperItem) {
    let class = match item.state() {
        ItemState::Known => "yes",
        ItemState::Conditional => "aside",
        ItemState::Open => "open",
    };
    html.raw("<article class=\"finding item ").raw(class).raw("\">\n<h3>");
    html.raw("<code>").text(item.number).raw("</code> ").both(&item.title).raw("</h3>\n");
    let (named, alone): (Vec<_>, Vec<_>) = item.says.iter().partition(|said| !said.name.en.is_empty());
    if !named.is_empty() {
        html.raw("<dl>\n");
        for said in named {
            self::said(html, said);
        }
        html.raw("</dl>\n");
    }
    for said in alone {
        html.raw("<p>").both(&said.text).raw("</p>\n");
    }
    if !item.blanks.is_empty() {
        html.raw("<ul class=\"blanks\">\n");
        for blank in &item.blanks {
            self::blank(html, blank);
        }
        html.raw("</ul>\n");
    }
    documents(html, &item.documents);
    html.raw("</article>\n");
}

fn said(html: &mut Html, said: &Said) {
    html.raw("<div><dt>").both(&said.name).raw("</dt><dd>").both(&said.text);
    if said.origin == Origin::Attestation {
        html.raw(" <span class=\"dim\">").words(words::STATED).raw("</span>");
    }
    html.raw("</dd></div>\n");
}

fn blank(html: &mut Html, blank: &Blank) {
    let (class, head) =
        if blank.is_always_needed { ("open", words::BLANK) } else { ("aside", words::BLANK_WHERE_NEEDED) };
    html.raw("<li><span class=\"chip ").raw(class).raw("\">").words(head).raw("</span> ");
    html.both(&blank.what).raw(" <span class=\"dim who\">").both(&blank.who.text()).raw("</span></li>\n");
}

fn documents(html: &mut Html, documents: &[PaperDocument]) {
    if documents.is_empty() {
        return;
    }
    html.table("documents", words::DOCUMENTS, |html| {
        html.heads(&[words::KIND, words::NAME, words::DATE, words::FILE]);
        html.raw("<tbody>\n");
        for one in documents {
            row(html, one);
        }
        html.raw("</tbody>\n");
    });
}

fn row(html: &mut Html, one: &PaperDocument) {
    html.raw("<tr><th scope=\"row\">").both(&one.title).raw("<code class=\"line digest\">");
    html.text(&one.digest.to_string()).raw("</code></th><td>");
    match &one.name {
        Some(name) => html.name(name),
        None => html.words(words::NOT_STATED),
    };
    html.raw("</td><td>");
    match one.made_at {
        Some(at) => html.raw("<time>").text(&at.to_string()).raw("</time>"),
        None => html.words(words::NOT_STATED),
    };
    if let Some(until) = one.valid_until {
        html.raw("<br>").words(words::UNTIL).raw(" <time>").text(&until.to_string()).raw("</time>");
    }
    let file: Words = if one.is_presented { words::PROVIDED } else { words::NOT_PROVIDED };
    html.raw("</td><td>").both(&localized(file)).raw("</td></tr>\n");
}

/// What papers have beside the style of reports.
const LINES: &str = include_str!("paper.css");
