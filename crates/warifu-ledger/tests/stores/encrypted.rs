//! Connections to a server that is verified by its certificate, made on the spot.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use postgres::{Client, NoTls};
use warifu_ledger::store::{Options, PostgresStore, Store, StoreError};

use crate::builders::Folder;
use crate::kills::{ENTRIES, SCHEMA, entry};
use crate::postgres::Server;

#[test]
fn a_server_is_verified_before_anything_is_said_to_it() {
    let folder = Folder::new();
    let Some((ours, theirs)) = authority(folder.path(), "ours").zip(authority(folder.path(), "theirs")) else { return };
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let settings = ["ssl=on", "listen_addresses=127.0.0.1", &format!("port={port}")];
    let place = std::env::temp_dir().join(format!("warifu-encrypted-{}", std::process::id()));
    std::fs::create_dir_all(&place).unwrap();
    let Some(server) = Server::start_in(&place, &settings, |server| certify(&ours, server)) else { return };
    let url = |host: &str, parameters: &str| {
        format!("postgresql://ledger:tapir@{host}:{port}/postgres?connect_timeout=5&{parameters}")
    };
    let root = |authority: &Authority| format!("sslmode=verify-full&sslrootcert={}", escaped(&authority.certificate));
    let verified = url("localhost", &root(&ours));
    let mut store = PostgresStore::create(&verified, "sealed", &SCHEMA, Options::default()).unwrap();
    let mut writing = store.write().unwrap();
    writing.insert(&ENTRIES, &entry(0, 0)).unwrap();
    writing.commit().unwrap();
    let mut another = store.another().unwrap();
    another.read().unwrap();
    let mut local = Client::connect(&server.url(), NoTls).unwrap();
    let encrypted = "SELECT count(*) FILTER (WHERE ssl), count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
        WHERE application_name = 'warifu'";
    let row = local.query_one(encrypted, &[]).unwrap();
    assert_eq!((row.get::<_, i64>(0), row.get::<_, i64>(1)), (2, 2));
    let refused = [
        // somebody else's word, another name, no word at all, and words that verify nothing
        (url("localhost", &root(&theirs)), "UnknownIssuer"),
        (url("127.0.0.1", &root(&ours)), "not valid for name"),
        (url("localhost", "sslmode=verify-full"), "sslrootcert"),
        (url("localhost", "sslmode=verify-full&sslrootcert=%2Fabsent"), "sslrootcert"),
        (url("localhost", &format!("sslmode=verify-full&sslrootcert={}", escaped(&ours.key))), "no certificate"),
        (url("localhost", "sslmode=require"), "verify-full"),
        (url("localhost", &root(&ours).replace("full", "ca")), "verify-full"),
        (format!("{}?{}", server.url(), root(&ours)), "dns name"),
    ];
    for (url, why) in refused {
        let said = PostgresStore::open(&url, "sealed", &SCHEMA, Options::default()).unwrap_err();
        let message = format!("{said:?}");
        assert!(matches!(said, StoreError::Unusable { .. }), "{message}");
        assert!(message.contains(why) && !message.contains("tapir"), "{url}: {message}");
    }
}

/// A server that cannot encrypt is refused: there is no way back to what everybody can read.
#[test]
fn nothing_is_said_to_a_server_that_does_not_encrypt() {
    let folder = Folder::new();
    let Some(ours) = authority(folder.path(), "ours") else { return };
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let settings = ["listen_addresses=127.0.0.1", &format!("port={port}")];
    let place = std::env::temp_dir().join(format!("warifu-plain-{}", std::process::id()));
    std::fs::create_dir_all(&place).unwrap();
    let Some(_server) = Server::start_in(&place, &settings, |_| {}) else { return };
    let open = |parameters: &str| {
        let url = format!("postgresql://ledger:tapir@localhost:{port}/postgres?{parameters}");
        PostgresStore::open(&url, "sealed", &SCHEMA, Options::default()).unwrap_err()
    };
    let refused = open(&format!("sslmode=verify-full&sslrootcert={}", escaped(&ours.certificate)));
    assert!(
        matches!(&refused, StoreError::Unusable { message } if message.contains("does not support TLS")),
        "{refused:?}"
    );
    assert!(matches!(open("sslmode=disable"), StoreError::Absent { .. }));
}

struct Authority {
    certificate: PathBuf,
    key: PathBuf,
}

/// An authority of this name; none where there is no `openssl`, which is said.
fn authority(folder: &Path, name: &str) -> Option<Authority> {
    let (certificate, key) = (folder.join(format!("{name}.pem")), folder.join(format!("{name}.key")));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj"])
        .arg(format!("/CN=Authority {name}"))
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output();
    if made.is_ok_and(|made| made.status.success()) {
        return Some(Authority { certificate, key });
    }
    eprintln!("SKIPPED: no openssl; connections that are encrypted were not tested");
    None
}

/// Gives the server a key with a certificate for `localhost`.
fn certify(authority: &Authority, server: &Server) {
    let folder = authority.key.parent().unwrap();
    let (request, extensions) = (folder.join("server.csr"), folder.join("server.ext"));
    write(&extensions, b"subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n");
    let (key, certificate) = (folder.join("server.key"), folder.join("server.crt"));
    let mut ask = Command::new("openssl");
    ask.args([
        "req",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=localhost",
        "-keyout",
    ]);
    ask.arg(&key).arg("-out").arg(&request);
    let mut sign = Command::new("openssl");
    sign.args(["x509", "-req", "-days", "2", "-CAcreateserial", "-in"])
        .arg(&request)
        .arg("-CA")
        .arg(&authority.certificate);
    sign.arg("-CAkey").arg(&authority.key).arg("-extfile").arg(&extensions).arg("-out").arg(&certificate);
    for mut command in [ask, sign] {
        let ran = command.output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    }
    // the server's own copy, which only it can read
    for (file, name) in [(&key, "server.key"), (&certificate, "server.crt")] {
        let copy = server.data().join(name);
        std::fs::copy(file, &copy).unwrap();
        std::fs::set_permissions(&copy, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        server.own(&copy);
    }
}

fn escaped(path: &Path) -> String {
    path.to_str().unwrap().replace('/', "%2F")
}

#[expect(clippy::disallowed_methods, reason = "tests make files")]
fn write(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
}
