//! OpenVEX, contexts v0.2.0.
//!
//! A statement is about what it lists, each by `@id`, by identifiers or by hashes; [`Mention`] says how surely that is
//! the product. A statement without a time of its own has the document's (OpenVEX, "inheritance").

use serde::de::MapAccess;
use warifu_model::Timestamp;

use crate::claims::claim_text;
use crate::digests::sha256;
use crate::error::{ImportError, Problem, shortened};
use crate::identifier;
use crate::imported::{Content, Note, Part};
use crate::limits;
use crate::mention::Mention;
use crate::reader::{Member, Object, Trail, read_object};
use crate::subject::{About, Name, Target};
use crate::timestamp::timestamp;
use crate::vex::{JUSTIFICATIONS, Statement, Statements, Status};

/// Reads the document and checks what it is about.
pub(crate) fn read(trail: &Trail<'_>, target: &Target) -> Result<Content, ImportError> {
    let mut document = Document::new(target);
    read_object(trail, &mut document)?;
    let missing = |key| ImportError::whole(Problem::MissingField { key });
    let first_issued = document.issued.ok_or_else(|| missing("timestamp"))?;
    let author = document.author.take().ok_or_else(|| missing("author"))?;
    if document.statements.len() == 0 {
        // nothing was taken: what the others are about is the reason
        let nothing = target.matched(&document.about, "/statements").map(|_| Problem::StatementsLeftAside);
        return Err(ImportError::at("/statements", nothing?));
    }
    let matched = target.by_digest(&document.about);
    let issued = document.updated.unwrap_or(first_issued);
    document.statements.inherit(Some(first_issued));
    let superseded = document.statements.len().saturating_sub(document.statements.standing().len());
    let notes = [
        matched.note(),
        (document.others > 0).then_some(Note::StatementsLeftAside { count: document.others }),
        (document.assumed > 0).then_some(Note::StatementsAssumed { count: document.assumed }),
        (superseded > 0).then_some(Note::StatementsSuperseded { count: superseded }),
    ];
    let claims = document.statements.claims("openvex", Some(issued));
    Ok(Content {
        parts: Part::of("vex", Some(author), Some(issued), claims).into_iter().collect(),
        notes: notes.into_iter().flatten().collect(),
    })
}

struct Document<'t> {
    target: &'t Target,
    author: Option<String>,
    issued: Option<Timestamp>,
    updated: Option<Timestamp>,
    statements: Statements,
    others: u32,
    /// Bad news that may be about something else.
    assumed: u32,
    /// What the taken statements are about, or, while there is none, what the others are about.
    about: About,
}

impl<'t> Document<'t> {
    fn new(target: &'t Target) -> Self {
        Self {
            target,
            author: None,
            issued: None,
            updated: None,
            statements: Statements::default(),
            others: 0,
            assumed: 0,
            about: About::default(),
        }
    }

    fn take(&mut self, statement: OneStatement) -> Result<(), Problem> {
        // `finish` has seen to it that there is one
        let status = statement.status.unwrap_or(Status::Affected);
        let news = status.news(statement.justification);
        let mention = |product: &VexProduct| product.mention(self.target);
        let heard: Vec<_> = statement.products.iter().filter(|product| mention(product).is_heard(news)).collect();
        let is_about_nothing = statement.products.is_empty();
        if heard.is_empty() && !(is_about_nothing && Mention::Perhaps.is_heard(news)) {
            self.others = self.others.saturating_add(1);
            for label in statement.products.iter().filter_map(|product| product.known.label.as_ref()) {
                self.about.label(label);
            }
            return Ok(());
        }
        self.assumed += u32::from(heard.iter().all(|product| mention(product) == Mention::Perhaps));
        for product in &heard {
            self.about.extend(product.known.names.iter().cloned());
        }
        let parts = heard.iter().flat_map(|product| product.parts.iter().cloned()).collect();
        self.statements.push(statement.into_statement(parts))
    }
}

impl<'de> Object<'de> for Document<'_> {
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
fn context(text: &str) -> Result<(), Problem> {
    if text == "https://openvex.dev/ns/v0.2.0" {
        return Ok(());
    }
    let version = text.rsplit('/').next().unwrap_or_default();
    Err(Problem::UnsupportedVersion { format: "OpenVEX", version: shortened(version) })
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
        }
    }
}

