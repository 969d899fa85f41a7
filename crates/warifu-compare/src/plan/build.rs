//! From a product and what is asked of it to a problem of choices.

mod components;
mod questions;
mod signers;
mod ties;

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{
    About, Bears, CertificateFact, ClaimId, Costs, Digest, Duration, EvidenceKind, Json, Party, RequirementId, Role,
    SetDigest, SetId, Timestamp, Token,
};

use super::changeable::{Changeable, NewEntry, Source, Ways, subsets};
use super::market::MarketFacts;
use super::problem::{Add, CHOICES, Domain, Leaf, PARTIES, Problem, Supported, Variable, Voice, weight_of};
use crate::diff::candidates::{LeafRef, SetCriteria, versions_of};
use warifu_core::engine::Tree;
use warifu_core::engine::{ClaimState, Truth};
use warifu_core::engine::{Demand, LeafSubject};

/// A problem with what its numbers stand for.
#[derive(Debug, Default)]
pub(super) struct Built<'s> {
    pub(super) problem: Problem,
    /// Per variable.
    pub(super) changeables: Vec<Changeable>,
    /// What every requirement asks for.
    pub(super) asked: Vec<Asked<'s>>,
    /// What has to hold in the end: what is always needed, and points enough.
    pub(super) wishes: Vec<Tree<usize>>,
    /// The markets whose score waits for an answer, and is left out.
    pub(super) unscored: BTreeSet<usize>,
    /// What has to be said about the product first, with the requirements that hang on it; they are not asked for.
    pub(super) questions: BTreeMap<ClaimId, Vec<(usize, &'s RequirementId)>>,
    /// The kinds of evidence of which signers are counted.
    pub(super) counted: BTreeSet<EvidenceKind>,
    /// Pairs of variables of which the second is changed only where the first is.
    in_order: Vec<(usize, usize)>,
    /// Not every way to change something was tried.
    pub(super) is_incomplete: bool,
}

/// What one requirement asks for.
#[derive(Clone, Debug)]
pub(super) struct Asked<'s> {
    /// The place of the set.
    pub(super) market: usize,
    pub(super) requirement: &'s RequirementId,
    pub(super) bears: Bears,
    /// Over leaves of the problem.
    pub(super) tree: Tree<usize>,
}

pub(super) fn build<'s>(sights: &'s [MarketFacts<'s>], costs: &Costs, at: Timestamp) -> Built<'s> {
    let words = SetCriteria::new(&sights.iter().map(|sight| sight.set).collect::<Vec<_>>());
    let mut builder =
        Builder { sights, words, costs, at, leaves: BTreeMap::new(), claims: BTreeMap::new(), built: Built::default() };
    let mut asked = Vec::new();
    for (market, sight) in sights.iter().enumerate() {
        for (requirement, bears, tree) in sight.wishes() {
            let tree = builder.number(market, tree);
            asked.push(Asked { market, requirement, bears, tree });
        }
    }
    builder.claims();
    builder.evidence();
    builder.certificates();
    builder.write_leaves();
    builder.put_questions(asked);
    let mut built = builder.built;
    built.write_order();
    for tree in &built.wishes {
        built.problem.wish(tree.clone());
    }
    built
}

struct Builder<'b, 's> {
    sights: &'s [MarketFacts<'s>],
    words: SetCriteria<'s>,
    costs: &'b Costs,
    at: Timestamp,
    /// The leaves that matter, with their numbers in the problem.
    leaves: BTreeMap<LeafRef, usize>,
    /// The variables of claims.
    claims: BTreeMap<ClaimId, usize>,
    built: Built<'s>,
}

impl Builder<'_, '_> {
    /// The same tree over leaves of the problem.
    fn number(&mut self, market: usize, tree: Tree<usize>) -> Tree<usize> {
        match tree {
            Tree::Leaf(leaf) => {
                let next = self.leaves.len();
                Tree::Leaf(*self.leaves.entry((market, leaf)).or_insert(next))
            }
            Tree::Not(inner) => Tree::Not(Box::new(self.number(market, *inner))),
            Tree::Several { needed, of } => {
                Tree::Several { needed, of: of.into_iter().map(|child| self.number(market, child)).collect() }
            }
        }
    }

