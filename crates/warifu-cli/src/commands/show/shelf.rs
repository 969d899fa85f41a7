//! Vocabularies, requirement sets and profiles.

use warifu_model::{
    Assurance, Authority, CatalogIndex, ClaimDefinition, ClaimType, Digest, GroupId, LadderLevel, Language, LegalBasis,
    LegalState, Levels, Profile, Requirement, RequirementId, RequirementSet, SetStatus, SourceDocument, Token,
    Vocabulary,
};

use super::criterion::criterion;
use crate::commands::common::{self, comma, counted, value_text};
use crate::commands::findings;
use warifu_report::titles::{Titles, duration};
use warifu_report::{Page, Text, style};

/// A requirement set with the titles of its requirements.
pub(crate) fn set(page: &mut Page, set: &RequirementSet, digest: Digest, language: Language) {
    let is_draft = set.status == SetStatus::Draft;
    let draft = if is_draft { language.pick("  draft", "  ドラフト") } else { "" };
    page.line(Text::new().strong(format!("{} {}", set.id, set.version)).style(draft, style::UNSURE));
    page.line(Text::new().strong(set.title.in_language(language)));
    page.line(set.description.in_language(language));
    page.blank();
    page.fields(
        0,
        [
            (language.pick("authority", "公表者"), authority(&set.authority, language).into()),
            (language.pick("source", "出典"), publication(&set.source, language).into()),
            (language.pick("effective", "適用開始"), effective(set, language).into()),
            (language.pick("texts", "言語"), common::spoken(&set.texts, language).into()),
            (language.pick("levels", "レベル"), levels(&set.levels, language).into()),
            (language.pick("score", "点数"), set.score().map(|one| score(one, language)).unwrap_or_default().into()),
            (language.pick("digest", "ダイジェスト"), common::digest(digest)),
        ],
    );
    if !set.legal_basis.is_empty() {
        page.heading(language.pick("Legal basis", "法的根拠"));
        for basis in &set.legal_basis {
            page.item(2, Text::new().dim("·"), legal(basis, language));
        }
    }
    for group in &set.groups {
        let members = set.requirements.iter().filter(|requirement| requirement.groups.contains(&group.id));
        let rows: Vec<_> = members
            .map(|requirement| {
                vec![Text::new().strong(requirement.id.as_str()), requirement.title.in_language(language).into()]
            })
            .collect();
        page.heading(format!("{}  {}", group.id, group.title.in_language(language)));
        page.table(2, rows);
    }
    page.blank();
    page.line(counted(set.requirements.len(), language, ["requirement", "requirements"], "要求事項"));
}

/// The score of a set.
fn score(score: &warifu_model::Score, language: Language) -> String {
    let always: Vec<_> = score.always.iter().map(RequirementId::as_str).collect();
    match (always.is_empty(), language) {
        (true, Language::En) => format!("{} points are enough", score.at_least),
        (true, Language::Ja) => format!("{}点以上で適合", score.at_least),
        (false, Language::En) => format!("{} points are enough; always needed: {}", score.at_least, always.join(", ")),
        (false, Language::Ja) => format!("{}点以上で適合（常に必須：{}）", score.at_least, always.join("、")),
    }
}

/// Who publishes requirements.
pub(super) fn authority(authority: &Authority, language: Language) -> String {
    let name = authority.name.in_language(language);
    match (authority.country.as_deref(), language) {
        (None, _) => name.to_owned(),
        (Some(country), Language::En) => format!("{name} ({country})"),
        (Some(country), Language::Ja) => format!("{name}（{country}）"),
    }
}

/// Where requirements are published: the date once, where the edition is the date.
pub(super) fn publication(source: &SourceDocument, language: Language) -> String {
    let published = source.published.clone();
    let mut parts = vec![source.document.clone()];
    if !source.edition.contains(&published) && !source.document.contains(&source.edition) {
        parts.push(source.edition.clone());
    }
    if !source.document.contains(&published) {
        parts.push(published);
    }
    parts.join(comma(language))
}

