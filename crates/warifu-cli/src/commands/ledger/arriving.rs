//! What a new edition means for a ledger, for whoever hears of it elsewhere.

use std::path::PathBuf;

use warifu_compare::impact::ImpactAnswer;
use warifu_ledger::questions::{Affected, Letter, LetterTexts, Page as Asked, Template, impact};
use warifu_model::{Language, Timestamp};

use super::common::asked;
use super::impact::Versions;
use super::opened::{Db, failure};
use crate::failure::Failure;
use crate::signatures::Signatures;
use crate::store::Wait;

/// The certificates for the edition before, and letters to the holders of those that are affected.
pub(crate) struct Touched {
    pub(crate) certificates: Vec<Affected>,
    pub(crate) letters: Vec<Letter>,
}

/// A ledger that is asked.
#[derive(Clone, Copy)]
pub(crate) struct Asking<'a> {
    pub(crate) url: &'a str,
    pub(crate) wait: Wait,
    pub(crate) dated: Timestamp,
    pub(crate) language: Language,
}

/// Asks a ledger, page by page, as `warifu ledger impact` and `warifu ledger letters` do.
pub(crate) fn touched(asking: Asking<'_>, [old, new]: [String; 2], shelf: Vec<PathBuf>) -> Result<Touched, Failure> {
    let versions = Versions::of(old, new, shelf);
    let Asking { url, wait, dated, language } = asking;
    let editions = versions.editions()?;
    let transition = versions.transition(&editions)?;
    let mut body = Db::at(url, wait).open()?;
    let name = body.opened().body.name.clone();
    let texts = LetterTexts::of(name, transition.old(), transition.new_set(), dated);
    let template = Template::standard(language).map_err(|error| asked(&error))?;
    let mut read = body.read().map_err(|error| failure(&error))?;
    let mut touched = Touched { certificates: Vec::new(), letters: Vec::new() };
    let mut after: Option<String> = None;
    loop {
        let page = Asked::new(Asked::MOST, after.as_deref()).map_err(|error| asked(&error))?;
        let found = impact(&mut *read, &transition, &Signatures, page).map_err(|error| asked(&error))?;
        for one in found.items {
            if ImpactAnswer::of([one.impact.state]) == ImpactAnswer::Affected {
                touched.letters.push(template.letter(&one, &texts, language));
            }
            touched.certificates.push(one);
        }
        after = found.next;
        if after.is_none() {
            return Ok(touched);
        }
    }
}
