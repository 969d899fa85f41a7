//! A profile: which controls of which documents, and with what changes.

use warifu_model::json::{Limits, Node, Tape};

use super::alter::change;
use super::catalog::{self, Control, Document, Group};
use super::error::OscalError;
use super::imported::{DEPTH, Import, Source};
use super::kind::{Kind, kind};
use super::merge::Merge;
use super::metadata;
use super::parts::{Parameter, Reader};
use super::remark::RemarkCode;
use super::select::{Choice, Selection};

pub(super) fn imports(profile: &[u8]) -> Result<Vec<Import>, OscalError> {
    let tape = Tape::parse_within(profile, Limits::envelope())?;
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
    let tape = Tape::parse_within(bytes, Limits::envelope())?;
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
    let merge = Merge::read(profile.fields()?.find("merge"), &mut reader)?;
    let wanted = imports(bytes)?;
    let nodes = profile.fields()?.node_of("imports")?.items()?;
    for (place, (node, import)) in nodes.zip(&wanted).enumerate() {
        let source = find(import, sources, wanted.len())?;
        let document = source_document(source, sources, depth).map_err(|error| error.of_source(source.name))?;
        let choice = Choice::read(node, &format!("/profile/imports/{place}"), import, &mut reader)?;
        let mut chosen = document.root;
        Selection::new(&chosen, &choice)?.keep(&mut chosen, &mut reader);
        reader.remarks.extend(document.remarks);
        add_parameters(&mut root.parameters, chosen.parameters);
        root.controls.append(&mut chosen.controls);
        join(&mut root.groups, chosen.groups);
    }
    merge.apply(&mut root, &mut reader)?;
    if let Some(modify) = profile.fields()?.find("modify") {
        modify_all(modify, &mut root, &mut reader)?;
    }
    Ok(Document { metadata, root, remarks: reader.remarks })
}

fn source_document(source: Source<'_>, sources: &[Source<'_>], depth: usize) -> Result<Document, OscalError> {
    match kind(source.bytes)? {
        Kind::Catalog => catalog::read(source.bytes),
        Kind::Profile if depth < DEPTH => resolve(source.bytes, sources, depth + 1),
        Kind::Profile => Err(OscalError::Circle { name: source.name.to_owned() }),
    }
}

/// The source of the very name, else the one whose path shares the most last steps with a name, else one that differs in its
/// extension only (a document in XML or YAML says the same in JSON), else a lone source for a lone import.
fn find<'s>(import: &Import, sources: &[Source<'s>], imports: usize) -> Result<Source<'s>, OscalError> {
    let exact = sources.iter().find(|source| import.names.iter().any(|name| name == source.name));
    let shared = |source: &Source<'_>| import.names.iter().map(|name| shared_steps(name, source.name)).max();
    let alike = || sources.iter().rev().filter(|source| shared(source) > Some(0)).max_by_key(|source| shared(source));
    let same = |source: &&Source<'_>| import.names.iter().any(|name| stem(name) == stem(source.name));
    let lone = || sources.first().filter(|_| sources.len() == 1 && imports == 1);
    let found = exact.or_else(alike).or_else(|| sources.iter().find(same)).or_else(lone);
    found.copied().ok_or_else(|| OscalError::SourceMissing {
        names: if import.names.is_empty() { vec![import.href.clone()] } else { import.names.clone() },
    })
}

fn steps(path: &str) -> impl Iterator<Item = &str> {
    path.rsplit(['/', '\\'])
}

fn shared_steps(one: &str, other: &str) -> usize {
    steps(one).zip(steps(other)).take_while(|(one, other)| one == other).count()
}

fn stem(path: &str) -> &str {
    let last = steps(path).next().unwrap_or_default();
    last.rsplit_once('.').map_or(last, |(stem, _)| stem)
}

/// Groups of the same id become one.
fn join(groups: &mut Vec<Group>, more: Vec<Group>) {
    for group in more {
        match groups.iter_mut().find(|one| one.id.is_some() && one.id == group.id) {
            Some(known) => {
                known.controls.extend(group.controls);
                add_parameters(&mut known.parameters, group.parameters);
                join(&mut known.groups, group.groups);
            }
            None => groups.push(group),
        }
    }
}

/// A parameter that another import brought is the same one.
fn add_parameters(known: &mut Vec<Parameter>, more: Vec<Parameter>) {
    for parameter in more {
        if !known.iter().any(|one| one.id == parameter.id) {
            known.push(parameter);
        }
    }
}

fn modify_all(modify: Node<'_>, root: &mut Group, reader: &mut Reader) -> Result<(), OscalError> {
    let at = "/profile/modify";
    reader.pass_over(modify, at, "modify", &["set-parameters", "alters"])?;
    let mut fields = modify.fields()?;
    let settings = reader.each(fields.find("set-parameters"), at, "set-parameters", Reader::setting)?;
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

/// Settings of a profile for a parameter replace those of the source, but for constraints; what they leave out is kept.
fn set(parameter: &mut Parameter, setting: Parameter) {
    let Parameter { label, usage, constraints, select, values, pointer, .. } = setting;
    parameter.label = label.or_else(|| parameter.label.take());
    parameter.usage = usage.or_else(|| parameter.usage.take());
    parameter.select = select.or_else(|| parameter.select.take());
    // Constraints join those of the source (profile resolution, Setting Parameters).
    parameter.constraints.extend(constraints);
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
