//! `OpenVEX` 0.2.0 and the versions before it.

use serde::de::MapAccess;
use warifu_evidence::engine::{Member, Object, OneOf, Trail, read_object, sha256, shortened, timestamp, within};
use warifu_evidence::{Countable, ImportError, ImportProblem};
use warifu_model::Timestamp;

use super::seen::Seen;
use super::texts::{kept, told, vulnerability_id};
use crate::advisory::{Advisory, AdvisoryFormat, Remedy, Said, Stated, Vulnerability};
use crate::error::AdvisoryError;
use crate::limits;
use crate::named::{Inside, Known, Named};

/// The beginning of the context of every version.
pub(super) const CONTEXT: &str = "https://openvex.dev/ns";

pub(super) fn read(trail: &Trail<'_>) -> Result<Advisory, AdvisoryError> {
    let mut document = Document::default();
    read_object(trail, &mut document)?;
    let missing = |key| ImportError::at("", ImportProblem::MissingField { key });
    // the specification asks for an id, and many tools give none
    let id = document.id.unwrap_or_else(|| "openvex".to_owned());
    let issued_at = document.issued.ok_or_else(|| missing("timestamp"))?;
    let (mut seen, mut vulnerabilities) = (Seen::default(), Vec::<Vulnerability>::new());
    for (place, statement) in document.statements.into_iter().enumerate() {
        let vulnerability = statement
            .vulnerability(&mut seen)
            .map_err(|problem| ImportError::at(format!("/statements/{place}"), problem))?;
        vulnerabilities.push(vulnerability);
    }
    seen.count_nameless(&vulnerabilities);
    Ok(Advisory {
        id,
        edition: document.version,
        publisher: document.author,
        issued_at: Some(document.updated.unwrap_or(issued_at)),
        first_issued_at: Some(issued_at),
        named: seen.named,
        vulnerabilities,
        left: seen.left,
        ..Advisory::empty(AdvisoryFormat::OpenVex)
    })
}

#[derive(Default)]
struct Document {
    id: Option<String>,
    author: Option<String>,
    issued: Option<Timestamp>,
    updated: Option<Timestamp>,
    version: Option<String>,
    statements: Vec<Statement>,
}

impl<'de> Object<'de> for Document {
    const BEARING: &'static [&'static str] = &["statements"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "@id" => self.id = Some(value.parse(kept)?),
            "author" => self.author = Some(value.parse(kept)?),
            "timestamp" => self.issued = Some(value.parse(timestamp)?),
            "last_updated" => self.updated = Some(value.parse(timestamp)?),
            // a number now, a text in the versions before
            "version" => self.version = Some(value.raw()?.trim_matches('"').to_owned()),
            "statements" => {
                let statements = &mut self.statements;
                value.objects(|statement: Statement| {
                    within(statements.len() + 1, Countable::Statements, limits::VULNERABILITIES)?;
                    statements.push(statement);
                    Ok(())
                })?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Statement {
    ids: Vec<String>,
    products: Vec<Product>,
    status: Option<Stated>,
    justification: Option<String>,
    action: Option<String>,
}

impl Statement {
    fn vulnerability(self, seen: &mut Seen) -> Result<Vulnerability, ImportProblem> {
        // `finish` has seen to it that there is one
        let status = self.status.unwrap_or(Stated::Affected);
        let mut said = Vec::new();
        for product in self.products {
            let whole = product.component;
            seen.left.identifiers = seen.left.identifiers.saturating_add(whole.unusable);
            let (id, whole) = (whole.id(), seen.place_of(whole.named())?);
            let say = |product| Said { justification: self.justification.clone(), ..Said::plain(product, status) };
            if product.parts.is_empty() {
                said.push(say(whole));
            }
            for part in product.parts {
                seen.left.identifiers = seen.left.identifiers.saturating_add(part.unusable);
                let pair = format!("{id}\n{}", part.id());
                let inside = Inside { part: seen.place_of(part.named())?, wholes: vec![whole] };
                said.push(say(seen.place_of(Named { id: pair, inside: Some(inside), ..Named::default() })?));
            }
        }
        let remedies = self.action.map(|text| Remedy { category: "action".to_owned(), text, products: None });
        let mut vulnerability =
            Vulnerability { ids: self.ids, remedies: remedies.into_iter().collect(), ..Vulnerability::default() };
        seen.say(&mut vulnerability, said)?;
        Ok(vulnerability)
    }
}

impl<'de> Object<'de> for Statement {
    const BEARING: &'static [&'static str] = &["products", "status", "vulnerability"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "vulnerability" => value.one_or_many(|one: OneOf<'de, Name>| {
                self.ids = match one {
                    OneOf::Text(name) => vec![vulnerability_id(&name)?],
                    OneOf::Object(name) => name.0,
                };
                Ok(())
            })?,
            "products" => {
                let products = &mut self.products;
                value.one_or_many(|one: OneOf<'de, Product>| {
                    within(products.len() + 1, Countable::Products, limits::PRODUCTS)?;
                    products.push(match one {
                        OneOf::Text(id) => Product { component: Component::of(&id)?, ..Product::default() },
                        OneOf::Object(product) => product,
                    });
                    Ok(())
                })?;
            }
            "status" => self.status = Some(value.parse(status)?),
            "justification" => self.justification = Some(value.parse(kept)?).filter(|text| !text.is_empty()),
            "action_statement" => self.action = Some(told(&value.text()?)).filter(|text| !text.is_empty()),
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ImportProblem> {
        if self.ids.iter().all(String::is_empty) {
            return Err(ImportProblem::MissingField { key: "vulnerability" });
        }
        if self.status.is_none() { Err(ImportProblem::MissingField { key: "status" }) } else { Ok(()) }
    }
}

