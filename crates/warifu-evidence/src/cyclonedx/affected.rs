//! `affects`: which part of which document a vulnerability is about, and which versions of it.

use std::collections::BTreeMap;

use serde::de::MapAccess;

use super::link::{Reference, Serial};
use super::versions;
use crate::detect::Anything;
use crate::error::Problem;
use crate::identifier;
use crate::mention::Mention;
use crate::reader::{Member, Object};
use crate::relations::{Mark, Settled};
use crate::subject::{Name, Target};
use crate::surroundings::Surroundings;
use crate::vers;
use crate::vex::{News, Status};

/// One entry of `affects`.
#[derive(Default)]
pub(super) struct Affected {
    pub(super) part: String,
    versions: Vec<Entry>,
}

/// One entry of `versions`.
#[derive(Default)]
struct Entry {
    version: Option<String>,
    range: Option<String>,
    status: Concern,
}

/// What is said of a version; where nothing is said, CycloneDX means affected.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum Concern {
    #[default]
    Affected,
    Unaffected,
    /// `unknown`, or a word that CycloneDX does not have.
    Unknown,
}

/// What `versions` says about the version at hand.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Heard {
    /// There are no `versions`: all are meant.
    All,
    /// Surely this one.
    This,
    /// Perhaps this one: the version or the range cannot be compared.
    Perhaps,
    /// This one is unaffected.
    Spared,
    /// It is unknown.
    Unknown,
    /// Others are unaffected, and perhaps this one.
    Open,
    /// Surely others only.
    Others,
}

/// Where references lead.
pub(super) struct Places<'a> {
    pub(super) text: &'a str,
    /// By what links name this document.
    pub(super) own: Option<Serial>,
    pub(super) root: Option<Mark>,
    pub(super) elements: &'a Settled,
    pub(super) target: &'a Target,
    pub(super) surroundings: &'a Surroundings,
}

/// Where one reference leads.
struct Place {
    mention: Mention,
    /// The element of this document, whose version can be looked up.
    own: Option<Mark>,
    is_product: bool,
}

impl Places<'_> {
    fn place(&self, reference: &str) -> Place {
        match Reference::read(reference) {
            Reference::Local(mark) => self.local(mark, reference),
            Reference::Linked(link) if self.own.as_ref() == Some(&link.serial) => match link.element {
                Some(mark) => self.local(mark, ""),
                None => Place { mention: Mention::Exact, own: self.root, is_product: true },
            },
            Reference::Linked(link) => {
                let bom = self.surroundings.bom(&link.serial);
                let is_there = bom.is_some_and(|bom| link.element.is_none_or(|mark| bom.has(mark)));
                let mention = if is_there { Mention::Exact } else { Mention::Perhaps };
                Place { mention, own: None, is_product: is_there && link.element.is_none() }
            }
            Reference::Broken => Place { mention: Mention::Perhaps, own: None, is_product: false },
        }
    }

    /// An id that is not in the document may still be one of the product's own names. Anything else leads nowhere, and
    /// may be about the product.
    fn local(&self, mark: Mark, text: &str) -> Place {
        if self.elements.has(mark) {
            return Place { mention: Mention::Exact, own: Some(mark), is_product: self.root == Some(mark) };
        }
        let purl = identifier::purl(text).ok().map(Name::Purl);
        let name = purl.or_else(|| identifier::cpe(text).ok().flatten().map(Name::Cpe));
        let is_product = name.is_some_and(|name| self.target.is_known_by(&[name]));
        let mention = if is_product { Mention::Exact } else { Mention::Perhaps };
        Place { mention, own: None, is_product }
    }

    /// The versions of those elements of this document that the statements ask for.
    pub(super) fn versions<'v>(&self, all: impl Iterator<Item = &'v Affected>) -> BTreeMap<Mark, String> {
        let asking = all.filter(|affected| !affected.versions.is_empty());
        let mut wanted: Vec<_> = asking.filter_map(|affected| self.place(&affected.part).own).collect();
        wanted.sort_unstable();
        wanted.dedup();
        if wanted.is_empty() { BTreeMap::new() } else { versions::of(self.text, &wanted) }
    }

    /// What an entry says about the product, given what the analysis says; nothing where it says nothing. Bad news is
    /// taken unless it is surely about something else, good news only where it is surely about this.
    pub(super) fn hear(
        &self,
        affected: &Affected,
        (status, news): (Status, News),
        versions: &BTreeMap<Mark, String>,
    ) -> Option<(Mention, Status)> {
        let place = self.place(&affected.part);
        let own = place.own.and_then(|mark| versions.get(&mark)).map(String::as_str);
        let version = own.or_else(|| place.is_product.then(|| self.target.version()));
        let heard = affected.heard(version);
        let is_open = matches!(heard, Heard::Perhaps | Heard::Open);
        let mention = if is_open { Mention::Perhaps } else { place.mention };
        match heard {
            Heard::Others => None,
            // it is about other versions than this
            Heard::Spared if status.is_bad() => None,
            // nobody knows about this version, whatever is said about others
            Heard::Unknown if !status.is_bad() => Some((mention, Status::Affected)),
            _ => mention.is_heard(news).then_some((mention, status)),
        }
    }
}

impl Affected {
    fn heard(&self, version: Option<&str>) -> Heard {
        if self.versions.is_empty() {
            return Heard::All;
        }
        let hits: Vec<_> = self.versions.iter().map(|entry| (entry.status, entry.is_about(version))).collect();
        let any = |status, about: &[Option<bool>]| hits.iter().any(|(s, hit)| *s == status && about.contains(hit));
        if any(Concern::Affected, &[Some(true)]) {
            Heard::This
        } else if any(Concern::Affected, &[None]) {
            Heard::Perhaps
        } else if any(Concern::Unknown, &[Some(true), None]) {
            Heard::Unknown
        } else if any(Concern::Unaffected, &[Some(true)]) {
            Heard::Spared
        } else if any(Concern::Unaffected, &[None]) {
            Heard::Open
        } else {
            Heard::Others
        }
    }
}

impl Entry {
    /// Whether it is about this version; none where that cannot be told.
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
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "ref" => self.part = value.text()?.into_owned(),
            "versions" => {
                let versions = &mut self.versions;
                value.objects(|entry: Entry| {
                    if versions.len() >= crate::limits::SUBJECTS {
                        return Err(Problem::TooMany { what: "affected versions", limit: crate::limits::SUBJECTS });
                    }
                    versions.push(entry);
                    Ok(())
                })?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Problem> {
        if self.part.is_empty() { Err(Problem::MissingField { key: "ref" }) } else { Ok(()) }
    }
}

impl<'de> Object<'de> for Entry {
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