    fn subject(&self, (market, leaf): LeafRef) -> Option<LeafSubject<'_>> {
        Some(self.sights.get(market)?.leaf(leaf)?.subject())
    }

    fn claim_id(&self, market: usize, slot: usize) -> Option<&ClaimId> {
        self.sights.get(market)?.facts.declared.claims().get(slot).map(|claim| &claim.id)
    }

    fn kind_id(&self, market: usize, kind: usize) -> Option<&EvidenceKind> {
        self.sights.get(market)?.facts.declared.kinds().get(kind).map(|kind| &kind.kind)
    }

    /// The claim whose value a leaf compares.
    fn compared(&self, place: LeafRef) -> Option<&ClaimId> {
        match self.subject(place)? {
            LeafSubject::Claim(slot) | LeafSubject::Records { slot, .. } => self.claim_id(place.0, slot),
            LeafSubject::Claims { slot, .. } => self.held(place, slot),
            _ => None,
        }
    }

    /// What a leaf asks of evidence, the kind, and the claim that is to be supported.
    fn demand(&self, place: LeafRef) -> Option<(Demand<'_>, &EvidenceKind, Option<&ClaimId>)> {
        let LeafSubject::Evidence(demand) = self.subject(place)? else { return None };
        let supports = demand.supports.and_then(|slot| self.claim_id(place.0, slot));
        Some((demand, self.kind_id(place.0, demand.kind)?, supports))
    }

    /// The schema that a leaf asks for, and of which kind of evidence.
    fn schema(&self, place: LeafRef) -> Option<(&EvidenceKind, Digest)> {
        let LeafSubject::Schema { kind } = self.subject(place)? else { return None };
        Some((self.kind_id(place.0, kind)?, self.sights.get(place.0)?.leaf(place.1)?.schema()?))
    }

    fn base(&self, (market, leaf): LeafRef) -> Truth {
        let found = self.sights.get(market).and_then(|sight| Some(sight.leaf(leaf)?.assess(&sight.facts).truth));
        found.unwrap_or(Truth::Unknown)
    }

    /// Who makes a claim now, and whether it stands.
    fn standing(&self, claim: &ClaimId) -> (Option<Party>, bool) {
        let held = self.sights.iter().find_map(|sight| sight.facts.claims.get(sight.facts.declared.claim(claim)?));
        held.map_or((None, false), |held| (held.party(), held.has_value()))
    }

    fn add_variable(&mut self, cost: u32, ways: Ways) -> usize {
        let weight = weight_of(cost, ways.beyond());
        self.built.problem.variables.push(Variable { weight, choices: ways.choices(), stronger: Vec::new() });
        self.built.changeables.push(Changeable { cost, ways });
        self.built.changeables.len() - 1
    }

    /// Keeps no more than fit.
    fn fit<T>(&mut self, ways: &mut Vec<T>) {
        if ways.len() >= CHOICES {
            ways.truncate(CHOICES - 1);
            self.built.is_incomplete = true;
        }
    }

    fn claims(&mut self) {
        let mut named: BTreeSet<ClaimId> = BTreeSet::new();
        for place in self.leaves.keys() {
            named.extend(self.compared(*place).cloned());
            named.extend(self.demand(*place).and_then(|(_, _, supports)| supports.cloned()));
        }
        self.built.is_incomplete |= self.leaves.keys().any(|place| self.is_kept(*place));
        for claim in named {
            // A document that shows the empty list is a change of its own, and none of those that are tried.
            self.built.is_incomplete |= self.is_unshown(&claim);
            let mut values = Vec::new();
            let cost = self.costs.of_claim(&claim);
            // Saying that it is another product makes no product better.
            if cost.is_some() && !self.is_scope(&claim) {
                values = self.values_to_plan(&claim);
            }
            let party = self.standing(&claim).0;
            let source = self.source(&claim);
            let ways = Ways::Claim { claim: claim.clone(), party, values, source };
            let variable = self.add_variable(cost.unwrap_or_default(), ways);
            self.claims.insert(claim, variable);
        }
    }

    /// Returns `true` where a list is stated to be empty, and no document shows it yet.
    fn is_unshown(&self, claim: &ClaimId) -> bool {
        self.sights.iter().any(|sight| {
            let slot = sight.facts.declared.claim(claim);
            slot.is_some_and(|slot| matches!(sight.facts.claim(slot), ClaimState::Unshown))
        })
    }

    /// Values of a claim that criteria can tell apart, and that every set can read.
    fn values(&mut self, claim: &ClaimId) -> Vec<Json> {
        let places: Vec<LeafRef> =
            self.leaves.keys().copied().filter(|place| self.compared(*place) == Some(claim)).collect();
        let bounds = self.other_bounds(&places);
        let mut candidates = Vec::new();
        for at in [self.at, self.at.plus(MARGIN)] {
            let Ok((values, is_enough)) = self.words.values(claim, &places, (at, &bounds)) else {
                self.built.is_incomplete = true;
                return Vec::new();
            };
            self.built.is_incomplete |= !is_enough;
            candidates.extend(values);
        }
        let mut values = self.lasting(claim, candidates, &places);
        if values.len() >= CHOICES {
            // What does not fit is left out: first stays what most criteria see alike, as one value for all of them
            // does.
            values.sort_by_cached_key(|json| {
                let truths = self.truths(claim, json, &places, self.at).unwrap_or_default();
                let but = |wanted| truths.iter().filter(|truth| **truth != wanted).count();
                but(Truth::Yes).min(but(Truth::No))
            });
        }
        self.fit(&mut values);
        values
    }

    /// Of the values that criteria see alike, the first of those that they see so the longest, up to the margin; none
    /// that they see otherwise tomorrow, and no empty list.
    fn lasting(&self, claim: &ClaimId, candidates: Vec<Json>, places: &[LeafRef]) -> Vec<Json> {
        let now = places.iter().map(|place| self.base(*place)).collect::<Vec<_>>();
        let stands = self.standing(claim).1;
        let mut order: Vec<Vec<Truth>> = Vec::new();
        let mut best: BTreeMap<Vec<Truth>, (usize, Json)> = BTreeMap::new();
        for json in candidates {
            let Some(truths) = self.truths(claim, &json, places, self.at) else { continue };
            let says_nothing = matches!(&json, Json::List(items) if items.is_empty());
            if says_nothing || (stands && truths == now) {
                continue;
            }
            let holds = |days: &&u32| {
                let later = self.at.plus(Duration::Days(**days));
                self.truths(claim, &json, places, later).as_ref() == Some(&truths)
            };
            let lasts = DAYS.iter().take_while(holds).count();
            if lasts == 0 || best.get(&truths).is_some_and(|(other, _)| *other >= lasts) {
                continue;
            }
            if best.insert(truths.clone(), (lasts, json)).is_none() {
                order.push(truths);
            }
        }
        order.iter().filter_map(|truths| best.remove(truths)).map(|(_, json)| json).collect()
    }

    /// Where a claim comes from.
    fn source(&self, claim: &ClaimId) -> Source {
        let slots = self.sights.iter().filter_map(|sight| {
            let declared = sight.facts.declared;
            Some((declared, declared.slot(declared.claim(claim)?)?.1))
        });
        let mut written: Vec<EvidenceKind> = Vec::new();
        for (declared, slot) in slots {
            for kind in &slot.rests_on {
                let formats =
                    declared.kind(kind).and_then(|place| declared.kinds().get(place)).map(|kind| &kind.formats);
                match formats {
                    Some(formats) if !formats.is_empty() && slot.is_read_by_tools => {
                        return Source::Read(kind.clone(), formats.clone());
                    }
                    Some(formats) if formats.is_empty() && !written.contains(kind) => written.push(kind.clone()),
                    _ => {}
                }
            }
        }
        Source::Declared(written)
    }

    /// Returns `true` where a claim says what the product is.
    fn is_scope(&self, claim: &ClaimId) -> bool {
        let slots =
            self.sights.iter().filter_map(|sight| sight.facts.declared.slot(sight.facts.declared.claim(claim)?));
        slots.into_iter().any(|(_, slot)| slot.about == About::Scope)
    }

    /// The values of leaves over a claim for a value of it at a time; none where a set cannot read it.
    fn truths(&self, claim: &ClaimId, json: &Json, places: &[LeafRef], at: Timestamp) -> Option<Vec<Truth>> {
        let mut typed = Vec::with_capacity(self.sights.len());
        for sight in self.sights {
            let declared = sight.facts.declared;
            let slot = declared.claim(claim).and_then(|slot| declared.claims().get(slot));
            typed.push(slot.map(|slot| slot.claim_type.value(json)).transpose().ok()?);
        }
        let truth = |(market, leaf): &LeafRef| {
            let value = typed.get(*market)?.as_ref()?;
            Some(self.value_of((*market, *leaf), self.sights.get(*market)?.leaf(*leaf)?, value, at))
        };
        Some(places.iter().map(|place| truth(place).unwrap_or(Truth::Unknown)).collect())
    }

    fn evidence(&mut self) {
        let mut kinds: BTreeMap<EvidenceKind, BTreeMap<Digest, (Token, LeafRef)>> = BTreeMap::new();
        for place in self.leaves.keys() {
            if let Some((_, kind, _)) = self.demand(*place) {
                kinds.entry(kind.clone()).or_default();
            }
            if let Some((kind, digest)) = self.schema(*place)
                && let Some(id) = self.words.schema_id(place.0, place.1)
            {
                kinds.entry(kind.clone()).or_default().entry(digest).or_insert_with(|| (id.clone(), *place));
            }
        }
        for (kind, schemas) in kinds {
            let further = self.further(&kind);
            let Some(cost) = self.costs.of_evidence(&kind) else { continue };
            let entries = self.entries(&kind);
            // A document that is not asked for changes nothing, unless it conforms to a schema.
            let asked = entries.iter().filter(|(_, is_asked)| *is_asked).map(|(entry, _)| entry.clone()).collect();
            let entries: Vec<NewEntry> = entries.into_iter().map(|(entry, _)| entry).collect();
            let plain = Ways::Evidence { kind: kind.clone(), schemas: Vec::new(), entries: asked };
            let mut variables: Vec<usize> = (0..=further).map(|_| self.add_variable(cost, plain.clone())).collect();
            self.order(&variables);
            for schemas in self.promises(schemas) {
                let ways = Ways::Evidence { kind: kind.clone(), schemas, entries: entries.clone() };
                variables.push(self.add_variable(cost, ways));
            }
            self.rank(&variables);
        }
    }

    /// What one new document can be promised to conform to: each schema alone, and those together that an example
    /// conforms to. Where it is unknown whether there is a document for some together, not every way is tried.
    fn promises(&mut self, schemas: BTreeMap<Digest, (Token, LeafRef)>) -> Vec<Vec<(Digest, Token)>> {
        let places: Vec<LeafRef> = schemas.values().map(|(_, place)| *place).collect();
        let schemas: Vec<(Digest, Token)> = schemas.into_iter().map(|(digest, (id, _))| (digest, id)).collect();
        let (together, is_known) = self.words.schemas_together(&places);
        self.built.is_incomplete |= !is_known;
        let alone = (0..schemas.len()).map(|one| vec![one]);
        let chosen = |of: Vec<usize>| of.into_iter().filter_map(|one| schemas.get(one).cloned()).collect();
        alone.chain(together).map(chosen).collect()
    }

    /// Notes which of the variables of one kind of evidence promise all that another one does, and more.
    fn rank(&mut self, variables: &[usize]) {
        let promised = |variable: &usize| match self.built.changeables.get(*variable).map(|one| &one.ways) {
            Some(Ways::Evidence { schemas, .. }) => schemas.as_slice(),
            _ => &[],
        };
        for weaker in variables {
            let own = promised(weaker);
            let is_stronger = |other: &&usize| {
                let more = promised(other);
                more.len() > own.len() && own.iter().all(|schema| more.contains(schema))
            };
            let stronger = variables.iter().filter(is_stronger).copied().collect();
            if let Some(variable) = self.built.problem.variables.get_mut(*weaker) {
                variable.stronger = stronger;
            }
        }
    }

    /// Who may stand behind a new document of a kind and for what, as far as criteria can tell; and whether any asks.
    fn entries(&mut self, kind: &EvidenceKind) -> Vec<(NewEntry, bool)> {
        let places: Vec<LeafRef> = self.leaves.keys().copied().collect();
        let (mut roles, mut claims) = (BTreeSet::<Role>::new(), BTreeSet::<ClaimId>::new());
        for (demand, of, supports) in places.iter().filter_map(|place| self.demand(*place)) {
            if of == kind {
                roles.extend(demand.role.cloned());
                claims.extend(supports.cloned());
            }
        }
        let (roles, all_roles) = subsets(&roles.into_iter().collect::<Vec<_>>());
        let (claims, all_claims) = subsets(&claims.into_iter().collect::<Vec<_>>());
        self.built.is_incomplete |= !(all_roles && all_claims);
        let mut seen = BTreeSet::new();
        let mut entries = Vec::new();
        for supports in &claims {
            for roles in &roles {
                for party in PARTIES {
                    // The word of a party weaker than the one who makes a claim does not count about it.
                    if supports.iter().any(|claim| self.standing(claim).0 > Some(party)) {
                        continue;
                    }
                    let entry = NewEntry { party, roles: roles.clone(), supports: supports.clone() };
                    let met: Vec<bool> = places.iter().map(|place| self.meets(*place, kind, &entry)).collect();
                    let is_asked = met.contains(&true) || !supports.is_empty();
                    let voice = (!supports.is_empty()).then(|| (party, supports.clone()));
                    if seen.insert((met, voice)) {
                        entries.push((entry, is_asked));
                    }
                }
            }
        }
        self.fit(&mut entries);
        entries
    }

    /// Returns `true` where a new document meets what a leaf asks of evidence.
    fn meets(&self, place: LeafRef, kind: &EvidenceKind, entry: &NewEntry) -> bool {
        let Some((demand, of, supports)) = self.demand(place) else { return false };
        of == kind
            && demand.party.is_none_or(|party| entry.party >= party)
            && demand.role.is_none_or(|role| entry.roles.contains(role))
            && supports.is_none_or(|claim| entry.supports.contains(claim))
            && self.is_late_enough(place)
    }

    fn certificates(&mut self) {
        let mut sets: BTreeMap<SetId, Vec<LeafRef>> = BTreeMap::new();
        for place in self.leaves.keys() {
            if let Some(LeafSubject::Certificate { set, .. }) = self.subject(*place) {
                sets.entry(set.clone()).or_default().push(*place);
            }
        }
        self.components();
        for (set, places) in sets {
            let Some(cost) = self.costs.of_certificate(&set) else { continue };
            let mut components: BTreeSet<Option<String>> = BTreeSet::new();
            for place in &places {
                if let Some(LeafSubject::Certificate { component, .. }) = self.subject(*place) {
                    components.insert(component.map(str::to_owned));
                }
            }
            for component in components {
                let mut facts = self.facts(&set, component.as_deref(), &places);
                self.fit(&mut facts);
                self.add_variable(cost, Ways::Certificate { facts });
            }
        }
    }

    /// Certificates for a set and one component that criteria can tell apart.
    fn facts(&self, set: &SetId, component: Option<&str>, places: &[LeafRef]) -> Vec<CertificateFact> {
        let mut ranges = Vec::new();
        let mut levels: BTreeSet<Option<&str>> = BTreeSet::from([None]);
        for place in places {
            if let Some(
                LeafSubject::Certificate { versions, level, .. } | LeafSubject::Components { versions, level, .. },
            ) = self.subject(*place)
            {
                ranges.push(versions);
                levels.insert(level);
            }
        }
        let mut seen = BTreeSet::new();
        let mut facts = Vec::new();
        for version in versions_of(&ranges) {
            for level in &levels {
                let digest = Digest::of(format!("planned certificate {set} {version}").as_bytes());
                let fact = CertificateFact {
                    certificate: digest,
                    policy: digest,
                    set: SetDigest { id: set.clone(), version: version.clone(), digest },
                    level: level.map(str::to_owned),
                    model: component.unwrap_or(ANY_COMPONENT).to_owned(),
                    identifiers: Vec::new(),
                    granted_at: self.at,
                    expires_at: None,
                };
                let met: Vec<bool> = places.iter().map(|place| self.takes(*place, &fact)).collect();
                if met.contains(&true) && seen.insert(met) {
                    facts.push(fact);
                }
            }
        }
        facts
    }

    fn takes(&self, (market, leaf): LeafRef, fact: &CertificateFact) -> bool {
        let leaf = self.sights.get(market).and_then(|sight| sight.leaf(leaf));
        leaf.is_some_and(|leaf| leaf.takes_certificate(fact))
    }

    fn write_leaves(&mut self) {
        let mut numbered: Vec<(usize, LeafRef)> = self.leaves.iter().map(|(place, number)| (*number, *place)).collect();
        numbered.sort_unstable();
        self.built.problem.leaves = numbered.into_iter().map(|(_, place)| self.leaf(place)).collect();
    }

    fn leaf(&self, place: LeafRef) -> Leaf {
        let base = self.base(place);
        if let Some(claim) = self.compared(place) {
            return self.value_leaf(place, claim, base);
        }
        if self.held_against(place).is_some() {
            return Leaf::Fixed(base);
        }
        if let Some((demand, kind, supports)) = self.demand(place) {
            let meets = |entry: &NewEntry| self.meets(place, kind, entry);
            return match supports {
                Some(claim) => {
                    let needed = demand.signers.and_then(|count| usize::try_from(count).ok()).unwrap_or(1);
                    let base = match demand.signers {
                        None => usize::from(base == Truth::Yes),
                        Some(_) => needed.saturating_sub(self.missing(place)),
                    };
                    self.supported_leaf(claim, kind, (base, needed), meets)
                }
                None => self.gathered_leaf(base, self.missing(place).max(1), |ways, way| match ways {
                    Ways::Evidence { kind: of, entries, .. } if of == kind => {
                        (entries.get(way).is_some_and(meets), false)
                    }
                    _ => (false, false),
                }),
            };
        }
        if let Some((kind, digest)) = self.schema(place) {
            return self.gathered_leaf(base, 1, |ways, _| match ways {
                Ways::Evidence { kind: of, schemas, .. } if of == kind => {
                    let conforms = schemas.iter().any(|(schema, _)| *schema == digest);
                    (conforms, !conforms)
                }
                _ => (false, false),
            });
        }
        if let Some(LeafSubject::Components { .. }) = self.subject(place) {
            return self.components_leaf(place, base);
        }
        self.gathered_leaf(base, 1, |ways, way| match ways {
            Ways::Certificate { facts } => (facts.get(way).is_some_and(|fact| self.takes(place, fact)), false),
            _ => (false, false),
        })
    }

    fn value_leaf(&self, place: LeafRef, claim: &ClaimId, base: Truth) -> Leaf {
        let Some(variable) = self.claims.get(claim).copied() else { return Leaf::Fixed(base) };
        let Some(Ways::Claim { values, .. }) = self.built.changeables.get(variable).map(|changeable| &changeable.ways)
        else {
            return Leaf::Fixed(base);
        };
        let of = |value: &Json| self.truths(claim, value, &[place], self.at).and_then(|truths| truths.first().copied());
        let truths: Vec<Option<Truth>> = std::iter::once(Some(base)).chain(values.iter().map(of)).collect();
        let with = |wanted| bits(truths.iter().map(|truth| *truth == Some(wanted)));
        Leaf::Value { variable, yes: with(Truth::Yes), no: with(Truth::No) }
    }

    /// A leaf that things can be added for. `adds` says of a way whether it meets the leaf, and whether it blurs it.
    fn gathered_leaf(&self, base: Truth, needed: usize, adds: impl Fn(&Ways, usize) -> (bool, bool)) -> Leaf {
        let add = |(variable, changeable): (usize, &Changeable)| {
            let ways = 0..changeable.ways.choices() - 1;
            let meets = bits(std::iter::once(false).chain(ways.clone().map(|way| adds(&changeable.ways, way).0)));
            let blurs = bits(std::iter::once(false).chain(ways.map(|way| adds(&changeable.ways, way).1)));
            (meets | blurs != 0).then_some(Add { variable, meets, blurs })
        };
        Leaf::Gathered { base, needed, adds: self.built.changeables.iter().enumerate().filter_map(add).collect() }
    }

    fn supported_leaf(
        &self,
        claim: &ClaimId,
        kind: &EvidenceKind,
        (base, needed): (usize, usize),
        meets: impl Fn(&NewEntry) -> bool,
    ) -> Leaf {
        let Some(variable) = self.claims.get(claim).copied() else { return Leaf::Fixed(Truth::Unknown) };
        let voice = |(variable, changeable): (usize, &Changeable)| {
            let Ways::Evidence { kind: of, entries, .. } = &changeable.ways else { return None };
            let with = |holds: &dyn Fn(&NewEntry) -> bool| {
                bits(
                    std::iter::once(false)
                        .chain(entries.iter().map(|entry| entry.supports.contains(claim) && holds(entry))),
                )
            };
            let by_party = PARTIES.map(|party| with(&|entry| entry.party == party));
            let meets = with(&|entry| of == kind && meets(entry));
            (by_party != [0; 3]).then_some(Voice { variable, by_party, meets })
        };
        let voices = self.built.changeables.iter().enumerate().filter_map(voice).collect();
        let (party, stands) = self.standing(claim);
        Leaf::Supported(Supported { base, needed, claim: variable, stands, party, voices })
    }
}

fn bits(flags: impl IntoIterator<Item = bool>) -> Domain {
    flags.into_iter().enumerate().fold(0, |bits, (place, flag)| bits | (Domain::from(flag) << place))
}

/// How long a value that a plan proposes holds, where the rule lets any: what holds only for days is no plan for a
/// product.
pub(super) const MARGIN: Duration = Duration::Days(90);
/// Where it is looked whether a value still holds, up to the margin. It has to hold tomorrow.
const DAYS: [u32; 4] = [1, 7, 30, 90];
/// Stands for a component that no criterion names.
const ANY_COMPONENT: &str = "any component";
