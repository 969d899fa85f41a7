//! Words that no machine understands: when two texts are the same words. This is the one place that says so.
//!
//! Texts are the same words where they are equal once
//!
//! 1. each run of white space is one space, with none at the ends, none before `.`, `,`, `;`, `:`, `)` and `]`, and none
//!    after `(` and `[`;
//! 2. each insertion of a parameter is written `{{ id }}`. Catalogues write it `{{ id }}`, `{{ insert: param, id }}` or
//!    `{{ param: id }}`, with any white space, and older ones `<insert param-id="id"/>`.
//!
//! Everything else counts: letters in another case, quotation marks, punctuation, other characters that look alike.

/// The text, spelled in the one way above.
pub fn normalised(text: &str) -> String {
    let mut spelled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, id, after)) = next_insertion(rest) {
        spelled.push_str(before);
        spelled.extend(["{{ ", id, " }}"]);
        rest = after;
    }
    spelled.push_str(rest);
    spaced(&spelled)
}

/// The ids of the parameters that a text inserts, in its order.
pub fn insertions(text: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut rest = text;
    while let Some((_, id, after)) = next_insertion(rest) {
        ids.push(id.to_owned());
        rest = after;
    }
    ids
}

/// White space as in rule 1.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !(out.is_empty() || out.ends_with(['(', '[']) || word.starts_with(['.', ',', ';', ':', ')', ']'])) {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// What stands before the next insertion, its id, and what stands after it.
fn next_insertion(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let rest = text.get(from..)?;
        let (open, close) = [("{{", "}}"), ("<insert", "/>")]
            .into_iter()
            .filter(|(open, _)| rest.contains(open))
            .min_by_key(|(open, _)| rest.find(open))?;
        let start = from + rest.find(open)?;
        let inside = text.get(start + open.len()..)?;
        if let Some(length) = inside.find(close)
            && let Some(id) = inside.get(..length).and_then(if open == "{{" { of_braces } else { of_element })
        {
            return Some((text.get(..start)?, id, inside.get(length + close.len()..)?));
        }
        from = start + open.len();
    }
}

fn of_braces(inside: &str) -> Option<&str> {
    let inside = inside.trim();
    let inside = inside.strip_prefix("insert:").map_or(inside, str::trim_start);
    let id = inside.strip_prefix("param").map(str::trim_start).and_then(|rest| rest.strip_prefix([',', ':']));
    let id = id.unwrap_or(inside).trim();
    is_id(id).then_some(id)
}

fn of_element(inside: &str) -> Option<&str> {
    let value =
        ["param-id=\"", "id-ref=\""].into_iter().find_map(|name| inside.split_once(name)).map(|(_, rest)| rest)?;
    let id = value.split_once('"')?.0;
    is_id(id).then_some(id)
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spellings_of_an_insertion_are_one() {
        let spellings = [
            "within {{ ac-1_prm_2 }}.",
            "within {{ac-1_prm_2}}.",
            "  within\n{{ insert: param, ac-1_prm_2 }} .",
            "within {{insert:param,ac-1_prm_2}}.",
            "within {{ param: ac-1_prm_2 }}.",
            "within <insert param-id=\"ac-1_prm_2\"/>.",
            "within <insert type=\"param\" id-ref=\"ac-1_prm_2\" /> .",
        ];
        for spelling in spellings {
            assert_eq!(normalised(spelling), "within {{ ac-1_prm_2 }}.", "{spelling}");
            assert_eq!(insertions(spelling), ["ac-1_prm_2"], "{spelling}");
        }
        assert_eq!(insertions("{{ a }} and {{ insert: param, b }}"), ["a", "b"]);
    }

    #[test]
    fn what_is_no_insertion_stays() {
        for text in ["{{", "{{ }}", "a }} b", "{{ two words }}", "<insert/>", "{{ {{ a b }}", "x < y"] {
            assert_eq!(normalised(text), text);
            assert_eq!(insertions(text), Vec::<String>::new());
        }
        assert_eq!(normalised("{{ two words }} {{a}}"), "{{ two words }} {{ a }}");
        assert_eq!(insertions("param"), Vec::<String>::new());
        assert_eq!(normalised("{{ parameter }}"), "{{ parameter }}");
    }

    #[test]
    fn white_space_is_one_space() {
        assert_eq!(normalised("\u{a0}a \t( b )\r\n;c [ d ] "), "a (b);c [d]");
        assert_ne!(normalised("Review"), normalised("review"));
    }
}
