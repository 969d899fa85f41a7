use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use warifu_model::{
    CertificateFact, ClaimId, Costs, EvidenceKind, Language, Location, RequirementId, SetDigest, Timestamp,
};

use super::apply::{does_it, now};
use super::build::{Asked, Built, build};
use super::changeable::{Source, Ways};
use super::market::{Market, MarketFacts};
use super::problem::{Domain, Problem, Weight, cost_of};
use super::report::{Blocked, Change, NewEvidence, OpenQuestion, Plan, PlanLimit, Plans, Served, Shown};
use super::search::{Solution, solve};
use warifu_core::CheckSignature;
use warifu_core::EvaluateError;
use warifu_core::Request;
use warifu_core::engine::Tree;
use warifu_core::engine::Truth;

/// Describes how to look for plans.
#[derive(Clone, Copy, Debug)]
pub struct PlanOptions<'a> {
    /// The costs of changes.
    pub costs: &'a Costs,
    /// The number of plans that are wanted, the cheapest first.
    pub plans: usize,
    /// The budget: how many times a requirement may be looked at. What needs more is undecided.
    pub steps: usize,
}

/// The budget where none is named: about a second of the machine that `benches/README.md` names. A number of looks and
/// not a time, so that every machine finds the same.
pub const STEPS: usize = 30_000_000;

impl<'a> PlanOptions<'a> {
    /// The three cheapest plans, within [`STEPS`].
    pub fn new(costs: &'a Costs) -> Self {
        Self { costs, plans: 3, steps: STEPS }
    }
}

/// A set that the product cannot be evaluated against.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PlanError {
    /// The place of the set, counted from zero.
    pub market: usize,
    /// The reason.
    pub error: EvaluateError,
}

impl warifu_model::Problem for PlanError {
    fn code(&self) -> &'static str {
        self.error.code()
    }

    fn message(&self, language: Language) -> String {
        let (number, why) = (self.market + 1, self.error.message(language));
        match language {
            Language::En => format!("set {number}: {why}"),
            Language::Ja => format!("要求事項集{number}：{why}"),
        }
    }

    fn help(&self, language: Language) -> Cow<'static, str> {
        self.error.help(language)
    }

    fn location(&self) -> Option<Location<'_>> {
        self.error.location()
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&warifu_model::Problem::message(self, Language::En))
    }
}

impl std::error::Error for PlanError {}

