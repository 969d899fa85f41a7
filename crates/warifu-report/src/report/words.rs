//! What the renderings say besides what stands in the value.

use warifu_model::json::plural;
use warifu_model::{Bearing, Bears, Language, Localized, Outcome, Party, Points};

use super::{ChangeReport, Counts, FindingReport, InputReport, PlanReport, Report, SetReport};
pub(super) use crate::wording::{
    AS_OF, DIGEST, FILE, MODEL, NOT_PROVIDED, OUTCOME, PROVIDED, RECOMPUTE, RECORD, SET, Words, both, localized, of,
};

pub(super) const ADMISSION: Words = ("Admission policy", "受入方針");
pub(super) const ADVICE: Words = ("How to close it", "対応の方法");
pub(super) const APPLIES: Words = ("Whether it applies", "適用の有無");
pub(super) const AUTHORITY: Words = ("Published by", "公表者");
pub(super) const BY_GROUP: Words = ("By group", "グループ別");
pub(super) const BY_SET: Words = ("By requirement set", "要求事項集別");
pub(super) const CHANGE: Words = ("Change", "変更");
pub(super) const CHECKS: Words = ("Checks that were relaxed or skipped", "緩和又は省略された検査");
pub(super) const COST: Words = ("Cost", "費用");
pub(super) const COVERED: Words = ("Covered by what is held", "保有するものによる充足");
pub(super) const COVERED_BY: Words = ("Certificate", "認証書");
pub(super) const COVERED_HOW: Words = ("Covered how", "充足の根拠");
pub(super) const COVERED_NOTE: Words = (
    "Certificates, arrangements and crosswalks that the importer's policy takes cover these requirements. The outcome stays that of the \
     record.",
    "輸入者の方針が認める認証書、取決め及び対応表により充足される要求事項。結果は評価記録のものから変わらない。",
);
pub(super) const DOCUMENT: Words = ("Document", "文書");
pub(super) const EVIDENCE: Words = ("Evidence", "証拠");
pub(super) const FINDINGS: Words = ("Not met or undetermined", "不適合又は判定不能の要求事項");
pub(super) const FOUND: Words = ("Found", "実際");
pub(super) const GROUP: Words = ("Group", "グループ");
pub(super) const IDENTIFIERS: Words = ("Identifiers", "識別子");
pub(super) const IN_PLACE: Words = ("Already in place", "既に満たしている部分");
pub(super) const LEVEL: Words = ("Level", "レベル");
pub(super) const LISTED_BY: Words = ("Listed by", "記載した者");
pub(super) const MET: Words = ("Met", "適合した要求事項");
pub(super) const NONE: Words = ("none", "なし");
pub(super) const BESIDE: Words =
    ("Not met or undetermined, and not needed", "不適合又は判定不能で、適合には不要な要求事項");
pub(super) const NOT_APPLICABLE: Words = ("Not applicable", "適用外の要求事項");
pub(super) const PLAN: Words = ("Plan", "計画");
pub(super) const READER: Words = ("Left out or assumed by the reader", "読取りで省略又は仮定した事項");
pub(super) const REPORT: Words = ("Conformity report", "適合性評価報告書");
pub(super) const REQUIREMENTS: Words = ("Requirements", "要求事項");
pub(super) const SERVES: Words = ("Needed for", "必要とする要求事項");
pub(super) const SIGNED_BY: Words = ("Signed by", "署名者");
pub(super) const STATED_BY: Words = ("Claims stated by", "主張者");
pub(super) const SUMMARY: Words = ("Summary", "概要");
pub(super) const UNKNOWN_SET: Words = (
    "This requirement set is not in the catalogue and was not provided; ids are shown where titles would be.",
    "この要求事項集はカタログになく、提供もされていない。表題の代わりにIDを示す。",
);
pub(super) const VENDOR: Words = ("Vendor", "供給者");
pub(super) const WAIVED: Words = ("waived", "免除");
pub(super) const WAIVED_ONES: Words = ("Waived requirements", "免除された要求事項");
pub(super) const WAIVERS: Words = ("Waivers", "適用免除");
pub(super) const WANTED: Words = ("Asked", "求められるもの");
pub(super) const WHAT_IT_IS: Words = (
    "This report restates what the records say. It is not a certificate. Who relies on an outcome recomputes the record from its \
     inputs: the digest must be the same.",
    "本報告書は評価記録の内容を示すもので、認証書ではない。結果に依拠する場合は、評価記録を入力から再計算し、ダイジェストが一致することを\
     確認する。",
);
pub(super) const PLAN_AS_GIVEN: Words = (
    "Change the facts before the claims: a claim states what is so. The plan is shown as it was given; it was not checked against the \
     records.",
    "先に事実を改め、その後に主張すること。計画は与えられたとおりに示す。評価記録との照合は行っていない。",
);
pub(super) const QUESTIONS: Words = ("State these facts about the product first", "先に申告すべき製品の事実");
pub(super) const ACROSS: Words = ("Open in more than one requirement set", "複数の要求事項集にまたがる未解決の事項");
pub(super) const ABOUT: Words = ("Matter", "事項");

