//! The strict JSON reader against foreign suites, against `serde_json`, and against what hostile hands might send.

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;
use warifu_model::json::{Json, Limits, Node, Read, ReadError, Tape};
use warifu_model::{Envelope, Limit, Product, RequirementSet, TrustPolicy, Vocabulary, Waivers};
use warifu_tests::files;

/// Cases that every JSON reader takes and ours refuses on purpose: what was signed must have one meaning everywhere.
const STRICTER: [(&str, &str); 19] = [
    ("y_number.json", "number-not-integer"),
    ("y_number_0e+1.json", "number-not-integer"),
    ("y_number_0e1.json", "number-not-integer"),
    ("y_number_double_close_to_zero.json", "number-not-integer"),
    ("y_number_int_with_exp.json", "number-not-integer"),
    ("y_number_minus_zero.json", "number-not-integer"),
    ("y_number_negative_zero.json", "number-not-integer"),
    ("y_number_real_capital_e.json", "number-not-integer"),
    ("y_number_real_capital_e_neg_exp.json", "number-not-integer"),
    ("y_number_real_capital_e_pos_exp.json", "number-not-integer"),
    ("y_number_real_exponent.json", "number-not-integer"),
    ("y_number_real_fraction_exponent.json", "number-not-integer"),
    ("y_number_real_neg_exp.json", "number-not-integer"),
    ("y_number_real_pos_exponent.json", "number-not-integer"),
    ("y_number_simple_real.json", "number-not-integer"),
    ("y_object_duplicated_key.json", "duplicate-key"),
    ("y_object_duplicated_key_and_value.json", "duplicate-key"),
    ("y_object_extreme_numbers.json", "number-not-integer"),
    ("y_structure_lonely_negative_real.json", "number-not-integer"),
];

#[test]
fn the_json_test_suite() {
    let Some(folder) = files::foreign("JSONTestSuite/test_parsing") else { return };
    let stricter: BTreeMap<&str, &str> = STRICTER.into_iter().collect();
    let (mut taken, mut refused, mut either) = (0, 0, 0);
    for path in files::below(&folder, ".json") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = files::bytes(&path);
        let read = Tape::parse(&bytes).map(|tape| tape.root().to_json());
        let code = read.as_ref().err().map(ReadError::code);
        match name.split_once('_').unwrap().0 {
            "y" => {
                assert_eq!(code, stricter.get(name.as_str()).copied(), "{name}: {read:?}");
                taken += 1;
            }
            "n" => {
                assert!(code.is_some(), "{name} must be refused, and is read as {read:?}");
                refused += 1;
            }
            _ => either += 1,
        }
        if let Ok(json) = read {
            let again = json.to_canonical();
            assert_eq!(Tape::parse(&again).unwrap().root().to_json().to_canonical(), again, "{name}");
        }
    }
    assert!(taken >= 95 && refused >= 187 && either >= 35, "{taken} {refused} {either}");
}

#[test]
fn canonical_form_of_the_rfc() {
    let Some(folder) = files::foreign("jcs") else { return };
    let mut integers = 0;
    for path in files::below(folder.join("input"), ".json") {
        let name = path.file_name().unwrap().to_owned();
        let input = files::bytes(&path);
        let expected = files::bytes(folder.join("output").join(&name));
        // The oracle for everything below must itself be right.
        let value: serde_json::Value = serde_json::from_slice(&input).unwrap();
        assert_eq!(serde_json_canonicalizer::to_vec(&value).unwrap(), expected, "{}", name.display());
        match Tape::parse(&input) {
            Ok(tape) => {
                assert_eq!(tape.root().to_json().to_canonical(), expected, "{}", name.display());
                integers += 1;
            }
            Err(error) => assert_eq!(error.code(), "number-not-integer", "{}", name.display()),
        }
    }
    assert_eq!(integers, 4);
}

