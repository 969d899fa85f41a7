//! CycloneDX XML, put into CycloneDX JSON, which is then read. The version is that of the namespace.
//!
//! One reader decides what counts, so that both forms of a document say the same. Pointers of errors are those of the JSON form,
//! offsets and lines those of the XML. No document type and no entity of its own is read, and nesting and attributes are
//! bounded; texts lose the white space around them, as XML Schema has it for all but a few of their types.

mod pieces;
mod shape;

use crate::error::{ImportError, ImportProblem};
use crate::field_state::FieldState;
use crate::misspelt::refuse_alike;
use crate::reader::Trail;
use crate::terms::Flaw;
use pieces::{Piece, Pieces, Tag};
use shape::{BEARING_ITEMS, BOM, Field, Place, Shape};

/// The JSON form of a document.
pub(super) struct Converted<'x> {
    xml: &'x str,
    json: String,
}

impl<'x> Converted<'x> {
    /// Converts a document, and tells the trail how far it is.
    pub(super) fn of(xml: &'x str, trail: Option<&Trail<'x>>) -> Result<Self, ImportError> {
        pieces::refuse_characters(xml)?;
        let mut writer = Writer::of(xml);
        writer.trail = trail;
        writer.document()?;
        Ok(Self { xml, json: writer.json })
    }

    pub(super) fn json(&self) -> &str {
        &self.json
    }

    pub(super) fn into_json(self) -> String {
        self.json
    }

    /// An error of the JSON form, with the place in the XML: the conversion is done again as far as that.
    pub(super) fn place(&self, mut error: ImportError) -> ImportError {
        let Some(offset) = error.position.offset else { return error };
        let mut writer = Writer::of(self.xml);
        writer.wanted = usize::try_from(offset).ok();
        // it went well before
        let _ = writer.document();
        pieces::place(&mut error.position, writer.reached, self.xml);
        error
    }
}

struct Writer<'t, 'x> {
    xml: &'x str,
    pieces: Pieces<'x>,
    json: String,
    trail: Option<&'t Trail<'x>>,
    /// The offset in the JSON whose place in the XML is asked for.
    wanted: Option<usize>,
    /// The place of the last that was written before it.
    reached: usize,
    /// True while something is written that is put into its place later.
    is_aside: bool,
}

