//! A server of our own: in a folder that goes, without a network.

use std::fmt::Write as _;
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use warifu_ledger::store::suite::Builder;
use warifu_ledger::store::{Options, PostgresStore, Schema, Store};

use crate::builders::{Folder, seed};

pub(crate) struct Postgres;

impl Builder for Postgres {
    type Guard = Arc<Server>;

    fn build(&self, schema: &'static Schema, options: Options) -> Option<(Arc<Server>, Box<dyn Store + Send>)> {
        let server = Server::shared()?;
        let store = PostgresStore::create(&server.url(), &server.name(), schema, options).unwrap();
        Some((server, Box::new(store)))
    }

    fn seed(&self) -> u64 {
        seed()
    }
}

/// A server that runs until it is dropped, or its process ends, however that ends.
pub(crate) struct Server {
    folder: Folder,
    binaries: PathBuf,
    running: Mutex<Option<Child>>,
    names: AtomicU32,
}

impl Server {
    /// The server of all tests that run at the moment.
    pub(crate) fn shared() -> Option<Arc<Self>> {
        static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(server) = shared.upgrade() {
            return Some(server);
        }
        let server = Arc::new(Self::start()?);
        *shared = Arc::downgrade(&server);
        Some(server)
    }

    /// A server for one test. None where PostgreSQL is not installed, which is said.
    pub(crate) fn start() -> Option<Self> {
        let Some(binaries) = binaries() else {
            eprintln!("SKIPPED: PostgreSQL (initdb, postgres) is not installed; nothing was tested against it");
            return None;
        };
        let folder = Folder::new();
        if is_root() {
            chown(folder.path(), Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let server = Self { folder, binaries, running: Mutex::new(None), names: AtomicU32::new(0) };
        server.initialize();
        server.run();
        Some(server)
    }

    /// Where it is, with a password that it does not ask for.
    pub(crate) fn url(&self) -> String {
        url(self.folder.path())
    }

    /// Its socket, by its name.
    pub(crate) fn socket(&self, name: &str) -> PathBuf {
        self.folder.file(name)
    }

    /// A name for a schema that no other has.
    pub(crate) fn name(&self) -> String {
        format!("ledger_{}", self.names.fetch_add(1, Ordering::Relaxed))
    }

    /// Starts it, and waits until it answers.
    pub(crate) fn run(&self) {
        // the shell ends the server when we are gone: then its input ends
        let script = "\"$@\" & server=$!; read line; kill -INT $server; wait $server";
        let mut command = Command::new("sh");
        command.args(["-c", script, "sh"]).args(unprivileged()).arg(self.binaries.join("postgres"));
        command.arg("-D").arg(self.data()).arg("-k").arg(self.folder.path());
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.folder.file("log")).unwrap();
        command.stdin(Stdio::piped()).stdout(log.try_clone().unwrap()).stderr(log);
        *self.running.lock().unwrap() = Some(command.spawn().unwrap());
        for _ in 0..600 {
            if postgres::Client::connect(&self.url(), postgres::NoTls).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the server does not answer: {}", self.log());
    }

    /// Ends all of its processes at once.
    pub(crate) fn kill(&self) {
        let pid = self.folder.file("data/postmaster.pid");
        let text = text(&pid);
        let postmaster = text.lines().next().unwrap();
        // those of its connections first: they would end by themselves, but not at once
        let children = text_of(&format!("/proc/{postmaster}/task/{postmaster}/children"));
        let all = children.split_whitespace().chain([postmaster]);
        assert!(Command::new("kill").arg("-KILL").args(all).status().is_ok());
        self.wait();
        let _ = std::fs::remove_file(pid);
    }

    /// Ends it as after a loss of power, in its own way.
    pub(crate) fn stop_immediately(&self) {
        let mut command = self.command("pg_ctl");
        command.args(["stop", "-m", "immediate", "-D"]).arg(self.data());
        assert!(command.stdout(Stdio::null()).status().unwrap().success());
        self.wait();
    }

    fn wait(&self) {
        if let Some(mut shell) = self.running.lock().unwrap().take() {
            drop(shell.stdin.take());
            shell.wait().unwrap();
        }
    }

    fn initialize(&self) {
        let locales: [&[&str]; 2] =
            [&["--locale-provider=icu", "--icu-locale=ja", "--locale=C.UTF-8"], &["--locale=C.UTF-8"]];
        let tried = locales.map(|locale| {
            if self.data().join("PG_VERSION").exists() {
                return String::new();
            }
            let mut command = self.command("initdb");
            command
                .args(["-U", "ledger", "-A", "trust", "-E", "UTF8", "--no-sync", "-D"])
                .arg(self.data())
                .args(locale);
            String::from_utf8_lossy(&command.output().unwrap().stderr).into_owned()
        });
        assert!(self.data().join("PG_VERSION").exists(), "{tried:?}");
    }

    fn command(&self, program: &str) -> Command {
        let program = self.binaries.join(program);
        let mut prefix = unprivileged().into_iter();
        let mut command = match prefix.next() {
            Some(first) => Command::new(first),
            None => return Command::new(program),
        };
        command.args(prefix).arg(program).current_dir(self.folder.path());
        command
    }

    fn data(&self) -> PathBuf {
        self.folder.file("data")
    }

    fn log(&self) -> String {
        text(&self.folder.file("log"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut shell) = self.running.lock().unwrap_or_else(PoisonError::into_inner).take() {
            if let Some(mut input) = shell.stdin.take() {
                let _ = input.write_all(b"\n");
            }
            let _ = shell.wait();
        }
    }
}

/// The URL of a server whose socket is in a folder.
pub(crate) fn url(folder: &Path) -> String {
    let mut socket = String::new();
    for byte in folder.to_str().unwrap().bytes() {
        let _ = write!(socket, "%{byte:02X}");
    }
    format!("postgresql://ledger:tapir@{socket}/postgres")
}

/// The newest that Debian keeps beside the path, or those of the path.
fn binaries() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(Result::ok);
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort();
    folders.reverse();
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    folders.into_iter().find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}

/// The server refuses to run as root.
fn unprivileged() -> Vec<&'static str> {
    if !is_root() {
        return Vec::new();
    }
    vec!["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn text(path: &Path) -> String {
    text_of(path.to_str().unwrap())
}

#[expect(clippy::disallowed_methods, reason = "what the server wrote")]
fn text_of(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

/// The user and the group `nobody`.
const NOBODY: u32 = 65_534;

const SETTINGS: [&str; 5] =
    ["listen_addresses=", "fsync=on", "shared_buffers=32MB", "max_connections=60", "autovacuum_naptime=1h"];