/// An outcome, for the eye: a mark that does not depend on colour.
pub(super) fn mark(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Satisfied => "✓",
        Outcome::NotSatisfied => "✗",
        Outcome::Undetermined => "?",
        Outcome::NotApplicable => "–",
    }
}

/// An outcome in words.
pub(super) fn outcome(outcome: Outcome) -> Localized {
    both(|language| outcome.text(language).to_owned())
}

/// The numbers in a sentence; what is zero is left out, except what is met.
pub(super) fn counts(counts: &Counts) -> Localized {
    both(|language| {
        let asked = counts.total() - counts.not_applicable;
        let Counts { satisfied, not_satisfied, undetermined, not_applicable, waived } = *counts;
        let rest = [
            (not_satisfied, language.pick("not met", "不適合")),
            (undetermined, language.pick("undetermined", "判定不能")),
            (not_applicable, language.pick("not applicable", "適用外")),
            (waived, language.pick("of these waived", "うち免除")),
        ];
        let rest = rest.iter().filter(|(number, _)| *number > 0).map(|(number, name)| match language {
            Language::En => format!(", {number} {name}"),
            Language::Ja => format!("、{name}{number}件"),
        });
        let first = match language {
            Language::En if asked == 1 => format!("{satisfied} of 1 requirement that applies is met"),
            Language::En => format!("{satisfied} of {asked} requirements that apply are met"),
            Language::Ja => format!("適用される要求事項{asked}件中、適合{satisfied}件"),
        };
        [first].into_iter().chain(rest).collect()
    })
}

/// A number of documents.
pub(super) fn documents(count: usize) -> Localized {
    both(|language| match language {
        Language::En => plural(count, "document", "documents"),
        Language::Ja => format!("文書{count}件"),
    })
}

/// Who stated claims: the party, the signers and their roles.
pub(super) fn input(input: &InputReport) -> Localized {
    both(|language| {
        let colon = language.pick(": ", "：");
        let comma = language.pick(", ", "、");
        let unknown = language.pick("no known signer", "既知の署名者なし");
        let who = if input.signers.is_empty() { unknown.to_owned() } else { input.signers.join(comma) };
        let roles: Vec<_> = input.roles.iter().map(|role| role.in_language(language)).collect();
        let roles = match (roles.is_empty(), language) {
            (true, _) => String::new(),
            (false, Language::En) => format!(" ({})", roles.join(comma)),
            (false, Language::Ja) => format!("（{}）", roles.join(comma)),
        };
        format!("{}{colon}{who}{roles}", party(input.party, language))
    })
}

fn party(party: Party, language: Language) -> &'static str {
    match party {
        Party::First => language.pick("first party", "第一者"),
        Party::Second => language.pick("second party", "第二者"),
        Party::Third => language.pick("third party", "第三者"),
    }
}

/// How to recompute a record.
pub(super) fn replay(set: &SetReport) -> String {
    format!("warifu replay {} --with FILE...", set.record_name)
}

/// The name of a set on one line: title, version and level, and after them what was reached of its score.
pub(super) fn set_name(set: &SetReport) -> Localized {
    both(|language| {
        let title = set.title.in_language(language);
        // who reads another language sees which one this is
        let title = match set.title.foreign_in(language) {
            Some(tag) => format!("{title} [{tag}]"),
            None => title.to_owned(),
        };
        let version = &set.set.version;
        let name = match (&set.level, language) {
            (None, _) => format!("{title} {version}"),
            (Some(level), Language::En) => format!("{title} {version}, level {level}"),
            (Some(level), Language::Ja) => format!("{title} {version}（レベル：{level}）"),
        };
        match set.score {
            None => name,
            Some(points) => [name, score(points, language)].join(language.pick(": ", "：")),
        }
    })
}

