use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::check::{check_key, check_row, check_scan, demand_derived};
use super::{Direction, Options, Read, Row, Scan, Store, StoreError, Table, Unique, Value, Write};

/// A store in memory, for trials, rebuilding and tests: obviously right, and gone with the process.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    shared: Arc<Shared>,
    options: Options,
}

/// The rows of every table, by its name and their key. A transaction copies the tables that it changes.
type Tables = BTreeMap<&'static str, Arc<BTreeMap<Vec<Value>, Row>>>;

#[derive(Debug, Default)]
struct Shared {
    committed: Mutex<Tables>,
    writing: Mutex<Writing>,
    ended: Condvar,
}

/// Whether somebody writes.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum Writing {
    #[default]
    Nobody,
    Somebody,
}

struct Transaction<'a> {
    shared: &'a Shared,
    now: Tables,
}

impl MemoryStore {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty one, of which a writer waits as long as that.
    pub fn waiting(options: Options) -> Self {
        Self { options, ..Self::default() }
    }
}

impl Shared {
    fn committed(&self) -> MutexGuard<'_, Tables> {
        self.committed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn writing(&self) -> MutexGuard<'_, Writing> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn read(&mut self) -> Result<Box<dyn Read + '_>, StoreError> {
        let now = self.shared.committed().clone();
        Ok(Box::new(Moment { now }))
    }

    fn write(&mut self) -> Result<Box<dyn Write + '_>, StoreError> {
        let wait = self.options.wait;
        let (mut writing, _) = self
            .shared
            .ended
            .wait_timeout_while(self.shared.writing(), wait, |writing| *writing == Writing::Somebody)
            .unwrap_or_else(PoisonError::into_inner);
        if *writing == Writing::Somebody {
            return Err(StoreError::Busy { waited: wait });
        }
        *writing = Writing::Somebody;
        Ok(Box::new(Transaction { shared: &self.shared, now: self.shared.committed().clone() }))
    }

    fn another(&self) -> Result<Box<dyn Store + Send>, StoreError> {
        Ok(Box::new(self.clone()))
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        *self.shared.writing() = Writing::Nobody;
        self.shared.ended.notify_one();
    }
}

struct Moment {
    now: Tables,
}

impl Read for Moment {
    fn get(&mut self, table: &'static Table, key: &[Value]) -> Result<Option<Row>, StoreError> {
        get(&self.now, table, key)
    }

    fn scan(&mut self, asked: &Scan<'_>) -> Result<Vec<Row>, StoreError> {
        scan(&self.now, asked)
    }
}

impl Read for Transaction<'_> {
    fn get(&mut self, table: &'static Table, key: &[Value]) -> Result<Option<Row>, StoreError> {
        get(&self.now, table, key)
    }

    fn scan(&mut self, asked: &Scan<'_>) -> Result<Vec<Row>, StoreError> {
        scan(&self.now, asked)
    }
}

impl Transaction<'_> {
    fn rows(&mut self, table: &'static Table) -> &mut BTreeMap<Vec<Value>, Row> {
        Arc::make_mut(self.now.entry(table.name).or_default())
    }
}

impl Write for Transaction<'_> {
    fn insert(&mut self, table: &'static Table, row: &[Value]) -> Result<(), StoreError> {
        check_row(table, row)?;
        let key = key(table, row);
        let rows = self.rows(table);
        if rows.contains_key(&key) || collides(table, rows, row) {
            return Err(StoreError::Taken { table: table.name });
        }
        rows.insert(key, row.to_vec());
        Ok(())
    }

    fn put(&mut self, table: &'static Table, row: &[Value]) -> Result<(), StoreError> {
        demand_derived(table)?;
        check_row(table, row)?;
        let key = key(table, row);
        let rows = self.rows(table);
        let before = rows.remove(&key);
        if collides(table, rows, row) {
            rows.extend(before.map(|row| (key, row)));
            return Err(StoreError::Taken { table: table.name });
        }
        rows.insert(key, row.to_vec());
        Ok(())
    }

    fn remove(&mut self, table: &'static Table, key: &[Value]) -> Result<(), StoreError> {
        demand_derived(table)?;
        check_key(table, key)?;
        self.rows(table).remove(key);
        Ok(())
    }

    fn clear(&mut self, table: &'static Table) -> Result<(), StoreError> {
        demand_derived(table)?;
        self.now.remove(table.name);
        Ok(())
    }

    fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        *self.shared.committed() = std::mem::take(&mut self.now);
        Ok(())
    }
}

fn get(tables: &Tables, table: &'static Table, key: &[Value]) -> Result<Option<Row>, StoreError> {
    check_key(table, key)?;
    Ok(tables.get(table.name).and_then(|rows| rows.get(key)).cloned())
}

/// Sorts all rows by the order, and takes those that were asked for.
fn scan(tables: &Tables, scan: &Scan<'_>) -> Result<Vec<Row>, StoreError> {
    let order = check_scan(scan)?;
    let along = |row: &Row| -> Vec<Value> { order.iter().filter_map(|column| row.get(*column).cloned()).collect() };
    let rows = tables.get(scan.table.name).into_iter().flat_map(|rows| rows.values());
    let mut sorted: BTreeMap<Vec<Value>, &Row> = rows.map(|row| (along(row), row)).collect();
    sorted.retain(|place, _| {
        let next = place.get(scan.equal.len());
        place.starts_with(scan.equal)
            && scan.from.is_none_or(|from| next.is_some_and(|next| next >= from))
            && scan.below.is_none_or(|below| next.is_some_and(|next| next < below))
    });
    let limit = usize::try_from(scan.limit).unwrap_or(usize::MAX);
    let after = scan.after.map(<[Value]>::to_vec);
    Ok(match scan.direction {
        Direction::Ascending => {
            let from = after.map_or(Bound::Unbounded, Bound::Excluded);
            sorted.range((from, Bound::Unbounded)).take(limit).map(|(_, row)| (*row).clone()).collect()
        }
        Direction::Descending => {
            let to = after.map_or(Bound::Unbounded, Bound::Excluded);
            sorted.range((Bound::Unbounded, to)).rev().take(limit).map(|(_, row)| (*row).clone()).collect()
        }
    })
}

fn collides(table: &'static Table, rows: &BTreeMap<Vec<Value>, Row>, row: &[Value]) -> bool {
    let mut unique = table.indexes.iter().filter(|index| index.unique == Unique::Yes);
    unique.any(|index| rows.values().any(|other| index.columns.iter().all(|at| other.get(*at) == row.get(*at))))
}

fn key(table: &'static Table, row: &[Value]) -> Vec<Value> {
    row.iter().take(table.key).cloned().collect()
}
