//! How grave a result is: its level, and its security severity.

/// Level of a result, from the least to the gravest.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Level {
    None,
    Note,
    Warning,
    Error,
    /// Not understood: counts as an error.
    Unknown,
}

impl Level {
    pub(super) fn read(text: &str) -> Self {
        match text {
            "none" => Self::None,
            "note" => Self::Note,
            "warning" => Self::Warning,
            "error" => Self::Error,
            _ => Self::Unknown,
        }
    }
}

/// Security severity, from the least to the gravest. One that is stated and not understood may be any.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Severity {
    None,
    Low,
    Medium,
    High,
    Critical,
    Unknown,
}

impl Severity {
    /// Reads a number, or a text that is one, as it stands in the document.
    pub(super) fn read(raw: &str) -> Self {
        let unquoted = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(raw).trim();
        let is_plain = !unquoted.is_empty() && unquoted.chars().all(|c| c.is_ascii_digit() || c == '.');
        match unquoted.parse::<f64>() {
            Ok(number) if is_plain && number <= 10.0 => Self::of(number),
            _ => Self::Unknown,
        }
    }

    fn of(number: f64) -> Self {
        match number {
            number if number >= 9.0 => Self::Critical,
            number if number >= 7.0 => Self::High,
            number if number >= 4.0 => Self::Medium,
            number if number > 0.0 => Self::Low,
            _ => Self::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn severities_are_plain_numbers() {
        for (raw, expected) in [
            ("\"9.8\"", Severity::Critical),
            ("9.0", Severity::Critical),
            ("\"8.9\"", Severity::High),
            ("7", Severity::High),
            ("\"6.9\"", Severity::Medium),
            ("\"0.1\"", Severity::Low),
            ("\"0.0\"", Severity::None),
            ("\"10.0\"", Severity::Critical),
            ("\"10.1\"", Severity::Unknown),
            ("\"-1\"", Severity::Unknown),
            ("\"high\"", Severity::Unknown),
            ("\"NaN\"", Severity::Unknown),
            ("\"inf\"", Severity::Unknown),
            ("\"1e1\"", Severity::Unknown),
            ("\"\"", Severity::Unknown),
            ("null", Severity::Unknown),
            ("{}", Severity::Unknown),
        ] {
            assert_eq!(Severity::read(raw), expected, "{raw}");
        }
    }
}
