//! Places in the graph, as JSON Pointers.

use crate::error::{ImportError, ImportProblem};

/// An error in a property of an element; without a place, in one of the document itself.
pub(super) fn at(place: Option<usize>, property: &str, problem: ImportProblem) -> ImportError {
    match place {
        Some(index) => ImportError::at(format!("/@graph/{index}/{property}"), problem),
        None => ImportError::at(format!("/{property}"), problem),
    }
}
