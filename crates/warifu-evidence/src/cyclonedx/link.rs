//! BOM-Link: `urn:cdx:SERIAL/VERSION#REF` names an element of another document, without `#REF` the document itself.

use crate::identifier::percent_decoded;
use crate::other_documents::BomSerial;
use crate::relations::Mark;

/// Gives the name that links have for a document, from its own `serialNumber` and `version`; none where the number has not
/// the form that links need.
pub(super) fn serial(serial: &str, version: i64) -> Option<BomSerial> {
    let prefix = serial.get(..PREFIX.len())?;
    let uuid = serial.get(PREFIX.len()..).filter(|_| prefix.eq_ignore_ascii_case(PREFIX))?;
    is_uuid(uuid).then(|| BomSerial { uuid: uuid.to_ascii_lowercase(), version })
}

/// A link, taken apart.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Link {
    pub(super) serial: BomSerial,
    /// The element; none for the document as a whole.
    pub(super) element: Option<Mark>,
}

/// Kind of a reference.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Reference {
    /// An id in the document itself.
    Local(Mark),
    Linked(Link),
    /// It looks like a link and is none.
    Broken,
}

impl Reference {
    pub(super) fn read(text: &str) -> Self {
        let scheme = text.get(..SCHEME.len()).unwrap_or_default();
        if !scheme.eq_ignore_ascii_case(SCHEME) {
            return Self::Local(Mark::of(text));
        }
        link(text.get(SCHEME.len()..).unwrap_or_default()).map_or(Self::Broken, Self::Linked)
    }
}

fn link(rest: &str) -> Option<Link> {
    let (document, element) = match rest.split_once('#') {
        Some((document, element)) => (document, Some(element)),
        None => (rest, None),
    };
    let (uuid, version) = document.split_once('/')?;
    let is_number = !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit()) && !version.starts_with('0');
    let version = version.parse().ok().filter(|_| is_number && is_uuid(uuid))?;
    let element = match element {
        Some("") => return None,
        Some(element) => Some(Mark::of(&percent_decoded(element)?)),
        None => None,
    };
    Some(Link { serial: BomSerial { uuid: uuid.to_ascii_lowercase(), version }, element })
}

fn is_uuid(text: &str) -> bool {
    let is_right = |(place, b): (usize, u8)| match place {
        8 | 13 | 18 | 23 => b == b'-',
        _ => b.is_ascii_hexdigit(),
    };
    text.len() == 36 && text.bytes().enumerate().all(is_right)
}

const PREFIX: &str = "urn:uuid:";
const SCHEME: &str = "urn:cdx:";

#[cfg(test)]
mod tests {
    use super::*;

    const UUID: &str = "3e671687-395b-41f5-a30f-a58921a69b79";

    #[test]
    fn links_are_taken_apart() {
        let serial = serial(&format!("URN:UUID:{}", UUID.to_uppercase()), 2).unwrap();
        let read = |text: String| Reference::read(&text);
        let linked = |element| Reference::Linked(Link { serial: serial.clone(), element });
        assert_eq!(read(format!("urn:cdx:{UUID}/2#a%2fb")), linked(Some(Mark::of("a/b"))));
        assert_eq!(read(format!("URN:CDX:{UUID}/2")), linked(None));
        assert_eq!(read("pkg:npm/a@1".into()), Reference::Local(Mark::of("pkg:npm/a@1")));
        for broken in ["", "/1#a", "/2#", "/0#a", "/-1", "/02", "/1#%2", "/1#%ff", "#a", "/99999999999999999999"] {
            let text = format!("urn:cdx:{UUID}{broken}");
            assert_eq!(read(text) == Reference::Broken, broken != "/1#a", "{broken}");
        }
        assert_eq!(read("urn:cdx:no-uuid/1#a".into()), Reference::Broken);
    }
}
