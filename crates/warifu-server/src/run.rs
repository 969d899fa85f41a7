use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tokio::net::TcpListener;
use warifu_ledger::store::{self, SqliteStore, Store, StoreError};
use warifu_ledger::{Body, LedgerError, tables};
use warifu_model::json::{plural, shorten};
use warifu_model::{Digest, Language, Problem, Token};
use warifu_seal::keys::SigningKey;
use warifu_seal::note::{NoteKey, NoteKind, NoteSigner};
use warifu_server::serve::{self, Access, Doors, FolderBoxes, FolderMemory, Http, Limits};
use warifu_server::{Desk, Mailbox, Opens, Right, ServerError, Site, Witness, collect};
use warifu_signers::Description;

use crate::options::{Options, OptionsError, Verb};

type Failure = Box<dyn Problem>;

/// Does what is asked for.
pub(crate) fn run(options: &Options) -> Result<ExitCode, Failure> {
    match &options.verb {
        Verb::Serve => served(options),
        Verb::Admit(folder, opens, holder) => admitted(folder, opens, holder, options.language),
        Verb::Publish(folder) => published(options, folder),
        Verb::Collect => collected(options),
    }
}

fn served(options: &Options) -> Result<ExitCode, Failure> {
    // whatever is wrong with the ledger is told now, and not to the first who asks
    if options.db != NO_LEDGER {
        drop(Place::of(options, options.is_read_only).open().map_err(boxed)?);
    }
    let mut site = Site::default();
    if options.db == NO_LEDGER {
        site = site.without_ledger();
    }
    if options.is_read_only {
        site = site.read_only();
    }
    if let Some(desk) = desk(options)? {
        site = site.with_desk(desk);
    }
    if let Some(folder) = &options.mailbox {
        site = site.with_mailbox(mailbox(folder)?);
    }
    if let Some(witness) = witness(options)? {
        site = site.with_witness(witness);
    }
    let limits = Limits { workers: options.workers, ..Limits::default() };
    let place = Place::of(options, options.is_read_only);
    let opener = Box::new(move || place.open());
    let access = if options.is_silent { Access::Silent } else { Access::Logged };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(options.workers.saturating_add(4))
        .enable_all()
        .build()
        .map_err(|error| cannot_listen(options.listen, &error))?;
    runtime.block_on(async {
        let public = listener(options.listen).await?;
        let _ = writeln!(std::io::stderr(), "http://{}/", address_of(&public, options.listen));
        let operator = match options.operator {
            Some(address) => Some(listener(address).await?),
            None => None,
        };
        if let (Some(door), Some(asked)) = (&operator, options.operator) {
            let _ = writeln!(std::io::stderr(), "http://{}/metrics", address_of(door, asked));
        }
        serve::serve(Doors { public, operator }, site, opener, limits, access, end()).await;
        Ok::<(), Failure>(())
    })?;
    Ok(ExitCode::SUCCESS)
}

async fn listener(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| cannot_listen(address, &error))
}

fn cannot_listen(address: SocketAddr, error: &std::io::Error) -> Failure {
    Box::new(OptionsError::Listen { address: address.to_string(), message: error.to_string() })
}

/// The address with the port that the system chose where none was named.
fn address_of(listener: &TcpListener, asked: SocketAddr) -> SocketAddr {
    listener.local_addr().unwrap_or(asked)
}

/// SIGTERM, or Ctrl-C.
async fn end() {
    #[cfg(unix)]
    if let Ok(mut terminated) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        return;
    }
    let _ = tokio::signal::ctrl_c().await;
}

fn published(options: &Options, folder: &Path) -> Result<ExitCode, Failure> {
    let mut body = Place::of(options, true).open().map_err(boxed)?;
    let count = warifu_server::publish(&mut body, serve::now(), |name, bytes| -> Result<(), Published> {
        let path = folder.join(name);
        let write = || -> std::io::Result<()> {
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            let mut beside = path.clone().into_os_string();
            beside.push(".part");
            let mut file = fs::File::options().create(true).truncate(true).write(true).open(&beside)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&beside, &path)
        };
        write().map_err(|error| Published::File(unusable(&path, &error)))
    })
    .map_err(|error| -> Failure {
        match error {
            Published::File(error) => Box::new(error),
            Published::Server(error) => Box::new(error),
        }
    })?;
    let line = match options.language {
        Language::En => format!("{} in {}\n", plural(count, "file", "files"), folder.display()),
        Language::Ja => format!("{}に{count}件のファイルを書き出しました\n", folder.display()),
    };
    let _ = std::io::stdout().write_all(line.as_bytes());
    Ok(ExitCode::SUCCESS)
}

enum Published {
    File(OptionsError),
    Server(ServerError),
}

impl From<ServerError> for Published {
    fn from(error: ServerError) -> Self {
        Self::Server(error)
    }
}

fn collected(options: &Options) -> Result<ExitCode, Failure> {
    let mut body = Place::of(options, false).open().map_err(boxed)?;
    let all = collect(&mut body, &Http::default(), &options.witnesses, serve::now()).map_err(boxed)?;
    let mut code = ExitCode::SUCCESS;
    for one in all {
        let line = match &one.error {
            None => format!("{}: {}\n", shorten(&one.witness), options.language.pick("cosigned", "連署済み")),
            Some(error) => {
                code = ExitCode::from(1);
                format!("{}: {} ({})\n", shorten(&one.witness), error.message(options.language), error.code())
            }
        };
        let _ = std::io::stdout().write_all(line.as_bytes());
    }
    Ok(code)
}

/// Where the ledger is, and what may be done with it.
#[derive(Clone)]
struct Place {
    db: String,
    schema: String,
    is_read_only: bool,
}

