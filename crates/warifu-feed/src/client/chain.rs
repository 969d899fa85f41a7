//! Whether two roots are of one feed.

use warifu_model::json::shorten;

use super::{Source, within};
use crate::error::FeedError;
use crate::limits::FeedLimit;
use crate::metadata::Metadata;
use crate::names::{metadata_file, versioned};
use crate::roles::Root;
use crate::state::{ROOT, State};

impl State {
    /// Requires that a root which somebody was given is of the feed that this state follows: the roots between the older and the newer of
    /// the two, which the source has, lead from one to the other (section 5.3). Nothing in the state changes.
    ///
    /// ```
    /// use warifu_feed::{Source, SourceFailed, State};
    ///
    /// struct Nothing;
    ///
    /// impl Source for Nothing {
    ///     fn metadata(&mut self, _: &str, _: u64) -> Result<Option<Vec<u8>>, SourceFailed> {
    ///         Ok(None)
    ///     }
    ///
    ///     fn target(&mut self, _: &str, _: u64) -> Result<Option<Vec<u8>>, SourceFailed> {
    ///         Ok(None)
    ///     }
    /// }
    ///
    /// let error = State::new(b"{}".to_vec()).is_of(b"{}", &mut Nothing).err().ok_or("no root")?;
    /// assert_eq!(error.code(), "missing-field");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`FeedError`]: they are of two feeds, a root between them is not there or not signed, or there are too many.
    pub fn is_of(&self, root: &[u8], source: &mut dyn Source) -> Result<(), FeedError> {
        let file = metadata_file(ROOT);
        let (given, known) = (signed(root, &file)?, signed(self.metadata(ROOT).unwrap_or_default(), &file)?);
        let other = FeedError::OtherFeed { given: given.version, known: known.version };
        let (mut older, newer) = if given.version < known.version { (given, known) } else { (known, given) };
        if newer.version.saturating_sub(older.version) > i64::from(FeedLimit::ROOTS) {
            return Err(FeedError::RootsApart { most: FeedLimit::ROOTS });
        }
        while older.version < newer.version {
            let version = older.version.saturating_add(1);
            let file = versioned(ROOT, version, true);
            let found = source.metadata(&file, FeedLimit::ROOT_BYTES);
            let found = found.map_err(|failed| FeedError::source(&file, &failed.0))?;
            let bytes = found.ok_or_else(|| FeedError::Missing { file: shorten(&file) })?;
            let next = signed(&within(bytes, &file, FeedLimit::ROOT_BYTES)?, &file)?;
            if next.verify(&older.signed.own, ROOT, &file).is_err() {
                return Err(other);
            }
            if next.version != version {
                return Err(FeedError::OtherVersion { file, expected: version, found: next.version });
            }
            older = next;
        }
        if older.says_as(&newer) { Ok(()) } else { Err(other) }
    }
}

/// A root that is signed by its own keys.
fn signed(bytes: &[u8], file: &str) -> Result<Metadata<Root>, FeedError> {
    let root = Metadata::<Root>::read(bytes, file)?;
    root.verify(&root.signed.own, ROOT, file)?;
    Ok(root)
}
