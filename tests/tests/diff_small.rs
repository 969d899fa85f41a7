//! On small domains: every product description there is, evaluated against both sets, agrees with what `diff` states, and
//! nothing is undecided. `WARIFU_DIFF_SMALL` asks for more pairs, `WARIFU_DIFF_SEED` for other ones.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a broken assumption has to stop a test, loudly")]

use std::fmt::Write as _;

use warifu_compare::diff::{DiffOptions, OldOrNew, Relation, StatedClaim, Witness, WitnessEvidence, diff};
use warifu_core::{CompiledSet, Request, assess};
use warifu_model::{
    CertificateFact, ClaimId, Digest, Envelope, EnvelopeSignature, EvidenceKind, Json, Outcome, Party, Product,
    PublicKeyText, RequirementSet, Role, SemVer, SetDigest, SetId, Timestamp, Vocabulary,
};
use warifu_testkit::on_all_cores;
use warifu_tests::files::number;
use warifu_tests::generator::{Dice, fake_signature};

use crate::core_side::FakeSignatures;

/// What a requirement may look at, and everything that can be said about it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Matter {
    Certificate,
    Count,
    Day,
    Flag,
    Grade,
    Records,
    Scan,
    Signed,
    Tags,
}

const MATTERS: [Matter; 9] = [
    Matter::Certificate,
    Matter::Count,
    Matter::Day,
    Matter::Flag,
    Matter::Grade,
    Matter::Records,
    Matter::Scan,
    Matter::Signed,
    Matter::Tags,
];

