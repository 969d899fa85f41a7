//! How long the budget of a plan takes when it is spent, and how good what is found then is: many requirements with several
//! alternatives each over shared claims, which is hitting set. Prints one line per size.
//! `cargo run --release -p warifu-benches --bin budget`
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use warifu_benches::Failure;
use warifu_benches::clock::{KIND, nanoseconds};
use warifu_benches::dice::Dice;
use warifu_benches::ours::NoSignature;
use warifu_compare::plan::{Market, PlanOptions, STEPS, plan};
use warifu_core::{CompiledSet, Request};
use warifu_model::{Costs, Digest, RequirementSet, Timestamp, Vocabulary};

fn main() -> Result<(), Failure> {
    println!("times are {KIND}; the budget is {STEPS} steps");
    for (requirements, alternatives, claims) in
        [(50, 3, 50), (100, 2, 100), (200, 2, 200), (400, 3, 200), (1_000, 3, 600)]
    {
        let set = set(requirements, alternatives, claims)?;
        let attestation = attestation();
        let inputs = [attestation.as_bytes()];
        let at = Timestamp::parse("2026-06-01T00:00:00Z").ok_or("no time")?;
        let request = Request {
            at,
            level: None,
            inputs: &inputs,
            admission: None,
            waivers: None,
            evidence: &[],
            certificates: &[],
        };
        let markets = [Market { set: &set, level: None }];
        let costs = Costs::default();
        for (what, steps) in [("at once", 0), ("the budget", STEPS)] {
            let options = PlanOptions { steps, plans: 1, ..PlanOptions::new(&costs) };
            let start = nanoseconds();
            let found = plan(&markets, &request, options, &NoSignature)?;
            let passed = nanoseconds().saturating_sub(start) / 1_000_000;
            let (cost, proven) = found.plans.first().map_or((0, false), |plan| (plan.cost, plan.is_proven));
            let bound = found.lower_bound.unwrap_or_default();
            println!(
                "{requirements} requirements, any of {alternatives} of {claims} claims, {what}: {passed} ms, cost {cost}, at least {bound}, proven {proven}"
            );
        }
    }
    Ok(())
}

fn set(requirements: usize, alternatives: usize, claims: usize) -> Result<CompiledSet, Failure> {
    let claim = |number: usize| {
        format!(r#"{{"id":"c.n{number}","group":"c","title":{W},"description":{W},"type":{{"kind":"boolean"}}}}"#)
    };
    let all: Vec<String> = (0..claims).map(claim).collect();
    let vocabulary = format!(
        r#"{{"format":"warifu.vocabulary/1","id":"many","version":"1.0.0","title":{W},"groups":[{{"id":"c","title":{W}}}],"claims":[{}]}}"#,
        all.join(",")
    );
    let digest = Digest::of(vocabulary.as_bytes());
    let mut dice = Dice::new(7);
    let most = i64::try_from(claims)? - 1;
    let mut leaf = || format!(r#"{{"equals":{{"claim":"c.n{}","value":true}}}}"#, dice.within(0, most));
    let mut requirement = |number: usize| {
        let of: Vec<String> = (0..alternatives).map(|_| leaf()).collect();
        format!(
            r#"{{"id":"R.{number}","groups":["g"],"title":{W},"statement":{W},"assurance":"unverified","criterion":{{"any_of":[{}]}},
            "examples":{{"pass":[{{"claims":{{}}}}],"fail":[{{"claims":{{}}}}]}}}}"#,
            of.join(",")
        )
    };
    let all: Vec<String> = (0..requirements).map(&mut requirement).collect();
    let set = format!(
        r#"{{"format":"warifu.requirement-set/1","id":"many","version":"1.0.0","language":1,"status":"final","title":{W},"description":{W},
        "authority":{{"name":{W}}},"source":{{"document":"d","edition":"1","published":"2026"}},"effective":{{"from":"2020-01-01"}},
        "vocabularies":[{{"id":"many","version":"1.0.0","digest":"{digest}"}}],"levels":{{"scheme":"none"}},
        "groups":[{{"id":"g","title":{W}}}],"requirements":[{}]}}"#,
        all.join(",")
    );
    let read = RequirementSet::read(set.as_bytes())?;
    let vocabularies = [(digest, Vocabulary::read(vocabulary.as_bytes())?)];
    Ok(CompiledSet::compile(read, Digest::of(set.as_bytes()), &vocabularies)?)
}

fn attestation() -> String {
    let digest = Digest::of(b"firmware");
    format!(
        r#"{{"_type":"https://in-toto.io/Statement/v1","subject":[{{"name":"f","digest":{{"sha256":"{}"}}}}],
        "predicateType":"urn:warifu:attestation:1","predicate":{{"product":{{"format":"warifu.product/1","vendor":"Hamakaze Control Works",
        "model":"HK-210","version":"1","kind":"component","name":{W},"identifiers":[],"artifacts":[{{"name":"f","digest":"{digest}"}}]}},
        "made_at":null,"vocabularies":[],"evidence":[],"claims":[]}}}}"#,
        digest.hex()
    )
}

const W: &str = r#"{"en":"x","ja":"x"}"#;
