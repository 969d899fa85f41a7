//! One question: is there a product description that one side accepts and the other does not?

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use warifu_model::{ClaimId, Party, Timestamp};

use super::budget::Budget;
use super::cells::{Cell, Group};
use super::certificate_cells::certificate_group;
use super::claim_cells::claim_group;
use super::clocks::{clocks, is_timed_group};
use super::component_cells::{component_group, list_group};
use super::evidence_cells::{Asked, evidence_group};
use super::formula::Formula;
use super::implies::{Implications, Reading};
use super::normal::Atoms;
use super::portfolios::Wanted;
use super::question::{Aim, Answer, Description, Effort, Query, Refusal};
use super::record_lists::Walks;
use super::sample::Sample;
use super::side::{Literal, Side, Topic};
use super::since::{Bounds, Documents, bounding, dated};
use super::tied_cells::tied_groups;
use super::times::{Clock, times, usual_time};
use super::topics::{Built, Topics, built, joined};
use super::undecided::{Limit, Undecided};
use super::walks::Walk;
use super::world::World;

/// Both sides, and what was worked out about them so far.
#[derive(Debug)]
pub(super) struct Solver<'s> {
    pub(super) sides: [Side<'s>; 2],
    pub(super) atoms: Atoms,
    pub(super) budget: Budget,
    implications: Implications,
    claims: BTreeMap<ClaimCase, Rc<Group>>,
    walks: Walks,
    /// Times that were worked out before.
    times: Vec<(TimeCase, Rc<Sample<Timestamp>>)>,
    tied: Vec<(TiedCase<'s>, TiedGroups)>,
}

/// A claim with the leaves that are asked for, and the time where it matters.
type ClaimCase = (ClaimId, Vec<(usize, usize)>, Option<Timestamp>);

/// What times depend on.
type TimeCase = (Vec<Clock>, Vec<Walk>);

/// Claims that are held against each other, likewise, with the evidence that is held against them.
type TiedCase<'s> = (Vec<ClaimId>, Vec<(usize, usize)>, Vec<Documents<'s>>, Option<Timestamp>);

/// Their cells, for each choice that evidence tells apart.
type TiedGroups = Rc<Vec<(Bounds, Rc<Group>)>>;

/// A choice of values of claims that evidence is held against, with all topics of claims that are held against anything.
type Choice = (Bounds, Groups);

/// The topics of a question with their cells.
type Groups = Vec<(Topic, Rc<Group>)>;

/// As which party each claim speaks that evidence is asked for.
type Parties = BTreeMap<ClaimId, Party>;

