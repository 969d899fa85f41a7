//! `warifu-fetch`: files of a feed from a web server, and requests to a mailbox.
//!
//! Lines of JSON come in on standard input, each `{"protocol": "warifu.fetch/1", "url": …, "most": …}`. For each of them one line goes out:
//! `{"answer": "found", "length": N}`, followed by N bytes; `{"answer": "missing"}`; or `{"answer": "failed", "reason": …}`. No more than one
//! byte beyond `most` is read. It ends with its input.
//!
//! Lines with `"protocol": "warifu.fetch/2"` are requests to a mailbox: `method` is `GET`, `POST` or `DELETE`, `token` opens it, and `length` says how many
//! bytes of a body follow the line. The answer is `{"answer": "answered", "status": S, "length": N}`, followed by N bytes, or `failed` as above.

mod ask;
mod web;

use std::io::{self, BufRead as _, Read as _, Write};
use std::process::ExitCode;

use ask::Ask;
use warifu_model::Json;
use web::{Found, Web};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(IO),
    }
}

fn run() -> io::Result<()> {
    let web = Web::default();
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    loop {
        let mut line = Vec::new();
        (&mut input).take(MOST_LINE).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(());
        }
        let length = ask::body_behind(&line);
        let body = whole(&mut input, length.unwrap_or_default())?;
        tell(&mut output, Ask::read(&line).and_then(|ask| web.fetch(&ask, &body)))?;
        // a body that is not received would be read as lines
        if length.is_none() {
            return Ok(());
        }
    }
}

fn whole(input: &mut impl io::Read, length: u64) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    input.take(length).read_to_end(&mut body)?;
    let is_whole = u64::try_from(body.len()).is_ok_and(|found| found == length);
    if is_whole { Ok(body) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

fn tell(output: &mut impl Write, found: Result<Found, String>) -> io::Result<()> {
    let (header, bytes) = match found {
        Ok(Found::Bytes(bytes)) => (Json::object().with("answer", "found").with("length", bytes.len()), bytes),
        Ok(Found::Answered(status, bytes)) => {
            let header = Json::object().with("answer", "answered").with("status", u32::from(status));
            (header.with("length", bytes.len()), bytes)
        }
        Ok(Found::Nothing) => (Json::object().with("answer", "missing"), Vec::new()),
        Err(reason) => {
            let reason = warifu_model::json::shorten(&reason);
            (Json::object().with("answer", "failed").with("reason", reason), Vec::new())
        }
    };
    output.write_all(&header.to_canonical())?;
    output.write_all(b"\n")?;
    output.write_all(&bytes)?;
    output.flush()
}

/// The longest line that is read, in bytes.
const MOST_LINE: u64 = 16 * 1024;

/// Exit code of a failure of input or output, as `warifu` has it.
const IO: u8 = 74;
