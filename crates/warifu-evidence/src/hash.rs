//! Hashes of components that count: those of a known cryptographic algorithm, of the length that it has.

/// Tells whether a hash as CycloneDX writes it counts.
pub(crate) fn is_cyclonedx(algorithm: &str, content: &str) -> bool {
    is_hex_of(content, find(&CYCLONEDX, algorithm))
}

/// Tells whether a checksum as SPDX writes it counts. Of its algorithms ADLER32 is no cryptographic hash; MD2, MD4 and MD6 are
/// of no use to anybody who checks.
pub(crate) fn is_spdx(algorithm: &str, value: &str) -> bool {
    is_hex_of(value, find(&SPDX, algorithm))
}

/// Tells whether a hash as SPDX 3 writes it counts. The same algorithms in its spelling, which leaves out what others put between
/// letters and digits.
pub(crate) fn is_spdx3(algorithm: &str, value: &str) -> bool {
    let known = SPDX.iter().find(|(name, _)| plain(name) == plain(algorithm));
    is_hex_of(value, known.map(|(_, bits)| bits / 4))
}

/// Tells whether CycloneDX knows an algorithm of this name.
pub(crate) fn knows_cyclonedx(algorithm: &str) -> bool {
    find(&CYCLONEDX, algorithm).is_some()
}

/// Tells whether SPDX knows an algorithm of this name that counts.
pub(crate) fn knows_spdx(algorithm: &str) -> bool {
    find(&SPDX, algorithm).is_some()
}

/// Tells whether SPDX 3 knows an algorithm of this name that counts.
pub(crate) fn knows_spdx3(algorithm: &str) -> bool {
    SPDX.iter().any(|(name, _)| plain(name) == plain(algorithm))
}

/// Tells whether two different files with one hash of this algorithm can be made: MD5 and SHA-1.
pub(crate) fn is_weak(algorithm: &str) -> bool {
    matches!(plain(algorithm).as_str(), "md5" | "sha1")
}

fn plain(name: &str) -> String {
    name.replace(['-', '_'], "").to_ascii_lowercase()
}

fn find(table: &[(&str, usize)], algorithm: &str) -> Option<usize> {
    table.iter().find(|(name, _)| *name == algorithm).map(|(_, bits)| bits / 4)
}

fn is_hex_of(text: &str, digits: Option<usize>) -> bool {
    digits == Some(text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Names and lengths in bits (CycloneDX 1.7, `hash-alg`).
const CYCLONEDX: [(&str, usize); 14] = [
    ("MD5", 128),
    ("SHA-1", 160),
    ("SHA-256", 256),
    ("SHA-384", 384),
    ("SHA-512", 512),
    ("SHA3-256", 256),
    ("SHA3-384", 384),
    ("SHA3-512", 512),
    ("BLAKE2b-256", 256),
    ("BLAKE2b-384", 384),
    ("BLAKE2b-512", 512),
    ("BLAKE3", 256),
    ("Streebog-256", 256),
    ("Streebog-512", 512),
];
/// Names and lengths in bits (SPDX 2.3 clause 7.10).
const SPDX: [(&str, usize); 13] = [
    ("MD5", 128),
    ("SHA1", 160),
    ("SHA224", 224),
    ("SHA256", 256),
    ("SHA384", 384),
    ("SHA512", 512),
    ("SHA3-256", 256),
    ("SHA3-384", 384),
    ("SHA3-512", 512),
    ("BLAKE2b-256", 256),
    ("BLAKE2b-384", 384),
    ("BLAKE2b-512", 512),
    ("BLAKE3", 256),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_algorithms_and_wrong_lengths_do_not_count() {
        let (md5, sha1) = ("0".repeat(32), "aF".repeat(20));
        assert!(is_cyclonedx("MD5", &md5) && is_spdx("SHA1", &sha1) && is_cyclonedx("SHA-1", &sha1));
        assert!(!is_cyclonedx("SHA-256", &md5) && !is_cyclonedx("FOO", &md5) && !is_cyclonedx("SHA1", &sha1));
        let sha3 = "0".repeat(96);
        assert!(is_spdx3("sha1", &sha1) && is_spdx3("sha3_384", &sha3) && is_spdx3("blake2b384", &sha3));
        assert!(!is_spdx3("sha256", &sha1) && !is_spdx3("falcon", &sha1) && !is_spdx3("", ""));
        assert!(knows_cyclonedx("SHA-1") && !knows_cyclonedx("SHA1") && knows_spdx("SHA1") && !knows_spdx("MD4"));
        assert!(knows_spdx3("sha3_256") && !knows_spdx3("falcon"));
        assert!(is_weak("MD5") && is_weak("SHA-1") && is_weak("sha1") && !is_weak("SHA-256") && !is_weak("SHA3-256"));
        assert!(!is_spdx("ADLER32", "00000001") && !is_spdx("MD4", &md5) && !is_spdx("SHA256", &"g".repeat(64)));
    }
}
