//! The embedded store: one file of `SQLite`, with its write-ahead log beside it.

mod error;
mod files;
mod handle;
mod open;
mod transaction;

use std::path::Path;

pub use handle::SqliteStore;

use super::{Options, Read, Schema, Store, StoreError, Write};
use error::{error, foreign};
use handle::Access;
use transaction::Transaction;

impl SqliteStore {
    /// Creates a store in a file that does not exist, or is empty.
    ///
    /// # Errors
    ///
    /// [`StoreError::Present`] where there is something; [`StoreError::Unusable`] where it cannot be written.
    pub fn create(path: &Path, schema: &'static Schema, options: Options) -> Result<Self, StoreError> {
        open::create(path, schema, options)
    }

    /// Opens a store that exists, and brings it up to the version of the program: migrations of what is kept run here, and derived
    /// tables of another version are emptied ([`Schema::rebuilding`]).
    ///
    /// # Errors
    ///
    /// [`StoreError::Absent`], [`StoreError::Foreign`], [`StoreError::Newer`], and what the disk says.
    pub fn open(path: &Path, schema: &'static Schema, options: Options) -> Result<Self, StoreError> {
        open::open(path, schema, options, Access::Write)
    }

    /// Opens a store that exists, and changes nothing. That works on file systems and files that cannot be written as well; there, nobody
    /// else may write for as long as it is open.
    ///
    /// # Errors
    ///
    /// As [`SqliteStore::open`]; [`StoreError::Older`] where it would have to be brought up to date first.
    pub fn open_to_read(path: &Path, schema: &'static Schema, options: Options) -> Result<Self, StoreError> {
        open::open(path, schema, options, Access::Read)
    }

    /// Copies the store, as of this moment, into a file that does not exist yet, while others read and write. The copy is
    /// on the disk, and then has its name.
    ///
    /// # Errors
    ///
    /// [`StoreError::Present`] where there is something; [`StoreError::Unusable`] where it cannot be written.
    pub fn backup(&self, to: &Path) -> Result<(), StoreError> {
        files::backup(&self.connection, to)
    }

    /// Reads the whole file and checks its structure: every page, every index against its table.
    ///
    /// # Errors
    ///
    /// [`StoreError::Foreign`] with the first thing that is wrong.
    pub fn check(&self) -> Result<(), StoreError> {
        let found: String = self
            .connection
            .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
            .map_err(|e| error(&e, self.options))?;
        match found.as_str() {
            "ok" => Ok(()),
            _ => Err(foreign(&self.path, found)),
        }
    }
}

