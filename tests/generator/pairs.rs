//! Pairs of sets of which one is a changed version of the other, and products to hold against both.

use warifu_model::{
    ClaimEntry, ClaimId, ClaimType, Criterion, Digest, DurationUnit, Empty, EvidenceKind, Json, Requirement,
    RequirementId, RequirementSet, Successor, Timestamp, Token, Vocabulary, Withdrawn,
};

use super::criteria::Maker;
use super::rewrite::rewritten;
use super::{Product, Question, set, time};
use warifu_testkit::Dice;

/// Two versions of a set, each with its vocabulary.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The vocabularies.
    pub vocabularies: [Vocabulary; 2],
    /// The sets; what pins them is filled in by [`Pair::rules`].
    pub sets: [RequirementSet; 2],
    /// The time that bounds lie around.
    pub at: Timestamp,
    seed: u64,
}

impl Pair {
    /// The pair of a seed.
    pub fn of_seed(seed: u64) -> Self {
        let mut dice = Dice::new(seed ^ 0x5eed);
        let at = time(&mut dice);
        let vocabulary = set::vocabulary(&mut dice);
        let old = set::set(&mut dice, &vocabulary, at);
        Self { vocabularies: [vocabulary.clone(), vocabulary], sets: [old.clone(), old], at, seed }.next()
    }

    /// The new set of this pair with a set that comes after it.
    #[must_use]
    pub fn next(&self) -> Self {
        let mut dice = Dice::new(self.seed ^ 0xaf7e4);
        let (mut new, mut words) = (self.sets[1].clone(), self.vocabularies[1].clone());
        for _ in 0..*dice.pick(&[1, 1, 1, 2, 3]) {
            change(&mut dice, &words, &mut new, self.at);
        }
        let mut own = Dice::new(dice.clone().roll());
        if own.chance(40) {
            set::rebear(&mut own, &mut new);
        }
        if dice.chance(25) {
            retype(&mut dice, &mut words);
        }
        if dice.chance(15) {
            declare(&mut dice, &mut words, &new);
        }
        let (vocabularies, sets) = ([self.vocabularies[1].clone(), words], [self.sets[1].clone(), new]);
        Self { vocabularies, sets, at: self.at, seed: dice.roll() }
    }

    /// The old set of this pair, and the same in other words.
    #[must_use]
    pub fn rewritten(&self) -> Self {
        let mut dice = Dice::new(self.seed ^ 0x3e1f);
        let mut new = self.sets[0].clone();
        for requirement in &mut new.requirements {
            let tightened = requirement.tightened.iter_mut().map(|one| &mut one.criterion);
            for part in requirement.applies.iter_mut().chain(&mut requirement.criterion).chain(tightened) {
                *part = rewritten(&mut dice, part);
            }
        }
        let vocabularies = [self.vocabularies[0].clone(), self.vocabularies[0].clone()];
        Self { vocabularies, sets: [self.sets[0].clone(), new], at: self.at, seed: self.seed }
    }

    /// The exact bytes of a set and of its vocabulary.
    pub fn rules(&self, side: usize) -> (Vec<u8>, Vec<u8>) {
        let vocabulary = Json::from(&self.vocabularies[side]).to_canonical();
        let pins = vec![super::pin(&self.vocabularies[side], &vocabulary)];
        let set = set::mended(RequirementSet { vocabularies: pins, ..self.sets[side].clone() });
        (Json::from(&set).to_canonical(), vocabulary)
    }

    /// A product worded in the vocabulary of one side, with times and levels of its own.
    pub fn question(&self, number: u64) -> Question {
        let mut dice = Dice::new(self.seed.wrapping_mul(0x9e37_79b9) ^ number);
        let side = dice.below(2);
        // Statements that name their vocabularies would be refused by a set that pins other bytes.
        let pin = super::pin(&self.vocabularies[side], b"");
        let mut product = Product::of_dice(&mut dice, &self.vocabularies[side], &pin, &self.sets[side], self.at);
        product.statements.iter_mut().for_each(|statement| statement.attestation.vocabularies.clear());
        product.waivers = None;
        self.say_what_one_side_passes_over(&mut dice, &mut product);
        if dice.chance(30) {
            product.at = super::values::moment(&mut dice, self.at);
        }
        product.question()
    }

