//! A profile: which controls of which documents, and with what changes.

use warifu_model::json::{Node, Tape};

use super::catalog::{self, Control, Document, Group};
use super::error::OscalError;
use super::imported::{DEPTH, Import, Source};
use super::kind::{Kind, kind};
use super::metadata;
use super::parts::{Parameter, Part, Property, Reader};
use super::remark::RemarkCode;
use super::select::{Choice, Selection};

pub(super) fn imports(profile: &[u8]) -> Result<Vec<Import>, OscalError> {
    let tape = Tape::parse(profile)?;
    let node = tape.root().fields()?.node_of("profile")?;
    let resources = node.fields()?.find("back-matter").and_then(|node| node.fields().ok()?.find("resources"));
    let mut imports = Vec::new();
    for import in node.fields()?.node_of("imports")?.items()? {
        let href: String = import.fields()?.node_of("href")?.string()?.into();
        let names = match href.strip_prefix('#') {
            Some(uuid) => addresses(resources, uuid)?,
            None => vec![href.clone()],
        };
        imports.push(Import { href, names });
    }
    Ok(imports)
}

/// Under which addresses the back matter has a resource.
fn addresses(resources: Option<Node<'_>>, uuid: &str) -> Result<Vec<String>, OscalError> {
    let Some(resources) = resources else { return Ok(Vec::new()) };
    let mut names = Vec::new();
    for resource in resources.items()? {
        let mut fields = resource.fields()?;
        if fields.node_of("uuid")?.string()? != uuid {
            continue;
        }
        if let Some(links) = fields.find("rlinks") {
            for link in links.items()? {
                names.push(link.fields()?.node_of("href")?.string()?.into());
            }
        }
    }
    Ok(names)
}

/// The controls that a profile selects, as it changes them.
pub(super) fn resolve(bytes: &[u8], sources: &[Source<'_>], depth: usize) -> Result<Document, OscalError> {
    let tape = Tape::parse(bytes)?;
    let profile = tape.root().fields()?.node_of("profile")?;
    let mut reader = Reader::default();
    reader.pass_over(
        profile,
        "/profile",
        "profile",
        &["uuid", "metadata", "imports", "merge", "modify", "back-matter"],
    )?;
    let metadata = metadata::read(profile.fields()?.node_of("metadata")?, &mut reader)?;
    let mut root = Group {
        id: None,
        title: Some(metadata.title.clone()),
        parameters: Vec::new(),
        groups: Vec::new(),
        controls: Vec::new(),
        pointer: "/profile".into(),
    };
    let wanted = imports(bytes)?;
    let nodes = profile.fields()?.node_of("imports")?.items()?;
    for (place, (node, import)) in nodes.zip(&wanted).enumerate() {
        let source = find(import, sources, wanted.len())?;
        let mut document = match kind(source.bytes)? {
            Kind::Catalog => catalog::read(source.bytes)?,
            Kind::Profile if depth < DEPTH => resolve(source.bytes, sources, depth + 1)?,
            Kind::Profile => return Err(OscalError::Circle { name: source.name.to_owned() }),
        };
        let choice = Choice::read(node, &format!("/profile/imports/{place}"), import, &mut reader)?;
        Selection::new(&document.root, &choice)?.keep(&mut document.root);
        reader.remarks.extend(document.remarks);
        root.parameters.append(&mut document.root.parameters);
        root.controls.append(&mut document.root.controls);
        join(&mut root.groups, document.root.groups);
    }
    twice(&root)?;
    if let Some(merge) = profile.fields()?.find("merge") {
        for (name, value) in merge.members()? {
            let name = name.string()?;
            if !(name == "as-is" && value.boolean().unwrap_or(true)) {
                reader.remarks.add(RemarkCode::MergePassedOver, format!("merge/{name}"), "/profile/merge");
            }
        }
    }
    if let Some(modify) = profile.fields()?.find("modify") {
        modify_all(modify, &mut root, &mut reader)?;
    }
    Ok(Document { metadata, root, remarks: reader.remarks })
}

fn find<'s>(import: &Import, sources: &[Source<'s>], imports: usize) -> Result<Source<'s>, OscalError> {
    let last = |name: &str| name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let exact = sources.iter().find(|source| import.names.iter().any(|name| name == source.name));
    let alike = || sources.iter().find(|source| import.names.iter().any(|name| last(name) == last(source.name)));
    let lone = || sources.first().filter(|_| sources.len() == 1 && imports == 1);
    let found = exact.or_else(alike).or_else(lone);
    found.copied().ok_or_else(|| OscalError::SourceMissing {
        names: if import.names.is_empty() { vec![import.href.clone()] } else { import.names.clone() },
    })
}

