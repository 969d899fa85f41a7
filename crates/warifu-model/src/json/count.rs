//! Numbers in English sentences: the noun and the verb agree with them.

/// A number with its noun: `1 question`, `2 questions`, `0 questions`. Thousands are set apart by commas.
///
/// ```
/// use warifu_model::json::plural;
///
/// assert_eq!(plural(1_usize, "question", "questions"), "1 question");
/// assert_eq!(plural(12_000_u64, "question", "questions"), "12,000 questions");
/// ```
pub fn plural(count: impl TryInto<u64>, one: &str, many: &str) -> String {
    let count = count.try_into().unwrap_or(u64::MAX);
    format!("{} {}", thousands(count), if count == 1 { one } else { many })
}

/// A text about a number: `{}` is the number, and of `[one|many]` it keeps the part that agrees with it. A text without either stays as
/// it is.
///
/// ```
/// use warifu_model::json::agreeing;
///
/// let text = "{} [question is|questions are] not answered";
/// assert_eq!(agreeing(text, 1), "1 question is not answered");
/// assert_eq!(agreeing(text, 2), "2 questions are not answered");
/// ```
pub fn agreeing(text: &str, count: u64) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, inside, after)) = choice(rest) {
        out.push_str(before);
        let (one, many) = inside;
        out.push_str(if count == 1 { one } else { many });
        rest = after;
    }
    out.push_str(rest);
    out.replace("{}", &count.to_string())
}

/// The text before the first choice, its two parts, and the text after it.
fn choice(text: &str) -> Option<(&str, (&str, &str), &str)> {
    let (before, rest) = text.split_once('[')?;
    let (inside, after) = rest.split_once(']')?;
    Some((before, inside.split_once('|')?, after))
}

/// A number with separators between its thousands.
pub fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