impl<'s> Solver<'s> {
    pub(super) fn new(sides: [Side<'s>; 2], effort: u64) -> Self {
        Self {
            sides,
            atoms: Atoms::default(),
            budget: Budget::new(effort),
            implications: Implications::default(),
            claims: BTreeMap::new(),
            walks: Walks::default(),
            times: Vec::new(),
            tied: Vec::new(),
        }
    }

    pub(super) fn ask(&mut self, query: &Query, effort: &mut Effort) -> Answer {
        self.budget.begin();
        let answer = self.answer(query, effort).unwrap_or_else(|limit| Answer::Undecided(limit.into()));
        self.budget.end();
        answer
    }

    /// First what both write alike is left aside; then what touches the refusal is looked at alone, since where that
    /// finds nothing, nothing else needs to be looked at.
    fn answer(&mut self, query: &Query, effort: &mut Effort) -> Result<Answer, Limit> {
        let Some(query) = self.simplified(query)? else { return Ok(Answer::None) };
        if let Some(core) = self.core(&query)
            && matches!(self.looked_for(&core, effort)?, Answer::None)
        {
            return Ok(Answer::None);
        }
        self.looked_for(&query, effort)
    }

    /// The question in normal form, without what the refusing side asks for that the accepting side asks for as well;
    /// nothing where that settles it.
    fn simplified(&mut self, query: &Query) -> Result<Option<Query>, Limit> {
        let accept = Formula::all(query.accept.clone());
        self.budget.spend(accept.size())?;
        let accept = self.atoms.normal(&self.sides, &accept);
        if accept == Formula::never() {
            return Ok(None);
        }
        let asked: Vec<Formula<usize>> = accept.conjuncts().into_iter().cloned().collect();
        let refuse = match &query.refuse {
            Refusal::Unreadable(claim) => Refusal::Unreadable(claim.clone()),
            Refusal::Rule(rule) => {
                self.budget.spend(rule.size())?;
                let rule = self.atoms.normal(&self.sides, rule);
                let (sides, atoms) = (&self.sides, &self.atoms);
                let mut reading = Reading { sides, atoms, known: &mut self.implications, budget: &self.budget };
                let mut left = Vec::new();
                for part in rule.conjuncts() {
                    if !asked.contains(part) && !reading.follows_from_any(&asked, part)? {
                        left.push(part.clone());
                    }
                }
                if left.is_empty() {
                    return Ok(None);
                }
                Refusal::Rule(self.atoms.written(&Formula::all(left).normal()))
            }
        };
        let accept = asked.iter().map(|part| self.atoms.written(part)).collect();
        Ok(Some(Query { accepting: query.accepting, accept, refuse, aim: query.aim }))
    }

    /// The part of a question that is tied to the refusal by what it looks at; nothing where that is all of it.
    fn core(&self, query: &Query) -> Option<Query> {
        let of = |formula: &Formula<Literal>| {
            let mut topics = BTreeSet::new();
            formula.each(&mut |literal: &Literal| {
                topics.extend(self.topic(literal).into_iter().flat_map(Topic::parts));
                topics.extend(self.since(literal).cloned().map(Topic::Claim));
            });
            topics
        };
        let mut tied = match &query.refuse {
            Refusal::Rule(rule) => of(rule),
            Refusal::Unreadable(claim) => BTreeSet::from([Topic::Claim(claim.clone())]),
        };
        let mut apart: Vec<(BTreeSet<Topic>, &Formula<Literal>)> =
            query.accept.iter().map(|formula| (of(formula), formula)).collect();
        let mut accept = Vec::new();
        loop {
            let (touched, rest): (Vec<_>, Vec<_>) =
                apart.into_iter().partition(|(topics, _)| !topics.is_disjoint(&tied));
            apart = rest;
            if touched.is_empty() {
                break;
            }
            for (topics, formula) in touched {
                tied.extend(topics);
                accept.push(formula.clone());
            }
        }
        let core = Query { accepting: query.accepting, accept, refuse: query.refuse.clone(), aim: Aim::Any };
        (!apart.is_empty() && !tied.is_empty()).then_some(core)
    }

    fn looked_for(&mut self, query: &Query, effort: &mut Effort) -> Result<Answer, Limit> {
        let topics = self.topics(query);
        let (clocks, walks) = clocks(&self.sides, &topics, &self.budget)?;
        let times = self.times(clocks, walks);
        let parties = self.parties(query, &topics);
        let mut sought = Sought { missing: times.missing.or(parties.missing), ..Sought::default() };
        for parties in &parties.all {
            for at in &times.all {
                for choice in self.choices(&topics, *at)? {
                    let is_one_of_several = times.all.len() > 1 || choice.0 != Bounds::default();
                    let groups = self.groups(&topics, query, (parties, choice), *at)?;
                    if is_one_of_several && !sought.is_new(parties, &groups) {
                        continue;
                    }
                    if let Some(found) = self.look((query, &topics), groups, *at, (&mut sought, effort))? {
                        return Ok(Answer::Found(found));
                    }
                }
            }
        }
        if let Some(description) = sought.apart {
            return Ok(Answer::Found(description));
        }
        let open = sought.missing.map(Undecided::Limit).or(sought.open);
        Ok(open.map_or(Answer::None, Answer::Undecided))
    }

    /// Searches one world.
    fn look(
        &mut self,
        (query, topics): (&Query, &Topics),
        groups: Groups,
        at: Timestamp,
        (sought, effort): (&mut Sought, &mut Effort),
    ) -> Result<Option<Description>, Limit> {
        sought.missing = groups.iter().fold(sought.missing, |missing, (_, group)| missing.or(group.missing));
        effort.worlds += 1;
        let cells = groups.iter().map(|(_, group)| group.cells.len()).sum();
        effort.cells = effort.cells.max(cells);
        let world = World { groups: &groups, query, at, budget: &self.budget };
        let Some(description) = world.search(&mut effort.steps)? else {
            if sought.open.is_none() {
                sought.open = world.search_open(&mut effort.steps)?;
            }
            return Ok(None);
        };
        if !topics.keys().any(|topic| matches!(topic, Topic::Components(..))) {
            return Ok(Some(description));
        }
        let groups = self.together(groups, at)?;
        let world = World { groups: &groups, query, at, budget: &self.budget };
        if let Some(description) = world.search(&mut effort.steps)? {
            return Ok(Some(Description { built: built(topics), ..description }));
        }
        sought.apart.get_or_insert(Description { built: Built::Apart, ..description });
        Ok(None)
    }

    /// The choices of values of claims that evidence is held against, at a time; one where there are none.
    fn choices(&mut self, topics: &Topics, at: Timestamp) -> Result<Vec<Choice>, Limit> {
        let mut all: Vec<Choice> = vec![(Bounds::default(), Groups::new())];
        for (topic, leaves) in topics {
            let Topic::Claims(claims) = topic else { continue };
            let groups = self.tied(claims, leaves.iter().copied().collect(), dated(&self.sides, topics, claims), at)?;
            self.budget.spend(all.len().saturating_mul(groups.len()))?;
            let with = |(bounds, of): &Choice| -> Vec<Choice> {
                let one = |(more, group): &(Bounds, Rc<Group>)| {
                    let of = of.iter().cloned().chain([(topic.clone(), Rc::clone(group))]).collect();
                    (bounds.and(more), of)
                };
                groups.iter().map(one).collect()
            };
            all = all.iter().flat_map(with).collect();
        }
        Ok(all)
    }

    fn times(&mut self, clocks: Vec<Clock>, walks: Vec<Walk>) -> Rc<Sample<Timestamp>> {
        let case = (clocks, walks);
        if let Some((_, known)) = self.times.iter().find(|(other, _)| *other == case) {
            return Rc::clone(known);
        }
        let found = Rc::new(times(&case.0, &case.1));
        self.times.push((case, Rc::clone(&found)));
        found
    }

    /// What a literal looks at.
    fn topic(&self, literal: &Literal) -> Option<Topic> {
        match literal {
            Literal::Stated(claim) => Some(Topic::Claim(claim.clone())),
            Literal::Leaf { side, leaf, .. } => self.sides.get(*side).and_then(|one| one.topic(one.leaf(*leaf)?)),
        }
    }

    /// The claim since which a literal asks evidence to have been made.
    fn since(&self, literal: &Literal) -> Option<&'s ClaimId> {
        let Literal::Leaf { side, leaf, .. } = literal else { return None };
        Some(self.sides.get(*side)?.since(*leaf)?.0)
    }

