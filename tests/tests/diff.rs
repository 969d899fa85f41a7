//! What `diff` states, against random products, against itself and against the evaluator. `WARIFU_DIFF_SAMPLES` asks for
//! more products than 5,000, `WARIFU_DIFF_SEED` for other pairs.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a broken assumption has to stop a test, loudly"
)]

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use warifu_compare::diff::{
    Bump, Diff, DiffOptions, Limit, OldOrNew, Relation, RequirementDiff, Undecided, Voice, Witness, diff,
};
use warifu_core::{CompiledSet, EvaluateError, Request};
use warifu_model::{
    Attestation, Digest, Envelope, EnvelopeSignature, Finding, Json, Levels, Outcome, Product, PublicKeyText,
    RequirementId, RequirementSet, Vocabulary,
};
use warifu_tests::files::number;
use warifu_tests::generator::{Pair, fake_signature};
use warifu_tests::model::{self, Question};

use crate::core_side::FakeSignatures;

/// Both sets of a pair; none where a changed vocabulary no longer carries the criteria.
fn compiled(pair: &Pair) -> Option<[CompiledSet; 2]> {
    let compile = |side: usize| {
        let (set, vocabulary) = pair.rules(side);
        let read = Vocabulary::read(&vocabulary).ok()?;
        let vocabularies = [(Digest::of(&vocabulary), read)];
        CompiledSet::compile(RequirementSet::read(&set).ok()?, Digest::of(&set), &vocabularies).ok()
    };
    Some([compile(0)?, compile(1)?])
}

fn compare(sets: &[CompiledSet; 2]) -> Diff {
    diff(&sets[0], &sets[1], DiffOptions::default()).unwrap()
}

fn assess(set: &CompiledSet, question: &Question) -> Result<Vec<Finding>, EvaluateError> {
    let inputs: Vec<&[u8]> = question.inputs.iter().map(Vec::as_slice).collect();
    let evidence: Vec<&[u8]> = question.evidence.iter().map(Vec::as_slice).collect();
    let request = Request {
        at: question.at,
        level: question.level.as_deref(),
        inputs: &inputs,
        admission: question.admission.as_deref(),
        waivers: None,
        evidence: &evidence,
        certificates: &question.certificates,
    };
    warifu_core::assess(set, &request, &FakeSignatures).map(|assessment| assessment.to_findings())
}

fn is_met(finding: &Finding) -> bool {
    matches!(finding.outcome, Outcome::Satisfied | Outcome::NotApplicable)
}

/// Whether a set is satisfied with these findings at a level, by the naive model.
fn is_satisfied(set: &RequirementSet, level: Option<&str>, findings: &[Finding]) -> bool {
    let target = set.levels.target(level).unwrap();
    // where nothing is asked, nothing is accepted
    let asks = findings.iter().any(|finding| finding.bears().is_binding());
    asks && model::set_outcome(set, &target, findings) == Outcome::Satisfied
}

/// Whether a set accepts a product; none where the product never gets as far.
fn accepts(set: &CompiledSet, level: Option<&str>, assessed: &Result<Vec<Finding>, EvaluateError>) -> Option<bool> {
    match assessed {
        Ok(findings) => Some(is_satisfied(set.set(), level, findings)),
        Err(EvaluateError::ClaimType { .. }) => Some(false),
        Err(_) => None,
    }
}

/// Whether acceptance by the old and the new one is at odds with what was stated.
fn contradicts(relation: Relation, old: bool, new: bool) -> bool {
    match relation {
        Relation::Equivalent => old != new,
        Relation::Stricter => new && !old,
        Relation::Looser => old && !new,
        _ => false,
    }
}

/// How many pairs of sets are looked at, where each is looked at several times.
fn pairs() -> u64 {
    number("WARIFU_DIFF_PAIRS", 16)
}

