//! `affects`: which part of which document a vulnerability is about, and which versions of it.

use std::collections::BTreeMap;

use serde::de::MapAccess;

use super::link::Reference;
use super::versions;
use crate::bounds;
use crate::error::ImportProblem;
use crate::identifier;
use crate::limits;
use crate::name_match::NameMatch;
use crate::other_documents::{BomSerial, OtherDocuments};
use crate::reader::{Anything, Member, Object};
use crate::relations::{Mark, Settled};
use crate::subject::{Name, Target};
use crate::terms::Countable;
use crate::vers;
use crate::vex::{News, Status};

/// One entry of `affects`.
#[derive(Default)]
pub(super) struct Affected {
    pub(super) part: String,
    versions: Vec<VersionEntry>,
}

/// One entry of `versions`.
#[derive(Default)]
struct VersionEntry {
    version: Option<String>,
    range: Option<String>,
    status: Concern,
}

/// Status of a version; where it has none, CycloneDX means affected.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum Concern {
    #[default]
    Affected,
    Unaffected,
    /// `unknown`, or a word that CycloneDX does not have.
    Unknown,
}

/// Effect of `versions` on the version of the part.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum VersionEffect {
    /// There are no `versions`: all are meant.
    All,
    /// This one, for certain.
    This,
    /// Perhaps this one: the version or the range cannot be compared.
    Perhaps,
    /// This one is unaffected.
    Spared,
    /// It is unknown.
    Unknown,
    /// Others are unaffected, and perhaps this one.
    Open,
    /// Others only, for certain.
    Others,
}

/// Context that references are resolved in.
pub(super) struct References<'a> {
    pub(super) text: &'a str,
    /// The name that links have for this document.
    pub(super) own: Option<BomSerial>,
    pub(super) root: Option<Mark>,
    pub(super) elements: &'a Settled,
    pub(super) target: &'a Target,
    pub(super) others: &'a OtherDocuments,
}

/// Target of one reference.
struct Referent {
    matched: NameMatch,
    /// The element of this document, whose version can be looked up.
    own: Option<Mark>,
    is_product: bool,
}

impl References<'_> {
    fn referent(&self, reference: &str) -> Referent {
        match Reference::read(reference) {
            Reference::Local(mark) => self.local(mark, reference),
            Reference::Linked(link) if self.own.as_ref() == Some(&link.serial) => match link.element {
                Some(mark) => self.local(mark, ""),
                None => Referent { matched: NameMatch::Exact, own: self.root, is_product: true },
            },
            Reference::Linked(link) => {
                let bom = self.others.bom(&link.serial);
                let is_there = bom.is_some_and(|bom| link.element.is_none_or(|mark| bom.has(mark)));
                let matched = if is_there { NameMatch::Exact } else { NameMatch::Possible };
                Referent { matched, own: None, is_product: is_there && link.element.is_none() }
            }
            Reference::Broken => Referent { matched: NameMatch::Possible, own: None, is_product: false },
        }
    }

    /// An id that is not in the document may still be one of the product's own names. Anything else leads nowhere, and
    /// may be about the product.
    fn local(&self, mark: Mark, text: &str) -> Referent {
        if self.elements.has(mark) {
            return Referent { matched: NameMatch::Exact, own: Some(mark), is_product: self.root == Some(mark) };
        }
        let purl = identifier::purl(text).ok().map(Name::Purl);
        let name = purl.or_else(|| identifier::cpe(text).ok().flatten().map(Name::Cpe));
        let is_product = name.is_some_and(|name| self.target.is_known_by(&[name]));
        let matched = if is_product { NameMatch::Exact } else { NameMatch::Possible };
        Referent { matched, own: None, is_product }
    }

    /// The versions of those elements of this document that the statements ask for.
    pub(super) fn versions<'v>(&self, all: impl Iterator<Item = &'v Affected>) -> BTreeMap<Mark, String> {
        let asking = all.filter(|affected| !affected.versions.is_empty());
        let mut wanted: Vec<_> = asking.filter_map(|affected| self.referent(&affected.part).own).collect();
        wanted.sort_unstable();
        wanted.dedup();
        if wanted.is_empty() { BTreeMap::new() } else { versions::of(self.text, &wanted) }
    }

    /// Gives the statement of an entry about the product, given the analysis; none where it makes none. Bad news is
    /// accepted unless it is certain to be about something else, good news only where it is certain to be about this.
    pub(super) fn take(
        &self,
        affected: &Affected,
        (status, news): (Status, News),
        versions: &BTreeMap<Mark, String>,
    ) -> Option<(NameMatch, Status)> {
        let referent = self.referent(&affected.part);
        let own = referent.own.and_then(|mark| versions.get(&mark)).map(String::as_str);
        let version = own.or_else(|| referent.is_product.then(|| self.target.version()));
        let effect = affected.effect(version);
        let is_open = matches!(effect, VersionEffect::Perhaps | VersionEffect::Open);
        let matched = if is_open { NameMatch::Possible } else { referent.matched };
        match effect {
            VersionEffect::Others => None,
            // it is about other versions than this
            VersionEffect::Spared if status.is_bad() => None,
            // nobody knows about this version, whatever the status of others is
            VersionEffect::Unknown if !status.is_bad() => Some((matched, Status::Affected)),
            _ => matched.accepts(news).then_some((matched, status)),
        }
    }
}

