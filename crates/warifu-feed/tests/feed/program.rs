//! The same cases once more by the program and over HTTP, as the public suite asks a client: where `WARIFU_PROGRAM` names a `warifu` that
//! has `warifu-fetch` beside it, each refresh and each search is done by a process that speaks to a web server on this machine. What it
//! asks for, what it keeps and with what it fails has to be what the library says.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use warifu_feed::{FeedError, Source as _, State};
use warifu_model::Timestamp;

use crate::simulator::Sim;

/// What a process did.
pub(crate) struct Done {
    is_ok: bool,
    code: Option<String>,
    asked: Vec<String>,
    /// None where the process did not begin with the root: then it has another word for it than the library.
    state: Option<State>,
}

impl Done {
    /// Requires that the library did the same, from the same state.
    pub(crate) fn agrees<T>(&self, library: &Result<T, FeedError>, asked: &[String], state: &State) {
        let code = library.as_ref().err().map(FeedError::code);
        assert_eq!(self.is_ok, library.is_ok(), "{:?} and {code:?}", self.code);
        if self.state.is_some() {
            assert_eq!(self.code.as_deref(), code);
        }
        // a process that was asked for a target fetches it, too
        let count = asked.len();
        assert_eq!(self.asked.get(..count), Some(asked), "{:?}", self.asked);
        assert!(self.asked.len() <= count + 1, "{:?} and not {asked:?}", self.asked);
        if let Some(own) = &self.state {
            assert!(own == state, "another state");
        }
    }
}

/// Whether cases are done by a process, and by which program.
pub(crate) fn program() -> Option<PathBuf> {
    std::env::var_os("WARIFU_PROGRAM").map(PathBuf::from)
}

/// A refresh from a state, or a download of a target.
pub(crate) fn run(program: &Path, sim: &mut Sim, state: &State, at: Timestamp, name: Option<&str>) -> Done {
    let number = RUNS.fetch_add(1, Ordering::Relaxed);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("feed-program-{}-{number}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let metadata = folder.join("state");
    let files: Vec<(String, &[u8])> = state.files().collect();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let before = std::mem::take(&mut sim.asked);
    if let [(_, root)] = files.as_slice() {
        std::fs::write(folder.join("root.json"), root).unwrap();
        let mut init = Command::new(program);
        init.args(["feed", "tuf-client", "--metadata-dir"]).arg(&metadata).arg("init").arg(folder.join("root.json"));
        init.stderr(Stdio::null()).stdout(Stdio::null());
        let _ = init.status().unwrap();
    } else {
        std::fs::create_dir_all(&metadata).unwrap();
        for (file, bytes) in files {
            std::fs::write(metadata.join(file), bytes).unwrap();
        }
    }
    let mut command = Command::new(program);
    command.args(["feed", "tuf-client", "--format", "json", "--at", &at.to_string(), "--metadata-dir"]).arg(&metadata);
    command.args(["--metadata-url", &format!("{url}/metadata/")]);
    match name {
        None => command.arg("refresh"),
        Some(name) => {
            command.args(["--target-name", name, "--target-base-url", &format!("{url}/targets/"), "--target-dir"]);
            command.arg(folder.join("out")).arg("download")
        }
    };
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    listener.set_nonblocking(true).unwrap();
    let status = loop {
        match listener.accept() {
            Ok((stream, _)) => answer(stream, sim),
            Err(_) => match child.try_wait().unwrap() {
                Some(status) => break status,
                None => std::thread::sleep(Duration::from_millis(1)),
            },
        }
    };
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    let code = said.split("\"error\":").nth(1).and_then(|rest| rest.split('"').nth(1)).map(str::to_owned);
    let kept = std::fs::read_dir(&metadata).map(|all| {
        all.map(|file| file.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
            .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()))
    });
    let state = kept.ok().and_then(State::restore);
    std::fs::remove_dir_all(&folder).unwrap();
    let asked = std::mem::replace(&mut sim.asked, before);
    assert!(matches!(status.code(), Some(0 | 1)), "{status}: {said}");
    Done { is_ok: status.success(), code, asked, state }
}

/// One request, one answer, and the line is closed.
fn answer(mut stream: TcpStream, sim: &mut Sim) {
    stream.set_nonblocking(false).unwrap();
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() == 1 {
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let path = head.split(' ').nth(1).unwrap();
    let (found, name) = if let Some(file) = path.strip_prefix("/metadata/") {
        (sim.metadata(file, 100), file.to_owned())
    } else {
        let path = unquoted(path.strip_prefix("/targets/").unwrap());
        (sim.target(&path, 100), path)
    };
    if sim.endless.as_ref() == Some(&name) {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        while stream.write_all(&[b' '; 4096]).is_ok() {}
        return;
    }
    let (status, bytes) = match found {
        Ok(Some(bytes)) => ("200 OK", bytes),
        Ok(None) => ("404 Not Found", Vec::new()),
        Err(_) => ("500 Internal Server Error", Vec::new()),
    };
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", bytes.len());
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&bytes));
}

fn unquoted(path: &str) -> String {
    let mut parts = path.split('%');
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).unwrap()
}

static RUNS: AtomicU32 = AtomicU32::new(0);