/// The bytes of what one voice of a witness says, signed where it has to be.
fn spoken(voice: &Voice, keys: &mut Vec<PublicKeyText>) -> Vec<u8> {
    let payload = Json::from(&voice.attestation).to_canonical();
    assert_eq!(Attestation::read(&payload).map(|read| read.claims.len()), Ok(voice.attestation.claims.len()));
    if !voice.is_signed() {
        return payload;
    }
    let key = [u8::try_from(keys.len()).unwrap() + 1; 32];
    keys.push(PublicKeyText::from_bytes(key));
    let message = Envelope::pae(Envelope::IN_TOTO_PAYLOAD, &payload);
    let signatures = vec![EnvelopeSignature { keyid: None, sig: fake_signature(&key, &message).to_vec() }];
    Json::from(&Envelope { payload_type: Envelope::IN_TOTO_PAYLOAD.into(), payload, signatures }).to_canonical()
}

/// A witness as files.
fn question(witness: &Witness) -> Question {
    let product = Product::read(include_bytes!("../../examples/01-plc/product.json")).unwrap();
    let of_documents = [u8::MAX; 32];
    let witness = &witness.signed(&product, &|message| fake_signature(&of_documents, message).to_vec());
    let voices = witness.voices(&product);
    let mut keys = Vec::new();
    let inputs = voices.iter().map(|voice| spoken(voice, &mut keys)).collect();
    keys.push(PublicKeyText::from_bytes(of_documents));
    Question {
        at: witness.at,
        level: witness.level.clone(),
        inputs,
        admission: witness.admission(&voices, &keys).map(|admission| Json::from(&admission).to_canonical()),
        waivers: None,
        evidence: witness.documents().into_iter().map(<[u8]>::to_vec).collect(),
        certificates: witness.certificates.clone(),
    }
}

/// Whether a set accepts a witness in the requirements that it is about; in all, where it is about none.
fn accepts_witness(set: &CompiledSet, witness: &Witness, about: &[&RequirementId]) -> bool {
    match assess(set, &question(witness)) {
        Ok(findings) => {
            let asked = |one: &&Finding| about.contains(&&one.requirement);
            if about.is_empty() {
                return is_satisfied(set.set(), witness.level.as_deref(), &findings);
            }
            findings.iter().filter(asked).all(is_met)
        }
        Err(EvaluateError::ClaimType { .. }) => false,
        Err(error) => panic!("{error}"),
    }
}

/// Whether it says that products which it does not describe may decide it.
fn is_limited(requirement: &RequirementDiff) -> bool {
    requirement.undecided.contains(&Undecided::Limit(Limit::Components))
}

/// How many witnesses there have to be of what one edition accepts and the other does not.
fn expected_witnesses(
    sets: &[CompiledSet; 2],
    stated: &Diff,
    requirement: &RequirementDiff,
    by: OldOrNew,
) -> RangeInclusive<usize> {
    let fails = |relation: Relation| match by {
        OldOrNew::Old => matches!(relation, Relation::Stricter | Relation::Incomparable),
        OldOrNew::New => matches!(relation, Relation::Looser | Relation::Incomparable),
    };
    // What one edition does not have is new or gone, whatever it accepts; what is undecided may be decided in one direction.
    if matches!(requirement.relation, Relation::New | Relation::Undecided | Relation::Withdrawn) {
        return 0..=1;
    }
    if !fails(requirement.relation) {
        return 0..=0;
    }
    let accepting = &sets[usize::from(by == OldOrNew::New)];
    let asks = |level: &Option<String>| {
        accepting.set().levels.target(level.as_deref()).is_some_and(|target| accepting.asks_at(&target))
    };
    // Nobody is evaluated at a level at which a whole set asks nothing, so that nothing is accepted there.
    let can_be_shown = if requirement.levels.is_empty() {
        stated.levels.iter().any(|one| asks(&one.level))
    } else {
        requirement.levels.iter().any(|(level, relation)| fails(*relation) && asks(level))
    };
    // Of a vector, a level is tried at which the requirement begins, and not one at which something else is asked as well.
    let set = accepting.set();
    let recommends = set.requirements.iter().any(|one| one.binding.is_some());
    let may_be_alone = recommends && matches!(set.levels, Levels::Vector { .. });
    if is_limited(requirement) || !can_be_shown || may_be_alone { 0..=1 } else { 1..=1 }
}

