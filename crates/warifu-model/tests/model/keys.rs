use warifu_model::json::Tape;

fn duplicate(text: &str) -> Option<(String, usize)> {
    Tape::parse(text.as_bytes()).err().map(|error| (error.pointer, error.offset))
}

#[test]
fn keys_that_stand_once_are_taken_in_any_order() {
    for text in [
        r#"{"a":1,"b":2,"c":3}"#,
        r#"{"b":1,"a":2}"#,
        r#"{"":1,"a":2}"#,
        r#"{"a":1,"":2}"#,
        r#"{"a":1,"aa":2,"aaaaaaaa":3,"aaaaaaaaa":4,"aaaaaaaab":5}"#,
        r#"{"aaaaaaaab":1,"aaaaaaaaa":2}"#,
        r#"{"a":1,"\u0062":2}"#,
        r#"{"é":1,"è":2,"名":3}"#,
    ] {
        assert_eq!(duplicate(text), None, "{text}");
    }
}

#[test]
fn a_key_that_stands_twice_is_found_in_any_order() {
    for (text, pointer, offset) in [
        (r#"{"a":1,"a":2}"#, "/a", 7),
        (r#"{"a":1,"b":2,"a":3}"#, "/a", 13),
        (r#"{"b":1,"a":2,"b":3}"#, "/b", 13),
        (r#"{"":1,"":2}"#, "/", 6),
        (r#"{"a":1,"\u0061":2}"#, "/a", 7),
        (r#"{"\u0061":1,"b":2,"a":3}"#, "/a", 18),
        (r#"{"aaaaaaaab":1,"aaaaaaaac":2,"aaaaaaaab":3}"#, "/aaaaaaaab", 29),
        (r#"[{"x":{"a":1,"b":2,"a":{}}}]"#, "/0/x/a", 19),
    ] {
        assert_eq!(duplicate(text), Some((pointer.to_owned(), offset)), "{text}");
    }
    let many: Vec<String> = (0..40).map(|number| format!(r#""k{number:02}":0"#)).collect();
    let ascending = format!("{{{}}}", many.join(","));
    assert_eq!(duplicate(&ascending), None);
    let twice = format!(r#"{{{},"k39":1}}"#, many.join(","));
    assert_eq!(duplicate(&twice), Some(("/k39".to_owned(), ascending.len())));
}
