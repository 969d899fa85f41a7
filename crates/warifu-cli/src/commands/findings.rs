//! An evaluation for people: what it was of, how it came out, and why.

use std::collections::BTreeMap;

use warifu_catalog::Catalog;
use warifu_core::explain;
use warifu_model::{
    Bears, ClaimDefinition, ClaimId, Digest, Finding, Json, Language, Outcome, Party, Points, Reason, ReasonCode,
    Record, RecordInput, RequirementId, RequirementSet, Vocabulary, WaiverState, Weakening, WeakeningCode,
};

use crate::commands::common::{self, comma, mark, plural, style_of};
use crate::exit::Exit;
use warifu_report::titles::Titles;
use warifu_report::{Page, Text, style};

/// Which findings are shown in full.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Detail {
    /// All of them.
    All,
    /// Those that are not met or undetermined; the others are counted.
    Unmet,
}

/// The titles and texts that a record, which holds ids only, is explained with. What is missing is left out.
#[derive(Debug)]
pub(crate) struct Library {
    set: Option<RequirementSet>,
    vocabularies: Vec<Vocabulary>,
}

impl Library {
    /// The very set that was evaluated against, and its vocabularies.
    pub(crate) fn new(set: RequirementSet, vocabularies: Vec<Vocabulary>) -> Self {
        Self { set: Some(set), vocabularies }
    }

    /// What the catalogue knows about this record.
    pub(crate) fn of(record: &Record, catalog: &Catalog) -> Self {
        let by_digest = |digest: &Digest| catalog.by_digest(digest);
        let set = by_digest(&record.set.digest).and_then(|document| document.set().cloned());
        let pins = record.vocabularies.iter().filter_map(|pin| by_digest(&pin.digest)?.vocabulary().cloned());
        Self { set, vocabularies: pins.collect() }
    }

    /// The title of a requirement.
    pub(crate) fn title(&self, requirement: &RequirementId, language: Language) -> String {
        let requirement = self.set.as_ref().and_then(|set| set.requirement(requirement));
        requirement.map(|requirement| requirement.title.in_language(language).to_owned()).unwrap_or_default()
    }

    fn claim(&self, reason: &Reason) -> Option<&ClaimDefinition> {
        let claim = reason.claim.as_ref()?;
        self.vocabularies.iter().find_map(|vocabulary| vocabulary.claim(claim))
    }

    /// The titles of the vocabularies.
    pub(crate) fn titles(&self, language: Language) -> Titles<'_> {
        Titles::new(&self.vocabularies, language)
    }

    /// A reason in words, with titles where ids stand.
    pub(crate) fn reason(&self, reason: &Reason, language: Language) -> String {
        self.titles(language).explain(&explain(reason, language), reason.claim.as_ref())
    }
}

/// Shows a whole evaluation.
pub(crate) fn evaluation(page: &mut Page, record: &Record, library: &Library, detail: Detail, language: Language) {
    header(page, record, library, language);
    page.blank();
    banner(page, record, language);
    let unmet = |finding: &&Finding| detail == Detail::All || finding.is_open();
    let shown: Vec<_> = record.findings.iter().filter(unmet).collect();
    if !shown.is_empty() {
        page.heading(match detail {
            Detail::All => language.pick("Findings", "所見"),
            Detail::Unmet => language.pick("Requirements not met or undetermined", "不適合又は判定不能の要求事項"),
        });
    }
    for finding in shown {
        self::finding(page, finding, library, language);
    }
    groups(page, record, library, language);
    waivers(page, record, language);
    weakenings(page, record, language);
}

/// What was evaluated against what, and who stated the claims.
fn header(page: &mut Page, record: &Record, library: &Library, language: Language) {
    let level = common::at_level(record.level.as_deref(), language);
    let title = library.set.as_ref().map(|set| set.title.in_language(language)).unwrap_or_default();
    let spoken = library.set.as_ref().filter(|set| set.title.foreign_in(language).is_some());
    let spoken = spoken.map(|set| common::spoken(&set.texts, language)).unwrap_or_default();
    let set = Text::new().strong(format!("{} {}", record.set.id, record.set.version)).plain(level);
    let mut fields = vec![
        (language.pick("product", "製品"), common::product_in(&record.product, language)),
        (language.pick("against", "要求事項集"), set),
        ("", title.into()),
        (language.pick("texts", "言語"), spoken.into()),
        (language.pick("at", "時点"), record.at.to_string().into()),
    ];
    // the record has them by digest, which means nothing to people
    let mut inputs: Vec<_> = record.inputs.iter().collect();
    inputs.sort_by_key(|input| (input.party, input.digest));
    let stated_by = language.pick("stated by", "主張者");
    let names = [stated_by].into_iter().chain(std::iter::repeat(""));
    fields.extend(names.zip(inputs.into_iter().map(|input| stating(input, library, language))));
    page.fields(0, fields);
}

