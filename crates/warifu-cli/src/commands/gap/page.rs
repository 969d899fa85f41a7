//! A gap for people.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{Json, Language, Localized, Outcome, RequirementId, Token};

use crate::commands::common::{self, comma, mark, plural};
use crate::commands::findings::Library;
use crate::commands::plan::page::{self as plan, View};
use crate::commands::set::Chosen;
use crate::commands::show;
use warifu_compare::cover::{ByProvision, Cover, Covered, How, Left, Proof, Stale, StatedIn, Step};
use warifu_compare::gap::{Gap, HeldCertificate, SetGap, Standing};
use warifu_compare::plan::Plans;
use warifu_report::report::CoveredReport;
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
    certificates(page, gap, language);
    for (set, chosen) in gap.sets.iter().zip(chosen) {
        self::set(page, set, chosen, language);
    }
    if let Some(plans) = &gap.plans {
        plan(page, plans, chosen, gap, language);
    }
}

/// What is held, and what it covers of each set, for pages about more than that.
pub(crate) fn held(page: &mut Page, gap: &Gap, language: Language) {
    certificates(page, gap, language);
    for set in &gap.sets {
        covered_by_held(page, set, language);
    }
}

/// What is covered of a set by something beside evidence.
pub(crate) fn covered_by_held(page: &mut Page, gap: &SetGap, language: Language) {
    let is_beside = |covered: &&Covered| !matches!(covered.how, How::Evidence | How::NotApplicable);
    let beside: Vec<Covered> = gap.cover.covered.iter().filter(is_beside).cloned().collect();
    let cover = Cover { covered: beside, ..gap.cover.clone() };
    let level = common::at_level(gap.level.as_deref(), language);
    let (id, version, count) = (&gap.set.id, &gap.set.version, cover.covered.len());
    page.heading(match language {
        Language::En => format!("{id} {version}{level}: {count} covered by what is held"),
        Language::Ja => format!("{id} {version}{level}：保有するものによる充足{count}件"),
    });
    covered(page, &cover, language);
    aside(page, &cover, language);
}

/// The same for a report on several sets, in both languages.
pub(crate) fn covered_report(gap: &SetGap) -> Vec<CoveredReport> {
    let mut by: BTreeMap<(How, String, String), CoveredReport> = BTreeMap::new();
    let is_beside = |covered: &&Covered| !matches!(covered.how, How::Evidence | How::NotApplicable);
    for covered in gap.cover.covered.iter().filter(is_beside) {
        let Some(how) = Token::parse(covered.how.as_str()) else { continue };
        let says = |language| format!("{}{}", words(covered.how, language), proof(covered, language));
        let says = Localized::of(says(Language::En), says(Language::Ja));
        let empty = || CoveredReport { how, says: says.clone(), by: covered.by.clone(), requirements: Vec::new() };
        let one = by.entry((covered.how, says.en.clone(), covered.by.clone())).or_insert_with(empty);
        one.requirements.push(covered.requirement.clone());
    }
    by.into_values().collect()
}

fn certificates(page: &mut Page, gap: &Gap, language: Language) {
    if gap.held.is_empty() {
        return;
    }
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
}

/// One plan over what all sets leave open.
fn plan(page: &mut Page, plans: &Plans, chosen: &[Chosen], gap: &Gap, language: Language) {
    let vocabularies: Vec<_> = chosen.iter().flat_map(|chosen| chosen.vocabularies.iter().cloned()).collect();
    let view = View { plans, chosen, vocabularies: &vocabularies, language };
    plan::show(page, &view, Some(gap.product.clone()), gap.at);
}

