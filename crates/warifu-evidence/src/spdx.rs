//! SPDX 2.2 and 2.3: an SBOM, in JSON. Tag-value is rewritten to it.
//!
//! The document is about the packages that it describes (`documentDescribes`, a `DESCRIBES` relationship of the
//! document, or `DESCRIBED_BY`). Of these, the ones that are the product are not counted as components; all other
//! packages are. Files and snippets are not components. Relationships are those by which one package of the document needs
//! or holds another.
//!
//! What is used of a document is spelled alike in both versions (2.2.1 is the text of 2.2 as ISO/IEC 5962 has it).

pub(crate) mod package;
mod relationship;
pub(crate) mod tag_value;

use std::collections::BTreeSet;

use serde::de::MapAccess;
use warifu_model::Timestamp;

use crate::bounds;
use crate::claims::claim_text;
use crate::error::{ImportError, ImportProblem};
use crate::field_state::FieldState;
use crate::format::{EvidenceFormat, FormatMark, Input, MarkValue};
use crate::header::{Author, Context, Header, Tools};
use crate::limits;
use crate::note::{Note, NoteCode};
use crate::part::Content;
use crate::reader::{Anything, Member, Object, Trail, read_object};
use crate::relations::{Edges, Elements, Mark};
use crate::sbom::{Completeness, Facts, Graph, Reach, Sbom, Slips, Tally, Weight};
use crate::shown::{SHOWN, shortened};
use crate::subject::{About, Name, Target};
use crate::terms::Countable;
use package::{File, Package};
use relationship::{Meaning, Relationship};

/// The format.
pub(crate) static FORMAT: EvidenceFormat = EvidenceFormat {
    name: "SPDX",
    versions: VERSIONS,
    media_type: "application/spdx+json",
    kinds: &["sbom"],
    marks: &[FormatMark::Member("spdxVersion", MarkValue::Any)],
    read,
};

/// Reads the document and checks what it is about.
fn read(input: &Input<'_, '_>) -> Result<Content, ImportError> {
    let text = input.trail.text();
    let mut document = Document::new(input.target, defined_licences(text)?);
    if input.is_bound() {
        document.roots = described(text)?;
    }
    read_object(input.trail, &mut document)?;
    let missing = |place: &str, key| ImportError::at(place, ImportProblem::MissingField { key });
    let spec_version = document.spec_version.ok_or_else(|| missing("", "spdxVersion"))?;
    let created = document.creation.created.ok_or_else(|| missing("/creationInfo", "created"))?;
    let Sorted { mut about, mut tally, product } = document.sort_packages(input.is_about_anything())?;
    if !input.target.knows(&about) {
        about = document.described_elements(text)?;
    }
    let mut notes = input.matched(&about, "/documentDescribes")?;
    if document.describes_its_only_package() {
        notes.push(Note::of(NoteCode::OnlyPackageDescribed));
    }
    let made_by = document.creation.made_by().map(claim_text).transpose();
    let made_by = made_by.map_err(|problem| ImportError::at("/creationInfo/creators", problem))?;
    let completeness = document.completeness();
    let elements = document.elements.settle();
    document.others.sort_unstable();
    let said = document.rests.iter().map(|(mark, said)| (*mark, said.of_element())).collect();
    let graph = Graph { edges: document.edges.without(&document.others), elements: &elements, roots: product, said };
    let (relations, reach) = Reach::of(graph, &mut tally.members);
    let header = Header { version: document.version, ..document.creation.header() };
    let created = Some(created);
    let sbom = Sbom { format: "spdx", spec_version, created, header, tally, relations, completeness, reach };
    notes.extend(sbom.notes(elements.ambiguous));
    Ok(Content { parts: sbom.part(made_by).into_iter().collect(), notes })
}

