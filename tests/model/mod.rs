//! The naive reference evaluator: slow, plain, and written from the specification of the rule language alone. It shares no
//! code with the real evaluator, only the documents. Whatever the two say about a product has to be the same bytes.

pub mod admit;
pub mod compare;
pub mod kleene;
pub mod leaf;
pub mod signed;

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{
    Admission, AdmissionDigest, Bearing, CertificateFact, Criterion, Digest, EvidenceRule, EvidenceUse, Finding, Json,
    LevelReference, Levels, Outcome, Points, Reason, ReasonCode, Record, Requirement, RequirementSet, Scope, SetDigest,
    SetStatus, TargetLevel, Timestamp, Token, Vocabulary, WaiverRule, WaiverState, WaiverUse, Waivers, WaiversUse,
    Weakening, WeakeningCode,
};

use admit::{Check, Exhibit, Heard, Open};
use compare::Terms;
use kleene::{Tree, Truth};
use leaf::Found;
use signed::Signed;

/// What products are held against.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The digest of the exact bytes of the set.
    pub digest: Digest,
    /// The set.
    pub set: RequirementSet,
    /// The vocabularies that it pins, in the order of the pins.
    pub vocabularies: Vec<(Digest, Vocabulary)>,
}

impl Rules {
    /// Reads a set and its vocabularies.
    pub fn read(set: &[u8], vocabularies: &[Vec<u8>]) -> Self {
        let vocabulary = |bytes: &Vec<u8>| (Digest::of(bytes), Vocabulary::read(bytes).unwrap());
        Self {
            digest: Digest::of(set),
            set: RequirementSet::read(set).unwrap(),
            vocabularies: vocabularies.iter().map(vocabulary).collect(),
        }
    }
}

/// Everything else that goes into one evaluation.
#[derive(Clone, Debug)]
pub struct Question {
    /// The time of the evaluation.
    pub at: Timestamp,
    /// The level, as text.
    pub level: Option<String>,
    /// The exact bytes of attestations and envelopes.
    pub inputs: Vec<Vec<u8>>,
    /// The exact bytes of the admission policy.
    pub admission: Option<Vec<u8>>,
    /// The exact bytes of the waivers.
    pub waivers: Option<Vec<u8>>,
    /// The exact bytes of the evidence documents at hand.
    pub evidence: Vec<Vec<u8>>,
    /// Certificates of components.
    pub certificates: Vec<CertificateFact>,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Refused {
    /// The admission policy does not let this input in.
    Input(usize),
    /// No requirement holds at the level: against nothing, nothing is evaluated.
    NothingAsked,
}

/// What came out, and the value of every node of every criterion, by operator, to see what was exercised.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The record.
    pub record: Record,
    /// Operators and values.
    pub exercised: Vec<(&'static str, Truth)>,
}

/// What is known when criteria are evaluated.
pub struct World<'a> {
    /// The set.
    pub set: &'a RequirementSet,
    /// Its vocabularies.
    pub vocabularies: &'a [(Digest, Vocabulary)],
    /// The time.
    pub at: Timestamp,
    /// Whose word counts.
    pub admission: &'a Admission,
    /// The attestations that are heard.
    pub heard: &'a [Heard],
    /// The evidence that they name.
    pub exhibits: Vec<Exhibit<'a>>,
    /// Who has signed the documents of the exhibits.
    pub signed: Signed,
    /// The evidence documents at hand.
    pub documents: BTreeMap<Digest, &'a [u8]>,
    /// The certificates at hand.
    pub certificates: &'a [CertificateFact],
    /// Whether what is dated after the time is in it.
    pub with_the_future: bool,
}

impl World<'_> {
    /// What values are compared under.
    pub fn terms(&self) -> Terms<'_> {
        Terms { set: self.set, at: self.at }
    }
}