/// Looks for the cheapest changes after which a product conforms to all the sets at once. Of the request, the level is not
/// looked at: each market names its own. A total pure function, like [`evaluate`](warifu_core::evaluate()).
pub fn plan(
    markets: &[Market<'_>],
    request: &Request<'_>,
    options: PlanOptions<'_>,
    signatures: &dyn CheckSignature,
) -> Result<Plans, PlanError> {
    plan_beside(markets, &[], request, options, signatures)
}

/// Looks for the cheapest changes after which a product conforms to all the sets at once but for requirements that something else covers:
/// one list for each market, in their order. A certificate of the product for a requirement, say, is no fact of an evaluation.
///
/// # Errors
///
/// [`PlanError`], as [`plan()`].
///
/// ```
/// use std::collections::BTreeSet;
///
/// use warifu_compare::plan::{Market, PlanError, PlanOptions, Plans, plan_beside};
/// use warifu_core::{CheckSignature, Request};
/// use warifu_model::{Costs, RequirementId};
///
/// fn of_the_rest(
///     market: Market<'_>,
///     covered: BTreeSet<RequirementId>,
///     request: &Request<'_>,
///     costs: &Costs,
///     signatures: &dyn CheckSignature,
/// ) -> Result<Plans, PlanError> {
///     plan_beside(&[market], &[covered], request, PlanOptions::new(costs), signatures)
/// }
/// ```
pub fn plan_beside(
    markets: &[Market<'_>],
    covered: &[BTreeSet<RequirementId>],
    request: &Request<'_>,
    options: PlanOptions<'_>,
    signatures: &dyn CheckSignature,
) -> Result<Plans, PlanError> {
    let mut sights = Vec::with_capacity(markets.len());
    let nothing = BTreeSet::new();
    for (number, market) in markets.iter().enumerate() {
        let sight = MarketFacts::new(*market, request, signatures, covered.get(number).unwrap_or(&nothing));
        sights.push(sight.map_err(|error| PlanError { market: number, error })?);
    }
    let plans = search(&sights, &sights, options, request.at);
    let is_refuted = |plans: &Plans| plans.undecided == Some(PlanLimit::NotConfirmed);
    if !is_refuted(&plans) || sights.iter().all(|sight| sight.facts.known.is_none()) {
        return Ok(plans);
    }
    // What is dated later stood in for what has to be said now. A plan that does without it is none the dearer for it: every plan
    // has to do with what is known alone as well.
    let known: Vec<_> = sights.iter().map(MarketFacts::known_alone).collect();
    let again = search(&known, &sights, options, request.at);
    Ok(if is_refuted(&again) && again.plans.is_empty() { plans } else { again })
}

/// Looks for plans in one view of the markets; what is found is carried out on all that is said.
fn search(sights: &[MarketFacts<'_>], whole: &[MarketFacts<'_>], options: PlanOptions<'_>, at: Timestamp) -> Plans {
    let mut built = build(sights, options.costs, at);
    // Where nothing has to change, nothing else is cheaper.
    let is_met = sights.iter().all(|sight| sight.is_met);
    built.is_incomplete &= !is_met;
    let found = solve(&mut built.problem, options.plans, options.steps);
    let mut planner = Planner { sights, built: &built, at };
    let mut plans = Vec::with_capacity(found.solutions.len());
    let mut is_refuted = false;
    for (number, mut solution) in found.solutions.into_iter().enumerate() {
        planner.relax(&mut solution);
        // Carried out and evaluated, as any product is: what does not do it is no plan, whatever the search says.
        if !does_it(whole, &built, &solution.choices) {
            is_refuted = true;
            break;
        }
        let plan = planner.plan(&solution, number < found.proven && !built.is_incomplete);
        // Where questions are all that is left, there is nothing to plan.
        if !plan.changes.is_empty() || built.questions.is_empty() {
            plans.push(plan);
        }
    }
    let limit = if is_refuted {
        Some(PlanLimit::NotConfirmed)
    } else if found.is_cut_short {
        Some(PlanLimit::Steps)
    } else {
        built.is_incomplete.then_some(PlanLimit::Choices)
    };
    let blocked = if plans.is_empty() { planner.blocked() } else { Vec::new() };
    let sets = sights.iter().map(|sight| SetDigest {
        id: sight.set.set().id.clone(),
        version: sight.set.set().version.clone(),
        digest: sight.set.digest(),
    });
    let levels = sights.iter().map(|sight| sight.set.set().levels.text(&sight.target));
    let served = |(market, requirement): &(usize, &RequirementId)| {
        let requirement = RequirementId::clone(requirement);
        Served { set: *market, requirement }
    };
    let question = |(claim, of): (&ClaimId, &Vec<(usize, &RequirementId)>)| OpenQuestion {
        claim: claim.clone(),
        requirements: of.iter().map(served).collect(),
    };
    let questions = built.questions.iter().map(question).collect();
    let bound = (found.bound != Weight::MAX && !built.is_incomplete).then_some(found.bound);
    let lower_bound = bound.and_then(cost_of);
    Plans { sets: sets.zip(levels).collect(), is_met, questions, plans, lower_bound, undecided: limit, blocked }
}

struct Planner<'a> {
    sights: &'a [MarketFacts<'a>],
    built: &'a Built<'a>,
    at: Timestamp,
}

