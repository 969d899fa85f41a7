use warifu_model::{Date, SetId};

use crate::catalog::Catalog;
use crate::document::Document;
use crate::kind::DocumentKind;

/// Sector list with its edition on a day.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ListOn<'c> {
    /// The id.
    pub id: &'c SetId,
    /// The list in force on the day; none where there was none.
    pub document: Option<&'c Document>,
    /// The first day of the first list.
    pub first_day: Date,
}

impl Catalog {
    /// The sector list in force on a day, for each id, or for one.
    pub fn sector_lists_on(&self, id: Option<&SetId>, day: Date) -> Vec<ListOn<'_>> {
        let named = self.of_kind(DocumentKind::SectorList);
        let named = named.filter(|document| id.is_none_or(|id| document.id() == id.as_str()));
        let mut found: Vec<ListOn<'_>> = Vec::new();
        for (document, list) in named.filter_map(|document| Some((document, document.sector_list()?))) {
            let document = list.holds_on(day).then_some(document);
            // versions of one id are neighbours
            match found.last_mut().filter(|last| *last.id == list.id) {
                Some(last) => {
                    last.document = last.document.or(document);
                    last.first_day = last.first_day.min(list.effective_from);
                }
                None => found.push(ListOn { id: &list.id, document, first_day: list.effective_from }),
            }
        }
        found
    }

    /// The ids of the sector lists, sorted.
    pub fn sector_list_ids(&self) -> Vec<&SetId> {
        let mut ids: Vec<_> = self.documents().iter().filter_map(Document::sector_list).map(|list| &list.id).collect();
        ids.dedup();
        ids
    }
}