    fn topics(&self, query: &Query) -> Topics {
        let mut topics = Topics::new();
        let mut add = |literal: &Literal| match literal {
            Literal::Stated(claim) => {
                topics.entry(Topic::Claim(claim.clone())).or_default();
            }
            Literal::Leaf { side, leaf, .. } => {
                if let Some(topic) = self.topic(literal) {
                    topics.entry(topic).or_default().insert((*side, *leaf));
                }
                if let Some(claim) = self.since(literal) {
                    topics.entry(Topic::Claim(claim.clone())).or_default();
                }
            }
        };
        query.accept.iter().for_each(|formula| formula.each(&mut add));
        match &query.refuse {
            Refusal::Rule(formula) => formula.each(&mut add),
            Refusal::Unreadable(claim) => {
                topics.entry(Topic::Claim(claim.clone())).or_default();
            }
        }
        let bounding = bounding(&self.sides, &topics);
        joined(topics, bounding)
    }

    /// As which party each claim speaks that evidence is asked for: everything that may matter.
    ///
    /// Evidence for a claim counts only where the party behind it is the one whose word stands, so all of it is from
    /// one party. Where no demand asks for a party, the weakest will do; where what must fail does not look at the same
    /// kinds of evidence, the strongest.
    fn parties(&self, query: &Query, topics: &Topics) -> Sample<Parties> {
        let mut asked: BTreeMap<ClaimId, (BTreeSet<Party>, BTreeSet<&Topic>)> = BTreeMap::new();
        for (topic, leaves) in topics {
            for (side, leaf) in leaves {
                let demand = self.sides.get(*side).and_then(|side| side.demand(*leaf));
                let Some((demand, Some(claim))) = demand else { continue };
                let (parties, kinds) = asked.entry(claim.clone()).or_default();
                parties.extend(demand.party.filter(|party| *party > Party::First));
                kinds.insert(topic);
            }
        }
        let refused = refused_leaves(&query.refuse);
        let touches = |topic: &&Topic| topics.get(*topic).is_some_and(|leaves| !leaves.is_disjoint(&refused));
        let mut all = vec![BTreeMap::new()];
        let mut missing = None;
        for (claim, (parties, kinds)) in asked {
            let options: Vec<Party> = if kinds.iter().any(touches) {
                std::iter::once(Party::First).chain(parties).collect()
            } else {
                vec![parties.last().copied().unwrap_or(Party::First)]
            };
            let with = |world: &Parties, party: Party| {
                let mut world = world.clone();
                world.insert(claim.clone(), party);
                world
            };
            all = all
                .iter()
                .flat_map(|world| options.iter().map(|party| with(world, *party)).collect::<Vec<_>>())
                .collect();
            if all.len() > WORLDS {
                all.truncate(WORLDS);
                missing = Some(Limit::Evidence);
            }
        }
        Sample { all, missing }
    }

