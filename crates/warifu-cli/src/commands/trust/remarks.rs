//! Remarks on a trust policy, for people.

use crate::options;
use warifu::trust_lint::{Severity, TrustLint, lint, lint_sectors};
use warifu_catalog::{Catalog, Document};
use warifu_model::{Digest, Language, RequirementSet, Timestamp};
use warifu_report::{Page, Text, style};
use warifu_verify::{Trust, Verdict};

/// Every remark on a policy, sorted by place and code. Sectors are known by the lists of the catalogue.
pub(super) fn all(
    trust: &Trust,
    editions: &[(Digest, &RequirementSet)],
    catalog: &Catalog,
    at: Timestamp,
) -> Vec<TrustLint> {
    let lists: Vec<_> = catalog.documents().iter().filter_map(Document::sector_list).collect();
    let mut remarks = lint(trust, editions, at);
    remarks.extend(lint_sectors(trust, &lists));
    remarks.sort();
    remarks
}

pub(super) fn page(remarks: &[TrustLint], verdicts: &[(String, Verdict)], language: Language) -> Page {
    let mut page = Page::default();
    for remark in remarks {
        let (mark, word, style) = match remark.severity() {
            Severity::Error => ("✗", language.pick("error", "誤り"), style::BAD),
            Severity::Warning => ("!", language.pick("warning", "警告"), style::UNSURE),
            Severity::Note => ("·", language.pick("note", "注記"), style::DIM),
        };
        let words = Text::new().style(word, style).plain("  ").quoting(&remark.message(language));
        page.item(0, Text::new().style(mark, style), words.dim(format!(" [{}]", remark.code.as_str())));
        if !remark.pointer.is_empty() {
            page.indented(4, Text::new().dim(remark.pointer.as_str()));
        }
        let option = options::of_trust_lint(remark.code.as_str());
        let help = options::with_option(remark.code.help(language), option, language);
        page.hanging(6, Text::new().style("    → ", style::GOOD).quoting(&help));
    }
    for (name, verdict) in verdicts {
        let code = Text::new().strong(name).plain(language.pick(": ", "：")).plain(verdict.answer().text(language));
        page.item(
            0,
            Text::new().dim("·"),
            code.dim(format!(" [{}] ", verdict.code().as_str())).plain(verdict.code().text(language)),
        );
    }
    page.blank();
    let [errors, warnings, notes] = counts(remarks);
    let words = match language {
        Language::En => format!("errors: {errors}, warnings: {warnings}, notes: {notes}"),
        Language::Ja => format!("誤り{errors}件、警告{warnings}件、注記{notes}件"),
    };
    let (mark, style) = if errors == 0 { ("✓", style::GOOD) } else { ("✗", style::BAD) };
    page.line(Text::new().style(mark, style).plain(" ").plain(words));
    page
}

pub(super) fn counts(remarks: &[TrustLint]) -> [usize; 3] {
    [Severity::Error, Severity::Warning, Severity::Note]
        .map(|severity| remarks.iter().filter(|remark| remark.severity() == severity).count())
}
