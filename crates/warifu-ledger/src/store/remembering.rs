//! A transaction that remembers the rows that it has met. Nobody else writes while it lasts, so that what it read or wrote is what the
//! store holds; a verb that looks at a row five times asks the database once. Rows of tables without an index, such as the tiles at the
//! edge of the log, of which every entry of the log makes another one, wait with it and are written when it is committed.

use std::collections::BTreeMap;

use super::check::{check_row, demand_derived};
use super::{Direction, Lifetime, Read, Row, Scan, Store, StoreError, Table, Value, Write};

/// A transaction that writes, with the rows that it has met.
pub(super) struct Remembering<'a> {
    inner: Box<dyn Write + 'a>,
    tables: BTreeMap<&'static str, Known>,
    /// The tables that have rows which may wait.
    waits: BTreeMap<&'static str, &'static Table>,
}

/// The rows of one table that are known.
#[derive(Debug, Default)]
struct Known {
    /// By their keys; none where there is no row.
    rows: BTreeMap<Vec<Value>, Option<Row>>,
    /// By the scans that gave them. Any change of the table ends that.
    scans: BTreeMap<Asked, Vec<Row>>,
    /// The row with the greatest key. An insertion says which one it is from then on, since a journal and a log grow at their end.
    last: Option<Row>,
    /// Rows that were put and are not written yet, by their keys.
    waiting: BTreeMap<Vec<Value>, Row>,
}

/// A scan.
#[derive(Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Asked {
    index: Option<&'static str>,
    equal: Vec<Value>,
    from: Option<Value>,
    below: Option<Value>,
    after: Option<Vec<Value>>,
    is_ascending: bool,
    limit: u32,
}

impl<'a> Remembering<'a> {
    /// A transaction that has just begun.
    pub(super) fn over(inner: Box<dyn Write + 'a>) -> Box<dyn Write + 'a> {
        Box::new(Self { inner, tables: BTreeMap::new(), waits: BTreeMap::new() })
    }

    fn known(&mut self, table: &'static Table) -> &mut Known {
        self.tables.entry(table.name).or_default()
    }

    fn changed(&mut self, table: &'static Table, row: &[Value]) {
        let known = self.known(table);
        let Some(key) = row.get(..table.key) else { return };
        known.scans.retain(|asked, rows| asked.goes_on(rows, table, row));
        if known.last.as_ref().and_then(|last| last.get(..table.key)).is_some_and(|last| last <= key) {
            known.last = keepable(row);
        }
        // what nobody has asked for by its key is not likely to be asked for: most rows are written once
        if let Some(found) = known.rows.get_mut(key) {
            match keepable(row) {
                Some(row) => *found = Some(row),
                None => drop(known.rows.remove(key)),
            }
        }
    }

    /// Writes the rows of a table that wait.
    fn settle(&mut self, table: &'static Table) -> Result<(), StoreError> {
        let Some(known) = self.tables.get_mut(table.name).filter(|known| !known.waiting.is_empty()) else {
            return Ok(());
        };
        for row in std::mem::take(&mut known.waiting).into_values() {
            self.inner.put(table, &row)?;
        }
        Ok(())
    }

    /// Lets a row wait, which replaces one that waits.
    fn wait(&mut self, table: &'static Table, row: &[Value]) -> Result<(), StoreError> {
        demand_derived(table)?;
        check_row(table, row)?;
        let key = row.get(..table.key).unwrap_or(row).to_vec();
        let known = self.known(table);
        known.scans.clear();
        known.last = None;
        known.rows.remove(&key);
        known.waiting.insert(key, row.to_vec());
        self.waits.insert(table.name, table);
        if known_is_full(self.tables.get(table.name)) { self.settle(table) } else { Ok(()) }
    }
}

fn known_is_full(known: Option<&Known>) -> bool {
    known.is_some_and(|known| known.waiting.len() >= MOST_WAITING)
}

impl Known {
    fn put(&mut self, key: &[Value], row: Option<Row>) {
        if self.rows.len() >= MOST_ROWS {
            self.rows.clear();
        }
        self.rows.insert(key.to_vec(), row);
    }
}

impl Asked {
    /// Whether its rows are known after a row was written; where that one stands behind all of them, it is added.
    fn goes_on(&self, rows: &mut Vec<Row>, table: &'static Table, row: &[Value]) -> bool {
        if self.index.is_some() || self.equal.len() > table.key {
            return false;
        }
        if !row.starts_with(&self.equal) {
            return true;
        }
        let is_whole = self.from.is_none() && self.below.is_none() && self.after.is_none() && self.is_ascending;
        let has_room = rows.len() < MOST_SCANNED && u32::try_from(rows.len()).is_ok_and(|length| length < self.limit);
        let is_behind = rows.last().is_none_or(|last| last.get(..table.key) < row.get(..table.key));
        match keepable(row) {
            Some(row) if is_whole && has_room && is_behind => {
                rows.push(row);
                true
            }
            _ => false,
        }
    }

