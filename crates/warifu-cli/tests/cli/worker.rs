//! Commands without a start for each: a process that runs one after the other with the library of the program.
//!
//! A command wants a current folder and the streams of a process, which threads share. So it is not run among the tests, but in this very
//! program of tests, started once more for each thread that has a command to run at the same time. There the one test that works finds a
//! socket as its standard input, and gets commands from it; what they say goes to two files that have no name.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, Write as _};
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::{env, fs, thread};

use crate::runs::{ANSWERS, ERRORS};
use crate::support::{Ran, demo, start_words};

/// Runs a command in a folder.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Ran {
    let idle = IDLE.lock().unwrap().pop();
    let mut worker = idle.unwrap_or_else(Worker::start);
    let ran = worker.run(folder, arguments);
    IDLE.lock().unwrap().push(worker);
    ran
}

/// The processes that wait for a command.
static IDLE: Mutex<Vec<Worker>> = Mutex::new(Vec::new());

/// A process that runs commands until the other end of its socket is gone.
#[derive(Debug)]
struct Worker {
    socket: UnixStream,
    out: File,
    err: File,
}

impl Worker {
    fn start() -> Self {
        let (socket, theirs) = UnixStream::pair().unwrap();
        let (out, err) = (nameless(), nameless());
        let mut command = Command::new(env::current_exe().unwrap());
        // on one thread it says nothing of how long it takes
        command.args(["--exact", "worker::works", "--nocapture", "--test-threads=1"]).env(WORKS, "1");
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command.stdin(Stdio::from(OwnedFd::from(theirs)));
        command.stdout(out.try_clone().unwrap()).stderr(err.try_clone().unwrap());
        drop(command.spawn().unwrap());
        let mut worker = Self { socket, out, err };
        assert_eq!(worker.answer(), READY);
        worker
    }

    fn run(&mut self, folder: &Path, arguments: &[&str]) -> Ran {
        self.out.set_len(0).unwrap();
        self.err.set_len(0).unwrap();
        let folder = folder.to_str().unwrap();
        let words: Vec<&str> = [folder, "warifu"].into_iter().chain(arguments.iter().copied()).collect();
        let asked = words.join(BETWEEN);
        self.socket.write_all(&u32::try_from(asked.len()).unwrap().to_be_bytes()).unwrap();
        self.socket.write_all(asked.as_bytes()).unwrap();
        let code = self.answer();
        Ran { code: code.into(), out: whole(&mut self.out), err: whole(&mut self.err) }
    }

    fn answer(&mut self) -> u8 {
        let mut answer = [0];
        let read = self.socket.read_exact(&mut answer);
        assert!(read.is_ok(), "the command ended its process: {}{}", whole(&mut self.out), whole(&mut self.err));
        answer[0]
    }
}

/// An empty file to append to that is gone with the last process that has it.
fn nameless() -> File {
    let mut number = NUMBER.lock().unwrap();
    *number += 1;
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("worker-{}-{number}", std::process::id()));
    let file = File::options().read(true).append(true).create_new(true).open(&path).unwrap();
    fs::remove_file(path).unwrap();
    file
}

static NUMBER: Mutex<u32> = Mutex::new(0);

fn whole(file: &mut File) -> String {
    let mut text = String::new();
    file.rewind().unwrap();
    file.read_to_string(&mut text).unwrap();
    text
}

/// Runs what it is told to, where it was started for that; among the tests it does nothing.
#[test]
fn works() {
    if env::var_os(WORKS).is_none() {
        return;
    }
    // the stack of the main thread of a program, not the smaller one of a test
    thread::Builder::new().stack_size(8 << 20).spawn(work).unwrap().join().unwrap();
}

fn work() {
    let mut socket = UnixStream::from(io::stdin().as_fd().try_clone_to_owned().unwrap());
    socket.write_all(&[READY]).unwrap();
    let mut length = [0; 4];
    while socket.read_exact(&mut length).is_ok() {
        let mut asked = vec![0; u32::from_be_bytes(length).try_into().unwrap()];
        socket.read_exact(&mut asked).unwrap();
        let asked = String::from_utf8(asked).unwrap();
        let mut words = asked.split(BETWEEN);
        env::set_current_dir(words.next().unwrap()).unwrap();
        let arguments: Vec<OsString> = words.map(OsString::from).collect();
        socket.write_all(&[warifu_cli::run(&arguments)]).unwrap();
    }
}

/// Tells the one test that it is to work.
const WORKS: &str = "WARIFU_TESTS_WORK";
/// What a worker says first; no exit code of the program.
const READY: u8 = 255;
/// Between words; in none of them, as in no argument of a process.
const BETWEEN: &str = "\0";

/// What a worker says is what the program says that is started for the command alone, and no command leaves anything to the next one.
#[test]
fn a_command_among_others_is_as_one_alone() {
    let folder = demo("worker");
    // the third leaves a colour behind that the others do not ask for
    let misused = [
        "no-such-verb",
        "--color always --version",
        "show product.json --color always",
        "show",
        "show --lang ja --help",
    ];
    let mut differences = Vec::new();
    let reading = |line: &&&str| {
        !line.contains(" -o ") && ["explain", "check", "show", "gap"].iter().any(|verb| line.starts_with(verb))
    };
    for arguments in misused.iter().chain(ANSWERS.iter().chain(ERRORS).filter(reading).step_by(3)) {
        let words: Vec<&str> = arguments.split_whitespace().collect();
        let (here, alone) = (run(&folder, &words), start_words(&folder, &words, b""));
        if (here.code, &here.out, &here.err) != (alone.code, &alone.out, &alone.err) {
            differences.push(format!("{arguments}: {here:?} and {alone:?}"));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
