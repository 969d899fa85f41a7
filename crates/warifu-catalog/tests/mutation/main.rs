//! Every criterion of every shipped set, changed in every small way ([`warifu_compare::mutation`]): some example of the requirement must
//! notice.
//!
//! A change that no example notices is either a gap in the examples or changes nothing; those of the second sort stand in
//! `equivalent.json` with the reason. An entry that is noticed after all, or matches nothing, fails the test too.
//!
//! An ordinary run changes every twentieth requirement of each set, `WARIFU_EVERY=1` all of them. `WARIFU_MUTATION_SET=<set id>` changes all of
//! that set and no other, for authors. Only a run over everything can call an entry stale.

#![expect(clippy::panic, clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::BTreeMap;

use warifu_catalog::{Catalog, Document};
use warifu_compare::mutation::{Survivor, mutations};
use warifu_model::json::Tape;
use warifu_model::{Digest, Json, RequirementSet, Vocabulary};
use warifu_testkit::files;

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

fn key(Survivor { requirement, pointer, sort, result }: &Survivor) -> String {
    format!("{requirement} {pointer} {sort} {result}")
}

#[test]
fn examples_notice_every_change_of_a_criterion() {
    let catalog = Catalog::shipped().unwrap();
    let only = files::setting("WARIFU_MUTATION_SET");
    let step = if only.is_some() { 1 } else { files::one_in(20) };
    let wanted = |set: &&RequirementSet| only.as_deref().is_none_or(|id| set.id.as_str() == id);
    let mut known = equivalents();
    let mut survivors = Vec::new();
    for set in catalog.documents().iter().filter_map(Document::set).filter(wanted) {
        let vocabularies: Vec<(Digest, Vocabulary)> = set
            .vocabularies
            .iter()
            .map(|pin| (pin.digest, catalog.by_digest(&pin.digest).and_then(Document::vocabulary).unwrap().clone()))
            .collect();
        let (mut tried, mut noticed, mut equivalent) = (0, 0, 0);
        let mut sorts: BTreeMap<&str, usize> = BTreeMap::new();
        let requirements: Vec<_> = set.requirements.iter().step_by(step).collect();
        for requirement in &requirements {
            let id = &requirement.id;
            let found = mutations(set, requirement, &vocabularies).unwrap_or_else(|error| panic!("{id}: {error}"));
            let found = found.unwrap_or_else(|| panic!("{id}: its own examples fail"));
            tried += found.tried;
            noticed += found.noticed;
            found.sorts.iter().for_each(|(sort, count)| *sorts.entry(sort).or_default() += count);
            for survivor in &found.survivors {
                let key = key(survivor);
                if let Some(used) = known.get_mut(&key) {
                    *used = true;
                    equivalent += 1;
                } else {
                    survivors.push(format!("{}@{} {key}", set.id, set.version));
                }
            }
        }
        println!("{} {}: {tried} mutants, {noticed} noticed, {equivalent} equivalent", set.id, set.version);
        println!("  {sorts:?}");
        assert!(tried >= 3 * requirements.len(), "{}: only {tried} mutants", set.id);
    }
    assert!(survivors.is_empty(), "{} survive:\n{}", survivors.len(), survivors.join("\n"));
    if only.is_some() || step > 1 {
        return;
    }
    let stale: Vec<_> = known.iter().filter(|(_, used)| !**used).map(|(key, _)| key).collect();
    assert!(stale.is_empty(), "in equivalent.json, but noticed or not there: {stale:#?}");
}
