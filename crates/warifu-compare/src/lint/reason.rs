//! What lints ask about criteria, and who answers: the procedure that compares sets.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{
    Assurance, ClaimId, Criterion, Digest, Examples, Json, Levels, Localized, Requirement, RequirementId,
    RequirementSet, Vocabulary,
};

use super::subject::claims;
use crate::diff::inquiry::{Existence, Inquiry};
use warifu_core::CompiledSet;

/// Answers questions about criteria over one set and its vocabularies.
pub(super) struct Reasoner<'a> {
    frame: RequirementSet,
    set: &'a RequirementSet,
    vocabularies: &'a [(Digest, Vocabulary)],
}

impl<'a> Reasoner<'a> {
    pub(super) fn new(set: &'a RequirementSet, vocabularies: &'a [(Digest, Vocabulary)]) -> Self {
        Self { frame: frame(set), set, vocabularies }
    }

    /// Tells whether some product description satisfies `holds` and, where something is named there, does not satisfy
    /// `lacks`. Not satisfied is both "no" and "cannot be told". All lints about meaning come down to this.
    pub(super) fn find(&self, holds: &Criterion, lacks: Option<&Criterion>) -> Existence {
        let criteria: Vec<Criterion> = std::iter::once(holds).chain(lacks).cloned().collect();
        let Some(set) = self.compile(&criteria) else { return Existence::Undecided };
        Inquiry::new(&set, EFFORT).ask(&[0], lacks.map(|_| 1))
    }

    /// A set whose requirements have these criteria, in this order.
    pub(super) fn compile(&self, criteria: &[Criterion]) -> Option<CompiledSet> {
        let requirements =
            criteria.iter().enumerate().map(|(i, criterion)| requirement(i, criterion)).collect::<Option<_>>()?;
        let mut schemas = self.set.schemas.clone();
        let text: Vec<String> = criteria
            .iter()
            .map(|criterion| String::from_utf8_lossy(&Json::from(criterion).to_canonical()).into_owned())
            .collect();
        schemas.retain(|schema| text.iter().any(|text| text.contains(&format!("\"schema\":\"{}\"", schema.id))));
        let set = RequirementSet { requirements, schemas, ..self.frame.clone() };
        let named: BTreeSet<ClaimId> = criteria.iter().flat_map(claims).collect();
        let vocabularies: Vec<_> =
            self.vocabularies.iter().map(|(digest, vocabulary)| (*digest, trimmed(vocabulary, &named))).collect();
        CompiledSet::compile(set, Digest::of(b"question of a lint"), &vocabularies).ok()
    }
}

/// A vocabulary with only these claims, so that a question costs what it is about.
fn trimmed(vocabulary: &Vocabulary, named: &BTreeSet<ClaimId>) -> Vocabulary {
    Vocabulary {
        id: vocabulary.id.clone(),
        version: vocabulary.version.clone(),
        texts: vocabulary.texts.clone(),
        title: vocabulary.title.clone(),
        groups: Vec::new(),
        claims: vocabulary.claims.iter().filter(|claim| named.contains(&claim.id)).cloned().collect(),
        evidence_kinds: vocabulary.evidence_kinds.clone(),
        roles: vocabulary.roles.clone(),
        tokens: BTreeMap::new(),
    }
}

/// Everything of a set but its requirements.
fn frame(set: &RequirementSet) -> RequirementSet {
    RequirementSet {
        legal_basis: Vec::new(),
        levels: Levels::None,
        outcome: None,
        parameters: set.parameters.clone(),
        schemas: Vec::new(),
        groups: Vec::new(),
        requirements: Vec::new(),
        withdrawn: Vec::new(),
        id: set.id.clone(),
        version: set.version.clone(),
        texts: set.texts.clone(),
        title: set.title.clone(),
        description: set.description.clone(),
        authority: set.authority.clone(),
        source: set.source.clone(),
        vocabularies: set.vocabularies.clone(),
        ..*set
    }
}

fn requirement(place: usize, criterion: &Criterion) -> Option<Requirement> {
    let words = Localized::of("question".into(), "問い".into());
    Some(Requirement {
        id: RequirementId::parse(&format!("Q{place}"))?,
        groups: Vec::new(),
        title: words.clone(),
        statement: words,
        guidance: None,
        legal_basis: Vec::new(),
        references: Vec::new(),
        assurance: Assurance::Unverified,
        binding: None,
        weight: None,
        from: None,
        applies: None,
        criterion: Some(criterion.clone()),
        tightened: Vec::new(),
        examples: Some(Examples { pass: Vec::new(), fail: Vec::new() }),
    })
}

/// Most effort that one question may take. What needs more is undecided.
pub(super) const EFFORT: u64 = 8_000_000;
