//! An impact for people.

use warifu_compare::diff::Relation;
use warifu_compare::impact::{
    Analysis, BadFile, Counts, DaySummary, ImpactAnswer, OpenRequirement, ProductImpact, State,
};
use warifu_model::{EvidenceKind, Language, SetDigest};

use super::by::By;
use crate::commands::common::{at_level, mark, plural};
use crate::commands::findings::Library;
use warifu_report::{Page, Text, style};

/// Shows who is affected, when, and what is missing.
pub(super) fn show(page: &mut Page, analysis: &Analysis, library: &Library, by: Option<By>, language: Language) {
    header(page, analysis, language);
    page.blank();
    banner(page, analysis, language);
    page.blank();
    for sentence in analysis.report.sentences(language) {
        page.hanging(2, sentence);
    }
    match by {
        Some(By::Holder) => holders(page, analysis, language),
        Some(By::Date) => days(page, analysis, library, language),
        None => states(page, analysis, language),
    }
    if by.is_none() {
        products(page, analysis, library, language);
    }
    bad(page, analysis, language);
}

/// Says where the table went.
pub(super) fn written(page: &mut Page, path: &str, language: Language) {
    page.blank();
    let words = language.pick(" the table, one line per product, is in ", " 全製品の一覧：");
    page.line(Text::new().style("✓", style::GOOD).plain(words).strong(path));
}

fn header(page: &mut Page, analysis: &Analysis, language: Language) {
    let set = |set: &SetDigest| Text::new().strong(format!("{} {}", set.id, set.version));
    let changes = changes(analysis, language);
    let aside = |count: usize, en: [&str; 2], ja: &str| match (count, language) {
        (0, _) => None,
        (_, Language::En) => Some(plural(count, en[0], en[1])),
        (_, Language::Ja) => Some(format!("{ja}{count}件")),
    };
    let aside: Vec<_> = [
        aside(analysis.aside.other_sets, ["record of another set", "records of other sets"], "別の要求事項集の記録"),
        aside(analysis.aside.ignored, ["other file", "other files"], "その他のファイル"),
        aside(analysis.bad.len(), ["unreadable file", "unreadable files"], "読めないファイル"),
    ]
    .into_iter()
    .flatten()
    .collect();
    page.fields(
        0,
        [
            (language.pick("from", "旧版"), set(&analysis.report.old)),
            (language.pick("to", "新版"), set(&analysis.report.new)),
            (language.pick("changed", "変更"), changes.into()),
            (language.pick("products", "製品"), analysis.report.summary.products().to_string().into()),
            (language.pick("ignored", "対象外"), aside.join(language.pick(", ", "、")).into()),
            (
                language.pick("at", "時点"),
                analysis.aside.assessed_at.map(|at| at.to_string()).unwrap_or_default().into(),
            ),
        ],
    );
}

/// The requirements whose meaning changed, by how; of many a few.
fn changes(analysis: &Analysis, language: Language) -> String {
    let mut by_relation: Vec<(Relation, Vec<&str>)> = Vec::new();
    for (id, relation) in &analysis.changed {
        match by_relation.iter_mut().find(|(known, _)| known == relation) {
            Some((_, ids)) => ids.push(id.as_str()),
            None => by_relation.push((*relation, vec![id.as_str()])),
        }
    }
    if by_relation.is_empty() {
        return language.pick("no requirement in meaning", "意味の変わった要求事項はない").to_owned();
    }
    let words = |(relation, ids): &(Relation, Vec<&str>)| {
        let few: Vec<_> = ids.iter().take(MOST_IDS).copied().collect();
        let more = if few.len() < ids.len() { " …" } else { "" };
        let (count, relation) = (ids.len(), relation_words(*relation, language));
        match language {
            Language::En => format!("{count} {relation}: {}{more}", few.join(", ")),
            Language::Ja => format!("{relation}{count}件：{}{more}", few.join("、")),
        }
    };
    by_relation.iter().map(words).collect::<Vec<_>>().join(language.pick("; ", "；"))
}

