//! Random vocabularies and requirement sets.

use std::collections::BTreeMap;

use warifu_model::{
    Assurance, Authority, ClaimDefinition, ClaimId, Date, Dimension, Example, Examples, Group, GroupId, Json,
    LadderLevel, LevelReference, Levels, Localized, Outcome, Requirement, RequirementId, RequirementSet, SchemaEntry,
    SemVer, SetId, SetStatus, SourceDocument, Texts, Tightening, Timestamp, Token, Vocabulary, VocabularyGroup,
    VocabularyId,
};

use super::criteria::Maker;
use super::dice::Dice;
use super::values::{self, PLAIN_TYPES, words};

/// A vocabulary with a claim of every type and a second list of records.
pub fn vocabulary(dice: &mut Dice) -> Vocabulary {
    let group = GroupId::parse("g").unwrap();
    let mut types: Vec<_> = (0..PLAIN_TYPES).map(|kind| values::plain_type(dice, kind)).collect();
    types.push(values::record_type(dice));
    types.push(values::record_type(dice));
    let types: Vec<_> = types.into_iter().map(|kind| values::loosened(dice, kind)).collect();
    let claim = |(i, claim_type)| ClaimDefinition {
        id: ClaimId::parse(&format!("g.c{i}")).unwrap(),
        group: group.clone(),
        title: words(),
        description: words(),
        claim_type,
        supported_by: Vec::new(),
        about: warifu_model::About::Quality,
        tokens: BTreeMap::new(),
        combine: None,
    };
    Vocabulary {
        id: VocabularyId::parse("words").unwrap(),
        version: SemVer::new(1, 0, 0),
        title: words(),
        groups: vec![VocabularyGroup { id: group.clone(), title: words() }],
        claims: types.into_iter().enumerate().map(claim).collect(),
        evidence_kinds: super::KINDS.iter().map(|kind| kind_definition(kind)).collect(),
        roles: super::ROLES.iter().map(|role| role_definition(role)).collect(),
        tokens: BTreeMap::new(),
    }
}

fn kind_definition(id: &str) -> warifu_model::EvidenceKindDefinition {
    let id = warifu_model::EvidenceKind::parse(id).unwrap();
    warifu_model::EvidenceKindDefinition { id, title: words(), formats: Vec::new() }
}

fn role_definition(id: &str) -> warifu_model::KindDefinition<warifu_model::Role> {
    warifu_model::KindDefinition { id: warifu_model::Role::parse(id).unwrap(), title: words() }
}

/// A set of one to four requirements.
pub fn set(dice: &mut Dice, vocabulary: &Vocabulary, at: Timestamp) -> RequirementSet {
    let levels = levels(dice);
    let status = if dice.chance(20) { SetStatus::Draft } else { SetStatus::Final };
    let count = 1 + dice.below(4);
    let mut maker = Maker { dice, claims: &vocabulary.claims, at, parameters: Vec::new() };
    let mut requirements: Vec<Requirement> = (0..count).map(|i| requirement(&mut maker, i, &levels)).collect();
    if requirements.iter().all(|one| one.from.is_some()) {
        // Where nothing is asked, there is nothing to evaluate.
        requirements[0].from = None;
    }
    let day = Date::parse("2020-01-01").unwrap();
    RequirementSet {
        id: SetId::parse("random").unwrap(),
        version: SemVer::new(1, 0, 0),
        language: 1,
        texts: Texts::Both,
        status,
        title: words(),
        description: words(),
        authority: Authority { name: words(), country: None },
        source: SourceDocument { document: "x".into(), edition: "1".into(), published: "2020".into(), note: None },
        legal_basis: Vec::new(),
        effective_from: day,
        previous_open_until: None,
        vocabularies: Vec::new(),
        parameters: maker.parameters,
        levels,
        schemas: schemas(),
        groups: vec![Group { id: GroupId::parse("G").unwrap(), title: words(), parent: None }],
        requirements,
        withdrawn: Vec::new(),
    }
}