struct Document<'t> {
    target: &'t Target,
    spec_version: Option<&'static str>,
    name: String,
    /// Its namespace, which no two documents share.
    version: FieldState,
    creation: Creation,
    described: BTreeSet<String>,
    /// Number of all packages.
    packages: usize,
    /// Packages that are known by none of the product's names.
    tally: Tally,
    /// The others: components or the product itself, which shows when it is known what is described.
    alike: Vec<Alike>,
    /// States what is described, known beforehand where the document is tied to the product by more than its words: then it is
    /// the product by whatever name.
    roots: BTreeSet<String>,
    elements: Elements,
    /// Files and snippets, which are no components.
    others: Vec<Mark>,
    edges: Edges,
    /// Packages that are said to need or hold nothing, or nothing known.
    rests: Vec<(Mark, Completeness)>,
    /// The `LicenseRef-` that the document defines, without their prefix.
    licences: BTreeSet<String>,
}

struct Alike {
    id: String,
    label: String,
    slips: Slips,
    facts: Facts,
    names: Vec<Name>,
}

/// Packages, sorted.
struct Sorted {
    /// The names of the described packages that are the product.
    about: About,
    /// The ids of these.
    product: Vec<Mark>,
    /// The count of all other packages.
    tally: Tally,
}

impl<'t> Document<'t> {
    fn new(target: &'t Target, licences: BTreeSet<String>) -> Self {
        Self {
            target,
            spec_version: None,
            name: String::new(),
            version: FieldState::Silent,
            creation: Creation::default(),
            described: BTreeSet::new(),
            packages: 0,
            tally: Tally::default(),
            alike: Vec::new(),
            roots: BTreeSet::new(),
            elements: Elements::default(),
            others: Vec::new(),
            edges: Edges::default(),
            rests: Vec::new(),
            licences,
        }
    }

    /// SPDX 2.3 clause 11.1: a document with a single package need not say that it describes it.
    fn describes_its_only_package(&self) -> bool {
        self.described.is_empty() && self.packages == 1 && self.alike.len() == 1
    }

    /// The names of the described packages that are the product, and the count of all other packages. Of several that are described
    /// the product is what has a name of it; where none has, nothing tells which of them a document is tied to. Where it may be about
    /// anything all of them are components then: whoever writes a list must not hide a package by describing it.
    fn sort_packages(&mut self, takes_all: bool) -> Result<Sorted, ImportError> {
        let mut tally = std::mem::take(&mut self.tally);
        let is_described = |package: &Alike| self.described.contains(&package.id) || self.describes_its_only_package();
        let is_known = |package: &Alike| self.target.is_known_by(&package.names);
        let described: Vec<&Alike> = self.alike.iter().filter(|package| is_described(package)).collect();
        let known = described.iter().filter(|package| is_known(package)).count();
        let has_known = known > 0;
        let counts_all = takes_all && described.len() > 1 && known != 1;
        if described.len() > 1 && !has_known && !takes_all {
            let roots = described.iter().map(|package| shortened(&package.id)).take(SHOWN).collect();
            return Err(ImportError::at("/documentDescribes", ImportProblem::SeveralRoots { roots }));
        }
        let (mut about, mut product) = (About::default(), Vec::new());
        for package in &self.alike {
            if is_described(package) && is_known(package) == has_known {
                about.extend(package.names.iter().cloned());
                product.push(Mark::of(&package.id));
                if !counts_all {
                    continue;
                }
            }
            let Alike { id, label, facts, slips, .. } = package;
            count(&mut tally, *facts, *slips, id, label).map_err(|problem| ImportError::at("/packages", problem))?;
        }
        Ok(Sorted { about, product, tally })
    }

    /// Gives the statement about the rest of what the described packages need or hold. That there is none says that the list is
    /// complete only where every described package says so.
    fn completeness(&self) -> Option<Completeness> {
        let is_unknown = self.rests.iter().any(|(_, said)| *said != Completeness::Complete);
        let is_closed = |id: &String| self.rests.contains(&(Mark::of(id), Completeness::Complete));
        let is_complete = !self.described.is_empty() && self.described.iter().all(is_closed);
        if is_unknown { Some(Completeness::Unknown) } else { is_complete.then_some(Completeness::Complete) }
    }

    /// The names of the described packages and files; reads the document once more for them.
    fn described_elements(&self, text: &str) -> Result<About, ImportError> {
        let mut described = Described { ids: &self.described, about: About::default() };
        read_object(&Trail::new(text, None), &mut described)?;
        let mut about = described.about;
        if !self.described.is_empty() {
            about.label(&self.name);
        }
        for id in self.described.iter().take(SHOWN) {
            about.label(id);
        }
        Ok(about)
    }
}

