//! Texts of the errors of the model, where an error of this crate quotes one.

use warifu_model::{Language, Location, ReadError};

pub(crate) fn read_text(error: &ReadError, language: Language) -> String {
    error.with_place(language)
}

pub(crate) fn read_location(error: &ReadError) -> Location<'_> {
    Location { pointer: &error.pointer, offset: Some(error.offset) }
}
