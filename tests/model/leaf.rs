//! What one leaf of a criterion comes to, and what is observed there.

use std::collections::BTreeMap;

use warifu_model::{
    Bound, CertificateFact, ClaimId, ClaimType, Components, Criterion, Digest, EachComponent, EvidenceDemand,
    EvidenceRule, Json, Party, ReasonCode, Reference, Timestamp, Value,
};

use super::World;
use super::admit::{self, Exhibit, Said};
use super::compare::{Terms, instant};
use super::kleene::{Tree, Truth};

/// The value of a leaf, the code that it has when it does not hold, and what is observed.
#[derive(Clone, Debug)]
pub struct Found {
    /// The value.
    pub value: Truth,
    /// The code; meaningless for a leaf that holds.
    pub code: ReasonCode,
    /// What is observed.
    pub observed: Json,
}

impl Found {
    fn new(value: Truth, code: ReasonCode, observed: Json) -> Self {
        Self { value, code, observed }
    }

    fn unknown(code: ReasonCode, observed: Json) -> Self {
        Self::new(Truth::U, code, observed)
    }
}

/// Evaluates one leaf.
pub fn assess(world: &World<'_>, criterion: &Criterion) -> Found {
    match criterion {
        Criterion::Evidence(demand) => evidence(world, demand),
        Criterion::ConformsToSchema { kind, schema } => {
            let is_seen = |one: &&Exhibit<'_>| world.with_the_future || one.is_there(world.at);
            let exhibits = world.exhibits.iter().filter(|one| one.entry.kind == *kind).filter(is_seen);
            let schema = world.set.schemas.iter().find(|entry| entry.id == *schema).unwrap();
            conforms(world, exhibits.collect(), &schema.schema)
        }
        Criterion::HoldsCertificate { .. } => certificate(world, world.certificates, criterion),
        _ => {
            let claim = claim_of(criterion).unwrap();
            let kind = admit::claim_type(claim, world.vocabularies).unwrap();
            let other = other_of(criterion).and_then(Reference::claim);
            match (other, admit::said(world, claim, kind)) {
                (Some(other), Said::Value(value, json, _)) => about_two(world, criterion, (kind, &value, json), other),
                _ => about_claim(world, criterion, claim, kind),
            }
        }
    }
}

/// What a comparison takes its bound from, other than a constant and the time of the evaluation.
fn other_of(criterion: &Criterion) -> Option<&Reference> {
    match criterion {
        Criterion::Before(_, Bound::FromOther(other, _)) | Criterion::After(_, Bound::FromOther(other, _)) => {
            Some(other)
        }
        _ => None,
    }
}

/// The claim that a reason names: of two that are held against each other the second, where only that one is not known.
pub fn claim_named<'c>(world: &World<'_>, criterion: &'c Criterion) -> Option<&'c ClaimId> {
    if let Criterion::Evidence(EvidenceDemand { made_since: Some(since), .. }) = criterion
        && !is_known(world, &since.claim)
    {
        // All the rest of the demand is met, and only this claim is not known.
        let bare = without_since(criterion);
        let is_met = |bare: &EvidenceDemand| {
            let of = candidates(world, bare);
            of.iter().any(|one| one.entry.made_at.is_some() && first_failure(world, bare, one).is_none())
        };
        if is_met(&bare) {
            return Some(&since.claim);
        }
    }
    let claim = claim_of(criterion)?;
    let Some(other) = other_of(criterion).and_then(Reference::claim) else { return Some(claim) };
    Some(if is_known(world, claim) && !is_known(world, other) { other } else { claim })
}

fn is_known(world: &World<'_>, claim: &ClaimId) -> bool {
    let kind = admit::claim_type(claim, world.vocabularies).unwrap();
    matches!(admit::said(world, claim, kind), Said::Value(..))
}

/// The demand of a criterion as it would be if documents could be made at any time.
fn without_since(criterion: &Criterion) -> EvidenceDemand {
    let Criterion::Evidence(demand) = criterion else { panic!("not about evidence") };
    EvidenceDemand { made_since: None, ..demand.clone() }
}

/// A known value that is held against another claim.
fn about_two(
    world: &World<'_>,
    criterion: &Criterion,
    (kind, value, json): (&ClaimType, &Value, Json),
    other: &ClaimId,
) -> Found {
    let other_kind = admit::claim_type(other, world.vocabularies).unwrap();
    match admit::said(world, other, other_kind) {
        Said::Value(against, other_json, _) => {
            let (truth, code) = world.terms().compare(criterion, kind, value, Some(&against));
            Found::new(truth, code, Json::object().with("value", json).with("held_against", other_json))
        }
        _ => about_claim(world, &Criterion::Present(Reference::Claim(other.clone())), other, other_kind),
    }
}