impl<'de> Object<'de> for Document<'_> {
    const BEARING: &'static [&'static str] = &["packages"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "spdxVersion" => self.spec_version = Some(value.parse(spec_version)?),
            "name" => self.name = value.text()?.into_owned(),
            "documentNamespace" => {
                let namespace = value.text_or_object(&mut Anything)?.unwrap_or_default();
                let state = FieldState::of(&namespace);
                self.version = if namespace.contains(':') { state } else { state.min(FieldState::Unknown) };
            }
            "creationInfo" => value.object(&mut self.creation)?,
            "documentDescribes" => {
                let described = &mut self.described;
                value.texts(|id| describe(described, id.into_owned()))?;
            }
            "packages" => {
                let Self { target, tally, alike, roots, elements, licences, packages, .. } = self;
                value.objects(|mut package: Package| {
                    *packages = packages.saturating_add(1);
                    elements.add(Mark::of(&package.id));
                    let facts = package.settle(|name| licences.contains(name));
                    if !target.is_known_by(&package.names) && !roots.contains(&package.id) {
                        return count(tally, facts, package.slips, &package.id, &package.named());
                    }
                    bounds::within(alike.len() + 1, Countable::OwnPackages, limits::SUBJECTS)?;
                    let label = package.named();
                    let Package { id, slips, names, .. } = package;
                    alike.push(Alike { id, label, slips, facts, names });
                    Ok(())
                })?;
            }
            "files" | "snippets" => {
                let others = &mut self.others;
                value.objects(|other: Identified| {
                    others.push(Mark::of(&other.0));
                    Ok(())
                })?;
            }
            "relationships" => {
                let Self { described, edges, rests, .. } = self;
                value.objects(|relationship: Relationship| match relationship.meaning() {
                    Meaning::Describes(id) => describe(described, id),
                    Meaning::Edge(from, to) => edges.add(from, to),
                    Meaning::Rest(..) if rests.len() >= limits::SUBJECTS => Err(ImportProblem::TooMany {
                        what: Countable::PackagesWithoutRelationships,
                        limit: limits::SUBJECTS,
                    }),
                    Meaning::Rest(from, said) => {
                        rests.push((from, said));
                        Ok(())
                    }
                    Meaning::Other => Ok(()),
                })?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}

fn describe(described: &mut BTreeSet<String>, id: String) -> Result<(), ImportProblem> {
    bounds::within(described.len() + 1, Countable::DescribedElements, limits::SUBJECTS)?;
    described.insert(id);
    Ok(())
}

fn spec_version(text: &str) -> Result<&'static str, ImportProblem> {
    match text {
        "SPDX-2.2" => Ok("2.2.0"),
        "SPDX-2.2.1" => Ok("2.2.1"),
        "SPDX-2.3" => Ok("2.3.0"),
        other => {
            let version = shortened(other.strip_prefix("SPDX-").unwrap_or(other));
            Err(ImportProblem::UnsupportedVersion { format: FORMAT.name, version, read: VERSIONS })
        }
    }
}

#[derive(Default)]
struct Creation {
    created: Option<Timestamp>,
    organization: Option<String>,
    person: Option<String>,
    tool: Option<String>,
    author: Author,
    tools: Tools,
    context: Context,
}

impl Creation {
    /// Maker of the document: an organisation before a person before a tool.
    fn made_by(&self) -> Option<&str> {
        let first = self.organization.as_ref().or(self.person.as_ref()).or(self.tool.as_ref());
        first.map(String::as_str)
    }

    /// What the document says of itself, but for its edition.
    fn header(&self) -> Header {
        let Self { author, tools, context, .. } = self;
        Header { author: *author, tools: *tools, context: *context, ..Header::default() }
    }

