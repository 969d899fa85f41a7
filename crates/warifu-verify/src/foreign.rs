//! Texts of the errors of the model, where an error of this crate quotes one.

use std::borrow::Cow;

use warifu_model::{Language, Location, ReadError};

pub(crate) fn read_text(error: &ReadError, _: Language) -> String {
    error.to_string()
}

pub(crate) fn read_help(error: &ReadError, _: Language) -> Cow<'static, str> {
    Cow::Owned(error.help())
}

pub(crate) fn read_location(error: &ReadError) -> Location<'_> {
    Location { pointer: &error.pointer, offset: Some(error.offset) }
}
