use crate::error::LedgerError;
use crate::store::{Read, Row, Table, Value};

/// The row of this key, which has to be there.
pub(super) fn demand(store: &mut dyn Read, table: &'static Table, key: &[Value]) -> Result<Row, LedgerError> {
    store.get(table, key)?.ok_or(LedgerError::RowMissing { table: table.name })
}
