//! Path patterns of delegations: the shell's `*`, `?` and `[…]`, none of which matches a `/` (TUF 1.0.34, section 4.5).

/// Tells whether a target path fits a pattern.
pub(crate) fn fits(path: &str, pattern: &str) -> bool {
    let (mut parts, mut patterns) = (path.split('/'), pattern.split('/'));
    loop {
        match (parts.next(), patterns.next()) {
            (None, None) => return true,
            (Some(part), Some(pattern)) => {
                let (part, pattern): (Vec<char>, Vec<char>) = (part.chars().collect(), pattern.chars().collect());
                if !part_fits(&part, &pattern) {
                    return false;
                }
            }
            _ => return false,
        }
    }
}

/// Goes back to the last `*` only, so that a hostile pattern costs length times length at most.
fn part_fits(text: &[char], pattern: &[char]) -> bool {
    let (mut at, mut in_pattern) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(c) = text.get(at) {
        let step = match pattern.get(in_pattern) {
            Some('*') => {
                star = Some((in_pattern, at));
                in_pattern += 1;
                continue;
            }
            Some('?') => Some(1),
            Some('[') => class(*c, pattern.get(in_pattern..).unwrap_or_default()),
            Some(other) if other == c => Some(1),
            _ => None,
        };
        match (step, &mut star) {
            (Some(step), _) => {
                at += 1;
                in_pattern += step;
            }
            (None, Some((place, from))) => {
                *from += 1;
                (in_pattern, at) = (*place + 1, *from);
            }
            (None, None) => return false,
        }
    }
    pattern.get(in_pattern..).unwrap_or_default().iter().all(|c| *c == '*')
}

/// The length of the class at the start of the pattern where the character is in it; a `[` without its `]` stands for itself.
fn class(c: char, pattern: &[char]) -> Option<usize> {
    let is_negated = pattern.get(1) == Some(&'!');
    let first = if is_negated { 2 } else { 1 };
    // a `]` in the first place is a member
    let Some(end) = pattern.iter().skip(first + 1).position(|c| *c == ']').map(|at| at + first + 1) else {
        return (c == '[').then_some(1);
    };
    let members = pattern.get(first..end).unwrap_or_default();
    let (mut at, mut is_in) = (0, false);
    while let Some(member) = members.get(at) {
        if let (Some('-'), Some(last)) = (members.get(at + 1), members.get(at + 2)) {
            is_in |= (*member..=*last).contains(&c);
            at += 3;
        } else {
            is_in |= *member == c;
            at += 1;
        }
    }
    (is_in != is_negated).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns_are_those_of_the_shell() {
        for (path, pattern, expected) in [
            ("targets.tgz", "*.tgz", true),
            ("targets.tgz", "targets.*", true),
            ("a/b.tgz", "*.tgz", false),
            ("a/b.tgz", "*/*.tgz", true),
            ("a/b/c", "a/*", false),
            ("foo-version-2.tgz", "foo-version-?.tgz", true),
            ("foo-version-alpha.tgz", "foo-version-?.tgz", false),
            ("foo-2", "foo-[0-9]", true),
            ("foo-a", "foo-[!0-9]", true),
            ("foo-]", "foo-[]]", true),
            ("foo-[", "foo-[", true),
            ("foo-a", "foo-[", false),
            ("/a", "a", false),
            ("", "*", true),
            ("", "?", false),
            ("sets.us-csf@2.0.1.json", "sets.us-csf@*", true),
            ("sets.us-csf-draft@2.0.1.json", "sets.us-csf@*", false),
            ("割符", "割?", true),
        ] {
            assert_eq!(fits(path, pattern), expected, "{path} {pattern}");
        }
    }

    #[test]
    fn a_hostile_pattern_costs_little() {
        let (text, pattern) = ("a".repeat(20_000), "*a".repeat(2_000) + "b");
        assert!(!fits(&text, &pattern));
    }
}
