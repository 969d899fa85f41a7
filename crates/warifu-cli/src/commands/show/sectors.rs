//! Sector lists and crosswalks.

use warifu_model::{
    AsserterKind, Assurance, Crosswalk, Digest, Edge, Element, Endpoint, Language, Relation, SectorChange, SectorList,
    Union,
};

use super::shelf::{authority, legal, publication};
use crate::commands::common::{self, plural};
use warifu_report::{Page, Text, style};

/// A sector list with its sectors and what changed.
pub(crate) fn sector_list(page: &mut Page, list: &SectorList, digest: Digest, language: Language) {
    page.line(Text::new().strong(format!("{} {}", list.id, list.version)));
    page.line(Text::new().strong(list.title.in_language(language)));
    page.line(list.description.in_language(language));
    page.blank();
    page.fields(
        0,
        [
            (language.pick("authority", "公表者"), authority(&list.authority, language).into()),
            (language.pick("source", "出典"), publication(&list.source, language).into()),
            (language.pick("in force", "有効期間"), period(list, language).into()),
            (language.pick("assurance", "出典の確認"), unverified(list.assurance, language)),
            (language.pick("digest", "ダイジェスト"), common::digest(digest)),
        ],
    );
    for basis in &list.legal_basis {
        page.item(2, Text::new().dim("·"), legal(basis, language));
    }
    if let Some(note) = &list.note {
        page.blank();
        page.line(Text::new().dim(note.in_language(language)));
    }
    page.heading(match language {
        Language::En => plural(list.sectors.len(), "sector", "sectors"),
        Language::Ja => format!("{}分野", list.sectors.len()),
    });
    let rows = list.sectors.iter().map(|sector| {
        let since = sector.since.map(|since| match language {
            Language::En => format!("since {since}"),
            Language::Ja => format!("{since}から"),
        });
        let mut title = Text::new().plain(sector.title.in_language(language));
        if sector.assurance.is_some_and(|assurance| assurance != list.assurance) {
            title = title.plain("  ").and(unverified(sector.assurance.unwrap_or(list.assurance), language));
        }
        vec![Text::new().strong(sector.id.as_str()), Text::new().dim(since.unwrap_or_default()), title]
    });
    page.table(2, rows.collect());
    if let Some(previous) = &list.previous {
        page.heading(match language {
            Language::En => format!("Changes since {}", previous.version),
            Language::Ja => format!("{}からの変更", previous.version),
        });
        page.table(2, previous.changes.iter().map(|change| change_row(change, list, language)).collect());
    }
}

/// The days on which a list is in force.
pub(crate) fn period(list: &SectorList, language: Language) -> String {
    match (language, list.effective_until) {
        (Language::En, None) => format!("from {}", list.effective_from),
        (Language::En, Some(until)) => format!("from {} up to, but not including, {until}", list.effective_from),
        (Language::Ja, None) => format!("{}から", list.effective_from),
        (Language::Ja, Some(until)) => format!("{}から{until}の前日まで", list.effective_from),
    }
}

fn change_row(change: &SectorChange, list: &SectorList, language: Language) -> Vec<Text> {
    let what = match change.step.as_str() {
        "added" => language.pick("added", "追加"),
        "merged_into" => language.pick("merged into", "統合"),
        "renamed" => language.pick("renamed", "改称"),
        "split_into" => language.pick("split into", "分割"),
        _ => language.pick("withdrawn", "廃止"),
    };
    let title = |id: &str| {
        let sector = list.sectors.iter().find(|sector| sector.id.as_str() == id);
        sector.map_or_else(
            || format!("`{id}`"),
            |sector| match language {
                Language::En => format!("{} (`{id}`)", sector.title.in_language(language)),
                Language::Ja => format!("{}（`{id}`）", sector.title.in_language(language)),
            },
        )
    };
    // a sector that is renamed keeps its id
    let mut ids: Vec<_> =
        [change.step.from(), change.step.to()].into_iter().flatten().map(|id| title(id.as_str())).collect();
    ids.dedup();
    let note = change.note.as_ref().map(|note| format!("  {}", note.in_language(language))).unwrap_or_default();
    vec![Text::new().dim(what), Text::new().quoting(&ids.join(" → ")).dim(note)]
}

/// A crosswalk with all its edges.
pub(crate) fn crosswalk(page: &mut Page, crosswalk: &Crosswalk, digest: Digest, language: Language) {
    crosswalk_head(page, crosswalk, digest, language);
    page.heading(match language {
        Language::En => plural(crosswalk.edges.len(), "edge", "edges"),
        Language::Ja => format!("{}件の関係", crosswalk.edges.len()),
    });
    page.table(2, crosswalk.edges.iter().map(|edge| edge_row(edge, language)).collect());
    unions(page, crosswalk.unions.iter().collect(), language);
}

