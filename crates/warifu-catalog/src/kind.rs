use warifu_model::ReadError;
use warifu_model::json::Tape;

/// Kind of a document of a catalogue, in the order of an index.
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
    /// An arrangement of recognition: what certificates of one party count as with another.
    Arrangement,
}

impl DocumentKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Vocabulary, Self::RequirementSet, Self::Profile, Self::SectorList, Self::Crosswalk, Self::Arrangement];

    /// The text form, as in the index.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vocabulary => "vocabulary",
            Self::RequirementSet => "requirement_set",
            Self::Profile => "profile",
            Self::SectorList => "sector_list",
            Self::Crosswalk => "crosswalk",
            Self::Arrangement => "arrangement",
        }
    }

    /// The folder of such documents in a published catalogue.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Vocabulary => "vocabularies",
            Self::RequirementSet => "sets",
            Self::Profile => "profiles",
            Self::SectorList => "sectors",
            Self::Crosswalk => "crosswalks",
            Self::Arrangement => "arrangements",
        }
    }

    /// The `format` member of such documents.
    fn format(self) -> &'static str {
        match self {
            Self::Vocabulary => "warifu.vocabulary/1",
            Self::RequirementSet => "warifu.requirement-set/1",
            Self::Profile => "warifu.profile/1",
            Self::SectorList => "warifu.sector-list/1",
            Self::Crosswalk => "warifu.crosswalk/1",
            Self::Arrangement => "warifu.arrangement/1",
        }
    }

    /// The name space of its ids, as the first kind in it: sets and profiles share one.
    pub(crate) fn space(self) -> Self {
        if self == Self::Profile { Self::RequirementSet } else { self }
    }

    /// The kind that the `format` of a document names; none for any other format.
    ///
    /// ```
    /// use warifu_catalog::DocumentKind;
    ///
    /// assert_eq!(DocumentKind::of(br#"{"format": "warifu.profile/1"}"#)?, Some(DocumentKind::Profile));
    /// assert_eq!(DocumentKind::of(br#"{"format": "warifu.product/1"}"#)?, None);
    /// # Ok::<(), warifu_model::ReadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ReadError`]: the bytes are no JSON object with a `format`.
    pub fn of(bytes: &[u8]) -> Result<Option<Self>, ReadError> {
        let tape = Tape::parse(bytes)?;
        let format: String = tape.root().fields()?.required("format")?;
        Ok(Self::ALL.into_iter().find(|kind| kind.format() == format))
    }
}