/// Who signed an input, as which party and in which roles.
fn stating(input: &RecordInput, library: &Library, language: Language) -> Text {
    let names: Vec<_> = input.signers.iter().map(|signer| signer.name.as_str()).collect();
    let unknown = language.pick("no known signer", "既知の署名者なし");
    let who = if names.is_empty() { unknown.to_owned() } else { names.join(comma(language)) };
    let titles = library.titles(language);
    let roles: Vec<_> =
        input.roles.iter().map(|role| comma(language).to_owned() + &titles.role(role.as_str())).collect();
    let colon = language.pick(": ", "：");
    Text::new().plain(party(input.party, language)).plain(colon).strong(who).quoting(&roles.concat())
}

/// A party by its place in the assessment.
pub(crate) fn party(party: Party, language: Language) -> &'static str {
    match party {
        Party::First => language.pick("first party", "第一者"),
        Party::Second => language.pick("second party", "第二者"),
        Party::Third => language.pick("third party", "第三者"),
    }
}

/// The outcome, large.
fn banner(page: &mut Page, record: &Record, language: Language) {
    let outcome = record.outcome.text(language).to_uppercase();
    let counts = counts(&record.findings);
    let count = |outcome| counts.get(&outcome).copied().unwrap_or_default();
    // what does not apply cannot be met either
    let total = record.findings.len() - count(Outcome::NotApplicable);
    let (met, unmet) = (count(Outcome::Satisfied), count(Outcome::NotSatisfied));
    let (open, aside) = (count(Outcome::Undetermined), count(Outcome::NotApplicable));
    let part = |number: usize, words: String| if number == 0 { String::new() } else { words };
    let text = match language {
        Language::En => [
            format!("{met} of {} met", plural(total, "requirement that applies", "requirements that apply")),
            part(unmet, format!(", {unmet} not met")),
            part(open, format!(", {open} undetermined")),
            part(aside, format!(", {aside} not applicable")),
        ],
        Language::Ja => [
            format!("適用される要求事項{total}件中、適合{met}件"),
            part(unmet, format!("、不適合{unmet}件")),
            part(open, format!("、判定不能{open}件")),
            part(aside, format!("、適用外{aside}件")),
        ],
    }
    .concat();
    let style = style_of(record.outcome).effects(anstyle::Effects::BOLD | anstyle::Effects::INVERT);
    page.line(Text::new().style(outcome, style).plain("  ").plain(text));
    if let Some(score) = record.score {
        page.line(Text::new().plain(language.pick("score: ", "点数：")).plain(score_text(score, language)));
    }
}

/// What was reached of a score.
pub(crate) fn score_text(Points { at_least, reached, open, of }: Points, language: Language) -> String {
    let undetermined = match (open, language) {
        (0, _) => String::new(),
        (_, Language::En) => format!(", {open} undetermined"),
        (_, Language::Ja) => format!("、判定不能{open}点"),
    };
    match language {
        Language::En => format!("{reached} of {of} points{undetermined}; {at_least} are enough"),
        Language::Ja => format!("{of}点中{reached}点{undetermined}（{at_least}点以上で適合）"),
    }
}

/// How a requirement bears on the outcome of its set, where that is not a matter of course.
pub(crate) fn bearing_text(bears: Bears, language: Language) -> Option<String> {
    let text = bears.bearing?.text(language);
    Some(match (bears.weight, language) {
        (None, _) => text.to_owned(),
        (Some(1), Language::En) => format!("{text}, 1 point"),
        (Some(weight), Language::En) => format!("{text}, {weight} points"),
        (Some(weight), Language::Ja) => format!("{text}、{weight}点"),
    })
}