/// Evaluates.
pub fn evaluate(rules: &Rules, question: &Question, check: Check<'_>, open: Open<'_>) -> Result<Answer, Refused> {
    let set = &rules.set;
    let own = Json::from(&Admission::self_assessment()).to_canonical();
    let admission_bytes = question.admission.as_ref().unwrap_or(&own);
    let admission = Admission::read(admission_bytes).unwrap();
    let heard = admit::hear(&question.inputs, &admission, question.at, check)?;
    let documents: BTreeMap<Digest, &[u8]> =
        question.evidence.iter().map(|bytes| (Digest::of(bytes), bytes.as_slice())).collect();
    let mut world = World {
        set,
        vocabularies: &rules.vocabularies,
        at: question.at,
        admission: &admission,
        exhibits: admit::exhibits(&heard),
        heard: &heard,
        signed: Signed::new(&heard, &documents, &admission, question.at, (check, open)),
        documents,
        certificates: &question.certificates,
        with_the_future: true,
    };
    let level = set.levels.target(question.level.as_deref()).unwrap();
    let mut exercised = Vec::new();
    let mut findings = Vec::new();
    for (place, requirement) in set.requirements.iter().enumerate() {
        if requirement.from.as_ref().is_none_or(|from| set.levels.reaches(&level, from)) {
            // Evaluated with the future and without: the future may spoil a finding, and mends none.
            world.with_the_future = true;
            let with = finding(&world, requirement, place, &level, &mut exercised);
            world.with_the_future = false;
            let without = finding(&world, requirement, place, &level, &mut Vec::new());
            findings.push(if goodness(&with) < goodness(&without) { with } else { without });
        }
    }
    // what is recommended asks for nothing
    if findings.iter().all(|finding| finding.bearing == Some(Bearing::Recommended)) {
        return Err(Refused::NothingAsked);
    }
    let waivers = question.waivers.as_ref().map(|bytes| waive(bytes, &world, &mut findings));
    let record = Record {
        language: set.language,
        at: question.at,
        level: set.levels.text(&level),
        outcome: set_outcome(set, &level, &findings),
        score: points(set, &level, &findings),
        set: SetDigest { id: set.id.clone(), version: set.version.clone(), digest: rules.digest },
        vocabularies: set.vocabularies.clone(),
        product: heard[0].attestation.product.clone(),
        inputs: heard.iter().map(|one| one.record.clone()).collect(),
        evidence: evidence_uses(&world),
        certificates: certificates(&question.certificates),
        admission: AdmissionDigest { id: admission.id.clone(), digest: Digest::of(admission_bytes) },
        weakenings: weakenings(&world, &findings),
        waivers,
        findings,
    };
    Ok(Answer { record, exercised })
}

fn goodness(finding: &Finding) -> usize {
    let order = [&[Outcome::NotSatisfied][..], &[Outcome::Undetermined], &[Outcome::Satisfied, Outcome::NotApplicable]];
    order.iter().position(|outcomes| outcomes.contains(&finding.outcome)).unwrap()
}

/// The least of what is always needed and of the score.
pub fn set_outcome(set: &RequirementSet, level: &TargetLevel, findings: &[Finding]) -> Outcome {
    let must = |finding: &&Finding| !matches!(finding.bearing, Some(Bearing::Recommended | Bearing::Points));
    let open = |outcome: Outcome| findings.iter().filter(must).any(|f| f.waived.is_none() && f.outcome == outcome);
    let score = points(set, level, findings);
    let is_lost = score.is_some_and(|score| score.reached + score.open < score.at_least);
    let is_reached = score.is_none_or(|score| score.reached >= score.at_least);
    if open(Outcome::NotSatisfied) || is_lost {
        Outcome::NotSatisfied
    } else if open(Outcome::Undetermined) || !is_reached {
        Outcome::Undetermined
    } else {
        Outcome::Satisfied
    }
}

/// The rung at which something begins, from zero.
fn begins(set: &RequirementSet, from: Option<&LevelReference>) -> usize {
    match (&set.levels, from) {
        (Levels::Ladder(rungs), Some(LevelReference::Rung(id))) => {
            rungs.iter().position(|rung| rung.id == *id).unwrap()
        }
        _ => 0,
    }
}