/// The claim that a leaf is about.
pub fn claim_of(criterion: &Criterion) -> Option<&ClaimId> {
    match criterion {
        Criterion::Evidence(demand) => demand.supports.as_ref(),
        _ => criterion.reference().and_then(Reference::claim),
    }
}

fn about_claim(world: &World<'_>, criterion: &Criterion, claim: &ClaimId, kind: &ClaimType) -> Found {
    match admit::said(world, claim, kind) {
        Said::EmptyList => Found::unknown(ReasonCode::ListEmpty, Json::List(Vec::new())),
        Said::Nothing => Found::unknown(ReasonCode::ClaimMissing, Json::Null),
        Said::NothingYet => Found::unknown(ReasonCode::ClaimFromFuture, Json::Null),
        Said::Conflict(sides) => {
            let side = |(input, value): &(_, Json)| Json::object().with("value", value.clone()).with("input", *input);
            let values = Json::List(sides.iter().map(side).collect());
            Found::unknown(ReasonCode::ClaimConflict, Json::object().with("values", values))
        }
        Said::Value(Value::Records(records), _, _) if is_quantifier(criterion) => {
            let [inner] = criterion.children() else { panic!("a quantifier has one inner criterion") };
            let value = |record: &Vec<Option<Value>>| in_record(world.terms(), inner, kind, record);
            let values: Vec<Truth> = records.iter().map(value).collect();
            quantifier(world.terms(), criterion, &values)
        }
        Said::Value(value, json, _) => {
            let (truth, code) = world.terms().compare(criterion, kind, &value, None);
            Found::new(truth, code, json)
        }
    }
}

fn is_quantifier(criterion: &Criterion) -> bool {
    matches!(criterion, Criterion::Every(..) | Criterion::Some(..) | Criterion::AtMostCount(..))
}

/// The value of an inner criterion for one record.
pub fn in_record(terms: Terms<'_>, criterion: &Criterion, kind: &ClaimType, record: &[Option<Value>]) -> Truth {
    let ClaimType::RecordList(fields, _) = kind else { panic!("only lists of records hold records") };
    let mut leaves = Vec::new();
    let tree = super::plant(terms, criterion, &mut |leaf| {
        let Some(Reference::Field(name)) = leaf.reference() else { panic!("only fields inside a record") };
        let place_of = |name: &warifu_model::FieldName| fields.iter().position(|field| field.name == *name).unwrap();
        let place = place_of(name);
        let other = other_of(leaf).map(|other| &record[place_of(other.field().unwrap())]);
        leaves.push(match (&record[place], other) {
            (None, _) | (_, Some(None)) => Truth::U,
            (Some(value), other) => terms.compare(leaf, &fields[place].kind, value, other.and_then(Option::as_ref)).0,
        });
        leaves.len() - 1
    });
    tree.value(&leaves)
}

fn quantifier(terms: Terms<'_>, criterion: &Criterion, values: &[Truth]) -> Found {
    let count = |wanted: Truth| values.iter().filter(|value| **value == wanted).count();
    let (value, code) = match criterion {
        Criterion::Every(..) => (Tree::All(leaves(values)).value(values), ReasonCode::RecordFails),
        Criterion::Some(..) => (Tree::Any(leaves(values)).value(values), ReasonCode::NoRecordSatisfies),
        Criterion::AtMostCount(_, most, _) => {
            let most = terms.count(most) as usize;
            // At most n hold: not, that at least n + 1 hold.
            (Tree::AtLeast(most + 1, leaves(values)).value(values).negate(), ReasonCode::TooManyRecords)
        }
        _ => panic!("`{}` is no quantifier", criterion.operator()),
    };
    let decisive = match (criterion, value) {
        (Criterion::AtMostCount(..), Truth::N | Truth::S) => Truth::S,
        _ => value,
    };
    let first = values.iter().enumerate().filter(|(_, v)| **v == decisive).map(|(i, _)| i).take(5);
    let observed = Json::object()
        .with("records", values.len())
        .with("satisfied", count(Truth::S))
        .with("not_satisfied", count(Truth::N))
        .with("undetermined", count(Truth::U))
        .with("first", Json::list(first));
    Found::new(value, if value == Truth::U { ReasonCode::FieldMissing } else { code }, observed)
}