/// One finding with its reasons.
pub(crate) fn finding(page: &mut Page, finding: &Finding, library: &Library, language: Language) {
    let outcome = finding.outcome.text(language);
    let mut head = Text::new().strong(finding.requirement.as_str());
    let title = library.title(&finding.requirement, language);
    if !title.is_empty() {
        head = head.plain("  ").plain(title);
    }
    head = head.plain("  ").style(outcome, style_of(finding.outcome));
    if let Some(bearing) = bearing_text(finding.bears(), language) {
        head = head.dim(format!("  {bearing}"));
    }
    if let Some(waiver) = &finding.waived {
        head = head.style(format!("  {} {waiver}", language.pick("waived by", "適用免除")), style::UNSURE);
    }
    page.item(0, mark(finding.outcome), head);
    for reason in &finding.reasons {
        page.item(4, Text::new().dim("·"), Text::new().quoting(&library.reason(reason, language)));
    }
    for advice in advice(finding, library, language) {
        page.item(4, Text::new().style("→", style::COMMAND), Text::new().quoting(&advice));
    }
}

/// Where the claims that are missing can come from: one line for each way.
fn advice(finding: &Finding, library: &Library, language: Language) -> Vec<String> {
    let mut ways: Vec<(Vec<&str>, Vec<&ClaimId>)> = Vec::new();
    for reason in finding.reasons.iter().filter(|reason| reason.code == ReasonCode::ClaimMissing) {
        let Some(claim) = library.claim(reason) else { continue };
        let kinds: Vec<_> = claim.supported_by.iter().map(|support| support.kind.as_str()).collect();
        let claim = &claim.id;
        match ways.iter_mut().find(|(known, _)| *known == kinds) {
            Some((_, claims)) if claims.contains(&claim) => {}
            Some((_, claims)) => claims.push(claim),
            None => ways.push((kinds, vec![claim])),
        }
    }
    let words = |(kinds, claims): &(Vec<&str>, Vec<&ClaimId>)| {
        let titles = library.titles(language);
        let kinds: Vec<_> = kinds.iter().map(|kind| titles.kind(kind)).collect();
        let claims: Vec<_> = claims.iter().map(|claim| titles.claim(claim)).collect();
        match language {
            Language::En => format!("evidence that can state {}: {}", claims.join(", "), kinds.join(" or ")),
            Language::Ja => format!("{}を示せる証拠：{}", claims.join("、"), kinds.join("又は")),
        }
    };
    ways.iter().filter(|(kinds, _)| !kinds.is_empty()).map(words).collect()
}

fn groups(page: &mut Page, record: &Record, library: &Library, language: Language) {
    let Some(set) = &library.set else { return };
    let row = |group: &warifu_model::Group| {
        let members = set.requirements.iter().filter(|requirement| requirement.groups.contains(&group.id));
        let ids: Vec<_> = members.map(|requirement| &requirement.id).collect();
        let of: Vec<_> = record.findings.iter().filter(|finding| ids.contains(&&finding.requirement)).collect();
        let count = |outcome| of.iter().filter(|finding| finding.outcome == outcome).count();
        let (met, aside) = (count(Outcome::Satisfied), count(Outcome::NotApplicable));
        let waived = of.iter().filter(|finding| finding.waived.is_some()).count();
        let asked = of.len() - aside;
        let style = match asked {
            0 => style::DIM,
            _ if of.iter().any(|finding| finding.is_open()) => style::BAD,
            _ if waived > 0 => style::UNSURE,
            _ => style::GOOD,
        };
        let beside = [(waived, language.pick("waived", "免除")), (aside, language.pick("not applicable", "適用外"))];
        let beside = beside.iter().filter(|(count, _)| *count > 0).map(|(count, name)| match language {
            Language::En => format!("{count} {name}"),
            Language::Ja => format!("{name}{count}件"),
        });
        (!of.is_empty()).then(|| {
            vec![
                Text::new().strong(group.id.as_str()),
                Text::new().style(if asked == 0 { "–".to_owned() } else { format!("{met}/{asked}") }, style),
                Text::new().dim(beside.collect::<Vec<_>>().join(language.pick(", ", "、"))),
                group.title.in_language(language).into(),
            ]
        })
    };
    let rows: Vec<_> = set.groups.iter().filter_map(row).collect();
    if rows.len() > 1 {
        page.heading(language.pick("By group", "グループ別"));
        page.table(0, rows);
    }
}

