//! Plans are carried out, in bytes, and the product is evaluated again: it conforms. And nothing smaller does it: on small
//! cases single changes are tried one by one, and pairs at random. `WARIFU_PLAN_CASES` and `WARIFU_PLAN_PAIRS` ask for more.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a broken assumption has to stop a test, loudly"
)]

use std::collections::BTreeMap;

use warifu_compare::plan::{Change, Market, NewEvidence, PlanOptions, Plans, plan};
use warifu_core::{CompiledSet, EvaluateError, Request, evaluate};
use warifu_model::{
    Admission, AdmissionSigner, Artifact, Attestation, CertificateFact, ClaimEntry, ClaimId, Costs, Digest,
    EvidenceEntry, EvidenceKind, EvidenceSigner, Json, Outcome, Party, Product as About, PublicKeyText, Relaxation,
    RequirementSet, Role, SetDigest, SignedKind, Timestamp, Token, Vocabulary,
};
use warifu_tests::files;
use warifu_tests::generator::{Dice, Plan as Case, Product, Statement, seal, set, values};

use crate::core_side::FakeSignatures;

/// A product, and what it shall conform to.
struct Task {
    case: Case,
    markets: Vec<(CompiledSet, Option<String>)>,
}

#[test]
fn plans_do_what_they_say() {
    let cases = files::setting("WARIFU_PLAN_CASES").map_or(100, |text| text.parse().unwrap());
    let mut tally: BTreeMap<&str, u64> = BTreeMap::new();
    for seed in 0..cases {
        let Some(task) = task(seed) else { continue };
        let costs = costs(&task.case, &mut Dice::new(seed ^ 0xc057));
        let plans = task.plan(&costs);
        if !plans.questions.is_empty() {
            // A claim that another is held against is not known: what depends on it is left out until it is said.
            assert!(!plans.is_met && !task.conforms(&task.case.product), "seed {seed}");
            *tally.entry("asked").or_default() += 1;
            continue;
        }
        // what is dated later is searched with, and held against what is known alone: some plans are then not confirmed
        let allowed = ["plan-choices", "plan-not-confirmed"];
        assert!(
            plans.undecided.is_none_or(|limit| allowed.contains(&limit.as_str())),
            "seed {seed}: {:?}",
            plans.undecided
        );
        if plans.undecided.is_some_and(|limit| limit.as_str() == "plan-not-confirmed") {
            *tally.entry("not confirmed").or_default() += 1;
        }
        *tally.entry(if plans.plans.is_empty() { "none" } else { "some" }).or_default() += 1;
        assert_eq!(plans.is_met, task.conforms(&task.case.product), "seed {seed}");
        assert_eq!(plans.is_met, plans.plans.first().is_some_and(|one| one.changes.is_empty()), "seed {seed}");
        for one in &plans.plans {
            for beyond in [0, 0x5555_5555, 0xaaaa_aaaa, 0xffff_ffff] {
                let done = carry_out(task.case.product.clone(), &one.changes, beyond);
                assert!(task.conforms(&done), "seed {seed}: {}", Json::from(one).to_pretty());
            }
            let cost: u64 = one.changes.iter().map(|change| u64::from(change.cost())).sum();
            assert_eq!(cost, one.cost);
            for change in &one.changes {
                assert!(!change.serves().is_empty(), "seed {seed}: a change that serves nothing");
                let kind = match change {
                    Change::Certificate { .. } => "certificate",
                    Change::Claim { .. } | Change::Document { .. } => "claim",
                    Change::Evidence { evidence, .. } if evidence.is_of_another_signer => "signer",
                    Change::Evidence { evidence, .. } if !evidence.supports.is_empty() => "support",
                    Change::Evidence { evidence, .. } if !evidence.conforms_to.is_empty() => "schema",
                    Change::Evidence { .. } => "evidence",
                };
                *tally.entry(kind).or_default() += 1;
            }
            if one.changes.len() > 1 {
                *tally.entry("several").or_default() += 1;
            }
        }
        assert!(plans.plans.iter().zip(plans.plans.iter().skip(1)).all(|(a, b)| a.cost <= b.cost));
    }
    println!("{tally:?}");
    assert!(tally.get("not confirmed").is_none_or(|count| count * 8 < cases), "{tally:?}");
    for what in ["none", "some", "certificate", "claim", "support", "schema", "signer", "evidence", "several"] {
        assert!(tally.get(what).is_some_and(|count| *count > 2), "{what}: {tally:?}");
    }
}

