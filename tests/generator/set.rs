//! Random vocabularies and requirement sets.

use std::collections::BTreeMap;

use warifu_model::{
    Assurance, Authority, Binding, Bound, ClaimDefinition, ClaimId, ClaimType, Criterion, Date, Dimension, Example,
    Examples, Group, GroupId, Json, LadderLevel, LevelReference, Levels, Localized, Outcome, OutcomeRule, Requirement,
    RequirementId, RequirementSet, SchemaEntry, Score, SemVer, SetId, SetStatus, SourceDocument, Texts, Tightening,
    Timestamp, Token, Vocabulary, VocabularyGroup, VocabularyId,
};

use super::criteria::Maker;
use super::values::{self, PLAIN_TYPES, words};
use warifu_testkit::Dice;

/// A vocabulary with a claim of every type, a second list of records, and three dates and two times in all.
pub fn vocabulary(dice: &mut Dice) -> Vocabulary {
    let group = GroupId::parse("g").unwrap();
    let mut types: Vec<_> = (0..PLAIN_TYPES).map(|kind| values::plain_type(dice, kind)).collect();
    types.push(values::record_type(dice));
    types.push(values::record_type(dice));
    let mut types: Vec<_> = types.into_iter().map(|kind| values::loosened(dice, kind)).collect();
    types.extend([ClaimType::Date, ClaimType::Timestamp, ClaimType::Date]);
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
        texts: Texts::default(),
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
    // Dice of their own: sets are otherwise those that a seed has always given.
    let (language, outcome) = outcome(&mut Dice::new(maker.dice.clone().roll()), &levels, &mut requirements);
    let day = Date::parse("2020-01-01").unwrap();
    RequirementSet {
        id: SetId::parse("random").unwrap(),
        version: SemVer::new(1, 0, 0),
        language,
        texts: Texts::default(),
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
        outcome,
        schemas: schemas(),
        groups: vec![Group { id: GroupId::parse("G").unwrap(), title: words(), parent: None }],
        requirements,
        withdrawn: Vec::new(),
    }
}

/// Makes some requirements recommended, and gives a score where the levels allow one; in half of the sets neither.
pub(super) fn outcome(
    dice: &mut Dice,
    levels: &Levels,
    requirements: &mut [Requirement],
) -> (u32, Option<OutcomeRule>) {
    for requirement in &mut *requirements {
        (requirement.binding, requirement.weight) = (None, None);
    }
    if dice.chance(50) {
        return (1, None);
    }
    let count = requirements.len();
    for requirement in requirements.iter_mut().take(count - 1) {
        requirement.binding = dice.chance(20).then_some(Binding::Recommended);
    }
    let is_vector = matches!(levels, Levels::Vector { .. });
    if is_vector || dice.chance(20) {
        return (2, None);
    }
    let from = if dice.chance(30) { level_reference(dice, levels) } else { None };
    let begins = |from: &Option<LevelReference>| match (levels, from) {
        (Levels::Ladder(rungs), Some(LevelReference::Rung(id))) => rungs.iter().position(|one| one.id == *id),
        _ => Some(0),
    };
    let (mut all, mut always) = (0, Vec::new());
    for requirement in requirements.iter_mut().filter(|one| one.binding.is_none()) {
        let counts = begins(&requirement.from) <= begins(&from);
        requirement.weight = (counts && dice.chance(60)).then(|| *dice.pick(&[1, 1, 2, 3, 5]));
        all += if counts { requirement.weight.unwrap_or(1) } else { 0 };
        if dice.chance(20) {
            always.push(requirement.id.clone());
        }
    }
    if all == 0 {
        for requirement in requirements {
            requirement.weight = None;
        }
        return (2, None);
    }
    let at_least = 1 + u32::try_from(dice.below(all as usize)).unwrap();
    (2, Some(OutcomeRule { score: Score { at_least, from, always } }))
}

/// Changes something about how requirements bear on the outcome.
pub fn rebear(dice: &mut Dice, set: &mut RequirementSet) {
    let place = dice.below(set.requirements.len());
    let requirement = &mut set.requirements[place];
    match dice.below(4) {
        0 => {
            let is_recommended = requirement.binding.take().is_some();
            requirement.binding = (!is_recommended).then_some(Binding::Recommended);
        }
        1 => requirement.weight = Some(*dice.pick(&[1, 2, 3, 4])),
        2 => match &mut set.outcome {
            Some(rule) if dice.chance(50) => rule.score.at_least += 1,
            Some(rule) => rule.score.at_least = (rule.score.at_least - 1).max(1),
            None => (_, set.outcome) = outcome(dice, &set.levels, &mut set.requirements),
        },
        _ => match &mut set.outcome {
            Some(rule) if rule.score.always.contains(&requirement.id) => {
                rule.score.always.retain(|id| *id != requirement.id);
            }
            Some(rule) => rule.score.always.push(requirement.id.clone()),
            None => {}
        },
    }
}

/// The set with what does not go together left out, after something in it was changed.
pub fn mended(mut set: RequirementSet) -> RequirementSet {
    if set.requirements.iter().all(|one| one.binding.is_some()) {
        set.requirements.iter_mut().take(1).for_each(|one| one.binding = None);
    }
    if let Some(rule) = &mut set.outcome {
        let binds: Vec<&RequirementId> =
            set.requirements.iter().filter(|one| one.binding.is_none()).map(|one| &one.id).collect();
        rule.score.always.retain(|id| binds.contains(&id));
    }
    let counts: Vec<Option<u32>> = set.requirements.iter().map(|one| set.bears(one).weight).collect();
    let all = counts.iter().flatten().sum::<u32>();
    if all == 0 {
        set.outcome = None;
    }
    for (requirement, counts) in set.requirements.iter_mut().zip(counts) {
        requirement.weight = requirement.weight.filter(|_| all > 0 && counts.is_some());
    }
    if let Some(rule) = &mut set.outcome {
        rule.score.at_least = rule.score.at_least.min(all);
    }
    let is_second = set.outcome.is_some()
        || set.requirements.iter().any(|one| one.binding.is_some() || one.criteria().any(of_second_edition));
    set.language = if is_second { 2 } else { set.language };
    set
}

/// Whether a criterion has what only the second edition of the language has.
fn of_second_edition(criterion: &Criterion) -> bool {
    match criterion {
        Criterion::Evidence(demand) => demand.signers.is_some() || demand.made_since.is_some(),
        Criterion::Before(_, Bound::FromOther(..)) | Criterion::After(_, Bound::FromOther(..)) => true,
        _ => criterion.children().iter().any(of_second_edition),
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

/// Whether any requirement that binds holds at a level.
pub fn asks_at(set: &RequirementSet, level: Option<&str>) -> bool {
    let Some(target) = set.levels.target(level) else { return false };
    let holds = |one: &&Requirement| one.from.as_ref().is_none_or(|from| set.levels.reaches(&target, from));
    set.requirements.iter().filter(holds).any(|one| one.binding.is_none())
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
        binding: None,
        weight: None,
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
