//! The search of what was made, for names as they are and as they are encoded.

use std::borrow::Cow;

use data_encoding::{BASE32_NOPAD, BASE64_NOPAD, Encoding, HEXLOWER_PERMISSIVE, Specification};
use serde_json::Value;
use warifu_model::json::escape_pointer;

use super::fold::{Folded, Name};
use super::punycode;

/// The first name that is left: its place in the list, and the place in the document.
pub(super) fn first(value: &Value, names: &[Name]) -> Option<(usize, String)> {
    let search = Search { names, base64: lenient_base64(), base32: lenient_base32() };
    search.value(value, &mut String::new())
}

struct Search<'n> {
    names: &'n [Name],
    base64: Encoding,
    base32: Encoding,
}

impl Search<'_> {
    fn value(&self, value: &Value, pointer: &mut String) -> Option<(usize, String)> {
        let found = |text: &str, pointer: &str| Some((self.text(text, DEPTH)?, pointer.to_owned()));
        match value {
            Value::String(text) => found(text, pointer),
            Value::Number(number) => found(&number.to_string(), pointer),
            Value::Array(items) => {
                items.iter().enumerate().find_map(|(at, item)| self.inside(item, &at.to_string(), pointer))
            }
            Value::Object(members) => members.iter().find_map(|(name, member)| {
                found(name, pointer).or_else(|| self.inside(member, &escape_pointer(name), pointer))
            }),
            Value::Null | Value::Bool(_) => None,
        }
    }

    fn inside(&self, value: &Value, step: &str, pointer: &mut String) -> Option<(usize, String)> {
        let length = pointer.len();
        pointer.push('/');
        pointer.push_str(step);
        let found = self.value(value, pointer);
        pointer.truncate(length);
        found
    }

    fn text(&self, text: &str, depth: usize) -> Option<usize> {
        let folded = Folded::of(text);
        if let Some(name) = self.names.iter().find(|name| folded.find(name, 0).is_some()) {
            return Some(name.place);
        }
        let deeper = depth.checked_sub(1)?;
        let narrow = |bytes: &[u8]| match std::str::from_utf8(bytes) {
            Ok(text) => self.text(text, deeper),
            // what was decoded along with it is not text: all of it is searched, and its longer texts are decoded once more
            Err(_) => self.text(&String::from_utf8_lossy(bytes), 0).or_else(|| {
                let texts = bytes.utf8_chunks().map(|chunk| chunk.valid()).filter(|text| text.len() >= 8);
                texts.into_iter().find_map(|text| self.text(text, deeper))
            }),
        };
        self.decoded(text)
            .iter()
            .find_map(|bytes| narrow(bytes).or_else(|| wide(bytes).into_iter().find_map(|text| self.text(&text, 0))))
    }

    /// What a text may stand for.
    fn decoded(&self, text: &str) -> Vec<Vec<u8>> {
        let mut all = Vec::new();
        all.extend(escaped(text, b'%', &[]));
        // mails write `=E6=B5=9C`
        all.extend(escaped(text, b'=', &[]));
        all.extend(escaped(text, b'\\', b"xuU{"));
        all.extend(references(text));
        all.extend(without_tags(text));
        all.extend(punycode::labels(text));
        let dense: String = text.chars().filter(|char| !char.is_ascii_whitespace()).collect();
        let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte);
        let wrapped = if dense.len() == text.len() { Vec::new() } else { runs(&dense, is_base64) };
        for run in runs(text, is_base64).into_iter().chain(wrapped) {
            let plain: Vec<u8> = run
                .iter()
                .map(|byte| match byte {
                    b'-' => b'+',
                    b'_' => b'/',
                    other => *other,
                })
                .collect();
            all.extend((0..4).filter_map(|from| self.unpacked(plain.get(from..)?)));
        }
        // base32 is written in capitals; in small letters it looks like a word unless it is long
        let is_base32 = |byte: u8| byte.is_ascii_alphabetic() || (b'2'..=b'7').contains(&byte);
        for run in runs(&dense, is_base32).into_iter().chain(runs(text, is_base32)) {
            let is_small = run.iter().any(u8::is_ascii_lowercase);
            if run.len() >= if is_small { 16 } else { 7 } {
                all.extend(self.unpacked32(&run.to_ascii_uppercase()));
            }
        }
        let bare: String =
            dense.replace("0x", "").replace("\\x", "").chars().filter(|char| !":-,;".contains(*char)).collect();
        for run in runs(&bare, |byte| byte.is_ascii_hexdigit()) {
            all.extend((0..2).filter_map(|from| {
                let run = run.get(from..)?;
                HEXLOWER_PERMISSIVE.decode(run.get(..run.len() - run.len() % 2)?).ok()
            }));
        }
        all
    }

    fn unpacked(&self, run: &[u8]) -> Option<Vec<u8>> {
        // one sign alone stands for nothing
        let length = if run.len() % 4 == 1 { run.len() - 1 } else { run.len() };
        self.base64.decode(run.get(..length)?).ok()
    }

    fn unpacked32(&self, run: &[u8]) -> Option<Vec<u8>> {
        // 1, 3 and 6 signs of eight stand for no whole byte more than one sign fewer
        let over = usize::from(matches!(run.len() % 8, 1 | 3 | 6));
        self.base32.decode(run.get(..run.len() - over)?).ok()
    }
}

