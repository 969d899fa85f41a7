//! Parts of controls.

use std::collections::BTreeSet;

use warifu_model::Limit;
use warifu_model::json::{Node, ReadProblem};

use super::super::write::NAME_SPACE;
use super::error::OscalError;
use super::remark::{RemarkCode, Remarks};

/// Part of a control: prose, a label, further parts.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) id: Option<String>,
    pub(super) name: String,
    pub(super) class: Option<String>,
    pub(super) namespace: Option<String>,
    pub(super) title: Option<String>,
    pub(super) label: Option<String>,
    pub(super) prose: Option<String>,
    pub(super) parts: Vec<Part>,
    pub(super) pointer: String,
}

/// A place in the words that somebody fills in.
#[derive(Clone, Debug)]
pub(super) struct Parameter {
    pub(super) id: String,
    pub(super) class: Option<String>,
    pub(super) label: Option<String>,
    /// Its use, where that is said instead of a label.
    pub(super) usage: Option<String>,
    /// Bounds in words.
    pub(super) constraints: Vec<String>,
    pub(super) select: Option<Select>,
    pub(super) values: Vec<String>,
    pub(super) pointer: String,
}

/// A choice.
#[derive(Clone, Debug)]
pub(super) struct Select {
    /// True where more than one may be chosen.
    pub(super) several: bool,
    pub(super) choices: Vec<String>,
}

/// A property.
#[derive(Clone, Debug)]
pub(super) struct Property {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) class: Option<String>,
    pub(super) namespace: Option<String>,
}

impl Property {
    /// Tells whether it is ours and says how a requirement bears on the outcome of its set.
    pub(super) fn is_bearing(&self) -> bool {
        self.is_own("binding") || self.is_own("weight")
    }

    /// Tells whether it is ours, of this name.
    pub(super) fn is_own(&self, name: &str) -> bool {
        self.namespace.as_deref() == Some(NAME_SPACE) && self.name == name
    }
}

/// A link.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) href: String,
    pub(super) relation: String,
}

/// Reads members and keeps remarks.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) remarks: Remarks,
    /// Ids of the document, each with what has it.
    pub(super) ids: BTreeSet<(&'static str, String)>,
}

impl Reader {
    /// A remark on each member that is not known.
    pub(super) fn pass_over(
        &mut self,
        node: Node<'_>,
        pointer: &str,
        what: &str,
        known: &[&str],
    ) -> Result<(), OscalError> {
        for (name, _) in node.members()? {
            let name = name.string()?;
            if !known.contains(&name.as_ref()) {
                let name = warifu_model::json::shorten(&name);
                self.remarks.add(RemarkCode::MemberPassedOver, format!("`{name}` ({what})"), pointer);
            }
        }
        Ok(())
    }

