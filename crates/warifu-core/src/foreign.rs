//! Texts of the errors of the model, where an error of this crate quotes one.

use std::borrow::Cow;

use warifu_model::{Language, ReadError, TypeError};

pub(crate) fn read_error(error: &ReadError, _: Language) -> String {
    error.to_string()
}

pub(crate) fn read_help(error: &ReadError, _: Language) -> Cow<'static, str> {
    Cow::Owned(error.help())
}

pub(crate) fn type_error(error: &TypeError, _: Language) -> String {
    error.to_string()
}

pub(crate) fn type_help(error: &TypeError, _: Language) -> Cow<'static, str> {
    Cow::Owned(error.help())
}
