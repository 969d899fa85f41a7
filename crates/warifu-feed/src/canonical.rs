//! What a signature of TUF is over: the canonical JSON of OLPC, which differs from RFC 8785 in two things. Keys are in the order of
//! their code points, and strings escape nothing but `"` and `\`.

use warifu_model::Json;

/// The canonical bytes of a value.
pub(crate) fn canonical(value: &Json) -> Vec<u8> {
    let mut out = Vec::with_capacity(1024);
    write(value, &mut out);
    out
}

fn write(value: &Json, out: &mut Vec<u8>) {
    match value {
        Json::Text(text) => string(text, out),
        Json::List(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                comma(i, out);
                write(item, out);
            }
            out.push(b']');
        }
        Json::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            // the bytes of UTF-8 are in the order of code points
            sorted.sort_by(|a, b| a.0.cmp(&b.0));
            out.push(b'{');
            for (i, (key, value)) in sorted.into_iter().enumerate() {
                comma(i, out);
                string(key, out);
                out.push(b':');
                write(value, out);
            }
            out.push(b'}');
        }
        // literals and whole numbers are the same in both
        other => out.extend_from_slice(&other.to_canonical()),
    }
}

fn comma(item: usize, out: &mut Vec<u8>) {
    if item > 0 {
        out.push(b',');
    }
}

fn string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for byte in text.bytes() {
        if matches!(byte, b'"' | b'\\') {
            out.push(b'\\');
        }
        out.push(byte);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use warifu_model::Json;
    use warifu_model::json::Tape;

    #[test]
    fn only_quotes_and_backslashes_are_escaped() {
        let value = Json::object().with("b", "line\nfeed \u{7f} \"quoted\" \\ 割符").with("a", Json::list([1_i64, -2]));
        let expected = "{\"a\":[1,-2],\"b\":\"line\nfeed \u{7f} \\\"quoted\\\" \\\\ 割符\"}";
        assert_eq!(String::from_utf8(super::canonical(&value)).unwrap(), expected);
    }

    #[test]
    fn keys_are_in_the_order_of_code_points() {
        // U+FF5E comes before U+1F600 by code points, and after it by UTF-16, which is the order of RFC 8785
        let tape = Tape::parse("{\"\u{1f600}\": null, \"\u{ff5e}\": true}".as_bytes()).unwrap();
        let value = tape.root().to_json();
        assert_eq!(super::canonical(&value), "{\"\u{ff5e}\":true,\"\u{1f600}\":null}".as_bytes());
        assert_ne!(super::canonical(&value), value.to_canonical());
    }
}
