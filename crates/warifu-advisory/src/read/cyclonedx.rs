//! `CycloneDX` 1.4 to 1.7 (JSON) with vulnerabilities: a bill of materials that says something of itself, or a VEX about another one.

use std::collections::BTreeMap;

use serde::de::MapAccess;
use warifu_evidence::engine::{Member, Object, Trail, read_object, shortened, timestamp, within};
use warifu_evidence::{Countable, ImportError, ImportProblem};
use warifu_model::Timestamp;

use super::seen::Seen;
use super::texts::{kept, told, vulnerability_id};
use crate::advisory::{Advisory, AdvisoryFormat, Remedy, Said, Score, Severity, Stated, Vulnerability};
use crate::bom::CycloneDxComponent;
use crate::error::AdvisoryError;
use crate::limits;
use crate::named::{Known, Named};
use crate::versions::Versions;

pub(super) fn read(trail: &Trail<'_>) -> Result<Advisory, AdvisoryError> {
    let mut document = Document::default();
    read_object(trail, &mut document)?;
    if !document.is_of_a_version {
        return Err(ImportError::at("", ImportProblem::MissingField { key: "specVersion" }).into());
    }
    let mut own = BTreeMap::new();
    let mut unusable = 0_u32;
    for component in document.root.iter().chain(&document.components) {
        note(component, &mut own, &mut unusable);
    }
    // without a reference it is found by the empty one
    let root = document.root.as_ref().map(|root| root.reference.as_deref().unwrap_or_default());
    if let Some(item) = document.root.as_ref().filter(|root| root.reference.is_none()).map(CycloneDxComponent::item) {
        own.insert("", (item.known, item.version));
    }
    let mut seen = Seen::default();
    seen.left.identifiers = unusable;
    let mut vulnerabilities = Vec::new();
    for (place, entry) in document.entries.into_iter().enumerate() {
        let vulnerability = entry.vulnerability(place, root, &own, &mut seen);
        vulnerabilities
            .push(vulnerability.map_err(|problem| ImportError::at(format!("/vulnerabilities/{place}"), problem))?);
    }
    seen.count_nameless(&vulnerabilities);
    let id = document.serial.unwrap_or_else(|| "cyclonedx".to_owned());
    Ok(Advisory {
        id,
        edition: document.version.map(|version| version.to_string()),
        publisher: document.publisher,
        issued_at: document.issued,
        named: seen.named,
        vulnerabilities,
        left: seen.left,
        ..Advisory::empty(AdvisoryFormat::CycloneDx)
    })
}

/// What a component is known by, by its reference; those inside of it too.
fn note<'c>(
    component: &'c CycloneDxComponent,
    own: &mut BTreeMap<&'c str, (Known, Option<String>)>,
    unusable: &mut u32,
) {
    *unusable = unusable.saturating_add(component.unusable);
    if let Some(reference) = &component.reference {
        let item = component.item();
        let (known, version) = own.entry(reference).or_default();
        // of two with one reference either may be meant
        if known.count() > 0 && *version != item.version {
            *version = None;
        } else {
            *version = item.version;
        }
        known.add(item.known);
    }
    component.inside.iter().for_each(|one| note(one, own, unusable));
}

#[derive(Default)]
struct Document {
    is_of_a_version: bool,
    serial: Option<String>,
    version: Option<i64>,
    issued: Option<Timestamp>,
    publisher: Option<String>,
    root: Option<CycloneDxComponent>,
    components: Vec<CycloneDxComponent>,
    entries: Vec<Entry>,
}

