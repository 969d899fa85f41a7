use crate::digest::Digest;
use crate::ids::SetId;
use crate::json::{Json, Node, Read, ReadError, ReadProblem, Tape};
use crate::unique::refuse_repeats;
use crate::version::SemVer;

/// What stands on a shelf (`warifu.catalog-index/1`): each document with the digest of its exact bytes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CatalogIndex {
    /// The documents.
    pub documents: Vec<IndexEntry>,
}

/// One document of a shelf.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct IndexEntry {
    /// What it is.
    pub kind: IndexKind,
    /// Its id; sets and profiles share one name space, each other kind has its own.
    pub id: SetId,
    /// Its version.
    pub version: SemVer,
    /// Its file, relative to the index, with `/` between folders.
    pub file: String,
    /// The digest of the exact bytes of the file.
    pub digest: Digest,
}

/// What kind of document an entry is about, in the order of the index.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum IndexKind {
    /// `warifu.vocabulary/1`.
    Vocabulary,
    /// `warifu.requirement-set/1`.
    RequirementSet,
    /// `warifu.profile/1`.
    Profile,
    /// `warifu.sector-list/1`.
    SectorList,
    /// `warifu.crosswalk/1`.
    Crosswalk,
}

impl CatalogIndex {
    /// Reads an index.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse(bytes)?.root().read()
    }
}

impl IndexKind {
    /// The text form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vocabulary => "vocabulary",
            Self::RequirementSet => "requirement_set",
            Self::Profile => "profile",
            Self::SectorList => "sector_list",
            Self::Crosswalk => "crosswalk",
        }
    }

    /// Kinds with one name space have one space.
    fn space(self) -> Self {
        if self == Self::Profile { Self::RequirementSet } else { self }
    }
}

impl Read for CatalogIndex {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        fields.format(FORMAT)?;
        let nodes = fields.node_of("documents")?;
        let documents: Vec<IndexEntry> = nodes.read()?;
        fields.finish()?;
        let id = |entry: &IndexEntry| (entry.kind.space(), entry.id.clone(), entry.version.clone());
        refuse_repeats(nodes, "document", documents.iter().map(id))?;
        refuse_repeats(nodes, "file", documents.iter().map(|entry| &entry.file))?;
        Ok(Self { documents })
    }
}

impl Read for IndexEntry {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let entry = Self {
            kind: fields.required("kind")?,
            id: fields.required("id")?,
            version: fields.required("version")?,
            file: read_file(fields.node_of("file")?)?,
            digest: fields.required("digest")?,
        };
        fields.finish()?;
        Ok(entry)
    }
}

/// Nothing outside the folder of the index, and the same on every system.
fn read_file(node: Node<'_>) -> Result<String, ReadError> {
    let text = node.string()?;
    let is_name = |part: &str| {
        part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+'))
            && !part.is_empty()
            && !part.starts_with('.')
    };
    if text.split('/').all(is_name) {
        return Ok(text.into_owned());
    }
    Err(node.not_canonical("a file", "names of letters, digits, `.`, `_`, `-` and `+`, joined by `/`"))
}

impl Read for IndexKind {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let text = node.string()?;
        KINDS.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| {
            let allowed = KINDS.map(Self::as_str).join(", ");
            node.error(ReadProblem::NotOneOf { allowed })
        })
    }
}

impl From<&CatalogIndex> for Json {
    fn from(index: &CatalogIndex) -> Self {
        Self::object().with("format", FORMAT).with("documents", Self::list(&index.documents))
    }
}

impl From<&IndexEntry> for Json {
    fn from(entry: &IndexEntry) -> Self {
        Self::object()
            .with("kind", entry.kind.as_str())
            .with("id", &entry.id)
            .with("version", &entry.version)
            .with("file", entry.file.as_str())
            .with("digest", entry.digest)
    }
}

const FORMAT: &str = "warifu.catalog-index/1";

const KINDS: [IndexKind; 5] =
    [IndexKind::Vocabulary, IndexKind::RequirementSet, IndexKind::Profile, IndexKind::SectorList, IndexKind::Crosswalk];