fn effective(set: &RequirementSet, language: Language) -> String {
    let from = set.effective_from;
    match (set.previous_open_until, language) {
        (None, Language::En) => format!("from {from}"),
        (None, Language::Ja) => format!("{from}から"),
        (Some(until), Language::En) => format!("from {from}; the previous edition may be used until {until}"),
        (Some(until), Language::Ja) => format!("{from}から。前の版は{until}まで使用可"),
    }
}

fn levels(levels: &Levels, language: Language) -> String {
    match (levels, language) {
        (_, Language::En) => levels.describe(),
        (Levels::None, Language::Ja) => "なし".to_owned(),
        (Levels::Ladder(rungs), Language::Ja) => {
            let rung = |rung: &LadderLevel| format!("{}（{}）", rung.title.in_language(language), rung.id);
            rungs.iter().map(rung).collect::<Vec<_>>().join("、")
        }
        (Levels::Vector { dimensions, max }, Language::Ja) => {
            let ids: Vec<_> = dimensions.iter().map(|dimension| format!("{}=N", dimension.id)).collect();
            format!("全次元共通の数（0から{max}まで）、又は {}", ids.join(","))
        }
    }
}

/// One requirement with its criterion.
pub(crate) fn requirement(page: &mut Page, set: &RequirementSet, requirement: &Requirement, titles: Titles<'_>) {
    let language = titles.language();
    page.line(
        Text::new().style(format!("{}  {}", requirement.id, requirement.title.in_language(language)), style::HEADING),
    );
    page.line(requirement.statement.in_language(language));
    if let Some(guidance) = &requirement.guidance {
        page.blank();
        page.line(Text::new().dim(guidance.in_language(language)));
    }
    let references: Vec<_> =
        requirement.references.iter().map(|other| format!("{} {}", other.document, other.ids.join(" "))).collect();
    let bases = requirement.legal_basis.iter().filter_map(|id| set.legal_basis.iter().find(|basis| basis.id == *id));
    let bases: Vec<_> = bases.map(|basis| format!("{} {}", basis.instrument, basis.clause)).collect();
    let groups: Vec<_> = requirement.groups.iter().map(GroupId::as_str).collect();
    let bearing = findings::bearing_text(set.bears(requirement), language).unwrap_or_default();
    page.blank();
    page.fields(
        0,
        [
            (language.pick("groups", "グループ"), groups.join(", ").into()),
            (language.pick("legal basis", "法的根拠"), bases.join(", ").into()),
            (language.pick("binding", "拘束力"), bearing.into()),
            (language.pick("compare", "参照"), references.join(", ").into()),
            (language.pick("assurance", "出典の確認"), assurance(requirement.assurance, language)),
        ],
    );
    if let Some(applies) = &requirement.applies {
        page.heading(language.pick("Applies where", "適用条件"));
        criterion(page, 2, applies, titles);
    }
    match &requirement.criterion {
        Some(test) => {
            page.heading(language.pick("Is met by", "判定基準"));
            criterion(page, 2, test, titles);
        }
        None => page.line(Text::new().dim(language.pick(
            "no criterion: every evaluation of this requirement is undetermined",
            "判定基準がないため、評価は常に判定不能となる",
        ))),
    }
    for tightening in &requirement.tightened {
        page.heading(language.pick("And from a higher level", "上位レベルでの追加"));
        criterion(page, 2, &tightening.criterion, titles);
    }
    let text = value_text(&warifu_model::Json::from(requirement));
    let used = set.parameters.iter().filter(|parameter| text.contains(&format!("\"parameter\":\"{}\"", parameter.id)));
    let rows: Vec<_> = used
        .map(|parameter| {
            let name = Text::new().dim(format!("<{}>", parameter.id));
            vec![
                name,
                Text::new().strong(
                    duration(&value_text(&parameter.value), language).unwrap_or_else(|| value_text(&parameter.value)),
                ),
                parameter.title.in_language(language).into(),
            ]
        })
        .collect();
    if !rows.is_empty() {
        page.heading(language.pick("Parameters", "パラメータ"));
        page.table(2, rows);
    }
}

