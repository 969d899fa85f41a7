use warifu_model::{ClaimId, GroupId, Language, Localized, RequirementId, SectorId};

use crate::catalog::Catalog;
use crate::document::Document;

/// Something that a search found.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Hit<'c> {
    /// The document that it is in.
    pub document: &'c Document,
    /// The part of the document.
    pub found_in: FoundIn,
    /// The title of that part.
    pub title: &'c Localized,
    /// Rank of the fit: higher is better. Only the order has a meaning.
    pub rank: u32,
}

/// Part of a document that a search can find.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum FoundIn {
    /// A claim of a vocabulary.
    Claim(ClaimId),
    /// The document as a whole.
    Document,
    /// A group of requirements.
    Group(GroupId),
    /// A requirement.
    Requirement(RequirementId),
    /// A sector of a list.
    Sector(SectorId),
}

/// Part of a document with the texts that are searched.
struct Searchable<'c> {
    found_in: FoundIn,
    id: &'c str,
    title: &'c Localized,
    text: Option<&'c Localized>,
}

impl Catalog {
    /// Finds words, in any case, in ids, titles and texts in both languages; every document is read for it. Every word must
    /// occur. Fits in the id come first, then fits in the title, then in the text; among equals `language` goes before the
    /// other one, then the order of the documents decides. The requirements of a profile are found in the set that they come
    /// from.
    pub fn search(&self, words: &str, language: Language) -> Vec<Hit<'_>> {
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let mut hits: Vec<Hit<'_>> = Vec::new();
        for document in self.documents() {
            for entry in entries(document) {
                if let Some(rank) = entry.rank(&words, language) {
                    hits.push(Hit { document, found_in: entry.found_in, title: entry.title, rank });
                }
            }
        }
        // stable: what fits equally well stays in document order
        hits.sort_by_key(|hit| std::cmp::Reverse(hit.rank));
        hits
    }
}

impl Searchable<'_> {
    fn rank(&self, words: &[String], language: Language) -> Option<u32> {
        words
            .iter()
            .map(|word| self.rank_of(word, language))
            .try_fold(0, |sum: u32, rank| Some(sum.saturating_add(rank?)))
    }

    fn rank_of(&self, word: &str, language: Language) -> Option<u32> {
        let id = self.id.to_lowercase();
        if id == word {
            return Some(ID_EXACT);
        }
        if id.starts_with(word) {
            return Some(ID_START);
        }
        if id.contains(word) {
            return Some(ID_PART);
        }
        in_text(self.title, word, language)
            .map(|bonus| TITLE + bonus)
            .or_else(|| in_text(self.text?, word, language).map(|bonus| TEXT + bonus))
    }
}

/// One for the language that was asked for, zero for the other, none if the word occurs in neither.
fn in_text(text: &Localized, word: &str, language: Language) -> Option<u32> {
    let other = match language {
        Language::En => Language::Ja,
        Language::Ja => Language::En,
    };
    let occurs = |language| text.in_language(language).to_lowercase().contains(word);
    if occurs(language) { Some(1) } else { occurs(other).then_some(0) }
}

fn entries(document: &Document) -> Vec<Searchable<'_>> {
    let text = document.set().map(|set| &set.description);
    let text = text.or_else(|| document.sector_list().map(|list| &list.description));
    let text = text.or_else(|| document.crosswalk().map(|crosswalk| &crosswalk.description));
    let mut entries =
        vec![Searchable { found_in: FoundIn::Document, id: document.id(), title: document.title(), text }];
    if let Some(set) = document.set() {
        entries.extend(set.groups.iter().map(|group| Searchable {
            found_in: FoundIn::Group(group.id.clone()),
            id: group.id.as_str(),
            title: &group.title,
            text: None,
        }));
        let own = if document.profile().is_some() { &[][..] } else { &set.requirements };
        entries.extend(own.iter().map(|requirement| Searchable {
            found_in: FoundIn::Requirement(requirement.id.clone()),
            id: requirement.id.as_str(),
            title: &requirement.title,
            text: Some(&requirement.statement),
        }));
    }
    let sectors = document.sector_list().into_iter().flat_map(|list| &list.sectors);
    entries.extend(sectors.map(|sector| Searchable {
        found_in: FoundIn::Sector(sector.id.clone()),
        id: sector.id.as_str(),
        title: &sector.title,
        text: None,
    }));
    let claims = document.vocabulary().into_iter().flat_map(|vocabulary| &vocabulary.claims);
    entries.extend(claims.map(|claim| Searchable {
        found_in: FoundIn::Claim(claim.id.clone()),
        id: claim.id.as_str(),
        title: &claim.title,
        text: Some(&claim.description),
    }));
    entries
}

const ID_EXACT: u32 = 100;
const ID_START: u32 = 60;
const ID_PART: u32 = 50;
const TITLE: u32 = 30;
const TEXT: u32 = 10;
