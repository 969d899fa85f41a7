//! What ties a document to the product: its own words, a statement around it, or the maker's word.

use crate::error::ImportError;
use crate::format::Input;
use crate::name_match::NameMatch;
use crate::note::{Note, NoteCode};
use crate::subject::About;

/// What a document has to be tied to the product by.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum Binding {
    /// Its own words: an artifact's digest or an equal identifier.
    #[default]
    Content,
    /// The word of the maker who imports it. It counts where the document says nothing of what it is about; one that names
    /// another product is refused all the same. The evidence entry then has the remark `bound_by_maker`.
    Maker,
}

/// What ties a document to the product, for its reader.
#[derive(Clone, Copy)]
pub(crate) enum Bound {
    /// Its own words only.
    Content,
    /// An in-toto statement around it, of which a subject is an artifact of the product.
    Statement,
    /// The maker's word.
    Maker,
}

impl From<Binding> for Bound {
    fn from(binding: Binding) -> Self {
        match binding {
            Binding::Content => Self::Content,
            Binding::Maker => Self::Maker,
        }
    }
}

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
            _ if known => self.target.by_digest(about).note(),
            Bound::Content => return Err(self.target.mismatch(about, pointer)),
            _ if self.names_another(about) => return Err(self.target.mismatch(about, pointer)),
            Bound::Statement => Some(Note::of(NoteCode::BoundByStatement)),
            Bound::Maker => Some(Note::of(NoteCode::BoundByMaker)),
        };
        Ok(note.into_iter().collect())
    }

    /// True where the document is tied to the product by more than its own words: then what names no product is about this.
    pub(crate) fn is_bound(&self) -> bool {
        !matches!(self.bound, Bound::Content)
    }

    fn names_another(&self, about: &About) -> bool {
        self.target.match_of(&about.names().cloned().collect::<Vec<_>>()) == NameMatch::Different
    }
}
