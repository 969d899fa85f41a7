//! What a reader gathers on the way to an advisory.

use std::collections::BTreeMap;

use warifu_evidence::engine::{shortened, within};
use warifu_evidence::{Countable, ImportError, ImportProblem};

use crate::advisory::{Left, Said, Stated, Vulnerability};
use crate::error::AdvisoryError;
use crate::limits;
use crate::named::{Known, Named};
use crate::names::Names;

/// Named things by their ids.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) named: Vec<Named>,
    places: BTreeMap<String, usize>,
    statements: usize,
    pub(super) left: Left,
}

impl Seen {
    /// Adds a thing whose id nothing else may have.
    pub(super) fn add(&mut self, named: Named, pointer: &str) -> Result<usize, AdvisoryError> {
        if self.places.contains_key(&named.id) {
            return Err(AdvisoryError::ProductTwice { id: shortened(&named.id), pointer: pointer.to_owned() });
        }
        self.push(named).map_err(|problem| ImportError::at(pointer, problem).into())
    }

    /// Adds a thing, or what is said of the one that has the id already: it is known by all of it.
    pub(super) fn place_of(&mut self, named: Named) -> Result<usize, ImportProblem> {
        let Some(place) = self.places.get(&named.id).copied() else { return self.push(named) };
        if let Some(own) = self.named.get_mut(place) {
            own.known.add(named.known);
            within(own.known.count(), Countable::Products, limits::IDENTIFIERS)?;
        }
        Ok(place)
    }

    /// Counts vulnerabilities that are said of nothing, and things that are known by nothing: nothing can be matched with them.
    pub(super) fn count_nameless(&mut self, vulnerabilities: &[Vulnerability]) {
        // "Multiple Products" is a name by which nothing is found
        let is_unsaid = |known: &Known| known.count() == known.names.len() && Names::of(known).is_empty();
        let is_nameless = |named: &&Named| named.inside.is_none() && is_unsaid(&named.known);
        let nameless = self.named.iter().filter(is_nameless).count();
        let unsaid = vulnerabilities.iter().filter(|one| one.said.is_empty()).count();
        self.left.nameless = u32::try_from(nameless + unsaid).unwrap_or(u32::MAX);
    }

    fn push(&mut self, named: Named) -> Result<usize, ImportProblem> {
        within(self.named.len() + 1, Countable::Products, limits::PRODUCTS)?;
        let place = self.named.len();
        self.places.insert(named.id.clone(), place);
        self.named.push(named);
        Ok(place)
    }

    /// The place of an id; an error where nothing has it.
    pub(super) fn find(&self, id: &str, pointer: impl Fn() -> String) -> Result<usize, AdvisoryError> {
        self.places
            .get(id)
            .copied()
            .ok_or_else(|| AdvisoryError::ProductUnknown { id: shortened(id), pointer: pointer() })
    }

    /// Says something of products; of several things about one the worst counts.
    pub(super) fn say(&mut self, vulnerability: &mut Vulnerability, said: Vec<Said>) -> Result<(), ImportProblem> {
        let mut by_product: BTreeMap<usize, Said> = BTreeMap::new();
        for one in vulnerability.said.drain(..).chain(said) {
            self.statements += 1;
            within(self.statements, Countable::Statements, limits::STATEMENTS)?;
            match by_product.get_mut(&one.product) {
                None => {
                    by_product.insert(one.product, one);
                }
                Some(known) => {
                    self.left.contradicting += u32::from(known.status.is_good() != one.status.is_good());
                    if one.status > known.status {
                        *known = one;
                    }
                }
            }
        }
        vulnerability.said = by_product.into_values().collect();
        Ok(())
    }
}

impl Said {
    /// What is said without more.
    pub(super) const fn plain(product: usize, status: Stated) -> Self {
        Self { product, status, justification: None }
    }
}
