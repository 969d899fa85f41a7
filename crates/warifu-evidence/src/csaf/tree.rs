//! The product tree: what each product id stands for.

use std::cell::Cell;
use std::collections::BTreeMap;

use serde::de::MapAccess;

use crate::bounds;
use crate::digests::sha256;
use crate::error::ImportProblem;
use crate::identifier;
use crate::limits;
use crate::name_match::NameMatch;
use crate::reader::{Member, Object};
use crate::shown::shortened;
use crate::subject::{Name, Target};
use crate::terms::Countable;
use crate::vers;

/// `product_tree`.
#[derive(Default)]
pub(super) struct Tree {
    products: BTreeMap<String, Product>,
    groups: BTreeMap<String, Vec<String>>,
    /// The number of products that groups have been opened to.
    opened: Cell<usize>,
    /// Identifiers that are not well formed.
    pub(super) unusable: u32,
}

/// What is known of one product id.
#[derive(Default)]
pub(super) struct Product {
    pub(super) names: Vec<Name>,
    /// The version of its branch.
    version: Option<String>,
    /// The version range of its branch.
    range: Option<String>,
    /// For a product in others: its own id, and theirs.
    pub(super) inside: Option<(String, Vec<String>)>,
    /// The id is in the tree more than once: nobody can tell which is meant.
    pub(super) is_ambiguous: bool,
}

impl Tree {
    /// The products of a group; none where there is no such group. Groups may be named any number of times, and are not opened
    /// without end.
    pub(super) fn group(&self, id: &str) -> Result<&[String], ImportProblem> {
        let products = self.groups.get(id).map(Vec::as_slice).unwrap_or_default();
        let opened = self.opened.get().saturating_add(products.len());
        self.opened.set(opened);
        bounds::within(opened, Countable::Products, limits::OPENED_PRODUCTS)?;
        Ok(products)
    }

    pub(super) fn product(&self, id: &str) -> Option<&Product> {
        self.products.get(id)
    }

    /// The names of a product, and of what it is in.
    pub(super) fn names(&self, id: &str) -> Vec<Name> {
        let Some(product) = self.products.get(id) else { return Vec::new() };
        let platforms = product.inside.iter().flat_map(|(_, platforms)| platforms);
        let of_platforms = platforms.filter_map(|platform| self.products.get(platform)).flat_map(|one| &one.names);
        product.names.iter().chain(of_platforms).cloned().collect()
    }

    /// The part of the product that such an id speaks of; none where it is the whole.
    pub(super) fn parts(&self, id: &str) -> Vec<String> {
        let part = self.products.get(id).and_then(|product| product.inside.as_ref());
        part.map(|(part, _)| shortened(part)).into_iter().collect()
    }

    fn add(&mut self, full_name: FullName, place: &Branch) -> Result<(), ImportProblem> {
        let FullName { id: Some(id), helper } = full_name else { return Ok(()) };
        bounds::within(self.products.len() + 1, Countable::Products, limits::SUBJECTS)?;
        self.unusable = self.unusable.saturating_add(helper.unusable);
        let names = helper.names(place.range.as_deref());
        let product =
            Product { names, version: place.version.clone(), range: place.range.clone(), ..Product::default() };
        self.insert(id, product);
        Ok(())
    }

    fn relate(&mut self, relation: Relation) -> Result<(), ImportProblem> {
        let FullName { id: Some(id), helper } = relation.named else { return Ok(()) };
        bounds::within(self.products.len() + 1, Countable::Products, limits::SUBJECTS)?;
        self.unusable = self.unusable.saturating_add(helper.unusable);
        let inside = relation.part.map(|part| (part, relation.platforms));
        self.insert(id, Product { names: helper.names(None), inside, ..Product::default() });
        Ok(())
    }

    fn insert(&mut self, id: String, product: Product) {
        let is_ambiguous = self.products.contains_key(&id);
        self.products.insert(id, Product { is_ambiguous, ..product });
    }