#[test]
fn each_witness_flips() {
    let (mut of_requirements, mut of_sets) = (0, 0);
    for seed in 0..pairs() {
        let pair = Pair::of_seed(seed);
        let Some(sets) = compiled(&pair) else { continue };
        let stated = compare(&sets);
        for requirement in stated.requirements.iter().filter(|one| one.relation != Relation::Moved) {
            assert!(!requirement.undecided.contains(&Undecided::NotConfirmed), "{}: {requirement:?}", pair.name());
            for way in [OldOrNew::Old, OldOrNew::New] {
                let shown = requirement.witnesses.iter().filter(|one| one.accepted_by == way).count();
                let due = expected_witnesses(&sets, &stated, requirement, way);
                assert!(due.contains(&shown), "{} {way:?}: {requirement:?}", pair.name());
            }
            for witness in &requirement.witnesses {
                let accepts = [0, 1].map(|side: usize| accepts_witness(&sets[side], witness, &[&requirement.id]));
                assert_eq!(
                    accepts,
                    [witness.accepted_by == OldOrNew::Old, witness.accepted_by == OldOrNew::New],
                    "{}",
                    pair.name()
                );
                of_requirements += 1;
            }
        }
        for witness in stated.levels.iter().flat_map(|level| &level.witnesses) {
            let accepts = [0, 1].map(|side: usize| accepts_witness(&sets[side], witness, &[]));
            assert_eq!(
                accepts,
                [witness.accepted_by == OldOrNew::Old, witness.accepted_by == OldOrNew::New],
                "{}",
                pair.name()
            );
            of_sets += 1;
        }
    }
    println!("{of_requirements} witnesses of requirements and {of_sets} of sets");
    assert!(of_requirements > pairs() && of_sets > pairs());
}

/// A witness without one thing, in every way in which one thing can be left out.
fn without_one(witness: &Witness) -> Vec<Witness> {
    let mut all = Vec::new();
    for place in 0..witness.claims.len() {
        let mut smaller = witness.clone();
        let gone = smaller.claims.remove(place);
        // evidence for a claim that is not made is evidence all the same
        smaller
            .evidence
            .iter_mut()
            .for_each(|entry| entry.supports = entry.supports.take().filter(|of| *of != gone.claim));
        all.push(smaller);
        if gone.weaker.is_some() {
            let mut smaller = witness.clone();
            smaller.claims[place].weaker = None;
            all.push(smaller);
        }
    }
    for place in 0..witness.evidence.len() {
        let mut smaller = witness.clone();
        smaller.evidence.remove(place);
        all.push(smaller);
    }
    for place in 0..witness.certificates.len() {
        let mut smaller = witness.clone();
        smaller.certificates.remove(place);
        all.push(smaller);
    }
    all
}

#[test]
fn nothing_can_be_left_out_of_a_witness() {
    let (mut tried, mut sizes) = (0, 0);
    for seed in 0..pairs() {
        let pair = Pair::of_seed(seed);
        let Some(sets) = compiled(&pair) else { continue };
        let stated = compare(&sets);
        let of_requirements = stated.requirements.iter().filter(|one| one.relation != Relation::Moved);
        let of_requirements =
            of_requirements.flat_map(|one| one.witnesses.iter().map(|witness| (vec![&one.id], witness)));
        let of_sets =
            stated.levels.iter().flat_map(|level| level.witnesses.iter().map(|witness| (Vec::new(), witness)));
        for (about, witness) in of_requirements.chain(of_sets) {
            sizes += witness.claims.len() + witness.evidence.len() + witness.certificates.len();
            let expected = [witness.accepted_by == OldOrNew::Old, witness.accepted_by == OldOrNew::New];
            for smaller in without_one(witness) {
                let accepts = [0, 1].map(|side: usize| accepts_witness(&sets[side], &smaller, &about));
                assert_ne!(accepts, expected, "{}: {about:?}\n{witness:?}\n{smaller:?}", pair.name());
                tried += 1;
            }
        }
    }
    println!("{tried} smaller descriptions, none of them a witness; {sizes} things in all witnesses");
    assert!(tried > 4 * pairs());
}

