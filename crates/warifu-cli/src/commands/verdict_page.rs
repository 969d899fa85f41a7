//! A verdict as a page.

use std::path::Path;

use warifu_model::{Json, Language, Localized};
use warifu_report::report::Languages;
use warifu_report::verdict::{Term, VerdictPage};
use warifu_verify::{Answer, CheckName, CheckOutcome, Code};

use crate::failure::Failure;
use crate::files;

/// Writes the page of a verdict.
pub(crate) fn write(path: &Path, verdict: &Json, languages: Languages) -> Result<Option<Vec<u8>>, Failure> {
    let page = VerdictPage::new(verdict.clone()).map_err(|error| Failure::of(&error))?;
    files::write(path, bytes(&page, languages))
}

/// The page of a verdict, with the texts of the gate.
pub(crate) fn bytes(page: &VerdictPage, languages: Languages) -> Vec<u8> {
    page.to_html(&text, languages).into_bytes()
}

fn text(term: Term, word: &str) -> Option<Localized> {
    match term {
        Term::Answer => Answer::parse(word).map(|one| both(|language| one.text(language))),
        Term::Check => CheckName::parse(word).map(|one| both(|language| one.text(language))),
        Term::Code => Code::parse(word).map(|one| both(|language| one.text(language))),
        Term::Outcome => CheckOutcome::parse(word).map(|one| both(|language| one.text(language))),
    }
}

fn both(text: impl Fn(Language) -> &'static str) -> Localized {
    Localized::of(text(Language::En).to_owned(), text(Language::Ja).to_owned())
}
