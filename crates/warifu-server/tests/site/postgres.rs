//! A ledger in `PostgreSQL`, in a server of our own: in a folder that goes, on a socket in it.
#![cfg(all(unix, feature = "postgres"))]

use std::io::Write as _;
use std::process::Command;

use warifu_ledger::store::{Options, PostgresStore};
use warifu_ledger::{Body, tables};
use warifu_model::{CaseKind, Json, StepName};
use warifu_testkit::postgres::{Server, USER};

use crate::fixture::fill;
use crate::socket::{Running, answer, program};
use crate::world::*;

/// Has the server do something, as its owner.
fn sql(server: &Server, text: &str) -> bool {
    let mut command = server.command("psql");
    command.arg("-h").arg(server.folder()).args(["-U", USER, "-d", "postgres", "-qc", text]);
    command.output().unwrap().status.success()
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
    assert!(sql(&server, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"));
    for _ in 0..8 {
        assert_eq!(running.get("/en/certificates/K-1/").0, 200);
    }
    // it ends well, connections included
    running.end();
}
