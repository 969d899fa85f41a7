//! The report as a table.

use warifu_model::{Language, Localized};

use super::{FindingReport, ReasonReport, Report, SetReport};
use crate::safe::safe;

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
        finding.title.en.clone(),
        finding.title.ja.clone(),
        finding.outcome.as_str().to_owned(),
        finding.waived.as_ref().map(ToString::to_string).unwrap_or_default(),
        reasons_en,
        reasons_ja,
        list(&finding.in_place, Language::En),
        list(&finding.in_place, Language::Ja),
        set.at.to_string(),
        set.record.to_string(),
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

fn row<T: AsRef<str>>(out: &mut String, cells: impl IntoIterator<Item = T>) {
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        out.push_str(&escaped(cell.as_ref()));
    }
    out.push_str("\r\n");
}

fn escaped(cell: &str) -> String {
    let cell = safe(cell);
    // a spreadsheet runs what begins so, also in its wide form and after spaces
    let runs =
        cell.trim_start_matches(' ').starts_with(['=', '+', '-', '@', '\t', '\n', '|', '%', '＝', '＋', '－', '＠']);
    let cell = if runs { format!("'{cell}") } else { cell.into_owned() };
    if cell.contains([',', '"', '\r', '\n']) || cell.starts_with(' ') || cell.ends_with(' ') {
        return format!("\"{}\"", cell.replace('"', "\"\""));
    }
    cell
}

const COLUMNS: [&str; 17] = [
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
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(escaped("=1+1"), "'=1+1");
        assert_eq!(escaped("  @SUM(A1)"), "'  @SUM(A1)");
        assert_eq!(escaped("＝1"), "'＝1");
        assert_eq!(escaped("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(escaped("a\rb\u{202e}"), "a\\u{d}b\\u{202e}");
        assert_eq!(escaped("P.1-2"), "P.1-2");
    }
}
