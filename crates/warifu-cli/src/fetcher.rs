//! The program that has a network, which this one starts and asks (`warifu.fetch/1` and `/2`, docs/FEED.md). Nothing that it gives is believed.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use clap::Args;
use warifu_model::Json;
use warifu_model::json::{Tape, shorten};

use crate::failure::Both;

/// Which program it is.
#[derive(Args, Clone, Debug)]
pub(crate) struct Network {
    /// The program that asks a web server; warifu-fetch beside this program where it is left out
    #[arg(long = "fetch", value_name = "PROGRAM")]
    program: Option<PathBuf>,
}

/// The program runs as long as this lives, and is asked for one thing after the other.
pub(crate) struct Fetcher {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

/// What the program says of one request.
#[derive(Debug)]
pub(crate) enum Answer {
    /// A web server has the file: its bytes, one more than was asked for where it is longer.
    Found(Vec<u8>),
    /// It has none.
    Missing,
    /// What a mailbox answered: its status and its body.
    Answered(u16, Vec<u8>),
    /// There was no answer.
    Failed(String),
}

impl Network {
    /// Starts the program; where it does not start, says what it tried for this URL.
    pub(crate) fn start(&self, url: &str) -> Result<Fetcher, Both> {
        let path = self.program.clone().unwrap_or_else(beside_this);
        Fetcher::start(&path).map_err(|error| {
            let (url, program) = (shorten(url), shorten(&path.display().to_string()));
            Both::new(
                format!("`{url}` is on a network, and the program `{program}` does not start: {error}"),
                format!("`{url}` はネットワーク上にあり、プログラム `{program}` を起動できない：{error}"),
            )
        })
    }
}

impl Fetcher {
    fn start(program: &Path) -> io::Result<Self> {
        let mut child = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let output = output.ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(Self { child, input, output: BufReader::new(output) })
    }

    /// One request: the members of its line, a body behind it, and how much is taken at most, in bytes.
    ///
    /// # Errors
    ///
    /// What the system says; the program does not keep to the protocol.
    pub(crate) fn ask(&mut self, line: Json, body: &[u8], most: u64) -> io::Result<Answer> {
        let most = most.min(MOST);
        let mut bytes = line.with("most", i64::try_from(most).unwrap_or(i64::MAX)).to_canonical();
        bytes.push(b'\n');
        let input = self.input.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        input.write_all(&bytes)?;
        input.write_all(body)?;
        input.flush()?;
        let mut header = Vec::new();
        (&mut self.output).take(MOST_HEADER).read_until(b'\n', &mut header)?;
        match Header::read(&header).ok_or_else(|| io::Error::other("the answer is not of warifu.fetch"))? {
            Header::Missing => Ok(Answer::Missing),
            Header::Failed(reason) => Ok(Answer::Failed(reason)),
            Header::Found(length) => self.rest(length, most).map(Answer::Found),
            Header::Answered(status, length) => self.rest(length, most).map(|bytes| Answer::Answered(status, bytes)),
        }
    }

    /// The bytes behind a header: one more than was asked for says that it is too long.
    fn rest(&mut self, length: u64, most: u64) -> io::Result<Vec<u8>> {
        if length > most.saturating_add(1) {
            return Err(io::Error::other("more than was asked for"));
        }
        let mut bytes = Vec::new();
        (&mut self.output).take(length).read_to_end(&mut bytes)?;
        let is_whole = u64::try_from(bytes.len()).is_ok_and(|found| found == length);
        if is_whole { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }
}

impl Drop for Fetcher {
    fn drop(&mut self) {
        // it ends with its input; one that does not is not waited for
        drop(self.input.take());
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// The first line of an answer.
enum Header {
    Found(u64),
    Missing,
    Answered(u16, u64),
    Failed(String),
}

impl Header {
    fn read(line: &[u8]) -> Option<Self> {
        let tape = Tape::parse(line).ok()?;
        let json = tape.root().to_json();
        let number = |name: &str| match json.member(name)? {
            Json::Int(number) => u64::try_from(*number).ok(),
            _ => None,
        };
        match json.member("answer")?.as_text()? {
            "found" => number("length").map(Self::Found),
            "missing" => Some(Self::Missing),
            "answered" => Some(Self::Answered(u16::try_from(number("status")?).ok()?, number("length")?)),
            "failed" => Some(Self::Failed(json.member("reason")?.as_text()?.to_owned())),
            _ => None,
        }
    }
}

/// The program beside this one; where there is none, the one that the system finds.
fn beside_this() -> PathBuf {
    let name = format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX);
    let beside = std::env::current_exe().ok().map(|this| this.with_file_name(&name));
    beside.filter(|path| path.is_file()).unwrap_or_else(|| name.into())
}

const PROGRAM: &str = "warifu-fetch";

/// The longest first line of an answer, in bytes.
const MOST_HEADER: u64 = 4096;

/// Nothing that is asked for is longer, in bytes.
const MOST: u64 = 64 * 1024 * 1024;
