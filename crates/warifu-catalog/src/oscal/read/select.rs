//! Selection of controls by a profile.

use std::collections::BTreeSet;

use warifu_model::json::Node;

use super::catalog::{Control, Group};
use super::error::OscalError;
use super::imported::Import;
use super::parts::Reader;
use super::remark::RemarkCode;

/// One import of a profile.
#[derive(Debug)]
pub(super) struct Choice {
    takes_all: bool,
    included: Vec<Named>,
    excluded: Vec<Named>,
}

/// Controls, by id or pattern.
#[derive(Debug)]
struct Named {
    ids: Vec<String>,
    /// `*` means any characters, `?` for one.
    patterns: Vec<String>,
    with_children: bool,
    /// States whether the controls around it come along; none where nothing is said.
    with_parents: Option<bool>,
    pointer: String,
}

/// Controls that a profile puts in one place of its own arrangement.
#[derive(Debug)]
pub(super) struct Insertion {
    takes_all: bool,
    included: Vec<Named>,
    excluded: Vec<Named>,
    order: Order,
    pub(super) pointer: String,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Order {
    /// As they are written.
    Written,
    /// As they were imported.
    Keep,
    Ascending,
    Descending,
}

impl Choice {
    pub(super) fn read(node: Node<'_>, at: &str, import: &Import, reader: &mut Reader) -> Result<Self, OscalError> {
        for (name, _) in node.members()? {
            let member = name.string()?;
            if !["href", "include-all", "include-controls", "exclude-controls", "remarks"].contains(&&*member) {
                // Whatever it is, it says which controls are meant.
                return Err(OscalError::Unsupported { member: member.into(), pointer: at.to_owned() });
            }
        }
        let mut fields = node.fields()?;
        let takes_all = fields.find("include-all").is_some();
        let included = reader.each(fields.find("include-controls"), at, "include-controls", Named::read)?;
        let excluded = reader.each(fields.find("exclude-controls"), at, "exclude-controls", Named::read)?;
        if !takes_all && included.is_empty() {
            reader.remarks.add(RemarkCode::ImportWithoutChoice, &*import.href, at);
        }
        Ok(Self { takes_all: takes_all || included.is_empty(), included, excluded })
    }
}

impl Named {
    fn read(reader: &mut Reader, node: Node<'_>, pointer: &str) -> Result<Self, OscalError> {
        reader.pass_over(
            node,
            pointer,
            "select",
            &["with-ids", "matching", "with-child-controls", "with-parent-controls"],
        )?;
        let mut fields = node.fields()?;
        let with_children = fields.find("with-child-controls").map(Node::string).transpose()?;
        let with_parents = fields.find("with-parent-controls").map(Node::string).transpose()?;
        let ids = reader.each(fields.find("with-ids"), pointer, "with-ids", |_, node, _| Ok(node.string()?.into()))?;
        let patterns = reader.each(fields.find("matching"), pointer, "matching", |_, node, _| {
            // Without a pattern it matches nothing.
            Ok(node.fields()?.find("pattern").map(|node| node.string().map(String::from)).transpose()?)
        })?;
        Ok(Self {
            ids,
            patterns: patterns.into_iter().flatten().collect(),
            with_children: with_children.as_deref() == Some("yes"),
            with_parents: with_parents.map(|said| said == "yes"),
            pointer: pointer.to_owned(),
        })
    }
}

/// The ids of the controls that are taken.
#[derive(Debug)]
pub(super) struct Selection {
    selected: BTreeSet<String>,
    /// Those around selected ones.
    implied: BTreeSet<String>,
}

impl Selection {
    pub(super) fn new(root: &Group, choice: &Choice) -> Result<Self, OscalError> {
        let all = collect(root);
        let mut selected: BTreeSet<String> = BTreeSet::new();
        let mut implied = BTreeSet::new();
        if choice.takes_all {
            selected.extend(all.iter().map(|(one, _)| one.id.clone()));
        }
        for named in &choice.included {
            let found = named_in(&all, named)?;
            // By default the controls around a selected one come along (profile resolution, with-parent-controls).
            if named.with_parents != Some(false) {
                implied.extend(around(&all, &found));
            }
            selected.extend(found);
        }
        for named in &choice.excluded {
            let mut found = named_in(&all, named)?;
            if named.with_parents == Some(true) {
                found.extend(around(&all, &found));
            }
            for id in found {
                selected.remove(&id);
                implied.remove(&id);
            }
        }
        Ok(Self { selected, implied })
    }

