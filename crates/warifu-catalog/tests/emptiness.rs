//! Nothing comes from nothing: a product that says as little as the types allow meets no requirement of any set on the shelf,
//! and is excused from none, but for those that `tests/emptiness/allowed.json` names with the reason.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "helpers of tests fail like tests")]

use std::collections::{BTreeMap, BTreeSet};

use warifu_catalog::{Catalog, Document};
use warifu_core::{CheckSignature, CompiledSet, Request};
use warifu_model::json::Tape;
use warifu_model::{
    About, ClaimDefinition, ClaimType, Digest, Empty, Finding, Json, Levels, Outcome, Timestamp, Vocabulary,
};

const AT: &str = "2026-06-01T00:00:00Z";

/// Nobody signs here.
struct Nobody;

impl CheckSignature for Nobody {
    fn check(&self, _: &[u8; 32], _: &[u8], _: &[u8]) -> bool {
        false
    }
}

/// What the product says of its lists.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Lists {
    /// They are empty, and that is all.
    Bare,
    /// They are empty, and a document of each kind that may show so is listed.
    Shown,
}

/// Claim or kind of evidence, set, and the requirements.
type Found = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

fn levels(levels: &Levels) -> Vec<Option<String>> {
    match levels {
        Levels::None => vec![None],
        Levels::Ladder(rungs) => rungs.iter().map(|rung| Some(rung.id.to_string())).collect(),
        Levels::Vector { max, .. } => (1..=*max).map(|number| Some(number.to_string())).collect(),
    }
}

/// The least values of a type that say anything at all. Of a list that may not be empty: each token alone.
fn least(claim: &ClaimDefinition) -> Vec<Json> {
    match &claim.claim_type {
        ClaimType::Boolean => vec![Json::Bool(false)],
        ClaimType::Integer => vec![Json::Int(0)],
        ClaimType::OrderedToken(tokens) => tokens.first().map(Json::from).into_iter().collect(),
        ClaimType::Date => vec!["0001-01-01".into()],
        ClaimType::TokenList(tokens, Empty::Refused) => tokens.iter().map(|token| Json::list([token])).collect(),
        other => panic!("a scope fact of kind {}: say here what the least of it is", other.kind()),
    }
}

/// What is said: every scope fact at its least (in turn, where there are several), every list empty that may be.
fn sayings(vocabulary: &Vocabulary) -> Vec<Vec<(&ClaimDefinition, Json)>> {
    let scope: Vec<(&ClaimDefinition, Vec<Json>)> = vocabulary
        .claims
        .iter()
        .filter(|claim| claim.about == About::Scope)
        .map(|claim| (claim, least(claim)))
        .collect();
    let turns = scope.iter().map(|(_, values)| values.len()).max().unwrap_or(1);
    let empty = |claim: &&ClaimDefinition| matches!(claim.claim_type.when_empty(), Some(Empty::ShownBy(_)));
    let saying = |turn: usize| {
        let facts = scope.iter().map(|(claim, values)| (*claim, values[turn.min(values.len() - 1)].clone()));
        facts.chain(vocabulary.claims.iter().filter(empty).map(|claim| (claim, Json::List(Vec::new())))).collect()
    };
    (0..turns).map(saying).collect()
}

fn attestation(said: &[(&ClaimDefinition, Json)], vocabulary: &Vocabulary, lists: Lists) -> Vec<u8> {
    let entry = |kind: &str| {
        let json = Json::object().with("id", kind).with("kind", kind).with("media_type", "text/plain");
        json.with("name", kind).with("digest", Digest::of(kind.as_bytes())).with("size", 1_i64).with("made_at", AT)
    };
    let claim = |(claim, value): &(&ClaimDefinition, Json)| {
        let kinds = match claim.claim_type.when_empty() {
            Some(Empty::ShownBy(kinds)) if lists == Lists::Shown => kinds.as_slice(),
            _ => &[],
        };
        Json::object().with("claim", &claim.id).with("value", value.clone()).with("evidence", Json::list(kinds))
    };
    let evidence = match lists {
        Lists::Bare => Vec::new(),
        Lists::Shown => vocabulary.evidence_kinds.iter().map(|kind| entry(kind.id.as_str())).collect(),
    };
    let claims = said.iter().map(claim).collect();
    warifu_testkit::statement(Json::Null, Json::List(Vec::new()), evidence, claims)
}

