//! What ties a document to the product: its own words, a statement around it, or the maker's word.

use crate::binding::Bound;
use crate::error::ImportError;
use crate::format::Input;
use crate::name_match::NameMatch;
use crate::note::{Note, NoteCode};
use crate::subject::About;

impl Input<'_, '_> {
    /// Checks what a document is about, and gives what is to be said about how that is known: nothing is taken from one
    /// that is about something else. Every reader asks this, and nothing else.
    ///
    /// A document that names the product needs no other tie. One that names another is refused whoever stands around it:
    /// if the name is one of the product's after all, it belongs into the product file.
    pub(crate) fn matched(&self, about: &About, pointer: &str) -> Result<Vec<Note>, ImportError> {
        let known = self.target.knows(about);
        let note = match self.bound {
            Bound::Statement if known => None,
            Bound::Itself => None,
            _ if known => self.target.by_digest(about).note(),
            Bound::Content => return Err(self.target.mismatch(about, pointer)),
            _ if self.names_another(about) => return Err(self.target.mismatch(about, pointer)),
            Bound::Statement => Some(Note::of(NoteCode::BoundByStatement)),
            Bound::Maker => Some(Note::of(NoteCode::BoundByMaker)),
        };
        Ok(note.into_iter().collect())
    }

    /// True where it does not matter what the document is about.
    pub(crate) fn is_about_anything(&self) -> bool {
        matches!(self.bound, Bound::Itself)
    }

    /// True where the document is tied to the product by more than its own words: then what names no product is about this.
    pub(crate) fn is_bound(&self) -> bool {
        !matches!(self.bound, Bound::Content)
    }

    fn names_another(&self, about: &About) -> bool {
        self.target.match_of(&about.names().cloned().collect::<Vec<_>>()) == NameMatch::Different
    }
}