    /// Drops the others. A control that is taken without the one around it takes its place.
    pub(super) fn keep(&self, group: &mut Group, reader: &mut Reader) {
        group.controls = self.kept(std::mem::take(&mut group.controls), reader);
        for inner in &mut group.groups {
            self.keep(inner, reader);
        }
        group.groups.retain(|inner| !inner.controls.is_empty() || !inner.groups.is_empty());
    }

    fn kept(&self, controls: Vec<Control>, reader: &mut Reader) -> Vec<Control> {
        let mut kept = Vec::with_capacity(controls.len());
        for mut control in controls {
            let inner = self.kept(std::mem::take(&mut control.controls), reader);
            control.is_implied = !self.selected.contains(&control.id);
            if control.is_implied && !self.implied.contains(&control.id) {
                kept.extend(inner);
                continue;
            }
            if control.is_implied {
                reader.remarks.add(RemarkCode::AncestorTaken, &*control.id, "/profile/imports");
            }
            control.controls = inner;
            kept.push(control);
        }
        kept
    }
}

impl Insertion {
    pub(super) fn read(reader: &mut Reader, node: Node<'_>, pointer: &str) -> Result<Self, OscalError> {
        let known = ["order", "include-all", "include-controls", "exclude-controls"];
        reader.pass_over(node, pointer, "insert-controls", &known)?;
        let mut fields = node.fields()?;
        let order = match fields.find("order").map(Node::string).transpose()?.as_deref() {
            None => Order::Written,
            Some("ascending") => Order::Ascending,
            Some("descending") => Order::Descending,
            Some(_) => Order::Keep,
        };
        Ok(Self {
            takes_all: fields.find("include-all").is_some(),
            included: reader.each(fields.find("include-controls"), pointer, "include-controls", Named::read)?,
            excluded: reader.each(fields.find("exclude-controls"), pointer, "exclude-controls", Named::read)?,
            order,
            pointer: pointer.to_owned(),
        })
    }

    /// The controls that it selects of those imported, each without those inside it. What matches nothing is ignored.
    pub(super) fn of(&self, root: &Group, reader: &mut Reader) -> Vec<Control> {
        let all = collect(root);
        let mut ids: Vec<String> = Vec::new();
        if self.takes_all {
            ids.extend(all.iter().map(|(one, _)| one.id.clone()));
        }
        for named in &self.included {
            let found = matching_in(&all, named);
            if found.is_empty() {
                let about = named.ids.iter().chain(&named.patterns).map(|text| warifu_model::json::shorten(text));
                reader.remarks.add(RemarkCode::InsertionUnused, about.collect::<Vec<_>>().join(" "), &named.pointer);
            }
            ids.extend(found);
        }
        let excluded: BTreeSet<String> = self.excluded.iter().flat_map(|named| matching_in(&all, named)).collect();
        let mut seen = BTreeSet::new();
        ids.retain(|id| !excluded.contains(id) && seen.insert(id.clone()));
        match self.order {
            Order::Written => {}
            Order::Keep => ids = all.iter().map(|(one, _)| one.id.clone()).filter(|id| seen.contains(id)).collect(),
            Order::Ascending => ids.sort(),
            Order::Descending => ids.sort_by(|a, b| b.cmp(a)),
        }
        let control = |id: &String| {
            let (found, _) = all.iter().find(|(one, _)| one.id == *id)?;
            Some(Control { controls: Vec::new(), ..(*found).clone() })
        };
        ids.iter().filter_map(control).collect()
    }
}

/// Every control in document order, each with the ids of those around it.
fn collect(root: &Group) -> Vec<(&Control, Vec<&str>)> {
    fn inside<'d>(control: &'d Control, around: &[&'d str], all: &mut Vec<(&'d Control, Vec<&'d str>)>) {
        all.push((control, around.to_vec()));
        let around = [around, &[control.id.as_str()]].concat();
        control.controls.iter().for_each(|inner| inside(inner, &around, all));
    }
    fn group<'d>(one: &'d Group, all: &mut Vec<(&'d Control, Vec<&'d str>)>) {
        one.controls.iter().for_each(|control| inside(control, &[], all));
        one.groups.iter().for_each(|inner| group(inner, all));
    }
    let mut all = Vec::new();
    group(root, &mut all);
    all
}