fn relation_words(relation: Relation, language: Language) -> &'static str {
    match relation {
        Relation::Equivalent => language.pick("equivalent", "同等"),
        Relation::Stricter => language.pick("stricter", "厳格化"),
        Relation::Looser => language.pick("looser", "緩和"),
        Relation::Incomparable => language.pick("incomparable", "双方向の変更"),
        Relation::New => language.pick("new", "新設"),
        Relation::Withdrawn => language.pick("withdrawn", "廃止"),
        Relation::Moved => language.pick("moved", "移行"),
        Relation::Undecided => language.pick("undecided", "判定不能"),
    }
}

fn banner(page: &mut Page, analysis: &Analysis, language: Language) {
    let (hit, silent) = (analysis.affected(), analysis.undetermined());
    let (words, style) = match analysis.answer() {
        ImpactAnswer::Affected => (language.pick("PRODUCTS AFFECTED", "影響あり"), style::BAD),
        ImpactAnswer::Undetermined => (language.pick("UNDETERMINED", "判定不能"), style::UNSURE),
        ImpactAnswer::Unaffected => (language.pick("NO PRODUCT AFFECTED", "影響なし"), style::GOOD),
    };
    let concerned = analysis.report.concerned();
    let text = match language {
        Language::En => format!("{hit} of {}, {silent} undetermined", plural(concerned, "product", "products")),
        Language::Ja => format!("{concerned}件中{hit}件、判定不能{silent}件"),
    };
    let style = style.effects(anstyle::Effects::BOLD | anstyle::Effects::INVERT);
    page.line(Text::new().style(words, style).plain("  ").plain(text));
}

fn states(page: &mut Page, analysis: &Analysis, language: Language) {
    page.heading(language.pick("Status of the products", "製品の状態"));
    let counts = &analysis.report.summary;
    let rows = State::ALL.into_iter().filter(|state| counts.of(*state) > 0);
    let rows = rows.map(|state| {
        let (words, style) = state_words(state, language);
        vec![
            right(counts.of(state), counts.products()),
            Text::new().style(words, style),
            meaning(state, language).into(),
        ]
    });
    page.table(0, rows.collect());
}

fn holders(page: &mut Page, analysis: &Analysis, language: Language) {
    page.heading(language.pick("By holder", "保有者別"));
    let states: Vec<State> = State::ALL.into_iter().filter(|state| analysis.report.summary.of(*state) > 0).collect();
    let mut rows = vec![heads(&states, language)];
    for (holder, counts) in &analysis.report.by_holder {
        let mut row = vec![Text::new().strong(holder)];
        row.extend(states.iter().map(|state| count(counts, *state)));
        rows.push(row);
    }
    page.table(0, rows);
}

fn heads(states: &[State], language: Language) -> Vec<Text> {
    let mut row = vec![Text::new().dim(language.pick("holder", "保有者"))];
    row.extend(states.iter().map(|state| Text::new().dim(state_words(*state, language).0)));
    row
}

fn count(counts: &Counts, state: State) -> Text {
    match counts.of(state) {
        0 => Text::new().dim("·"),
        count => Text::new().style(count.to_string(), state_words(state, Language::En).1),
    }
}

fn days(page: &mut Page, analysis: &Analysis, library: &Library, language: Language) {
    page.heading(language.pick("By date", "日付別"));
    for (day, summary) in &analysis.report.by_date {
        let DaySummary { lapse, only_evidence } = summary;
        page.line(Text::new().strong(day.to_string()));
        let words = match language {
            Language::En => format!("{} if nothing is done", plural(*lapse, "product lapses", "products lapse")),
            Language::Ja => format!("何もしなければ{lapse}件が失効する"),
        };
        page.item(2, Text::new().style("✗", style::BAD), words);
        for (kinds, count) in only_evidence {
            let kinds = kinds_text(kinds, library, language);
            let words = match language {
                Language::En => format!("{count} of them need only new evidence: {kinds}"),
                Language::Ja => format!("うち{count}件は新しい証拠だけで足りる：{kinds}"),
            };
            page.item(2, Text::new().style("→", style::COMMAND), Text::new().quoting(&words));
        }
    }
    if analysis.report.by_date.is_empty() {
        page.line(language.pick("No product lapses.", "失効する製品はない。"));
    }
}

