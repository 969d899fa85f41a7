//! A repository on a web server, by a program that has a network (`warifu.fetch/1`, docs/FEED.md).

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use warifu::feed::{Source, SourceFailed, quoted};
use warifu_model::Json;
use warifu_model::json::{Tape, shorten};

use super::folder::is_plain;
use crate::failure::{Both, Failure};

/// The program runs as long as this lives. It is asked for one file after the other, and nothing that it gives is believed.
pub(super) struct Fetched {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    metadata: String,
    targets: String,
}

impl Fetched {
    /// Starts the program.
    pub(super) fn start(program: Option<&Path>, metadata: &str, targets: &str) -> Result<Self, Failure> {
        let path = program.map_or_else(beside_this, Path::to_owned);
        let mut command = Command::new(&path);
        let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = started.map_err(|error| not_there(&path, metadata, &error))?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let Some(output) = output else { return Err(not_there(&path, metadata, &io::ErrorKind::BrokenPipe.into())) };
        let trimmed = |url: &str| url.trim_end_matches('/').to_owned();
        Ok(Self {
            child,
            input,
            output: BufReader::new(output),
            metadata: trimmed(metadata),
            targets: trimmed(targets),
        })
    }

    fn ask(&mut self, url: String, most: u64) -> Result<Option<Vec<u8>>, SourceFailed> {
        self.exchange(url, most).unwrap_or_else(|error| Err(SourceFailed(format!("the fetching program: {error}"))))
    }

    fn exchange(&mut self, url: String, most: u64) -> io::Result<Result<Option<Vec<u8>>, SourceFailed>> {
        let most = most.min(MOST);
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        let asked = Json::object().with("protocol", "warifu.fetch/1").with("url", url).with("most", limit);
        let mut line = asked.to_canonical();
        line.push(b'\n');
        let input = self.input.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        input.write_all(&line)?;
        input.flush()?;
        let mut header = Vec::new();
        (&mut self.output).take(MOST_HEADER).read_until(b'\n', &mut header)?;
        let answer = Answer::read(&header).ok_or_else(|| io::Error::other("the answer is not of warifu.fetch/1"))?;
        match answer {
            Answer::Missing => Ok(Ok(None)),
            Answer::Failed(reason) => Ok(Err(SourceFailed(reason))),
            // one byte more says that it is too long
            Answer::Found(length) if length > most.saturating_add(1) => {
                Err(io::Error::other("more than was asked for"))
            }
            Answer::Found(length) => {
                let mut bytes = Vec::new();
                (&mut self.output).take(length).read_to_end(&mut bytes)?;
                let is_whole = u64::try_from(bytes.len()).is_ok_and(|found| found == length);
                if is_whole { Ok(Ok(Some(bytes))) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
            }
        }
    }
}

impl Source for Fetched {
    fn metadata(&mut self, file: &str, most: u64) -> Result<Option<Vec<u8>>, SourceFailed> {
        self.ask(format!("{}/{file}", self.metadata), most)
    }

    fn target(&mut self, path: &str, most: u64) -> Result<Option<Vec<u8>>, SourceFailed> {
        if !path.split('/').all(is_plain) {
            return Err(SourceFailed("the path leads out of the folder".to_owned()));
        }
        let parts: Vec<String> = path.split('/').map(quoted).collect();
        self.ask(format!("{}/{}", self.targets, parts.join("/")), most)
    }
}

impl Drop for Fetched {
    fn drop(&mut self) {
        // it ends with its input; one that does not is not waited for
        drop(self.input.take());
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// What the program says of one file.
enum Answer {
    Found(u64),
    Missing,
    Failed(String),
}

impl Answer {
    fn read(line: &[u8]) -> Option<Self> {
        let tape = Tape::parse(line).ok()?;
        let json = tape.root().to_json();
        match json.member("answer")?.as_text()? {
            "found" => match json.member("length")? {
                Json::Int(length) => u64::try_from(*length).ok().map(Self::Found),
                _ => None,
            },
            "missing" => Some(Self::Missing),
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

fn not_there(program: &Path, url: &str, error: &io::Error) -> Failure {
    let (url, program) = (shorten(url), shorten(&program.display().to_string()));
    let message = Both::new(
        format!("`{url}` is on a network, and the program `{program}` does not start: {error}"),
        format!("`{url}` はネットワーク上にあり、プログラム `{program}` を起動できない：{error}"),
    );
    Failure::input("feed-no-network", message).help(Both::new(
        "this program has no network of its own: build `warifu-fetch` beside it, name a program with --fetch, or copy the feed into a folder",
        "このプログラム自体はネットワークを使いません。`warifu-fetch` を同じ場所にビルドするか、--fetch で指定するか、フィードをフォルダに複写してください",
    ))
}

const PROGRAM: &str = "warifu-fetch";

/// The longest first line of an answer, in bytes.
const MOST_HEADER: u64 = 4096;

/// No file of a feed is longer.
const MOST: u64 = warifu::feed::FeedLimit::TARGET_BYTES;