/// The ids of the controls around those with these ids.
fn around(all: &[(&Control, Vec<&str>)], ids: &[String]) -> Vec<String> {
    let ids: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    let inside = all.iter().filter(|(one, _)| ids.contains(one.id.as_str()));
    inside.flat_map(|(_, around)| around).map(|id| (*id).to_owned()).collect()
}

/// The ids that are meant, as they are written; an id that no control has is an error.
fn named_in(all: &[(&Control, Vec<&str>)], named: &Named) -> Result<Vec<String>, OscalError> {
    let known: BTreeSet<&str> = all.iter().map(|(one, _)| one.id.as_str()).collect();
    match named.ids.iter().enumerate().find(|(_, id)| !known.contains(id.as_str())) {
        Some((place, id)) => {
            let pointer = format!("{}/with-ids/{place}", named.pointer);
            Err(OscalError::UnknownControl { id: warifu_model::json::shorten(id), pointer })
        }
        None => Ok(matching_in(all, named)),
    }
}

fn matching_in(all: &[(&Control, Vec<&str>)], named: &Named) -> Vec<String> {
    let mut found = Vec::new();
    let mut take = |control: &Control| {
        found.push(control.id.clone());
        if named.with_children {
            control.controls.iter().for_each(|inner| descend(inner, &mut found));
        }
    };
    for id in &named.ids {
        if let Some((control, _)) = all.iter().find(|(one, _)| one.id == *id) {
            take(control);
        }
    }
    for (control, _) in all {
        if named.patterns.iter().any(|pattern| matches(pattern.as_bytes(), control.id.as_bytes())) {
            take(control);
        }
    }
    found
}

fn descend(control: &Control, ids: &mut Vec<String>) {
    ids.push(control.id.clone());
    control.controls.iter().for_each(|inner| descend(inner, ids));
}

/// `*` means any characters, `?` for one. Looks back to the last star only, so that no pattern is slow.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut from, mut star) = (0, 0, None);
    while from < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, from));
                at += 1;
            }
            Some(one) if *one == b'?' || text.get(from) == Some(one) => {
                at += 1;
                from += 1;
            }
            _ => {
                let Some((back, eaten)) = star else { return false };
                star = Some((back, eaten + 1));
                (at, from) = (back + 1, eaten + 1);
            }
        }
    }
    pattern.get(at..).is_some_and(|rest| rest.iter().all(|one| *one == b'*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_they_say() {
        for (pattern, text, expected) in [
            ("ac-*", "ac-2.1", true),
            ("ac-?", "ac-2.1", false),
            ("*", "", true),
            ("", "", true),
            ("", "a", false),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxbyy", false),
            ("*.1", "ac-2.1", true),
            ("ac-2", "ac-2", true),
        ] {
            assert_eq!(matches(pattern.as_bytes(), text.as_bytes()), expected, "{pattern} {text}");
        }
    }
}