fn kinds_text(kinds: &[EvidenceKind], library: &Library, language: Language) -> String {
    let kind = |kind: &EvidenceKind| library.titles(language).kind(kind.as_str());
    kinds.iter().map(kind).collect::<Vec<_>>().join(language.pick(", ", "、"))
}

fn products(page: &mut Page, analysis: &Analysis, library: &Library, language: Language) {
    let listed = &analysis.report.products;
    if listed.is_empty() {
        return;
    }
    page.heading(language.pick("Affected and undetermined products", "影響を受ける製品及び判定できない製品"));
    for impact in listed {
        product(page, impact, library, language);
        // of one product all is told, of many where to look
        if listed.len() <= FEW {
            impact.requirements.iter().for_each(|open| reasons(page, open, library, language));
        }
    }
    if analysis.left_out > 0 {
        let words = match language {
            Language::En => format!("and {} more: --csv has all, --list shows more", analysis.left_out),
            Language::Ja => format!("ほか{}件。全件は --csv、表示数は --list で指定できます", analysis.left_out),
        };
        page.line(Text::new().dim(words));
    }
}

fn product(page: &mut Page, impact: &ProductImpact, library: &Library, language: Language) {
    let [vendor, model, version] = &impact.product;
    let (words, style) = state_words(impact.state, language);
    let sign = if impact.state == State::CannotTell { "?" } else { "✗" };
    let level = at_level(impact.level.as_deref(), language);
    let vendor_text = match language {
        Language::En => format!("{level}, {vendor}"),
        Language::Ja => format!("{level}（{vendor}）"),
    };
    let mut text = Text::new().strong(format!("{model} {version}")).plain(vendor_text);
    if impact.holder != *vendor {
        text = text.dim(match language {
            Language::En => format!(" [{}]", impact.holder),
            Language::Ja => format!("［{}］", impact.holder),
        });
    }
    text = text.plain("  ").style(words, style);
    if let Some(day) = impact.lapses_on {
        text = text.plain(match language {
            Language::En if impact.state == State::NeedsEvidence => format!(", or lapses on {day}"),
            Language::En => format!(" on {day}"),
            Language::Ja => format!("（{day}）"),
        });
    }
    page.item(0, Text::new().style(sign, style), text);
    if let Some(why) = impact.why {
        page.indented(4, Text::new().plain(why_words(why, language)).dim(format!(" [{why}]")));
    }
    let ids: Vec<_> = impact.requirements.iter().map(|open| open.requirement.as_str()).collect();
    let needed = &impact.evidence_needed;
    if !needed.is_empty() {
        let kinds = kinds_text(needed, library, language);
        let words = match language {
            Language::En => format!("new evidence is enough: {kinds}, for {}", ids.join(", ")),
            Language::Ja => format!("新しい証拠で足りる：{kinds}（{}）", ids.join("、")),
        };
        page.item(4, Text::new().style("→", style::COMMAND), Text::new().quoting(&words));
    } else if !ids.is_empty() {
        page.indented(4, Text::new().dim(language.pick("open: ", "未充足：")).plain(ids.join(", ")));
    }
}

fn reasons(page: &mut Page, open: &OpenRequirement, library: &Library, language: Language) {
    let head =
        Text::new().strong(open.requirement.as_str()).plain("  ").plain(library.title(&open.requirement, language));
    page.item(4, mark(open.outcome), head);
    for reason in &open.reasons {
        page.item(6, Text::new().dim("·"), Text::new().quoting(&library.reason(reason, language)));
    }
}

