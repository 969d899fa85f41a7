//! OpenVEX, contexts v0.2.0.
//!
//! A statement is about what it lists, each by `@id`, by identifiers or by hashes; [`NameMatch`] says how certain it is that this is
//! the product. A statement without a time of its own has the document's (OpenVEX, "inheritance").

use serde::de::MapAccess;
use warifu_model::Timestamp;

use crate::bounds;
use crate::claims::claim_text;
use crate::digests::sha256;
use crate::error::{ImportError, ImportProblem};
use crate::format::{EvidenceFormat, FormatMark, Input, MarkValue};
use crate::identifier;
use crate::limits;
use crate::name_match::NameMatch;
use crate::note::{Note, NoteCode};
use crate::part::{Content, Part};
use crate::reader::{Member, Object, read_object};
use crate::shown::shortened;
use crate::subject::{About, Name, Target};
use crate::terms::Countable;
use crate::timestamp::timestamp;
use crate::vex::{JUSTIFICATIONS, Statement, Statements, Status};

/// The format.
pub(crate) static FORMAT: EvidenceFormat = EvidenceFormat {
    name: "OpenVEX",
    versions: VERSIONS,
    media_type: "application/vnd.openvex+json",
    kinds: &["vex"],
    marks: &[FormatMark::Member("@context", MarkValue::Begins("https://openvex.dev/ns"))],
    read,
};

/// Reads the document and checks what it is about.
fn read(input: &Input<'_, '_>) -> Result<Content, ImportError> {
    let mut document = Document::new(input);
    read_object(input.trail, &mut document)?;
    let missing = |key| ImportError::whole(ImportProblem::MissingField { key });
    let first_issued = document.issued.ok_or_else(|| missing("timestamp"))?;
    let author = document.author.take().ok_or_else(|| missing("author"))?;
    if document.statements.len() == 0 {
        // nothing was taken: what the others are about is the reason
        let nothing = input.matched(&document.about, "/statements").map(|_| ImportProblem::StatementsLeftAside);
        return Err(ImportError::at("/statements", nothing?));
    }
    // what names the product is noted as everywhere; what names nothing is tied to it by more than its words, or bad news
    let matched =
        input.matched(&document.about, "/statements").unwrap_or_else(|_| vec![Note::of(NoteCode::MatchedByIdentifier)]);
    let issued = document.updated.unwrap_or(first_issued);
    document.statements.inherit(Some(first_issued));
    let dated = document.statements.date(Some(issued.max(first_issued)));
    let ahead = document.statements.distrust(Some(issued.max(first_issued)));
    let superseded = document.statements.len().saturating_sub(document.statements.standing().len());
    let counted = [
        Note::counted(NoteCode::IdentifiersUnusable, document.unreadable),
        Note::counted(NoteCode::StatementsLeftAside, document.others),
        Note::counted(NoteCode::StatementsAssumed, document.assumed),
        Note::counted(NoteCode::StatementsSuperseded, superseded),
        Note::counted(NoteCode::TimesAhead, ahead),
    ];
    let claims = document.statements.claims("openvex", Some(issued));
    let part = Part::of("vex", Some(author), dated, claims);
    Ok(Content {
        parts: part.map(|part| part.with_statements(document.statements)).into_iter().collect(),
        notes: matched.into_iter().chain(counted.into_iter().flatten()).collect(),
    })
}

struct Document<'t, 'de> {
    input: &'t Input<'t, 'de>,
    author: Option<String>,
    issued: Option<Timestamp>,
    updated: Option<Timestamp>,
    statements: Statements,
    others: u32,
    /// Names in statements that are malformed.
    unreadable: u32,
    /// Bad news that may be about something else.
    assumed: u32,
    /// Names in the accepted statements, or, while there is none, in the others.
    about: About,
}

impl<'t, 'de> Document<'t, 'de> {
    fn new(input: &'t Input<'t, 'de>) -> Self {
        Self {
            input,
            author: None,
            issued: None,
            updated: None,
            statements: Statements::default(),
            others: 0,
            unreadable: 0,
            assumed: 0,
            about: About::default(),
        }
    }