impl Affected {
    fn effect(&self, version: Option<&str>) -> VersionEffect {
        if self.versions.is_empty() {
            return VersionEffect::All;
        }
        let hits: Vec<_> = self.versions.iter().map(|entry| (entry.status, entry.is_about(version))).collect();
        let any = |status, about: &[Option<bool>]| hits.iter().any(|(s, hit)| *s == status && about.contains(hit));
        if any(Concern::Affected, &[Some(true)]) {
            VersionEffect::This
        } else if any(Concern::Affected, &[None]) {
            VersionEffect::Perhaps
        } else if any(Concern::Unknown, &[Some(true), None]) {
            VersionEffect::Unknown
        } else if any(Concern::Unaffected, &[Some(true)]) {
            VersionEffect::Spared
        } else if any(Concern::Unaffected, &[None]) {
            VersionEffect::Open
        } else {
            VersionEffect::Others
        }
    }
}

impl VersionEntry {
    /// Tells whether it is about this version; none where that cannot be told.
    fn is_about(&self, version: Option<&str>) -> Option<bool> {
        let version = version?;
        match (&self.version, &self.range) {
            (Some(named), None) => vers::is_same(named, version),
            (None, Some(range)) => vers::contains(range, version),
            // one of the two is what CycloneDX asks for
            _ => None,
        }
    }
}

impl<'de> Object<'de> for Affected {
    const BEARING: &'static [&'static str] = &["versions"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "ref" => self.part = value.text()?.into_owned(),
            "versions" => {
                let versions = &mut self.versions;
                value.objects(|entry: VersionEntry| {
                    bounds::within(versions.len() + 1, Countable::AffectedVersions, limits::SUBJECTS)?;
                    versions.push(entry);
                    Ok(())
                })?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ImportProblem> {
        if self.part.is_empty() { Err(ImportProblem::MissingField { key: "ref" }) } else { Ok(()) }
    }
}

impl<'de> Object<'de> for VersionEntry {
    const BEARING: &'static [&'static str] = &["range", "status", "version"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "version" => self.version = Some(value.text()?.into_owned()),
            "range" => self.range = Some(value.text()?.into_owned()),
            "status" => {
                self.status = match value.text_or_object(&mut Anything)?.as_deref() {
                    Some("affected") => Concern::Affected,
                    Some("unaffected") => Concern::Unaffected,
                    _ => Concern::Unknown,
                }
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}
