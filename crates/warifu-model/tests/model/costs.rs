use warifu_model::{ClaimId, Costs, EvidenceKind, Json, SetId};

#[test]
fn costs_are_read_strictly_and_written_back() {
    let text = r#"{"format":"warifu.costs/1","default":2,"claims":{"device.radio":null,"sbom.present":0},
        "evidence":{"penetration_test":40},"certificates":{"part-one":7}}"#;
    let costs = Costs::read(text.as_bytes()).unwrap();
    assert_eq!(costs.of_claim(&ClaimId::parse("device.radio").unwrap()), None);
    assert_eq!(costs.of_claim(&ClaimId::parse("sbom.present").unwrap()), Some(0));
    assert_eq!(costs.of_claim(&ClaimId::parse("sbom.format").unwrap()), Some(2));
    assert_eq!(costs.of_evidence(&EvidenceKind::parse("penetration_test").unwrap()), Some(40));
    assert_eq!(costs.of_certificate(&SetId::parse("part-one").unwrap()), Some(7));
    assert_eq!(Costs::read(&Json::from(&costs).to_canonical()), Ok(costs));
}

#[test]
fn wrong_costs_are_named() {
    let code =
        |body: &str| Costs::read(format!(r#"{{"format":"warifu.costs/1"{body}}}"#).as_bytes()).map_err(|e| e.code());
    assert_eq!(code(""), Ok(Costs::default()));
    assert_eq!(code(r#","default":-1"#), Err("number-out-of-range"));
    assert_eq!(code(r#","default":null"#), Err("wrong-type"));
    assert_eq!(code(r#","claims":{"Radio":1}"#), Err("not-canonical"));
    assert_eq!(code(r#","claims":{"a.b":1.5}"#), Err("number-not-integer"));
    assert_eq!(code(r#","claims":{"a.b":1,"a.b":2}"#), Err("duplicate-key"));
    assert_eq!(code(r#","labour":1"#), Err("unknown-field"));
    assert_eq!(code(r#","evidence":{"scan":1000000001}"#), Err("number-out-of-range"));
}
