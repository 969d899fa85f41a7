//! Changes of a profile to one control.

use warifu_model::json::Node;

use super::catalog::Control;
use super::error::OscalError;
use super::parts::{Link, Parameter, Part, Property, Reader};
use super::remark::RemarkCode;

/// Removals first, then additions, each in document order.
pub(super) fn change(control: &mut Control, alter: Node<'_>, at: &str, reader: &mut Reader) -> Result<(), OscalError> {
    let mut fields = alter.fields()?;
    if let Some(removes) = fields.find("removes") {
        for (place, node) in removes.items()?.enumerate() {
            let removal = Removal::read(node, &format!("{at}/removes/{place}"), reader)?;
            if !removal.carry_out(control) {
                let about = format!("`{}` of `{}`", removal.what(), control.id);
                reader.remarks.add(RemarkCode::RemovalUnused, about, &removal.pointer);
            }
        }
    }
    if let Some(adds) = fields.find("adds") {
        for (place, node) in adds.items()?.enumerate() {
            let at = format!("{at}/adds/{place}");
            Addition::read(node, &at, reader)?.carry_out(control, reader);
        }
    }
    Ok(())
}

/// Removal of a profile from a control: everything that is as all of these say. With an id it also reaches what is inside
/// controls of the control; without one it stays in the control itself.
#[derive(Default)]
struct Removal {
    id: Option<String>,
    name: Option<String>,
    class: Option<String>,
    namespace: Option<String>,
    item: Option<String>,
    pointer: String,
}

impl Removal {
    fn read(node: Node<'_>, at: &str, reader: &mut Reader) -> Result<Self, OscalError> {
        let known = ["by-id", "by-name", "by-class", "by-ns", "by-item-name"];
        reader.pass_over(node, at, "remove", &[known.as_slice(), &["remarks"]].concat())?;
        let mut fields = node.fields()?;
        let mut text = |name| fields.find(name).map(|node| node.string().map(String::from)).transpose();
        let removal = Self {
            id: text("by-id")?,
            name: text("by-name")?,
            class: text("by-class")?,
            namespace: text("by-ns")?,
            item: text("by-item-name")?,
            pointer: at.to_owned(),
        };
        if removal.said().all(Option::is_none) {
            return Err(OscalError::Unsupported { member: "remove".into(), pointer: at.to_owned() });
        }
        Ok(removal)
    }

    fn said(&self) -> impl Iterator<Item = &Option<String>> {
        [&self.id, &self.name, &self.class, &self.namespace, &self.item].into_iter()
    }

    /// What it is about, for a remark.
    fn what(&self) -> String {
        let said = self.said().flatten().map(|text| warifu_model::json::shorten(text));
        said.collect::<Vec<_>>().join(" ")
    }

    /// Tells whether anything was taken away.
    fn carry_out(&self, control: &mut Control) -> bool {
        let mut count = 0;
        if self.concerns("part") {
            count += self.parts(&mut control.parts);
        }
        if self.concerns("param") && self.namespace.is_none() {
            let is_it = |one: &Parameter| {
                self.id.as_ref().is_none_or(|id| *id == one.id) && self.fits(None, one.class.as_deref(), None)
            };
            count += retain(&mut control.parameters, is_it);
        }
        if self.concerns("prop") && self.id.is_none() {
            let is_it = |one: &Property| self.fits(Some(&one.name), one.class.as_deref(), one.namespace.as_deref());
            count += retain(&mut control.properties, is_it);
        }
        if self.concerns("link") && self.id.is_none() && self.name.is_none() && self.item.is_some() {
            count += retain(&mut control.links, |_| self.class.is_none() && self.namespace.is_none());
        }
        count > 0 || self.controls(&mut control.controls)
    }

    fn controls(&self, controls: &mut Vec<Control>) -> bool {
        let is_named = self.id.is_some() || self.item.as_deref() == Some("control");
        if !is_named {
            return false;
        }
        let is_it = |one: &Control| {
            self.concerns("control")
                && self.id.as_ref().is_none_or(|id| *id == one.id)
                && self.fits(None, Some(&one.class), None)
        };
        let own = retain(controls, is_it);
        own > 0 || (self.id.is_some() && controls.iter_mut().any(|inner| self.carry_out(inner)))
    }

    fn concerns(&self, item: &str) -> bool {
        self.item.as_ref().is_none_or(|said| said == item)
    }

    fn parts(&self, parts: &mut Vec<Part>) -> usize {
        let is_it = |one: &Part| {
            (self.id.is_none() || self.id == one.id)
                && self.fits(Some(&one.name), one.class.as_deref(), one.namespace.as_deref())
        };
        let own = retain(parts, is_it);
        own + parts.iter_mut().map(|part| self.parts(&mut part.parts)).sum::<usize>()
    }

    fn fits(&self, name: Option<&str>, class: Option<&str>, namespace: Option<&str>) -> bool {
        let is = |said: &Option<String>, found: Option<&str>| said.is_none() || said.as_deref() == found;
        is(&self.name, name) && is(&self.class, class) && is(&self.namespace, namespace)
    }
}

/// Takes away what fits; how many that were.
fn retain<T>(items: &mut Vec<T>, is_it: impl Fn(&T) -> bool) -> usize {
    let before = items.len();
    items.retain(|one| !is_it(one));
    before - items.len()
}

