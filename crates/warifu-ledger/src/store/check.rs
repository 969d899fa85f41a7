//! Shape: what every store refuses, in the same way.

use super::{Column, Lifetime, Scan, StoreError, Table, Value};

/// The greatest number of bytes in one value: 256 MiB. `PostgreSQL` sends a value as one message of less than 1 GiB.
pub const MOST_VALUE_BYTES: usize = 1 << 28;

/// The greatest number of bytes in the values of a key, or of an index with its key; a number counts as 8. An entry of an index of
/// `PostgreSQL` has to fit into a third of a page of 8 KiB.
pub const MOST_KEY_BYTES: usize = 2_000;

/// Refuses to change what is kept.
pub(super) fn demand_derived(table: &'static Table) -> Result<(), StoreError> {
    match table.lifetime {
        Lifetime::Derived => Ok(()),
        Lifetime::Kept => Err(StoreError::Kept { table: table.name }),
    }
}

/// Refuses a row whose values are not those of the columns.
pub(super) fn check_row(table: &'static Table, row: &[Value]) -> Result<(), StoreError> {
    check_values(table, table.columns, row)?;
    check_length(table, row.iter().map(length).max().unwrap_or_default(), MOST_VALUE_BYTES)?;
    for index in table.indexes.iter().map(Some).chain([None]) {
        let bytes = table.along(index).filter_map(|column| row.get(column)).map(length).sum();
        check_length(table, bytes, MOST_KEY_BYTES)?;
    }
    Ok(())
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
    let places = scan.equal.iter().chain(scan.from).chain(scan.below).chain(scan.after.into_iter().flatten());
    check_texts(scan.table, places)?;
    Ok(order)
}

fn check_values(table: &'static Table, columns: &'static [Column], values: &[Value]) -> Result<(), StoreError> {
    if columns.len() != values.len() || columns.iter().zip(values).any(|(column, value)| !column.holds(value)) {
        return Err(StoreError::Shape { table: table.name, what: "the values are not those of the columns" });
    }
    check_texts(table, values)
}

fn check_texts<'v>(table: &'static Table, values: impl IntoIterator<Item = &'v Value>) -> Result<(), StoreError> {
    if values.into_iter().any(|value| value.text().contains('\0')) {
        return Err(StoreError::Shape { table: table.name, what: "a text holds U+0000" });
    }
    Ok(())
}

fn check_length(table: &'static Table, bytes: usize, limit: usize) -> Result<(), StoreError> {
    if bytes > limit {
        return Err(StoreError::Long { table: table.name, bytes, limit });
    }
    Ok(())
}

/// The bytes that a value takes in an index.
fn length(value: &Value) -> usize {
    match value {
        Value::Integer(_) => 8,
        Value::Text(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
    }
}
