//! Records, levels, applicability, waivers, profiles, decisions and replay.

use warifu_core::{
    Archive, CompiledSet, Decision, EvaluateError, NamedDocuments, RefusalCode, Replay, ReplayError, Request, Scales,
    When, decide, evaluate, replay, replay_from,
};
use warifu_model::{
    Digest, Json, Outcome, Profile, Record, RequirementId, Timestamp, Vocabulary, WaiverState, WeakeningCode,
};

use crate::support::{
    self, Hashes, admission, attestation, envelope, json, many, one, request, requirement, run, set_json, short,
};

const TRUE: &str = r#"{"equals":{"claim":"t.boolean","value":true}}"#;

fn ids(record: &Record) -> Vec<String> {
    record.findings.iter().map(|finding| finding.requirement.to_string()).collect()
}

#[test]
fn a_record_is_canonical_and_names_all_that_went_in() {
    let evaluation = run(&one(TRUE), &[&attestation(r#""t.boolean":true"#, "[]")]);
    assert_eq!(Record::read(evaluation.record_bytes()).unwrap(), *evaluation.record());
    assert_eq!(evaluation.digest(), Digest::of(evaluation.record_bytes()));
    assert_eq!(evaluation.record().admission.id.as_str(), "self-assessment");
    assert_eq!(evaluation.set_title().en, "Test set");
}

#[test]
fn a_requirement_applies_or_not_or_cannot_be_told() {
    let applies = r#""applies":{"equals":{"claim":"t.boolean_two","value":true}}"#;
    let set = many(&[("R", &format!(r#"{applies},"criterion":{TRUE}"#))], &[]);
    let run = |claims: &str| run(&set, &[&attestation(claims, "[]")]).record().findings[0].clone();
    let aside = run(r#""t.boolean_two":false,"t.boolean":false"#);
    assert_eq!(aside.outcome, Outcome::NotApplicable);
    assert_eq!(aside.reasons.len(), 1);
    assert_eq!(aside.reasons[0].scope.as_str(), "applies");
    assert_eq!((aside.reasons[0].code.as_str(), aside.reasons[0].negated), ("not_equal", false));
    let unknown = run(r#""t.boolean":false"#);
    assert_eq!(unknown.outcome, Outcome::Undetermined);
    assert_eq!(&*unknown.reasons[0].pointer, "/requirements/0/applies");
    assert_eq!(run(r#""t.boolean_two":true,"t.boolean":false"#).outcome, Outcome::NotSatisfied);
}

#[test]
fn a_ladder_adds_requirements_and_tightens_them() {
    let title = r#""title":{"en":"L","ja":"段"}"#;
    let levels = format!(r#"{{"scheme":"ladder","levels":[{{"id":"star-1",{title}}},{{"id":"star-2",{title}}}]}}"#);
    let tighter = r#"[{"level":"star-2","criterion":{"at_least":{"claim":"t.integer","value":9}}}]"#;
    let basic = format!(r#""criterion":{{"at_least":{{"claim":"t.integer","value":5}}}},"tightened":{tighter}"#);
    let more = format!(r#""from":"star-2","criterion":{TRUE}"#);
    let set = many(&[("basic", &basic), ("more", &more)], &[("levels", &levels)]);
    let input = attestation(r#""t.integer":7,"t.boolean":true"#, "[]");
    let at = |level| {
        let evaluation = evaluate(&set, &Request { level: Some(level), ..request(&[&input]) }, &Hashes).unwrap();
        let record = evaluation.record();
        let pointers: Vec<_> = record.findings[0].reasons.iter().map(|reason| reason.pointer.clone()).collect();
        (ids(record), record.outcome, pointers, record.level.clone().unwrap())
    };
    let low = (vec!["basic".into()], Outcome::Satisfied, vec!["/requirements/0/criterion".into()], "star-1".into());
    assert_eq!(at("star-1"), low);
    let pointer = "/requirements/0/tightened/0/criterion".into();
    let high = (vec!["basic".into(), "more".into()], Outcome::NotSatisfied, vec![pointer], "star-2".into());
    assert_eq!(at("star-2"), high);
}

#[test]
fn a_vector_has_a_level_in_each_dimension() {
    let title = r#""title":{"en":"D","ja":"軸"}"#;
    let levels =
        format!(r#"{{"scheme":"vector","dimensions":[{{"id":"FR1",{title}}},{{"id":"FR2",{title}}}],"max":4}}"#);
    let from = |dimension: &str, level: u32| {
        format!(r#""from":{{"dimension":"{dimension}","level":{level}}},"criterion":{TRUE}"#)
    };
    let set = many(&[("A", &from("FR1", 2)), ("B", &from("FR2", 1)), ("C", &from("FR2", 3))], &[("levels", &levels)]);
    let input = attestation("", "[]");
    let at = |level| {
        let evaluation = evaluate(&set, &Request { level: Some(level), ..request(&[&input]) }, &Hashes).unwrap();
        (ids(evaluation.record()).concat(), evaluation.record().level.clone().unwrap())
    };
    assert_eq!(at("FR2=2"), ("B".into(), "FR1=0,FR2=2".into()));
    assert_eq!(at("FR1=2,FR2=1"), ("AB".into(), "FR1=2,FR2=1".into()));
    assert_eq!(at("3"), ("ABC".into(), "FR1=3,FR2=3".into()));
    // Nothing comes from nothing: a level at which nothing is asked is none to conform at.
    let nothing = evaluate(&set, &Request { level: Some("0"), ..request(&[&input]) }, &Hashes).map(|_| ());
    assert_eq!(nothing, Err(EvaluateError::NothingAsked { level: Some("FR1=0,FR2=0".into()) }));
}

fn waivers(entries: &[(&str, &str, &str, &str)]) -> Vec<u8> {
    let entry = |(id, requirement, from, until): &(&str, &str, &str, &str)| {
        format!(
            r#"{{"id":"{id}","requirement":"{requirement}","kind":"risk_accepted","justification":"a reason",
                "approved_by":"Minato Conformity Office","from":"{from}","until":"{until}"}}"#
        )
    };
    let entries: Vec<_> = entries.iter().map(entry).collect();
    format!(r#"{{"format":"warifu.waivers/1","waivers":[{}]}}"#, entries.join(",")).into_bytes()
}

#[test]
fn every_waiver_has_a_state_and_what_is_waived_stands_aside() {
    use WaiverState::{Applied, Expired, NotYetInForce, RefusedByAdmission, UnknownRequirement, Unneeded};
    let other = r#"{"present":{"claim":"t.integer"}}"#;
    let set = many(&[("met", &format!(r#""criterion":{TRUE}"#)), ("open", &format!(r#""criterion":{other}"#))], &[]);
    let input = attestation(r#""t.boolean":true"#, "[]");
    let document = waivers(&[
        ("first", "open", "2026-06-01", "2026-06-01"),
        ("second", "open", "2026-01-01", "2026-12-31"),
        ("needless", "met", "2026-01-01", "2026-12-31"),
        ("past", "open", "2026-01-01", "2026-05-31"),
        ("future", "open", "2026-06-02", "2026-12-31"),
        ("stray", "other", "2026-01-01", "2026-12-31"),
    ]);
    let run = |policy: Option<&[u8]>| {
        let inputs = [input.as_slice()];
        let request = Request { waivers: Some(&document), admission: policy, ..request(&inputs) };
        let evaluation = evaluate(&set, &request, &Hashes).unwrap();
        let states: Vec<_> = evaluation.record().waivers.as_ref().unwrap().states.iter().map(|s| s.state).collect();
        (evaluation, states)
    };
    let (evaluation, states) = run(None);
    assert_eq!(states, [Applied, Applied, Unneeded, Expired, NotYetInForce, UnknownRequirement]);
    let record = evaluation.record();
    assert_eq!(record.outcome, Outcome::Satisfied);
    assert_eq!(record.findings[1].outcome, Outcome::Undetermined);
    assert_eq!(record.findings[1].waived.as_ref().unwrap().as_str(), "first");
    let waived = record.weakenings.iter().filter(|weakening| weakening.code == WeakeningCode::RequirementWaived);
    assert_eq!(waived.count(), 1);
    let refusing = admission(&[], "admit_as_first", "refuse", "declared", "refuse");
    let (evaluation, states) = run(Some(&refusing));
    assert_eq!(states, [RefusedByAdmission; 6]);
    assert_eq!(evaluation.record().outcome, Outcome::Undetermined);
}

#[test]
fn a_profile_resolves_to_a_set_like_any_other() {
    let parameter = r#"[{"id":"least","title":{"en":"n","ja":"数"},"type":{"kind":"integer"},"value":5}]"#;
    let criterion = r#""criterion":{"at_least":{"claim":"t.integer","value":{"parameter":"least"}}}"#;
    let requirements = vec![requirement("A", &format!(r#""criterion":{TRUE}"#)), requirement("B", criterion)];
    let base = set_json(requirements, &[("parameters", parameter)]).to_canonical();
    let profile = format!(
        r#"{{"format":"warifu.profile/1","id":"test-profile","version":"1.0.0","status":"final",
            "title":{{"en":"P","ja":"型"}},"description":{{"en":"P","ja":"型"}},
            "authority":{{"name":{{"en":"N","ja":"名"}}}},"source":{{"document":"D","edition":"1","published":"2026-01"}},
            "effective":{{"from":"2026-01-01"}},"base":{{"id":"test-set","version":"1.2.3","digest":"{}"}},
            "select":["B"],"parameters":{{"least":9}},
            "groups":[{{"id":"P","title":{{"en":"P","ja":"型"}},"requirements":["B"]}}]}}"#,
        Digest::of(&base)
    );
    let set = Profile::read(profile.as_bytes()).unwrap().resolve(&base).unwrap();
    let digest = Digest::of(&Json::from(&set).to_canonical());
    let words = support::vocabulary();
    let words = [(Digest::of(&words), Vocabulary::read(&words).unwrap())];
    let set = CompiledSet::compile(set, digest, &words).unwrap();
    let evaluation = run(&set, &[&attestation(r#""t.integer":7"#, "[]")]);
    let record = evaluation.record();
    assert_eq!((record.set.id.as_str(), record.set.digest, ids(record)), ("test-profile", digest, vec!["B".into()]));
    let reason = &record.findings[0].reasons[0];
    assert_eq!(*reason.expected, json(r#"{"at_least":{"claim":"t.integer","value":9}}"#));
    assert_eq!(&*reason.pointer, "/requirements/0/criterion");
}

#[test]
fn only_what_passed_under_known_signatures_is_granted() {
    use RefusalCode::{DecidedBeforeEvaluation, DraftSet, NotSatisfied, Undetermined, UnknownSigner, UnsignedInput};
    let policy = admission(&[(1, "first", "[]", "")], "refuse", "refuse", "declared", "allow");
    let good = envelope(&attestation(r#""t.boolean":true"#, "[]"), &[[1; 32]]);
    let assess = |set: &CompiledSet, input: &[u8], policy: Option<&[u8]>| {
        evaluate(set, &Request { admission: policy, ..request(&[input]) }, &Hashes).unwrap()
    };
    let set = one(TRUE);
    let decided = |set: &CompiledSet, input: &[u8], policy: Option<&[u8]>, at: &str| {
        let inputs = [input];
        let request = Request { admission: policy, ..request(&inputs) };
        let at = Timestamp::parse(at).unwrap();
        let scales = Scales { set, request: &request, signatures: &Hashes };
        decide(assess(set, input, policy), When { decided_at: at, granted_at: at }, &scales).unwrap()
    };
    match decided(&set, &good, Some(&policy), support::AT) {
        Decision::Grant(conformity) => {
            assert_eq!(conformity.decided_at(), support::at());
            assert_eq!(conformity.digest(), Digest::of(conformity.record_bytes()));
        }
        Decision::Refuse(refusal) => panic!("{:?}", refusal.codes()),
    }
    let refused = |set: &CompiledSet, input: &[u8], policy, at: &str| match decided(set, input, policy, at) {
        Decision::Grant(_) => Vec::new(),
        Decision::Refuse(refusal) => refusal.codes().to_vec(),
    };
    let early = refused(&set, &good, Some(&policy), "2026-06-01T11:59:59Z");
    assert_eq!(early, [DecidedBeforeEvaluation]);
    assert_eq!(refused(&set, &good, None, support::AT), [UnknownSigner]);
    let bare = attestation(r#""t.boolean":false"#, "[]");
    assert_eq!(refused(&set, &bare, None, support::AT), [NotSatisfied, UnsignedInput]);
    let draft = many(&[("R", &format!(r#""criterion":{TRUE}"#))], &[("status", "\"draft\"")]);
    assert_eq!(refused(&draft, &good, Some(&policy), support::AT), [DraftSet]);
    let silent = envelope(&attestation("", "[]"), &[[1; 32]]);
    assert_eq!(refused(&set, &silent, Some(&policy), support::AT), [Undetermined]);
}

/// Time goes by between evaluating and deciding.
#[test]
fn what_changes_until_the_decision_or_the_grant_is_refused() {
    use RefusalCode::{EvidenceEnded, OutcomeChanged};
    let policy = admission(&[(1, "first", "[]", "")], "refuse", "refuse", "declared", "allow");
    let evidence = |more: &str| format!(r#"[{{"id":"e","kind":"pen","digest":"@report"{more}}}]"#);
    let until = r#","valid_until":"2026-09-01T00:00:00Z""#;
    let fresh = r#"{"evidence":{"kind":"pen","max_age":"P3M"}}"#;
    let made = r#","made_at":"2026-05-20T00:00:00Z""#;
    let decided = |criterion: &str, more: &str, decided_at: &str, granted_at: &str| {
        let set = one(criterion);
        let input = envelope(&attestation(r#""t.boolean":true"#, &evidence(more)), &[[1; 32]]);
        let inputs = [input.as_slice()];
        let request = Request { admission: Some(&policy), ..request(&inputs) };
        let time = |text: &str| Timestamp::parse(text).unwrap();
        let when = When { decided_at: time(decided_at), granted_at: time(granted_at) };
        let scales = Scales { set: &set, request: &request, signatures: &Hashes };
        match decide(evaluate(&set, &request, &Hashes).unwrap(), when, &scales).unwrap() {
            Decision::Grant(conformity) => {
                assert_eq!((conformity.decided_at(), conformity.granted_at()), (when.decided_at, when.granted_at));
                Vec::new()
            }
            Decision::Refuse(refusal) => {
                assert_eq!(refusal.changed().is_empty(), !refusal.codes().contains(&OutcomeChanged));
                assert_eq!(refusal.ended().is_empty(), !refusal.codes().contains(&EvidenceEnded));
                refusal.codes().to_vec()
            }
        }
    };
    let (june, august, later) = ("2026-06-02T00:00:00Z", "2026-08-31T23:59:59Z", "2026-09-01T00:00:00Z");
    // evidence that ends, whether a criterion asks for it or a claim only rests on it
    assert_eq!(decided(TRUE, until, june, august), []);
    assert_eq!(decided(TRUE, until, later, later), [EvidenceEnded]);
    assert_eq!(decided(TRUE, until, june, later), [EvidenceEnded]);
    assert_eq!(decided(r#"{"evidence":{"kind":"pen"}}"#, until, later, later), [EvidenceEnded, OutcomeChanged]);
    // what had ended before counted for nothing, and ends no more
    let over = r#","valid_until":"2026-01-01T00:00:00Z""#;
    assert_eq!(decided(TRUE, over, later, later), []);
    // evidence that grows old
    assert_eq!(decided(fresh, made, june, "2026-08-20T00:00:00Z"), []);
    assert_eq!(decided(fresh, made, june, "2026-08-20T00:00:01Z"), [OutcomeChanged]);
    assert_eq!(decided(fresh, made, "2026-08-20T00:00:01Z", "2026-08-20T00:00:01Z"), [OutcomeChanged]);
    assert_eq!(decided(fresh, made, "2046-01-01T00:00:00Z", "2046-01-01T00:00:00Z"), [OutcomeChanged]);
}

#[test]
fn a_waiver_that_lapses_until_the_decision_is_refused() {
    let set = one(TRUE);
    let policy = admission(&[(1, "first", "[]", "")], "refuse", "refuse", "declared", "allow");
    let input = envelope(&attestation(r#""t.boolean":false"#, "[]"), &[[1; 32]]);
    let inputs = [input.as_slice()];
    let document = waivers(&[("one", "R", "2026-01-01", "2026-07-31")]);
    let request = Request { admission: Some(&policy), waivers: Some(&document), ..request(&inputs) };
    let decided = |at: &str, request: &Request<'_>| {
        let at = Timestamp::parse(at).unwrap();
        let assessed = evaluate(&set, &Request { waivers: Some(&document), ..*request }, &Hashes).unwrap();
        decide(assessed, When { decided_at: at, granted_at: at }, &Scales { set: &set, request, signatures: &Hashes })
    };
    assert!(matches!(decided("2026-07-31T00:00:00Z", &request), Ok(Decision::Grant(_))));
    let Ok(Decision::Refuse(refusal)) = decided("2026-08-02T00:00:00Z", &request) else { panic!("granted") };
    assert_eq!(refusal.codes(), [RefusalCode::OutcomeChanged]);
    assert_eq!(refusal.changed()[0].requirement.as_str(), "R");
    // other scales than those of the evaluation evaluate nothing
    let without = Request { waivers: None, ..request };
    assert!(matches!(decided("2026-07-31T00:00:00Z", &without), Err(ReplayError::MissingInputs(_))));
}

#[test]
fn a_record_replays_from_its_inputs_and_from_nothing_less() {
    let set = one(TRUE);
    let evidence = r#"[{"id":"e","kind":"pen","digest":"@report"}]"#;
    let (a, b) = (attestation(r#""t.boolean":true"#, evidence), attestation(r#""t.integer":1"#, "[]"));
    let document = waivers(&[("one", "R", "2026-01-01", "2026-12-31")]);
    let inputs: [&[u8]; 2] = [&a, &b];
    let whole = Request { waivers: Some(&document), evidence: &[b"report"], ..request(&inputs) };
    let evaluation = evaluate(&set, &whole, &Hashes).unwrap();
    let record = evaluation.record_bytes();
    let offered = Request {
        at: Timestamp::parse("2030-01-01T00:00:00Z").unwrap(),
        inputs: &[&b, b"not even read", &a],
        evidence: &[b"unrelated", b"report"],
        ..whole
    };
    match replay(record, &set, &offered, &Hashes).unwrap() {
        Replay::Same(again) => assert_eq!(again.digest(), evaluation.digest()),
        Replay::Different(difference) => panic!("{difference:?}"),
    }
    let missing = Request { waivers: None, evidence: &[], inputs: &[&b], ..whole };
    let error = replay(record, &set, &missing, &Hashes).unwrap_err();
    let mut expected = vec![Digest::of(&a), Digest::of(b"report"), Digest::of(&document)];
    expected.sort();
    assert_eq!(error, ReplayError::MissingInputs(expected));
    let other = one(r#"{"present":{"claim":"t.text"}}"#);
    assert_eq!(replay(record, &other, &whole, &Hashes).unwrap_err().code(), "replay-other-set");
    assert_eq!(replay(b"{}", &set, &whole, &Hashes).unwrap_err().code(), "missing-field");
}

#[test]
fn a_forged_record_is_different() {
    let set = one(TRUE);
    let input = attestation(r#""t.boolean":false"#, "[]");
    let mut record = run(&set, &[&input]).record().clone();
    record.outcome = Outcome::Satisfied;
    record.findings[0].outcome = Outcome::Satisfied;
    let inputs = [input.as_slice()];
    let Replay::Different(difference) = replay(&record.to_bytes(), &set, &request(&inputs), &Hashes).unwrap() else {
        panic!("a forged record was believed")
    };
    assert_eq!(difference.pointers, ["/outcome", "/findings/0/outcome"]);
    assert_eq!(difference.given, Digest::of(&record.to_bytes()));
}

#[test]
fn examples_are_evaluated_as_third_party_claims() {
    let criterion =
        r#"{"all_of":[{"present":{"claim":"t.text"}},{"evidence":{"kind":"pen","party":"third","max_age":"P1Y"}}]}"#;
    let example = r#""examples":{"pass":[{"claims":{"t.text":"x"},
        "evidence":[{"kind":"pen","party":"third","made_at":"2026-01-01T00:00:00Z"}]}],"fail":[{"claims":{}}]}"#;
    let mut fields = requirement("R", &format!(r#""criterion":{criterion}"#));
    if let Json::Object(members) = &mut fields {
        members.retain(|(name, _)| name != "examples");
        members.push(("examples".into(), json(&format!("{{{example}}}")).member("examples").unwrap().clone()));
    }
    let set = support::compile(&set_json(vec![fields], &[])).unwrap();
    let requirement = &set.set().requirements[0];
    let examples = requirement.examples.as_ref().unwrap();
    let pass = set.assess_example(&requirement.id, &examples.pass[0]).unwrap();
    assert_eq!(pass.outcome, Outcome::Satisfied);
    let fail = set.assess_example(&requirement.id, &examples.fail[0]).unwrap();
    assert_eq!(short(&fail).1.len(), 2);
    let other = RequirementId::parse("other").unwrap();
    assert_eq!(set.assess_example(&other, &examples.pass[0]).unwrap_err().code(), "requirement-unknown");
}

/// What is asked on top counts where the example names a level that reaches it.
#[test]
fn examples_are_evaluated_at_their_level() {
    let fields = r#""criterion":{"present":{"claim":"t.text"}},
        "tightened":[{"level":"two","criterion":{"equals":{"claim":"t.text","value":"y"}}}],
        "examples":{"pass":[{"claims":{"t.text":"x"}},{"claims":{"t.text":"x"},"level":"one"}],
            "fail":[{"claims":{"t.text":"x"},"level":"two"}]}"#;
    let mut fields = json(&format!("{{{fields}}}"));
    let Json::Object(plain) = requirement("R", r#""criterion":{"present":{"claim":"t.text"}}"#) else {
        panic!("fields")
    };
    for (name, value) in plain {
        if fields.member(&name).is_none() {
            fields = fields.with(name, value);
        }
    }
    let rungs = r#"[{"id":"one","title":{"en":"1","ja":"1"}},{"id":"two","title":{"en":"2","ja":"2"}}]"#;
    let ladder = format!(r#"{{"scheme":"ladder","levels":{rungs}}}"#);
    let set = support::compile(&set_json(vec![fields], &[("levels", &ladder)])).unwrap();
    let requirement = &set.set().requirements[0];
    let examples = requirement.examples.as_ref().unwrap();
    for example in examples.pass.iter().chain(&examples.fail) {
        assert_eq!(set.assess_example(&requirement.id, example).unwrap().outcome, example.outcome, "{example:?}");
    }
    let other = warifu_model::Example { level: Some("three".into()), ..examples.pass[0].clone() };
    assert_eq!(set.assess_example(&requirement.id, &other).unwrap_err().code(), "level-unknown");
}

#[test]
fn one_file_may_have_two_places_in_a_record() {
    let set = one(r#"{"evidence":{"kind":"doc","party":"first"}}"#);
    let inner = attestation(r#""t.boolean":true"#, "[]");
    let digest = Digest::of(&inner);
    let named = format!("@{}", String::from_utf8(inner.clone()).unwrap());
    let entry = Json::list([Json::object().with("id", "d").with("digest", named).with("kind", "doc")]);
    let outer = attestation(r#""t.boolean":true"#, &String::from_utf8(entry.to_canonical()).unwrap());
    let (inputs, evidence): ([&[u8]; 2], [&[u8]; 1]) = ([&inner, &outer], [&inner]);
    let whole = Request { evidence: &evidence, ..request(&inputs) };
    let evaluation = evaluate(&set, &whole, &Hashes).unwrap();
    let record = evaluation.record();
    assert!(record.evidence.iter().any(|used| used.digest == digest && used.presented));
    assert!(record.inputs.iter().any(|input| input.digest == digest));
    // given once, it is found in both places
    let archive: Archive<'_> = [&*inner, &*outer].into_iter().collect();
    let bytes = evaluation.record_bytes();
    assert!(matches!(replay_from(bytes, &set, &archive, &[], &Hashes).unwrap(), Replay::Same(_)));
    assert!(matches!(replay(bytes, &set, &request(&inputs), &Hashes).unwrap(), Replay::Same(_)));
    let archive: Archive<'_> = [&*outer].into_iter().collect();
    let error = replay_from(bytes, &set, &archive, &[], &Hashes).unwrap_err();
    assert_eq!(error, ReplayError::MissingInputs(vec![digest]));
}

#[test]
fn nothing_is_named_that_the_record_does_not_name() {
    let (input, other) = (attestation(r#""t.boolean":true"#, "[]"), attestation(r#""t.boolean":false"#, "[]"));
    let evaluation = run(&one(TRUE), &[&input]);
    let archive: Archive<'_> = [&*other, &*input].into_iter().collect();
    let named = NamedDocuments::find(evaluation.record(), &archive, &[]).unwrap();
    named.request(|request| {
        assert_eq!(request.inputs, [&*input]);
        assert_eq!((request.admission, request.waivers, request.evidence.len()), (None, None, 0));
        assert_eq!(request.at, support::at());
    });
}

/// What a score does without is granted and stands in the record; what leaves too few points is not.
#[test]
fn a_score_decides_and_says_what_was_reached() {
    let policy = admission(&[(1, "first", "[]", "")], "refuse", "refuse", "declared", "allow");
    let two = r#"{"equals":{"claim":"t.boolean_two","value":true}}"#;
    let three = r#"{"equals":{"claim":"t.boolean_three","value":true}}"#;
    let set = many(
        &[
            ("A", &format!(r#""weight":5,"criterion":{TRUE}"#)),
            ("B", &format!(r#""weight":3,"criterion":{two}"#)),
            ("C", &format!(r#""binding":"recommended","criterion":{three}"#)),
        ],
        &[("language", "2"), ("outcome", r#"{"score":{"at_least":5}}"#)],
    );
    let codes = |claims: &str| {
        let input = envelope(&attestation(claims, "[]"), &[[1; 32]]);
        let inputs = [input.as_slice()];
        let request = Request { admission: Some(&policy), ..request(&inputs) };
        let evaluation = evaluate(&set, &request, &Hashes).unwrap();
        let record = evaluation.record();
        let score = record.score.unwrap();
        let said = (record.language, record.outcome, [score.reached, score.open, score.of]);
        let when = When { decided_at: support::at(), granted_at: support::at() };
        let scales = Scales { set: &set, request: &request, signatures: &Hashes };
        match decide(evaluation, when, &scales).unwrap() {
            Decision::Grant(_) => (said, Vec::new()),
            Decision::Refuse(refusal) => (said, refusal.codes().to_vec()),
        }
    };
    let all = |a: bool, b: bool| codes(&format!(r#""t.boolean":{a},"t.boolean_two":{b},"t.boolean_three":false"#));
    assert_eq!(all(true, false), ((2, Outcome::Satisfied, [5, 0, 8]), Vec::new()));
    assert_eq!(all(false, true), ((2, Outcome::NotSatisfied, [3, 0, 8]), vec![RefusalCode::ScoreNotReached]));
    let open = codes(r#""t.boolean_two":true"#);
    assert_eq!(open, ((2, Outcome::Undetermined, [3, 5, 8]), vec![RefusalCode::Undetermined]));
}