/// Addition of a profile to a control, or to something inside it that has an id.
struct Addition {
    position: Position,
    target: Option<String>,
    title: Option<String>,
    parameters: Vec<Parameter>,
    properties: Vec<Property>,
    links: Vec<Link>,
    parts: Vec<Part>,
    pointer: String,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Position {
    Before,
    After,
    Starting,
    Ending,
}

impl Addition {
    fn read(node: Node<'_>, at: &str, reader: &mut Reader) -> Result<Self, OscalError> {
        reader.pass_over(node, at, "add", &["position", "by-id", "title", "params", "props", "links", "parts"])?;
        let mut fields = node.fields()?;
        // Where no valid position is given, the end is meant.
        let position = match fields.find("position").map(Node::string).transpose()?.as_deref() {
            Some("before") => Position::Before,
            Some("after") => Position::After,
            Some("starting") => Position::Starting,
            _ => Position::Ending,
        };
        Ok(Self {
            position,
            target: fields.find("by-id").map(|node| node.string().map(String::from)).transpose()?,
            title: reader.text(fields.find("title"), at)?,
            parameters: reader.each(fields.find("params"), at, "params", Reader::parameter)?,
            properties: reader.each(fields.find("props"), at, "props", Reader::property)?,
            links: reader.each(fields.find("links"), at, "links", Reader::link)?,
            parts: reader.each(fields.find("parts"), at, "parts", Reader::part)?,
            pointer: at.to_owned(),
        })
    }

    fn carry_out(mut self, control: &mut Control, reader: &mut Reader) {
        let Some(target) = self.target.take() else { return self.apply_to_control(control, reader) };
        if self.apply_to_part(control, &target, reader) || self.apply_to_parameter(control, &target, reader) {
            return;
        }
        if let Some(inner) = control.controls.iter_mut().find_map(|inner| inside(inner, &target)) {
            return self.apply_to_control(inner, reader);
        }
        let about = format!("`{}` of `{}`", warifu_model::json::shorten(&target), control.id);
        reader.remarks.add(RemarkCode::AdditionUnused, about, &self.pointer);
    }

    fn apply_to_control(self, control: &mut Control, reader: &mut Reader) {
        control.title = self.title.or_else(|| control.title.take());
        put(&mut control.parameters, self.parameters, self.position);
        for property in &self.properties {
            if !matches!(property.name.as_str(), "status" | "label") {
                reader.remarks.add(RemarkCode::PropertiesPassedOver, &*property.name, &self.pointer);
            }
        }
        put(&mut control.properties, self.properties, self.position);
        control.links.extend(self.links);
        put(&mut control.parts, self.parts, self.position);
    }

    /// Tells whether the control has a part with the id.
    fn apply_to_part(&mut self, control: &mut Control, target: &str, reader: &mut Reader) -> bool {
        if !at_part(&mut control.parts, target, &mut |parts, place| self.at(parts, place, reader)) {
            return control.controls.iter_mut().any(|inner| self.apply_to_part(inner, target, reader));
        }
        put(&mut control.parameters, std::mem::take(&mut self.parameters), self.position);
        true
    }

    fn at(&mut self, parts: &mut Vec<Part>, place: usize, reader: &mut Reader) {
        let (new, title) = (std::mem::take(&mut self.parts), self.title.take());
        let is_inside = matches!(self.position, Position::Starting | Position::Ending);
        if let Some(part) = parts.get_mut(place).filter(|_| is_inside) {
            part.title = title.or_else(|| part.title.take());
            if part.label.is_none() {
                part.label = super::parts::label(&self.properties).map(str::to_owned);
                self.properties.retain(|one| one.name != "label");
            }
            put(&mut part.parts, new, self.position);
        } else {
            let place = if self.position == Position::Before { place } else { place + 1 };
            parts.splice(place..place, new);
        }
        self.left_out(reader);
    }

    /// Tells whether the control has a parameter with the id. Nothing of an addition to one has a place in a set.
    fn apply_to_parameter(&mut self, control: &Control, target: &str, reader: &mut Reader) -> bool {
        fn has(control: &Control, target: &str) -> bool {
            control.parameters.iter().any(|one| one.id == target)
                || control.controls.iter().any(|inner| has(inner, target))
        }
        let found = has(control, target);
        if found {
            self.left_out(reader);
        }
        found
    }

    /// Remarks on properties and links, which parts and parameters of a set do not have.
    fn left_out(&self, reader: &mut Reader) {
        for property in &self.properties {
            reader.remarks.add(RemarkCode::PropertiesPassedOver, &*property.name, &self.pointer);
        }
        for link in &self.links {
            reader.remarks.add(RemarkCode::LinksPassedOver, &*link.relation, &self.pointer);
        }
    }
}

fn inside<'c>(control: &'c mut Control, id: &str) -> Option<&'c mut Control> {
    if control.id == id {
        return Some(control);
    }
    control.controls.iter_mut().find_map(|inner| inside(inner, id))
}

fn put<T>(items: &mut Vec<T>, new: Vec<T>, position: Position) {
    let place = match position {
        Position::Before | Position::Starting => 0,
        Position::After | Position::Ending => items.len(),
    };
    items.splice(place..place, new);
}

/// Calls with the list and the place of the part with an id; tells whether there is one.
fn at_part(parts: &mut Vec<Part>, id: &str, act: &mut dyn FnMut(&mut Vec<Part>, usize)) -> bool {
    if let Some(place) = parts.iter().position(|part| part.id.as_deref() == Some(id)) {
        act(parts, place);
        return true;
    }
    parts.iter_mut().any(|part| at_part(&mut part.parts, id, act))
}
