//! Servers that go away, at any moment; what others do in the database; secrets.

use std::io::{Read as _, Write as _};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use postgres::{Client, NoTls};
use warifu_ledger::store::{Column, Options, PostgresStore, Row, Scan, Store, StoreError, Table};

use crate::builders::Folder;
use crate::kills::{COUNTS, ENTRIES, SCHEMA, entry};
use crate::postgres::Server;

#[test]
fn creating_and_opening_are_two_verbs_on_a_server_too() {
    let Some((server, name, mut client)) = server() else { return };
    assert!(
        matches!(open(&server.url(), &name), Err(StoreError::Absent { place }) if place == format!("postgres.{name}"))
    );
    create(&server.url(), &name).unwrap();
    assert!(matches!(create(&server.url(), &name), Err(StoreError::Present { .. })));
    open(&server.url(), &name).unwrap();
    // a schema that its owner has made is filled, one with something in it is not
    client.batch_execute("CREATE SCHEMA made; CREATE SCHEMA used; CREATE TABLE used.entries (number int)").unwrap();
    create(&server.url(), "made").unwrap();
    assert!(matches!(create(&server.url(), "used"), Err(StoreError::Present { .. })));
    for name in ["", "Ledger", "a b", "\"", "x\0", &"x".repeat(41)] {
        assert!(matches!(create(&server.url(), name), Err(StoreError::Unusable { .. })), "{name:?}");
    }
}

#[test]
fn what_was_changed_by_others_is_refused_on_a_server_too() {
    let Some((server, name, mut client)) = server() else { return };
    let changes = [
        "DROP TABLE entries",
        "ALTER TABLE entries DISABLE TRIGGER rows_are_kept",
        "DROP TRIGGER table_is_kept ON blobs",
        "DROP INDEX entries_by_digest",
        "ALTER TABLE entries ALTER COLUMN number TYPE int",
        "ALTER TABLE store_applied DISABLE TRIGGER ALL",
    ];
    for change in changes {
        create(&server.url(), &name).unwrap();
        client.batch_execute(&format!("SET search_path = {name}; {change}")).unwrap();
        let opened = open(&server.url(), &name);
        assert!(matches!(opened, Err(StoreError::Foreign { .. })), "{change}: {opened:?}");
        client.batch_execute(&format!("DROP SCHEMA {name} CASCADE")).unwrap();
    }
}

#[test]
fn triggers_keep_rows_from_other_clients() {
    let Some((server, name, mut client)) = server() else { return };
    let mut store = create(&server.url(), &name).unwrap();
    commit(&mut store, 0).unwrap();
    client.batch_execute(&format!("SET search_path = {name}")).unwrap();
    let changes = [
        "UPDATE entries SET number = 9",
        "DELETE FROM entries",
        "TRUNCATE entries",
        "TRUNCATE blobs, counts",
        "DELETE FROM store_applied",
        "INSERT INTO entries SELECT * FROM entries ON CONFLICT (writer, number) DO UPDATE SET number = 9",
    ];
    for change in changes {
        let refused = client.batch_execute(change).unwrap_err();
        assert!(refused.as_db_error().unwrap().message().contains("are kept"), "{change}: {refused}");
    }
    assert_eq!(entries(&mut store), 1);
}

#[test]
fn a_connection_that_was_lost_between_transactions_is_made_again() {
    let Some((server, name, mut client)) = own_server() else { return };
    let mut store = create(&server.url(), &name).unwrap();
    commit(&mut store, 0).unwrap();
    terminate(&mut client);
    commit(&mut store, 1).unwrap();
    terminate(&mut client);
    assert_eq!(entries(&mut store), 2);
}

