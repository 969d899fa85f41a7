//! A ledger in `PostgreSQL`, in a server of our own: in a folder that goes, on a socket in it.
#![cfg(all(unix, feature = "postgres"))]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use warifu_ledger::store::{Options, PostgresStore};
use warifu_ledger::{Body, tables};
use warifu_model::{CaseKind, Json, StepName};

use crate::fixture::fill;
use crate::socket::{Running, answer, program};
use crate::world::*;

struct Server {
    folder: PathBuf,
    binaries: PathBuf,
    child: Child,
}

/// A program as somebody who is not root, which `PostgreSQL` demands.
fn unprivileged(program: &Path) -> Command {
    if Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n") {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
        return command;
    }
    Command::new(program)
}

impl Server {
    fn start() -> Option<Self> {
        let all = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        let Some(binaries) =
            all.map(|version| version.path().join("bin")).filter(|bin| bin.join("initdb").exists()).max()
        else {
            warifu_testkit::files::say_loudly("PostgreSQL (initdb, postgres) is not installed; no server ran on it");
            return None;
        };
        let folder = std::env::temp_dir().join(format!("warifu-server-postgres-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let _ = std::os::unix::fs::chown(&folder, Some(65534), Some(65534));
        let data = folder.join("data");
        let mut init = unprivileged(&binaries.join("initdb"));
        let init = init.arg("-D").arg(&data).args(["-U", "warifu", "-A", "trust", "--no-sync"]).output().unwrap();
        assert!(init.status.success(), "{}", String::from_utf8_lossy(&init.stderr));
        let mut serve = unprivileged(&binaries.join("postgres"));
        serve.arg("-D").arg(&data).args(["-c", "listen_addresses=", "-c"]);
        serve.arg(format!("unix_socket_directories={}", folder.display()));
        let child = serve.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let server = Self { folder, binaries, child };
        (0..200).find(|_| {
            std::thread::sleep(Duration::from_millis(100));
            server.sql("SELECT 1")
        })?;
        Some(server)
    }

    fn sql(&self, text: &str) -> bool {
        let mut command = Command::new(self.binaries.join("psql"));
        command.arg("-h").arg(&self.folder).args(["-U", "warifu", "-d", "postgres", "-qc", text]);
        command.output().unwrap().status.success()
    }

    fn url(&self) -> String {
        format!("postgres://warifu@localhost/postgres?host={}", self.folder.display())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[test]
fn the_program_runs_on_postgresql() {
    let Some(server) = Server::start() else { return };
    let url = server.url();
    let step = {
        let store = PostgresStore::create(&url, "warifu", &tables::SCHEMA, Options::default()).unwrap();
        let mut body = Body::create(Box::new(store), opening(), time(OPENED_AT)).unwrap();
        fill(&mut body);
        blank(&body, "c-new", CaseKind::Certification, StepName::Applied, minute(990))
    };
    let running = Running::of(Command::new(program()), &url, std::env::temp_dir().join("warifu-none"), &[]);
    for target in ["/en/certificates/K-1/", "/v1/certificates?q=hama", "/log/checkpoint", "/v1/changes", "/healthz"] {
        assert_eq!(running.get(target).0, 200, "{target}");
    }
    let sent = Json::from(&signed(&step, &key(REGISTRAR))).to_canonical();
    for status in [201, 200] {
        let mut stream = running.connect();
        write!(stream, "POST /v1/steps HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n", sent.len()).unwrap();
        stream.write_all(&sent).unwrap();
        assert_eq!(answer(&mut stream).0, status);
    }
    // connections that broke meanwhile are made again, and nobody notices
    assert!(server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"));
    for _ in 0..8 {
        assert_eq!(running.get("/en/certificates/K-1/").0, 200);
    }
    // it ends well, connections included
    running.end();
}
