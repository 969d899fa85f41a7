/// A place in a source folder.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SourcePlace {
    /// The file, relative to the folder.
    pub file: String,
    /// The place in it, as a JSON Pointer (RFC 6901).
    pub pointer: String,
    /// The place in it, in bytes from its start.
    pub offset: usize,
}
