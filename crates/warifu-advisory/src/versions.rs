use warifu_evidence::engine::{contains, is_same};

/// The versions of which an advisory speaks.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub enum Versions {
    /// None is named.
    #[default]
    Unsaid,
    /// One version.
    One(String),
    /// A version, and a service pack or patch level of it, which some makers write as a version of its own.
    Patched {
        /// The version.
        version: String,
        /// The service pack or patch level.
        patch: String,
    },
    /// A range, `vers:`.
    Range(String),
    /// A text that is not understood: it may hold any version.
    Unread(String),
}

impl Versions {
    /// Reads a range: one of `vers:`, or comparators before versions, `>=1.0, <2.0`, as advisories write them.
    ///
    /// ```
    /// use warifu_advisory::Versions;
    ///
    /// assert_eq!(Versions::range("<= 1.060 ").holds(Some("1.061")), Some(false));
    /// assert_eq!(Versions::range("all before the summer").holds(Some("1.0")), None);
    /// ```
    pub fn range(text: &str) -> Self {
        let text = text.trim();
        if text.starts_with("vers:") {
            return Self::Range(text.to_owned());
        }
        if text == "*" {
            return Self::Range("vers:all/*".to_owned());
        }
        let constraints: Option<Vec<String>> = text.split([',', '|']).map(constraint).collect();
        constraints
            .map_or_else(|| Self::Unread(text.to_owned()), |all| Self::Range(format!("vers:generic/{}", all.join("|"))))
    }

    /// Tells whether a version is among them; none where that cannot be told.
    pub fn holds(&self, version: Option<&str>) -> Option<bool> {
        match (self, version) {
            // what holds every version holds one that nobody knows
            (Self::Range(range), None) if range.ends_with("/*") => all_or_none(range),
            (Self::One(one), Some(version)) => is_same(one, version),
            (Self::Patched { version, patch }, Some(own)) => is_patched(version, patch, own),
            (Self::Range(range), Some(version)) => contains(range, version),
            (Self::Unsaid | Self::Unread(_), _) | (_, None) => None,
        }
    }

    /// The text, for people.
    pub fn text(&self) -> &str {
        match self {
            Self::Unsaid => "",
            Self::One(text) | Self::Patched { patch: text, .. } | Self::Range(text) | Self::Unread(text) => text,
        }
    }
}

/// Tells whether a range is that of all versions or that of none; none where it is another one.
fn all_or_none(range: &str) -> Option<bool> {
    let (scheme, versions) = range.split_once('/')?;
    (versions == "*").then_some(scheme != "vers:none")
}

/// Tells whether a version is one with a patch: `10` and `SP1` are `10 SP1`, `12.2SE` and `12.2(55)SE` are `12.2(55)SE`.
fn is_patched(version: &str, patch: &str, own: &str) -> Option<bool> {
    let plain = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
    if plain(own) == plain(patch) || plain(own) == plain(version) + &plain(patch) {
        return Some(true);
    }
    let is_version = patch.contains('.') && patch.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    let differs =
        is_same(if is_version { patch } else { version }, own.split(' ').next().unwrap_or(own)) == Some(false);
    (differs && own != version).then_some(false)
}

/// One comparator with its version, in the form of `vers:`; none where it is anything else.
fn constraint(text: &str) -> Option<String> {
    let text = text.trim();
    let version = text.trim_start_matches(['<', '>', '=', '!']);
    let comparator = text.get(..text.len() - version.len())?;
    let version = version.trim();
    let is_version = version.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric())
        && version.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_+~:".contains(&byte));
    let comparator = match comparator {
        "" | "=" | "==" => "=",
        known @ ("<" | "<=" | ">" | ">=" | "!=") => known,
        _ => return None,
    };
    (is_version && version.len() <= 128).then(|| format!("{comparator}{version}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_real_advisories_are_read() {
        for (range, version, expected) in [
            ("<= 1.060 ", "1.060", Some(true)),
            ("<= 1.060 ", "1.061", Some(false)),
            ("<=10.97.1", "10.97", Some(true)),
            ("<=10.97.1", "10.97.2", Some(false)),
            (">=1.0, <2.0", "1.5", Some(true)),
            (">=1.0, <2.0", "2.5", Some(false)),
            ("vers:all/*", "anything", Some(true)),
            ("vers:none/*", "anything", Some(false)),
            ("*", "x", Some(true)),
            ("<1.2 FP2 HF10 (Build Nr. 1.2.14002.506) ", "1.1", None),
            ("<=4.04E_v10.95.210.01", "4.04E_v10.95.210.01", Some(true)),
            ("<=4.04E_v10.95.210.01", "4.03", None),
            ("", "1", None),
            ("<", "1", None),
            ("<>1", "1", None),
        ] {
            assert_eq!(Versions::range(range).holds(Some(version)), expected, "{range} {version}");
        }
        let patched = |version: &str, patch: &str| Versions::Patched { version: version.into(), patch: patch.into() };
        for (version, patch, own, expected) in [
            ("12.2SE", "12.2(55)SE", "12.2(55)SE", Some(true)),
            ("12.2SE", "12.2(55)SE", "12.2(58)SE", Some(false)),
            ("12.2SE", "12.2(55)SE", "12.2SE", None),
            ("10", "SP1", "10 SP1", Some(true)),
            ("10", "SP1", "10", None),
            ("10", "SP1", "10 SP2", None),
            ("10", "SP1", "11 SP1", Some(false)),
        ] {
            assert_eq!(patched(version, patch).holds(Some(own)), expected, "{version} {patch} {own}");
        }
        assert_eq!(Versions::range("vers:all/*").holds(None), Some(true));
        for (range, expected) in [("<1", None), ("vers:none/*", Some(false)), ("vers:generic/1.0/*", None)] {
            assert_eq!(Versions::range(range).holds(None), expected, "{range}");
        }
    }
}
