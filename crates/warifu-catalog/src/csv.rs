//! Documents as tables (RFC 4180), for people who work in spreadsheets.

use std::collections::BTreeSet;

use warifu_model::{
    Arrangement, Assurance, Binding, Crosswalk, Json, LegalBasis, Localized, Requirement, RequirementId,
    RequirementSet, SectorList, Successor, Vocabulary, table,
};

use crate::document::Document;

/// Writes a document as a table with a header row (RFC 4180): comma, CRLF, quotes where they are needed, UTF-8. A cell that a
/// spreadsheet would take for a formula begins with an apostrophe. Of a profile the set that it resolves to is written.
///
/// ```
/// let catalog = warifu_catalog::Catalog::shipped()?;
/// let psti = catalog.documents().iter().find(|document| document.id() == "uk-psti");
/// let table = psti.map(warifu_catalog::csv).unwrap_or_default();
/// assert!(table.starts_with("set,version,id,status"));
/// # Ok::<(), warifu_catalog::CatalogError>(())
/// ```
pub fn csv(document: &Document) -> String {
    let mut table = Table::default();
    if let Some(set) = document.set() {
        of_set(&mut table, set);
    } else if let Some(vocabulary) = document.vocabulary() {
        of_vocabulary(&mut table, vocabulary);
    } else if let Some(list) = document.sector_list() {
        of_sectors(&mut table, list);
    } else if let Some(crosswalk) = document.crosswalk() {
        of_crosswalk(&mut table, crosswalk);
    } else if let Some(arrangement) = document.arrangement() {
        of_arrangement(&mut table, arrangement);
    }
    table.text
}

#[derive(Default)]
struct Table {
    text: String,
}

impl Table {
    fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        table::row(&mut self.text, cells);
    }
}

fn of_set(table: &mut Table, set: &RequirementSet) {
    // columns for languages that only some sets have come last
    let further: Vec<&str> = set.texts.tags().filter(|tag| !matches!(*tag, "en" | "ja")).collect();
    let columns = SET_COLUMNS.iter().map(|name| (*name).to_owned());
    let columns = columns.chain(further.iter().flat_map(|tag| FURTHER.map(|name| format!("{name}_{tag}"))));
    let columns: Vec<String> = columns.collect();
    table.row(&columns);
    for requirement in &set.requirements {
        let mut row = requirement_row(set, requirement);
        row.extend(further.iter().flat_map(|tag| {
            let texts = [Some(&requirement.title), Some(&requirement.statement), requirement.guidance.as_ref()];
            texts.map(|words| words.and_then(|words| words.tagged(tag)).unwrap_or_default().to_owned())
        }));
        table.row(row);
    }
    for withdrawn in &set.withdrawn {
        let successors = withdrawn.successors.iter().map(|successor| match successor {
            Successor::Group(id) => id.to_string(),
            Successor::Requirement(id) => id.to_string(),
        });
        let mut cells = vec![String::new(); columns.len()];
        let note = withdrawn.note.as_ref();
        for (name, text) in [
            ("set", set.id.to_string()),
            ("version", set.version.to_string()),
            ("id", withdrawn.id.to_string()),
            ("status", "withdrawn".to_owned()),
            ("guidance_en", note.map(|note| note.en.clone()).unwrap_or_default()),
            ("guidance_ja", note.map(|note| note.ja.clone()).unwrap_or_default()),
            ("successors", joined(successors)),
        ] {
            let place = SET_COLUMNS.iter().position(|column| *column == name);
            if let Some(cell) = place.and_then(|place| cells.get_mut(place)) {
                *cell = text;
            }
        }
        table.row(cells);
    }
}

fn requirement_row(set: &RequirementSet, requirement: &Requirement) -> Vec<String> {
    let bases = requirement.legal_basis.iter().filter_map(|id| set.legal_basis.iter().find(|basis| basis.id == *id));
    let bases = bases.map(|basis: &LegalBasis| format!("{} {}", basis.instrument, basis.clause));
    let references = requirement.references.iter().map(|other| format!("{} {}", other.document, other.ids.join(" ")));
    let (guidance_en, guidance_ja) = both(requirement.guidance.as_ref());
    let criterion = requirement.criterion.as_ref().map(Json::from);
    let mut claims = BTreeSet::new();
    if let Some(criterion) = &criterion {
        claims_in(criterion, &mut claims);
    }
    vec![
        set.id.to_string(),
        set.version.to_string(),
        requirement.id.to_string(),
        requirement.binding.map_or("live", Binding::as_str).to_owned(),
        joined(requirement.groups.iter().map(ToString::to_string)),
        requirement.title.en.clone(),
        requirement.title.ja.clone(),
        requirement.statement.en.clone(),
        requirement.statement.ja.clone(),
        guidance_en,
        guidance_ja,
        joined(bases),
        joined(references),
        assurance(requirement.assurance).to_owned(),
        requirement.from.as_ref().map(|from| text_of(&Json::from(from))).unwrap_or_default(),
        joined(claims.into_iter()),
        criterion.as_ref().map(text_of).unwrap_or_default(),
        String::new(),
        requirement.binding.map(|binding| binding.as_str().to_owned()).unwrap_or_default(),
        set.bears(requirement).weight.map(|weight| weight.to_string()).unwrap_or_default(),
        set.score().map(|score| text_of(&Json::from(score))).unwrap_or_default(),
    ]
}