    fn take(&mut self, branch: Branch) -> Result<(), ImportProblem> {
        for (named, place) in branch.found {
            self.add(named, &place)?;
        }
        Ok(())
    }
}

impl Product {
    /// Match by its own names, and by the version or the range of its branch.
    pub(super) fn match_of(&self, target: &Target) -> NameMatch {
        let by_range = self.range.as_deref().and_then(|range| vers::contains(range, target.version()));
        let by_version = self.version.as_deref().and_then(|version| vers::is_same(version, target.version()));
        let is_another_version = by_range == Some(false) || by_version == Some(false);
        match target.match_of(&self.names) {
            NameMatch::Exact if is_another_version => NameMatch::Possible,
            NameMatch::Possible if is_another_version => NameMatch::Different,
            by_name => by_name,
        }
    }
}

impl<'de> Object<'de> for Tree {
    const BEARING: &'static [&'static str] = &["branches", "full_product_names", "product_paths", "relationships"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "branches" => value.objects(|branch: Branch| self.take(branch)),
            "full_product_names" => value.objects(|named: FullName| self.add(named, &Branch::default())),
            "relationships" | "product_paths" => value.objects(|relation: Relation| self.relate(relation)),
            "product_groups" => value.objects(|group: Group| {
                bounds::within(self.groups.len() + 1, Countable::Products, limits::SUBJECTS)?;
                self.groups.insert(group.id, group.products);
                Ok(())
            }),
            _ => value.skip(),
        }
    }
}

/// A branch, and what is below it.
#[derive(Default)]
struct Branch {
    name: String,
    category: String,
    version: Option<String>,
    range: Option<String>,
    found: Vec<(FullName, Self)>,
}

impl<'de> Object<'de> for Branch {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "name" => self.name = value.text()?.into_owned(),
            "category" => self.category = value.text()?.into_owned(),
            "product" => {
                let mut named = FullName::default();
                value.object(&mut named)?;
                self.found.push((named, Self::default()));
            }
            "branches" => {
                let found = &mut self.found;
                value.objects(|mut inner: Self| {
                    bounds::within(found.len() + inner.found.len(), Countable::Products, limits::SUBJECTS)?;
                    found.append(&mut inner.found);
                    Ok(())
                })?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }

    /// The innermost branch that says a version says it of everything below it.
    fn finish(&mut self) -> Result<(), ImportProblem> {
        for (_, place) in &mut self.found {
            if place.version.is_some() || place.range.is_some() {
                continue;
            }
            match self.category.as_str() {
                "product_version" => place.version = Some(self.name.clone()),
                "product_version_range" => place.range = Some(self.name.clone()),
                _ => {}
            }
        }
        Ok(())
    }
}

/// A relationship, or a product path of CSAF 2.1: one product inside others.
#[derive(Default)]
struct Relation {
    named: FullName,
    part: Option<String>,
    platforms: Vec<String>,
}

impl<'de> Object<'de> for Relation {
    const BEARING: &'static [&'static str] = &["product_reference", "relates_to_product_reference", "subpaths"];
    const SAME: &'static [&'static [&'static str]] = &[&["beginning_product_reference", "product_reference"]];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "full_product_name" => value.object(&mut self.named),
            "product_reference" | "beginning_product_reference" => {
                self.part = Some(value.text()?.into_owned());
                Ok(())
            }
            "relates_to_product_reference" => {
                self.platforms.push(value.text()?.into_owned());
                Ok(())
            }
            "subpaths" => {
                let platforms = &mut self.platforms;
                value.objects(|step: Step| {
                    bounds::within(platforms.len() + 1, Countable::Products, limits::SUBJECTS)?;
                    platforms.push(step.0);
                    Ok(())
                })
            }
            _ => value.skip(),
        }
    }
}

#[derive(Default)]
struct Step(String);

