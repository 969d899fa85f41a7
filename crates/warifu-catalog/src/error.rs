use warifu_model::{
    Date, Digest, Element, ReadError, ResolveError, SectorId, SemVer, SetId, Timestamp, VersionRange, VocabularyPin,
};

/// Why documents make no catalogue.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum CatalogError {
    /// Two documents of one kind share id and version but not their bytes (DESIGN law 6).
    #[error("`{id}` {version} exists twice with different bytes: `{}` and `{}`", digests.0, digests.1)]
    Ambiguous {
        /// The id.
        id: String,
        /// The version.
        version: SemVer,
        /// The digests of the two.
        digests: Box<(Digest, Digest)>,
    },
    /// Two versions of a sector list are in force on one day.
    #[error("versions {} and {} of the sector list `{list}` are in force on one day", versions.0, versions.1)]
    ListsOverlap {
        /// The list.
        list: SetId,
        /// The two versions.
        versions: Box<(SemVer, SemVer)>,
    },
    /// A profile pins a base set that is not among the documents.
    #[error("profile `{profile}` needs the set with digest `{base}`, which is not in the catalogue")]
    MissingBase {
        /// The profile.
        profile: SetId,
        /// The digest that it pins.
        base: Digest,
    },
    /// An edge of a crosswalk ends in an element that its document does not have.
    #[error("crosswalk `{crosswalk}` has an edge at `{element}`, which the document that it pins does not have")]
    MissingElement {
        /// The crosswalk.
        crosswalk: SetId,
        /// The element.
        element: Element,
    },
    /// A crosswalk pins a document that is not among the documents under this id, version and digest.
    #[error("crosswalk `{crosswalk}` pins the document with digest `{endpoint}`, which is not so in the catalogue")]
    MissingEndpoint {
        /// The crosswalk.
        crosswalk: SetId,
        /// The digest that it pins.
        endpoint: Digest,
    },
    /// A sector list follows upon a list that is not among the documents under this version and digest.
    #[error(
        "sector list `{list}` {version} follows upon the list with digest `{previous}`, which is not so in the catalogue"
    )]
    MissingList {
        /// The list.
        list: SetId,
        /// Its version.
        version: SemVer,
        /// The digest that it pins.
        previous: Digest,
    },
    /// A set pins a vocabulary that is not among the documents.
    #[error("set `{set}` needs the vocabulary `{}` {} with digest `{}`, which is not in the catalogue", .pin.id, .pin.version, .pin.digest)]
    MissingVocabulary {
        /// The set.
        set: SetId,
        /// What it pins.
        pin: Box<VocabularyPin>,
        /// The digest of the vocabulary of the same id and version that is at hand, if there is one.
        at_hand: Option<Digest>,
    },
    /// A profile does not resolve.
    #[error("profile `{profile}` does not resolve: {error}")]
    Profile {
        /// The profile.
        profile: SetId,
        /// Why not.
        error: Box<ResolveError>,
    },
    /// A document does not read.
    #[error("the document with digest `{file}` does not read: {error}")]
    Read {
        /// The digest of the file.
        file: Digest,
        /// Why not.
        error: Box<ReadError>,
    },
    /// The changes of a sector list do not account for a sector, or name one that the list before does not have.
    #[error("the changes of the sector list `{list}` {version} do not fit `{sector}`")]
    SectorChange {
        /// The list.
        list: SetId,
        /// Its version.
        version: SemVer,
        /// The sector.
        sector: SectorId,
    },
    /// A document is of no kind that stands on a shelf.
    #[error("the document with digest `{file}` is no vocabulary, requirement set, profile, sector list or crosswalk")]
    UnknownFormat {
        /// The digest of the file.
        file: Digest,
    },
}

/// An edition of a set, with the first day on which it applies.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Edition {
    /// Its version.
    pub version: SemVer,
    /// The first day on which it applies.
    pub effective_from: Date,
}

