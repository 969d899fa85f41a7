//! A connection that is made again where nothing is lost by it.

use std::collections::BTreeMap;

use postgres::{Client, Config, SimpleQueryMessage, Statement};

use super::super::schema::{DERIVED, Versions};
use super::super::sql::{Dialect, Sql};
use super::super::{Options, StoreError};
use super::encryption::Encryption;
use super::error::{error, is_lost};

pub(super) struct Session {
    config: Config,
    encryption: Encryption,
    name: String,
    options: Options,
    connected: Option<Connected>,
}

pub(super) struct Connected {
    pub(super) client: Client,
    /// Prepared on this connection.
    statements: BTreeMap<String, Statement>,
}

impl Session {
    /// Connects when it is first used.
    pub(super) fn new(url: &str, name: &str, options: Options) -> Result<Self, StoreError> {
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if name.is_empty() || name.len() > MOST_NAME_BYTES || !name.chars().all(is_name) {
            return Err(StoreError::unusable("a schema has a name of lower-case letters, digits and `_`, 40 at most"));
        }
        let (mut config, encryption) = Encryption::of(url)?;
        config.application_name("warifu");
        Ok(Self { config, encryption, name: name.to_owned(), options, connected: None })
    }

    pub(super) fn another(&self) -> Self {
        let (config, encryption) = (self.config.clone(), self.encryption.clone());
        Self { config, encryption, name: self.name.clone(), options: self.options, connected: None }
    }

    pub(super) const fn options(&self) -> Options {
        self.options
    }