    fn of(scan: &Scan<'_>) -> Self {
        Self {
            index: scan.index,
            equal: scan.equal.to_vec(),
            from: scan.from.cloned(),
            below: scan.below.cloned(),
            after: scan.after.map(<[Value]>::to_vec),
            is_ascending: scan.direction == Direction::Ascending,
            limit: scan.limit,
        }
    }
}

/// Whether a row of the table that changes is written in part, which takes the row that was there: one that is found by a scan is likely
/// to be changed.
fn is_changed_in_part(table: &'static Table) -> bool {
    table.lifetime == Lifetime::Derived && table.has_index_beyond_key()
}

/// A row that is small enough to be remembered.
fn keepable(row: &[Value]) -> Option<Row> {
    is_small(row).then(|| row.to_vec())
}

fn is_small(row: &[Value]) -> bool {
    let length = |value: &Value| match value {
        Value::Integer(_) => 8,
        Value::Text(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
    };
    row.iter().map(length).sum::<usize>() <= MOST_ROW_BYTES
}

/// Whether it asks for the row with the greatest key of the table.
fn is_of_last(scan: &Scan<'_>) -> bool {
    matches!(
        scan,
        Scan {
            index: None,
            equal: [],
            from: None,
            below: None,
            after: None,
            direction: Direction::Descending,
            limit: 1,
            ..
        }
    )
}

impl Read for Remembering<'_> {
    fn get(&mut self, table: &'static Table, key: &[Value]) -> Result<Option<Row>, StoreError> {
        let known = self.known(table);
        if let Some(row) = known.waiting.get(key) {
            return Ok(Some(row.clone()));
        }
        if let Some(row) = known.rows.get(key) {
            return Ok(row.clone());
        }
        let row = self.inner.get(table, key)?;
        if row.as_ref().is_none_or(|row| is_small(row)) {
            self.known(table).put(key, row.clone());
        }
        Ok(row)
    }

    fn scan(&mut self, scan: &Scan<'_>) -> Result<Vec<Row>, StoreError> {
        self.settle(scan.table)?;
        if is_of_last(scan) {
            if let Some(last) = &self.known(scan.table).last {
                return Ok(vec![last.clone()]);
            }
            let rows = self.inner.scan(scan)?;
            self.known(scan.table).last = rows.first().and_then(|row| keepable(row));
            return Ok(rows);
        }
        let asked = Asked::of(scan);
        if let Some(rows) = self.known(scan.table).scans.get(&asked) {
            return Ok(rows.clone());
        }
        let rows = self.inner.scan(scan)?;
        if rows.len() <= MOST_SCANNED && rows.iter().all(|row| is_small(row)) {
            let known = self.known(scan.table);
            if known.scans.len() >= MOST_SCANS {
                known.scans.clear();
            }
            known.scans.insert(asked, rows.clone());
            if is_changed_in_part(scan.table) {
                rows.iter().filter_map(|row| Some((row.get(..scan.table.key)?, row))).for_each(|(key, row)| {
                    known.put(key, Some(row.clone()));
                });
            }
        }
        Ok(rows)
    }
}

impl Write for Remembering<'_> {
    fn insert(&mut self, table: &'static Table, row: &[Value]) -> Result<(), StoreError> {
        self.settle(table)?;
        self.inner.insert(table, row)?;
        self.changed(table, row);
        Ok(())
    }