/// What was reached of a score.
fn score(points: Points, language: Language) -> String {
    let Points { at_least, reached, open, of } = points;
    match (open, language) {
        (0, Language::En) => format!("{reached} of {of} points; {at_least} are enough"),
        (open, Language::En) => format!("{reached} of {of} points, {open} undetermined; {at_least} are enough"),
        (0, Language::Ja) => format!("{of}点中{reached}点（{at_least}点以上で適合）"),
        (open, Language::Ja) => format!("{of}点中{reached}点、判定不能{open}点（{at_least}点以上で適合）"),
    }
}

/// The product on one line.
pub(super) fn product(report: &Report) -> Localized {
    report.product.name.clone()
}

/// The plan in a sentence.
pub(super) fn plan(plan: &PlanReport) -> Localized {
    both(|language| match (plan.is_met, plan.cost, language) {
        (true, _, Language::En) => "The product conforms as it is.".to_owned(),
        (true, _, Language::Ja) => "製品は現状で適合している。".to_owned(),
        (false, None, Language::En) => "No plan was found.".to_owned(),
        (false, None, Language::Ja) => "計画は見つかっていない。".to_owned(),
        (false, Some(cost), Language::En) => {
            let proven = if plan.is_proven { "; proven to be the cheapest" } else { "; there may be a cheaper one" };
            let changes = plan.changes.len();
            format!("{changes} {}, cost {cost}{proven}.", if changes == 1 { "change" } else { "changes" })
        }
        (false, Some(cost), Language::Ja) => {
            let proven =
                if plan.is_proven { "最も安いことを証明済み" } else { "より安い計画があり得る" };
            format!("変更{}件、費用{cost}（{proven}）。", plan.changes.len())
        }
    })
}

/// The requirements that need a change, with their sets where there are several.
pub(super) fn serves(change: &ChangeReport, report: &Report) -> String {
    let named = |(set, requirement): &(usize, String)| match report.sets.get(*set) {
        Some(set) if report.sets.len() > 1 => format!("{} {requirement}", set.set.id),
        _ => requirement.clone(),
    };
    change.serves.iter().map(named).collect::<Vec<_>>().join(", ")
}

/// What stands in the way in more than one set: the matter, and the requirements of each set.
pub(super) fn across(report: &Report) -> Vec<(Localized, Vec<Vec<String>>)> {
    let mut rows: Vec<(Localized, Vec<Vec<String>>)> = Vec::new();
    for (place, set) in report.sets.iter().enumerate() {
        for finding in set.findings.iter().filter(|finding| finding.is_open()) {
            for reason in finding.reasons.iter().filter(|reason| !reason.subject.is_empty()) {
                let row = rows.iter().position(|(subject, _)| *subject == reason.subject);
                let row = row.unwrap_or_else(|| {
                    rows.push((reason.subject.clone(), vec![Vec::new(); report.sets.len()]));
                    rows.len() - 1
                });
                let cell = rows.get_mut(row).and_then(|(_, cells)| cells.get_mut(place));
                let id = finding.requirement.to_string();
                if let Some(cell) = cell.filter(|cell| !cell.contains(&id)) {
                    cell.push(id);
                }
            }
        }
    }
    let sets = |(_, cells): &(Localized, Vec<Vec<String>>)| cells.iter().filter(|cell| !cell.is_empty()).count();
    rows.retain(|row| sets(row) > 1);
    rows.sort_by_key(|row| std::cmp::Reverse(sets(row)));
    rows
}

/// The title of a requirement, with how it bears on the outcome where that is not a matter of course.
pub(super) fn borne(finding: &FindingReport) -> Localized {
    let suffix = match finding.bears {
        Bears { bearing: Some(Bearing::Recommended), .. } => Localized::of(" (recommended)".into(), "（推奨）".into()),
        Bears { bearing: Some(Bearing::Points), weight: Some(1) } => {
            Localized::of(" (1 point)".into(), "（1点）".into())
        }
        Bears { bearing: Some(Bearing::Points), weight: Some(weight) } => {
            Localized::of(format!(" ({weight} points)"), format!("（{weight}点）"))
        }
        _ => return finding.title.clone(),
    };
    finding.title.clone().followed_by(&suffix.en, &suffix.ja)
}