    fn take(&mut self, statement: OneStatement) -> Result<(), ImportProblem> {
        // `finish` has seen to it that there is one
        let status = statement.status.unwrap_or(Status::Affected);
        let news = status.news(statement.justification);
        let unreadable = statement.products.iter().map(VexProduct::unreadable);
        self.unreadable = unreadable.fold(self.unreadable, u32::saturating_add);
        let matched = |product: &VexProduct| product.match_of(self.input.target);
        let accepted: Vec<_> = statement.products.iter().filter(|product| matched(product).accepts(news)).collect();
        // a statement that names no product is about that which the document is tied to
        let of_nothing = if self.input.is_bound() { NameMatch::Exact } else { NameMatch::Possible };
        let is_about_nothing = statement.products.is_empty();
        if accepted.is_empty() && !(is_about_nothing && of_nothing.accepts(news)) {
            self.others = self.others.saturating_add(1);
            for label in statement.products.iter().filter_map(|product| product.known.label.as_ref()) {
                self.about.label(label);
            }
            return Ok(());
        }
        let is_assumed = match accepted.as_slice() {
            [] => of_nothing == NameMatch::Possible,
            some => some.iter().all(|product| matched(product) == NameMatch::Possible),
        };
        self.assumed += u32::from(is_assumed);
        for product in &accepted {
            self.about.extend(product.known.names.iter().cloned());
        }
        let parts = accepted.iter().flat_map(|product| product.parts()).collect();
        self.statements.push(statement.into_statement(parts))
    }
}

impl<'de> Object<'de> for Document<'_, '_> {
    const BEARING: &'static [&'static str] = &["statements"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "@context" => value.parse(context)?,
            "author" => self.author = Some(value.parse(claim_text)?),
            "timestamp" => self.issued = Some(value.parse(timestamp)?),
            "last_updated" => self.updated = Some(value.parse(timestamp)?),
            "statements" => value.objects(|statement: OneStatement| self.take(statement))?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// The one context that is read; the namespace without a version means the latest, which this is not known to be.
fn context(text: &str) -> Result<(), ImportProblem> {
    if text == "https://openvex.dev/ns/v0.2.0" {
        return Ok(());
    }
    let version = text.rsplit('/').next().unwrap_or_default();
    Err(ImportProblem::UnsupportedVersion { format: FORMAT.name, version: shortened(version), read: VERSIONS })
}

#[derive(Default)]
struct OneStatement {
    vulnerability: Vulnerability,
    products: Vec<VexProduct>,
    status: Option<Status>,
    justification: Option<&'static str>,
    action_stated: bool,
    made: Option<Timestamp>,
    updated: Option<Timestamp>,
}

impl OneStatement {
    fn into_statement(self, mut parts: Vec<String>) -> Statement {
        parts.sort();
        parts.dedup();
        // `finish` has seen to it that there are an id and a status
        let status = self.status.unwrap_or(Status::Affected);
        Statement {
            id: self.vulnerability.name.unwrap_or_default(),
            parts,
            status,
            justification: self.justification.filter(|_| status == Status::NotAffected),
            action_stated: self.action_stated,
            updated: self.updated.or(self.made),
            known: None,
        }
    }
}

impl<'de> Object<'de> for OneStatement {
    const BEARING: &'static [&'static str] = &["last_updated", "products", "status", "timestamp"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "vulnerability" => value.object(&mut self.vulnerability)?,
            "products" => {
                let products = &mut self.products;
                value.objects(|product: VexProduct| {
                    bounds::within(products.len() + 1, Countable::Products, limits::SUBJECTS)?;
                    products.push(product);
                    Ok(())
                })?;
            }
            "status" => self.status = Some(value.parse(Status::parse)?),
            "justification" => self.justification = value.parse(justification)?,
            "action_statement" => self.action_stated = !value.text()?.trim().is_empty(),
            "timestamp" => self.made = Some(value.parse(timestamp)?),
            "last_updated" => self.updated = Some(value.parse(timestamp)?),
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ImportProblem> {
        if self.vulnerability.name.is_none() {
            return Err(ImportProblem::MissingField { key: "vulnerability" });
        }
        if self.status.is_none() { Err(ImportProblem::MissingField { key: "status" }) } else { Ok(()) }
    }
}

/// One of the five; an empty text, as some tools write, says nothing.
fn justification(text: &str) -> Result<Option<&'static str>, ImportProblem> {
    if text.is_empty() {
        return Ok(None);
    }
    let known = JUSTIFICATIONS.into_iter().find(|known| *known == text);
    known.map(Some).ok_or_else(|| ImportProblem::NotOneOf {
        value: shortened(text),
        allowed: "component_not_present, vulnerable_code_not_present, vulnerable_code_not_in_execute_path, \
            vulnerable_code_cannot_be_controlled_by_adversary, inline_mitigations_already_exist",
    })
}