/// Where an error is: the byte exactly, the pointer of the last value that was begun.
#[test]
fn errors_know_their_place() {
    let table: &[(&[u8], &str, &str, usize)] = &[
        (b"", "syntax", "", 0),
        (b"   ", "syntax", "", 3),
        (b"\xef\xbb\xbf{}", "syntax", "", 0),
        (b"{\"a\":\xff}", "not-utf8", "", 5),
        (b"{\"a\":1,\"a\":2}", "duplicate-key", "/a", 7),
        (b"{\"x\":{\"a\":1,\"\\u0061\":2}}", "duplicate-key", "/x/a", 12),
        (b"[{\"a\":1},{\"b\":{\"c\":1,\"c\":1}}]", "duplicate-key", "/1/b/c", 21),
        (b"{\"a\":1.5}", "number-not-integer", "/a", 5),
        (b"{\"a\":[0,1e3]}", "number-not-integer", "/a/1", 8),
        (b"[-0]", "number-not-integer", "/0", 1),
        (b"{\"a\":9007199254740992}", "number-out-of-range", "/a", 5),
        (b"[[],[1,-9007199254740992]]", "number-out-of-range", "/1/1", 7),
        (b"[1,2", "syntax", "/1", 4),
        (b"[1,,2]", "syntax", "/0", 3),
        (b"{\"a\" 1}", "syntax", "/a", 5),
        (b"{\"a/b~c\":tru}", "syntax", "/a~1b~0c", 9),
        (b"{\"a\":\"\\x\"}", "syntax", "/a", 7),
        (b"{\"a\":\"\\ud800\"}", "syntax", "/a", 12),
        (b"[\"\x01\"]", "syntax", "/0", 2),
        (b"[01]", "syntax", "/0", 3),
        (b"{} {}", "trailing-bytes", "", 3),
        (b"[1]\0", "trailing-bytes", "", 3),
        ("{\"\u{e9}\":[\"\u{1f600}\",.]}".as_bytes(), "syntax", "/\u{e9}/0", 14),
    ];
    for (bytes, code, pointer, offset) in table {
        let shown = String::from_utf8_lossy(bytes);
        let error = Tape::parse(bytes).map(|_| ()).unwrap_err();
        assert_eq!((error.code(), error.pointer.as_str(), error.offset), (*code, *pointer, *offset), "{shown}");
        assert!(!error.help().is_empty() && !error.to_string().is_empty(), "{shown}");
    }
}

struct Nothing;

impl Read for Nothing {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        fields.optional::<bool>("known")?;
        fields.finish()?;
        Ok(Self)
    }
}

#[test]
fn typed_errors_know_their_place() {
    let table: &[(&str, &str, &str, usize)] = &[
        ("[]", "wrong-type", "", 0),
        ("{\"known\":1}", "wrong-type", "/known", 9),
        ("{\"known\":true,\"un/known\":[]}", "unknown-field", "/un~1known", 14),
        ("{\"\\u006bnown\":null}", "wrong-type", "/known", 14),
    ];
    for (text, code, pointer, offset) in table {
        let error = Tape::parse(text.as_bytes()).unwrap().root().read::<Nothing>().map(|_| ()).unwrap_err();
        assert_eq!((error.code(), error.pointer.as_str(), error.offset), (*code, *pointer, *offset), "{text}");
    }
}

#[test]
fn hostile_sizes() {
    let code = |bytes: &[u8]| Tape::parse(bytes).map(|_| ()).map_err(|error| error.code());
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert_eq!(code(deep(Limit::DEPTH).as_bytes()), Ok(()));
    assert_eq!(code(deep(Limit::DEPTH + 1).as_bytes()), Err("too-deep"));
    assert_eq!(code(deep(10_000).as_bytes()), Err("too-deep"));
    assert_eq!(code("{\"a\":".repeat(100_000).as_bytes()), Err("too-deep"));
    assert_eq!(code(&vec![b' '; Limit::DOCUMENT_BYTES]), Err("syntax"));
    assert_eq!(code(&vec![b'9'; Limit::DOCUMENT_BYTES + 1]), Err("too-large"));
    assert_eq!(code("9".repeat(400).as_bytes()), Err("number-out-of-range"));
    assert_eq!(code(format!("-{}", "9".repeat(400)).as_bytes()), Err("number-out-of-range"));
    assert_eq!(code(format!("1e{}", "9".repeat(400)).as_bytes()), Err("number-not-integer"));
    assert_eq!(code(format!("\"{}\"", "a".repeat(Limit::STRING_BYTES - 2)).as_bytes()), Ok(()));
    assert_eq!(code(format!("\"{}\"", "a".repeat(Limit::STRING_BYTES - 1)).as_bytes()), Err("too-long"));
    let items = |count: usize| format!("[{}0]", "0,".repeat(count - 1));
    assert_eq!(code(items(Limit::ITEMS).as_bytes()), Ok(()));
    assert_eq!(code(items(Limit::ITEMS + 1).as_bytes()), Err("too-many"));
    let error = Tape::parse_within(b"[[1]]", Limits { depth: 1, ..Limits::default() }).map(|_| ()).unwrap_err();
    assert_eq!((error.code(), error.pointer.as_str(), error.offset), ("too-deep", "", 1));
}

