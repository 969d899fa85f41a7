use postgres::Error;
use postgres::error::{Severity, SqlState};

use super::super::Options;
use super::super::StoreError;

/// The error of the server in our terms. It has no parameter and no URL in it: those of the client name neither.
pub(super) fn error(e: &Error, options: Options) -> StoreError {
    match e.code() {
        Some(code) if *code == SqlState::LOCK_NOT_AVAILABLE => StoreError::Busy { waited: options.wait },
        Some(code) if *code == SqlState::READ_ONLY_SQL_TRANSACTION => StoreError::ReadOnly,
        _ => StoreError::unusable(text(e)),
    }
}

/// The error of a commit. Where the connection ended with it, nobody here knows what became of it; a server that refuses a commit
/// goes on.
pub(super) fn commit_error(e: &Error, options: Options) -> StoreError {
    if is_lost(e) {
        return StoreError::CommitUnknown { message: warifu_model::json::shorten(&text(e)) };
    }
    error(e, options)
}

/// Whether the connection is gone, or what came over it makes no sense.
pub(super) fn is_lost(e: &Error) -> bool {
    match e.as_db_error() {
        Some(said) => !matches!(said.parsed_severity(), Some(Severity::Error)),
        None => true,
    }
}

/// What went wrong: of an error of the client its last cause, which says most in few words.
pub(super) fn text(e: &Error) -> String {
    if let Some(said) = e.as_db_error() {
        return format!("{} ({})", said.message(), said.code().code());
    }
    let mut cause: &dyn std::error::Error = e;
    while let Some(because) = cause.source() {
        cause = because;
    }
    cause.to_string()
}
