/// Describes what a document has to be tied to the product by.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum Binding {
    /// Its own words: an artifact's digest or an equal identifier.
    #[default]
    Content,
    /// The word of the maker who imports it. It counts where the document says nothing of what it is about; one that names
    /// another product is refused all the same. The evidence entry then has the remark `bound_by_maker`.
    Maker,
    /// Nothing: it is read for what it says of whatever it is about. This is for looking at the document itself, such as whether an
    /// SBOM has all its fields; what is read so says nothing about the product, and must not be attested.
    Itself,
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
    /// Nothing: whatever it is about.
    Itself,
}

impl From<Binding> for Bound {
    fn from(binding: Binding) -> Self {
        match binding {
            Binding::Content => Self::Content,
            Binding::Maker => Self::Maker,
            Binding::Itself => Self::Itself,
        }
    }
}
