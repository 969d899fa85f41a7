//! One new document for several schemas, and certificates for the components of a list.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a broken assumption has to stop a test, loudly")]

use warifu_compare::change_text;
use warifu_compare::plan::{Change, Market, PlanOptions, Plans, plan};
use warifu_core::{CheckSignature, CompiledSet, Request};
use warifu_model::{
    CertificateFact, Costs, Digest, Language, RequirementSet, SemVer, SetDigest, SetId, Timestamp, Vocabulary,
};

struct NoSignatures;

impl CheckSignature for NoSignatures {
    fn check(&self, _: &[u8; 32], _: &[u8], _: &[u8]) -> bool {
        false
    }
}

/// Plans for a set that asks for a report under each of two schemas.
fn plans(schemas: [&str; 2]) -> Plans {
    let vocabulary = format!(
        r#"{{"format":"warifu.vocabulary/1","id":"words","version":"1.0.0","title":{WORDS},"groups":[],"claims":[],
        "evidence_kinds":[{{"id":"report","title":{WORDS}}}]}}"#
    );
    let digest = Digest::of(vocabulary.as_bytes());
    let requirement = |id: &str| {
        format!(
            r#"{{"id":"{id}","groups":["G"],"title":{WORDS},"statement":{WORDS},"assurance":"unverified",
            "criterion":{{"conforms_to_schema":{{"kind":"report","schema":"{id}"}}}},
            "examples":{{"pass":[{{"claims":{{}}}}],"fail":[{{"claims":{{}}}}]}}}}"#
        )
    };
    let set = format!(
        r#"{{"format":"warifu.requirement-set/1","id":"set","version":"1.0.0","language":1,"status":"final","title":{WORDS},
        "description":{WORDS},"authority":{{"name":{WORDS}}},"source":{{"document":"x","edition":"1","published":"2020"}},
        "legal_basis":[],"effective":{{"from":"2020-01-01"}},
        "vocabularies":[{{"id":"words","version":"1.0.0","digest":"{digest}"}}],"levels":{{"scheme":"none"}},"parameters":[],
        "schemas":[{{"id":"a","schema":{}}},{{"id":"b","schema":{}}}],"groups":[{{"id":"G","title":{WORDS}}}],
        "requirements":[{},{}],"withdrawn":[]}}"#,
        schemas[0],
        schemas[1],
        requirement("a"),
        requirement("b"),
    );
    let attestation = format!(
        r#"{{"_type":"https://in-toto.io/Statement/v1","subject":[{{"name":"f","digest":{{"sha256":"{HASH}"}}}}],
        "predicateType":"urn:warifu:attestation:1","predicate":{{"product":{{"format":"warifu.product/1","vendor":"V",
        "model":"M","version":"1","kind":"component","name":{WORDS},"identifiers":[],
        "artifacts":[{{"name":"f","digest":"sha256:{HASH}"}}]}},"made_at":null,
        "vocabularies":[{{"id":"words","version":"1.0.0","digest":"{digest}"}}],"evidence":[],"claims":[]}}}}"#
    );
    let read = Vocabulary::read(vocabulary.as_bytes()).unwrap();
    let read_set = RequirementSet::read(set.as_bytes()).unwrap();
    let set = CompiledSet::compile(read_set, Digest::of(set.as_bytes()), &[(digest, read)]).unwrap();
    let request = Request {
        at: Timestamp::parse("2026-06-01T00:00:00Z").unwrap(),
        level: None,
        inputs: &[attestation.as_bytes()],
        admission: None,
        waivers: None,
        evidence: &[],
        certificates: &[],
    };
    let costs = Costs::default();
    plan(&[Market { set: &set, level: None }], &request, PlanOptions::new(&costs), &NoSignatures).unwrap()
}

/// To which schemas the documents of a plan conform.
fn promised(changes: &[Change]) -> Vec<Vec<&str>> {
    let mut all: Vec<Vec<&str>> = changes.iter().map(promised_by).collect();
    all.sort();
    all
}