impl Store for SqliteStore {
    fn read(&mut self) -> Result<Box<dyn Read + '_>, StoreError> {
        // the database looks for no changes then, and would go on with what it read before
        let is_changed = |then| !files::has_no_log(&self.path) || files::stamp(&self.path) != Some(then);
        if self.unchanged.is_some_and(is_changed) {
            return Err(StoreError::unusable("somebody writes into a file that can only be read here"));
        }
        Ok(Box::new(Transaction::begin(self, Access::Read)?))
    }

    fn write(&mut self) -> Result<Box<dyn Write + '_>, StoreError> {
        if self.access == Access::Read {
            return Err(StoreError::ReadOnly);
        }
        Ok(Box::new(Transaction::begin(self, Access::Write)?))
    }

    fn another(&self) -> Result<Box<dyn Store + Send>, StoreError> {
        Ok(Box::new(open::open(&self.path, self.schema, self.options, self.access)?))
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::{Connection, StatementStatus};

    use super::super::{Column, Direction, Index, Lifetime, Options, Scan, Schema, Store, Table, Unique, Value};
    use super::SqliteStore;
    use super::open::sql;

    /// A scan that is asked again, for another value and for more rows, is the statement that was compiled for the first.
    #[test]
    fn statements_are_compiled_once() {
        static SCHEMA: Schema = Schema::first(&[&NUMBERED, &NAMED]);
        let path = std::env::temp_dir().join(format!("warifu-statements-{}.db", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let mut store = SqliteStore::create(&path, &SCHEMA, Options::default()).unwrap();
        for (act, limit) in [("a", 1), ("b", 50), ("b", 1), ("c", 2)] {
            let equal = [Value::from(act)];
            let scan = Scan { index: Some("act"), equal: &equal, ..Scan::all(&NUMBERED, limit) };
            store.read().unwrap().scan(&scan).unwrap();
        }
        let equal = [Value::from("a")];
        let scan = Scan { index: Some("act"), equal: &equal, ..Scan::all(&NUMBERED, 1) };
        for query in sql().scans(&scan).unwrap() {
            let statement = store.connection.prepare_cached(&query.text).unwrap();
            assert!(statement.get_status(StatementStatus::Run) > 2, "another statement was asked: {}", query.text);
            assert_eq!(statement.get_status(StatementStatus::RePrepare), 0, "{}", query.text);
        }
        drop(store);
        std::fs::remove_file(&path).unwrap();
    }

    /// No scan, however it is asked, sorts rows or reads more of an order than it gives.
    #[test]
    fn scans_go_along_trees() {
        let database = Connection::open_in_memory().unwrap();
        for table in [&NUMBERED, &NAMED, &LONG] {
            sql().create(table).iter().for_each(|statement| database.execute_batch(statement).unwrap());
            let indexes = table.indexes.iter().map(|index| Some(index.name));
            for index in indexes.chain([None]) {
                plans_of(&database, table, index);
            }
        }
    }

    /// A put writes the indexes in which something changes, and no others.
    #[test]
    fn an_update_writes_the_indexes_that_change() {
        let database = Connection::open_in_memory().unwrap();
        sql().create(&NAMED).iter().for_each(|statement| database.execute_batch(statement).unwrap());
        for (changed, indexes) in [(vec![2], 1), (vec![3], 2), (vec![2, 3], 2)] {
            let text = sql().update(&NAMED, changed);
            let mut explain = database.prepare(&format!("EXPLAIN {text}")).unwrap();
            let nothing = vec![rusqlite::types::Null; explain.parameter_count()];
            let rows = explain.query_map(rusqlite::params_from_iter(nothing), |row| row.get(1)).unwrap();
            let inserted = rows.map(Result::unwrap).filter(|code: &String| code == "IdxInsert").count();
            // a table without row ids is written as an index as well
            assert_eq!(inserted, indexes + 1, "{text}");
        }
    }

    fn plans_of(database: &Connection, table: &'static Table, index: Option<&'static str>) {
        let order = table.order(index.and_then(|index| table.index(index)));
        let place: Vec<Value> = order.iter().map(|column| value(table.columns[*column])).collect();
        for equal in 0..=place.len() {
            for shape in 0..16 {
                let next = place.get(equal).filter(|_| shape & 3 > 0);
                let scan = Scan {
                    index,
                    equal: &place[..equal],
                    from: next.filter(|_| shape & 1 > 0),
                    below: next.filter(|_| shape & 2 > 0),
                    after: (shape & 4 > 0).then_some(&place),
                    direction: if shape & 8 > 0 { Direction::Ascending } else { Direction::Descending },
                    ..Scan::all(table, 10)
                };
                for query in sql().scans(&scan).unwrap() {
                    let mut explain = database.prepare(&format!("EXPLAIN QUERY PLAN {}", query.text)).unwrap();
                    let nothing = vec![rusqlite::types::Null; query.values.len() + 1];
                    let rows = explain.query_map(rusqlite::params_from_iter(nothing), |row| row.get(3)).unwrap();
                    let plan: Vec<String> = rows.map(Result::unwrap).collect();
                    let along = if query.text.contains("WHERE") { "SEARCH" } else { "SCAN" };
                    assert!(plan.len() == 1 && plan[0].starts_with(along), "{}: {plan:?}", query.text);
                    let unique = index.and_then(|index| table.index(index)).filter(|index| index.unique == Unique::Yes);
                    if equal == place.len() || unique.is_some_and(|index| equal >= index.columns.len()) {
                        // one row at most is found, and held against the rest
                        continue;
                    }
                    // every value, each column of a place as well, is one by which rows are found; of a unique index each of its own
                    let found = plan[0].matches('?').count();
                    let beyond = unique.map_or(0, |index| place.len() - index.columns.len());
                    assert!(found + beyond >= query.values.len(), "{}: {plan:?}", query.text);
                }
            }
        }
    }

    fn value(column: Column) -> Value {
        match column {
            Column::Integer(_) => Value::from(1),
            Column::Text(_) => Value::from("text"),
            Column::Bytes(_) => Value::from(vec![1]),
        }
    }

    static NUMBERED: Table = Table {
        name: "numbered",
        lifetime: Lifetime::Kept,
        columns: &[Column::Integer("number"), Column::Bytes("digest"), Column::Text("act")],
        key: 1,
        indexes: &[
            Index { name: "digest", columns: &[1], unique: Unique::Yes },
            Index { name: "act", columns: &[2], unique: Unique::No },
        ],
    };

    static NAMED: Table = Table {
        name: "named",
        lifetime: Lifetime::Derived,
        columns: &[Column::Text("name"), Column::Integer("place"), Column::Integer("due"), Column::Text("by")],
        key: 2,
        indexes: &[
            Index { name: "due", columns: &[2, 3], unique: Unique::No },
            Index { name: "place", columns: &[1], unique: Unique::No },
            Index { name: "by", columns: &[3, 1], unique: Unique::Yes },
        ],
    };

    static LONG: Table = Table {
        name: "long",
        lifetime: Lifetime::Kept,
        columns: &[Column::Bytes("digest"), Column::Bytes("document")],
        key: 1,
        indexes: &[],
    };
}