/// Every single change that the vocabulary of changes allows, and many pairs: none that is cheaper does it.
#[test]
fn nothing_cheaper_does_it() {
    let cases = files::setting("WARIFU_PLAN_PAIRS").map_or(8, |text| text.parse().unwrap());
    let costs = Costs::default();
    let (mut singles, mut pairs, mut refuted) = (0, 0, Vec::new());
    for seed in 0..cases {
        let Some(task) = task(seed) else { continue };
        let plans = task.plan(&costs);
        let best = plans.plans.first().map_or(u64::MAX, |one| one.cost);
        if best <= 1 || plans.undecided.is_some() || !plans.questions.is_empty() {
            continue;
        }
        let mut dice = Dice::new(seed ^ 0xb007);
        let all = single_changes(&task, &mut dice);
        for change in &all {
            singles += 1;
            let does_it = task.is_done_by(std::slice::from_ref(change));
            if does_it {
                refuted.push(format!("seed {seed}: {best} is the best, and this does it: {change:?}"));
            }
        }
        if best <= 2 {
            continue;
        }
        for _ in 0..150 {
            pairs += 1;
            let two = [dice.pick(&all).clone(), dice.pick(&all).clone()];
            if task.is_done_by(&two) {
                refuted.push(format!("seed {seed}: {best} is the best, and this does it: {two:?}"));
            }
        }
    }
    assert!(refuted.is_empty(), "{}", refuted.join("\n"));
    println!("{singles} single changes and {pairs} pairs are not enough where more is planned");
    assert!(singles > 20 * cases);
}

/// A product with one or two sets over its vocabulary, admitted by a policy that knows somebody for every part.
fn task(seed: u64) -> Option<Task> {
    let mut case = Case::of_seed(seed);
    let mut dice = Dice::new(seed ^ 0x7a5c);
    case.product.admission = Some(with_everybody(case.product.admission.take(), case.product.at));
    let mut sets = vec![(case.set.clone(), case.product.level.clone())];
    if dice.chance(60) {
        let mut second = set::set(&mut dice, &case.vocabulary, case.product.at);
        second.id = warifu_model::SetId::parse("second").unwrap();
        let level = set::level(&mut dice, &second);
        sets.push((second, level));
    }
    let markets = sets.into_iter().map(|(set, level)| (compile(&case, set), level)).collect();
    let task = Task { case, markets };
    // Some inputs may be refused; there is nothing to plan then.
    task.evaluate(&task.case.product).map(|_| task)
}

impl Task {
    fn plan(&self, costs: &Costs) -> Plans {
        let markets: Vec<Market<'_>> =
            self.markets.iter().map(|(set, level)| Market { set, level: level.as_deref() }).collect();
        let options = PlanOptions { plans: 3, ..PlanOptions::new(costs) };
        ask(&self.case.product, None, |request| plan(&markets, request, options, &FakeSignatures)).unwrap()
    }

    /// Whether changes do it, whatever else new documents conform to than what they have to.
    fn is_done_by(&self, changes: &[Change]) -> bool {
        let variants = 1_u32 << (changes.len() * SCHEMAS.len());
        (0..variants).all(|beyond| self.lasts(&carry_out(self.case.product.clone(), changes, beyond)))
    }

    /// Whether it conforms, and not only today: plans are not made of values that hold no longer.
    fn lasts(&self, product: &Product) -> bool {
        let tomorrow = Timestamp::from_unix(product.at.unix() + 86_400).unwrap();
        self.conforms(product) && self.conforms(&Product { at: tomorrow, ..product.clone() })
    }

    fn conforms(&self, product: &Product) -> bool {
        self.evaluate(product).is_some_and(|outcomes| outcomes.iter().all(|outcome| *outcome == Outcome::Satisfied))
    }

    /// The outcome for every market; none where an input is not let in.
    fn evaluate(&self, product: &Product) -> Option<Vec<Outcome>> {
        let evaluate = |(set, level): &(CompiledSet, Option<String>)| match ask(product, level.as_deref(), |request| {
            evaluate(set, request, &FakeSignatures)
        }) {
            Ok(evaluation) => Some(evaluation.record().outcome),
            Err(EvaluateError::NotAdmitted { .. } | EvaluateError::NothingAsked { .. }) => None,
            Err(error) => panic!("{error}"),
        };
        self.markets.iter().map(evaluate).collect()
    }
}

fn compile(case: &Case, set: RequirementSet) -> CompiledSet {
    let (set, vocabulary) = Case { set, ..case.clone() }.rules();
    let read = Vocabulary::read(&vocabulary).unwrap();
    let vocabularies = [(Digest::of(&vocabulary), read)];
    CompiledSet::compile(RequirementSet::read(&set).unwrap(), Digest::of(&set), &vocabularies).unwrap()
}

