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
    /// `*` stands for any characters, `?` for one.
    patterns: Vec<String>,
    with_children: bool,
    pointer: String,
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
        reader.pass_over(node, pointer, "select", &["with-ids", "matching", "with-child-controls"])?;
        let mut fields = node.fields()?;
        let with_children = fields.find("with-child-controls").map(Node::string).transpose()?;
        let ids = reader.each(fields.find("with-ids"), pointer, "with-ids", |_, node, _| Ok(node.string()?.into()))?;
        let patterns = reader.each(fields.find("matching"), pointer, "matching", |_, node, _| {
            Ok(node.fields()?.node_of("pattern")?.string()?.into())
        })?;
        Ok(Self { ids, patterns, with_children: with_children.as_deref() == Some("yes"), pointer: pointer.to_owned() })
    }
}

/// The ids of the controls that are taken.
#[derive(Debug)]
pub(super) struct Selection(BTreeSet<String>);

impl Selection {
    pub(super) fn new(root: &Group, choice: &Choice) -> Result<Self, OscalError> {
        let mut all = Vec::new();
        collect(root, &mut all);
        let mut taken = if choice.takes_all { all.iter().map(|one| one.id.clone()).collect() } else { BTreeSet::new() };
        for named in &choice.included {
            taken.extend(named_in(&all, named)?);
        }
        for named in &choice.excluded {
            for id in named_in(&all, named)? {
                taken.remove(&id);
            }
        }
        Ok(Self(taken))
    }

    /// Drops the others. A control that is taken without the one around it stands in its place.
    pub(super) fn keep(&self, group: &mut Group) {
        group.controls = self.kept(std::mem::take(&mut group.controls));
        for inner in &mut group.groups {
            self.keep(inner);
        }
        group.groups.retain(|inner| !inner.controls.is_empty() || !inner.groups.is_empty());
    }

    fn kept(&self, controls: Vec<Control>) -> Vec<Control> {
        let mut kept = Vec::with_capacity(controls.len());
        for mut control in controls {
            let inner = self.kept(std::mem::take(&mut control.controls));
            if self.0.contains(&control.id) {
                control.controls = inner;
                kept.push(control);
            } else {
                kept.extend(inner);
            }
        }
        kept
    }
}

fn collect<'d>(group: &'d Group, all: &mut Vec<&'d Control>) {
    fn inside<'d>(control: &'d Control, all: &mut Vec<&'d Control>) {
        all.push(control);
        control.controls.iter().for_each(|inner| inside(inner, all));
    }
    group.controls.iter().for_each(|control| inside(control, all));
    group.groups.iter().for_each(|inner| collect(inner, all));
}

fn named_in(all: &[&Control], named: &Named) -> Result<BTreeSet<String>, OscalError> {
    let mut found = BTreeSet::new();
    let mut take = |control: &Control| {
        let mut own = Vec::new();
        if named.with_children {
            control.controls.iter().for_each(|inner| descend(inner, &mut own));
        }
        found.insert(control.id.clone());
        found.extend(own);
    };
    for id in &named.ids {
        let control = all.iter().find(|one| one.id == *id);
        let unknown = || OscalError::UnknownControl { id: id.clone(), pointer: named.pointer.clone() };
        take(control.ok_or_else(unknown)?);
    }
    for control in all {
        if named.patterns.iter().any(|pattern| matches(pattern.as_bytes(), control.id.as_bytes())) {
            take(control);
        }
    }
    Ok(found)
}

fn descend(control: &Control, ids: &mut Vec<String>) {
    ids.push(control.id.clone());
    control.controls.iter().for_each(|inner| descend(inner, ids));
}

/// `*` stands for any characters, `?` for one. Looks back to the last star only, so that no pattern is slow.
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
