//! Texts of the errors of the model, where an error of this crate quotes one.

use std::borrow::Cow;

use warifu_model::{Language, Location, Problem, ReadError};

pub(crate) fn read_text(error: &ReadError, language: Language) -> String {
    error.with_place(language)
}

pub(crate) fn read_help(error: &ReadError, language: Language) -> Cow<'static, str> {
    Problem::help(error, language)
}

pub(crate) fn read_location(error: &ReadError) -> Location<'_> {
    Location { pointer: &error.pointer, offset: Some(error.offset) }
}