impl Planner<'_> {
    /// Takes plainer ways where they do as well: the search takes the first that comes.
    fn relax(&mut self, solution: &mut Solution) {
        for variable in 0..solution.choices.len() {
            let chosen = solution.choices.get(variable).copied().unwrap_or_default();
            for plainer in 1..chosen {
                let mut tried = solution.choices.clone();
                tried.get_mut(variable).into_iter().for_each(|choice| *choice = plainer);
                if self.built.wishes.iter().all(|tree| holds(&self.built.problem, tree, &tried)) {
                    solution.choices = tried;
                    break;
                }
            }
        }
    }

    fn plan(&self, solution: &Solution, is_proven: bool) -> Plan {
        let chosen = solution.choices.iter().enumerate().filter(|(_, choice)| **choice > 0);
        let changes = |(variable, choice): (usize, &usize)| self.changes(solution, variable, choice - 1);
        let changes = gathered(chosen.flat_map(changes).collect());
        let cost = changes.iter().map(|change| u64::from(change.cost())).sum();
        Plan { cost, changes, is_proven }
    }

    /// What one choice comes to: one change, or one for each component of a list.
    fn changes(&self, solution: &Solution, variable: usize, way: usize) -> Vec<Change> {
        let changeable = self.built.changeables.get(variable);
        let Some(Ways::Components { names, facts }) = changeable.map(|one| &one.ways) else {
            return self.change(solution, variable, way).into_iter().collect();
        };
        let (Some(fact), Some(changeable)) = (facts.get(way), changeable) else { return Vec::new() };
        let serves = self.served(solution, variable);
        let cost = changeable.cost / u32::try_from(names.len()).unwrap_or(u32::MAX).max(1);
        let of = |component: &String| certificate(fact, component, cost, serves.clone());
        names.iter().map(of).collect()
    }

    fn change(&self, solution: &Solution, variable: usize, way: usize) -> Option<Change> {
        let changeable = self.built.changeables.get(variable)?;
        let (cost, serves) = (changeable.cost, self.served(solution, variable));
        Some(match &changeable.ways {
            Ways::Claim { claim, party, values, source } => {
                let (from, to) = (now(self.sights, claim), values.get(way)?.clone());
                let (claim, party) = (claim.clone(), *party);
                match source {
                    Source::Declared(kinds) => {
                        Change::Claim { claim, from, to, party, declared_in: kinds.clone(), cost, serves }
                    }
                    Source::Read(kind, formats) => {
                        let shows = vec![Shown { claim, from, to, party }];
                        Change::Document { kind: kind.clone(), formats: formats.clone(), shows, cost, serves }
                    }
                }
            }
            Ways::Evidence { kind, schemas, entries } => {
                let entry = entries.get(way)?;
                let made = NewEvidence {
                    kind: kind.clone(),
                    party: entry.party,
                    roles: entry.roles.clone(),
                    is_of_another_signer: self.built.counted.contains(kind),
                    supports: entry.supports.clone(),
                    formats: self.formats(kind),
                    conforms_to: schemas.iter().map(|(_, id)| id.clone()).collect(),
                    made_at: self.at,
                };
                Change::Evidence { evidence: made, cost, serves }
            }
            Ways::Certificate { facts } => {
                let fact = facts.get(way)?;
                certificate(fact, &fact.model, cost, serves)
            }
            Ways::Components { .. } => return None,
        })
    }

    /// The formats in which tools write documents of a kind.
    fn formats(&self, kind: &EvidenceKind) -> Vec<String> {
        let declared = self.sights.iter().map(|sight| sight.facts.declared);
        let mut formats = declared.filter_map(|declared| declared.kinds().get(declared.kind(kind)?));
        formats.find_map(|kind| (!kind.formats.is_empty()).then(|| kind.formats.clone())).unwrap_or_default()
    }

    /// The requirements that hold with all changes, and would fail without this one.
    fn served(&self, solution: &Solution, variable: usize) -> Vec<Served> {
        let mut without = solution.choices.clone();
        without.get_mut(variable).into_iter().for_each(|choice| *choice = 0);
        let holds = |tree: &Tree<usize>, choices: &[usize]| holds(&self.built.problem, tree, choices);
        let is_served = |asked: &&Asked<'_>| !holds(&asked.tree, &without) && holds(&asked.tree, &solution.choices);
        let served = self.built.asked.iter().filter(is_served);
        served.map(|one| Served { set: one.market, requirement: one.requirement.clone() }).collect()
    }

    /// The requirements that nothing which may be changed helps; of those that count for a score, where it cannot be reached.
    fn blocked(&self) -> Vec<Blocked> {
        let domains = self.built.problem.domains();
        let is_out = |tree: &Tree<usize>| !self.built.problem.possible(tree, &domains).may_be(Truth::Yes);
        let reaches = |market: usize| {
            let Some(sight) = self.sights.get(market) else { return true };
            let counted = self.built.asked.iter().filter(|one| one.market == market && !one.bears.is_needed());
            let possible: u32 = counted.filter(|one| !is_out(&one.tree)).map(|one| one.bears.points()).sum();
            possible >= sight.points_needed()
        };
        let short: Vec<bool> = (0..self.sights.len()).map(|market| !reaches(market)).collect();
        let is_blocked = |one: &&Asked<'_>| {
            (one.bears.is_needed() || short.get(one.market).copied().unwrap_or_default()) && is_out(&one.tree)
        };
        let blocked = self.built.asked.iter().filter(is_blocked);
        blocked.map(|one| Blocked { set: one.market, requirement: one.requirement.clone() }).collect()
    }
}

fn certificate(fact: &CertificateFact, component: &str, cost: u32, serves: Vec<Served>) -> Change {
    let (set, version, level) = (fact.set.id.clone(), fact.set.version.clone(), fact.level.clone());
    Change::Certificate { set, version, level, component: component.to_owned(), cost, serves }
}

/// One document of a kind shows all that documents of this kind have to show.
fn gathered(changes: Vec<Change>) -> Vec<Change> {
    let mut gathered: Vec<Change> = Vec::new();
    for change in changes {
        let Change::Document { kind, shows, cost, serves, .. } = &change else {
            gathered.push(change);
            continue;
        };
        let same = gathered.iter_mut().find_map(|one| match one {
            Change::Document { kind: other, shows, cost, serves, .. } if other == kind => Some((shows, cost, serves)),
            _ => None,
        });
        match same {
            None => gathered.push(change),
            Some((all, sum, served)) => {
                all.extend(shows.iter().cloned());
                *sum = sum.saturating_add(*cost);
                served.extend(serves.iter().cloned());
                served.sort();
                served.dedup();
            }
        }
    }
    gathered
}

/// Returns `true` where a tree holds where every choice is made.
fn holds(problem: &Problem, tree: &Tree<usize>, choices: &[usize]) -> bool {
    let domains: Vec<Domain> = choices.iter().map(|choice| 1 << choice).collect();
    problem.possible(tree, &domains).is_surely_yes()
}