fn certificate(page: &mut Page, held: &HeldCertificate, language: Language) {
    let certificate = &held.certificate;
    let counts_by_recognition = held.recognised.iter().any(|by| !by.is_empty());
    let (sign, style, words) = match &held.standing {
        Standing::Refused(_) | Standing::Unknown(_) if counts_by_recognition => {
            ("✓", style::GOOD, language.pick("by recognition only", "承認による効力だけがある"))
        }
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
    if let Some(code) = held.standing.code().filter(|_| !counts_by_recognition) {
        text = text.plain(language.pick(": ", "：")).strong(format!("`{code}`"));
    }
    page.item(0, Text::new().style(sign, style), text);
    let by: BTreeSet<_> = held.recognised.iter().flatten().map(|by| provision(by, language)).collect();
    for text in by {
        page.item(4, Text::new().style("→", style::COMMAND), text);
    }
}

/// A provision in one line: where it stands, from when, and its effect.
fn provision(by: &ByProvision, language: Language) -> String {
    let ByProvision { arrangement, provision, .. } = by;
    let (id, effect, from) = (&provision.id, provision.effect.text(language), provision.from.date());
    match language {
        Language::En => format!("by arrangement `{arrangement}`, provision `{id}`, since {from}: {effect}"),
        Language::Ja => format!("取決め`{arrangement}`の規定`{id}`（{from}から）：{effect}"),
    }
}

fn set(page: &mut Page, gap: &SetGap, chosen: &Chosen, language: Language) {
    let (set, cover) = (chosen.set.set(), &gap.cover);
    let level = common::at_level(gap.level.as_deref(), language);
    page.heading(format!("{} {}{level}", set.id, set.version));
    if let Some(remark) = &chosen.remark {
        page.item(0, Text::new().style("!", style::UNSURE), remark.text(language));
    }
    let not_applicable = cover.not_applicable();
    let (covered, left) = (cover.covered.len() - not_applicable, cover.left.len());
    let (words, style) = if left == 0 {
        (language.pick("NO GAPS", "残りなし"), style::GOOD)
    } else if cover.is_enough {
        (language.pick("ENOUGH COVERED", "必要分は充足"), style::GOOD)
    } else {
        (language.pick("GAPS REMAIN", "残りあり"), style::BAD)
    };
    let text = match language {
        Language::En => {
            let of = plural(covered + left, "requirement that applies", "requirements that apply");
            let beside = if not_applicable == 0 { String::new() } else { format!(", {not_applicable} not applicable") };
            format!("{covered} of {of} covered, {left} left{beside}")
        }
        Language::Ja => {
            let beside = if not_applicable == 0 { String::new() } else { format!("、適用外{not_applicable}件") };
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
    aside(page, cover, language);
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

/// What is covered, by how it is and by what.
fn covered(page: &mut Page, cover: &Cover, language: Language) {
    for how in How::ALL {
        let mut by: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for covered in cover.covered.iter().filter(|covered| covered.how == how) {
            by.entry(proof(covered, language)).or_default().push(covered.requirement.as_str());
        }
        for (proof, ids) in by {
            let text = Text::new().plain(format!("{}{proof}", words(how, language)));
            let ids = format!("{}{}", language.pick(": ", "："), ids.join(comma(language)));
            page.item(0, mark(outcome(how)), text.dim(ids));
        }
    }
    if !cover.against.is_empty() {
        let ids: Vec<_> = cover.against.iter().map(RequirementId::as_str).collect();
        let words = language.pick(
            "covered, but the evidence provided says that these are not met",
            "充足済みだが、提出された証拠によれば満たされていない",
        );
        let ids = format!("{}{}", language.pick(": ", "："), ids.join(comma(language)));
        page.item(0, Text::new().style("!", style::UNSURE), Text::new().plain(words).dim(ids));
    }
}

fn outcome(how: How) -> Outcome {
    if how == How::NotApplicable { Outcome::NotApplicable } else { Outcome::Satisfied }
}

fn words(how: How, language: Language) -> &'static str {
    match how {
        How::Certified => language.pick("certified", "認証済み"),
        How::Carried => language.pick(
            "certified under another set or version that requires the same or more",
            "同等以上を求める別の版又は要求事項集で認証済み",
        ),
        How::Succeeded => language.pick(
            "certified as a requirement that these took over from and that requires the same or more",
            "同等以上を求める前身の要求事項で認証済み",
        ),
        How::Recognised => language.pick("deemed met by recognition", "承認により適合とみなす"),
        How::Waived => language.pick("waived by recognition", "承認により免除"),
        How::Crosswalk => language.pick("met by a crosswalk", "対応表により充足"),
        How::Evidence => language.pick("shown by the evidence provided", "提出された証拠により充足"),
        How::Held => language.pick("met by certificates held", "保有する認証書で充足"),
        How::NotApplicable => language.pick("not applicable", "適用外"),
    }
}

/// What proves it, where the certificate alone does not.
fn proof(covered: &Covered, language: Language) -> String {
    let quoted = |text: String| language.pick(" (", "（").to_owned() + &text + language.pick(")", "）");
    match &covered.proof {
        Some(Proof::Provision(by)) => quoted(provision(by, language)),
        Some(Proof::Path(steps)) => quoted(path(steps, language)),
        Some(Proof::Edition(_, requirement)) if covered.how == How::Succeeded => quoted(format!("`{requirement}`")),
        Some(Proof::Evidence(_)) if !covered.by.is_empty() => quoted(covered.by.clone()),
        _ => String::new(),
    }
}

/// A path, edge by edge.
fn path(steps: &[Step], language: Language) -> String {
    let steps = steps.iter().map(|step| match &step.stated {
        Some(StatedIn { crosswalk, version, relation }) => {
            let relation = show::relation(*relation, language);
            format!("→ `{}` [{crosswalk} {version}{}{relation}]", step.element, language.pick(", ", "、"))
        }
        None if step.from.is_empty() => format!("`{}`", step.element),
        None => format!("→ `{}`", step.element),
    });
    steps.collect::<Vec<_>>().join(" ")
}

/// What was seen and closed nothing, and what of the evidence is at hand.
fn aside(page: &mut Page, cover: &Cover, language: Language) {
    for one in &cover.touched {
        let from = one.from.join(comma(language));
        let (element, why) = (&one.element, one.why.text(language));
        let walk = one.stated.as_ref().map(|stated| format!(" [{} {}]", stated.crosswalk, stated.version));
        let walk = walk.unwrap_or_default();
        let text = match language {
            Language::En => format!("`{element}` is not covered by `{from}`: {why}{walk}"),
            Language::Ja => format!("`{element}`は`{from}`では充足されない：{why}{walk}"),
        };
        page.item(0, Text::new().dim("–"), Text::new().dim(text));
    }
    for one in &cover.reusable {
        let ids: Vec<_> = one.requirements.iter().map(RequirementId::as_str).collect();
        let (name, ids) = (&one.name, ids.join(comma(language)));
        let text = match language {
            Language::En => format!("{name} can be used again for {ids}"),
            Language::Ja => format!("{name}は次の要求事項に再利用できる：{ids}"),
        };
        page.item(0, Text::new().style("→", style::COMMAND), Text::new().quoting(&text));
    }
    for one in &cover.stale {
        page.item(0, Text::new().style("!", style::UNSURE), Text::new().quoting(&stale(one, language)));
    }
}

fn stale(one: &Stale, language: Language) -> String {
    let Stale { name, requirement, .. } = one;
    let until = one.usable_until.map(|day| match language {
        Language::En => format!(", usable until {day}"),
        Language::Ja => format!("、{day}まで使用可"),
    });
    let age = one.max_age.map(|age| match language {
        Language::En => format!(" (not older than {})", warifu_core::explain_value(&Json::from(age), language)),
        Language::Ja => format!("（{}以内）", warifu_core::explain_value(&Json::from(age), language)),
    });
    let (age, until) = (age.unwrap_or_default(), until.unwrap_or_default());
    match language {
        Language::En => format!("{name} is stale for {requirement}{age}{until}"),
        Language::Ja => format!("{name}は{requirement}には古い{age}{until}"),
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