    /// Keeps the first of each kind.
    fn add(&mut self, creator: &str) {
        let Some((kind, name)) = creator.split_once(':') else {
            // `NOASSERTION` alone names nobody, and says so
            let is_unknown = FieldState::of(creator) == FieldState::Unknown;
            return self.author.raise(if is_unknown { Author::Unknown } else { Author::Silent });
        };
        let place = match kind {
            "Organization" => &mut self.organization,
            "Person" => &mut self.person,
            "Tool" => &mut self.tool,
            _ => return,
        };
        // an e-mail address follows in parentheses, and tools write them without one
        let name = name.trim().trim_end_matches("()").trim_end();
        if kind == "Tool" {
            self.tools.add_whole(name);
        } else {
            self.author.raise(Author::named(name.split('(').next().unwrap_or_default()));
        }
        if place.is_none() && !name.is_empty() {
            *place = Some(name.to_owned());
        }
    }
}

impl<'de> Object<'de> for Creation {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "created" => self.created = Some(value.parse(crate::timestamp::timestamp)?),
            "comment" => {
                let comment = value.text_or_object(&mut Anything)?.unwrap_or_default();
                self.context = Context::of_comment(&comment);
            }
            "creators" => value.texts(|creator| {
                self.add(&creator);
                Ok(())
            })?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// Something of which nothing but its id is wanted.
#[derive(Default)]
struct Identified(String);

impl<'de> Object<'de> for Identified {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "SPDXID" => self.0 = value.text_or_object(&mut Anything)?.unwrap_or_default().into_owned(),
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// The `LicenseRef-` that the document defines: a look ahead, only where there are any.
fn defined_licences(text: &str) -> Result<BTreeSet<String>, ImportError> {
    let mut defined = Defined::default();
    if text.contains(LICENCE_REFERENCE) {
        read_object(&Trail::new(text, None), &mut defined)?;
    }
    Ok(defined.licences)
}

fn count(tally: &mut Tally, facts: Facts, slips: Slips, id: &str, label: &str) -> Result<(), ImportProblem> {
    tally.slip(slips);
    tally.add(facts, Weight::Full, Some(Mark::of(id)), label)
}

#[derive(Default)]
struct Defined {
    licences: BTreeSet<String>,
}

impl<'de> Object<'de> for Defined {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        if key != "hasExtractedLicensingInfos" {
            return value.skip();
        }
        let licences = &mut self.licences;
        value.objects(|extracted: Extracted| {
            let name = extracted.id.strip_prefix(LICENCE_REFERENCE).filter(|_| extracted.has_text);
            licences.extend(name.map(str::to_owned));
            Ok(())
        })
    }
}

/// A licence that is not on the list, with its text.
#[derive(Default)]
struct Extracted {
    id: String,
    has_text: bool,
}

impl<'de> Object<'de> for Extracted {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "licenseId" => self.id = value.text()?.into_owned(),
            "extractedText" => self.has_text = FieldState::of(&value.text()?) == FieldState::Stated,
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// The ids of what a document describes: a look ahead.
fn described(text: &str) -> Result<BTreeSet<String>, ImportError> {
    let mut roots = Roots::default();
    read_object(&Trail::new(text, None), &mut roots)?;
    Ok(roots.0)
}

#[derive(Default)]
struct Roots(BTreeSet<String>);

impl<'de> Object<'de> for Roots {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        let roots = &mut self.0;
        match key {
            "documentDescribes" => value.texts(|id| describe(roots, id.into_owned())),
            "relationships" => value.objects(|relationship: Relationship| match relationship.meaning() {
                Meaning::Describes(id) => describe(roots, id),
                _ => Ok(()),
            }),
            _ => value.skip(),
        }
    }
}

/// Reads only the packages and files that the document describes, for their names.
struct Described<'t> {
    ids: &'t BTreeSet<String>,
    about: About,
}

impl<'de> Object<'de> for Described<'_> {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        let Self { ids, about } = self;
        match key {
            "packages" => value.objects(|package: Package| {
                if ids.contains(&package.id) {
                    about.label(&package.label);
                    about.extend(package.names);
                }
                Ok(())
            }),
            "files" => value.objects(|file: File| {
                if ids.contains(&file.id) {
                    about.label(&file.label);
                    about.extend(file.names);
                }
                Ok(())
            }),
            _ => value.skip(),
        }
    }
}

const LICENCE_REFERENCE: &str = "LicenseRef-";

/// Versions that are read.
const VERSIONS: &str = "2.2 and 2.3 (JSON)";
