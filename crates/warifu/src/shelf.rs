use warifu_catalog::{Catalog, CatalogError, Document, EditionStatus, FindError, SetName, SetNameError};
use warifu_core::{CompileError, CompiledSet};
use warifu_model::{Digest, Timestamp, Vocabulary, problems};

/// Requirement sets to choose from: those that ship, and documents of a scheme's own beside them.
///
/// Of the shipped catalogue only what a question needs is read.
///
/// ```
/// use warifu::{Shelf, Timestamp};
///
/// let shelf = Shelf::default();
/// let at = Timestamp::parse("2026-11-01T00:00:00Z").ok_or("a time")?;
/// let chosen = shelf.choose("us-ssdf@1.1.1", at)?;
/// assert_eq!(chosen.set.set().version.to_string(), "1.1.1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct Shelf {
    files: Vec<Vec<u8>>,
}

/// A set that was chosen, compiled, with what it pins.
#[derive(Debug)]
pub struct ChosenSet {
    /// The set.
    pub set: CompiledSet,
    /// The document that it comes from.
    pub document: Document,
    /// The vocabularies that it pins, and the base of a profile.
    pub pinned: Vec<Document>,
    /// States how the edition stands at the time of the question; [`EditionStatus::Current`] for a file that was given.
    pub standing: EditionStatus,
}

problems! {
    /// The reason why no set was chosen. Code, message and help are those of what is wrong.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum ShelfError {
        /// The documents make no catalogue.
        Catalog(error: CatalogError) => { delegate }
        /// The text names no set.
        Name(error: SetNameError) => { delegate }
        /// No edition answers.
        Find(error: FindError) => { delegate }
        /// The set does not compile.
        Compile {
            /// The digest of its file.
            file: Digest,
            /// The fault.
            error: CompileError,
        } => { delegate error }
        /// The document is neither a requirement set nor a profile.
        NotASet {
            /// The digest of its file.
            file: Digest,
        } => {
            code: "wrong-format",
            en: "not a requirement set or profile",
            ja: "要求事項集でもプロファイルでもない",
            help_en: "give a document whose `format` is `warifu.requirement-set/1` or `warifu.profile/1`",
            help_ja: "`format` が `warifu.requirement-set/1` 又は `warifu.profile/1` の文書を指定してください",
        }
    }
}

impl Shelf {
    /// The shipped documents and these files: vocabularies, sets and profiles, in any order.
    pub fn with(files: Vec<Vec<u8>>) -> Self {
        Self { files }
    }

    /// The edition that `ID` or `ID@RANGE` means at a time, compiled: the newest in the range that applies. Where there is no set of
    /// this name, the one of the shipped catalogue is taken that alone can be meant ([`Catalog::understood`]): `SSDF@v1.1`.
    ///
    /// # Errors
    ///
    /// [`ShelfError`]: the text is no name, no edition answers, a file is no document of a catalogue, or the set does not compile.
    pub fn choose(&self, name: &str, at: Timestamp) -> Result<ChosenSet, ShelfError> {
        match self.choose_exactly(name, at) {
            Err(error @ (ShelfError::Name(_) | ShelfError::Find(FindError::UnknownSet { .. }))) => {
                let shipped = Catalog::shipped().map_err(ShelfError::Catalog)?;
                let meant = shipped.understood(name).filter(|meant| meant != name);
                meant.map_or(Err(error), |meant| self.choose_exactly(&meant, at))
            }
            chosen => chosen,
        }
    }

    fn choose_exactly(&self, name: &str, at: Timestamp) -> Result<ChosenSet, ShelfError> {
        let name = SetName::parse(name).map_err(ShelfError::Name)?;
        // without files nothing of the shipped catalogue is read before it is asked for
        let shipped = if self.files.is_empty() { Catalog::shipped() } else { Catalog::shipped_for(&name.id) };
        let part = self.beside(shipped)?;
        let found = match part.find(&name.id, &name.range, at) {
            // which ids there are only the whole catalogue knows
            Err(FindError::UnknownSet { id, mut known }) => {
                let whole = Catalog::shipped().map_err(ShelfError::Catalog)?;
                known.extend(whole.documents().iter().filter_map(|one| Some(one.set()?.id.clone())));
                known.sort();
                known.dedup();
                return Err(ShelfError::Find(FindError::UnknownSet { id, known }));
            }
            found => found.map_err(ShelfError::Find)?,
        };
        compiled(&part, found.document, found.status)
    }