impl<'x> Writer<'_, 'x> {
    fn of(xml: &'x str) -> Self {
        let (pieces, json) = (Pieces::of(xml), String::new());
        Self { xml, pieces, json, trail: None, wanted: None, reached: 0, is_aside: false }
    }

    /// The outermost element, and nothing after it.
    fn document(&mut self) -> Result<(), ImportError> {
        let root = self.outermost()?;
        let Some(version) = self.pieces.namespace().strip_prefix(NAMESPACE).filter(|_| root.name() == "bom") else {
            return Err(self.pieces.flaw(Flaw::XmlRoot));
        };
        let head = serde_json::json!({"bomFormat": "CycloneDX", "specVersion": version}).to_string();
        self.json.push_str(head.trim_end_matches('}'));
        let signed = self.members(&root, &BOM, true)?;
        self.json.push_str(if signed { ",\"signature\":{\"value\":\"in the XML\"}}" } else { "}" });
        match self.between()? {
            Piece::End => Ok(()),
            _ => Err(self.pieces.problem(ImportProblem::TrailingData)),
        }
    }

    fn outermost(&mut self) -> Result<Tag<'x>, ImportError> {
        match self.between()? {
            Piece::Open(tag) => Ok(tag),
            Piece::End => Err(self.pieces.problem(ImportProblem::Truncated)),
            _ => Err(self.pieces.flaw(Flaw::XmlMarkup)),
        }
    }

    /// The next piece that is not white space.
    fn between(&mut self) -> Result<Piece<'x>, ImportError> {
        loop {
            match self.pieces.next()? {
                Piece::Text(text) if text.trim().is_empty() => {}
                piece => return Ok(piece),
            }
        }
    }

    /// The value that an element has in JSON, from its tag to its end.
    fn value(&mut self, tag: &Tag<'x>, shape: &'static Shape) -> Result<(), ImportError> {
        self.mark(tag.at);
        match shape {
            Shape::Object(fields) => {
                self.json.push('{');
                self.members(tag, fields, false)?;
                self.json.push('}');
                Ok(())
            }
            Shape::List(items) => self.list(items),
            Shape::Single(key, shape) => {
                self.json.push('{');
                self.key(key);
                self.value(tag, shape)?;
                self.json.push('}');
                Ok(())
            }
            Shape::Reference(attribute) => {
                let text = self.pieces.attribute(tag, attribute)?;
                self.scalar(&text.unwrap_or_default(), shape);
                self.pieces.skip()
            }
            Shape::Text | Shape::Integer | Shape::Boolean => {
                let text = self.text()?;
                self.scalar(&text, shape);
                Ok(())
            }
        }
    }

    /// The items of an array; an element that is none of them is stepped over.
    fn list(&mut self, items: &'static [(&'static str, Shape)]) -> Result<(), ImportError> {
        self.json.push('[');
        loop {
            match self.pieces.next()? {
                Piece::Open(tag) => {
                    let name = tag.name();
                    if let Some((_, shape)) = items.iter().find(|(item, _)| tag.is_own && *item == name) {
                        self.comma();
                        self.value(&tag, shape)?;
                        continue;
                    }
                    let bearing = items.iter().map(|(item, _)| *item).filter(|item| BEARING_ITEMS.contains(item));
                    if tag.is_own {
                        self.refuse_like(&name, bearing)?;
                    }
                    self.step_over(&tag)?;
                }
                Piece::Text(_) => {}
                Piece::Close | Piece::End => break,
            }
        }
        self.json.push(']');
        Ok(())
    }

    /// The members of an object: those of attributes, then those of elements in their order. A member that is there twice is
    /// there twice in the JSON, which is refused there. Tells whether there is a signature.
    fn members(&mut self, tag: &Tag<'x>, fields: &'static [Field], is_root: bool) -> Result<bool, ImportError> {
        self.refuse_attributes(tag, fields)?;
        for field in fields {
            let Place::Attribute(name) = field.place else { continue };
            let Some(text) = self.pieces.attribute(tag, name)? else { continue };
            self.mark(tag.at);
            self.key(field.key);
            self.scalar(&text, field.shape);
        }
        let mut content =
            fields.iter().find(|field| matches!(field.place, Place::Content)).map(|field| (field, String::new()));
        let (mut signed, mut arrays) = (false, Arrays::default());
        loop {
            match self.pieces.next()? {
                Piece::Open(tag) => {
                    let name = tag.name();
                    match fields.iter().find(|field| tag.is_own && field.place.is_element(&name)) {
                        Some(field) if matches!(field.place, Place::Elements(_)) => {
                            let item = self.aside(&tag, field.shape)?;
                            arrays.add(field.key, &item);
                        }
                        Some(field) => {
                            self.mark(tag.at);
                            self.key(field.key);
                            self.value(&tag, field.shape)?;
                        }
                        None => {
                            if tag.is_own {
                                self.refuse_element(&name, fields)?;
                            }
                            if is_root && name == "Signature" && self.pieces.namespace_of(&tag) == SIGNATURES {
                                signed |= self.has_signature_value()?;
                            } else {
                                self.step_over(&tag)?;
                            }
                        }
                    }
                }
                Piece::Text(text) => {
                    if let Some((_, content)) = &mut content {
                        content.push_str(&text);
                    }
                }
                Piece::Close | Piece::End => break,
            }
        }
        if let Some((field, content)) = content {
            self.key(field.key);
            self.scalar(content.trim(), field.shape);
        }
        for (key, items) in arrays.0 {
            self.key(key);
            self.json.push('[');
            self.json.push_str(&items);
            self.json.push(']');
        }
        Ok(signed)
    }

    /// Steps over a signature, and tells whether it has a value: an empty element signs nothing.
    fn has_signature_value(&mut self) -> Result<bool, ImportError> {
        let mut has_value = false;
        loop {
            match self.pieces.next()? {
                Piece::Open(tag) if tag.name() == "SignatureValue" && self.pieces.namespace_of(&tag) == SIGNATURES => {
                    has_value |= FieldState::of(&self.text()?) == FieldState::Stated;
                }
                Piece::Open(_) => self.pieces.skip()?,
                Piece::Text(_) => {}
                Piece::Close | Piece::End => return Ok(has_value),
            }
        }
    }

    /// Refuses an element that looks like one of these that may bear bad news.
    fn refuse_element(&self, name: &str, fields: &'static [Field]) -> Result<(), ImportError> {
        let bearing = fields.iter().filter(|field| field.bears).filter_map(|field| field.place.element());
        self.refuse_like(name, bearing)
    }

    /// Refuses an attribute that looks like one of these that may bear bad news, be it in another namespace.
    fn refuse_attributes(&self, tag: &Tag<'x>, fields: &'static [Field]) -> Result<(), ImportError> {
        for name in tag.attributes() {
            let bearing = fields.iter().filter(|field| field.bears).filter_map(|field| field.place.attribute());
            match name.split_once(':') {
                // one in a namespace is not the attribute that has none
                Some((_, local)) if bearing.clone().any(|meant| meant == local) => {
                    return Err(self.pieces.flaw(Flaw::XmlNamespace));
                }
                Some((_, local)) => self.refuse_like(local, bearing)?,
                None => self.refuse_like(&name, bearing)?,
            }
        }
        Ok(())
    }

    fn refuse_like(&self, name: &str, mut bearing: impl Iterator<Item = &'static str>) -> Result<(), ImportError> {
        bearing.try_for_each(|meant| refuse_alike(name, meant).map_err(|problem| self.pieces.problem(problem)))
    }

    /// A value that is kept for later.
    fn aside(&mut self, tag: &Tag<'x>, shape: &'static Shape) -> Result<String, ImportError> {
        let (json, was_aside) = (std::mem::take(&mut self.json), self.is_aside);
        self.is_aside = true;
        let result = self.value(tag, shape);
        self.is_aside = was_aside;
        let item = std::mem::replace(&mut self.json, json);
        result.map(|()| item)
    }

    /// Steps over an element that is not read. Before version 1.4 vulnerabilities were an extension, and what it says must not
    /// be lost; nor what is written as CycloneDX and is not in the namespace of the whole, which the schemas do not allow.
    fn step_over(&mut self, tag: &Tag<'x>) -> Result<(), ImportError> {
        let namespace = self.pieces.namespace_of(tag);
        if !tag.is_own && (namespace.is_empty() || namespace.starts_with(NAMESPACE)) {
            return Err(self.pieces.flaw(Flaw::XmlNamespace));
        }
        if !tag.is_own && namespace.starts_with(OLD_VULNERABILITIES) {
            let problem = ImportProblem::UnsupportedVersion {
                format: "CycloneDX vulnerability extension",
                version: "1.0".into(),
                read: "vulnerabilities of CycloneDX 1.4 and later",
            };
            return Err(self.pieces.problem(problem));
        }
        self.pieces.skip()
    }

    /// The text of an element that has nothing else inside.
    fn text(&mut self) -> Result<String, ImportError> {
        let mut all = String::new();
        loop {
            match self.pieces.next()? {
                Piece::Text(text) => all.push_str(&text),
                Piece::Open(_) => return Err(self.pieces.flaw(Flaw::XmlElement)),
                Piece::Close | Piece::End => break,
            }
        }
        all.truncate(all.trim_end().len());
        Ok(all.trim_start().to_owned())
    }

    fn key(&mut self, key: &'static str) {
        self.comma();
        self.json.push('"');
        self.json.push_str(key);
        self.json.push_str("\":");
    }

    /// A comma, where something stands before.
    fn comma(&mut self) {
        if !self.json.ends_with(['{', '[']) && !self.json.is_empty() {
            self.json.push(',');
        }
    }

    fn scalar(&mut self, text: &str, shape: &Shape) {
        let json = match (shape, text) {
            (Shape::Boolean, "true" | "1") => true.into(),
            (Shape::Boolean, "false" | "0") => false.into(),
            (Shape::Integer, text) => text.parse::<i64>().map_or_else(|_| text.into(), serde_json::Value::from),
            _ => serde_json::Value::from(text),
        };
        self.json.push_str(&json.to_string());
    }

    /// What is written next comes from this place of the XML.
    fn mark(&mut self, at: usize) {
        if let Some(trail) = self.trail {
            trail.reached(self.xml.get(at..at).unwrap_or_default());
        }
        if !self.is_aside && self.wanted.is_some_and(|wanted| self.json.len() <= wanted) {
            self.reached = at;
        }
    }
}

impl Place {
    fn is_element(&self, name: &str) -> bool {
        self.element() == Some(name)
    }

    fn element(&self) -> Option<&'static str> {
        match self {
            Self::Element(name) | Self::Elements(name) => Some(name),
            Self::Attribute(_) | Self::Content => None,
        }
    }

    fn attribute(&self) -> Option<&'static str> {
        match self {
            Self::Attribute(name) => Some(name),
            _ => None,
        }
    }
}

/// Arrays whose items are not together in the XML.
#[derive(Default)]
struct Arrays(Vec<(&'static str, String)>);

impl Arrays {
    fn add(&mut self, key: &'static str, item: &str) {
        match self.0.iter_mut().find(|(known, _)| *known == key) {
            Some((_, items)) => {
                items.push(',');
                items.push_str(item);
            }
            None => self.0.push((key, item.to_owned())),
        }
    }
}

/// What the namespace of a version begins with.
pub(super) const NAMESPACE: &str = "http://cyclonedx.org/schema/bom/";
const OLD_VULNERABILITIES: &str = "http://cyclonedx.org/schema/ext/vulnerability/";
/// Signatures of XML documents.
const SIGNATURES: &str = "http://www.w3.org/2000/09/xmldsig#";