fn leaves(values: &[Truth]) -> Vec<Tree> {
    (0..values.len()).map(Tree::Leaf).collect()
}

fn candidates<'w>(world: &World<'w>, demand: &EvidenceDemand) -> Vec<Exhibit<'w>> {
    let supporting = demand.supports.as_ref().map(|claim| {
        let kind = admit::claim_type(claim, world.vocabularies).unwrap();
        match admit::said(world, claim, kind) {
            Said::Value(_, _, support) => support,
            Said::EmptyList | Said::Nothing | Said::NothingYet | Said::Conflict(_) => Vec::new(),
        }
    });
    let mut candidates = supporting.unwrap_or_else(|| world.exhibits.clone());
    candidates.retain(|exhibit| exhibit.entry.kind == demand.kind);
    candidates
}

fn evidence(world: &World<'_>, demand: &EvidenceDemand) -> Found {
    let candidates = candidates(world, demand);
    // The later the stage at which it fails, the nearer it came; the first of the nearest counts.
    let mut nearest: Option<(usize, ReasonCode, &Exhibit<'_>)> = None;
    if let Some(found) = counted(world, demand, &candidates) {
        return found;
    }
    for exhibit in &candidates {
        let Some((stage, code)) = first_failure(world, demand, exhibit) else {
            return Found::new(Truth::S, ReasonCode::Met, show_for(world, demand, exhibit));
        };
        if nearest.as_ref().is_none_or(|(reached, _, _)| stage > *reached) {
            nearest = Some((stage, code, exhibit));
        }
    }
    match nearest {
        None => Found::unknown(ReasonCode::EvidenceMissing, Json::Null),
        Some((_, ReasonCode::ClaimMissing, _)) => {
            let claim = &demand.made_since.as_ref().unwrap().claim;
            let kind = admit::claim_type(claim, world.vocabularies).unwrap();
            about_claim(world, &Criterion::Present(Reference::Claim(claim.clone())), claim, kind)
        }
        Some((_, code, exhibit)) => Found::unknown(code, show_for(world, demand, exhibit)),
    }
}

/// An exhibit with the value of the claim that its date is held against.
fn show_for(world: &World<'_>, demand: &EvidenceDemand, exhibit: &Exhibit<'_>) -> Json {
    let bound = demand.made_since.as_ref().and_then(|since| {
        let kind = admit::claim_type(&since.claim, world.vocabularies).unwrap();
        match admit::said(world, &since.claim, kind) {
            Said::Value(_, json, _) => Some(json),
            _ => None,
        }
    });
    show(world, exhibit).with_some("held_against", bound)
}

/// The moment since which evidence must have been made; nothing where the claim that says so is not known.
fn earliest(world: &World<'_>, demand: &EvidenceDemand) -> Option<Timestamp> {
    let since = demand.made_since.as_ref()?;
    let kind = admit::claim_type(&since.claim, world.vocabularies).unwrap();
    match admit::said(world, &since.claim, kind) {
        Said::Value(value, _, _) => Some(instant(&value).plus(world.terms().duration(&since.plus))),
        _ => None,
    }
}

/// Evidence of which the signers are counted, where any of it meets every other demand.
fn counted(world: &World<'_>, demand: &EvidenceDemand, candidates: &[Exhibit<'_>]) -> Option<Found> {
    let needed = world.terms().count(demand.signers.as_ref()?) as usize;
    let good: Vec<&Exhibit<'_>> =
        candidates.iter().filter(|exhibit| first_failure(world, demand, exhibit).is_none()).collect();
    let first = good.first()?;
    let mut documents: BTreeMap<Digest, BTreeMap<String, String>> = BTreeMap::new();
    for exhibit in &good {
        let names = documents.entry(exhibit.entry.digest).or_default();
        for name in names_of_signers(world, demand, exhibit) {
            let who = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
            let known = names.entry(who).or_insert_with(|| name.clone());
            if name < *known {
                *known = name;
            }
        }
    }
    let mut by: BTreeMap<String, String> = BTreeMap::new();
    for (who, name) in documents.values().flatten() {
        let known = by.entry(who.clone()).or_insert_with(|| name.clone());
        if *name < *known {
            known.clone_from(name);
        }
    }
    let observed = show_for(world, demand, first)
        .with("documents", Json::list(documents.keys().copied()))
        .with("signed_by", Json::list(by.values().map(String::as_str)));
    let sets: Vec<Vec<&String>> = documents.values().map(|names| names.keys().collect()).collect();
    Some(if most_pairs(&sets, &mut Vec::new()) >= needed {
        Found::new(Truth::S, ReasonCode::Met, observed)
    } else {
        Found::unknown(ReasonCode::EvidenceTooFewSigners, observed)
    })
}

