/// The first place from `from` on of a byte that a plain string cannot hold: a quote, a backslash, a control character; or
/// the end. Looks at eight bytes at a time.
#[inline]
pub(super) fn plain_end(bytes: &[u8], from: usize) -> usize {
    let (chunks, rest) = bytes.get(from..).unwrap_or_default().as_chunks::<8>();
    let mut at = from;
    for chunk in chunks {
        let special = special_bytes(u64::from_le_bytes(*chunk));
        if special != 0 {
            return at + (special.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    at + rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20)).unwrap_or(rest.len())
}

/// The highest bit of each byte that is special; above the lowest such byte there may be wrong ones, from borrowing.
fn special_bytes(word: u64) -> u64 {
    let below = |word: u64, bound: u8| word.wrapping_sub(EACH * u64::from(bound)) & !word;
    let equal = |byte: u8| below(word ^ (EACH * u64::from(byte)), 1);
    (below(word, 0x20) | equal(b'"') | equal(b'\\')) & (EACH << 7)
}

/// One in each byte.
const EACH: u64 = 0x0101_0101_0101_0101;
