use crate::digest::Digest;
use crate::document::document;

document! {
    /// The head of the journal of a ledger (`warifu.ledger-head/1`), as it stands in the log of the body: who holds a checkpoint can
    /// tell later whether the journal was rewritten.
    pub struct LedgerHead: "ledger_head" = "warifu.ledger-head/1" in default {
        /// The ledger: the digest of its first entry.
        ledger: Digest,
        /// The number of entries of the journal.
        length: u32,
        /// The digest of the last of them.
        entry: Digest,
    }
}
