//! A gap for people.

use warifu_model::{Language, Outcome};

use crate::commands::common::{self, comma, mark, plural};
use crate::commands::findings::Library;
use crate::commands::set::Chosen;
use warifu_compare::cover::{Cover, How, Left};
use warifu_compare::gap::{Gap, HeldCertificate, SetGap, Standing};
use warifu_report::{Page, Text, style};

/// Shows what counts, what it covers and what is left.
pub(super) fn show(page: &mut Page, gap: &Gap, chosen: &[Chosen], language: Language) {
    page.fields(
        0,
        [
            (language.pick("product", "製品"), common::product_in(&gap.product, language)),
            (language.pick("at", "時点"), gap.at.to_string().into()),
        ],
    );
    page.heading(language.pick("Certificates held", "保有する認証書"));
    for one in &gap.held {
        certificate(page, one, language);
    }
    if gap.held.iter().any(|held| held.standing == Standing::NotTrusted) {
        let words = language.pick(
            "Without a trust policy these certificates were read but do not count; give one with --trust.",
            "信頼方針がないため、これらの認証書は読み取っただけで、有効とは扱わない。--trust で信頼方針を指定してください。",
        );
        page.item(0, Text::new().style("!", style::UNSURE), words);
    }
    for (set, chosen) in gap.sets.iter().zip(chosen) {
        self::set(page, set, chosen, language);
    }
}

fn certificate(page: &mut Page, held: &HeldCertificate, language: Language) {
    let certificate = &held.certificate;
    let (sign, style, words) = match &held.standing {
        Standing::OfProduct(_) => {
            ("✓", style::GOOD, language.pick("accepted, for this product", "受入可（この製品のもの）"))
        }
        Standing::OfComponent(_) => {
            ("✓", style::GOOD, language.pick("accepted, for a component", "受入可（構成部品のもの）"))
        }
        Standing::Refused(_) => ("✗", style::BAD, language.pick("refused", "拒否")),
        Standing::Unknown(_) => ("?", style::UNSURE, language.pick("undetermined", "判定不能")),
        Standing::NotTrusted => ("–", style::DIM, language.pick("not trusted", "信頼未確認")),
    };
    let level = common::at_level(certificate.level.as_deref(), language);
    let mut text = Text::new()
        .strong(&*certificate.number)
        .plain(format!("  {} {}{level}", certificate.set.id, certificate.set.version))
        .plain(format!("  {} {}", certificate.product.model, certificate.product.version))
        .plain("  ")
        .style(words, style);
    if let Some(code) = held.standing.code() {
        text = text.plain(language.pick(": ", "：")).strong(format!("`{code}`"));
    }
    page.item(0, Text::new().style(sign, style), text);
}

fn set(page: &mut Page, gap: &SetGap, chosen: &Chosen, language: Language) {
    let (set, cover) = (chosen.set.set(), &gap.cover);
    let level = common::at_level(gap.level.as_deref(), language);
    page.heading(format!("{} {}{level}", set.id, set.version));
    if let Some(remark) = &chosen.remark {
        page.item(0, Text::new().style("!", style::UNSURE), remark.text(language));
    }
    let aside = cover.not_applicable();
    let (covered, left) = (cover.covered.len() - aside, cover.left.len());
    let (words, style) = if left == 0 {
        (language.pick("NO GAPS", "残りなし"), style::GOOD)
    } else {
        (language.pick("GAPS REMAIN", "残りあり"), style::BAD)
    };
    let text = match language {
        Language::En => {
            let of = plural(covered + left, "requirement that applies", "requirements that apply");
            let beside = if aside == 0 { String::new() } else { format!(", {aside} not applicable") };
            format!("{covered} of {of} covered, {left} left{beside}")
        }
        Language::Ja => {
            let beside = if aside == 0 { String::new() } else { format!("、適用外{aside}件") };
            format!("適用される要求事項{}件中、充足{covered}件、残り{left}件{beside}", covered + left)
        }
    };
    let style = style.effects(anstyle::Effects::BOLD | anstyle::Effects::INVERT);
    page.line(Text::new().style(words, style).plain("  ").plain(text));
    self::covered(page, cover, language);
    let library = Library::new(set.clone(), chosen.vocabularies.clone());
    for one in &cover.left {
        self::left(page, one, &library, language);
    }
    let counts = cover.by_evidence();
    if !counts.is_empty() {
        page.blank();
        page.line(
            language.pick("Evidence types that can close the remaining gaps:", "残りの要求事項を裏付け得る証拠："),
        );
        let rows = counts.iter().map(|(kind, count)| {
            vec![Text::new().strong(count.to_string()), Text::new().quoting(&library.titles(language).kind(kind))]
        });
        page.table(2, rows.collect());
    }
}

/// What is covered, by how it is.
fn covered(page: &mut Page, cover: &Cover, language: Language) {
    for how in [How::Certified, How::Carried, How::Held, How::NotApplicable] {
        let all: Vec<_> = cover.covered.iter().filter(|covered| covered.how == how).collect();
        if all.is_empty() {
            continue;
        }
        let words = match how {
            How::Certified => language.pick("certified", "認証済み"),
            How::Carried => language.pick(
                "certified under another set or version that requires the same or more",
                "同等以上を求める別の版又は要求事項集で認証済み",
            ),
            How::Held => language.pick("met by certificates held", "保有する認証書で充足"),
            How::NotApplicable => language.pick("not applicable", "適用外"),
        };
        let ids: Vec<_> = all.iter().map(|covered| covered.requirement.as_str()).collect();
        let mark = if how == How::NotApplicable { mark(Outcome::NotApplicable) } else { mark(Outcome::Satisfied) };
        page.item(
            0,
            mark,
            Text::new().plain(words).dim(format!("{}{}", language.pick(": ", "："), ids.join(comma(language)))),
        );
    }
}

fn left(page: &mut Page, left: &Left, library: &Library, language: Language) {
    let id = &left.finding.requirement;
    let head = Text::new().strong(id.as_str()).plain("  ").plain(library.title(id, language));
    page.item(0, mark(left.finding.outcome), head);
    let mut ways: Vec<String> = Vec::new();
    if let Some(set) = left.certificate_asked() {
        ways.push(match language {
            Language::En => format!("a certificate for `{set}`"),
            Language::Ja => format!("`{set}` の認証書"),
        });
    }
    ways.extend(left.evidence.iter().map(|kind| library.titles(language).kind(kind)));
    if ways.is_empty() && left.needs_statement {
        ways.push(language.pick("a signed statement", "署名された表明").to_owned());
    }
    if !ways.is_empty() {
        let text = Text::new().quoting(&ways.join(language.pick(", ", "、")));
        page.item(4, Text::new().style("→", style::COMMAND), text);
    }
}
