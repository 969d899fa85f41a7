use std::borrow::Cow;

use warifu_model::json::Tape;
use warifu_model::{
    Crosswalk, Digest, Json, Localized, Profile, ReadError, RequirementSet, SectorList, SemVer, Vocabulary,
};

use crate::error::CatalogError;

/// A document on the shelf, read and, if it is a profile, resolved.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Document {
    content: Content,
    digest: Digest,
    bytes: Cow<'static, [u8]>,
}

/// What kind of document stands on the shelf.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum DocumentKind {
    /// Typed claims that sets share.
    Vocabulary,
    /// A set written by hand.
    RequirementSet,
    /// A selection from a set, resolved to a set of its own.
    Profile,
    /// The critical infrastructure sectors of a country.
    SectorList,
    /// Relations between two documents.
    Crosswalk,
}

#[derive(Clone, Debug, Eq, PartialEq)]
enum Content {
    Crosswalk(Box<Crosswalk>),
    Profile { profile: Box<Profile>, set: Box<RequirementSet>, set_bytes: Vec<u8> },
    Sectors(Box<SectorList>),
    Set(Box<RequirementSet>),
    Vocabulary(Box<Vocabulary>),
}

impl DocumentKind {
    /// The text form, as in the index.
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
    pub(crate) fn space(self) -> Self {
        if self == Self::Profile { Self::RequirementSet } else { self }
    }
}

impl Document {
    /// What kind of document it is.
    pub fn kind(&self) -> DocumentKind {
        match self.content {
            Content::Crosswalk(_) => DocumentKind::Crosswalk,
            Content::Profile { .. } => DocumentKind::Profile,
            Content::Sectors(_) => DocumentKind::SectorList,
            Content::Set(_) => DocumentKind::RequirementSet,
            Content::Vocabulary(_) => DocumentKind::Vocabulary,
        }
    }

    /// Its id. Sets and profiles share one name space, each other kind has its own.
    pub fn id(&self) -> &str {
        match &self.content {
            Content::Crosswalk(crosswalk) => crosswalk.id.as_str(),
            Content::Profile { set, .. } | Content::Set(set) => set.id.as_str(),
            Content::Sectors(list) => list.id.as_str(),
            Content::Vocabulary(vocabulary) => vocabulary.id.as_str(),
        }
    }

    /// Its version.
    pub fn version(&self) -> &SemVer {
        match &self.content {
            Content::Crosswalk(crosswalk) => &crosswalk.version,
            Content::Profile { set, .. } | Content::Set(set) => &set.version,
            Content::Sectors(list) => &list.version,
            Content::Vocabulary(vocabulary) => &vocabulary.version,
        }
    }

    /// Its title.
    pub fn title(&self) -> &Localized {
        match &self.content {
            Content::Crosswalk(crosswalk) => &crosswalk.title,
            Content::Profile { set, .. } | Content::Set(set) => &set.title,
            Content::Sectors(list) => &list.title,
            Content::Vocabulary(vocabulary) => &vocabulary.title,
        }
    }

    /// Its identity in records and certificates: the digest of the exact bytes of the file; for a profile, of the
    /// canonical bytes of the set that it resolves to ([`Document::set_bytes`]).
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The digest of the exact bytes of the file, for a profile too.
    pub fn file_digest(&self) -> Digest {
        Digest::of(&self.bytes)
    }

    /// The exact bytes of the file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many requirements it has; none for what is no set.
    pub fn requirement_count(&self) -> usize {
        self.set().map_or(0, |set| set.requirements.len())
    }

    /// The requirement set, or the set that the profile resolves to.
    pub fn set(&self) -> Option<&RequirementSet> {
        match &self.content {
            Content::Profile { set, .. } | Content::Set(set) => Some(set),
            Content::Crosswalk(_) | Content::Sectors(_) | Content::Vocabulary(_) => None,
        }
    }

