use std::collections::BTreeMap;

use warifu_model::Timestamp;

use super::PublishError;
use super::signing::listed;
use crate::client::Target;

/// The targets of a repository as its publisher finds them, also where a publication ended between a new root and its timestamp. `before`
/// holds the files of the folder `metadata` by their names. Whatever is expired is read.
///
/// ```
/// assert_eq!(warifu_feed::published(&std::collections::BTreeMap::new())?, []);
/// # Ok::<(), warifu_feed::PublishError>(())
/// ```
///
/// # Errors
///
/// [`PublishError`].
pub fn published(before: &BTreeMap<String, Vec<u8>>) -> Result<Vec<Target>, PublishError> {
    listed(before, Timestamp::EPOCH)
}