    /// The items of a list that may be left out, each with its pointer.
    pub(super) fn each<T>(
        &mut self,
        list: Option<Node<'_>>,
        pointer: &str,
        name: &str,
        mut read: impl FnMut(&mut Self, Node<'_>, &str) -> Result<T, OscalError>,
    ) -> Result<Vec<T>, OscalError> {
        let Some(list) = list else { return Ok(Vec::new()) };
        list.items()?.enumerate().map(|(i, node)| read(self, node, &format!("{pointer}/{name}/{i}"))).collect()
    }

    /// A text that may be left out; an empty one counts as left out. Line ends are line feeds.
    pub(super) fn text(&mut self, node: Option<Node<'_>>, pointer: &str) -> Result<Option<String>, OscalError> {
        let Some(node) = node else { return Ok(None) };
        let mut text = node.string()?.replace("\r\n", "\n");
        // Held here and not for the document: what is left out may be longer.
        if text.len() > Limit::STRING_BYTES {
            return Err(node.error(ReadProblem::TooLong { limit: Limit::STRING_BYTES }).into());
        }
        let is_foreign = |c: char| c.is_control() && c != '\n' && c != '\t';
        if text.contains(is_foreign) {
            self.remarks.add(RemarkCode::ControlCharacterReplaced, format!("`{pointer}`"), pointer);
            text = text.replace(is_foreign, " ");
        }
        Ok((!text.trim().is_empty()).then_some(text))
    }

    fn plain(node: Option<Node<'_>>) -> Result<Option<String>, OscalError> {
        Ok(node.map(Node::string).transpose()?.map(Into::into))
    }

    fn texts(&mut self, list: Option<Node<'_>>, pointer: &str, name: &str) -> Result<Vec<String>, OscalError> {
        let texts = self.each(list, pointer, name, |reader, node, at| reader.text(Some(node), at))?;
        Ok(texts.into_iter().flatten().collect())
    }

    pub(super) fn part(&mut self, node: Node<'_>, pointer: &str) -> Result<Part, OscalError> {
        let known = ["id", "name", "ns", "class", "title", "props", "prose", "parts"];
        self.pass_over(node, pointer, "part", &known)?;
        let mut fields = node.fields()?;
        let properties = self.each(fields.find("props"), pointer, "props", Self::property)?;
        for property in &properties {
            if property.name != "label" {
                self.remarks.add(RemarkCode::PropertiesPassedOver, &*property.name, pointer);
            }
        }
        Ok(Part {
            id: Self::plain(fields.find("id"))?,
            name: fields.node_of("name")?.string()?.into(),
            class: Self::plain(fields.find("class"))?,
            namespace: Self::plain(fields.find("ns"))?,
            title: self.text(fields.find("title"), pointer)?,
            label: label(&properties).map(str::to_owned),
            prose: self.text(fields.find("prose"), pointer)?,
            parts: self.each(fields.find("parts"), pointer, "parts", Self::part)?,
            pointer: pointer.to_owned(),
        })
    }

    pub(super) fn parameter(&mut self, node: Node<'_>, pointer: &str) -> Result<Parameter, OscalError> {
        self.parameter_named("id", node, pointer)
    }

    /// What a profile says of a parameter.
    pub(super) fn setting(&mut self, node: Node<'_>, pointer: &str) -> Result<Parameter, OscalError> {
        self.parameter_named("param-id", node, pointer)
    }

    fn parameter_named(&mut self, id: &'static str, node: Node<'_>, pointer: &str) -> Result<Parameter, OscalError> {
        let known = [id, "class", "label", "usage", "constraints", "select", "values"];
        self.pass_over(node, pointer, "parameter", &known)?;
        let mut fields = node.fields()?;
        Ok(Parameter {
            id: fields.node_of(id)?.string()?.into(),
            class: Self::plain(fields.find("class"))?,
            label: self.text(fields.find("label"), pointer)?,
            usage: self.text(fields.find("usage"), pointer)?,
            constraints: self.constraints(fields.find("constraints"), pointer)?,
            select: fields.find("select").map(|node| self.select(node, pointer)).transpose()?,
            values: self.texts(fields.find("values"), pointer, "values")?,
            pointer: pointer.to_owned(),
        })
    }

    fn constraints(&mut self, list: Option<Node<'_>>, pointer: &str) -> Result<Vec<String>, OscalError> {
        let described = self.each(list, pointer, "constraints", |reader, node, at| {
            reader.pass_over(node, at, "constraint", &["description"])?;
            reader.text(node.fields()?.find("description"), at)
        })?;
        Ok(described.into_iter().flatten().collect())
    }

    fn select(&mut self, node: Node<'_>, pointer: &str) -> Result<Select, OscalError> {
        let pointer = &format!("{pointer}/select");
        self.pass_over(node, pointer, "select", &["how-many", "choice"])?;
        let mut fields = node.fields()?;
        // Older documents write `one or more`.
        let how_many = Self::plain(fields.find("how-many"))?.unwrap_or_default().replace(' ', "-");
        Ok(Select {
            several: how_many == "one-or-more",
            choices: self.texts(fields.find("choice"), pointer, "choice")?,
        })
    }

    pub(super) fn property(&mut self, node: Node<'_>, pointer: &str) -> Result<Property, OscalError> {
        self.pass_over(node, pointer, "property", &["name", "value", "class", "ns", "uuid", "group"])?;
        let mut fields = node.fields()?;
        Ok(Property {
            name: fields.node_of("name")?.string()?.into(),
            value: fields.node_of("value")?.string()?.into(),
            class: Self::plain(fields.find("class"))?,
            namespace: Self::plain(fields.find("ns"))?,
        })
    }

    pub(super) fn link(&mut self, node: Node<'_>, pointer: &str) -> Result<Link, OscalError> {
        self.pass_over(node, pointer, "link", &["href", "rel", "text", "media-type", "resource-fragment"])?;
        let mut fields = node.fields()?;
        let relation = Self::plain(fields.find("rel"))?.unwrap_or_default();
        Ok(Link { href: fields.node_of("href")?.string()?.into(), relation })
    }
}

/// The label to show: the one without a class, else the first.
pub(super) fn label(properties: &[Property]) -> Option<&str> {
    let labels = || properties.iter().filter(|one| one.name == "label");
    let plain = labels().find(|one| one.class.is_none());
    plain.or_else(|| labels().next()).map(|one| one.value.as_str())
}
