//! Every criterion of every shipped set, changed in every small way: some example of the requirement must notice.
//!
//! A change that no example notices is either a gap in the examples or changes nothing; those of the second sort stand in
//! `equivalent.json` with the reason. An entry that is noticed after all, or matches nothing, fails the test too.
//!
//! `WARIFU_MUTATION_SET=<set id>` changes that set alone, for authors; entries of other sets are then not called stale.

#![expect(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "helpers of tests")]

mod leaves;
mod mutants;
mod nudge;

use std::collections::{BTreeMap, BTreeSet};

use mutants::{Mutant, Types, mutants};
use warifu_catalog::{Catalog, Document};
use warifu_core::CompiledSet;
use warifu_model::json::Tape;
use warifu_model::{ClaimType, Criterion, Digest, Json, Requirement, RequirementSet, Vocabulary};

/// A set with one requirement, and what its criteria speak of.
struct Subject<'c> {
    set: &'c RequirementSet,
    requirement: &'c Requirement,
    vocabularies: &'c [(Digest, Vocabulary)],
}

#[derive(Default)]
struct Tally {
    mutants: usize,
    noticed: usize,
    equivalent: usize,
    survivors: Vec<String>,
    /// Per operator, how many mutants there were.
    operators: BTreeMap<&'static str, usize>,
}