    pub(super) fn sql(&self) -> Sql {
        Sql::new(Dialect::Postgres, format!("\"{}\".", self.name))
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Where it is, for messages: the database and the schema, without user, host and password.
    pub(super) fn place(&self) -> String {
        warifu_model::json::shorten(&format!("{}.{}", self.config.get_dbname().unwrap_or("postgres"), self.name))
    }

    /// Begins to read: the moment is that of the versions, which are asked for in the same message. Tables are not of a moment: what makes
    /// others waits for the lock that a reader holds, and a reader that comes after it takes its moment after it.
    pub(super) fn begin_reading(&mut self, sql: &Sql) -> Result<Versions, StoreError> {
        let begin = format!(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL lock_timeout = {}; LOCK TABLE {} IN ACCESS SHARE MODE; {}",
            self.wait(),
            sql.name(DERIVED.name),
            sql.versions()
        );
        let answer = self.begin(&begin)?;
        Ok(versions(&answer))
    }

    /// Begins to write, once the lock is ours; each statement after that sees what was committed before.
    pub(super) fn begin_writing(&mut self, sql: &Sql) -> Result<Versions, StoreError> {
        let lock = self.lock();
        let answer = self.begin(&format!("{lock}; {}", sql.versions()))?;
        Ok(versions(&answer))
    }

    /// Begins to write, without versions.
    pub(super) fn begin_unversioned(&mut self) -> Result<(), StoreError> {
        let lock = self.lock();
        self.begin(&lock).map(|_| ())
    }

    /// The connection, made where there is none.
    pub(super) fn connected(&mut self) -> Result<&mut Connected, StoreError> {
        let connected = match self.connected.take() {
            Some(connected) if !connected.client.is_closed() => connected,
            _ => connect(&self.config, &self.encryption, self.options)?,
        };
        Ok(self.connected.insert(connected))
    }

    /// The connection that there is: a transaction goes on over the one it began on, or not at all.
    pub(super) fn connected_now(&mut self) -> Result<&mut Connected, StoreError> {
        self.connected.as_mut().ok_or_else(|| StoreError::unusable("the connection was lost"))
    }

    /// Drops the connection; the next transaction makes another one.
    pub(super) fn disconnect(&mut self) {
        self.connected = None;
    }

    /// Takes the lock of writers of this schema; nobody holds it who has ended or is gone. A writer that stops in the middle is ended by
    /// the server, so that the others can go on.
    fn lock(&self) -> String {
        let wait = self.wait();
        format!(
            "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; \
             SET LOCAL lock_timeout = {wait}; \
             SET LOCAL idle_in_transaction_session_timeout = {LONGEST_PAUSE}; \
             SELECT pg_advisory_xact_lock({LOCK}, hashtext('{}'))",
            self.name
        )
    }

    /// The time to wait in milliseconds. One of 0 would be none.
    fn wait(&self) -> u128 {
        self.options.wait.as_millis().clamp(1, LONGEST_WAIT)
    }

    /// Begins a transaction. A connection that was lost before is made again, once: nothing was done on it.
    fn begin(&mut self, begin: &str) -> Result<Vec<SimpleQueryMessage>, StoreError> {
        let options = self.options;
        let first = self.connected()?.client.simple_query(begin);
        let answer = match first {
            Err(e) if is_lost(&e) => {
                self.disconnect();
                self.connected()?.client.simple_query(begin)
            }
            other => other,
        };
        answer.map_err(|e| {
            let failed = error(&e, options);
            self.roll_back();
            failed
        })
    }

    /// Ends a transaction that was not committed. Where that fails, the connection is dropped, which ends it as well.
    pub(super) fn roll_back(&mut self) {
        let rolled_back =
            self.connected.as_mut().is_some_and(|connected| connected.client.batch_execute("ROLLBACK").is_ok());
        if !rolled_back {
            self.disconnect();
        }
    }
}

impl Connected {
    /// The statement, prepared once.
    pub(super) fn statement(&mut self, text: &str) -> Result<Statement, postgres::Error> {
        if let Some(statement) = self.statements.get(text) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(text)?;
        if self.statements.len() >= STATEMENTS {
            self.statements.clear();
        }
        self.statements.insert(text.to_owned(), statement.clone());
        Ok(statement)
    }
}

/// Connects, and holds the server to what a commit promises.
fn connect(config: &Config, encryption: &Encryption, options: Options) -> Result<Connected, StoreError> {
    let mut client = encryption.connect(config).map_err(|e| error(&e, options))?;
    let settings = client.query_one(SETTINGS, &[]).map_err(|e| error(&e, options))?;
    let setting = |place: usize| settings.try_get::<_, String>(place).map_err(|e| error(&e, options));
    for (place, name, demanded) in [(0, "fsync", "on"), (1, "full_page_writes", "on"), (2, "server_encoding", "UTF8")] {
        let found = setting(place)?;
        if found != demanded {
            return Err(StoreError::unusable(format!("the server has {name} = {found}; {demanded} is needed")));
        }
    }
    if setting(3)? == "off" {
        client.batch_execute("SET synchronous_commit = on").map_err(|e| error(&e, options))?;
    }
    client.batch_execute(ALONG_INDEXES).map_err(|e| error(&e, options))?;
    Ok(Connected { client, statements: BTreeMap::new() })
}

/// The versions at the end of an answer.
fn versions(answer: &[SimpleQueryMessage]) -> Versions {
    let row = answer.iter().rev().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    let version = |place: usize| {
        row.and_then(|row| row.try_get(place).ok().flatten())
            .and_then(|version| version.parse().ok())
            .unwrap_or_default()
    };
    Versions { kept: version(0), derived: version(1) }
}

const SETTINGS: &str = "SELECT current_setting('fsync'), current_setting('full_page_writes'), \
    current_setting('server_encoding'), current_setting('synchronous_commit')";

/// Every question goes along an index; a server that knows nothing of a young table yet would read and sort all of it.
const ALONG_INDEXES: &str = "SET enable_seqscan = off; SET enable_bitmapscan = off; SET client_min_messages = warning";

/// The first number of our advisory locks: `WRFU`, as a signed number of 32 bits. The second one is of the schema.
const LOCK: i32 = 0x5752_4655;

/// The longest that the server can wait, in milliseconds: 24 days.
const LONGEST_WAIT: u128 = 2_147_483_647;

/// The longest pause of a writer between two statements, in milliseconds: 5 minutes.
const LONGEST_PAUSE: u32 = 300_000;

/// How many prepared statements a connection keeps.
const STATEMENTS: usize = 256;

/// Names of the server have 63 bytes at most.
const MOST_NAME_BYTES: usize = 40;
