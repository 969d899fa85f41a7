use std::cmp::Ordering;

use super::fault::{FaultCode, Verified};
use super::pages::shown;
use crate::error::LedgerError;
use crate::store::{Read, Row, Scan, Table, Value};

/// Compares a derived table with the same one made again.
pub(super) fn compare(
    read: &mut dyn Read,
    again: &mut dyn Read,
    table: &'static Table,
    found: &mut Verified,
) -> Result<(), LedgerError> {
    let (mut here, mut there) = (Along::new(table), Along::new(table));
    loop {
        let (one, other) = (here.peek(read)?, there.peek(again)?);
        let order = match (&one, &other) {
            (None, None) => return Ok(()),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(one), Some(other)) => key(table, one).cmp(key(table, other)),
        };
        let row = if order == Ordering::Greater { &other } else { &one };
        if one != other {
            let key = row.as_ref().map(|row| key(table, row)).unwrap_or_default();
            found.fault(FaultCode::RowDiffers, shown(table.name, key));
        }
        if order != Ordering::Greater {
            here.advance();
        }
        if order != Ordering::Less {
            there.advance();
        }
    }
}

fn key<'a>(table: &Table, row: &'a Row) -> &'a [Value] {
    row.get(..table.key).unwrap_or(row)
}

/// The rows of a table, along its key.
struct Along {
    table: &'static Table,
    page: std::collections::VecDeque<Row>,
    after: Option<Vec<Value>>,
}

impl Along {
    fn new(table: &'static Table) -> Self {
        Self { table, page: std::collections::VecDeque::new(), after: None }
    }

    fn peek(&mut self, read: &mut dyn Read) -> Result<Option<Row>, LedgerError> {
        if self.page.is_empty() {
            let rows = read.scan(&Scan { after: self.after.as_deref(), ..Scan::all(self.table, PAGE) })?;
            self.after = rows.last().map(|row| key(self.table, row).to_vec()).or(self.after.take());
            self.page = rows.into();
        }
        Ok(self.page.front().cloned())
    }

    fn advance(&mut self) {
        self.page.pop_front();
    }
}

const PAGE: u32 = 1_000;