fn promised_by(change: &Change) -> Vec<&str> {
    match change {
        Change::Evidence { evidence, .. } => evidence.conforms_to.iter().map(warifu_model::Token::as_str).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_document_serves_every_schema_that_it_can_conform_to() {
    let found = plans([r#"{"type":"object","required":["n"]}"#, r#"{"properties":{"n":{"type":"integer"}}}"#]);
    assert_eq!((found.undecided, found.lower_bound), (None, Some(1)));
    let best = &found.plans[0];
    assert_eq!((best.cost, best.is_proven), (1, true));
    let mut schemas = promised(&best.changes);
    schemas[0].sort_unstable();
    assert_eq!(schemas, [["a", "b"]]);
    let said = change_text(&best.changes[0], Language::En);
    assert!(said.contains("conforming to the schemas `"), "{said}");
    // what promises more in the place of a change is no other plan
    let others: Vec<_> = found.plans.iter().skip(1).map(|plan| promised(&plan.changes)).collect();
    assert_eq!(others, [[["a"], ["b"]]]);
}

#[test]
fn schemas_that_contradict_need_a_document_each() {
    let version =
        |version: &str| format!(r#"{{"type":"object","required":["v"],"properties":{{"v":{{"const":"{version}"}}}}}}"#);
    let found = plans([&version("1.5"), &version("1.6")]);
    assert_eq!((found.undecided, found.lower_bound), (None, Some(2)));
    assert_eq!((found.plans[0].is_proven, promised(&found.plans[0].changes)), (true, vec![vec!["a"], vec!["b"]]));
}

#[test]
fn where_nobody_knows_whether_one_document_does_nothing_is_proven() {
    let found = plans([r#"{"type":"string","pattern":"^[0-9]{20}$"}"#, r#"{"type":"string","pattern":"77$"}"#]);
    assert_eq!(found.undecided.map(warifu_compare::plan::PlanLimit::as_str), Some("plan-choices"));
    assert_eq!((found.plans[0].cost, found.plans[0].is_proven, found.lower_bound), (2, false, None));
}

/// Plans for a product with four parts, three of them critical; certificates of these are held.
fn plans_of_parts(certified: &[&str]) -> Plans {
    let field = |name: &str, kind: &str| {
        format!(r#"{{"name":"{name}","type":{{"kind":"{kind}"}},"required":true,"title":{WORDS}}}"#)
    };
    let vocabulary = format!(
        r#"{{"format":"warifu.vocabulary/1","id":"words","version":"1.0.0","title":{WORDS},
        "groups":[{{"id":"p","title":{WORDS}}}],"claims":[{{"id":"p.parts","group":"p","title":{WORDS},
        "description":{WORDS},"type":{{"kind":"record_list","fields":[{},{}]}}}}]}}"#,
        field("part", "text"),
        field("critical", "boolean"),
    );
    let digest = Digest::of(vocabulary.as_bytes());
    let set = format!(
        r#"{{"format":"warifu.requirement-set/1","id":"set","version":"1.0.0","language":1,"status":"final","title":{WORDS},
        "description":{WORDS},"authority":{{"name":{WORDS}}},"source":{{"document":"x","edition":"1","published":"2020"}},
        "legal_basis":[],"effective":{{"from":"2020-01-01"}},
        "vocabularies":[{{"id":"words","version":"1.0.0","digest":"{digest}"}}],"levels":{{"scheme":"none"}},"parameters":[],
        "schemas":[],"groups":[{{"id":"G","title":{WORDS}}}],"requirements":[{{"id":"R","groups":["G"],"title":{WORDS},
        "statement":{WORDS},"assurance":"unverified","criterion":{{"holds_certificate":{{"set":"part","versions":">=2.0.0",
        "for_each":{{"claim":"p.parts","component":"part","where":{{"equals":{{"field":"critical","value":true}}}}}}}}}},
        "examples":{{"pass":[{{"claims":{{}}}}],"fail":[{{"claims":{{}}}}]}}}}],"withdrawn":[]}}"#
    );
    let attestation = format!(
        r#"{{"_type":"https://in-toto.io/Statement/v1","subject":[{{"name":"f","digest":{{"sha256":"{HASH}"}}}}],
        "predicateType":"urn:warifu:attestation:1","predicate":{{"product":{{"format":"warifu.product/1","vendor":"V",
        "model":"M","version":"1","kind":"component","name":{WORDS},"identifiers":[],
        "artifacts":[{{"name":"f","digest":"sha256:{HASH}"}}]}},"made_at":null,
        "vocabularies":[{{"id":"words","version":"1.0.0","digest":"{digest}"}}],"evidence":[],"claims":[
        {{"claim":"p.parts","value":[{{"part":"A","critical":true}},{{"part":"B","critical":true}},
        {{"part":"C","critical":false}},{{"part":"D","critical":true}}],"evidence":[]}}]}}}}"#
    );
    let read = Vocabulary::read(vocabulary.as_bytes()).unwrap();
    let read_set = RequirementSet::read(set.as_bytes()).unwrap();
    let set = CompiledSet::compile(read_set, Digest::of(set.as_bytes()), &[(digest, read)]).unwrap();
    let at = Timestamp::parse("2026-06-01T00:00:00Z").unwrap();
    let fact = |model: &&str| CertificateFact {
        certificate: Digest::of(model.as_bytes()),
        policy: Digest::of(b"policy"),
        set: SetDigest {
            id: SetId::parse("part").unwrap(),
            version: SemVer::parse("2.0.0").unwrap(),
            digest: Digest::of(b"part"),
        },
        level: None,
        model: (*model).to_owned(),
        identifiers: Vec::new(),
        granted_at: at,
        expires_at: None,
    };
    let certificates: Vec<CertificateFact> = certified.iter().map(fact).collect();
    let inputs: &[&[u8]] = &[attestation.as_bytes()];
    let request = Request { certificates: &certificates, ..Request::new(at, inputs) };
    let costs = Costs { certificates: [(SetId::parse("part").unwrap(), Some(3))].into(), ..Costs::default() };
    let options = PlanOptions::new(&costs);
    plan(&[Market { set: &set, level: None }], &request, options, &NoSignatures).unwrap()
}

#[test]
fn every_critical_part_without_a_certificate_gets_one() {
    let components = |plans: &Plans| -> Vec<(String, u32)> {
        let changes = plans.plans[0].changes.iter();
        let component = |change: &Change| match change {
            Change::Certificate { component, cost, .. } => (component.clone(), *cost),
            other => panic!("{other:?}"),
        };
        changes.map(component).collect()
    };
    let found = plans_of_parts(&["A"]);
    assert_eq!(components(&found), [("B".to_owned(), 3), ("D".to_owned(), 3)]);
    assert_eq!(found.plans[0].cost, 6);
    assert_eq!(components(&plans_of_parts(&[])).len(), 3);
    // nothing is left to do, and a certificate of the product itself is none of a part
    assert!(plans_of_parts(&["A", "B", "D"]).plans.iter().all(|plan| plan.changes.is_empty()));
    assert_eq!(components(&plans_of_parts(&["M", "A", "B"])), [("D".to_owned(), 3)]);
}

const WORDS: &str = r#"{"en":"x","ja":"x"}"#;
const HASH: &str = "c3bf47ea1f4a4a605470313cacb3a44f4a461f68c6faeab07e737610cb5ac835";
