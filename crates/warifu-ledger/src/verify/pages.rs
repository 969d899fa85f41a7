use warifu_model::Digest;

use crate::error::LedgerError;
use crate::store::{Read, Row, Scan, Table, Value};

/// The error of a store goes on; anything else is something wrong in the ledger.
pub(super) fn tolerated<T>(result: Result<T, LedgerError>) -> Result<Result<T, LedgerError>, LedgerError> {
    match result {
        Err(LedgerError::Store(error)) => Err(LedgerError::Store(error)),
        other => Ok(other),
    }
}

/// What a key looks like in a fault.
pub(super) fn shown(table: &str, key: &[Value]) -> String {
    let parts: Vec<String> = key
        .iter()
        .map(|value| match value {
            Value::Integer(number) => number.to_string(),
            Value::Text(text) => warifu_model::json::shorten(text),
            Value::Bytes(bytes) => match <[u8; 32]>::try_from(bytes.as_slice()) {
                Ok(bytes) => Digest::from_bytes(bytes).to_string(),
                Err(_) => format!("{} bytes", bytes.len()),
            },
        })
        .collect();
    format!("{table} {}", parts.join(" "))
}

/// Reads a table page by page along its key.
pub(super) fn pages(
    read: &mut dyn Read,
    table: &'static Table,
    limit: u32,
    mut each: impl FnMut(&mut dyn Read, Vec<Row>) -> Result<(), LedgerError>,
) -> Result<(), LedgerError> {
    let mut after: Option<Vec<Value>> = None;
    loop {
        let scan = Scan { after: after.as_deref(), ..Scan::all(table, limit) };
        let rows = read.scan(&scan)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(last.iter().take(table.key).cloned().collect());
        each(read, rows)?;
    }
}
