use super::super::{Column, Index, Lifetime, Schema, Table, Unique};

/// The tables of the suite: every kind of key, of column and of index.
pub static SCHEMA: Schema = Schema::first(&[&ENTRIES, &BLOBS, &COUNTERS, &PLACES, &WORDS]);

/// Kept, by a number, with a unique index.
pub(super) static ENTRIES: Table = Table {
    name: "entries",
    lifetime: Lifetime::Kept,
    columns: &[Column::Integer("number"), Column::Bytes("digest"), Column::Text("act")],
    key: 1,
    indexes: &[Index { name: "digest", columns: &[1], unique: Unique::Yes }],
};

/// Kept, by bytes, with long rows.
pub(super) static BLOBS: Table = Table {
    name: "blobs",
    lifetime: Lifetime::Kept,
    columns: &[Column::Bytes("digest"), Column::Bytes("document")],
    key: 1,
    indexes: &[],
};

/// Derived, by a text.
pub(super) static COUNTERS: Table = Table {
    name: "counters",
    lifetime: Lifetime::Derived,
    columns: &[Column::Text("name"), Column::Integer("value")],
    key: 1,
    indexes: &[],
};

/// Derived, by two columns, with indexes along several, one of which ends in a part of the key. Its names are words of SQL.
pub(super) static PLACES: Table = Table {
    name: "order",
    lifetime: Lifetime::Derived,
    columns: &[
        Column::Text("group"),
        Column::Integer("select"),
        Column::Bytes("from"),
        Column::Integer("where"),
        Column::Text("table"),
    ],
    key: 2,
    indexes: &[
        Index { name: "where", columns: &[3], unique: Unique::No },
        Index { name: "from", columns: &[2, 1], unique: Unique::No },
        Index { name: "unique", columns: &[4, 3], unique: Unique::Yes },
    ],
};

/// Derived, of nothing but its key.
pub(super) static WORDS: Table = Table {
    name: "words",
    lifetime: Lifetime::Derived,
    columns: &[Column::Text("word"), Column::Integer("certificate")],
    key: 2,
    indexes: &[Index { name: "certificate", columns: &[1], unique: Unique::No }],
};
