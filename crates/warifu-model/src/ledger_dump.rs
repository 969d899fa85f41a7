use crate::digest::Digest;
use crate::document::document;

document! {
    /// The manifest of a dump of a ledger (`warifu.ledger-dump/1`): what has to be in the files beside it.
    pub struct LedgerDump: "ledger_dump" = "warifu.ledger-dump/1" in default {
        /// The ledger: the digest of its first entry.
        ledger: Digest,
        /// The number of entries of the journal.
        entries: u32,
        /// The digest of the last of them.
        head: Digest,
        /// The number of documents.
        blobs: u32,
        /// The number of seeds of salts; none where they were left out.
        secrets: Option<u32> = nullable,
    }
}