/// Those who have signed what names an exhibit, as its party, and in the role that is asked for.
fn names_of_signers(world: &World<'_>, demand: &EvidenceDemand, exhibit: &Exhibit<'_>) -> Vec<String> {
    let used = exhibit.input.signers.iter();
    let known = used.flat_map(|used| world.admission.signers.iter().filter(|one| one.key.id() == used.key));
    let speak = known.filter(|one| {
        one.party == exhibit.input.party && demand.role.as_ref().is_none_or(|role| one.roles.contains(role))
    });
    speak.map(|one| one.name.clone()).collect()
}

/// The most documents that get a signer each, none of them twice: every way is tried.
fn most_pairs<'s>(documents: &[Vec<&'s String>], taken: &mut Vec<&'s String>) -> usize {
    let Some((first, rest)) = documents.split_first() else { return 0 };
    let mut most = most_pairs(rest, taken);
    for signer in first {
        if !taken.contains(signer) {
            taken.push(signer);
            most = most.max(1 + most_pairs(rest, taken));
            taken.pop();
        }
    }
    most
}

fn first_failure(world: &World<'_>, demand: &EvidenceDemand, exhibit: &Exhibit<'_>) -> Option<(usize, ReasonCode)> {
    let (entry, input, at) = (exhibit.entry, exhibit.input, world.at);
    let oldest = demand.max_age.as_ref().map(|age| at.minus(world.terms().duration(age)));
    let (dated, earliest) = (demand.max_age.is_some() || demand.made_since.is_some(), earliest(world, demand));
    let too_early = matches!((earliest, entry.made_at), (Some(earliest), Some(made_at)) if made_at < earliest);
    let too_old = matches!((oldest, entry.made_at), (Some(oldest), Some(made_at)) if made_at < oldest);
    let stages = [
        (
            world.admission.evidence == EvidenceRule::Presented && !world.documents.contains_key(&entry.digest),
            ReasonCode::EvidenceNotPresented,
        ),
        (input.party < demand.party.unwrap_or(Party::First), ReasonCode::EvidencePartyTooWeak),
        (
            demand.role.as_ref().is_some_and(|role| !world.signed.roles(exhibit).contains(role)),
            ReasonCode::EvidenceRoleMissing,
        ),
        (dated && entry.made_at.is_none(), ReasonCode::EvidenceUndated),
        (too_old || entry.valid_until.is_some_and(|end| end <= at), ReasonCode::EvidenceStale),
        (too_early, ReasonCode::EvidenceMadeTooEarly),
        (!exhibit.is_there(at), ReasonCode::EvidenceFromFuture),
        (demand.made_since.is_some() && earliest.is_none(), ReasonCode::ClaimMissing),
    ];
    let failed = stages.into_iter().enumerate().find(|(_, (fails, _))| *fails);
    failed.map(|(stage, (_, code))| (stage, code))
}

fn show(world: &World<'_>, exhibit: &Exhibit<'_>) -> Json {
    Json::object()
        .with("digest", exhibit.entry.digest)
        .with_some("made_at", exhibit.entry.made_at)
        .with("party", exhibit.input.party)
        .with("roles", Json::list(&world.signed.roles(exhibit)))
        .with_some("valid_until", exhibit.entry.valid_until)
}

fn conforms(world: &World<'_>, candidates: Vec<&Exhibit<'_>>, schema: &Json) -> Found {
    let schema: serde_json::Value = serde_json::from_slice(&schema.to_canonical()).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let value = |exhibit: &Exhibit<'_>| match world.documents.get(&exhibit.entry.digest) {
        None => Truth::U,
        Some(bytes) => match serde_json::from_slice(bytes) {
            Ok(document) if validator.is_valid(&document) => Truth::S,
            _ => Truth::N,
        },
    };
    let assessed: Vec<_> = candidates.into_iter().map(|exhibit| (value(exhibit), exhibit)).collect();
    let Some(greatest) = assessed.iter().map(|(value, _)| *value).max() else {
        return Found::unknown(ReasonCode::EvidenceMissing, Json::Null);
    };
    let (_, exhibit) = assessed.iter().find(|(value, _)| *value == greatest).unwrap();
    let code = if greatest == Truth::U { ReasonCode::EvidenceNotPresented } else { ReasonCode::SchemaViolation };
    Found::new(greatest, code, show(world, exhibit))
}

