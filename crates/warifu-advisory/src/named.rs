use unicode_normalization::UnicodeNormalization as _;
use warifu_model::{Digest, IdentifierKind, Language, Product};

use crate::cpe::Cpe;
use crate::purl::{Purl, folded};
use crate::versions::Versions;

/// Something that an advisory names: a product, a part, or a part inside of products.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Named {
    /// Its id in the document; the name, where there is none.
    pub id: String,
    /// By what it is known.
    pub known: Known,
    /// The versions that are meant.
    pub versions: Versions,
    /// For a part inside of something else: the part and what it is inside of, by their places.
    pub inside: Option<Inside>,
}

/// A part inside of something else.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Inside {
    /// The part.
    pub part: usize,
    /// What it is inside of.
    pub wholes: Vec<usize>,
}

/// By what a thing is known.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Known {
    /// The party that makes it.
    pub vendor: Option<String>,
    /// True where the party is who supplies it, as bills of materials say it, and may be another one than the maker.
    pub is_supplied: bool,
    /// Its names.
    pub names: Vec<String>,
    /// Patterns of model numbers, with `*` for any characters and `?` for one or none.
    pub models: Vec<String>,
    /// Package URLs.
    pub purls: Vec<Purl>,
    /// CPE names.
    pub cpes: Vec<Cpe>,
    /// SHA-256 digests of its files.
    pub digests: Vec<Digest>,
    /// Ids of one version of one thing: tags of SWID (`swid:…`), links into bills of materials (`urn:cdx:…#…`).
    pub exact: Vec<String>,
}

/// Something that was certified, or is a component of it: one version of one thing.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Item {
    /// By what it is known.
    pub known: Known,
    /// Its version.
    pub version: Option<String>,
}

impl Item {
    /// A certified product. Identifiers that are not well formed name nothing.
    pub fn of(product: &Product) -> Self {
        let values =
            |kind| product.identifiers.iter().filter(move |one| one.kind == kind).map(|one| one.value.as_str());
        let purls: Vec<Purl> = values(IdentifierKind::Purl).filter_map(Purl::parse).collect();
        // an advisory in Japanese has the Japanese name
        let names =
            [product.model.as_str(), product.name.in_language(Language::En), product.name.in_language(Language::Ja)]
                .into_iter()
                .chain(values(IdentifierKind::Model));
        let mut names: Vec<String> = names.map(str::to_owned).collect();
        names.sort();
        names.dedup();
        let artifacts = product.artifacts.iter().map(|artifact| artifact.digest);
        let digests = artifacts.chain(purls.iter().flat_map(Purl::digests)).collect();
        let cpes = values(IdentifierKind::Cpe).filter_map(Cpe::parse).collect();
        let vendor = Some(product.vendor.clone());
        let known = Known { vendor, names, purls, cpes, digests, ..Known::default() };
        Self { known, version: Some(product.version.clone()) }
    }

    /// The name for people.
    pub fn label(&self) -> String {
        let names = self.known.names.iter().map(String::as_str);
        let mut all =
            names.chain(self.known.purls.iter().map(Purl::as_str)).chain(self.known.cpes.iter().map(Cpe::as_str));
        let digest = || self.known.digests.first().map_or_else(|| "?".to_owned(), ToString::to_string);
        let name = all.next().map_or_else(digest, str::to_owned);
        self.version.as_ref().map_or_else(|| name.clone(), |version| format!("{name} {version}"))
    }
}

impl Known {
    /// Adds a package URL with the digests that it states; false where it is not well formed.
    pub(crate) fn add_purl(&mut self, text: &str) -> bool {
        let Some(purl) = Purl::parse(text) else { return false };
        self.digests.extend(purl.digests());
        self.purls.push(purl);
        true
    }

    /// Adds a CPE name; false where it is not well formed, or names nothing.
    pub(crate) fn add_cpe(&mut self, text: &str) -> bool {
        let cpe = Cpe::parse(text);
        let is_read = cpe.is_some();
        self.cpes.extend(cpe);
        is_read
    }

    /// The number of identifiers.
    pub(crate) fn count(&self) -> usize {
        let names = self.names.len() + self.models.len();
        self.purls.len() + self.cpes.len() + self.digests.len() + names + self.exact.len()
    }

    /// Adds by what the same thing is known elsewhere.
    pub(crate) fn add(&mut self, other: Self) {
        self.vendor = self.vendor.take().or(other.vendor);
        self.is_supplied |= other.is_supplied;
        merge(&mut self.names, other.names);
        merge(&mut self.models, other.models);
        merge(&mut self.purls, other.purls);
        merge(&mut self.cpes, other.cpes);
        merge(&mut self.digests, other.digests);
        merge(&mut self.exact, other.exact);
    }

    /// The tag of SWID, in its compared form.
    pub(crate) fn add_swid(&mut self, tag: &str) {
        let tag = tag.trim().to_lowercase();
        self.exact.push(format!("swid:{}", tag.strip_prefix("swid:").unwrap_or(&tag)));
    }
}

fn merge<T: Ord>(own: &mut Vec<T>, other: Vec<T>) {
    if own.is_empty() {
        *own = other;
        return;
    }
    let known: std::collections::BTreeSet<&T> = own.iter().collect();
    let new: Vec<T> = other.into_iter().filter(|one| !known.contains(one)).collect();
    own.extend(new);
}

/// The words of a name, folded: letters and digits, everything else parts them. Width, case and accents are matters of spelling.
pub(crate) fn words(text: &str) -> Vec<String> {
    let bare = text.nfkd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')).nfc();
    folded(&bare.collect::<String>())
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}
