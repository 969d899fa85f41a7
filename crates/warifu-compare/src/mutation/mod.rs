//! Changes each criterion in every small way, and asks whether an example of its requirement notices.
//!
//! A bound moves by one step, an operator becomes its opposite, a member or a value is left out or added, `all_of` becomes `any_of`,
//! a party is weakened, an age forgotten. Parameters are filled in first, so that each use counts by itself. A change that no example
//! notices is a gap in the examples, unless it changes nothing: that its author has to judge.

mod leaves;
mod mutants;
mod nudge;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use warifu_core::{CompileError, CompiledSet};
use warifu_model::json::Tape;
use warifu_model::{ClaimType, Criterion, Digest, Json, Requirement, RequirementId, RequirementSet, Vocabulary};

use mutants::Mutant;
use types::Types;

/// The changes of one requirement, and the examples that noticed them.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Mutations {
    /// The number of changes that were tried.
    pub tried: usize,
    /// The number of changes that an example noticed.
    pub noticed: usize,
    /// Those that no example notices, in the order of their places.
    pub survivors: Vec<Survivor>,
    /// The number that was tried of each sort of change.
    pub sorts: BTreeMap<&'static str, usize>,
}

/// A change that no example notices.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Survivor {
    /// The requirement.
    pub requirement: RequirementId,
    /// The place of the change in the requirement, as a JSON Pointer.
    pub pointer: String,
    /// The sort of the change, such as `nudge-bound`.
    pub sort: &'static str,
    /// The value at the place after the change, in canonical JSON; `null` where the whole of it was taken away.
    pub result: String,
}

/// Changes the criteria of one requirement. None where there is nothing to ask: it has no criterion, or its examples do not come out as
/// they say to begin with. Each vocabulary comes with the digest of its exact bytes, as for [`CompiledSet::compile`].
///
/// # Errors
///
/// The set does not compile with this requirement, or with a change of it that its vocabularies have to allow.
pub fn mutations(
    set: &RequirementSet,
    requirement: &Requirement,
    vocabularies: &[(Digest, Vocabulary)],
) -> Result<Option<Mutations>, CompileError> {
    if requirement.criterion.is_none() {
        return Ok(None);
    }
    let subject = Subject { set, requirement, vocabularies };
    let mutants = subject.mutants();
    let vocabularies = named(&subject, &mutants);
    let subject = Subject { vocabularies: &vocabularies, ..subject };
    if subject.notices(&subject.compiled(subject.filled())?) {
        return Ok(None);
    }
    let mut found = Mutations::default();
    for mutant in mutants {
        found.tried += 1;
        *found.sorts.entry(mutant.operator).or_default() += 1;
        if subject.notices(&subject.compiled(subject.with(&mutant))?) {
            found.noticed += 1;
        } else {
            let (result, id) = (mutant.result(), requirement.id.clone());
            found.survivors.push(Survivor { requirement: id, pointer: mutant.pointer, sort: mutant.operator, result });
        }
    }
    Ok(Some(found))
}

/// A set with one requirement, and what its criteria speak of.
#[derive(Clone, Copy)]
struct Subject<'c> {
    set: &'c RequirementSet,
    requirement: &'c Requirement,
    vocabularies: &'c [(Digest, Vocabulary)],
}