/// Groups of the same id become one.
fn join(groups: &mut Vec<Group>, more: Vec<Group>) {
    for group in more {
        match groups.iter_mut().find(|one| one.id.is_some() && one.id == group.id) {
            Some(known) => {
                known.controls.extend(group.controls);
                // A parameter that another import brought is the same one.
                let is_new = |one: &Parameter| !known.parameters.iter().any(|other| other.id == one.id);
                let new: Vec<Parameter> = group.parameters.into_iter().filter(is_new).collect();
                known.parameters.extend(new);
                join(&mut known.groups, group.groups);
            }
            None => groups.push(group),
        }
    }
}

fn twice(root: &Group) -> Result<(), OscalError> {
    let mut seen = std::collections::BTreeSet::new();
    let mut again = None;
    each_control(root, &mut |control| {
        if !seen.insert(control.id.clone()) {
            again = Some(control.id.clone());
        }
    });
    again.map_or(Ok(()), |id| Err(OscalError::ControlTwice { id }))
}

fn each_control(group: &Group, look: &mut dyn FnMut(&Control)) {
    fn inside(control: &Control, look: &mut dyn FnMut(&Control)) {
        look(control);
        control.controls.iter().for_each(|inner| inside(inner, look));
    }
    group.controls.iter().for_each(|control| inside(control, look));
    group.groups.iter().for_each(|inner| each_control(inner, look));
}

fn modify_all(modify: Node<'_>, root: &mut Group, reader: &mut Reader) -> Result<(), OscalError> {
    let at = "/profile/modify";
    reader.pass_over(modify, at, "modify", &["set-parameters", "alters"])?;
    let mut fields = modify.fields()?;
    let settings = reader.each(fields.find("set-parameters"), at, "set-parameters", Reader::parameter)?;
    for setting in settings {
        match parameter_of(root, &setting.id) {
            Some(parameter) => set(parameter, setting),
            None => reader.remarks.add(RemarkCode::ParameterUnused, &*setting.id, &setting.pointer),
        }
    }
    if let Some(alters) = fields.find("alters") {
        for (place, alter) in alters.items()?.enumerate() {
            let at = format!("{at}/alters/{place}");
            reader.pass_over(alter, &at, "alter", &["control-id", "removes", "adds"])?;
            let id = alter.fields()?.node_of("control-id")?.string()?;
            match control_of(root, &id) {
                Some(control) => change(control, alter, &at, reader)?,
                None => reader.remarks.add(RemarkCode::AlterationUnused, &*id, &at),
            }
        }
    }
    Ok(())
}

/// Settings of a profile for a parameter replace those of the source; what they leave out is kept.
fn set(parameter: &mut Parameter, setting: Parameter) {
    let Parameter { label, usage, constraints, select, values, pointer, .. } = setting;
    parameter.label = label.or_else(|| parameter.label.take());
    parameter.usage = usage.or_else(|| parameter.usage.take());
    parameter.select = select.or_else(|| parameter.select.take());
    if !constraints.is_empty() {
        parameter.constraints = constraints;
    }
    if !values.is_empty() {
        parameter.values = values;
    }
    parameter.pointer = pointer;
}

fn parameter_of<'d>(group: &'d mut Group, id: &str) -> Option<&'d mut Parameter> {
    fn inside<'d>(control: &'d mut Control, id: &str) -> Option<&'d mut Parameter> {
        let own = control.parameters.iter_mut().find(|one| one.id == id);
        own.or_else(|| control.controls.iter_mut().find_map(|inner| inside(inner, id)))
    }
    let own = group.parameters.iter_mut().find(|one| one.id == id);
    own.or_else(|| group.controls.iter_mut().find_map(|control| inside(control, id)))
        .or_else(|| group.groups.iter_mut().find_map(|inner| parameter_of(inner, id)))
}