impl<'de> Object<'de> for OneStatement {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "vulnerability" => value.object(&mut self.vulnerability)?,
            "products" => {
                let products = &mut self.products;
                value.objects(|product: VexProduct| {
                    if products.len() >= limits::SUBJECTS {
                        return Err(Problem::TooMany { what: "products of one statement", limit: limits::SUBJECTS });
                    }
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

    fn finish(&mut self) -> Result<(), Problem> {
        if self.vulnerability.name.is_none() {
            return Err(Problem::MissingField { key: "vulnerability" });
        }
        if self.status.is_none() { Err(Problem::MissingField { key: "status" }) } else { Ok(()) }
    }
}

/// One of the five; an empty text, as some tools write, says nothing.
fn justification(text: &str) -> Result<Option<&'static str>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    let known = JUSTIFICATIONS.into_iter().find(|known| *known == text);
    known.map(Some).ok_or_else(|| Problem::NotOneOf {
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

    fn finish(&mut self) -> Result<(), Problem> {
        if self.name.is_none() { Err(Problem::MissingField { key: "name" }) } else { Ok(()) }
    }
}

#[derive(Default)]
struct VexProduct {
    known: Known,
    parts: Vec<String>,
    part_names: Vec<Vec<Name>>,
}

impl VexProduct {
    /// How it is the product. Where the product is a part of it, what is wrong with the whole may come from the product.
    fn mention(&self, target: &Target) -> Mention {
        let is_a_part = || self.part_names.iter().any(|names| target.mention(names) == Mention::Exact);
        match target.mention(&self.known.names) {
            Mention::Other if is_a_part() => Mention::Perhaps,
            mention => mention,
        }
    }
}

impl<'de> Object<'de> for VexProduct {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        if key != "subcomponents" {
            return self.known.member(key, value);
        }
        let (parts, part_names) = (&mut self.parts, &mut self.part_names);
        value.objects(|part: Known| {
            if parts.len() >= limits::SUBJECTS {
                return Err(Problem::TooMany { what: "affected parts", limit: limits::SUBJECTS });
            }
            parts.extend(part.label);
            part_names.push(part.names);
            Ok(())
        })
    }
}

/// A component in the OpenVEX sense: by `@id`, identifiers and hashes.
#[derive(Default)]
struct Known {
    names: Vec<Name>,
    label: Option<String>,
}

impl<'de> Object<'de> for Known {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "@id" => {
                let (label, name) = value.parse(|id| Ok((shortened(id), name_of_iri(id)?)))?;
                self.label = Some(label);
                self.names.extend(name);
            }
            "identifiers" => value.object(&mut Identifiers(self))?,
            "hashes" => value.object(&mut Hashes(self))?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// An IRI identifies the product where it is a package URL or a CPE name. A malformed one is an error: the statement
/// could be about the product, and bad news must not get lost. Any other IRI names something that we cannot compare.
fn name_of_iri(id: &str) -> Result<Option<Name>, Problem> {
    let scheme = id.split(':').next().unwrap_or_default();
    if scheme.eq_ignore_ascii_case("pkg") {
        return identifier::purl(id).map(Name::Purl).map(Some);
    }
    if scheme.eq_ignore_ascii_case("cpe") {
        return Ok(identifier::cpe(id)?.map(Name::Cpe));
    }
    Ok(None)
}

struct Identifiers<'k>(&'k mut Known);

impl<'de> Object<'de> for Identifiers<'_> {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        let name = match key {
            "purl" => Some(Name::Purl(value.parse(identifier::purl)?)),
            "cpe23" => value.parse(identifier::cpe)?.map(Name::Cpe),
            _ => return value.skip(),
        };
        // a CPE 2.2 name here names something that we cannot compare
        if let Some(name) = name {
            self.0.label.get_or_insert_with(|| name.to_string());
            self.0.names.push(name);
        }
        Ok(())
    }
}

struct Hashes<'k>(&'k mut Known);

impl<'de> Object<'de> for Hashes<'_> {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "sha-256" => self.0.names.push(Name::Sha256(value.parse(sha256)?)),
            _ => value.skip()?,
        }
        Ok(())
    }
}