impl Subject<'_> {
    /// The set with only this requirement, as the mutant would have it.
    fn compiled(&self, requirement: Requirement) -> Result<CompiledSet, String> {
        let (requirements, withdrawn) = (vec![requirement], Vec::new());
        let set = RequirementSet { requirements, withdrawn, ..frame(self.set) };
        CompiledSet::compile(set, Digest::of(b"mutant"), self.vocabularies).map_err(|error| error.to_string())
    }

    /// Whether an example comes out otherwise than it says.
    fn notices(&self, compiled: &CompiledSet) -> bool {
        let examples = self.requirement.examples.as_ref().unwrap();
        examples
            .pass
            .iter()
            .chain(&examples.fail)
            .any(|example| compiled.assess_example(&self.requirement.id, example).unwrap().outcome != example.outcome)
    }

    fn is_noticed(&self, mutant: &Mutant) -> bool {
        let compiled = self.compiled(self.with(mutant));
        self.notices(
            &compiled.unwrap_or_else(|error| panic!("{}: {mutant} does not compile: {error}", self.requirement.id)),
        )
    }

    /// The requirement with the values of its parameters in place.
    fn filled(&self) -> Requirement {
        let mut requirement = self.requirement.clone();
        requirement.applies = requirement.applies.map(|applies| fill(&applies, self.set));
        requirement.criterion = requirement.criterion.map(|criterion| fill(&criterion, self.set));
        for tightening in &mut requirement.tightened {
            tightening.criterion = fill(&tightening.criterion, self.set);
        }
        requirement
    }

    fn with(&self, mutant: &Mutant) -> Requirement {
        let mut requirement = self.filled();
        if mutant.pointer.starts_with("/applies") {
            requirement.applies.clone_from(&mutant.criterion);
        } else if let Some(rest) = mutant.pointer.strip_prefix("/tightened/") {
            let place: usize = rest.split('/').next().unwrap().parse().unwrap();
            match (&mutant.level, &mutant.criterion) {
                (Some(level), _) => requirement.tightened[place].level = level.clone(),
                (None, Some(criterion)) => requirement.tightened[place].criterion = criterion.clone(),
                (None, None) => drop(requirement.tightened.remove(place)),
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
        let mut all = mutants(&fill(self.requirement.criterion.as_ref().unwrap(), self.set), "/criterion", &types);
        if let Some(applies) = &self.requirement.applies {
            all.extend(mutants(&fill(applies, self.set), "/applies", &types));
            all.push(Mutant::without("forget-applies", "/applies".into()));
        }
        for (place, tightening) in self.requirement.tightened.iter().enumerate() {
            let pointer = format!("/tightened/{place}");
            all.extend(mutants(&fill(&tightening.criterion, self.set), &format!("{pointer}/criterion"), &types));
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
        title: set.title.clone(),
        description: set.description.clone(),
        authority: set.authority.clone(),
        source: set.source.clone(),
        legal_basis: Vec::new(),
        vocabularies: set.vocabularies.clone(),
        levels: set.levels.clone(),
        outcome: set.outcome.clone(),
        parameters: Vec::new(),
        schemas: Vec::new(),
        groups: Vec::new(),
        requirements: Vec::new(),
        withdrawn: Vec::new(),
        ..*set
    }
}

/// The criterion with the values of its parameters, so that each use is changed by itself.
fn fill(criterion: &Criterion, set: &RequirementSet) -> Criterion {
    let bytes = filled(&criterion.into(), set).to_canonical();
    Tape::parse(&bytes).unwrap().root().read().unwrap()
}

fn filled(json: &Json, set: &RequirementSet) -> Json {
    match json {
        Json::List(items) => Json::List(items.iter().map(|item| filled(item, set)).collect()),
        Json::Object(members) => {
            let parameter = json.member("parameter").and_then(Json::as_text);
            if let Some(id) = parameter {
                return set.parameters.iter().find(|parameter| parameter.id.as_str() == id).unwrap().value.clone();
            }
            let with = |object: Json, (key, value): &(_, Json)| object.with(Clone::clone(key), filled(value, set));
            members.iter().fold(Json::object(), with)
        }
        other => other.clone(),
    }
}

/// Mutants that change nothing, by requirement, place, operator and result.
fn equivalents() -> BTreeMap<String, bool> {
    let json = Tape::parse(include_bytes!("equivalent.json")).unwrap().root().to_json();
    let Json::List(entries) = json else { panic!("a list") };
    let key = |entry: &Json| {
        let text = |name| entry.member(name).and_then(Json::as_text).unwrap().to_owned();
        assert!(text("reason").len() > 20, "each with its reason");
        let ids = format!("{} {} {}", text("requirement"), text("pointer"), text("operator"));
        format!("{ids} {}", text("result"))
    };
    entries.iter().map(|entry| (key(entry), false)).collect()
}

fn key(subject: &Subject<'_>, mutant: &Mutant) -> String {
    format!("{} {mutant}", subject.requirement.id)
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

fn assess(subject: &Subject<'_>, known: &mut BTreeMap<String, bool>, tally: &mut Tally) {
    let mutants = subject.mutants();
    let vocabularies = named(subject, &mutants);
    let subject = &Subject { vocabularies: &vocabularies, ..*subject };
    let unchanged = subject.compiled(subject.filled());
    assert!(!subject.notices(&unchanged.unwrap()), "{}: its own examples fail", subject.requirement.id);
    for mutant in mutants {
        tally.mutants += 1;
        *tally.operators.entry(mutant.operator).or_default() += 1;
        let key = key(subject, &mutant);
        if subject.is_noticed(&mutant) {
            tally.noticed += 1;
        } else if let Some(used) = known.get_mut(&key) {
            *used = true;
            tally.equivalent += 1;
        } else {
            tally.survivors.push(format!("{}@{} {key}", subject.set.id, subject.set.version));
        }
    }
}

#[test]
fn examples_notice_every_change_of_a_criterion() {
    let catalog = Catalog::shipped().unwrap();
    #[expect(clippy::disallowed_methods, reason = "an author's choice for one run of a test; no library reads it")]
    let only = std::env::var("WARIFU_MUTATION_SET").ok();
    let wanted = |set: &&RequirementSet| only.as_deref().is_none_or(|id| set.id.as_str() == id);
    let mut known = equivalents();
    let mut survivors = Vec::new();
    for set in catalog.documents().iter().filter_map(Document::set).filter(wanted) {
        let vocabularies: Vec<(Digest, Vocabulary)> = set
            .vocabularies
            .iter()
            .map(|pin| (pin.digest, catalog.by_digest(&pin.digest).and_then(Document::vocabulary).unwrap().clone()))
            .collect();
        let mut tally = Tally::default();
        for requirement in &set.requirements {
            assess(&Subject { set, requirement, vocabularies: &vocabularies }, &mut known, &mut tally);
        }
        let Tally { mutants, noticed, equivalent, operators, .. } = &tally;
        println!("{} {}: {mutants} mutants, {noticed} noticed, {equivalent} equivalent", set.id, set.version);
        println!("  {operators:?}");
        assert!(*mutants >= 3 * set.requirements.len(), "{}: only {mutants} mutants", set.id);
        survivors.extend(tally.survivors);
    }
    assert!(survivors.is_empty(), "{} survive:\n{}", survivors.len(), survivors.join("\n"));
    if only.is_some() {
        return;
    }
    let stale: Vec<_> = known.iter().filter(|(_, used)| !**used).map(|(key, _)| key).collect();
    assert!(stale.is_empty(), "in equivalent.json, but noticed or not there: {stale:#?}");
}