/// Ordinarily at one byte in four.
#[test]
fn a_document_cut_short_is_refused_at_each_byte() {
    let document = files::bytes("tests/vectors/read/requirement-set/valid-full.json");
    assert!(RequirementSet::read(&document).is_ok());
    let end = document.len() - document.iter().rev().take_while(|byte| byte.is_ascii_whitespace()).count();
    for cut in (0..end).step_by(files::one_in(4)) {
        let error = RequirementSet::read(&document[..cut]).unwrap_err();
        assert!(["syntax", "not-utf8"].contains(&error.code()), "{cut}: {error}");
        assert!(error.offset <= cut, "{cut}: {error}");
    }
}

#[test]
fn an_envelope_may_carry_a_long_payload() {
    let payload = "QUFB".repeat(Limit::STRING_BYTES / 2);
    let text = format!("{{\"payloadType\":\"x\",\"payload\":\"{payload}\",\"signatures\":[{{\"sig\":\"QQ==\"}}]}}");
    assert!(Envelope::read(text.as_bytes()).is_ok());
    assert_eq!(Tape::parse(text.as_bytes()).map(|_| ()).unwrap_err().code(), "too-long");
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let number = prop_oneof![-Limit::SAFE_INTEGER..=Limit::SAFE_INTEGER, -3_i64..3, any::<i64>()];
    let scalar = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        number.prop_map(serde_json::Value::from),
        ".{0,6}".prop_map(serde_json::Value::from),
    ];
    scalar.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(serde_json::Value::from),
            prop::collection::btree_map(".{0,4}", inner, 0..5)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

fn is_in_range(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Number(number) => {
            number.as_i64().is_some_and(|n| (-Limit::SAFE_INTEGER..=Limit::SAFE_INTEGER).contains(&n))
        }
        serde_json::Value::Array(items) => items.iter().all(is_in_range),
        serde_json::Value::Object(members) => members.values().all(is_in_range),
        _ => true,
    }
}

fn same(ours: &Json, theirs: &serde_json::Value) -> bool {
    match (ours, theirs) {
        (Json::Null, serde_json::Value::Null) => true,
        (Json::Bool(a), serde_json::Value::Bool(b)) => a == b,
        (Json::Int(a), serde_json::Value::Number(b)) => b.as_i64() == Some(*a),
        (Json::Text(a), serde_json::Value::String(b)) => a == b,
        (Json::List(a), serde_json::Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Json::Object(a), serde_json::Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, value)| b.get(key.as_ref()).is_some_and(|b| same(value, b)))
        }
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// What both read, both read as the same; and our canonical form is that of another implementation.
    #[test]
    fn agrees_with_serde_json(value in any_json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_vec_pretty(&value) } else { serde_json::to_vec(&value) }.unwrap();
        match Tape::parse(&text) {
            Ok(tape) => {
                let ours = tape.root().to_json();
                prop_assert!(is_in_range(&value));
                prop_assert!(same(&ours, &value), "{ours:?} {value}");
                prop_assert_eq!(ours.to_canonical(), serde_json_canonicalizer::to_vec(&value).unwrap());
                let pretty = ours.to_pretty();
                prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&pretty).unwrap(), value);
            }
            Err(error) => {
                prop_assert_eq!(error.code(), "number-out-of-range");
                prop_assert!(!is_in_range(&value));
            }
        }
    }

    /// Whatever we read, `serde_json` reads; only the stricter rules stand between the two. Never a panic.
    #[test]
    fn broken_json(value in any_json(), place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut text = serde_json::to_vec(&value).unwrap();
        let place = place.index(text.len());
        text[place] = byte;
        let theirs = serde_json::from_slice::<serde_json::Value>(&text);
        match (Tape::parse(&text), theirs) {
            (Ok(tape), Ok(theirs)) => prop_assert!(same(&tape.root().to_json(), &theirs)),
            (Ok(_), Err(error)) => prop_assert!(false, "only we read {}: {error}", String::from_utf8_lossy(&text)),
            (Err(error), Ok(_)) => {
                let stricter = ["duplicate-key", "number-not-integer", "number-out-of-range"];
                prop_assert!(stricter.contains(&error.code()), "only they read {}: {error}", String::from_utf8_lossy(&text));
            }
            (Err(error), Err(_)) => prop_assert!(error.offset <= text.len()),
        }
    }

    /// Any bytes at all: an answer, never a panic.
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        if let Err(error) = Tape::parse(&bytes) {
            prop_assert!(error.offset <= bytes.len());
        }
    }

    /// Every pointer that a value is given leads back to that value.
    #[test]
    fn pointers_lead_back(value in any_json()) {
        let text = serde_json::to_vec(&value).unwrap();
        let Ok(tape) = Tape::parse(&text) else { return Ok(()) };
        let mut nodes = vec![tape.root()];
        while let Some(node) = nodes.pop() {
            let found = value.pointer(&node.pointer());
            let read: serde_json::Value = serde_json::from_str(node.text()).unwrap();
            prop_assert_eq!(found, Some(&read));
            if let Ok(items) = node.items() {
                nodes.extend(items);
            } else if let Ok(members) = node.members() {
                nodes.extend(members.map(|(_, value)| value));
            }
        }
    }
}