/// What came out well although nothing was said, by the claims that did it.
fn too_well(lists: Lists, outcome: Outcome) -> Found {
    let catalog = Catalog::shipped().unwrap();
    let vocabularies: Vec<(Digest, Vocabulary)> =
        catalog.documents().iter().filter_map(|d| Some((d.file_digest(), d.vocabulary()?.clone()))).collect();
    let mut found = Found::new();
    let (mut sets, mut assessed) = (0, 0);
    for document in catalog.documents().iter().filter(|document| document.set().is_some()) {
        let set = document.set().unwrap();
        let compiled = CompiledSet::compile(set.clone(), document.digest(), &vocabularies).unwrap();
        let pin = set.vocabularies.first().unwrap();
        let vocabulary = &vocabularies.iter().find(|(digest, _)| *digest == pin.digest).unwrap().1;
        sets += 1;
        for said in sayings(vocabulary) {
            let input = attestation(&said, vocabulary, lists);
            for level in levels(&set.levels) {
                for finding in assess(&compiled, &input, level.as_deref()) {
                    assessed += 1;
                    if finding.outcome == outcome {
                        note(&mut found, document, &finding);
                    }
                }
            }
        }
    }
    assert!(sets >= 11 && assessed > 5_000, "{sets} sets, {assessed} findings");
    found
}

fn assess(set: &CompiledSet, input: &[u8], level: Option<&str>) -> Vec<Finding> {
    let at = Timestamp::parse(AT).unwrap();
    let inputs = [input];
    let request =
        Request { at, level, inputs: &inputs, admission: None, waivers: None, evidence: &[], certificates: &[] };
    let assessment = warifu_core::assess(set, &request, &Nobody).unwrap_or_else(|error| panic!("{error}"));
    assessment.to_findings()
}

fn note(found: &mut Found, document: &Document, finding: &Finding) {
    let name = |reason: &warifu_model::Reason| match (&reason.claim, &reason.kind) {
        (Some(claim), _) => claim.to_string(),
        (None, Some(kind)) => kind.to_string(),
        (None, None) => "nothing".to_owned(),
    };
    let names: BTreeSet<String> = finding.reasons.iter().map(name).collect();
    let by = names.into_iter().collect::<Vec<_>>().join(" ");
    // a profile asks what its base asks, and is excused where that is
    let base = document.profile().map(|profile| (profile.base.id.as_str(), &profile.base.version));
    let (id, version) = base.unwrap_or((document.id(), document.version()));
    let set = format!("{id} {version}");
    found.entry(by).or_default().entry(set).or_default().insert(finding.requirement.to_string());
}

/// What the file lets pass under a heading.
fn allowed(heading: &str) -> Found {
    let file = Tape::parse(include_bytes!("emptiness/allowed.json")).unwrap().root().to_json();
    let Some(Json::List(entries)) = file.member(heading).cloned() else { return Found::new() };
    let text = |json: &Json| json.as_text().unwrap().to_owned();
    let mut found = Found::new();
    for entry in entries {
        let why = text(entry.member("why").unwrap());
        assert!(why.split(' ').count() > 4, "{why}: say why");
        let Some(Json::Object(sets)) = entry.member("requirements") else { panic!("no requirements") };
        for (set, requirements) in sets {
            let Json::List(requirements) = requirements else { panic!("no list") };
            let of = found.entry(text(entry.member("by").unwrap())).or_default();
            of.insert(set.to_string(), requirements.iter().map(text).collect());
        }
    }
    found
}

#[test]
fn who_says_nothing_meets_nothing() {
    assert_eq!(too_well(Lists::Bare, Outcome::Satisfied), Found::new());
}

#[test]
fn who_says_nothing_is_excused_only_where_it_is_said_why() {
    assert_eq!(too_well(Lists::Bare, Outcome::NotApplicable), allowed("not_applicable"));
}

#[test]
fn lists_that_are_shown_to_be_empty_meet_only_what_it_is_said_why() {
    assert_eq!(too_well(Lists::Shown, Outcome::Satisfied), allowed("met_by_lists_shown_empty"));
}

#[test]
fn lists_that_are_shown_to_be_empty_excuse_only_where_it_is_said_why() {
    let mut expected = allowed("not_applicable");
    for (by, sets) in allowed("not_applicable_by_lists_shown_empty") {
        expected.entry(by).or_default().extend(sets);
    }
    assert_eq!(too_well(Lists::Shown, Outcome::NotApplicable), expected);
}