    /// Claims that one side alone declares, of whatever type.
    fn say_what_one_side_passes_over(&self, dice: &mut Dice, product: &mut Product) {
        let knows = |side: usize, claim: &ClaimId| self.vocabularies[side].claims.iter().any(|one| one.id == *claim);
        let all = self.vocabularies.iter().flat_map(|one| &one.claims).map(|claim| &claim.id);
        let alone: Vec<ClaimId> = all.filter(|claim| knows(0, claim) != knows(1, claim)).cloned().collect();
        for claim in alone {
            let Some(statement) = product.statements.first_mut().filter(|_| dice.chance(25)) else { continue };
            let claims = &mut statement.attestation.claims;
            if claims.iter().all(|one| one.claim != claim) {
                let value = dice.pick(&[Json::Bool(true), Json::Int(3), Json::from("x")]).clone();
                claims.push(ClaimEntry { claim, value, evidence: Vec::new(), replaced: Vec::new(), offset: 0 });
            }
        }
    }

    /// Something to tell pairs apart by in messages.
    pub fn name(&self) -> String {
        format!("seed {} ({})", self.seed, Digest::of(&self.rules(1).0))
    }
}

fn change(dice: &mut Dice, vocabulary: &Vocabulary, set: &mut RequirementSet, at: Timestamp) {
    let place = dice.below(set.requirements.len());
    let parameters = std::mem::take(&mut set.parameters);
    let mut maker = Maker { dice, claims: &vocabulary.claims, at, parameters };
    match maker.dice.below(20) {
        0 => {
            let gone = set.requirements.remove(place);
            withdraw(maker.dice, set, gone.id);
            if set.requirements.is_empty() {
                let added = set::requirement(&mut maker, 7, &set.levels);
                set.requirements.push(added);
            }
        }
        1 => {
            let added = set::requirement(&mut maker, 8 + set.requirements.len(), &set.levels);
            if set.requirements.iter().all(|other| other.id != added.id) {
                set.requirements.push(added);
            }
        }
        2 => {
            let other = set::requirement(&mut maker, 9, &set.levels);
            let requirement = &mut set.requirements[place];
            *requirement = Requirement { id: requirement.id.clone(), ..other };
        }
        3 | 4 => {
            let requirement = &mut set.requirements[place];
            requirement.applies = match requirement.applies.take() {
                None if requirement.criterion.is_none() => None,
                None => Some(maker.criterion(1)),
                Some(_) if maker.dice.chance(50) => None,
                Some(applies) => Some(changed(&mut maker, applies)),
            };
        }
        5 => set.requirements[place].tightened.clear(),
        6 => {
            let other = set::requirement(&mut maker, 9, &set.levels);
            let requirement = &mut set.requirements[place];
            if requirement.criterion.is_some() {
                requirement.tightened = other.tightened;
            }
            requirement.from = other.from;
        }
        _ => {
            let requirement = &mut set.requirements[place];
            requirement.criterion = requirement.criterion.take().map(|criterion| changed(&mut maker, criterion));
        }
    }
    set.parameters = maker.parameters;
}

fn withdraw(dice: &mut Dice, set: &mut RequirementSet, id: RequirementId) {
    let heir = set.requirements.first().map(|requirement| requirement.id.clone());
    let successors = match heir {
        Some(heir) if dice.chance(60) => vec![Successor::Requirement(heir)],
        _ => Vec::new(),
    };
    if !set.withdrawn.iter().any(|one| one.id == id) {
        set.withdrawn.push(Withdrawn { id, successors, note: None });
    }
}

/// A criterion with one thing changed somewhere in it.
fn changed(maker: &mut Maker<'_>, criterion: Criterion) -> Criterion {
    match criterion {
        Criterion::AllOf(of) => several(maker, of, &Criterion::AllOf, &Criterion::AnyOf),
        Criterion::AnyOf(of) => several(maker, of, &Criterion::AnyOf, &Criterion::AllOf),
        Criterion::Not(inner) if maker.dice.chance(80) => Criterion::Not(Box::new(changed(maker, *inner))),
        Criterion::Not(inner) => *inner,
        Criterion::AtLeastNOf(n, mut of) => {
            let place = maker.dice.below(of.len());
            let child = of.remove(place);
            let child = changed(maker, child);
            of.insert(place, child);
            Criterion::AtLeastNOf(n, of)
        }
        leaf => match maker.dice.below(5) {
            0 => Criterion::Not(Box::new(leaf)),
            1 => Criterion::AllOf(vec![leaf, maker.criterion(0)]),
            2 => Criterion::AnyOf(vec![maker.criterion(0), leaf]),
            _ => like(maker, &leaf),
        },
    }
}