#[test]
fn a_connection_that_is_lost_within_a_transaction_ends_it() {
    let Some((server, name, mut client)) = own_server() else { return };
    let mut store = create(&server.url(), &name).unwrap();
    let mut writing = store.write().unwrap();
    writing.insert(&ENTRIES, &entry(0, 0)).unwrap();
    terminate(&mut client);
    let lost = writing.insert(&ENTRIES, &entry(0, 1)).unwrap_err();
    assert!(matches!(lost, StoreError::Unusable { .. }), "{lost:?}");
    assert_eq!(writing.insert(&ENTRIES, &entry(0, 2)), Err(lost.clone()));
    assert_eq!(writing.commit(), Err(lost));
    assert_eq!(entries(&mut store), 0);
    commit(&mut store, 0).unwrap();
    assert_eq!(entries(&mut store), 1);
}

/// The server confirms a commit of a transaction in which something has failed, and rolls it back.
#[test]
fn after_an_error_nothing_is_committed() {
    let Some((server, name, mut client)) = server() else { return };
    let mut store = create(&server.url(), &name).unwrap();
    client.batch_execute(&format!("DROP TABLE {name}.counts")).unwrap();
    let mut writing = store.write().unwrap();
    writing.insert(&ENTRIES, &entry(0, 0)).unwrap();
    let failed = writing.put(&COUNTS, &[0.into(), 0.into()]).unwrap_err();
    assert!(matches!(failed, StoreError::Unusable { .. }), "{failed:?}");
    assert_eq!(writing.commit(), Err(failed));
    assert_eq!(entries(&mut store), 0);
}

/// Whether the server got the commit or not: whoever lost the connection in it is told that it is unknown.
#[test]
fn a_commit_whose_answer_is_lost_is_unknown() {
    let Some((server, name, _)) = server() else { return };
    let mut direct = create(&server.url(), &name).unwrap();
    for (cut, found) in [(Cut::Before, 0), (Cut::After, 1)] {
        let proxy = Proxy::start(&server, cut);
        let mut store = open(&proxy.url(), &name).unwrap();
        let unknown = commit(&mut store, 0).unwrap_err();
        assert!(matches!(unknown, StoreError::CommitUnknown { .. }), "{unknown:?}");
        // the server may take a moment to see that its client is gone
        let mut next = direct.write().unwrap();
        assert_eq!(next.scan(&Scan::all(&ENTRIES, 10)).unwrap().len(), found);
    }
}

#[test]
fn a_server_that_does_not_wait_for_its_disk_is_refused() {
    let Some(server) = Server::start() else { return };
    create(&server.url(), "ledger").unwrap();
    let mut client = Client::connect(&server.url(), NoTls).unwrap();
    client.batch_execute("ALTER SYSTEM SET full_page_writes = off").unwrap();
    client.batch_execute("SELECT pg_reload_conf()").unwrap();
    let refused = (0..100).find_map(|_| {
        thread::sleep(Duration::from_millis(50));
        open(&server.url(), "ledger").err()
    });
    assert!(
        matches!(&refused, Some(StoreError::Unusable { message }) if message.contains("full_page_writes")),
        "{refused:?}"
    );
}

#[test]
fn secrets_are_in_no_message() {
    let Some((server, name, _)) = server() else { return };
    let store = create(&server.url(), &name).unwrap();
    let mut said = vec![format!("{store:?}")];
    let urls = [
        "postgresql://ledger:tapir@%2Fabsent/postgres",
        "postgresql://ledger:tapir@localhost:1/postgres?connect_timeout=1",
        "postgresql://ledger:tapir@/postgres?sslmode=require",
        "postgresql://ledger:tapir@localhost:port/postgres",
        "postgresql://ledger:tapir@localhost/postgres?unknown=tapir",
        "host=localhost password=tapir unknown=tapir",
        "tapir",
    ];
    said.extend(urls.map(|url| format!("{:?}", open(url, "ledger").unwrap_err())));
    assert!(said.iter().all(|said| !said.contains("tapir")), "{said:#?}");
}

