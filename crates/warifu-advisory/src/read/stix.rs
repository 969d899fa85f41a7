//! STIX 2.1: bundles with vulnerabilities, software, infrastructure, files, indicators, sightings and what ties them together.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::MapAccess;
use warifu_evidence::engine::{Member, Object, Trail, read_object, sha256, shortened, timestamp, within};
use warifu_evidence::{Countable, ImportError, ImportProblem};
use warifu_model::Timestamp;

use super::pattern;
use super::seen::Seen;
use super::texts::{kept, told, vulnerability_id};
use crate::advisory::{Advisory, AdvisoryFormat, Exploitation, Said, Stated, Vulnerability};
use crate::error::AdvisoryError;
use crate::limits;
use crate::named::{Known, Named};
use crate::versions::Versions;

pub(super) fn read(trail: &Trail<'_>) -> Result<Advisory, AdvisoryError> {
    let mut bundle = Bundle::default();
    read_object(trail, &mut bundle)?;
    let mut graph = Graph::default();
    for (place, object) in bundle.objects.iter().enumerate() {
        graph.take(object, &format!("/objects/{place}"))?;
    }
    let report =
        bundle.objects.iter().find(|object| matches!(object.kind.as_str(), "report" | "grouping" | "incident"));
    let told = bundle.objects.iter().filter(|object| !object.is_revoked);
    let issued_at = told.clone().filter_map(|object| object.modified).max();
    let id = report.map_or(bundle.id, |report| report.id.clone());
    let author = report
        .and_then(|report| report.author.clone())
        .or_else(|| told.clone().find_map(|object| object.author.clone()));
    let publisher =
        bundle.objects.iter().find(|object| object.kind == "identity" && Some(&object.id) == author.as_ref());
    let marking = told.filter_map(|object| object.marking.clone()).max_by_key(|label| strictness(label));
    let vulnerabilities = graph.vulnerabilities(&id)?;
    graph.seen.count_nameless(&vulnerabilities);
    Ok(Advisory {
        id,
        publisher: publisher.map(|publisher| publisher.name.clone()),
        title: report.map(|report| report.name.clone()),
        issued_at,
        first_issued_at: report.and_then(|report| report.created),
        marking,
        named: graph.seen.named,
        vulnerabilities,
        left: graph.seen.left,
        ..Advisory::empty(AdvisoryFormat::Stix)
    })
}

/// Labels from the widest to the strictest.
fn strictness(label: &str) -> usize {
    let order = ["clear", "white", "green", "amber", "amber+strict", "red"];
    order.iter().position(|known| label.to_lowercase().ends_with(known)).map_or(order.len(), |place| place + 1)
}

