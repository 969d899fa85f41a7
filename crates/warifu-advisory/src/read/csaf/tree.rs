//! The product tree (CSAF 2.0 section 3.2.2) as it stands in the document, each product with the place where it stands.

use serde::de::MapAccess;
use warifu_evidence::engine::{CsafHash, Member, Object, sha256, within};
use warifu_evidence::{Countable, ImportProblem};

use super::super::texts::kept;
use crate::limits;
use crate::named::Known;
use crate::names::is_pattern_read;
use crate::versions::Versions;

/// `product_tree`.
#[derive(Default)]
pub(super) struct Tree {
    /// Products with their JSON Pointers below the tree.
    pub(super) products: Vec<(String, Found)>,
    pub(super) relations: Vec<(String, Relation)>,
    pub(super) groups: Vec<(String, Group)>,
}

/// A product with what the branches above it say.
#[derive(Default)]
pub(super) struct Found {
    pub(super) full: FullName,
    pub(super) vendor: Option<String>,
    pub(super) name: Option<String>,
    pub(super) versions: Versions,
    /// The service pack or patch level, until its version is known.
    patch: Option<String>,
}

impl<'de> Object<'de> for Tree {
    const BEARING: &'static [&'static str] =
        &["branches", "full_product_names", "product_groups", "product_paths", "relationships"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "branches" => branches(value, &mut self.products),
            "full_product_names" => {
                let products = &mut self.products;
                let mut place = 0..;
                value.objects(|full: FullName| {
                    let pointer = format!("/full_product_names/{}", place.next().unwrap_or(0));
                    push(products, vec![(pointer, Found { full, ..Found::default() })])
                })
            }
            "relationships" | "product_paths" => {
                let relations = &mut self.relations;
                let list = if key == "relationships" { "relationships" } else { "product_paths" };
                let mut place = 0..;
                value.objects(|relation: Relation| {
                    within(relations.len() + 1, Countable::Products, limits::PRODUCTS)?;
                    relations.push((format!("/{list}/{}", place.next().unwrap_or(0)), relation));
                    Ok(())
                })
            }
            "product_groups" => {
                let groups = &mut self.groups;
                value.objects(|group: Group| {
                    within(groups.len() + 1, Countable::Products, limits::PRODUCTS)?;
                    groups.push((format!("/product_groups/{}", groups.len()), group));
                    Ok(())
                })
            }
            _ => value.skip(),
        }
    }
}

fn push(products: &mut Vec<(String, Found)>, more: Vec<(String, Found)>) -> Result<(), ImportProblem> {
    within(products.len() + more.len(), Countable::Products, limits::PRODUCTS)?;
    products.extend(more);
    Ok(())
}

/// The products below a list of branches.
fn branches<'de, A: MapAccess<'de>>(
    value: Member<'_, 'de, A>,
    found: &mut Vec<(String, Found)>,
) -> Result<(), A::Error> {
    let mut place = 0..;
    value.objects(|branch: Branch| {
        let place = place.next().unwrap_or(0);
        let below = branch.found.into_iter().map(|(pointer, found)| (format!("/branches/{place}{pointer}"), found));
        push(found, below.collect())
    })
}

/// A branch, and the products below it.
#[derive(Default)]
struct Branch {
    name: String,
    category: String,
    found: Vec<(String, Found)>,
}

impl<'de> Object<'de> for Branch {
    const BEARING: &'static [&'static str] = &["branches", "category", "name", "product"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "name" => self.name = value.parse(kept)?,
            "category" => self.category = value.parse(kept)?,
            "product" => {
                let mut full = FullName::default();
                value.object(&mut full)?;
                self.found.push(("/product".to_owned(), Found { full, ..Found::default() }));
            }
            "branches" => branches(value, &mut self.found)?,
            _ => value.skip()?,
        }
        Ok(())
    }

    /// What a branch says holds for everything below it that does not say so itself.
    fn finish(&mut self) -> Result<(), ImportProblem> {
        let name = self.name.trim();
        for (_, found) in &mut self.found {
            match self.category.as_str() {
                "vendor" => {
                    found.vendor.get_or_insert_with(|| name.to_owned());
                }
                "product_name" => {
                    found.name.get_or_insert_with(|| name.to_owned());
                }
                "patch_level" | "service_pack" if found.versions == Versions::Unsaid => {
                    found.patch.get_or_insert_with(|| name.to_owned());
                }
                "product_version" if found.versions == Versions::Unsaid => {
                    let version = name.to_owned();
                    found.versions = match found.patch.take() {
                        Some(patch) => Versions::Patched { version, patch },
                        None => Versions::One(version),
                    };
                }
                "product_version_range" if found.versions == Versions::Unsaid => found.versions = Versions::range(name),
                _ => {}
            }
        }
        Ok(())
    }
}

/// `full_product_name_t`.
#[derive(Default)]
pub(super) struct FullName {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) known: Known,
    pub(super) unusable: u32,
}

