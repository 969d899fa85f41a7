use warifu_model::json::Tape;
use warifu_model::{Boundaries, ClaimType, Json, ReadProblem, Timestamp};

#[test]
fn the_lists_of_kinds_follow_from_the_types() {
    let mut kinds: Vec<_> = ClaimType::SCALAR.iter().map(ClaimType::kind).collect();
    kinds.extend(["ordered_token", "record_list", "token", "token_list"]);
    kinds.sort_unstable();
    kinds.dedup();
    // an unknown kind is told the ones that there are
    let error = Tape::parse(br#"{"kind":"colour"}"#).unwrap().root().read::<ClaimType>().unwrap_err();
    let ReadProblem::NotOneOf { allowed } = *error.problem else { panic!("{error}") };
    let mut listed: Vec<_> = allowed.split(", ").collect();
    listed.sort_unstable();
    assert_eq!(listed, kinds);
    for scalar in &ClaimType::SCALAR {
        let values = scalar.around(&Boundaries { at: Timestamp::from_unix(0), ..Boundaries::default() }).unwrap();
        assert!(!values.is_empty(), "{}", scalar.kind());
        for json in values {
            let value = scalar.value(&json).unwrap();
            let is_ordered = ClaimType::ORDERED.split(", ").any(|kind| kind == scalar.kind());
            assert_eq!(value.order(&value).is_some(), is_ordered, "{}", scalar.kind());
            assert_eq!(scalar.to_json(&value), json);
        }
        let text = Json::from(scalar).to_canonical();
        assert_eq!(Tape::parse(&text).unwrap().root().read::<ClaimType>().unwrap(), *scalar);
    }
}
