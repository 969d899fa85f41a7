//! Rows as values: what the columns of [`crate::tables`] hold.

use warifu_model::{CaseKind, Digest, Status, StepName, Timestamp};

use crate::store::{Row, Table, Value};
use crate::tables;

/// A value in one column.
pub trait Cell: Sized {
    /// As the store holds it.
    fn to_value(&self) -> Value;

    /// Out of the store. Rows are written by this crate alone: what another hand put there comes out as the default, and is found by
    /// [`verify`](crate::verify()).
    fn of(value: Option<&Value>) -> Self;
}

/// Declares the row of a table as a struct.
macro_rules! rows {
    ($($(#[$doc:meta])* $name:ident of $table:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Eq, PartialEq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl $name {
            /// The table.
            pub const TABLE: &'static Table = &tables::$table;

            /// Reads a row.
            pub fn of(row: &Row) -> Self {
                let mut values = row.iter();
                Self { $($field: Cell::of(values.next()),)* }
            }

            /// Writes it.
            pub fn to_row(&self) -> Row {
                vec![$(self.$field.to_value(),)*]
            }
        }
    )*};
}

rows! {
    /// An entry of the journal.
    JournalRow of JOURNAL {
        /// Its number.
        sequence: u32,
        /// The time at which it became known.
        known_at: Timestamp,
        /// The digest of its bytes.
        digest: Digest,
        /// Its bytes.
        bytes: Vec<u8>,
    }
    /// A certificate.
    CertificateRow of CERTIFICATE {
        /// Its place in the status list.
        place: u32,
        /// Its number ([`bounded`]).
        number: String,
        /// Its number as people see it ([`bounded`]).
        seen: String,
        /// The digest of its statement.
        digest: Digest,
        /// The stage that it has reached.
        stage: Stage,
        /// The status that was said last of it.
        status: Status,
        /// The name of its holder, in English.
        holder: String,
        /// Vendor, model and version of the product.
        product: String,
        /// The id of the set.
        set_id: String,
        /// The version of the set ([`bounded`]).
        set_version: String,
        /// The level; empty where there is none.
        level: String,
        /// From when it holds.
        granted_at: Timestamp,
        /// The time at which it ends, in seconds since 1970; [`tables::NEVER`] where it does not.
        expires_at: i64,
        /// The digest of the record.
        record: Digest,
        /// The digest of the blob of its envelope, once it is issued.
        envelope: Option<Digest>,
        /// Its place in the log; -1 where it has none.
        leaf: i64,
        /// The case in which it was decided; empty for one that was entered.
        case: String,
        /// The time at which it got its place.
        known_at: Timestamp,
        /// The entry by which it got its place.
        sequence: u32,
    }
    /// Something said about a certificate.
    EventRow of EVENT {
        /// The place of the certificate.
        place: u32,
        /// Its number among all that was said, from zero.
        number: u32,
        /// The new status.
        status: Status,
        /// From when it holds.
        since: Timestamp,
        /// The time at which it was said.
        recorded_at: Timestamp,
        /// The reason, in English.
        reason_en: String,
        /// The reason, in Japanese.
        reason_ja: String,
        /// The step by which it was decided.
        step: Option<Digest>,
        /// The entry.
        sequence: u32,
    }
    /// A case.
    CaseRow of CASE {
        /// Its id.
        case: String,
        /// Its kind.
        kind: CaseKind,
        /// The state that it has reached.
        state: CaseState,
        /// The number of steps that were taken.
        taken: u32,
        /// The digest of the last one.
        last: Digest,
        /// The step that is waited for; empty where there is none.
        next: String,
        /// The certificate that it is about, where there is one.
        certificate: Option<Digest>,
        /// The time at which it began.
        opened_at: Timestamp,
        /// The time at which it changed last.
        changed_at: Timestamp,
        /// The entry by which it changed last.
        sequence: u32,
    }
    /// A step of a case.
    StepRow of STEP {
        /// The case.
        case: String,
        /// Its number in the case, from zero.
        number: u32,
        /// The step.
        step: StepName,
        /// The key that took it.
        key: Vec<u8>,
        /// The digest of what was signed.
        digest: Digest,
        /// The record, the terms or the edition that it names.
        document: Option<Digest>,
        /// The time at which it was taken.
        at: Timestamp,
        /// The time at which it became known.
        known_at: Timestamp,
        /// The entry.
        sequence: u32,
    }
    /// A signature on a certificate.
    SignatureRow of SIGNATURE {
        /// The certificate.
        certificate: Digest,
        /// Its number among those on the certificate, from zero.
        number: u32,
        /// The key.
        key: Vec<u8>,
        /// The signature.
        signature: Vec<u8>,
        /// The time at which it became known.
        known_at: Timestamp,
        /// The entry.
        sequence: u32,
    }
    /// A statement about a key of the body.
    OfficerRow of OFFICER {
        /// The key.
        key: Vec<u8>,
        /// The entry.
        sequence: u32,
        /// Its name.
        name: String,
        /// Its roles, with spaces between them.
        roles: String,
        /// From when this holds; [`tables::ALWAYS`] where there is no beginning.
        since: i64,
        /// Until when; [`tables::NEVER`] where there is no end.
        until: i64,
    }
    /// An entry of the log.
    LeafRow of LEAF {
        /// Its place in the log.
        leaf: u32,
        /// The hash of the leaf (RFC 6962).
        hash: Digest,
        /// The digest of the entry.
        document: Digest,
        /// `certificate`, `head` or `other`.
        kind: String,
    }
    /// A status snapshot.
    SnapshotRow of SNAPSHOT {
        /// Its number.
        number: u32,
        /// The digest of its payload.
        digest: Digest,
        /// The time at which it was made.
        issued_at: Timestamp,
        /// By when the next one is due; [`tables::NEVER`] where that is not known.
        next_update: i64,
        /// The number of certificates that it is about.
        certificates: u32,
        /// From how many events it was made.
        events: u32,
        /// The statuses, packed.
        list: Vec<u8>,
        /// The series, with spaces between them.
        series: String,
        /// The digest of the blob of its envelope.
        envelope: Option<Digest>,
        /// The entry.
        sequence: u32,
    }
    /// A checkpoint of the log.
    CheckpointRow of CHECKPOINT {
        /// The size of the tree.
        size: u32,
        /// Its root.
        root: Digest,
        /// The signed text.
        note: String,
        /// The time at which its last signature became known.
        known_at: Timestamp,
        /// The entry.
        sequence: u32,
    }
    /// An edition of an accreditation.
    EditionRow of EDITION {
        /// The series.
        series: String,
        /// Its number in the series.
        number: u32,
        /// The digest of the blob of its envelope.
        envelope: Digest,
        /// The kind: what the body may do.
        kind: String,
        /// The id of the body ([`bounded`]).
        body: String,
        /// From when it holds.
        since: Timestamp,
        /// Until when.
        until: Timestamp,
        /// The time at which it was made.
        issued_at: Timestamp,
        /// The entry.
        sequence: u32,
    }
    /// A hold.
    HoldRow of HOLD {
        /// The place of the certificate.
        place: u32,
        /// The entry.
        sequence: u32,
        /// Until when; [`tables::NEVER`] where it has no end.
        until: i64,
        /// The reason, in English.
        reason_en: String,
        /// The reason, in Japanese.
        reason_ja: String,
    }
    /// Something that is due.
    DueRow of DUE {
        /// The time.
        at: Timestamp,
        /// The kind.
        kind: String,
        /// The place of the certificate; -1 where it is about none.
        place: i64,
    }
}

