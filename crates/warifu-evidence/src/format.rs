use std::fmt;

use crate::binding::Bound;
use crate::error::ImportError;
use crate::other_documents::OtherDocuments;
use crate::part::Content;
use crate::reader::Trail;
use crate::subject::Target;

/// A format that is read: what it is called, what tells it apart, and its reader. Each format is a constant in its own
/// file; [`formats`](crate::formats) lists them.
pub struct EvidenceFormat {
    pub(crate) name: &'static str,
    pub(crate) versions: &'static str,
    pub(crate) media_type: &'static str,
    pub(crate) kinds: &'static [&'static str],
    pub(crate) marks: &'static [FormatMark],
    pub(crate) read: fn(&Input<'_, '_>) -> Result<Content, ImportError>,
}

/// What a format is told by.
pub(crate) enum FormatMark {
    /// A member of the outermost object of a JSON document, and the value that it has.
    Member(&'static str, MarkValue),
    /// The first words of a text, after white space and lines that begin with `#`.
    Text(&'static str),
    /// The beginning of a namespace or the name of the root element of an XML document, as it stands in the first tag.
    Xml(&'static str),
    /// The first bytes of a file that is no text.
    Bytes(&'static [u8]),
    /// Bytes at a place of a file that is no text.
    BytesAt(usize, &'static [u8]),
    /// JSON objects, one in each line.
    Lines,
}

/// Value that such a member has.
pub(crate) enum MarkValue {
    /// Whatever it is.
    Any,
    /// This text; any other is an error.
    Exactly(&'static str),
    /// A text that begins so; any other value is no mark.
    Begins(&'static str),
}

/// Formats to choose among.
pub(crate) type Formats = &'static [&'static EvidenceFormat];

/// What a reader is given.
pub(crate) struct Input<'i, 'de> {
    pub(crate) trail: &'i Trail<'de>,
    pub(crate) target: &'i Target,
    pub(crate) others: &'i OtherDocuments,
    /// The formats that a document inside may be of.
    pub(crate) formats: Formats,
    /// What ties the document to the product besides its own words; readers ask `Input::matched`.
    pub(crate) bound: Bound,
}

impl EvidenceFormat {
    /// The name, for people.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The versions that are read, for people; empty where the name says them.
    pub fn versions(&self) -> &'static str {
        self.versions
    }

    /// The media type of the document, registered where one is.
    pub fn media_type(&self) -> &'static str {
        self.media_type
    }

    /// The kinds of evidence that such documents are; none for declarations, which name their own.
    pub fn kinds(&self) -> &'static [&'static str] {
        self.kinds
    }
}

/// Formats are told apart by name.
impl PartialEq for EvidenceFormat {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for EvidenceFormat {}

impl fmt::Debug for EvidenceFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