fn mirrored(relation: Relation) -> Relation {
    match relation {
        Relation::Stricter => Relation::Looser,
        Relation::Looser => Relation::Stricter,
        Relation::New => Relation::Withdrawn,
        Relation::Withdrawn | Relation::Moved => Relation::New,
        same => same,
    }
}

#[test]
fn a_set_equals_itself_and_ways_back_mirror() {
    for seed in 0..pairs() {
        let pair = Pair::of_seed(seed);
        let Some([old, new]) = compiled(&pair) else { continue };
        let same = diff(&old, &old, DiffOptions::default()).unwrap();
        assert_eq!((same.relation, same.bump), (Relation::Equivalent, Bump::None), "{}", pair.name());
        assert!(same.requirements.iter().all(|one| one.relation == Relation::Equivalent));
        assert!(same.levels.iter().all(|one| one.relation == Relation::Equivalent) && same.changes.is_empty());
        let there = diff(&old, &new, DiffOptions::default()).unwrap();
        assert_eq!(there.to_json(), diff(&old, &new, DiffOptions::default()).unwrap().to_json(), "{}", pair.name());
        let back = diff(&new, &old, DiffOptions::default()).unwrap();
        assert_eq!(back.relation, mirrored(there.relation), "{}", pair.name());
        for (one, other) in there.levels.iter().zip(&back.levels) {
            assert_eq!(other.relation, mirrored(one.relation), "{} at {:?}", pair.name(), one.level);
        }
        for one in &there.requirements {
            let other = back.requirements.iter().find(|other| other.id == one.id).unwrap();
            assert_eq!(other.relation, mirrored(one.relation), "{}: {}", pair.name(), one.id);
        }
    }
}

#[test]
fn other_words_for_the_same_need_no_search() {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for seed in 0..pairs() {
        let pair = Pair::of_seed(seed).rewritten();
        let Some(sets) = compiled(&pair) else { continue };
        let stated = compare(&sets);
        assert_eq!(stated.relation, Relation::Equivalent, "{}", pair.name());
        for one in &stated.requirements {
            assert_eq!(one.relation, Relation::Equivalent, "{}: {}", pair.name(), one.id);
            assert_eq!(
                one.argument.steps,
                0,
                "{}: {}\n{}\n{}",
                pair.name(),
                one.id,
                rule(&pair, 0, &one.id),
                rule(&pair, 1, &one.id)
            );
            *counts.entry(one.argument.rule.as_str()).or_default() += 1;
        }
    }
    println!("{counts:?}");
    assert!(counts.get("normal_form").is_some_and(|count| *count > pairs()), "{counts:?}");
}

/// What two relations in a row amount to, where that is certain.
fn composed(one: Relation, other: Relation) -> Option<Relation> {
    match (one, other) {
        (Relation::Undecided, _) | (_, Relation::Undecided) => None,
        (Relation::Equivalent, then) => Some(then),
        (first, Relation::Equivalent) => Some(first),
        (Relation::Stricter, Relation::Stricter) => Some(Relation::Stricter),
        (Relation::Looser, Relation::Looser) => Some(Relation::Looser),
        _ => None,
    }
}

