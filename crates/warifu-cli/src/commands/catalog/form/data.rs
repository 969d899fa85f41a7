//! What the page is told about a set.

use std::collections::BTreeSet;

use warifu_catalog::schema_view;
use warifu_evidence::{KINDS, TOOL_CLAIMS};
use warifu_model::{
    ClaimDefinition, ClaimId, ClaimType, Criterion, Json, Language, LevelReference, Levels, Requirement,
    RequirementSet, Shape, Support, Token, Vocabulary,
};

use crate::commands::common::value_text;
use crate::commands::set::Chosen;
use crate::commands::show;
use warifu_report::titles::{Titles, duration};

/// The set, its requirements with the claims that they read, and the schema of each of these claims.
pub(super) fn of(chosen: &Chosen, language: &'static str) -> Json {
    let set = chosen.set.set();
    let claims = || chosen.vocabularies.iter().flat_map(|vocabulary| &vocabulary.claims);
    let order: Vec<&ClaimId> = claims().map(|claim| &claim.id).collect();
    let requirements: Vec<(&Requirement, Vec<&ClaimId>)> =
        set.requirements.iter().map(|requirement| (requirement, claims_of(requirement, &order))).collect();
    let used: BTreeSet<&ClaimId> = requirements.iter().flat_map(|(_, claims)| claims.iter().copied()).collect();
    let entries =
        claims().filter(|claim| used.contains(&claim.id)).map(|claim| self::claim(&chosen.vocabularies, claim));
    let source = format!("{}, {}, {}", set.source.document, set.source.edition, set.source.published);
    let about = Json::object()
        .with("id", &set.id)
        .with("version", &set.version)
        .with("digest", chosen.set.digest())
        .with("title", &set.title)
        .with("description", &set.description)
        .with("authority", &set.authority.name)
        .with("source", source);
    let group = |group: &warifu_model::Group| {
        Json::object().with("id", &group.id).with("title", &group.title).with_some("parent", group.parent.as_ref())
    };
    Json::object()
        .with("language", language)
        .with("set", about)
        .with("vocabularies", Json::list(&set.vocabularies))
        .with("levels", levels(&set.levels))
        .with("groups", Json::list(set.groups.iter().map(group)))
        .with("requirements", Json::list(requirements.iter().map(|(one, claims)| requirement(chosen, one, claims))))
        .with("claims", Json::Object(entries.collect()))
        .with("entries", written_as_text())
        .with("kinds", kinds(&chosen.vocabularies))
        .with("roles", roles(&chosen.vocabularies))
        .with("toolKinds", Json::list(KINDS))
        .with("toolClaims", Json::list(TOOL_CLAIMS))
}

/// The types that are written as a line of text, each under the `format` of its schema: an example, what is wrong with a line
/// that does not match, and attributes.
pub(crate) fn written_as_text() -> Json {
    let entry = |claim_type: &ClaimType| {
        let format = claim_type.schema()?.member("format")?.as_text()?.to_owned();
        let entry = claim_type.entry()?;
        let attributes = entry.attributes.iter().map(|(name, value)| ((*name).into(), Json::from(*value)));
        let json = Json::object()
            .with("example", entry.example)
            .with("mistake", Json::list([entry.mistake.en, entry.mistake.ja]))
            .with("attributes", Json::Object(attributes.collect()));
        Some((format.into(), json))
    };
    Json::Object(ClaimType::SCALAR.iter().filter_map(entry).collect())
}

fn kinds(vocabularies: &[Vocabulary]) -> Json {
    let kinds = vocabularies.iter().flat_map(|vocabulary| &vocabulary.evidence_kinds);
    Json::list(kinds.map(|kind| Json::object().with("id", &kind.id).with("title", &kind.title)))
}

pub(crate) fn claim(vocabularies: &[Vocabulary], claim: &ClaimDefinition) -> (std::borrow::Cow<'static, str>, Json) {
    let support = |support: &Support| Json::object().with("kind", &support.kind).with("reading", &support.reading);
    let json = Json::object()
        .with("title", &claim.title)
        .with("description", &claim.description)
        .with("type", &claim.claim_type)
        .with("schema", schema_view::claim_type(&claim.claim_type))
        .with("tokens", tokens(vocabularies, claim))
        .with("tool", TOOL_CLAIMS.contains(&claim.id.as_str()))
        .with("supports", Json::list(claim.supported_by.iter().map(support)));
    (claim.id.as_str().to_owned().into(), json)
}

