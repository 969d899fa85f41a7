//! Plain scalars of YAML 1.2 (section 10.3, the core schema), without those that could be taken for something else than was meant.

use warifu_model::json::shorten;
use warifu_model::{Limit, ReadProblem};

use super::error::SourceProblem;
use super::tree::Value;

/// The value of a plain scalar.
pub(super) fn plain(text: &str) -> Result<Value, SourceProblem> {
    match text {
        "" => return Err(SourceProblem::NoValue),
        "true" => return Ok(Value::Bool(true)),
        "false" => return Ok(Value::Bool(false)),
        "null" => return Ok(Value::Null),
        "~" | "Null" | "NULL" | "True" | "TRUE" | "False" | "FALSE" => return Err(ambiguous(text)),
        _ => {}
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_written_as_in_json = is_digits(digits) && (digits == "0" || !digits.starts_with('0')) && text != "-0";
    if is_written_as_in_json {
        let most = Limit::SAFE_INTEGER;
        let within = text.parse().ok().filter(|number: &i64| (-most..=most).contains(number));
        return within
            .map(Value::Int)
            .ok_or_else(|| SourceProblem::rule(ReadProblem::NumberOutOfRange { least: -most, most }, shorten(text)));
    }
    if is_number(text) { Err(ambiguous(text)) } else { Ok(Value::Text(text.to_owned())) }
}

fn ambiguous(text: &str) -> SourceProblem {
    SourceProblem::Ambiguous { found: shorten(text) }
}

/// Returns whether the core schema takes it for a number.
pub(super) fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let of_base = |mark: &str, is_digit: fn(u8) -> bool| {
        text.strip_prefix(mark).is_some_and(|digits| !digits.is_empty() && digits.bytes().all(is_digit))
    };
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    if of_base("0o", |byte| matches!(byte, b'0'..=b'7')) || of_base("0x", |byte| byte.is_ascii_hexdigit()) {
        return true;
    }
    let (number, exponent) = unsigned.split_once(['e', 'E']).map_or((unsigned, None), |(n, e)| (n, Some(e)));
    let is_exponent = |text: &str| is_digits(text.strip_prefix(['-', '+']).unwrap_or(text));
    let is_decimal = match number.split_once('.') {
        None => is_digits(number),
        Some((whole, part)) => {
            (is_digits(whole) && (part.is_empty() || is_digits(part))) || (whole.is_empty() && is_digits(part))
        }
    };
    is_decimal && exponent.is_none_or(is_exponent)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_yaml_1_2_takes_for_text_is_text() {
        for text in
            ["no", "NO", "on", "off", "y", "yes", "1.2.0", "2026-01-31", "12:30:00", "1_000", "0b11", "0o9", "<", "-"]
        {
            assert_eq!(plain(text), Ok(Value::Text(text.into())), "{text}");
        }
    }

    #[test]
    fn only_what_reads_alike_in_json_is_a_number_or_a_literal() {
        for (text, value) in [("0", 0), ("-7", -7), ("9007199254740991", 9_007_199_254_740_991)] {
            assert_eq!(plain(text), Ok(Value::Int(value)));
        }
        assert_eq!(plain("true"), Ok(Value::Bool(true)));
        assert_eq!(plain("null"), Ok(Value::Null));
        for text in [
            "1.10", "1.", ".5", "1e3", "1E-3", "+1", "-0", "007", "0o14", "0x1F", ".inf", "-.Inf", ".nan", "~", "Null",
            "TRUE", "False",
        ] {
            assert_eq!(plain(text).map_err(|problem| problem.code()), Err("yaml-ambiguous"), "{text}");
        }
        assert_eq!(plain("").map_err(|problem| problem.code()), Err("yaml-no-value"));
        assert_eq!(plain("9007199254740992").map_err(|problem| problem.code()), Err("number-out-of-range"));
        assert_eq!(
            plain("123456789012345678901234567890").map_err(|problem| problem.code()),
            Err("number-out-of-range")
        );
    }
}