/// A profile, before it is resolved.
pub(super) fn profile(page: &mut Page, profile: &Profile, language: Language) {
    page.line(Text::new().strong(format!("{} {}", profile.id, profile.version)));
    page.line(Text::new().strong(profile.title.in_language(language)));
    page.line(profile.description.in_language(language));
    page.blank();
    let selected = profile
        .select
        .as_ref()
        .map_or(language.pick("all requirements", "全ての要求事項").to_owned(), |selected| {
            counted(selected.len(), language, ["requirement", "requirements"], "要求事項")
        });
    page.fields(
        0,
        [
            (language.pick("base", "基礎"), format!("{} {}", profile.base.id, profile.base.version).into()),
            ("", common::digest(profile.base.digest)),
            (language.pick("selects", "選択"), selected.into()),
            (
                language.pick("effective", "適用開始"),
                match language {
                    Language::En => format!("from {}", profile.effective_from),
                    Language::Ja => format!("{}から", profile.effective_from),
                }
                .into(),
            ),
        ],
    );
    for group in &profile.groups {
        let ids: Vec<_> = group.requirements.iter().map(RequirementId::as_str).collect();
        page.heading(format!("{}  {}", group.id, group.title.in_language(language)));
        page.indented(2, ids.join(", "));
    }
}

/// A vocabulary with the titles of its claims.
pub(crate) fn vocabulary(page: &mut Page, vocabulary: &Vocabulary, digest: Digest, language: Language) {
    page.line(Text::new().strong(format!("{} {}", vocabulary.id, vocabulary.version)));
    page.line(Text::new().strong(vocabulary.title.in_language(language)));
    page.fields(0, [(language.pick("digest", "ダイジェスト"), common::digest(digest))]);
    for group in &vocabulary.groups {
        page.heading(group.title.in_language(language));
        let members = vocabulary.claims.iter().filter(|claim| claim.group == group.id);
        let row = |claim: &ClaimDefinition| {
            let kind = Text::new().dim(claim.claim_type.name_in(language));
            vec![Text::new().strong(claim.id.as_str()), kind, claim.title.in_language(language).into()]
        };
        page.table(2, members.map(row).collect());
    }
    page.heading(language.pick("Kinds of evidence", "証拠の種別"));
    let kinds = vocabulary.evidence_kinds.iter();
    page.fields(2, kinds.map(|kind| (kind.id.as_str(), kind.title.in_language(language).into())));
    page.heading(language.pick("Roles", "役割"));
    page.fields(2, vocabulary.roles.iter().map(|role| (role.id.as_str(), role.title.in_language(language).into())));
}

/// One claim of a vocabulary.
pub(crate) fn claim(page: &mut Page, claim: &ClaimDefinition, titles: Titles<'_>) {
    let language = titles.language();
    page.line(Text::new().style(format!("{}  {}", claim.id, claim.title.in_language(language)), style::HEADING));
    page.line(claim.description.in_language(language));
    page.blank();
    page.fields(
        0,
        [
            (language.pick("type", "型"), claim.claim_type.name_in(language).into()),
            (language.pick("values", "値"), values(&claim.claim_type, claim, titles).into()),
        ],
    );
    if let ClaimType::RecordList(fields, _) = &claim.claim_type {
        page.heading(language.pick("Fields", "項目"));
        let row = |field: &warifu_model::FieldType| {
            let optional = if field.required { "" } else { language.pick(" (optional)", "（任意）") };
            let colon = language.pick(": ", "：");
            let values = values(&field.kind, claim, titles);
            let text =
                Text::new().plain(field.title.in_language(language)).plain(optional).plain(colon).quoting(&values);
            vec![Text::new().strong(field.name.as_str()), Text::new().dim(field.kind.name_in(language)), text]
        };
        page.table(2, fields.iter().map(row).collect());
    }
    if !claim.supported_by.is_empty() {
        page.heading(language.pick("Supported by", "裏付けとなる証拠"));
        let support = claim.supported_by.iter();
        page.fields(2, support.map(|support| (support.kind.as_str(), support.reading.in_language(language).into())));
    }
}

