use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Direction, Lifetime, Read, Row, Scan, Store, StoreError, Table, Unique, Value, Write};

/// A store in memory, for trials, rebuilding and tests: obviously right, and gone with the process.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    tables: Arc<Mutex<Tables>>,
}

/// The rows of every table, by its name and their key.
type Tables = BTreeMap<&'static str, BTreeMap<Vec<Value>, Row>>;

struct Transaction<'a> {
    committed: MutexGuard<'a, Tables>,
    now: Tables,
}

impl MemoryStore {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    fn begin(&self) -> Transaction<'_> {
        let committed = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        let now = committed.clone();
        Transaction { committed, now }
    }
}

impl Store for MemoryStore {
    fn read(&mut self) -> Result<Box<dyn Read + '_>, StoreError> {
        let now = self.begin().now;
        Ok(Box::new(Moment { now }))
    }

    fn write(&mut self) -> Result<Box<dyn Write + '_>, StoreError> {
        Ok(Box::new(self.begin()))
    }

    fn another(&self) -> Result<Box<dyn Store + Send>, StoreError> {
        Ok(Box::new(self.clone()))
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

impl Write for Transaction<'_> {
    fn insert(&mut self, table: &'static Table, row: &[Value]) -> Result<(), StoreError> {
        check_row(table, row)?;
        let key = key(table, row);
        let rows = self.now.entry(table.name).or_default();
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
        let rows = self.now.entry(table.name).or_default();
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
        if let Some(rows) = self.now.get_mut(table.name) {
            rows.remove(key);
        }
        Ok(())
    }

    fn clear(&mut self, table: &'static Table) -> Result<(), StoreError> {
        demand_derived(table)?;
        self.now.remove(table.name);
        Ok(())
    }

    fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        *self.committed = std::mem::take(&mut self.now);
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
    let rows = tables.get(scan.table.name).into_iter().flat_map(BTreeMap::values);
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

/// Refuses to change what is kept.
pub(super) fn demand_derived(table: &'static Table) -> Result<(), StoreError> {
    match table.lifetime {
        Lifetime::Derived => Ok(()),
        Lifetime::Kept => Err(StoreError::Kept { table: table.name }),
    }
}

/// Refuses a row whose values are not those of the columns.
pub(super) fn check_row(table: &'static Table, row: &[Value]) -> Result<(), StoreError> {
    check_values(table, table.columns, row)
}

/// Refuses a key whose values are not those of the key's columns.
pub(super) fn check_key(table: &'static Table, key: &[Value]) -> Result<(), StoreError> {
    check_values(table, table.columns.get(..table.key).unwrap_or_default(), key)
}

/// Refuses a scan that does not go along an order of its table; gives the order.
pub(super) fn check_scan(scan: &Scan<'_>) -> Result<Vec<usize>, StoreError> {
    let wrong = |what| StoreError::Shape { table: scan.table.name, what };
    let index = match scan.index {
        Some(name) => Some(scan.table.index(name).ok_or_else(|| wrong("no such index"))?),
        None => None,
    };
    let order = scan.table.order(index);
    let fits = |place: usize, value: &Value| {
        order.get(place).and_then(|column| scan.table.columns.get(*column)).is_some_and(|column| column.holds(value))
    };
    let all_fit = |values: &[Value]| values.iter().enumerate().all(|(place, value)| fits(place, value));
    if !all_fit(scan.equal) || scan.after.is_some_and(|after| after.len() != order.len() || !all_fit(after)) {
        return Err(wrong("the values are not those of the order"));
    }
    let next = scan.equal.len();
    if scan.from.into_iter().chain(scan.below).any(|value| !fits(next, value)) {
        return Err(wrong("the bounds are not of the next column"));
    }
    Ok(order)
}

fn check_values(table: &'static Table, columns: &'static [super::Column], values: &[Value]) -> Result<(), StoreError> {
    if columns.len() != values.len() || columns.iter().zip(values).any(|(column, value)| !column.holds(value)) {
        return Err(StoreError::Shape { table: table.name, what: "the values are not those of the columns" });
    }
    if values.iter().any(|value| value.text().contains('\0')) {
        return Err(StoreError::Shape { table: table.name, what: "a text holds U+0000" });
    }
    Ok(())
}
