//! Vocabularies, requirement sets and profiles.

use warifu_model::{
    Assurance, CatalogIndex, ClaimDefinition, Digest, GroupId, Language, LegalBasis, LegalState, Profile, Requirement,
    RequirementId, RequirementSet, SetStatus, Vocabulary,
};

use super::criterion::criterion;
use crate::commands::common::{self, plural, value_text};
use warifu_report::{Page, Text, style};

/// A requirement set with the titles of its requirements.
pub(crate) fn set(page: &mut Page, set: &RequirementSet, digest: Digest, language: Language) {
    let draft = if set.status == SetStatus::Draft { "  draft" } else { "" };
    let open = set.previous_open_until.map(|until| format!("; the edition before stays open until {until}"));
    page.line(Text::new().strong(format!("{} {}", set.id, set.version)).style(draft, style::UNSURE));
    page.line(Text::new().strong(set.title.in_language(language)));
    page.line(set.description.in_language(language));
    page.blank();
    let country = set.authority.country.as_deref().map(|country| format!(" ({country})")).unwrap_or_default();
    page.fields(
        0,
        [
            ("authority", format!("{}{country}", set.authority.name.in_language(language)).into()),
            ("source", format!("{}, {}, {}", set.source.document, set.source.edition, set.source.published).into()),
            ("effective", format!("from {}{}", set.effective_from, open.unwrap_or_default()).into()),
            ("levels", set.levels.describe().into()),
            ("digest", common::digest(digest)),
        ],
    );
    if !set.legal_basis.is_empty() {
        page.heading("Legal basis");
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
    page.line(plural(set.requirements.len(), "requirement", "requirements"));
}

/// One requirement with its criterion.
pub(crate) fn requirement(page: &mut Page, set: &RequirementSet, requirement: &Requirement, language: Language) {
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
    page.blank();
    page.fields(
        0,
        [
            ("groups", groups.join(", ").into()),
            ("legal basis", bases.join(", ").into()),
            ("compare", references.join(", ").into()),
            ("assurance", assurance(requirement.assurance)),
        ],
    );
    if let Some(applies) = &requirement.applies {
        page.heading("Applies where");
        criterion(page, 2, applies);
    }
    match &requirement.criterion {
        Some(test) => {
            page.heading("Is met by");
            criterion(page, 2, test);
        }
        None => page.line(Text::new().dim("no criterion: for every product it cannot be told whether this is met")),
    }
    for tightening in &requirement.tightened {
        page.heading("And from a higher level");
        criterion(page, 2, &tightening.criterion);
    }
    let text = value_text(&warifu_model::Json::from(requirement));
    let used = set.parameters.iter().filter(|parameter| text.contains(&format!("\"parameter\":\"{}\"", parameter.id)));
    let rows: Vec<_> = used
        .map(|parameter| {
            let name = Text::new().dim(format!("<{}>", parameter.id));
            vec![name, Text::new().strong(value_text(&parameter.value)), parameter.title.in_language(language).into()]
        })
        .collect();
    if !rows.is_empty() {
        page.heading("Parameters");
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
        .map_or("all requirements".to_owned(), |selected| plural(selected.len(), "requirement", "requirements"));
    page.fields(
        0,
        [
            ("base", format!("{} {}", profile.base.id, profile.base.version).into()),
            ("", common::digest(profile.base.digest)),
            ("selects", selected.into()),
            ("effective", format!("from {}", profile.effective_from).into()),
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
    page.fields(0, [("digest", common::digest(digest))]);
    for group in &vocabulary.groups {
        page.heading(group.title.in_language(language));
        let members = vocabulary.claims.iter().filter(|claim| claim.group == group.id);
        let row = |claim: &ClaimDefinition| {
            let kind = Text::new().dim(claim.claim_type.kind());
            vec![Text::new().strong(claim.id.as_str()), kind, claim.title.in_language(language).into()]
        };
        page.table(2, members.map(row).collect());
    }
    page.heading("Kinds of evidence");
    let kinds = vocabulary.evidence_kinds.iter();
    page.fields(2, kinds.map(|kind| (kind.id.as_str(), kind.title.in_language(language).into())));
    page.heading("Roles");
    page.fields(2, vocabulary.roles.iter().map(|role| (role.id.as_str(), role.title.in_language(language).into())));
}

/// One claim of a vocabulary.
pub(crate) fn claim(page: &mut Page, claim: &ClaimDefinition, language: Language) {
    page.line(Text::new().style(format!("{}  {}", claim.id, claim.title.in_language(language)), style::HEADING));
    page.line(claim.description.in_language(language));
    page.blank();
    page.fields(0, [("type", claim.claim_type.kind().into()), ("values", claim.claim_type.describe().into())]);
    if let warifu_model::ClaimType::RecordList(fields, _) = &claim.claim_type {
        page.heading("Fields");
        let row = |field: &warifu_model::FieldType| {
            let optional = if field.required { "" } else { " (optional)" };
            let values = format!("{}{optional}: {}", field.title.in_language(language), field.kind.describe());
            vec![Text::new().strong(field.name.as_str()), Text::new().dim(field.kind.kind()), values.into()]
        };
        page.table(2, fields.iter().map(row).collect());
    }
    if !claim.supported_by.is_empty() {
        page.heading("Supported by");
        let support = claim.supported_by.iter();
        page.fields(2, support.map(|support| (support.kind.as_str(), support.reading.in_language(language).into())));
    }
}

/// The documents of a shelf.
pub(super) fn index(page: &mut Page, index: &CatalogIndex) {
    let row = |entry: &warifu_model::IndexEntry| {
        vec![
            Text::new().dim(entry.kind.as_str().replace('_', " ")),
            Text::new().strong(format!("{} {}", entry.id, entry.version)),
            Text::new().dim(format!("sha256:{}…", entry.digest.short())),
            entry.file.as_str().into(),
        ]
    };
    page.table(0, index.documents.iter().map(row).collect());
}

pub(super) fn legal(basis: &LegalBasis, language: Language) -> Text {
    let since = basis.state_since.map(|since| format!(" since {since}")).unwrap_or_default();
    let state = format!("{}{since}", basis.state.as_str().replace('_', " "));
    let style = if basis.state == LegalState::InForce { style::DIM } else { style::UNSURE };
    Text::new()
        .strong(format!("{} {}", basis.instrument, basis.clause))
        .plain(format!("  {}  ", basis.title.in_language(language)))
        .dim(format!("{}, ", basis.date))
        .style(state, style)
}

fn assurance(assurance: Assurance) -> Text {
    match assurance {
        Assurance::Sourced => "checked against its source".into(),
        Assurance::Unverified => Text::new().style("not checked against its source", style::UNSURE),
    }
}