/// How a requirement bears on the outcome, and with how many points.
fn bearing(set: &RequirementSet, requirement: &Requirement) -> (Option<Bearing>, Option<u32>) {
    if requirement.binding.is_some() {
        return (Some(Bearing::Recommended), None);
    }
    let Some(rule) = &set.outcome else { return (None, None) };
    let (own, of_score) = (begins(set, requirement.from.as_ref()), begins(set, rule.score.from.as_ref()));
    let points = Some(requirement.weight.unwrap_or(1));
    match own.cmp(&of_score) {
        std::cmp::Ordering::Greater => (Some(Bearing::Always), None),
        std::cmp::Ordering::Less => (Some(Bearing::Always), points),
        std::cmp::Ordering::Equal if rule.score.always.contains(&requirement.id) => (Some(Bearing::Always), points),
        std::cmp::Ordering::Equal => (Some(Bearing::Points), points),
    }
}

/// What was reached of the score, finding by finding.
fn points(set: &RequirementSet, level: &TargetLevel, findings: &[Finding]) -> Option<Points> {
    let rule = set.outcome.as_ref()?;
    if let TargetLevel::Rung(rung) = level
        && *rung < begins(set, rule.score.from.as_ref())
    {
        return None;
    }
    let mut points = Points { at_least: rule.score.at_least, reached: 0, open: 0, of: 0 };
    for finding in findings {
        let own = finding.weight.unwrap_or(0);
        points.of += own;
        match finding.outcome {
            Outcome::Satisfied | Outcome::NotApplicable => points.reached += own,
            _ if finding.waived.is_some() => points.reached += own,
            Outcome::Undetermined => points.open += own,
            Outcome::NotSatisfied => {}
        }
    }
    Some(points)
}

/// Turns a criterion into a tree; each leaf is given to `leaf`, which numbers it.
pub fn plant(terms: Terms<'_>, criterion: &Criterion, leaf: &mut dyn FnMut(&Criterion) -> usize) -> Tree {
    match criterion {
        Criterion::AllOf(of) => Tree::All(of.iter().map(|child| plant(terms, child, leaf)).collect()),
        Criterion::AnyOf(of) => Tree::Any(of.iter().map(|child| plant(terms, child, leaf)).collect()),
        Criterion::AtLeastNOf(n, of) => {
            let children = of.iter().map(|child| plant(terms, child, leaf)).collect();
            Tree::AtLeast(terms.count(n) as usize, children)
        }
        Criterion::Not(inner) => Tree::Not(Box::new(plant(terms, inner, leaf))),
        other => Tree::Leaf(leaf(other)),
    }
}

/// A leaf in its place.
struct Leaf {
    pointer: String,
    criterion: Criterion,
    found: Found,
    claim: Option<warifu_model::ClaimId>,
}

/// A criterion whose leaves have been evaluated.
struct Assessed {
    tree: Tree,
    leaves: Vec<Leaf>,
    scope: Scope,
}

impl Assessed {
    fn values(&self) -> Vec<Truth> {
        self.leaves.iter().map(|leaf| leaf.found.value).collect()
    }

    fn value(&self) -> Truth {
        self.tree.value(&self.values())
    }

    /// The reasons that these leaves are.
    fn reasons(&self, terms: Terms<'_>, chosen: &[usize]) -> Vec<Reason> {
        let negated = self.tree.negated(self.leaves.len());
        let reason = |number: &usize| {
            let leaf = &self.leaves[*number];
            Reason {
                code: code(leaf.found.value, negated[*number], leaf.found.code),
                claim: leaf.claim.clone(),
                kind: match &leaf.criterion {
                    Criterion::Evidence(demand) => Some(demand.kind.clone()),
                    Criterion::ConformsToSchema { kind, .. } => Some(kind.clone()),
                    _ => None,
                },
                scope: self.scope,
                negated: negated[*number],
                pointer: leaf.pointer.as_str().into(),
                expected: terms.filled(&leaf.criterion).into(),
                observed: leaf.found.observed.clone(),
            }
        };
        chosen.iter().map(reason).collect()
    }
}

fn code(value: Truth, negated: bool, own: ReasonCode) -> ReasonCode {
    match (value, negated) {
        (Truth::U, _) | (Truth::N, false) => own,
        (Truth::S, false) | (Truth::N, true) => ReasonCode::Met,
        (Truth::S, true) => ReasonCode::MustNotHold,
    }
}