impl Place {
    fn of(options: &Options, is_read_only: bool) -> Self {
        Self { db: options.db.clone(), schema: options.db_schema.clone(), is_read_only }
    }

    fn open(&self) -> Result<Body, LedgerError> {
        let options = store::Options::default();
        let store: Box<dyn Store + Send> = match self.db.split_once(':') {
            Some(("sqlite", path)) if self.is_read_only => {
                Box::new(SqliteStore::open_to_read(Path::new(path), &tables::SCHEMA, options)?)
            }
            Some(("sqlite", path)) => Box::new(SqliteStore::open(Path::new(path), &tables::SCHEMA, options)?),
            #[cfg(feature = "postgres")]
            Some(("postgres" | "postgresql", _)) => {
                Box::new(store::PostgresStore::open(&self.db, &self.schema, &tables::SCHEMA, options)?)
            }
            // what stands behind the colon may hold a password
            found => {
                let kind = found.map_or(self.db.as_str(), |(kind, _)| kind);
                return Err(StoreError::Absent { place: format!("{}:… ({})", shorten(kind), self.schema) }.into());
            }
        };
        Body::open(store)
    }
}

fn desk(options: &Options) -> Result<Option<Desk>, Failure> {
    let by_token = match &options.desk_token {
        None => None,
        Some(path) => {
            let short = || -> Failure {
                Box::new(OptionsError::File { file: shorten(&path.to_string_lossy()), message: "< 32".into() })
            };
            Some(Desk::with_token(&text(path)?).ok_or_else(short)?)
        }
    };
    let by_proxy = options.desk_header.as_ref().map(|(name, value)| Desk::behind_proxy(name, value));
    let desk = match (by_token, by_proxy) {
        (Some(one), Some(other)) => Some(one.or(other)),
        (one, other) => one.or(other),
    };
    Ok(desk.map(|desk| if options.is_secure { desk.secure() } else { desk }))
}

fn mailbox(folder: &Path) -> Result<Mailbox, Failure> {
    let boxes = FolderBoxes::open(folder).map_err(|error| -> Failure { Box::new(unusable(folder, &error)) })?;
    let failed = |message: String| -> Failure { Box::new(ServerError::MailboxUnusable { message: shorten(&message) }) };
    Mailbox::open(Box::new(boxes)).map_err(failed)
}

/// A new token on standard output, and the file to remove, to take it back, on standard error.
fn admitted(folder: &Path, opens: &Opens, holder: &Token, language: Language) -> Result<ExitCode, Failure> {
    let is_read = FolderBoxes::is_read(folder, &opens.name);
    let mut bytes = [0; 32];
    let failed =
        |error: getrandom::Error| -> Failure { Box::new(ServerError::MailboxUnusable { message: error.to_string() }) };
    getrandom::fill(&mut bytes).map_err(failed)?;
    let token = Digest::from_bytes(bytes).hex();
    let file = FolderBoxes::admit(folder, &token, opens, holder)
        .map_err(|error| -> Failure { Box::new(unusable(folder, &error)) })?;
    let _ = writeln!(std::io::stderr(), "{}", file.display());
    if opens.right == Right::Write && !is_read.unwrap_or(false) {
        let note = language.pick(
            "note: no token reads this box yet; make one with `read`, or look at the name",
            "注：この箱を読むトークンがまだありません。`read` で作るか、名前を確認してください",
        );
        let _ = writeln!(std::io::stderr(), "{note}");
    }
    let _ = writeln!(std::io::stdout(), "{token}");
    Ok(ExitCode::SUCCESS)
}

fn witness(options: &Options) -> Result<Option<Witness>, Failure> {
    let Some(name) = &options.witness_name else { return Ok(None) };
    let missing = |option: &str| -> Failure { Box::new(OptionsError::Argument { argument: option.to_owned() }) };
    let key = options.witness_key.as_ref().ok_or_else(|| missing("--witness-key"))?;
    let folder = options.witness_memory.as_ref().ok_or_else(|| missing("--witness-memory"))?;
    let wrong = |_| missing("--witness-name");
    let signer = if let Some(file) = key.to_string_lossy().strip_prefix("signer:") {
        let path = PathBuf::from(file);
        let description = Description::read(text(&path)?.as_bytes()).map_err(boxed)?;
        let signer = description.open(path.parent().unwrap_or(Path::new("."))).map_err(boxed)?;
        NoteSigner::new(name, NoteKind::Cosignature, signer).map_err(wrong)?
    } else {
        let key = SigningKey::from_pem(text(key)?.as_bytes()).map_err(boxed)?;
        NoteSigner::new(name, NoteKind::Cosignature, key).map_err(wrong)?
    };
    let logs: Result<Vec<NoteKey>, _> = options.witness_logs.iter().map(|text| text.parse()).collect();
    let logs = logs.map_err(|_| missing("--witness-log"))?;
    let memory = FolderMemory::open(folder).map_err(|error| -> Failure { Box::new(unusable(folder, &error)) })?;
    Ok(Some(Witness::new(signer, logs, Box::new(memory))))
}

fn text(path: &Path) -> Result<String, Failure> {
    #[expect(clippy::disallowed_methods, reason = "keys and tokens are in files")]
    let read = fs::read_to_string(path);
    read.map_err(|error| -> Failure { Box::new(unusable(path, &error)) })
}

fn unusable(path: &Path, error: &std::io::Error) -> OptionsError {
    OptionsError::File { file: shorten(&path.to_string_lossy()), message: shorten(&error.to_string()) }
}

fn boxed(error: impl Problem + 'static) -> Failure {
    Box::new(error)
}

/// Of a witness alone, which watches the logs of others.
const NO_LEDGER: &str = "none";
