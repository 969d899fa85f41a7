use warifu_model::{Boundaries, ClaimType, Combine, Empty, FieldName, FieldType, Limit, Localized, Timestamp, Value};

fn list() -> ClaimType {
    let field = |name: &str| FieldType {
        name: FieldName::parse(name).unwrap(),
        kind: ClaimType::Text,
        required: false,
        title: Localized::of("N".into(), "N".into()),
    };
    ClaimType::RecordList(vec![field("a"), field("b")], Empty::Refused)
}

fn records(texts: &[&str]) -> Value {
    Value::Records(texts.iter().map(|text| vec![Some(Value::Text((*text).into())), None]).collect())
}

#[test]
fn a_union_keeps_what_one_side_has_several_times() {
    let (a, b) = (records(&["x", "b", "x"]), records(&["x", "a"]));
    assert_eq!(Combine::Union.of(&list(), &a, &b), Some(records(&["a", "b", "x", "x"])));
    assert_eq!(Combine::Union.of(&list(), &b, &a), Some(records(&["a", "b", "x", "x"])));
}

#[test]
fn a_sum_stays_a_whole_number_of_a_document() {
    let most = Value::Integer(Limit::SAFE_INTEGER);
    assert_eq!(Combine::Sum.of(&ClaimType::Integer, &most, &Value::Integer(1)), Some(most));
}

#[test]
fn tokens_without_an_order_have_no_least() {
    let suits = |kind: ClaimType| Combine::ALL.iter().filter(|rule| rule.suits(&kind)).count();
    assert_eq!(suits(ClaimType::Token(Vec::new())), 1);
    assert_eq!(suits(ClaimType::OrderedToken(Vec::new())), 3);
}

/// Every rule, of every type that it suits, on all triples of values around a boundary.
#[test]
fn neither_order_nor_grouping_matters() {
    let mut tried = 0;
    for scalar in &ClaimType::SCALAR {
        let boundaries = Boundaries { at: Timestamp::from_unix(0), ..Boundaries::default() };
        let values: Vec<_> =
            scalar.around(&boundaries).unwrap().iter().map(|json| scalar.value(json).unwrap()).collect();
        for rule in Combine::ALL.iter().filter(|rule| rule.suits(scalar)) {
            for (a, b, c) in triples(&values) {
                let fold =
                    |x: &Value, y: &Value, z: &Value| rule.of(scalar, x, y).and_then(|xy| rule.of(scalar, &xy, z));
                assert_eq!(rule.of(scalar, a, b), rule.of(scalar, b, a), "{rule:?}");
                assert_eq!(fold(a, b, c), fold(c, b, a), "{rule:?}");
                // a rule that suits gives a value, but for the one that asks for agreement
                assert!(*rule == Combine::Agreed || rule.of(scalar, a, b).is_some(), "{rule:?} {a:?} {b:?}");
                tried += 1;
            }
        }
    }
    assert!(tried > 100, "{tried}");
}

fn triples(values: &[Value]) -> impl Iterator<Item = (&Value, &Value, &Value)> {
    values.iter().flat_map(move |a| values.iter().flat_map(move |b| values.iter().map(move |c| (a, b, c))))
}
