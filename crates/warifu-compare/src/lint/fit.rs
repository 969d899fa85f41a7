//! Whether a set may be published.

use std::borrow::Cow;
use std::fmt;

use warifu_core::CompiledSet;
use warifu_model::{Language, Location, Problem};

use super::{Lint, SetOrigin, blocking};

/// The reason why a set is not published: its examples do not come out as they say, or it asks for nothing at one of its levels.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Unfit {
    /// The first remark.
    pub first: Lint,
    /// The number of further ones.
    pub more: usize,
}

/// Refuses a set that [`blocking`] has something to say of.
///
/// # Errors
///
/// [`Unfit`], with the code of the first remark.
pub fn refuse_unfit(set: &CompiledSet, origin: SetOrigin) -> Result<(), Unfit> {
    let mut remarks = blocking(set, origin).into_iter();
    let Some(first) = remarks.next() else { return Ok(()) };
    Err(Unfit { first, more: remarks.len() })
}

impl Problem for Unfit {
    fn code(&self) -> &'static str {
        self.first.code.as_str()
    }

    fn message(&self, language: Language) -> String {
        let message = self.first.message(language);
        match (self.more, language) {
            (0, _) => message,
            (more, Language::En) => format!("{message}, and {more} more"),
            (more, Language::Ja) => format!("{message}（ほか{more}件）"),
        }
    }

    fn help(&self, language: Language) -> Cow<'static, str> {
        self.first.help(language).into()
    }

    fn location(&self) -> Option<Location<'_>> {
        Some(Location { pointer: &self.first.pointer, offset: None })
    }
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Problem::message(self, Language::En))
    }
}

impl std::error::Error for Unfit {}