fn ask<T>(product: &Product, level: Option<&str>, ask: impl FnOnce(&Request<'_>) -> T) -> T {
    let question = product.question();
    let inputs: Vec<&[u8]> = question.inputs.iter().map(Vec::as_slice).collect();
    let evidence: Vec<&[u8]> = question.evidence.iter().map(Vec::as_slice).collect();
    ask(&Request {
        at: question.at,
        level,
        inputs: &inputs,
        admission: question.admission.as_deref(),
        waivers: question.waivers.as_deref(),
        evidence: &evidence,
        certificates: &question.certificates,
    })
}

const PARTIES: [Party; 3] = [Party::First, Party::Second, Party::Third];
/// Whose signature counts on documents of every kind.
const BUILDER: [u8; 32] = [99; 32];
/// What they are.
const BUILT: &str = "urn:example:built";
/// The schemas of random sets.
const SCHEMAS: [&str; 2] = ["object", "positive"];
const ROLES: [&str; 2] = ["auditor", "laboratory"];

/// The policy, with a signer for every party in every choice of roles.
fn with_everybody(admission: Option<Admission>, at: Timestamp) -> Admission {
    let mut dice = Dice::new(u64::try_from(at.unix()).unwrap());
    let mut admission = admission.unwrap_or_else(|| warifu_tests::generator::statements::admission(&mut dice, at));
    admission.unsigned = Relaxation::AdmitAsFirst;
    admission.unknown_signers = Relaxation::AdmitAsFirst;
    admission.evidence_signers.push(EvidenceSigner {
        name: "builder".into(),
        key: Some(PublicKeyText::from_bytes(BUILDER)),
        certificate: None,
        kinds: ["audit", "sbom", "scan"].iter().filter_map(|kind| signed_kind(kind)).collect(),
        from: None,
        until: None,
    });
    for (place, party) in PARTIES.into_iter().enumerate() {
        for bits in 0..4_u8 {
            let roles: Vec<Role> = roles(bits);
            let key = PublicKeyText::from_bytes(key(place, bits));
            let name = format!("{} {bits}", party.as_str());
            admission.signers.push(AdmissionSigner { name, key, party, roles: roles.clone(), from: None, until: None });
            for number in 0..FURTHER {
                let (name, key) =
                    (format!("further {number}"), PublicKeyText::from_bytes(further(place, bits, number)));
                let (roles, from, until) = (roles.clone(), None, None);
                admission.signers.push(AdmissionSigner { name, key, party, roles, from, until });
            }
        }
    }
    admission
}

fn signed_kind(kind: &str) -> Option<SignedKind> {
    Some(SignedKind { kind: EvidenceKind::parse(kind)?, predicate_types: vec![BUILT.to_owned()] })
}

fn roles(bits: u8) -> Vec<Role> {
    let chosen = ROLES.iter().enumerate().filter(|(place, _)| bits >> place & 1 == 1);
    chosen.map(|(_, role)| Role::parse(role).unwrap()).collect()
}

fn key(party: usize, bits: u8) -> [u8; 32] {
    [u8::try_from(100 + party * 4).unwrap() + bits; 32]
}

/// One of those who sign nothing else; each is one person, whatever the party and the roles.
fn further(party: usize, bits: u8, number: u8) -> [u8; 32] {
    [112 + (u8::try_from(party * 4).unwrap() + bits) * FURTHER + number; 32]
}

const FURTHER: u8 = 8;

/// Random costs, some of them "never".
fn costs(case: &Case, dice: &mut Dice) -> Costs {
    let mut costs = Costs::default();
    for claim in &case.vocabulary.claims {
        if dice.chance(50) {
            let cost = u32::try_from(dice.below(6)).unwrap();
            costs.claims.insert(claim.id.clone(), dice.some(85, |_| cost));
        }
    }
    for kind in &case.vocabulary.evidence_kinds {
        if dice.chance(50) {
            costs.evidence.insert(kind.id.clone(), Some(u32::try_from(dice.below(6)).unwrap()));
        }
    }
    costs
}

/// Carries out changes in the very documents. Two bits of `beyond` for each change say to which schemas its document
/// conforms beyond those that it has to.
fn carry_out(mut product: Product, changes: &[Change], beyond: u32) -> Product {
    for change in changes {
        if let Change::Claim { claim, to, .. } = change {
            say(&mut product, claim, to, changes);
        }
    }
    for (number, change) in changes.iter().enumerate() {
        match change {
            Change::Claim { .. } | Change::Document { .. } => {}
            Change::Evidence { evidence, .. } => {
                let beyond = beyond >> (number * SCHEMAS.len()) & 3;
                hand_in(&mut product, (number, beyond), evidence, changes);
            }
            Change::Certificate { set, version, level, component, .. } => {
                let digest = Digest::of(format!("new {number}").as_bytes());
                product.certificates.push(CertificateFact {
                    certificate: digest,
                    policy: digest,
                    set: SetDigest { id: set.clone(), version: version.clone(), digest },
                    level: level.clone(),
                    model: component.clone(),
                    identifiers: Vec::new(),
                    granted_at: product.at,
                    expires_at: None,
                });
            }
        }
    }
    product
}

/// Everybody who makes the claim makes it so; where nobody does, the maker, unless somebody hands in evidence for it.
fn say(product: &mut Product, claim: &ClaimId, value: &Json, changes: &[Change]) {
    let (mut is_made, at) = (false, product.at);
    for statement in &mut product.statements {
        // a statement of the future is none yet
        let is_known = statement.attestation.made_at.is_none_or(|made_at| made_at <= at);
        for entry in statement.attestation.claims.iter_mut().filter(|entry| entry.claim == *claim) {
            entry.value = value.clone();
            entry.evidence.clear();
            entry.replaced.clear();
            is_made |= is_known;
        }
    }
    let is_supported = changes
        .iter()
        .any(|change| matches!(change, Change::Evidence { evidence, .. } if evidence.supports.contains(claim)));
    if !is_made && !is_supported {
        let entry = ClaimEntry {
            claim: claim.clone(),
            value: value.clone(),
            evidence: Vec::new(),
            replaced: Vec::new(),
            offset: 0,
        };
        let attestation = attestation(product, Vec::new(), vec![entry]);
        product.statements.push(Statement { attestation, seals: None });
    }
}

fn hand_in(product: &mut Product, (number, beyond): (usize, u32), new: &NewEvidence, changes: &[Change]) {
    let takes =
        |place: usize| beyond >> place & 1 == 1 || new.conforms_to.iter().any(|id| id.as_str() == SCHEMAS[place]);
    let both = [takes(0), takes(1)];
    let mut document = match both {
        [false, false] => format!("not JSON: {number}"),
        [false, true] => format!("[{number}]"),
        [true, false] => format!("{{\"n\":0,\"x\":{number}}}"),
        [true, true] => format!("{{\"n\":1,\"x\":{number}}}"),
    };
    if new.roles.iter().any(|role| role.as_str() == Role::DOCUMENT_SIGNER) {
        document = signed_document(product, number, both);
    }
    let id = Token::parse("new").unwrap();
    let entry = EvidenceEntry {
        id: id.clone(),
        kind: new.kind.clone(),
        media_type: "application/json".into(),
        name: "x".into(),
        digest: Digest::of(document.as_bytes()),
        size: i64::try_from(document.len()).unwrap(),
        made_by: None,
        made_at: Some(new.made_at),
        valid_until: None,
        remarks: Vec::new(),
    };
    product.evidence.push(document.into_bytes());
    let supported = new.supports.iter().filter_map(|claim| {
        let value = value_of(product, claim, changes)?;
        Some(ClaimEntry { claim: claim.clone(), value, evidence: vec![id.clone()], replaced: Vec::new(), offset: 0 })
    });
    let supported = supported.collect();
    let bits = ROLES.iter().enumerate().filter(|(_, role)| new.roles.iter().any(|one| one.as_str() == **role));
    let bits = bits.fold(0, |bits, (place, _)| bits | 1 << place);
    let party = PARTIES.iter().position(|party| *party == new.party).unwrap();
    let attestation = attestation(product, vec![entry], supported);
    let key = if new.is_of_another_signer {
        further(party, bits, u8::try_from(number).unwrap() % FURTHER)
    } else {
        key(party, bits)
    };
    product.statements.push(Statement { attestation, seals: Some(vec![(key, true)]) });
}

/// An envelope about the product, which schemas take as well: what nobody reads stands beside. Being an object, it is taken
/// by one of them at the least.
fn signed_document(product: &Product, number: usize, taken: [bool; 2]) -> String {
    let artifact = product.statements[0].attestation.product.artifacts[0].digest.hex();
    let subject = Json::object().with("digest", Json::object().with("sha256", artifact));
    let statement = Json::object()
        .with("_type", warifu_model::Envelope::IN_TOTO_STATEMENT)
        .with("predicateType", BUILT)
        .with("subject", Json::List(vec![subject]))
        .to_canonical();
    let envelope = String::from_utf8(seal(statement, &[(BUILDER, true)])).unwrap();
    let n = match taken {
        [false, _] => "",
        [true, false] => "\"n\":0,",
        [true, true] => "\"n\":1,",
    };
    envelope.replacen('{', &format!("{{{n}\"x\":{number},"), 1)
}

/// The value that a claim has, or is to have; none where those whose word counts say different things: to settle that is a
/// change of the claim.
fn value_of(product: &Product, claim: &ClaimId, changes: &[Change]) -> Option<Json> {
    let planned = changes.iter().find_map(|change| match change {
        Change::Claim { claim: of, to, .. } if of == claim => Some(to.clone()),
        _ => None,
    });
    planned.or_else(|| {
        let made = |statement: &Statement| {
            let entry = statement.attestation.claims.iter().find(|entry| entry.claim == *claim)?;
            is_known(&statement.attestation, entry, product.at)
                .then(|| (party(product, statement), entry.value.clone()))
        };
        let made: Vec<(Party, Json)> = product.statements.iter().filter_map(made).collect();
        let top = made.iter().map(|(party, _)| *party).max()?;
        let mut strongest = made.into_iter().filter(|(party, _)| *party == top).map(|(_, value)| value);
        let value = strongest.next()?;
        strongest.all(|other| other == value).then_some(value)
    })
}

/// Whether nothing that a claim rests on is dated later: what nobody has said yet is not said again by handing in a document.
fn is_known(attestation: &Attestation, entry: &ClaimEntry, at: Timestamp) -> bool {
    let listed = attestation.evidence.iter().filter(|one| entry.evidence.contains(&one.id));
    let of_evidence = listed.filter_map(|one| one.made_at);
    let of_replaced = entry.replaced.iter().map(|one| one.until);
    of_evidence.chain(of_replaced).chain(attestation.made_at).all(|dated| dated <= at)
}

/// As which party a statement is heard.
fn party(product: &Product, statement: &Statement) -> Party {
    let signers = &product.admission.as_ref().unwrap().signers;
    let seals = statement.seals.iter().flatten().filter(|(_, right)| *right);
    let known = seals.flat_map(|(key, _)| signers.iter().filter(move |signer| signer.key.as_bytes() == key));
    let at = product.at;
    let good =
        known.filter(|signer| signer.from.is_none_or(|from| from <= at) && signer.until.is_none_or(|until| at < until));
    good.map(|signer| signer.party).max().unwrap_or(Party::First)
}

fn attestation(product: &Product, evidence: Vec<EvidenceEntry>, claims: Vec<ClaimEntry>) -> Attestation {
    let first = &product.statements[0].attestation;
    let about =
        About { artifacts: first.product.artifacts.iter().map(Artifact::clone).collect(), ..first.product.clone() };
    Attestation { product: about, made_at: None, vocabularies: first.vocabularies.clone(), evidence, claims }
}

/// Changes of one thing each, into everything that small domains hold.
fn single_changes(task: &Task, dice: &mut Dice) -> Vec<Change> {
    let product = &task.case.product;
    let (cost, serves) = (1, Vec::new());
    let mut changes = Vec::new();
    for definition in &task.case.vocabulary.claims {
        let mut tried: Vec<Json> = Vec::new();
        for _ in 0..10 {
            let to = values::value(dice, &definition.claim_type, product.at);
            if !tried.contains(&to) {
                let (claim, from) = (definition.id.clone(), Json::Null);
                changes.push(Change::Claim {
                    claim,
                    from,
                    to: to.clone(),
                    party: None,
                    declared_in: Vec::new(),
                    cost,
                    serves: serves.clone(),
                });
                tried.push(to);
            }
        }
    }
    for kind in &task.case.vocabulary.evidence_kinds {
        for party in PARTIES {
            for bits in 0..4 {
                let claims = task.case.vocabulary.claims.iter().map(|claim| vec![claim.id.clone()]);
                let claims: Vec<Vec<ClaimId>> = std::iter::once(Vec::new()).chain(claims).collect();
                let supports = dice.pick(&claims).clone();
                let evidence = NewEvidence {
                    kind: kind.id.clone(),
                    party,
                    roles: roles(bits),
                    is_of_another_signer: true,
                    supports,
                    formats: Vec::new(),
                    conforms_to: SCHEMAS.iter().filter(|_| dice.chance(40)).filter_map(|id| Token::parse(id)).collect(),
                    made_at: product.at,
                };
                changes.push(Change::Evidence { evidence, cost, serves: serves.clone() });
            }
        }
    }
    for fact in warifu_tests::generator::statements::certificates(dice, product.at) {
        let (set, version, level) = (fact.set.id, fact.set.version, fact.level);
        changes.push(Change::Certificate { set, version, level, component: fact.model, cost, serves: serves.clone() });
    }
    changes
}
