use warifu_model::Limit;
use warifu_model::json::{Tape, Walk};

/// Goes through a document of one form.
fn walks(bytes: &[u8]) -> Option<()> {
    let mut walk = Walk::over(bytes)?;
    walk.object(["a", "b"], |walk, place| match place {
        0 => walk.array(|walk| walk.value().map(|_| ())),
        _ => walk.object(["c", "d"], |walk, place| match place {
            0 => walk.plain().map(|_| ()),
            _ => walk.array(|walk| walk.object(["e"], |walk, _| walk.plain().map(|_| ()))),
        }),
    })?;
    walk.end()
}

fn nests(walk: &mut Walk<'_>, depth: usize) -> Option<()> {
    walk.array(|walk| if depth == 1 { None } else { nests(walk, depth - 1) })
}

#[test]
fn a_walk_takes_what_a_tape_takes() {
    for text in [
        r#" { "a" : [ 1 , -2 , true , null , { "x": "\u0041" } , [ ] ] , "b" : { } } "#,
        r#"{"b":{"d":[{"e":"名"},{}],"c":"x"},"a":[9007199254740991]}"#,
        "\t{\r\n}\n",
        r#"{"b":{"c":""}}"#,
    ] {
        assert!(Tape::parse(text.as_bytes()).is_ok(), "{text}");
        assert_eq!(walks(text.as_bytes()), Some(()), "{text}");
    }
}

#[test]
fn a_walk_never_takes_what_a_tape_refuses() {
    let whole = r#"{ "a": [1, -2, true, {"b": "x"}, [], {}], "b": {"c": "y", "d": [{"e":"z"}, {}]} }"#;
    let pieces = ["", "\"", "{", "}", "[", "]", ",", ":", "0", "-", ".", "\\", "\u{1}", "a", "\"a\"", "\"a\":", " "];
    let (mut taken, mut refused) = (0, 0);
    for at in 0..=whole.len() {
        for (cut, piece) in [0, 1, 2, 4].into_iter().flat_map(|cut| pieces.iter().map(move |piece| (cut, piece))) {
            let Some(tail) = whole.get(at + cut..) else { continue };
            let text = format!("{}{piece}{tail}", whole.get(..at).unwrap());
            let is_walked = walks(text.as_bytes()).is_some();
            let is_parsed = Tape::parse(text.as_bytes()).is_ok();
            assert!(is_parsed || !is_walked, "{text}");
            taken += usize::from(is_walked);
            refused += usize::from(!is_parsed);
        }
    }
    assert!(taken > 300 && refused > 2000, "{taken} taken, {refused} refused");
}

#[test]
fn limits_are_those_of_a_tape() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let walked = |depth: usize| {
        let text = nested(depth);
        nests(&mut Walk::over(text.as_bytes()).unwrap(), depth)
    };
    for (depth, fits) in [(Limit::DEPTH, true), (Limit::DEPTH + 1, false)] {
        let text = nested(depth);
        assert_eq!(Tape::parse(text.as_bytes()).is_ok(), fits);
        assert_eq!(walked(depth).is_some(), fits);
        // values inside count those around them
        let mut walk = Walk::over(text.as_bytes()).unwrap();
        assert_eq!(walk.array(|walk| walk.value().map(|_| ())).is_some(), fits);
    }
    for (bytes, fits) in [(Limit::STRING_BYTES, true), (Limit::STRING_BYTES + 1, false)] {
        let text = format!("\"{}\"", "x".repeat(bytes - 2));
        assert_eq!(Tape::parse(text.as_bytes()).is_ok(), fits);
        assert_eq!(Walk::over(text.as_bytes()).unwrap().plain().is_some(), fits);
    }
    for (count, fits) in [(Limit::ITEMS, true), (Limit::ITEMS + 1, false)] {
        let text = format!("[{}]", vec!["0"; count].join(","));
        assert_eq!(Tape::parse(text.as_bytes()).is_ok(), fits);
        assert_eq!(Walk::over(text.as_bytes()).unwrap().array(|walk| walk.value().map(|_| ())).is_some(), fits);
    }
    assert!(Walk::over(b"\"\xff\"").is_none());
}

#[test]
fn a_walk_refuses_names_that_it_does_not_know_or_has_seen() {
    for text in [r#"{"a":[],"a":[]}"#, r#"{"x":[]}"#, r#"{"\u0061":[]}"#, r#"{"a":[],"b":{},"a":[]}"#, r#"{"a":[]}x"#] {
        assert_eq!(walks(text.as_bytes()), None, "{text}");
    }
}

/// `$schema` may stand in the outermost object alone.
#[test]
fn a_value_is_not_the_outermost_one() {
    let mut walk = Walk::over(br#"{"$schema":"x"}"#).unwrap();
    assert!(walk.value().unwrap().fields().unwrap().finish().is_err());
}
