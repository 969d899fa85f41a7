//! Standard output and standard error. Nothing else prints.

use std::io::{self, IsTerminal as _};

use anstream::{AutoStream, ColorChoice};
use warifu_model::Json;

use crate::exit::Exit;
use warifu_report::{Page, safe_json};

/// One of the two streams.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Stream {
    /// Standard error.
    Error,
    /// Standard output.
    Output,
}

impl Stream {
    /// Shows a page.
    pub(crate) fn show(self, page: &Page) -> io::Result<()> {
        self.text(&page.render(columns()))
    }

    /// Shows JSON, so that a terminal is not driven by what it holds.
    pub(crate) fn json(self, json: &Json) -> io::Result<()> {
        self.text(&safe_json(&json.to_pretty()))
    }

    /// Shows JSON on one line.
    pub(crate) fn json_line(self, json: &Json) -> io::Result<()> {
        let text = String::from_utf8(json.to_canonical()).unwrap_or_default();
        self.text(&format!("{}\n", safe_json(&text)))
    }

    /// Writes a document: its exact bytes, unless a person would see them.
    pub(crate) fn document(self, bytes: &[u8]) -> io::Result<()> {
        let is_terminal = match self {
            Self::Error => io::stderr().is_terminal(),
            Self::Output => io::stdout().is_terminal(),
        };
        if is_terminal {
            return self.text(&safe_json(&String::from_utf8_lossy(bytes)));
        }
        match self {
            Self::Error => write_all(io::stderr().lock(), bytes),
            Self::Output => write_all(io::stdout().lock(), bytes),
        }
    }

    /// Shows text with styles, which are dropped where the stream or the user does not want them.
    pub(crate) fn text(self, text: &str) -> io::Result<()> {
        match self {
            Self::Error => write_all(AutoStream::auto(io::stderr()).lock(), text.as_bytes()),
            Self::Output => write_all(AutoStream::auto(io::stdout()).lock(), text.as_bytes()),
        }
    }
}

/// The exit code when a stream cannot be written to. A reader that went away has seen enough: that changes nothing.
pub(crate) fn exit_after(result: io::Result<()>, exit: Exit) -> Exit {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Exit::Io,
        _ => exit,
    }
}

/// Columns to lay out for.
pub(crate) fn columns() -> usize {
    let terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    terminal.unwrap_or(WITHOUT_TERMINAL).min(WIDEST)
}

/// Whether somebody looks at standard error.
pub(crate) fn is_watched() -> bool {
    io::stderr().is_terminal()
}

/// Sets whether styles are shown, whatever the streams are.
pub(crate) fn set_colour(choice: ColorChoice) {
    choice.write_global();
}

fn write_all(mut stream: impl io::Write, bytes: &[u8]) -> io::Result<()> {
    stream.write_all(bytes)?;
    stream.flush()
}

/// Longer lines are hard to read.
const WIDEST: usize = 110;
const WITHOUT_TERMINAL: usize = 100;