    fn groups(
        &mut self,
        topics: &Topics,
        query: &Query,
        (parties, (bounds, tied)): (&Parties, Choice),
        at: Timestamp,
    ) -> Result<Groups, Limit> {
        let bounds = &bounds;
        let mut tied = tied.into_iter().map(|(_, group)| group);
        let refused = refused_leaves(&query.refuse);
        let mut groups = Vec::with_capacity(topics.len());
        for (topic, leaves) in topics {
            let leaves: Vec<(usize, usize)> = leaves.iter().copied().collect();
            let against =
                leaves.iter().enumerate().filter(|(_, leaf)| refused.contains(leaf)).map(|(n, _)| n).collect();
            let group = match topic {
                Topic::Claim(claim) => self.claim(claim, leaves, at)?,
                // They stand in the order of the topics.
                Topic::Claims(_) => tied.next().ok_or(Limit::Evidence)?,
                Topic::Evidence(kind) => Rc::new(within_limit(query.aim, |wanted| {
                    let (leaves, against, budget) = (leaves.clone(), &against, &self.budget);
                    evidence_group(&self.sides, Asked { kind, leaves, against, wanted, at, parties, bounds, budget })
                })?),
                Topic::Components(claim, set) => {
                    Rc::new(component_group(&self.sides, (claim, set), leaves, at, &self.budget)?)
                }
                Topic::Certificates(set) => Rc::new(within_limit(query.aim, |wanted| {
                    Ok(certificate_group(&self.sides, set, leaves.clone(), &against, wanted, at))
                })?),
            };
            groups.push((topic.clone(), group));
        }
        Ok(groups)
    }

    /// The groups with one for each list of components and the certificates that are asked for by it. Groups of their own
    /// show all that can be and more, this one shows only what can be.
    fn together(&mut self, mut groups: Groups, at: Timestamp) -> Result<Groups, Limit> {
        let of_components = groups.iter().filter_map(|(topic, _)| match topic {
            Topic::Components(claim, _) => Some(claim.clone()),
            _ => None,
        });
        let lists: BTreeSet<ClaimId> = of_components.collect();
        for claim in lists {
            let is_about = |topic: &Topic| matches!(topic, Topic::Claim(of) | Topic::Components(of, _) if *of == claim);
            let (about, mut others): (Groups, Groups) = groups.into_iter().partition(|(topic, _)| is_about(topic));
            let leaves: Vec<(usize, usize)> = about.iter().flat_map(|(_, group)| group.leaves.clone()).collect();
            let group = list_group(&self.sides, &claim, leaves, at, (&mut self.walks, &self.budget))?;
            others.push((Topic::Claim(claim), Rc::new(group)));
            groups = others;
        }
        Ok(groups)
    }

