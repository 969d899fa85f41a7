use super::scalar::{Boundaries, Entry, Scalar, text};
use crate::digest::Digest;
use crate::json::Json;
use crate::language::{Phrase, both};

/// The digest of something.
pub(super) struct DigestType;

impl Scalar for DigestType {
    type Held = Digest;

    fn names(&self) -> (&'static str, &'static str) {
        ("digest", "ダイジェスト")
    }

    fn looks(&self) -> Phrase {
        both("a digest, `sha256:` and 64 hexadecimal digits", "ダイジェスト（`sha256:` と16進数64桁）")
    }

    fn read(&self, text: &str) -> Option<Digest> {
        Digest::parse(text)
    }

    fn schema(&self) -> Json {
        text("digest", "^sha256:[0-9a-f]{64}$")
    }

    fn around(&self, boundaries: &Boundaries<'_>) -> Vec<Json> {
        boundaries.and_another((0_usize..).map(|n| Digest::of(format!("another {n}").as_bytes()).to_string()))
    }

    fn entry(&self) -> Option<Entry> {
        let mistake = both("sha256: and 64 lower-case hexadecimal digits", "sha256: と小文字16進64桁");
        Some(Entry { example: "sha256:…", mistake, attributes: &[("class", "digest")] })
    }
}