/// Declares an enum that stands in a column.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $word:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
        pub enum $name {
            $($(#[$of])* $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// As it stands in the column.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl Cell for $name {
            fn to_value(&self) -> Value {
                self.as_str().into()
            }

            fn of(value: Option<&Value>) -> Self {
                let text = value.map(Value::text).unwrap_or_default();
                Self::ALL.iter().copied().find(|one| one.as_str() == text).unwrap_or_default()
            }
        }
    )*};
}

words! {
    /// The stage that a certificate has reached.
    Stage {
        /// It was issued before there was a ledger.
        Entered = "entered",
        /// Enough have signed it.
        Issued = "issued",
        /// It has number and place, and not enough have signed it.
        #[default]
        Placed = "placed",
        /// Its case ended before enough had signed it.
        Rejected = "rejected",
    }
    /// The state that a case has reached.
    CaseState {
        /// All is done.
        Done = "done",
        /// A step is waited for.
        #[default]
        Open = "open",
        /// It ended without what it was for.
        Rejected = "rejected",
        /// It is decided, and signatures on the certificate are waited for.
        Signing = "signing",
    }
}

impl Stage {
    /// Tells whether the certificate was ever handed out.
    pub const fn is_out(self) -> bool {
        matches!(self, Self::Entered | Self::Issued)
    }
}