fn bad(page: &mut Page, analysis: &Analysis, language: Language) {
    if analysis.bad.is_empty() {
        return;
    }
    page.heading(language.pick("Unreadable files", "読めないファイル"));
    for BadFile { file, error } in analysis.bad.iter().take(MOST_BAD) {
        let (code, message) = (error.code(), error.message(language));
        page.item(
            0,
            Text::new().style("!", style::UNSURE),
            Text::new().strong(file).plain(format!("{}{message}", language.pick(": ", "："))).dim(format!(" [{code}]")),
        );
    }
    if let more @ 1.. = analysis.bad.len().saturating_sub(MOST_BAD) {
        page.line(Text::new().dim(match language {
            Language::En => format!("and {more} more"),
            Language::Ja => format!("ほか{more}件"),
        }));
    }
}

fn right(count: usize, largest: usize) -> Text {
    Text::new().strong(format!("{count:>width$}", width = largest.to_string().len()))
}

/// What becomes of a product, in words.
pub(crate) fn state(state: State, language: Language) -> Text {
    let (text, style) = state_words(state, language);
    Text::new().style(text, style)
}

/// The same without a style.
pub(crate) fn state_name(state: State, language: Language) -> &'static str {
    state_words(state, language).0
}

fn state_words(state: State, language: Language) -> (&'static str, anstyle::Style) {
    match state {
        State::Untouched => (language.pick("untouched", "影響なし"), style::GOOD),
        State::StillConformant => (language.pick("still conformant", "適合を維持"), style::GOOD),
        State::NeedsEvidence => (language.pick("needs evidence", "証拠が必要"), style::UNSURE),
        State::Lapses => (language.pick("lapses", "失効"), style::BAD),
        State::NowConformant => (language.pick("now conformant", "新たに適合"), style::GOOD),
        State::NotConformant => (language.pick("not conformant", "不適合のまま"), style::DIM),
        State::CannotTell => (language.pick("undetermined", "判定不能"), style::UNSURE),
    }
}

fn meaning(state: State, language: Language) -> &'static str {
    match state {
        State::Untouched => language.pick(
            "none of the requirements they were evaluated against has changed",
            "評価に用いた要求事項に変更がない",
        ),
        State::StillConformant => {
            language.pick("what changed was evaluated, and they conform", "変更分を評価し、適合する")
        }
        State::NeedsEvidence => {
            language.pick("they conform once new evidence is provided", "新しい証拠さえあれば適合する")
        }
        State::Lapses => language.pick("they do not conform any more", "適合しなくなる"),
        State::NowConformant => {
            language.pick("they did not conform before, and do now", "以前は不適合、新版では適合する")
        }
        State::NotConformant => language.pick("they did not conform before, and do not now", "以前も新版でも不適合"),
        State::CannotTell => {
            language.pick("the files needed to decide were not provided", "判定に必要なファイルが提供されていない")
        }
    }
}

fn why_words(why: &str, language: Language) -> &'static str {
    match why {
        "inputs_missing" => language.pick(
            "files that the record references were not provided; pass them with --inputs",
            "記録が参照するファイルが提供されていない。--inputs で指定してください",
        ),
        "other_set" => language.pick("the record is of another version of the set", "記録は別の版のものである"),
        "record_missing" => language.pick(
            "the record that the certificate was issued for is not among the files",
            "認証書の評価記録がファイルの中にない",
        ),
        "not_kept" => language.pick(
            "columns do not keep what the new version asks for; ask from the documents, without --columns",
            "新版が求める内容が列ファイルにない。--columns を付けずに文書から分析してください",
        ),
        "level_unknown" => language.pick("the new version has no such level", "新版に該当するレベルがない"),
        "nothing_asked" => {
            language.pick("the new version has no requirement at this level", "新版ではこのレベルに要求事項がない")
        }
        _ => language.pick("the files cannot be evaluated against the new version", "新版に対して評価できない"),
    }
}

const FEW: usize = 3;
const MOST_BAD: usize = 20;
const MOST_IDS: usize = 12;
