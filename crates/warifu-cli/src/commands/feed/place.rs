//! Where a repository is: in folders, or on a web server.

use std::path::{Path, PathBuf};

use warifu::feed::{Source, SourceFailed};

use super::fetched::Fetched;
use super::folder::Folder;
use crate::failure::Failure;
use crate::fetcher::Network;

/// A repository.
pub(super) enum Place {
    Folder(Folder),
    Network(Box<Fetched>),
}

impl Place {
    /// The repository below a folder or a URL: `metadata` and `targets`.
    pub(super) fn below(place: &str, network: &Network) -> Result<Self, Failure> {
        match address(place) {
            Address::Folder(folder) => Ok(Self::Folder(Folder::below(&folder))),
            Address::Web(url) => {
                let url = url.trim_end_matches('/');
                let (metadata, targets) = (format!("{url}/metadata"), format!("{url}/targets"));
                Fetched::start(network, &metadata, &targets).map(|one| Self::Network(Box::new(one)))
            }
        }
    }

    /// The repository in two places, which are both folders or both URLs.
    pub(super) fn of(metadata: &str, targets: &str, network: &Network) -> Result<Self, Failure> {
        match (address(metadata), address(targets)) {
            (Address::Folder(metadata), Address::Folder(targets)) => Ok(Self::Folder(Folder::of(metadata, targets))),
            (_, _) => Fetched::start(network, metadata, targets).map(|one| Self::Network(Box::new(one))),
        }
    }
}

impl Source for Place {
    fn metadata(&mut self, file: &str, most: u64) -> Result<Option<Vec<u8>>, SourceFailed> {
        match self {
            Self::Folder(folder) => folder.metadata(file, most),
            Self::Network(fetched) => fetched.metadata(file, most),
        }
    }

    fn target(&mut self, path: &str, most: u64) -> Result<Option<Vec<u8>>, SourceFailed> {
        match self {
            Self::Folder(folder) => folder.target(path, most),
            Self::Network(fetched) => fetched.target(path, most),
        }
    }
}

enum Address<'a> {
    Folder(PathBuf),
    Web(&'a str),
}

fn address(text: &str) -> Address<'_> {
    if let Some(path) = text.strip_prefix("file://") {
        return Address::Folder(unquoted(path).into());
    }
    if text.contains("://") { Address::Web(text) } else { Address::Folder(Path::new(text).to_owned()) }
}

/// The path of a `file` URL without its quoting.
fn unquoted(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| str::from_utf8(digits).ok());
        let quoted = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| *byte == b'%');
        bytes.push(quoted.unwrap_or(*byte));
        rest = if quoted.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
