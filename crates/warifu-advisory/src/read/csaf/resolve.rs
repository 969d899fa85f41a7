//! Ids of the product tree to what they stand for.

use std::collections::BTreeMap;

use warifu_evidence::engine::{shortened, within};
use warifu_evidence::{Countable, ImportError};

use super::super::seen::Seen;
use super::tree::{Found, FullName, Tree};
use super::vulnerability::{Group, Listed, RawVulnerability};
use crate::advisory::{Exploitation, Remedy, Said, Stated, Vulnerability};
use crate::error::AdvisoryError;
use crate::limits;
use crate::named::{Inside, Named};

/// The products of a document.
pub(super) struct Products {
    pub(super) seen: Seen,
    groups: BTreeMap<String, Vec<usize>>,
    opened: usize,
}

impl Products {
    pub(super) fn of(tree: Tree) -> Result<Self, AdvisoryError> {
        let mut products = Self { seen: Seen::default(), groups: BTreeMap::new(), opened: 0 };
        for (pointer, found) in tree.products {
            let Found { full, vendor, name, versions, .. } = found;
            let named = products.named(full, [vendor, name], pointer_of(&pointer))?;
            products.seen.add(Named { versions, ..named }, &pointer_of(&pointer))?;
        }
        let relations = tree.relations;
        // the ids first: a relationship may name one that comes later
        let mut inside = Vec::new();
        for (pointer, relation) in relations {
            let named = products.named(relation.full, [None, None], pointer_of(&pointer))?;
            let place = products.seen.add(named, &pointer_of(&pointer))?;
            inside.push((pointer, place, relation.part, relation.wholes));
        }
        for (pointer, place, part, wholes) in inside {
            let part = products.seen.find(&part, || format!("{}/product_reference", pointer_of(&pointer)))?;
            let find = |id: &String| {
                products.seen.find(id, || format!("{}/relates_to_product_reference", pointer_of(&pointer)))
            };
            let wholes = wholes.iter().map(find).collect::<Result<Vec<_>, _>>()?;
            if let Some(named) = products.seen.named.get_mut(place) {
                named.inside = Some(Inside { part, wholes });
            }
        }
        products.refuse_cycles()?;
        for (pointer, group) in tree.groups {
            let ids = group.products.iter().enumerate();
            let find = |(at, id): (usize, &String)| {
                products.seen.find(id, || format!("{}/product_ids/{at}", pointer_of(&pointer)))
            };
            let places = ids.map(find).collect::<Result<Vec<_>, _>>()?;
            if products.groups.insert(group.id.clone(), places).is_some() {
                return Err(AdvisoryError::ProductTwice { id: shortened(&group.id), pointer: pointer_of(&pointer) });
            }
        }
        Ok(products)
    }

    fn named(
        &mut self,
        full: FullName,
        [vendor, name]: [Option<String>; 2],
        pointer: String,
    ) -> Result<Named, AdvisoryError> {
        let FullName { id, name: full_name, mut known, unusable } = full;
        self.seen.left.identifiers = self.seen.left.identifiers.saturating_add(unusable);
        known.vendor = vendor;
        // the full name says vendor and version again; it is the name where there is no other
        known.names.extend(name.or(full_name));
        let id = id.ok_or_else(|| {
            ImportError::at(pointer, warifu_evidence::ImportProblem::MissingField { key: "product_id" })
        })?;
        Ok(Named { id, known, ..Named::default() })
    }

    /// Refuses a product that is inside of itself, by whatever way: each is looked at once all that it is made of is known.
    fn refuse_cycles(&self) -> Result<(), AdvisoryError> {
        let mut depths: Vec<Option<usize>> = vec![None; self.seen.named.len()];
        for start in 0..self.seen.named.len() {
            self.depth(start, 0, &mut depths)?;
        }
        Ok(())
    }

    /// How many products are inside each other here. The recursion ends at the limit, and a circle reaches it.
    fn depth(&self, place: usize, above: usize, depths: &mut Vec<Option<usize>>) -> Result<usize, AdvisoryError> {
        let Some(Named { id, inside: Some(inside), .. }) = self.seen.named.get(place) else { return Ok(0) };
        let cycle =
            || AdvisoryError::ProductCycle { id: shortened(id), pointer: "/product_tree/relationships".to_owned() };
        if above > limits::DEPTH {
            return Err(cycle());
        }
        if let Some(known) = depths.get(place).copied().flatten() {
            return if known + above > limits::DEPTH { Err(cycle()) } else { Ok(known) };
        }
        let mut deepest = 0;
        for below in std::iter::once(&inside.part).chain(&inside.wholes) {
            deepest = deepest.max(self.depth(*below, above + 1, depths)? + 1);
        }
        if let Some(known) = depths.get_mut(place) {
            *known = Some(deepest);
        }
        Ok(deepest)
    }

    pub(super) fn vulnerability(
        &mut self,
        raw: RawVulnerability,
        place: usize,
        document: &str,
    ) -> Result<Vulnerability, AdvisoryError> {
        let pointer = format!("/vulnerabilities/{place}");
        let mut ids = raw.ids;
        if ids.is_empty() {
            ids.push(format!("{document}#{place}"));
        }
        let mut said = Vec::new();
        for Listed { list, place, status, id } in raw.statuses {
            let product = self.seen.find(&id, || format!("{pointer}/product_status/{list}/{place}"))?;
            said.push(Said::plain(product, status));
        }
        for (place, flag) in raw.flags.iter().enumerate() {
            let of_flag = self.products(flag, &format!("{pointer}/flags/{place}"))?;
            for one in said.iter_mut().filter(|one| one.status == Stated::NotAffected && of_flag.contains(&one.product))
            {
                one.justification.get_or_insert_with(|| flag.label.clone());
            }
        }
        let mut remedies = Vec::new();
        for (place, remedy) in raw.remedies.iter().enumerate() {
            let products = self.products(remedy, &format!("{pointer}/remediations/{place}"))?;
            remedies.push(Remedy {
                category: remedy.category.clone(),
                text: remedy.details.clone(),
                products: Some(products),
            });
        }
        let mut vulnerability = Vulnerability {
            ids,
            title: raw.title,
            severity: raw.rating.severity(),
            score: raw.rating.score.or(raw.rating.old),
            exploited: raw.exploited.map(|since| Exploitation { since: Some(since) }),
            remedies,
            ..Vulnerability::default()
        };
        self.seen.say(&mut vulnerability, said).map_err(|problem| ImportError::at(pointer, problem))?;
        Ok(vulnerability)
    }

    /// The products of a flag or a remediation, its groups opened.
    fn products(&mut self, group: &Group, pointer: &str) -> Result<Vec<usize>, AdvisoryError> {
        let ids = group.products.iter().enumerate();
        let find = |(at, id): (usize, &String)| self.seen.find(id, || format!("{pointer}/product_ids/{at}"));
        let mut products = ids.map(find).collect::<Result<Vec<_>, _>>()?;
        for (at, id) in group.groups.iter().enumerate() {
            let of_group = self.groups.get(id).ok_or_else(|| AdvisoryError::ProductUnknown {
                id: shortened(id),
                pointer: format!("{pointer}/group_ids/{at}"),
            })?;
            self.opened = self.opened.saturating_add(of_group.len());
            within(self.opened, Countable::Products, limits::STATEMENTS)
                .map_err(|problem| ImportError::at(pointer, problem))?;
            products.extend(of_group);
        }
        products.sort_unstable();
        products.dedup();
        Ok(products)
    }
}

fn pointer_of(below: &str) -> String {
    format!("/product_tree{below}")
}
