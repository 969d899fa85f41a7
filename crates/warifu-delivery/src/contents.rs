//! What is encrypted: a line with three lengths, the signed parcel, the marking, the item, zeros up to a power of two.

use warifu_model::Limit;

/// The three parts, as they were.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Contents<'a> {
    pub(crate) parcel: &'a [u8],
    pub(crate) marking: &'a [u8],
    pub(crate) item: &'a [u8],
}

impl<'a> Contents<'a> {
    /// The bytes; none where they would be more than [`LARGEST_CONTENTS`].
    pub(crate) fn pack(self) -> Option<Vec<u8>> {
        let Self { parcel, marking, item } = self;
        let line = format!("{MAGIC} {} {} {}\n", parcel.len(), marking.len(), item.len());
        let length = line.len() + parcel.len() + marking.len() + item.len();
        let padded = length.max(SMALLEST_CONTENTS).checked_next_power_of_two()?;
        if padded > LARGEST_CONTENTS {
            return None;
        }
        let mut bytes = Vec::with_capacity(padded);
        for part in [line.as_bytes(), parcel, marking, item] {
            bytes.extend_from_slice(part);
        }
        bytes.resize(padded, 0);
        Some(bytes)
    }

    /// The parts; none where the bytes have another form: one byte more or other than [`Contents::pack`] writes.
    pub(crate) fn unpack(bytes: &'a [u8]) -> Option<Self> {
        let end = bytes.iter().take(LINE_BYTES).position(|byte| *byte == b'\n')?;
        let (line, rest) = bytes.split_at_checked(end)?;
        let line = std::str::from_utf8(line).ok()?;
        let lengths: Vec<usize> =
            line.strip_prefix(MAGIC)?.strip_prefix(' ')?.split(' ').map(number).collect::<Option<_>>()?;
        let [parcel, marking, item] = *lengths else { return None };
        let rest = rest.get(1..)?;
        let (parcel, rest) = rest.split_at_checked(parcel)?;
        let (marking, rest) = rest.split_at_checked(marking)?;
        let (item, padding) = rest.split_at_checked(item)?;
        let used = bytes.len() - padding.len();
        let is_padded = bytes.len() == used.max(SMALLEST_CONTENTS).next_power_of_two();
        (is_padded && padding.iter().all(|byte| *byte == 0)).then_some(Self { parcel, marking, item })
    }
}

/// A number in its one form.
fn number(text: &str) -> Option<usize> {
    text.parse().ok().filter(|number: &usize| number.to_string() == text)
}

const MAGIC: &str = "warifu sealed 1";
/// Three lengths take less.
const LINE_BYTES: usize = 128;
/// The size of what is encrypted, at least, in bytes: 16 KiB. What is larger is filled up to the next power of two.
pub const SMALLEST_CONTENTS: usize = 16 * 1024;
/// The largest item, and room for its marking.
pub(crate) const LARGEST_CONTENTS: usize = 2 * Limit::DOCUMENT_BYTES;
/// The largest sealed item, in bytes: what is encrypted is at most twice [`Limit::DOCUMENT_BYTES`], and age adds its header and 16 bytes to each 64 KiB.
pub const LARGEST_SEALED: usize = LARGEST_CONTENTS + LARGEST_CONTENTS / 1024 + HEADER_BYTES;
/// The longest header of age: each address has its place in it.
pub(crate) const HEADER_BYTES: usize = 256 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked() {
        for length in [0, 1, 16_000, SMALLEST_CONTENTS, 70_000] {
            let item = vec![7; length];
            let contents = Contents { parcel: b"{}", marking: b"mark", item: &item };
            let packed = contents.pack().unwrap();
            assert!(packed.len().is_power_of_two() && packed.len() >= SMALLEST_CONTENTS);
            assert_eq!(Contents::unpack(&packed), Some(contents));
        }
        let large = vec![0; LARGEST_CONTENTS];
        assert_eq!(Contents { parcel: b"", marking: b"", item: &large }.pack(), None);
    }

    #[test]
    fn another_form_is_none() {
        let packed = Contents { parcel: b"{}", marking: b"mark", item: b"item" }.pack().unwrap();
        let changed = |at: usize, byte: u8| {
            let mut bytes = packed.clone();
            bytes[at] = byte;
            bytes
        };
        assert_eq!(Contents::unpack(&changed(packed.len() - 1, 1)), None, "padding that says something");
        assert_eq!(Contents::unpack(&changed(0, b'W')), None);
        assert_eq!(Contents::unpack(&packed[..packed.len() / 2]), None, "cut off");
        assert_eq!(Contents::unpack(&[packed.clone(), vec![0; packed.len()]].concat()), None, "padded twice");
        let text = |line: &str| {
            let mut bytes = format!("{line}\n").into_bytes();
            bytes.resize(SMALLEST_CONTENTS, 0);
            bytes
        };
        assert!(Contents::unpack(&text("warifu sealed 1 0 0 0")).is_some());
        for line in [
            "warifu sealed 1 0 0",
            "warifu sealed 1 0 0 0 0",
            "warifu sealed 1 00 0 0",
            "warifu sealed 1 +1 0 0",
            "warifu sealed 1 0 0 99999",
            "warifu sealed 1 18446744073709551615 18446744073709551615 2",
            "warifu sealed 2 0 0 0",
            "",
        ] {
            assert_eq!(Contents::unpack(&text(line)), None, "{line}");
        }
    }
}
