//! Digests as foreign documents write them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use warifu_model::Digest;

use crate::error::ImportProblem;
use crate::shown::shortened;

/// True for a text that is hexadecimal and long enough to be a digest (MD5 and up).
pub(crate) fn is_hex_digest(text: &str) -> bool {
    (32..=256).contains(&text.len()) && text.len().is_multiple_of(2) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// A SHA-256 in hexadecimal, in either case.
pub fn sha256(text: &str) -> Result<Digest, ImportProblem> {
    Digest::parse_hex(&text.to_ascii_lowercase()).ok_or_else(|| ImportProblem::Digest { value: shortened(text) })
}

/// An in-toto `DigestSet`: hexadecimal digests by the name of their algorithm.
pub(crate) struct DigestSet<'de> {
    entries: BTreeMap<String, Cow<'de, str>>,
}

impl<'de> DigestSet<'de> {
    pub(crate) fn of(entries: impl IntoIterator<Item = (String, Cow<'de, str>)>) -> Self {
        Self { entries: entries.into_iter().collect() }
    }

    /// The SHA-256, if there is one; an error where it is malformed.
    pub(crate) fn sha256(&self) -> Result<Option<Digest>, ImportProblem> {
        self.entries.get("sha256").map(|text| sha256(text)).transpose()
    }

    /// The names of the algorithms, in order.
    pub(crate) fn algorithms(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// True where there are digests and none of them is hexadecimal.
    pub(crate) fn is_unusable(&self) -> bool {
        !self.entries.is_empty() && self.preferred().is_none()
    }

    /// One well-formed digest as `algorithm:hex`, one that others use too, then the first by name. None where no
    /// entry is hexadecimal: such a text identifies nothing.
    pub(crate) fn preferred(&self) -> Option<String> {
        let known = PREFERRED.into_iter().filter_map(|name| self.entries.get_key_value(name));
        let mut all = known.chain(&self.entries);
        all.find(|(name, text)| is_hex_digest(text) && name.len() <= 64 && !name.chars().any(char::is_control))
            .map(|(name, text)| format!("{name}:{}", text.to_ascii_lowercase()))
    }
}

const PREFERRED: [&str; 4] = ["sha256", "sha512", "gitCommit", "sha1"];