#[test]
fn relations_compose() {
    let mut certain = 0;
    for seed in 0..pairs() * 2 {
        let pair = Pair::of_seed(seed);
        let (Some([a, b]), Some([_, c])) = (compiled(&pair), compiled(&pair.next())) else { continue };
        // A changed type changes what can be said at all; what is said in between is not the same.
        if [pair.clone(), pair.next()].iter().any(|pair| pair.vocabularies[0] != pair.vocabularies[1]) {
            continue;
        }
        let (ab, bc, ac) = (compare(&[a, b]), pair.next(), pair.clone());
        let (Some(two), Some([a, _])) = (compiled(&bc), compiled(&ac)) else { continue };
        let bc = compare(&two);
        let ac = diff(&a, &c, DiffOptions::default()).unwrap();
        if let Some(expected) = composed(ab.relation, bc.relation) {
            // Words on both ends are not compared over what stands between them.
            assert!(
                ac.relation == expected
                    || ac.undecided == [Undecided::WordsOnly, Undecided::WordsOnly]
                    || ac.undecided.contains(&Undecided::Limit(Limit::Components)),
                "{}",
                pair.name()
            );
        }
        for one in &ab.requirements {
            let find = |diff: &Diff| diff.requirements.iter().find(|other| other.id == one.id).map(|one| one.relation);
            let is_words =
                ac.requirements.iter().any(|two| two.id == one.id && two.undecided == [Undecided::WordsOnly]);
            let is_limited = ac.requirements.iter().any(|two| two.id == one.id && is_limited(two));
            let known = |relation: Relation| !matches!(relation, Relation::New | Relation::Withdrawn | Relation::Moved);
            let (Some(then), Some(whole)) = (find(&bc), find(&ac)) else { continue };
            if known(one.relation)
                && known(then)
                && !is_words
                && !is_limited
                && let Some(expected) = composed(one.relation, then)
            {
                assert_eq!(whole, expected, "{}: {}", pair.name(), one.id);
                certain += 1;
            }
        }
    }
    println!("{certain} certain compositions");
    assert!(certain > pairs() / 2);
}

