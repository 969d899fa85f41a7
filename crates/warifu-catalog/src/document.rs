use std::borrow::Cow;

use warifu_model::{
    Arrangement, Crosswalk, Digest, Localized, Profile, RequirementSet, SectorList, SemVer, Vocabulary,
};

use crate::content::{Content, Reading, ResolvedProfile};
use crate::error::CatalogError;
use crate::kind::DocumentKind;
use crate::shipped::{self, Shipped};

/// A document of a catalogue. What its name says is known at once; a shipped one is read when its content is first asked for.
#[derive(Clone, Debug)]
pub struct Document {
    kind: DocumentKind,
    id: Cow<'static, str>,
    version: SemVer,
    file: Digest,
    source: Source,
}

/// Where the bytes of a document are, and what was read from them.
#[derive(Clone, Debug)]
enum Source {
    Shipped(&'static Shipped),
    Given { bytes: Vec<u8>, content: Box<Content> },
}

impl Document {
    /// Kind of the document.
    pub fn kind(&self) -> DocumentKind {
        self.kind
    }

    /// Its id. Sets and profiles share one name space, each other kind has its own.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its version.
    pub fn version(&self) -> &SemVer {
        &self.version
    }

    /// Its title.
    pub fn title(&self) -> &Localized {
        match &self.source {
            Source::Given { content, .. } => content.title(),
            Source::Shipped(shipped) => match shipped.reading() {
                Reading::Done(content) => content.title(),
                Reading::Failed { title, .. } => title,
            },
        }
    }

    /// Its identity in records and certificates: the digest of the exact bytes of the file; for a profile, of the
    /// canonical bytes of the set that it resolves to ([`Document::set_bytes`]).
    pub fn digest(&self) -> Digest {
        self.resolved().map_or(self.file, |resolved| resolved.digest)
    }

    /// The digest of the exact bytes of the file, for a profile too.
    pub fn file_digest(&self) -> Digest {
        self.file
    }

    /// The exact bytes of the file.
    pub fn bytes(&self) -> &[u8] {
        match &self.source {
            Source::Shipped(shipped) => shipped.bytes,
            Source::Given { bytes, .. } => bytes,
        }
    }

    /// Its file in a published catalogue, relative to the index.
    pub fn path(&self) -> String {
        format!("{}/{}-{}.json", self.kind.folder(), self.id, self.version)
    }

    /// Number of requirements; zero for a document that is no set.
    pub fn requirement_count(&self) -> usize {
        self.set().map_or(0, |set| set.requirements.len())
    }

    /// The requirement set, or the set that the profile resolves to.
    pub fn set(&self) -> Option<&RequirementSet> {
        if self.kind == DocumentKind::Profile {
            return self.resolved().map(|resolved| &resolved.set);
        }
        match self.content_of(DocumentKind::RequirementSet)? {
            Content::Set(set) => Some(set),
            _ => None,
        }
    }

    /// The bytes of the requirement set: those of the file, or for a profile the canonical ones of its result. Their
    /// digest is [`Document::digest`].
    pub fn set_bytes(&self) -> Option<&[u8]> {
        match self.kind {
            DocumentKind::Profile => self.resolved().map(|resolved| resolved.set_bytes.as_slice()),
            DocumentKind::RequirementSet => Some(self.bytes()),
            DocumentKind::Arrangement
            | DocumentKind::Crosswalk
            | DocumentKind::SectorList
            | DocumentKind::Vocabulary => None,
        }
    }

    /// The profile, before it was resolved.
    pub fn profile(&self) -> Option<&Profile> {
        self.resolved().map(|resolved| &resolved.profile)
    }

    /// The vocabulary.
    pub fn vocabulary(&self) -> Option<&Vocabulary> {
        match self.content_of(DocumentKind::Vocabulary)? {
            Content::Vocabulary(vocabulary) => Some(vocabulary),
            _ => None,
        }
    }

    /// The sector list.
    pub fn sector_list(&self) -> Option<&SectorList> {
        match self.content_of(DocumentKind::SectorList)? {
            Content::Sectors(list) => Some(list),
            _ => None,
        }
    }

    /// The crosswalk.
    pub fn crosswalk(&self) -> Option<&Crosswalk> {
        match self.content_of(DocumentKind::Crosswalk)? {
            Content::Crosswalk(crosswalk) => Some(crosswalk),
            _ => None,
        }
    }

    /// The arrangement of recognition.
    pub fn arrangement(&self) -> Option<&Arrangement> {
        match self.content_of(DocumentKind::Arrangement)? {
            Content::Arrangement(numbered) => Some(&numbered.arrangement),
            _ => None,
        }
    }

    /// Gives the reason why the document has no content; none for every document that was read.
    pub fn problem(&self) -> Option<&CatalogError> {
        match &self.source {
            Source::Given { .. } => None,
            Source::Shipped(shipped) => match shipped.reading() {
                Reading::Done(_) => None,
                Reading::Failed { error, .. } => Some(error),
            },
        }
    }

    /// A shipped document, not read yet; none where its version is none.
    pub(crate) fn shipped(shipped: &'static Shipped) -> Option<Self> {
        Some(Self {
            kind: shipped.kind,
            id: shipped.id.into(),
            version: SemVer::parse(shipped.version)?,
            file: shipped.digest,
            source: Source::Shipped(shipped),
        })
    }

    /// Reads a document; a profile needs the set that it pins among `others`.
    pub(crate) fn read(kind: DocumentKind, bytes: Vec<u8>, others: &[Self]) -> Result<Self, CatalogError> {
        let base = |digest: &Digest| {
            let base = others.iter().find(|document| document.digest() == *digest);
            base.and_then(Self::set_bytes).map(Cow::Borrowed)
        };
        let content = Content::read(kind, &bytes, base)?;
        let (id, version) = (content.id().to_owned().into(), content.version().clone());
        let (file, content) = (Digest::of(&bytes), Box::new(content));
        Ok(Self { kind, id, version, file, source: Source::Given { bytes, content } })
    }

    fn resolved(&self) -> Option<&ResolvedProfile> {
        match self.content_of(DocumentKind::Profile)? {
            Content::Profile(resolved) => Some(resolved),
            _ => None,
        }
    }

    /// The content of a document of this kind; others are not read for it.
    fn content_of(&self, kind: DocumentKind) -> Option<&Content> {
        if self.kind != kind {
            return None;
        }
        match &self.source {
            Source::Given { content, .. } => Some(content),
            Source::Shipped(shipped) => match shipped.reading() {
                Reading::Done(content) => Some(content),
                Reading::Failed { .. } => None,
            },
        }
    }
}

impl Shipped {
    fn reading(&self) -> &Reading {
        self.content.get_or_init(|| {
            let base = |digest: &Digest| shipped::with_digest(digest).map(|base| Cow::Borrowed(base.bytes));
            match Content::read(self.kind, self.bytes, base) {
                Ok(content) => Reading::Done(content),
                Err(error) => {
                    let title = Localized::of(self.id.into(), self.id.into());
                    Reading::Failed { error: Box::new(error), title }
                }
            }
        })
    }
}

/// A document is the digest of its exact bytes (law 6); the set of a profile follows from them, since it pins its base.
impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.file == other.file
    }
}

impl Eq for Document {}
