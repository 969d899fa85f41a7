//! Evidence, certificates, and whose word counts.

use crate::support::{Hashes, about, admission, at, attestation, envelope, json, one, product, request, run, short};
use warifu_core::{EvaluateError, NotAdmitted, Request, evaluate};
use warifu_model::{
    CertificateFact, Digest, Json, Outcome, Party, ReasonCode, SemVer, SetDigest, SetId, Timestamp, WeakeningCode,
};
use {Outcome::NotSatisfied as N, Outcome::Satisfied as S, Outcome::Undetermined as U};

const PEN: &str = r#"{"evidence":{"kind":"pen","party":"third","role":"laboratory","max_age":"P1Y"}}"#;
const NOTHING: &str = "[]";

fn strict(signers: &[(u8, &str, &str, &str)]) -> Vec<u8> {
    admission(signers, "refuse", "refuse", "declared", "refuse")
}

/// The evidence criterion over one entry with these further fields, signed by key 1 under this party and these roles.
#[track_caller]
fn check(entry: &str, party: &str, roles: &str, expected: (Outcome, ReasonCode)) {
    let policy = strict(&[(1, party, roles, "")]);
    let evidence = format!(r#"[{{"id":"e","kind":"pen","digest":"@report"{entry}}}]"#);
    let input = envelope(&attestation("", &evidence), &[[1; 32]]);
    let inputs = [input.as_slice()];
    let request = Request { admission: Some(&policy), ..request(&inputs) };
    let evaluation = evaluate(&one(PEN), &request, &Hashes).unwrap();
    let (outcome, code) = expected;
    assert_eq!(short(&evaluation.record().findings[0]), (outcome, vec![code]));
}

#[test]
fn evidence_meets_every_demand_or_says_which_not() {
    let lab = r#"["laboratory"]"#;
    check(r#","made_at":"2026-05-01T00:00:00Z""#, "third", lab, (S, ReasonCode::Met));
    check(r#","made_at":"2025-06-01T12:00:00Z""#, "third", lab, (S, ReasonCode::Met));
    check(r#","made_at":"2025-06-01T11:59:59Z""#, "third", lab, (U, ReasonCode::EvidenceStale));
    check(r#","made_at":"2026-05-01T00:00:00Z""#, "second", lab, (U, ReasonCode::EvidencePartyTooWeak));
    check(r#","made_at":"2026-05-01T00:00:00Z""#, "third", r#"["auditor"]"#, (U, ReasonCode::EvidenceRoleMissing));
    check("", "third", lab, (U, ReasonCode::EvidenceUndated));
    let ended = r#","made_at":"2026-05-01T00:00:00Z","valid_until":"2026-06-01T12:00:00Z""#;
    check(ended, "third", lab, (U, ReasonCode::EvidenceStale));
    check(r#","made_at":"2026-06-01T12:00:01Z""#, "third", lab, (U, ReasonCode::EvidenceFromFuture));
    let none = run(&one(PEN), &[&attestation("", NOTHING)]);
    assert_eq!(short(&none.record().findings[0]), (U, vec![ReasonCode::EvidenceMissing]));
}

#[test]
fn evidence_may_have_to_support_a_claim() {
    let set = one(r#"{"evidence":{"kind":"pen","supports":"t.integer"}}"#);
    let evidence = r#"[{"id":"e","kind":"pen","digest":"@report"}]"#;
    let listed = run(&set, &[&attestation(r#""t.integer":{"value":1,"evidence":["e"]}"#, evidence)]);
    assert_eq!(short(&listed.record().findings[0]), (S, vec![ReasonCode::Met]));
    let unlisted = run(&set, &[&attestation(r#""t.integer":1"#, evidence)]);
    assert_eq!(short(&unlisted.record().findings[0]), (U, vec![ReasonCode::EvidenceMissing]));
    // Among equals that agree the lists are united; where they differ no assertion stands.
    let other = attestation(r#""t.integer":1"#, NOTHING);
    let first = attestation(r#""t.integer":{"value":1,"evidence":["e"]}"#, evidence);
    let agreed = run(&set, &[&other, &first]);
    assert_eq!(agreed.record().findings[0].outcome, S);
    let contradicted = run(&set, &[&attestation(r#""t.integer":2"#, NOTHING), &first]);
    assert_eq!(short(&contradicted.record().findings[0]), (U, vec![ReasonCode::EvidenceMissing]));
}

#[test]
fn declared_evidence_counts_with_a_weakening_and_presented_without() {
    let set = one(r#"{"evidence":{"kind":"pen"}}"#);
    let input = attestation("", r#"[{"id":"e","kind":"pen","digest":"@report"}]"#);
    let inputs = [input.as_slice()];
    let weakened = |policy: Option<&[u8]>, evidence: &[&[u8]]| {
        let request = Request { admission: policy, evidence, ..request(&inputs) };
        let evaluation = evaluate(&set, &request, &Hashes).unwrap();
        let weakened = evaluation.record().weakenings.iter().any(|w| w.code == WeakeningCode::EvidenceNotPresented);
        (short(&evaluation.record().findings[0]).1[0], weakened)
    };
    let presented = admission(&[], "admit_as_first", "refuse", "presented", "refuse");
    assert_eq!(weakened(None, &[]), (ReasonCode::Met, true));
    assert_eq!(weakened(None, &[b"report"]), (ReasonCode::Met, false));
    assert_eq!(weakened(Some(&presented), &[b"other"]), (ReasonCode::EvidenceNotPresented, false));
    assert_eq!(weakened(Some(&presented), &[b"report"]), (ReasonCode::Met, false));
}

#[test]
fn documents_conform_to_schemas() {
    let schemas =
        r#"[{"id":"score","schema":{"type":"object","required":["score"],"properties":{"score":{"minimum":7}}}}]"#;
    let criterion = r#""criterion":{"conforms_to_schema":{"kind":"doc","schema":"score"}}"#;
    let set = crate::support::many(&[("R", criterion)], &[("schemas", schemas)]);
    let good: &[u8] = br#"{"score":7.5}"#;
    let bad: &[u8] = br#"{"score":6.5}"#;
    let no_json: &[u8] = b"score";
    let run = |named: &[&[u8]], given: &[&[u8]]| {
        let entry = |(i, bytes): (usize, &&[u8])| {
            let text = String::from_utf8_lossy(bytes).replace('"', "\\\"");
            format!(r#"{{"id":"e{i}","kind":"doc","digest":"@{text}"}}"#)
        };
        let evidence: Vec<_> = named.iter().enumerate().map(entry).collect();
        let input = attestation("", &format!("[{}]", evidence.join(",")));
        let inputs = [input.as_slice()];
        let evaluation = evaluate(&set, &Request { evidence: given, ..request(&inputs) }, &Hashes).unwrap();
        short(&evaluation.record().findings[0])
    };
    assert_eq!(run(&[], &[]), (U, vec![ReasonCode::EvidenceMissing]));
    assert_eq!(run(&[good], &[]), (U, vec![ReasonCode::EvidenceNotPresented]));
    assert_eq!(run(&[good], &[good]), (S, vec![ReasonCode::Met]));
    assert_eq!(run(&[bad], &[bad]), (N, vec![ReasonCode::SchemaViolation]));
    assert_eq!(run(&[no_json], &[no_json]), (N, vec![ReasonCode::SchemaViolation]));
    assert_eq!(run(&[bad, good], &[bad]), (U, vec![ReasonCode::EvidenceNotPresented]));
    assert_eq!(run(&[bad, good], &[good, bad]), (S, vec![ReasonCode::Met]));
}

#[test]
fn certificates_of_components_are_facts() {
    let time = |text: &str| Timestamp::parse(text).unwrap();
    let fact = |version: &str, expires_at: Option<&str>| CertificateFact {
        certificate: Digest::of(version.as_bytes()),
        policy: Digest::of(b"policy"),
        set: SetDigest {
            id: SetId::parse("other-set").unwrap(),
            version: SemVer::parse(version).unwrap(),
            digest: Digest::of(b"set"),
        },
        level: Some("star-2".into()),
        model: "HM-1".into(),
        identifiers: Vec::new(),
        granted_at: time("2026-01-01T00:00:00Z"),
        expires_at: expires_at.map(time),
    };
    let set = one(
        r#"{"holds_certificate":{"set":"other-set","versions":">=1.0.0, <2.0.0","level":"star-2","component":"HM-1"}}"#,
    );
    let input = attestation("", NOTHING);
    let inputs = [input.as_slice()];
    let run = |certificates: &[CertificateFact]| {
        let evaluation = evaluate(&set, &Request { certificates, ..request(&inputs) }, &Hashes).unwrap();
        short(&evaluation.record().findings[0])
    };
    assert_eq!(run(&[]), (U, vec![ReasonCode::CertificateMissing]));
    assert_eq!(run(&[fact("2.0.0", None)]), (U, vec![ReasonCode::CertificateMissing]));
    let other = CertificateFact { model: "HM-2".into(), ..fact("1.0.0", None) };
    assert_eq!(run(&[other]), (U, vec![ReasonCode::CertificateMissing]));
    assert_eq!(run(&[fact("1.0.0", Some(crate::support::AT))]), (U, vec![ReasonCode::CertificateExpired]));
    assert_eq!(run(&[fact("1.0.0", Some("2026-06-01T12:00:01Z"))]), (S, vec![ReasonCode::Met]));
    let ended = fact("1.0.0", Some("2026-06-01T11:59:59Z"));
    assert_eq!(run(&[ended, fact("1.1.0", None)]), (S, vec![ReasonCode::Met]));
}

#[test]
fn the_strongest_party_stands_and_equals_that_differ_conflict() {
    let set = one(r#"{"at_least":{"claim":"t.integer","value":5}}"#);
    let policy = strict(&[(1, "first", "[]", ""), (2, "third", "[]", ""), (3, "third", "[]", "")]);
    let signed = |value: u8, key: u8| envelope(&attestation(&format!(r#""t.integer":{value}"#), NOTHING), &[[key; 32]]);
    let run = |inputs: &[Vec<u8>]| {
        let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
        evaluate(&set, &Request { admission: Some(&policy), ..request(&inputs) }, &Hashes).unwrap()
    };
    assert_eq!(run(&[signed(4, 1), signed(5, 2)]).record().outcome, S);
    assert_eq!(run(&[signed(5, 1), signed(4, 2)]).record().outcome, N);
    assert_eq!(run(&[signed(5, 2), signed(5, 3)]).record().outcome, S);
    let conflict = run(&[signed(4, 3), signed(9, 1), signed(5, 2)]);
    let reason = &conflict.record().findings[0].reasons[0];
    assert_eq!(reason.code, ReasonCode::ClaimConflict);
    let inputs = conflict.record().inputs.iter().filter(|input| input.party == Party::Third);
    let Some(Json::List(values)) = reason.observed.member("values") else { panic!("values") };
    let shown: Vec<_> = values.iter().map(|value| value.member("input").unwrap().clone()).collect();
    assert_eq!(shown, inputs.map(|input| Json::from(input.digest)).collect::<Vec<_>>());
}

#[test]
fn several_signers_speak_as_the_strongest_party_in_all_its_roles() {
    let signers = [
        (1, "third", r#"["laboratory"]"#, ""),
        (2, "third", r#"["auditor"]"#, ""),
        (3, "first", r#"["maker"]"#, ""),
        (4, "third", r#"["late"]"#, r#","until":"2026-06-01T12:00:00Z""#),
        (5, "third", r#"["early"]"#, r#","from":"2026-06-01T12:00:01Z""#),
    ];
    let policy = strict(&signers);
    let input = envelope(&attestation("", NOTHING), &[1, 2, 3, 4, 5, 6].map(|key| [key; 32]));
    let inputs = [input.as_slice()];
    let request = Request { admission: Some(&policy), ..request(&inputs) };
    let evaluation = evaluate(&one(PEN), &request, &Hashes).unwrap();
    let heard = &evaluation.record().inputs[0];
    assert_eq!(heard.party, Party::Third);
    assert_eq!(heard.roles.iter().map(warifu_model::Role::as_str).collect::<Vec<_>>(), ["auditor", "laboratory"]);
    assert_eq!(heard.signers.len(), 3);
    assert!(evaluation.record().weakenings.is_empty());
}

#[test]
fn unsigned_and_unknown_are_let_in_only_by_the_policy_and_the_record_says_so() {
    let set = one(r#"{"present":{"claim":"t.integer"}}"#);
    let bare = attestation(r#""t.integer":1"#, NOTHING);
    let sealed = envelope(&bare, &[[7; 32]]);
    let run = |input: &[u8], policy: Option<&[u8]>| {
        let inputs = [input];
        evaluate(&set, &Request { admission: policy, ..request(&inputs) }, &Hashes)
    };
    let codes = |input: &[u8]| {
        let evaluation = run(input, None).unwrap();
        evaluation.record().weakenings.iter().map(|w| w.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(&bare), [WeakeningCode::UnsignedInputAdmitted]);
    assert_eq!(codes(&sealed), [WeakeningCode::UnknownSignerAdmitted]);
    let policy = strict(&[(1, "first", "[]", "")]);
    let error = run(&bare, Some(&policy)).unwrap_err();
    assert_eq!(error, EvaluateError::NotAdmitted { input: 0, why: NotAdmitted::Unsigned });
    let error = run(&sealed, Some(&policy)).unwrap_err();
    assert_eq!(error, EvaluateError::NotAdmitted { input: 0, why: NotAdmitted::UnknownSigner });
    assert_eq!(error.code(), "input-not-admitted");
}

#[test]
fn what_only_the_maker_ties_to_the_product_is_a_weakening_or_refused() {
    let set = one(r#"{"present":{"claim":"t.integer"}}"#);
    let entry =
        |remark: &str| format!(r#"[{{"id":"e1","kind":"pen","digest":"@report","remarks":[{{"code":"{remark}"}}]}}]"#);
    let bound = attestation(r#""t.integer":1"#, &entry("bound_by_maker"));
    let sealed = envelope(&bound, &[[1; 32]]);
    let run = |input: &[u8], rule: &str| {
        let policy = String::from_utf8(strict(&[(1, "first", "[]", "")])).unwrap();
        let policy = policy.replace(r#""unsigned":"refuse""#, r#""unsigned":"admit_as_first""#);
        let policy = policy.replacen('{', &format!("{{{rule}"), 1);
        let inputs = [input];
        let request = Request { admission: Some(policy.as_bytes()), ..request(&inputs) };
        let evaluation = evaluate(&set, &request, &Hashes)?;
        Ok::<_, EvaluateError>(evaluation.record().weakenings.iter().map(|w| w.code).collect::<Vec<_>>())
    };
    let refuse = r#""bound_by_maker":"refuse","#;
    for rule in ["", r#""bound_by_maker":"allow","#] {
        assert!(run(&bound, rule).unwrap().contains(&WeakeningCode::EvidenceBoundByMaker));
        assert!(run(&sealed, rule).unwrap().contains(&WeakeningCode::EvidenceBoundByMaker));
    }
    for input in [&bound, &sealed] {
        let error = run(input, refuse).unwrap_err();
        assert_eq!(error, EvaluateError::NotAdmitted { input: 0, why: NotAdmitted::BoundByMaker });
    }
    let other = attestation(r#""t.integer":1"#, &entry("bound_by_statement"));
    assert!(!run(&other, refuse).unwrap().contains(&WeakeningCode::EvidenceBoundByMaker));
}

#[test]
fn a_broken_signature_is_nobodys() {
    let policy = strict(&[(1, "first", "[]", "")]);
    let mut sealed = warifu_model::Envelope::read(&envelope(&attestation("", NOTHING), &[[1; 32]])).unwrap();
    sealed.signatures[0].sig[0] ^= 1;
    let input = Json::from(&sealed).to_canonical();
    let inputs = [input.as_slice()];
    let error = evaluate(&one(PEN), &Request { admission: Some(&policy), ..request(&inputs) }, &Hashes).unwrap_err();
    assert_eq!(error.code(), "input-not-admitted");
}

#[test]
fn a_long_envelope_and_a_long_text_are_told_apart() {
    let set = one(r#"{"present":{"claim":"t.integer"}}"#);
    let claims: Vec<_> = (0..3000).map(|i| format!(r#""other.claim_{i}":"some text that nobody asks for""#)).collect();
    let long = attestation(&format!(r#""t.integer":1,{}"#, claims.join(",")), NOTHING);
    assert!(long.len() > 200_000);
    assert_eq!(run(&set, &[&long]).record().outcome, S);
    assert_eq!(run(&set, &[&envelope(&long, &[[1; 32]])]).record().outcome, S);
    let short = String::from_utf8(attestation(r#""t.text":"SHORT""#, NOTHING)).unwrap();
    let text = short.replace("SHORT", &"x".repeat(70_000)).into_bytes();
    let error = |input: &[u8]| evaluate(&set, &request(&[input]), &Hashes).unwrap_err().code();
    assert_eq!(error(&text), "too-long");
    assert_eq!(error(&envelope(&text, &[[1; 32]])), "too-long");
}

#[test]
fn mistakes_in_inputs_are_named_with_the_input() {
    let set = one(r#"{"present":{"claim":"t.integer"}}"#);
    let good = attestation(r#""t.integer":1"#, NOTHING);
    let error = |inputs: &[&[u8]]| {
        let error = evaluate(&set, &request(inputs), &Hashes).unwrap_err();
        (error.code(), error.input())
    };
    assert_eq!(error(&[]), ("no-input", None));
    assert_eq!(error(&[&good, &good]), ("input-duplicate", Some(1)));
    assert_eq!(error(&[&good, b"{}"]), ("missing-field", Some(1)));
    assert_eq!(error(&[&good, b"["]), ("syntax", Some(1)));
    let Json::Object(mut members) = product() else { panic!("product") };
    members.retain(|(name, _)| name != "version");
    let other = about(Json::Object(members).with("version", "3.2.2"), "", NOTHING);
    assert_eq!(error(&[&good, &other]), ("product-different", Some(1)));
    let too_many = vec![good.as_slice(); 1_001];
    assert_eq!(error(&too_many), ("too-many-inputs", None));
    let mut sealed = warifu_model::Envelope::read(&envelope(&good, &[[1; 32]])).unwrap();
    sealed.payload_type = "text/plain".into();
    assert_eq!(error(&[&Json::from(&sealed).to_canonical()]), ("payload-type-unknown", Some(0)));
    let wrong_words = String::from_utf8(good.clone()).unwrap();
    let pinned = Digest::of(&crate::support::vocabulary()).to_string();
    let wrong_words = wrong_words.replace(&pinned, &Digest::of(b"other").to_string());
    assert_eq!(error(&[wrong_words.as_bytes()]), ("vocabulary-digest-mismatch", Some(0)));
}

#[test]
fn a_claim_of_the_wrong_type_is_placed() {
    let set = one(r#"{"present":{"claim":"t.integer"}}"#);
    // Of a pinned vocabulary, though no criterion looks at it.
    let input = attestation(r#""other.word":"whatever","t.records":[{"name":"a","score":"high"}]"#, NOTHING);
    let error = evaluate(&set, &request(&[&input]), &Hashes).unwrap_err();
    let EvaluateError::ClaimType { input: 0, claim, pointer, offset, error: wrong } = &error else { panic!("{error}") };
    assert_eq!((claim.as_str(), pointer.as_str()), ("t.records", "/predicate/claims/1/value/0/score"));
    assert_eq!((error.code(), wrong.found.as_str()), ("claim-wrong-type", "\"high\""));
    assert!(input[*offset..].starts_with(b"[{"));
}

#[test]
fn levels_are_those_of_the_set() {
    let error = evaluate(
        &one(r#"{"present":{"claim":"t.integer"}}"#),
        &Request { level: Some("star-1"), ..request(&[&attestation("", NOTHING)]) },
        &Hashes,
    );
    assert_eq!(error.unwrap_err().code(), "level-unknown");
    assert_eq!(json("1"), Json::Int(1));
    assert_eq!(at().to_string(), crate::support::AT);
}
