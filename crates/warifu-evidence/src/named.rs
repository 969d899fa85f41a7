use crate::imported::Imported;

/// An imported document with the name of its file, for people.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Named {
    /// The file's name without its folder.
    pub name: String,
    /// The text found.
    pub imported: Imported,
}