fn control_of<'d>(group: &'d mut Group, id: &str) -> Option<&'d mut Control> {
    fn inside<'d>(control: &'d mut Control, id: &str) -> Option<&'d mut Control> {
        if control.id == id {
            return Some(control);
        }
        control.controls.iter_mut().find_map(|inner| inside(inner, id))
    }
    let own = group.controls.iter_mut().find_map(|control| inside(control, id));
    own.or_else(|| group.groups.iter_mut().find_map(|inner| control_of(inner, id)))
}

/// Removals first, then additions, each in document order.
fn change(control: &mut Control, alter: Node<'_>, at: &str, reader: &mut Reader) -> Result<(), OscalError> {
    let mut fields = alter.fields()?;
    if let Some(removes) = fields.find("removes") {
        for (place, node) in removes.items()?.enumerate() {
            let removal = Removal::read(node, &format!("{at}/removes/{place}"), reader)?;
            if !removal.carry_out(control) {
                let id = removal.id.or(removal.name).unwrap_or_default();
                return Err(OscalError::UnknownPart { id, pointer: removal.pointer });
            }
        }
    }
    if let Some(adds) = fields.find("adds") {
        for (place, node) in adds.items()?.enumerate() {
            add(control, node, &format!("{at}/adds/{place}"), reader)?;
        }
    }
    Ok(())
}

/// Removal of a profile from a control: everything that is as all of these say.
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
        let says = [&removal.id, &removal.name, &removal.class, &removal.namespace, &removal.item];
        if says.iter().all(|said| said.is_none()) {
            return Err(OscalError::Unsupported { member: "remove".into(), pointer: at.to_owned() });
        }
        Ok(removal)
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
        count > 0
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

fn add(control: &mut Control, node: Node<'_>, at: &str, reader: &mut Reader) -> Result<(), OscalError> {
    reader.pass_over(node, at, "add", &["position", "by-id", "title", "params", "props", "links", "parts"])?;
    let mut fields = node.fields()?;
    let position = fields.find("position").map(Node::string).transpose()?.unwrap_or("ending".into());
    let by_id = fields.find("by-id").map(Node::string).transpose()?;
    let title = reader.text(fields.find("title"), at)?;
    let parameters = reader.each(fields.find("params"), at, "params", Reader::parameter)?;
    let properties = reader.each(fields.find("props"), at, "props", Reader::property)?;
    let links = reader.each(fields.find("links"), at, "links", Reader::link)?;
    let parts = reader.each(fields.find("parts"), at, "parts", Reader::part)?;
    let Some(id) = by_id.filter(|id| *id != control.id) else {
        control.title = title.or_else(|| control.title.take());
        put(&mut control.parameters, parameters, &position, at)?;
        control.properties.extend(properties);
        control.links.extend(links);
        return put(&mut control.parts, parts, &position, at);
    };
    if !(parameters.is_empty() && properties.is_empty() && links.is_empty() && title.is_none()) {
        let member = "an addition to a part of anything but parts".to_owned();
        return Err(OscalError::Unsupported { member, pointer: at.to_owned() });
    }
    if put_at(&mut control.parts, &id, &mut Some(parts), &position, at)? {
        return Ok(());
    }
    Err(OscalError::UnknownPart { id: id.into(), pointer: at.to_owned() })
}

fn put<T>(items: &mut Vec<T>, new: Vec<T>, position: &str, at: &str) -> Result<(), OscalError> {
    let place = match position {
        "starting" | "before" => 0,
        "ending" | "after" => items.len(),
        other => return Err(OscalError::Unsupported { member: format!("position {other}"), pointer: at.to_owned() }),
    };
    items.splice(place..place, new);
    Ok(())
}

/// Puts parts beside or inside the part with an id; whether there is one.
fn put_at(
    parts: &mut Vec<Part>,
    id: &str,
    new: &mut Option<Vec<Part>>,
    position: &str,
    at: &str,
) -> Result<bool, OscalError> {
    let Some(place) = parts.iter().position(|part| part.id.as_deref() == Some(id)) else {
        for part in parts {
            if put_at(&mut part.parts, id, new, position, at)? {
                return Ok(true);
            }
        }
        return Ok(false);
    };
    let new = new.take().unwrap_or_default();
    match (position, parts.get_mut(place)) {
        ("before", _) => drop(parts.splice(place..place, new)),
        ("after", _) => drop(parts.splice(place + 1..=place, new)),
        (inside, Some(part)) => put(&mut part.parts, new, inside, at)?,
        (_, None) => return Ok(false),
    }
    Ok(true)
}
