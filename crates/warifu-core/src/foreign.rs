//! Texts of the errors of the model, where an error of this crate quotes one.

use std::borrow::Cow;

use warifu_model::{Language, Problem, ReadError, TypeError};

pub(crate) fn read_error(error: &ReadError, language: Language) -> String {
    error.with_place(language)
}

pub(crate) fn read_help(error: &ReadError, language: Language) -> Cow<'static, str> {
    Problem::help(error, language)
}

pub(crate) fn type_error(error: &TypeError, language: Language) -> String {
    Problem::message(error, language)
}

pub(crate) fn type_help(error: &TypeError, language: Language) -> Cow<'static, str> {
    Problem::help(error, language)
}
