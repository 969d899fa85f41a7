//! The report as a table.

use warifu_model::table::row;
use warifu_model::{Language, Localized};

use super::{FindingReport, ReasonReport, Report, SetReport};

impl Report {
    /// One line per finding (RFC 4180): comma, CRLF, quotes where they are needed, UTF-8, texts in both languages. A cell that a
    /// spreadsheet would take for a formula begins with an apostrophe; what is invisible is made visible.
    pub fn to_csv(&self) -> String {
        let mut out = String::new();
        row(&mut out, COLUMNS);
        for set in &self.sets {
            for finding in &set.findings {
                row(&mut out, cells(self, set, finding));
            }
        }
        out
    }
}

fn cells(report: &Report, set: &SetReport, finding: &FindingReport) -> [String; COLUMNS.len()] {
    let product = &report.product;
    let [reasons_en, reasons_ja] = [Language::En, Language::Ja].map(|language| {
        let reasons = finding.reasons.iter().map(|reason| line(reason, language));
        reasons.collect::<Vec<_>>().join("\n")
    });
    [
        product.vendor.clone(),
        product.model.clone(),
        product.version.clone(),
        set.set.id.to_string(),
        set.set.version.to_string(),
        set.level.clone().unwrap_or_default(),
        finding.requirement.to_string(),
        finding.title.in_language(Language::En).to_owned(),
        finding.title.ja.clone(),
        finding.outcome.as_str().to_owned(),
        finding.waived.as_ref().map(ToString::to_string).unwrap_or_default(),
        reasons_en,
        reasons_ja,
        list(&finding.in_place, Language::En),
        list(&finding.in_place, Language::Ja),
        set.at.to_string(),
        set.record.to_string(),
        finding.bears.bearing.map(|bearing| bearing.as_str().to_owned()).unwrap_or_default(),
        finding.bears.weight.map(|weight| weight.to_string()).unwrap_or_default(),
    ]
}

fn list(titles: &[Localized], language: Language) -> String {
    titles.iter().map(|title| title.in_language(language)).collect::<Vec<_>>().join("\n")
}

/// A reason on one line, without backquotes.
pub(super) fn line(reason: &ReasonReport, language: Language) -> String {
    let [subject, says, wanted, found] = [&reason.subject, &reason.says, &reason.wanted, &reason.found]
        .map(|text| text.in_language(language).replace('`', ""));
    let colon = language.pick(": ", "：");
    let head = if subject.is_empty() { says } else { format!("{subject}{colon}{says}") };
    match (wanted.is_empty(), language) {
        (true, _) => head,
        (false, Language::En) => format!("{head} (asked: {wanted}; found: {found})"),
        (false, Language::Ja) => format!("{head}（求められるもの：{wanted}、実際：{found}）"),
    }
}

const COLUMNS: [&str; 19] = [
    "vendor",
    "model",
    "product_version",
    "set",
    "version",
    "level",
    "requirement",
    "title_en",
    "title_ja",
    "outcome",
    "waived",
    "reasons_en",
    "reasons_ja",
    "in_place_en",
    "in_place_ja",
    "at",
    "record",
    "bearing",
    "weight",
];