    fn put(&mut self, table: &'static Table, row: &[Value]) -> Result<(), StoreError> {
        if table.indexes.is_empty() {
            return self.wait(table, row);
        }
        let key = row.get(..table.key).unwrap_or(row);
        match self.tables.get(table.name).and_then(|known| known.rows.get(key)) {
            Some(Some(before)) => self.inner.put_over(table, before, row)?,
            _ => self.inner.put(table, row)?,
        }
        self.changed(table, row);
        Ok(())
    }

    fn remove(&mut self, table: &'static Table, key: &[Value]) -> Result<(), StoreError> {
        self.settle(table)?;
        self.inner.remove(table, key)?;
        let known = self.known(table);
        known.scans.clear();
        known.last = None;
        known.put(key, None);
        Ok(())
    }

    fn clear(&mut self, table: &'static Table) -> Result<(), StoreError> {
        self.inner.clear(table)?;
        self.tables.remove(table.name);
        Ok(())
    }

    fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        for table in std::mem::take(&mut self.waits).into_values() {
            self.settle(table)?;
        }
        self.inner.commit()
    }
}

/// Begins to write, and remembers what is met on the way: a verb looks at the same rows again and again.
pub(crate) fn writing(store: &mut dyn Store) -> Result<Box<dyn Write + '_>, StoreError> {
    Ok(Remembering::over(store.write()?))
}

/// Rows of one table that are remembered by their keys, and scans; when there are more, all are forgotten.
const MOST_ROWS: usize = 1_024;
const MOST_SCANS: usize = 64;
/// Rows of one table that wait to be written.
const MOST_WAITING: usize = 64;
/// Rows of a scan that are remembered, and the bytes of one row.
const MOST_SCANNED: usize = 64;
const MOST_ROW_BYTES: usize = 1 << 14;

#[cfg(all(test, feature = "suite"))]
mod tests {
    use super::super::suite::Builder;
    use super::super::{MemoryStore, Options, Read, Schema, Store, StoreError, Write, writing};

    /// A store whose every transaction that writes remembers.
    struct Remembers(MemoryStore);

    struct InMemory;

    impl Builder for InMemory {
        type Guard = ();

        fn build(&self, _: &'static Schema, options: Options) -> Option<((), Box<dyn Store + Send>)> {
            Some(((), Box::new(Remembers(MemoryStore::waiting(options)))))
        }
    }

    impl Store for Remembers {
        fn read(&mut self) -> Result<Box<dyn Read + '_>, StoreError> {
            self.0.read()
        }

        fn write(&mut self) -> Result<Box<dyn Write + '_>, StoreError> {
            writing(&mut self.0)
        }

        fn another(&self) -> Result<Box<dyn Store + Send>, StoreError> {
            Ok(Box::new(Self(self.0.clone())))
        }
    }

    // what is about rows and what a writer sees of them; among it 10,000 random operations, held against the store that forgets
    crate::store_suite! { @tests InMemory;
        a_row_comes_back_as_it_was_inserted
        what_is_not_there_is_none
        a_taken_key_leaves_the_transaction_usable
        rows_of_a_unique_index_differ
        put_replaces_and_keeps_unique_indexes
        rows_of_derived_tables_go
        rows_of_kept_tables_stay
        what_does_not_fit_is_refused
        scans_go_along_the_key
        scans_go_along_an_index
        scans_go_on_after_a_row
        scans_have_bounds
        scans_hold_no_more_than_was_asked_for
        nothing_is_left_of_a_dropped_transaction
        a_writer_sees_its_own_rows
        random_operations_agree_with_memory
    }
}
