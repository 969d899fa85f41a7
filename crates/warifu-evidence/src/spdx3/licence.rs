//! Licences: elements that relationships of packages lead to.

use super::element::{Element, Property, Reference, Text};
use super::package::is_no_element;
use crate::field_state::FieldState;
use crate::licence;
use crate::relations::Mark;

/// An element that a licence may be.
pub(super) enum Licence {
    /// An expression, and the ids in it that are defined elsewhere.
    Expression { text: String, defined: Vec<(String, Mark)> },
    /// A licence with its own text.
    Own,
    /// Anything else: what can be told from it alone.
    Other(FieldState),
}

impl Licence {
    pub(super) fn of(element: &mut Element) -> Self {
        let name = FieldState::of(element.text(Text::Name));
        match element.class.as_str() {
            "simplelicensing_LicenseExpression" => {
                let defined = element.take(Property::CustomIdToUri).into_iter().filter_map(entry).collect();
                Self::Expression { text: element.text(Text::LicenceExpression).to_owned(), defined }
            }
            "simplelicensing_SimpleLicensingText" | "expandedlicensing_CustomLicense"
                if FieldState::of(element.text(Text::OwnLicence)) == FieldState::Stated =>
            {
                Self::Own
            }
            "expandedlicensing_ListedLicense" => {
                Self::Other(element.ids.iter().map(|id| of_iri(id)).max().unwrap_or_default())
            }
            // what only says that it is unknown says so, whatever it is
            _ if name == FieldState::Unknown => Self::Other(name),
            _ => Self::Other(FieldState::Silent),
        }
    }

    /// The state of a licence that this is, given which other elements are licences with a text.
    pub(super) fn state(&self, is_own: impl Fn(Mark) -> bool) -> FieldState {
        match self {
            Self::Own => FieldState::Stated,
            Self::Other(state) => *state,
            Self::Expression { text, defined } => licence::expression(text, |name| {
                let is_it = |key: &String| key.strip_prefix(PREFIX).unwrap_or(key) == name;
                defined.iter().any(|(key, mark)| is_it(key) && is_own(*mark))
            }),
        }
    }
}

/// One entry of the map from ids in an expression to the elements that have their texts.
fn entry(reference: Reference) -> Option<(String, Mark)> {
    match reference {
        Reference::Inline(entry) if !entry.text(Text::Key).is_empty() => {
            Some((entry.text(Text::Key).to_owned(), Mark::of(entry.text(Text::Value))))
        }
        _ => None,
    }
}

/// What an id says that leads to no element of the document: the licences of the SPDX list are known by their IRI.
pub(super) fn of_iri(id: &str) -> FieldState {
    if is_no_element(id) {
        return FieldState::Unknown;
    }
    let on_list = LISTS.iter().find_map(|list| id.strip_prefix(list));
    on_list.map_or(FieldState::Silent, licence::id)
}

const LISTS: [&str; 2] = ["https://spdx.org/licenses/", "http://spdx.org/licenses/"];
const PREFIX: &str = "LicenseRef-";
