//! Making the tables of a store, and making them of those of an earlier version, in a transaction that is given.

use super::change::Change;
use super::schema::{APPLIED, CURRENT, DERIVED, EMPTIED, INTERNAL, MADE, PROGRAM, Versions};
use super::{Lifetime, Scan, Schema, Step, StoreError, Table, Value, Write};

/// A transaction that can change the schema as well.
pub(super) trait Declare: Change + Write {
    /// Runs a statement.
    fn run(&mut self, statement: &str) -> Result<(), StoreError>;
}

/// Makes all tables of a new store.
pub(super) fn create(store: &mut dyn Declare, schema: &'static Schema) -> Result<(), StoreError> {
    for table in INTERNAL {
        make(store, table)?;
    }
    for table in schema.tables.iter().filter(|table| table.lifetime == Lifetime::Kept) {
        make(store, table)?;
    }
    for version in 1..=schema.kept() {
        record(store, version)?;
    }
    make_derived(store, schema)?;
    schema.rebuilt(store)
}

/// Makes the current version of an earlier one.
pub(super) fn bring_up_to_date(
    store: &mut dyn Declare,
    schema: &'static Schema,
    found: Versions,
) -> Result<(), StoreError> {
    for (to, migration) in (2..).zip(schema.migrations).skip_while(|(to, _)| *to <= found.kept) {
        for step in migration.steps {
            take(store, step)?;
        }
        record(store, to)?;
    }
    if found.derived == schema.derived {
        return Ok(());
    }
    for row in store.scan(&Scan::all(&MADE, u32::MAX))? {
        let name = row.first().map(Value::text).unwrap_or_default();
        store.run(&format!("DROP TABLE {}", store.sql().name(name)))?;
    }
    store.clear(&MADE)?;
    make_derived(store, schema)?;
    // whoever has it open with earlier tables must not write into these, empty as they are
    store.put(&DERIVED, &[Value::from(EMPTIED), Value::from(i64::from(schema.derived))])?;
    store.put(&DERIVED, &[Value::from(CURRENT), Value::from(0)])
}

fn take(store: &mut dyn Declare, step: &'static Step) -> Result<(), StoreError> {
    match step {
        Step::Create(table) => make(store, table),
        Step::Reshape { from, to, row } => {
            for statement in store.sql().set_aside(from, to) {
                store.run(&statement)?;
            }
            make(store, to)?;
            let mut after: Option<Vec<Value>> = None;
            loop {
                let rows = store.scan(&Scan { after: after.as_deref(), ..Scan::all(from, ROWS_AT_ONCE) })?;
                let Some(last) = rows.last() else { break };
                after = Some(last.iter().take(from.key).cloned().collect());
                for old in rows {
                    store.insert(to, &row(old))?;
                }
            }
            store.run(&format!("DROP TABLE {}", store.sql().name(from.name)))
        }
    }
}

fn make(store: &mut dyn Declare, table: &'static Table) -> Result<(), StoreError> {
    for statement in store.sql().create(table) {
        store.run(&statement)?;
    }
    Ok(())
}

fn make_derived(store: &mut dyn Declare, schema: &'static Schema) -> Result<(), StoreError> {
    for table in schema.tables.iter().filter(|table| table.lifetime == Lifetime::Derived) {
        make(store, table)?;
        store.insert(&MADE, &[Value::from(table.name)])?;
    }
    Ok(())
}

fn record(store: &mut dyn Declare, version: u32) -> Result<(), StoreError> {
    store.insert(&APPLIED, &[Value::from(i64::from(version)), Value::from(PROGRAM)])
}

/// How many rows are read at once while a table is copied; a row may have a document of some megabytes.
const ROWS_AT_ONCE: u32 = 16;