/// A text that may be a key in every store: itself, or the text of its digest where it is longer than [`MOST_TEXT_BYTES`].
///
/// ```
/// use warifu_ledger::rows::bounded;
///
/// assert_eq!(bounded("MCO-2026-0042"), "MCO-2026-0042");
/// assert_eq!(bounded(&"x".repeat(1000)).len(), 71);
/// ```
pub fn bounded(text: &str) -> String {
    let is_plain = text.len() <= MOST_TEXT_BYTES && !text.contains('\0');
    if is_plain { text.to_owned() } else { Digest::of(text.as_bytes()).to_string() }
}

/// The longest text that stands in an index as it is, in bytes.
pub const MOST_TEXT_BYTES: usize = 512;

impl Cell for u32 {
    fn to_value(&self) -> Value {
        i64::from(*self).into()
    }

    fn of(value: Option<&Value>) -> Self {
        value.and_then(|value| Self::try_from(value.integer()).ok()).unwrap_or_default()
    }
}

impl Cell for i64 {
    fn to_value(&self) -> Value {
        (*self).into()
    }

    fn of(value: Option<&Value>) -> Self {
        value.map(Value::integer).unwrap_or_default()
    }
}

impl Cell for String {
    fn to_value(&self) -> Value {
        self.as_str().into()
    }

    fn of(value: Option<&Value>) -> Self {
        value.map(Value::text).unwrap_or_default().to_owned()
    }
}

impl Cell for Vec<u8> {
    fn to_value(&self) -> Value {
        self.as_slice().into()
    }

    fn of(value: Option<&Value>) -> Self {
        value.map(Value::bytes).unwrap_or_default().to_vec()
    }
}

impl Cell for Digest {
    fn to_value(&self) -> Value {
        self.as_bytes().as_slice().into()
    }

    fn of(value: Option<&Value>) -> Self {
        Option::of(value).unwrap_or(Self::from_bytes([0; 32]))
    }
}

impl Cell for Option<Digest> {
    fn to_value(&self) -> Value {
        self.map(|digest| digest.as_bytes().to_vec()).unwrap_or_default().into()
    }

    fn of(value: Option<&Value>) -> Self {
        value.and_then(|value| value.bytes().try_into().ok()).map(Digest::from_bytes)
    }
}

impl Cell for Timestamp {
    fn to_value(&self) -> Value {
        self.unix().into()
    }

    fn of(value: Option<&Value>) -> Self {
        let seconds = value.map(Value::integer).unwrap_or_default();
        Self::from_unix(seconds).unwrap_or(Self::EPOCH)
    }
}

/// Tokens of documents in columns; what is none of them is the first.
macro_rules! token_cells {
    ($($name:ident or $first:ident),*) => {$(
        impl Cell for $name {
            fn to_value(&self) -> Value {
                self.as_str().into()
            }

            fn of(value: Option<&Value>) -> Self {
                let text = value.map(Value::text).unwrap_or_default();
                Self::ALL.iter().copied().find(|one| one.as_str() == text).unwrap_or(Self::$first)
            }
        }
    )*};
}

token_cells!(Status or Active, CaseKind or Certification, StepName or Rejected);