/// The values of a type, tokens with their titles.
fn values(of: &ClaimType, claim: &ClaimDefinition, titles: Titles<'_>) -> String {
    let language = titles.language();
    let tokens = |tokens: &[Token]| {
        let quoted = tokens.iter().map(|token| titles.explain(&format!("`{token}`"), Some(&claim.id)));
        quoted.collect::<Vec<_>>().join(comma(language))
    };
    match (of, language) {
        (ClaimType::OrderedToken(of) | ClaimType::Token(of), Language::En) => format!("one of: {}", tokens(of)),
        (ClaimType::OrderedToken(of) | ClaimType::Token(of), Language::Ja) => format!("次のいずれか：{}", tokens(of)),
        (ClaimType::TokenList(of, _), Language::En) => format!("any of, each once: {}", tokens(of)),
        (ClaimType::TokenList(of, _), Language::Ja) => format!("次から重複なく：{}", tokens(of)),
        (plain, language) => plain.describe_in(language),
    }
}

/// The documents that an index lists.
pub(super) fn index(page: &mut Page, index: &CatalogIndex, language: Language) {
    let row = |entry: &warifu_model::IndexEntry| {
        vec![
            Text::new().dim(match language {
                Language::En => entry.kind.as_str().replace('_', " "),
                Language::Ja => index_kind(entry.kind.as_str()).to_owned(),
            }),
            Text::new().strong(format!("{} {}", entry.id, entry.version)),
            Text::new().dim(format!("sha256:{}…", entry.digest.short())),
            entry.file.as_str().into(),
        ]
    };
    page.table(0, index.documents.iter().map(row).collect());
}

fn index_kind(kind: &str) -> &str {
    match kind {
        "requirement_set" => "要求事項集",
        "profile" => "プロファイル",
        "vocabulary" => "語彙",
        "sector_list" => "分野一覧",
        "crosswalk" => "対応表",
        other => other,
    }
}

/// A clause of law, and whether it is in force.
pub(super) fn legal(basis: &LegalBasis, language: Language) -> Text {
    let state = match (basis.state_since, language) {
        (Some(since), Language::En) => format!("{} since {since}", state_text(basis.state, language)),
        (Some(since), Language::Ja) => format!("{}（{since}から）", state_text(basis.state, language)),
        (None, _) => state_text(basis.state, language).to_owned(),
    };
    let style = if basis.state == LegalState::InForce { style::DIM } else { style::UNSURE };
    Text::new()
        .strong(format!("{} {}", basis.instrument, basis.clause))
        .plain(format!("  {}  ", basis.title.in_language(language)))
        .dim(format!("{}{}", basis.date, comma(language)))
        .style(state, style)
}

fn state_text(state: LegalState, language: Language) -> &'static str {
    match state {
        LegalState::Amended => language.pick("amended", "改正済み"),
        LegalState::Draft => language.pick("draft", "草案"),
        LegalState::Expired => language.pick("expired", "失効"),
        LegalState::InForce => language.pick("in force", "施行中"),
        LegalState::MissedDeadline => language.pick("overdue", "期限までに制定されず"),
        LegalState::Rescinded => language.pick("rescinded", "廃止"),
        LegalState::RescindedArtefactUsable => {
            language.pick("rescinded; its documents may be used", "廃止（文書は使用可）")
        }
        LegalState::Superseded => language.pick("superseded", "置換え済み"),
    }
}

fn assurance(assurance: Assurance, language: Language) -> Text {
    match assurance {
        Assurance::Sourced => language.pick("checked against its source", "出典と照合済み").into(),
        Assurance::Unverified => {
            Text::new().style(language.pick("not verified against its source", "出典と未照合"), style::UNSURE)
        }
    }
}