/// Why no edition of a set was found.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum FindError {
    /// The catalogue has no set or profile with this id.
    #[error("no set or profile `{id}` in the catalogue")]
    UnknownSet {
        /// What was asked for.
        id: SetId,
        /// The ids that there are, sorted.
        known: Vec<SetId>,
    },
    /// The set exists, but in no version within the range.
    #[error("no version of `{id}` lies in `{range}`")]
    NoVersionInRange {
        /// The set.
        id: SetId,
        /// What was asked for.
        range: VersionRange,
        /// What there is, oldest first.
        editions: Vec<Edition>,
    },
    /// Versions lie in the range, but all are drafts, and the range names none of them.
    #[error("every version of `{id}` in `{range}` is a draft")]
    OnlyDrafts {
        /// The set.
        id: SetId,
        /// What was asked for.
        range: VersionRange,
        /// The drafts in the range, oldest first.
        editions: Vec<Edition>,
    },
    /// Versions lie in the range, but none applies yet at the time asked about.
    #[error("no version of `{id}` in the asked range applies at `{at}`")]
    NotYetEffective {
        /// The set.
        id: SetId,
        /// The time asked about.
        at: Timestamp,
        /// The versions in the range, oldest first.
        editions: Vec<Edition>,
    },
}

impl CatalogError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Ambiguous { .. } => "catalog-ambiguous",
            Self::ListsOverlap { .. } => "catalog-lists-overlap",
            Self::MissingBase { .. } => "catalog-missing-base",
            Self::MissingElement { .. } => "catalog-missing-element",
            Self::MissingEndpoint { .. } => "catalog-missing-endpoint",
            Self::MissingList { .. } => "catalog-missing-list",
            Self::MissingVocabulary { .. } => "catalog-missing-vocabulary",
            Self::Profile { error, .. } => error.code(),
            Self::Read { error, .. } => error.code(),
            Self::SectorChange { .. } => "catalog-sector-change",
            Self::UnknownFormat { .. } => "catalog-unknown-format",
        }
    }

    /// What the reader of the message can do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Ambiguous { .. } => "keep one of them; changed bytes need a new version".into(),
            Self::ListsOverlap { .. } => "end the earlier list on the first day of the later one".into(),
            Self::MissingBase { .. } => "add the base set, exactly as the profile pins it".into(),
            Self::MissingElement { .. } => {
                "correct the edge, or pin the version of the document that has the element".into()
            }
            Self::MissingEndpoint { .. } => "add the document, exactly as the crosswalk pins it".into(),
            Self::MissingList { .. } => "add the list before, exactly as the list pins it".into(),
            Self::MissingVocabulary { at_hand: None, .. } => "add the vocabulary, exactly as the set pins it".into(),
            Self::MissingVocabulary { at_hand: Some(found), .. } => {
                format!("at hand is one of this version with digest `{found}`: pin that, or add the one that is pinned")
            }
            Self::Profile { .. } => "correct the profile or give the base set that it was written for".into(),
            Self::Read { error, .. } => error.help(),
            Self::SectorChange { .. } => {
                "each sector that comes or goes stands in a change, and `from` is a sector of the list before".into()
            }
            Self::UnknownFormat { .. } => {
                "give a vocabulary, requirement set, profile, sector list or crosswalk".into()
            }
        }
    }
}

impl FindError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownSet { .. } => "set-unknown",
            Self::NoVersionInRange { .. } => "set-version-out-of-range",
            Self::NotYetEffective { .. } => "set-not-yet-effective",
            Self::OnlyDrafts { .. } => "set-only-drafts",
        }
    }

    /// What the reader of the message can do about it.
    pub fn help(&self) -> String {
        match self {
            Self::UnknownSet { known, .. } => {
                let known: Vec<_> = known.iter().map(SetId::as_str).collect();
                format!("known ids: {}", known.join(", "))
            }
            Self::NoVersionInRange { editions, .. } => format!("versions: {}", listed(editions)),
            Self::NotYetEffective { editions, .. } => format!("choose a later time; versions: {}", listed(editions)),
            Self::OnlyDrafts { editions, .. } => {
                format!("ask for a draft by its version; versions: {}", listed(editions))
            }
        }
    }
}

fn listed(editions: &[Edition]) -> String {
    let items: Vec<_> = editions.iter().map(|e| format!("{} (from {})", e.version, e.effective_from)).collect();
    items.join(", ")
}
