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

/// The rows of every table, by its name. A transaction copies the tables that it changes.
type Tables = BTreeMap<&'static str, Arc<Rows>>;

/// The rows of a table by their key, and their keys by the places in its indexes.
#[derive(Clone, Debug, Default)]
struct Rows {
    by_key: Sorted,
    by_index: BTreeMap<&'static str, Sorted>,
}

/// Values by values. Copies of a table share them, since nothing changes a row that is there.
type Sorted = BTreeMap<Arc<[Value]>, Arc<[Value]>>;

/// Where a range begins or ends.
type Place = Bound<Vec<Value>>;

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
    fn rows(&mut self, table: &'static Table) -> &mut Rows {
        Arc::make_mut(self.now.entry(table.name).or_default())
    }
}

impl Write for Transaction<'_> {
    fn insert(&mut self, table: &'static Table, row: &[Value]) -> Result<(), StoreError> {
        check_row(table, row)?;
        let rows = self.rows(table);
        if rows.by_key.contains_key(key(table, row)) || rows.collides(table, row) {
            return Err(StoreError::Taken { table: table.name });
        }
        rows.insert(table, row);
        Ok(())
    }

    fn put(&mut self, table: &'static Table, row: &[Value]) -> Result<(), StoreError> {
        demand_derived(table)?;
        check_row(table, row)?;
        let rows = self.rows(table);
        let before = rows.remove(table, key(table, row));
        let collides = rows.collides(table, row);
        match before {
            Some(before) if collides => rows.insert(table, &before),
            _ if !collides => rows.insert(table, row),
            _ => {}
        }
        if collides { Err(StoreError::Taken { table: table.name }) } else { Ok(()) }
    }

    fn remove(&mut self, table: &'static Table, key: &[Value]) -> Result<(), StoreError> {
        demand_derived(table)?;
        check_key(table, key)?;
        self.rows(table).remove(table, key);
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

impl Rows {
    fn insert(&mut self, table: &'static Table, row: &[Value]) {
        let key: Arc<[Value]> = key(table, row).into();
        for index in table.indexes {
            let place = along(&table.order(Some(index)), row).into();
            self.by_index.entry(index.name).or_default().insert(place, Arc::clone(&key));
        }
        self.by_key.insert(key, row.into());
    }

    fn remove(&mut self, table: &'static Table, key: &[Value]) -> Option<Arc<[Value]>> {
        let row = self.by_key.remove(key)?;
        for index in table.indexes {
            self.by_index.entry(index.name).or_default().remove(along(&table.order(Some(index)), &row).as_slice());
        }
        Some(row)
    }

    /// Whether another row has the values of an index whose rows differ.
    fn collides(&self, table: &'static Table, row: &[Value]) -> bool {
        table.indexes.iter().filter(|index| index.unique == Unique::Yes).any(|index| {
            let values = along(index.columns, row);
            let from = (Bound::Included(values.as_slice()), Bound::Unbounded);
            let next = self.by_index.get(index.name).and_then(|places| places.range::<[Value], _>(from).next());
            next.is_some_and(|(place, _)| place.starts_with(&values))
        })
    }
}

fn get(tables: &Tables, table: &'static Table, key: &[Value]) -> Result<Option<Row>, StoreError> {
    check_key(table, key)?;
    Ok(tables.get(table.name).and_then(|rows| rows.by_key.get(key)).map(|row| row.to_vec()))
}

fn scan(tables: &Tables, scan: &Scan<'_>) -> Result<Vec<Row>, StoreError> {
    check_scan(scan)?;
    let Some((rows, range)) = tables.get(scan.table.name).zip(range(scan)) else { return Ok(Vec::new()) };
    let range = (range.0.as_ref().map(Vec::as_slice), range.1.as_ref().map(Vec::as_slice));
    let limit = usize::try_from(scan.limit).unwrap_or(usize::MAX);
    Ok(match scan.index {
        None => {
            take(rows.by_key.range::<[Value], _>(range), scan.direction, limit).map(|(_, row)| row.to_vec()).collect()
        }
        Some(index) => {
            let keys = rows.by_index.get(index).map(|places| places.range::<[Value], _>(range)).unwrap_or_default();
            take(keys, scan.direction, limit)
                .filter_map(|(_, key)| rows.by_key.get(key))
                .map(|row| row.to_vec())
                .collect()
        }
    })
}

/// So many at most, from the one end or from the other.
fn take<'r, T: 'r>(
    all: impl DoubleEndedIterator<Item = T> + 'r,
    direction: Direction,
    limit: usize,
) -> Box<dyn Iterator<Item = T> + 'r> {
    match direction {
        Direction::Ascending => Box::new(all.take(limit)),
        Direction::Descending => Box::new(all.rev().take(limit)),
    }
}

/// The places of a scan, along its order; none where there can be none.
fn range(scan: &Scan<'_>) -> Option<(Place, Place)> {
    let with = |value: &Value| [scan.equal, std::slice::from_ref(value)].concat();
    let mut lower = scan.from.map_or_else(|| scan.equal.to_vec(), with);
    let mut upper = scan.below.map(with).or_else(|| behind(scan.equal));
    let mut excluded = false;
    match (scan.direction, scan.after) {
        (Direction::Ascending, Some(after)) if after >= lower.as_slice() => {
            lower = after.to_vec();
            excluded = true;
        }
        (Direction::Descending, Some(after)) if upper.as_ref().is_none_or(|upper| after < upper.as_slice()) => {
            upper = Some(after.to_vec());
        }
        _ => {}
    }
    if upper.as_ref().is_some_and(|upper| *upper <= lower) {
        return None;
    }
    let lower = if excluded { Bound::Excluded(lower) } else { Bound::Included(lower) };
    Some((lower, upper.map_or(Bound::Unbounded, Bound::Excluded)))
}

/// The first place behind all that begin with these values; none where that is behind everything.
fn behind(values: &[Value]) -> Option<Vec<Value>> {
    let (last, before) = values.split_last()?;
    let next = match last {
        // a text is greater than every number
        Value::Integer(number) => number.checked_add(1).map_or_else(|| Value::from(""), Value::from),
        Value::Text(text) => Value::Text(format!("{text}\0")),
        Value::Bytes(bytes) => Value::Bytes([bytes.as_slice(), &[0]].concat()),
    };
    Some([before, &[next]].concat())
}

fn along(order: &[usize], row: &[Value]) -> Vec<Value> {
    order.iter().filter_map(|column| row.get(*column).cloned()).collect()
}

fn key<'r>(table: &'static Table, row: &'r [Value]) -> &'r [Value] {
    row.get(..table.key).unwrap_or(row)
}
