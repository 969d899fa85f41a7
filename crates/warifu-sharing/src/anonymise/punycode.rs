//! Labels of domain names in Punycode (RFC 3492).

/// The text with its labels `xn--…` decoded; none where it has none.
pub(super) fn labels(text: &str) -> Option<Vec<u8>> {
    let lower = text.to_ascii_lowercase();
    let mut parts = lower.split("xn--");
    let mut made = parts.next()?.to_owned();
    let mut is_changed = false;
    for part in parts {
        let length = part.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
        let (label, after) = part.split_at_checked(length)?;
        // no label of a domain name is longer (RFC 1035, section 2.3.4), and each letter is put in between others
        match (length <= MOST).then(|| decoded(label)).flatten() {
            Some(label) => made.push_str(&label),
            None => made.push_str(label),
        }
        made.push_str(after);
        is_changed = true;
    }
    is_changed.then(|| made.into_bytes())
}

/// A label without `xn--` (RFC 3492, section 6.2).
fn decoded(label: &str) -> Option<String> {
    let (basic, digits) = label.rsplit_once('-').unwrap_or(("", label));
    let mut out: Vec<char> = basic.chars().collect();
    let (mut code, mut place, mut bias) = (128_u32, 0_u32, 72_u32);
    let mut digits = digits.bytes();
    while digits.len() > 0 {
        let (before, mut weight, mut k) = (place, 1_u32, BASE);
        loop {
            let digit = match digits.next()? {
                byte @ b'a'..=b'z' => u32::from(byte - b'a'),
                byte @ b'0'..=b'9' => u32::from(byte - b'0') + 26,
                _ => return None,
            };
            place = place.checked_add(digit.checked_mul(weight)?)?;
            let threshold = k.saturating_sub(bias).clamp(1, 26);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
            k += BASE;
        }
        let count = u32::try_from(out.len()).ok()? + 1;
        bias = adapted(place - before, count, before == 0);
        code = code.checked_add(place / count)?;
        place %= count;
        out.insert(usize::try_from(place).ok()?, char::from_u32(code)?);
        place += 1;
    }
    Some(out.into_iter().collect())
}

/// RFC 3492, section 6.1.
fn adapted(delta: u32, count: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / 700 } else { delta / 2 };
    delta += delta / count;
    let mut k = 0;
    while delta > 455 {
        delta /= 35;
        k += BASE;
    }
    k + 36 * delta / (delta + 38)
}

const BASE: u32 = 36;
/// The longest label, in characters, without `xn--`.
const MOST: usize = 59;

#[cfg(test)]
mod tests {
    use super::labels;

    #[test]
    fn labels_are_decoded() {
        // what does not decode stays, and nothing ends badly
        let long = format!("xn--{}", "a".repeat(200_000));
        for text in [long.as_str(), "xn--", "xn--99999999999", "xn--x", "xn---", "a.xn--é.b"] {
            assert!(labels(text).is_some(), "{text}");
        }
        assert_eq!(labels("XN--MNCHEN-3YA.de").unwrap(), "münchen.de".as_bytes());
        assert_eq!(labels("xn--wgv71a119e.jp").unwrap(), "日本語.jp".as_bytes());
        assert_eq!(labels("münchen.de"), None);
    }
}
