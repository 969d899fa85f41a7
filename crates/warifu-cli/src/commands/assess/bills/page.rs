//! The same for people: a verdict on each edition, the elements side by side, and what is missing.

use std::collections::BTreeSet;

use warifu_evidence::formats;
use warifu_model::json::shorten;
use warifu_model::{ClaimId, Finding, Language, Outcome, Product, Reason, ReasonCode};
use warifu_report::{Page, Text, style};

use super::done::{Bill, Done};
use super::missing::{self, Way};
use crate::commands::common::{self, comma, counted, mark, style_of};
use crate::commands::findings::{self, Library};

/// The whole page.
pub(super) fn of(done: &Done<'_>) -> Page {
    let mut page = Page::default();
    for (place, bill) in done.bills.iter().enumerate() {
        if place > 0 {
            page.blank();
        }
        header(&mut page, done, bill);
        if !bill.is_read {
            unread(&mut page, bill, done.language);
            continue;
        }
        editions(&mut page, done, bill);
        elements(&mut page, done, bill);
        lacking(&mut page, done, bill);
        remarks(&mut page, done, bill);
    }
    let language = done.language;
    not_read(&mut page, done);
    page.blank();
    page.indented(
        2,
        Text::new()
            .dim(language.pick(
                "Nothing was written. What no file can show (delivery, updates, frequency) is for its maker to say: ",
                "ファイルは書き出していません。ファイルから分からない事項（提供、更新及び頻度）は作成者が申告します：",
            ))
            .style("warifu init DIR FILE… --set us-sbom-minimum-elements", style::COMMAND),
    );
    page
}

fn header(page: &mut Page, done: &Done<'_>, bill: &Bill<'_>) {
    let language = done.language;
    page.fields(
        0,
        [
            (language.pick("SBOM", "SBOM"), Text::new().strong(bill.name())),
            (language.pick("describes", "対象"), described(bill, language)),
            (language.pick("at", "時点"), done.at.to_string().into()),
        ],
    );
    for failure in &bill.aside {
        page.blank();
        page.append(failure.to_page(language));
    }
}

/// The product that an SBOM describes, as far as it names it; what it leaves out stands as `-` in the description.
fn described(bill: &Bill<'_>, language: Language) -> Text {
    let Product { model, version, vendor, .. } = &bill.product;
    let said: Vec<&str> = [version, vendor].into_iter().map(String::as_str).filter(|text| *text != "-").collect();
    match said.as_slice() {
        [] if *model == shorten(bill.name()) => {
            Text::from(language.pick("no product: it names none", "製品の記載なし"))
        }
        [] => Text::new().strong(model.as_str()),
        [one] => Text::new().strong(model.as_str()).plain(language.pick(", ", "、")).plain(*one),
        _ => common::product_in(&bill.product, language),
    }
}

/// An SBOM of which nothing was read: what is said once stands for every element.
fn unread(page: &mut Page, bill: &Bill<'_>, language: Language) {
    page.blank();
    let says = language.pick(
        "Nothing of this file was read, so that every element of every edition is undetermined.",
        "このファイルは読めなかったため、全ての版の全ての要素が判定不能です。",
    );
    page.item(0, mark(bill.answer), Text::new().strong(says));
    let read = formats().iter().filter(|format| format.kinds().contains(&"sbom"));
    let read: Vec<String> = read.map(|format| format!("{} {}", format.name(), format.versions())).collect();
    page.hanging(3, Text::new().dim(language.pick("SBOMs that are read: ", "読めるSBOM：")).dim(read.join("; ")));
}

/// Files that were not assessed, each with its reason.
fn not_read(page: &mut Page, done: &Done<'_>) {
    let language = done.language;
    if done.not_read.is_empty() {
        return;
    }
    page.heading(language.pick("Files that were not read", "読まなかったファイル"));
    for failure in done.not_read.iter().take(SHOWN) {
        let name = Text::new().plain(failure.place().unwrap_or_default()).plain(language.pick(": ", "："));
        let why = failure.words();
        page.item(
            2,
            Text::new().dim("·"),
            name.quoting(why.text(language)).dim(format!(" [{}]", failure.error_code())),
        );
    }
    let more = done.not_read.len().saturating_sub(SHOWN);
    if more > 0 {
        page.item(
            2,
            Text::new().dim("·"),
            Text::new().dim(match language {
                Language::En => format!("and {more} more, which --format json lists"),
                Language::Ja => format!("ほか{more}件（--format json に全て示す）"),
            }),
        );
    }
}

