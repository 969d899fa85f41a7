//! Where a ledger is kept: rows in tables, in transactions. A store knows no certificate.
//!
//! There is no verb that changes or removes a row of a table that is kept ([`Lifetime::Kept`]), and no question but along the key
//! or a declared index. `suite` (by the feature of this name) is the conformance suite of whoever writes a store.

#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod change;
mod check;
mod memory;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod migrate;
#[cfg(feature = "postgres")]
mod postgres;
mod remembering;
mod schema;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod sql;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "suite")]
pub mod suite;
mod table;

use std::time::Duration;

use warifu_model::problems;

pub use check::{MOST_KEY_BYTES, MOST_VALUE_BYTES};
pub use memory::MemoryStore;
#[cfg(feature = "postgres")]
pub use postgres::PostgresStore;
pub(crate) use remembering::writing;
pub use schema::{Migration, Rebuilding, Schema, Step};
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteStore;
pub use table::{Column, Index, Lifetime, Row, Table, Unique, Value};

/// A transactional store of rows.
///
/// Transactions are serializable: a writer sees what was committed before it began and nothing else, one writer at a time, and
/// the next one waits for as long as the store was told to. A reader sees one moment, and waits for nobody. What
/// [`Write::commit`] has confirmed is durable: it outlives the process and a loss of power.
pub trait Store {
    /// Begins to read, as of this moment.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    fn read(&mut self) -> Result<Box<dyn Read + '_>, StoreError>;

    /// Begins to write, once nobody else does. A transaction that is dropped leaves nothing.
    ///
    /// # Errors
    ///
    /// [`StoreError::Busy`] after the time to wait.
    fn write(&mut self) -> Result<Box<dyn Write + '_>, StoreError>;

    /// Another handle on the same store, for another thread.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    fn another(&self) -> Result<Box<dyn Store + Send>, StoreError>;
}

/// The options with which a store is used.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Options {
    /// For how long a writer waits for the one before it; 30 s unless told otherwise.
    pub wait: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { wait: Duration::from_secs(30) }
    }
}

impl Options {
    /// With this time to wait.
    #[must_use]
    pub const fn wait(mut self, wait: Duration) -> Self {
        self.wait = wait;
        self
    }
}

/// Questions that can be asked within a transaction.
pub trait Read {
    /// The row of this key: as many values as the table's key has columns.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    fn get(&mut self, table: &'static Table, key: &[Value]) -> Result<Option<Row>, StoreError>;

    /// Rows along an order, from a place on.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    fn scan(&mut self, scan: &Scan<'_>) -> Result<Vec<Row>, StoreError>;

    /// The row of each key, in the order of the keys. A store behind a network is asked once for many.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    fn get_each(&mut self, table: &'static Table, keys: &[Vec<Value>]) -> Result<Vec<Option<Row>>, StoreError> {
        keys.iter().map(|key| self.get(table, key)).collect()
    }

    /// What the scan gives with each of these in place of its `equal`, in their order; `after` is passed over. A store behind a network
    /// is asked once for many.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    fn scan_each(&mut self, scan: &Scan<'_>, equals: &[Vec<Value>]) -> Result<Vec<Vec<Row>>, StoreError> {
        equals.iter().map(|equal| self.scan(&Scan { equal, after: None, ..*scan })).collect()
    }
}