impl<'de> Object<'de> for FullName {
    const BEARING: &'static [&'static str] = &["product_id", "product_identification_helper"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "product_id" => self.id = Some(value.parse(kept)?),
            "name" => self.name = Some(value.parse(kept)?),
            "product_identification_helper" => {
                let mut helper = Helper(self);
                value.object(&mut helper)?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ImportProblem> {
        if self.id.is_none() {
            return Err(ImportProblem::MissingField { key: "product_id" });
        }
        Ok(())
    }
}

/// `product_identification_helper` (section 3.1.3.3).
struct Helper<'f>(&'f mut FullName);

impl Helper<'_> {
    fn note(&mut self, is_read: bool) -> Result<(), ImportProblem> {
        self.0.unusable = self.0.unusable.saturating_add(u32::from(!is_read));
        within(self.0.known.count(), Countable::Products, limits::IDENTIFIERS)
    }

    fn purl(&mut self, text: &str) -> Result<(), ImportProblem> {
        let is_read = self.0.known.add_purl(text);
        self.note(is_read)
    }

    fn model(&mut self, text: &str) -> Result<(), ImportProblem> {
        let text = kept(text)?;
        let is_pattern = text.contains(['*', '?']);
        let is_read = !is_pattern || is_pattern_read(&text);
        if is_read {
            let list = if is_pattern { &mut self.0.known.models } else { &mut self.0.known.names };
            list.push(text);
        }
        self.note(is_read)
    }
}

impl<'de> Object<'de> for Helper<'_> {
    const BEARING: &'static [&'static str] = &["cpe", "hashes", "model_numbers", "purl", "purls", "skus"];
    const SAME: &'static [&'static [&'static str]] = &[&["purl", "purls"]];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "purl" => value.parse(|text| self.purl(text)),
            "purls" => value.texts(|text| self.purl(&text)),
            // an order number is what a maker calls one model
            "model_numbers" | "skus" => value.texts(|text| self.model(&text)),
            "cpe" => value.parse(|text| {
                let is_read = self.0.known.add_cpe(text);
                self.note(is_read)
            }),
            "hashes" => value.objects(|file: Hashes| {
                self.0.known.digests.extend(file.digests);
                self.note(file.is_read)
            }),
            _ => value.skip(),
        }
    }
}

/// The hashes of one file.
#[derive(Default)]
struct Hashes {
    digests: Vec<warifu_model::Digest>,
    is_read: bool,
}

impl<'de> Object<'de> for Hashes {
    const BEARING: &'static [&'static str] = &["file_hashes"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        if key != "file_hashes" {
            return value.skip();
        }
        value.objects(|hash: CsafHash| {
            if hash.algorithm.eq_ignore_ascii_case("sha256") {
                self.digests.extend(sha256(&hash.value).ok());
                self.is_read = !self.digests.is_empty();
            }
            within(self.digests.len(), Countable::Products, limits::IDENTIFIERS)
        })
    }
}

/// A relationship (section 3.2.2.4), or a product path of CSAF 2.1: one product inside others.
#[derive(Default)]
pub(super) struct Relation {
    pub(super) full: FullName,
    pub(super) part: String,
    pub(super) wholes: Vec<String>,
}

impl<'de> Object<'de> for Relation {
    const BEARING: &'static [&'static str] = &[
        "beginning_product_reference",
        "full_product_name",
        "product_reference",
        "relates_to_product_reference",
        "subpaths",
    ];
    const SAME: &'static [&'static [&'static str]] = &[&["beginning_product_reference", "product_reference"]];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "full_product_name" => value.object(&mut self.full),
            "product_reference" | "beginning_product_reference" => {
                self.part = value.parse(kept)?;
                Ok(())
            }
            "relates_to_product_reference" => {
                self.wholes.push(value.parse(kept)?);
                Ok(())
            }
            "subpaths" => {
                let wholes = &mut self.wholes;
                value.objects(|step: Step| {
                    within(wholes.len() + 1, Countable::Products, limits::IDENTIFIERS)?;
                    wholes.push(step.0);
                    Ok(())
                })
            }
            _ => value.skip(),
        }
    }

    fn finish(&mut self) -> Result<(), ImportProblem> {
        match (self.full.id.is_some(), self.part.is_empty()) {
            (false, _) => Err(ImportProblem::MissingField { key: "full_product_name" }),
            (_, true) => Err(ImportProblem::MissingField { key: "product_reference" }),
            _ => Ok(()),
        }
    }
}

#[derive(Default)]
struct Step(String);

impl<'de> Object<'de> for Step {
    const BEARING: &'static [&'static str] = &["next_product_reference"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "next_product_reference" => self.0 = value.parse(kept)?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// A group of products (section 3.2.2.3).
#[derive(Default)]
pub(super) struct Group {
    pub(super) id: String,
    pub(super) products: Vec<String>,
}

impl<'de> Object<'de> for Group {
    const BEARING: &'static [&'static str] = &["group_id", "product_ids"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "group_id" => self.id = value.parse(kept)?,
            "product_ids" => {
                let products = &mut self.products;
                value.texts(|id| {
                    within(products.len() + 1, Countable::Products, limits::PRODUCTS)?;
                    products.push(id.into_owned());
                    Ok(())
                })?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}
