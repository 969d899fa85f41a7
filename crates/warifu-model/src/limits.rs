/// Limits on documents. Each is a fixed, documented number, so that what one machine reads, every machine reads.
///
/// It has no values, only these constants.
#[derive(Clone, Copy, Debug)]
pub enum Limit {}

impl Limit {
    /// Largest document of ours, in bytes. A requirement set of 2,000 bilingual requirements takes about a third of it.
    pub const DOCUMENT_BYTES: usize = 16 * 1024 * 1024;
    /// Largest status history, in bytes: [`Limit::ITEMS`] certificates take less, with usual names.
    pub const HISTORY_BYTES: usize = 64 * 1024 * 1024;
    /// Deepest nesting of arrays and objects. The deepest legal document (a set with criteria at their own limit,
    /// [`Limit::CRITERION_DEPTH`], two levels of JSON each) stays below it.
    pub const DEPTH: usize = 48;
    /// Longest string, in bytes of its JSON text. Envelopes carry whole documents in one string and have
    /// [`Limit::DOCUMENT_BYTES`] instead.
    pub const STRING_BYTES: usize = 64 * 1024;
    /// Most items of one array and most members of one object; so also most certificates of one status history.
    pub const ITEMS: usize = 100_000;
    /// Most requirements of one set.
    pub const REQUIREMENTS: usize = 2_000;
    /// Most claims of one attestation.
    pub const CLAIMS: usize = 10_000;
    /// Most records in a claim of kind `record_list`.
    pub const RECORDS: usize = 10_000;
    /// Deepest nesting of one criterion.
    pub const CRITERION_DEPTH: usize = 16;
    /// Most rungs of a ladder, or dimensions of a vector.
    pub const LEVELS: usize = 100;
    /// Most nodes of one criterion.
    pub const CRITERION_NODES: usize = 1_000;
    /// Most sectors of one list.
    pub const SECTORS: usize = 1_000;
    /// Most accreditations in one bundle: two in a usual chain, and newer editions of them.
    pub const ACCREDITATIONS: usize = 32;
    /// Most series on the path from a body up to an authority.
    pub const PATH: usize = 8;
    /// Most series under which one certificate is granted.
    pub const CERTIFICATE_SERIES: usize = 4;
    /// Most series whose certificates are on one status list.
    pub const SNAPSHOT_SERIES: usize = 64;
    /// Most status snapshots in one bundle: the newest one, and older ones that tell what was known when.
    pub const STATUS_SNAPSHOTS: usize = 8;
    /// Most keys of one accredited body.
    pub const ACCREDITED_KEYS: usize = 32;
    /// Most parties of one arrangement of recognition.
    pub const ARRANGEMENT_PARTIES: usize = 64;
    /// Most provisions of one arrangement of recognition.
    pub const PROVISIONS: usize = 256;
    /// Most arrangements of recognition in one bundle.
    pub const ARRANGEMENTS: usize = 8;
    /// Most communities, organisations or people of one sharing circle, and most ids of one audience.
    pub const SHARING_PARTIES: usize = 2_000;
    /// Most clearances of one item, person or organisation, and most schemes of one sharing circle.
    pub const CLEARANCES: usize = 64;
    /// Most rules of a policy on advisories.
    pub const ADVISORY_RULES: usize = 200;
    /// Most sectors or matters of one item, organisation or person. Each that is missing is told for each recipient.
    pub const SHARING_TOPICS: usize = 64;
    /// Most recipients of age of one organisation or person.
    pub const SHARING_ADDRESSES: usize = 16;
    /// Most entries of one log of deliveries; what is done with goes into another log.
    pub const DELIVERIES: usize = 50_000;
    /// Most places or names of one anonymisation rule.
    pub const ANONYMISATION: usize = 1_000;
    /// Most keys that an admission policy names for evidence documents.
    pub const EVIDENCE_SIGNERS: usize = 100;
    /// Most signatures on evidence documents that one evaluation tries, each with each key.
    pub const EVIDENCE_CHECKS: usize = 20_000;
    /// Most bytes of signed payloads that these tries hash together: each try hashes its payload whole.
    pub const EVIDENCE_CHECK_BYTES: usize = 1 << 30;
    /// Tries as which opening one sigstore bundle with one trusted root counts: its chain, its log and its times are signatures, too.
    pub const BUNDLE_CHECKS: usize = 10;
    /// Most documents that one step in a case of a ledger names.
    pub const STEP_DOCUMENTS: usize = 10_000;
    /// Most signatures on one envelope.
    pub const SIGNATURES: usize = 100;
    /// Largest absolute value of a JSON number: the integers that every JSON implementation keeps exact
    /// (RFC 8259 section 6, RFC 7493 section 2.2).
    pub const SAFE_INTEGER: i64 = (1 << 53) - 1;
}