/// Changes that can be made within a transaction that writes.
pub trait Write: Read {
    /// Inserts a row.
    ///
    /// # Errors
    ///
    /// [`StoreError::Taken`] where another row has the key, or the values of an index whose rows differ. The transaction goes
    /// on as if this insert had not been asked for, as it does after [`StoreError::Shape`], [`StoreError::Long`] and
    /// [`StoreError::Kept`]; after any other error it can only be dropped.
    fn insert(&mut self, table: &'static Table, row: &[Value]) -> Result<(), StoreError>;

    /// Inserts a row of a derived table, in place of the one with its key.
    ///
    /// # Errors
    ///
    /// As [`Write::insert`]; [`StoreError::Kept`] where the table is kept.
    fn put(&mut self, table: &'static Table, row: &[Value]) -> Result<(), StoreError>;

    /// The same where the transaction has this row with its key, as whoever asks has read it: a store that writes only what differs
    /// need not read it once more.
    ///
    /// # Errors
    ///
    /// As [`Write::put`].
    fn put_over(&mut self, table: &'static Table, before: &[Value], row: &[Value]) -> Result<(), StoreError> {
        let _ = before;
        self.put(table, row)
    }

    /// Removes the row of this key from a derived table, if it has one.
    ///
    /// # Errors
    ///
    /// [`StoreError::Kept`] where the table is kept.
    fn remove(&mut self, table: &'static Table, key: &[Value]) -> Result<(), StoreError>;

    /// Removes all rows of a derived table.
    ///
    /// # Errors
    ///
    /// [`StoreError::Kept`] where the table is kept.
    fn clear(&mut self, table: &'static Table) -> Result<(), StoreError>;

    /// Makes all of it durable and visible at once. What confirms it has happened; an error other than
    /// [`StoreError::CommitUnknown`] says that nothing has.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// Rows along the key or an index.
#[derive(Clone, Copy, Debug)]
pub struct Scan<'a> {
    /// The table.
    pub table: &'static Table,
    /// The index, by its name; the key where none is named.
    pub index: Option<&'static str>,
    /// The values that the first columns of the order hold.
    pub equal: &'a [Value],
    /// The least value of the column after those.
    pub from: Option<&'a Value>,
    /// The value that those of that column stay below.
    pub below: Option<&'a Value>,
    /// The row after which it goes on, by the values of all columns of the order ([`Table::order`]).
    pub after: Option<&'a [Value]>,
    /// In which direction.
    pub direction: Direction,
    /// The number of rows at most.
    pub limit: u32,
}

/// The direction of a scan.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Direction {
    /// From the least on.
    #[default]
    Ascending,
    /// From the greatest on.
    Descending,
}

impl Scan<'_> {
    /// All rows of a table along its key, so many at most.
    pub const fn all(table: &'static Table, limit: u32) -> Self {
        Self {
            table,
            index: None,
            equal: &[],
            from: None,
            below: None,
            after: None,
            direction: Direction::Ascending,
            limit,
        }
    }
}

#[cfg(any(feature = "sqlite", feature = "postgres"))]
impl StoreError {
    /// What a database says, shortened and escaped.
    fn unusable(message: impl std::fmt::Display) -> Self {
        Self::Unusable { message: warifu_model::json::shorten(&message.to_string()) }
    }
}

problems! {
    /// The reason why a store did not do what it was asked for.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum StoreError {
        /// There is no store at this place.
        Absent {
            /// The place.
            place: String,
        } => {
            code: "ledger-absent",
            en: "there is no ledger at `{place}`",
            ja: "`{place}` に台帳がない",
            help_en: "check the name; a new ledger is created by a command of its own",
            help_ja: "名前を確認してください。新しい台帳の作成は、別の操作です",
        }
        /// Somebody else has been writing for longer than the time to wait.
        Busy {
            /// For how long it waited.
            waited: Duration,
        } => {
            code: "ledger-busy",
            en: ("another process has been writing to the ledger for {} s", waited.as_secs()),
            ja: ("別のプロセスが{}秒以上、台帳に書き込んでいる", waited.as_secs()),
            help_en: "try again, or wait longer; nothing was changed",
            help_ja: "再度実行するか、待ち時間を長くしてください。何も変更されていません",
        }
        /// The connection was lost while a transaction was committed.
        CommitUnknown {
            /// The message of the store.
            message: String,
        } => {
            code: "ledger-commit-unknown",
            en: "the connection to the ledger was lost while it confirmed: {message}",
            ja: "台帳への確定中に接続が切れた：{message}",
            help_en: "look whether it is there before you try again: doing it once more is refused where it was done",
            help_ja: "再実行の前に、反映されたかを確認してください。既に反映されていれば、再実行は拒否されます",
        }
        /// A file or database that is not a store of ours.
        Foreign {
            /// The place.
            place: String,
            /// The finding that shows it.
            message: String,
        } => {
            code: "ledger-foreign",
            en: "`{place}` is not a ledger, or was changed by another program: {message}",
            ja: "`{place}` は台帳ではないか、他のプログラムに変更された：{message}",
            help_en: "check the name; where it was a ledger, take the last backup; nothing was changed",
            help_ja: "名前を確認し、台帳だったのであれば直近のバックアップを使ってください。何も変更されていません",
        }
        /// A row of a kept table would change.
        Kept {
            /// The table.
            table: &'static str,
        } => {
            code: "ledger-row-kept",
            en: "rows of the table `{table}` are kept: none is changed or removed",
            ja: "表 `{table}` の行は保持され、変更も削除もできない",
            help_en: "append an entry that says what holds from now on",
            help_ja: "今後の内容を述べる登録を追加してください",
        }
        /// A value, a key or an entry of an index is longer than a store holds.
        Long {
            /// The table.
            table: &'static str,
            /// The number of bytes that it has.
            bytes: usize,
            /// The number of bytes that it may have.
            limit: usize,
        } => {
            code: "ledger-value-long",
            en: "{bytes} bytes are too many for the table `{table}`: {limit} at most",
            ja: "表 `{table}` に対して{bytes}バイトは長過ぎる（上限{limit}バイト）",
            help_en: "shorten the names, or split the document",
            help_ja: "名前を短くするか、文書を分けてください",
        }
        /// The store is of a version that this program does not know.
        Newer {
            /// Its version.
            found: u32,
            /// The newest that is known here.
            known: u32,
        } => {
            code: "ledger-newer",
            en: "the ledger has version {found} of its tables; this program knows {known}",
            ja: "台帳の表はバージョン{found}だが、このプログラムが扱えるのは{known}までである",
            help_en: "use a newer program; nothing was changed",
            help_ja: "新しいプログラムを使ってください。何も変更されていません",
        }
        /// The store is of an older version, and was opened to be read only.
        Older {
            /// Its version.
            found: u32,
            /// The one of this program.
            known: u32,
        } => {
            code: "ledger-older",
            en: "the ledger has version {found} of its tables; this program reads {known}",
            ja: "台帳の表はバージョン{found}だが、このプログラムが読むのは{known}である",
            help_en: "open it once with the right to write, which brings it up to date",
            help_ja: "書込権限で一度開くと、更新されます",
        }
        /// There is a store at this place already.
        Present {
            /// The place.
            place: String,
        } => {
            code: "ledger-present",
            en: "`{place}` exists already",
            ja: "`{place}` は既に存在する",
            help_en: "choose another name; nothing was changed",
            help_ja: "別の名前を選んでください。何も変更されていません",
        }
        /// The store was opened to be read only, or cannot be written.
        ReadOnly => {
            code: "ledger-read-only",
            en: "the ledger can only be read here",
            ja: "この台帳は、ここでは読取専用である",
            help_en: "look at the rights on the file and its folder, and at how the file system is mounted",
            help_ja: "ファイルとそのフォルダのアクセス権、及びファイルシステムのマウント方法を確認してください",
        }
        /// A row or a question does not fit its table.
        Shape {
            /// The table.
            table: &'static str,
            /// The part that does not fit.
            what: &'static str,
        } => {
            code: "ledger-shape",
            en: "this does not fit the table `{table}`: {what}",
            ja: "表 `{table}` に合わない：{what}",
            help_en: "this is a fault of the program; please report it",
            help_ja: "プログラムの不具合です。報告してください",
        }
        /// Another row has this key.
        Taken {
            /// The table.
            table: &'static str,
        } => {
            code: "ledger-row-taken",
            en: "the table `{table}` has a row with this key already",
            ja: "表 `{table}` には、このキーの行が既にある",
            help_en: "what is there stays; ask what it is",
            help_ja: "既存の行はそのまま残ります。内容を確認してください",
        }
        /// The store cannot be read or written.
        Unusable {
            /// The message of the store.
            message: String,
        } => {
            code: "ledger-store-unusable",
            en: "the ledger cannot be read or written: {message}",
            ja: "台帳の読み書きができない：{message}",
            help_en: "look at the disk, the server and the rights on them; nothing was changed",
            help_ja: "ディスク、サーバー、アクセス権を確認してください。何も変更されていません",
        }
    }
}
