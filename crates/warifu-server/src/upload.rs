/// A part of an upload (RFC 7578).
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Part<'a> {
    pub(crate) name: String,
    pub(crate) bytes: &'a [u8],
}

/// The boundary of `multipart/form-data`; none of another media type.
pub(crate) fn boundary(media_type: &str) -> Option<String> {
    let rest = media_type.strip_prefix("multipart/form-data")?;
    let value = rest.split(';').find_map(|part| part.trim().strip_prefix("boundary="))?.trim_matches('"');
    (!value.is_empty() && value.len() <= MOST_BOUNDARY).then(|| value.to_owned())
}

/// The parts between boundaries (RFC 2046, section 5.1); none where it is not made of them, or of too many.
pub(crate) fn parts<'a>(body: &'a [u8], boundary: &str) -> Option<Vec<Part<'a>>> {
    let line = format!("\r\n--{boundary}");
    let first = format!("--{boundary}");
    let mut rest = body.strip_prefix(first.as_bytes())?;
    let mut found = Vec::new();
    loop {
        if rest.starts_with(b"--") {
            return Some(found);
        }
        rest = rest.strip_prefix(b"\r\n")?;
        let end = position(rest, line.as_bytes())?;
        let (part, after) = rest.split_at_checked(end)?;
        rest = after.get(line.len()..)?;
        if found.len() == MOST_PARTS {
            return None;
        }
        found.push(part_of(part)?);
    }
}

fn part_of(part: &[u8]) -> Option<Part<'_>> {
    let end = position(part, b"\r\n\r\n")?;
    let (head, bytes) = (part.get(..end)?, part.get(end + 4..)?);
    let head = str::from_utf8(head).ok()?;
    let disposition = head.lines().find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))?;
    let name = disposition.split(';').find_map(|part| part.trim().strip_prefix("name="))?;
    Some(Part { name: name.trim_matches('"').to_owned(), bytes })
}

fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    loop {
        let at = from + bytes.get(from..)?.iter().position(|byte| *byte == first)?;
        if bytes.get(at..)?.starts_with(wanted) {
            return Some(at);
        }
        from = at + 1;
    }
}

const MOST_BOUNDARY: usize = 70;
/// Documents of one step, and its envelope.
const MOST_PARTS: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_their_exact_bytes() {
        let body = b"--x\r\nContent-Disposition: form-data; name=\"envelope\"; filename=\"a\"\r\n\r\n{\r\n--y\r\n}\r\n--x\r\ncontent-disposition: form-data; name=document\r\n\r\n\r\n--x--\r\n";
        let found = parts(body, "x").unwrap();
        assert_eq!(found[0], Part { name: "envelope".into(), bytes: b"{\r\n--y\r\n}" });
        assert_eq!(found[1], Part { name: "document".into(), bytes: b"" });
        for cut in 0..body.len() - 4 {
            assert!(parts(&body[..cut], "x").is_none(), "{cut}");
        }
        assert_eq!(boundary("multipart/form-data; boundary=\"x\"").as_deref(), Some("x"));
        assert_eq!(boundary("application/json"), None);
    }
}