/// A text without the tags and comments of markup, which may stand between the letters of a name; none where it has none.
fn without_tags(text: &str) -> Option<Vec<u8>> {
    let (first, rest) = text.split_once('<')?;
    let mut made = first.to_owned();
    for part in rest.split('<') {
        made.push_str(part.split_once('>').map_or(part, |(_, after)| after));
    }
    Some(made.into_bytes())
}

/// Bytes as text of two bytes a character, in either order; none where they may be text of one byte each.
fn wide(bytes: &[u8]) -> Vec<String> {
    if bytes.len() < 4 || bytes.is_ascii() {
        return Vec::new();
    }
    let orders = [u16::from_le_bytes as fn([u8; 2]) -> u16, u16::from_be_bytes];
    orders
        .iter()
        .map(|unit| {
            let (pairs, _) = bytes.as_chunks::<2>();
            let units = pairs.iter().map(|pair| unit(*pair));
            char::decode_utf16(units).map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        })
        .collect()
}

/// Base64 as somebody may have cut it off: bits that are left over are passed over.
fn lenient_base64() -> Encoding {
    let mut form = Specification::new();
    form.symbols.push_str("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    form.check_trailing_bits = false;
    form.encoding().unwrap_or(BASE64_NOPAD)
}

/// The same for base32 (RFC 4648, section 6).
fn lenient_base32() -> Encoding {
    let mut form = Specification::new();
    form.symbols.push_str("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
    form.check_trailing_bits = false;
    form.encoding().unwrap_or(BASE32_NOPAD)
}

/// The longest runs of certain bytes, of at least four.
fn runs(text: &str, is_one: impl Fn(u8) -> bool) -> Vec<&[u8]> {
    text.as_bytes().split(|byte| !is_one(*byte)).filter(|run| run.len() >= 4).collect()
}

/// A text in which a sign, perhaps one of several letters, and hexadecimal digits stand for bytes (`%41`, `\x41`) or characters
/// (`\u0041`); none where it has no such sign.
fn escaped(text: &str, sign: u8, letters: &[u8]) -> Option<Vec<u8>> {
    if !text.as_bytes().contains(&sign) {
        return None;
    }
    let (mut made, mut rest, mut high) = (Vec::new(), text.as_bytes(), None);
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte != sign {
            made.push(*byte);
            continue;
        }
        let lead = after.iter().take_while(|byte| letters.contains(byte)).count().min(2);
        let digits = after.get(lead..).unwrap_or_default();
        let is_short = letters.is_empty() || after.first() == Some(&b'x');
        let most = if is_short { 2 } else { 4 };
        let most = if after.get(1) == Some(&b'{') || after.first() == Some(&b'U') { 8 } else { most };
        let count = digits.iter().take(most).take_while(|byte| byte.is_ascii_hexdigit()).count();
        let number = digits.get(..count).and_then(|digits| std::str::from_utf8(digits).ok());
        let Some(number) = number.and_then(|digits| u32::from_str_radix(digits, 16).ok()) else { continue };
        if !letters.is_empty() && lead == 0 {
            continue;
        }
        let end = usize::from(digits.get(count) == Some(&b'}'));
        rest = digits.get(count + end..).unwrap_or_default();
        match (number, high.take()) {
            (0..=0xff, _) if is_short => made.extend(u8::try_from(number)),
            // the two halves of a character beyond the first 65,536
            (0xd800..=0xdbff, _) => high = Some(number),
            (0xdc00..=0xdfff, Some(first)) => push(&mut made, 0x1_0000 + ((first - 0xd800) << 10) + (number - 0xdc00)),
            _ => push(&mut made, number),
        }
    }
    Some(made)
}

/// A text with its character references (`&#65;`, `&#x41;`, `&amp;`) replaced; none where it has none.
fn references(text: &str) -> Option<Vec<u8>> {
    let (first, rest) = text.split_once('&')?;
    let mut made = first.as_bytes().to_vec();
    for part in rest.split('&') {
        let name: String = part.chars().take_while(|char| char.is_ascii_alphanumeric() || *char == '#').collect();
        let number = name.strip_prefix('#').and_then(|digits| match digits.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => digits.parse().ok(),
        });
        match number {
            Some(number) => {
                push(&mut made, number);
                let after = part.get(name.len()..).unwrap_or_default();
                made.extend_from_slice(after.strip_prefix(';').unwrap_or(after).as_bytes());
            }
            None if name == "amp" => {
                made.push(b'&');
                let after = part.get(name.len()..).unwrap_or_default();
                made.extend_from_slice(after.strip_prefix(';').unwrap_or(after).as_bytes());
            }
            // a letter with a mark (`&eacute;`), and signs that are no letters (`&shy;`)
            None if part.as_bytes().get(name.len()) == Some(&b';') => {
                made.extend(name.bytes().next().filter(|_| MARKS.iter().any(|mark| name.get(1..) == Some(*mark))));
                made.extend_from_slice(part.get(name.len() + 1..).unwrap_or_default().as_bytes());
            }
            None => made.extend_from_slice(Cow::from(part).as_bytes()),
        }
    }
    Some(made)
}

fn push(made: &mut Vec<u8>, number: u32) {
    let char = char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER);
    made.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
}

/// Marks of letters, as character references of HTML name them behind the letter.
const MARKS: [&str; 10] = ["acute", "breve", "caron", "cedil", "circ", "dot", "grave", "macr", "tilde", "uml"];
/// How many times a text is decoded.
const DEPTH: usize = 3;