/// The objects of a bundle, and what leads from one to another.
#[derive(Default)]
struct Graph<'o> {
    seen: Seen,
    ids: BTreeSet<&'o str>,
    /// Things by the object that names them: a pattern may name several.
    things: BTreeMap<&'o str, Vec<usize>>,
    vulnerabilities: Vec<(&'o str, Vulnerability)>,
    relations: Vec<(&'o str, &'o str, &'o str)>,
    /// Objects that were seen somewhere, with the first time.
    sightings: BTreeMap<&'o str, Option<Timestamp>>,
}

impl<'o> Graph<'o> {
    fn take(&mut self, object: &'o StixObject, pointer: &str) -> Result<(), AdvisoryError> {
        if object.is_revoked {
            return Ok(());
        }
        let at = |problem| ImportError::at(pointer, problem);
        if !self.ids.insert(&object.id) {
            // an object may be there in several versions; nobody can tell which of two is meant here
            return Err(AdvisoryError::ProductTwice { id: shortened(&object.id), pointer: pointer.to_owned() });
        }
        match object.kind.as_str() {
            "vulnerability" => {
                let mut ids = object.others.clone();
                let name = vulnerability_id(&object.name).map_err(at)?;
                ids.extend(Some(name).filter(|name| !ids.contains(name)));
                let title = object.description.clone();
                self.vulnerabilities.push((&object.id, Vulnerability { ids, title, ..Vulnerability::default() }));
            }
            "software" | "infrastructure" | "file" | "artifact" => {
                let place = self.seen.place_of(object.named()).map_err(at)?;
                self.things.insert(&object.id, vec![place]);
                self.seen.left.identifiers += object.unusable;
            }
            "indicator" => {
                let is_stix = object.pattern_kind == "stix";
                let (named, unread) = if is_stix { pattern::named(&object.pattern) } else { (Vec::new(), 1) };
                self.seen.left.patterns = self.seen.left.patterns.saturating_add(unread);
                let places = named.into_iter().map(|named| self.seen.place_of(named)).collect::<Result<_, _>>();
                self.things.insert(&object.id, places.map_err(at)?);
            }
            // it was looked for and not seen (STIX 2.1, section 5.2)
            "sighting" if object.count == Some(0) => {}
            "sighting" => {
                let first = self.sightings.entry(&object.source).or_default();
                *first = (*first).into_iter().chain(object.first_seen.or(object.modified)).min();
            }
            "relationship" => self.relations.push((&object.source, &object.relation, &object.target)),
            _ => {}
        }
        Ok(())
    }

    /// Vulnerabilities with what is tied to them; what is tied to none is an incident of its own.
    fn vulnerabilities(&mut self, bundle: &str) -> Result<Vec<Vulnerability>, AdvisoryError> {
        let at = |problem| ImportError::at("/objects", problem);
        let mut tied: BTreeSet<usize> = BTreeSet::new();
        let mut all = Vec::new();
        for (id, mut vulnerability) in std::mem::take(&mut self.vulnerabilities) {
            let places: BTreeSet<usize> =
                self.tied_to(id).into_iter().filter_map(|id| self.things.get(id)).flatten().copied().collect();
            tied.extend(&places);
            vulnerability.exploited = self.exploitation(id);
            let said = places.into_iter().map(|place| Said::plain(place, Stated::Affected)).collect();
            self.seen.say(&mut vulnerability, said).map_err(at)?;
            all.push(vulnerability);
        }
        let free: Vec<usize> = (0..self.seen.named.len()).filter(|place| !tied.contains(place)).collect();
        if free.is_empty() {
            return Ok(all);
        }
        let of_free = self.things.iter().filter(|(_, places)| places.iter().any(|place| free.contains(place)));
        let seen: Vec<_> = of_free.filter_map(|(id, _)| self.sightings.get(id).copied()).collect();
        let exploited = (!seen.is_empty()).then(|| Exploitation { since: seen.into_iter().flatten().min() });
        let mut incident = Vulnerability { ids: vec![bundle.to_owned()], exploited, ..Vulnerability::default() };
        let said = free.into_iter().map(|place| Said::plain(place, Stated::UnderInvestigation)).collect();
        self.seen.say(&mut incident, said).map_err(at)?;
        all.push(incident);
        Ok(all)
    }

    /// Objects that a relationship ties to a vulnerability, in either direction, and what those consist of. Relationships that say
    /// that something helps against it are passed over.
    fn tied_to(&self, id: &'o str) -> BTreeSet<&'o str> {
        let is_bad = |relation: &str| !matches!(relation, "mitigates" | "remediates" | "duplicate-of" | "derived-from");
        let mut tied = BTreeSet::new();
        for (from, relation, to) in &self.relations {
            match (*from == id, *to == id) {
                (true, _) if is_bad(relation) => tied.insert(*to),
                (_, true) if is_bad(relation) => tied.insert(*from),
                _ => false,
            };
        }
        let parts =
            self.relations.iter().filter(|(from, relation, _)| *relation == "consists-of" && tied.contains(from));
        let parts: Vec<_> = parts.map(|(_, _, to)| *to).collect();
        tied.extend(parts);
        tied
    }

    /// A vulnerability is exploited where it was sighted, or something that attacks is said to exploit or target it.
    fn exploitation(&self, id: &str) -> Option<Exploitation> {
        let attacked = |(from, relation, to): &&(&str, &str, &str)| {
            let is_attack = ATTACKERS.iter().any(|kind| from.starts_with(&format!("{kind}--")));
            *to == id && is_attack && matches!(*relation, "exploits" | "targets")
        };
        match (self.sightings.get(id), self.relations.iter().find(attacked)) {
            (Some(since), _) => Some(Exploitation { since: *since }),
            (None, Some(_)) => Some(Exploitation::default()),
            (None, None) => None,
        }
    }
}

#[derive(Default)]
struct Bundle {
    id: String,
    objects: Vec<StixObject>,
}

impl<'de> Object<'de> for Bundle {
    const BEARING: &'static [&'static str] = &["objects"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "id" => self.id = value.parse(kept)?,
            "objects" => value.objects(|object: StixObject| {
                within(self.objects.len() + 1, Countable::Elements, limits::PRODUCTS)?;
                self.objects.push(object);
                Ok(())
            })?,
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ImportProblem> {
        if self.id.is_empty() { Err(ImportProblem::MissingField { key: "id" }) } else { Ok(()) }
    }
}

/// An object of any type: the members that types of interest have, of which no two mean different things.
#[derive(Default)]
struct StixObject {
    kind: String,
    id: String,
    name: String,
    author: Option<String>,
    created: Option<Timestamp>,
    modified: Option<Timestamp>,
    first_seen: Option<Timestamp>,
    /// How often something was seen.
    count: Option<i64>,
    description: Option<String>,
    is_revoked: bool,
    others: Vec<String>,
    version: Option<String>,
    known: Known,
    unusable: u32,
    pattern: String,
    pattern_kind: String,
    relation: String,
    source: String,
    target: String,
    marking: Option<String>,
}

impl StixObject {
    fn named(&self) -> Named {
        let mut known = self.known.clone();
        known.names.extend(Some(self.name.clone()).filter(|name| !name.is_empty()));
        let versions = self.version.clone().map_or(Versions::Unsaid, Versions::One);
        Named { id: self.id.clone(), known, versions, inside: None }
    }
}

impl<'de> Object<'de> for StixObject {
    const BEARING: &'static [&'static str] =
        &["cpe", "hashes", "pattern", "relationship_type", "sighting_of_ref", "source_ref", "target_ref"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "type" => self.kind = value.parse(kept)?,
            "id" => self.id = value.parse(kept)?,
            "name" => self.name = value.parse(kept)?,
            "description" => self.description = Some(told(&value.text()?)),
            "created_by_ref" => self.author = Some(value.parse(kept)?),
            "created" => self.created = Some(value.parse(timestamp)?),
            "modified" => self.modified = Some(value.parse(timestamp)?),
            "first_seen" => self.first_seen = Some(value.parse(timestamp)?),
            "count" => self.count = value.integer()?,
            "revoked" => self.is_revoked = value.boolean()?,
            "version" => self.version = Some(value.parse(kept)?),
            "vendor" => self.known.vendor = Some(value.parse(kept)?),
            "swid" => self.known.add_swid(&value.parse(kept)?),
            "cpe" => {
                let text = value.text()?;
                self.unusable += u32::from(!self.known.add_cpe(&text));
            }
            // no property of the specification; tools that have one call it so
            "purl" | "x_purl" => {
                let text = value.text()?;
                self.unusable += u32::from(!self.known.add_purl(&text));
            }
            "hashes" => value.object(&mut Hashes(&mut self.known))?,
            "external_references" => value.objects(|reference: External| {
                within(self.others.len() + 1, Countable::Vulnerabilities, limits::IDENTIFIERS)?;
                self.others.extend(reference.id.filter(|_| reference.source.eq_ignore_ascii_case("cve")));
                Ok(())
            })?,
            "pattern" => self.pattern = value.text()?.into_owned(),
            "pattern_type" => self.pattern_kind = value.parse(kept)?,
            "relationship_type" => self.relation = value.parse(kept)?,
            "source_ref" | "sighting_of_ref" => self.source = value.parse(kept)?,
            "target_ref" => self.target = value.parse(kept)?,
            "definition" | "extensions" => value.object(&mut Label(&mut self.marking))?,
            "object_marking_refs" => {
                let mut strictest = self.marking.take();
                value.texts(|id| {
                    let label = LABELS.iter().find(|(known, _)| *known == id).map(|(_, label)| format!("TLP:{label}"));
                    strictest = strictest.take().into_iter().chain(label).max_by_key(|label| strictness(label));
                    Ok(())
                })?;
                self.marking = strictest;
            }
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ImportProblem> {
        match (self.kind.is_empty(), self.id.is_empty()) {
            (true, _) => Err(ImportProblem::MissingField { key: "type" }),
            (_, true) => Err(ImportProblem::MissingField { key: "id" }),
            _ => Ok(()),
        }
    }
}

struct Hashes<'k>(&'k mut Known);

impl<'de> Object<'de> for Hashes<'_> {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "SHA-256" => self.0.digests.extend(sha256(&value.text()?).ok()),
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct External {
    source: String,
    id: Option<String>,
}

impl<'de> Object<'de> for External {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "source_name" => self.source = value.parse(kept)?,
            "external_id" => self.id = Some(value.parse(vulnerability_id)?),
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// The definition of a marking, or its extensions.
struct Label<'l>(&'l mut Option<String>);

impl<'de> Object<'de> for Label<'_> {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "tlp" | "tlp_2_0" => *self.0 = Some(format!("TLP:{}", value.parse(kept)?.to_uppercase())),
            // the extension of TLP 2.0, one level further in
            key if key.starts_with("extension-definition--") => value.object(self)?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// Types of objects that attack.
const ATTACKERS: [&str; 6] = ["attack-pattern", "campaign", "intrusion-set", "malware", "threat-actor", "tool"];

/// The marking definitions that STIX 2.1 has in itself (section 7.2.1.4) and those of TLP 2.0 that OASIS publishes: a bundle may refer to them
/// and not have them.
const LABELS: [(&str, &str); 9] = [
    ("marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", "WHITE"),
    ("marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", "GREEN"),
    ("marking-definition--f88d31f6-486f-44da-b317-01333bde0b82", "AMBER"),
    ("marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed", "RED"),
    ("marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", "CLEAR"),
    ("marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "GREEN"),
    ("marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", "AMBER"),
    ("marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003", "AMBER+STRICT"),
    ("marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", "RED"),
];