/// The role of the program has no right to change or remove what is kept, nor to take the triggers away, and can do everything that the
/// program does. The statements are those of docs/LEDGER.md.
#[test]
fn a_role_may_append_to_what_is_kept_and_nothing_else() {
    let Some((server, name, mut owner)) = own_server() else { return };
    let (schema, body) = (&warifu_ledger::tables::SCHEMA, server.url().replace("://ledger:", "://body:"));
    PostgresStore::create(&server.url(), &name, schema, Options::default()).unwrap();
    owner.batch_execute(&grants(&name)).unwrap();
    let mut store = PostgresStore::open(&body, &name, schema, Options::default()).unwrap();
    let mut writing = store.write().unwrap();
    for table in warifu_ledger::tables::KEPT {
        writing.insert(table, &row_of(table)).unwrap();
        assert_eq!(writing.insert(table, &row_of(table)), Err(StoreError::Taken { table: table.name }));
    }
    for table in warifu_ledger::tables::DERIVED {
        for _ in 0..2 {
            writing.put(table, &row_of(table)).unwrap();
        }
        writing.remove(table, &row_of(table)[..table.key]).unwrap();
        writing.clear(table).unwrap();
    }
    schema.rebuilt(&mut *writing).unwrap();
    writing.commit().unwrap();
    let mut role = Client::connect(&body, NoTls).unwrap();
    role.batch_execute(&format!("SET search_path = {name}")).unwrap();
    let kept = warifu_ledger::tables::KEPT.iter().map(|table| table.name).chain(["store_applied"]);
    for table in kept {
        let first: String = owner
            .query_one(
                "SELECT column_name::text FROM information_schema.columns WHERE table_name = $1 LIMIT 1",
                &[&table],
            )
            .unwrap()
            .get(0);
        for change in [
            format!("UPDATE {table} SET {first} = {first}"),
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table}"),
            format!("ALTER TABLE {table} DISABLE TRIGGER ALL"),
            format!("DROP TRIGGER rows_are_kept ON {table}"),
            format!("DROP TABLE {table}"),
            format!("CREATE RULE silent AS ON INSERT TO {table} DO INSTEAD NOTHING"),
            "CREATE OR REPLACE FUNCTION rows_are_kept() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'"
                .to_owned(),
            "SET session_replication_role = replica".to_owned(),
        ] {
            let refused = role.batch_execute(&change).unwrap_err();
            assert_eq!(refused.code().map(postgres::error::SqlState::code), Some("42501"), "{change}: {refused}");
        }
    }
    // tables are made by their owner: a later version is not brought up to date by this role, and nothing is half done
    owner
        .batch_execute(&format!(
            "UPDATE {name}.store_derived SET version = 0; DELETE FROM {name}.store_derived WHERE place = 1"
        ))
        .unwrap();
    let refused = PostgresStore::open(&body, &name, schema, Options::default()).unwrap_err();
    assert!(matches!(&refused, StoreError::Unusable { message } if message.contains("42501")), "{refused:?}");
    PostgresStore::open(&server.url(), &name, schema, Options::default()).unwrap();
    owner.batch_execute(&grants(&name).replace("CREATE ROLE body LOGIN;", "")).unwrap();
    PostgresStore::open(&body, &name, schema, Options::default()).unwrap();
}

/// The statements of the page, for this schema.
fn grants(name: &str) -> String {
    let page = warifu_testkit::files::text("docs/LEDGER.md");
    let (_, rest) = page.split_once("```sql\n").unwrap();
    let (statements, _) = rest.split_once("```").unwrap();
    statements.replace("warifu", name)
}

/// A row that fits a table.
fn row_of(table: &'static Table) -> Row {
    let value = |column: &Column| match column {
        Column::Integer(_) => 1.into(),
        Column::Text(_) => "1".into(),
        Column::Bytes(_) => vec![1].into(),
    };
    table.columns.iter().map(value).collect()
}

