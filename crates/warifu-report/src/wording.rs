//! What reports and papers both say, and texts in both languages.

use warifu_model::{Language, Localized};

/// A text of this crate, in English and in Japanese.
pub(crate) type Words = (&'static str, &'static str);

pub(crate) const AS_OF: Words = ("As of", "判定時点");
pub(crate) const DIGEST: Words = ("Digest", "ダイジェスト");
pub(crate) const FILE: Words = ("File", "ファイル");
pub(crate) const MODEL: Words = ("Model and version", "型式及び版");
pub(crate) const NOT_PROVIDED: Words = ("not provided", "未提出");
pub(crate) const OUTCOME: Words = ("Outcome", "結果");
pub(crate) const PROVIDED: Words = ("provided", "提出済み");
pub(crate) const RECOMPUTE: Words = ("To recompute it", "再計算の方法");
pub(crate) const RECORD: Words = ("Record", "評価記録");
pub(crate) const SET: Words = ("Requirement set", "要求事項集");

/// A text of this crate in one language.
pub(crate) fn of((en, ja): Words, language: Language) -> &'static str {
    language.pick(en, ja)
}

/// Both texts.
pub(crate) fn localized((en, ja): Words) -> Localized {
    Localized::of(en.to_owned(), ja.to_owned())
}

/// A name that is the same in both languages.
pub(crate) fn same(text: &str) -> Localized {
    Localized::of(text.to_owned(), text.to_owned())
}

/// Both texts of something that is said in each language.
pub(crate) fn both(text: impl Fn(Language) -> String) -> Localized {
    Localized::of(text(Language::En), text(Language::Ja))
}
