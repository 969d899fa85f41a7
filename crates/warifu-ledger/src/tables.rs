//! The tables of a ledger. Three are kept: the journal, the blobs and the seeds of salts. Everything else follows from them.
//!
//! Times are seconds since 1970-01-01T00:00:00Z, digests their 32 bytes, keys the 32 bytes of an Ed25519 key. Where there is no time,
//! an end is [`NEVER`] and a beginning [`ALWAYS`]. Columns stand in this order in every row.

use crate::store::{Column, Index, Lifetime, Schema, Table, Unique};

use Column::{Bytes, Integer, Text};
use Lifetime::{Derived, Kept};

/// Declares a table.
macro_rules! table {
    ($(#[$doc:meta])* $name:ident, $lifetime:ident, $key:literal, [$($column:expr),* $(,)?], [$($index:literal $unique:ident [$($at:literal),*]),* $(,)?]) => {
        $(#[$doc])*
        pub static $name: Table = Table {
            name: lower!($name),
            lifetime: $lifetime,
            columns: &[$($column),*],
            key: $key,
            indexes: &[$(Index { name: $index, columns: &[$($at),*], unique: Unique::$unique }),*],
        };
    };
}

macro_rules! lower {
    (JOURNAL) => {
        "journal"
    };
    (BLOB) => {
        "blob"
    };
    (SECRET) => {
        "secret"
    };
    (CERTIFICATE) => {
        "certificate"
    };
    (LINK) => {
        "link"
    };
    (TERM) => {
        "term"
    };
    (EVENT) => {
        "event"
    };
    (SERIES) => {
        "series"
    };
    (CASE) => {
        "case_file"
    };
    (STEP) => {
        "step"
    };
    (SIGNATURE) => {
        "signature"
    };
    (OFFICER) => {
        "officer"
    };
    (DUE) => {
        "due"
    };
    (LEAF) => {
        "leaf"
    };
    (TILE) => {
        "tile"
    };
    (EDGE) => {
        "edge"
    };
    (SNAPSHOT) => {
        "snapshot"
    };
    (CHECKPOINT) => {
        "checkpoint"
    };
    (EDITION) => {
        "edition"
    };
    (HOLD) => {
        "hold"
    };
}

table! {
    /// The journal: entries by their number, in canonical bytes.
    JOURNAL, Kept, 1, [Integer("sequence"), Integer("known_at"), Bytes("digest"), Bytes("bytes")], ["digest" Yes [2]]
}
table! {
    /// Documents by the digest of their exact bytes. `packing` is 0 for the bytes themselves, 1 for DEFLATE
    /// (RFC 1951) and the first 4 bytes of the SHA-256 of that stream, 2 for an envelope whose payload is a document here: the 32 bytes
    /// of its digest, and what stands behind the payload.
    BLOB, Kept, 1, [Bytes("digest"), Integer("size"), Integer("packing"), Bytes("bytes")], []
}
table! {
    /// The seeds of the salts under the findings of certificates, by the digest of the statement. Nothing public holds one: no blob,
    /// no entry, no page.
    SECRET, Kept, 1, [Bytes("certificate"), Bytes("seed")], []
}
table! {
    /// Certificates by their place in the status list. `seen` is the number as people see it; `stage` is `placed`, `issued`, `rejected`
    /// (before it was issued) or `entered`; `status` is what was said last; `leaf` is its place in the log, -1 where it has none;
    /// `envelope` is the digest of the blob of its envelope, empty until it is issued.
    CERTIFICATE, Derived, 1,
    [
        Integer("place"), Text("number"), Text("seen"), Bytes("digest"), Text("stage"), Text("status"), Text("holder"),
        Text("product"), Text("set_id"), Text("set_version"), Text("level"), Integer("granted_at"), Integer("expires_at"),
        Bytes("record"), Bytes("envelope"), Integer("leaf"), Text("case_id"), Integer("known_at"), Integer("sequence"),
    ],
    [
        "number" Yes [1], "seen" No [2], "digest" Yes [3], "stage" No [4], "status" No [5], "set" No [8, 9],
        "granted" No [11], "expires" No [12], "record" No [13],
    ]
}
table! {
    /// Values that lead to certificates: artifacts, identifiers, keys, evidence, inputs, components, series, cases.
    LINK, Derived, 3, [Text("kind"), Text("value"), Integer("place")], ["place" No [2]]
}
table! {
    /// Words and pairs of characters over number, holder, product and scope.
    TERM, Derived, 2, [Text("word"), Integer("place")], ["place" No [1]]
}
table! {
    /// Statements about certificates. `number` counts what was ever said, from zero, in the order in which it was said.
    EVENT, Derived, 2,
    [
        Integer("place"), Integer("number"), Text("status"), Integer("since"), Integer("recorded_at"), Text("reason_en"),
        Text("reason_ja"), Bytes("step"), Integer("sequence"),
    ],
    ["number" Yes [1], "recorded" No [4]]
}
table! {
    /// The series under which certificates of the list were granted.
    SERIES, Derived, 1, [Text("series"), Integer("place")], []
}
table! {
    /// Cases. `state` is `open`, `signing`, `done` or `rejected`; `taken` is the number of steps, `last` the digest of the last one,
    /// `next` the step that is waited for, empty where there is none; `certificate` is the digest of the certificate that it is about,
    /// empty where there is none yet.
    CASE, Derived, 1,
    [
        Text("case_id"), Text("kind"), Text("state"), Integer("taken"), Bytes("last"), Text("next"), Bytes("certificate"),
        Integer("opened_at"), Integer("changed_at"), Integer("sequence"),
    ],
    ["state" No [2, 1, 8], "waiting" No [2, 5, 8], "certificate" No [6], "changed" No [8]]
}
table! {
    /// Steps of cases, by their number in the case. `document` is what the step is about: record, terms or edition; empty where it
    /// names none.
    STEP, Derived, 2,
    [
        Text("case_id"), Integer("number"), Text("step"), Bytes("key"), Bytes("digest"), Bytes("document"), Integer("at"),
        Integer("known_at"), Integer("sequence"),
    ],
    ["key" No [3, 8], "digest" Yes [4]]
}
table! {
    /// Signatures on certificates, in the order in which they arrived.
    SIGNATURE, Derived, 2,
    [Bytes("certificate"), Integer("number"), Bytes("key"), Bytes("signature"), Integer("known_at"), Integer("sequence")],
    ["key" No [2, 5]]
}
table! {
    /// Everything that was ever said of a key of the body. At a time that row holds which was said last, of those that begin until then.
    OFFICER, Derived, 2,
    [Bytes("key"), Integer("sequence"), Text("name"), Text("roles"), Integer("since"), Integer("until")],
    ["name" No [2], "until" No [5]]
}
table! {
    /// Dates that are due: `expiry`, `surveillance`, `evidence` (a document of evidence ends), `snapshot` (the next one; its place is -1).
    DUE, Derived, 3, [Integer("at"), Text("kind"), Integer("place")], ["kind" No [1, 0], "place" No [2]]
}
table! {
    /// Entries of the log. `document` is the digest of the blob that holds the entry.
    LEAF, Derived, 1, [Integer("leaf"), Bytes("hash"), Bytes("document"), Text("kind")], ["hash" Yes [1], "kind" No [3]]
}
table! {
    /// Full tiles of the log (C2SP tlog-tiles): 256 hashes.
    TILE, Derived, 2, [Integer("level"), Integer("number"), Bytes("hashes")], []
}
table! {
    /// Tiles at the right edge of the log that are not full yet; at most one for each level.
    EDGE, Derived, 1, [Integer("level"), Integer("number"), Bytes("hashes")], []
}
table! {
    /// Status snapshots that were signed. `envelope` is the digest of the blob, empty for one from before there was a ledger;
    /// `series` are the series, with spaces between them.
    SNAPSHOT, Derived, 1,
    [
        Integer("number"), Bytes("digest"), Integer("issued_at"), Integer("next_update"), Integer("certificates"),
        Integer("events"), Bytes("list"), Text("series"), Bytes("envelope"), Integer("sequence"),
    ],
    ["issued" No [2]]
}
table! {
    /// Checkpoints of the log that were signed, with the cosignatures that came later.
    CHECKPOINT, Derived, 1, [Integer("size"), Bytes("root"), Text("note"), Integer("known_at"), Integer("sequence")], []
}
table! {
    /// Editions of accreditations.
    EDITION, Derived, 2,
    [
        Text("series"), Integer("number"), Bytes("envelope"), Text("kind"), Text("body"), Integer("since"), Integer("until"),
        Integer("issued_at"), Integer("sequence"),
    ],
    ["until" No [6], "body" No [4]]
}
table! {
    /// Holds on certificates; of several the last one counts.
    HOLD, Derived, 2,
    [Integer("place"), Integer("sequence"), Integer("until"), Text("reason_en"), Text("reason_ja")], ["until" No [2]]
}

/// The tables of a ledger, with their versions: what a store is created and opened with.
pub static SCHEMA: Schema = Schema { tables: ALL, migrations: &[], derived: 2 };

/// Declares the lists of tables.
macro_rules! lists {
    (kept: [$($kept:ident),* $(,)?], derived: [$($derived:ident),* $(,)?]) => {
        /// The tables that are kept, in the order in which they are written.
        pub static KEPT: &[&Table] = &[$(&$kept),*];

        /// The tables that follow from them.
        pub static DERIVED: &[&Table] = &[$(&$derived),*];

        static ALL: &[&Table] = &[$(&$kept,)* $(&$derived),*];
    };
}

lists! {
    kept: [JOURNAL, BLOB, SECRET],
    derived: [
        CERTIFICATE, LINK, TERM, EVENT, SERIES, CASE, STEP, SIGNATURE, OFFICER, DUE, LEAF, TILE, EDGE, SNAPSHOT, CHECKPOINT,
        EDITION, HOLD,
    ]
}

/// The end of what has none.
pub const NEVER: i64 = i64::MAX;

/// The beginning of what has none.
pub const ALWAYS: i64 = i64::MIN;