    /// The bytes of the requirement set: those of the file, or for a profile the canonical ones of its result. Their
    /// digest is [`Document::digest`].
    pub fn set_bytes(&self) -> Option<&[u8]> {
        match &self.content {
            Content::Profile { set_bytes, .. } => Some(set_bytes),
            Content::Set(_) => Some(&self.bytes),
            Content::Crosswalk(_) | Content::Sectors(_) | Content::Vocabulary(_) => None,
        }
    }

    /// The profile, before it was resolved.
    pub fn profile(&self) -> Option<&Profile> {
        match &self.content {
            Content::Profile { profile, .. } => Some(profile),
            _ => None,
        }
    }

    /// The vocabulary.
    pub fn vocabulary(&self) -> Option<&Vocabulary> {
        match &self.content {
            Content::Vocabulary(vocabulary) => Some(vocabulary),
            _ => None,
        }
    }

    /// The sector list.
    pub fn sector_list(&self) -> Option<&SectorList> {
        match &self.content {
            Content::Sectors(list) => Some(list),
            _ => None,
        }
    }

    /// The crosswalk.
    pub fn crosswalk(&self) -> Option<&Crosswalk> {
        match &self.content {
            Content::Crosswalk(crosswalk) => Some(crosswalk),
            _ => None,
        }
    }

    pub(crate) fn read_sector_list(bytes: Cow<'static, [u8]>) -> Result<Self, ReadError> {
        let list = Box::new(SectorList::read(&bytes)?);
        Ok(Self { content: Content::Sectors(list), digest: Digest::of(&bytes), bytes })
    }

    pub(crate) fn read_crosswalk(bytes: Cow<'static, [u8]>) -> Result<Self, ReadError> {
        let crosswalk = Box::new(Crosswalk::read(&bytes)?);
        Ok(Self { content: Content::Crosswalk(crosswalk), digest: Digest::of(&bytes), bytes })
    }

    pub(crate) fn read_set(bytes: Cow<'static, [u8]>) -> Result<Self, ReadError> {
        let set = Box::new(RequirementSet::read(&bytes)?);
        Ok(Self { content: Content::Set(set), digest: Digest::of(&bytes), bytes })
    }

    pub(crate) fn read_vocabulary(bytes: Cow<'static, [u8]>) -> Result<Self, ReadError> {
        let vocabulary = Box::new(Vocabulary::read(&bytes)?);
        Ok(Self { content: Content::Vocabulary(vocabulary), digest: Digest::of(&bytes), bytes })
    }

    /// Reads a profile and resolves it over the set among `shelf` that it pins.
    pub(crate) fn read_profile(bytes: Cow<'static, [u8]>, shelf: &[Self]) -> Result<Self, CatalogError> {
        let file = Digest::of(&bytes);
        let profile = Profile::read(&bytes).map_err(|error| CatalogError::Read { file, error: Box::new(error) })?;
        let base = shelf.iter().find(|document| document.digest == profile.base.digest);
        let base = base
            .and_then(Self::set_bytes)
            .ok_or_else(|| CatalogError::MissingBase { profile: profile.id.clone(), base: profile.base.digest })?;
        let set = profile
            .resolve(base)
            .map_err(|error| CatalogError::Profile { profile: profile.id.clone(), error: Box::new(error) })?;
        let set_bytes = Json::from(&set).to_canonical();
        let digest = Digest::of(&set_bytes);
        let content = Content::Profile { profile: Box::new(profile), set: Box::new(set), set_bytes };
        Ok(Self { content, digest, bytes })
    }
}

/// The kind that the `format` of a document names.
pub(crate) fn kind_of(bytes: &[u8]) -> Result<Option<DocumentKind>, ReadError> {
    let tape = Tape::parse(bytes)?;
    let format: String = tape.root().fields()?.required("format")?;
    Ok(match format.as_str() {
        "warifu.vocabulary/1" => Some(DocumentKind::Vocabulary),
        "warifu.requirement-set/1" => Some(DocumentKind::RequirementSet),
        "warifu.profile/1" => Some(DocumentKind::Profile),
        "warifu.sector-list/1" => Some(DocumentKind::SectorList),
        "warifu.crosswalk/1" => Some(DocumentKind::Crosswalk),
        _ => None,
    })
}