impl<'de> Object<'de> for Step {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "next_product_reference" => self.0 = value.text()?.into_owned(),
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Group {
    id: String,
    products: Vec<String>,
}

impl<'de> Object<'de> for Group {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "group_id" => self.id = value.text()?.into_owned(),
            "product_ids" => {
                let products = &mut self.products;
                value.texts(|id| {
                    bounds::within(products.len() + 1, Countable::Products, limits::SUBJECTS)?;
                    products.push(id.into_owned());
                    Ok(())
                })?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// `full_product_name_t`.
#[derive(Default)]
struct FullName {
    id: Option<String>,
    helper: Helper,
}

impl<'de> Object<'de> for FullName {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "product_id" => self.id = Some(value.text()?.into_owned()),
            "product_identification_helper" => value.object(&mut self.helper)?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// `product_identification_helper`. An identifier that is not well formed counts as missing, which makes nothing certain.
#[derive(Default)]
struct Helper {
    purls: Vec<String>,
    names: Vec<Name>,
    unusable: u32,
}

impl Helper {
    /// The names; a package URL without a version has the range of its branch.
    fn names(self, range: Option<&str>) -> Vec<Name> {
        let in_range = |purl: String| {
            let name = purl.split(['?', '#']).next().unwrap_or_default();
            let (false, Some(range)) = (name.contains('@'), range) else { return purl };
            let (before, after) = purl.split_once('#').unwrap_or((&purl, ""));
            let joint = if before.contains('?') { '&' } else { '?' };
            let subpath = if after.is_empty() { String::new() } else { format!("#{after}") };
            let ranged = format!("{before}{joint}vers={}{subpath}", encoded(range));
            identifier::purl(&ranged).unwrap_or(purl)
        };
        self.names.into_iter().chain(self.purls.into_iter().map(in_range).map(Name::Purl)).collect()
    }

    fn purl(&mut self, text: &str) -> Result<(), ImportProblem> {
        bounds::within(self.purls.len() + 1, Countable::Products, limits::SUBJECTS)?;
        match identifier::purl(text) {
            Ok(purl) => self.purls.push(purl),
            Err(_) => self.unusable = self.unusable.saturating_add(1),
        }
        Ok(())
    }
}

impl<'de> Object<'de> for Helper {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "purl" => value.parse(|text| self.purl(text)),
            "purls" => value.texts(|text| self.purl(&text)),
            "cpe" => {
                match identifier::cpe(&value.text()?) {
                    Ok(name) => self.names.extend(name.map(Name::Cpe)),
                    Err(_) => self.unusable = self.unusable.saturating_add(1),
                }
                Ok(())
            }
            "hashes" => value.objects(|file: Hashes| {
                bounds::within(self.names.len() + file.names.len(), Countable::Products, limits::SUBJECTS)?;
                self.names.extend(file.names);
                self.unusable = self.unusable.saturating_add(file.unusable);
                Ok(())
            }),
            _ => value.skip(),
        }
    }
}

/// The hashes of one file.
#[derive(Default)]
struct Hashes {
    names: Vec<Name>,
    unusable: u32,
}

impl<'de> Object<'de> for Hashes {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        if key != "file_hashes" {
            return value.skip();
        }
        value.objects(|hash: CsafHash| {
            if !hash.algorithm.eq_ignore_ascii_case("sha256") {
                return Ok(());
            }
            bounds::within(self.names.len() + 1, Countable::Products, limits::SUBJECTS)?;
            match sha256(&hash.value) {
                Ok(digest) => self.names.push(Name::Sha256(digest)),
                Err(_) => self.unusable = self.unusable.saturating_add(1),
            }
            Ok(())
        })
    }
}

/// A hash of a file (section 3.1.3.3.2 of CSAF 2.0).
#[derive(Debug, Default)]
pub struct CsafHash {
    /// The algorithm, as it is named.
    pub algorithm: String,
    /// The hash, as it is written.
    pub value: String,
}

impl<'de> Object<'de> for CsafHash {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "algorithm" => self.algorithm = value.text()?.into_owned(),
            "value" => self.value = value.text()?.into_owned(),
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// A text as the value of a qualifier of a package URL.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_~:".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
