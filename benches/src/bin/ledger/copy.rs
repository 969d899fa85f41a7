//! A ledger from a file into a database of `PostgreSQL`, as rows: the same ones that its own fold would have made, without a question
//! and an answer for each.

use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use postgres::{Client, NoTls};
use warifu_benches::Failure;
use warifu_ledger::store::{Options, PostgresStore, Row, Scan, SqliteStore, Store, Table, Value};
use warifu_ledger::tables::{DERIVED, KEPT, SCHEMA};

use super::place::NAME;

pub(super) fn copy(file: &str, url: &str) -> Result<(), Failure> {
    let mut from = SqliteStore::open_to_read(Path::new(file), &SCHEMA, Options::default())?;
    drop(PostgresStore::create(url, NAME, &SCHEMA, Options::default())?);
    let mut client = Client::connect(url, NoTls)?;
    let mut read = from.read()?;
    for table in KEPT.iter().chain(DERIVED) {
        let begun = Instant::now();
        let mut rows = 0_u64;
        let mut into = client.copy_in(format!("COPY \"{NAME}\".\"{}\" FROM STDIN BINARY", table.name).as_str())?;
        into.write_all(b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0")?;
        let mut after: Option<Vec<Value>> = None;
        loop {
            let page = read.scan(&Scan { after: after.as_deref(), ..Scan::all(table, PAGE) })?;
            let Some(last) = page.last() else { break };
            after = last.get(..table.key).map(<[Value]>::to_vec);
            rows += page.len() as u64;
            into.write_all(&page.iter().flat_map(|row| packed(table, row)).collect::<Vec<u8>>())?;
        }
        into.write_all(&(-1_i16).to_be_bytes())?;
        into.finish()?;
        println!("{}: {rows} rows, {:.0} s", table.name, begun.elapsed().as_secs_f64());
    }
    client.batch_execute("VACUUM ANALYZE")?;
    Ok(())
}

/// A row in the binary format of `COPY`.
fn packed(table: &Table, row: &Row) -> Vec<u8> {
    let mut bytes = i16::try_from(table.columns.len()).unwrap_or_default().to_be_bytes().to_vec();
    for value in row {
        let number;
        let value: &[u8] = match value {
            Value::Integer(integer) => {
                number = integer.to_be_bytes();
                &number
            }
            Value::Text(text) => text.as_bytes(),
            Value::Bytes(bytes) => bytes,
        };
        bytes.extend(i32::try_from(value.len()).unwrap_or_default().to_be_bytes());
        bytes.extend(value);
    }
    bytes
}

const PAGE: u32 = 500;