fn editions(page: &mut Page, done: &Done<'_>, bill: &Bill<'_>) {
    let language = done.language;
    page.heading(language.pick("Minimum elements of an SBOM", "SBOMの最小要素"));
    let rows = bill.evaluations.iter().zip(done.editions).map(|(evaluation, chosen)| {
        let (record, set) = (evaluation.record(), chosen.set.set());
        let (all, met) = (record.findings.len(), findings::count(&record.findings, Outcome::Satisfied));
        let mut counts = vec![match language {
            Language::En => format!("{met} of {all} elements met"),
            Language::Ja => format!("{all}要素中{met}要素に適合"),
        }];
        counts.extend(findings::open_counts(&record.findings, language));
        vec![
            mark(record.outcome),
            Text::new().strong(set.source.edition.as_str()),
            Text::new().dim(format!("{} {}", record.set.id, record.set.version)),
            Text::new().style(record.outcome.text(language), style_of(record.outcome)),
            counts.join(comma(language)).into(),
        ]
    });
    page.table(0, rows.collect());
}

/// One line for each element, one column for each edition.
fn elements(page: &mut Page, done: &Done<'_>, bill: &Bill<'_>) {
    let language = done.language;
    page.heading(language.pick("Element by element", "要素別"));
    let mut head = vec![Text::new(), Text::new()];
    head.extend(done.editions.iter().map(|edition| Text::new().dim(edition.set.set().source.edition.as_str())));
    let rows = missing::elements(done.editions).into_iter().map(|(id, title)| {
        let mut row = vec![Text::new().strong(id), Text::new().plain(title.in_language(language))];
        row.extend((0..done.editions.len()).map(|edition| match missing::finding(bill, edition, id) {
            Some(finding) => mark(finding.outcome),
            None => Text::new(),
        }));
        row
    });
    page.table(0, std::iter::once(head).chain(rows).collect());
}

fn lacking(page: &mut Page, done: &Done<'_>, bill: &Bill<'_>) {
    let language = done.language;
    let mut has_heading = false;
    for (id, title) in missing::elements(done.editions) {
        let open: Vec<_> = (0..done.editions.len())
            .filter_map(|edition| Some((edition, missing::finding(bill, edition, id)?)))
            .filter(|(_, finding)| finding.is_open())
            .collect();
        // the newest edition is told in words; what only an older one asks for, in its own
        let Some((edition, finding)) = open.last() else { continue };
        if !std::mem::replace(&mut has_heading, true) {
            page.heading(language.pick("What is missing", "不足している事項"));
        }
        let asking = open.iter().filter_map(|(edition, _)| done.editions.get(*edition));
        let asking: Vec<_> = asking.map(|edition| edition.set.set().source.edition.as_str()).collect();
        let named = Text::new().strong(id).plain("  ").plain(title.in_language(language)).plain("  ");
        page.item(0, mark(finding.outcome), named.dim(asking.join(comma(language))));
        let reasons = || open.iter().flat_map(|(_, finding)| &finding.reasons);
        let fields: BTreeSet<_> =
            reasons().filter(|one| one.code == ReasonCode::TooHigh).filter_map(missing::field_of).collect();
        for (field, way) in &fields {
            components(page, done, bill, *field, *way, fields.iter().any(|(one, _)| one != field));
        }
        let Some(chosen) = done.editions.get(*edition) else { continue };
        let library = Library::new(chosen.set.set().clone(), chosen.vocabularies.clone());
        let asked = for_its_maker(finding, &library, language);
        if !asked.is_empty() {
            let words = language
                .pick("no file shows it; for its maker to say: ", "ファイルからは分からず、作成者の申告による：");
            page.item(4, Text::new().dim("·"), Text::new().plain(words).dim(asked.join(comma(language))));
            continue;
        }
        let told = |reason: &&Reason| missing::field_of(reason).is_none();
        for reason in finding.reasons.iter().filter(told) {
            page.item(4, Text::new().dim("·"), Text::new().quoting(&library.reason(reason, language)));
        }
    }
}