fn assess(
    world: &World<'_>,
    parts: &[(String, &Criterion)],
    scope: Scope,
    exercised: &mut Vec<(&'static str, Truth)>,
) -> Assessed {
    let mut leaves = Vec::new();
    let mut trees = Vec::new();
    for (pointer, criterion) in parts {
        let mut places = pointers(pointer, criterion).into_iter();
        trees.push(plant(world.terms(), criterion, &mut |leaf| {
            let found = leaf::assess(world, leaf);
            let claim = leaf::claim_named(world, leaf).cloned();
            leaves.push(Leaf { pointer: places.next().unwrap(), criterion: leaf.clone(), found, claim });
            leaves.len() - 1
        }));
    }
    let values: Vec<Truth> = leaves.iter().map(|leaf: &Leaf| leaf.found.value).collect();
    for ((_, criterion), tree) in parts.iter().zip(&trees) {
        note(criterion, tree, &values, exercised);
    }
    let tree = if trees.len() == 1 { trees.remove(0) } else { Tree::All(trees) };
    Assessed { tree, leaves, scope }
}

/// The places of the leaves of a criterion.
fn pointers(at: &str, criterion: &Criterion) -> Vec<String> {
    let each = |path: &str, of: &[Criterion]| -> Vec<String> {
        of.iter().enumerate().flat_map(|(i, child)| pointers(&format!("{at}/{path}/{i}"), child)).collect()
    };
    match criterion {
        Criterion::AllOf(of) => each("all_of", of),
        Criterion::AnyOf(of) => each("any_of", of),
        Criterion::AtLeastNOf(_, of) => each("at_least_n_of/of", of),
        Criterion::Not(inner) => pointers(&format!("{at}/not"), inner),
        _ => vec![at.to_owned()],
    }
}

fn note(criterion: &Criterion, tree: &Tree, values: &[Truth], exercised: &mut Vec<(&'static str, Truth)>) {
    exercised.push((criterion.operator(), tree.value(values)));
    let children = match tree {
        Tree::Leaf(_) => &[][..],
        Tree::All(of) | Tree::Any(of) | Tree::AtLeast(_, of) => of,
        Tree::Not(inner) => std::slice::from_ref(inner.as_ref()),
    };
    for (criterion, tree) in criterion.children().iter().zip(children) {
        note(criterion, tree, values, exercised);
    }
}

fn finding(
    world: &World<'_>,
    requirement: &Requirement,
    place: usize,
    level: &TargetLevel,
    exercised: &mut Vec<(&'static str, Truth)>,
) -> Finding {
    let at = format!("/requirements/{place}");
    let (bearing, weight) = bearing(world.set, requirement);
    let id = || requirement.id.clone();
    let found = |outcome, reasons| Finding { requirement: id(), outcome, bearing, weight, waived: None, reasons };
    if let Some(applies) = &requirement.applies {
        let assessed = assess(world, &[(format!("{at}/applies"), applies)], Scope::Applies, exercised);
        let (tree, values) = (&assessed.tree, assessed.values());
        match assessed.value() {
            Truth::S => {}
            Truth::N => {
                let chosen = kleene::sufficient(tree, &values);
                return found(Outcome::NotApplicable, assessed.reasons(world.terms(), &chosen));
            }
            Truth::U => {
                let chosen = kleene::repair(tree, &values);
                return found(Outcome::Undetermined, assessed.reasons(world.terms(), &chosen));
            }
        }
    }
    let Some(criterion) = &requirement.criterion else {
        let only = Reason {
            code: ReasonCode::NoCriterion,
            claim: None,
            kind: None,
            scope: Scope::Criterion,
            negated: false,
            pointer: at.into(),
            expected: Json::Null.into(),
            observed: Json::Null,
        };
        return found(Outcome::Undetermined, vec![only]);
    };
    let mut parts = vec![(format!("{at}/criterion"), criterion)];
    for (i, tightening) in requirement.tightened.iter().enumerate() {
        if world.set.levels.reaches(level, &tightening.level) {
            parts.push((format!("{at}/tightened/{i}/criterion"), &tightening.criterion));
        }
    }
    let assessed = assess(world, &parts, Scope::Criterion, exercised);
    let (tree, values) = (&assessed.tree, assessed.values());
    let (outcome, chosen) = match assessed.value() {
        Truth::S => (Outcome::Satisfied, kleene::sufficient(tree, &values)),
        Truth::N => (Outcome::NotSatisfied, kleene::repair(tree, &values)),
        Truth::U => (Outcome::Undetermined, kleene::repair(tree, &values)),
    };
    found(outcome, assessed.reasons(world.terms(), &chosen))
}

fn waive(bytes: &[u8], world: &World<'_>, findings: &mut [Finding]) -> WaiversUse {
    let today = world.at.date();
    let mut states = Vec::new();
    for waiver in Waivers::read(bytes).unwrap().waivers {
        let finding = findings.iter_mut().find(|finding| finding.requirement == waiver.requirement);
        let is_open = |finding: &Finding| {
            matches!(finding.outcome, Outcome::NotSatisfied | Outcome::Undetermined)
                && finding.bearing != Some(Bearing::Recommended)
        };
        let state = match finding {
            _ if world.admission.waivers == WaiverRule::Refuse => WaiverState::RefusedByAdmission,
            None => WaiverState::UnknownRequirement,
            _ if today < waiver.from => WaiverState::NotYetInForce,
            _ if today > waiver.until => WaiverState::Expired,
            Some(finding) if is_open(finding) => {
                // The first of several names it.
                finding.waived.get_or_insert_with(|| waiver.id.clone());
                WaiverState::Applied
            }
            Some(_) => WaiverState::Unneeded,
        };
        states.push(WaiverUse { id: waiver.id, requirement: waiver.requirement, state });
    }
    WaiversUse { digest: Digest::of(bytes), states }
}

fn evidence_uses(world: &World<'_>) -> Vec<EvidenceUse> {
    let uses: BTreeSet<EvidenceUse> = world
        .exhibits
        .iter()
        .map(|exhibit| EvidenceUse {
            digest: exhibit.entry.digest,
            input: exhibit.input.digest,
            kind: exhibit.entry.kind.clone(),
            presented: world.documents.contains_key(&exhibit.entry.digest),
            remarks: exhibit.entry.remarks.clone(),
            signers: world.signed.signers(exhibit),
        })
        .collect();
    uses.into_iter().collect()
}

fn certificates(facts: &[CertificateFact]) -> Vec<CertificateFact> {
    let sorted: BTreeMap<Vec<u8>, CertificateFact> =
        facts.iter().map(|fact| (Json::from(fact).to_canonical(), fact.clone())).collect();
    sorted.into_values().collect()
}

fn weakenings(world: &World<'_>, findings: &[Finding]) -> Vec<Weakening> {
    let about = |code, digest| Weakening { code, digest, requirement: None };
    let mut weakenings = BTreeSet::new();
    if world.set.status == SetStatus::Draft {
        weakenings.insert(about(WeakeningCode::DraftSet, None));
    }
    for one in world.heard {
        weakenings.extend(one.relaxed.map(|code| about(code, Some(one.record.digest))));
    }
    let tied = world.exhibits.iter().filter(|exhibit| admit::tied_by_maker(exhibit.entry));
    weakenings.extend(tied.map(|e| about(WeakeningCode::EvidenceBoundByMaker, Some(e.entry.digest))));
    if world.admission.evidence == EvidenceRule::Declared {
        let absent = world.exhibits.iter().map(|e| e.entry.digest).filter(|d| !world.documents.contains_key(d));
        weakenings.extend(absent.map(|digest| about(WeakeningCode::EvidenceNotPresented, Some(digest))));
    }
    for finding in findings.iter().filter(|finding| finding.waived.is_some()) {
        weakenings.insert(Weakening {
            code: WeakeningCode::RequirementWaived,
            digest: None,
            requirement: Some(finding.requirement.clone()),
        });
    }
    weakenings.into_iter().collect()
}

/// The token of a text in tests.
pub fn token(text: &str) -> Token {
    Token::parse(text).unwrap()
}