fn waivers(page: &mut Page, record: &Record, language: Language) {
    let Some(waivers) = record.waivers.as_ref().filter(|waivers| !waivers.states.is_empty()) else { return };
    page.heading(language.pick("Waivers", "適用免除"));
    for waiver in &waivers.states {
        let (sign, style) = match waiver.state {
            WaiverState::Applied => ("·", style::DIM),
            _ => ("!", style::UNSURE),
        };
        let words = waiver.state.text(language);
        let text = Text::new().strong(waiver.id.as_str()).plain(match language {
            Language::En => format!(" ({}): {words}", waiver.requirement),
            Language::Ja => format!("（{}）：{words}", waiver.requirement),
        });
        page.item(0, Text::new().style(sign, style), text);
    }
}

fn weakenings(page: &mut Page, record: &Record, language: Language) {
    if record.weakenings.is_empty() {
        return;
    }
    page.heading(language.pick("Checks that were relaxed or skipped", "緩和又は省略された検査"));
    let mut by_code: BTreeMap<WeakeningCode, Vec<&Weakening>> = BTreeMap::new();
    for weakening in &record.weakenings {
        by_code.entry(weakening.code).or_default().push(weakening);
    }
    for (code, list) in by_code {
        let requirements: Vec<_> =
            list.iter().filter_map(|w| w.requirement.as_ref().map(RequirementId::as_str)).collect();
        let mut text = Text::new().plain(code.text(language));
        if !requirements.is_empty() {
            text = text.plain(language.pick(": ", "：")).strong(requirements.join(comma(language)));
        } else if list.len() > 1 {
            text = text.dim(format!(" (×{})", list.len()));
        }
        page.item(0, Text::new().style("!", style::UNSURE), text);
    }
}

/// The exit code of an outcome.
pub(crate) fn exit(outcome: Outcome) -> Exit {
    match outcome {
        Outcome::Satisfied | Outcome::NotApplicable => Exit::Yes,
        Outcome::NotSatisfied => Exit::No,
        Outcome::Undetermined => Exit::CannotTell,
    }
}

/// A finding for machines, with the title of its requirement and the words of each reason.
pub(crate) fn finding_json(finding: &Finding, library: &Library, language: Language) -> Json {
    let requirement = library.set.as_ref().and_then(|set| set.requirement(&finding.requirement));
    let reasons = finding.reasons.iter().map(|reason| Json::from(reason).with("text", explain(reason, language)));
    Json::object()
        .with("requirement", &finding.requirement)
        .with_some("title", requirement.map(|requirement| &requirement.title))
        .with("outcome", finding.outcome)
        .with_some("bearing", finding.bearing)
        .with_some("weight", finding.weight)
        .with_some("waived", finding.waived.as_ref())
        .with("reasons", Json::list(reasons))
}

/// How many findings have this outcome.
pub(crate) fn count(findings: &[Finding], outcome: Outcome) -> usize {
    findings.iter().filter(|finding| finding.outcome == outcome).count()
}

/// How many are not met and how many undetermined, in words; what none is, is not named.
pub(crate) fn open_counts(findings: &[Finding], language: Language) -> impl Iterator<Item = String> {
    let counted = [Outcome::NotSatisfied, Outcome::Undetermined].map(|outcome| (outcome, count(findings, outcome)));
    counted.into_iter().filter(|(_, count)| *count > 0).map(move |(outcome, count)| match language {
        Language::En => format!("{count} {}", outcome.text(language)),
        Language::Ja => format!("{}{count}件", outcome.text(language)),
    })
}

/// How many findings have which outcome, waivers left aside.
fn counts(findings: &[Finding]) -> BTreeMap<Outcome, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.outcome).or_default() += 1;
    }
    counts
}

/// The same for machines: what does not apply stands apart and is never met.
pub(crate) fn counts_json(findings: &[Finding]) -> Json {
    let counts = counts(findings);
    let all = [Outcome::Satisfied, Outcome::NotSatisfied, Outcome::Undetermined, Outcome::NotApplicable];
    let counted = all.iter().fold(Json::object(), |json, outcome| {
        json.with(outcome.as_str(), counts.get(outcome).copied().unwrap_or_default())
    });
    counted.with("waived", findings.iter().filter(|finding| finding.waived.is_some()).count())
}
