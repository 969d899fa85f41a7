//! What the stores in SQL have in common when they change rows.

use super::check::{check_key, check_row, demand_derived};
use super::sql::Sql;
use super::{Read, StoreError, Table, Unique, Value, Write};

/// A transaction in SQL.
pub(super) trait Change: Read {
    /// How statements are written.
    fn sql(&self) -> &Sql;

    /// Changes rows; says how many. None where another row is in the way, which undoes this statement alone.
    fn change(&mut self, text: &str, values: &[Value], collision: Collision) -> Result<Option<u64>, StoreError>;

    /// Puts a row in place of the one with its key, which is this one where it is known, as [`Change::change`].
    fn replace(
        &mut self,
        table: &'static Table,
        _before: Option<&[Value]>,
        row: &[Value],
        collision: Collision,
    ) -> Result<Option<u64>, StoreError> {
        let text = self.sql().put(table);
        self.change(&text, row, collision)
    }

    /// Commits.
    fn finish(&mut self) -> Result<(), StoreError>;
}

/// What becomes of a row that is in the way.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Collision {
    /// The statement says it.
    Settled,
    /// It is an error: another row may have the values of a unique index.
    Possible,
}

impl<T: Change> Write for T {
    fn insert(&mut self, table: &'static Table, row: &[Value]) -> Result<(), StoreError> {
        check_row(table, row)?;
        let text = self.sql().insert(table);
        match self.change(&text, row, Collision::Settled)? {
            Some(1) => Ok(()),
            _ => Err(StoreError::Taken { table: table.name }),
        }
    }

    fn put(&mut self, table: &'static Table, row: &[Value]) -> Result<(), StoreError> {
        put(self, table, None, row)
    }

    fn put_over(&mut self, table: &'static Table, before: &[Value], row: &[Value]) -> Result<(), StoreError> {
        let is_its = before.len() == row.len() && before.get(..table.key) == row.get(..table.key);
        put(self, table, Some(before).filter(|_| is_its), row)
    }

    fn remove(&mut self, table: &'static Table, key: &[Value]) -> Result<(), StoreError> {
        demand_derived(table)?;
        check_key(table, key)?;
        let text = self.sql().remove(table);
        self.change(&text, key, Collision::Settled).map(|_| ())
    }

    fn clear(&mut self, table: &'static Table) -> Result<(), StoreError> {
        demand_derived(table)?;
        let text = self.sql().clear(table);
        self.change(&text, &[], Collision::Settled).map(|_| ())
    }

    fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        self.finish()
    }
}

fn put<T: Change>(
    store: &mut T,
    table: &'static Table,
    before: Option<&[Value]>,
    row: &[Value],
) -> Result<(), StoreError> {
    demand_derived(table)?;
    check_row(table, row)?;
    let has_unique = table.indexes.iter().any(|index| index.unique == Unique::Yes);
    let collision = if has_unique { Collision::Possible } else { Collision::Settled };
    match store.replace(table, before, row, collision)? {
        Some(_) => Ok(()),
        None => Err(StoreError::Taken { table: table.name }),
    }
}