impl<'de> Object<'de> for Document {
    const BEARING: &'static [&'static str] = &["components", "vulnerabilities"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "specVersion" => {
                value.parse(version)?;
                self.is_of_a_version = true;
            }
            "serialNumber" => self.serial = Some(value.parse(kept)?),
            "version" => self.version = value.integer()?,
            "metadata" => {
                let mut metadata = Metadata::default();
                value.object(&mut metadata)?;
                self.issued = metadata.issued;
                self.root = metadata.component;
                self.publisher = metadata.publisher;
            }
            "components" => value.objects(|component: CycloneDxComponent| {
                within(self.components.len() + 1, Countable::Components, limits::COMPONENTS)?;
                self.components.push(component);
                Ok(())
            })?,
            "vulnerabilities" => value.objects(|entry: Entry| {
                within(self.entries.len() + 1, Countable::Vulnerabilities, limits::VULNERABILITIES)?;
                self.entries.push(entry);
                Ok(())
            })?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

fn version(text: &str) -> Result<(), ImportProblem> {
    if matches!(text, "1.4" | "1.5" | "1.6" | "1.7") {
        return Ok(());
    }
    Err(ImportProblem::UnsupportedVersion { format: "CycloneDX VEX", version: shortened(text), read: "1.4 to 1.7" })
}

#[derive(Default)]
struct Metadata {
    issued: Option<Timestamp>,
    component: Option<CycloneDxComponent>,
    publisher: Option<String>,
}

impl<'de> Object<'de> for Metadata {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "timestamp" => self.issued = Some(value.parse(timestamp)?),
            "component" => {
                let mut component = CycloneDxComponent::default();
                value.object(&mut component)?;
                self.component = Some(component);
            }
            "supplier" | "manufacturer" | "manufacture" => {
                let mut party = Party::default();
                value.object(&mut party)?;
                self.publisher = self.publisher.take().or(party.0);
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Party(Option<String>);

impl<'de> Object<'de> for Party {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "name" => self.0 = Some(value.parse(kept)?),
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Entry {
    id: Option<String>,
    others: Vec<String>,
    severity: Option<Severity>,
    score: Option<Score>,
    recommendation: Option<String>,
    affects: Vec<Affected>,
    analysis: Analysis,
}

impl Entry {
    fn vulnerability(
        self,
        place: usize,
        root: Option<&str>,
        own: &BTreeMap<&str, (Known, Option<String>)>,
        seen: &mut Seen,
    ) -> Result<Vulnerability, ImportProblem> {
        // a vulnerability that nobody has analysed is one
        let status = self.analysis.status.unwrap_or(Stated::Affected);
        let mut said = Vec::new();
        // bad news that does not say what it affects is about what the document is about
        let root = root
            .filter(|_| self.affects.is_empty() && !status.is_good())
            .map(|root| Affected { reference: root.to_owned(), ..Affected::default() });
        for affected in self.affects.into_iter().chain(root) {
            for (versions, concern) in affected.versions() {
                let known = own.get(affected.reference.as_str());
                let named = named(&affected.reference, known, versions, &mut seen.left.identifiers);
                let status = match concern {
                    Concern::Affected => status,
                    Concern::Unaffected => Stated::NotAffected,
                    Concern::Unknown => Stated::UnderInvestigation,
                };
                let product = seen.place_of(named)?;
                said.push(Said { justification: self.analysis.justification.clone(), ..Said::plain(product, status) });
            }
        }
        let mut ids: Vec<String> = self.id.into_iter().chain(self.others).collect();
        if ids.is_empty() {
            ids.push(format!("#{place}"));
        }
        let updates = self.analysis.responses.iter().filter(|response| *response == "update");
        let updates =
            updates.map(|response| Remedy { category: response.clone(), text: String::new(), products: None });
        let told = self.recommendation.map(|text| Remedy { category: "recommendation".into(), text, products: None });
        let mut vulnerability = Vulnerability {
            ids,
            severity: self.severity.max(self.score.map(Score::severity)),
            score: self.score,
            remedies: updates.chain(told).collect(),
            ..Vulnerability::default()
        };
        seen.say(&mut vulnerability, said)?;
        Ok(vulnerability)
    }
}

/// What a reference stands for: a component of the document, a package URL or CPE name itself, or a link into another document.
fn named(reference: &str, own: Option<&(Known, Option<String>)>, versions: Versions, unusable: &mut u32) -> Named {
    let id = if versions == Versions::Unsaid { reference.to_owned() } else { format!("{reference}\n{versions:?}") };
    if let Some((known, version)) = own {
        let of_component = version.clone().map_or(Versions::Unsaid, Versions::One);
        let versions = if versions == Versions::Unsaid { of_component } else { versions };
        return Named { id, known: known.clone(), versions, inside: None };
    }
    let mut known = Known::default();
    let is_read = match reference.get(..4).map(str::to_ascii_lowercase).as_deref() {
        Some("pkg:") => known.add_purl(reference),
        Some("cpe:") => known.add_cpe(reference),
        Some("urn:") => {
            known.exact.extend(crate::bom::links(reference));
            !known.exact.is_empty()
        }
        _ => false,
    };
    *unusable = unusable.saturating_add(u32::from(!is_read));
    Named { id, known, versions, inside: None }
}

impl<'de> Object<'de> for Entry {
    const BEARING: &'static [&'static str] = &["affects", "analysis"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "id" => self.id = Some(value.parse(vulnerability_id)?).filter(|text| !text.is_empty()),
            "references" => value.objects(|reference: Other| {
                within(self.others.len() + 1, Countable::Vulnerabilities, limits::IDENTIFIERS)?;
                self.others.extend(reference.0);
                Ok(())
            })?,
            "ratings" => value.objects(|rating: Rating| {
                self.severity = self.severity.max(rating.severity);
                // OWASP and others have scales of their own
                self.score = self.score.max(rating.score.filter(|_| rating.is_cvss));
                Ok(())
            })?,
            "recommendation" => self.recommendation = Some(told(&value.text()?)),
            "affects" => value.objects(|affected: Affected| {
                within(self.affects.len() + 1, Countable::AffectedParts, limits::PRODUCTS)?;
                self.affects.push(affected);
                Ok(())
            })?,
            "analysis" => value.object(&mut self.analysis)?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// The id of the same vulnerability elsewhere.
#[derive(Default)]
struct Other(Option<String>);

impl<'de> Object<'de> for Other {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "id" => self.0 = Some(value.parse(vulnerability_id)?).filter(|text| !text.is_empty()),
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Rating {
    severity: Option<Severity>,
    score: Option<Score>,
    is_cvss: bool,
}

impl<'de> Object<'de> for Rating {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "severity" => self.severity = Severity::parse(&value.text()?),
            "score" => self.score = Score::parse(value.raw()?),
            "method" => self.is_cvss = value.text()?.starts_with("CVSSv"),
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Analysis {
    status: Option<Stated>,
    justification: Option<String>,
    responses: Vec<String>,
}

impl<'de> Object<'de> for Analysis {
    const BEARING: &'static [&'static str] = &["state"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "state" => self.status = Some(value.parse(state)?),
            "justification" => self.justification = Some(value.parse(kept)?),
            "response" => value.texts(|response| {
                within(self.responses.len() + 1, Countable::Statements, limits::IDENTIFIERS)?;
                self.responses.push(kept(&response)?);
                Ok(())
            })?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

fn state(text: &str) -> Result<Stated, ImportProblem> {
    Ok(match text {
        "resolved" | "resolved_with_pedigree" => Stated::Fixed,
        "exploitable" => Stated::Affected,
        "in_triage" => Stated::UnderInvestigation,
        "false_positive" | "not_affected" => Stated::NotAffected,
        _ => {
            return Err(ImportProblem::NotOneOf {
                value: shortened(text),
                allowed: "resolved, resolved_with_pedigree, exploitable, in_triage, false_positive, not_affected",
            });
        }
    })
}

/// An entry of `affects`.
#[derive(Default)]
struct Affected {
    reference: String,
    entries: Vec<VersionEntry>,
}

impl Affected {
    fn versions(&self) -> Vec<(Versions, Concern)> {
        if self.entries.is_empty() {
            return vec![(Versions::Unsaid, Concern::Affected)];
        }
        self.entries.iter().map(|entry| (entry.versions.clone(), entry.concern)).collect()
    }
}

impl<'de> Object<'de> for Affected {
    const BEARING: &'static [&'static str] = &["ref", "versions"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "ref" => self.reference = value.parse(kept)?,
            "versions" => value.objects(|entry: VersionEntry| {
                within(self.entries.len() + 1, Countable::AffectedVersions, limits::PRODUCTS)?;
                self.entries.push(entry);
                Ok(())
            })?,
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ImportProblem> {
        if self.reference.is_empty() { Err(ImportProblem::MissingField { key: "ref" }) } else { Ok(()) }
    }
}

#[derive(Default)]
struct VersionEntry {
    versions: Versions,
    concern: Concern,
}

/// What is said of a version; where nothing is, `CycloneDX` means affected.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum Concern {
    #[default]
    Affected,
    Unaffected,
    Unknown,
}

impl<'de> Object<'de> for VersionEntry {
    const BEARING: &'static [&'static str] = &["range", "status", "version"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "version" => self.versions = Versions::One(value.parse(kept)?),
            "range" => self.versions = Versions::range(&value.parse(kept)?),
            "status" => {
                self.concern = match &*value.text()? {
                    "affected" => Concern::Affected,
                    "unaffected" => Concern::Unaffected,
                    _ => Concern::Unknown,
                };
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}
