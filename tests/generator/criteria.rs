//! Random criteria over a vocabulary. A literal is sometimes put into a parameter instead.

use warifu_model::{
    Bound, ClaimDefinition, ClaimId, ClaimType, Components, Criterion, Duration, DurationUnit, EachComponent,
    EvidenceDemand, FieldType, Json, MadeSince, Operand, Parameter, ParameterType, Party, Reference, Role, SetId,
    Timestamp, Token, VersionRange,
};

use super::values::{self, Order, duration, words};
use super::{COMPONENTS, KINDS, RANGES, ROLES, SETS};
use warifu_testkit::Dice;

/// What criteria are made from.
pub struct Maker<'a> {
    /// The dice.
    pub dice: &'a mut Dice,
    /// The claims.
    pub claims: &'a [ClaimDefinition],
    /// The time of the evaluation.
    pub at: Timestamp,
    /// The parameters so far.
    pub parameters: Vec<Parameter>,
}

impl Maker<'_> {
    /// A criterion with at most so many levels of combinations.
    pub fn criterion(&mut self, depth: usize) -> Criterion {
        if depth == 0 || self.dice.chance(35) {
            return self.leaf();
        }
        self.combination(depth, Self::criterion)
    }

    fn combination(&mut self, depth: usize, make: impl Fn(&mut Self, usize) -> Criterion) -> Criterion {
        let count = 1 + self.dice.below(3);
        match self.dice.below(4) {
            0 => Criterion::AllOf((0..count).map(|_| make(self, depth - 1)).collect()),
            1 => Criterion::AnyOf((0..count).map(|_| make(self, depth - 1)).collect()),
            2 => {
                let of: Vec<_> = (0..=count).map(|_| make(self, depth - 1)).collect();
                let n = u32::try_from(1 + self.dice.below(of.len())).unwrap();
                Criterion::AtLeastNOf(self.count(n), of)
            }
            _ => Criterion::Not(Box::new(make(self, depth - 1))),
        }
    }

    fn leaf(&mut self) -> Criterion {
        match self.dice.below(13) {
            0 => Criterion::HoldsCertificate {
                set: SetId::parse(self.dice.word(&SETS)).unwrap(),
                versions: self.range(),
                level: self.dice.some(30, |dice| dice.word(&["star-1", "star-2"]).to_owned()),
                of: self.components(),
            },
            1 => Criterion::ConformsToSchema {
                kind: warifu_model::EvidenceKind::parse(self.dice.word(&KINDS)).unwrap(),
                schema: Token::parse(self.dice.word(&["object", "positive"])).unwrap(),
            },
            2 | 3 => self.evidence(),
            4..=6 => self.quantifier(),
            _ => {
                let claim = self.dice.pick(self.claims);
                let peers =
                    self.claims.iter().filter(|other| other.id != claim.id && other.claim_type == claim.claim_type);
                let peers: Vec<Reference> = peers.map(|other| Reference::Claim(other.id.clone())).collect();
                self.comparison(Reference::Claim(claim.id.clone()), &claim.claim_type, &peers)
            }
        }
    }

    fn components(&mut self) -> Components {
        let lists = self.claims.iter().filter_map(|claim| match &claim.claim_type {
            ClaimType::RecordList(fields, _) => Some((claim, fields)),
            _ => None,
        });
        let named = |field: &&FieldType| field.kind == ClaimType::Text;
        let lists: Vec<_> =
            lists.filter_map(|(claim, fields)| Some((claim, fields, fields.iter().find(named)?))).collect();
        if lists.is_empty() || self.dice.chance(40) {
            let named = self.dice.some(50, |dice| dice.word(&COMPONENTS).to_owned());
            return named.map_or(Components::Any, Components::Named);
        }
        let (claim, fields, name) = *self.dice.pick(&lists);
        let picked = if self.dice.chance(60) { Some(Box::new(self.inner(fields, 1))) } else { None };
        Components::Each(EachComponent { list: Reference::Claim(claim.id.clone()), name: name.name.clone(), picked })
    }

    fn evidence(&mut self) -> Criterion {
        let kind = warifu_model::EvidenceKind::parse(self.dice.word(&KINDS)).unwrap();
        let party = self.dice.some(40, |dice| *dice.pick(&[Party::First, Party::Second, Party::Third]));
        let max_age = if self.dice.chance(50) { Some(self.duration()) } else { None };
        let role = self.dice.some(25, |dice| Role::parse(dice.word(&ROLES)).unwrap());
        let claims: Vec<ClaimId> = self.claims.iter().map(|claim| claim.id.clone()).collect();
        let supports = self.dice.some(30, |dice| dice.pick(&claims).clone());
        let demand = EvidenceDemand { kind, party, max_age, made_since: None, role, signers: None, supports };
        let demand = self.counted(demand);
        Criterion::Evidence(self.since(demand))
    }

    /// The demand, in every third case with signers counted, and then often with nothing else in it. With dice of their own, so
    /// that seeds keep what they stood for.
    fn counted(&mut self, demand: EvidenceDemand) -> EvidenceDemand {
        let mut dice = Dice::new(self.dice.clone().roll());
        let is_document = demand.role.as_ref().is_some_and(|role| role.as_str() == Role::DOCUMENT_SIGNER);
        if is_document || !dice.chance(35) {
            return demand;
        }
        let count = *dice.pick(&[2, 2, 2, 3]);
        let mut own = Maker { dice: &mut dice, parameters: std::mem::take(&mut self.parameters), ..*self };
        let signers = Some(own.count(count));
        self.parameters = std::mem::take(&mut own.parameters);
        if dice.chance(30) {
            return EvidenceDemand { signers, ..demand };
        }
        let supports = demand.supports.filter(|_| dice.chance(40));
        EvidenceDemand { party: None, max_age: None, role: None, signers, supports, ..demand }
    }

    /// The demand, in every fourth case with a claim since which documents must have been made, and then often with little else in
    /// it. With dice of their own, as above.
    fn since(&mut self, demand: EvidenceDemand) -> EvidenceDemand {
        let mut dice = Dice::new(self.dice.clone().roll() ^ 0x51CE);
        let is_moment = |claim: &&ClaimDefinition| matches!(claim.claim_type, ClaimType::Date | ClaimType::Timestamp);
        let claims: Vec<ClaimId> = self.claims.iter().filter(is_moment).map(|claim| claim.id.clone()).collect();
        if claims.is_empty() || !dice.chance(25) {
            return demand;
        }
        let mut own = Maker { dice: &mut dice, parameters: std::mem::take(&mut self.parameters), ..*self };
        let plus = own.duration();
        self.parameters = std::mem::take(&mut own.parameters);
        let made_since = Some(MadeSince { claim: dice.pick(&claims).clone(), plus });
        if dice.chance(40) {
            return EvidenceDemand { made_since, ..demand };
        }
        EvidenceDemand { party: None, max_age: None, made_since, role: None, ..demand }
    }

    fn quantifier(&mut self) -> Criterion {
        let lists: Vec<_> =
            self.claims.iter().filter(|claim| matches!(claim.claim_type, ClaimType::RecordList(..))).collect();
        let claim = *self.dice.pick(&lists);
        let ClaimType::RecordList(fields, _) = &claim.claim_type else { panic!("filtered above") };
        let inner = Box::new(self.inner(fields, 1));
        let of = Reference::Claim(claim.id.clone());
        match self.dice.below(3) {
            0 => Criterion::Every(of, inner),
            1 => Criterion::Some(of, inner),
            _ => {
                let most = u32::try_from(self.dice.below(3)).unwrap();
                Criterion::AtMostCount(of, self.count(most), inner)
            }
        }
    }

    fn inner(&mut self, fields: &[FieldType], depth: usize) -> Criterion {
        if depth == 0 || self.dice.chance(60) {
            let field = self.dice.pick(fields).clone();
            let peers = fields.iter().filter(|other| other.name != field.name && other.kind == field.kind);
            let peers: Vec<Reference> = peers.map(|other| Reference::Field(other.name.clone())).collect();
            return self.comparison(Reference::Field(field.name), &field.kind, &peers);
        }
        self.combination(depth, |maker, depth| maker.inner(fields, depth))
    }

    /// `peers` are what may be held against it.
    fn comparison(&mut self, of: Reference, kind: &ClaimType, peers: &[Reference]) -> Criterion {
        let operators = match values::order(kind) {
            Order::Records => &["present"][..],
            Order::Sets => &["present", "equals", "contains_all", "contains_all"],
            Order::None => &["present", "equals", "one_of"],
            Order::Linear => &["present", "equals", "one_of", "at_least", "at_most", "at_least", "at_most"],
            Order::Versions => {
                &["present", "equals", "one_of", "at_least", "at_most", "version_matches", "version_matches"]
            }
            Order::Moments => &["present", "equals", "one_of", "before", "after", "not_older_than", "not_older_than"],
        };
        match self.dice.word(operators) {
            "present" => Criterion::Present(of),
            "equals" => Criterion::Equals(of, self.literal(kind)),
            "one_of" => Criterion::OneOf(of, (0..=self.dice.below(2)).map(|_| self.literal(kind)).collect()),
            "at_least" => Criterion::AtLeast(of, self.literal(kind)),
            "at_most" => Criterion::AtMost(of, self.literal(kind)),
            "before" => Criterion::Before(of, self.bound(kind, peers)),
            "after" => Criterion::After(of, self.bound(kind, peers)),
            "not_older_than" => Criterion::NotOlderThan(of, self.duration()),
            "version_matches" => Criterion::VersionMatches(of, self.range()),
            _ => {
                let ClaimType::TokenList(tokens, _) = kind else { panic!("only token lists contain tokens") };
                let one = ClaimType::Token(tokens.clone());
                let mut wanted: Vec<Operand<Json>> = tokens
                    .iter()
                    .filter(|_| self.dice.chance(40))
                    .map(|token| Operand::Literal(token.into()))
                    .collect();
                if wanted.is_empty() {
                    wanted.push(Operand::Literal(values::value(self.dice, &one, self.at)));
                }
                Criterion::ContainsAll(of, wanted)
            }
        }
    }

    fn literal(&mut self, kind: &ClaimType) -> Operand<Json> {
        let value = values::value(self.dice, kind, self.at);
        match self.parameter(ParameterType::Claim(kind.clone()), &value) {
            Some(id) => Operand::Parameter(id),
            None => Operand::Literal(value),
        }
    }

    fn bound(&mut self, kind: &ClaimType, peers: &[Reference]) -> Bound {
        if !peers.is_empty() && self.dice.chance(60) {
            return Bound::FromOther(self.dice.pick(peers).clone(), self.duration());
        }
        if self.dice.chance(50) { Bound::Fixed(self.literal(kind)) } else { Bound::FromAt(self.duration()) }
    }

    fn duration(&mut self) -> Operand<Duration> {
        let duration = duration(self.dice);
        let kind = ParameterType::Claim(ClaimType::Duration(match duration {
            Duration::Days(_) => DurationUnit::Days,
            Duration::Months(_) => DurationUnit::Months,
        }));
        match self.parameter(kind, &duration.into()) {
            Some(id) => Operand::Parameter(id),
            None => Operand::Literal(duration),
        }
    }

    fn range(&mut self) -> Operand<VersionRange> {
        let range = self.dice.word(&RANGES);
        match self.parameter(ParameterType::Range, &range.into()) {
            Some(id) => Operand::Parameter(id),
            None => Operand::Literal(VersionRange::parse(range).unwrap()),
        }
    }

    fn count(&mut self, count: u32) -> Operand<u32> {
        match self.parameter(ParameterType::Count, &count.into()) {
            Some(id) => Operand::Parameter(id),
            None => Operand::Literal(count),
        }
    }

    fn parameter(&mut self, parameter_type: ParameterType, value: &Json) -> Option<Token> {
        if !self.dice.chance(15) {
            return None;
        }
        let same = |p: &&Parameter| p.parameter_type == parameter_type && p.value == *value;
        if let Some(known) = self.parameters.iter().find(same) {
            return Some(known.id.clone());
        }
        let id = Token::parse(&format!("p{}", self.parameters.len())).unwrap();
        self.parameters.push(Parameter { id: id.clone(), title: words(), parameter_type, value: value.clone() });
        Some(id)
    }
}