/// Another leaf of the same operator, if one comes up soon, so that constants change more often than subjects.
fn like(maker: &mut Maker<'_>, leaf: &Criterion) -> Criterion {
    for _ in 0..60 {
        let other = maker.criterion(0);
        if other.operator() == leaf.operator()
            && super::super::model::leaf::claim_of(&other) == super::super::model::leaf::claim_of(leaf)
        {
            return other;
        }
    }
    maker.criterion(0)
}

type Make<'m> = &'m dyn Fn(Vec<Criterion>) -> Criterion;

fn several(maker: &mut Maker<'_>, mut of: Vec<Criterion>, same: Make<'_>, other: Make<'_>) -> Criterion {
    let place = maker.dice.below(of.len());
    match maker.dice.below(10) {
        0 => return other(of),
        1 if of.len() > 1 => drop(of.remove(place)),
        2 => of.push(maker.criterion(0)),
        _ => {
            let child = of.remove(place);
            let child = changed(maker, child);
            of.insert(place, child);
        }
    }
    same(of)
}

/// Declares one claim more, or one less among those that no criterion reads.
fn declare(dice: &mut Dice, vocabulary: &mut Vocabulary, set: &RequirementSet) {
    let text = String::from_utf8(Json::from(set).to_canonical()).unwrap();
    let is_unread = |claim: &ClaimId| !text.contains(&format!("\"{claim}\""));
    if dice.chance(50) {
        let mut claim = dice.pick(&vocabulary.claims).clone();
        claim.id = ClaimId::parse("g.declared").unwrap();
        if vocabulary.claims.iter().all(|other| other.id != claim.id) {
            vocabulary.claims.push(claim);
        }
    } else if let Some(place) = vocabulary.claims.iter().position(|claim| is_unread(&claim.id)) {
        vocabulary.claims.remove(place);
    }
}

/// Changes the type of one claim: tokens added, removed or turned around, or another kind altogether.
fn retype(dice: &mut Dice, vocabulary: &mut Vocabulary) {
    let place = dice.below(vocabulary.claims.len());
    let claim = &mut vocabulary.claims[place];
    if dice.chance(20)
        && let ClaimType::TokenList(_, empty) | ClaimType::RecordList(_, empty) = &mut claim.claim_type
    {
        *empty = match empty {
            Empty::Refused => Empty::ShownBy(vec![EvidenceKind::parse(super::KINDS[1]).unwrap()]),
            Empty::ShownBy(_) => Empty::Refused,
        };
        return;
    }
    let fresh = Token::parse("fresh").unwrap();
    match &mut claim.claim_type {
        ClaimType::Token(tokens) | ClaimType::OrderedToken(tokens) | ClaimType::TokenList(tokens, _) => {
            match dice.below(4) {
                0 => tokens.push(fresh),
                1 => tokens.insert(0, fresh),
                2 => drop(tokens.pop()),
                _ => tokens.reverse(),
            }
        }
        ClaimType::RecordList(fields, _) => {
            let field = dice.below(fields.len());
            if dice.chance(50) {
                fields[field].required = !fields[field].required;
            } else if fields.len() > 1 {
                fields.remove(field);
            }
        }
        other => {
            let unit = *dice.pick(&[DurationUnit::Days, DurationUnit::Months]);
            let kinds =
                [ClaimType::Text, ClaimType::Boolean, ClaimType::Version, ClaimType::Date, ClaimType::Duration(unit)];
            *other = dice.pick(&kinds).clone();
        }
    }
    if matches!(&claim.claim_type, ClaimType::Token(of) | ClaimType::OrderedToken(of) | ClaimType::TokenList(of, _) if of.is_empty())
    {
        claim.claim_type = ClaimType::Text;
    }
}
