//! How a profile combines and arranges what it imports.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::json::Node;

use super::catalog::{Control, Group};
use super::error::OscalError;
use super::parts::{Parameter, Reader};
use super::remark::RemarkCode;
use super::select::Insertion;

/// The `merge` of a profile.
pub(super) struct Merge {
    combination: Combination,
    structure: Structure,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Combination {
    Keep,
    UseFirst,
}

enum Structure {
    Flat,
    AsIs,
    Custom(Custom),
}

/// A group that a profile makes, or the outermost level.
#[derive(Default)]
struct Custom {
    id: Option<String>,
    title: Option<String>,
    parameters: Vec<Parameter>,
    insertions: Vec<Insertion>,
    groups: Vec<Custom>,
    pointer: String,
}

impl Merge {
    pub(super) fn read(node: Option<Node<'_>>, reader: &mut Reader) -> Result<Self, OscalError> {
        let mut merge = Self { combination: Combination::Keep, structure: Structure::Flat };
        let Some(node) = node else { return Ok(merge) };
        let mut structures = 0;
        for (name, value) in node.members()? {
            let name = name.string()?;
            match &*name {
                "combine" => merge.combination = Combination::read(value)?,
                "flat" => structures += 1,
                "as-is" if !value.boolean().unwrap_or(true) => {}
                "as-is" => {
                    merge.structure = Structure::AsIs;
                    structures += 1;
                }
                "custom" => {
                    merge.structure = Structure::Custom(Custom::read(reader, value, "/profile/merge/custom")?);
                    structures += 1;
                }
                other => reader.remarks.add(RemarkCode::MergePassedOver, format!("merge/{other}"), "/profile/merge"),
            }
        }
        if structures > 1 {
            return Err(OscalError::TwoStructures { pointer: "/profile/merge".into() });
        }
        Ok(merge)
    }

