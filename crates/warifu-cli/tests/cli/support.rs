//! Running the built program, as a user would.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::{fs, io::Write as _};

use warifu_model::Json;
use warifu_model::json::{Limits, Tape};
#[cfg(unix)]
use warifu_testkit::files::setting;

/// What a run of the program gave.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// Standard output as JSON.
    pub(crate) fn json(&self) -> Json {
        json(&self.out)
    }

    /// Standard error as JSON.
    pub(crate) fn error(&self) -> Json {
        json(&self.err)
    }
}

/// Runs `warifu` in a folder with arguments separated by spaces; a star at the end stands for the files of a folder.
pub(crate) fn run(folder: &Path, arguments: &str) -> Ran {
    let words: Vec<String> = arguments.split_whitespace().flat_map(|word| expand(folder, word)).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    run_words(folder, &words, b"")
}

/// Runs `warifu` with these very arguments and standard input: in a process that runs one command after the other, unless that would
/// not be the same, or the gate asks for all.
pub(crate) fn run_words(folder: &Path, arguments: &[&str], input: &[u8]) -> Ran {
    #[cfg(unix)]
    if input.is_empty()
        && setting("WARIFU_STARTS").is_none()
        && !arguments.iter().any(|argument| STARTED.contains(argument))
    {
        return crate::worker::run(folder, arguments);
    }
    start_words(folder, arguments, input)
}

/// Starts the program with these very arguments and standard input.
pub(crate) fn start_words(folder: &Path, arguments: &[&str], input: &[u8]) -> Ran {
    let mut child = command(folder).args(arguments).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // the program may end before it has read all
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let _ = writer.join();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: status.code().unwrap_or(-1), out: text(stdout), err: text(stderr) }
}

/// Arguments whose command wants a process of its own: because it reads standard input, or goes on.
#[cfg(unix)]
const STARTED: [&str; 2] = ["-", "--watch"];

/// The program, in a folder, with its streams piped.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_warifu"));
    command.current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command
}

/// An empty folder of this name.
pub(crate) fn scratch(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// A copy of what `warifu demo --dir` leaves, under this name.
pub(crate) fn demo(name: &str) -> PathBuf {
    static DEMO: OnceLock<PathBuf> = OnceLock::new();
    let original = DEMO.get_or_init(|| {
        let path = scratch(&format!("demo-{}", std::process::id()));
        let ran = run(&path, "demo --dir .");
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        path
    });
    let path = scratch(name);
    copy(original, &path);
    path
}

/// Reads JSON.
pub(crate) fn json(text: &str) -> Json {
    let tape = Tape::parse_within(text.as_bytes(), Limits::envelope()).unwrap_or_else(|e| panic!("{e}: {text}"));
    tape.root().to_json()
}

/// The text of a member of a JSON object.
pub(crate) fn text<'j>(json: &'j Json, name: &str) -> &'j str {
    json.member(name).and_then(Json::as_text).unwrap_or_default()
}

/// The items of a member of a JSON object.
pub(crate) fn list<'j>(json: &'j Json, name: &str) -> &'j [Json] {
    match json.member(name) {
        Some(Json::List(items)) => items,
        _ => &[],
    }
}

/// Output without what differs from run to run: digests, keys, and times other than the fixed ones of the example.
pub(crate) fn redacted(text: &str) -> String {
    let mut out = String::new();
    for piece in text.split_inclusive(|c: char| c.is_whitespace() || "\",()`".contains(c)) {
        let end = piece.trim_end_matches(|c: char| c.is_whitespace() || "\",()`".contains(c));
        let rest = &piece[end.len()..];
        let is_time = end.len() == 20 && end.ends_with('Z') && end.as_bytes().get(10) == Some(&b'T');
        let replaced = match end {
            _ if end.starts_with("sha256:") => "sha256:[digest]",
            _ if end.starts_with("ed25519:") => "ed25519:[key]",
            _ if is_time && !end.starts_with("2026-11-01") => "[time]",
            other => other,
        };
        out.push_str(replaced);
        out.push_str(rest);
    }
    out
}

fn expand(folder: &Path, word: &str) -> Vec<String> {
    let Some(inner) = word.strip_suffix("/*") else { return vec![word.to_owned()] };
    let entries = fs::read_dir(folder.join(inner)).unwrap();
    let mut names: Vec<_> = entries.map(|e| format!("{inner}/{}", e.unwrap().file_name().to_str().unwrap())).collect();
    names.sort();
    names
}

/// Copies a folder and all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