fn status(text: &str) -> Result<Stated, ImportProblem> {
    Stated::parse(text).ok_or_else(|| ImportProblem::NotOneOf {
        value: shortened(text),
        allowed: "affected, fixed, not_affected, under_investigation",
    })
}

/// A vulnerability by its name and its aliases.
#[derive(Default)]
struct Name(Vec<String>);

impl<'de> Object<'de> for Name {
    const BEARING: &'static [&'static str] = &["aliases", "name"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "name" => self.0.insert(0, value.parse(vulnerability_id)?),
            "aliases" => value.texts(|alias| {
                within(self.0.len() + 1, Countable::Vulnerabilities, limits::IDENTIFIERS)?;
                self.0.push(vulnerability_id(&alias)?);
                Ok(())
            })?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Product {
    component: Component,
    parts: Vec<Component>,
}

impl<'de> Object<'de> for Product {
    const BEARING: &'static [&'static str] = &["hashes", "identifiers", "subcomponents"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        if key != "subcomponents" {
            return self.component.member(key, value);
        }
        let parts = &mut self.parts;
        value.one_or_many(|one: OneOf<'de, Component>| {
            within(parts.len() + 1, Countable::AffectedParts, limits::PRODUCTS)?;
            parts.push(match one {
                OneOf::Text(id) => Component::of(&id)?,
                OneOf::Object(part) => part,
            });
            Ok(())
        })
    }
}

/// A component in the `OpenVEX` sense: by `@id`, identifiers and hashes.
#[derive(Default)]
struct Component {
    id: String,
    known: Known,
    unusable: u32,
}

impl Component {
    fn of(id: &str) -> Result<Self, ImportProblem> {
        let mut component = Self { id: kept(id)?, ..Self::default() };
        component.name(id);
        Ok(component)
    }

    /// An id that is an identifier is one; any other names nothing.
    fn name(&mut self, text: &str) {
        let is_read = match text.get(..4).map(str::to_ascii_lowercase).as_deref() {
            Some("pkg:") => self.known.add_purl(text),
            Some("cpe:") => self.known.add_cpe(text),
            _ => true,
        };
        self.unusable += u32::from(!is_read);
    }

    /// Its id; of one that is known by digests alone these.
    fn id(&self) -> String {
        if !self.id.is_empty() {
            return self.id.clone();
        }
        let digests: Vec<String> = self.known.digests.iter().map(ToString::to_string).collect();
        digests.join(" ")
    }

    fn named(mut self) -> Named {
        let id = self.id();
        self.known.purls.sort();
        self.known.purls.dedup();
        Named { id, known: self.known, ..Named::default() }
    }
}

impl<'de> Object<'de> for Component {
    const BEARING: &'static [&'static str] = &["hashes", "identifiers"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "@id" => {
                self.id = value.parse(kept)?;
                let id = self.id.clone();
                self.name(&id);
                Ok(())
            }
            "identifiers" => value.object(&mut Identifiers(self)),
            "hashes" => value.object(&mut Hashes(self)),
            _ => value.skip(),
        }
    }
}

struct Identifiers<'c>(&'c mut Component);

impl<'de> Object<'de> for Identifiers<'_> {
    const BEARING: &'static [&'static str] = &["cpe22", "cpe23", "purl"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "purl" | "cpe22" | "cpe23" => {
                let text = value.parse(kept)?;
                self.0.name(&text);
                if self.0.id.is_empty() {
                    self.0.id = text;
                }
                Ok(())
            }
            _ => value.skip(),
        }
    }
}

struct Hashes<'c>(&'c mut Component);

impl<'de> Object<'de> for Hashes<'_> {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        if key != "sha-256" {
            return value.skip();
        }
        match sha256(&value.text()?) {
            Ok(digest) => self.0.known.digests.push(digest),
            Err(_) => self.0.unusable += 1,
        }
        Ok(())
    }
}