#[test]
fn no_random_product_contradicts_what_is_stated() {
    let samples: u64 = number("WARIFU_DIFF_SAMPLES", 1_250);
    let first = number("WARIFU_DIFF_SEED", 0);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let pairs = samples.div_ceil(PRODUCTS);
    let tallies: Vec<BTreeMap<String, u64>> = std::thread::scope(|scope| {
        let hold = |thread| move || tally((first..first + pairs).skip(thread).step_by(threads));
        let running: Vec<_> = (0..threads).map(|thread| scope.spawn(hold(thread))).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut sum: BTreeMap<String, u64> = BTreeMap::new();
    tallies.into_iter().flatten().for_each(|(what, count)| *sum.entry(what).or_default() += count);
    for (what, count) in &sum {
        println!("{what:40} {count:8}");
    }
    // a few pairs do not have every relation
    let relations = ["equivalent", "stricter", "looser", "incomparable", "new", "withdrawn", "moved"];
    for relation in relations.into_iter().filter(|_| pairs >= ENOUGH_PAIRS) {
        assert!(sum.keys().any(|what| *what == format!("requirement {relation}")), "no pair is {relation}");
    }
}

fn tally(seeds: impl Iterator<Item = u64>) -> BTreeMap<String, u64> {
    let mut tally = BTreeMap::new();
    let mut count = |what: String| *tally.entry(what).or_insert(0) += 1;
    for seed in seeds {
        let pair = Pair::of_seed(seed);
        let Some(sets) = compiled(&pair) else {
            count("pairs that do not compile".into());
            continue;
        };
        let stated = compare(&sets);
        count("pairs".into());
        count(format!("set {}", stated.relation.as_str()));
        count(format!("bump {}", stated.bump.as_str()));
        for requirement in &stated.requirements {
            count(format!("requirement {}", requirement.relation.as_str()));
            requirement.undecided.iter().for_each(|why| count(format!("undecided: {why:?}")));
            requirement.witnesses.iter().for_each(|_| count("witnesses".into()));
        }
        for level in &stated.levels {
            level.undecided.iter().for_each(|why| count(format!("undecided set: {why:?}")));
            level.witnesses.iter().for_each(|_| count("witnesses of sets".into()));
        }
        for sample in 0..PRODUCTS {
            let question = pair.question(sample);
            let assessed = [assess(&sets[0], &question), assess(&sets[1], &question)];
            let [old, new] = [0, 1].map(|side| accepts(&sets[side], question.level.as_deref(), &assessed[side]));
            let (Some(old), Some(new)) = (old, new) else { continue };
            count("samples".into());
            count(format!("samples accepted by {}", u8::from(old) + u8::from(new)));
            check_sets(&pair, &stated, &question, [old, new]);
            check_bump(&pair, &stated, &question, (&assessed, old));
            if let [Ok(old), Ok(new)] = &assessed {
                check_requirements(&pair, &stated, &question, [old, new]);
            }
        }
    }
    tally
}

/// Vectors of levels are compared by what begins at them; a product names any vector.
fn check_sets(pair: &Pair, stated: &Diff, question: &Question, [old, new]: [bool; 2]) {
    let at_level = stated.levels.iter().find(|level| level.level == question.level);
    let relation = at_level.map_or(stated.relation, |level| level.relation);
    assert!(
        !contradicts(relation, old, new),
        "{}: the sets are stated to be {relation:?}, but the old one says {old} and the new one {new}: {}",
        pair.name(),
        show(question)
    );
}

/// Less than a major change takes nothing away: from no product, and not from one with waivers, whichever ids they name.
fn check_bump(
    pair: &Pair,
    stated: &Diff,
    question: &Question,
    (assessed, was_accepted): (&[Result<Vec<Finding>, EvaluateError>; 2], bool),
) {
    if stated.bump == Bump::Major {
        return;
    }
    let (Ok(old), now) = (&assessed[0], &assessed[1]) else { return };
    let readable = !matches!(now, Err(EvaluateError::ClaimType { .. })) || !was_accepted;
    assert!(
        readable,
        "{}: {:?} although what was accepted cannot be read: {}",
        pair.name(),
        stated.bump,
        show(question)
    );
    let Ok(new) = now else { return };
    for one in old.iter().filter(|one| is_met(one)) {
        let still = new.iter().find(|other| other.requirement == one.requirement).is_none_or(is_met);
        let id = &one.requirement;
        assert!(still, "{}: {:?} although `{id}` asks for more: {}", pair.name(), stated.bump, show(question));
    }
}

fn check_requirements(pair: &Pair, stated: &Diff, question: &Question, findings: [&Vec<Finding>; 2]) {
    // What moved is compared with what took over, not with nothing.
    for requirement in stated.requirements.iter().filter(|one| one.relation != Relation::Moved) {
        let met =
            |findings: &Vec<Finding>| findings.iter().find(|one| one.requirement == requirement.id).is_none_or(is_met);
        let at_level = requirement.levels.iter().find(|(level, _)| *level == question.level);
        let relation = at_level.map_or(requirement.relation, |(_, relation)| *relation);
        assert!(
            !contradicts(relation, met(findings[0]), met(findings[1])),
            "{}: `{}` is stated to be {relation:?}, but the old one says {} and the new one {}: {}\n{}\n{}",
            pair.name(),
            requirement.id,
            met(findings[0]),
            met(findings[1]),
            show(question),
            rule(pair, 0, &requirement.id),
            rule(pair, 1, &requirement.id),
        );
    }
}

fn show(question: &Question) -> String {
    let texts = |files: &[Vec<u8>]| files.iter().map(|file| text(file)).collect::<Vec<_>>().join("\n  ");
    format!(
        "at {} level {:?}\n  {}\n  {:?}\n  evidence {}\n  certificates {:?}",
        question.at,
        question.level,
        texts(&question.inputs),
        question.admission.as_ref().map(|admission| text(admission)),
        texts(&question.evidence),
        question.certificates
    )
}

/// The text of a file, of an envelope its payload.
fn text(file: &[u8]) -> String {
    match Envelope::read(file) {
        Ok(envelope) => format!(
            "{:?} {}",
            envelope.signatures.iter().map(|s| s.sig.len()).collect::<Vec<_>>(),
            String::from_utf8_lossy(&envelope.payload)
        ),
        Err(_) => String::from_utf8_lossy(file).into_owned(),
    }
}

fn rule(pair: &Pair, side: usize, id: &RequirementId) -> String {
    let set = &pair.sets[side];
    let parameters = Json::list(&set.parameters);
    let requirement = set.requirement(id).map(|one| String::from_utf8(Json::from(one).to_canonical()).unwrap());
    format!("{requirement:?} with {}", String::from_utf8(parameters.to_canonical()).unwrap())
}

/// Products of each pair: comparing the pair costs as much as evaluation many.
const PRODUCTS: u64 = 250;
/// Pairs among which every relation is, whatever the seed.
const ENOUGH_PAIRS: u64 = 100;