impl Subject<'_> {
    /// The set with only this requirement, as the mutant would have it.
    fn compiled(&self, requirement: Requirement) -> Result<CompiledSet, CompileError> {
        let (requirements, withdrawn) = (vec![requirement], Vec::new());
        let set = RequirementSet { requirements, withdrawn, ..frame(self.set) };
        CompiledSet::compile(set, Digest::of(b"mutant"), self.vocabularies)
    }

    /// Returns whether an example comes out otherwise than it says.
    fn notices(&self, compiled: &CompiledSet) -> bool {
        let examples = self.requirement.examples.iter().flat_map(|examples| examples.pass.iter().chain(&examples.fail));
        let mut outcomes = examples.map(|example| {
            (
                compiled.assess_example(&self.requirement.id, example).map(|finding| finding.outcome).ok(),
                example.outcome,
            )
        });
        outcomes.any(|(found, expected)| found != Some(expected))
    }

    /// The requirement with the values of its parameters in place.
    fn filled(&self) -> Requirement {
        let mut requirement = self.requirement.clone();
        requirement.applies = requirement.applies.map(|applies| fill(applies, self.set));
        requirement.criterion = requirement.criterion.map(|criterion| fill(criterion, self.set));
        for tightening in &mut requirement.tightened {
            tightening.criterion = fill(tightening.criterion.clone(), self.set);
        }
        requirement
    }

    fn with(&self, mutant: &Mutant) -> Requirement {
        let mut requirement = self.filled();
        if mutant.pointer.starts_with("/applies") {
            requirement.applies.clone_from(&mutant.criterion);
        } else if let Some(rest) = mutant.pointer.strip_prefix("/tightened/") {
            let place: usize = rest.split('/').next().and_then(|place| place.parse().ok()).unwrap_or_default();
            match (requirement.tightened.get_mut(place), &mutant.level, &mutant.criterion) {
                (Some(own), Some(level), _) => own.level = level.clone(),
                (Some(own), None, Some(criterion)) => own.criterion = criterion.clone(),
                (Some(_), None, None) => drop(requirement.tightened.remove(place)),
                (None, ..) => {}
            }
        } else {
            requirement.criterion.clone_from(&mutant.criterion);
        }
        requirement
    }

    fn mutants(&self) -> Vec<Mutant> {
        let claims: BTreeMap<&str, &ClaimType> = self
            .vocabularies
            .iter()
            .flat_map(|(_, vocabulary)| &vocabulary.claims)
            .map(|claim| (claim.id.as_str(), &claim.claim_type))
            .collect();
        let vocabularies = || self.vocabularies.iter().map(|(_, vocabulary)| vocabulary);
        let types = Types {
            claims,
            fields: None,
            kinds: vocabularies().flat_map(|v| &v.evidence_kinds).map(|kind| kind.id.clone()).collect(),
            roles: vocabularies().flat_map(|v| &v.roles).map(|role| role.id.clone()).collect(),
        };
        let changed = |criterion: &Criterion, pointer: &str| {
            mutants::mutants(&fill(criterion.clone(), self.set), pointer, &types)
        };
        let mut all = self.requirement.criterion.iter().flat_map(|own| changed(own, "/criterion")).collect::<Vec<_>>();
        if let Some(applies) = &self.requirement.applies {
            all.extend(changed(applies, "/applies"));
            all.push(Mutant::without("forget-applies", "/applies".into()));
        }
        for (place, tightening) in self.requirement.tightened.iter().enumerate() {
            let pointer = format!("/tightened/{place}");
            all.extend(changed(&tightening.criterion, &format!("{pointer}/criterion")));
            all.push(Mutant::without("forget-tightening", pointer.clone()));
            let levels = nudge::levels(&self.set.levels, &tightening.level, self.requirement.from.as_ref());
            all.extend(levels.into_iter().map(|level| Mutant::from_level(pointer.clone(), level)));
        }
        all
    }
}

/// Everything of a set but its requirements.
fn frame(set: &RequirementSet) -> RequirementSet {
    RequirementSet {
        id: set.id.clone(),
        version: set.version.clone(),
        texts: set.texts.clone(),
        title: set.title.clone(),
        description: set.description.clone(),
        authority: set.authority.clone(),
        source: set.source.clone(),
        legal_basis: Vec::new(),
        vocabularies: set.vocabularies.clone(),
        levels: set.levels.clone(),
        outcome: None,
        parameters: Vec::new(),
        schemas: set.schemas.clone(),
        groups: Vec::new(),
        requirements: Vec::new(),
        withdrawn: Vec::new(),
        ..*set
    }
}

/// The criterion with the values of its parameters, so that each use is changed by itself; as it is where it cannot be.
fn fill(criterion: Criterion, set: &RequirementSet) -> Criterion {
    let bytes = filled(&Json::from(&criterion), set).to_canonical();
    let read = Tape::parse(&bytes).and_then(|tape| tape.root().read());
    read.unwrap_or(criterion)
}

fn filled(json: &Json, set: &RequirementSet) -> Json {
    match json {
        Json::List(items) => Json::List(items.iter().map(|item| filled(item, set)).collect()),
        Json::Object(members) => {
            let named = json.member("parameter").and_then(Json::as_text);
            let parameter = named.and_then(|id| set.parameters.iter().find(|one| one.id.as_str() == id));
            if let Some(parameter) = parameter {
                return parameter.value.clone();
            }
            let with = |object: Json, (key, value): &(_, Json)| object.with(Clone::clone(key), filled(value, set));
            members.iter().fold(Json::object(), with)
        }
        other => other.clone(),
    }
}

/// The vocabularies without the claims that nothing of these names. A claim that is missing after all is an error of
/// compilation, or of an example.
fn named(subject: &Subject<'_>, mutants: &[Mutant]) -> Vec<(Digest, Vocabulary)> {
    let criteria = mutants.iter().filter_map(|mutant| mutant.criterion.as_ref()).map(Json::from);
    let mut named = BTreeSet::new();
    texts(&Json::from(&subject.filled()), &mut named);
    criteria.for_each(|json| texts(&json, &mut named));
    let mut vocabularies = subject.vocabularies.to_vec();
    for (_, vocabulary) in &mut vocabularies {
        vocabulary.claims.retain(|claim| named.contains(claim.id.as_str()));
    }
    vocabularies
}

/// All texts and names of members.
fn texts(json: &Json, found: &mut BTreeSet<String>) {
    match json {
        Json::Text(text) => drop(found.insert(text.clone())),
        Json::List(items) => items.iter().for_each(|item| texts(item, found)),
        Json::Object(members) => members.iter().for_each(|(key, value)| {
            found.insert(key.to_string());
            texts(value, found);
        }),
        _ => (),
    }
}
