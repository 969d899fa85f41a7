//! A `PostgreSQL` server for tests: in a folder that goes, without a network, as a user without rights. Where it is not installed, that is
//! said and there is none.
#![expect(clippy::print_stderr, reason = "a test that was skipped has to say so")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

/// A server that runs until it is dropped, or its process ends, however that ends. Its folder goes with it.
#[derive(Debug)]
pub struct Server {
    folder: PathBuf,
    binaries: PathBuf,
    settings: Vec<String>,
    running: Mutex<Option<Child>>,
    names: AtomicU32,
    port: String,
}

impl Server {
    /// Gives the server of all tests of this process that run at the moment.
    pub fn shared() -> Option<Arc<Self>> {
        static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(server) = shared.upgrade() {
            return Some(server);
        }
        let server = Arc::new(Self::start()?);
        *shared = Arc::downgrade(&server);
        Some(server)
    }

    /// Starts a server for one test. None where `PostgreSQL` is not installed, which is said.
    pub fn start() -> Option<Self> {
        Self::start_in(&folder(), &[], |_| {})
    }

    /// Starts a server with its data in this folder, which it takes over, with more settings, and something done before it runs.
    pub fn start_in(folder: &Path, settings: &[&str], before: impl FnOnce(&Self)) -> Option<Self> {
        let Some(binaries) = binaries() else {
            eprintln!("SKIPPED: PostgreSQL (initdb, postgres) is not installed; nothing was tested against it");
            return None;
        };
        let port = settings.iter().find_map(|setting| setting.strip_prefix("port=")).unwrap_or("5432").to_owned();
        let settings = SETTINGS.iter().chain(settings).map(|&setting| setting.to_owned()).collect();
        let (running, names) = (Mutex::new(None), AtomicU32::new(0));
        let server = Self { folder: folder.to_owned(), binaries, settings, running, names, port };
        server.own(&server.folder);
        server.initialize();
        before(&server);
        server.run();
        Some(server)
    }

    /// The URL, with a password that it does not ask for.
    pub fn url(&self) -> String {
        url(&self.folder).replace("/postgres", &format!(":{}/postgres", self.port))
    }

    /// The folder of the server: its socket is in it.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder of its data.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// A name for a schema that no other has.
    pub fn name(&self) -> String {
        format!("ledger_{}_{}", std::process::id(), self.names.fetch_add(1, Ordering::Relaxed))
    }