fn of_vocabulary(table: &mut Table, vocabulary: &Vocabulary) {
    table.row([
        "vocabulary",
        "version",
        "id",
        "group",
        "type",
        "title_en",
        "title_ja",
        "description_en",
        "description_ja",
        "supported_by",
    ]);
    for claim in &vocabulary.claims {
        table.row([
            vocabulary.id.to_string(),
            vocabulary.version.to_string(),
            claim.id.to_string(),
            claim.group.to_string(),
            claim.claim_type.kind().to_owned(),
            claim.title.en.clone(),
            claim.title.ja.clone(),
            claim.description.en.clone(),
            claim.description.ja.clone(),
            joined(claim.supported_by.iter().map(|support| support.kind.to_string())),
        ]);
    }
}

fn of_sectors(table: &mut Table, list: &SectorList) {
    table.row([
        "list",
        "version",
        "from",
        "until",
        "id",
        "title_en",
        "title_ja",
        "since",
        "assurance",
        "note_en",
        "note_ja",
    ]);
    for sector in &list.sectors {
        let (note_en, note_ja) = both(sector.note.as_ref());
        table.row([
            list.id.to_string(),
            list.version.to_string(),
            list.effective_from.to_string(),
            list.effective_until.map(|until| until.to_string()).unwrap_or_default(),
            sector.id.to_string(),
            sector.title.en.clone(),
            sector.title.ja.clone(),
            sector.since.map(|since| since.to_string()).unwrap_or_default(),
            assurance(sector.assurance.unwrap_or(list.assurance)).to_owned(),
            note_en,
            note_ja,
        ]);
    }
}

fn of_arrangement(table: &mut Table, arrangement: &Arrangement) {
    table.row([
        "arrangement",
        "sequence",
        "provision",
        "issuer",
        "recogniser",
        "certified",
        "versions",
        "counts_as",
        "counts_as_version",
        "effect",
        "from",
        "until",
        "run_off_until",
        "waived",
        "remaining",
        "assurance",
        "note_en",
        "note_ja",
    ]);
    for provision in &arrangement.provisions {
        let (note_en, note_ja) = both(provision.note.as_ref());
        let ids = |ids: &[RequirementId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let counts_as = provision.counts_as.as_ref();
        table.row([
            arrangement.charter.id.to_string(),
            arrangement.sequence.to_string(),
            provision.id.to_string(),
            provision.issuer.to_string(),
            provision.recogniser.to_string(),
            provision.certified.id.to_string(),
            provision.certified.versions.to_string(),
            counts_as.map(|one| one.set.to_string()).unwrap_or_default(),
            counts_as.map(|one| one.version.to_string()).unwrap_or_default(),
            provision.effect.as_str().to_owned(),
            provision.from.to_string(),
            provision.until.map(|until| until.to_string()).unwrap_or_default(),
            provision.run_off_until.map(|until| until.to_string()).unwrap_or_default(),
            ids(&provision.waived),
            ids(&provision.remaining),
            assurance(provision.assurance).to_owned(),
            note_en,
            note_ja,
        ]);
    }
}

fn of_crosswalk(table: &mut Table, crosswalk: &Crosswalk) {
    table.row([
        "crosswalk",
        "version",
        "asserter_en",
        "asserter_ja",
        "asserter_kind",
        "source",
        "relation",
        "target",
        "assurance",
        "note_en",
        "note_ja",
        "statement",
    ]);
    let row =
        |statement: &str, [source, relation, target]: [String; 3], verified: Assurance, note: Option<&Localized>| {
            let (note_en, note_ja) = both(note);
            [
                crosswalk.id.to_string(),
                crosswalk.version.to_string(),
                crosswalk.asserter.name.en.clone(),
                crosswalk.asserter.name.ja.clone(),
                crosswalk.asserter.kind.as_str().to_owned(),
                source,
                relation,
                target,
                assurance(verified).to_owned(),
                note_en,
                note_ja,
                statement.to_owned(),
            ]
        };
    for edge in &crosswalk.edges {
        let target = edge.target.as_ref().map(ToString::to_string).unwrap_or_default();
        let stated = [edge.source.to_string(), edge.relation.as_str().to_owned(), target];
        table.row(row("edge", stated, edge.assurance, edge.note.as_ref()));
    }
    for union in &crosswalk.unions {
        let sources = joined(union.sources.iter().map(ToString::to_string));
        let stated = [sources, union.relation.as_str().to_owned(), union.target.to_string()];
        table.row(row("union", stated, union.assurance, union.note.as_ref()));
    }
}

fn joined(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join("; ")
}

fn both(words: Option<&Localized>) -> (String, String) {
    words.map(|words| (words.en.clone(), words.ja.clone())).unwrap_or_default()
}

fn text_of(json: &Json) -> String {
    match json {
        Json::Text(text) => text.clone(),
        other => String::from_utf8(other.to_canonical()).unwrap_or_default(),
    }
}

fn claims_in(json: &Json, found: &mut BTreeSet<String>) {
    match json {
        Json::List(items) => items.iter().for_each(|item| claims_in(item, found)),
        Json::Object(members) => {
            for (key, value) in members {
                if let (true, Json::Text(claim)) = (matches!(key.as_ref(), "claim" | "supports"), value) {
                    found.insert(claim.clone());
                }
                claims_in(value, found);
            }
        }
        _ => {}
    }
}

fn assurance(assurance: Assurance) -> &'static str {
    match assurance {
        Assurance::Sourced => "sourced",
        Assurance::Unverified => "unverified",
    }
}

/// Columns for each further language.
const FURTHER: [&str; 3] = ["title", "statement", "guidance"];

const SET_COLUMNS: [&str; 21] = [
    "set",
    "version",
    "id",
    "status",
    "groups",
    "title_en",
    "title_ja",
    "statement_en",
    "statement_ja",
    "guidance_en",
    "guidance_ja",
    "legal_basis",
    "references",
    "assurance",
    "from_level",
    "claims",
    "criterion",
    "successors",
    "binding",
    "weight",
    "score",
];