fn levels(dice: &mut Dice) -> Levels {
    let rung = |id: &str| LadderLevel { id: Token::parse(id).unwrap(), title: words() };
    let dimension = |id: &str| Dimension { id: RequirementId::parse(id).unwrap(), title: words() };
    match dice.below(3) {
        0 => Levels::None,
        1 => Levels::Ladder(vec![rung("star-1"), rung("star-2"), rung("star-3")]),
        _ => Levels::Vector { dimensions: vec![dimension("FR1"), dimension("FR2")], max: 3 },
    }
}

/// A target level of a set, as text; seldom one at which nothing is asked.
pub fn level(dice: &mut Dice, set: &RequirementSet) -> Option<String> {
    let mut found = any_level(dice, &set.levels);
    for _ in 0..TRIES {
        if asks_at(set, found.as_deref()) || dice.chance(SELDOM) {
            break;
        }
        found = any_level(dice, &set.levels);
    }
    found
}

/// Whether any requirement holds at a level.
pub fn asks_at(set: &RequirementSet, level: Option<&str>) -> bool {
    let Some(target) = set.levels.target(level) else { return false };
    set.requirements.iter().any(|one| one.from.as_ref().is_none_or(|from| set.levels.reaches(&target, from)))
}

const TRIES: usize = 20;
const SELDOM: u64 = 10;

fn any_level(dice: &mut Dice, levels: &Levels) -> Option<String> {
    match levels {
        Levels::None => None,
        Levels::Ladder(rungs) => Some(dice.pick(rungs).id.to_string()),
        Levels::Vector { .. } if dice.chance(30) => Some(dice.below(4).to_string()),
        Levels::Vector { .. } => Some(format!("FR1={},FR2={}", dice.below(4), dice.below(4))),
    }
}

fn level_reference(dice: &mut Dice, levels: &Levels) -> Option<LevelReference> {
    match levels {
        Levels::None => None,
        Levels::Ladder(rungs) => Some(LevelReference::Rung(dice.pick(rungs).id.clone())),
        Levels::Vector { dimensions, .. } => {
            let level = u32::try_from(1 + dice.below(3)).unwrap();
            Some(LevelReference::Step { dimension: dice.pick(dimensions).id.clone(), level })
        }
    }
}

pub(super) fn requirement(maker: &mut Maker<'_>, number: usize, levels: &Levels) -> Requirement {
    let applies = if maker.dice.chance(30) { Some(maker.criterion(1)) } else { None };
    let depth = *maker.dice.pick(&[0, 1, 2, 2, 3]);
    let criterion = maker.criterion(depth);
    let from = if maker.dice.chance(30) { level_reference(maker.dice, levels) } else { None };
    let steps = if maker.dice.chance(40) { 1 + maker.dice.below(2) } else { 0 };
    let tightened = (0..steps).filter_map(|_| {
        let level = level_reference(maker.dice, levels)?;
        Some(Tightening { level, criterion: maker.criterion(1) })
    });
    let tightened: Vec<Tightening> = tightened.collect();
    let example = |outcome| vec![Example { claims: Vec::new(), evidence: Vec::new(), at: None, level: None, outcome }];
    // Few, for a set that holds one accepts nothing.
    let is_words = maker.dice.chance(3);
    let statement = if maker.dice.chance(90) { words() } else { Localized { en: "y".into(), ..words() } };
    Requirement {
        id: RequirementId::parse(&format!("R.{number}")).unwrap(),
        groups: vec![GroupId::parse("G").unwrap()],
        title: words(),
        statement,
        guidance: None,
        legal_basis: Vec::new(),
        references: Vec::new(),
        assurance: Assurance::Unverified,
        from,
        applies: applies.filter(|_| !is_words),
        criterion: (!is_words).then_some(criterion),
        tightened: if is_words { Vec::new() } else { tightened },
        examples: (!is_words)
            .then(|| Examples { pass: example(Outcome::Satisfied), fail: example(Outcome::NotSatisfied) }),
    }
}

fn schemas() -> Vec<SchemaEntry> {
    let object = Json::object().with("type", "object").with("required", Json::list(["n"]));
    let least = Json::object().with("type", "integer").with("minimum", 1_i64);
    let positive = Json::object().with("properties", Json::object().with("n", least));
    let entry = |id: &str, schema| SchemaEntry { id: Token::parse(id).unwrap(), schema };
    vec![entry("object", object), entry("positive", positive)]
}