/// What several elements of the source together are to one of the target.
pub(crate) fn unions(page: &mut Page, unions: Vec<&Union>, language: Language) {
    if unions.is_empty() {
        return;
    }
    page.heading(match language {
        Language::En => plural(unions.len(), "statement about several together", "statements about several together"),
        Language::Ja => format!("和集合についての関係{}件", unions.len()),
    });
    page.table(2, unions.into_iter().map(|union| union_row(union, language)).collect());
}

fn union_row(union: &Union, language: Language) -> Vec<Text> {
    let sources: Vec<_> = union.sources.iter().map(Element::as_str).collect();
    let mut target = Text::new().strong(union.target.as_str());
    if union.assurance == Assurance::Unverified {
        target = target.plain("  ").and(unverified(union.assurance, language));
    }
    if let Some(note) = &union.note {
        target = target.dim(format!("  {}", note.in_language(language)));
    }
    vec![Text::new().strong(sources.join(" ∪ ")), Text::new().dim(relation(union.relation, language)), target]
}

/// Whose word a crosswalk is, and between which documents.
pub(crate) fn crosswalk_head(page: &mut Page, crosswalk: &Crosswalk, digest: Digest, language: Language) {
    page.line(Text::new().strong(format!("{} {}", crosswalk.id, crosswalk.version)));
    page.line(Text::new().strong(crosswalk.title.in_language(language)));
    page.line(crosswalk.description.in_language(language));
    page.blank();
    let document = &crosswalk.document;
    let place = document.location.as_deref().map(|place| format!(", {place}")).unwrap_or_default();
    page.fields(
        0,
        [
            (language.pick("asserted by", "主張者"), asserter(crosswalk, language)),
            (
                language.pick("stated in", "記載文書"),
                format!("{}, {}, {}{place}", document.title, document.edition, document.date).into(),
            ),
            (language.pick("source", "対応元"), endpoint(&crosswalk.source).into()),
            (language.pick("target", "対応先"), endpoint(&crosswalk.target).into()),
            (language.pick("digest", "ダイジェスト"), common::digest(digest)),
        ],
    );
    if let Some(note) = &crosswalk.note {
        page.line(Text::new().dim(note.in_language(language)));
    }
}

/// Whose word it is, and what the word is worth.
pub(crate) fn asserter(crosswalk: &Crosswalk, language: Language) -> Text {
    let name = Text::new().plain(crosswalk.asserter.name.in_language(language));
    match crosswalk.asserter.kind {
        AsserterKind::Official => name.dim(language.pick("  official", "  公式")),
        AsserterKind::Proposal => name.style(language.pick("  a proposal", "  提案"), style::UNSURE),
    }
}

/// A document that a crosswalk relates, on one line.
pub(crate) fn endpoint(endpoint: &Endpoint) -> String {
    match endpoint {
        Endpoint::Document { title, edition } => format!("{title}, {edition}"),
        Endpoint::Pinned { id, version, .. } => format!("{id} {version}"),
    }
}

/// A relation in words.
pub(crate) fn relation(relation: Relation, language: Language) -> &'static str {
    match relation {
        Relation::Equal => language.pick("equal", "同一"),
        Relation::IntersectsWith => language.pick("intersects with", "交差（一部が重なる）"),
        Relation::NoRelationship => language.pick("no relationship", "関係なし"),
        Relation::Related => language.pick("related", "関連"),
        Relation::SubsetOf => language.pick("subset of", "部分集合（含まれる）"),
        Relation::SupersetOf => language.pick("superset of", "上位集合（含む）"),
    }
}

fn edge_row(edge: &Edge, language: Language) -> Vec<Text> {
    vec![
        Text::new().strong(edge.source.as_str()),
        Text::new().dim(relation(edge.relation, language)),
        far_end(edge.target.as_ref(), edge, language),
    ]
}

/// The element at the other end of an edge, and what is to be known about the edge.
pub(crate) fn far_end(element: Option<&Element>, edge: &Edge, language: Language) -> Text {
    let nothing = language.pick("(nothing corresponds)", "（対応なし）");
    let mut text = element.map_or_else(|| Text::new().dim(nothing), |element| Text::new().strong(element.as_str()));
    if edge.assurance == Assurance::Unverified {
        text = text.plain("  ").and(unverified(edge.assurance, language));
    }
    match &edge.note {
        Some(note) => text.dim(format!("  {}", note.in_language(language))),
        None => text,
    }
}

fn unverified(assurance: Assurance, language: Language) -> Text {
    match assurance {
        Assurance::Sourced => Text::new().dim(language.pick("checked against its source", "出典と照合済み")),
        Assurance::Unverified => {
            Text::new().style(language.pick("not verified against its source", "出典と未照合"), style::UNSURE)
        }
    }
}