    /// Combines first, then arranges.
    pub(super) fn apply(self, root: &mut Group, reader: &mut Reader) -> Result<(), OscalError> {
        combine(root, self.combination, reader)?;
        match self.structure {
            Structure::AsIs => {}
            Structure::Flat => flatten(root, reader),
            Structure::Custom(custom) => arrange(root, &custom, reader)?,
        }
        Ok(())
    }
}

impl Combination {
    fn read(node: Node<'_>) -> Result<Self, OscalError> {
        let Some(method) = node.fields()?.find("method") else { return Ok(Self::Keep) };
        match &*method.string()? {
            "keep" => Ok(Self::Keep),
            "use-first" => Ok(Self::UseFirst),
            other => {
                let member = format!("combine method {}", warifu_model::json::shorten(other));
                Err(OscalError::Unsupported { member, pointer: method.pointer() })
            }
        }
    }
}

impl Custom {
    fn read(reader: &mut Reader, node: Node<'_>, pointer: &str) -> Result<Self, OscalError> {
        let known = ["id", "class", "title", "params", "groups", "insert-controls"];
        reader.pass_over(node, pointer, "custom group", &known)?;
        let mut fields = node.fields()?;
        Ok(Self {
            id: fields.find("id").map(|node| node.string().map(String::from)).transpose()?,
            title: reader.text(fields.find("title"), pointer)?,
            parameters: reader.each(fields.find("params"), pointer, "params", Reader::parameter)?,
            insertions: reader.each(fields.find("insert-controls"), pointer, "insert-controls", Insertion::read)?,
            groups: reader.each(fields.find("groups"), pointer, "groups", Self::read)?,
            pointer: pointer.to_owned(),
        })
    }
}

/// One control of each id. Ancestors that came along clash with nothing: what is selected by itself goes first.
fn combine(root: &mut Group, combination: Combination, reader: &mut Reader) -> Result<(), OscalError> {
    let mut winners: BTreeMap<String, (usize, bool)> = BTreeMap::new();
    let (mut place, mut clash) = (0, None);
    each_control(root, &mut |control| {
        let winner = winners.entry(control.id.clone()).or_insert((place, control.is_implied));
        if winner.0 != place && !control.is_implied {
            if winner.1 {
                *winner = (place, false);
            } else if combination == Combination::Keep {
                clash.get_or_insert_with(|| control.id.clone());
            } else {
                reader.remarks.add(RemarkCode::ControlDropped, &*control.id, "/profile/merge/combine");
            }
        }
        place += 1;
    });
    if let Some(id) = clash {
        return Err(OscalError::ControlTwice { id, pointer: "/profile/imports".into() });
    }
    let mut place = 0;
    each_list(root, &mut |controls| drop_others(controls, &winners, &mut place));
    Ok(())
}

/// Drops what did not win, in document order; what is inside a dropped control takes its place.
fn drop_others(controls: &mut Vec<Control>, winners: &BTreeMap<String, (usize, bool)>, place: &mut usize) {
    for mut control in std::mem::take(controls) {
        let is_winner = winners.get(&control.id).is_some_and(|winner| winner.0 == *place);
        *place += 1;
        drop_others(&mut control.controls, winners, place);
        if is_winner {
            controls.push(control);
        } else {
            controls.append(&mut control.controls);
        }
    }
}

/// All controls and loose parameters in one list, no groups.
fn flatten(root: &mut Group, reader: &mut Reader) {
    let mut groups = std::mem::take(&mut root.groups);
    for group in &mut groups {
        lift(group, root, reader);
    }
    let mut controls = Vec::new();
    unnest(std::mem::take(&mut root.controls), &mut controls);
    root.controls = controls;
}

fn lift(group: &mut Group, root: &mut Group, reader: &mut Reader) {
    let name = group.id.as_deref().or(group.title.as_deref()).unwrap_or("?");
    reader.remarks.add(RemarkCode::GroupPassedOver, name, "/profile/merge");
    root.parameters.append(&mut group.parameters);
    root.controls.append(&mut group.controls);
    for inner in &mut group.groups {
        lift(inner, root, reader);
    }
}

fn unnest(controls: Vec<Control>, list: &mut Vec<Control>) {
    for mut control in controls {
        let inner = std::mem::take(&mut control.controls);
        list.push(control);
        unnest(inner, list);
    }
}

/// Puts the controls where the profile wants them. Loose parameters stay; what is not selected does not appear.
fn arrange(root: &mut Group, custom: &Custom, reader: &mut Reader) -> Result<(), OscalError> {
    let before = root.clone();
    let mut titles = BTreeMap::new();
    group_titles(&before, &mut titles);
    flatten(root, &mut Reader::default());
    let mut placed = BTreeSet::new();
    let mut made = made(custom, &before, &titles, &mut placed, reader)?;
    for control in &root.controls {
        if !placed.contains(&control.id) {
            reader.remarks.add(RemarkCode::ControlNotPlaced, &*control.id, "/profile/merge/custom");
        }
    }
    root.controls = std::mem::take(&mut made.controls);
    root.groups = std::mem::take(&mut made.groups);
    root.parameters.append(&mut made.parameters);
    Ok(())
}

fn made(
    custom: &Custom,
    all: &Group,
    titles: &BTreeMap<String, String>,
    placed: &mut BTreeSet<String>,
    reader: &mut Reader,
) -> Result<Group, OscalError> {
    let mut controls = Vec::new();
    for insertion in &custom.insertions {
        for control in insertion.of(all, reader) {
            if !placed.insert(control.id.clone()) {
                return Err(OscalError::ControlTwice { id: control.id, pointer: insertion.pointer.clone() });
            }
            controls.push(control);
        }
    }
    let groups = custom.groups.iter().map(|inner| made(inner, all, titles, placed, reader));
    let known = || custom.id.as_ref().and_then(|id| titles.get(id).cloned());
    Ok(Group {
        id: custom.id.clone(),
        title: custom.title.clone().or_else(known),
        parameters: custom.parameters.clone(),
        groups: groups.collect::<Result<_, _>>()?,
        controls,
        pointer: custom.pointer.clone(),
    })
}

fn group_titles(group: &Group, titles: &mut BTreeMap<String, String>) {
    if let (Some(id), Some(title)) = (&group.id, &group.title) {
        titles.insert(id.clone(), title.clone());
    }
    group.groups.iter().for_each(|inner| group_titles(inner, titles));
}

fn each_control(group: &Group, look: &mut dyn FnMut(&Control)) {
    fn inside(control: &Control, look: &mut dyn FnMut(&Control)) {
        look(control);
        control.controls.iter().for_each(|inner| inside(inner, look));
    }
    group.controls.iter().for_each(|control| inside(control, look));
    group.groups.iter().for_each(|inner| each_control(inner, look));
}

/// The lists of controls of groups, in document order.
fn each_list(group: &mut Group, change: &mut dyn FnMut(&mut Vec<Control>)) {
    change(&mut group.controls);
    group.groups.iter_mut().for_each(|inner| each_list(inner, change));
}
