//! Names of files in a repository and in a state.

use std::fmt::Write as _;

/// The name of the file of a role in a state, and in a repository without consistent snapshots: `ROLE.json`, with the role quoted.
pub fn metadata_file(role: &str) -> String {
    format!("{}.json", quoted(role))
}

/// A name of a role as it stands in a file name or a URL: every byte is quoted (RFC 3986, section 2.1) but letters, digits and `_.-~`.
///
/// ```
/// assert_eq!(warifu_feed::quoted("../delegated role"), "..%2Fdelegated%20role");
/// ```
pub fn quoted(role: &str) -> String {
    let mut out = String::with_capacity(role.len());
    for byte in role.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The role of a file of a state.
pub(crate) fn role_of(file: &str) -> Option<String> {
    let quoted = file.strip_suffix(".json")?;
    let mut bytes = Vec::with_capacity(quoted.len());
    let mut rest = quoted.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte != b'%' {
            bytes.push(*byte);
            continue;
        }
        let (digits, after) = rest.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()?);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

/// The file of a version of a role, as a repository has it.
pub(crate) fn versioned(role: &str, version: i64, is_consistent: bool) -> String {
    if is_consistent { format!("{version}.{}", metadata_file(role)) } else { metadata_file(role) }
}

/// The path of a target as a repository with consistent snapshots has it: the digest before the name, in the same folder.
pub(crate) fn hashed(path: &str, digest: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/{digest}.{name}"),
        None => format!("{digest}.{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{hashed, metadata_file, role_of};

    #[test]
    fn quoting_is_undone() {
        for role in ["targets", "?", "#", "/delegated", "../delegated", "割符", "100%"] {
            assert_eq!(role_of(&metadata_file(role)).as_deref(), Some(role));
            assert!(!metadata_file(role).contains('/'));
        }
        assert_eq!(role_of("a%2.json"), None);
        assert_eq!(role_of("index.html"), None);
    }

    #[test]
    fn a_digest_stands_before_the_name() {
        assert_eq!(hashed("a/b/c.json", "00"), "a/b/00.c.json");
        assert_eq!(hashed("c.json", "00"), "00.c.json");
    }
}