/// One thing that can be said about one matter.
#[derive(Clone, Debug)]
enum Said {
    Certificates(Vec<CertificateFact>),
    Claim(&'static str, Json),
    Evidence(Vec<WitnessEvidence>),
    Nothing,
}

fn vocabulary() -> Vec<u8> {
    let claim = |id: &str, kind: &str| {
        format!(
            r#"{{"id":"s.{id}","group":"s","title":{{"en":"x","ja":"x"}},"description":{{"en":"x","ja":"x"}},"type":{kind},"supported_by":[]}}"#
        )
    };
    let tokens = |kind: &str, tokens: &str| format!(r#"{{"kind":"{kind}","tokens":[{tokens}]}}"#);
    let field = |name: &str, kind: &str, required: bool| {
        format!(r#"{{"name":"{name}","type":{{"kind":"{kind}"}},"required":{required},"title":{{"en":"x","ja":"x"}}}}"#)
    };
    let fields = format!("{},{}", field("ok", "boolean", false), field("n", "integer", true));
    let claims = [
        claim("count", r#"{"kind":"integer"}"#),
        claim("day", r#"{"kind":"date"}"#),
        claim("flag", r#"{"kind":"boolean"}"#),
        claim("grade", &tokens("ordered_token", r#""low","mid","high""#)),
        claim("records", &format!(r#"{{"kind":"record_list","fields":[{fields}]}}"#)),
        claim("tags", &tokens("token_list", r#""a","b","c""#)),
    ];
    format!(
        r#"{{"format":"warifu.vocabulary/1","id":"small","version":"1.0.0","title":{{"en":"x","ja":"x"}},"groups":[{{"id":"s","title":{{"en":"x","ja":"x"}}}}],"claims":[{}],"evidence_kinds":[{{"id":"scan","title":{{"en":"x","ja":"x"}}}},{{"id":"test","title":{{"en":"x","ja":"x"}}}}],"roles":[{{"id":"auditor","title":{{"en":"x","ja":"x"}}}}]}}"#,
        claims.join(",")
    )
    .into_bytes()
}

fn set(vocabulary: &[u8], requirements: &[(String, Option<String>)]) -> Vec<u8> {
    let mut rules = String::new();
    for (number, (criterion, applies)) in requirements.iter().enumerate() {
        let applies = applies.as_ref().map(|applies| format!(r#""applies":{applies},"#)).unwrap_or_default();
        let comma = if number > 0 { "," } else { "" };
        write!(
            rules,
            r#"{comma}{{"id":"R.{number}","groups":["G"],"title":{{"en":"x","ja":"x"}},"statement":{{"en":"x","ja":"x"}},"legal_basis":[],"references":[],"assurance":"unverified",{applies}"criterion":{criterion},"examples":{{"pass":[{{"claims":{{}}}}],"fail":[{{"claims":{{}}}}]}}}}"#
        )
        .unwrap();
    }
    format!(
        r#"{{"format":"warifu.requirement-set/1","id":"small","version":"1.0.0","language":2,"status":"final","title":{{"en":"x","ja":"x"}},"description":{{"en":"x","ja":"x"}},"authority":{{"name":{{"en":"x","ja":"x"}},"country":"JP"}},"source":{{"document":"x","edition":"1","published":"2026"}},"legal_basis":[],"effective":{{"from":"2026-01-01"}},"vocabularies":[{{"id":"small","version":"1.0.0","digest":"{}"}}],"levels":{{"scheme":"none"}},"parameters":[],"schemas":[],"groups":[{{"id":"G","title":{{"en":"x","ja":"x"}}}}],"requirements":[{rules}],"withdrawn":[]}}"#,
        Digest::of(vocabulary)
    )
    .into_bytes()
}

fn leaf(dice: &mut Dice, matter: Matter) -> String {
    let claim = |id: &str, operator: &str, rest: &str| format!(r#"{{"{operator}":{{"claim":"s.{id}"{rest}}}}}"#);
    match matter {
        Matter::Flag => match dice.below(4) {
            0 => claim("flag", "present", ""),
            n => claim("flag", "equals", &format!(r#","value":{}"#, n > 1)),
        },
        Matter::Grade => {
            let value = dice.word(&["low", "mid", "high"]);
            match dice.below(4) {
                0 => claim("grade", "one_of", &format!(r#","values":["{value}","mid"]"#)),
                n => claim("grade", ["equals", "at_least", "at_most"][n - 1], &format!(r#","value":"{value}""#)),
            }
        }
        Matter::Count => {
            let operator = dice.word(&["equals", "at_least", "at_most", "at_least"]);
            claim("count", operator, &format!(r#","value":{}"#, dice.below(3)))
        }
        Matter::Tags => {
            let values = dice.word(&[r#"["a"]"#, r#"["b"]"#, r#"["a","b"]"#, r#"["a","b","c"]"#, r#"["c","a"]"#]);
            if dice.chance(30) {
                claim("tags", "equals", &format!(r#","value":{values}"#))
            } else {
                claim("tags", "contains_all", &format!(r#","values":{values}"#))
            }
        }
        Matter::Day => {
            let fixed = dice.word(&[r#""2026-05-31""#, r#""2026-06-01""#, r#""2026-06-02""#]);
            let shift = dice.word(&["P0D", "P1D", "P2D"]);
            match dice.below(6) {
                0 => claim("day", "equals", &format!(r#","value":{fixed}"#)),
                1 => claim("day", "before", &format!(r#","value":{fixed}"#)),
                2 => claim("day", "after", &format!(r#","value":{fixed}"#)),
                3 => claim("day", "before", &format!(r#","value":{{"at":"{shift}"}}"#)),
                4 => claim("day", "after", &format!(r#","value":{{"at":"{shift}"}}"#)),
                _ => claim("day", "not_older_than", &format!(r#","age":"{shift}""#)),
            }
        }
        Matter::Records => {
            let inner = inner(dice, 1);
            match dice.below(3) {
                0 => claim("records", "every", &format!(r#","satisfies":{inner}"#)),
                1 => claim("records", "some", &format!(r#","satisfies":{inner}"#)),
                _ => claim("records", "at_most_count", &format!(r#","count":{},"satisfies":{inner}"#, dice.below(2))),
            }
        }
        Matter::Scan => {
            let mut demand = String::from(r#"{"evidence":{"kind":"scan""#);
            if dice.chance(40) {
                demand += dice.word(&[r#","party":"third""#, r#","party":"first""#, r#","party":"second""#]);
            }
            if dice.chance(40) {
                demand += dice.word(&[r#","max_age":"P1D""#, r#","max_age":"P30D""#]);
            }
            if dice.chance(30) {
                demand += r#","role":"auditor""#;
            }
            if dice.chance(40) {
                demand += r#","supports":"s.flag""#;
            }
            demand + "}}"
        }
        Matter::Signed => {
            let party = dice.word(&["", "", r#","party":"third""#]);
            let signers = dice.word(&["", r#","signers":2"#, r#","signers":2"#, r#","signers":3"#]);
            format!(r#"{{"evidence":{{"kind":"test"{party}{signers}}}}}"#)
        }
        Matter::Certificate => {
            let versions = dice.word(&["*", ">=2.0.0", "<2.0.0", "1.0.0"]);
            let level = if dice.chance(40) { r#","level":"star-1""# } else { "" };
            format!(r#"{{"holds_certificate":{{"set":"part","versions":"{versions}"{level}}}}}"#)
        }
    }
}

fn inner(dice: &mut Dice, depth: usize) -> String {
    if depth > 0 && dice.chance(40) {
        return combined(dice, &mut |dice| inner(dice, depth - 1));
    }
    match dice.below(5) {
        0 => r#"{"present":{"field":"ok"}}"#.into(),
        1 => r#"{"equals":{"field":"ok","value":true}}"#.into(),
        2 => r#"{"equals":{"field":"ok","value":false}}"#.into(),
        n => format!(r#"{{"at_least":{{"field":"n","value":{}}}}}"#, n - 2),
    }
}

fn combined(dice: &mut Dice, part: &mut dyn FnMut(&mut Dice) -> String) -> String {
    let parts: Vec<String> = (0..2 + dice.below(2)).map(|_| part(dice)).collect();
    match dice.below(4) {
        0 => format!(r#"{{"all_of":[{}]}}"#, parts.join(",")),
        1 => format!(r#"{{"any_of":[{}]}}"#, parts.join(",")),
        2 => format!(r#"{{"at_least_n_of":{{"n":{},"of":[{}]}}}}"#, 1 + dice.below(parts.len()), parts.join(",")),
        _ => format!(r#"{{"not":{}}}"#, parts[0]),
    }
}

fn criterion(dice: &mut Dice, matters: &[Matter], depth: usize) -> String {
    if depth == 0 || dice.chance(30) {
        let matter = *dice.pick(matters);
        return leaf(dice, matter);
    }
    combined(dice, &mut |dice| criterion(dice, matters, depth - 1))
}

fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn day(number: i64) -> Timestamp {
    Timestamp::from_unix(time("2026-06-01T00:00:00Z").unix() + number * 86_400).unwrap()
}

/// Everything that can be said about a matter, as far as the criteria above can tell.
fn all(matter: Matter, at: Timestamp) -> Vec<Said> {
    let claim = |id: &'static str, values: Vec<Json>| {
        std::iter::once(Said::Nothing).chain(values.into_iter().map(move |value| Said::Claim(id, value))).collect()
    };
    match matter {
        Matter::Flag => claim("s.flag", vec![Json::Bool(true), Json::Bool(false)]),
        Matter::Grade => claim("s.grade", ["low", "mid", "high"].map(Json::from).to_vec()),
        Matter::Count => claim("s.count", (-1..=3).map(Json::Int).collect()),
        Matter::Day => claim("s.day", (-12..=12).map(|n| day(n).date().into()).collect()),
        Matter::Tags => {
            let subset = |bits: usize| {
                Json::list(["a", "b", "c"].iter().enumerate().filter(|(n, _)| bits >> n & 1 == 1).map(|(_, t)| *t))
            };
            claim("s.tags", (1..8).map(subset).collect())
        }
        Matter::Records => {
            let ok = [None, Some(Json::Bool(true)), Some(Json::Bool(false))];
            let record = |ok: &Option<Json>, n: i64| Json::object().with_some("ok", ok.clone()).with("n", n);
            let kinds: Vec<Json> = ok.iter().flat_map(|ok| [0, 1, 2].map(|n| record(ok, n))).collect();
            let mut lists: Vec<Vec<usize>> = Vec::new();
            for a in 0..kinds.len() {
                lists.push(vec![a]);
                for b in a..kinds.len() {
                    lists.push(vec![a, b]);
                    lists.extend((b..kinds.len()).map(|c| vec![a, b, c]));
                }
            }
            let json = |list: &Vec<usize>| Json::List(list.iter().map(|kind| kinds[*kind].clone()).collect());
            claim("s.records", lists.iter().map(json).collect())
        }
        Matter::Scan => scans(at),
        Matter::Signed => tests(),
        Matter::Certificate => {
            let fact = |version: &str, level: Option<&str>| CertificateFact {
                certificate: Digest::of(version.as_bytes()),
                policy: Digest::of(b"policy"),
                set: SetDigest {
                    id: SetId::parse("part").unwrap(),
                    version: SemVer::parse(version).unwrap(),
                    digest: Digest::of(b"x"),
                },
                level: level.map(str::to_owned),
                model: "C".into(),
                identifiers: Vec::new(),
                granted_at: at,
                expires_at: None,
            };
            let facts: Vec<CertificateFact> = ["0.9.0", "1.0.0", "2.0.0"]
                .iter()
                .flat_map(|version| [fact(version, None), fact(version, Some("star-1"))])
                .collect();
            pairs(&facts)
                .into_iter()
                .map(|facts| if facts.is_empty() { Said::Nothing } else { Said::Certificates(facts) })
                .collect()
        }
    }
}

fn scans(at: Timestamp) -> Vec<Said> {
    let mut entries = Vec::new();
    for party in [Party::First, Party::Second, Party::Third] {
        for role in [None, Role::parse("auditor")] {
            for made_at in [None, Some(at), Timestamp::from_unix(at.unix() - 20 * 86_400)] {
                for supports in [None, ClaimId::parse("s.flag")] {
                    let kind = EvidenceKind::parse("scan").unwrap();
                    entries.push(WitnessEvidence {
                        kind,
                        party,
                        role: role.clone(),
                        made_at,
                        valid_until: None,
                        signer: None,
                        supports,
                        document: None,
                    });
                }
            }
        }
    }
    pairs(&entries).into_iter().map(Said::Evidence).collect()
}

/// Up to three documents of one kind, by the maker or by a third party, of signers who are counted or not.
fn tests() -> Vec<Said> {
    let entry = |party: Party, signer: Option<u32>| WitnessEvidence {
        kind: EvidenceKind::parse("test").unwrap(),
        party,
        role: None,
        made_at: None,
        valid_until: None,
        signer,
        supports: None,
        document: None,
    };
    let signers = [None, Some(1), Some(2), Some(3)];
    let all: Vec<WitnessEvidence> =
        [Party::First, Party::Third].iter().flat_map(|party| signers.map(|signer| entry(*party, signer))).collect();
    let mut chosen = pairs(&all);
    for (n, one) in all.iter().enumerate() {
        let two = pairs(&all[n + 1..]).into_iter().filter(|two| two.len() == 2);
        chosen.extend(two.map(|two| std::iter::once(one.clone()).chain(two).collect()));
    }
    chosen.into_iter().map(Said::Evidence).collect()
}

/// At most two of these.
fn pairs<T: Clone>(of: &[T]) -> Vec<Vec<T>> {
    let mut all = vec![Vec::new()];
    for (n, one) in of.iter().enumerate() {
        all.push(vec![one.clone()]);
        all.extend(of[n + 1..].iter().map(|other| vec![one.clone(), other.clone()]));
    }
    all
}

fn product(said: &[Vec<Said>]) -> usize {
    said.iter().map(Vec::len).product()
}

/// The description with this number.
fn description(said: &[Vec<Said>], mut number: usize, at: Timestamp) -> Witness {
    let (accepted_by, flips) = (OldOrNew::Old, String::new());
    let (claims, evidence, certificates, vocabularies) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut all = Witness {
        name: String::new(),
        accepted_by,
        requirement: None,
        level: None,
        at,
        flips,
        claims,
        evidence,
        certificates,
        is_smallest: false,
        vocabularies,
    };
    for matter in said {
        match &matter[number % matter.len()] {
            Said::Certificates(facts) => all.certificates.extend(facts.iter().cloned()),
            Said::Claim(claim, value) => {
                let claim = ClaimId::parse(claim).unwrap();
                all.claims.push(StatedClaim { claim, value: value.clone(), weaker: None });
            }
            Said::Evidence(entries) => all.evidence.extend(entries.iter().cloned()),
            Said::Nothing => {}
        }
        number /= matter.len();
    }
    all
}

/// Per requirement of each set whether it accepts.
pub(crate) fn accepted(sets: &[CompiledSet; 2], about: &Product, said: &Witness) -> [Vec<bool>; 2] {
    let voices = said.voices(about);
    let mut keys = Vec::new();
    let mut inputs = Vec::new();
    for voice in &voices {
        let payload = Json::from(&voice.attestation).to_canonical();
        if !voice.is_signed() {
            inputs.push(payload);
            continue;
        }
        let key = [u8::try_from(keys.len()).unwrap() + 1; 32];
        keys.push(PublicKeyText::from_bytes(key));
        let message = Envelope::pae(Envelope::IN_TOTO_PAYLOAD, &payload);
        let signatures = vec![EnvelopeSignature { keyid: None, sig: fake_signature(&key, &message).to_vec() }];
        inputs.push(
            Json::from(&Envelope { payload_type: Envelope::IN_TOTO_PAYLOAD.into(), payload, signatures })
                .to_canonical(),
        );
    }
    let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
    let admission = said.admission(&voices, &keys).map(|admission| Json::from(&admission).to_canonical());
    [0, 1].map(|side: usize| {
        let request = Request {
            at: said.at,
            level: None,
            inputs: &inputs,
            admission: admission.as_deref(),
            waivers: None,
            evidence: &[],
            certificates: &said.certificates,
        };
        let assessment = assess(&sets[side], &request, &FakeSignatures).unwrap();
        let is_met = |outcome| matches!(outcome, Outcome::Satisfied | Outcome::NotApplicable);
        assessment.lines().map(|line| is_met(line.outcome())).collect()
    })
}

/// The relation that gains and losses amount to.
fn relation(lost: bool, gained: bool) -> Relation {
    match (lost, gained) {
        (false, false) => Relation::Equivalent,
        (true, false) => Relation::Stricter,
        (false, true) => Relation::Looser,
        (true, true) => Relation::Incomparable,
    }
}

#[test]
fn enumeration_agrees_and_nothing_is_undecided() {
    let (first, count) = (number("WARIFU_DIFF_SEED", 0), number("WARIFU_DIFF_SMALL", 4));
    let sums = on_all_cores(first..first + count, enumerate);
    println!("{count} pairs, {} descriptions", sums.iter().sum::<usize>());
}

/// Evaluates all descriptions of one pair; how many there are.
fn enumerate(seed: u64) -> usize {
    let mut dice = Dice::new(seed);
    let matters = loop {
        let mut matters: Vec<Matter> = (0..=dice.below(3)).map(|_| *dice.pick(&MATTERS)).collect();
        matters.dedup();
        if matters.contains(&Matter::Scan) && !matters.contains(&Matter::Flag) {
            matters.push(Matter::Flag);
        }
        let said: Vec<_> = matters.iter().map(|matter| all(*matter, day(0))).collect();
        let times = if matters.contains(&Matter::Day) { 30 } else { 1 };
        let repeats = matters.iter().enumerate().any(|(n, matter)| matters[..n].contains(matter));
        if !repeats && product(&said) * times <= MOST {
            break matters;
        }
    };
    let vocabulary_bytes = vocabulary();
    let rules: Vec<Vec<(String, Option<String>)>> = (0..2)
        .map(|_| {
            let rule = |dice: &mut Dice| {
                let criterion_text = criterion(dice, &matters, 2);
                (criterion_text, dice.some(25, |dice| criterion(dice, &matters, 1)))
            };
            (0..2).map(|_| rule(&mut dice)).collect()
        })
        .collect();
    // Half of the pairs differ in one requirement only.
    let mut rules = rules;
    if dice.chance(50) {
        rules[1][0] = rules[0][0].clone();
    }
    let sets: Vec<CompiledSet> = rules
        .iter()
        .map(|rules| {
            let bytes = set(&vocabulary_bytes, rules);
            let vocabularies = [(Digest::of(&vocabulary_bytes), Vocabulary::read(&vocabulary_bytes).unwrap())];
            CompiledSet::compile(RequirementSet::read(&bytes).unwrap(), Digest::of(&bytes), &vocabularies).unwrap()
        })
        .collect();
    let sets: [CompiledSet; 2] = sets.try_into().unwrap();
    let stated = diff(&sets[0], &sets[1], DiffOptions::default()).unwrap();
    let about = Product::read(include_bytes!("../../examples/01-plc/product.json")).unwrap();
    let times: Vec<Timestamp> = if matters.contains(&Matter::Day) {
        (-7..=7).flat_map(|n| [day(n), Timestamp::from_unix(day(n).unix() + 43_200).unwrap()]).collect()
    } else {
        vec![day(0)]
    };
    let (mut lost, mut gained, mut count) = ([false; 3], [false; 3], 0);
    for at in times {
        let said: Vec<_> = matters.iter().map(|matter| all(*matter, at)).collect();
        for number in 0..product(&said) {
            let [old, new] = accepted(&sets, &about, &description(&said, number, at));
            let all = |met: &Vec<bool>| met.iter().all(|met| *met);
            let each = [(old[0], new[0]), (old[1], new[1]), (all(&old), all(&new))];
            for (place, (old, new)) in each.into_iter().enumerate() {
                lost[place] |= old && !new;
                gained[place] |= new && !old;
            }
            count += 1;
        }
    }
    for (place, requirement) in stated.requirements.iter().enumerate() {
        let found = relation(lost[place], gained[place]);
        let (old, new) = (&rules[0][place], &rules[1][place]);
        assert_eq!(
            requirement.relation, found,
            "seed {seed}, R.{place}\n{old:?}\n{new:?}\n{:?}",
            requirement.undecided
        );
    }
    assert_eq!(stated.relation, relation(lost[2], gained[2]), "seed {seed}, the sets\n{rules:#?}");
    count
}

/// Most descriptions of one pair.
const MOST: usize = 25_000;
