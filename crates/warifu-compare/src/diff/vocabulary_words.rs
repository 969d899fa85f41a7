//! The words of claims, kinds of evidence and roles: what a criterion means is what these say, so they are compared
//! like the words of requirements.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{ClaimDefinition, ClaimType, LanguageTag, Localized, RequirementId};

use super::changes::{reworded, tags};
use super::report::{ChangeKind, VocabularyWording, WordingChange};
use warifu_core::CompiledSet;
use warifu_core::engine::{Demand, Leaf, LeafSubject};

/// What a vocabulary defines: a claim, a kind of evidence or a role.
type Defined = (ChangeKind, String);

/// Everything that both sides define, and in other words.
pub(super) fn vocabulary_wording(old: &CompiledSet, new: &CompiledSet) -> Vec<VocabularyWording> {
    let (was, is) = (defined(old), defined(new));
    let mut readers = readers(old);
    for (of, ids) in self::readers(new) {
        readers.entry(of).or_default().extend(ids);
    }
    let mut all = Vec::new();
    for (of, words) in &was {
        let Some(now) = is.get(of) else { continue };
        let changes = changes(words, now);
        if !changes.is_empty() {
            let read_by = readers.get(of).into_iter().flatten().cloned().collect();
            all.push(VocabularyWording { what: of.0, subject: of.1.clone(), changes, read_by });
        }
    }
    all
}

/// Words by what they are; fields and kinds of evidence by name.
type Words<'v> = Vec<(&'static str, &'v str, &'v Localized)>;

fn defined(set: &CompiledSet) -> BTreeMap<Defined, Words<'_>> {
    let mut all: BTreeMap<Defined, Words<'_>> = BTreeMap::new();
    for vocabulary in set.vocabularies() {
        for claim in &vocabulary.claims {
            all.insert((ChangeKind::Claim, claim.id.to_string()), of_claim(claim));
        }
        // several vocabularies may declare the same
        for kind in &vocabulary.evidence_kinds {
            let words = all.entry((ChangeKind::EvidenceKind, kind.id.to_string())).or_default();
            words.push(("title", "", &kind.title));
        }
        for role in &vocabulary.roles {
            let words = all.entry((ChangeKind::Role, role.id.to_string())).or_default();
            words.push(("title", "", &role.title));
        }
    }
    all
}

fn of_claim(claim: &ClaimDefinition) -> Words<'_> {
    let mut words = vec![("title", "", &claim.title), ("description", "", &claim.description)];
    words.extend(claim.supported_by.iter().map(|support| ("reading", support.kind.as_str(), &support.reading)));
    if let ClaimType::RecordList(fields, _) = &claim.claim_type {
        words.extend(fields.iter().map(|field| ("field", field.name.as_str(), &field.title)));
    }
    words
}

fn changes(old: &Words<'_>, new: &Words<'_>) -> Vec<WordingChange> {
    let names: BTreeSet<(&'static str, &str)> = old.iter().chain(new).map(|(what, name, _)| (*what, *name)).collect();
    let mut all = Vec::new();
    for (what, name) in names {
        let texts = |words: &Words<'_>, language: &LanguageTag| {
            let mut texts = words.iter().filter(|(other, of, _)| *other == what && *of == name).peekable();
            texts.peek()?;
            let texts: Vec<&str> = texts.filter_map(|(_, _, words)| words.tagged(language.as_str())).collect();
            Some(texts.join("\n"))
        };
        let stated = old.iter().chain(new).filter(|(other, of, _)| *other == what && *of == name);
        for language in tags(stated.map(|(_, _, words)| *words)) {
            all.extend(reworded(what, &language, texts(old, &language).as_deref(), texts(new, &language).as_deref()));
        }
    }
    all
}

/// Which requirements read what.
fn readers(set: &CompiledSet) -> BTreeMap<Defined, BTreeSet<RequirementId>> {
    let mut all: BTreeMap<Defined, BTreeSet<RequirementId>> = BTreeMap::new();
    for (place, requirement) in set.set().requirements.iter().enumerate() {
        let Some(rule) = set.rule(place) else { continue };
        let parts = rule.applies.iter().chain(std::iter::once(&rule.criterion)).chain(&rule.tightened);
        let leaves = parts.flat_map(|part| part.leaves.clone()).filter_map(|leaf| set.leaves().get(leaf));
        for of in leaves.flat_map(|leaf| read(set, leaf)) {
            all.entry(of).or_default().insert(requirement.id.clone());
        }
    }
    all
}

fn read(set: &CompiledSet, leaf: &Leaf) -> Vec<Defined> {
    let declared = set.declared();
    let claim = |slot: usize| declared.claims().get(slot).map(|claim| (ChangeKind::Claim, claim.id.to_string()));
    let kind = |kind: usize| declared.kinds().get(kind).map(|kind| (ChangeKind::EvidenceKind, kind.kind.to_string()));
    match leaf.subject() {
        LeafSubject::Claim(slot) | LeafSubject::Components { slot, .. } | LeafSubject::Records { slot, .. } => {
            claim(slot).into_iter().collect()
        }
        LeafSubject::Claims { slot, other } => claim(slot).into_iter().chain(claim(other)).collect(),
        LeafSubject::Evidence(Demand { kind: number, role, since, supports, .. }) => {
            let role = role.map(|role| (ChangeKind::Role, role.to_string()));
            let since = since.and_then(|since| claim(since.slot));
            kind(number).into_iter().chain(role).chain(supports.and_then(claim)).chain(since).collect()
        }
        LeafSubject::Schema { kind: number } => kind(number).into_iter().collect(),
        LeafSubject::Certificate { .. } | LeafSubject::Words => Vec::new(),
    }
}