    fn claim(&mut self, claim: &ClaimId, leaves: Vec<(usize, usize)>, at: Timestamp) -> Result<Rc<Group>, Limit> {
        let is_timed = is_timed_group(&self.sides, &leaves);
        let key = (claim.clone(), leaves, is_timed.then_some(at));
        if let Some(known) = self.claims.get(&key) {
            return Ok(Rc::clone(known));
        }
        let at = if is_timed { at } else { usual_time().unwrap_or(at) };
        let group = Rc::new(claim_group(&self.sides, claim, &key.1, at, &mut self.walks, &self.budget)?);
        self.claims.insert(key, Rc::clone(&group));
        Ok(group)
    }

    fn tied(
        &mut self,
        claims: &[ClaimId],
        leaves: Vec<(usize, usize)>,
        documents: Vec<Documents<'s>>,
        at: Timestamp,
    ) -> Result<TiedGroups, Limit> {
        // Documents are never from the future.
        let is_timed = !documents.is_empty() || is_timed_group(&self.sides, &leaves);
        let key = (claims.to_vec(), leaves, documents, is_timed.then_some(at));
        if let Some((_, known)) = self.tied.iter().find(|(known, _)| *known == key) {
            return Ok(Rc::clone(known));
        }
        let at = if is_timed { at } else { usual_time().unwrap_or(at) };
        let looked = (key.1.clone(), key.2.as_slice());
        let groups = tied_groups(&self.sides, claims, looked, at, (&mut self.walks, &self.budget))?;
        let groups = Rc::new(groups.into_iter().map(|(bounds, group)| (bounds, Rc::new(group))).collect::<Vec<_>>());
        self.tied.push((key, Rc::clone(&groups)));
        Ok(groups)
    }
}

/// What was found in the worlds so far.
#[derive(Debug, Default)]
struct Sought {
    /// The reason why these are not all worlds.
    missing: Option<Limit>,
    open: Option<Undecided>,
    /// Found where it may be that no product is like that.
    apart: Option<Description>,
    seen: BTreeSet<(Parties, Signature)>,
}

impl Sought {
    /// Returns `true` where nothing like these groups was looked at.
    fn is_new(&mut self, parties: &Parties, groups: &Groups) -> bool {
        self.missing = groups.iter().fold(self.missing, |missing, (_, group)| missing.or(group.missing));
        self.seen.insert((parties.clone(), signature(groups)))
    }
}

/// Smallest collections where they are not too many, else the best ones.
fn within_limit(aim: Aim, group: impl Fn(Wanted) -> Result<Group, Limit>) -> Result<Group, Limit> {
    match aim {
        Aim::Any => group(Wanted::Best),
        Aim::Smallest => {
            let each = group(Wanted::Each)?;
            if each.missing.is_none() { Ok(each) } else { group(Wanted::Best) }
        }
    }
}

fn refused_leaves(refusal: &Refusal) -> BTreeSet<(usize, usize)> {
    let mut leaves = BTreeSet::new();
    if let Refusal::Rule(formula) = refusal {
        formula.each(&mut |literal: &Literal| {
            if let Literal::Leaf { side, leaf, .. } = literal {
                leaves.insert((*side, *leaf));
            }
        });
    }
    leaves
}

/// What can be told apart, topic by topic.
type Signature = Vec<BTreeSet<([bool; 2], Vec<warifu_core::engine::Truth>, Vec<bool>)>>;

/// What can be told apart at one time: times with the same signature need not be looked at twice.
fn signature(groups: &[(Topic, Rc<Group>)]) -> Signature {
    let of = |cell: &Cell| (cell.typed, cell.truths.clone(), cell.each_stated.clone());
    groups.iter().map(|(_, group)| group.cells.iter().map(of).collect()).collect()
}

/// Most ways to share out parties.
const WORLDS: usize = 81;