fn certificate(world: &World<'_>, certificates: &[CertificateFact], criterion: &Criterion) -> Found {
    let Criterion::HoldsCertificate { set, versions, level, of } = criterion else {
        panic!("not about certificates");
    };
    let component = match of {
        Components::Any => None,
        Components::Named(name) => Some(name),
        Components::Each(each) => return each_component(world, criterion, each),
    };
    let range = world.terms().range(versions);
    let is_component = |fact: &CertificateFact, name: &String| {
        fact.model == *name || fact.identifiers.iter().any(|i| i.value == *name)
    };
    let mut held: Vec<&CertificateFact> = certificates
        .iter()
        .filter(|fact| fact.set.id == *set && range.contains(&fact.set.version))
        .filter(|fact| level.is_none() || fact.level == *level)
        .filter(|fact| component.is_none_or(|name| is_component(fact, name)))
        .collect();
    held.sort_by_key(|fact| (fact.certificate, Json::from(*fact).to_canonical()));
    if let Some(fact) = held.iter().find(|fact| is_valid(fact, world.at)) {
        return Found::new(Truth::S, ReasonCode::Met, show_certificate(fact));
    }
    match held.first() {
        None => Found::unknown(ReasonCode::CertificateMissing, Json::Null),
        Some(fact) => Found::unknown(ReasonCode::CertificateExpired, show_certificate(fact)),
    }
}

/// One certificate for each record that is picked, of another product than this one.
fn each_component(world: &World<'_>, criterion: &Criterion, each: &EachComponent) -> Found {
    let claim = each.list.claim().unwrap();
    let kind = admit::claim_type(claim, world.vocabularies).unwrap();
    let Said::Value(Value::Records(records), _, _) = admit::said(world, claim, kind) else {
        return about_claim(world, &Criterion::Present(each.list.clone()), claim, kind);
    };
    let ClaimType::RecordList(fields, _) = kind else { panic!("only lists of records hold records") };
    let place = fields.iter().position(|field| field.name == each.name).unwrap();
    let product = &world.heard[0].attestation.product;
    let others: Vec<CertificateFact> =
        world.certificates.iter().filter(|fact| !product.names().any(|name| fact.is_named(name))).cloned().collect();
    let (mut held, mut not_asked, mut lacking) = (0_usize, 0_usize, Vec::new());
    for (number, record) in records.iter().enumerate() {
        let picked = each.picked.as_ref().map_or(Truth::S, |inner| in_record(world.terms(), inner, kind, record));
        let name = match &record[place] {
            Some(Value::Text(name)) => Some(name.clone()),
            _ => None,
        };
        let found = name.clone().map(|name| {
            let Criterion::HoldsCertificate { set, versions, level, .. } = criterion.clone() else {
                panic!("not about certificates");
            };
            let of = Components::Named(name);
            certificate(world, &others, &Criterion::HoldsCertificate { set, versions, level, of })
        });
        let code = match (picked, found) {
            (Truth::N, _) => {
                not_asked += 1;
                continue;
            }
            (_, Some(found)) if found.value == Truth::S => {
                held += 1;
                continue;
            }
            (Truth::S, Some(found)) => found.code,
            _ => ReasonCode::FieldMissing,
        };
        lacking.push((code, Json::object().with("record", number).with_some("component", name).with("code", code)));
    }
    let observed = Json::object()
        .with("components", records.len())
        .with("held", held)
        .with("not_asked", not_asked)
        .with("lacking", lacking.len())
        .with("first", Json::List(lacking.iter().take(5).map(|(_, shown)| shown.clone()).collect()));
    let order = [ReasonCode::CertificateMissing, ReasonCode::CertificateExpired, ReasonCode::FieldMissing];
    match order.into_iter().find(|wanted| lacking.iter().any(|(code, _)| code == wanted)) {
        None => Found::new(Truth::S, ReasonCode::Met, observed),
        Some(code) => Found::unknown(code, observed),
    }
}

fn is_valid(fact: &CertificateFact, at: Timestamp) -> bool {
    fact.granted_at <= at && fact.expires_at.is_none_or(|end| at < end)
}

fn show_certificate(fact: &CertificateFact) -> Json {
    Json::object()
        .with("certificate", fact.certificate)
        .with("granted_at", fact.granted_at)
        .with("expires_at", fact.expires_at)
}