/// Copies are those of the server: what `pg_dump` writes goes into another database, and is the same store there.
#[test]
fn a_copy_by_the_tools_of_the_server_is_the_same_store() {
    let Some((server, name, mut client)) = own_server() else { return };
    let mut store = create(&server.url(), &name).unwrap();
    for number in 0..5 {
        commit(&mut store, number).unwrap();
    }
    client.batch_execute("CREATE DATABASE copies").unwrap();
    let host = server.folder().to_str().unwrap();
    let dumped = server
        .command("pg_dump")
        .args(["-h", host, "-U", "ledger", "--schema", &name, "-f", "copy.sql", "postgres"])
        .output()
        .unwrap();
    assert!(dumped.status.success(), "{}", String::from_utf8_lossy(&dumped.stderr));
    let filled = server
        .command("psql")
        .args(["-h", host, "-U", "ledger", "-q", "-v", "ON_ERROR_STOP=1", "-f", "copy.sql", "copies"])
        .output()
        .unwrap();
    assert!(filled.status.success(), "{}", String::from_utf8_lossy(&filled.stderr));
    let mut copy = open(&server.url().replace("/postgres", "/copies"), &name).unwrap();
    assert_eq!(entries(&mut copy), 5);
    commit(&mut copy, 5).unwrap();
    assert_eq!(entries(&mut store), 5);
}

/// Between a client and the server, until the first commit.
struct Proxy(Folder);

#[derive(Clone, Copy, Eq, PartialEq)]
enum Cut {
    /// The server does not get the commit.
    Before,
    /// The client does not get the answer.
    After,
}

impl Proxy {
    fn start(server: &Arc<Server>, cut: Cut) -> Self {
        let folder = Folder::new();
        let listener = UnixListener::bind(folder.file(SOCKET)).unwrap();
        let socket = server.folder().join(SOCKET);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let server = UnixStream::connect(&socket).unwrap();
                thread::spawn(move || Self::pass(client, server, cut));
            }
        });
        Self(folder)
    }

    fn url(&self) -> String {
        crate::postgres::url(self.0.path())
    }

    fn pass(mut client: UnixStream, mut server: UnixStream, cut: Cut) {
        let (mut answers, mut to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
        thread::spawn(move || std::io::copy(&mut answers, &mut to));
        let mut bytes = vec![0; 65_536];
        while let Ok(length @ 1..) = client.read(&mut bytes) {
            let commits = bytes[..length].windows(7).any(|seven| seven == b"COMMIT\0");
            if commits && cut == Cut::After {
                client.shutdown(Shutdown::Both).unwrap();
            }
            if !commits || cut == Cut::After {
                server.write_all(&bytes[..length]).unwrap();
            }
            if commits {
                break;
            }
        }
        let _ = client.shutdown(Shutdown::Both);
        // what was sent is done before the server sees the end
        let _ = server.shutdown(Shutdown::Write);
    }
}

fn server() -> Option<(Arc<Server>, String, Client)> {
    let server = Server::shared()?;
    let name = server.name();
    let client = Client::connect(&server.url(), NoTls).unwrap();
    Some((server, name, client))
}

fn own_server() -> Option<(Server, String, Client)> {
    let server = Server::start()?;
    let name = server.name();
    let client = Client::connect(&server.url(), NoTls).unwrap();
    Some((server, name, client))
}

/// Ends every connection to a server of its own.
fn terminate(client: &mut Client) {
    let all = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'warifu'";
    assert!(!client.query(all, &[]).unwrap().is_empty());
}

fn create(url: &str, name: &str) -> Result<PostgresStore, StoreError> {
    PostgresStore::create(url, name, &SCHEMA, Options::default())
}

fn open(url: &str, name: &str) -> Result<PostgresStore, StoreError> {
    PostgresStore::open(url, name, &SCHEMA, Options::default())
}

fn commit(store: &mut dyn Store, number: i64) -> Result<(), StoreError> {
    let mut writing = store.write()?;
    writing.insert(&ENTRIES, &entry(0, number))?;
    writing.commit()
}

fn entries(store: &mut dyn Store) -> usize {
    store.read().unwrap().scan(&Scan::all(&ENTRIES, 10)).unwrap().len()
}

const SOCKET: &str = ".s.PGSQL.5432";
