//! Limits on what is read: fixed numbers, so that what one machine reads every machine reads.

/// Most products that one advisory names.
pub const PRODUCTS: usize = 100_000;
/// Most vulnerabilities of one advisory.
pub const VULNERABILITIES: usize = 100_000;
/// Most statements of one advisory: products of all its vulnerabilities together.
pub const STATEMENTS: usize = 1_000_000;
/// Most identifiers of one product.
pub const IDENTIFIERS: usize = 1000;
/// Most products inside each other.
pub const DEPTH: usize = 16;
/// Most components of one bill of materials.
pub const COMPONENTS: usize = 1_000_000;
/// Longest id, name or version, in bytes.
pub const TEXT_BYTES: usize = 4096;
/// Longest STIX pattern, in bytes.
pub const PATTERN_BYTES: usize = 64 * 1024;
/// Longest text of a remedy that is kept, in bytes.
pub const REMEDY_BYTES: usize = 1000;
