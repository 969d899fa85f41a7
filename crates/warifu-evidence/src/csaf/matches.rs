use std::collections::BTreeMap;

use super::tree::Tree;
use crate::name_match::NameMatch;
use crate::subject::Target;

/// Matches of the products of a tree with ours, each found once: products may be inside each other in any number of ways.
pub(super) struct Matches<'t> {
    tree: &'t Tree,
    target: &'t Target,
    /// By id, and how many products it is inside of on the way to it.
    known: BTreeMap<(&'t str, usize), NameMatch>,
}

impl<'t> Matches<'t> {
    pub(super) fn of(tree: &'t Tree, target: &'t Target) -> Self {
        Self { tree, target, known: BTreeMap::new() }
    }

    /// Match of what an id stands for with the product. An id that the tree does not explain may be the product.
    pub(super) fn of_id(&mut self, id: &'t str) -> NameMatch {
        self.within(id, 0)
    }

    fn within(&mut self, id: &'t str, depth: usize) -> NameMatch {
        if let Some(known) = self.known.get(&(id, depth)) {
            return *known;
        }
        let found = self.find(id, depth);
        self.known.insert((id, depth), found);
        found
    }

    fn find(&mut self, id: &'t str, depth: usize) -> NameMatch {
        let tree = self.tree;
        let Some(product) = tree.product(id) else { return NameMatch::Possible };
        if product.is_ambiguous || depth > DEPTH {
            return NameMatch::Possible;
        }
        let own = product.match_of(self.target);
        let Some((part, platforms)) = &product.inside else { return own };
        let whole: Vec<_> = platforms.iter().map(|platform| self.within(platform, depth + 1)).collect();
        let whole = match (whole.iter().min(), whole.iter().max()) {
            (Some(NameMatch::Exact), _) => NameMatch::Exact,
            (_, Some(NameMatch::Exact | NameMatch::Possible)) => NameMatch::Possible,
            _ => NameMatch::Different,
        };
        if !product.names.is_empty() {
            return match (own, whole) {
                (NameMatch::Exact, NameMatch::Exact) => NameMatch::Exact,
                (NameMatch::Different, NameMatch::Different) => NameMatch::Different,
                _ => NameMatch::Possible,
            };
        }
        // the product inside something else: what is wrong there may come from the product
        match (self.within(part, depth + 1), whole) {
            (NameMatch::Exact, NameMatch::Different) => NameMatch::Possible,
            (_, whole) => whole,
        }
    }
}

/// Most products inside each other that are followed.
const DEPTH: usize = 16;
