use std::borrow::Cow;

use warifu_model::{
    Arrangement, Crosswalk, Digest, Json, Localized, Profile, ReadError, RequirementSet, SectorList, SemVer, Vocabulary,
};

use crate::error::CatalogError;
use crate::kind::DocumentKind;

/// Content of a document: what was read from its bytes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Content {
    Arrangement(Box<NumberedArrangement>),
    Crosswalk(Box<Crosswalk>),
    Profile(Box<ResolvedProfile>),
    Sectors(Box<SectorList>),
    Set(Box<RequirementSet>),
    Vocabulary(Box<Vocabulary>),
}

/// Result of reading a shipped document.
#[derive(Debug)]
pub(crate) enum Reading {
    Done(Content),
    /// A test reads every shipped document, so this is a fault of the build; the document then has no content, and its id
    /// for a title.
    Failed {
        error: Box<CatalogError>,
        title: Localized,
    },
}

/// An edition of an arrangement, with its number as a version.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct NumberedArrangement {
    pub(crate) arrangement: Arrangement,
    pub(crate) version: SemVer,
}

/// A profile with the set that it resolves to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct ResolvedProfile {
    pub(crate) profile: Profile,
    pub(crate) set: RequirementSet,
    /// Canonical bytes of the set.
    pub(crate) set_bytes: Vec<u8>,
    /// The digest of these.
    pub(crate) digest: Digest,
}

impl Content {
    /// Reads the bytes of a document; `base` gives the bytes of the set that a profile pins.
    pub(crate) fn read<'b>(
        kind: DocumentKind,
        bytes: &[u8],
        base: impl FnOnce(&Digest) -> Option<Cow<'b, [u8]>>,
    ) -> Result<Self, CatalogError> {
        let failed = |error: ReadError| CatalogError::Read { file: Digest::of(bytes), error: Box::new(error) };
        Ok(match kind {
            DocumentKind::Vocabulary => Self::Vocabulary(Box::new(Vocabulary::read(bytes).map_err(failed)?)),
            DocumentKind::RequirementSet => Self::Set(Box::new(RequirementSet::read(bytes).map_err(failed)?)),
            DocumentKind::SectorList => Self::Sectors(Box::new(SectorList::read(bytes).map_err(failed)?)),
            DocumentKind::Crosswalk => Self::Crosswalk(Box::new(Crosswalk::read(bytes).map_err(failed)?)),
            DocumentKind::Arrangement => {
                Self::Arrangement(Box::new(NumberedArrangement::of(Arrangement::read(bytes).map_err(failed)?)))
            }
            DocumentKind::Profile => {
                Self::Profile(Box::new(ResolvedProfile::of(Profile::read(bytes).map_err(failed)?, base)?))
            }
        })
    }

    pub(crate) fn id(&self) -> &str {
        match self {
            Self::Arrangement(numbered) => numbered.arrangement.charter.id.as_str(),
            Self::Crosswalk(crosswalk) => crosswalk.id.as_str(),
            Self::Profile(resolved) => resolved.set.id.as_str(),
            Self::Sectors(list) => list.id.as_str(),
            Self::Set(set) => set.id.as_str(),
            Self::Vocabulary(vocabulary) => vocabulary.id.as_str(),
        }
    }

    pub(crate) fn version(&self) -> &SemVer {
        match self {
            Self::Arrangement(numbered) => &numbered.version,
            Self::Crosswalk(crosswalk) => &crosswalk.version,
            Self::Profile(resolved) => &resolved.set.version,
            Self::Sectors(list) => &list.version,
            Self::Set(set) => &set.version,
            Self::Vocabulary(vocabulary) => &vocabulary.version,
        }
    }

    pub(crate) fn title(&self) -> &Localized {
        match self {
            Self::Arrangement(numbered) => &numbered.arrangement.title,
            Self::Crosswalk(crosswalk) => &crosswalk.title,
            Self::Profile(resolved) => &resolved.set.title,
            Self::Sectors(list) => &list.title,
            Self::Set(set) => &set.title,
            Self::Vocabulary(vocabulary) => &vocabulary.title,
        }
    }
}

impl NumberedArrangement {
    /// Editions are numbered, and a catalogue lists versions: edition 3 is version 3.0.0.
    fn of(arrangement: Arrangement) -> Self {
        let version = SemVer::new(u64::from(arrangement.sequence), 0, 0);
        Self { arrangement, version }
    }
}

impl ResolvedProfile {
    fn of<'b>(profile: Profile, base: impl FnOnce(&Digest) -> Option<Cow<'b, [u8]>>) -> Result<Self, CatalogError> {
        let base = base(&profile.base.digest)
            .ok_or_else(|| CatalogError::MissingBase { profile: profile.id.clone(), base: profile.base.digest })?;
        let set = profile
            .resolve(&base)
            .map_err(|error| CatalogError::Profile { profile: profile.id.clone(), error: Box::new(error) })?;
        let set_bytes = Json::from(&set).to_canonical();
        let digest = Digest::of(&set_bytes);
        Ok(Self { profile, set, set_bytes, digest })
    }
}
