use warifu_model::json::Tape;
use warifu_model::{ClaimType, Empty, Json, Mistake};

#[test]
fn a_value_is_typed_alike_in_its_document_and_out_of_it() {
    let types = r#"[{"kind":"boolean"},{"kind":"date"},{"kind":"decimal"},{"kind":"digest"},
        {"kind":"duration","unit":"days"},{"kind":"duration","unit":"months"},{"kind":"integer"},{"kind":"text"},
        {"kind":"ordered_token","tokens":["low","high"]},{"kind":"token","tokens":["low","high"]},{"kind":"timestamp"},
        {"kind":"token_list","tokens":["low","high","1.0.0"]},{"kind":"version"},
        {"kind":"record_list","fields":[{"name":"n","type":{"kind":"integer"},"required":true,"title":{"en":"N","ja":"N"}}]},
        {"kind":"token_list","tokens":["low"],"empty_with":["scan"]},{"kind":"record_list","empty_with":["scan"],
        "fields":[{"name":"n","type":{"kind":"integer"},"required":true,"title":{"en":"N","ja":"N"}}]}]"#;
    let values = r#"[true,false,null,0,-7,9007199254740991,"","low","\u006cow","2026-01-01","2026-02-30","P1Y","P0D","1.0.0",
        "1.5","2026-01-01T00:00:00Z","a\u0007",[],["high","low"],["low","low"],["low",1],["1.0.0"],["x"],{},{"n":1},
        [{"n":1}],[{"n":"1"}],[{"m":1}],[[]],
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]"#;
    let (types, values) = (Tape::parse(types.as_bytes()).unwrap(), Tape::parse(values.as_bytes()).unwrap());
    let types: Vec<ClaimType> = types.root().read().unwrap();
    let mut taken = 0;
    for claim_type in &types {
        for node in values.root().items().unwrap() {
            let value = claim_type.value(&node.to_json());
            taken += usize::from(value.is_ok());
            assert_eq!(claim_type.value_at(node), value, "{} {}", claim_type.kind(), node.text());
        }
    }
    assert_eq!((types.len(), taken), (16, 33));
    let refused = ClaimType::TokenList(Vec::new(), Empty::Refused).value(&Json::List(Vec::new())).unwrap_err();
    assert_eq!((refused.mistake, refused.pointer.as_str()), (Mistake::EmptyList, ""));
}