#[test]
fn the_stricter_cases_exist() {
    let Some(folder) = files::foreign("JSONTestSuite/test_parsing") else { return };
    for (name, _) in STRICTER {
        assert!(Path::new(&folder).join(name).exists(), "{name}");
    }
}

/// Long lists of things that must be unique are read in one sweep: a document of a few megabytes must not cost minutes.
#[test]
fn long_lists_of_unique_things_are_read_in_one_sweep() {
    let many = 20_000;
    let words = r#"{"en":"x","ja":"x"}"#;
    let list = |item: &dyn Fn(usize) -> String| (0..many).map(item).collect::<Vec<_>>().join(",");
    let identifiers = list(&|i| format!(r#"{{"type":"model","value":"{i}"}}"#));
    let artifacts = list(&|i| format!(r#"{{"name":"{i}","digest":"sha256:{i:064x}"}}"#));
    let product = format!(
        r#"{{"format":"warifu.product/1","vendor":"x","model":"x","version":"1","kind":"c","name":{words},"identifiers":[{identifiers}],"artifacts":[{artifacts}]}}"#
    );
    let waivers = list(&|i| {
        format!(
            r#"{{"id":"a{i}","requirement":"R","kind":"not_yet_due","justification":"x","approved_by":"x","from":"2026-01-01","until":"2026-01-01"}}"#
        )
    });
    let tokens = list(&|i| format!(r#""a{i}""#));
    let vocabulary = format!(
        r#"{{"format":"warifu.vocabulary/1","id":"a","version":"1.0.0","title":{words},"groups":[{{"id":"g","title":{words}}}],"claims":[{{"id":"g.a","group":"g","title":{words},"description":{words},"type":{{"kind":"token","tokens":[{tokens}]}}}}]}}"#
    );
    let groups = list(&|i| format!(r#"{{"id":"a{}","title":{words},"parent":"a{i}"}}"#, i + 1));
    let set = format!(
        r#"{{"format":"warifu.requirement-set/1","id":"a","version":"1.0.0","language":1,"status":"final","title":{words},"description":{words},"authority":{{"name":{words}}},"source":{{"document":"x","edition":"1","published":"2026"}},"effective":{{"from":"2026-01-01"}},"vocabularies":[],"levels":{{"scheme":"none"}},"groups":[{{"id":"a0","title":{words}}},{groups}],"requirements":[]}}"#
    );
    let thresholds = list(&|i| format!(r#"{{"role":"a{i}","count":1}}"#));
    let policy = format!(
        r#"{{"format":"warifu.trust-policy/2","id":"a","roots":[],"thresholds":[{thresholds}],"sets":[{{"id":"a","versions":"*"}}],"product":"optional","waivers":"allow","status":{{"required":false}}}}"#
    );
    #[expect(clippy::disallowed_methods, reason = "the time that reading takes is what is tested")]
    let started = std::time::Instant::now();
    assert_eq!(Product::read(product.as_bytes()).unwrap().identifiers.len(), many);
    let waivers = format!(r#"{{"format":"warifu.waivers/1","waivers":[{waivers}]}}"#);
    assert_eq!(Waivers::read(waivers.as_bytes()).unwrap().waivers.len(), many);
    assert_eq!(Vocabulary::read(vocabulary.as_bytes()).unwrap().claims.len(), 1);
    assert_eq!(RequirementSet::read(set.as_bytes()).unwrap().groups.len(), many + 1);
    assert_eq!(TrustPolicy::read(policy.as_bytes()).unwrap().thresholds.len(), many);
    // Comparing each with each took minutes here; one sweep takes about a second, unoptimised.
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}
