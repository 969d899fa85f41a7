//! A catalogue as it is written.

use warifu_model::json::{Limits, Node, Tape};
use warifu_model::{GroupId, RequirementId};

use super::error::OscalError;
use super::metadata::{self, Metadata};
use super::parts::{Link, Parameter, Part, Property, Reader};
use super::remark::{RemarkCode, Remarks};

/// A catalogue, or what a profile selects of some.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) metadata: Metadata,
    /// Controls in no group.
    pub(super) root: Group,
    pub(super) remarks: Remarks,
}

/// A group of controls and groups.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) id: Option<String>,
    pub(super) title: Option<String>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) groups: Vec<Group>,
    pub(super) controls: Vec<Control>,
    pub(super) pointer: String,
}

/// A control with those inside it.
#[derive(Clone, Debug)]
pub(super) struct Control {
    pub(super) id: String,
    pub(super) title: Option<String>,
    pub(super) class: String,
    pub(super) parameters: Vec<Parameter>,
    pub(super) properties: Vec<Property>,
    pub(super) links: Vec<Link>,
    pub(super) parts: Vec<Part>,
    pub(super) controls: Vec<Control>,
    /// True where it came along because a control inside it was selected.
    pub(super) is_implied: bool,
    pub(super) pointer: String,
}

impl Control {
    /// Tells whether it says of itself that it is no longer in use.
    pub(super) fn is_withdrawn(&self) -> bool {
        self.properties.iter().any(|one| one.name == "status" && one.value.eq_ignore_ascii_case("withdrawn"))
    }
}

pub(super) fn read(bytes: &[u8]) -> Result<Document, OscalError> {
    let tape = Tape::parse_within(bytes, Limits::envelope())?;
    let mut reader = Reader::default();
    let catalog = tape.root().fields()?.node_of("catalog")?;
    let mut root =
        reader.group(catalog, "/catalog", "catalog", &["uuid", "metadata", "groups", "controls", "params"])?;
    let metadata = metadata::read(catalog.fields()?.node_of("metadata")?, &mut reader)?;
    root.title = Some(metadata.title.clone());
    Ok(Document { metadata, root, remarks: reader.remarks })
}

impl Reader {
    fn group(
        &mut self,
        node: Node<'_>,
        pointer: &str,
        what: &'static str,
        known: &[&str],
    ) -> Result<Group, OscalError> {
        self.pass_over(node, pointer, what, known)?;
        let mut fields = node.fields()?;
        let id: Option<String> = fields.find("id").map(Node::string).transpose()?.map(Into::into);
        if let Some(id) = &id {
            GroupId::parse(id).ok_or_else(|| OscalError::wrong_id("group", id, pointer))?;
            self.once("group", id, pointer)?;
        }
        let title = self.text(fields.find("title"), pointer)?;
        let parameters = self.each(fields.find("params"), pointer, "params", Self::parameter)?;
        let groups = self.each(fields.find("groups"), pointer, "groups", |reader, node, at| {
            let known = ["id", "class", "title", "params", "props", "groups", "controls"];
            reader.group(node, at, "group", &known)
        })?;
        let controls = self.each(fields.find("controls"), pointer, "controls", Self::control)?;
        Ok(Group { id, title, parameters, groups, controls, pointer: pointer.to_owned() })
    }

    fn control(&mut self, node: Node<'_>, pointer: &str) -> Result<Control, OscalError> {
        self.pass_over(
            node,
            pointer,
            "control",
            &["id", "class", "title", "params", "props", "links", "parts", "controls"],
        )?;
        let mut fields = node.fields()?;
        let id: String = fields.node_of("id")?.string()?.into();
        RequirementId::parse(&id).ok_or_else(|| OscalError::wrong_id("control", &id, pointer))?;
        self.once("control", &id, pointer)?;
        let control = Control {
            id,
            is_implied: false,
            class: fields.find("class").map(Node::string).transpose()?.unwrap_or_default().into(),
            title: self.text(fields.find("title"), pointer)?,
            parameters: self.each(fields.find("params"), pointer, "params", Self::parameter)?,
            properties: self.each(fields.find("props"), pointer, "props", Self::property)?,
            links: self.each(fields.find("links"), pointer, "links", Self::link)?,
            parts: self.each(fields.find("parts"), pointer, "parts", Self::part)?,
            controls: self.each(fields.find("controls"), pointer, "controls", Self::control)?,
            pointer: pointer.to_owned(),
        };
        for property in &control.properties {
            if !matches!(property.name.as_str(), "status" | "label") && !property.is_bearing() {
                self.remarks.add(RemarkCode::PropertiesPassedOver, &*property.name, &control.pointer);
            }
        }
        Ok(control)
    }

    /// An error where the document has the id already.
    fn once(&mut self, what: &'static str, id: &str, pointer: &str) -> Result<(), OscalError> {
        if self.ids.insert((what, id.to_owned())) {
            return Ok(());
        }
        Err(OscalError::IdTwice { what, id: warifu_model::json::shorten(id), pointer: pointer.to_owned() })
    }
}