    /// Starts it again, and waits until it answers.
    pub fn run(&self) {
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT]).arg(&self.folder).args(unprivileged()).arg(self.binaries.join("postgres"));
        command.arg("-D").arg(self.data()).arg("-k").arg(&self.folder);
        for setting in &self.settings {
            command.args(["-c", setting]);
        }
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.folder.join("log")).unwrap();
        command.stdin(Stdio::piped()).stdout(log.try_clone().unwrap()).stderr(log);
        *self.running.lock().unwrap() = Some(command.spawn().unwrap());
        assert!(self.answers(), "the server does not answer: {}", text(&self.folder.join("log")));
    }

    /// Whether it answers.
    pub fn answers_at_once(&self) -> bool {
        let mut ready = Command::new(self.binaries.join("pg_isready"));
        ready.arg("-q").arg("-h").arg(&self.folder).args(["-p", &self.port, "-U", USER, "-d", "postgres"]);
        ready.status().is_ok_and(|status| status.success())
    }

    /// Waits until it answers; says whether it did within a minute.
    pub fn answers(&self) -> bool {
        (0..1_200).any(|_| {
            let is_ready = self.answers_at_once();
            if !is_ready {
                std::thread::sleep(Duration::from_millis(50));
            }
            is_ready
        })
    }

    /// Ends all of its processes at once.
    pub fn kill(&self) {
        let postmaster = self.postmaster();
        // those of its connections first: they would end by themselves, but not at once
        let all = self.backends().into_iter().chain([postmaster]);
        assert!(Command::new("kill").arg("-KILL").args(all).stderr(Stdio::null()).status().is_ok());
        self.wait();
        let _ = std::fs::remove_file(self.data().join("postmaster.pid"));
    }

    /// Ends one of its processes, after which it recovers by itself: the one of this place, of those that there are.
    pub fn kill_one(&self, place: usize) {
        let all = self.backends();
        let Some(one) = all.get(place % all.len().max(1)) else { return };
        assert!(Command::new("kill").args(["-KILL", one]).stderr(Stdio::null()).status().is_ok());
    }

    /// Ends the connections of a program; gives how many there were. The server goes on.
    pub fn disconnect(&self, program: &str) -> usize {
        let ends = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name =";
        let mut command = self.command("psql");
        command.arg("-h").arg(&self.folder).args(["-p", &self.port, "-U", USER, "-d", "postgres", "-Atc"]);
        let told = command.arg(format!("{ends} '{program}'")).output().unwrap();
        String::from_utf8_lossy(&told.stdout).trim().parse().unwrap()
    }

    /// Ends it as after a loss of power, in its own way.
    pub fn stop_immediately(&self) {
        let mut command = self.command("pg_ctl");
        command.args(["stop", "-m", "immediate", "-D"]).arg(self.data());
        assert!(command.stdout(Stdio::null()).status().unwrap().success());
        self.wait();
    }

    /// Makes a file the server's own.
    pub fn own(&self, file: &Path) {
        if is_root() {
            chown(file, Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }

    /// A program of the installation, run as the user of the server in its folder.
    pub fn command(&self, program: &str) -> Command {
        let program = self.binaries.join(program);
        let mut prefix = unprivileged().into_iter();
        let mut command = match prefix.next() {
            Some(first) => {
                let mut command = Command::new(first);
                command.args(prefix).arg(program);
                command
            }
            None => Command::new(program),
        };
        command.current_dir(&self.folder);
        command
    }

    fn postmaster(&self) -> String {
        text(&self.data().join("postmaster.pid")).lines().next().unwrap_or_default().to_owned()
    }

    fn backends(&self) -> Vec<String> {
        let postmaster = self.postmaster();
        let children = text(Path::new(&format!("/proc/{postmaster}/task/{postmaster}/children")));
        children.split_whitespace().map(str::to_owned).collect()
    }

    fn wait(&self) {
        if let Some(mut shell) = self.running.lock().unwrap().take() {
            tell(&mut shell, "keep\n");
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
            command.args(["-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync", "-D"]).arg(self.data()).args(locale);
            String::from_utf8_lossy(&command.output().unwrap().stderr).into_owned()
        });
        assert!(self.data().join("PG_VERSION").exists(), "{tried:?}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut shell) = self.running.lock().unwrap_or_else(PoisonError::into_inner).take() {
            tell(&mut shell, "end\n");
            let _ = shell.wait();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Says something to the shell that holds the server, which ends it then.
fn tell(shell: &mut Child, what: &str) {
    if let Some(mut input) = shell.stdin.take() {
        let _ = input.write_all(what.as_bytes());
    }
}

/// Whether `PostgreSQL` is installed here.
pub fn is_installed() -> bool {
    binaries().is_some()
}

/// The URL of a server whose socket is in a folder.
pub fn url(folder: &Path) -> String {
    let mut socket = String::new();
    for byte in folder.to_str().unwrap().bytes() {
        let _ = write!(socket, "%{byte:02X}");
    }
    format!("postgresql://{USER}:tapir@{socket}/postgres")
}

/// A new folder for a server.
fn folder() -> PathBuf {
    static FOLDERS: AtomicU32 = AtomicU32::new(0);
    let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("warifu-postgres-{}-{number}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
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

/// Whether the tests run as root.
pub fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

#[expect(clippy::disallowed_methods, reason = "what the server or the system wrote")]
fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

/// Holds the server, and ends it when it is told to, or when we are gone: then its input ends. `keep` leaves the folder.
const SCRIPT: &str = "\"$@\" & server=$!; line=; read line; kill -INT $server; wait $server; \
    [ \"$line\" = keep ] || rm -rf \"$0\"";

/// The owner of the server's databases.
pub const USER: &str = "ledger";

/// The user and the group `nobody`.
const NOBODY: u32 = 65_534;

const SETTINGS: [&str; 5] =
    ["listen_addresses=", "fsync=on", "shared_buffers=32MB", "max_connections=60", "autovacuum_naptime=1h"];
