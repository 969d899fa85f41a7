//! Publishing a version of a set: a folder with an index, where no version ever changes.

use std::path::{Path, PathBuf};

use warifu_catalog::{EditionFiles, INDEX_FILE, PublishError, PublishedEdition};

use crate::commands::set::Edition;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Source};
use crate::store::{self, Shared, Wait};

/// Puts an edition, and what it pins, into a folder, and lists them in its index; all of it or nothing.
pub(crate) fn publish(old: &Edition, new: &Edition, folder: &Path, wait: Wait) -> Result<EditionFiles, Failure> {
    files::create_folder(folder)?;
    let index = folder.join(INDEX_FILE);
    let _lock = store::lock(&index, Shared::Catalog, wait)?;
    let edition =
        PublishedEdition { document: &new.document, pinned: &new.pinned, compared_with: old.document.file_digest() };
    let read = |file: &str| {
        let path = folder.join(file);
        let bytes = |path: &Path| files::read(path).map(|source| source.bytes().to_vec()).map_err(Unpublished::Folder);
        path.exists().then(|| bytes(&path)).transpose()
    };
    let publication = warifu_catalog::publish(edition, read).map_err(|error| told(error, folder, &index))?;
    let writes: Vec<(PathBuf, Vec<u8>)> =
        publication.files.iter().map(|(file, bytes)| (folder.join(file), bytes.clone())).collect();
    files::write_all(&writes)?;
    Ok(publication)
}

/// Why nothing was published.
enum Unpublished {
    Folder(Failure),
    Refused(PublishError),
}

impl From<PublishError> for Unpublished {
    fn from(error: PublishError) -> Self {
        Self::Refused(error)
    }
}

/// What speaks against it, told about the file that it is about.
fn told(error: Unpublished, folder: &Path, index: &Path) -> Failure {
    match error {
        Unpublished::Folder(failure) => failure,
        Unpublished::Refused(PublishError::Index(error)) => match files::read(index) {
            Ok(source) => Failure::read(&source, &error),
            // there is none yet, and the one that was made is refused
            Err(_) => Failure::read(&Source::inside(index.display().to_string(), Vec::new()), &error),
        },
        Unpublished::Refused(error) => {
            let path = match &error {
                PublishError::OtherBytes { file, .. } if !file.is_empty() => folder.join(file),
                _ => index.to_owned(),
            };
            let error = match error {
                PublishError::NotAfter { previous, file } => {
                    PublishError::NotAfter { previous, file: folder.join(file).display().to_string() }
                }
                other => other,
            };
            Failure::of(&error).exits(Exit::No).file(&path)
        }
    }
}