#[derive(Default)]
struct Vulnerability {
    name: Option<String>,
}

impl<'de> Object<'de> for Vulnerability {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "name" => self.name = Some(value.parse(claim_text)?),
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ImportProblem> {
        if self.name.is_none() { Err(ImportProblem::MissingField { key: "name" }) } else { Ok(()) }
    }
}

#[derive(Default)]
struct VexProduct {
    known: Component,
    inside: Vec<Component>,
}

impl VexProduct {
    fn parts(&self) -> impl Iterator<Item = String> {
        self.inside.iter().filter_map(|part| part.label.clone())
    }

    /// Names of it and of its parts that are malformed.
    fn unreadable(&self) -> u32 {
        self.inside.iter().map(|part| part.unreadable).fold(self.known.unreadable, u32::saturating_add)
    }

    /// Match with the product. Where the product is a part of it, what is wrong with the whole may come from the product.
    fn match_of(&self, target: &Target) -> NameMatch {
        let is_a_part = || self.inside.iter().any(|part| part.match_of(target) == NameMatch::Exact);
        match self.known.match_of(target) {
            NameMatch::Different if is_a_part() => NameMatch::Possible,
            mention => mention,
        }
    }
}

impl<'de> Object<'de> for VexProduct {
    const BEARING: &'static [&'static str] = &["hashes", "identifiers", "subcomponents"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        if key != "subcomponents" {
            return self.known.member(key, value);
        }
        let inside = &mut self.inside;
        value.objects(|part: Component| {
            bounds::within(inside.len() + 1, Countable::AffectedParts, limits::SUBJECTS)?;
            inside.push(part);
            Ok(())
        })
    }
}

/// A component in the OpenVEX sense: by `@id`, identifiers and hashes.
#[derive(Default)]
struct Component {
    names: Vec<Name>,
    /// Names that are malformed: what they were meant for is open.
    unreadable: u32,
    label: Option<String>,
}

impl Component {
    fn take(&mut self, name: Result<Option<Name>, ImportProblem>) {
        match name {
            Ok(name) => self.names.extend(name),
            Err(_) => self.unreadable = self.unreadable.saturating_add(1),
        }
    }

    /// Match with the product. A malformed name may be any: bad news must not get lost for it, and good news is not certain.
    fn match_of(&self, target: &Target) -> NameMatch {
        if self.unreadable > 0 { NameMatch::Possible } else { target.match_of(&self.names) }
    }
}

impl<'de> Object<'de> for Component {
    const BEARING: &'static [&'static str] = &["hashes", "identifiers"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "@id" => {
                let id = value.text()?;
                self.label = Some(shortened(&id));
                self.take(name_of_iri(&id));
            }
            "identifiers" => value.object(&mut Identifiers(self))?,
            "hashes" => value.object(&mut Hashes(self))?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// An IRI identifies the product where it is a package URL or a CPE name. Any other IRI names something that we cannot
/// compare.
fn name_of_iri(id: &str) -> Result<Option<Name>, ImportProblem> {
    let scheme = id.split(':').next().unwrap_or_default();
    if scheme.eq_ignore_ascii_case("pkg") {
        return identifier::purl(id).map(Name::Purl).map(Some);
    }
    if scheme.eq_ignore_ascii_case("cpe") {
        return Ok(identifier::cpe(id)?.map(Name::Cpe));
    }
    Ok(None)
}

struct Identifiers<'k>(&'k mut Component);

impl<'de> Object<'de> for Identifiers<'_> {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        let (text, name) = match key {
            "purl" => {
                let text = value.text()?;
                let name = identifier::purl(&text).map(Name::Purl).map(Some);
                (text, name)
            }
            "cpe23" => {
                let text = value.text()?;
                // a CPE 2.2 name here names something that we cannot compare
                let name = identifier::cpe(&text).map(|cpe| cpe.map(Name::Cpe));
                (text, name)
            }
            _ => return value.skip(),
        };
        let shown = |name: &Option<Name>| name.as_ref().map_or_else(|| shortened(&text), Name::to_string);
        self.0.label.get_or_insert_with(|| name.as_ref().map_or_else(|_| shortened(&text), shown));
        self.0.take(name);
        Ok(())
    }
}

struct Hashes<'k>(&'k mut Component);

impl<'de> Object<'de> for Hashes<'_> {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "sha-256" => self.0.take(sha256(&value.text()?).map(|digest| Some(Name::Sha256(digest)))),
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// Versions that are read.
const VERSIONS: &str = "v0.2.0";