/// Titles of the claims that only the maker can state, where nothing else is missing.
fn for_its_maker(finding: &Finding, library: &Library, language: Language) -> Vec<String> {
    let is_practice = |claim: &ClaimId| claim.as_str().starts_with("sbom_practice.");
    let is_word = |reason: &Reason| reason.claim.as_ref().map_or(reason.kind.is_some(), is_practice);
    if finding.outcome != Outcome::Undetermined || !finding.reasons.iter().all(is_word) {
        return Vec::new();
    }
    let titles = library.titles(language).without_ids();
    finding.reasons.iter().filter_map(|reason| reason.claim.as_ref()).map(|claim| titles.claim(claim)).collect()
}

/// Counts the components that do not state a field, and names the first of them.
fn components(
    page: &mut Page,
    done: &Done<'_>,
    bill: &Bill<'_>,
    field: warifu_evidence::SbomField,
    way: Way,
    is_one_of_several: bool,
) {
    let language = done.language;
    let Some(gap) = missing::gap(bill, field) else { return };
    let (count, names) = match way {
        Way::Silent => (gap.silent, &gap.silent_named),
        Way::Unknown => (gap.unknown, &gap.unknown_named),
    };
    let number = usize::try_from(count).unwrap_or(usize::MAX);
    let many = counted(number, language, ["component", "components"], "個の構成部品");
    let verb = if count == 1 {
        ["says nothing", "says that it is unknown"]
    } else {
        ["say nothing", "say that it is unknown"]
    };
    let mut text = match (language, way) {
        (Language::En, Way::Silent) => format!("{many} {}", verb[0]),
        (Language::En, Way::Unknown) => format!("{many} {}", verb[1]),
        (Language::Ja, Way::Silent) => format!("{many}に記載がない"),
        (Language::Ja, Way::Unknown) => format!("{many}が不明と記載"),
    };
    if is_one_of_several {
        text = format!("{}{}{text}", field_text(field, language), language.pick(": ", "："));
    }
    let shown: Vec<&str> = names.iter().take(SHOWN).map(|name| &**name).collect();
    let mut list = shown.join(comma(language));
    if let Some(rest) = number.checked_sub(shown.len()).filter(|rest| *rest > 0) {
        let more = match language {
            Language::En => format!(" and {rest} more"),
            Language::Ja => format!(" ほか{rest}個"),
        };
        list.push_str(&more);
    }
    page.item(4, Text::new().dim("·"), Text::new().plain(text).plain(language.pick(": ", "：")).dim(list));
}

fn field_text(field: warifu_evidence::SbomField, language: Language) -> &'static str {
    use warifu_evidence::SbomField as F;
    match field {
        F::Supplier => language.pick("producer", "製造者"),
        F::Name => language.pick("name", "名称"),
        F::Version => language.pick("version", "版"),
        F::Identifier => language.pick("identifier", "識別子"),
        F::Dependency => language.pick("dependency", "依存関係"),
        F::Hash => language.pick("hash value", "ハッシュ値"),
        F::HashAlgorithm => language.pick("hash algorithm", "ハッシュアルゴリズム"),
        F::Licence => language.pick("licence", "ライセンス"),
        _ => "",
    }
}

fn remarks(page: &mut Page, done: &Done<'_>, bill: &Bill<'_>) {
    let language = done.language;
    let notes: Vec<_> = bill.gathered.documents.iter().flat_map(|document| &document.imported.notes).collect();
    if notes.is_empty() {
        return;
    }
    page.heading(language.pick("Remarks", "注記"));
    for note in notes {
        page.item(2, Text::new().dim("·"), Text::new().dim(note.text(language)));
    }
}

/// How many of a list are shown; the JSON has the first hundred.
const SHOWN: usize = 8;