fn requirement(chosen: &Chosen, requirement: &Requirement, claims: &[&ClaimId]) -> Json {
    let set = chosen.set.set();
    let mut demands = Vec::new();
    for criterion in requirement.criteria() {
        demanded(criterion, &mut demands);
    }
    demands.dedup();
    let test = |language| {
        let titles = Titles::new(&chosen.vocabularies, language);
        let tests: Vec<_> = requirement.criteria().map(|criterion| show::criterion_text(criterion, titles)).collect();
        filled(set, &tests.join("\n"), language)
    };
    Json::object()
        .with("id", &requirement.id)
        .with("groups", Json::list(&requirement.groups))
        .with("title", &requirement.title)
        .with("statement", &requirement.statement)
        .with_some("guidance", requirement.guidance.as_ref())
        .with("rank", rank(&set.levels, requirement.from.as_ref()))
        .with("claims", Json::list(claims.iter().copied()))
        .with("evidence", Json::List(demands))
        .with("test", Json::object().with("en", test(Language::En)).with("ja", test(Language::Ja)))
}

/// The test with the values of its parameters, which stand in it as `<name>`.
fn filled(set: &RequirementSet, test: &str, language: Language) -> String {
    set.parameters.iter().fold(test.to_owned(), |test, parameter| {
        let value = value_text(&parameter.value);
        let value = duration(&value, language).unwrap_or(value);
        test.replace(&format!("<{}>", parameter.id), &value)
    })
}

/// The titles of the tokens that a claim lists.
fn tokens(vocabularies: &[Vocabulary], claim: &ClaimDefinition) -> Json {
    let title = |token: &Token| {
        let title = vocabularies.iter().find_map(|vocabulary| vocabulary.token_title_in(claim, token))?;
        Some((token.as_str().to_owned().into(), title.into()))
    };
    Json::Object(claim.listed_tokens().into_iter().filter_map(title).collect())
}

fn roles(vocabularies: &[Vocabulary]) -> Json {
    let roles = vocabularies.iter().flat_map(|vocabulary| &vocabulary.roles);
    Json::list(roles.map(|role| Json::object().with("id", &role.id).with("title", &role.title)))
}

/// The claims that a requirement reads, in the order of the vocabulary.
fn claims_of<'c>(requirement: &Requirement, order: &[&'c ClaimId]) -> Vec<&'c ClaimId> {
    let mut found = BTreeSet::new();
    requirement.criteria().for_each(|criterion| named(&Json::from(criterion), &mut found));
    order.iter().copied().filter(|claim| found.contains(claim.as_str())).collect()
}

fn named(json: &Json, found: &mut BTreeSet<String>) {
    match json {
        Json::List(items) => items.iter().for_each(|item| named(item, found)),
        Json::Object(members) => {
            for (key, value) in members {
                if let (true, Json::Text(claim)) = (matches!(key.as_ref(), "claim" | "supports"), value) {
                    found.insert(claim.clone());
                }
                named(value, found);
            }
        }
        _ => {}
    }
}

fn demanded(criterion: &Criterion, demands: &mut Vec<Json>) {
    match criterion.shape() {
        Shape::Evidence(demand) => demands.push(
            Json::object()
                .with("kind", &demand.kind)
                .with_some("party", demand.party)
                .with_some("role", demand.role.as_ref()),
        ),
        Shape::Schema { kind, .. } => demands.push(Json::object().with("kind", kind)),
        Shape::Certificate { .. }
        | Shape::Comparison(..)
        | Shape::Not(_)
        | Shape::Records { .. }
        | Shape::Several(..) => criterion.children().iter().for_each(|inner| demanded(inner, demands)),
    }
}

/// From which level on a requirement is asked for: the place of a rung, or the number of a dimension.
fn rank(levels: &Levels, from: Option<&LevelReference>) -> usize {
    match (levels, from) {
        (Levels::Ladder(rungs), Some(LevelReference::Rung(id))) => {
            rungs.iter().position(|rung| rung.id == *id).map_or(1, |place| place + 1)
        }
        (_, Some(LevelReference::Step { level, .. })) => usize::try_from(*level).unwrap_or(1),
        _ => 1,
    }
}

fn levels(levels: &Levels) -> Json {
    match levels {
        Levels::None => Json::List(Vec::new()),
        Levels::Ladder(rungs) => Json::list(rungs.iter().enumerate().map(|(index, rung)| {
            Json::object().with("rank", index + 1).with("id", &rung.id).with("title", &rung.title)
        })),
        Levels::Vector { max, .. } => {
            Json::list((1..=*max).map(|level| Json::object().with("rank", level).with("id", level.to_string())))
        }
    }
}