    /// A set or profile from the bytes of a file, compiled. The same id and version as a document on the shelf with other
    /// bytes is an error.
    ///
    /// # Errors
    ///
    /// [`ShelfError`]: the file is no set, stands in the way of another document, or does not compile.
    pub fn read(&self, file: &[u8]) -> Result<ChosenSet, ShelfError> {
        let beside = Catalog::shipped_near(&self.with_file(file));
        self.read_beside(file, beside)
    }

    /// A set or profile that is compared with another edition of itself: it may have the id and version of a shipped document
    /// and other bytes.
    ///
    /// # Errors
    ///
    /// [`ShelfError`], as [`Shelf::read`].
    pub fn read_apart(&self, file: &[u8]) -> Result<ChosenSet, ShelfError> {
        // what is not needed is left out, so that it cannot stand in the way of another edition of itself
        let beside = Catalog::shipped_pinned_by(&self.with_file(file));
        self.read_beside(file, beside)
    }

    /// The set with this digest, compiled; none where there is none.
    ///
    /// # Errors
    ///
    /// [`ShelfError`]: a file is no document of a catalogue, or the set does not compile.
    pub fn by_digest(&self, digest: &Digest) -> Result<Option<ChosenSet>, ShelfError> {
        let catalog = self.beside(Catalog::shipped())?;
        let document = catalog.by_digest(digest).filter(|document| document.set().is_some());
        document.map(|document| compiled(&catalog, document, EditionStatus::Current)).transpose()
    }

    fn read_beside(&self, file: &[u8], beside: Result<Catalog, CatalogError>) -> Result<ChosenSet, ShelfError> {
        let digest = Digest::of(file);
        let beside = beside.map_err(ShelfError::Catalog)?;
        let catalog = with(beside, &self.with_file(file))?;
        let document = catalog.by_digest(&digest).filter(|document| document.set().is_some());
        let document = document.ok_or(ShelfError::NotASet { file: digest })?;
        compiled(&catalog, document, EditionStatus::Current)
    }

    /// A part of what ships, what the files of the shelf may need of it, and the files.
    fn beside(&self, shipped: Result<Catalog, CatalogError>) -> Result<Catalog, ShelfError> {
        if self.files.is_empty() {
            return shipped.map_err(ShelfError::Catalog);
        }
        let files: Vec<&[u8]> = self.files.iter().map(Vec::as_slice).collect();
        let (shipped, near) = (shipped.map_err(ShelfError::Catalog)?, Catalog::shipped_near(&files));
        let near = near.map_err(ShelfError::Catalog)?;
        // what ships is not read again, so that its bytes cost nothing
        with(shipped, &[near.documents().iter().map(Document::bytes).collect(), files].concat())
    }

    fn with_file<'a>(&'a self, file: &'a [u8]) -> Vec<&'a [u8]> {
        self.files.iter().map(Vec::as_slice).chain([file]).collect()
    }
}

impl ChosenSet {
    /// The bytes of the set, and of everything that it pins, as records name them by digest: what whoever evaluates again needs.
    pub fn documents(&self) -> Vec<&[u8]> {
        let all = std::iter::once(&self.document).chain(&self.pinned);
        all.map(|document| document.set_bytes().unwrap_or(document.bytes())).collect()
    }

    /// The vocabularies that the set pins, each with its digest.
    pub fn vocabularies(&self) -> Vec<(Digest, Vocabulary)> {
        let all = self.pinned.iter();
        all.filter_map(|document| Some((document.file_digest(), document.vocabulary()?.clone()))).collect()
    }
}

fn with(catalog: Catalog, files: &[&[u8]]) -> Result<Catalog, ShelfError> {
    catalog.with(files.iter().map(|file| file.to_vec())).map_err(ShelfError::Catalog)
}

fn compiled(catalog: &Catalog, document: &Document, standing: EditionStatus) -> Result<ChosenSet, ShelfError> {
    let file = document.file_digest();
    let set = document.set().ok_or(ShelfError::NotASet { file })?;
    // what is pinned is looked up, because asking every document for its digest reads all profiles there are
    let named = set.vocabularies.iter().map(|pin| pin.digest).chain(document.profile().map(|one| one.base.digest));
    let named: Vec<_> =
        named.filter_map(|digest| catalog.by_digest(&digest).filter(|one| one.digest() == digest)).collect();
    let pinned: Vec<Document> = catalog.documents().iter().filter(|one| named.contains(one)).cloned().collect();
    let vocabularies: Vec<_> =
        pinned.iter().filter_map(|one| Some((one.file_digest(), one.vocabulary()?.clone()))).collect();
    let set = CompiledSet::compile(set.clone(), document.digest(), &vocabularies)
        .map_err(|error| ShelfError::Compile { file, error })?;
    Ok(ChosenSet { set, document: document.clone(), pinned, standing })
}
