use std::collections::BTreeSet;

use super::super::change::Change as _;
use super::super::migrate::{self, Declare as _};
use super::super::schema::{APPLIED, DERIVED, INTERNAL};
use super::super::{Column, Lifetime, Options, Schema, StoreError, Table};
use super::error::error;
use super::handle::PostgresStore;
use super::session::Session;
use super::transaction::Transaction;

/// Creates a store, in one transaction.
pub(super) fn create(
    url: &str,
    name: &str,
    schema: &'static Schema,
    options: Options,
) -> Result<PostgresStore, StoreError> {
    let mut session = Session::new(url, name, options)?;
    let sql = session.sql();
    session.begin_unversioned()?;
    let place = session.place();
    let mut creating = Transaction::begun(&mut session, &sql);
    if creating.counts(OBJECTS, name)? {
        return Err(StoreError::Present { place });
    }
    creating.run(&format!("CREATE SCHEMA IF NOT EXISTS \"{name}\""))?;
    creating.run(&sql.create_kept_function())?;
    migrate::create(&mut creating, schema)?;
    creating.finish()?;
    drop(creating);
    Ok(PostgresStore { session, schema, options, sql })
}

/// Opens what exists.
pub(super) fn open(
    mut session: Session,
    schema: &'static Schema,
    options: Options,
) -> Result<PostgresStore, StoreError> {
    let sql = session.sql();
    if !is_there(&mut session, options)? {
        return Err(StoreError::Absent { place: session.place() });
    }
    demand_declared(&mut session, options, INTERNAL.iter())?;
    bring_up_to_date(&mut session, schema)?;
    demand_declared(&mut session, options, schema.tables.iter())?;
    Ok(PostgresStore { session, schema, options, sql })
}

fn bring_up_to_date(session: &mut Session, schema: &'static Schema) -> Result<(), StoreError> {
    let sql = session.sql();
    let versions = session.begin_reading(&sql)?;
    session.roll_back();
    schema.demand_known(versions)?;
    if schema.is_current(versions) {
        return Ok(());
    }
    let versions = session.begin_writing(&sql)?;
    let mut migrating = Transaction::begun(session, &sql);
    schema.demand_known(versions)?;
    if !schema.is_current(versions) {
        // readers see tables that are made under them: they end first
        migrating.run(&format!("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", sql.name(DERIVED.name)))?;
        migrate::bring_up_to_date(&mut migrating, schema, versions)?;
        migrating.finish()?;
    }
    Ok(())
}

/// Whether the schema has the table that every store has.
fn is_there(session: &mut Session, options: Options) -> Result<bool, StoreError> {
    let table = session.sql().name(APPLIED.name);
    let found = session.connected()?.client.query_one("SELECT to_regclass($1::text) IS NOT NULL", &[&table]);
    found.and_then(|row| row.try_get(0)).map_err(|e| error(&e, options))
}

/// Refuses a store that lacks a column, an index, or a trigger of what is kept. Other tables and indexes are let be.
fn demand_declared<'t>(
    session: &mut Session,
    options: Options,
    tables: impl Iterator<Item = &'t &'static Table>,
) -> Result<(), StoreError> {
    let (name, place) = (session.name().to_owned(), session.place());
    let rows = session.connected()?.client.query(DECLARED, &[&name]).map_err(|e| error(&e, options))?;
    let found = rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect::<Result<BTreeSet<_>, _>>();
    let found: BTreeSet<(String, String)> = found.map_err(|e| error(&e, options))?;
    for table in tables {
        for object in objects(table) {
            if !found.contains(&(table.name.to_owned(), object.clone())) {
                let message = format!("`{}` lacks {object}", table.name);
                return Err(StoreError::Foreign { place, message });
            }
        }
    }
    Ok(())
}

/// The columns, the indexes and the triggers of a table, as [`DECLARED`] names them.
fn objects(table: &'static Table) -> Vec<String> {
    let mut all: Vec<String> = table
        .columns
        .iter()
        .map(|column| match column {
            Column::Integer(name) => format!("column {name} bigint"),
            Column::Text(name) => format!("column {name} text C"),
            Column::Bytes(name) => format!("column {name} bytea"),
        })
        .collect();
    all.extend(table.indexes.iter().map(|index| format!("index {}_by_{}", table.name, index.name)));
    if table.lifetime == Lifetime::Kept {
        all.extend(["trigger rows_are_kept".to_owned(), "trigger table_is_kept".to_owned()]);
    }
    all
}

/// Tables, views, sequences and functions of a schema.
const OBJECTS: &str = "SELECT 1 FROM pg_class WHERE relnamespace = to_regnamespace($1::text) \
    UNION ALL SELECT 1 FROM pg_proc WHERE pronamespace = to_regnamespace($1::text) LIMIT 1";

/// What is declared in a schema: a table, and one of its columns, valid indexes or enabled triggers.
const DECLARED: &str = "
    SELECT c.relname::text, 'column ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
            || CASE WHEN l.collname IS NULL THEN '' ELSE ' ' || l.collname END
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
            LEFT JOIN pg_collation l ON l.oid = a.attcollation
        WHERE n.nspname = $1 AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull
    UNION ALL SELECT c.relname::text, 'index ' || x.relname
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_index i ON i.indrelid = c.oid
            JOIN pg_class x ON x.oid = i.indexrelid
        WHERE n.nspname = $1 AND i.indisvalid
    UNION ALL SELECT c.relname::text, 'trigger ' || t.tgname
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_trigger t ON t.tgrelid = c.oid
        WHERE n.nspname = $1 AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')";
